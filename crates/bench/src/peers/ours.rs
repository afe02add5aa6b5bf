//! Our side: a node, asked over its public API, as a customer's browser would.

use std::path::Path;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use reqwest::{Client as Http, StatusCode};
use serde_json::{Value, json};
use testkit::{Database, Salon, call};

use super::plan::{Plan, Slots};
use super::side::{End, Side};
use crate::nodes::Node;

/// A salon of ours.
pub struct Ours {
    database: Database,
    node: Node,
    salon: Salon,
    http: Http,
    zone: TimeZone,
}

impl Ours {
    /// With the same people, hours and bookings.
    pub async fn start(program: &Path, plan: &Plan) -> Ours {
        let database = Database::lease().await;
        let massage = json!({"name": "Massage", "duration_minutes": 30, "step_minutes": 30});
        let salon = Salon::builder().staff(plan.staff).service(massage).build(&database).await;
        let client = database.server().await;
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        for (staff, at) in plan.booked() {
            let starts_at = at.to_zoned(zone.clone()).unwrap().timestamp().to_string();
            let sql = "select api.reserve_booking($1, $2, $3::text::timestamptz, $4, p_staff => $5, p_options => $6)";
            let customer = json!({"name": "Regular", "email": "regular@example.org"});
            let (staff, options) = (salon.staff[staff], json!({"confirm": true}));
            call(
                &client,
                sql,
                &[&salon.tenant, &salon.service, &starts_at, &customer, &staff, &options],
            )
            .await
            .unwrap();
        }
        let admin = database.superuser().await;
        admin.batch_execute("vacuum (analyze)").await.unwrap();
        // Each client comes from an address of their own, as a proxy in front would tell. The peer has no limits, so requests
        // aren't limited here.
        let settings = [
            ("TRUSTED_PROXIES", "127.0.0.0/8".to_owned()),
            ("RATE_LIMIT_PER_SECOND", "0".to_owned()),
            // It computes each answer, and so does this.
            ("KEPT_ANSWERS_MIB", "0".to_owned()),
            ("KEPT_RULES_MIB", "0".to_owned()),
        ];
        let node = Node::start(program, &database, "127.0.0.1:0", &settings).await;
        Ours { database, node, salon, http: Http::new(), zone }
    }

    async fn post(&self, client: usize, path: &str, body: &Value) -> (StatusCode, Value) {
        let address = format!("10.0.{}.{}", client >> 8 & 255, client & 255);
        let request = self.http.post(format!("{}/v1/public/{path}", self.node.url)).json(body);
        let answer = request.header("X-Forwarded-For", address).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }
}

impl Side for Ours {
    fn name(&self) -> &'static str {
        "Slotkeeper"
    }

    async fn slots(&self, staff: usize, from: Date, to: Date) -> Vec<(Date, Slots)> {
        let url = format!(
            "{}/v1/public/{}/availability?service_id={}&staff_id={}&from={from}&to={to}",
            self.node.url, self.salon.slug, self.salon.service, self.salon.staff[staff]
        );
        let answer = self.http.get(url).send().await.unwrap();
        let status = answer.status();
        let told: Value = answer.json().await.unwrap();
        assert!(status.is_success(), "{status}: {told}");
        let mut days: std::collections::BTreeMap<Date, Slots> = std::collections::BTreeMap::new();
        let mut day = from;
        while day <= to {
            days.insert(day, Slots::new());
            day = day.tomorrow().unwrap();
        }
        for slot in told["slots"].as_array().unwrap() {
            let at: jiff::Timestamp = slot["starts_at"].as_str().unwrap().parse().unwrap();
            let at = at.to_zoned(self.zone.clone()).datetime();
            days.get_mut(&at.date()).expect("a day that was asked for").insert(at.time());
        }
        days.into_iter().collect()
    }

    async fn book(&self, client: usize, staff: usize, at: DateTime) -> End {
        let starts_at = at.to_zoned(self.zone.clone()).unwrap().timestamp().to_string();
        let wish = json!({"service_id": self.salon.service, "staff_id": self.salon.staff[staff], "starts_at": starts_at,
            "customer": {"name": "Kim", "email": format!("client{client}@example.org")}});
        let (status, held) =
            self.post(client, &format!("{}/bookings", self.salon.slug), &wish).await;
        if status == StatusCode::CONFLICT && held["code"] == "slot_taken" {
            return End::Refused;
        }
        let Some(token) = held["token"].as_str().filter(|_| status == StatusCode::CREATED) else {
            return End::Odd(format!("{status} {held}"));
        };
        let (status, told) =
            self.post(client, &format!("bookings/{token}/confirm"), &json!({})).await;
        if status == StatusCode::OK && told["state"] == "confirmed" {
            return End::Sold;
        }
        End::Odd(format!("{status} {told}"))
    }

    async fn sold(&self, staff: usize, at: DateTime) -> i64 {
        let starts_at = at.to_zoned(self.zone.clone()).unwrap().timestamp().to_string();
        let sql = "select count(*) from bookings b join booking_staff s on s.tenant_id = b.tenant_id and s.booking_id = b.id
             where s.staff_id = $1 and b.starts_at = $2::text::timestamptz and b.state = 'confirmed'";
        let admin = self.database.superuser().await;
        admin.query_one(sql, &[&self.salon.staff[staff], &starts_at]).await.unwrap().get(0)
    }
}
