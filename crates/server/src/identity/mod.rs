//! Who may ask: API keys. A key belongs to one tenant, has scopes, may expire and be revoked.
//! Whatever is wrong with a key, the answer is the same.

mod authenticate;
pub mod http;
pub mod key;
pub mod model;
pub mod store;

pub use authenticate::authenticate;
