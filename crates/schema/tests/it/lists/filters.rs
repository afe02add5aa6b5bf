//! What narrows and sorts a list of bookings.

use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{book, customers, listed};

/// Six bookings at 9 to 14 o'clock: held, expired, confirmed, cancelled, confirmed with another person, confirmed with a room.
struct Book {
    salon: Salon,
    client: Client,
    ids: Vec<Uuid>,
    room: Uuid,
}

async fn filled(database: &Database) -> Book {
    let salon = Salon::builder().staff(2).build(database).await;
    let (client, admin) = (database.server().await, database.superuser().await);
    let tenant = salon.tenant;
    let room = json!({"name": "Blue room"});
    let sql = "select api.create_resource($1, $2, $3)";
    let room = id(&call(&client, sql, &[&tenant, &salon.business, &room]).await.unwrap());
    let at = |hour: u32| format!("2031-05-05 {hour:02}:00+02");
    let who = |n: u32| json!({"name": format!("Guest {n}"), "email": format!("g{n}@example.org")});
    let mut ids = Vec::new();
    for hour in 9..=10 {
        let made =
            salon.reserve(&client, &at(hour), &format!("g{hour}@example.org"), json!({})).await;
        ids.push(id(&made.unwrap()));
    }
    for hour in 11..=12 {
        ids.push(id(&book(&client, &salon, &at(hour), who(hour)).await));
    }
    salon.command(&client, "cancel_booking", ids[3]).await.unwrap();
    let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, $5, $6)";
    let options = json!({"confirm": true, "entry_method": "admin"});
    let made = call(
        &client,
        sql,
        &[&tenant, &salon.service, &at(13), &who(13), &salon.staff[1], &options],
    )
    .await;
    ids.push(id(&made.unwrap()));
    let needs = json!([{"resource_id": room}]);
    call(
        &client,
        "select api.set_service_resources($1, $2, $3)",
        &[&tenant, &salon.service, &needs],
    )
    .await
    .unwrap();
    ids.push(id(&book(&client, &salon, &at(14), who(14)).await));
    let sql = "update bookings set hold_expires_at = clock_timestamp() - interval '1 second' where id = $1";
    admin.execute(sql, &[&ids[1]]).await.unwrap();
    Book { salon, client, ids, room }
}

impl Book {
    /// The places of the bookings that a filter finds, in its order.
    async fn found(&self, filter: Value) -> Vec<usize> {
        let ids = listed(&self.client, self.salon.tenant, "id", filter.clone()).await;
        let ids = ids.unwrap_or_else(|error| panic!("{filter}: {error:?}"));
        let place =
            |id: &String| self.ids.iter().position(|known| known.to_string() == *id).unwrap();
        ids.iter().map(place).collect()
    }
}

#[tokio::test]
async fn each_filter_finds_what_it_says_and_they_narrow_each_other_bkg_11() {
    let database = Database::lease().await;
    let book = filled(&database).await;
    let (salon, ids) = (&book.salon, &book.ids);
    let customer = call(&book.client, "select api.get_booking($1, $2)", &[&salon.tenant, &ids[2]])
        .await
        .unwrap()["customer_id"]
        .clone();
    for (filter, expected) in [
        (json!({}), vec![0, 1, 2, 3, 4, 5]),
        (json!({"state": "confirmed"}), vec![2, 4, 5]),
        (json!({"state": ["held", "cancelled"]}), vec![0, 3]),
        (json!({"state": ["expired"]}), vec![1]),
        (
            json!({"business_id": salon.business, "service_id": salon.service}),
            vec![0, 1, 2, 3, 4, 5],
        ),
        (json!({"staff_id": salon.staff[1], "state": "confirmed"}), vec![4]),
        (json!({"resource_id": book.room}), vec![5]),
        (json!({"customer_id": customer}), vec![2]),
        (json!({"session_id": Uuid::max()}), vec![]),
        (json!({"entry_method": ["admin", "import"]}), vec![4]),
        (json!({"from": "2031-05-05T11:00:00+02:00", "to": "2031-05-05T11:00:00Z"}), vec![2, 3]),
        (json!({"created_from": "2050-01-01T00:00:00Z"}), vec![]),
        (
            json!({"updated_to": "2050-01-01T00:00:00Z", "search": "guest", "sort": "-starts_at"}),
            vec![5, 4, 3, 2],
        ),
        (json!({"sort": "-starts_at"}), vec![5, 4, 3, 2, 1, 0]),
        (json!({"sort": "created_at"}), vec![0, 1, 2, 3, 4, 5]),
        (json!({"sort": "-created_at", "state": "confirmed"}), vec![5, 4, 2]),
        (json!({"sort": "-updated_at"}), vec![1, 5, 4, 3, 2, 0]),
        (json!({"state": null, "sort": null}), vec![0, 1, 2, 3, 4, 5]),
    ] {
        assert_eq!(book.found(filter.clone()).await, expected, "{filter}");
    }
    // Another tenant's ids are ids of nothing, and its bookings aren't there.
    let stranger = Salon::builder().build(&database).await;
    for filter in [json!({}), json!({"business_id": salon.business}), json!({"sort": "created_at"})]
    {
        assert!(listed(&book.client, stranger.tenant, "id", filter).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order_bkg_11() {
    let database = Database::lease().await;
    let book = filled(&database).await;
    let sql = "select id from api.list_bookings($1, null, null, 2, $2, $3) with ordinality order by ordinality";
    for sort in
        ["starts_at", "-starts_at", "created_at", "-created_at", "updated_at", "-updated_at"]
    {
        let filter = json!({"sort": sort});
        let (mut pages, mut after) = (Vec::new(), None::<Uuid>);
        loop {
            let rows =
                book.client.query(sql, &[&book.salon.tenant, &filter, &after]).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some(last.get(0));
            pages.extend(rows.iter().map(|row| row.get::<_, Uuid>(0).to_string()));
        }
        let all = listed(&book.client, book.salon.tenant, "id", filter).await.unwrap();
        assert_eq!(pages, all, "{sort}");
    }
    let error =
        book.client.query(sql, &[&book.salon.tenant, &json!({}), &Uuid::max()]).await.unwrap_err();
    assert_eq!(refusal(&error), "not_found");
}

#[tokio::test]
async fn what_is_no_filter_is_refused_by_field_bkg_11() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    for (filter, field) in [
        (json!({"colour": "red"}), "colour"),
        (json!({"business_id": "x"}), "business_id"),
        (json!({"staff_id": 7}), "staff_id"),
        (json!({"state": "gone"}), "state"),
        (json!({"state": []}), "state"),
        (json!({"state": ["held", null]}), "state"),
        (json!({"state": {"held": true}}), "state"),
        (json!({"entry_method": ["fax"]}), "entry_method"),
        (json!({"from": "2031-05-05"}), "from"),
        (json!({"to": "2031-13-05T10:00:00Z"}), "to"),
        (json!({"updated_from": 5}), "updated_from"),
        (json!({"sort": "price"}), "sort"),
        (json!({"sort": ["starts_at"]}), "sort"),
        (json!({"search": ["kim"]}), "search"),
    ] {
        let error = listed(&client, salon.tenant, "id", filter.clone()).await.unwrap_err();
        assert_eq!(refusal(&error), "invalid_input", "{filter}");
        let detail = error.as_db_error().unwrap().detail().unwrap_or_default().to_owned();
        if field != "colour" {
            assert!(detail.contains(&format!("\"{field}\"")), "{filter}: {detail}");
        }
    }
    let error = customers(&client, salon.tenant, json!({"status": "dead"})).await.unwrap_err();
    assert_eq!(refusal(&error), "invalid_input");
}

/// What was answered is in lists too.
#[tokio::test]
async fn lists_show_what_was_answered_cat_7_bkg_11() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let question = json!({"key": "shoes", "kind": "number", "label": "Size of shoes"});
    let sql = "select api.create_question($1, $2, $3)";
    call(&client, sql, &[&salon.tenant, &salon.service, &question]).await.unwrap();
    salon
        .reserve(
            &client,
            "2031-05-05 10:00+02",
            "kim@example.org",
            json!({"answers": {"shoes": 42}}),
        )
        .await
        .unwrap();
    let found = listed(&client, salon.tenant, "answers -> 0 -> 'value'", json!({})).await.unwrap();
    assert_eq!(found, ["42"]);
}
