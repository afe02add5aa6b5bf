//! Where settings come from, and what is said when one is wrong.

use super::{ALL, Environment, Settings, Source};

fn read(environment: &[(&str, &str)]) -> Result<Settings, String> {
    let source = Source::read(None, &Environment::from(environment), &[]);
    source.settings().map_err(|error| error.to_string())
}

#[test]
fn defaults_need_nothing() {
    let settings = read(&[]).unwrap();
    assert_eq!(
        (settings.hold_seconds, settings.hold_cap_per_contact, settings.hold_cap_per_address),
        (600, 3, 20)
    );
    assert_eq!((settings.pool_size, settings.listen_addr.as_str()), (12, "127.0.0.1:8080"));
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let dir = std::env::temp_dir().join(format!("slotkeeper-config-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("slotkeeper.toml");
    std::fs::write(&file, "listen_addr = \"file:1\"\npool_size = 3\nhold_seconds = 5\n").unwrap();
    let environment = Environment::from([("LISTEN_ADDR", "environment:2"), ("POOL_SIZE", "4")]);
    let flags = [("LISTEN_ADDR", Some("flag:3".to_owned()))];
    let settings = Source::read(Some(&file), &environment, &flags).settings().unwrap();
    assert_eq!(
        (settings.listen_addr.as_str(), settings.pool_size, settings.hold_seconds),
        ("flag:3", 4, 5)
    );

    std::fs::write(&file, "pool_sise = 3\n").unwrap();
    let refused = Source::read(Some(&file), &Environment::default(), &[]).settings();
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.starts_with("pool_sise (in ") && refused.ends_with("; did you mean pool_size?"),
        "{refused}"
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_wrong_setting_is_named_with_its_origin_and_what_is_allowed() {
    let refused = read(&[("POOL_SIZE", "many")]).unwrap_err();
    assert_eq!(
        refused,
        "POOL_SIZE (from the environment): \"many\" is not allowed; a whole number from 1 to 500"
    );
    assert!(read(&[("HOLD_SECONDS", "0")]).is_err());
    assert!(read(&[("LOG_FORMAT", "xml")]).unwrap_err().contains("json or text"));
    assert!(
        read(&[("TRUSTED_PROXIES", "10.0.0.0/8, nowhere")]).unwrap_err().contains("\"nowhere\"")
    );
    assert_eq!(
        read(&[("TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8")]).unwrap().trusted_proxies.len(),
        2
    );
}

#[test]
fn a_foreign_database_needs_a_secret_that_is_never_printed() {
    let refused = read(&[("DATABASE_URL", "postgres://x")]).unwrap_err();
    assert!(refused.contains("openssl rand -hex 32"), "{refused}");
    let refused = read(&[("SECRET_KEY", "too-short-to-be-safe")]).unwrap_err();
    assert!(!refused.contains("too-short-to-be-safe"), "{refused}");
}

#[test]
fn a_secret_can_stand_in_a_file() {
    let file = std::env::temp_dir().join(format!("slotkeeper-secret-{}", std::process::id()));
    std::fs::write(&file, "0123456789abcdef0123456789abcdef\n").unwrap();
    let settings = read(&[("SECRET_KEY_FILE", file.to_str().unwrap())]).unwrap();
    assert_eq!(settings.secret_key.as_deref(), Some("0123456789abcdef0123456789abcdef"));
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn a_contact_for_weaknesses_is_an_address() {
    for good in ["mailto:security@example.org", "https://example.org/security"] {
        let settings = read(&[("SECURITY_CONTACT", good)]).unwrap();
        assert_eq!(settings.security_contact.as_deref(), Some(good));
    }
    for bad in ["security@example.org", "mailto:a\nExpires: never", "http://example.org"] {
        let refused = read(&[("SECURITY_CONTACT", bad)]).unwrap_err();
        assert!(refused.contains("SECURITY_CONTACT"), "{refused}");
    }
}

#[test]
fn all_faults_are_told_at_once_with_the_expected_form() {
    let refused = read(&[
        ("LISTEN_ADDR", "here"),
        ("PUBLIC_URL", "book.example.org"),
        ("DATABASE_URL", "host=db password=hunter2 what=ever"),
        ("POOL_SIZE", "0"),
    ])
    .unwrap_err();
    let lines: Vec<&str> = refused.lines().collect();
    assert_eq!(lines.len(), 5, "{refused}");
    for (start, form) in [
        ("DATABASE_URL (", "postgresql://USER:PASSWORD@HOST:5432/DATABASE"),
        ("LISTEN_ADDR (", "such as 127.0.0.1:8080"),
        ("PUBLIC_URL (", "such as https://book.example.org"),
        ("POOL_SIZE (", "a whole number from 1 to 500"),
        ("SECRET_KEY (missing", "openssl rand"),
    ] {
        let said = |line: &&str| line.starts_with(start) && line.contains(form);
        assert!(lines.iter().any(said), "{start}: {refused}");
    }
    assert!(!refused.contains("hunter2"), "{refused}");
}

#[test]
fn names_that_nobody_reads_are_pointed_out_with_the_nearest() {
    let names = [
        ("SLOTKEEPER_POOL_SIZE", Some(("POOL_SIZE", true))),
        ("SLOTKEEPER_PG_BINS", Some(("SLOTKEEPER_PG_BIN", true))),
        ("SLOTKEEPER_DATABSE_URL", Some(("DATABASE_URL", true))),
        ("HOLD_SECOND", Some(("HOLD_SECONDS", false))),
        ("RATE_LIMIT_PER_SECONDS", Some(("RATE_LIMIT_PER_SECOND", false))),
        ("PORT", None),
        ("HOME", None),
        ("DATABASE_URL", None),
        ("SECRET_KEY_FILE", None),
        ("SLOTKEEPER_CONFIG", None),
        ("SLOTKEEPER_SERVICE_PORT_HTTP", None),
        ("SLOTKEEPER_PORT_8080_TCP", None),
    ];
    for (name, expected) in names {
        let source = Source::read(None, &Environment::from([(name, "x")]), &[]);
        let found = source.strangers().first();
        assert_eq!(found.map(|one| (one.meant.unwrap_or(""), one.ours)), expected, "{name}");
    }
    let source = Source::read(None, &Environment::from([("SLOTKEEPER_COLOUR", "red")]), &[]);
    assert_eq!(source.strangers()[0].meant, None, "nothing is near");
}

#[test]
fn secrets_are_masked_and_settings_that_do_nothing_are_named() {
    let environment = Environment::from([
        ("WORKER_DATABASE_URL", "postgresql://worker:hunter2@db.example.org/slots"),
        ("SECRET_KEY", "0123456789abcdef0123456789abcdef"),
    ]);
    let source = Source::read(None, &environment, &[]);
    let shown: Vec<String> =
        ALL.iter().filter_map(|setting| source.shown(setting)).map(|given| given.value).collect();
    assert!(
        shown.contains(&"(secret) worker at db.example.org, database slots".into()),
        "{shown:?}"
    );
    assert!(shown.contains(&"(secret)".into()), "{shown:?}");
    assert!(!shown.iter().any(|value| value.contains("hunter2") || value.contains("0123")));
    assert_eq!(
        source.unused().iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["WORKER_DATABASE_URL"]
    );
}
