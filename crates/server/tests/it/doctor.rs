//! OPS-3: `doctor` finds what is really wrong and says what to do; `config check` reads settings as `serve` does.

use serde_json::Value;
use slotkeeper::app::doctor::{self, CHECKS, Finding, Level};
use slotkeeper::platform::config::{Environment, Source};
use testkit::{Database, Salon};
use vocab::{Clock, FixedClock, SystemClock};

use crate::server::command;

const SECRET: &str = "a secret of tests, of no worth whatever";

/// Settings of a leased database, with changes that win.
fn source(database: &Database, changes: &[(&str, &str)]) -> Source {
    let urls =
        ["server", "worker", "migrator"].map(|role| database.url(&format!("slotkeeper_{role}")));
    let mut pairs = vec![
        ("DATABASE_URL", urls[0].as_str()),
        ("WORKER_DATABASE_URL", &urls[1]),
        ("MIGRATE_DATABASE_URL", &urls[2]),
        ("SECRET_KEY", SECRET),
    ];
    pairs.extend(changes);
    Source::read(None, &Environment::from(&pairs[..]), &[])
}

async fn examine(database: &Database, changes: &[(&str, &str)]) -> Vec<Finding> {
    doctor::examine(&source(database, changes), &SystemClock).await
}

fn of<'a>(findings: &'a [Finding], check: &str) -> &'a Finding {
    findings
        .iter()
        .find(|finding| finding.check == check)
        .unwrap_or_else(|| panic!("{check}: {findings:#?}"))
}

/// The level of a check, whose text and advice hold these words.
fn assert_found(findings: &[Finding], check: &str, level: Level, words: [&str; 2]) {
    let finding = of(findings, check);
    assert_eq!(finding.level, level, "{finding:?}");
    assert!(finding.text.contains(words[0]), "{finding:?}");
    assert!(finding.what_to_do.as_deref().unwrap_or_default().contains(words[1]), "{finding:?}");
}

#[tokio::test]
async fn a_sound_database_is_found_sound_ops_3() {
    let database = Database::lease().await;
    let findings = examine(&database, &[]).await;
    // The cluster of the tests may lose data in a power cut, and says so; its tz data are Debian's.
    let may_differ = ["durability", "zones of PostgreSQL", "connections"];
    for finding in findings.iter().filter(|finding| !may_differ.contains(&finding.check)) {
        assert_eq!(finding.level, Level::Ok, "{finding:?}");
    }
    let document = include_str!("../../../../docs/operations.md");
    for finding in &findings {
        assert!(CHECKS.contains(&finding.check), "{finding:?}");
        assert_eq!(finding.what_to_do.is_some(), finding.level != Level::Ok, "{finding:?}");
    }
    for check in CHECKS {
        assert!(
            document.contains(&format!("| {check} |")),
            "docs/operations.md doesn't explain {check}"
        );
    }
}

#[tokio::test]
async fn wrong_roles_are_found_ten_4_ops_3() {
    let database = Database::lease().await;
    let (admin, server) = (database.superuser_url(), database.url("slotkeeper_server"));
    let changes = [
        ("DATABASE_URL", admin.as_str()),
        ("WORKER_DATABASE_URL", &admin),
        ("MIGRATE_DATABASE_URL", &server),
    ];
    let findings = examine(&database, &changes).await;
    assert_found(&findings, "server role", Level::Fault, ["is a superuser", "--print-roles"]);
    assert_found(&findings, "worker role", Level::Fault, ["is a superuser", "--print-roles"]);
    assert_found(&findings, "migrator role", Level::Fault, ["slotkeeper_server", "--print-roles"]);
    let findings = examine(&database, &[("MIGRATE_DATABASE_URL", &admin)]).await;
    assert_found(&findings, "migrator role", Level::Warning, ["a superuser", "--print-roles"]);
}

#[tokio::test]
async fn what_was_changed_by_hand_is_found_ops_3() {
    let database = Database::lease().await;
    Salon::builder().build(&database).await;
    database
        .superuser()
        .await
        .batch_execute(
            "alter table bookings no force row level security;
             update installation set value = '1999a' where name = 'tz_version';
             update installation set value = 'other' where name = 'fingerprint';
             update outbox set created_at = clock_timestamp() - interval '1 hour'",
        )
        .await
        .unwrap();
    let findings = examine(&database, &[]).await;
    assert_found(&findings, "isolation", Level::Fault, ["R04 bookings", "docs/isolation.md"]);
    assert_found(&findings, "tz database", Level::Fault, ["1999a", "slotkeeper migrate"]);
    assert_found(&findings, "schema", Level::Fault, ["another build", "slotkeeper migrate"]);
    assert_found(&findings, "worker", Level::Warning, ["the oldest for 36", "WORKER_DATABASE_URL"]);
    let superuser = database.superuser().await;
    superuser.batch_execute("delete from schema_migrations where version > 5").await.unwrap();
    let findings = examine(&database, &[]).await;
    assert_found(&findings, "schema", Level::Fault, ["at version 5", "slotkeeper migrate"]);
}

#[tokio::test]
async fn a_clock_that_is_off_is_found_ops_3() {
    let database = Database::lease().await;
    let source = source(&database, &[]);
    let clock = FixedClock(SystemClock.now() - std::time::Duration::from_secs(3600));
    let findings = doctor::examine(&source, &clock).await;
    assert_found(&findings, "clock", Level::Warning, ["behind the database's", "NTP"]);
    let clock = FixedClock(SystemClock.now() + std::time::Duration::from_secs(60));
    let findings = doctor::examine(&source, &clock).await;
    assert_found(&findings, "clock", Level::Warning, ["ahead of the database's", "NTP"]);
}

#[tokio::test]
async fn a_database_that_is_away_and_settings_that_are_wrong_are_told_ops_3() {
    let database = Database::lease().await;
    let nowhere =
        [("DATABASE_URL", "postgresql://slotkeeper_server:hunter2@127.0.0.1:1/slotkeeper")];
    let findings = examine(&database, &nowhere).await;
    assert_found(&findings, "database", Level::Fault, ["no connection", "DATABASE_URL"]);
    assert!(!format!("{findings:?}").contains("hunter2"));

    let wrong = [("POOL_SIZE", "many"), ("HOLD_SECOND", "60"), ("DATA_DIR", "/somewhere")];
    let findings = examine(&database, &wrong).await;
    assert_found(&findings, "settings", Level::Fault, ["from 1 to 500", "POOL_SIZE"]);
    let names: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.check == "names" && finding.level == Level::Warning)
        .filter_map(|finding| finding.what_to_do.as_deref())
        .collect();
    assert!(names.iter().any(|todo| todo.contains("rename it to HOLD_SECONDS")), "{names:?}");
    assert!(names.contains(&"remove DATA_DIR"), "{names:?}");
}

#[tokio::test]
async fn doctor_reports_by_exit_code_in_words_and_as_json_ops_3() {
    let database = Database::lease().await;
    let run = async |arguments: &[&str], changes: &[(&str, &str)]| {
        let output = command(&database, changes).args(arguments).output().await.unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let admin = database.superuser_url();
    let (good, said) = run(&["doctor", "--json"], &[("DATABASE_URL", &admin)]).await;
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((good, &report["worst"]), (false, &"fault".into()), "{said}");
    let findings = report["findings"].as_array().unwrap();
    let role = findings.iter().find(|one| one["check"] == "server role").unwrap();
    assert_eq!(role["level"], "fault");
    assert!(role["what_to_do"].as_str().unwrap().contains("--print-roles"), "{role}");
    let (good, said) = run(&["doctor"], &[("DATABASE_URL", &admin)]).await;
    assert!(
        !good && said.contains("FAULT    server role") && said.contains("→ connect as"),
        "{said}"
    );
}

#[tokio::test]
async fn config_check_reads_settings_as_serve_does_ops_3() {
    let database = Database::lease().await;
    let run = async |changes: &[(&str, &str)]| {
        let arguments = ["config", "check", "--json", "--listen", "127.0.0.1:0"];
        let output = command(&database, changes).args(arguments).output().await.unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.success(), report)
    };
    let (good, report) = run(&[]).await;
    assert!(good && report["ok"] == true, "{report}");
    let text = report.to_string();
    assert!(text.contains("from a flag") && text.contains("by default"), "{text}");
    assert!(
        text.contains("slotkeeper_server at") && !text.contains(SECRET) && !text.contains(":test@"),
        "{text}"
    );

    let (good, report) = run(&[("HOLD_SECONDS", "never"), ("IDLE_SECONDS", "0")]).await;
    assert!(!good);
    let faults: Vec<&Value> = report["faults"].as_array().unwrap().iter().collect();
    assert_eq!(faults.len(), 2, "{report}");
    let serve = command(&database, &[("HOLD_SECONDS", "never"), ("IDLE_SECONDS", "0")]);
    let refused = { serve }.arg("serve").output().await.unwrap();
    let refused = String::from_utf8(refused.stderr).unwrap();
    for fault in faults {
        assert!(
            refused.contains(fault["rule"].as_str().unwrap()),
            "serve says the same: {refused}"
        );
    }

    let (good, report) = run(&[("SLOTKEEPER_POOL_SIZ", "3")]).await;
    assert!(!good && report["unknown"][0]["meant"] == "POOL_SIZE", "{report}");
    let (good, report) = run(&[("HOLD_SECOND", "3")]).await;
    assert!(good && report["unknown"][0]["meant"] == "HOLD_SECONDS", "only a hint: {report}");
}
