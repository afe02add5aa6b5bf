//! One call of each function of schema `api` that succeeds in a finished house, ids of the house in it. The matrix puts
//! ids of another tenant in their place, one at a time, and unknown fields into every document.

mod bookings;

use serde_json::{Value, json};

use super::call::Call;

/// The calls. A function that works for a tenant and stands nowhere here fails the matrix.
pub fn probes() -> Vec<Call> {
    [
        tenants(),
        catalog(),
        questions(),
        policies(),
        staff(),
        schedules(),
        resources(),
        sessions(),
        managed_sessions(),
        prices(),
        customers(),
        bookings::probes(),
        guests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn call(function: &'static str, arguments: Value) -> Call {
    Call::new(function, arguments)
}

/// For an id that the caller chooses for something new.
const FRESH: &str = "$fresh";

fn tenants() -> Vec<Call> {
    let business = json!({"name": "Second", "slug": "second-salon", "timezone": "Asia/Kolkata", "currency": "INR"});
    let hash = format!("\\x{}", "08".repeat(32));
    vec![
        call("enter", json!({})),
        call(
            "update_tenant",
            json!({"p_document": {"name": "Renamed", "owner_phone": "+4930901821"}}),
        ),
        call("set_tenant_status", json!({"p_status": "suspended"})),
        call("create_business", json!({"p_document": business, "p_id": FRESH})),
        call(
            "update_business",
            json!({"p_id": "$business", "p_document": {"address": "Sonnenallee 1"}}),
        ),
        call("rotate_embed_key", json!({"p_id": "$business"})),
        call("list_businesses", json!({})),
        call(
            "create_api_key",
            json!({"p_key": FRESH, "p_name": "Site", "p_scopes": ["*"], "p_secret_hash": hash, "p_expires_at": null}),
        ),
        call("touch_api_key", json!({"p_key": "$api_key"})),
        call("revoke_api_key", json!({"p_key": "$api_key"})),
        call("forget_idempotency_keys", json!({})),
        call("list_changes", json!({})),
        call("get_epoch", json!({})),
    ]
}

fn catalog() -> Vec<Call> {
    let service = json!({"name": "Beard", "duration_minutes": 30, "category_id": "$category", "price_minor": 1200});
    let performs =
        json!([{"staff_id": "$staff", "price_minor": 5000}, {"staff_id": "$spare_staff"}]);
    vec![
        call(
            "create_category",
            json!({"p_business": "$business", "p_document": {"name": "Nails", "position": 2}, "p_id": FRESH}),
        ),
        call("update_category", json!({"p_id": "$category", "p_document": {"position": 3}})),
        call("delete_category", json!({"p_id": "$category"})),
        call("list_categories", json!({"p_business": "$business"})),
        call(
            "upsert_service",
            json!({"p_business": "$business", "p_document": service, "p_id": FRESH}),
        ),
        call(
            "upsert_service",
            json!({"p_business": "$business", "p_document": service, "p_id": "$service"}),
        ),
        call("archive_service", json!({"p_id": "$service"})),
        call("delete_service", json!({"p_id": "$spare_service"})),
        call("set_service_staff", json!({"p_service": "$service", "p_staff": performs})),
        call("list_services", json!({"p_business": "$business"})),
    ]
}

fn questions() -> Vec<Call> {
    let question = json!({"key": "colour", "kind": "choice", "label": "Colour?", "options": [{"value": "red", "label": "Red"}]});
    let all = json!(["$spare_question", "$question"]);
    vec![
        call(
            "create_question",
            json!({"p_service": "$service", "p_document": question, "p_id": FRESH}),
        ),
        call(
            "update_question",
            json!({"p_id": "$question", "p_document": {"label": "Allergies?"}}),
        ),
        call("delete_question", json!({"p_id": "$spare_question"})),
        call("order_questions", json!({"p_service": "$service", "p_ids": all})),
        call("list_questions", json!({"p_service": "$service"})),
        call("answer_hold", json!({"p_id": "$held", "p_answers": {"allergies": "Nuts"}})),
    ]
}

fn policies() -> Vec<Call> {
    let document = json!({"cancellation": {"fee_percent": 10}, "quiet_hours": {"from": "22:00", "to": "07:00"}});
    vec![
        call("set_policies", json!({"p_business": "$business", "p_document": document})),
        call("list_policies", json!({"p_business": "$business"})),
        call("list_policies", json!({"p_business": "$business", "p_section": "cancellation"})),
        call("get_policy_schema", json!({"p_section": "cancellation"})),
        call("preview_cancellation", json!({"p_id": "$booking"})),
    ]
}

fn staff() -> Vec<Call> {
    vec![
        call(
            "create_staff",
            json!({"p_business": "$business", "p_document": {"name": "Ana"}, "p_id": FRESH}),
        ),
        call("update_staff", json!({"p_id": "$staff", "p_document": {"title": "Stylist"}})),
        call("delete_staff", json!({"p_id": "$idle_staff"})),
        call("list_staff", json!({"p_business": "$business"})),
    ]
}

fn schedules() -> Vec<Call> {
    let week = json!({"mon": [{"start": "10:00", "end": "12:00"}]});
    let document = json!({"staff_id": "$spare_staff", "starts_on": "2031-12-27", "available": false, "reason": "Away"});
    vec![
        call(
            "set_hours",
            json!({"p_business": "$business", "p_staff": "$spare_staff", "p_week": week}),
        ),
        call(
            "set_opening_hours",
            json!({"p_business": "$business", "p_staff": "$spare_staff", "p_document": {
                "weeks": [{"week": week}],
                "dates": [{"starts_on": "2031-12-24", "available": false, "reason": "Christmas"}]
            }}),
        ),
        call("get_hours", json!({"p_business": "$business", "p_staff": "$staff"})),
        call("clear_hours", json!({"p_business": "$business", "p_staff": "$staff"})),
        call("delete_hours", json!({"p_schedule": "$schedule"})),
        call(
            "add_override",
            json!({"p_business": "$business", "p_document": document, "p_id": FRESH}),
        ),
        call(
            "update_override",
            json!({"p_id": "$override", "p_document": {"reason": "Still away"}}),
        ),
        call("remove_override", json!({"p_id": "$override"})),
        call("list_overrides", json!({"p_business": "$business"})),
        call(
            "add_time_off",
            json!({"p_staff": "$spare_staff", "p_starts_at": "2031-09-01 00:00Z", "p_ends_at": "2031-09-02 00:00Z", "p_id": FRESH}),
        ),
        call("remove_time_off", json!({"p_id": "$time_off"})),
        call("list_time_off", json!({"p_staff": "$spare_staff"})),
    ]
}

fn sessions() -> Vec<Call> {
    let week = json!({"tue": [{"start": "18:00", "end": "20:00"}]});
    let rule = json!({
        "week": week, "interval_minutes": 60, "staff_ids": ["$host"],
        "extra_dates": [{"date": "2031-06-03", "start": "10:00", "end": "11:00"}], "blocked_dates": [{"date": "2031-06-04"}],
        "resources": [{"resource_id": "$resource"}, {"group_id": "$spare_group"}]
    });
    let session = json!({
        "starts_at": "2031-05-09T18:00:00+02:00", "staff_ids": ["$host"],
        "resources": [{"resource_id": "$resource"}, {"group_id": "$spare_group"}]
    });
    vec![
        call(
            "set_session_rule",
            json!({"p_service": "$session_service", "p_document": rule, "p_id": FRESH}),
        ),
        call(
            "set_session_rule",
            json!({"p_service": "$session_service", "p_document": {"capacity": 6}, "p_id": "$rule"}),
        ),
        call("delete_session_rule", json!({"p_id": "$rule"})),
        call("generate_sessions", json!({"p_service": "$session_service"})),
        call("generate_due_sessions", json!({"p_service": "$session_service"})),
        call(
            "create_session",
            json!({"p_service": "$session_service", "p_document": session, "p_id": FRESH}),
        ),
        call("list_sessions", json!({"p_business": "$business", "p_service": "$session_service"})),
        call(
            "preview_sessions",
            json!({"p_service": "$session_service", "p_document": rule, "p_id": "$rule"}),
        ),
    ]
}

fn managed_sessions() -> Vec<Call> {
    let document = json!({
        "capacity_total": 9, "staff_ids": ["$spare_staff"], "by_hand": [],
        "resources": [{"resource_id": "$spare_resource"}, {"group_id": "$spare_group"}]
    });
    vec![
        call("update_session", json!({"p_id": "$unsold_session", "p_document": document})),
        call("close_session", json!({"p_id": "$session"})),
        call("reopen_session", json!({"p_id": "$closed_session"})),
        call("cancel_session", json!({"p_id": "$unsold_session"})),
        call("explain_session", json!({"p_session": "$session"})),
        call(
            "list_free_sessions",
            json!({"p_service": "$session_service", "p_from": "2031-05-05 00:00Z", "p_to": "2031-05-06 00:00Z"}),
        ),
    ]
}

fn resources() -> Vec<Call> {
    let needs = json!([{"resource_id": "$spare_resource"}, {"group_id": "$resource_group"}]);
    vec![
        call(
            "create_resource_group",
            json!({"p_business": "$business", "p_document": {"name": "Halls"}, "p_id": FRESH}),
        ),
        call(
            "update_resource_group",
            json!({"p_id": "$resource_group", "p_document": {"position": 2}}),
        ),
        call("delete_resource_group", json!({"p_id": "$spare_group"})),
        call("list_resource_groups", json!({"p_business": "$business"})),
        call(
            "create_resource",
            json!({"p_business": "$business", "p_document": {"name": "Hall", "group_id": "$resource_group"}, "p_id": FRESH}),
        ),
        call(
            "update_resource",
            json!({"p_id": "$spare_resource", "p_document": {"quantity": 3, "group_id": "$spare_group"}}),
        ),
        call("delete_resource", json!({"p_id": "$spare_resource"})),
        call("list_resources", json!({"p_business": "$business"})),
        call("set_service_resources", json!({"p_service": "$service", "p_needs": needs})),
        call(
            "add_out_of_use",
            json!({"p_resource": "$resource", "p_unit": "$unit", "p_starts_at": "2031-09-01 00:00Z", "p_ends_at": "2031-09-02 00:00Z", "p_id": FRESH}),
        ),
        call("remove_out_of_use", json!({"p_id": "$out_of_use"})),
        call("list_out_of_use", json!({"p_resource": "$resource"})),
        call(
            "reassign_bookings",
            json!({"p_from": "$staff", "p_to": "$spare_staff", "p_document": {"booking_ids": ["$booking"], "partly": true}}),
        ),
    ]
}

fn prices() -> Vec<Call> {
    let prices = json!({
        "tiers": [{"id": FRESH, "name": "Adult", "price_minor": 2100}],
        "extras": [{"id": FRESH, "name": "Cheese", "price_minor": 400}],
        "rules": [{"id": FRESH, "name": "Late", "time_from": "20:00", "time_to": "22:00", "amount_minor": 500}],
        "taxes": ["$spare_tax"],
    });
    let chosen = json!({"tiers": [{"id": "$tier", "quantity": 1}], "extras": [{"id": "$extra", "quantity": 1}], "promotion": "$code"});
    let time = "2031-05-05 15:00+02";
    let promotion = json!({"code": "SPRING", "percent_ppm": 50_000, "service_ids": ["$service"]});
    vec![
        call(
            "create_tax",
            json!({"p_business": "$business", "p_document": {"name": "City tax", "rate_ppm": 50_000}, "p_id": FRESH}),
        ),
        call("update_tax", json!({"p_id": "$tax", "p_document": {"rate_ppm": 200_000}})),
        call("delete_tax", json!({"p_id": "$spare_tax"})),
        call("list_taxes", json!({"p_business": "$business"})),
        call(
            "create_promotion",
            json!({"p_business": "$business", "p_document": promotion, "p_id": FRESH}),
        ),
        call(
            "update_promotion",
            json!({"p_id": "$promotion", "p_document": {"status": "inactive", "service_ids": ["$service"]}}),
        ),
        call("delete_promotion", json!({"p_id": "$spare_promotion"})),
        call("list_promotions", json!({"p_business": "$business"})),
        call("set_service_prices", json!({"p_service": "$priced_service", "p_document": prices})),
        call("get_service_prices", json!({"p_service": "$priced_service"})),
        call(
            "quote_booking",
            json!({"p_service": "$priced_service", "p_starts_at": time, "p_options": chosen, "p_staff": "$staff"}),
        ),
        call(
            "quote_booking",
            json!({"p_service": "$session_service", "p_starts_at": null, "p_options": {"party_size": 1}, "p_session": "$session"}),
        ),
        call(
            "quote_booking",
            json!({"p_service": null, "p_starts_at": null, "p_options": {"session_id": "$session"}}),
        ),
        call(
            "reserve_booking",
            json!({"p_service": "$priced_service", "p_starts_at": time, "p_customer": {"id": "$customer"}, "p_options": chosen}),
        ),
    ]
}

fn guests() -> Vec<Call> {
    vec![
        call(
            "add_walk_in",
            json!({"p_session": "$session", "p_customer": {"name": "Max"}, "p_options": {"party_size": 1}, "p_id": FRESH}),
        ),
        call("check_in_code", json!({"p_code": "$reference", "p_session": "$session"})),
        call("check_in_party", json!({"p_id": "$seats", "p_arrived": 1})),
        call("undo_check_in", json!({"p_id": "$walk_in"})),
        call("mark_no_shows", json!({"p_session": "$begun_session"})),
        call("list_guests", json!({"p_session": "$session"})),
    ]
}

fn customers() -> Vec<Call> {
    let document = json!({"name": "Lee", "email": "lee@example.org"});
    vec![
        call("upsert_customer", json!({"p_document": document})),
        call(
            "upsert_customer",
            json!({"p_document": {"notes": "Prefers Mondays."}, "p_id": "$customer"}),
        ),
        call(
            "list_customers",
            json!({"p_after": "$customer", "p_filter": {"search": "lee", "status": ["active"], "sort": "-created_at"}}),
        ),
    ]
}
