//! What a scrape says, without a server.

use std::time::Duration;

use super::{Request, TaskOutcome, command_done, commands, relay_lag, scrape, task_done};

#[test]
fn a_commands_name_is_read_off_its_statement() {
    for (sql, name) in [
        ("select api.reserve_booking($1, $2)", "reserve_booking"),
        ("select to_jsonb(api.forget_idempotency_keys($1))", "forget_idempotency_keys"),
        ("select context.list_tenants()", "list_tenants"),
        ("select 1", "other"),
    ] {
        assert_eq!(commands::name(sql), name);
    }
}

#[test]
fn a_scrape_tells_what_was_counted_and_ends_as_openmetrics_do() {
    Request::begin("/v1/test/{id}", "GET").end(200);
    Request::begin("-", "BREW").end(404);
    drop(Request::begin("/v1/test/{id}", "GET"));
    command_done("select api.test_command($1)", "slot_taken", Duration::from_millis(3), 2);
    task_done("test", TaskOutcome::Ok, Duration::from_millis(1));
    relay_lag(7, 1.5);
    let text = scrape().unwrap();
    for line in [
        r#"slotkeeper_http_requests_total{route="/v1/test/{id}",method="GET",status="200"} 1"#,
        r#"slotkeeper_http_requests_total{route="-",method="other",status="404"} 1"#,
        "slotkeeper_http_requests_in_flight 0",
        "slotkeeper_http_requests_abandoned_total 1",
        r#"slotkeeper_commands_total{command="test_command",outcome="slot_taken"} 1"#,
        r#"slotkeeper_command_retries_total{command="test_command"} 2"#,
        r#"slotkeeper_worker_task_runs_total{task="test",outcome="ok"} 1"#,
        "slotkeeper_relay_events_without_position 7",
        "slotkeeper_relay_lag_seconds 1.5",
        "slotkeeper_build_info{version=",
    ] {
        assert!(text.contains(line), "{line} isn't in\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
    if cfg!(target_os = "linux") {
        for name in ["resident_memory_bytes", "open_fds", "max_fds", "cpu_seconds_total"] {
            assert!(text.contains(&format!("\nslotkeeper_process_{name} ")), "{name}: {text}");
        }
    }
}
