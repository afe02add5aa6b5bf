//! Calls about bookings and those who wait for one.

use serde_json::json;

use super::{FRESH, call};
use crate::house::call::Call;

pub fn probes() -> Vec<Call> {
    [bookings(), imports(), moves(), series(), visits(), tokens(), waitlist()]
        .into_iter()
        .flatten()
        .collect()
}

fn bookings() -> Vec<Call> {
    let free = "2031-05-05 14:00+02";
    let typed = json!({"name": "Lee", "email": "lee@example.org"});
    let on_monday = json!({
        "p_service": "$service", "p_staff": "$staff", "p_from": "2031-05-05 00:00Z", "p_to": "2031-05-06 00:00Z"
    });
    vec![
        call("list_free_slots", on_monday),
        call(
            "explain_slot",
            json!({"p_service": "$service", "p_starts_at": free, "p_staff": "$staff", "p_party": 1}),
        ),
        call(
            "explain_slot",
            json!({"p_service": "$session_service", "p_starts_at": "2031-05-05 18:00+02", "p_staff": "$host", "p_private": true}),
        ),
        call(
            "reserve_booking",
            json!({"p_service": "$service", "p_starts_at": free, "p_customer": typed, "p_staff": "$staff",
                   "p_options": {"party_size": 1, "notes": "By the window"}, "p_id": FRESH}),
        ),
        call(
            "reserve_booking",
            json!({"p_service": "$service", "p_starts_at": free, "p_customer": {"id": "$customer"}, "p_options": {"confirm": true}}),
        ),
        call(
            "reserve_booking",
            json!({"p_service": null, "p_starts_at": null, "p_customer": {"id": "$customer"},
                   "p_options": {"session_id": "$session", "party_size": 1, "private": false}}),
        ),
        call("confirm_booking", json!({"p_id": "$held"})),
        call("renew_hold", json!({"p_id": "$held", "p_seconds": 86_400})),
        call("approve_booking", json!({"p_id": "$pending"})),
        call("reject_booking", json!({"p_id": "$pending", "p_reason": "Full"})),
        call("cancel_booking", json!({"p_id": "$booking", "p_reason": "Ill"})),
        call("cancel_booking", json!({"p_id": "$booking", "p_options": {"waive_fee": true}})),
        call("check_in_booking", json!({"p_id": "$booking"})),
        call("complete_booking", json!({"p_id": "$booking"})),
        call("mark_no_show", json!({"p_id": "$booking"})),
        call(
            "update_booking",
            json!({"p_id": "$booking", "p_document": {"notes": "Rings twice", "metadata": {"x": 1}}}),
        ),
        call(
            "update_booking",
            json!({"p_id": "$booking", "p_document": {"customer": {"id": "$customer"}}}),
        ),
        call("release_expired_holds", json!({})),
        call("get_booking", json!({"p_id": "$booking"})),
        call(
            "list_bookings",
            json!({"p_from": null, "p_to": null, "p_after": "$booking", "p_filter": {
                "business_id": "$business", "service_id": "$service", "staff_id": "$staff", "customer_id": "$customer",
                "session_id": "$session", "resource_id": "$resource", "search": "lee", "state": "confirmed", "sort": "-starts_at"
            }}),
        ),
    ]
}

fn series() -> Vec<Call> {
    let options = json!({"party_size": 1, "notes": "By the window", "partly": true});
    let starts = json!(["2031-05-08 11:00", "2031-05-15 11:00"]);
    let chosen = json!({"tiers": [{"id": "$tier", "quantity": 1}], "extras": [{"id": "$extra"}], "promotion": "$code"});
    vec![
        call(
            "book_series",
            json!({"p_service": "$service", "p_local_starts": starts, "p_customer": {"id": "$customer"}, "p_staff": "$staff",
                   "p_options": options, "p_rule": "FREQ=WEEKLY;COUNT=2", "p_id": FRESH}),
        ),
        call(
            "preview_series",
            json!({"p_service": "$service", "p_local_starts": starts, "p_staff": "$staff", "p_options": {"party_size": 1}}),
        ),
        call(
            "preview_series",
            json!({"p_service": "$priced_service", "p_local_starts": starts, "p_options": chosen}),
        ),
        call("get_series", json!({"p_id": "$series"})),
        call(
            "move_series",
            json!({"p_id": "$series", "p_occurrence": 2, "p_local_start": "2031-05-15 12:00", "p_staff": "$staff",
                   "p_options": {"reason": "Later"}}),
        ),
        call(
            "cancel_series",
            json!({"p_id": "$series", "p_reason": "Moves away", "p_options": {"by": "customer", "partly": true}}),
        ),
    ]
}

fn visits() -> Vec<Call> {
    let parts = json!([
        {"service_id": "$service", "staff_id": "$staff", "notes": "By the window"},
        {"service_id": "$priced_service", "tiers": [{"id": "$tier", "quantity": 1}], "extras": [{"id": "$extra"}], "promotion": "$code"}
    ]);
    vec![
        call(
            "book_visit",
            json!({"p_parts": parts, "p_starts_at": "2031-05-12 09:00+02", "p_customer": {"id": "$customer"},
                   "p_options": {"confirm": true}, "p_id": FRESH}),
        ),
        call(
            "list_visit_slots",
            json!({"p_parts": [{"service_id": "$service", "staff_id": "$staff"}, {"service_id": "$roomed_service"}],
                   "p_from": "2031-05-12 00:00Z", "p_to": "2031-05-13 00:00Z"}),
        ),
        call("get_visit", json!({"p_id": "$visit"})),
        call("confirm_visit", json!({"p_id": "$held_visit"})),
        call(
            "move_visit",
            json!({"p_id": "$visit", "p_starts_at": "2031-05-12 13:00+02", "p_options": {"reason": "Later"}}),
        ),
        call(
            "cancel_visit",
            json!({"p_id": "$visit", "p_reason": "Ill", "p_options": {"by": "customer"}}),
        ),
    ]
}

fn moves() -> Vec<Call> {
    let chosen = json!({
        "reprice": true, "tiers": [{"id": "$tier", "quantity": 2}], "extras": [{"id": "$extra"}], "promotion": "$code"
    });
    vec![
        call(
            "reschedule_booking",
            json!({"p_id": "$booking", "p_starts_at": "2031-05-05 14:00+02", "p_staff": "$staff",
                   "p_options": {"service_id": "$service", "reason": "Later"}}),
        ),
        call(
            "reschedule_booking",
            json!({"p_id": "$priced", "p_starts_at": "2031-05-05 15:00+02", "p_options": chosen}),
        ),
        call(
            "reschedule_booking",
            json!({"p_id": "$seats", "p_options": {"session_id": "$unsold_session"}}),
        ),
        call("list_booking_moves", json!({"p_id": "$moved"})),
    ]
}

fn tokens() -> Vec<Call> {
    let (hash, other) = (format!("\\x{}", "09".repeat(32)), format!("\\x{}", "0a".repeat(32)));
    vec![
        call(
            "issue_booking_token",
            json!({"p_booking": "$booking", "p_scopes": ["view"], "p_id": FRESH, "p_token_hash": other}),
        ),
        call("list_booking_tokens", json!({"p_booking": "$booking"})),
        call("revoke_booking_tokens", json!({"p_booking": "$booking", "p_token": "$token"})),
        call("revoke_booking_tokens", json!({"p_booking": "$booking"})),
        call("open_booking_token", json!({"p_booking": "$booking", "p_token_hash": hash})),
    ]
}

fn waitlist() -> Vec<Call> {
    let wish = json!({"date_from": "2031-05-05", "date_to": "2031-05-30", "staff_id": "$staff", "time_from": "09:00", "time_to": "12:00"});
    let typed = json!({"name": "Max", "email": "max@example.org"});
    vec![
        call(
            "join_waitlist",
            json!({"p_service": "$service", "p_customer": {"id": "$customer"}, "p_document": wish, "p_options": {"priority": 1}, "p_id": FRESH}),
        ),
        call(
            "join_waitlist",
            json!({"p_service": "$session_service", "p_customer": typed, "p_document": {"date_from": "2031-05-01", "date_to": "2031-05-30"}}),
        ),
        call(
            "offer_waitlist",
            json!({"p_id": "$waiting", "p_starts_at": "2031-05-07 11:00+02", "p_staff": "$staff", "p_booking": FRESH}),
        ),
        call(
            "offer_waitlist",
            json!({"p_id": "$waiting_party", "p_options": {"session_id": "$unsold_session"}}),
        ),
        call("offer_due_waitlist", json!({"p_business": "$business", "p_booking": FRESH})),
        call("accept_offer", json!({"p_id": "$offered_entry", "p_answers": {"allergies": "Nuts"}})),
        call("refuse_offer", json!({"p_id": "$offered_entry"})),
        call("leave_waitlist", json!({"p_id": "$waiting", "p_options": {"by": "customer"}})),
        call(
            "list_waitlist",
            json!({"p_business": "$business", "p_service": "$service", "p_after": "$waiting"}),
        ),
        call(
            "get_waitlist_fill_rate",
            json!({"p_business": "$business", "p_service": "$service", "p_from": "2026-01-01 00:00Z", "p_to": "2026-12-31 00:00Z"}),
        ),
    ]
}

fn imports() -> Vec<Call> {
    let free = "2031-05-05 14:00+02";
    let typed = json!({"name": "Lee", "email": "lee@example.org"});
    let imported = json!({
        "id": FRESH, "service_id": "$service", "staff_ids": ["$staff"], "starts_at": free,
        "customer": {"id": "$customer"}, "state": "confirmed", "notes": "From the old book."
    });
    let in_a_room = json!({
        "service_id": "$roomed_service", "staff_ids": ["$staff"], "unit_ids": ["$unit"], "starts_at": free, "customer": typed, "state": "confirmed"
    });
    vec![
        call(
            "preview_import",
            json!({"p_business": "$business", "p_kind": "booking", "p_document": imported}),
        ),
        call(
            "preview_import",
            json!({"p_business": "$business", "p_kind": "booking", "p_document": in_a_room}),
        ),
        call(
            "preview_import",
            json!({"p_business": "$business", "p_kind": "customer", "p_document": typed}),
        ),
        call(
            "preview_import",
            json!({"p_business": "$business", "p_kind": "service", "p_document": {"name": "Shave", "duration_minutes": 20, "category_id": "$category"}, "p_id": FRESH}),
        ),
        call("import_booking", json!({"p_document": imported})),
        call("import_booking", json!({"p_document": in_a_room})),
    ]
}
