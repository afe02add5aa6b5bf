//! Random resources of a plan: units, groups, times out of use, and what the service needs of them.

use availability::{Busy, Calendar, Minutes, Need};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::{Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::plan::Dice;

#[derive(Debug, Clone)]
pub struct Room {
    pub grouped: bool,
    pub quantity: u64,
    pub inactive: bool,
}

/// Of one resource, or of the group.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub resource: Option<usize>,
    pub count: u64,
    pub before: Option<u32>,
    pub after: Option<u32>,
}

/// Which unit of which resource, from when, for how many minutes.
pub type Taken = (usize, usize, Timestamp, u32);

/// A resource that was made, and its units.
#[derive(Debug)]
pub struct Stock {
    pub id: Uuid,
    pub units: Vec<Uuid>,
}

#[derive(Debug, Clone, Default)]
pub struct Rooms {
    pub rooms: Vec<Room>,
    pub wanted: Vec<Wanted>,
    /// With the whole resource now and then.
    pub out_of_use: Vec<(Taken, bool)>,
    /// With one of the staff.
    pub booked: Vec<(usize, Taken)>,
}

impl Rooms {
    pub fn random(
        dice: &mut Dice,
        staff: usize,
        instant: impl Fn(&mut Dice) -> Timestamp,
    ) -> Rooms {
        let rooms: Vec<Room> = (0..1 + dice.below(3))
            .map(|_| Room {
                grouped: dice.one_in(2),
                quantity: 1 + dice.below(3),
                inactive: dice.one_in(10),
            })
            .collect();
        let alone = (0..rooms.len()).filter(|index| !rooms[*index].grouped).map(Some);
        let mut candidates: Vec<Option<usize>> = alone.collect();
        candidates.push(None);
        let mut wanted = Vec::new();
        for resource in candidates {
            let most: u64 = match resource {
                Some(index) => rooms[index].quantity,
                None => rooms.iter().filter(|room| room.grouped).map(|room| room.quantity).sum(),
            };
            // Now and then more than there are, even of an empty group.
            let count = if dice.one_in(15) { most + 1 } else { most.min(1 + dice.below(2)) };
            if count > 0 && !dice.one_in(4) {
                let buffer = |dice: &mut Dice| dice.one_in(3).then(|| dice.of(&[0, 5, 20, 90]));
                let (before, after) = (buffer(dice), buffer(dice));
                wanted.push(Wanted { resource, count, before, after });
            }
        }
        let taken = |dice: &mut Dice, lengths: &[u32]| {
            let room = dice.below(rooms.len() as u64) as usize;
            let unit = dice.below(rooms[room].quantity) as usize;
            (room, unit, instant(dice), dice.of(lengths))
        };
        let out_of_use =
            (0..dice.below(3)).map(|_| (taken(dice, &[60, 300, 1440]), dice.one_in(3))).collect();
        let booked = (0..dice.below(5))
            .map(|_| (dice.below(staff as u64) as usize, taken(dice, &[20, 45, 90])))
            .collect();
        Rooms { rooms, wanted, out_of_use, booked }
    }

    /// Makes them and their needs through the API.
    pub async fn write(&self, client: &Client, salon: &Salon) -> Vec<Stock> {
        if self.rooms.is_empty() {
            return Vec::new();
        }
        let make = async |command: &str, document: Value| {
            let sql = format!("select api.{command}($1, $2, $3)");
            call(client, &sql, &[&salon.tenant, &salon.business, &document]).await.unwrap()
        };
        let group = id(&make("create_resource_group", json!({"name": "Rooms"})).await);
        let mut made = Vec::new();
        for (place, room) in self.rooms.iter().enumerate() {
            let document = json!({
                "name": format!("Room {place}"), "quantity": room.quantity,
                "group_id": room.grouped.then_some(group), "status": if room.inactive { "inactive" } else { "active" },
            });
            made.push(make("create_resource", document).await);
        }
        let set = async |needs: &Value| {
            let sql = "select api.set_service_resources($1, $2, $3)";
            call(client, sql, &[&salon.tenant, &salon.service, needs]).await
        };
        if let Some(place) = self.rooms.iter().position(|room| room.grouped) {
            let twice = json!([{"resource_id": made[place]["id"]}, {"group_id": group}]);
            assert_eq!(refusal(&set(&twice).await.unwrap_err()), "needs_overlap");
        }
        let need = |wanted: &Wanted| {
            json!({
                "resource_id": wanted.resource.map(|place| id(&made[place])),
                "group_id": wanted.resource.is_none().then_some(group), "quantity": wanted.count,
                "buffer_before_minutes": wanted.before, "buffer_after_minutes": wanted.after,
            })
        };
        set(&self.wanted.iter().map(need).collect()).await.unwrap();
        let stock = |resource: &Value| Stock {
            id: id(resource),
            units: resource["units"].as_array().unwrap().iter().map(id).collect(),
        };
        made.iter().map(stock).collect()
    }

    /// Takes units; what would overlap is refused and simply isn't there.
    pub async fn take(&self, client: &Client, salon: &Salon, made: &[Stock]) {
        let end = |start: Timestamp, minutes: u32| {
            (start + SignedDuration::from_mins(i64::from(minutes))).to_string()
        };
        for ((room, unit, start, minutes), whole) in &self.out_of_use {
            let sql = "select api.add_out_of_use($1, $2, $3::text::timestamptz, $4::text::timestamptz, $5)";
            let unit = (!whole).then_some(made[*room].units[*unit]);
            let (start, end) = (start.to_string(), end(*start, *minutes));
            let resource = &made[*room].id;
            let outcome = call(client, sql, &[&salon.tenant, resource, &start, &end, &unit]).await;
            assert!(outcome.map_or_else(|error| refusal(&error) == "time_off_conflicts", |_| true));
        }
        for (staff, (room, unit, start, minutes)) in &self.booked {
            let document = json!({
                "service_id": salon.service, "staff_ids": [salon.staff[*staff]], "unit_ids": [made[*room].units[*unit]],
                "starts_at": start.to_string(), "ends_at": end(*start, *minutes),
                "state": "confirmed", "customer": {"name": "Lee", "email": "lee@example.org"},
            });
            let sql = "select api.import_booking($1, $2)";
            let outcome = call(client, sql, &[&salon.tenant, &document]).await;
            assert!(outcome.map_or_else(|error| refusal(&error) == "slot_taken", |_| true));
        }
    }

    /// The same for the engine.
    pub fn needs(&self, made: &[Stock], busy: impl Fn(Uuid) -> Vec<Busy>) -> Vec<Need> {
        let minutes = |count: u32| Minutes::new(count).unwrap();
        let need = |wanted: &Wanted| {
            let serves = |place: usize| match wanted.resource {
                Some(resource) => place == resource,
                None => self.rooms[place].grouped,
            };
            let usable =
                (0..made.len()).filter(|&place| serves(place) && !self.rooms[place].inactive);
            let units = usable.flat_map(|place| &made[place].units);
            Need {
                buffer_before: wanted.before.map(minutes),
                buffer_after: wanted.after.map(minutes),
                ..Need::new(
                    usize::try_from(wanted.count).unwrap(),
                    units.map(|unit| Calendar::Known(busy(*unit))).collect(),
                )
            }
        };
        self.wanted.iter().map(need).collect()
    }
}
