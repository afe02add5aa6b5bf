//! BKG-11: lists over HTTP, and as files for spreadsheets and calendars.

use std::collections::HashMap;

use calcard::icalendar::{ICalendar, ICalendarProperty};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Salon, call};

use crate::server::Server;

const EVIL: &str = "=HYPERLINK(\"http://evil.example\",\"Kim\")";

async fn book(
    server: &Server,
    salon: &Salon,
    key: &str,
    starts_at: &str,
    customer: Value,
) -> Value {
    let body = json!({"service_id": salon.service, "starts_at": starts_at, "confirm": true, "customer": customer, "notes": "Bell; second, floor\n\"left\""});
    let (status, made) = server.with_key(key, Method::POST, "/v1/bookings", Some(&body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

/// A file, with its headers.
async fn file(
    server: &Server,
    key: &str,
    path: &str,
) -> (StatusCode, HashMap<String, String>, String) {
    let response = server.request(Method::GET, path).bearer_auth(key).send().await.unwrap();
    let headers = response.headers().iter();
    let headers = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    (response.status(), headers, response.text().await.unwrap())
}

fn table(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[tokio::test]
async fn bookings_are_exported_as_a_table_that_computes_nothing_bkg_11() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let evil = json!({"name": EVIL, "email": "kim@example.org", "phone": "+49 30 901820"});
    let first = book(&server, &salon, &key, "2031-05-05T10:00:00+02:00", evil).await;
    let ada = json!({"name": "Ada Byron", "email": "ada@example.org"});
    let second = book(&server, &salon, &key, "2031-01-05T10:00:00+01:00", ada).await;
    let cancel = format!("/v1/bookings/{}/cancel", second["id"].as_str().unwrap());
    server.with_key(&key, Method::POST, &cancel, Some(&json!({"reason": "-1"}))).await;

    let (status, headers, text) = file(&server, &key, "/v1/bookings.csv").await;
    assert_eq!(
        (status, headers["content-type"].as_str()),
        (StatusCode::OK, "text/csv; charset=utf-8; header=present")
    );
    assert_eq!(headers["content-disposition"], "attachment; filename=\"bookings.csv\"");
    assert!(text.starts_with('\u{FEFF}'), "{text:?}");
    let rows = table(&text);
    assert_eq!(rows.len(), 2);
    for (column, expected) in [
        ("reference", first["reference"].as_str().unwrap()),
        ("state", "confirmed"),
        ("local_start", "2031-05-05 10:00"),
        ("local_end", "2031-05-05 11:00"),
        ("timezone", "Europe/Berlin"),
        ("starts_at", "2031-05-05T08:00:00Z"),
        ("ends_at", "2031-05-05T09:00:00Z"),
        ("business", "Salon"),
        ("service", "Haircut"),
        ("staff", "Staff 0"),
        ("name", &format!("'{EVIL}")),
        ("phone", "'+4930901820"),
        ("price", "45.00"),
        ("currency", "EUR"),
        ("notes", "Bell; second, floor\n\"left\""),
        ("id", first["id"].as_str().unwrap()),
    ] {
        assert_eq!(rows[0][column], expected, "{column}");
    }
    assert_eq!(
        (rows[1]["state"].as_str(), rows[1]["cancel_reason"].as_str()),
        ("cancelled", "'-1")
    );
    let (_, _, plain) =
        file(&server, &key, "/v1/bookings.csv?bom=false&state=cancelled,no_show&search=ada").await;
    assert!(plain.starts_with("reference,"), "{plain:?}");
    assert_eq!(table(&plain).len(), 1);
    let (status, _, problem) = file(&server, &key, "/v1/bookings.csv?state=gone").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    let (status, _, _) =
        file(&server, &server.key(&salon, "bookings.read,customers.*").await, "/v1/bookings.csv")
            .await;
    assert_eq!(status, StatusCode::FORBIDDEN, "who may look needn't be able to take all along");

    let (_, _, text) = file(&server, &key, "/v1/customers.csv?search=kim").await;
    let rows = table(&text);
    assert_eq!(
        (rows.len(), rows[0]["email"].as_str(), rows[0]["status"].as_str()),
        (1, "kim@example.org", "active")
    );
}

/// Summary and description of each event, by its UID, as another program reads them.
fn events(text: &str) -> HashMap<String, (Option<String>, Option<String>)> {
    let calendar = ICalendar::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let mut events = HashMap::new();
    for component in &calendar.components {
        let value = |property: ICalendarProperty| {
            let entry = component.property(&property)?;
            entry.values.first()?.as_text().map(str::to_owned)
        };
        if let Some(uid) = value(ICalendarProperty::Uid) {
            let summary = value(ICalendarProperty::Summary);
            events.insert(uid, (summary, value(ICalendarProperty::Description)));
        }
    }
    events
}

#[tokio::test]
async fn bookings_are_exported_as_a_calendar_that_others_read_bkg_11() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let long = format!("Ж{}, \\n; Kim", "ünï".repeat(40));
    let kept = book(
        &server,
        &salon,
        &key,
        "2031-05-05T10:00:00+02:00",
        json!({"name": long, "email": "kim@example.org"}),
    )
    .await;
    let gone = book(
        &server,
        &salon,
        &key,
        "2031-05-05T12:00:00+02:00",
        json!({"name": "Ada", "email": "ada@example.org"}),
    )
    .await;
    let id = |booking: &Value| booking["id"].as_str().unwrap().to_owned();
    let hold = json!({"service_id": salon.service, "starts_at": "2031-05-05T14:00:00+02:00", "customer": {"name": "Lin", "email": "lin@example.org"}});
    server.with_key(&key, Method::POST, "/v1/bookings", Some(&hold)).await;
    let moved = json!({"starts_at": "2031-05-06T10:00:00+02:00"});
    let (status, answer) = server
        .with_key(
            &key,
            Method::POST,
            &format!("/v1/bookings/{}/reschedule", id(&kept)),
            Some(&moved),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    server
        .with_key(
            &key,
            Method::POST,
            &format!("/v1/bookings/{}/cancel", id(&gone)),
            Some(&json!({})),
        )
        .await;

    let (status, headers, text) = file(&server, &key, "/v1/bookings.ics").await;
    assert_eq!(
        (status, headers["content-type"].as_str()),
        (StatusCode::OK, "text/calendar; charset=utf-8")
    );
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let events = events(&text);
    assert_eq!(events.len(), 2, "the hold is no appointment yet");
    let (summary, description) = &events[&id(&kept)];
    assert_eq!(summary.as_deref(), Some(format!("Haircut: {long}").as_str()));
    let description = description.as_deref().unwrap();
    assert!(description.contains("Bell; second, floor\n\"left\""), "{description:?}");
    for wanted in [
        "SEQUENCE:1",
        "DTSTART:20310506T080000Z",
        "DTEND:20310506T090000Z",
        "STATUS:CONFIRMED",
        "STATUS:CANCELLED",
    ] {
        assert!(text.contains(&format!("\r\n{wanted}\r\n")), "{wanted}\n{text}");
    }
    let (_, _, held) = file(&server, &key, "/v1/bookings.ics?state=held").await;
    assert_eq!(held.matches("STATUS:TENTATIVE").count(), 1, "{held}");
}

/// More than three pages, of bookings that are moved meanwhile: each is there once.
#[tokio::test]
async fn a_long_export_has_each_booking_once_bkg_11() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    book(
        &server,
        &salon,
        &key,
        "2031-05-05T10:00:00+02:00",
        json!({"name": "Kim", "email": "kim@example.org"}),
    )
    .await;
    let admin = server.database.superuser().await;
    let copies = "insert into bookings select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'state', 'completed',
        'reference', lpad(n::text, 8, '0'), 'created_at', b.created_at - (n % 700) * interval '1 minute'))).* from bookings b, generate_series(1, 1777) n";
    admin.batch_execute(copies).await.unwrap();
    let mut response =
        server.request(Method::GET, "/v1/bookings.csv").bearer_auth(&key).send().await.unwrap();
    let mut text = Vec::from(response.chunk().await.unwrap().unwrap());
    admin.batch_execute("update bookings set starts_at = starts_at - interval '1 year', ends_at = ends_at - interval '1 year' where state = 'completed'").await.unwrap();
    let mut chunks = 1;
    while let Some(chunk) = response.chunk().await.unwrap() {
        text.extend(chunk);
        chunks += 1;
    }
    assert!(chunks > 3, "{chunks} chunks");
    let rows = table(&String::from_utf8(text).unwrap());
    let references: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row["reference"].as_str()).collect();
    assert_eq!((rows.len(), references.len()), (1778, 1778));
}

/// A file that couldn't be finished isn't taken for a whole one.
#[tokio::test]
async fn an_export_that_fails_midway_is_cut_off_bkg_11() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    for number in 0..3 {
        let customer =
            json!({"name": format!("Kim {number}"), "email": format!("kim{number}@example.org")});
        let client = server.database.server().await;
        call(&client, "select api.upsert_customer($1, $2)", &[&salon.tenant, &customer])
            .await
            .unwrap();
    }
    let admin = server.database.superuser().await;
    let copies = "insert into customers (tenant_id, id, name, email, notes)
        select c.tenant_id, gen_random_uuid(), 'Copy ' || n, format('copy%s@example.org', n), repeat('x', 9000) from (select * from customers limit 1) c, generate_series(1, 3000) n";
    admin.batch_execute(copies).await.unwrap();
    let mut response =
        server.request(Method::GET, "/v1/customers.csv").bearer_auth(&key).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.chunk().await.unwrap();
    admin.batch_execute("revoke select on customers from slotkeeper_server").await.unwrap();
    let outcome = loop {
        match response.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    admin.batch_execute("grant select on customers to slotkeeper_server").await.unwrap();
    assert!(outcome.is_err(), "the answer ended as if it were whole");
}

#[tokio::test]
async fn lists_are_narrowed_searched_and_sorted_over_http_bkg_11_crm_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    for (hour, name) in [(10, "Zoë Müller"), (12, "Ada Byron"), (14, "Ada Müller")] {
        let email = format!("guest{hour}@example.org");
        book(
            &server,
            &salon,
            &key,
            &format!("2031-05-05T{hour}:00:00+02:00"),
            json!({"name": name, "email": email}),
        )
        .await;
    }
    let list = async |path: &str| {
        let (status, page) = server.with_key(&key, Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
        let names: Vec<String> = page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["contact"]["name"].as_str().or(one["name"].as_str()).unwrap().to_owned())
            .collect();
        (names, page["next_cursor"].as_str().map(str::to_owned))
    };
    for (path, expected) in [
        ("/v1/bookings?search=muller", vec!["Zoë Müller", "Ada Müller"]),
        ("/v1/bookings?search=ada%20m", vec!["Ada Müller"]),
        (
            "/v1/bookings?sort=-starts_at&state=confirmed,held",
            vec!["Ada Müller", "Ada Byron", "Zoë Müller"],
        ),
        ("/v1/bookings?entry_method=web_form,walk_in", vec![]),
        ("/v1/bookings?created_from=2049-01-01T00:00:00Z", vec![]),
        ("/v1/customers?search=ada&sort=-created_at", vec!["Ada Müller", "Ada Byron"]),
        ("/v1/customers?search=guest12@", vec!["Ada Byron"]),
        ("/v1/customers?status=blacklisted,inactive", vec![]),
    ] {
        assert_eq!(list(path).await.0, expected, "{path}");
    }
    let (first, cursor) = list("/v1/bookings?sort=-starts_at&limit=2").await;
    let cursor = cursor.unwrap();
    assert_eq!(first, ["Ada Müller", "Ada Byron"]);
    assert_eq!(
        list(&format!("/v1/bookings?sort=-starts_at&limit=2&cursor={cursor}")).await,
        (vec!["Zoë Müller".to_owned()], None)
    );
    for (path, field) in [
        (format!("/v1/bookings?cursor={cursor}"), "cursor"),
        ("/v1/bookings?search=a".to_owned(), "search"),
        ("/v1/bookings?state=".to_owned(), "state"),
        ("/v1/bookings?sort=price".to_owned(), "sort"),
    ] {
        let (status, problem) = server.with_key(&key, Method::GET, &path, None).await;
        assert_eq!(
            (status, &problem["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{path}: {problem}"
        );
    }
}
