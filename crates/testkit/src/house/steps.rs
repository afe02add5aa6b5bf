//! How a house gets its rows: the product's own commands, slice by slice.
//!
//! A new slice adds a list here. A table that no step reaches gets made-up rows (`fill.rs`), and the matrix says so.

use serde_json::{Value, json};

use super::call::Call;

/// A command of the seed, and under which nouns the ids in its answer are kept.
#[derive(Debug)]
pub(super) struct Step {
    pub call: Call,
    pub keeps: Vec<(&'static str, &'static str)>,
}

fn step(function: &'static str, arguments: Value) -> Step {
    Step { call: Call::new(function, arguments), keeps: Vec::new() }
}

impl Step {
    /// Keeps the answer's `id`.
    fn keeps(self, noun: &'static str) -> Step {
        self.keeps_at(noun, "/id")
    }

    /// Keeps the id, or another text that names the row, at this place of the answer.
    fn keeps_at(mut self, noun: &'static str, place: &'static str) -> Step {
        self.keeps.push((noun, place));
        self
    }
}

/// Everything, in the order in which the slices build on each other.
pub(super) fn all() -> Vec<Step> {
    [
        catalog(),
        questions(),
        policies(),
        staff(),
        schedules(),
        resources(),
        sessions(),
        prices(),
        customers(),
        bookings(),
        series(),
        guests(),
        waitlist(),
        keys(),
        tokens(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn catalog() -> Vec<Step> {
    vec![
        step("create_category", json!({"p_business": "$business", "p_document": {"name": "Hair"}}))
            .keeps("category"),
        step(
            "upsert_service",
            json!({"p_business": "$business", "p_document": {
                "name": "Haircut", "duration_minutes": 60, "step_minutes": 60, "price_minor": 4500, "category_id": "$category"
            }}),
        )
        .keeps("service"),
        step(
            "upsert_service",
            json!({"p_business": "$business", "p_document": {
                "name": "On approval", "duration_minutes": 60, "step_minutes": 60, "approval_required": true
            }}),
        )
        .keeps("service_on_approval"),
        step(
            "upsert_service",
            json!({"p_business": "$business", "p_document": {"name": "Never booked", "duration_minutes": 60}}),
        )
        .keeps("spare_service"),
    ]
}

fn questions() -> Vec<Step> {
    let ask = |document: Value| {
        step("create_question", json!({"p_service": "$service", "p_document": document}))
    };
    let options = json!([{"value": "short", "label": "Short"}, {"value": "long", "label": "Long"}]);
    vec![
        ask(json!({"key": "allergies", "kind": "text", "label": "Any allergies?"}))
            .keeps("question"),
        ask(json!({"key": "hair", "kind": "choice", "label": "Your hair?", "options": options}))
            .keeps("spare_question"),
    ]
}

fn policies() -> Vec<Step> {
    let document =
        json!({"reminders": {"channels": ["email"]}, "waitlist": {"offer_minutes": 1440}});
    vec![step("set_policies", json!({"p_business": "$business", "p_document": document}))]
}

fn staff() -> Vec<Step> {
    let performs = json!([{"staff_id": "$staff"}]);
    vec![
        step("create_staff", json!({"p_business": "$business", "p_document": {"name": "Mia"}}))
            .keeps("staff"),
        step("create_staff", json!({"p_business": "$business", "p_document": {"name": "Noa"}}))
            .keeps("spare_staff"),
        step("create_staff", json!({"p_business": "$business", "p_document": {"name": "Ole"}}))
            .keeps("idle_staff"),
        step("set_service_staff", json!({"p_service": "$service", "p_staff": performs})),
        step(
            "set_service_staff",
            json!({"p_service": "$service_on_approval", "p_staff": performs}),
        ),
    ]
}

fn schedules() -> Vec<Step> {
    let day = json!([{"start": "09:00", "end": "17:00"}]);
    let week = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day});
    vec![
        step("set_hours", json!({"p_business": "$business", "p_staff": "$staff", "p_week": week}))
            .keeps("schedule"),
        step(
            "add_override",
            json!({"p_business": "$business", "p_document": {
                "staff_id": "$staff", "starts_on": "2031-12-24", "available": false, "reason": "Holiday"
            }}),
        )
        .keeps("override"),
        step(
            "add_time_off",
            json!({"p_staff": "$spare_staff", "p_starts_at": "2031-08-04 00:00Z", "p_ends_at": "2031-08-09 00:00Z"}),
        )
        .keeps("time_off"),
    ]
}

fn sessions() -> Vec<Step> {
    // One week ahead: a handful of sessions is as good as hundreds.
    let service = json!({
        "kind": "session", "name": "Yoga", "duration_minutes": 60, "capacity": 8, "price_minor": 1500, "days_ahead": 7
    });
    let rule = json!({
        "week": {"mon": [{"start": "18:00", "end": "19:00"}]}, "interval_minutes": 60, "staff_ids": ["$host"],
        "extra_dates": [{"date": "2031-06-01", "start": "10:00", "end": "11:00"}],
        "blocked_dates": [{"date": "2031-06-02", "reason": "Closed"}], "resources": [{"group_id": "$resource_group"}]
    });
    let session = |day: u32| {
        json!({"starts_at": format!("2031-05-{day:02}T18:00:00+02:00"), "staff_ids": ["$host"],
               "resources": [{"resource_id": "$resource"}]})
    };
    let create = |day: u32| {
        let arguments = json!({"p_service": "$session_service", "p_document": session(day)});
        step("create_session", arguments)
    };
    vec![
        step("create_staff", json!({"p_business": "$business", "p_document": {"name": "Pia"}}))
            .keeps("host"),
        step("upsert_service", json!({"p_business": "$business", "p_document": service}))
            .keeps("session_service"),
        step("set_session_rule", json!({"p_service": "$session_service", "p_document": rule}))
            .keeps_at("rule", "/rule/id"),
        create(5).keeps("session"),
        create(6).keeps("unsold_session"),
        create(7).keeps("closed_session"),
        step("close_session", json!({"p_id": "$closed_session"})),
        create(8).keeps("begun_session"),
    ]
}

fn resources() -> Vec<Step> {
    let create = |document: Value| {
        step("create_resource", json!({"p_business": "$business", "p_document": document}))
    };
    let group = |name: &str| {
        let arguments = json!({"p_business": "$business", "p_document": {"name": name}});
        step("create_resource_group", arguments)
    };
    let service = json!({"name": "Massage", "duration_minutes": 60, "step_minutes": 60});
    vec![
        group("Rooms").keeps("resource_group"),
        group("Never needed").keeps("spare_group"),
        create(json!({"name": "Cellar", "group_id": "$resource_group", "quantity": 2}))
            .keeps("resource")
            .keeps_at("unit", "/units/0/id"),
        create(json!({"name": "Attic"})).keeps("spare_resource"),
        step("upsert_service", json!({"p_business": "$business", "p_document": service}))
            .keeps("roomed_service"),
        step(
            "set_service_staff",
            json!({"p_service": "$roomed_service", "p_staff": [{"staff_id": "$staff"}]}),
        ),
        step(
            "set_service_resources",
            json!({"p_service": "$roomed_service", "p_needs": [{"resource_id": "$resource"}]}),
        ),
        step(
            "add_out_of_use",
            json!({"p_resource": "$resource", "p_unit": "$unit", "p_starts_at": "2031-08-04 00:00Z", "p_ends_at": "2031-08-09 00:00Z"}),
        )
        .keeps("out_of_use"),
    ]
}

fn prices() -> Vec<Step> {
    let create = |noun: &str, document: Value| {
        let arguments = json!({"p_business": "$business", "p_document": document});
        step(if noun == "tax" { "create_tax" } else { "create_promotion" }, arguments)
    };
    let service = json!({"name": "Tasting", "duration_minutes": 60, "step_minutes": 60, "price_minor": 2000, "party_max": 9});
    let prices = json!({
        "tiers": [{"name": "Adult", "price_minor": 2000}, {"name": "Child", "price_minor": 900}],
        "extras": [{"name": "Bread", "price_minor": 300}],
        "rules": [{"name": "Mondays", "weekdays": ["mon"], "percent_ppm": -100_000}],
        "taxes": ["$tax"],
    });
    vec![
        create("tax", json!({"name": "VAT", "rate_ppm": 190_000, "inclusive": true})).keeps("tax"),
        create("tax", json!({"name": "Unused", "rate_ppm": 70_000})).keeps("spare_tax"),
        step("upsert_service", json!({"p_business": "$business", "p_document": service}))
            .keeps("priced_service"),
        step(
            "set_service_staff",
            json!({"p_service": "$priced_service", "p_staff": [{"staff_id": "$staff"}]}),
        ),
        step("set_service_prices", json!({"p_service": "$priced_service", "p_document": prices}))
            .keeps_at("tier", "/tiers/0/id")
            .keeps_at("extra", "/extras/0/id"),
        create(
            "promotion",
            json!({"code": "$code", "percent_ppm": 100_000, "service_ids": ["$priced_service"]}),
        )
        .keeps("promotion"),
        create("promotion", json!({"code": "UNUSED", "amount_minor": 100}))
            .keeps("spare_promotion"),
    ]
}

fn customers() -> Vec<Step> {
    let document = json!({"name": "Kim", "email": "kim@example.org", "phone": "+4930901820"});
    vec![step("upsert_customer", json!({"p_document": document})).keeps("customer")]
}

fn bookings() -> Vec<Step> {
    let reserve = |service: &str, hour: u32, options: Value, key: &str| {
        let starts_at = format!("2031-05-05 {hour:02}:00+02");
        step(
            "reserve_booking",
            json!({
                "p_service": service, "p_starts_at": starts_at, "p_customer": {"id": "$customer"},
                "p_options": options, "p_request": {"key": key, "caller": "house", "actor": "house"}
            }),
        )
    };
    let hold = json!({"hold_seconds": 86_400});
    let confirm = json!({"confirm": true});
    vec![
        reserve("$service", 9, confirm.clone(), "house-1").keeps("booking"),
        reserve("$service", 10, hold, "house-2").keeps("held"),
        reserve("$service_on_approval", 11, confirm, "house-3").keeps("pending"),
        step(
            "reserve_booking",
            json!({
                "p_service": null, "p_starts_at": null, "p_customer": {"id": "$customer"},
                "p_options": {"session_id": "$session", "party_size": 2, "confirm": true}
            }),
        )
        .keeps("seats")
        .keeps_at("reference", "/reference"),
        reserve("$roomed_service", 13, json!({"confirm": true}), "house-4").keeps("roomed"),
        reserve(
            "$priced_service",
            12,
            json!({
                "confirm": true, "tiers": [{"id": "$tier", "quantity": 2}], "extras": [{"id": "$extra"}], "promotion": "$code"
            }),
            "house-5",
        )
        .keeps("priced"),
        reserve("$service", 16, json!({"confirm": true}), "house-6").keeps("moved"),
        step(
            "reschedule_booking",
            json!({"p_id": "$moved", "p_starts_at": "2031-05-06 16:00+02", "p_options": {"reason": "Ill"}}),
        ),
    ]
}

fn series() -> Vec<Step> {
    let book = json!({
        "p_service": "$service", "p_local_starts": ["2031-05-07 10:00", "2031-05-14 10:00"], "p_customer": {"id": "$customer"},
        "p_rule": "FREQ=WEEKLY;COUNT=2"
    });
    let visit = |hour: u32, options: Value| {
        step(
            "book_visit",
            json!({
                "p_parts": [{"service_id": "$service"}, {"service_id": "$roomed_service"}],
                "p_starts_at": format!("2031-05-09 {hour:02}:00+02"), "p_customer": {"id": "$customer"}, "p_options": options
            }),
        )
    };
    vec![
        step("book_series", book).keeps_at("series", "/series/id"),
        visit(9, json!({"confirm": true})).keeps("visit"),
        visit(11, json!({"hold_seconds": 86_400})).keeps("held_visit"),
    ]
}

fn guests() -> Vec<Step> {
    // The party that came is not the one whose code is still good.
    let walk_in = json!({"p_session": "$session", "p_customer": {"name": "Lou"}, "p_options": {"party_size": 2}});
    vec![step("add_walk_in", walk_in).keeps("walk_in")]
}

fn waitlist() -> Vec<Step> {
    let join = |service: &str, customer: Value, party: u32| {
        let document = json!({"date_from": "2031-05-05", "date_to": "2031-05-09", "weekdays": ["mon", "wed"], "party_size": party});
        let arguments =
            json!({"p_service": service, "p_customer": customer, "p_document": document});
        step("join_waitlist", arguments)
    };
    let lou = json!({"name": "Lou", "email": "lou@example.org"});
    vec![
        join("$service", json!({"id": "$customer"}), 1).keeps("waiting"),
        join("$session_service", json!({"id": "$customer"}), 2).keeps("waiting_party"),
        join("$service", lou, 1).keeps("offered_entry"),
        step(
            "offer_waitlist",
            json!({"p_id": "$offered_entry", "p_starts_at": "2031-05-07 13:00+02"}),
        ),
    ]
}

fn keys() -> Vec<Step> {
    let hash = format!("\\x{}", "07".repeat(32));
    vec![step(
        "create_api_key",
        json!({"p_key": "$api_key", "p_name": "Till", "p_scopes": ["bookings.*"], "p_secret_hash": hash}),
    )
    .keeps("api_key")]
}

fn tokens() -> Vec<Step> {
    let hash = format!("\\x{}", "09".repeat(32));
    let issue = json!({"p_booking": "$booking", "p_scopes": ["cancel"], "p_token_hash": hash});
    vec![step("issue_booking_token", issue).keeps("token")]
}
