//! How something changes with something else: a line a series, each point with the range that was measured.

use std::fmt::Write as _;

use super::axis::{Axis, Scale, label};
use super::paper::{Anchor, COLOURS, Paper, WIDTH};
use crate::report::Spread;

/// Series over one axis.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    /// What is shown.
    pub title: &'a str,
    /// With what it changes, from left to right.
    pub across: Axis,
    /// What changes, from bottom to top.
    pub up: Axis,
    /// The series.
    pub lines: Vec<Line>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, Spread)>,
}

const LEFT: f64 = 76.0;
const RIGHT: f64 = 28.0;
const TOP: f64 = 76.0;
const HEIGHT: f64 = 420.0;

struct Frame {
    across: Scale,
    up: Scale,
    /// Where the drawing begins and ends, below the legend and above the labels.
    top: f64,
    bottom: f64,
}

impl Frame {
    fn at(&self, across: f64, up: f64) -> (f64, f64) {
        let x = LEFT + self.across.place(across) * (WIDTH - LEFT - RIGHT);
        (x, self.bottom - self.up.place(up) * (self.bottom - self.top))
    }
}

impl Lines<'_> {
    /// As SVG.
    pub fn svg(&self) -> String {
        let mut paper = Paper::new(self.title, HEIGHT);
        let names: Vec<&str> = self.lines.iter().map(|line| line.name.as_str()).collect();
        let lower = paper.legend(&names, 54.0);
        paper.grow(lower);
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let across = self.across.scale(points().map(|point| point.0));
        let up = self.up.scale(points().flat_map(|point| [point.1.least, point.1.most]));
        let frame = Frame { across, up, top: TOP + lower, bottom: HEIGHT + lower - 60.0 };
        self.grid(&mut paper, &frame);
        for (number, line) in self.lines.iter().enumerate() {
            draw(&mut paper, line, number % COLOURS, &frame);
        }
        paper.finished()
    }

    fn grid(&self, paper: &mut Paper, frame: &Frame) {
        let (left, bottom) = (frame.across.ticks[0], frame.up.ticks[0]);
        for &tick in &frame.up.ticks {
            let (x, y) = frame.at(left, tick);
            paper.line("grid", (x, y), (WIDTH - RIGHT, y));
            paper.text("faint", (x - 8.0, y + 4.5), Anchor::End, &label(tick));
        }
        for &tick in &frame.across.ticks {
            let (x, y) = frame.at(tick, bottom);
            paper.line("ink", (x, y), (x, y + 4.0));
            paper.text("faint", (x, y + 20.0), Anchor::Middle, &label(tick));
        }
        paper.line("ink", (LEFT, frame.bottom), (WIDTH - RIGHT, frame.bottom));
        let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
        paper.text("faint", (middle, frame.bottom + 46.0), Anchor::Middle, &self.across.name);
        // Above rather than along the axis, so that nobody has to turn their head.
        paper.text("faint", (WIDTH - RIGHT, 28.0), Anchor::End, &self.up.name);
    }
}

fn draw(paper: &mut Paper, line: &Line, class: usize, frame: &Frame) {
    let mut path = String::new();
    for (across, value) in &line.points {
        let (x, y) = frame.at(*across, value.median);
        let _ = write!(path, "{x:.1},{y:.1} ");
        let class = format!("range c{class}");
        paper.line(&class, frame.at(*across, value.least), frame.at(*across, value.most));
    }
    paper.add(&format!(r#"<polyline class="line c{class}" points="{}"/>"#, path.trim_end()));
    for (across, value) in &line.points {
        let (x, y) = frame.at(*across, value.median);
        let title =
            format!("{}: {} at {}", line.name, crate::report::figure(value.median), label(*across));
        paper.add(&format!(r#"<circle class="dot c{class}" cx="{x:.1}" cy="{y:.1}" r="4"><title>{title}</title></circle>"#));
    }
}
