//! A plan made real twice: in the database through the API's commands, and as a question to the engine.

use std::sync::Arc;

use availability::{
    Assignment, Busy, Calendar, DayRange, Grid, Hours, Length, Limits, Minutes, Need, Override,
    Person, Query, Question, Service, Span, Timetable, Week, Weekly, Window,
};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use testkit::{Salon, call, id, refusal};
use tokio_postgres::Client;
use uuid::Uuid;

use super::plan::{Change, Hours as PlanHours, Plan};

/// A slot as all three sides tell it.
pub type Offer = (Timestamp, Timestamp, Vec<Uuid>);

pub struct World<'a> {
    client: &'a Client,
    salon: Salon,
    zone: TimeZone,
    service: Service,
    people: Vec<Person>,
    needs: Vec<Need>,
    counted: Vec<Span>,
    now: Timestamp,
    window: (Timestamp, Timestamp),
}

impl<'a> World<'a> {
    pub async fn build(client: &'a Client, plan: &Plan) -> World<'a> {
        let salon = Salon::builder()
            .timezone(plan.zone)
            .staff(plan.staff.len())
            .service(plan.service.clone())
            .week(week_json(&plan.business_hours))
            .build_with(client)
            .await;
        write_schedules(client, &salon, plan).await;
        let stock = plan.rooms.write(client, &salon).await;
        plan.rooms.take(client, &salon, &stock).await;
        write_taken(client, &salon, plan).await;
        let zone = TimeZone::get(plan.zone).unwrap();
        let (claims, counted) = taken(client, &salon).await;
        let busy = |subject: Uuid| {
            let own = claims.iter().filter(|claim| claim.0 == subject);
            own.map(|claim| Busy::exact(claim.1)).collect::<Vec<_>>()
        };
        let people = people(&salon, plan, &zone, busy);
        let now = client.query_one("select clock_timestamp()::text", &[]).await.unwrap();
        let now = now.get::<_, String>(0).parse().unwrap();
        World {
            client,
            salon,
            zone,
            service: service(plan),
            people,
            needs: plan.rooms.needs(&stock, busy),
            counted,
            now,
            window: plan.window(),
        }
    }

    fn question(&self) -> Question<'_> {
        Question {
            needs: &self.needs,
            counted: &self.counted,
            now: Some(self.now),
            ..Question::new(&self.zone, &self.service, &self.people)
        }
    }

    pub fn engine_slots(&self) -> Vec<Offer> {
        let query = Query::from(Span::new(self.window.0, self.window.1).unwrap());
        let staff = |people: Vec<usize>| {
            let mut staff: Vec<Uuid> =
                people.into_iter().map(|index| self.salon.staff[index]).collect();
            staff.sort();
            staff
        };
        let mut slots: Vec<Offer> = availability::slots(&self.question(), &query)
            .into_iter()
            .map(|slot| (slot.start, slot.end, staff(slot.people)))
            .collect();
        slots.sort();
        slots
    }

    pub fn engine_admits(&self, start: Timestamp) -> bool {
        self.admits(&self.question(), start)
    }

    /// Whether nothing but resources can be in the way.
    pub fn engine_admits_without_needs(&self, start: Timestamp) -> bool {
        self.admits(&Question { needs: &[], ..self.question() }, start)
    }

    fn admits(&self, question: &Question<'_>, start: Timestamp) -> bool {
        self.spans(start).into_iter().any(|span| availability::admissible(question, span).is_ok())
    }

    /// Every length that a booking can have, shortest first.
    fn spans(&self, start: Timestamp) -> Vec<Span> {
        let mut lengths: Vec<Length> = self
            .people
            .iter()
            .map(|person| person.duration.unwrap_or(self.service.duration))
            .collect();
        lengths.sort_by_key(|length| length.elapsed());
        let span = |length: &Length| Span::new(start, start + length.elapsed()).unwrap();
        lengths.iter().map(span).collect()
    }

    /// What the engine says of the length that is nearest to being possible, but for the grid.
    pub fn engine_reasons(&self, start: Timestamp) -> Vec<&'static str> {
        let reasons = |span: Span| {
            let all = availability::explain(&self.question(), span);
            let codes = all.iter().map(availability::Refusal::code);
            codes.filter(|code| *code != "off_grid").collect::<Vec<_>>()
        };
        self.spans(start).into_iter().map(reasons).min_by_key(Vec::len).unwrap()
    }

    /// The database's explanation, for guests or for the business.
    pub async fn explained(&self, client: &Client, start: Timestamp, guest: bool) -> Value {
        let sql = "select api.explain_slot($1, $2, $3::text::timestamptz, p_for_guest => $4)";
        let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&self.salon.tenant, &self.salon.service, &start.to_string(), &guest];
        call(client, sql, parameters).await.unwrap()
    }

    /// Takes these bookings and times off out of everybody's way.
    pub async fn clear(&self, admin: &Client, ids: &[Uuid]) {
        let sql = "delete from claims where tenant_id = $1 and (booking_id = any ($2) or time_off_id = any ($2))";
        let removed = admin.execute(sql, &[&self.salon.tenant, &ids]).await.unwrap();
        assert!(removed > 0, "{ids:?}");
    }

    pub async fn listed_slots(&self) -> Vec<Offer> {
        let rows = self
            .client
            .query(
                "select starts_at::text, ends_at::text, staff_ids from api.list_free_slots($1, $2, $3::text::timestamptz, $4::text::timestamptz)",
                &[&self.salon.tenant, &self.salon.service, &self.window.0.to_string(), &self.window.1.to_string()],
            )
            .await
            .unwrap();
        let instant = |row: &tokio_postgres::Row, column: usize| {
            row.get::<_, String>(column).parse().unwrap()
        };
        let mut slots: Vec<Offer> =
            rows.iter().map(|row| (instant(row, 0), instant(row, 1), row.get(2))).collect();
        slots.sort();
        slots
    }

    pub async fn try_starts(&self, starts: &[Timestamp]) -> Vec<String> {
        let texts: Vec<String> = starts.iter().map(Timestamp::to_string).collect();
        let row = self
            .client
            .query_one(
                "select public.try_starts($1, $2, $3::text[]::timestamptz[])",
                &[&self.salon.tenant, &self.salon.service, &texts],
            )
            .await
            .unwrap();
        row.get(0)
    }
}

async fn write_schedules(client: &Client, salon: &Salon, plan: &Plan) {
    if let Some((first, last, hours)) = &plan.second_week {
        let statement = "select api.set_hours($1, $2, null, $3, $4::text::date, $5::text::date)";
        call(
            client,
            statement,
            &[
                &salon.tenant,
                &salon.business,
                &week_json(hours),
                &first.to_string(),
                &last.to_string(),
            ],
        )
        .await
        .unwrap();
    }
    let mut mapping = Vec::new();
    for (member, staff) in plan.staff.iter().zip(&salon.staff) {
        mapping.push(
            json!({"staff_id": staff, "fixed": member.fixed, "duration_minutes": member.duration}),
        );
        if let Some(hours) = &member.hours {
            let statement = "select api.set_hours($1, $2, $3, $4)";
            call(client, statement, &[&salon.tenant, &salon.business, staff, &week_json(hours)])
                .await
                .unwrap();
        }
    }
    let statement = "select api.set_service_staff($1, $2, $3)";
    call(client, statement, &[&salon.tenant, &salon.service, &json!(mapping)]).await.unwrap();
    for change in &plan.changes {
        let document = override_json(change, salon);
        call(
            client,
            "select api.add_override($1, $2, $3)",
            &[&salon.tenant, &salon.business, &document],
        )
        .await
        .unwrap();
    }
}

/// Bookings and time off; one that would overlap another is refused and simply isn't there.
async fn write_taken(client: &Client, salon: &Salon, plan: &Plan) {
    for (staff, start, minutes) in &plan.time_off {
        let end = *start + jiff::SignedDuration::from_mins(i64::from(*minutes));
        let statement =
            "select api.add_time_off($1, $2, $3::text::timestamptz, $4::text::timestamptz)";
        let outcome = call(
            client,
            statement,
            &[&salon.tenant, &salon.staff[*staff], &start.to_string(), &end.to_string()],
        )
        .await;
        assert!(outcome.map_or_else(|error| refusal(&error) == "time_off_conflicts", |_| true));
    }
    for (staff, start, minutes) in &plan.bookings {
        let end = *start + jiff::SignedDuration::from_mins(i64::from(*minutes));
        let document = json!({
            "service_id": salon.service, "staff_ids": [salon.staff[*staff]], "starts_at": start.to_string(), "ends_at": end.to_string(),
            "state": "confirmed", "customer": {"name": "Lee", "email": "lee@example.org"},
        });
        let outcome =
            call(client, "select api.import_booking($1, $2)", &[&salon.tenant, &document]).await;
        assert!(
            outcome
                .map_or_else(|error| refusal(&error) == "slot_taken", |made| !id(&made).is_nil())
        );
    }
}

/// Everybody's claims, and the bookings.
async fn taken(client: &Client, salon: &Salon) -> (Vec<(Uuid, Span)>, Vec<Span>) {
    client
        .batch_execute(&format!("begin; set local app.tenant_id = '{}'", salon.tenant))
        .await
        .unwrap();
    let claims = client
        .query("select subject_id, starts_at::text, ends_at::text from claims", &[])
        .await
        .unwrap();
    let counted =
        client.query("select starts_at::text, ends_at::text from bookings", &[]).await.unwrap();
    client.batch_execute("commit").await.unwrap();
    let span = |row: &tokio_postgres::Row, column: usize| {
        let instant = |column: usize| row.get::<_, String>(column).parse().unwrap();
        Span::new(instant(column), instant(column + 1)).unwrap()
    };
    let claims = claims.iter().map(|row| (row.get(0), span(row, 1)));
    (claims.collect(), counted.iter().map(|row| span(row, 0)).collect())
}

fn people(
    salon: &Salon,
    plan: &Plan,
    zone: &TimeZone,
    busy: impl Fn(Uuid) -> Vec<Busy>,
) -> Vec<Person> {
    let mut business = Timetable {
        weeks: vec![Week::always(days(&plan.business_hours))],
        overrides: overrides(plan, None),
    };
    if let Some((first, last, hours)) = &plan.second_week {
        business.weeks.push(Week::new(*first, *last, days(hours)).unwrap());
    }
    let business = Arc::new(business);
    let people = plan.staff.iter().enumerate().map(|(index, member)| {
        let own = Timetable {
            weeks: member.hours.iter().map(|hours| Week::always(days(hours))).collect(),
            overrides: overrides(plan, Some(index)),
        };
        Person {
            duration: member.duration.map(|minutes| Length::new(minutes).unwrap()),
            fixed: member.fixed,
            hours: Hours::Weekly(Weekly {
                zone: zone.clone(),
                own: Arc::new(own),
                business: Arc::clone(&business),
            }),
            calendar: Calendar::Known(busy(salon.staff[index])),
        }
    });
    people.collect()
}

fn service(plan: &Plan) -> Service {
    let number = |name: &str| u32::try_from(plan.service[name].as_u64().unwrap()).unwrap();
    let date = |name: &str| plan.service[name].as_str().unwrap().parse::<Date>().unwrap();
    Service {
        grid: match plan.service["grid"].as_str().unwrap() {
            "opening" => Grid::Opening,
            "packed" => Grid::Packed,
            _ => Grid::Clock,
        },
        buffer_before: Minutes::new(number("buffer_before_minutes")).unwrap(),
        buffer_after: Minutes::new(number("buffer_after_minutes")).unwrap(),
        window: match plan.service.get("window_kind") {
            Some(_) => Window::range(date("window_start"), date("window_end")).unwrap(),
            None => Window::Unlimited,
        },
        limits: Limits {
            per_day: plan.service["limit_per_day"].as_u64().map(|limit| limit as u32),
            ..Limits::default()
        },
        assignment: match plan.assignment {
            "round_robin" => Assignment::RoundRobin,
            "least_busy" => Assignment::LeastBusy,
            "fixed_plus_any" => Assignment::FixedPlusAny,
            "collective" => Assignment::Collective,
            _ => Assignment::Any,
        },
        ..Service::new(
            Length::new(number("duration_minutes")).unwrap(),
            Length::new(number("step_minutes")).unwrap(),
        )
    }
}

fn days(hours: &PlanHours) -> [Vec<DayRange>; 7] {
    let mut days: [Vec<DayRange>; 7] = Default::default();
    for (weekday, start, end) in hours {
        days[*weekday].push(DayRange::new(*start, *end).unwrap());
    }
    days
}

fn overrides(plan: &Plan, staff: Option<usize>) -> Vec<Override> {
    let change = |change: &Change| match (change.available, change.minutes) {
        (true, minutes) => availability::Change::Open(
            minutes.map_or(DayRange::ALL_DAY, |(start, end)| DayRange::new(start, end).unwrap()),
        ),
        (false, None) => availability::Change::Closed,
        (false, Some((start, end))) => {
            availability::Change::Blocked(DayRange::new(start, end).unwrap())
        }
    };
    plan.changes
        .iter()
        .filter(|one| one.staff == staff)
        .map(|one| Override::new(one.first, one.last, change(one)).unwrap())
        .collect()
}

fn override_json(change: &Change, salon: &Salon) -> Value {
    let mut document = json!({"starts_on": change.first.to_string(), "ends_on": change.last.to_string(), "available": change.available});
    if let Some(staff) = change.staff {
        document["staff_id"] = json!(salon.staff[staff]);
    }
    if let Some((start, end)) = change.minutes {
        document["start"] = json!(clock(start));
        document["end"] = json!(clock(end));
    }
    document
}

fn week_json(hours: &PlanHours) -> Value {
    let mut week = json!({});
    for (weekday, start, end) in hours {
        let name = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][*weekday];
        let interval = json!({"start": clock(*start), "end": clock(*end)});
        match week[name].as_array_mut() {
            Some(intervals) => intervals.push(interval),
            None => week[name] = json!([interval]),
        }
    }
    week
}

fn clock(minute: u32) -> String {
    if minute == 1440 {
        "24:00".into()
    } else {
        format!("{:02}:{:02}", minute % 1440 / 60, minute % 60)
    }
}
