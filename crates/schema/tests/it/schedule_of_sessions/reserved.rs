//! SES-4, BKG-2: reserved sessions take their people when they are generated; others block nobody.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{call, id, refusal};
use uuid::Uuid;

use super::{Venue, daily, detail};

/// Who is taken by how many sessions.
async fn claims(venue: &Venue) -> Vec<(Uuid, i64)> {
    let sql = "select subject_id, count(*) from claims where session_id is not null group by 1 order by 2 desc";
    let rows = venue.database.superuser().await.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Takes the staff member's time with an appointment that starts with a session.
async fn appointment(venue: &Venue, session: &Value, staff: Uuid) -> Uuid {
    let salon = "select api.reserve_booking($1, (select ss.service_id from service_staff ss where ss.tenant_id = $1 limit 1),
                     ($3::jsonb #>> '{}')::timestamptz, '{\"name\": \"Ann\", \"email\": \"ann@example.org\"}', $2, '{\"confirm\": true}')";
    let client = venue.database.as_tenant(venue.tenant).await;
    let made = call(&client, salon, &[&venue.tenant, &staff, &session["starts_at"]]).await.unwrap();
    client.batch_execute("commit").await.unwrap();
    id(&made)
}

#[tokio::test]
async fn a_reserved_session_takes_its_people_when_it_is_generated_ses_4() {
    let venue = Venue::open("Europe/Berlin").await;
    let (ana, ben) = (venue.staff[0], venue.staff[1]);
    let document =
        json!({"week": daily("10:00", "12:00"), "interval_minutes": 60, "staff_ids": [ana]});
    let made = venue.add_rule(document).await;
    let rule = id(&made["rule"]);
    assert_eq!(claims(&venue).await, [], "an empty session blocks nobody");
    let sessions = venue.stored().await;
    let all = sessions.len() as i64;
    let booking = appointment(&venue, &sessions[50], ana).await;

    let report = venue.change_rule(rule, json!({"reserved": true})).await["report"].clone();
    assert_eq!(report["not_reserved"].as_array().unwrap().len(), 1);
    assert_eq!(report["not_reserved"][0]["session_id"], sessions[50]["id"]);
    assert_eq!(claims(&venue).await, [(ana, all - 1)]);
    let taken = "select api.reserve_booking($1, (select ss.service_id from service_staff ss where ss.tenant_id = $1 limit 1),
                     ($3::jsonb #>> '{}')::timestamptz, '{\"name\": \"Ann\", \"email\": \"ann@example.org\"}', $2)";
    let client = venue.database.as_tenant(venue.tenant).await;
    let error =
        call(&client, taken, &[&venue.tenant, &ana, &sessions[52]["starts_at"]]).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    drop(client);

    // Once the appointment is gone, the next run takes the time.
    venue.command("cancel_booking", booking).await.unwrap();
    assert_eq!(venue.generate().await["not_reserved"], json!([]));
    assert_eq!(claims(&venue).await, [(ana, all)]);
    let version = venue.stored().await;
    assert_eq!(venue.generate().await["changed"], json!(0));
    assert_eq!(venue.stored().await, version);

    // Other people, no people, other times: claims follow.
    venue.change_rule(rule, json!({"staff_ids": [ben]})).await;
    assert_eq!(claims(&venue).await, [(ben, all)]);
    venue.change_rule(rule, json!({"duration_minutes": 45})).await;
    let lasting =
        "select to_jsonb(count(*)) from claims where ends_at - starts_at = interval '45 minutes'";
    assert_eq!(call(&venue.database.superuser().await, lasting, &[]).await.unwrap(), json!(all));
    venue.change_rule(rule, json!({"reserved": false})).await;
    assert_eq!(claims(&venue).await, []);
}

#[tokio::test]
async fn expired_holds_are_in_no_reserved_sessions_way_bkg_3() {
    let venue = Venue::open("Europe/Berlin").await;
    let ana = venue.staff[0];
    let document =
        json!({"week": daily("10:00", "12:00"), "interval_minutes": 60, "staff_ids": [ana]});
    let made = venue.add_rule(document).await;
    let session = id(&venue.stored().await[50]);
    venue.book(session, 2, "held").await;
    let other = json!({"starts_at": venue.stored().await[60]["starts_at"], "staff_ids": [ana]});
    assert_eq!(refusal(&venue.one_off(other).await.unwrap_err()), "already_exists");
    let expire = "update bookings set hold_expires_at = clock_timestamp() where state = 'held'";
    let superuser = venue.database.superuser().await;
    superuser.execute(expire, &[]).await.unwrap();
    superuser.execute("update claims set expires_at = clock_timestamp()", &[]).await.unwrap();
    let report =
        venue.change_rule(id(&made["rule"]), json!({"reserved": true})).await["report"].clone();
    assert_eq!((&report["not_reserved"], &report["kept"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_session_that_is_changed_moves_its_claims_or_refuses_ses_4() {
    let venue = Venue::open("Europe/Berlin").await;
    let (ana, ben) = (venue.staff[0], venue.staff[1]);
    let document =
        json!({"starts_at": "2031-05-05T10:00:00+02:00", "staff_ids": [ana], "reserved": true});
    let session = id(&venue.one_off(document).await.unwrap());
    assert_eq!(claims(&venue).await, [(ana, 1)]);
    venue.book(session, 2, "confirmed").await;
    venue.change_session(session, json!({"reserved": false})).await.unwrap();
    assert_eq!(claims(&venue).await, [(ana, 1)], "what is sold keeps them");
    let at = json!({"starts_at": "2031-05-05T10:00:00+02:00"});
    appointment(&venue, &at, ben).await;
    let error = venue.change_session(session, json!({"staff_ids": [ben]})).await.unwrap_err();
    assert_eq!(refusal(&error), "slot_taken");
    assert_eq!(claims(&venue).await, [(ana, 1)], "a refusal changes nothing");
    let alone = venue.change_session(session, json!({"staff_ids": []})).await.unwrap();
    assert_eq!((claims(&venue).await, &alone["staff_ids"]), (vec![], &json!([])));
    venue.change_session(session, json!({"staff_ids": [ana]})).await.unwrap();
    assert_eq!(claims(&venue).await, [(ana, 1)]);

    // Cancelling frees, reopening takes again or refuses.
    let second =
        json!({"starts_at": "2031-05-06T10:00:00+02:00", "staff_ids": [ben], "reserved": true});
    let second = id(&venue.one_off(second).await.unwrap());
    venue.command("close_session", second).await.unwrap();
    assert_eq!(claims(&venue).await.len(), 2, "a closed session keeps what it has reserved");
    venue.command("cancel_session", second).await.unwrap();
    assert_eq!(claims(&venue).await.len(), 1);
    appointment(&venue, &json!({"starts_at": "2031-05-06T10:00:00+02:00"}), ben).await;
    let error = venue.command("reopen_session", second).await.unwrap_err();
    assert_eq!(
        (refusal(&error), detail(&error)["field"].clone()),
        ("slot_taken".into(), Value::Null)
    );
    let third =
        json!({"starts_at": "2031-05-06T10:30:00+02:00", "staff_ids": [ben], "reserved": true});
    assert_eq!(refusal(&venue.one_off(third).await.unwrap_err()), "slot_taken");
}

/// The generator, sales of seats and appointments at once: nobody deadlocks, no booking is lost, nobody is in two places.
#[tokio::test(flavor = "multi_thread")]
async fn sales_and_schedule_changes_at_once_lose_nothing_ses_2() {
    let venue = Venue::open("Europe/Berlin").await;
    venue.change_service(json!({"days_ahead": 10})).await;
    let document = json!({"week": daily("10:00", "16:00"), "interval_minutes": 60, "staff_ids": [venue.staff[0]]});
    let rule = id(&venue.add_rule(document).await["rule"]);
    let starts: Vec<Value> =
        venue.stored().await[12..18].iter().map(|one| one["starts_at"].clone()).collect();
    let clients = join_all((0..10).map(|_| venue.database.server())).await;
    let outcomes = join_all(clients.iter().enumerate().map(|(number, client)| {
        let (venue, starts) = (&venue, &starts);
        async move {
            let mut booked = Vec::new();
            for round in 0..30_usize {
                let outcome = if number < 2 {
                    let change = json!({"capacity": 4 + (round + number) % 4, "reserved": round % 3 == 0,
                                        "interval_minutes": 60 * (1 + (round + number) % 2), "staff_ids": [venue.staff[round % 2]]});
                    let sql = "select api.set_session_rule($1, $2, $3, $4)";
                    call(client, sql, &[&venue.tenant, &venue.service, &change, &rule]).await
                } else {
                    let sql = "select api.reserve_booking($1, $2, ($3::jsonb #>> '{}')::timestamptz, $4, p_options => '{\"confirm\": true}')";
                    let customer = json!({"name": "Kim", "email": format!("k{number}@example.org")});
                    let start = &starts[(round + number) % starts.len()];
                    call(client, sql, &[&venue.tenant, &venue.service, start, &customer]).await
                };
                match outcome {
                    Ok(made) if number >= 2 => booked.push(id(&made)),
                    Ok(_) => {}
                    Err(error) => {
                        let known = ["session_full", "no_session", "slot_taken", "40001"];
                        assert!(known.contains(&refusal(&error).as_str()), "{error:?}");
                    }
                }
            }
            booked
        }
    }))
    .await;
    let booked: Vec<Uuid> = outcomes.into_iter().flatten().collect();
    // Three of the six sessions are always there, with four seats; who comes while the schedule changes may have to come again.
    assert!(booked.len() > 5, "only {}", booked.len());
    let lost = "select to_jsonb(count(*)) from unnest($1::uuid[]) k where not exists (
                    select from bookings b join sessions s on s.id = b.session_id where b.id = k and b.state = 'confirmed' and s.status = 'open')";
    let superuser = venue.database.superuser().await;
    assert_eq!(call(&superuser, lost, &[&booked]).await.unwrap(), json!(0));
    crate::races::assert_no_overlap(&venue.database).await;
    crate::selling::assert_seats_add_up(&venue.database).await;
}
