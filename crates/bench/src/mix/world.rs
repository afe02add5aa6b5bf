//! Where it happens: a practice with three people and two rooms, and too little time for everybody.

use std::path::Path;

use serde_json::{Value, json};
use testkit::{Database, Dice, Salon, call, id};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::truth::Needs;
use crate::truth::journal::Told;

/// The practice.
#[derive(Debug, Clone)]
pub struct World {
    /// Whose.
    pub tenant: Uuid,
    /// An API key that may everything.
    pub bearer: String,
    /// Its people.
    pub staff: Vec<Uuid>,
    services: Vec<(Uuid, Needs)>,
    /// Days on which there is work. Few, so that clients get in each other's way.
    days: u64,
    /// Sessions, if seats are sold too.
    pub sessions: Vec<Uuid>,
}

impl World {
    /// Makes it by the commands that anybody would use, with work on so many days.
    pub async fn make(database: &Database, program: &Path, days: u64, seats: bool) -> World {
        let massage = json!({"name": "Massage", "duration_minutes": 45, "step_minutes": 15, "buffer_after_minutes": 10,
            "assignment": "round_robin"});
        let salon = Salon::builder().staff(3).service(massage).build(database).await;
        let client = database.server().await;
        let place = Place { client: &client, salon: &salon };
        let group = place.create("resource_group", json!({"name": "Rooms"})).await;
        let blue = json!({"name": "Blue room", "group_id": group, "position": 1});
        let blue = place.create("resource", blue).await;
        place
            .create("resource", json!({"name": "Red room", "group_id": group, "position": 2}))
            .await;
        let bath = json!({"name": "Bath", "duration_minutes": 30, "step_minutes": 15});
        let bath = place.service(bath).await;
        let talk = json!({"name": "Talk", "duration_minutes": 30, "step_minutes": 15});
        let talk = place.service(talk).await;
        let airing = json!([{"group_id": group, "buffer_after_minutes": 15}]);
        place.set("resources", salon.service, airing).await;
        place.set("resources", bath, json!([{"resource_id": blue}])).await;
        let services = vec![
            (salon.service, Needs { units: 1, after: 10, unit_after: 15 }),
            (bath, Needs { units: 1, after: 0, unit_after: 0 }),
            (talk, Needs { units: 0, after: 0, unit_after: 0 }),
        ];
        let mut sessions = Vec::new();
        if seats {
            sessions = place.sessions().await;
        }
        let bearer = crate::nodes::api_key(program, database, salon.tenant).await;
        World { tenant: salon.tenant, bearer, staff: salon.staff, services, days, sessions }
    }

    /// What a booking needs; nothing of its own if it has seats of a session.
    pub fn needs(&self, told: &Told) -> Option<&Needs> {
        if told.place.session_id.is_some() {
            return None;
        }
        let found = self.services.iter().find(|service| service.0 == told.place.service_id);
        Some(&found.expect("a service of this practice").1)
    }

    /// A service; most need a room.
    pub fn service(&self, dice: &mut Dice) -> Uuid {
        self.services[dice.of(&[0, 0, 0, 1, 2])].0
    }

    /// One of its people.
    pub fn person(&self, dice: &mut Dice) -> Uuid {
        dice.of(&self.staff)
    }

    /// A time on a clock, at which each service can end before the last hour.
    pub fn start(&self, dice: &mut Dice) -> String {
        let minute = 15 * dice.below(28);
        format!(
            "2031-05-{:02}T{:02}:{:02}",
            5 + dice.below(self.days),
            9 + minute / 60,
            minute % 60
        )
    }
}

/// Where the rest is made.
struct Place<'a> {
    client: &'a Client,
    salon: &'a Salon,
}

impl Place<'_> {
    async fn create(&self, what: &str, document: Value) -> Uuid {
        let sql = format!("select api.create_{what}($1, $2, $3)");
        id(&call(self.client, &sql, &[&self.salon.tenant, &self.salon.business, &document])
            .await
            .unwrap())
    }

    async fn service(&self, document: Value) -> Uuid {
        let sql = "select api.upsert_service($1, $2, $3)";
        let made =
            call(self.client, sql, &[&self.salon.tenant, &self.salon.business, &document]).await;
        let service = id(&made.unwrap());
        let staff = self.salon.staff.iter().map(|staff| json!({"staff_id": staff})).collect();
        self.set("staff", service, staff).await;
        service
    }

    /// Two evenings that sell seats, each with somebody of the staff.
    async fn sessions(&self) -> Vec<Uuid> {
        let show = json!({"name": "Class", "kind": "session", "duration_minutes": 60, "capacity": 12, "party_max": 4});
        let sql = "select api.upsert_service($1, $2, $3)";
        let made = call(self.client, sql, &[&self.salon.tenant, &self.salon.business, &show]).await;
        let show = id(&made.unwrap());
        let mut sessions = Vec::new();
        for (evening, guide) in
            ["2031-05-05T19:00:00+02:00", "2031-05-06T19:00:00+02:00"].iter().zip(&self.salon.staff)
        {
            let document = json!({"starts_at": evening, "staff_ids": [guide]});
            let sql = "select api.create_session($1, $2, $3)";
            let made = call(self.client, sql, &[&self.salon.tenant, &show, &document]).await;
            sessions.push(id(&made.unwrap()));
        }
        sessions
    }

    async fn set(&self, what: &str, service: Uuid, list: Value) {
        let sql = format!("select api.set_service_{what}($1, $2, $3)");
        call(self.client, &sql, &[&self.salon.tenant, &service, &list]).await.unwrap();
    }
}
