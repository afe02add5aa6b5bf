//! What harnesses that measure have in common: where and of what something was measured, medians and spreads, tables, plots,
//! and the pages in `docs/benchmarks` that they go to.

mod figure;
mod origin;
mod page;
mod plot;
mod spread;
mod table;
#[cfg(test)]
mod tests;

pub use figure::{bytes, figure, millis, whole};
pub use origin::Origin;
pub use page::{Folder, between};
pub use plot::{Axis, Bar, Bars, Line, Lines};
pub use spread::{Latency, Spread};
pub use table::Table;
