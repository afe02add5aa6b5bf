//! Bookings and slots as the API shows and takes them.

mod answer;
mod booking;
mod change;
mod draft;
mod filter;
mod quote;
mod reassign;
mod reschedule;
mod slot;
mod start;
mod storefront;
mod terms;
mod token;
mod wish;

pub use answer::{Answer, Answers};
pub use booking::{Booking, Contact, PublicBooking};
pub use change::{Change, Changes, Epoch};
pub use draft::{
    Arrival, BookingPatch, Choice, EntryMethod, Guest, NewBooking, NewHold, Reason, Who,
};
pub(crate) use filter::booking_query;
pub use filter::{AnyEntryMethod, BookingSort, BookingState};
pub use quote::{NewQuote, Quote};
pub use reassign::{Reassignment, Reassignments};
pub use reschedule::{Move, Moves, OwnReschedule, Reschedule};
pub use slot::{Days, NextSlot, Slot, SlotSession, Slots, shown};
pub use start::Start;
pub use storefront::Storefront;
pub use terms::{Cancel, Party, Terms};
pub use token::{
    BookingToken, BookingTokens, IssuedToken, NewBookingToken, TokenRevocation, TokenScope,
};
pub use wish::{Named, Wish};
