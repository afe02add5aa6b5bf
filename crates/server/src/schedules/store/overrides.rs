//! Overrides in the database.

pub use crate::platform::db::Change;
use crate::platform::db::store;
use crate::schedules::model::Override;

store!(list "override_json" of "overrides");
store!(find Override: "override_json" of "overrides");
store!(create Override: "add_override");
store!(update Override: "update_override");
store!(delete "remove_override");
