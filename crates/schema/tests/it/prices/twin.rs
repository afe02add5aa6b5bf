//! A thousand random price setups, each asked a few times: the database and the twin must come to the same minor unit.

use futures_util::future::join_all;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use testkit::{Database, Salon, call};
use tokio_postgres::Client;

use super::twin_rules::{
    Asked, Change, Extra, Line, Off, Rule, Setup, Tier, from_lines_alone, price,
};
use super::{KIM, make_promotion, make_tax, quote, set_prices, sum};
use crate::offers::plan::Dice;

const SETUPS: u64 = 1_000;
const WORKERS: u64 = 3;
const QUESTIONS: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn the_database_and_a_twin_agree_on_a_thousand_random_setups_cat_6() {
    let database = Database::lease().await;
    let workers = (0..WORKERS).map(|worker| {
        let database = &database;
        async move {
            let client = database.server().await;
            let salon = open(&client).await;
            let mut kinds = [0_usize; 6];
            for seed in (worker..SETUPS).step_by(WORKERS as usize) {
                compare(&client, &salon, seed, &mut kinds).await;
            }
            kinds
        }
    });
    let kinds = join_all(workers).await;
    for (number, kind) in KINDS.iter().enumerate() {
        let seen: usize = kinds.iter().map(|one| one[number]).sum();
        assert!(
            seen > 300,
            "only {seen} lines of kind {kind}: there must be something to agree on"
        );
    }
}

const KINDS: [&str; 6] = ["base", "tier", "rule", "extra", "promotion", "tax"];

/// A salon that is open day and night.
pub(super) async fn open(client: &Client) -> Salon {
    let service = json!({"party_max": 30, "step_minutes": 15, "duration_minutes": 15});
    let day = json!([{"start": "00:00", "end": "24:00"}]);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let week = days.map(|name| (name.to_owned(), day.clone())).into_iter().collect();
    Salon::builder().staff(2).service(service).week(week).build_with(client).await
}

/// Tells database and twin of one setup, and panics where they differ.
pub(super) async fn compare(client: &Client, salon: &Salon, seed: u64, kinds: &mut [usize; 6]) {
    let mut dice = Dice::new(seed);
    let setup = setup(&mut dice, seed);
    let ids = write(client, salon, &setup).await;
    for question in 0..QUESTIONS {
        let (instant, asked) = asked(&mut dice, &setup);
        let options = options(&setup, &asked, &ids, &mut dice);
        let expected = price(&setup, &asked);
        let total: i128 = expected.iter().map(|line| line.total).sum();
        let quoted = quote(client, salon, &instant.to_string(), &options)
            .await
            .unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{setup:#?}\n{options}"));
        let lines = quoted["price_lines"].as_array().unwrap();
        let told: Vec<Line> = lines.iter().map(read).collect();
        assert_eq!(told, expected, "seed {seed}: SQL (left), twin (right)\n{setup:#?}\n{asked:#?}");
        assert_eq!(i128::from(quoted["price_minor"].as_i64().unwrap()), total);
        assert_eq!(i128::from(sum(&quoted["price_lines"])), total, "the lines are the price");
        assert_eq!(from_lines_alone(lines), total, "seed {seed}: they explain it: {lines:#?}");
        assert!(total >= 0 && lines.iter().all(is_product));
        assert_eq!(quoted["currency"], setup.currency);
        for line in &expected {
            kinds[KINDS.iter().position(|kind| *kind == line.kind).unwrap()] += 1;
        }
        if question == 0 {
            reserve(client, salon, &instant, options, &quoted).await;
        }
    }
}

/// A hold at the same time costs what was quoted.
async fn reserve(
    client: &Client,
    salon: &Salon,
    instant: &Timestamp,
    options: Value,
    quoted: &Value,
) {
    let held = salon.reserve(client, &instant.to_string(), KIM, options).await.unwrap();
    for same in ["price_lines", "price_minor", "tax_minor", "party_size", "currency"] {
        assert_eq!(held[same], quoted[same], "{same}");
    }
    salon.command(client, "cancel_booking", testkit::id(&held)).await.unwrap();
}

fn is_product(line: &Value) -> bool {
    line["quantity"].as_i64().unwrap() * line["unit_minor"].as_i64().unwrap()
        == line["total_minor"].as_i64().unwrap()
}

fn read(line: &Value) -> Line {
    let number = |field: &str| i128::from(line[field].as_i64().unwrap_or_default());
    let text = |field: &str| line[field].as_str().unwrap().to_owned();
    Line {
        kind: text("kind"),
        label: text("label"),
        quantity: number("quantity"),
        unit: number("unit_minor"),
        total: number("total_minor"),
        tax: number("tax_minor"),
    }
}

/// Amounts of all sizes, and often odd ones.
fn amount(dice: &mut Dice) -> i128 {
    let bound = dice.of(&[10, 200, 10_000, 1_000_000, 500_000_000]);
    i128::from(dice.below(bound))
}

fn setup(dice: &mut Dice, seed: u64) -> Setup {
    let tiers = if dice.one_in(3) { 0 } else { dice.below(4) };
    let inclusive = dice.one_in(2);
    let rate = |dice: &mut Dice| {
        i128::from(dice.of(&[0, 5_000, 25_000, 70_000, 99_750, 190_000, 250_000, 1_000_000]))
    };
    Setup {
        service: "Haircut",
        base: amount(dice),
        currency: dice.of(&["EUR", "JPY", "KWD"]),
        tiers: (0..tiers)
            .map(|n| Tier { name: format!("Tier {n}"), price: amount(dice) })
            .collect(),
        extras: (0..dice.below(4)).map(|n| extra(dice, n)).collect(),
        rules: (0..dice.below(5)).map(|n| rule(dice, n)).collect(),
        taxes: (0..dice.below(4))
            .map(|n| (format!("Tax {n} of {seed}"), rate(dice), inclusive))
            .collect(),
        code: dice.one_in(2).then(|| (format!("CODE-{seed}"), off(dice))),
    }
}

fn extra(dice: &mut Dice, number: u64) -> Extra {
    let most = i128::from(1 + dice.below(5));
    Extra { name: format!("Extra {number}"), price: amount(dice), per_person: dice.one_in(2), most }
}

fn off(dice: &mut Dice) -> Off {
    if dice.one_in(3) {
        return Off::Amount(1 + amount(dice));
    }
    Off::Percent(i128::from(dice.of(&[1, 33_333, 50_000, 125_000, 500_000, 999_999, 1_000_000])))
}

fn rule(dice: &mut Dice, number: u64) -> Rule {
    let weekdays = (1..=7).filter(|_| dice.one_in(2)).collect::<Vec<i8>>();
    let from = i64::try_from(dice.below(96)).unwrap() * 15;
    let length = 15 + i64::try_from(dice.below(95)).unwrap() * 15;
    let day = |dice: &mut Dice, month: i8| {
        jiff::civil::date(2031, month, 1 + i8::try_from(dice.below(28)).unwrap())
    };
    let least = i128::from(1 + dice.below(15));
    Rule {
        name: format!("Rule {number}"),
        weekdays: if dice.one_in(2) { weekdays } else { Vec::new() },
        time: dice.one_in(2).then_some((from, length)),
        dates: (dice.one_in(3).then(|| day(dice, 3)), dice.one_in(3).then(|| day(dice, 10))),
        party: (dice.one_in(3).then_some(least), dice.one_in(3).then_some(least + 10)),
        change: match dice.below(4) {
            0 => Change::Amount(dice.of(&[-1, 1]) * amount(dice)),
            1 => Change::Price(amount(dice)),
            _ => Change::Percent(i128::from(
                dice.of(&[-1_000_000, -333_333, -100_000, -5_000, 1, 75_000, 125_000, 10_000_000]),
            )),
        },
    }
}

/// A day of 2031, now and then a first or last one of a rule: by chance alone these would be too seldom.
fn day(dice: &mut Dice, setup: &Setup) -> i64 {
    let bounds: Vec<_> =
        setup.rules.iter().flat_map(|rule| [rule.dates.0, rule.dates.1]).flatten().collect();
    if bounds.is_empty() || dice.one_in(2) {
        return i64::try_from(dice.below(365)).unwrap();
    }
    let bound = dice.of(&bounds);
    i64::from(bound.day_of_year()) - 1
}

/// A quarter of an hour of a day, now and then one at which a rule's time begins or ends in Berlin, in summer.
fn quarter(dice: &mut Dice, setup: &Setup) -> i64 {
    let times = setup.rules.iter().filter_map(|rule| rule.time);
    let bounds: Vec<i64> = times.flat_map(|(from, length)| [from, from + length]).collect();
    if bounds.is_empty() || dice.one_in(2) {
        return i64::try_from(dice.below(96)).unwrap();
    }
    (dice.of(&bounds) / 15 - 8).rem_euclid(96)
}

fn asked(dice: &mut Dice, setup: &Setup) -> (Timestamp, Asked) {
    // Quarters of hours of 2031, nights of changing clocks among them.
    let quarter = 96 * day(dice, setup) + quarter(dice, setup);
    let instant = Timestamp::from_second(1_924_992_000 + 900 * quarter).unwrap();
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let mut party = i128::from(1 + dice.below(30));
    let mut tiers = None;
    if !setup.tiers.is_empty() && !dice.one_in(4) {
        let mut counts: Vec<i128> = setup.tiers.iter().map(|_| i128::from(dice.below(8))).collect();
        counts[0] += 1;
        party = counts.iter().sum();
        tiers = Some(counts);
    }
    let extras = setup
        .extras
        .iter()
        .map(|extra| i128::from(dice.below(u64::try_from(extra.most).unwrap() + 1)))
        .collect();
    let asked = Asked {
        start: zone.to_datetime(instant),
        party,
        tiers,
        extras,
        with_code: setup.code.is_some() && !dice.one_in(4),
    };
    (instant, asked)
}

fn options(setup: &Setup, asked: &Asked, prices: &Value, dice: &mut Dice) -> Value {
    let choices = |list: &str, counts: &[i128]| -> Value {
        let rows = prices[list].as_array().unwrap().iter().zip(counts);
        rows.map(
            |(row, count)| json!({"id": row["id"], "quantity": i64::try_from(*count).unwrap()}),
        )
        .collect()
    };
    let mut options = json!({"extras": choices("extras", &asked.extras)});
    if let Some(counts) = &asked.tiers {
        options["tiers"] = choices("tiers", counts);
    }
    if asked.tiers.is_none() || dice.one_in(2) {
        options["party_size"] = json!(i64::try_from(asked.party).unwrap());
    }
    if let (Some((code, _)), true) = (&setup.code, asked.with_code) {
        options["promotion"] = json!(code.to_lowercase());
    }
    options
}

/// Tells the database; answers the prices with their ids.
async fn write(client: &Client, salon: &Salon, setup: &Setup) -> Value {
    let priced =
        json!({"price_minor": i64::try_from(setup.base).unwrap(), "currency": setup.currency});
    let upsert = "select api.upsert_service($1, $2, $3, $4)";
    call(client, upsert, &[&salon.tenant, &salon.business, &priced, &salon.service]).await.unwrap();
    let business = json!({"currency": setup.currency});
    call(
        client,
        "select api.update_business($1, $2, $3)",
        &[&salon.tenant, &salon.business, &business],
    )
    .await
    .unwrap();
    let mut taxes = Vec::new();
    for (name, rate, inclusive) in &setup.taxes {
        let document = json!({"name": name, "rate_ppm": i64::try_from(*rate).unwrap(), "inclusive": inclusive});
        taxes.push(make_tax(client, salon, document).await);
    }
    if let Some((code, off)) = &setup.code {
        let (field, value) = match off {
            Off::Percent(rate) => ("percent_ppm", *rate),
            Off::Amount(amount) => ("amount_minor", *amount),
        };
        let document = json!({"code": code, field: i64::try_from(value).unwrap()});
        make_promotion(client, salon, document).await.unwrap();
    }
    let minor = |value: i128| i64::try_from(value).unwrap();
    let document = json!({
        "tiers": setup.tiers.iter().map(|tier| json!({"name": tier.name, "price_minor": minor(tier.price)})).collect::<Value>(),
        "extras": setup.extras.iter().map(|extra| json!({"name": extra.name, "price_minor": minor(extra.price),
            "per": if extra.per_person { "person" } else { "booking" }, "max_quantity": minor(extra.most)})).collect::<Value>(),
        "rules": setup.rules.iter().map(rule_document).collect::<Value>(),
        "taxes": taxes,
    });
    set_prices(client, salon, document).await.unwrap()
}

fn rule_document(rule: &Rule) -> Value {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    let days: Vec<&str> =
        rule.weekdays.iter().map(|day| names[usize::try_from(*day).unwrap() - 1]).collect();
    let (field, value) = match rule.change {
        Change::Percent(rate) => ("percent_ppm", rate),
        Change::Amount(amount) => ("amount_minor", amount),
        Change::Price(price) => ("unit_price_minor", price),
    };
    let size = |bound: Option<i128>| bound.map(|size| i64::try_from(size).unwrap());
    json!({
        "name": rule.name,
        "weekdays": (!days.is_empty()).then_some(days),
        "time_from": rule.time.map(|(from, _)| clock(from)),
        "time_to": rule.time.map(|(from, length)| clock(from + length)),
        "date_from": rule.dates.0.map(|date| date.to_string()),
        "date_to": rule.dates.1.map(|date| date.to_string()),
        "party_from": size(rule.party.0),
        "party_to": size(rule.party.1),
        field: i64::try_from(value).unwrap(),
    })
}
