//! `proofs`: the matrices and all planted faults, and what they tried, written into `docs/proofs.md`.
//!
//! A proof calls `testkit::proof(name, figures)`. To show a further one, add its test to [`RUNS`] if none of those there
//! covers it, and a row to [`MATRICES`], or a function to [`SECTIONS`] for a table of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::cluster::Cluster;

/// Below this line the page is written by this command.
const MARK: &str = "<!-- From here on written by `make proofs`. -->\n";
const PAGE: &str = "docs/proofs.md";

/// The tests that leave figures: package, filter, and a setting that asks for the long form.
const RUNS: &[(&str, &str, (&str, &str))] = &[
    ("schema", "matrix::", ("PROOFS", "all")),
    ("slotkeeper", "aborts::", ("ABORTED_REQUESTS", "10000")),
    ("slotkeeper", "matrix::", ("MATRIX_LONG", "1")),
];

type Section = fn(&Path) -> Result<String, String>;

/// How many faults must have been planted in every table.
const LEAST: u64 = 30;

/// The parts of the page, each from the figures in a folder.
const SECTIONS: &[Section] = &[matrices, endpoints, aborted, faults, mutations];

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

pub fn run() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("slotkeeper-proofs-{}", std::process::id()));
    let outcome = try_all(&folder).and_then(|()| write_page(&folder));
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

fn try_all(folder: &Path) -> Result<(), String> {
    let given = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    let cluster = if given.is_none() { Some(Cluster::start()?) } else { None };
    for (package, filter, (setting, value)) in RUNS {
        let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        cargo.args(["test", "--locked", "-p", package, "--test", "it", "--", filter]);
        cargo.env("PROOFS_DIR", folder).env(setting, value);
        if let Some(cluster) = &cluster {
            cluster.told(&mut cargo);
        }
        let status = cargo.status().map_err(|error| format!("cargo test: {error}"))?;
        if !status.success() {
            return Err(format!("a proof of {package} failed, so {PAGE} stays as it is"));
        }
    }
    Ok(())
}

fn write_page(folder: &Path) -> Result<(), String> {
    let page = std::fs::read_to_string(PAGE).map_err(|error| format!("{PAGE}: {error}"))?;
    let (head, _) = page.split_once(MARK).ok_or_else(|| format!("{PAGE} has no line {MARK}"))?;
    let mut text = format!("{head}{MARK}");
    for section in SECTIONS {
        text += &section(folder)?;
    }
    std::fs::write(PAGE, text).map_err(|error| format!("{PAGE}: {error}"))
}

fn read(folder: &Path, name: &str) -> Result<Value, String> {
    let text = std::fs::read(folder.join(format!("{name}.json")))
        .map_err(|error| format!("the proof {name} left no figures: {error}"))?;
    serde_json::from_slice(&text).map_err(|error| format!("{name}: {error}"))
}

fn matrices(folder: &Path) -> Result<String, String> {
    let ground = read(folder, "ground")?;
    let tables = ground["tables"].as_array().map_or(0, Vec::len);
    let made_up = ground["made_up"].as_array().map_or(0, Vec::len);
    let mut text = format!(
        "\n## Matrices\n\nTwo tenants with rows in all {tables} tables of tenants ({made_up} of them made up).\n\n\
         | matrix | tries | attempts |\n|---|---|---:|\n"
    );
    for (name, what) in MATRICES {
        let cases = read(folder, name)?["cases"].as_u64().unwrap_or_default();
        let _ = writeln!(text, "| {name} | {what} | {cases} |");
    }
    Ok(text)
}

/// What a matrix of endpoints is called in its figures, and what it tries.
const ENDPOINTS: &[(&str, &str)] = &[
    (
        "endpoints-strangers",
        "as nobody, without the permission, suspended, about another tenant's thing, and as the contract shows it",
    ),
    ("endpoints-fields", "another tenant's id in every field of query and body"),
    ("endpoints-tokens", "cursors, tokens, codes, names and idempotency keys of others"),
    ("endpoints-columns", "every column of every table as a further field"),
    ("endpoints-rules", "what is done to bookings, which may set nothing that a business has set"),
];

fn endpoints(folder: &Path) -> Result<String, String> {
    let (mut lines, mut exceptions) = (String::new(), Value::Null);
    for (name, what) in ENDPOINTS {
        let figures = read(folder, name)?;
        let _ = writeln!(
            lines,
            "| {name} | {what} | {} | {} |",
            figures["cases"], figures["operations"]
        );
        exceptions = figures["exceptions"].clone();
    }
    let mut faults = String::new();
    for name in ["doors", "inputs", "database"] {
        let figures = read(folder, &format!("endpoints-faults-{name}"))?;
        for fault in figures.as_array().into_iter().flatten() {
            let mutation = fault["mutation"].as_str().unwrap_or_default();
            let _ = writeln!(faults, "| {mutation} | {} |", fault["noticed"]);
        }
    }
    Ok(format!(
        "\n## Endpoints\n\nEvery operation of the contract, at the running server, for two tenants. {exceptions} attempts may differ, \
         each for the reason that stands in `crates/server/tests/it/matrix/exceptions.rs`.\n\n\
         | matrix | tries | attempts | operations |\n|---|---|---:|---:|\n{lines}\n\
         | planted in the server or its database | noticed at so many operations or fields |\n|---|---:|\n{faults}"
    ))
}

fn aborted(folder: &Path) -> Result<String, String> {
    let figures = read(folder, "aborted")?;
    let mut text = format!(
        "\n## Requests cut off in mid-flight\n\nTwo tenants, a server with {} connections to PostgreSQL, and a wire between them that takes \
         its time. While clients hung up, {} requests by others were answered, each with rows of the one who asked. {} questions that \
         belong to no tenant, all connections' last ones among them, met no context and no open transaction; no connection stayed in one. \
         Of {} whole requests for a new customer that were cut off, {} were carried out.\n\n\
         | cut off | requests |\n|---|---:|\n",
        figures["connections"],
        figures["answers"],
        figures["lookups"],
        figures["whole"],
        figures["written"]
    );
    for cut in figures["cuts"].as_array().into_iter().flatten() {
        let _ =
            writeln!(text, "| {} | {} |", cut["cut"].as_str().unwrap_or_default(), cut["times"]);
    }
    Ok(text)
}

fn faults(folder: &Path) -> Result<String, String> {
    let (mut lines, mut planted, mut kinds) = (String::new(), 0, 0);
    let mut by_table = BTreeMap::<String, u64>::new();
    for name in ["policies", "grants", "keys", "ways-around"] {
        let figures = read(folder, &format!("faults-{name}"))?;
        for kind in figures["kinds"].as_array().into_iter().flatten() {
            let count = |field: &str| kind[field].as_u64().unwrap_or_default();
            planted += count("planted");
            kinds += 1;
            let name = kind["kind"].as_str().unwrap_or_default();
            let (planted, gate, matrix) = (count("planted"), count("gate"), count("matrix"));
            let _ = writeln!(lines, "| {name} | {planted} | {gate} | {matrix} |");
        }
        for (table, count) in figures["by_table"].as_object().into_iter().flatten() {
            *by_table.entry(table.clone()).or_default() += count.as_u64().unwrap_or_default();
        }
    }
    let least = by_table.values().min().copied().unwrap_or_default();
    if least < LEAST {
        return Err(format!("only {least} faults are planted in some table: {by_table:?}"));
    }
    let whole = read(folder, "faults-whole")?;
    Ok(format!(
        "\n## Planted faults\n\n{kinds} kinds, planted {planted} times in {} tables, {least} times at least in each; {} more in roles, schemas, defaults, functions and \
         tables of no tenant. All are noticed. Each of the gate's {} rules has faults that it alone must name.\n\n\
         | kind | tables | named by the gate | shown by the matrix |\n|---|---:|---:|---:|\n{lines}",
        by_table.len(),
        whole["planted"],
        whole["rules"]
    ))
}

fn mutations(folder: &Path) -> Result<String, String> {
    let mut lines = String::new();
    for file in ["mutants", "mutants-of-connections"] {
        let mutants = read(folder, file)?;
        for mutant in mutants.as_array().into_iter().flatten() {
            let text = |field: &str| mutant[field].as_str().unwrap_or_default();
            let proof = text("proof").to_lowercase();
            let _ =
                writeln!(lines, "| {} | {proof} | {} |", text("mutation"), mutant["complaints"]);
        }
    }
    Ok(format!(
        "\n## Mutations of the product\n\nEach is made in a database with all its rows, or on the wire to it; the proof beside it must fail, \
         and does.\n\n| mutation | proof | complaints |\n|---|---|---:|\n{lines}"
    ))
}
