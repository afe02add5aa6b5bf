//! A slice of the server imports only earlier slices; later ones react to events.

use super::Source;

const SLICES: &[&str] = &[
    "identity",
    "tenants",
    "customers",
    "catalog",
    "staff",
    "resources",
    "schedules",
    "policies",
    "sessions",
    "prices",
    "bookings",
    "series",
    "visits",
    "guests",
    "exports",
    "waitlist",
    "payments",
    "comms",
    "leads",
    "chat",
    "metrics",
    "reports",
    "realtime",
    "pages",
];

pub(super) fn out_of_order(sources: &[Source]) -> Vec<String> {
    let mut objections = Vec::new();
    for source in sources {
        let Some(slice) =
            source.path.strip_prefix("crates/server/src/").and_then(|rest| rest.split('/').next())
        else {
            continue;
        };
        let rank = SLICES.iter().position(|known| *known == slice.trim_end_matches(".rs"));
        for (other, name) in SLICES.iter().enumerate() {
            let imports = source.text.contains(&format!("crate::{name}::"));
            match rank {
                Some(rank) if imports && other > rank => {
                    objections.push(format!(
                        "{}: imports the later slice {name}; record an event instead",
                        source.path
                    ));
                }
                None if imports && slice == "platform" => {
                    objections.push(format!(
                        "{}: the platform knows no slice, but imports {name}",
                        source.path
                    ));
                }
                _ => {}
            }
        }
    }
    objections
}

#[test]
fn an_import_of_a_later_slice_is_found() {
    let source = Source {
        path: "crates/server/src/tenants/store.rs".into(),
        text: "use crate::bookings::store;".into(),
    };
    assert_eq!(out_of_order(&[source]).len(), 1);
    let source = Source {
        path: "crates/server/src/bookings/store.rs".into(),
        text: "use crate::tenants::store;".into(),
    };
    assert!(out_of_order(&[source]).is_empty());
}
