//! What a proof tried, for `docs/proofs.md`, which `make proofs` writes.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Keeps a proof's figures where `make proofs` collects them. In every other run the page must know the proof, and claim
/// no more than was tried now: so it can't say what is no longer true.
///
/// Compared are `cases`, `planted` of each of `kinds`, and the names of mutations.
pub fn proof(name: &str, figures: &Value) {
    if let Ok(folder) = std::env::var("PROOFS_DIR") {
        std::fs::create_dir_all(&folder).unwrap();
        let path = Path::new(&folder).join(format!("{name}.json"));
        std::fs::write(path, serde_json::to_vec_pretty(figures).unwrap()).unwrap();
        return;
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/proofs.md");
    let stale = stale(&std::fs::read_to_string(path).unwrap(), name, figures);
    assert!(stale.is_empty(), "run `make proofs` and commit what it writes: {}", stale.join("; "));
}

fn stale(page: &str, name: &str, figures: &Value) -> Vec<String> {
    let mut stale = Vec::new();
    for (label, tried) in counts(name, figures) {
        match claimed(page, &label) {
            None => stale.push(format!("docs/proofs.md has no row for {label:?}")),
            Some(claimed) if claimed > tried => stale.push(format!(
                "docs/proofs.md claims {claimed} attempts of {label:?}, of which there are {tried}"
            )),
            Some(_) => {}
        }
    }
    stale
}

/// The rows that the page must have, each with the most that it may claim.
fn counts(name: &str, figures: &Value) -> Vec<(String, u64)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let whole = figures["cases"].as_u64().map(|cases| (name.to_owned(), cases));
    let kinds = items(&figures["kinds"]);
    let kinds =
        kinds.iter().filter_map(|kind| Some((text(&kind["kind"]), kind["planted"].as_u64()?)));
    let mutations = items(figures);
    let mutations = mutations.iter().map(|one| (text(&one["mutation"]), u64::MAX));
    whole.into_iter().chain(kinds).chain(mutations).collect()
}

/// The first number in the page's row of this label.
fn claimed(page: &str, label: &str) -> Option<u64> {
    let row = page.lines().find(|line| line.starts_with(&format!("| {label} |")))?;
    Some(row.split('|').find_map(|cell| cell.trim().parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::stale;

    const PAGE: &str = "| rows | every role | 70 |\n| policy dropped | 30 | 30 | 2 |\n| all is let in | rows | 3 |\n";

    #[test]
    fn a_page_may_claim_less_and_not_more() {
        let of = |name: &str, figures| stale(PAGE, name, &figures).len();
        assert_eq!((of("rows", json!({"cases": 70})), of("rows", json!({"cases": 99}))), (0, 0));
        assert_eq!((of("rows", json!({"cases": 69})), of("lines", json!({"cases": 70}))), (1, 1));
        let kind = |kind: &str, planted| json!({"kinds": [{"kind": kind, "planted": planted}]});
        let known = [kind("policy dropped", 30), kind("policy dropped", 29), kind("new", 30)];
        assert_eq!(known.map(|figures| of("faults", figures)), [0, 1, 1]);
        let mutations = json!([{"mutation": "all is let in"}, {"mutation": "another"}]);
        assert_eq!(of("mutants", mutations), 1);
    }
}
