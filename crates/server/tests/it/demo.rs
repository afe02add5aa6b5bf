//! OPS-1: one command brings a living demo; it survives kill -9 and leaves nothing running.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::documents;

struct Demo {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    url: String,
    said: Vec<String>,
}

async fn start(data_dir: &Path) -> Demo {
    let mut process = Command::new(env!("CARGO_BIN_EXE_slotkeeper"))
        .args(["demo", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data_dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    let url = tokio::time::timeout(Duration::from_secs(180), async {
        while let Some(line) = lines.next_line().await.unwrap() {
            said.push(line.clone());
            if let Some(url) = line.strip_prefix("ready ") {
                return url.to_owned();
            }
        }
        panic!("the demo ended before it was ready: {said:#?}");
    })
    .await
    .expect("ready within three minutes");
    Demo { process, lines, url, said }
}

impl Demo {
    /// What it prints within a moment after it is ready.
    async fn rest(&mut self) -> String {
        while let Ok(Ok(Some(line))) =
            tokio::time::timeout(Duration::from_millis(500), self.lines.next_line()).await
        {
            self.said.push(line);
        }
        self.said.join("\n")
    }

    async fn stop(mut self, signal: &str) {
        let process = self.process.id().unwrap().to_string();
        std::process::Command::new("kill").args([signal, &process]).status().unwrap();
        tokio::time::timeout(Duration::from_secs(20), self.process.wait())
            .await
            .expect("ends in time")
            .unwrap();
    }
}

#[tokio::test]
async fn the_demo_lives_is_bookable_and_survives_being_killed_ops_1() {
    let data_dir = std::env::temp_dir().join(format!("slotkeeper-demo-{}", std::process::id()));
    let mut demo = start(&data_dir).await;
    let printed = demo.rest().await;
    let answers: Vec<Value> =
        printed.lines().filter(|line| line.starts_with("curl ")).map(run).collect();
    assert_eq!(answers.len(), 7, "seven lines to paste: {printed}");
    let [.., quote, seats, whole] = &answers[..] else { unreachable!() };
    let state = |booking: &Value| (booking["state"].clone(), booking["private"].clone());
    assert_eq!(state(seats), (json!("confirmed"), json!(false)), "{seats}");
    assert_eq!(state(whole), (json!("confirmed"), json!(true)), "{whole}");
    assert_eq!(seats["price_lines"], quote["price_lines"], "what was quoted is paid");
    let kinds =
        quote["price_lines"].as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap());
    let kinds: Vec<&str> = kinds.filter(|kind| *kind != "rule").collect();
    assert_eq!(kinds, ["tier", "tier", "promotion", "tax"], "{quote}");
    sell_as_the_readme_says(&demo.url).await;
    let file: Value =
        serde_json::from_str(&std::fs::read_to_string(data_dir.join("demo.json")).unwrap())
            .unwrap();
    let slugs: Vec<&str> = file["businesses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["slug"].as_str().unwrap())
        .collect();
    assert_eq!(slugs, ["demo-salon", "demo-clinic", "demo-mind", "demo-escape"]);
    for business in file["businesses"].as_array().unwrap() {
        let client = reqwest::Client::new();
        let response = client
            .get(format!("{}/v1/bookings?limit=50", demo.url))
            .bearer_auth(business["api_key"].as_str().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{business}");
        let page: Value = response.json().await.unwrap();
        let bookings = page["data"].as_array().unwrap();
        assert_eq!(bookings.len(), 50, "{business}");
        let answered = bookings.iter().any(|one| !one["answers"].as_array().unwrap().is_empty());
        assert_eq!(answered, business["slug"] != "demo-mind", "who asks is answered: {business}");
    }
    let connected =
        tokio_postgres::connect(file["database_url"].as_str().unwrap(), tokio_postgres::NoTls)
            .await;
    assert!(connected.is_ok(), "demo.json's database_url works");
    assert!(
        tokio_postgres::connect(
            file["migrate_database_url"].as_str().unwrap(),
            tokio_postgres::NoTls
        )
        .await
        .is_ok()
    );

    assert_eq!(accounts(&data_dir), 4);
    change_what_a_visitor_would(&demo.url, &file["businesses"]).await;

    demo.stop("-KILL").await;
    let again = start(&data_dir).await;
    let salon: Value = reqwest::get(format!("{}/v1/public/my-salon", again.url))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(salon["business"]["timezone"], json!("Europe/Berlin"));
    again.stop("-INT").await;
    let left = std::process::Command::new("pgrep")
        .args(["-f", &data_dir.display().to_string()])
        .output()
        .unwrap();
    assert!(
        left.stdout.is_empty(),
        "nothing is left running: {}",
        String::from_utf8_lossy(&left.stdout)
    );
    std::fs::remove_dir_all(&data_dir).unwrap();
}

/// A line as somebody pastes it; its answer is no refusal.
fn run(line: &str) -> Value {
    let output = std::process::Command::new("bash").args(["-c", line]).output().unwrap();
    let answer: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{line}: {error}"));
    assert!(answer["code"].is_null(), "{line}: {answer}");
    answer
}

/// The lines of the README, all of them in one shell, at the address of this demo.
async fn sell_as_the_readme_says(url: &str) {
    let readme = include_str!("../../../../README.md");
    assert!(readme.contains("http://127.0.0.1:8080/"), "{readme}");
    let readme = readme.replace("http://127.0.0.1:8080", url);
    let Some(said) = documents::run("README.md", &readme, &[]).await else { return };
    let answers: Vec<Value> =
        serde_json::Deserializer::from_str(&said).into_iter().collect::<Result<_, _>>().unwrap();
    let told: Vec<_> = answers.iter().map(|one| (&one["state"], &one["private"])).collect();
    let confirmed = json!("confirmed");
    assert_eq!(
        told,
        [(&confirmed, &json!(false)), (&confirmed, &json!(false)), (&confirmed, &json!(true))],
        "a slot, seats and a whole session: {said}"
    );
}

/// Archives the service of the printed lines, renames a business, closes another: the next start must live with it.
async fn change_what_a_visitor_would(url: &str, businesses: &Value) {
    let client = reqwest::Client::new();
    let key = |index: usize| businesses[index]["api_key"].as_str().unwrap().to_owned();
    let business = async |index: usize| {
        let page = client
            .get(format!("{url}/v1/businesses"))
            .bearer_auth(key(index))
            .send()
            .await
            .unwrap();
        let page: Value = page.json().await.unwrap();
        page["data"][0]["id"].as_str().unwrap().to_owned()
    };
    let service = businesses[0]["service_id"].as_str().unwrap();
    let archive = client.post(format!("{url}/v1/services/{service}/archive")).bearer_auth(key(0));
    assert_eq!(archive.send().await.unwrap().status(), StatusCode::OK);
    for (index, change) in [(0, json!({"slug": "my-salon"})), (1, json!({"status": "inactive"}))] {
        let path = format!("{url}/v1/businesses/{}", business(index).await);
        let changed =
            client.patch(path).bearer_auth(key(index)).json(&change).send().await.unwrap();
        assert_eq!(changed.status(), StatusCode::OK, "{change}");
    }
}

/// How many accounts the operator's command sees in the database of the running server.
fn accounts(data_dir: &Path) -> usize {
    let listed = std::process::Command::new(env!("CARGO_BIN_EXE_slotkeeper"))
        .args(["tenant", "list", "--json", "--data-dir"])
        .arg(data_dir)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&listed.stderr);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap_or_else(|_| panic!("{said}"));
    listed.as_array().unwrap().len()
}
