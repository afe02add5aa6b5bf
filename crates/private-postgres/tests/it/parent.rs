//! The process that started the server is killed: the server ends, and the next start succeeds.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{Duration, Instant};

use private_postgres::{Error, Options, PrivatePostgres};
use rustix::process::Signal;

use crate::helper::{Dir, Parent, eventually, is_alive, query, signal, start};

const SOON: Duration = Duration::from_secs(10);

#[test]
#[cfg(target_os = "linux")]
fn the_server_does_not_outlive_its_parent() {
    let dir = Dir::new();
    let mut parent = Parent::start(&dir.data(), Parent::command());
    parent.kill_9();
    eventually("the server ends", SOON, || !is_alive(parent.server));
    drop(start(&dir));
}

#[test]
fn the_next_start_takes_over_with_all_data() {
    let dir = Dir::new();
    let mut sum = 0;
    for round in 1..=5 {
        let mut parent = Parent::start(&dir.data(), Parent::command());
        query(&parent.url, "create table if not exists kept (n int)").unwrap();
        query(&parent.url, &format!("insert into kept values ({round})")).unwrap();
        sum += round;
        parent.kill_9();
        let begun = Instant::now();
        let next = start(&dir); // at once, while the old server may still be there
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        let found = query(&next.superuser_url("postgres"), "select sum(n) from kept").unwrap();
        assert_eq!(found, sum.to_string());
    }
}

#[test]
fn a_server_that_lost_its_parent_and_its_first_process_is_cleared_away() {
    let dir = Dir::new();
    let mut parent = Parent::start(&dir.data(), Parent::command());
    query(&parent.url, "create table kept (n int); insert into kept values (7)").unwrap();
    parent.kill_9();
    if is_alive(parent.server) {
        signal(parent.server, Signal::KILL);
    }
    let next = start(&dir);
    assert_eq!(query(&next.superuser_url("postgres"), "select n from kept").unwrap(), "7");
}

#[test]
fn another_process_is_refused_by_its_number() {
    let dir = Dir::new();
    let mut parent = Parent::start(&dir.data(), Parent::command());
    let refused = PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap_err();
    let holder = parent.child.id();
    assert!(
        matches!(refused, Error::InUse { process: Some(process), .. } if process == holder),
        "{refused}"
    );
    query(&parent.url, "select 1").unwrap();
    drop(parent.child.stdin.take()); // tells it to stop
    assert!(parent.child.wait().unwrap().success());
    assert!(!is_alive(parent.server));
}

/// Killed in the midst of `initdb`, at many moments.
#[test]
fn a_start_that_was_killed_is_repaired_by_the_next() {
    let dir = Dir::new();
    for delay in [30, 100, 200, 350, 500, 700] {
        let mut program = Parent::command();
        program.arg(dir.data());
        program.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
        let mut child = program.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let postgres = start(&dir);
    query(&postgres.superuser_url("postgres"), "select 1").unwrap();
    let names = fs::read_dir(dir.data()).unwrap().map(|e| e.unwrap().file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().starts_with("making-")));
}

#[test]
fn an_unprivileged_user_can_run_it() {
    let dir = Dir::new();
    if fs::metadata(dir.path()).unwrap().uid() != 0 {
        return; // then all the other tests show it
    }
    let (user, home) = (65_534, dir.path().join("home"));
    fs::create_dir(&home).unwrap();
    chown(&home, Some(user), Some(user)).unwrap();
    // Where this program lies, the user might not get to.
    let copy = dir.path().join("it");
    fs::copy(Parent::program(), &copy).unwrap();
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).unwrap();
    let mut program = Command::new(&copy);
    program.uid(user).gid(user).current_dir("/");
    let mut parent = Parent::start(&home.join("data"), program);
    assert_eq!(fs::metadata(home.join("data/cluster")).unwrap().uid(), user);
    drop(parent.child.stdin.take());
    assert!(parent.child.wait().unwrap().success());
    assert!(!is_alive(parent.server));
}
