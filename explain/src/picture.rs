//! The named values of a run as a picture: arguments left, the result right.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::format::number;
use crate::graph::{Graph, NodeId};
use crate::story::{Kind, Step};

const COLUMN: f64 = 190.0;
const ROW: f64 = 66.0;
const WIDTH: f64 = 118.0;
const HEIGHT: f64 = 50.0;
const MARGIN: f64 = 16.0;
/// Above so many values, a picture shows those of its step and their neighbours.
const MOST_NODES: usize = 36;

/// The picture of a step, as SVG.
pub fn svg(graph: &Graph, step: &Step) -> String {
    let shown = shown(graph, step);
    let positions = positions(graph, &shown);
    let right = positions.values().map(|p| p.0).fold(0.0, f64::max) + WIDTH + MARGIN;
    let bottom = positions.values().map(|p| p.1).fold(0.0, f64::max) + HEIGHT + MARGIN;
    let mut out =
        format!(r#"<svg viewBox="0 0 {right} {bottom}" width="{right}" xmlns="http://www.w3.org/2000/svg">"#);
    for id in &shown {
        for part in &graph.node(*id).parts {
            if let (Some(from), Some(to)) = (positions.get(&part.from), positions.get(id)) {
                edge(&mut out, *from, *to, part.partial, step, (part.from, *id));
            }
        }
    }
    for id in &shown {
        node(&mut out, graph, *id, positions[id], step);
    }
    out.push_str("</svg>");
    out
}

fn shown(graph: &Graph, step: &Step) -> Vec<NodeId> {
    if graph.nodes.len() <= MOST_NODES {
        return graph.ids().collect();
    }
    let mut found: Vec<NodeId> = step.edges.iter().flat_map(|(a, b)| [*b, *a]).collect();
    found.extend(step.lines.iter().filter_map(|line| line.node));
    found.push(graph.result);
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST_NODES);
    found
}

/// Arguments stand just before their first use, everything else by rank.
fn column(graph: &Graph, id: NodeId) -> usize {
    let node = graph.node(id);
    let first_use = graph.users(id).into_iter().map(|user| graph.node(user).rank).min();
    match first_use {
        Some(rank) if node.rank == 0 => rank - 1,
        _ => node.rank,
    }
}

/// Upper left corners.
fn positions(graph: &Graph, shown: &[NodeId]) -> BTreeMap<NodeId, (f64, f64)> {
    let mut columns: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
    for id in shown {
        columns.entry(column(graph, *id)).or_default().push(*id);
    }
    let tallest = columns.values().map(Vec::len).max().unwrap_or(1);
    let mut positions = BTreeMap::new();
    for (x, column) in columns.values().enumerate() {
        let top = (tallest - column.len()) as f64 * ROW / 2.0;
        for (y, id) in column.iter().enumerate() {
            positions.insert(*id, (MARGIN + x as f64 * COLUMN, MARGIN + top + y as f64 * ROW));
        }
    }
    positions
}

fn edge(
    out: &mut String,
    from: (f64, f64),
    to: (f64, f64),
    partial: f64,
    step: &Step,
    pair: (NodeId, NodeId),
) {
    let (x1, y1) = (from.0 + WIDTH, from.1 + HEIGHT / 2.0);
    let (x2, y2) = (to.0, to.1 + HEIGHT / 2.0);
    let middle = f64::midpoint(x1, x2);
    let lit = step.edges.contains(&pair);
    let class = match (lit, step.kind) {
        (false, _) => "edge",
        (true, Kind::Backward) => "edge back",
        (true, _) => "edge go",
    };
    let _ = write!(out, r#"<path class="{class}" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"/>"#);
    if lit && step.kind == Kind::Backward {
        // Beside its own end, so that the labels of a fan do not lie on each other.
        let (x, y) = (x1 + 0.3 * (x2 - x1), y1 + 0.2 * (y2 - y1) - 5.0);
        let _ = write!(out, r#"<text class="partial" x="{x:.1}" y="{y:.1}">{}</text>"#, number(partial));
    }
}

fn node(out: &mut String, graph: &Graph, id: NodeId, (x, y): (f64, f64), step: &Step) {
    let node = graph.node(id);
    let about = step.lines.iter().any(|line| line.node == Some(id));
    let class = match (node.active, about) {
        (true, true) => "node about",
        (true, false) => "node",
        (false, _) => "node given",
    };
    let (center, label) = (x + WIDTH / 2.0, escape(&node.label));
    let _ =
        write!(out, r#"<rect class="{class}" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="10"/>"#);
    let _ = write!(out, r#"<text class="name" x="{center}" y="{}">{label}</text>"#, y + 15.0);
    if node.rank <= step.known_rank {
        let _ =
            write!(out, r#"<text class="value" x="{center}" y="{}">{}</text>"#, y + 30.0, number(node.value));
    }
    if let Some(adjoint) = step.adjoints[id.0].filter(|_| node.active) {
        let _ = write!(
            out,
            r#"<text class="adjoint" x="{center}" y="{}">d = {}</text>"#,
            y + 45.0,
            number(adjoint)
        );
    }
}

/// Text inside of HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
