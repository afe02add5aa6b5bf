//! Tables of other programs, by HTTP and on the command line, as the guide says (CRM-1, API-1).

use std::time::Instant;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Database, Salon, call};
use tokio_postgres::Client;

use crate::documents;
use crate::server::{Server, command};

async fn post(server: &Server, key: &str, kind: &str, body: &Value) -> Value {
    let path = format!("/v1/imports/{kind}");
    let (status, answer) = server.with_key(key, Method::POST, &path, Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

fn counts(report: &Value) -> [u64; 4] {
    ["rows", "new", "known", "bad"].map(|name| report[name].as_u64().unwrap())
}

async fn count(database: &Database, of: &str) -> i64 {
    let sql = format!("select count(*) from {of}");
    database.superuser().await.query_one(&sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn bookings_are_tried_out_imported_and_imported_again() {
    let server = Server::start().await;
    let salon = Salon::builder().staff(2).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let client = server.database.server().await;
    for email in ["there@example.org", "too@example.org"] {
        let now = json!({"confirm": true});
        salon.reserve(&client, "2031-05-05 14:00+02", email, now).await.unwrap();
    }
    let table = "external_id,service,staff,start,end,state,name,email,price,notes\n\
        1,haircut,Staff 0,2031-05-05 10:00,2031-05-05 11:15,,Kim Neu,kim@example.org,12.50,\"two\nlines\"\n\
        2,Haircut,Staff 0,2031-05-05 11:00,,confirmed,Ada,ada@example.org,,overlaps the one before\n\
        3,Haircut,Staff 1,2031-05-05 11:00,,confirmed,Ada,ada@example.org,,\n\
        4,Haircut,Staff 0,2031-05-05 14:30,,confirmed,Bo,bo@example.org,,taken already\n\
        5,Haircut,Staff 0,2020-05-05 03:00,,,Bo,bo@example.org,,long ago and at night\n\
        6,Haircut,Staff 7,2031-05-06 10:00,,,Bo,bo@example.org,,\n\
        7,Haircut,Staff 0,2031-05-06 10:00,,maybe,Bo,bo@example.org,,\n\
        8,Haircut,Staff 0,2031-05-06 10:00,,,Bo,nonsense,,\n\
        9,Haircut,Staff 0,2031-05-06 10:00,,cancelled,=1+1,eq@example.org,1e3,\n";
    let mut body = json!({"business_id": salon.business, "csv": table, "dry_run": true});
    let (bookings, events, customers) = (
        count(&server.database, "bookings").await,
        count(&server.database, "outbox").await,
        count(&server.database, "customers").await,
    );

    let dry = post(&server, &key, "bookings", &body).await;
    assert_eq!(counts(&dry), [9, 3, 0, 6], "{dry}");
    let told: Vec<(u64, &str, &str)> = dry["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bad| {
            (
                bad["line"].as_u64().unwrap(),
                bad["column"].as_str().unwrap(),
                bad["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, "start", "slot_taken"), // A cell of the row before has two lines.
            (6, "start", "slot_taken"),
            (8, "staff", "not_found"),
            (9, "state", "invalid_input"),
            (10, "email", "invalid_input"),
            (11, "price", "invalid_input"),
        ],
        "{dry}"
    );
    assert_eq!(dry["problems"][2]["value"], "Staff 7");
    assert_eq!(count(&server.database, "bookings").await, bookings, "nothing was changed");
    assert_eq!(count(&server.database, "outbox").await, events);
    assert_eq!(count(&server.database, "customers").await, customers);

    body["dry_run"] = json!(false);
    let done = post(&server, &key, "bookings", &body).await;
    assert_eq!(counts(&done), counts(&dry), "as it was foretold: {done}");
    assert_eq!(count(&server.database, "bookings").await, bookings + 3);
    let again = post(&server, &key, "bookings", &body).await;
    assert_eq!(counts(&again), [9, 0, 3, 6], "{again}");
    assert_eq!(count(&server.database, "bookings").await, bookings + 3);
    as_they_were(&server.database).await;
}

/// What the first and the last booking of that table are now, and that nobody was told of any.
async fn as_they_were(database: &Database) {
    let sent = "outbox where kind not in ('booking.imported') and created_at > clock_timestamp() - interval '1 minute' and kind like 'booking.%' and entity_id in (select id from bookings where entry_method = 'import')";
    assert_eq!(count(database, sent).await, 0, "nobody is told anything but that it was imported");

    let sql = "select jsonb_agg(jsonb_build_object('state', b.state, 'minutes', (extract(epoch from b.ends_at - b.starts_at) / 60)::integer, 'price', b.price_minor,
                      'notes', b.notes, 'id', b.metadata ->> 'external_id') order by b.metadata ->> 'external_id')
                 from bookings b where b.entry_method = 'import'";
    let rows = call(&database.superuser().await, sql, &[]).await.unwrap();
    assert_eq!(
        rows[0],
        json!({"state": "confirmed", "minutes": 75, "price": 1250, "notes": "two\nlines", "id": "1"})
    );
    assert_eq!(rows[2]["state"], "completed", "what is over");
}

#[tokio::test]
async fn customers_and_services_are_imported_once_crm_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "customers.import,services.import").await;
    let table = "first_name;last_name;email;phone\nKim;Neu;kim@example.org;030 123\n;;;\nAda;;ADA@example.org;+49 30 1234567\nAda;again;;+49301234567\n";
    let map = json!({"columns": {"first_name": ["first_name"], "last_name": ["last_name"], "email": ["email"], "phone": ["phone"]}, "country_code": "+4930"});
    let mut body =
        json!({"business_id": salon.business, "csv": table, "map": map, "dry_run": true});
    for dry_run in [true, false] {
        body["dry_run"] = json!(dry_run);
        let report = post(&server, &key, "customers", &body).await;
        assert_eq!(counts(&report), [4, 2, 1, 1], "{report}");
        assert_eq!(
            (&report["problems"][0]["line"], &report["problems"][0]["code"]),
            (&json!(3), &json!("invalid_input"))
        );
    }
    assert_eq!(count(&server.database, "customers").await, 2);
    assert_eq!(counts(&post(&server, &key, "customers", &body).await), [4, 0, 3, 1]);

    let table = "name,duration_minutes,price,currency\nBeard,30,18.50,EUR\nHaircut,60,45,EUR\nColour,90,\"1,200.5\",EUR\nSpa,many,5,EUR\nSauna,60,5,USD\n";
    let body = json!({"business_id": salon.business, "csv": table});
    let report = post(&server, &key, "services", &body).await;
    assert_eq!(counts(&report), [5, 2, 1, 2], "{report}");
    assert_eq!(counts(&post(&server, &key, "services", &body).await), [5, 0, 3, 2]);
    let sql = "select jsonb_object_agg(s.name, s.price_minor) from services s";
    let prices = call(&server.database.superuser().await, sql, &[]).await.unwrap();
    assert_eq!(prices, json!({"Haircut": 4500, "Beard": 1850, "Colour": 120_050}));
}

#[tokio::test]
async fn what_cannot_be_imported_at_all_is_refused_api_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let send = async |kind: &str, body: Value| {
        let (status, problem) =
            server.with_key(&key, Method::POST, &format!("/v1/imports/{kind}"), Some(&body)).await;
        (status.as_u16(), problem["field"].as_str().unwrap_or_default().to_owned())
    };
    let business = salon.business;
    assert_eq!(
        send("customers", json!({"business_id": business, "csv": ""})).await,
        (422, "csv".into())
    );
    assert_eq!(
        send("customers", json!({"business_id": business, "csv": "a,b\n1,2\n"})).await,
        (422, "csv".into())
    );
    assert_eq!(
        send("services", json!({"business_id": business, "csv": "a\n", "source": "calendly"}))
            .await,
        (422, "source".into())
    );
    assert_eq!(
        send(
            "customers",
            json!({"business_id": business, "csv": "a\n", "map": {"columns": {"nome": ["a"]}}})
        )
        .await,
        (422, "map".into())
    );
    assert_eq!(
        send("customers", json!({"business_id": salon.tenant, "csv": "name,email\n"})).await.0,
        404
    );
    let few = server.key(&salon, "bookings.create").await;
    let body = json!({"business_id": business, "csv": "name,email\n"});
    let (status, _) =
        server.with_key(&few, Method::POST, "/v1/imports/customers", Some(&body)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

/// A table of so many bookings, one after the other, half of them past, from Calendly as it were.
fn calendly(rows: usize) -> String {
    let mut table = String::from(
        "\u{feff}User Name,Invitee Name,Invitee Email,Event Type Name,Start Date & Time,Canceled,Event UUID\r\n",
    );
    for row in 0..rows {
        let year = if row % 2 == 0 { 2031 } else { 2021 };
        let day = row / 2;
        let (hour, day) = (day % 8, day / 8);
        let date = jiff::civil::date(year, 1, 4)
            .checked_add(jiff::Span::new().days(i64::try_from(day).unwrap()))
            .unwrap();
        table.push_str(&format!("Staff 0,Guest {row},guest{}@example.org,Haircut,{date} {:02}:00 AM,false,uuid-{row}\r\n", row % 500, hour + 4));
    }
    table
}

/// IMPORT_ROWS=10000 is the long form.
#[tokio::test]
async fn a_long_table_is_imported_on_the_command_line_and_goes_on_where_it_was_cut_off() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let rows: usize =
        std::env::var("IMPORT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(300);
    let folder = tempdir();
    let file = folder.join("bookings.csv");
    std::fs::write(&file, calendly(rows)).unwrap();
    let import = async |more: &[&str]| {
        let mut arguments = vec![
            "import",
            "bookings",
            file.to_str().unwrap(),
            "--business",
            &salon.slug,
            "--map",
            "calendly",
            "--json",
        ];
        arguments.extend(more);
        let output = command(&database, &[]).args(arguments).output().await.unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.success(), report, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (good, dry, said) = import(&["--dry-run"]).await;
    assert!(good, "{dry} {said}");
    assert_eq!(counts(&dry), [rows as u64, rows as u64, 0, 0]);
    assert_eq!(count(&database, "bookings").await, 0);

    // Cut off in the middle: killed when some rows are in.
    let mut process = command(&database, &[])
        .args([
            "import",
            "bookings",
            file.to_str().unwrap(),
            "--business",
            &salon.slug,
            "--map",
            "calendly",
        ])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while count(&database, "bookings").await < 20 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    process.kill().await.unwrap();
    let kept = count(&database, "bookings").await as u64;

    let begun = Instant::now();
    let (good, report, said) = import(&[]).await;
    let took = begun.elapsed();
    assert!(good, "{report} {said}");
    let [all, new, known, bad] = counts(&report);
    assert_eq!((all, new + known, bad), (rows as u64, rows as u64, 0), "{report}");
    // The row that was under way when it was killed may be there.
    assert!(known == kept || known == kept + 1, "{known} of {kept}");
    assert_eq!(count(&database, "bookings").await as usize, rows);
    assert_eq!(count(&database, "customers").await as usize, rows.min(500));
    let each = took / u32::try_from(rows).unwrap();
    assert!(each < std::time::Duration::from_millis(100), "{took:?} for {rows} rows");
    std::fs::remove_dir_all(folder).unwrap();
}

fn tempdir() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("slotkeeper-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn rename(client: &Client, salon: &Salon) {
    let sql = "select api.update_staff($1, $2, $3)";
    call(client, sql, &[&salon.tenant, &salon.staff[0], &json!({"name": "Ana"})]).await.unwrap();
}

#[tokio::test]
async fn the_lines_of_the_guide_run_as_printed() {
    let database = Database::lease().await;
    let salon = Salon::builder().slug("salon").build(&database).await;
    rename(&database.server().await, &salon).await;
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_slotkeeper"));
    let path =
        format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let url = database.url("slotkeeper_server");
    let settings = [
        ("PATH", path.as_str()),
        ("DATABASE_URL", url.as_str()),
        ("SECRET_KEY", "a secret of tests, of no worth whatever"),
    ];
    let guide = include_str!("../../../../docs/imports.md");
    let Some(said) = documents::run("docs/imports.md", guide, &settings).await else { return };
    let printed = guide.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(said.ends_with(printed), "{said}");
    assert!(said.starts_with("2 rows: 2 new, 0 known already, 0 bad.\n2 rows: 2 new"), "{said}");
    assert_eq!(count(&database, "bookings").await, 0);
}
