//! Categories, services and questions as the API shows and takes them.

mod category;
mod draft;
mod need;
mod question;
mod rules;
mod service;

pub use category::{Category, CategoryPatch, NewCategory};
pub use draft::{NewService, Performer, Performers, ServicePatch};
pub use need::Need;
pub use question::{
    AnswerOption, AskedQuestion, AskedQuestions, NewQuestion, Question, QuestionKind,
    QuestionOrder, QuestionPatch, Questions,
};
pub use rules::{
    Assignment, ChooseBy, EventType, GridKind, LocationType, PrivateBooking, ServiceKind,
    ServiceStatus, WindowKind, WindowUnit,
};
pub use service::{Service, ServiceStaff};
