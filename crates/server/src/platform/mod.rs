//! What every slice stands on and none owns: settings, database, HTTP, the API document.
//! It knows no noun of booking. Admission: used by three slices, no domain word in its name.

pub mod caller;
pub mod config;
pub mod crypto;
pub mod db;
pub mod html;
pub mod http;
pub mod kept;
mod leisure;
pub mod log;
pub mod openapi;
mod state;
pub mod telemetry;
pub mod words;

pub use caller::Caller;
pub use leisure::Leisure;
pub use state::{App, HoldRules, Parts};
