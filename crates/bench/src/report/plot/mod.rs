//! Plots: SVG that reads well on light and on dark, in a page and alone.

mod axis;
mod bars;
mod lines;
mod paper;

pub use axis::Axis;
pub use bars::{Bar, Bars};
pub use lines::{Line, Lines};
