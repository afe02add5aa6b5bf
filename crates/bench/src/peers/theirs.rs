//! Their side: django-appointment in a site that has nothing else, served by gunicorn, asked at the addresses that its own pages use.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use reqwest::redirect::Policy;
use reqwest::{Client as Http, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, Command};
use tokio_postgres::{Client, Config, NoTls};

use super::plan::{MINUTES, Plan, Slots};
use super::side::{End, Side};

/// The site's files. Nothing of the product's own is among them.
const FILES: [(&str, &str); 6] = [
    ("salon/__init__.py", ""),
    ("salon/migrations/__init__.py", ""),
    ("salon/settings.py", include_str!("../../peers/django-appointment/salon/settings.py")),
    ("salon/urls.py", include_str!("../../peers/django-appointment/salon/urls.py")),
    ("salon/wsgi.py", include_str!("../../peers/django-appointment/salon/wsgi.py")),
    ("fixture.py", include_str!("../../peers/django-appointment/fixture.py")),
];
/// Any 32 letters will do, if the cookie and the header have the same.
const CSRF: &str = "abcdefghijklmnopqrstuvwxyzabcdef";
const DATABASE: &str = "peer_django_appointment";

/// What the fixture tells.
#[derive(Debug, Deserialize)]
struct Ids {
    service: i64,
    staff: Vec<i64>,
    sessions: Vec<String>,
}

/// A salon of theirs.
pub struct Theirs {
    folder: PathBuf,
    ids: Ids,
    http: Http,
    url: String,
    server: Child,
    config: Config,
}

impl Theirs {
    /// With the same people, hours and bookings, in the same PostgreSQL. `programs` is where its python and gunicorn are.
    pub async fn start(programs: &Path, plan: &Plan, workers: usize) -> Theirs {
        let folder = std::env::temp_dir().join(format!("slk-peer-{}", std::process::id()));
        for (name, text) in FILES {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let url = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL names a cluster");
        let mut config: Config = url.parse().unwrap();
        let admin = connect(&config).await;
        for sql in ["drop database if exists {} with (force)", "create database {}"] {
            admin.batch_execute(&sql.replace("{}", DATABASE)).await.unwrap();
        }
        config.dbname(DATABASE);
        let settings = settings(&config);
        let ids = fixture(programs, &folder, &settings, plan).await;
        connect(&config).await.batch_execute("vacuum (analyze)").await.unwrap();
        let port = free_port();
        let server = Command::new(programs.join("gunicorn"))
            .current_dir(&folder)
            .envs(settings.clone())
            .args(["salon.wsgi", "--bind", &format!("127.0.0.1:{port}"), "--log-level", "error"])
            // As gunicorn's documents have it: two workers a core and one more; threads, so that connections are kept.
            .args([
                "--workers",
                &workers.to_string(),
                "--worker-class",
                "gthread",
                "--threads",
                "2",
            ])
            .args(["--keep-alive", "60"])
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", programs.display()));
        let http = Http::builder().redirect(Policy::none()).build().unwrap();
        let url = format!("http://127.0.0.1:{port}/appointment");
        let theirs = Theirs { folder, ids, http, url, server, config };
        theirs.wait().await;
        theirs
    }

    async fn wait(&self) {
        for _ in 0..300 {
            if self.http.get(&self.url).send().await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("gunicorn doesn't answer");
    }

    /// Stops it and clears it away. Its own children end with it.
    pub async fn stop(mut self) {
        let id = self.server.id().unwrap().to_string();
        let _ = std::process::Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.server.wait().await;
        let _ = std::fs::remove_dir_all(&self.folder);
    }

    async fn day(&self, staff: usize, day: Date) -> Slots {
        let url = format!(
            "{}/ajax/available_slots/?selected_date={day}&staff_member={}&service_id={}",
            self.url, self.ids.staff[staff], self.ids.service
        );
        let answer =
            self.http.get(url).header("X-Requested-With", "XMLHttpRequest").send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        let told: Value = answer.json().await.unwrap();
        // On a full day it says so, with an empty list.
        let slots = told["available_slots"].as_array().unwrap_or_else(|| panic!("{told}"));
        let times = slots.iter().map(|slot| {
            let at: DateTime = slot[0].as_str().unwrap().parse().unwrap();
            assert_eq!(at.date(), day, "{told}");
            at.time()
        });
        times.collect()
    }

    /// Sends a form as a logged-in client's browser does; status and where it is sent on to.
    async fn form(&self, client: usize, url: &str, form: &str) -> (StatusCode, String) {
        let session = &self.ids.sessions[client];
        let answer = self
            .http
            .post(url)
            .header("Cookie", format!("sessionid={session}; csrftoken={CSRF}"))
            .header("X-CSRFToken", CSRF)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form.to_owned())
            .send()
            .await
            .unwrap();
        let to = answer.headers().get("Location").and_then(|to| to.to_str().ok());
        (answer.status(), to.unwrap_or_default().to_owned())
    }
}

impl Side for Theirs {
    fn name(&self) -> &'static str {
        "django-appointment"
    }

    async fn slots(&self, staff: usize, from: Date, to: Date) -> Vec<(Date, Slots)> {
        let mut days = Vec::new();
        let mut day = from;
        while day <= to {
            days.push((day, self.day(staff, day).await));
            day = day.tomorrow().unwrap();
        }
        days
    }

    async fn book(&self, client: usize, staff: usize, at: DateTime) -> End {
        let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let end = at.time().checked_add(Span::new().minutes(MINUTES)).unwrap();
        let wish = format!(
            "date={}&start_time={}&end_time={}&service={}&staff_member={}",
            at.date(),
            clock(at.time()),
            clock(end),
            self.ids.service,
            self.ids.staff[staff]
        );
        let (status, to) = self.form(client, &format!("{}/request-submit/", self.url), &wish).await;
        if status != StatusCode::FOUND || !to.contains("/client-info/") {
            // It shows its page again, with a message.
            return if status == StatusCode::OK {
                End::Refused
            } else {
                End::Odd(format!("{status} {to}"))
            };
        }
        let host = self.url.trim_end_matches("/appointment");
        let who = "name=Kim&payment_type=full&phone_0=DE&phone_1=3012345678&address=Street&additional_info=";
        let (status, to) = self.form(client, &format!("{host}{to}"), who).await;
        match status {
            StatusCode::FOUND if to.contains("/thank-you/") => End::Sold,
            StatusCode::OK => End::Refused,
            _ => End::Odd(format!("{status} {to}")),
        }
    }

    async fn sold(&self, staff: usize, at: DateTime) -> i64 {
        let sql = "select count(*) from appointment_appointment a join appointment_appointmentrequest r on r.id = a.appointment_request_id
             where r.staff_member_id = $1 and (r.date + r.start_time)::text = $2";
        let at = format!("{} {}", at.date(), at.time());
        let client = connect(&self.config).await;
        client.query_one(sql, &[&self.ids.staff[staff], &at]).await.unwrap().get(0)
    }
}

/// Makes the tables and what the plan has.
async fn fixture(programs: &Path, folder: &Path, settings: &[(&str, String)], plan: &Plan) -> Ids {
    let mut python = Command::new(programs.join("python"))
        .current_dir(folder)
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .arg("fixture.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", programs.display()));
    let document = serde_json::to_vec(&plan.document()).unwrap();
    let mut input = python.stdin.take().unwrap();
    input.write_all(&document).await.unwrap();
    drop(input);
    let output = python.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "the fixture failed: {said}");
    // The product writes to the same place while it starts.
    let line = said.lines().find_map(|line| line.find("{\"service\"").map(|at| &line[at..]));
    serde_json::from_str(line.unwrap_or_else(|| panic!("{said}"))).unwrap()
}

fn settings(config: &Config) -> Vec<(&'static str, String)> {
    let host = match &config.get_hosts()[0] {
        tokio_postgres::config::Host::Tcp(host) => host.clone(),
        tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
    };
    let text =
        |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
    vec![
        ("PEER_SECRET", crate::nodes::SECRET.into()),
        ("PEER_DATABASE", DATABASE.into()),
        ("PEER_USER", config.get_user().unwrap_or("postgres").into()),
        ("PEER_PASSWORD", text(config.get_password())),
        ("PEER_HOST", host),
        ("PEER_PORT", config.get_ports().first().copied().unwrap_or(5432).to_string()),
    ]
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
