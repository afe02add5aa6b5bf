//! The booking commands against a twin in memory: random sequences of them, and after each step everything that can be seen
//! must be the same. A sequence on which they differ is made as short as it can be.
//!
//! `MODEL_CASES=500` tries so many sequences, of other dice each time; `MODEL_SEED` repeats them.

mod acts;
mod command;
mod compare;
mod practice;
mod twin;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use testkit::Database;
use tokio::runtime::Runtime;

use self::command::{Command, sequence};
use self::practice::{Made, Practice};
use self::twin::Twin;

/// How often each command ended in each way.
type Seen = BTreeMap<String, usize>;

struct Stage {
    runtime: Runtime,
    // Dropped inside the runtime, for its connections end there.
    database: Option<Database>,
    practice: Option<Practice>,
    seen: RefCell<Seen>,
}

impl Stage {
    fn set() -> Stage {
        let runtime = Runtime::new().unwrap();
        let (database, practice) = runtime.block_on(async {
            let database = Database::lease().await;
            let practice = Practice::open(&database).await;
            (database, practice)
        });
        Stage {
            runtime,
            database: Some(database),
            practice: Some(practice),
            seen: RefCell::default(),
        }
    }

    /// Tries so many sequences of at most so many commands. A short one on which both differ, and where; if there is one.
    fn run(&self, cases: u32, longest: usize, seed: u64) -> Result<(), (Vec<Command>, String)> {
        let config =
            Config { cases, max_shrink_iters: 400, failure_persistence: None, ..Config::default() };
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let dice = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let mut runner = TestRunner::new_with_rng(config, dice);
        let tried = runner.run(&sequence(longest), |commands| {
            self.try_out(&commands).map_err(TestCaseError::fail)
        });
        match tried {
            Ok(()) => Ok(()),
            Err(TestError::Fail(reason, commands)) => {
                Err(self.smaller(commands, reason.to_string()))
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn try_out(&self, commands: &[Command]) -> Result<(), String> {
        self.runtime.block_on(try_out(self.practice.as_ref().unwrap(), commands, &self.seen))
    }

    /// proptest leaves out commands before it makes each simpler, and not again afterwards: then more can go.
    fn smaller(&self, mut commands: Vec<Command>, mut reason: String) -> (Vec<Command>, String) {
        let mut index = 0;
        while index < commands.len() {
            let mut fewer = commands.clone();
            fewer.remove(index);
            // Bookings are counted: with one less, others may be meant.
            let about = |nth| fewer.iter().map(|command| command.about(nth)).collect();
            let found = [fewer.clone(), about(0), about(1)]
                .into_iter()
                .find_map(|fewer: Vec<Command>| Some((self.try_out(&fewer).err()?, fewer)));
            match found {
                None => index += 1,
                Some((told, fewer)) => (commands, reason, index) = (fewer, told, 0),
            }
        }
        (commands, reason)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _inside = self.runtime.enter();
        self.practice = None;
        self.database = None;
    }
}

/// Both do the same, one command after another.
async fn try_out(
    practice: &Practice,
    commands: &[Command],
    seen: &RefCell<Seen>,
) -> Result<(), String> {
    practice.clear().await;
    let (mut made, mut twin) = (Made::default(), Twin::default());
    for (turn, command) in commands.iter().enumerate() {
        let before = twin.clone();
        let Some(expected) = twin.step(*command) else { continue };
        let found = practice.step(&mut made, &before, *command).await;
        let told = format!("{command:?}, the command {}", turn + 1);
        if found != expected.map_err(str::to_owned) {
            return Err(format!("{told}: the database says {found:?}, the twin {expected:?}"));
        }
        let name = format!("{command:?}");
        let name = name.split([' ', '{']).next().unwrap_or_default();
        let end = found.err().unwrap_or_else(|| "done".into());
        *seen.borrow_mut().entry(format!("{name}: {end}")).or_default() += 1;
        compare::difference(practice, &made, &twin, turn)
            .await
            .map_err(|difference| format!("after {told}: {difference}"))?;
    }
    Ok(())
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn commands_in_any_order_do_what_the_twin_does_bkg_1_bkg_2_bkg_3_bkg_4_ses_3() {
    let stage = Stage::set();
    let long = number("MODEL_CASES");
    let seed =
        number("MODEL_SEED").unwrap_or_else(|| long.map_or(1, |_| u64::from(std::process::id())));
    let cases = u32::try_from(long.unwrap_or(10)).unwrap();
    if let Err((commands, reason)) = stage.run(cases, 50, seed) {
        panic!("MODEL_SEED={seed}: {commands:#?}\n{reason}");
    }
    let seen = stage.seen.borrow();
    // Otherwise nothing was tried that is worth being refused.
    for end in [
        "slot_taken",
        "illegal_transition",
        "hold_expired",
        "session_full",
        "time_off_conflicts",
        "done",
    ] {
        assert!(seen.keys().any(|name| name.ends_with(end)), "no {end} in {seen:?}");
    }
}

/// Known faults: function, text, what stands there instead, and how few commands show it.
const FAULTS: &[(&str, &str, &str, usize)] = &[
    // A moved booking keeps its old time too.
    (
        "internal.give_back_time",
        "delete from claims c where c.tenant_id = p_booking.tenant_id and c.booking_id = p_booking.id;",
        "",
        3,
    ),
    // A hold whose time is over can be confirmed.
    (
        "internal.check_move",
        "p_booking.state = 'held' and p_booking.hold_expires_at <= clock_timestamp()",
        "false",
        3,
    ),
    // What touches is taken to overlap.
    ("internal.is_free", "c.ends_at > p_from", "c.ends_at >= p_from", 2),
];

#[test]
fn the_twin_finds_each_planted_fault_and_makes_it_small() {
    for (function, text, with, few) in FAULTS {
        let stage = Stage::set();
        stage.runtime.block_on(plant(
            &stage.practice.as_ref().unwrap().admin,
            function,
            text,
            with,
        ));
        let found = stage.run(60, 20, 7).expect_err(function);
        assert!(found.0.len() <= *few, "{function}: {:?}\n{}", found.0, found.1);
    }
}

async fn plant(admin: &tokio_postgres::Client, function: &str, text: &str, with: &str) {
    let sql = "select pg_get_functiondef($1::text::regproc)";
    let source: String = admin.query_one(sql, &[&function]).await.unwrap().get(0);
    assert!(source.contains(text), "{function} no longer says {text:?}");
    admin.batch_execute(&source.replace(text, with)).await.unwrap();
}
