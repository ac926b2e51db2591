//! The values of a run that have a name in the source, and how each depends on the others.
//!
//! What lies between two names (`w * x + b` has two operations) is folded into one partial derivative per pair:
//! the reader sees the variables of the function, not those of the compiler.

use std::collections::{BTreeMap, BTreeSet};

use autodiff_codegen::interpret::{Event, Value};
use autodiff_codegen::ir::{Member, Operand, Place, Projection, StmtKind, VarId, VarKind};

use crate::traced::{Operation, Traced};

/// A value of the run, by its place in [`Graph::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NodeId(pub usize);

/// What a value was made from, and the partial derivative by it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Part {
    /// The other value.
    pub from: NodeId,
    /// ∂(this)/∂(from)
    pub partial: f64,
}

/// A named value.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name in the source: `z`, `w[2]`, `sum (3)` for the third value of `sum`.
    pub label: String,
    /// The value.
    pub value: f64,
    /// The line that made it; none for an argument.
    pub line: Option<usize>,
    /// A gradient is wanted for it, or for something in it.
    pub active: bool,
    /// What it was made from. Empty for arguments.
    pub parts: Vec<Part>,
    /// Arguments are 0, what is made from them 1, and so on.
    pub rank: usize,
}

/// The named values of a run, each after those that it was made from.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Arguments first.
    pub nodes: Vec<Node>,
    /// The function's value.
    pub result: NodeId,
}

impl Graph {
    /// The node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// Every node.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId)
    }

    /// The values that were made from this one.
    pub fn users(&self, id: NodeId) -> Vec<NodeId> {
        self.ids().filter(|user| self.node(*user).parts.iter().any(|part| part.from == id)).collect()
    }

    /// The nodes of a rank.
    pub fn of_rank(&self, rank: usize) -> Vec<NodeId> {
        self.ids().filter(|id| self.node(*id).rank == rank).collect()
    }
}

/// Collects names while a function runs.
#[derive(Debug, Default)]
pub struct Names {
    labels: BTreeMap<usize, (String, Option<usize>)>,
    /// Integers that index places.
    integers: BTreeMap<(String, VarId), i128>,
    main: String,
}

impl Names {
    /// For a run of the function of that name.
    pub fn new(main: &str) -> Self {
        Names { main: main.to_owned(), ..Names::default() }
    }

    /// An argument.
    pub fn argument(&mut self, path: &str, value: &Traced) {
        if let Some(operation) = value.operation() {
            self.labels.insert(operation, (path.to_owned(), None));
        }
    }

    /// A statement made a value.
    pub fn event(&mut self, event: &Event<'_, Traced>) {
        let function = event.function.name.to_string();
        if let Value::Int(n) = event.value {
            self.integers.insert((function, event.var), *n);
            return;
        }
        let var = event.function.var(event.var);
        if !matches!(var.kind, VarKind::User { .. } | VarKind::Param) {
            return;
        }
        let path = match &event.stmt.kind {
            StmtKind::Assign(place, _) | StmtKind::OpAssign(place, _, _) => self.path(&function, place),
            _ => String::new(),
        };
        let owner = if function == self.main { String::new() } else { format!("{function}::") };
        let line = event.stmt.span.start().line;
        self.name_all(event.value, &format!("{owner}{}{path}", var.ident), line);
    }

    fn path(&self, function: &str, place: &Place) -> String {
        let step = |step: &Projection| match step {
            Projection::Field(Member::Named(name)) => format!(".{name}"),
            Projection::Field(Member::Index(n)) => format!(".{n}"),
            Projection::Index(Operand::Var(v)) => {
                let index = self.integers.get(&(function.to_owned(), *v));
                index.map_or_else(String::new, |n| format!("[{n}]"))
            }
            Projection::Index(Operand::Const(autodiff_codegen::ir::Const::Int { value, .. }, _)) => {
                format!("[{value}]")
            }
            Projection::Index(_) | Projection::Range(..) | Projection::Payload(_) | Projection::Deref => {
                String::new()
            }
        };
        place.path.iter().map(step).collect()
    }

    fn name_all(&mut self, value: &Value<Traced>, label: &str, line: usize) {
        match value {
            Value::Float(x) => {
                if let Some(operation) = x.operation() {
                    self.labels.entry(operation).or_insert_with(|| (label.to_owned(), Some(line)));
                }
            }
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.name_all(item, &format!("{label}[{i}]"), line);
                }
            }
            Value::Struct(fields) => {
                for (name, item) in fields {
                    self.name_all(item, &format!("{label}.{name}"), line);
                }
            }
            _ => {}
        }
    }

    /// The graph of what the result was made from.
    pub fn graph(mut self, operations: &[Operation], result: usize) -> Graph {
        let main = self.main.clone();
        self.labels.entry(result).or_insert((main, None));
        let wanted = needed(operations, result);
        let kept = |op: &usize| wanted.contains(op) || operations[*op].arguments.is_empty();
        let named: Vec<usize> = self.labels.keys().copied().filter(kept).collect();
        let ids: BTreeMap<usize, NodeId> = named.iter().enumerate().map(|(n, op)| (*op, NodeId(n))).collect();
        let mut nodes: Vec<Node> = Vec::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for op in &named {
            let (name, line) = &self.labels[op];
            let parts = parts(operations, *op, &ids);
            let rank = parts.iter().map(|part| nodes[part.from.0].rank + 1).max().unwrap_or(0);
            let times = seen.entry(name).or_default();
            *times += 1;
            let label = if *times > 1 { format!("{name} ({times})") } else { name.clone() };
            let Operation { value, active, .. } = operations[*op];
            nodes.push(Node { label, value, line: *line, active, parts, rank });
        }
        Graph { nodes, result: ids[&result] }
    }
}

/// Every operation that the result depends on.
fn needed(operations: &[Operation], result: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([result]);
    let mut open = vec![result];
    while let Some(op) = open.pop() {
        for (from, _) in &operations[op].arguments {
            if found.insert(*from) {
                open.push(*from);
            }
        }
    }
    found
}

/// The partial derivatives of an operation by the named ones that it was made from.
fn parts(operations: &[Operation], op: usize, ids: &BTreeMap<usize, NodeId>) -> Vec<Part> {
    let mut adjoints = BTreeMap::from([(op, 1.0)]);
    let mut found = Vec::new();
    while let Some((at, adjoint)) = adjoints.pop_last() {
        if at != op
            && let Some(id) = ids.get(&at)
        {
            found.push(Part { from: *id, partial: adjoint });
            continue;
        }
        for (from, partial) in &operations[at].arguments {
            *adjoints.entry(*from).or_insert(0.0) += adjoint * partial;
        }
    }
    found.sort_by_key(|part| part.from);
    found
}
