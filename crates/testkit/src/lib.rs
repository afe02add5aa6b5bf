//! Leased databases and builders for tests.
