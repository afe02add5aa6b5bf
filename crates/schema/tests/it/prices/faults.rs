//! Planted faults: the tests of prices must be able to fail. Each fault replaces a piece of one function, as a slip of the
//! hand would; a fault that nobody notices fails this test, and so does a piece that isn't there any more.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::{Value, json};
use testkit::{Database, Salon, call, id, refusal};
use tokio_postgres::Client;

use super::make_promotion;
use super::twin::{compare, open};

/// What is wrong with it, the function, the piece, and what stands in its place.
type Fault = (&'static str, &'static str, &'static str, &'static str);

const OF_AMOUNTS: [Fault; 18] = [
    (
        "taxes are rounded line by line",
        "with_taxes",
        "v_minor := internal.share_of(v_sum, v_tax.rate_ppm, case when v_tax.inclusive then 1000000 + v_rates else 1000000 end);",
        "v_minor := (select coalesce(sum(internal.share_of((l ->> 'total_minor')::numeric, v_tax.rate_ppm, case when v_tax.inclusive then 1000000 + v_rates else 1000000 end)), 0) from jsonb_array_elements(p_lines) l where l ->> 'kind' <> 'tax');",
    ),
    (
        "a contained tax is divided by its own rate only",
        "with_taxes",
        "1000000 + v_rates",
        "1000000 + v_tax.rate_ppm",
    ),
    (
        "a tax is counted on the taxes before it",
        "with_taxes",
        "v_minor := internal.share_of(v_sum,",
        "v_minor := internal.share_of(context.sum_of_lines(p_lines),",
    ),
    (
        "the promotion comes after the taxes",
        "price_booking",
        "v_lines := internal.with_promotion(v_lines, v_promotion);\n    v_lines := internal.with_taxes(v_lines, v_taxes);",
        "v_lines := internal.with_taxes(v_lines, v_taxes);\n    v_lines := internal.with_promotion(v_lines, v_promotion);",
    ),
    (
        "the promotion forgets the extras",
        "with_promotion",
        "v_sum := context.sum_of_lines(p_lines);",
        "v_sum := context.sum_of_lines((select coalesce(jsonb_agg(l), '[]') from jsonb_array_elements(p_lines) l where l ->> 'kind' <> 'extra'));",
    ),
    (
        "the promotion takes off more than there is",
        "with_promotion",
        "-least(coalesce(p_promotion.amount_minor, internal.share_of(v_sum, p_promotion.percent_ppm, 1000000)), v_sum)",
        "-coalesce(p_promotion.amount_minor, internal.share_of(v_sum, p_promotion.percent_ppm, 1000000))",
    ),
    (
        "halves are cut off",
        "share_of",
        "div(2 * abs(p_amount * p_part) + p_whole, 2 * p_whole)",
        "div(abs(p_amount * p_part), p_whole)",
    ),
    ("halves are rounded towards zero", "share_of", "+ p_whole, 2", "+ p_whole - 1, 2"),
    (
        "a division is rounded twice",
        "share_of",
        "sign(p_amount * p_part) * div(2 * abs(p_amount * p_part) + p_whole, 2 * p_whole)",
        "round(round(p_amount * p_part / p_whole, 1))",
    ),
    ("rules count on the sum before all rules", "with_rules", "v_sum := v_sum + v_minor;", "null;"),
    (
        "an amount of a rule counts once",
        "with_rules",
        "v_units * v_rule.amount_minor",
        "v_rule.amount_minor",
    ),
    ("rules go below nothing", "with_rules", "greatest(-v_sum, case", "coalesce(null, case"),
    (
        "the end of a rule's time belongs to it",
        "rule_applies",
        "v_minute < p_rule.end_minute",
        "v_minute <= p_rule.end_minute",
    ),
    ("a night belongs to the date on which it ends", "rule_applies", "v_date - 1", "v_date"),
    (
        "the largest party of a rule isn't in it",
        "rule_applies",
        "p_party > p_rule.party_to",
        "p_party >= p_rule.party_to",
    ),
    (
        "the last date of a rule isn't in it",
        "rule_has_date",
        "p_date <= coalesce(p_rule.date_to",
        "p_date < coalesce(p_rule.date_to",
    ),
    ("weeks begin on Sunday", "rule_has_date", "isodow", "dow"),
    (
        "extras for each person count once",
        "with_extras",
        "v_count * case v_extra.per when 'person' then p_party else 1 end",
        "v_count",
    ),
];

const OF_USES: [Fault; 7] = [
    (
        "one use too many is allowed",
        "check_uses",
        "v_uses.total >= p_promotion.max_uses",
        "v_uses.total > p_promotion.max_uses",
    ),
    (
        "the last use counts twice",
        "check_uses",
        "v_uses.total >= p_promotion.max_uses",
        "v_uses.total + 1 >= p_promotion.max_uses",
    ),
    ("holds are no uses", "check_uses", " or b.state = 'held' and b.hold_expires_at > v_now", ""),
    ("holds are uses for ever", "check_uses", " and b.hold_expires_at > v_now", ""),
    ("cancelled bookings are uses", "check_uses", "'no_show')", "'no_show', 'cancelled')"),
    (
        "a customer's uses aren't counted",
        "check_uses",
        "v_uses.own >= p_promotion.max_uses_per_customer",
        "false",
    ),
    ("nobody waits for the code", "lock_promotion", "for no key update", ""),
];

/// The statement that makes the function anew, as it is.
async fn definition(admin: &Client, function: &str) -> String {
    let sql = "select pg_get_functiondef(p.oid) from pg_proc p where p.proname = $1 and p.pronamespace = 'internal'::regnamespace";
    admin.query_one(sql, &[&function]).await.unwrap().get(0)
}

/// Plants a fault; answers the statement that mends it.
async fn plant(admin: &Client, fault: &Fault) -> String {
    let (what, function, piece, instead) = fault;
    let sound = definition(admin, function).await;
    assert_eq!(sound.matches(piece).count(), 1, "{what}: no such piece in {function}:\n{sound}");
    admin.batch_execute(&sound.replace(piece, instead)).await.unwrap();
    sound
}

#[tokio::test]
async fn the_twin_finds_each_planted_fault_of_an_amount_cat_6() {
    const MOST: u64 = 150;
    let database = Database::lease().await;
    let (admin, client) = (database.superuser().await, database.server().await);
    for fault in OF_AMOUNTS {
        let sound = plant(&admin, &fault).await;
        let salon = open(&client).await;
        let mut found = None;
        for seed in 0..MOST {
            let mut kinds = [0; 6];
            let compared = AssertUnwindSafe(compare(&client, &salon, seed, &mut kinds));
            if let Err(panic) = compared.catch_unwind().await {
                found = panic.downcast_ref::<String>().cloned();
                break;
            }
        }
        admin.batch_execute(&sound).await.unwrap();
        let found = found.unwrap_or_else(|| panic!("{MOST} setups don't show it: {}", fault.0));
        // They differ, or the database refuses what the twin prices; any other error would be a fault of this test.
        let told =
            found.contains("SQL (left), twin (right)") || found.contains("SqlState(Other(\"SK");
        assert!(told, "{}: {found}", fault.0);
    }
    let salon = open(&client).await;
    for seed in 0..20 {
        compare(&client, &salon, seed, &mut [0; 6]).await;
    }
}

/// What must be so of a code with two uses, and of one with a use for each customer; otherwise what isn't.
async fn uses(database: &Database) -> Result<(), String> {
    let (client, slow) = (database.server().await, database.server().await);
    let salon = Salon::builder().staff(8).build_with(&client).await;
    for code in [
        json!({"code": "TWICE", "percent_ppm": 100_000, "max_uses": 2}),
        json!({"code": "OWN", "percent_ppm": 100_000, "max_uses_per_customer": 1}),
    ] {
        make_promotion(&client, &salon, code).await.unwrap();
    }
    // Everybody with another member of the staff, so that nothing but the code is in the way.
    let take = async |client: &Client, code: &str, who: usize, staff: usize, seconds: u32| {
        let customer = json!({"name": "Kim", "email": format!("c{who}@example.org")});
        let options = json!({"promotion": code, "hold_seconds": seconds});
        let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, $5, $6)";
        let staff = &salon.staff[staff];
        let starts_at = super::MORNING;
        call(client, sql, &[&salon.tenant, &salon.service, &starts_at, &customer, staff, &options])
            .await
    };
    let allowed = |what: &str, outcome: Result<Value, tokio_postgres::Error>| {
        outcome.map_err(|error| format!("{what}: {error:?}"))
    };
    let refused =
        |what: &str, code: &str, outcome: Result<Value, tokio_postgres::Error>| match outcome {
            Err(error) if refusal(&error) == code => Ok(()),
            other => Err(format!("{what}: {other:?}")),
        };
    allowed("the first use", take(&client, "TWICE", 0, 0, 1).await)?;
    let second = allowed("the second use", take(&client, "TWICE", 1, 1, 600).await)?;
    refused("a third", "promotion_used_up", take(&client, "TWICE", 2, 2, 600).await)?;
    tokio::time::sleep(Duration::from_millis(1050)).await;
    let again = allowed("what expired", take(&client, "TWICE", 2, 2, 600).await)?;
    for one in [second, again] {
        salon.command(&client, "cancel_booking", id(&one)).await.unwrap();
    }
    allowed("what was cancelled", take(&client, "TWICE", 3, 3, 600).await)?;
    allowed("one's own use", take(&client, "OWN", 4, 4, 600).await)?;
    refused("a second own use", "promotion_not_applicable", take(&client, "OWN", 4, 7, 600).await)?;

    // The last one is asked for while somebody else takes it: by then nothing can be seen of it.
    slow.batch_execute("begin").await.unwrap();
    allowed("the last use", take(&slow, "TWICE", 5, 5, 600).await)?;
    let commit = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        slow.batch_execute("commit").await.unwrap();
    };
    let (late, ()) = futures_util::join!(take(&client, "TWICE", 6, 6, 600), commit);
    refused("one use for two", "promotion_used_up", late)
}

#[tokio::test]
async fn each_planted_fault_of_a_codes_uses_is_found_cat_6() {
    let database = Database::lease().await;
    let admin = database.superuser().await;
    assert_eq!(uses(&database).await, Ok(()));
    for fault in OF_USES {
        let sound = plant(&admin, &fault).await;
        let found = uses(&database).await;
        admin.batch_execute(&sound).await.unwrap();
        assert!(found.is_err(), "nobody notices: {}", fault.0);
    }
}
