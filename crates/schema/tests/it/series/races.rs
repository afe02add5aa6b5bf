use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Error;

use super::{book, cancel, series, shift};
use crate::races::{CROWD, assert_no_overlap};

/// Whether it was done, refused as its sender understands, or is to be tried again as the server does by itself.
fn cleanly(outcome: &Result<Value, Error>) -> bool {
    outcome.as_ref().map_or_else(
        |error| {
            error.code().is_some_and(|code| code.code() == "40001")
                || ["series_conflicts", "slot_taken", "illegal_transition"]
                    .contains(&refusal(error).as_str())
        },
        |_| true,
    )
}

/// Series that overlap in every order, for people in every order, while others book, swap and cancel: nobody deadlocks, and
/// each series is there as a whole or not at all.
#[tokio::test(flavor = "multi_thread")]
async fn series_that_cross_are_booked_as_a_whole_or_not_and_never_deadlock_bkg_9() {
    let _crowd = CROWD.lock().await;
    let database = Database::lease().await;
    let salon = Salon::builder().staff(3).build(&database).await;
    let work = (0..24_usize).map(|number| {
        let (database, salon) = (&database, salon.clone());
        async move {
            let client = database.server().await;
            let mut booked = 0;
            for turn in 0..8 {
                let first = (number * 5 + turn * 3) % 12;
                let hour = 9 + (number + turn) % 4;
                let starts: Vec<String> =
                    (0..4).map(|day| format!("2031-05-{:02} {hour:02}:00", 1 + (first + day * 3) % 12)).collect();
                let starts: Vec<&str> = starts.iter().map(String::as_str).collect();
                if number % 4 == 3 {
                    // Those who book one, and move it across.
                    let at = format!("{}+02", starts[0]);
                    let made = salon.reserve(&client, &at, &format!("c{number}@example.org"), json!({"confirm": true})).await;
                    assert!(cleanly(&made), "{made:?}");
                    if let Ok(made) = made {
                        let sql = "select api.reschedule_booking($1, $2, $3::text::timestamptz, p_options => '{\"any_staff\": true}')";
                        let at = format!("{}+02", starts[1]);
                        let moved = call(&client, sql, &[&salon.tenant, &id(&made), &at]).await;
                        assert!(cleanly(&moved), "{moved:?}");
                    }
                    continue;
                }
                let made = book(&client, &salon, &starts, json!({})).await;
                assert!(cleanly(&made), "{made:?}");
                let Ok(made) = made else { continue };
                booked += 1;
                let to = format!("2031-05-{:02} {:02}:00", 1 + first, 9 + (hour - 8) % 4);
                let moved = shift(&client, &salon, series(&made), None, &to, json!({"any_staff": true})).await;
                assert!(cleanly(&moved), "{moved:?}");
                if turn % 2 == 0 {
                    let gone = cancel(&client, &salon, series(&made), Some(2), json!({})).await;
                    assert!(cleanly(&gone), "{gone:?}");
                }
            }
            booked
        }
    });
    let booked: i32 = join_all(work).await.into_iter().sum();
    assert!(booked > 10, "{booked} series");
    assert_no_overlap(&database).await;
    let row = database
        .superuser()
        .await
        .query_one(
            "select count(*) from (select count(*) as bookings, count(distinct b.occurrence) as dates, s.dates as wanted
               from series s left join bookings b on b.tenant_id = s.tenant_id and b.series_id = s.id group by s.tenant_id, s.id) x
              where x.bookings <> x.wanted or x.dates <> x.wanted",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "half a series");
}
