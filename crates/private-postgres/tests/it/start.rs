//! Start, use, stop, start again.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use private_postgres::{Error, Options, PrivatePostgres, Status};

use crate::helper::{Dir, query, start};

#[test]
fn data_stays_over_a_restart() {
    let dir = Dir::new();
    let first = start(&dir);
    let url = first.superuser_url("postgres");
    query(&url, "create table kept (n int); insert into kept values (7)").unwrap();
    first.stop().unwrap();
    assert_eq!(first.status(), Status::Stopped);
    drop(first);

    let second = start(&dir);
    assert_eq!(second.superuser_url("postgres"), url, "the URL is the same after a restart");
    assert_eq!(query(&url, "select n from kept").unwrap(), "7");
    let socket_dir = second.socket_dir().to_path_buf();
    drop(second);
    assert!(!socket_dir.exists(), "nothing is left of the socket");
}

#[test]
fn settings_are_those_of_a_private_server() {
    let dir = Dir::new();
    let options = Options {
        max_connections: 17,
        durable: true,
        settings: vec![("work_mem".into(), "5MB".into())],
        ..Options::new(dir.data())
    };
    let postgres = PrivatePostgres::start(&options).unwrap();
    let show = |setting: &str| {
        query(&postgres.superuser_url("postgres"), &format!("show {setting}")).unwrap()
    };
    for (setting, value) in [
        ("listen_addresses", ""),
        ("shared_preload_libraries", "plpgsql"),
        ("timezone", "UTC"),
        ("server_encoding", "UTF8"),
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("max_connections", "17"),
        ("work_mem", "5MB"),
    ] {
        assert_eq!(show(setting), value, "{setting}");
    }
    let collation = "select datcollate from pg_database where datname = 'postgres'";
    let collation = query(&postgres.superuser_url("postgres"), collation).unwrap();
    assert!(["C.UTF-8", "C"].contains(&collation.as_str()), "{collation}");
}

#[test]
fn psql_understands_the_url() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let url = postgres.superuser_url("postgres");
    query(&url, "create role \"o'neil@home\" login password 'p/w:%? &'").unwrap();
    query(&url, "create database \"größe 1\"").unwrap();
    let url = postgres.url("o'neil@home", "p/w:%? &", "größe 1");
    let sql = "select current_user || ' in ' || current_database()";
    assert_eq!(query(&url, sql).unwrap(), "o'neil@home in größe 1");
    match Command::new("psql").args(["-XAtc", sql, &url]).env("PGCLIENTENCODING", "UTF8").output() {
        Err(_) => {} // npm's package has no psql
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout);
            assert_eq!(said.trim(), "o'neil@home in größe 1", "{output:?}");
        }
    }
}

#[test]
fn a_second_start_is_refused_while_the_first_lives() {
    let dir = Dir::new();
    let first = start(&dir);
    let second = PrivatePostgres::start(&Options::for_tests(dir.data())).unwrap_err();
    let me = std::process::id();
    assert!(matches!(second, Error::InUse { process: Some(process), .. } if process == me));
    assert!(second.to_string().contains(&format!("already in use by process {me}")), "{second}");
    query(&first.superuser_url("postgres"), "select 1").unwrap();
}

#[test]
fn of_two_starts_at_once_one_wins() {
    let dir = Dir::new();
    let options = Options::for_tests(dir.data());
    let both: Vec<_> = std::thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(|| PrivatePostgres::start(&options)));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(both.iter().filter(|result| result.is_ok()).count(), 1, "{both:?}");
    assert!(both.iter().any(|result| matches!(result, Err(Error::InUse { .. }))), "{both:?}");
}

#[test]
fn nothing_is_open_to_others() {
    let dir = Dir::new();
    let postgres = start(&dir);
    postgres.secret("some-role").unwrap();
    let data = postgres.data_dir();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for (path, expected) in [
        (data.join("cluster"), 0o700),
        (data.join("secrets"), 0o700),
        (data.join("secrets/postgres"), 0o600),
        (data.join("secrets/some-role"), 0o600),
        (data.join("postgres.log"), 0o600),
        (postgres.socket_dir().to_path_buf(), 0o700),
    ] {
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
    assert_eq!(mode(data) & 0o066, 0, "others may pass through at most");
}

#[test]
fn root_lends_an_unprivileged_account() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let me = fs::metadata(postgres.data_dir()).unwrap().uid();
    let server = fs::metadata(postgres.data_dir().join("cluster")).unwrap().uid();
    if me == 0 {
        assert_ne!(server, 0);
    } else {
        assert_eq!(server, me);
    }
}

#[test]
fn a_wrong_password_is_refused() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let wrong = postgres.url("postgres", "guess", "postgres");
    let refused = query(&wrong, "select 1").unwrap_err();
    assert_eq!(refused.code().map(|code| code.code()), Some("28P01"), "{refused:?}");
}
