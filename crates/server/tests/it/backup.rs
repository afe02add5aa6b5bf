//! OPS-4: the private PostgreSQL is backed up while it serves, and restored with all that was confirmed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testkit::Salon;
use tokio::process::Command;

use crate::private::{Place, answer, connect, program, refusal, run, serve, text};
use crate::server::wish;

/// A booking that was confirmed, and how far the log of PostgreSQL had come by then.
struct Acknowledged {
    id: String,
    token: String,
    lsn: u64,
}

/// Books one free hour after the other until told to stop.
async fn book(
    url: String,
    salon: Salon,
    data_dir: PathBuf,
    number: u32,
    stop: Arc<AtomicBool>,
    all: Arc<Mutex<Vec<Acknowledged>>>,
) {
    let (http, sql) = (Client::new(), connect(&data_dir).await);
    for day in 0.. {
        for hour in 9..17 {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let date =
                jiff::civil::date(2030, 1, 1) + jiff::Span::new().days(day * 4 + i64::from(number));
            let wish = wish(&salon, &format!("{date}T{hour:02}:00:00+01:00"), "kim@example.org");
            let response = http
                .post(format!("{url}/v1/public/{}/bookings", salon.slug))
                .json(&wish)
                .send()
                .await
                .unwrap();
            if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
                continue; // summer time
            }
            assert_eq!(response.status(), StatusCode::CREATED);
            let made: Value = response.json().await.unwrap();
            let row = sql.query_one("select pg_current_wal_insert_lsn()::text", &[]).await.unwrap();
            let word =
                |value: &Value| value.as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
            let acknowledged = Acknowledged {
                id: word(&made["booking"]["id"]),
                token: word(&made["token"]),
                lsn: lsn(row.get(0)),
            };
            all.lock().unwrap().push(acknowledged);
        }
    }
}

/// `16/B374D848` as a number.
fn lsn(text: &str) -> u64 {
    let (high, low) = text.split_once('/').unwrap();
    (u64::from_str_radix(high, 16).unwrap() << 32) + u64::from_str_radix(low, 16).unwrap()
}

/// Up to where a back-up has the log.
fn end_of(backup: &Path) -> u64 {
    let manifest = fs::read(backup.join("cluster/backup_manifest")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    lsn(manifest["WAL-Ranges"][0]["End-LSN"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_confirmed_before_a_backup_ends_is_there_after_a_restore_ops_4() {
    let place = Place::new("backup");
    let (data, restored) = (place.at("data"), place.at("restored"));
    let server = serve(&data).await;
    let salon = Salon::builder().staff(1).build_with(&connect(&data).await).await;
    let (stop, all) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
    let writers: Vec<_> = (0..4)
        .map(|number| {
            let (stop, all) = (stop.clone(), all.clone());
            tokio::spawn(book(server.url.clone(), salon.clone(), data.clone(), number, stop, all))
        })
        .collect();
    while all.lock().unwrap().len() < 40 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let before = all.lock().unwrap().len();
    let taken = answer(&["backup", "--json", "--data-dir", text(&data)]).await;
    let during = all.lock().unwrap().len() - before;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(during > 10, "bookings went on: {during}");
    let epoch = epoch_of(&data, &salon).await;
    server.end("-KILL").await;

    let backup = PathBuf::from(taken["folder"].as_str().unwrap());
    assert!(backup.starts_with(data.join("backups")), "{taken}");
    answer(&["restore", "--json", "--from", text(&backup), "--to", text(&restored)]).await;
    let server = serve(&restored).await;
    let end = end_of(&backup);
    let there = bookings_of(&restored, &salon).await;
    let all = all.lock().unwrap().drain(..).collect::<Vec<_>>();
    let promised = all.iter().filter(|one| one.lsn <= end).count();
    assert!(promised >= before, "{promised} of {before}");
    for one in all.iter().filter(|one| one.lsn <= end) {
        assert!(there.contains(&one.id), "{} was confirmed before the end of the back-up", one.id);
    }
    assert!(there.len() < all.len(), "and the back-up is older than the last of {}", all.len());

    // Tokens that were sent out are good, the next booking is taken, and readers of changes learn of the restore.
    let http = Client::new();
    let kept = http
        .get(format!("{}/v1/public/bookings/{}", server.url, all[0].token))
        .send()
        .await
        .unwrap();
    assert_eq!(kept.status(), StatusCode::OK);
    let wish = wish(&salon, "2035-06-01T10:00:00+02:00", "kim@example.org");
    let path = format!("{}/v1/public/{}/bookings", server.url, salon.slug);
    assert_eq!(http.post(path).json(&wish).send().await.unwrap().status(), StatusCode::CREATED);
    let new = epoch_of(&restored, &salon).await;
    assert!(new.0 > epoch.0 && new.1 > epoch.1, "{epoch:?}, then {new:?}");

    doctor_tells_the_age_of(&restored).await;
    server.end("-TERM").await;
}

/// When the epoch began, and what was kept.
async fn epoch_of(data_dir: &Path, salon: &Salon) -> (String, i64) {
    let sql = "select began_at::text, kept_until from api.get_epoch($1)";
    let row = connect(data_dir).await.query_one(sql, &[&salon.tenant]).await.unwrap();
    (row.get(0), row.get(1))
}

async fn bookings_of(data_dir: &Path, salon: &Salon) -> Vec<String> {
    let mut client = connect(data_dir).await;
    let transaction = client.transaction().await.unwrap();
    transaction
        .batch_execute(&format!("set local app.tenant_id = '{}'", salon.tenant))
        .await
        .unwrap();
    let sql = "select id::text from bookings where tenant_id = $1";
    let rows = transaction.query(sql, &[&salon.tenant]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// None, a new one, and one that is ten days old.
async fn doctor_tells_the_age_of(data_dir: &Path) {
    let doctor = async || {
        let output = run(&["doctor", "--json", "--data-dir", text(data_dir)]).await;
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        let faults: Vec<&Value> = findings
            .iter()
            .filter(|one| one["level"] == "fault" && one["check"] != "disk")
            .collect();
        assert!(faults.iter().all(|one| one["check"] == "back-up"), "{faults:#?}");
        findings.into_iter().find(|one| one["check"] == "back-up").unwrap()
    };
    let found = doctor().await;
    assert_eq!((&found["level"], &found["text"]), (&json!("warning"), &json!("there is none")));
    let taken = answer(&["backup", "--json", "--data-dir", text(data_dir)]).await;
    assert_eq!(doctor().await["level"], "ok");
    let backup = PathBuf::from(taken["folder"].as_str().unwrap());
    let then = vocab::Clock::now(&vocab::SystemClock) - Duration::from_secs(10 * 24 * 3600);
    edit(&backup, |manifest| manifest["finished_at"] = json!(then));
    let found = doctor().await;
    assert_eq!(found["level"], "fault", "{found}");
    assert!(found["what_to_do"].as_str().unwrap().contains("slotkeeper backup"), "{found}");
}

/// Changes the facts of a back-up so that it is whole, but another.
fn edit(backup: &Path, change: impl Fn(&mut Value)) {
    let path = backup.join("slotkeeper-backup.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    let written = serde_json::to_vec_pretty(&manifest).unwrap();
    let sum: String = Sha256::digest(&written).iter().map(|byte| format!("{byte:02x}")).collect();
    replace(&path, written);
    let sum = format!("{sum}  slotkeeper-backup.json\n");
    replace(&backup.join("slotkeeper-backup.sha256"), sum.into());
}

/// Copies of a back-up share its files: what is changed gets a file of its own.
fn replace(path: &Path, bytes: Vec<u8>) {
    use std::os::unix::fs::{MetadataExt, chown};
    let owner = fs::metadata(path).unwrap();
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
    chown(path, Some(owner.uid()), Some(owner.gid())).unwrap();
}

/// Turns one bit in the midst of a file, and of a page: the head of a page could make it look newer than the back-up.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2 / 8192 * 8192 + (bytes.len() / 2).min(5000);
    bytes[middle] ^= 1;
    replace(path, bytes);
}

fn largest(dir: &Path) -> PathBuf {
    let mut files: Vec<(u64, PathBuf)> = Vec::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap().flatten() {
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                dirs.push(entry.path())
            } else {
                files.push((meta.len(), entry.path()))
            }
        }
    }
    files.into_iter().max().unwrap().1
}

#[tokio::test]
async fn what_is_no_whole_backup_is_refused_and_says_why_ops_4() {
    let place = Place::new("refusals");
    let (data, kept) = (place.at("data"), place.at("kept"));
    serve(&data).await.end("-TERM").await;
    // A server that doesn't run is no hindrance.
    let take = ["backup", "--json", "--data-dir", text(&data), "--to", text(&kept), "--keep", "2"];
    let backup = PathBuf::from(answer(&take).await["folder"].as_str().unwrap());
    let refused = async |damaged: &Path| {
        let target = place.at("target");
        let said = refusal(&["restore", "--from", text(damaged), "--to", text(&target)]).await;
        assert!(!target.join("cluster").exists(), "nothing is made of it: {said}");
        said
    };
    for (what, damage, words) in damages() {
        let copy = place.at("copy");
        let copied = Command::new("cp").arg("-rl").args([&backup, &copy]).status().await.unwrap();
        assert!(copied.success());
        damage(&copy);
        let said = refused(&copy).await;
        assert!(said.contains(words), "{what}: {said}");
        fs::remove_dir_all(&copy).unwrap();
    }
    let said = refused(&kept).await;
    assert!(said.contains("the newest is") && said.contains(text(&backup)), "{said}");
    let said = refusal(&["restore", "--from", text(&backup), "--to", text(&data)]).await;
    assert!(said.contains("isn't empty") && said.contains("nothing is overwritten"), "{said}");
    assert!(!said.contains("checking"), "that is known before all is read: {said}");

    // A restore that is killed is begun anew by the next.
    let target = place.at("again");
    for delay in [150, 400, 800] {
        let mut killed =
            program(&["restore", "--from", text(&backup), "--to", text(&target)]).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(delay)).await;
        killed.kill().await.unwrap();
        if target.join("cluster").exists() {
            break; // then it is whole
        }
    }
    if !target.join("cluster").exists() {
        answer(&["restore", "--json", "--from", text(&backup), "--to", text(&target)]).await;
    }
    serve(&target).await.end("-TERM").await;
}

/// What can be wrong with a back-up, and words of the refusal.
type Damage = (&'static str, fn(&Path), &'static str);

fn damages() -> Vec<Damage> {
    vec![
        ("a bit of a table", |copy| flip(&largest(&copy.join("cluster/base"))), "has changed"),
        ("a bit of the log", |copy| flip(&largest(&copy.join("cluster/pg_wal"))), "has changed"),
        ("a bit of a secret", |copy| flip(&copy.join("secrets/postgres")), "has changed"),
        ("a bit of the facts", |copy| flip(&copy.join("slotkeeper-backup.json")), "is damaged"),
        (
            "a lost file",
            |copy| fs::remove_file(copy.join("cluster/backup_label")).unwrap(),
            "is missing",
        ),
        (
            "one too many",
            |copy| fs::write(copy.join("cluster/standby.signal"), "").unwrap(),
            "doesn't belong",
        ),
        (
            "half of it",
            |copy| fs::remove_file(copy.join("slotkeeper-backup.json")).unwrap(),
            "not a whole one",
        ),
        (
            "a later release",
            |copy| edit(copy, |facts| facts["schema"] = json!(9999)),
            "or a newer one",
        ),
        (
            "a later form",
            |copy| edit(copy, |facts| facts["format"] = json!(2)),
            "a newer Slotkeeper",
        ),
        (
            "another PostgreSQL",
            |copy| edit(copy, |facts| facts["postgres_major"] = json!(3)),
            "PostgreSQL 3 wasn't found",
        ),
    ]
}

#[tokio::test]
async fn a_backup_that_fails_leaves_none_ops_4() {
    let place = Place::new("failing");
    let (data, kept) = (place.at("data"), place.at("kept"));
    let said = refusal(&["backup", "--data-dir", text(&place.at("nowhere"))]).await;
    assert!(said.contains("there is no database in"), "{said}");
    let own = [
        ("DATABASE_URL", "postgresql://a:b@localhost/c"),
        ("SECRET_KEY", "a secret of tests, of no worth whatever"),
    ];
    for arguments in [&["backup"][..], &["restore", "--from", "/somewhere"]] {
        let output = program(arguments).envs(own).output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains("docs/recovery.md"), "{said}");
    }
    let server = serve(&data).await;
    let take = ["backup", "--json", "--data-dir", text(&data), "--to", text(&kept), "--keep", "2"];

    // Killed, it leaves nothing that looks like a back-up, and the next one tidies up.
    let mut killed = program(&take).spawn().unwrap();
    let unfinished = || fs::read_dir(&kept).into_iter().flatten().flatten().count() > 1;
    for _ in 0..500 {
        if unfinished() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    killed.kill().await.unwrap();
    assert!(unfinished() && backups(&kept).is_empty());
    // Only the newest two are kept.
    let mut taken = Vec::new();
    for _ in 0..3 {
        taken.push(PathBuf::from(answer(&take).await["folder"].as_str().unwrap()));
    }
    assert_eq!(backups(&kept), taken[1..]);
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 3, "two and the lock");

    // Another installation's, and what is no folder of back-ups.
    edit(&taken[1], |facts| facts["system_identifier"] = json!("1"));
    assert!(refusal(&take).await.contains("of another installation"));
    fs::write(kept.join("letter.txt"), "dear").unwrap();
    assert!(refusal(&take).await.contains("letter.txt is in it"));
    full_disk(&place, &data).await;

    server.end("-TERM").await;
    // Damage in the cluster itself is found when it is copied, not when it is restored.
    flip(&largest(&data.join("cluster/base")));
    let said = refusal(&["backup", "--data-dir", text(&data)]).await;
    assert!(said.contains("found damage in its own files"), "{said}");
    assert!(backups(&data.join("backups")).is_empty());
}

fn backups(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries
        .filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with('.'))
        .collect();
    found.sort();
    found
}

/// A disk that is too small, where one may be mounted.
#[allow(
    clippy::print_stderr,
    reason = "a check that is skipped must not look like one that passed"
)]
async fn full_disk(place: &Place, data: &Path) {
    let small = place.at("small");
    fs::create_dir(&small).unwrap();
    let options = ["-t", "tmpfs", "-o", "size=24m", "none", text(&small)];
    if !Command::new("mount").args(options).status().await.is_ok_and(|status| status.success()) {
        eprintln!("NOT CHECKED: a full disk, for nothing can be mounted here");
        return;
    }
    let said = refusal(&["backup", "--data-dir", text(data), "--to", text(&small)]).await;
    let left = backups(&small);
    Command::new("umount").arg(&small).status().await.unwrap();
    assert!(said.contains("make room, or name a folder on another disk"), "{said}");
    assert!(left.is_empty(), "{left:?}");
}
