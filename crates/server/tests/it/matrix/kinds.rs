//! What kind of thing each field names.

/// The ends of fields' paths, and the kinds of things whose ids they take. A kind is called as the noun of its path.
const FIELDS: &[(&str, &[&str])] = &[
    (".customer.id", &["customers"]),
    (".tiers[].id", &["tiers"]),
    (".extras[].id", &["extras"]),
    (".rules[].id", &["price-rules"]),
    (".taxes[]", &["taxes"]),
    (".business_id", &["businesses"]),
    (".category_id", &["categories"]),
    (".customer_id", &["customers"]),
    (".group_id", &["resource-groups"]),
    (".resource_id", &["resources"]),
    (".unit_id", &["units"]),
    (".rule_id", &["schedule-rules"]),
    (".service_id", &["services"]),
    (".service_ids[]", &["services"]),
    (".session_id", &["sessions"]),
    (".staff_id", &["staff"]),
    (".staff_ids[]", &["staff"]),
    (".booking_ids[]", &["bookings"]),
    (".question_ids[]", &["questions"]),
    (".moving", &["bookings"]),
    (".token_id", &["tokens"]),
    // Of a reassignment: people, units, and resources with all their units.
    (".from", &["staff", "units", "resources"]),
    (".to", &["staff", "units", "resources"]),
];

/// The kinds of things that a field of an operation may name.
pub fn of_field(operation: &str, path: &str) -> &'static [&'static str] {
    let found = FIELDS.iter().find(|(end, _)| path.ends_with(end));
    found.map(|(_, kinds)| *kinds).unwrap_or_else(|| {
        panic!("{operation}: which kind of thing does `{path}` name? Add it to matrix/kinds.rs")
    })
}
