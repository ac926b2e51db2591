//! The reverse-mode program of a function: a forward sweep that keeps what is needed, then a reverse sweep.

use std::collections::{BTreeMap, BTreeSet};

use super::augment::Augment;
use super::fuse::fuse;
use super::normalize::{Exit, FUNCTION, Normal, normalize};
use super::pull::load;
use super::reverse::{Position, Reverse, stmt};
use super::shapes::note_shapes;
use crate::analyze::activity::{Activity, activity};
use crate::analyze::flow::Flow;
use crate::error::Errors;
use crate::ir::rename::Rename;
use crate::ir::{
    Arg, BinOp, Block, Callee, Function, LoopId, Operand, Param, Place, Projection, Rvalue, Stmt, StmtKind,
    TapeId, Ty, VarId, VarKind,
};

/// The two sweeps of a function, in one table of variables.
#[derive(Debug, Clone)]
pub struct Sweeps {
    /// Variables, tapes and signature. Its `body` is empty.
    pub function: Function,
    /// Makes the tapes, runs the function, keeps values.
    pub forward: Block,
    /// Runs backwards, adding to the shadows.
    pub reverse: Block,
    /// Both in one, where loops can run forward and backward at once; with its own table of tapes.
    pub fused: Option<Box<(Function, Block)>>,
    /// The cotangent of the value, if a gradient comes from it.
    pub seed: VarId,
    /// The shadow of each parameter; inactive ones have a shadow too, that nothing is added to.
    pub shadows: Vec<VarId>,
}

impl Sweeps {
    /// The statements of both sweeps in one.
    pub fn program(&self) -> Block {
        if let Some(fused) = &self.fused {
            return fused.1.clone();
        }
        let mut stmts = self.forward.stmts.clone();
        stmts.extend(self.reverse.stmts.clone());
        Block { stmts }
    }
}

/// Whether the callee is the function itself. A method of the same name is, where it is called on `self` or on a
/// variable; on a field (`self.layer.forward(x)`) it belongs to the field's type.
pub fn is_self_call(function: &Function, callee: &Callee, args: &[Arg]) -> bool {
    let receiver = function.params.first().is_some_and(|p| p.receiver);
    match callee {
        Callee::Path { name, qualifier, .. } => {
            let own = qualifier.is_empty() || qualifier.to_string().replace(' ', "") == "Self::";
            own && *name == function.name
        }
        Callee::Method { name, .. } => {
            receiver && *name == function.name && !args.first().is_some_and(is_field)
        }
        Callee::Operator(_) => false,
    }
}

fn is_field(receiver: &Arg) -> bool {
    match receiver {
        Arg::Value(_) => false,
        Arg::Ref(place) | Arg::RefMut(place) | Arg::Receiver(place) => {
            place.path.iter().any(|step| matches!(step, Projection::Field(_)))
        }
    }
}

/// Makes the sweeps. The function is lowered and inferred; `activity` is its activity, without errors.
///
/// # Panics
/// With more than 2³² loops.
pub fn sweeps(function: &Function, first: &Activity, store_all: bool) -> Sweeps {
    let Normal { function: mut normal, exits, counts } = normalize(function.clone(), first);
    note_shapes(&mut normal, first);
    if !store_all {
        super::snapshot::snapshot(&mut normal, |normal| kept_from(normal, &exits, &counts));
    }
    let mut errors = Errors::new();
    let again = activity(&normal, &mut errors);
    errors.finish();
    let flow = Flow::new(&normal);
    let mut reverse = Reverse::new(&normal, &exits, &counts, &again, &flow, store_all);
    let shadows = shadow_parameters(&mut reverse);
    let (seed, opening) = seed_parameter(&mut reverse);
    let mut sweep = reverse.block(&normal.body.stmts, Position { level: FUNCTION, direct: true }, &[]);
    let closing = local_shadows(&mut reverse, &mut sweep, opening);
    sweep.extend(closing);
    let Reverse { mut function, plan, .. } = reverse;
    let originals = rename_recomputed(&mut function, &mut sweep);
    let mut forward: Vec<Stmt> = (0..function.tapes.len())
        .map(|k| stmt(StmtKind::TapeNew(TapeId(u32::try_from(k).expect("few tapes"))), function.name.span()))
        .collect();
    forward.extend(Augment { function: &mut function, plan: &plan, exits: &exits }.body(&normal.body));
    super::reserve::reserve(&mut function, &mut forward, &mut sweep);
    function.body = Block::default();
    let fused = if store_all { None } else { fuse(&function, &forward, &sweep, &plan.turned, &originals) };
    let (forward, reverse) = (Block { stmts: forward }, Block { stmts: sweep });
    Sweeps { function, forward, reverse, fused: fused.map(Box::new), seed, shadows }
}

/// The variables from which the reverse sweep keeps what loops read there.
fn kept_from(normal: &Function, exits: &[Exit], counts: &BTreeMap<LoopId, u32>) -> BTreeSet<VarId> {
    let mut errors = Errors::new();
    let (activity, flow) = (activity(normal, &mut errors), Flow::new(normal));
    errors.finish();
    let mut reverse = Reverse::new(normal, exits, counts, &activity, &flow, false);
    shadow_parameters(&mut reverse);
    seed_parameter(&mut reverse);
    reverse.block(&normal.body.stmts, Position { level: FUNCTION, direct: true }, &[]);
    let frames = reverse.plan.loops.values().flat_map(|plan| &plan.region.frame);
    let loaded = frames.filter_map(|v| match reverse.lets.get(v) {
        Some(Rvalue::Load(place)) => Some(place.root),
        _ => None,
    });
    loaded.collect()
}

/// What the reverse sweep computes again is another variable of the same name, with uses of its own. Returns what each
/// is a copy of.
fn rename_recomputed(function: &mut Function, sweep: &mut [Stmt]) -> BTreeMap<VarId, VarId> {
    let mut names = BTreeMap::new();
    let mut collect = |s: &Stmt| {
        if let StmtKind::Let(v, _) = &s.kind
            && function.var(*v).kind != VarKind::Adjoint
            && !names.contains_key(v)
        {
            let copy = function.var(*v).clone();
            names.insert(*v, function.push_var(copy));
        }
    };
    for s in sweep.iter() {
        collect(s);
        s.blocks().into_iter().for_each(|block| block.each(&mut collect));
    }
    sweep.iter_mut().for_each(|s| Rename(&names).stmt(s));
    names.into_iter().map(|(original, copy)| (copy, original)).collect()
}

/// A shadow for each parameter. It is the parameter's adjoint itself, unless the function changes its copy of
/// the parameter: then the adjoint is a local that is added to the shadow at the end.
fn shadow_parameters(reverse: &mut Reverse<'_>) -> Vec<VarId> {
    let params: Vec<Param> = reverse.normal.params.clone();
    params
        .iter()
        .map(|param| {
            let (name, ty, span) = {
                let var = reverse.function.var(param.var);
                (format!("d_{}", super::pull::plain(&var.name)), var.ty.pointee().clone(), var.span)
            };
            let ty = Ty::Ref(true, Box::new(ty));
            let shadow = reverse.function.new_var(&name, ty, VarKind::Param, span);
            let by_value = !matches!(reverse.normal.var(param.var).ty, Ty::Ref(..));
            let changed = by_value && reverse.normal.may_be_written(param.var);
            if !changed {
                reverse.adjoints.insert(param.var, shadow);
                reverse.external.insert(shadow);
            }
            shadow
        })
        .collect()
}

/// The seed, and the adjoint of the result that it becomes.
fn seed_parameter(reverse: &mut Reverse<'_>) -> (VarId, Vec<Stmt>) {
    let ty = reverse.normal.ret.clone();
    let span = reverse.normal.name.span();
    let seed = reverse.function.new_var("seed", ty, VarKind::Temp, span);
    let Operand::Var(result) = reverse.normal.result else { return (seed, Vec::new()) };
    if !reverse.activity.is_active(result) {
        return (seed, Vec::new());
    }
    let is_param = reverse.normal.params.iter().any(|p| p.var == result);
    let adjoint = reverse.adjoint(result);
    let opening = if is_param && reverse.external.contains(&adjoint) {
        let place = Place { root: adjoint, path: vec![Projection::Deref] };
        let float = reverse.normal.ret.is_float();
        let value = Operand::Var(seed);
        let kind = if float {
            StmtKind::OpAssign(place, BinOp::Add, value)
        } else {
            StmtKind::Accumulate(place, value)
        };
        vec![stmt(kind, span)]
    } else {
        reverse.external_local(adjoint);
        vec![stmt(StmtKind::Let(adjoint, Rvalue::Use(Operand::Var(seed))), span)]
    };
    (seed, opening)
}

impl Reverse<'_> {
    /// Marks an adjoint as declared by hand, though it is an ordinary local.
    fn external_local(&mut self, adjoint: VarId) {
        self.declared.insert(adjoint);
    }
}

/// Puts the opening first; declares the local adjoints of parameters, and adds them to the shadows at the end.
fn local_shadows(reverse: &mut Reverse<'_>, sweep: &mut Vec<Stmt>, opening: Vec<Stmt>) -> Vec<Stmt> {
    let params = reverse.normal.params.clone();
    let span = reverse.normal.name.span();
    let mut first = Vec::new();
    let mut last = Vec::new();
    for param in &params {
        let Some(adjoint) = reverse.adjoints.get(&param.var).copied() else { continue };
        if reverse.external.contains(&adjoint) {
            continue;
        }
        let ty = reverse.normal.var(param.var).ty.clone();
        let like = (!ty.has_zero()).then(|| Place::var(param.var));
        if !reverse.declared.contains(&adjoint) {
            first.push(stmt(StmtKind::Let(adjoint, Rvalue::Zero(ty.clone(), like)), span));
        }
        let shadow = reverse.shadow_of(param.var);
        let place = Place { root: shadow, path: vec![Projection::Deref] };
        let value = load(Place::var(adjoint));
        last.push(stmt(
            if ty.is_float() {
                StmtKind::OpAssign(place, BinOp::Add, value)
            } else {
                StmtKind::Accumulate(place, value)
            },
            span,
        ));
    }
    first.extend(opening);
    sweep.splice(0..0, first);
    last
}

impl Reverse<'_> {
    fn shadow_of(&self, param: VarId) -> VarId {
        let wanted = self.normal.params.iter().position(|p| p.var == param).expect("it is a parameter");
        let mut shadows =
            (0..self.function.vars.len()).map(|k| VarId(u32::try_from(k).expect("few variables"))).filter(
                |v| v.0 as usize >= self.normal.vars.len() && self.function.var(*v).kind == VarKind::Param,
            );
        shadows.nth(wanted).expect("every parameter has a shadow")
    }
}

/// One program of the two sweeps, as the interpreter runs it: the parameters, the seed, the shadows of active
/// parameters; it returns the value.
pub fn as_program(sweeps: &Sweeps) -> Function {
    let mut function = sweeps.fused.as_ref().map_or(&sweeps.function, |fused| &fused.0).clone();
    let param = |var: VarId, active: bool| Param {
        var,
        ty_tokens: proc_macro2::TokenStream::new(),
        receiver: false,
        mutable: false,
        active,
    };
    let active: Vec<VarId> =
        function.params.iter().zip(&sweeps.shadows).filter(|(p, _)| p.active).map(|(_, s)| *s).collect();
    if function.ret != Ty::Unit {
        function.params.push(param(sweeps.seed, false));
    }
    function.params.extend(active.into_iter().map(|v| param(v, true)));
    function.body = sweeps.program();
    function
}
