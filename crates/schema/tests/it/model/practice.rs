//! The practice in the database that the twin is a twin of.

use serde_json::{Value, json};
use testkit::{Database, Salon, id, refusal};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use super::command::{Change, Command, Minute, With};
use super::twin::{CAPACITY, ROOMS, SERVICES, SESSIONS, STAFF, Twin};

/// The midnight from which minutes count.
pub const FIRST: &str = "2031-05-05 00:00+02";

/// People, rooms, services and sessions; bookings come and go.
pub struct Practice {
    pub client: Client,
    pub admin: Client,
    pub salon: Salon,
    pub services: Vec<Uuid>,
    pub rooms: Vec<Uuid>,
    /// The service of the sessions, and these.
    pub show: Uuid,
    pub sessions: Vec<Uuid>,
}

/// What was made of it since it was empty.
#[derive(Default)]
pub struct Made {
    pub bookings: Vec<Uuid>,
    off: Vec<Uuid>,
}

/// An instant as PostgreSQL reads it.
pub fn instant(at: Minute) -> String {
    format!("2031-05-{:02} {:02}:{:02}+02", 5 + at / 1440, at % 1440 / 60, at % 60)
}

impl Practice {
    /// Opens one.
    pub async fn open(database: &Database) -> Practice {
        let salon = Salon::builder().staff(STAFF).service(json!({"status": "inactive"}));
        let salon = salon.build(database).await;
        let mut practice = Practice {
            client: database.server().await,
            admin: database.superuser().await,
            salon,
            services: Vec::new(),
            rooms: Vec::new(),
            show: Uuid::nil(),
            sessions: Vec::new(),
        };
        practice.furnish().await;
        practice
    }

    async fn furnish(&mut self) {
        let group = id(&self.make("create_resource_group", json!({"name": "Rooms"})).await);
        for position in 0..ROOMS {
            let document = json!({"name": format!("Room {position}"), "group_id": group, "position": position});
            let room = self.make("create_resource", document).await;
            self.rooms.push(room["units"][0]["id"].as_str().unwrap().parse().unwrap());
        }
        let staff: Value =
            self.salon.staff.iter().map(|staff| json!({"staff_id": staff})).collect();
        for service in &SERVICES {
            let document = json!({"name": service.name, "duration_minutes": service.minutes, "step_minutes": 30, "grid": "opening",
                "buffer_after_minutes": service.after, "approval_required": service.approval, "pending_blocks": service.blocks,
                "assignment": if service.round_robin { "round_robin" } else { "any" }, "limit_per_day": service.per_day});
            let made = id(&self.make("upsert_service", document).await);
            self.ask("api.set_service_staff($1, $2, $3)", &[&made, &staff]).await.unwrap();
            if let Some(after) = service.room_after {
                let needs = json!([{"group_id": group, "buffer_after_minutes": after}]);
                self.ask("api.set_service_resources($1, $2, $3)", &[&made, &needs]).await.unwrap();
            }
            self.services.push(made);
        }
        let show = json!({"name": "Class", "kind": "session", "duration_minutes": 60, "capacity": CAPACITY, "party_max": 4});
        self.show = id(&self.make("upsert_service", show).await);
        for (start, guide) in SESSIONS {
            let document =
                json!({"starts_at": instant(start), "staff_ids": [self.salon.staff[guide]]});
            let made = self.ask("api.create_session($1, $2, $3)", &[&self.show, &document]).await;
            self.sessions.push(id(&made.unwrap()));
        }
    }

    async fn make(&self, command: &str, document: Value) -> Value {
        let sql = format!("api.{command}($1, $2, $3)");
        self.ask(&sql, &[&self.salon.business, &document]).await.unwrap()
    }

    /// Calls a command of this tenant.
    async fn ask(&self, sql: &str, further: &[&(dyn ToSql + Sync)]) -> Result<Value, Error> {
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&self.salon.tenant];
        parameters.extend(further);
        let statement = self.client.prepare(&format!("select to_jsonb({sql})")).await?;
        Ok(self.client.query_one(&statement, &parameters).await?.get(0))
    }

    /// As it was when it was opened.
    pub async fn clear(&self) {
        let tenant = self.salon.tenant;
        let sql = "delete from claims where tenant_id = '$1'; delete from booking_moves where tenant_id = '$1';
            delete from booking_units where tenant_id = '$1'; delete from booking_staff where tenant_id = '$1';
            delete from bookings where tenant_id = '$1'; delete from time_off where tenant_id = '$1';
            update services set status = 'active' where tenant_id = '$1' and status = 'archived';
            update staff set status = 'active' where tenant_id = '$1' and status <> 'active';
            update service_staff set last_chosen_at = null where tenant_id = '$1' and last_chosen_at is not null;
            update sessions set seats_held = 0, seats_sold = 0, taken_privately = false where tenant_id = '$1'";
        self.admin.batch_execute(&sql.replace("$1", &tenant.to_string())).await.unwrap();
    }

    /// Does it. The twin is as it was before; what came of it is a refusal's name.
    pub async fn step(&self, made: &mut Made, twin: &Twin, command: Command) -> Result<(), String> {
        let which = |which| twin.nth(which).map(|nth| made.bookings[nth]);
        let outcome = match command {
            Command::Take { .. } | Command::Seats { .. } => {
                let taken = self.take(command).await;
                made.bookings.extend(taken.as_ref().ok().map(id));
                taken
            }
            Command::Change { which: nth, how } => self.change(which(nth).unwrap(), how).await,
            Command::Move { which: nth, at, with, service } => {
                let mut options =
                    json!({"service_id": service.map(|service| self.services[service])});
                let person = match with {
                    With::Named(person) => Some(self.salon.staff[person]),
                    With::Anybody => {
                        options["any_staff"] = json!(true);
                        None
                    }
                    With::Same => None,
                };
                let sql = "api.reschedule_booking($1, $2, $3::text::timestamptz, $4, $5)";
                self.ask(sql, &[&which(nth).unwrap(), &at.map(instant), &person, &options]).await
            }
            Command::MoveSeats { which: nth, session } => {
                let options = json!({"session_id": self.sessions[session]});
                let sql = "api.reschedule_booking($1, $2, p_options => $3)";
                self.ask(sql, &[&which(nth).unwrap(), &options]).await
            }
            Command::Expire { which: nth } => {
                self.expire(which(nth).unwrap(), twin).await;
                Ok(Value::Null)
            }
            Command::Sweep => self.ask("api.release_expired_holds($1)", &[]).await,
            Command::TimeOff { staff, at, minutes } => {
                let sql = "api.add_time_off($1, $2, $3::text::timestamptz, $4::text::timestamptz)";
                let span = (instant(at), instant(at + minutes));
                let off = self.ask(sql, &[&self.salon.staff[staff], &span.0, &span.1]).await;
                made.off.extend(off.as_ref().ok().map(id));
                off
            }
            Command::Back { which } => {
                let off = made.off[twin.nth_off(which).unwrap()];
                self.ask("api.remove_time_off($1, $2)", &[&off]).await
            }
            Command::Archive { service } => {
                self.ask("api.archive_service($1, $2)", &[&self.services[service]]).await
            }
            Command::Active { yes } => {
                let status = json!({"status": if yes { "active" } else { "inactive" }});
                let last = self.salon.staff[STAFF - 1];
                self.ask("api.update_staff($1, $2, $3)", &[&last, &status]).await
            }
        };
        outcome.map(|_| ()).map_err(|error| refusal(&error))
    }

    async fn take(&self, command: Command) -> Result<Value, Error> {
        let customer = json!({"name": "Kim", "email": "kim@example.org"});
        match command {
            Command::Take { service, staff, at, confirm } => {
                let options = json!({"confirm": confirm, "hold_seconds": 3600});
                let staff = staff.map(|staff| self.salon.staff[staff]);
                let sql = "api.reserve_booking($1, $2, $3::text::timestamptz, $4, $5, $6)";
                let at = instant(at);
                self.ask(sql, &[&self.services[service], &at, &customer, &staff, &options]).await
            }
            Command::Seats { session, party, confirm } => {
                let options = json!({"confirm": confirm, "hold_seconds": 3600, "party_size": party, "session_id": self.sessions[session]});
                let sql = "api.reserve_booking($1, null, null, $2, p_options => $3)";
                self.ask(sql, &[&customer, &options]).await
            }
            other => panic!("{other:?} takes nothing"),
        }
    }

    async fn change(&self, booking: Uuid, how: Change) -> Result<Value, Error> {
        let sql = match how {
            Change::Confirm => "api.confirm_booking($1, $2)",
            Change::Cancel => "api.cancel_booking($1, $2)",
            Change::Approve => "api.approve_booking($1, $2)",
            Change::Reject => "api.reject_booking($1, $2)",
            Change::CheckIn(arrived) => {
                return self.ask("api.check_in_party($1, $2, $3)", &[&booking, &arrived]).await;
            }
            Change::UndoCheckIn => "api.undo_check_in($1, $2)",
            Change::Complete => "api.complete_booking($1, $2)",
            Change::NoShow => "api.mark_no_show($1, $2)",
            Change::Renew => "api.renew_hold($1, $2, 7200)",
        };
        self.ask(sql, &[&booking]).await
    }

    /// The database's clock can't be moved: the end of a hold is.
    async fn expire(&self, booking: Uuid, before: &Twin) {
        let sql = "update bookings set hold_expires_at = clock_timestamp() where id = $1";
        self.admin.execute(sql, &[&booking]).await.unwrap();
        let sql = "update claims set expires_at = clock_timestamp() where booking_id = $1";
        self.admin.execute(sql, &[&booking]).await.unwrap();
        // A session's claims last as long as the last of its holds, and for good when anything is sold.
        let sql = "update claims c set expires_at = (select max(b.hold_expires_at) from bookings b
                     where b.tenant_id = c.tenant_id and b.session_id = c.session_id and b.state = 'held')
                     where c.session_id is not null and c.expires_at is not null and c.tenant_id = $1";
        self.admin.execute(sql, &[&self.salon.tenant]).await.unwrap();
        debug_assert!(!before.bookings.is_empty());
    }
}
