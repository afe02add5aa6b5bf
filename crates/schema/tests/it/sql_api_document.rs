//! docs/sql-api.md is true: its session runs in the real psql with the output it shows, and its reference
//! lists exactly the functions a direct login may call.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use testkit::Database;

/// Written to psql after each block; when it comes back, the block's output is complete.
const MARK: &str = "-- the block ends here --";

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sql-api.md");
    std::fs::read_to_string(path).unwrap()
}

/// One block of SQL and the output that the document shows under it.
#[derive(Debug, PartialEq)]
struct Step {
    line: usize,
    role: String,
    sql: String,
    shown: String,
}

/// The steps of the session: each block of SQL says in its first line as whom it runs.
fn steps(document: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut fence: Option<(&str, usize, Vec<&str>)> = None;
    for (number, line) in document.lines().enumerate() {
        match (&mut fence, line.strip_prefix("```")) {
            (None, Some(kind)) => fence = Some((kind, number + 1, Vec::new())),
            (Some((_, _, lines)), None) => lines.push(line),
            (None, None) => {}
            (Some((kind, first, lines)), Some(_)) => {
                let text = lines.join("\n");
                if *kind == "sql" {
                    let role = lines[0].strip_prefix("-- as ");
                    let role = role.unwrap_or_else(|| panic!("line {first}: as whom does it run?"));
                    steps.push(Step {
                        line: *first,
                        role: role.to_owned(),
                        sql: text,
                        shown: String::new(),
                    });
                } else if *kind == "text" {
                    let step = steps.last_mut().expect("output follows its SQL");
                    assert!(step.shown.is_empty(), "line {first}: output twice");
                    step.shown = text;
                }
                fence = None;
            }
        }
    }
    steps
}

/// A psql that stays open, as a person's would, so that its variables live on.
struct Session {
    psql: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Session {
    fn open(url: &str) -> Session {
        // One pipe for answers and errors, or their order would be lost.
        let mut psql = Command::new("sh")
            .args(["-c", "exec psql --no-psqlrc 2>&1 \"$0\"", url])
            .env("PAGER", "cat")
            .env("LC_ALL", "C")
            .env("PGCLIENTENCODING", "UTF8")
            .env_remove("PGOPTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (psql.stdin.take().unwrap(), psql.stdout.take().unwrap());
        Session { psql, input, output: BufReader::new(output) }
    }

    fn run(&mut self, sql: &str) -> String {
        writeln!(self.input, "{sql}\n\\warn '{MARK}'").unwrap();
        let mut said = String::new();
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).unwrap();
            assert!(read > 0, "psql has ended: {said}");
            if line.trim_end() == MARK {
                return said;
            }
            said += &line;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.psql.kill();
        let _ = self.psql.wait();
    }
}

/// Whether an output is what was shown: `…` stands for anything within a line, the width of columns is free.
fn same(shown: &str, said: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        let squeezed = text.lines().map(squeeze);
        squeezed.filter(|line| !line.is_empty()).collect()
    };
    let (shown, said) = (lines(shown), lines(said));
    shown.len() == said.len()
        && shown.iter().zip(&said).all(|(pattern, line)| matches(pattern, line))
}

fn squeeze(line: &str) -> String {
    let mut squeezed = String::new();
    for one in line.trim().chars() {
        if !(matches!(one, ' ' | '-') && squeezed.ends_with(one)) {
            squeezed.push(one);
        }
    }
    squeezed
}

fn matches(pattern: &str, line: &str) -> bool {
    let parts: Vec<&str> = pattern.split('…').collect();
    if parts.len() == 1 {
        return pattern == line;
    }
    let (first, last) = (parts[0], parts[parts.len() - 1]);
    let Some(rest) = line.strip_prefix(first) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last) else {
        return false;
    };
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

/// What differs between the document and a run: roles belong to the whole cluster, so the run has its own.
struct Names {
    login: String,
}

impl Names {
    fn to_run(&self, text: &str) -> String {
        let text = text.replace("webshop", &self.other()).replace("anna", &self.login);
        text.replace("choose-a-password", "test")
    }

    fn to_show(&self, text: &str) -> String {
        text.replace(&self.other(), "webshop").replace(&self.login, "anna")
    }

    /// The login that is mapped to no tenant.
    fn other(&self) -> String {
        format!("w_{}", self.login)
    }
}

/// Runs the steps and returns the first whose output is another than shown, with that output.
async fn first_lie(steps: &[Step]) -> Option<(usize, String)> {
    let database = Database::lease().await;
    let names = Names { login: format!("l_{}", database.name()) };
    let mut sessions = BTreeMap::new();
    let mut lie = None;
    for step in steps {
        let session = sessions.entry(step.role.as_str()).or_insert_with(|| {
            Session::open(&match step.role.as_str() {
                "the operator" => database.superuser_url(),
                login => database.url(&names.to_run(login)),
            })
        });
        let said = names.to_show(&session.run(&names.to_run(&step.sql)));
        if !same(&step.shown, &said) {
            lie = Some((step.line, said));
            break;
        }
    }
    drop(sessions);
    for login in [names.login.clone(), names.other()] {
        let forget = format!("drop owned by {login}; drop role {login}");
        let _ = database.superuser().await.batch_execute(&forget).await;
    }
    lie
}

/// npm's PostgreSQL comes without psql. There the session is skipped aloud; in CI on Linux that is a failure.
#[allow(
    clippy::print_stderr,
    reason = "a check that is skipped must not look like one that passed"
)]
fn psql_is_there() -> bool {
    let found = Command::new("psql").arg("--version").output().is_ok();
    let must = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
    assert!(found || !must, "psql isn't there: install PostgreSQL's client programs");
    if !found {
        eprintln!("NOT CHECKED: docs/sql-api.md, for psql isn't there");
    }
    found
}

#[tokio::test]
async fn the_session_of_the_document_runs_as_shown_api_2() {
    if !psql_is_there() {
        return;
    }
    let steps = steps(&document());
    assert!(steps.len() > 12, "found only {} steps", steps.len());
    if let Some((line, said)) = first_lie(&steps).await {
        panic!("docs/sql-api.md, line {line}: psql says\n{said}");
    }
}

#[tokio::test]
async fn a_wrong_document_is_found_out() {
    if !psql_is_there() {
        return;
    }
    let text = document();
    let planted = [
        ("09:00", "09:01"),
        ("SK010", "SK011"),
        ("permission denied", "permission granted"),
        ("CREATE ROLE", ""),
        ("array['move', 'cancel']", "array['cancel']"),
        ("service = 'Haircut'", "service = 'Shave'"),
    ];
    for (right, wrong) in planted {
        assert!(text.contains(right), "nothing to plant a fault in: {right}");
        let steps = steps(&text.replace(right, wrong));
        assert!(first_lie(&steps).await.is_some(), "{right} → {wrong}");
    }
}

#[test]
fn placeholders_match_what_they_stand_for() {
    assert!(same(" id | … \n----+---\n", " id  | 42\n-----+---\n"));
    assert!(same("a … c", "a b c") && same("x … y … z", "x 1 y 2 z"));
    assert!(!same("a … c", "a b d") && !same("a", "a\nb") && !same("", "a"));
    assert!(!same("x … y … z", "x 1 z"));
}

#[tokio::test]
async fn the_reference_lists_what_a_direct_login_may_call_api_2() {
    let database = Database::lease().await;
    let admin = database.superuser().await;
    let rows = admin
        .query(
            "select p.proname::text, p.proargnames[:p.pronargs], p.pronargdefaults::integer
               from pg_proc p
              where p.pronamespace = 'api'::regnamespace and has_function_privilege('slotkeeper_login', p.oid, 'execute')",
            &[],
        )
        .await
        .unwrap();
    let real: BTreeSet<String> = rows
        .iter()
        .map(|row| {
            let name: String = row.get(0);
            let arguments: Option<Vec<String>> = row.get(1);
            let arguments = arguments.unwrap_or_default();
            let defaults = usize::try_from(row.get::<_, i32>(2)).unwrap();
            signature(&name, &arguments, defaults)
        })
        .collect();
    let text = document();
    let documented: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once('`'))
        .map(|(signature, _)| signature.to_owned())
        .filter(|signature| signature.contains('('))
        .collect();
    let missing: Vec<_> = real.difference(&documented).collect();
    let invented: Vec<_> = documented.difference(&real).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "missing: {missing:#?}\ninvented: {invented:#?}"
    );
}

/// As the reference writes it: names without `p_`, those with a default with `?`, and no `p_request`, which
/// all commands have.
fn signature(name: &str, arguments: &[String], defaults: usize) -> String {
    let needed = arguments.len() - defaults;
    let shown: Vec<String> = arguments
        .iter()
        .enumerate()
        .filter(|(_, argument)| *argument != "p_request")
        .map(|(number, argument)| {
            let optional = if number >= needed { "?" } else { "" };
            format!("{}{optional}", argument.trim_start_matches("p_"))
        })
        .collect();
    format!("{name}({})", shown.join(", "))
}
