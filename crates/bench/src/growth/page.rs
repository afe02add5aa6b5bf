//! How growth is shown.

use std::fmt::Write as _;

use serde_json::json;

use super::questions::Question;
use super::{Cost, Step, Way};
use crate::report::{self, Axis, Folder, Line, Lines, Origin, Spread, Table, bytes, figure, whole};

/// The steps by what grows.
pub type Ways = [(Way, Vec<Step>)];

/// Tables of every request, and their indexes.
const HOT: [&str; 8] = [
    "bookings",
    "booking_staff",
    "claims",
    "outbox",
    "customers",
    "customer_contacts",
    "customer_words",
    "idempotency_keys",
];

/// The page, the plans, the pictures, and the figures.
pub fn write(folder: &Folder, origin: &Origin, all: &Ways) {
    folder.write("growth.md", &markdown(origin, all));
    folder.write("growth-plans.md", &plans(all));
    plots(folder, all);
    let ways = all.iter().map(|(way, steps)| (format!("by_{}", way.name()), json!(steps)));
    let mut figures: serde_json::Map<String, serde_json::Value> = ways.collect();
    figures.insert("origin".into(), json!(origin));
    folder.json("growth.json", &figures);
}

/// For a terminal.
pub fn plain(all: &Ways) -> String {
    let mut text = String::new();
    for (way, steps) in all {
        let what = way.name();
        let _ = write!(text, "\nmilliseconds by {what}\n{}", costs(what, steps, millis).plain());
        let _ = write!(text, "\npages by {what}\n{}", costs(what, steps, pages).plain());
    }
    text
}

/// The page.
fn markdown(origin: &Origin, all: &Ways) -> String {
    let mut text = format!(
        "# Growth\n\nWritten by `make bench-growth`; how it is measured says [benchmarks.md](../benchmarks.md#growth).\n\n{}\n",
        origin.sentence()
    );
    for (way, steps) in all {
        let what = way.name();
        let _ = write!(text, "\n## By {what}\n\n{}\n", about(steps));
        let _ = write!(text, "![Milliseconds by {what}](growth-{what}.svg)\n\n");
        let _ = write!(
            text,
            "Milliseconds of a request, median:\n\n{}\n",
            costs(what, steps, millis).markdown()
        );
        let _ = write!(
            text,
            "Pages of tables and indexes that a request reads:\n\n{}\n",
            costs(what, steps, pages).markdown()
        );
        let _ = write!(
            text,
            "What reads more pages at the last step than at the first:\n\n{}\n",
            more(steps).markdown()
        );
        let _ = write!(
            text,
            "Size of tables, their indexes below them:\n\n{}",
            sizes(what, steps).markdown()
        );
    }
    text
}

/// The plans of the last step of each way.
fn plans(all: &Ways) -> String {
    let mut text = "# Plans\n\nWritten by `make bench-growth`: of each question the statements that read most, in the largest town of each kind.\n".to_owned();
    for (way, steps) in all {
        let what = way.name();
        let last = &steps[steps.len() - 1];
        let _ = write!(
            text,
            "\n## By {what}: {} tenants, {} bookings\n\n{}",
            last.tenants,
            last.bookings,
            last.plans.trim_end()
        );
        text.push('\n');
    }
    text
}

/// Ratios to the first step, as pictures.
fn plots(folder: &Folder, all: &Ways) {
    for (way, steps) in all {
        let what = way.name();
        let line = |question: Question| {
            let points = steps
                .iter()
                .map(|step| (count(what, step) as f64, step.costs[question.name()].millis));
            Line { name: question.name().into(), points: points.collect() }
        };
        let plot = Lines {
            title: &format!("Milliseconds of a request by {what}"),
            across: Axis::log(what),
            up: Axis::linear("ms"),
            lines: Question::ALL.map(line).into(),
        };
        folder.write(&format!("growth-{what}.svg"), &plot.svg());
    }
}

fn count(what: &str, step: &Step) -> i64 {
    (if what == "tenants" { step.tenants } else { step.bookings }) as i64
}

fn about(steps: &[Step]) -> String {
    let each = steps.iter().map(|step| {
        format!(
            "{} tenants with {} bookings ({}, copied in {:.0} s)",
            whole(step.tenants as i64),
            whole(step.bookings as i64),
            bytes(step.bytes as f64),
            step.filling_seconds
        )
    });
    each.collect::<Vec<_>>().join("; ") + "."
}

fn millis(cost: &Cost) -> Spread {
    cost.millis
}

fn pages(cost: &Cost) -> Spread {
    Spread::of([cost.pages.values().sum::<f64>()])
}

fn costs(what: &str, steps: &[Step], of: fn(&Cost) -> Spread) -> Table {
    let mut columns = vec![what.to_owned()];
    columns.extend(steps.iter().map(|step| whole(count(what, step))));
    columns.push("last to first".into());
    let mut table = Table::new(&columns.iter().map(String::as_str).collect::<Vec<_>>());
    for question in Question::ALL {
        let all: Vec<Spread> = steps.iter().map(|step| of(&step.costs[question.name()])).collect();
        let ratio = all[all.len() - 1].median / all[0].median;
        let cells = all.iter().map(Spread::shown);
        let ratio = if ratio.is_finite() { format!("{ratio:.2}") } else { "–".into() };
        table.row(std::iter::once(question.name().to_owned()).chain(cells).chain([ratio]));
    }
    table
}

/// By question, the tables and indexes that it reads more of.
fn more(steps: &[Step]) -> Table {
    let mut table = Table::new(&["", "of", "first", "last"]);
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    for question in Question::ALL {
        let (first, last) =
            (&first.costs[question.name()].pages, &last.costs[question.name()].pages);
        let mut all: Vec<(&str, f64, f64)> = last
            .iter()
            .map(|(name, &pages)| (name.as_str(), first.get(name).copied().unwrap_or(0.0), pages))
            .collect();
        all.retain(|(_, first, last)| last - first >= 0.5);
        all.sort_by(|one, other| (other.2 - other.1).total_cmp(&(one.2 - one.1)));
        for (name, first, last) in all.into_iter().take(4) {
            table.row([question.name().into(), format!("`{name}`"), figure(first), figure(last)]);
        }
    }
    table
}

fn sizes(what: &str, steps: &[Step]) -> Table {
    let mut columns = vec![what.to_owned()];
    columns.extend(steps.iter().map(|step| whole(count(what, step))));
    let mut table = Table::new(&columns.iter().map(String::as_str).collect::<Vec<_>>());
    let last = &steps[steps.len() - 1].sizes;
    for hot in HOT {
        let own = last.keys().filter(|name| {
            name.strip_prefix(hot).is_some_and(|rest| {
                rest.is_empty()
                    || rest.starts_with("_by")
                    || rest.starts_with("_pkey")
                    || rest.ends_with("_once")
                    || rest.starts_with("_never")
            })
        });
        for name in own {
            let shown = steps.iter().map(|step| {
                step.sizes.get(name).map_or("–".into(), |&size| report::bytes(size as f64))
            });
            table.row(std::iter::once(format!("`{name}`")).chain(shown));
        }
    }
    table
}
