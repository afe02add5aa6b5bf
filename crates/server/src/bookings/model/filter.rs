//! Which bookings a list has.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The states of a booking.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    /// Held.
    Held,
    /// To be approved.
    Pending,
    /// Confirmed.
    Confirmed,
    /// Cancelled.
    Cancelled,
    /// Given.
    Completed,
    /// Not approved.
    Rejected,
    /// Nobody came.
    NoShow,
    /// Held for too long.
    Expired,
}

/// How a booking came in.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnyEntryMethod {
    /// The business's page.
    WebForm,
    /// A chat.
    ClickToChat,
    /// The widget.
    Widget,
    /// This API.
    Api,
    /// The desk.
    Admin,
    /// Another system.
    Import,
    /// The door.
    WalkIn,
}

/// By what a list of bookings is sorted; with `-` the last comes first.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
pub enum BookingSort {
    /// By start.
    #[default]
    #[serde(rename = "starts_at")]
    Start,
    /// By start, the last first.
    #[serde(rename = "-starts_at")]
    StartDown,
    /// By when they were made.
    #[serde(rename = "created_at")]
    Age,
    /// By when they were made, the newest first.
    #[serde(rename = "-created_at")]
    AgeDown,
    /// By their last change.
    #[serde(rename = "updated_at")]
    Change,
    /// By their last change, the latest first.
    #[serde(rename = "-updated_at")]
    ChangeDown,
}

/// Makes the query of a list of bookings: what narrows it, and further fields. Unknown fields are refused, so it can't be flattened.
macro_rules! booking_query {
    ($(#[$meta:meta])* $name:ident { $($more:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, serde::Serialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        struct $name {
            /// Only those of this business.
            business_id: Option<uuid::Uuid>,
            /// Only those of this service.
            service_id: Option<uuid::Uuid>,
            /// Only those with this staff member, or in a session that takes them.
            staff_id: Option<uuid::Uuid>,
            /// Only those with a unit of this resource, or in a session that takes one.
            resource_id: Option<uuid::Uuid>,
            /// Only those in this session.
            session_id: Option<uuid::Uuid>,
            /// Only those of this customer.
            customer_id: Option<uuid::Uuid>,
            /// Only those in one of these states, separated by commas.
            #[param(inline, style = Form, explode = false, value_type = Option<Vec<crate::bookings::model::BookingState>>)]
            state: Option<crate::platform::words::Several<crate::bookings::model::BookingState>>,
            /// Only those that came in one of these ways, separated by commas.
            #[param(inline, style = Form, explode = false, value_type = Option<Vec<crate::bookings::model::AnyEntryMethod>>)]
            entry_method: Option<crate::platform::words::Several<crate::bookings::model::AnyEntryMethod>>,
            /// Only those that start at this instant or later.
            #[param(value_type = Option<String>)]
            from: Option<crate::platform::words::InstantText>,
            /// Only those that start before this instant.
            #[param(value_type = Option<String>)]
            to: Option<crate::platform::words::InstantText>,
            /// Only those made at this instant or later.
            #[param(value_type = Option<String>)]
            created_from: Option<crate::platform::words::InstantText>,
            /// Only those made before this instant.
            #[param(value_type = Option<String>)]
            created_to: Option<crate::platform::words::InstantText>,
            /// Only those last changed at this instant or later.
            #[param(value_type = Option<String>)]
            updated_from: Option<crate::platform::words::InstantText>,
            /// Only those last changed before this instant.
            #[param(value_type = Option<String>)]
            updated_to: Option<crate::platform::words::InstantText>,
            /// Beginnings of words of the customer's name, an e-mail address, a telephone number or its end, or a booking's reference.
            #[param(value_type = Option<String>)]
            search: Option<crate::platform::words::SearchText>,
            $($more)*
        }
    };
}
pub(crate) use booking_query;
