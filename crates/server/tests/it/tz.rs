//! BKG-12: what new zone rules move, what would collide, and bookings that keep the time on the clock.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id};
use uuid::Uuid;

use crate::server::command;

/// A compiled zone (RFC 8536, version 2) with one offset, and another from an instant on.
fn compiled(seconds: i32, later: Option<(i64, i32)>) -> Vec<u8> {
    let header = |transitions: u32, types: u32| {
        let mut bytes = b"TZif2".to_vec();
        bytes.extend([0; 15]);
        for count in [0, 0, 0, transitions, types, 4] {
            bytes.extend(count.to_be_bytes());
        }
        bytes
    };
    let type_of = |seconds: i32| {
        let mut bytes = seconds.to_be_bytes().to_vec();
        bytes.extend([0, 0]);
        bytes
    };
    let mut bytes = header(0, 1);
    bytes.extend(type_of(seconds));
    bytes.extend(b"ZZZ\0");
    let mut types = vec![seconds];
    types.extend(later.map(|(_, seconds)| seconds));
    bytes.extend(header(u32::from(later.is_some()), types.len() as u32));
    if let Some((at, _)) = later {
        bytes.extend(at.to_be_bytes());
        bytes.push(1);
    }
    for seconds in &types {
        bytes.extend(type_of(*seconds));
    }
    bytes.extend(b"ZZZ\0");
    let last = types.last().unwrap();
    bytes.extend(format!("\nZZZ{}\n", -last / 3600).bytes());
    bytes
}

/// A folder with Berlin, which is two hours before UTC and one from the fifth of May 2031 on, and Tokyo as it is.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("slotkeeper-tz-{name}-{}", std::process::id()));
    let may_5 = "2031-05-05T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    for (zone, bytes) in [
        ("Europe/Berlin", compiled(7200, Some((may_5, 3600)))),
        ("Asia/Tokyo", compiled(32_400, None)),
    ] {
        let path = folder.join(zone);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::write(folder.join("+VERSION"), "2031z\n").unwrap();
    folder
}

async fn run(database: &Database, arguments: &[&str]) -> Output {
    command(database, &[]).args(arguments).output().await.unwrap()
}

async fn audit(database: &Database, folder: Option<&Path>) -> (Option<i32>, Value) {
    let mut arguments = vec!["tz", "audit", "--json"];
    if let Some(folder) = folder {
        arguments.extend(["--tzdata", folder.to_str().unwrap()]);
    }
    let output = run(database, &arguments).await;
    let said = String::from_utf8(output.stdout).unwrap();
    let value = serde_json::from_str(&said);
    let value = value.unwrap_or_else(|error| {
        panic!("{error}: {said}{}", String::from_utf8_lossy(&output.stderr))
    });
    (output.status.code(), value)
}

async fn booked(database: &Database, salon: &Salon, starts_at: &str) -> (Uuid, String) {
    let client = database.server().await;
    let email = format!("{}@example.org", vocab::new_id().simple());
    let made = salon.reserve(&client, starts_at, &email, json!({"confirm": true})).await.unwrap();
    (id(&made), made["reference"].as_str().unwrap().to_owned())
}

async fn time_off(database: &Database, salon: &Salon, from: &str, to: &str) -> Uuid {
    let client = database.server().await;
    let sql =
        "select api.add_time_off($1, $2, $3::text::timestamptz, $4::text::timestamptz, 'Dentist')";
    id(&call(&client, sql, &[&salon.tenant, &salon.staff[0], &from, &to]).await.unwrap())
}

#[tokio::test]
async fn an_audit_lists_what_new_rules_move_and_what_would_collide_bkg_12() {
    let database = Database::lease().await;
    let berlin = Salon::builder().build(&database).await;
    let tokyo = Salon::builder().timezone("Asia/Tokyo").build(&database).await;
    let before = booked(&database, &berlin, "2031-05-04 10:00+02").await;
    let first = booked(&database, &berlin, "2031-05-05 10:00+02").await;
    let second = booked(&database, &berlin, "2031-05-05 11:00+02").await;
    let gone = booked(&database, &berlin, "2031-05-05 14:00+02").await;
    booked(&database, &tokyo, "2031-05-05 10:00+09").await;
    time_off(&database, &berlin, "2031-05-05 12:00+02", "2031-05-05 13:00+02").await;
    let client = database.server().await;
    berlin.command(&client, "cancel_booking", gone.0).await.unwrap();

    let (code, own) = audit(&database, None).await;
    assert_eq!((code, &own["moved"]), (Some(0), &json!([])), "{own}");
    assert_eq!(own["summary"]["bookings"], 4, "cancelled ones don't count");

    let folder = folder("audit");
    let (code, found) = audit(&database, Some(&folder)).await;
    assert_eq!((code, &found["tz_version"]), (Some(2), &json!("2031z")));
    assert_eq!(found["summary"], json!({"bookings": 4, "moved": 2, "colliding": 1}), "{found}");
    let moved = found["moved"].as_array().unwrap();
    let references: Vec<&str> =
        moved.iter().map(|one| one["reference"].as_str().unwrap()).collect();
    assert_eq!(references, [&first.1, &second.1], "{} is before the change", before.1);
    for (field, expected) in [
        ("tenant_id", json!(berlin.tenant)),
        ("business", json!("Salon")),
        ("timezone", json!("Europe/Berlin")),
        ("promised", json!("2031-05-05T11:00:00")),
        ("will_show", json!("2031-05-05T10:00:00")),
        ("starts_at", json!("2031-05-05T09:00:00Z")),
        ("keeps_at", json!("2031-05-05T10:00:00Z")),
        ("minutes", json!(60)),
        ("collides_with", json!([{"who": "Staff 0", "with": "time off"}])),
    ] {
        assert_eq!(moved[1][field], expected, "{field}");
    }
    assert_eq!(moved[0]["collides_with"], json!([]), "the second moves out of its way");
    assert_eq!(moved[0]["tz_version"], json!(schema::tz_version()));

    let output = run(&database, &["tz", "audit", "--tzdata", folder.to_str().unwrap()]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains(&second.1) && said.contains("+60") && said.contains("time off (Staff 0)"),
        "{said}"
    );
    std::fs::remove_file(folder.join("Asia/Tokyo")).unwrap();
    let output = run(&database, &["tz", "audit", "--tzdata", folder.to_str().unwrap()]).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), said.contains("Asia/Tokyo")), (Some(1), true), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// What bookings are like whose zone had its clocks an hour further when they were made.
async fn made_under_other_rules(database: &Database, booking: Uuid) {
    let admin = database.superuser().await;
    for table in ["bookings b set tz_version = '1999a',", "claims b set"] {
        let column = if table.starts_with("bookings") { "id" } else { "booking_id" };
        let sql = format!(
            "update {table} starts_at = b.starts_at - interval '1 hour', ends_at = b.ends_at - interval '1 hour' where b.{column} = $1"
        );
        assert_eq!(admin.execute(&sql, &[&booking]).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn bookings_keep_the_time_on_the_clock_or_stay_as_they_are_bkg_12() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let (first, second) = (
        booked(&database, &salon, "2031-05-05 10:00+02").await,
        booked(&database, &salon, "2031-05-05 11:00+02").await,
    );
    let untouched = booked(&database, &salon, "2031-05-06 10:00+02").await;
    made_under_other_rules(&database, first.0).await;
    made_under_other_rules(&database, second.0).await;
    let off = time_off(&database, &salon, "2031-05-05 11:00+02", "2031-05-05 12:00+02").await;
    let (code, found) = audit(&database, None).await;
    assert_eq!(
        (code, &found["summary"]),
        (Some(2), &json!({"bookings": 3, "moved": 2, "colliding": 1})),
        "{found}"
    );
    assert_eq!(found["moved"][0]["tz_version"], "1999a");

    // The one is in the way of the other, and time off in the way of the one.
    let output = run(&database, &["tz", "apply"]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("0 bookings were moved, 2 stay"), "{said}");
    let client = database.server().await;
    let get = "select api.get_booking($1, $2)";
    let read = call(&client, get, &[&salon.tenant, &second.0]).await.unwrap();
    assert_eq!(
        (&read["starts_at"], &read["sequence"]),
        (&json!("2031-05-05T08:00:00+00:00"), &json!(0))
    );

    let sql = "select api.remove_time_off($1, $2)";
    call(&client, sql, &[&salon.tenant, &off]).await.unwrap();
    let output = run(&database, &["tz", "apply"]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("2 bookings were moved, 0 stay"), "{said}");
    for (booking, starts_at, sequence) in [
        (first.0, "2031-05-05T08:00:00+00:00", 1),
        (second.0, "2031-05-05T09:00:00+00:00", 1),
        (untouched.0, "2031-05-06T08:00:00+00:00", 0),
    ] {
        let read = call(&client, get, &[&salon.tenant, &booking]).await.unwrap();
        assert_eq!(
            (&read["starts_at"], &read["sequence"]),
            (&json!(starts_at), &json!(sequence)),
            "{read}"
        );
    }
    let moves = call(&client, "select api.list_booking_moves($1, $2)", &[&salon.tenant, &first.0])
        .await
        .unwrap();
    assert_eq!(moves[0]["moved_by"], "operator");
    assert!(moves[0]["reason"].as_str().unwrap().contains("time zone"), "{moves}");
    assert_eq!(audit(&database, None).await.0, Some(0));
    let output = run(&database, &["tz", "apply", "--json"]).await;
    assert_eq!(
        serde_json::from_slice::<Value>(&output.stdout).unwrap(),
        json!({"moved": 0, "left": 0})
    );
}

#[tokio::test]
async fn nothing_is_moved_by_rules_that_the_database_has_not_bkg_12() {
    let database = Database::lease().await;
    let admin = database.superuser().await;
    admin
        .batch_execute("update installation set value = '1999a' where name = 'tz_version'")
        .await
        .unwrap();
    // Not the one who would bring it its rules.
    let mut apply = command(&database, &[("MIGRATE_DATABASE_URL", "")]);
    let output = apply.args(["tz", "apply"]).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("slotkeeper migrate"), "{said}");
}
