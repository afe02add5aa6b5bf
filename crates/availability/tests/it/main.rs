//! What the engine promises, one module a promise.

mod conformance;
