//! The words of a service's rules.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_meta])* $variant),* }
    )*};
}

words! {
    /// Whether a service can be booked.
    ServiceStatus {
        /// Yes.
        Active,
        /// Not at present.
        Inactive,
        /// No more.
        Archived,
    }
    /// What is sold.
    ServiceKind {
        /// Somebody's time.
        Appointment,
        /// Seats in scheduled sessions.
        Session,
    }
    /// Whether one party may take a whole session.
    PrivateBooking {
        /// Never.
        No,
        /// If it is empty.
        Allowed,
        /// Always.
        Only,
    }
    /// Where starts lie.
    GridKind {
        /// On the clock.
        Clock,
        /// Counted from opening.
        Opening,
        /// Packed against the free range.
        Packed,
    }
    /// Between which dates it can be booked.
    WindowKind {
        /// Any.
        None,
        /// So many days ahead.
        Rolling,
        /// So many days that have a slot.
        RollingBookable,
        /// Between two dates.
        Range,
    }
    /// Which days a window counts.
    WindowUnit {
        /// All.
        Calendar,
        /// Monday to Friday.
        Business,
    }
    /// How staff are chosen.
    Assignment {
        /// One, of the customer's choice.
        Any,
        /// One, in turn: of the house's choice.
        RoundRobin,
        /// One: whoever is booked for the fewest minutes on that day.
        LeastBusy,
        /// Those marked fixed and one more.
        FixedPlusAny,
        /// All.
        Collective,
    }
    /// How one of several people is chosen.
    ChooseBy {
        /// As the business lists them.
        Listed,
        /// Whoever was chosen least recently.
        LeastRecent,
        /// Whoever was chosen least often.
        LeastOften,
        /// Whoever is booked for the fewest minutes on that day.
        LeastBusy,
    }
    /// Where it takes place.
    LocationType {
        /// At the business.
        Physical,
        /// On line.
        Virtual,
        /// Either.
        Hybrid,
    }
    /// Who may come.
    EventType {
        /// Anybody.
        Public,
        /// Those invited.
        Private,
    }
}
