//! The story as a page of its own: a step at a time, by button or arrow key. Without scripts all steps show.

use std::fmt::Write as _;

use crate::picture::{escape, svg};
use crate::story::{Kind, Step, Story};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page: one file, nothing loaded from elsewhere.
pub fn render(story: &Story) -> String {
    let name = escape(&story.name);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>The gradient of {name}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    let _ = writeln!(out, "<h1>The gradient of <code>{name}</code>, step by step</h1>");
    let _ = writeln!(
        out,
        "<nav><button id=\"previous\">← back</button> <span id=\"count\"></span> <button id=\"next\">next →</button></nav>"
    );
    out.push_str("<main>\n<div>\n");
    for (n, step) in story.steps.iter().enumerate() {
        section(&mut out, story, step, n);
    }
    out.push_str("</div>\n<aside>\n<h2>The function</h2>\n");
    source(&mut out, story);
    let _ = writeln!(out, "<h2>What the macro wrote for it</h2>\n<pre>{}</pre>", escape(&story.generated));
    let _ = write!(out, "</aside>\n</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, story: &Story, step: &Step, n: usize) {
    let lit: Vec<String> = step
        .lines
        .iter()
        .filter_map(|line| line.node)
        .filter(|_| matches!(step.kind, Kind::Forward | Kind::Loss))
        .filter_map(|id| story.graph.node(id).line)
        .map(|line| line.to_string())
        .collect();
    let _ = writeln!(out, "<section data-lines=\"{}\">", lit.join(" "));
    let _ = writeln!(out, "<h2>{}. {}</h2>", n + 1, escape(&step.title));
    let _ = writeln!(out, "<div class=\"picture\">{}</div>", svg(&story.graph, step));
    let lines: Vec<String> = step.lines.iter().map(|line| escape(&line.text)).collect();
    let _ = writeln!(out, "<pre class=\"lines\">{}</pre>\n</section>", lines.join("\n"));
}

fn source(out: &mut String, story: &Story) {
    let (first, lines) = &story.source;
    out.push_str("<pre>");
    for (n, line) in lines.iter().enumerate() {
        let number = first + n;
        let _ = write!(out, "<span class=\"line\" id=\"line-{number}\">{number:4}  {}</span>", escape(line));
    }
    out.push_str("</pre>\n");
}
