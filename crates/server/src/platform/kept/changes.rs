//! In which tenants something has changed, and how much, as far as this node knows.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use uuid::Uuid;

/// What other nodes have changed is known this late at most, or nothing that is kept counts.
pub const BLIND: Duration = Duration::from_millis(100);

/// So long after the last question the database is still asked what has changed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tenants share lanes: a change in one forgets what is kept of the others in its lane, and memory doesn't grow with tenants.
const LANES: usize = 4096;

/// What a change may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// What customers do: bookings, and who they are. What a business has set stays.
    Bookings,
    /// Anything.
    Rules,
}

/// How often something has changed in the tenants of a lane.
#[derive(Debug, Default)]
struct Lane {
    /// Whatever it was.
    anything: AtomicU64,
    /// What a business has set.
    rules: AtomicU64,
}

impl Lane {
    fn happened(&self, about: About) {
        // Rules first: who sees that anything has happened must not find rules that were kept before it.
        if about == About::Rules {
            self.rules.fetch_add(1, SeqCst);
        }
        self.anything.fetch_add(1, SeqCst);
    }
}

/// Counts changes.
#[derive(Debug)]
pub struct Changes {
    lanes: Box<[Lane]>,
    /// How often everything may have changed.
    all: AtomicU64,
    since: Instant,
    /// When the database was last asked with success, in nanoseconds; 0 if that says nothing any more.
    looked: AtomicU64,
    /// When something that is kept was last asked for, in nanoseconds.
    wanted: AtomicU64,
    wish: Notify,
}

/// How much had changed in a tenant's lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    lane: usize,
    anything: u64,
    rules: u64,
    all: u64,
}

impl Changes {
    pub(super) fn new() -> Changes {
        Changes {
            lanes: (0..LANES).map(|_| Lane::default()).collect(),
            all: AtomicU64::new(0),
            // A second ago, so that now isn't 0.
            since: Instant::now() - Duration::from_secs(1),
            looked: AtomicU64::new(0),
            wanted: AtomicU64::new(0),
            wish: Notify::new(),
        }
    }

    /// To be set before anything is read that an answer is made of.
    pub fn mark(&self, tenant: Uuid) -> Mark {
        let (number, all) = (lane(tenant), self.all.load(SeqCst));
        let lane = &self.lanes[number];
        let (anything, rules) = (lane.anything.load(SeqCst), lane.rules.load(SeqCst));
        Mark { lane: number, anything, rules, all }
    }

    /// This node has changed something, or may have.
    pub fn happened(&self, tenant: Uuid, about: About) {
        self.lanes[lane(tenant)].happened(about);
    }

    /// Whether nothing has happened since the mark.
    pub(super) fn is_unchanged(&self, mark: Mark, now: Instant) -> bool {
        // The rules too: an answer may have been computed by kept ones between the two counts of one change.
        self.has_same_rules(mark, now)
            && mark.anything == self.lanes[mark.lane].anything.load(SeqCst)
    }

    /// Whether no business has set anything since the mark, whatever was booked.
    pub(super) fn has_same_rules(&self, mark: Mark, now: Instant) -> bool {
        self.counts(mark, now) && mark.rules == self.lanes[mark.lane].rules.load(SeqCst)
    }

    /// Whether all that has happened since the mark is known.
    fn counts(&self, mark: Mark, now: Instant) -> bool {
        let looked = self.looked.load(SeqCst);
        let blind = self.nanos(now).saturating_sub(looked);
        looked > 0
            && blind <= u64::try_from(BLIND.as_nanos()).unwrap_or(u64::MAX)
            && mark.all == self.all.load(SeqCst)
    }

    /// From now on the database is asked what has changed: it was asked first at this moment.
    pub(super) fn begin(&self, asked: Instant) {
        // What was read before is of a time of which nobody will tell.
        self.all.fetch_add(1, SeqCst);
        self.looked.store(self.nanos(asked), SeqCst);
    }

    /// The database was asked at this moment, and told what had happened since the last time: in which lanes anything, and in
    /// which of them to what a business has set.
    pub(super) fn told(&self, asked: Instant, lanes: &[i32], rules: &[i32]) {
        for (numbers, about) in [(lanes, About::Bookings), (rules, About::Rules)] {
            let known =
                numbers.iter().filter_map(|number| self.lanes.get(usize::try_from(*number).ok()?));
            known.for_each(|lane| lane.happened(about));
        }
        self.looked.store(self.nanos(asked), SeqCst);
    }

    /// Nobody tells any more.
    pub(super) fn lose(&self) {
        self.looked.store(0, SeqCst);
    }

    /// Something that is kept is asked for.
    pub(super) fn want(&self, now: Instant) {
        let before = self.wanted.swap(self.nanos(now), SeqCst);
        if before == 0 {
            self.wish.notify_one();
        }
    }

    /// Waits until something that is kept is asked for.
    pub(super) async fn wished(&self) {
        self.wish.notified().await;
    }

    /// Whether it is worth asking. If not, the next question wakes whoever waits in [`Changes::wished`].
    pub(super) fn is_wanted(&self, now: Instant) -> bool {
        let wanted = self.wanted.load(SeqCst);
        let idle = self.nanos(now).saturating_sub(wanted);
        let long = u64::try_from(PATIENCE.as_nanos()).unwrap_or(u64::MAX);
        // Whoever asks in this very moment has stored another time.
        idle <= long || self.wanted.compare_exchange(wanted, 0, SeqCst, SeqCst).is_err()
    }

    fn nanos(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.since).as_nanos()).unwrap_or(u64::MAX)
    }
}

/// The last twelve bits of the id, as `api.watch_changes` has it.
fn lane(tenant: Uuid) -> usize {
    let bytes = tenant.as_bytes();
    usize::from(bytes[14] % 16) * 256 + usize::from(bytes[15])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALON: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_5abc);
    const CLINIC: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_5abd);

    fn after(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn nothing_counts_until_the_database_tells_and_nothing_read_before() {
        let (changes, now) = (Changes::new(), Instant::now());
        let before = changes.mark(SALON);
        assert!(!changes.is_unchanged(before, now));
        changes.begin(now);
        assert!(!changes.is_unchanged(before, now), "read before anybody told");
        assert!(changes.is_unchanged(changes.mark(SALON), now));
        changes.lose();
        assert!(!changes.is_unchanged(changes.mark(SALON), now));
    }

    #[test]
    fn a_change_ends_what_its_tenant_has_and_no_other() {
        let (changes, now) = (Changes::new(), Instant::now());
        changes.begin(now);
        let (salon, clinic) = (changes.mark(SALON), changes.mark(CLINIC));
        changes.happened(SALON, About::Rules);
        assert!(!changes.is_unchanged(salon, now));
        assert!(changes.is_unchanged(clinic, now));
        changes.told(now, &[0xabd], &[]);
        assert!(!changes.is_unchanged(clinic, now), "told by the database");
        changes.told(now, &[-1, 4096], &[-1, 4096]);
    }

    #[test]
    fn bookings_leave_the_rules_as_they_are() {
        let (changes, now) = (Changes::new(), Instant::now());
        changes.begin(now);
        let (salon, clinic) = (changes.mark(SALON), changes.mark(CLINIC));
        changes.happened(SALON, About::Bookings);
        changes.told(now, &[0xabd], &[]);
        for mark in [salon, clinic] {
            assert!(!changes.is_unchanged(mark, now) && changes.has_same_rules(mark, now));
        }
        changes.happened(SALON, About::Rules);
        assert!(!changes.has_same_rules(salon, now) && changes.has_same_rules(clinic, now));
        changes.told(now, &[0xabd], &[0xabd]);
        assert!(!changes.has_same_rules(clinic, now), "told by the database");
        changes.lose();
        assert!(!changes.has_same_rules(changes.mark(SALON), now), "nobody tells");
    }

    #[test]
    fn an_answer_by_rules_of_before_a_change_ends_with_the_change() {
        let (changes, now) = (Changes::new(), Instant::now());
        changes.begin(now);
        // Somebody who is told of a change counts it; halfway another begins to answer, by the rules that it finds kept.
        let lane = &changes.lanes[lane(SALON)];
        lane.anything.fetch_add(1, SeqCst);
        let halfway = changes.mark(SALON);
        lane.rules.fetch_add(1, SeqCst);
        assert!(!changes.is_unchanged(halfway, now));
    }

    #[test]
    fn word_that_is_too_old_is_none() {
        let (changes, now) = (Changes::new(), Instant::now());
        changes.begin(now);
        let mark = changes.mark(SALON);
        assert!(changes.is_unchanged(mark, now + after(100)));
        assert!(!changes.is_unchanged(mark, now + after(101)));
        changes.told(now + after(150), &[], &[]);
        assert!(changes.is_unchanged(mark, now + after(200)), "nothing had happened meanwhile");
    }

    #[test]
    fn who_asks_again_after_a_rest_is_heard() {
        let (changes, now) = (Changes::new(), Instant::now());
        changes.want(now);
        assert!(changes.is_wanted(now + PATIENCE));
        assert!(!changes.is_wanted(now + PATIENCE + after(1)));
        assert!(!changes.is_wanted(now + PATIENCE + after(1)), "still nobody");
        changes.want(now + PATIENCE + after(2));
        assert!(changes.is_wanted(now + PATIENCE + after(3)));
    }
}
