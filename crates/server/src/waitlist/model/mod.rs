//! The waitlist as the API shows and takes it.

mod draft;
mod entry;
mod fill_rate;

pub use draft::{Acceptance, NewEntry, NewOffer, NewPublicEntry};
pub use entry::{PublicEntry, WaitlistEntry};
pub use fill_rate::FillRate;
