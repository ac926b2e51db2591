//! Makes values of other types than floats: arrays, structs, tuples; calls; and iterator chains.

use crate::ast::{Arg, Chain, End, Expr, Fun, Hold, Id, Op, Place, Source, Ty};
use crate::generate::Gen;
use crate::print::known;

impl Gen<'_> {
    /// A value of the type.
    pub fn value_of(&mut self, ty: Ty, depth: usize) -> Expr {
        match ty {
            Ty::Float => return self.float(depth),
            Ty::Usize => return self.int(depth),
            Ty::Bool => return self.cond(depth),
            Ty::Vec => return self.vec(depth),
            _ => {}
        }
        let depth = depth.min(2);
        let there = self.visible(|var| var.ty.contains(ty));
        match self.rng.below(10) {
            0..=3 if !there.is_empty() => {
                let id = self.choose(&there).unwrap_or_default();
                Expr::Read(self.descend(id, ty))
            }
            4 | 5 if depth > 0 => match self.call(depth, |fun| fun.returns == Some(ty)) {
                Some((index, args)) => Expr::Call(index, args),
                None => self.made(ty, depth),
            },
            _ => self.made(ty, depth),
        }
    }

    fn made(&mut self, ty: Ty, depth: usize) -> Expr {
        let depth = depth.min(1);
        match ty {
            Ty::Array(n) if self.rng.chance(35) => Expr::Repeat(Box::new(self.float(depth)), n),
            Ty::Array(n) => Expr::Array((0..n).map(|_| self.float(depth)).collect()),
            Ty::Matrix(rows, columns) => {
                let mut row = || (0..columns).map(|_| self.float(depth)).collect();
                Expr::Matrix((0..rows).map(|_| row()).collect())
            }
            Ty::Points(n) => Expr::Make(ty, (0..n).map(|_| self.value_of(Ty::Point, depth)).collect()),
            _ => Expr::Make(ty, ty.fields().iter().map(|(_, part)| self.value_of(*part, depth)).collect()),
        }
    }

    fn vec(&mut self, depth: usize) -> Expr {
        let depth = depth.min(1);
        let lists = self.visible(|var| matches!(var.ty, Ty::Slice | Ty::Vec | Ty::Array(_)));
        match self.rng.below(5) {
            3 if self.class.loops() => {
                self.chain(depth, true).unwrap_or(Expr::VecList(vec![Expr::Float(0.5), Expr::Float(1.5)]))
            }
            0 if !lists.is_empty() => self.choose(&lists).map_or(Expr::VecList(Vec::new()), Expr::ToVec),
            1 => {
                let n = if self.rng.chance(50) {
                    Expr::Int(2 + self.rng.below(2))
                } else {
                    Expr::binary(Op::Add, Expr::binary(Op::Rem, self.int(1), Expr::Int(3)), Expr::Int(1))
                };
                Expr::VecRepeat(Box::new(self.float(depth)), Box::new(n))
            }
            _ => {
                let n = 2 + self.rng.below(2);
                Expr::VecList((0..n).map(|_| self.float(depth)).collect())
            }
        }
    }

    // ---- calls ----

    /// A call of a helper for its value.
    pub fn call_value(&mut self, depth: usize) -> Option<Expr> {
        let (index, args) = self.call(depth.min(2), |fun| fun.returns == Some(Ty::Float))?;
        Some(Expr::Call(index, args))
    }

    /// A call of some helper, if arguments for its references can be found.
    pub fn call(&mut self, depth: usize, wanted: impl Fn(&Fun) -> bool) -> Option<(usize, Vec<Arg>)> {
        let pure = self.pure;
        let fits = |fun: &Fun| wanted(fun) && !(pure && writes(fun));
        let candidates: Vec<usize> = (0..self.helpers.len()).filter(|i| fits(&self.helpers[*i])).collect();
        if candidates.is_empty() {
            return None;
        }
        let index = self.rng.pick(&candidates);
        let helper = &self.helpers[index];
        let signature: Vec<(Ty, Hold)> =
            helper.params.iter().map(|id| (helper.vars[*id].ty, helper.vars[*id].hold)).collect();
        Some((index, self.args(&signature, depth)?))
    }

    /// Arguments of those types.
    pub fn args(&mut self, signature: &[(Ty, Hold)], depth: usize) -> Option<Vec<Arg>> {
        let (frozen, locked) = (self.frozen.len(), self.locked.len());
        let mut args = Vec::new();
        for (ty, hold) in signature {
            args.push(match (*ty, *hold) {
                (Ty::Float, Hold::Owned) => Some(Arg::Value(self.float(depth.min(2) - 1))),
                (Ty::Usize, _) => Some(Arg::Value(Expr::binary(Op::Rem, self.int(1), Expr::Int(4)))),
                (Ty::Bool, _) => Some(Arg::Value(self.cond(0))),
                (ty, Hold::Owned) => Some(Arg::Value(self.value_of(ty, 0))),
                (ty, hold) => self.borrow(ty, hold, frozen),
            });
        }
        self.frozen.truncate(frozen);
        self.locked.truncate(locked);
        args.into_iter().collect()
    }

    /// A place to lend; its variable is frozen or locked until the call is made.
    fn borrow(&mut self, ty: Ty, hold: Hold, borrowed_before: usize) -> Option<Arg> {
        let parts: &[Ty] =
            if ty == Ty::Slice { &[Ty::Slice, Ty::Array(2), Ty::Array(3), Ty::Vec] } else { &[ty][..] };
        let fits = |of: Ty| parts.iter().any(|part| of.contains(*part));
        let mut ids = if hold == Hold::Mut {
            self.writable(|var| fits(var.ty))
        } else {
            self.visible(|var| fits(var.ty))
        };
        if hold == Hold::Mut {
            ids.retain(|id| !self.frozen[borrowed_before..].contains(id));
        }
        let id = self.choose(&ids)?;
        let of = self.fun.vars[id].ty;
        let part = parts.iter().find(|part| of.contains(**part)).copied()?;
        let place = self.descend(id, part);
        if hold == Hold::Mut {
            self.locked.push(id);
        } else {
            self.frozen.push(id);
        }
        let some = ty == Ty::Slice && part == Ty::Array(3) && self.rng.chance(40);
        Some(Arg::Borrow(place, hold == Hold::Mut, some.then(|| self.rng.pick(&[(0, 2), (1, 3)]))))
    }

    // ---- chains ----

    /// `a.iter().map(|x| ..).sum::<f64>()` and the like.
    pub fn chain(&mut self, depth: usize, collected: bool) -> Option<Expr> {
        let lists = self.visible(|var| var.ty.element().is_some());
        let of = self.choose(&lists);
        let (source, binds) = match self.rng.below(6) {
            0 => {
                let hi = Expr::binary(Op::Rem, self.int(1), Expr::Int(4));
                (Source::Range(hi), vec![self.declare("i", Ty::Usize, false)])
            }
            1 => {
                let of = of?;
                let index = self.declare("i", Ty::Usize, false);
                self.fun.vars[index].below = self.fun.vars[of].ty.length();
                (Source::Enumerate(of), vec![index, self.lent_item(of)])
            }
            2 => {
                let (of, by) = (of?, self.choose(&lists)?);
                (Source::Zip(of, by), vec![self.lent_item(of), self.lent_item(by)])
            }
            3 if matches!(self.fun.vars[of?].ty, Ty::Array(_) | Ty::Slice | Ty::Vec) => {
                let name = self.fresh("w");
                let window = self.declare(&name, Ty::Slice, false);
                self.fun.vars[window].hold = Hold::Shared;
                (Source::Windows(of?), vec![window])
            }
            _ => (Source::Items(of?), vec![self.lent_item(of?)]),
        };
        // Filtered items cannot be collected: AD204.
        let filter = !collected && matches!(source, Source::Range(_)) && self.rng.chance(25);
        let plain = self.rng.chance(60);
        let rev = !plain && self.rng.chance(30) && !matches!(source, Source::Windows(_));
        let skip = usize::from(!plain && self.rng.chance(30));
        let take = (!plain && self.rng.chance(20)).then_some(2);
        let init = self.float(0);
        let mut end = match self.rng.below(10) {
            _ if collected => End::Collect,
            0..=4 => End::Sum,
            5 => End::Product,
            6 | 7 => {
                let name = self.fresh("acc");
                let acc = self.declare(&name, Ty::Float, false);
                self.fun.vars[acc].ambiguous = !known(&init, &self.fun);
                End::Fold(init, acc)
            }
            _ => End::Extreme(init, self.rng.pick(&["max", "min"])),
        };
        let (outer, was_pure) = (self.scope.len(), self.pure);
        self.pure = true;
        if let End::Fold(_, acc) = end {
            self.scope.push(acc);
        }
        self.scope.extend(&binds);
        let filter = filter.then(|| {
            let rest = Expr::binary(Op::Rem, Expr::float_var(binds[0]), Expr::Int(2));
            Expr::binary(Op::Eq, rest, Expr::Int(self.rng.below(2)))
        });
        let mut body = self.float(depth.min(2));
        if let End::Fold(_, acc) = &end {
            // The value of the items before is used.
            body =
                Expr::binary(Op::Add, Expr::binary(Op::Mul, Expr::float_var(*acc), Expr::Float(0.5)), body);
        }
        self.scope.truncate(outer);
        self.pure = was_pure;
        if let (End::Extreme(init, _), false) = (&mut end, known(&body, &self.fun)) {
            *init = Expr::Float(0.25);
        }
        Some(Expr::Chain(Box::new(Chain { source, rev, skip, take, filter, binds, body, end })))
    }

    /// What a closure over the list's references binds.
    fn lent_item(&mut self, of: Id) -> Id {
        let ty = self.fun.vars[of].ty.element().unwrap_or(Ty::Float);
        let name = self.fresh(self.rng.clone().pick(&["e", "item", "u"]));
        let id = self.declare(&name, ty, false);
        self.fun.vars[id].hold = Hold::Shared;
        id
    }
}

/// Whether a call of it writes what is lent.
pub fn writes(fun: &Fun) -> bool {
    fun.params.iter().any(|id| fun.vars[*id].hold == Hold::Mut)
}

/// The variable as an argument.
pub fn whole(id: Id) -> Place {
    Place::var(id)
}
