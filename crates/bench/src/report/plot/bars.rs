//! Bars beside each other, one a row, with the range that was measured.

use super::axis::{Axis, label};
use super::paper::{Anchor, COLOURS, LETTER, Paper, WIDTH};
use crate::report::Spread;

/// Things that are compared by one number.
#[derive(Debug, Clone)]
pub struct Bars<'a> {
    /// What is compared.
    pub title: &'a str,
    /// By what.
    pub axis: Axis,
    /// The kinds of things, for a legend; a bar's kind is an index into these.
    pub kinds: &'a [&'a str],
    /// The things, from top to bottom.
    pub bars: Vec<Bar>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it is.
    pub name: String,
    /// Which of the kinds.
    pub kind: usize,
    /// How much.
    pub value: Spread,
}

const RIGHT: f64 = 130.0;
const TOP: f64 = 72.0;
const ROW: f64 = 24.0;

impl Bars<'_> {
    /// As SVG.
    pub fn svg(&self) -> String {
        let mut paper = Paper::new(self.title, TOP + ROW * self.bars.len() as f64 + 62.0);
        let top = TOP + paper.legend(self.kinds, 54.0);
        paper.grow(top - TOP);
        let bottom = top + ROW * self.bars.len() as f64 + 6.0;
        let longest = self.bars.iter().map(|bar| bar.name.chars().count()).max().unwrap_or(0);
        let left = 24.0 + LETTER * longest as f64;
        let values = self.bars.iter().flat_map(|bar| [bar.value.least, bar.value.most]);
        let scale = self.axis.scale(values);
        let x = |value: f64| left + scale.place(value) * (WIDTH - left - RIGHT);
        for &tick in &scale.ticks {
            paper.line("grid", (x(tick), top), (x(tick), bottom));
            paper.text("faint", (x(tick), bottom + 18.0), Anchor::Middle, &label(tick));
        }
        let middle = f64::midpoint(left, WIDTH - RIGHT);
        paper.text("faint", (middle, bottom + 42.0), Anchor::Middle, &self.axis.name);
        for (number, bar) in self.bars.iter().enumerate() {
            draw(&mut paper, bar, (left, top + ROW * (number as f64 + 0.5) + 3.0), x);
        }
        paper.line("ink", (left, top), (left, bottom));
        paper.finished()
    }
}

fn draw(paper: &mut Paper, bar: &Bar, (left, y): (f64, f64), x: impl Fn(f64) -> f64) {
    let Spread { median, least, most } = bar.value;
    paper.text("", (left - 8.0, y + 4.5), Anchor::End, &bar.name);
    let class = bar.kind % COLOURS;
    paper.add(&format!(
        r#"<rect class="bar c{class}" x="{left:.1}" y="{:.1}" width="{:.1}" height="14" rx="2"/>"#,
        y - 7.0,
        (x(median) - left).max(1.0)
    ));
    paper.line("ink", (x(least), y), (x(most), y));
    for end in [least, most] {
        paper.line("ink", (x(end), y - 3.0), (x(end), y + 3.0));
    }
    paper.text("", (x(most) + 8.0, y + 4.5), Anchor::Start, &crate::report::figure(median));
}
