//! Types of places.

use crate::ir::{Maybe, Member, Place, Projection, Ty};

use super::solve::Solver;

/// A step as text; the steps of a place, one after the other, are its shape. Elements of an array are not told
/// apart.
pub(super) fn shape(step: &Projection) -> String {
    match step {
        Projection::Field(Member::Named(name)) => format!(".{name}"),
        Projection::Field(Member::Index(index)) => format!(".{index}"),
        Projection::Index(_) => "[]".into(),
        Projection::Range(..) => "[..]".into(),
        Projection::Deref => "*".into(),
        Projection::Payload(p) if p.is_value() => ".some".into(),
        Projection::Payload(p) => match &p.member {
            Member::Named(name) => format!(".{}.{name}", p.variant),
            Member::Index(index) => format!(".{}.{index}", p.variant),
        },
    }
}

/// The type after a step, where the type before it tells.
pub(super) fn step_into(base: &Ty, step: &Projection) -> Option<Ty> {
    match (step, base) {
        (Projection::Deref, Ty::Ref(_, inner)) => Some((**inner).clone()),
        (Projection::Deref, Ty::Vec(inner)) => Some(Ty::Slice(inner.clone())),
        (Projection::Deref, _) => None,
        (step, Ty::Ref(_, inner)) => step_into(inner, step),
        (Projection::Field(Member::Index(index)), Ty::Tuple(parts)) => parts.get(*index as usize).cloned(),
        (Projection::Index(_), Ty::Array(inner, _) | Ty::Slice(inner) | Ty::Vec(inner)) => {
            Some((**inner).clone())
        }
        (Projection::Range(..), Ty::Array(inner, _) | Ty::Slice(inner) | Ty::Vec(inner)) => {
            Some(Ty::Slice(inner.clone()))
        }
        (Projection::Payload(p), Ty::Maybe(_, inner)) if p.is_value() => Some((**inner).clone()),
        (Projection::Field(_) | Projection::Index(_) | Projection::Range(..) | Projection::Payload(_), _) => {
            None
        }
    }
}

impl Solver<'_> {
    /// The type of the place. Indices into built-in containers are integers; that is evidence.
    pub(super) fn place(&mut self, place: &Place) -> Ty {
        let mut ty = self.vars[place.root.0 as usize].clone();
        let mut path = String::new();
        for step in &place.path {
            path.push_str(&shape(step));
            let told;
            (ty, told) = self.step(&ty, step);
            if !told {
                self.places.insert((place.root, path.clone()), ty.clone());
            }
        }
        ty
    }

    /// The type after a step, and whether the type before it told.
    fn step(&mut self, base: &Ty, step: &Projection) -> (Ty, bool) {
        let base = match step {
            Projection::Deref => self.table.shallow(base),
            Projection::Field(_) | Projection::Index(_) | Projection::Range(..) | Projection::Payload(_) => {
                self.table.stripped(base)
            }
        };
        self.open_maybe(&base, step);
        let known = step_into(&self.table.shallow(&base), step);
        if !matches!(step, Projection::Deref) {
            // What has fields or elements is no number.
            self.table.restrict(&base, super::Class::Users);
        }
        self.indices(step, known.is_some());
        match (known, step) {
            (Some(ty), _) => (ty, true),
            (None, Projection::Range(..)) => (Ty::Slice(Box::new(self.slot(&base, "[]"))), false),
            (None, step) => (self.slot(&base, &shape(step)), false),
        }
    }

    /// What has a `Some` is an `Option`, what has an `Ok` a `Result`.
    fn open_maybe(&mut self, base: &Ty, step: &Projection) {
        if let (Projection::Payload(p), Ty::Infer(_)) = (step, base)
            && p.is_value()
        {
            let kind = if p.variant == "Ok" { Maybe::Result } else { Maybe::Option };
            let inner = self.table.fresh(super::Class::Any);
            self.table.unify(base, &Ty::Maybe(kind, Box::new(inner)));
        }
    }

    fn indices(&mut self, step: &Projection, built_in: bool) {
        let list: Vec<_> = match step {
            Projection::Index(i) => vec![i],
            Projection::Range(lo, hi) => lo.iter().chain(hi).collect(),
            Projection::Field(_) | Projection::Deref | Projection::Payload(_) => Vec::new(),
        };
        for index in list {
            let ty = self.operand(index);
            if built_in {
                self.table.unify(&ty, &usize_ty());
            }
        }
    }

    /// The type of a part of a value whose own type does not tell: the same variable every time.
    pub(super) fn slot(&mut self, base: &Ty, step: &str) -> Ty {
        let key = match self.table.stripped(base) {
            Ty::Infer(id) => {
                if let super::Class::Struct(path) = self.table.class(id)
                    && let Some(known) = self.function.known_fields.get(&format!("{path} {step}"))
                {
                    return known.clone();
                }
                format!("?{id} {step}")
            }
            Ty::Named(path) => format!("{path} {step}"),
            _ => return Ty::Unknown,
        };
        if let Some(known) = self.function.known_fields.get(&key) {
            return known.clone();
        }
        if !self.slots.contains_key(&key) {
            let fresh = self.table.fresh(super::Class::Any);
            self.slots.insert(key.clone(), fresh);
        }
        self.slots[&key].clone()
    }
}

/// `usize`
pub(super) fn usize_ty() -> Ty {
    Ty::Int("usize".into())
}
