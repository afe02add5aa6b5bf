//! Lists and searches read a bounded part of the tables, as the server's role, under row-level security.

use serde_json::{Value, json};
use testkit::{Database, Salon, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::book;

/// Customers with a booking each. `LISTS_CUSTOMERS=100000` for the size that is promised.
fn size() -> i32 {
    std::env::var("LISTS_CUSTOMERS").ok().and_then(|text| text.parse().ok()).unwrap_or(12_000)
}

/// Fills a salon's book by copying one booking.
async fn fill(database: &Database, salon: &Salon) {
    let client = database.server().await;
    let made = book(
        &client,
        salon,
        "2031-05-05 10:00+02",
        json!({"name": "First", "email": "first@example.org"}),
    )
    .await;
    let admin = database.superuser().await;
    let (tenant, booking) = (salon.tenant, id(&made));
    admin
        .execute(
            "insert into customers (tenant_id, id, name, email, phone, created_at)
             select $1, md5('customer ' || n)::uuid, format('%s Guest%s', (array['Ada', 'Lin', 'Noor', 'Kai'])[1 + n % 4], n),
                    format('guest%s@%s.example.org', n, n % 50), '+4930' || (9000000 + n), timestamptz '2020-01-01' + n * interval '1 minute'
               from generate_series(1, $2::integer) n",
            &[&tenant, &size()],
        )
        .await
        .unwrap();
    admin
        .execute(
            "insert into bookings
             select (jsonb_populate_record(b, jsonb_build_object(
                        'id', md5('booking ' || n)::uuid, 'reference', lpad(n::text, 8, '0'), 'customer_id', md5('customer ' || n)::uuid,
                        'contact_name', c.name, 'contact_email', c.email, 'contact_phone', c.phone, 'state', 'completed',
                        'starts_at', b.starts_at - n * interval '1 hour', 'ends_at', b.ends_at - n * interval '1 hour',
                        'created_at', timestamptz '2020-01-01' + n * interval '1 minute', 'updated_at', timestamptz '2020-01-01' + n * interval '1 minute'))).*
               from bookings b, generate_series(1, $3::integer) n
               join customers c on c.tenant_id = $1 and c.id = md5('customer ' || n)::uuid
              where b.tenant_id = $1 and b.id = $2",
            &[&tenant, &booking, &size()],
        )
        .await
        .unwrap();
    admin
        .batch_execute("vacuum analyze customers, customer_words, bookings, booking_words")
        .await
        .unwrap();
}

/// How many pages a query touched, what it called included.
async fn pages(client: &mut Client, tenant: Uuid, sql: &str, filter: &Value) -> i64 {
    let transaction = client.transaction().await.unwrap();
    transaction.batch_execute(&format!("set local app.tenant_id = '{tenant}'")).await.unwrap();
    let filter = filter.to_string().replace('\'', "''");
    let sql = format!(
        "explain (analyze, buffers, timing off, format json) {}",
        sql.replace("$filter", &format!("'{filter}'"))
    );
    let row =
        transaction.query_one(&sql.replace("$tenant", &format!("'{tenant}'")), &[]).await.unwrap();
    let plan: Value = row.get(0);
    let count = |name: &str| plan[0]["Plan"][name].as_i64().unwrap();
    count("Shared Hit Blocks") + count("Shared Read Blocks")
}

#[tokio::test]
async fn lists_and_searches_read_a_bounded_part_under_row_level_security_bkg_11_crm_1() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    fill(&database, &salon).await;
    let mut client = database.server().await;
    let customers = "select * from internal.find_customers($tenant, $filter, null, null, 51)";
    let bookings = "select * from internal.find_bookings($tenant, $filter, null, null, 51)";
    // Warms up what the first call of a function reads of the catalogue.
    for sql in [customers, bookings] {
        pages(&mut client, salon.tenant, sql, &json!({"search": "ada guest77"})).await;
    }
    let last = size() - 1;
    // Where the rarer of two words has many, each of them is looked at, and they are 2,000 at most.
    let rarer = (0..=last).filter(|number| number.to_string().starts_with("77")).count() as i64;
    for (sql, filter, most) in [
        (customers, json!({"search": format!("guest{last}")}), 150),
        (customers, json!({"search": format!("guest{last}@")}), 150),
        (customers, json!({"search": format!("0{}", 309_000_000 + last)}), 150),
        (customers, json!({"search": format!("+4930 {}", 9_000_000 + last)}), 150),
        (customers, json!({"search": "lin guest77"}), 22 * rarer),
        (customers, json!({"email": format!("guest{last}@{}.example.org", last % 50)}), 150),
        (customers, json!({"sort": "-created_at"}), 300),
        (bookings, json!({"search": format!("guest{last}")}), 200),
        (bookings, json!({"search": "00000077"}), 200),
        (bookings, json!({}), 300),
        (bookings, json!({"sort": "-starts_at"}), 300),
        (bookings, json!({"business_id": salon.business, "from": "2031-01-01T00:00:00Z"}), 300),
        (bookings, json!({"sort": "-created_at"}), 300),
        (bookings, json!({"sort": "updated_at", "updated_from": "2020-01-03T00:00:00Z"}), 300),
        (bookings, json!({"staff_id": salon.staff[0]}), 400),
    ] {
        let read = pages(&mut client, salon.tenant, sql, &filter).await;
        assert!(read <= most, "{read} pages of {sql}: {filter}");
    }
    // What finds too many is refused after a bounded look.
    let error = client
        .query(
            "select * from api.list_customers($1, p_filter => '{\"search\": \"ada\"}')",
            &[&salon.tenant],
        )
        .await
        .unwrap_err();
    assert_eq!(refusal(&error), "search_too_broad");
    // The measure can fail: a pattern reads everything, for under row-level security it is no index condition.
    let pattern = "select * from customer_words w where w.tenant_id = $tenant and w.word like 'guest77%' and $filter is not null";
    let read = pages(&mut client, salon.tenant, pattern, &json!({})).await;
    assert!(read > 400, "a pattern read {read} pages only");
}
