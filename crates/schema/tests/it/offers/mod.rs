//! AVL-4: what is offered can be booked, and what can be booked is offered.
//!
//! Random schedules are written to the database and told to the engine. Then three answers are compared:
//! the engine's slots, the slots that SQL lists, and what `reserve_booking` accepts.

mod explaining;
pub(crate) mod plan;
mod rooms;
mod world;

use futures_util::future::join_all;
use testkit::Database;
use tokio_postgres::Client;

pub(crate) use plan::Dice;
use plan::Plan;
use world::World;

const SCHEDULES: u64 = 1_000;
const WORKERS: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn engine_and_database_agree_on_a_thousand_random_schedules_avl_4() {
    let database = Database::lease().await;
    database.superuser().await.batch_execute(TRY_STARTS).await.unwrap();
    let workers = (0..WORKERS).map(|worker| {
        let database = &database;
        async move {
            let client = database.server().await;
            let mut totals = Totals::default();
            for seed in (worker..SCHEDULES).step_by(WORKERS as usize) {
                totals.add(compare(&client, seed).await);
            }
            totals
        }
    });
    let totals = join_all(workers).await.into_iter().fold(Totals::default(), |mut sum, one| {
        sum.add(one);
        sum
    });
    // The schedules must be such that there is something to agree on.
    assert!(totals.offered > 10_000, "{totals:?}");
    assert!(totals.refused > 5_000 && totals.accepted_off_grid > 500, "{totals:?}");
    assert!(totals.short_of_units > 300, "{totals:?}");
}

#[derive(Debug, Default)]
struct Totals {
    offered: usize,
    refused: usize,
    accepted_off_grid: usize,
    /// Refused for want of units alone.
    short_of_units: usize,
}

impl Totals {
    fn add(&mut self, other: Totals) {
        self.offered += other.offered;
        self.refused += other.refused;
        self.accepted_off_grid += other.accepted_off_grid;
        self.short_of_units += other.short_of_units;
    }
}

async fn compare(client: &Client, seed: u64) -> Totals {
    let plan = Plan::random(seed);
    let world = World::build(client, &plan).await;
    let offered = world.engine_slots();
    let listed = world.listed_slots().await;
    assert_eq!(
        offered, listed,
        "seed {seed}: engine (left) and SQL (right) list other slots\n{plan:#?}"
    );

    let starts: Vec<_> = offered.iter().map(|slot| slot.0).collect();
    for (start, answer) in starts.iter().zip(world.try_starts(&starts).await) {
        assert_eq!(answer, "accepted", "seed {seed}: {start} is offered and refused\n{plan:#?}");
    }
    let candidates = plan.candidates();
    let mut totals = Totals { offered: offered.len(), ..Totals::default() };
    for (start, answer) in candidates.iter().zip(world.try_starts(&candidates).await) {
        let admissible = world.engine_admits(*start);
        assert_eq!(
            answer == "accepted",
            admissible,
            "seed {seed}: {start}: the engine says {admissible}, the database {answer}\n{plan:#?}"
        );
        totals.refused += usize::from(!admissible);
        totals.short_of_units +=
            usize::from(!admissible && world.engine_admits_without_needs(*start));
        totals.accepted_off_grid += usize::from(admissible && !starts.contains(start));
    }
    totals
}

/// Reserves each start and undoes it; tells `accepted` or the SQLSTATE.
const TRY_STARTS: &str = "
create function public.try_starts(p_tenant uuid, p_service uuid, p_starts timestamptz[]) returns text[]
language plpgsql as $$
declare
    v_answers text[] := '{}';
    v_start timestamptz;
begin
    foreach v_start in array p_starts loop
        begin
            perform api.reserve_booking(p_tenant, p_service, v_start, '{\"name\":\"Kim\",\"email\":\"kim@example.org\"}');
            raise exception using errcode = 'SKYES';
        exception when others then
            v_answers := v_answers || case sqlstate when 'SKYES' then 'accepted' else sqlstate end;
        end;
    end loop;
    return v_answers;
end $$;
grant execute on function public.try_starts to slotkeeper_server;
";
