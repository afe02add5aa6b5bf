//! The lines of documents run as they are printed.

use testkit::Salon;

use crate::server::Server;

/// Where curl or jq is missing, lines of documents are skipped aloud; in CI on Linux that is a failure.
#[allow(
    clippy::print_stderr,
    reason = "a check that is skipped must not look like one that passed"
)]
fn lines_can_run(document: &str) -> bool {
    let is_there = |tool: &&str| std::process::Command::new(tool).arg("--version").output().is_ok();
    let found = ["bash", "curl", "jq"].iter().all(is_there);
    let must = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
    assert!(found || !must, "install bash, curl and jq, which the lines of {document} need");
    if !found {
        eprintln!("NOT CHECKED: {document}, for bash, curl or jq isn't there");
    }
    found
}

/// Runs all ```` ```sh ```` blocks of a document in one shell, in a folder of their own, and gives what they said; none
/// where the tools are missing.
pub async fn run(name: &str, document: &str, settings: &[(&str, &str)]) -> Option<String> {
    if !lines_can_run(name) {
        return None;
    }
    let blocks = document.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let lines: String = blocks.collect();
    assert!(!lines.is_empty(), "{name} has no lines");
    let folder = std::env::temp_dir().join(format!(
        "slotkeeper-lines-{}-{}",
        std::process::id(),
        name.replace('/', "-")
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let output = tokio::process::Command::new("bash")
        .args(["-euo", "pipefail", "-c", &lines])
        .current_dir(&folder)
        .envs(settings.iter().copied())
        .output()
        .await
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{name}: {said}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

#[tokio::test]
async fn the_lines_of_the_api_guide_run_as_printed_api_1() {
    let server = Server::start().await;
    let salon = Salon::builder().build(&server.database).await;
    let key = server.key(&salon, "*").await;
    let settings = [("SLOTKEEPER_URL", server.url.as_str()), ("KEY", &key)];
    let guide = include_str!("../../../../docs/api.md");
    let Some(said) = run("docs/api.md", guide, &settings).await else { return };
    // Two lines show refusals: a field that isn't there, and no-shows of a session that hasn't begun.
    let refusals: Vec<&str> =
        said.split("\"code\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(said.matches("\"instance\":").count(), 2, "{refusals:?} {said}");
    assert!(refusals.contains(&"unknown_field"), "{refusals:?}");
    assert!(said.contains("\"state\":\"confirmed\""), "{said}");
}
