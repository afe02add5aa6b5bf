//! Who books. A customer is matched by e-mail, then phone, and never merged from outside.

pub mod http;
pub mod model;
pub mod store;
