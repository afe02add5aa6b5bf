//! Makes a town, and makes it larger, from kits.

use std::sync::atomic::{AtomicI64, Ordering};

use testkit::{Database, Dice};
use tokio_postgres::Client;
use uuid::Uuid;

use super::copy;
use super::kit::{Anchors, Lines, Values};
use super::sample::{Kits, WORDS};
use super::town::{Place, Size, Town, name};

/// So many bytes of lines go over at once.
const BATCH: usize = 4 << 20;
/// So many connections copy.
const COPIERS: usize = 2;
/// Idempotency keys are kept for three days.
const KEPT: i64 = 72 * 3_600_000_000;
/// The first events are the sample's.
const FIRST_POSITION: i64 = 1_000_000;

/// A town that grows.
pub struct Builder<'a> {
    database: &'a Database,
    /// What doesn't change.
    pub town: Town,
    /// What is copied.
    pub kits: Kits,
    /// How large it is.
    pub size: Size,
    position: AtomicI64,
}

impl<'a> Builder<'a> {
    /// An empty town.
    pub fn new(database: &'a Database, town: Town, kits: Kits) -> Builder<'a> {
        let (size, position) = (Size { tenants: 0, past: 0 }, AtomicI64::new(FIRST_POSITION));
        Builder { database, town, kits, size, position }
    }

    /// Makes it as large as this, analyzes it, and says how many rows it has got.
    pub async fn grow(&mut self, size: Size) {
        assert!(size.tenants >= self.size.tenants && size.past >= self.size.past, "it only grows");
        let copiers = (0..COPIERS).map(|number| self.copy(size, number));
        futures_util::future::join_all(copiers).await;
        self.size = size;
        let admin = self.database.superuser().await;
        let next = self.position.load(Ordering::Relaxed);
        admin.batch_execute(&format!("select setval('outbox_position', {next})")).await.unwrap();
        admin.batch_execute("vacuum (analyze)").await.unwrap();
        admin.batch_execute("checkpoint").await.unwrap();
    }

    /// Every so many tenants, from this one on.
    async fn copy(&self, size: Size, first: usize) {
        let admin = self.database.superuser().await;
        let mut lines = Lines::default();
        for tenant in (first..size.tenants).step_by(COPIERS) {
            let new = tenant >= self.size.tenants;
            if new {
                self.house(tenant, &mut lines);
            }
            let had = if new { 0 } else { self.size.past };
            let customers = if new { 0 } else { self.town.customers(had) };
            for number in customers..self.town.customers(size.past) {
                self.customer(tenant, number, &mut lines);
                self.send(&admin, &mut lines).await;
            }
            for staff in 0..self.town.staff {
                let coming = if new { 0..self.town.coming } else { 0..0 };
                let coming = coming.map(|number| self.town.coming(staff, number));
                let past = (had..size.past).map(|number| self.town.past(staff, number));
                for place in coming.chain(past) {
                    self.booking(tenant, place, size, &mut lines);
                    self.send(&admin, &mut lines).await;
                }
            }
        }
        copy::write(&admin, lines).await;
    }

    async fn send(&self, admin: &Client, lines: &mut Lines) {
        if lines.len() > BATCH {
            copy::write(admin, std::mem::take(lines)).await;
        }
    }

    fn house(&self, tenant: usize, lines: &mut Lines) {
        let (given, words) = (self.given(tenant), words(tenant, 0));
        let made = self.town.now - 3650 * 86_400_000_000;
        let at = Anchors { start: 0, local: 0, made, done: i64::MAX };
        let mut dice = dice(tenant, usize::MAX);
        let mut position = || self.position.fetch_add(1, Ordering::Relaxed);
        let mut values =
            Values { given: &given, words: &words, at, dice: &mut dice, position: &mut position };
        self.kits.tenant.write(&mut values, None, lines);
    }

    fn customer(&self, tenant: usize, number: usize, lines: &mut Lines) {
        let mut given = self.given(tenant);
        let id = self.town.customer(tenant, number);
        given.push(id);
        let words = words(tenant, number);
        let (seconds, nanos) = id.get_timestamp().expect("version 7").to_unix();
        let made = i64::try_from(seconds).unwrap() * 1_000_000 + i64::from(nanos / 1000);
        let at = Anchors { start: 0, local: 0, made, done: i64::MAX };
        let mut dice = dice(tenant, number);
        let mut position = || self.position.fetch_add(1, Ordering::Relaxed);
        let mut values =
            Values { given: &given, words: &words, at, dice: &mut dice, position: &mut position };
        self.kits.customer.write(&mut values, without(made, self.town.now), lines);
    }

    fn booking(&self, tenant: usize, place: Place, size: Size, lines: &mut Lines) {
        let mut dice = booking_dice(tenant, place);
        let mut given = self.given(tenant);
        given[self.kits.staff[0]] = self.staff(tenant, place.staff);
        let customers = self.town.customers(size.past) as u64;
        let customer = usize::try_from(dice.below(customers)).unwrap();
        given.push(self.town.customer(tenant, customer));
        let mut words = words(tenant, customer);
        words.push(reference(place));
        // Of those to come all are confirmed, so that calendars are equally full everywhere. Of those past, one of
        // sixteen was cancelled.
        let kind = if place.day > 0 { 0 } else { 1 + usize::from(dice.one_in(16)) };
        let at = self.town.anchors(place, &mut dice);
        let mut position = || self.position.fetch_add(1, Ordering::Relaxed);
        let mut values =
            Values { given: &given, words: &words, at, dice: &mut dice, position: &mut position };
        self.kits.bookings[kind].write(&mut values, without(at.made, self.town.now), lines);
    }

    fn given(&self, tenant: usize) -> Vec<Uuid> {
        (0..self.kits.given).map(|thing| Town::id(tenant, thing)).collect()
    }

    /// The tenant's id.
    pub fn tenant(&self, tenant: usize) -> Uuid {
        Town::id(tenant, 0)
    }

    /// The id of one of its people.
    pub fn staff(&self, tenant: usize, number: usize) -> Uuid {
        Town::id(tenant, self.kits.staff[number])
    }
}

/// The texts of a tenant and of one of its customers, in the order of `WORDS`.
fn words(tenant: usize, customer: usize) -> Vec<String> {
    let (first, last) = name(customer);
    let lower = (first.to_lowercase(), last.clone());
    let last = last[..1].to_uppercase() + &last[1..];
    let digits = format!("{:07}", 1_000_000 + customer);
    let reversed = digits.chars().rev().collect();
    let words: [String; WORDS.len()] = [
        first.into(),
        lower.0,
        last,
        lower.1.clone(),
        format!("m{}", lower.1),
        format!("host{}", customer % 100),
        digits,
        reversed,
        format!("house-{tenant}"),
        format!("House {tenant}"),
    ];
    words.into()
}

/// Keys of requests that are older were forgotten.
fn without(made: i64, now: i64) -> Option<&'static str> {
    (made < now - KEPT).then_some("idempotency_keys")
}

fn dice(tenant: usize, number: usize) -> Dice {
    Dice::new((tenant as u64).wrapping_mul(0x1_0000_0001).wrapping_add(number as u64))
}

fn booking_dice(tenant: usize, place: Place) -> Dice {
    let place = ((place.day + 40_000) as u64) << 16 | (place.staff as u64) << 5 | place.slot as u64;
    Dice::new((tenant as u64) << 36 ^ place)
}

/// Unique in the tenant: the place, in as many signs as the product's.
fn reference(place: Place) -> String {
    let mut left =
        (((place.day + 40_000) as u64) << 16 | (place.staff as u64) << 5 | place.slot as u64)
            .wrapping_mul(0x9E37_79B1)
            & 0xff_ffff_ffff;
    let signs = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut text = String::new();
    for _ in 0..8 {
        text.push(char::from(signs[(left & 31) as usize]));
        left >>= 5;
    }
    text
}

/// Rows whose foreign key leads nowhere, by constraint: what was copied has the constraints switched off, and is held to them here.
pub async fn orphans(admin: &Client) -> Vec<String> {
    let sql = "select c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
            (select string_agg(format('r.%I is not null', a.attname), ' and ') from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k),
            (select string_agg(format('r.%I = f.%I', a.attname, b.attname), ' and ')
               from unnest(c.conkey, c.confkey) as k (here, there)
               join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.here
               join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.there)
          from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace";
    let mut found = Vec::new();
    for row in admin.query(sql, &[]).await.unwrap() {
        let [name, from, to, set, same] = [0, 1, 2, 3, 4].map(|at| row.get::<_, String>(at));
        let sql = format!(
            "select count(*) from {from} r where {set} and not exists (select from {to} f where {same})"
        );
        let count: i64 = admin.query_one(&sql, &[]).await.unwrap().get(0);
        if count > 0 {
            found.push(format!("{count} rows of {from} against {name}"));
        }
    }
    found
}
