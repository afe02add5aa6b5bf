//! `proofs`: the matrices and all planted faults, and what they tried, written into `docs/proofs.md`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::cluster::Cluster;

/// Below this line the page is written by this command.
const MARK: &str = "<!-- From here on written by `make proofs`. -->\n";
const PAGE: &str = "docs/proofs.md";

pub fn run() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("slotkeeper-proofs-{}", std::process::id()));
    let outcome = try_all(&folder).and_then(|()| write_page(&folder));
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

fn try_all(folder: &Path) -> Result<(), String> {
    let given = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    let cluster = if given.is_none() { Some(Cluster::start()?) } else { None };
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(["test", "--locked", "-p", "schema", "--test", "it", "--", "matrix::"]);
    cargo.env("PROOFS_DIR", folder);
    if let Some(cluster) = &cluster {
        cargo.env("TEST_DATABASE_URL", cluster.url());
    }
    let status = cargo.status().map_err(|error| format!("cargo test: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("a proof failed, so {PAGE} stays as it is")) }
}

fn write_page(folder: &Path) -> Result<(), String> {
    let page = std::fs::read_to_string(PAGE).map_err(|error| format!("{PAGE}: {error}"))?;
    let (head, _) = page.split_once(MARK).ok_or_else(|| format!("{PAGE} has no line {MARK}"))?;
    let text = format!("{head}{MARK}{}", tables(folder)?);
    std::fs::write(PAGE, text).map_err(|error| format!("{PAGE}: {error}"))
}

fn read(folder: &Path, name: &str) -> Result<Value, String> {
    let path: PathBuf = folder.join(format!("{name}.json"));
    let text = std::fs::read(&path)
        .map_err(|error| format!("the proof {name} left no figures: {error}"))?;
    serde_json::from_slice(&text).map_err(|error| format!("{name}: {error}"))
}

/// What a proof is called in its figures, and what it tries.
const MATRICES: &[(&str, &str)] = &[
    ("rows", "every role, in every context, on every relation, with every verb"),
    ("stolen", "every write, after every setting, with every password of the product's"),
    ("keys", "every foreign key pointed at another tenant's row, every id used again"),
    ("functions", "another tenant's id in every place of every call of every function of `api`"),
    ("tenants", "every function, called for another tenant"),
    ("documents", "every column of every table, in every document of every call"),
    ("becoming", "every role becoming every other"),
    ("making", "every role making and dropping things in every schema"),
    ("executing", "every role and every function"),
];

fn tables(folder: &Path) -> Result<String, String> {
    let mut text = String::new();
    let ground = read(folder, "ground")?;
    let tables = ground["tables"].as_array().map_or(0, Vec::len);
    let made_up = ground["made_up"].as_array().map_or(0, Vec::len);
    let _ = writeln!(
        text,
        "\n## Matrices\n\nTwo tenants with rows in all {tables} tables of tenants ({made_up} of them made up).\n\n\
         | matrix | tries | attempts |\n|---|---|---:|"
    );
    for (name, what) in MATRICES {
        let cases = read(folder, name)?["cases"].as_u64().unwrap_or_default();
        let _ = writeln!(text, "| {name} | {what} | {cases} |");
    }
    text += &faults(folder, tables)?;
    text += &mutations(folder)?;
    Ok(text)
}

fn faults(folder: &Path, tables: usize) -> Result<String, String> {
    let (mut lines, mut planted, mut kinds) = (String::new(), 0, 0);
    for name in ["policies", "grants", "keys", "ways-around"] {
        let figures = read(folder, &format!("faults-{name}"))?;
        for kind in figures["kinds"].as_array().into_iter().flatten() {
            let count = |field: &str| kind[field].as_u64().unwrap_or_default();
            planted += count("planted");
            kinds += 1;
            let _ = writeln!(
                lines,
                "| {} | {} | {} | {} |",
                kind["kind"].as_str().unwrap_or_default(),
                count("planted"),
                count("gate"),
                count("matrix")
            );
        }
    }
    let whole = read(folder, "faults-whole")?;
    Ok(format!(
        "\n## Planted faults\n\n{kinds} kinds, planted {planted} times in {tables} tables; {} more in roles, schemas, defaults, functions and \
         tables of no tenant. All are noticed. Each of the gate's {} rules has faults that it alone must name.\n\n\
         | kind | tables | named by the gate | shown by the matrix |\n|---|---:|---:|---:|\n{lines}",
        whole["planted"], whole["rules"]
    ))
}

fn mutations(folder: &Path) -> Result<String, String> {
    let mut lines = String::new();
    let mutants = read(folder, "mutants")?;
    for mutant in mutants.as_array().into_iter().flatten() {
        let text = |field: &str| mutant[field].as_str().unwrap_or_default();
        let complaints = &mutant["complaints"];
        let _ = writeln!(
            lines,
            "| {} | {} | {complaints} |",
            text("mutation"),
            text("proof").to_lowercase()
        );
    }
    Ok(format!(
        "\n## Mutations of the product\n\nEach is made in a database with all its rows; the proof beside it must fail, and does.\n\n\
         | mutation | proof | complaints |\n|---|---|---:|\n{lines}"
    ))
}
