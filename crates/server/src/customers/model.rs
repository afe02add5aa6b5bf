//! Customers as the API shows and takes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Sample;
use crate::platform::words::patch::patch;
use crate::platform::words::{Email, Name, Note, Phone};

/// A customer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Notes of the business.
    pub notes: Option<String>,
    /// A blacklisted customer can't book.
    pub status: String,
    /// Counts changes; the ETag.
    pub version: i32,
    /// When they were added.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

impl Sample for Customer {
    fn sample() -> Value {
        json!({
            "id": "0199b0a4-0d2e-7c43-9d1c-0a7e4a4f3f05", "name": "Ada Byron", "email": "ada@example.org", "phone": "+4930901820",
            "notes": null, "status": "active", "version": 1, "created_at": "2026-02-01T09:30:00Z", "updated_at": "2026-02-01T09:30:00Z"
        })
    }
}

/// Whether a customer may book.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerStatus {
    /// May book.
    Active,
    /// Not in use.
    Inactive,
    /// May not book.
    Blacklisted,
}

/// A customer to be added. One with the same e-mail or phone is found instead.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// Their name.
    pub name: Name,
    /// E-mail address; this or the phone is needed.
    pub email: Option<Email>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// Notes of the business.
    pub notes: Option<Note>,
    /// `active` if not given.
    pub status: Option<CustomerStatus>,
}

impl Sample for NewCustomer {
    fn sample() -> Value {
        json!({ "name": "Ada Byron", "email": "ada@example.org", "phone": "+49 30 901820" })
    }
}

patch! {
    /// Changes of a customer.
    pub struct CustomerPatch {
        /// Their name.
        name: Name,
        /// E-mail address.
        email: Option<Email>,
        /// Telephone number.
        phone: Option<Phone>,
        /// Notes of the business.
        notes: Option<Note>,
        /// `blacklisted` keeps them from booking.
        status: CustomerStatus,
    }
}

impl Sample for CustomerPatch {
    fn sample() -> Value {
        json!({ "notes": "Prefers Mondays.", "phone": null })
    }
}

/// The order of a list of customers.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
pub enum CustomerSort {
    /// By when they were added.
    #[default]
    #[serde(rename = "created_at")]
    Age,
    /// The newest first.
    #[serde(rename = "-created_at")]
    AgeDown,
}

/// Makes the query of a list of customers: what narrows it, and further fields.
macro_rules! customer_query {
    ($name:ident { $($more:tt)* }) => {
        #[derive(Debug, serde::Deserialize, serde::Serialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        struct $name {
            /// Only the one with this e-mail address.
            email: Option<crate::platform::words::Email>,
            /// Only the one with this telephone number, international.
            phone: Option<crate::platform::words::Phone>,
            /// Only those of one of these, separated by commas.
            #[param(inline, style = Form, explode = false, value_type = Option<Vec<crate::customers::model::CustomerStatus>>)]
            status: Option<crate::platform::words::Several<crate::customers::model::CustomerStatus>>,
            /// Only those added at this instant or later.
            #[param(value_type = Option<String>)]
            created_from: Option<crate::platform::words::InstantText>,
            /// Only those added before this instant.
            #[param(value_type = Option<String>)]
            created_to: Option<crate::platform::words::InstantText>,
            /// Beginnings of words of a name, an e-mail address, or a telephone number or its end.
            #[param(value_type = Option<String>)]
            search: Option<crate::platform::words::SearchText>,
            $($more)*
        }
    };
}
pub(crate) use customer_query;
