//! Random secrets in files.

use std::fs;

use private_postgres::Error;

use crate::helper::{Dir, start};

#[test]
fn a_secret_is_made_once() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let secret = postgres.secret("server").unwrap();
    assert_eq!(secret.len(), 64);
    assert!(secret.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(postgres.secret("server").unwrap(), secret);
    assert_ne!(postgres.secret("worker").unwrap(), secret);
    drop(postgres);
    assert_eq!(start(&dir).secret("server").unwrap(), secret);
}

#[test]
fn whoever_asks_at_once_gets_the_same() {
    let dir = Dir::new();
    let postgres = start(&dir);
    let all: Vec<String> = std::thread::scope(|scope| {
        let threads = [(); 8].map(|()| scope.spawn(|| postgres.secret("shared").unwrap()));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|secret| *secret == all[0]));
    let files = fs::read_dir(postgres.data_dir().join("secrets")).unwrap().count();
    assert_eq!(files, 2, "the superuser's and this one; no temporary file stays");
}

#[test]
fn names_cannot_leave_the_directory() {
    let dir = Dir::new();
    let postgres = start(&dir);
    for name in ["", "../x", "a/b", "A", "a.b", &"a".repeat(65)] {
        assert!(matches!(postgres.secret(name), Err(Error::SecretName(_))), "{name}");
    }
}

#[test]
fn a_damaged_secret_is_not_replaced() {
    let dir = Dir::new();
    let postgres = start(&dir);
    fs::write(postgres.data_dir().join("secrets/short"), "abc\n").unwrap();
    assert!(matches!(postgres.secret("short"), Err(Error::Secret { .. })));
}
