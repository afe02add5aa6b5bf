//! Categories and services as the API shows and takes them.

mod category;
mod draft;
mod need;
mod rules;
mod service;

pub use category::{Category, CategoryPatch, NewCategory};
pub use draft::{NewService, Performer, Performers, ServicePatch};
pub use need::Need;
pub use rules::{
    Assignment, EventType, GridKind, LocationType, PrivateBooking, ServiceKind, ServiceStatus,
    WindowKind, WindowUnit,
};
pub use service::{Service, ServiceStaff};
