//! Clients: each makes, moves and cancels bookings of its own, and wants to trade places with others. What a client does
//! next is decided by its dice; who is first is the machine's affair.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::Dice;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::world::World;
use crate::truth::ask::Asker;
use crate::truth::journal::{Act, Deed, Told};

/// More than that nobody keeps: so there is always something to be had.
const MOST: usize = 3;

/// Confirmed bookings, where everybody finds somebody to trade places with.
type Board = Arc<Mutex<BTreeMap<Uuid, Told>>>;

/// What some clients do and others don't.
#[derive(Debug, Clone, Copy, Default)]
pub struct Habits {
    /// Holds are left to run out, or confirmed in the last moment.
    pub leaves: bool,
    /// Requests are sent twice at once, to two nodes.
    pub doubles: bool,
    /// Bookings are looked at in between.
    pub looks: bool,
}

/// All clients, at work.
pub struct Crowd {
    stop: Arc<AtomicBool>,
    lives: Vec<JoinHandle<Vec<Deed>>>,
}

impl Crowd {
    /// Starts so many.
    pub fn start(
        count: usize,
        seed: u64,
        world: &Arc<World>,
        asker: &Asker,
        habits: Habits,
    ) -> Crowd {
        let (board, stop) = (Board::default(), Arc::new(AtomicBool::new(false)));
        let life = |number| {
            let (world, board) = (Arc::clone(world), Arc::clone(&board));
            let life = Life::new(seed, number, world, asker.clone(), board).with(habits);
            tokio::spawn(life.live(Arc::clone(&stop)))
        };
        Crowd { lives: (0..count).map(life).collect(), stop }
    }

    /// Lets each finish what it has begun, and gives their journals.
    pub async fn end(mut self) -> Vec<Deed> {
        self.stop.store(true, Ordering::Relaxed);
        let lives = std::mem::take(&mut self.lives);
        join_all(lives).await.into_iter().flat_map(Result::unwrap).collect()
    }
}

/// Nobody goes on when a run was given up.
impl Drop for Crowd {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// A client.
struct Life {
    number: usize,
    world: Arc<World>,
    asker: Asker,
    board: Board,
    habits: Habits,
    dice: Dice,
    own: Vec<Told>,
    deeds: Vec<Deed>,
    asked: usize,
}

impl Life {
    /// Begins one.
    fn new(seed: u64, number: usize, world: Arc<World>, asker: Asker, board: Board) -> Life {
        let habits = Habits::default();
        // Far apart, so that no client's dice fall as another's.
        let dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
        let (own, deeds) = (Vec::new(), Vec::new());
        Life { number, world, asker, board, habits, dice, own, deeds, asked: 0 }
    }

    /// The same with other habits.
    fn with(self, habits: Habits) -> Life {
        Life { habits, ..self }
    }

    /// Lives until it is told to stop, and gives its journal.
    async fn live(mut self, stop: Arc<AtomicBool>) -> Vec<Deed> {
        while !stop.load(Ordering::Relaxed) {
            self.act().await;
        }
        self.deeds
    }

    async fn act(&mut self) {
        if self.habits.looks && !self.own.is_empty() && self.dice.one_in(20) {
            let index = self.mine();
            let node = self.number + self.asked;
            self.asker.look(&self.own[index], node).await;
        }
        let chance = self.dice.below(100);
        match chance {
            _ if self.own.is_empty() => self.book().await,
            0..35 if self.own.len() < MOST => self.book().await,
            0..45 => self.cancel().await,
            45..65 => self.wander().await,
            65..75 => self.nudge().await,
            75..95 => self.swap().await,
            _ => self.trade().await,
        }
    }

    /// A time, with somebody or anybody; mostly at once, sometimes held first.
    async fn book(&mut self) {
        let held = self.dice.one_in(4);
        let mut wish = json!({"customer": {"name": "Kim", "email": format!("c{}@example.org", self.number)}, "confirm": !held});
        if !self.world.sessions.is_empty() && self.dice.one_in(4) {
            wish["session_id"] = json!(self.dice.of(&self.world.sessions));
            wish["party_size"] = json!(1 + self.dice.below(3));
        } else {
            wish["service_id"] = json!(self.world.service(&mut self.dice));
            wish["starts_at"] = json!(self.world.start(&mut self.dice));
            if self.dice.one_in(3) {
                wish["staff_id"] = json!(self.world.person(&mut self.dice));
            }
        }
        let act = if held { Act::Hold } else { Act::Book };
        let Some(mut told) = self.ask(act, None, "/v1/bookings".into(), wish).await else {
            return;
        };
        if held {
            if !self.decide(&told).await {
                return;
            }
            let path = format!("/v1/bookings/{}/confirm", told.id);
            match self.ask(Act::Confirm, Some(told.id), path, json!({})).await {
                Some(confirmed) => told = confirmed,
                None => return,
            }
        }
        if told.place.session_id.is_none() {
            self.board.lock().unwrap().insert(told.id, told.clone());
        }
        self.own.push(told);
    }

    /// Whether a hold is confirmed at all; if so at once, or in the last moment or just too late.
    async fn decide(&mut self, told: &Told) -> bool {
        if !self.habits.leaves {
            return true;
        }
        match (self.dice.below(3), told.hold_expires_at) {
            (0, _) => false,
            (1, Some(end)) => {
                let when = end.0 - 400_000 + i64::try_from(self.dice.below(500_000)).unwrap();
                let left = when - self.asker.clock.now().0;
                tokio::time::sleep(Duration::from_micros(left.max(0).unsigned_abs())).await;
                true
            }
            _ => true,
        }
    }

    async fn cancel(&mut self) {
        let index = self.mine();
        let one = self.own.swap_remove(index);
        // Off the board first: whoever wants to trade with it still may be too late.
        self.board.lock().unwrap().remove(&one.id);
        let path = format!("/v1/bookings/{}/cancel", one.id);
        self.ask(Act::Cancel, Some(one.id), path, json!({"reason": "Plans change."})).await;
    }

    /// Somewhere else: another time, person or variant of the service, or all of them.
    async fn wander(&mut self) {
        let index = self.mine();
        if self.own[index].place.session_id.is_some() {
            let session = self.dice.of(&self.world.sessions);
            return self.go(index, json!({"session_id": session})).await;
        }
        let mut to = json!({});
        if !self.dice.one_in(5) {
            to["starts_at"] = json!(self.world.start(&mut self.dice));
        }
        match self.dice.below(4) {
            0 => to["staff_id"] = json!(self.world.person(&mut self.dice)),
            1 => to["any_staff"] = json!(true),
            _ => {}
        }
        if self.dice.one_in(4) {
            to["service_id"] = json!(self.world.service(&mut self.dice));
        }
        self.go(index, to).await;
    }

    /// A quarter of an hour earlier or later: over its own old time.
    async fn nudge(&mut self) {
        let index = self.mine();
        if self.own[index].place.session_id.is_some() {
            return;
        }
        let by = self.dice.of(&[-15, 15]);
        let to = json!({"starts_at": self.own[index].place.starts_at.plus(by).to_string()});
        self.go(index, to).await;
    }

    async fn go(&mut self, index: usize, to: Value) {
        let id = self.own[index].id;
        let told = self.ask(Act::Move, Some(id), reschedule(id), to).await;
        self.remember(told);
    }

    /// Both at once, each to where the other is.
    async fn swap(&mut self) {
        let Some((one, other)) = self.pair() else { return };
        let there = self.deed(Act::Swap, Some(one.id), reschedule(one.id), to(&other));
        let back = self.deed(Act::Swap, Some(other.id), reschedule(other.id), to(&one));
        let (there, back) =
            tokio::join!(self.asker.ask(there, self.number), self.asker.ask(back, self.number + 1));
        for deed in [there, back] {
            self.remember(deed.told().cloned());
            self.deeds.push(deed.kept());
        }
    }

    /// One after the other, by way of another time: that can work.
    async fn trade(&mut self) {
        let Some((one, other)) = self.pair() else { return };
        let aside = json!({"starts_at": self.world.start(&mut self.dice), "any_staff": true});
        for (who, to) in [(&one, aside), (&other, to(&one)), (&one, to(&other))] {
            let told = self.ask(Act::Swap, Some(who.id), reschedule(who.id), to).await;
            if told.is_none() {
                return;
            }
            self.remember(told);
        }
    }

    /// One of its own, and somebody else's.
    fn pair(&mut self) -> Option<(Told, Told)> {
        let index = self.mine();
        let one = self.own[index].clone();
        if one.place.session_id.is_some() {
            return None;
        }
        let board = self.board.lock().unwrap();
        let chosen = usize::try_from(self.dice.below(board.len().max(1) as u64)).unwrap();
        let other = board.values().nth(chosen).filter(|other| other.id != one.id).cloned();
        other.map(|other| (one, other))
    }

    fn mine(&mut self) -> usize {
        usize::try_from(self.dice.below(self.own.len() as u64)).unwrap()
    }

    /// What is known of a booking is where it was seen last.
    fn remember(&mut self, told: Option<Told>) {
        let Some(told) = told else { return };
        if let Some(known) = self.own.iter_mut().find(|known| known.id == told.id) {
            *known = told.clone();
        }
        if let Some(known) = self.board.lock().unwrap().get_mut(&told.id)
            && known.version < told.version
        {
            *known = told;
        }
    }

    fn deed(&mut self, act: Act, about: Option<Uuid>, path: String, body: Value) -> Deed {
        self.asked += 1;
        Deed::new(act, format!("{}-{}", self.number, self.asked), about, path, body)
    }

    async fn ask(
        &mut self,
        act: Act,
        about: Option<Uuid>,
        path: String,
        body: Value,
    ) -> Option<Told> {
        let deed = self.deed(act, about, path, body);
        let deed = if self.habits.doubles && self.dice.one_in(10) {
            self.asker.ask_twice(deed, self.number).await
        } else {
            self.asker.ask(deed, self.number).await
        };
        let told = deed.told().cloned();
        self.deeds.push(deed.kept());
        told
    }
}

fn reschedule(id: Uuid) -> String {
    format!("/v1/bookings/{id}/reschedule")
}

/// Where somebody else is, with whom they are there.
fn to(other: &Told) -> Value {
    json!({"starts_at": other.place.starts_at.to_string(), "staff_id": other.place.staff_ids[0]})
}
