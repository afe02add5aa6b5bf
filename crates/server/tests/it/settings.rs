//! OPS-1: settings come from flags, then the environment, then a file; a wrong one is named with its origin.

use slotkeeper::platform::config::{Environment, Source};

fn write(name: &str, text: &str) -> std::path::PathBuf {
    let path =
        std::env::temp_dir().join(format!("slotkeeper-settings-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file_ops_1() {
    let file =
        write("order.toml", "listen_addr = \"127.0.0.1:1\"\nhold_seconds = 30\npool_size = 3\n");
    let environment = Environment::from([("LISTEN_ADDR", "127.0.0.1:2"), ("POOL_SIZE", "5")]);
    let flags = [("LISTEN_ADDR", Some("127.0.0.1:3".to_owned()))];
    let settings = Source::read(Some(&file), &environment, &flags).settings().unwrap();
    assert_eq!(settings.listen_addr, "127.0.0.1:3");
    assert_eq!(settings.pool_size, 5);
    assert_eq!(settings.hold_seconds, 30);
    assert_eq!(settings.hold_cap_per_contact, 3, "the default");
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own_ops_1() {
    let file = write("secret", "a secret of more than thirty-two characters\n");
    let path = file.display().to_string();
    let environment = Environment::from([("SECRET_KEY_FILE", path.as_str())]);
    let settings = Source::read(None, &environment, &[]).settings().unwrap();
    assert_eq!(settings.secret_key.as_deref(), Some("a secret of more than thirty-two characters"));
    std::fs::remove_file(file).unwrap();
    let refused = Source::read(None, &environment, &[]).settings().unwrap_err().to_string();
    assert!(refused.contains("SECRET_KEY") && refused.contains(&path), "{refused}");
}

#[test]
fn an_unknown_name_in_the_file_is_refused_ops_1() {
    let file = write("unknown.toml", "colour = \"red\"\n");
    let refused = Source::read(Some(&file), &Environment::default(), &[]);
    let refused = refused.settings().unwrap_err().to_string();
    assert!(refused.contains("colour") && refused.contains("unknown.toml"), "{refused}");
    std::fs::remove_file(file).unwrap();
}
