//! Many at once: acceptances, workers, a worker that dies, and everybody together.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Dice, Salon, call, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::{KIM, Line, MORNING, offer_all};

async fn clients(line: &Line, count: usize) -> Vec<Client> {
    join_all((0..count).map(|_| line.database.server())).await
}

/// The tables' own truth: no overlap, no two offers of one hold, entries and offers agree.
async fn assert_sound(line: &Line) {
    for (sql, what) in [
        ("select count(*) from claims a join claims b on a.tenant_id = b.tenant_id and a.subject_id = b.subject_id and a.ctid < b.ctid
           where tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)", "overlapping claims"),
        ("select count(*) from waitlist_entries e where (e.state = 'offered') <> exists (
            select from waitlist_offers o where o.entry_id = e.id and o.state = 'open')", "entries and offers that disagree"),
        ("select count(*) from waitlist_offers o join bookings b on b.id = o.booking_id
           where o.state <> case b.state when 'held' then 'open' when 'expired' then 'expired' when 'cancelled' then o.state else 'accepted' end
              or b.state = 'cancelled' and o.state not in ('refused', 'accepted')", "offers and holds that disagree"),
        ("select count(*) from waitlist_entries e where (e.state = 'booked') <> exists (
            select from waitlist_offers o where o.entry_id = e.id and o.state = 'accepted')", "booked without a booking"),
        ("select count(*) from (select entry_id from waitlist_offers where state = 'accepted' group by 1 having count(*) > 1) x", "two bookings of an entry"),
        ("select count(*) from waitlist_openings where filled > places", "more filled than free"),
    ] {
        assert_eq!(line.count(sql).await, 0, "{what}");
    }
}

#[tokio::test]
async fn of_twenty_acceptances_at_once_one_succeeds_bkg_10() {
    let line = Line::of_hours(1).await;
    let taken = line.book(MORNING, KIM).await;
    let entry = line.join("a@example.org", json!({})).await;
    line.cancel(taken).await;
    assert_eq!(line.round().await, [entry]);
    let clients = clients(&line, 20).await;
    let sql = "select api.accept_offer($1, $2)";
    let answers = join_all(
        clients.iter().map(async |client| call(client, sql, &[&line.salon.tenant, &entry]).await),
    )
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        assert_eq!(refusal(refused), "illegal_transition");
    }
    assert_eq!(line.count("select count(*) from bookings where state = 'confirmed'").await, 1);
    assert_sound(&line).await;
}

/// Accepting, refusing, leaving and running out at once: one of them happens, and nothing of another.
#[tokio::test]
async fn of_all_that_can_become_of_an_offer_one_does_bkg_10() {
    let line = Line::of_hours(1).await;
    let clients = clients(&line, 5).await;
    let mut outcomes = BTreeSet::new();
    for round in 0..15 {
        let entry = line.join(&format!("r{round}@example.org"), json!({})).await;
        assert_eq!(line.round().await, [entry], "round {round}");
        line.admin.execute("update bookings set hold_expires_at = clock_timestamp() + interval '12 ms' where state = 'held'", &[]).await.unwrap();
        line.admin.execute("update claims set expires_at = (select hold_expires_at from bookings b where b.id = claims.booking_id) where expires_at is not null", &[]).await.unwrap();
        let tenant = line.salon.tenant;
        let sweep = "select api.release_expired_holds($1)";
        let pause = std::time::Duration::from_millis(round);
        let of = |command: &str| format!("select api.{command}($1, $2)");
        let (accept, refuse, leave) =
            (of("accept_offer"), of("refuse_offer"), of("leave_waitlist"));
        let second = if round % 3 == 0 { &refuse } else { &accept };
        let third = if round % 3 == 1 { &leave } else { &accept };
        let (one, two, three, four) = futures_util::join!(
            async {
                tokio::time::sleep(pause).await;
                call(&clients[0], &accept, &[&tenant, &entry]).await
            },
            async { call(&clients[1], second, &[&tenant, &entry]).await },
            async { call(&clients[2], third, &[&tenant, &entry]).await },
            async { call(&clients[3], sweep, &[&tenant]).await },
        );
        for answer in [one, two, three] {
            let code = answer.map_or_else(|error| refusal(&error), |_| "ok".to_owned());
            assert!(
                ["ok", "illegal_transition", "hold_expired"].contains(&code.as_str()),
                "{code}"
            );
        }
        four.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(15)).await;
        call(&clients[4], sweep, &[&tenant]).await.unwrap();
        assert_sound(&line).await;
        outcomes.insert(line.state(entry).await);
        // The next one begins with an empty calendar.
        let sql = "select id from bookings where state in ('held', 'confirmed')";
        for row in line.admin.query(sql, &[]).await.unwrap() {
            line.cancel(row.get(0)).await;
        }
        let _ = line.answer("leave_waitlist", entry).await;
    }
    assert!(outcomes.len() > 1, "only ever {outcomes:?}: the race isn't one");
}

#[tokio::test]
async fn eight_workers_offer_each_place_once_and_to_whom_it_is_due_bkg_10() {
    let line = Line::of_hours(8).await;
    let mut taken = Vec::new();
    for hour in 10..18 {
        taken.push(line.book(&format!("2031-05-05 {hour}:00+02"), KIM).await);
    }
    let mut entries = Vec::new();
    for number in 0..12 {
        entries.push(line.join(&format!("e{number}@example.org"), json!({})).await);
    }
    for booking in taken {
        line.cancel(booking).await;
    }
    line.worker.query("select api.relay_events()", &[]).await.unwrap();
    let workers = join_all((0..8).map(|_| line.database.worker())).await;
    let offered = join_all(workers.iter().map(|worker| offer_all(worker, &line.salon))).await;
    let offered: Vec<Uuid> = offered.into_iter().flatten().collect();
    let first: BTreeSet<Uuid> = entries[..8].iter().copied().collect();
    assert_eq!(offered.len(), 8, "as many offers as places");
    assert_eq!(offered.into_iter().collect::<BTreeSet<_>>(), first, "to those who came first");
    assert_sound(&line).await;
}

/// A worker dies with an offer made and not committed: nothing of it is there, and another makes it.
#[tokio::test]
async fn a_worker_that_dies_loses_nothing_bkg_10() {
    let line = Line::of_hours(1).await;
    let taken = line.book(MORNING, KIM).await;
    let entry = line.join("a@example.org", json!({})).await;
    line.round().await;
    line.cancel(taken).await;
    line.worker.query("select api.relay_events()", &[]).await.unwrap();
    let dying = line.database.worker().await;
    let backend: i32 = dying.query_one("select pg_backend_pid()", &[]).await.unwrap().get(0);
    dying.batch_execute("begin").await.unwrap();
    let sql = "select api.offer_due_waitlist($1, $2)";
    let Salon { tenant, business, .. } = &line.salon;
    // Once for what is noted before, and once for the offer.
    let outcomes = [
        call(&dying, sql, &[tenant, business]).await,
        call(&dying, sql, &[tenant, business]).await,
    ];
    assert_eq!(outcomes[1].as_ref().unwrap()["outcome"], "offered");
    let busy = call(&line.worker, sql, &[tenant, business]).await.unwrap();
    assert_eq!(busy["outcome"], "busy", "another doesn't wait for it");
    line.admin.query("select pg_terminate_backend($1)", &[&backend]).await.unwrap();
    assert!(dying.query("select 1", &[]).await.is_err());
    let mut offered = Vec::new();
    for _ in 0..50 {
        offered = line.round().await;
        if !offered.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(offered, [entry]);
    assert_eq!(line.count("select count(*) from waitlist_offers").await, 1);
    assert_eq!(line.count("select count(*) from waitlist_openings").await, 1, "noted once");
}

/// One who cancels, joins, books, accepts or refuses.
async fn visitor(client: &Client, line: &Line, number: u64, rounds: u64) -> Vec<String> {
    let mut dice = Dice::new(4_100 + number);
    let mut codes = Vec::new();
    let salon = &line.salon;
    for round in 0..rounds {
        let hour = 10 + dice.below(8);
        let starts_at = format!("2031-05-05 {hour}:00+02");
        let email = format!("v{number}-{round}@example.org");
        let customer = json!({"name": "V", "email": email});
        let done: Result<Value, tokio_postgres::Error> = match dice.below(5) {
            0 => salon.reserve(client, &starts_at, &email, json!({"confirm": true})).await,
            1 | 2 => {
                let wish = json!({"date_from": "2031-05-05", "date_to": "2031-05-05"});
                let sql = "select api.join_waitlist($1, $2, $3, $4)";
                call(client, sql, &[&salon.tenant, &salon.service, &customer, &wish]).await
            }
            _ => {
                let list = "select b->>'id' from api.list_bookings($1, null, null) l, to_jsonb(l) b where l.state = 'confirmed'";
                let rows = client.query(list, &[&salon.tenant]).await.unwrap();
                let Some(row) = rows.get(dice.below(rows.len().max(1) as u64) as usize) else {
                    continue;
                };
                let booking: Uuid = row.get::<_, String>(0).parse().unwrap();
                salon.command(client, "cancel_booking", booking).await
            }
        };
        codes.push(done.map_or_else(|error| refusal(&error), |_| "ok".to_owned()));
    }
    codes
}

/// One who answers offers: mostly accepting, in a while.
async fn answerer(
    client: &Client,
    line: &Line,
    number: u64,
    until: &std::sync::atomic::AtomicBool,
) -> usize {
    let mut dice = Dice::new(9_100 + number);
    let mut accepted = 0;
    while !until.load(std::sync::atomic::Ordering::Relaxed) {
        let sql = "select entry->>'id' from api.list_waitlist($1, $2, p_state => 'offered')";
        let rows = client.query(sql, &[&line.salon.tenant, &line.salon.business]).await.unwrap();
        for row in rows {
            let entry: Uuid = row.get::<_, String>(0).parse().unwrap();
            let command = if dice.one_in(5) { "refuse_offer" } else { "accept_offer" };
            let sql = format!("select api.{command}($1, $2)");
            match call(client, &sql, &[&line.salon.tenant, &entry]).await {
                Ok(_) => accepted += usize::from(command == "accept_offer"),
                Err(error) => assert!(
                    ["illegal_transition", "hold_expired"].contains(&refusal(&error).as_str()),
                    "{error:?}"
                ),
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    accepted
}

/// Eight visitors book, cancel and join; two answer what is offered; three workers offer. Nothing deadlocks, nobody is served
/// twice, and most of what becomes free while somebody waits is filled.
#[tokio::test]
async fn a_full_house_with_a_waitlist_stays_sound_and_fills_what_becomes_free_bkg_10() {
    let line = Line::of_hours(8).await;
    for hour in 10..18 {
        line.book(&format!("2031-05-05 {hour}:00+02"), KIM).await;
    }
    let clients = clients(&line, 10).await;
    let workers = join_all((0..3).map(|_| line.database.worker())).await;
    let over = std::sync::atomic::AtomicBool::new(false);
    let work = async |worker: &Client| {
        while !over.load(std::sync::atomic::Ordering::Relaxed) {
            worker.query("select api.relay_events()", &[]).await.unwrap();
            if !worker.query("select from api.list_due_waitlists()", &[]).await.unwrap().is_empty()
            {
                offer_all(worker, &line.salon).await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let visits = async {
        let codes =
            join_all((0..8).map(|number| visitor(&clients[number as usize], &line, number, 30)))
                .await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        codes.concat()
    };
    let (codes, ..) = futures_util::join!(
        visits,
        answerer(&clients[8], &line, 0, &over),
        answerer(&clients[9], &line, 1, &over),
        work(&workers[0]),
        work(&workers[1]),
        work(&workers[2]),
    );
    for code in &codes {
        assert!(
            ["ok", "slot_taken", "illegal_transition", "already_exists"].contains(&code.as_str()),
            "{code}"
        );
    }
    assert_sound(&line).await;
    // What was left over when everybody went is offered and taken in the end: nothing stays free while somebody waits for it.
    loop {
        line.lapse_all().await;
        let offered = line.round().await;
        if offered.is_empty() {
            break;
        }
        for entry in offered {
            line.answer("accept_offer", entry).await.unwrap();
        }
    }
    assert_sound(&line).await;
    let free = "select count(*) from api.list_free_slots($1, $2, '2031-05-05Z', '2031-05-06Z')";
    let Salon { tenant, business, service, .. } = &line.salon;
    let free: i64 = line.client.query_one(free, &[tenant, service]).await.unwrap().get(0);
    let waiting = line.count("select count(*) from waitlist_entries where state = 'waiting'").await;
    assert!(waiting > 8, "there are more who wait than places: {waiting}");
    assert_eq!(free, 0);
    let sql = "select api.get_waitlist_fill_rate($1, $2)";
    let rate = line.command(sql, &[tenant, business]).await;
    assert!(rate["openings"].as_i64().unwrap() >= 10, "{rate}");
    assert!(
        rate["places_filled"].as_i64().unwrap() >= 1,
        "others book it too, but not all of it: {rate}"
    );
}

/// Ten places are given up one after the other while twenty people wait and nobody else books: all are filled.
#[tokio::test]
async fn without_others_everything_that_becomes_free_is_filled_bkg_10() {
    let line = Line::of_hours(10).await;
    let mut taken = Vec::new();
    for hour in 10..20 {
        taken.push(line.book(&format!("2031-05-05 {hour}:00+02"), KIM).await);
    }
    for number in 0..20 {
        line.join(&format!("w{number}@example.org"), json!({})).await;
    }
    for booking in taken {
        line.cancel(booking).await;
        for entry in line.round().await {
            line.answer("accept_offer", entry).await.unwrap();
        }
    }
    let sql = "select api.get_waitlist_fill_rate($1, $2)";
    let rate = line.command(sql, &[&line.salon.tenant, &line.salon.business]).await;
    assert_eq!((&rate["places"], &rate["fill_rate"]), (&json!(10), &json!(1.0)), "{rate}");
}

impl Line {
    /// Lets everything that is offered run out.
    async fn lapse_all(&self) {
        for sql in [
            "update bookings set hold_expires_at = clock_timestamp() - interval '1 second' where state = 'held'",
            "update claims set expires_at = clock_timestamp() - interval '1 second' where expires_at is not null",
        ] {
            self.admin.execute(sql, &[]).await.unwrap();
        }
        let sql = "select api.release_expired_holds($1)";
        call(&self.worker, sql, &[&self.salon.tenant]).await.unwrap();
    }
}
