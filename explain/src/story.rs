//! A run told in steps: the function, the forward pass, the loss, the backward pass, a step of descent.

use std::fmt::Write as _;

use autodiff_codegen::interpret::{Scalar as _, Value, run, run_observed};

use crate::arguments::{self, Written};
use crate::format::{factor, list, number};
use crate::graph::{Graph, Names, NodeId};
use crate::program::{self, Compiled, Failure};
use crate::traced::{Record, Traced};

/// How the story is told.
#[derive(Clone, Debug)]
pub struct Options {
    /// The rate α of the update `w ← w − α·∂L/∂w`.
    pub rate: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options { rate: 0.1 }
    }
}

/// What a step shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The arguments.
    Inputs,
    /// Values are computed.
    Forward,
    /// The function's value.
    Loss,
    /// Adjoints are computed.
    Backward,
    /// The arguments move, and the value gets better.
    Update,
}

/// A line of a step.
#[derive(Clone, Debug)]
pub struct Line {
    /// The formula with its numbers.
    pub text: String,
    /// The value that it is about.
    pub node: Option<NodeId>,
}

/// A step that the reader moves through.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it shows.
    pub kind: Kind,
    /// A headline.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The dependencies that it is about: from, to.
    pub edges: Vec<(NodeId, NodeId)>,
    /// Values that are known after it: those up to this rank.
    pub known_rank: usize,
    /// Adjoints that are known after it.
    pub adjoints: Vec<Option<f64>>,
}

/// A function, explained on one set of arguments.
#[derive(Clone, Debug)]
pub struct Story {
    /// The function's name.
    pub name: String,
    /// Its text, by lines, with the number of the first.
    pub source: (usize, Vec<String>),
    /// The named values.
    pub graph: Graph,
    /// The function's value.
    pub result: f64,
    /// The gradient: every active argument's path and derivative.
    pub gradient: Vec<(String, f64)>,
    /// The value after one step of gradient descent.
    pub after: f64,
    /// In order.
    pub steps: Vec<Step>,
    /// The generated backward function.
    pub generated: String,
}

/// Most lines that a step shows.
const MOST_LINES: usize = 40;

/// Explains a function of a source file on arguments (Rust literals, one text per parameter).
///
/// # Errors
/// If the source, the function or the arguments cannot be used; see [`Failure`].
pub fn explain(source: &str, name: &str, arguments: &[String], options: &Options) -> Result<Story, Failure> {
    let compiled = Compiled::new(source, name)?;
    let (entry, item) = compiled.find(name);
    if !program::returns_a_number(&entry.primal) {
        let what = format!(
            "`{name}` does not return a float: explain a function with one number as its value, a loss"
        );
        return Err(Failure::Arguments(what));
    }
    let written = arguments::read(&entry.primal, arguments)?;
    let graph = trace(&compiled, name, &written)?;
    let adjoints = adjoints(&graph);
    let gradient = checked_gradient(&compiled, name, &written, &graph, &adjoints)?;
    let moved = moved(&compiled, name, &written, &gradient, options.rate);
    let after = trace(&compiled, name, &moved)?;
    let teller = Teller { graph: &graph, adjoints: &adjoints };
    let mut steps = teller.steps();
    steps.push(teller.update(&after, options.rate));
    Ok(Story {
        name: name.to_owned(),
        source: program::text_of(source, item),
        result: graph.node(graph.result).value,
        after: after.node(after.result).value,
        gradient,
        steps,
        generated: program::generated(item),
        graph,
    })
}

fn is_active(compiled: &Compiled, name: &str) -> Vec<(String, bool)> {
    let function = &compiled.find(name).0.primal;
    function.params.iter().map(|p| (function.var(p.var).name.clone(), p.active)).collect()
}

/// Runs the function, and records what depends on what.
fn trace(compiled: &Compiled, name: &str, written: &[Written]) -> Result<Graph, Failure> {
    let record = Record::default();
    let mut names = Names::new(name);
    let mut values = Vec::new();
    for ((param, active), argument) in is_active(compiled, name).iter().zip(written) {
        values.push(argument.value(param, &mut |path, x| {
            let leaf = record.leaf(x, *active);
            names.argument(path, &leaf);
            leaf
        }));
    }
    let program = compiled.program();
    let primal = &compiled.find(name).0.primal;
    let outcome =
        run_observed(&program, primal, values, &mut |event| names.event(event)).map_err(Failure::Run)?;
    let operations = record.operations();
    let result = outcome.value.flatten().first().and_then(Traced::operation);
    let result = result.ok_or_else(|| {
        Failure::Arguments(format!("the value of `{name}` does not depend on its arguments"))
    })?;
    Ok(names.graph(&operations, result))
}

/// The adjoint of every node: the chain rule, from the result backwards.
fn adjoints(graph: &Graph) -> Vec<f64> {
    let mut adjoints = vec![0.0; graph.nodes.len()];
    adjoints[graph.result.0] = 1.0;
    for id in graph.ids().rev() {
        for part in &graph.node(id).parts {
            adjoints[part.from.0] += adjoints[id.0] * part.partial;
        }
    }
    adjoints
}

/// The gradient by the generated program, if the chain rule on the record gives the same.
fn checked_gradient(
    compiled: &Compiled,
    name: &str,
    written: &[Written],
    graph: &Graph,
    adjoints: &[f64],
) -> Result<Vec<(String, f64)>, Failure> {
    let entry = &compiled.find(name).0;
    let params = is_active(compiled, name);
    let mut arguments: Vec<Value<f64>> = written.iter().map(|w| w.value("", &mut |_, x| x)).collect();
    let shadows: Vec<Value<f64>> = arguments
        .iter()
        .zip(&params)
        .filter(|(_, (_, active))| *active)
        .map(|(value, _)| value.zero_tangent())
        .collect();
    let first = arguments.len() + 1;
    arguments.push(Value::float(1.0));
    arguments.extend(shadows);
    let vjp = entry.vjp.as_ref().expect("it was compiled");
    let outcome = run(&compiled.program(), vjp, arguments).map_err(Failure::Run)?;
    let generated: Vec<f64> =
        outcome.args[first..].iter().flat_map(Value::flatten).map(|x| x.value()).collect();
    let by_chain_rule: Vec<(String, f64)> = graph
        .ids()
        .filter(|id| {
            graph.node(*id).line.is_none() && graph.node(*id).parts.is_empty() && graph.node(*id).active
        })
        .map(|id| (graph.node(id).label.clone(), adjoints[id.0]))
        .collect();
    let differs = |(a, (_, b)): (&f64, &(String, f64))| a.is_nan() || (a - b).abs() > 1e-9 * (1.0 + b.abs());
    if generated.len() != by_chain_rule.len() || generated.iter().zip(&by_chain_rule).any(differs) {
        return Err(Failure::Disagreement(format!("{generated:?} against {by_chain_rule:?}")));
    }
    Ok(by_chain_rule)
}

/// The arguments after a step of gradient descent.
fn moved(
    compiled: &Compiled,
    name: &str,
    written: &[Written],
    gradient: &[(String, f64)],
    rate: f64,
) -> Vec<Written> {
    let mut derivatives = gradient.iter().map(|(_, d)| *d);
    let mut step = |(argument, (_, active)): (&Written, &(String, bool))| {
        if !*active {
            return argument.clone();
        }
        argument.with_numbers(&mut |x| x - rate * derivatives.next().unwrap_or(0.0))
    };
    let params = is_active(compiled, name);
    written.iter().zip(&params).map(&mut step).collect()
}

/// Puts a run into words.
struct Teller<'a> {
    graph: &'a Graph,
    adjoints: &'a [f64],
}

impl Teller<'_> {
    fn label(&self, id: NodeId) -> &str {
        &self.graph.node(id).label
    }

    fn labels(&self, ids: &[NodeId]) -> String {
        let labels: Vec<String> = ids.iter().map(|id| self.label(*id).to_owned()).collect();
        list(&labels, 6)
    }

    fn steps(&self) -> Vec<Step> {
        let last = self.graph.node(self.graph.result).rank;
        let mut steps = vec![self.inputs()];
        steps.extend((1..=last).map(|rank| self.forward(rank)));
        let mut known = vec![None; self.graph.nodes.len()];
        known[self.graph.result.0] = Some(1.0);
        let backward = (1..=last).rev().filter_map(|rank| self.backward(rank, &mut known));
        steps.extend(backward);
        steps
    }

    fn step(&self, kind: Kind, title: String, lines: Vec<Line>) -> Step {
        let mut lines = lines;
        let more = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        if more > 0 {
            lines.push(Line { text: format!("… and {more} more"), node: None });
        }
        let adjoints = vec![None; self.graph.nodes.len()];
        Step { kind, title, lines, edges: Vec::new(), known_rank: 0, adjoints }
    }

    fn inputs(&self) -> Step {
        let line = |id: NodeId| {
            let node = self.graph.node(id);
            let role = if node.active { "" } else { "   (no gradient wanted)" };
            Line { text: format!("{} = {}{role}", node.label, number(node.value)), node: Some(id) }
        };
        let lines = self.graph.of_rank(0).into_iter().map(line).collect();
        self.step(Kind::Inputs, "The function and its arguments".to_owned(), lines)
    }

    fn forward(&self, rank: usize) -> Step {
        let ids = self.graph.of_rank(rank);
        let is_loss = ids.contains(&self.graph.result);
        let lines = ids.iter().map(|id| self.value_line(*id)).collect();
        let (kind, title) = if is_loss {
            (
                Kind::Loss,
                format!(
                    "The value: {} = {}",
                    self.label(self.graph.result),
                    number(self.graph.node(self.graph.result).value)
                ),
            )
        } else {
            (Kind::Forward, format!("Forward: {}", self.labels(&ids)))
        };
        let edges = self.edges_into(&ids);
        Step { edges, known_rank: rank, ..self.step(kind, title, lines) }
    }

    fn edges_into(&self, ids: &[NodeId]) -> Vec<(NodeId, NodeId)> {
        let into = |id: &NodeId| {
            let id = *id;
            self.graph.node(id).parts.iter().map(move |part| (part.from, id))
        };
        ids.iter().flat_map(into).collect()
    }

    fn value_line(&self, id: NodeId) -> Line {
        let node = self.graph.node(id);
        let from: Vec<String> = node
            .parts
            .iter()
            .map(|part| format!("{} = {}", self.label(part.from), number(self.graph.node(part.from).value)))
            .collect();
        let text = format!("{} = {}   from {}", node.label, number(node.value), list(&from, 8));
        Line { text, node: Some(id) }
    }

    /// The adjoints that the nodes of a rank pass on; none if nobody wants them.
    fn backward(&self, rank: usize, known: &mut [Option<f64>]) -> Option<Step> {
        let ids = self.graph.of_rank(rank);
        let (mut lines, mut edges, mut reached) = (Vec::new(), Vec::new(), Vec::new());
        let ready: Vec<NodeId> = ids.iter().copied().filter(|id| known[id.0].is_some()).collect();
        for id in ready {
            for part in self.graph.node(id).parts.iter().filter(|part| self.graph.node(part.from).active) {
                lines.push(self.chain_rule(id, part.from, part.partial, known));
                edges.push((part.from, id));
                if !reached.contains(&part.from) {
                    reached.push(part.from);
                }
            }
        }
        if lines.is_empty() {
            return None;
        }
        let title = format!("Backward: from {} to {}", self.labels(&ids), self.labels(&reached));
        let known_rank = self.graph.node(self.graph.result).rank;
        let adjoints = known.to_vec();
        Some(Step { edges, known_rank, adjoints, ..self.step(Kind::Backward, title, lines) })
    }

    /// `d_u += d_v · ∂v/∂u`, and the whole chain where there is only one.
    fn chain_rule(&self, of: NodeId, by: NodeId, partial: f64, known: &mut [Option<f64>]) -> Line {
        let (v, u) = (self.label(of), self.label(by));
        let d_v = known[of.0].unwrap_or(0.0);
        let before = known[by.0];
        let add = before.map_or("=", |_| "+=");
        let term = d_v * partial;
        let sum = before.unwrap_or(0.0) + term;
        known[by.0] = Some(sum);
        let mut text = format!(
            "d_{u} {add} d_{v} · ∂{v}/∂{u} = {} · {} = {}",
            factor(d_v),
            factor(partial),
            number(term)
        );
        if before.is_some() {
            let _ = write!(text, ", in all {}", number(sum));
        } else if let Some(chain) = self.chain(by).filter(|chain| chain.len() > 2) {
            let _ = write!(text, "   ({} factors: {})", chain.len() - 1, self.factors(&chain));
        }
        Line { text, node: Some(by) }
    }

    fn factors(&self, chain: &[NodeId]) -> String {
        let one = |pair: &[NodeId]| format!("∂{}/∂{}", self.label(pair[0]), self.label(pair[1]));
        chain.windows(2).map(one).collect::<Vec<_>>().join(" · ")
    }

    /// The only way from the result to the node, if there is just one.
    fn chain(&self, to: NodeId) -> Option<Vec<NodeId>> {
        let mut chain = vec![to];
        while chain[chain.len() - 1] != self.graph.result {
            let users = self.graph.users(chain[chain.len() - 1]);
            let [user] = users.as_slice() else { return None };
            chain.push(*user);
        }
        chain.reverse();
        Some(chain)
    }

    fn update(&self, after: &Graph, rate: f64) -> Step {
        let alpha = number(rate);
        let mut lines = Vec::new();
        let moved = |id: &NodeId| self.graph.node(*id).active;
        for id in self.graph.of_rank(0).into_iter().filter(moved) {
            let (node, d) = (self.graph.node(id), self.adjoints[id.0]);
            let new = node.value - rate * d;
            let text = format!(
                "{} ← {} − {alpha} · {} = {}",
                node.label,
                number(node.value),
                factor(d),
                number(new)
            );
            lines.push(Line { text, node: Some(id) });
        }
        let (before, now) = (self.graph.node(self.graph.result), after.node(after.result));
        let mut step = self.step(Kind::Update, String::new(), lines);
        let better = if now.value < before.value {
            "The update makes it better"
        } else {
            "The update, too long a step"
        };
        step.title = format!("{better}: {} = {} → {}", before.label, number(before.value), number(now.value));
        for (node, new) in self.graph.nodes.iter().zip(&after.nodes) {
            if node.rank > 0 && node.label == new.label {
                let text = format!("{}: {} → {}", node.label, number(node.value), number(new.value));
                step.lines.push(Line { text, node: None });
            }
        }
        step.lines.truncate(2 * MOST_LINES);
        let adjoints = self.adjoints.iter().map(|d| Some(*d)).collect();
        Step { adjoints, known_rank: before.rank, ..step }
    }
}
