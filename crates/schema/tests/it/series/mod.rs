//! BKG-9: what repeats is booked, moved and cancelled together.

mod booking;
mod changing;
mod races;

use serde_json::{Value, json};
use testkit::{Salon, call};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// Mondays at ten, a month of them.
const MONDAYS: [&str; 4] =
    ["2031-05-05 10:00", "2031-05-12 10:00", "2031-05-19 10:00", "2031-05-26 10:00"];

async fn book(
    client: &Client,
    salon: &Salon,
    starts: &[&str],
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.book_series($1, $2, $3::text[]::timestamp[], '{\"name\": \"Kim\", \"email\": \"kim@example.org\"}', p_options => $4)";
    call(client, sql, &[&salon.tenant, &salon.service, &starts, &options]).await
}

async fn preview(client: &Client, salon: &Salon, starts: &[&str]) -> Result<Value, Error> {
    let sql = "select api.preview_series($1, $2, $3::text[]::timestamp[])";
    call(client, sql, &[&salon.tenant, &salon.service, &starts]).await
}

/// The id of what was booked.
fn series(booked: &Value) -> Uuid {
    booked["series"]["id"].as_str().unwrap().parse().unwrap()
}

async fn read(client: &Client, salon: &Salon, series: Uuid) -> Value {
    salon.command(client, "get_series", series).await.unwrap()
}

async fn shift(
    client: &Client,
    salon: &Salon,
    series: Uuid,
    occurrence: Option<i32>,
    to: &str,
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.move_series($1, $2, $3, $4::text::timestamp, p_options => $5)";
    call(client, sql, &[&salon.tenant, &series, &occurrence, &to, &options]).await
}

async fn cancel(
    client: &Client,
    salon: &Salon,
    series: Uuid,
    occurrence: Option<i32>,
    options: Value,
) -> Result<Value, Error> {
    let sql = "select api.cancel_series($1, $2, $3, 'Away', $4)";
    call(client, sql, &[&salon.tenant, &series, &occurrence, &options]).await
}

/// One field of each of a series' bookings.
fn each<'a>(series: &'a Value, field: &str) -> Vec<&'a str> {
    let bookings = series["bookings"].as_array().unwrap();
    bookings.iter().map(|booking| booking[field].as_str().unwrap()).collect()
}

/// The code of each date that was refused, and none where it wasn't.
fn codes(dates: &Value) -> Vec<Value> {
    dates.as_array().unwrap().iter().map(|date| date["refused"]["code"].clone()).collect()
}

fn confirmed() -> Value {
    json!({"confirm": true})
}
