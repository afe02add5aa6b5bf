//! The engine: hours, overrides, busy ranges and rules in; slots or a typed refusal out.
