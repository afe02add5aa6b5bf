//! TEN-4: requests that are cut off in mid-flight, over a small pool. Afterwards no connection carries anybody's
//! context and none stays in a transaction; meanwhile nobody is answered with another tenant's rows.
//! `ABORTED_REQUESTS=10000` is the full form.

#![allow(clippy::print_stdout, reason = "the figures are worth keeping")]

mod client;
mod wire;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use reqwest::{Method, StatusCode};
use serde_json::json;
use testkit::{Database, Dice, Salon, call, proof};
use tokio_postgres::Client;

use crate::server::Server;
use client::{Cuts, Side, hang_up};
use wire::{Falsified, Wire};

/// Connections of the server's pool.
const POOL: usize = 6;
/// Clients that hang up, at once.
const CROWD: usize = 12;

/// A server behind a slow wire, two tenants, and a spy in the database.
struct Scene {
    server: Server,
    sides: [Side; 2],
    superuser: Client,
    _wire: Wire,
}

impl Scene {
    async fn set(falsified: Option<Falsified>) -> Scene {
        let database = Database::lease().await;
        let superuser = database.superuser().await;
        superuser.batch_execute(include_str!("spy.sql")).await.unwrap();
        let wire = Wire::to(&database, falsified).await;
        let pool = POOL.to_string();
        // Each question goes to the database, and no further connection asks what has changed.
        let settings = [
            ("DATABASE_URL", wire.url.as_str()),
            ("POOL_SIZE", &pool),
            ("KEPT_ANSWERS_MIB", "0"),
            ("KEPT_RULES_MIB", "0"),
        ];
        let server = Server::on(database, &settings).await;
        let sides = [side(&server, "Alder").await, side(&server, "Birch").await];
        Scene { server, sides, superuser, _wire: wire }
    }

    /// Requests that are cut off, and beside them some that aren't; what went wrong.
    async fn storm(&self, count: usize) -> Outcome {
        let (over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
        let cutting = async {
            let cut = self.cut_off(count).await;
            over.store(true, Ordering::Relaxed);
            cut
        };
        let witnesses = join_all((0..4).map(|number| self.witness(number, &over, &answers)));
        let ((cuts, whole), told) = tokio::join!(cutting, witnesses);
        let mut complaints: Vec<String> = told.into_iter().flatten().collect();
        complaints.extend(self.at_rest().await);
        let (asked, unasked) = self.ask_each().await;
        complaints.extend(unasked);
        complaints.extend(self.carried().await);
        complaints.extend(self.went_on().await);
        Outcome { complaints, cuts, answers: answers.into_inner(), asked, whole }
    }

    async fn cut_off(&self, count: usize) -> (Cuts, usize) {
        let address = self.server.url.strip_prefix("http://").unwrap();
        let requests = stream::iter(0..count)
            .map(|number| hang_up(address, &self.sides[number % 2], number))
            .buffer_unordered(CROWD);
        let sum = |(mut cuts, customers): (Cuts, usize), (cut, customer): (client::Cut, bool)| {
            *cuts.entry(cut).or_default() += 1;
            std::future::ready((cuts, customers + usize::from(customer)))
        };
        requests.fold((Cuts::new(), 0), sum).await
    }

    /// Reads to the end, and looks whose it is.
    async fn witness(
        &self,
        number: usize,
        over: &AtomicBool,
        answers: &AtomicUsize,
    ) -> Option<String> {
        let (own, other) = (&self.sides[number % 2], &self.sides[(number + 1) % 2]);
        let mut dice = Dice::new(u64::MAX - number as u64);
        while !over.load(Ordering::Relaxed) {
            let (path, keyed) = own.reading(&mut dice);
            let request = self.server.request(Method::GET, &path);
            let request = if keyed { request.bearer_auth(&own.key) } else { request };
            let response = request.send().await.unwrap();
            let status = response.status();
            let text = response.text().await.unwrap();
            let own_rows = text.contains(own.name) || path.contains("/availability");
            if status != StatusCode::OK || !own_rows || other.is_in(&text) {
                return Some(format!("{} asked for {path}: {status} {text}", own.name));
            }
            answers.fetch_add(1, Ordering::Relaxed);
        }
        None
    }

    /// Within five seconds every connection has done its work and is in no transaction. PostgreSQL would end one that
    /// stays in it only after ten.
    async fn at_rest(&self) -> Option<String> {
        let begun = Instant::now();
        loop {
            let states = self.states().await;
            if states.iter().all(|(_, state)| state == "idle") {
                return None;
            }
            if begun.elapsed() > Duration::from_secs(5) {
                return Some(format!("connections stay as they are: {states:?}"));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn states(&self) -> Vec<(i32, String)> {
        let sql = "select pid, coalesce(state, '') from pg_stat_activity
                    where datname = current_database() and usename = 'slotkeeper_server'";
        let rows = self.superuser.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// Asks so many questions at once, each for so long, that every connection of the pool gets one.
    async fn ask_each(&self) -> (usize, Option<String>) {
        self.superuser
            .batch_execute("truncate spy.pace; insert into spy.pace values (0.3)")
            .await
            .unwrap();
        let before: i64 = self.number("select coalesce(max(number), 0) from spy.seen").await;
        let path = format!("/v1/public/{}", self.sides[0].salon.slug);
        let mut missing = BTreeSet::new();
        for _ in 0..10 {
            join_all((0..POOL).map(|_| self.server.get(&path))).await;
            let sql = "select distinct pid from spy.seen where number > $1";
            let rows = self.superuser.query(sql, &[&before]).await.unwrap();
            let asked: BTreeSet<i32> = rows.iter().map(|row| row.get(0)).collect();
            let there: BTreeSet<i32> =
                self.states().await.into_iter().map(|(pid, _)| pid).collect();
            missing = there.difference(&asked).copied().collect();
            if missing.is_empty() && there.len() == POOL {
                return (there.len(), None);
            }
        }
        (0, Some(format!("not every connection could be asked: {missing:?} of {POOL}")))
    }

    /// What was carried into questions that belong to no tenant.
    async fn carried(&self) -> Option<String> {
        let sql = "select string_agg(format('%s (%s times)', carried, times), '; ')
                     from (select carried, count(*) as times from spy.seen where carried <> '' group by carried) c";
        let carried: Option<String> = self.superuser.query_one(sql, &[]).await.unwrap().get(0);
        carried.map(|carried| format!("a connection carried something: {carried}"))
    }

    /// Transactions in which somebody else's question was asked.
    async fn went_on(&self) -> Option<String> {
        let sql = "select count(distinct pid) from pg_locks
                    where locktype = 'advisory' and objid = 407
                      and database = (select oid from pg_database where datname = current_database())";
        let count = self.number(sql).await;
        (count > 0)
            .then(|| format!("a transaction went on for somebody else in {count} connections"))
    }

    async fn number(&self, sql: &str) -> i64 {
        self.superuser.query_one(sql, &[]).await.unwrap().get(0)
    }
}

/// What became of a storm.
struct Outcome {
    complaints: Vec<String>,
    cuts: Cuts,
    answers: usize,
    asked: usize,
    /// Whole requests for a new customer.
    whole: usize,
}

async fn side(server: &Server, name: &'static str) -> Side {
    let service = json!({"name": name, "duration_minutes": 60, "step_minutes": 60});
    let salon = Salon::builder().service(service).staff(4).build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let client = server.database.server().await;
    for number in 0..8 {
        let email = format!("{number}@example.org");
        let customer = json!({"name": name, "email": email});
        call(&client, "select api.upsert_customer($1, $2)", &[&salon.tenant, &customer])
            .await
            .unwrap();
        // Before the times that the storm asks for.
        let starts_at = format!("2031-04-{:02} 10:00+02", 10 + number);
        let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, p_options => '{\"confirm\": true}')";
        call(&client, sql, &[&salon.tenant, &salon.service, &starts_at, &customer]).await.unwrap();
    }
    Side { name, salon, key }
}

fn requests() -> usize {
    std::env::var("ABORTED_REQUESTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_cut_off_in_mid_flight_leave_no_context_in_any_connection_ten_4() {
    let (count, begun) = (requests(), Instant::now());
    let scene = Scene::set(None).await;
    let outcome = scene.storm(count).await;
    assert!(outcome.complaints.is_empty(), "{}", outcome.complaints.join("\n"));
    assert_eq!(outcome.cuts.len(), 5, "{:?}", outcome.cuts);
    assert!(outcome.answers > 10, "hardly anybody was answered: {}", outcome.answers);
    // Some commands were done and nobody heard of it, some never began: they were cut off on both sides of the call.
    let written = "select count(*) from customers where email like 'new-%'";
    let written = usize::try_from(scene.number(written).await).unwrap();
    assert!(written > 0 && written < outcome.whole, "{written} of {}", outcome.whole);
    println!(
        "{count} requests cut off in {:?}: {:?}; {} answers to others, {} connections asked, {written} of {} customers written",
        begun.elapsed(),
        outcome.cuts,
        outcome.answers,
        outcome.asked,
        outcome.whole
    );
    let lookups = scene.number("select count(*) from spy.seen").await;
    let cuts: Vec<_> = outcome
        .cuts
        .iter()
        .map(|(cut, times)| json!({"cut": cut.name(), "times": times}))
        .collect();
    let figures = json!({
        "requests": count, "cuts": cuts, "answers": outcome.answers, "connections": outcome.asked, "lookups": lookups,
        "whole": outcome.whole, "written": written,
    });
    proof("aborted", &figures);
}

/// A way to leave something behind: what the server says is changed on its way, or what a function does. And the
/// complaint that there must be.
struct Mutation {
    what: &'static str,
    falsified: Option<Falsified>,
    sql: &'static str,
    complaint: &'static str,
}

const MUTATIONS: &[Mutation] = &[
    Mutation {
        what: "a read sets its tenant for the session",
        falsified: Some(Falsified("set local app.tenant_id", "set       app.tenant_id")),
        sql: "",
        complaint: "a connection carried something: app.tenant_id",
    },
    Mutation {
        what: "a read doesn't end its transaction",
        falsified: Some(Falsified("commit", "      ")),
        sql: "",
        complaint: "connections stay as they are",
    },
    Mutation {
        what: "a command sets its tenant for the session",
        falsified: None,
        sql: "do $$ begin execute replace(pg_get_functiondef('context.enter(uuid)'::regprocedure),
              'set_config(''app.tenant_id'', p_tenant::text, true)', 'set_config(''app.tenant_id'', p_tenant::text, false)'); end $$",
        complaint: "a connection carried something: app.tenant_id",
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_in_a_connection_is_noticed_ten_4() {
    let mut caught = Vec::new();
    for Mutation { what, falsified, sql, complaint } in MUTATIONS {
        let scene = Scene::set(*falsified).await;
        scene.superuser.batch_execute(sql).await.unwrap();
        let complaints = scene.storm(100).await.complaints;
        assert!(complaints.iter().any(|one| one.contains(complaint)), "{what}: {complaints:?}");
        caught.push(json!({"mutation": what, "proof": "aborted", "complaints": complaints.len()}));
    }
    proof("mutants-of-connections", &json!(caught));
}
