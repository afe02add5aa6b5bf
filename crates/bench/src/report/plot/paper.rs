//! What each plot is drawn on: its size, colours and type.

use std::fmt::Write as _;

/// Width of every plot.
pub(super) const WIDTH: f64 = 800.0;

/// How many colours there are for kinds of things.
pub(super) const COLOURS: usize = 6;

/// About how wide a letter is.
pub(super) const LETTER: f64 = 7.2;

/// From one row of a legend to the next.
const ROW: f64 = 20.0;

/// Blue, orange, green, violet, grey and red: told apart by who sees fewer colours too.
const STYLE: &str = "
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: var(--ink) }
  .title { font-size: 16px; font-weight: 600 }
  .faint { fill: var(--faint) }
  .paper { fill: var(--paper) }
  .grid { stroke: var(--grid) }
  .ink { stroke: var(--ink) }
  .line { fill: none; stroke-width: 2 }
  .c0 { --c: var(--c0) } .c1 { --c: var(--c1) } .c2 { --c: var(--c2) } .c3 { --c: var(--c3) } .c4 { --c: var(--c4) } .c5 { --c: var(--c5) }
  .bar, .dot { fill: var(--c) }
  .line, .range { stroke: var(--c) }
  svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4;
        --c0: #0969da; --c1: #bc4c00; --c2: #1a7f37; --c3: #8250df; --c4: #818b98; --c5: #cf222e }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --grid: #30363d;
          --c0: #58a6ff; --c1: #f0883e; --c2: #3fb950; --c3: #bc8cff; --c4: #848d97; --c5: #ff7b72 }
  }
";

/// A drawing in the making.
#[derive(Debug)]
pub(super) struct Paper {
    height: f64,
    title: String,
    body: String,
}

/// Which end of a text is where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

impl Paper {
    pub fn new(title: &str, height: f64) -> Paper {
        let mut paper = Paper { height, title: title.into(), body: String::new() };
        paper.text("title", (16.0, 28.0), Anchor::Start, title);
        paper
    }

    /// Some text.
    pub fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let anchor = anchor.name();
        let (x, y) = at;
        let text = escaped(text);
        self.add(&format!(
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.add(&format!(
            r#"<line class="{class}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
            from.0, from.1, to.0, to.1
        ));
    }

    /// Any other element.
    pub fn add(&mut self, element: &str) {
        let _ = writeln!(self.body, "  {element}");
    }

    /// A patch of colour for each name, in as many rows as they need; how much lower than one row the last is.
    pub fn legend(&mut self, names: &[&str], top: f64) -> f64 {
        let (mut x, mut y) = (16.0, top);
        for (number, name) in names.iter().enumerate() {
            let width = 18.0 + LETTER * name.chars().count() as f64;
            if x + width > WIDTH - 16.0 && x > 16.0 {
                (x, y) = (16.0, y + ROW);
            }
            let class = number % COLOURS;
            self.add(&format!(
                r#"<rect class="bar c{class}" x="{x:.1}" y="{:.1}" width="12" height="12" rx="2"/>"#,
                y - 10.0
            ));
            self.text("faint", (x + 18.0, y), Anchor::Start, name);
            x += width + 22.0;
        }
        y - top
    }

    /// Makes it so much higher.
    pub fn grow(&mut self, by: f64) {
        self.height += by;
    }

    /// The finished SVG.
    pub fn finished(self) -> String {
        let Paper { height, title, body } = self;
        let title = escaped(&title);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-label="{title}">
  <title>{title}</title>
  <style>{STYLE}  </style>
  <rect class="paper" width="{WIDTH}" height="{height}" rx="6"/>
{body}</svg>
"#
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
