//! This slice's door to the database.

pub mod hours;
pub mod opening_hours;
pub mod overrides;
pub mod time_off;
