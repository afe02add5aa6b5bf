//! OPS-1, OPS-3: what is installed works: the container's own commands, the roles of the compose file, completions, man pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use private_postgres::{Options, PrivatePostgres};
use tokio::process::{Child, Command};

const PROGRAM: &str = env!("CARGO_BIN_EXE_slotkeeper");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let dir = std::env::temp_dir().join(format!("slotkeeper-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        Folder(dir)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program with nothing of ours in its environment.
fn program(arguments: &[String], environment: &[(String, String)]) -> Command {
    let mut command = Command::new(PROGRAM);
    let path = std::env::var("PATH").unwrap();
    let pg_bin = std::env::var("SLOTKEEPER_PG_BIN").unwrap_or_default();
    command.args(arguments).env_clear().env("PATH", path).env("SLOTKEEPER_PG_BIN", pg_bin);
    command
        .env("HOME", "/nonexistent")
        .env("DRAIN_SECONDS", "0")
        .envs(environment.iter().cloned())
        .kill_on_drop(true);
    command
}

/// A JSON list of an instruction of the Containerfile.
fn list(containerfile: &str, instruction: &str) -> Vec<String> {
    let start = containerfile.find(instruction).unwrap_or_else(|| panic!("no {instruction}"));
    let text = &containerfile[start + instruction.len()..];
    serde_json::from_str(text.lines().next().unwrap().trim()).unwrap()
}

async fn healthy(arguments: &[String], environment: &[(String, String)]) -> bool {
    let asked = program(arguments, environment).stderr(Stdio::null()).status().await.unwrap();
    asked.success()
}

async fn becomes_healthy(
    process: &mut Child,
    arguments: &[String],
    environment: &[(String, String)],
) {
    for _ in 0..600 {
        if healthy(arguments, environment).await {
            return;
        }
        assert!(process.try_wait().unwrap().is_none(), "it ended before it was healthy");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not healthy within a minute");
}

async fn stops(mut process: Child) {
    let id = process.id().unwrap().to_string();
    std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(30), process.wait()).await;
    assert!(ended.expect("stops in time").unwrap().success());
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn the_commands_of_the_container_start_ask_and_stop_ops_1() {
    let containerfile = fs::read_to_string(root().join("packaging/Containerfile")).unwrap();
    let folder = Folder::new("container");
    let environment = containerfile.lines().find_map(|line| line.strip_prefix("ENV ")).unwrap();
    let address = format!("127.0.0.1:{}", free_port());
    let data = folder.0.join("data");
    let environment: Vec<(String, String)> = environment
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| {
            // As in the container, but where this machine has room.
            let value = value
                .replace("0.0.0.0:8080", &address)
                .replace("/var/lib/slotkeeper", data.to_str().unwrap());
            (name.to_owned(), value)
        })
        .collect();
    assert_eq!(list(&containerfile, "ENTRYPOINT "), ["slotkeeper"]);
    let ask = list(&containerfile, "--retries=3 CMD ")[1..].to_vec();
    assert!(!healthy(&ask, &environment).await, "nobody serves yet");
    let mut process = program(&list(&containerfile, "\nCMD "), &environment)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    becomes_healthy(&mut process, &ask, &environment).await;
    stops(process).await;
    assert!(containerfile.contains("RUN cargo build --locked --release -p slotkeeper\n"));
}

#[tokio::test]
async fn the_roles_of_the_compose_file_serve_ops_1() {
    let folder = Folder::new("compose");
    let data = folder.0.join("data");
    let postgres = tokio::task::spawn_blocking(move || {
        PrivatePostgres::start(&Options::for_tests(data)).unwrap()
    })
    .await
    .unwrap();
    let compose = root().join("packaging/compose");
    let passwords =
        [("SERVER_PASSWORD", "it's server"), ("WORKER_PASSWORD", "w"), ("MIGRATOR_PASSWORD", "m")];
    let made = Command::new("sh")
        .arg(compose.join("roles.sh"))
        .envs(passwords)
        .env("ROLES_SQL", root().join("db/roles.sql"))
        .env("PGHOST", postgres.socket_dir())
        .env("PGPASSWORD", postgres.secret("postgres").unwrap())
        .output()
        .await;
    let Ok(made) = made else { return };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let url = |role: &str, password: &str| postgres.url(role, password, "slotkeeper");
    let environment = [
        ("DATABASE_URL", url("slotkeeper_server", passwords[0].1)),
        ("WORKER_DATABASE_URL", url("slotkeeper_worker", "w")),
        ("MIGRATE_DATABASE_URL", url("slotkeeper_migrator", "m")),
        ("SECRET_KEY", "a secret of tests, of no worth whatever".into()),
        ("LISTEN_ADDR", format!("127.0.0.1:{}", free_port())),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let mut process = program(&["serve".into()], &environment)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    becomes_healthy(&mut process, &["healthcheck".into()], &environment).await;
    stops(process).await;
    tokio::task::spawn_blocking(move || postgres.stop()).await.unwrap().unwrap();
}

async fn run(arguments: &[&str]) -> Output {
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let output = program(&arguments, &[]).output().await.unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[tokio::test]
async fn completions_load_and_complete_in_bash_ops_1() {
    for (shell, mark) in [("zsh", "#compdef slotkeeper"), ("fish", "complete -c slotkeeper")] {
        let script = String::from_utf8(run(&["completions", shell]).await.stdout).unwrap();
        assert!(script.contains(mark) && script.contains("doctor"), "{shell}");
    }
    let script = run(&["completions", "bash"]).await.stdout;
    let folder = Folder::new("completions");
    fs::write(folder.0.join("slotkeeper"), script).unwrap();
    let asks = "source slotkeeper && complete -p slotkeeper >/dev/null
        completed() { COMP_WORDS=(slotkeeper \"$@\"); COMP_CWORD=$#; _slotkeeper slotkeeper \"${!#}\" \"${COMP_WORDS[$#-1]}\"; echo \"${COMPREPLY[@]}\"; }
        completed do; completed config ch; completed backup --ke";
    let output =
        Command::new("bash").args(["-euc", asks]).current_dir(&folder.0).output().await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said, "doctor\ncheck\n--keep\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn there_is_a_man_page_for_every_command_with_every_setting_ops_1() {
    let folder = Folder::new("man");
    run(&["man", "--to", folder.0.to_str().unwrap()]).await;
    let page = |name: &str| {
        let path = folder.0.join(format!("{name}.1"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let main = page("slotkeeper");
    assert_eq!(main.as_bytes(), run(&["man"]).await.stdout, "the same page is printed");
    for setting in slotkeeper::platform::config::ALL {
        assert!(main.contains(&setting.name.replace('-', "\\-")), "{}", setting.name);
    }
    assert!(page("slotkeeper-backup").contains("keep"));
    assert!(page("slotkeeper-config-check").contains("Show every setting"));
    let commands = String::from_utf8(run(&["--help"]).await.stdout).unwrap();
    let names = commands.lines().skip_while(|line| *line != "Commands:").skip(1);
    for line in names.take_while(|line| line.starts_with("  ")) {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            page(&format!("slotkeeper-{name}"));
        }
    }
}
