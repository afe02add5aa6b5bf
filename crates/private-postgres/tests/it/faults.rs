//! What goes wrong is put right without anyone's help, or said clearly.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use private_postgres::{Error, Options, PrivatePostgres, Programs, Status};
use rustix::process::Signal;

use crate::helper::{Dir, eventually, query, server_process, signal, start};

const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_killed_server_is_started_again() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let url = postgres.superuser_url("postgres");
    query(&url, "create table kept (n int); insert into kept values (7)").unwrap();
    for round in 1..=3 {
        let before = server_process(&postgres);
        signal(before, Signal::KILL);
        eventually("another server", SOON, || postgres.restarts() == round);
        assert!(postgres.wait_until_running(SOON));
        assert_ne!(server_process(&postgres), before);
        assert_eq!(query(&url, "select n from kept").unwrap(), "7");
    }
    postgres.stop().unwrap();
    assert!(!postgres.is_running());
}

#[test]
fn a_server_that_is_shut_down_by_somebody_is_started_again() {
    let dir = Dir::new();
    let postgres = start(&dir);
    signal(server_process(&postgres), Signal::INT);
    eventually("another server", SOON, || postgres.restarts() == 1);
    assert!(postgres.wait_until_running(SOON));
}

#[test]
fn a_server_that_cannot_start_again_is_tried_until_it_can() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let control = dir.data().join("cluster/global/pg_control");
    let aside = control.with_extension("aside");
    fs::rename(&control, &aside).unwrap();
    signal(server_process(&postgres), Signal::KILL);
    eventually("some attempts", SOON, || postgres.restarts() > 3);
    let status = postgres.status();
    assert!(
        matches!(&status, Status::Restarting { reason } if reason.contains("pg_control")),
        "{status:?}"
    );
    fs::rename(&aside, &control).unwrap();
    assert!(postgres.wait_until_running(SOON));
    query(&postgres.superuser_url("postgres"), "select 1").unwrap();
}

#[test]
fn a_half_made_cluster_is_made_again() {
    let dir = Dir::new();
    fs::create_dir_all(dir.data().join("making-1/cluster/base")).unwrap();
    fs::write(dir.data().join("making-1/cluster/PG_VERSION"), "15\n").unwrap();
    let postgres = start(&dir);
    query(&postgres.superuser_url("postgres"), "select 1").unwrap();
    assert!(!dir.data().join("making-1").exists());
}

#[test]
fn a_stale_pid_file_is_removed_even_if_its_number_is_taken() {
    let dir = Dir::new();
    drop(start(&dir));
    let me = std::process::id();
    let cluster = dir.data().join("cluster");
    let text = format!("{me}\n{}\n1\n5432\n/tmp\n\n  1  1\nready\n", cluster.display());
    fs::write(cluster.join("postmaster.pid"), text).unwrap();
    let postgres = start(&dir);
    query(&postgres.superuser_url("postgres"), "select 1").unwrap();
}

#[test]
fn another_major_version_is_named() {
    let dir = Dir::new();
    drop(start(&dir));
    fs::write(dir.data().join("cluster/PG_VERSION"), "14\n").unwrap();
    let error = PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap_err();
    assert!(matches!(error, Error::VersionMismatch { cluster: 14, .. }), "{error}");
    assert!(error.to_string().contains("install PostgreSQL 14"), "{error}");
}

#[test]
fn a_directory_that_is_no_cluster_is_left_alone() {
    let dir = Dir::new();
    fs::create_dir_all(dir.data().join("cluster")).unwrap();
    fs::write(dir.data().join("cluster/letter.txt"), "dear").unwrap();
    let error = PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap_err();
    assert!(error.to_string().contains("isn't a PostgreSQL cluster"), "{error}");
    assert!(dir.data().join("cluster/letter.txt").exists());
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let dir = Dir::new();
    let settings = vec![("shared_buffers".into(), "a lot".into())];
    let options = Options { settings, ..Options::for_tests(dir.data()) };
    let error = PrivatePostgres::start(&options).unwrap_err();
    assert!(matches!(error, Error::Died { .. }), "{error}");
    assert!(error.to_string().contains("invalid value for parameter"), "{error}");
    assert!(error.to_string().contains("exit status: 1"), "{error}");
    drop(start(&dir)); // and nothing stands in the way afterwards
}

#[test]
fn a_planted_socket_directory_is_refused() {
    let dir = Dir::new();
    let first = start(&dir);
    let socket_dir = first.socket_dir().to_path_buf();
    drop(first);
    symlink(dir.path(), &socket_dir).unwrap();
    let error = PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap_err();
    fs::remove_file(&socket_dir).unwrap();
    assert!(matches!(error, Error::Untrusted { .. }), "{error}");
}

#[test]
fn a_directory_that_the_account_cannot_enter_is_named() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let dir = Dir::new();
    if fs::metadata(dir.path()).unwrap().uid() != 0 {
        return; // only root changes accounts
    }
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap_err();
    assert!(
        matches!(&error, Error::Unreachable { blocked, .. } if blocked == dir.path()),
        "{error}"
    );
}

#[test]
fn missing_programs_are_explained() {
    let why = Programs::in_dir(Path::new("/nowhere")).unwrap_err();
    assert_eq!(why, "no `postgres` there");
    let error = Programs::find_major(3).unwrap_err().to_string();
    assert!(error.contains("Looked in") && error.contains("Install it with"), "{error}");
}
