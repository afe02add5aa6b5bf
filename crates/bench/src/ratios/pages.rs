//! The figures for people: a page, plots, and the table of the README.

use super::figures::Figures;
use super::subject::{KINDS, Subject};
use crate::report::{
    Axis, Bar, Bars, Folder, Latency, Line, Lines, Spread, Table, bytes, figure, millis,
};

/// Writes them all.
pub fn write(figures: &Figures, folder: &Folder) {
    folder.json("ratios.json", &figures.json());
    folder.write("ratios.md", &page(figures));
    folder.write("ratios.svg", &ratios(figures).svg());
    folder.write("rates.svg", &rates(figures).svg());
    folder.write("latency.svg", &latency(figures).svg());
}

/// With how many clients the headline is: neither one nor a crowd.
fn middle(figures: &Figures) -> usize {
    figures.clients[figures.clients.len() / 2]
}

/// The headline: each thing of ours beside its limit.
pub fn headline(figures: &Figures) -> Table {
    let clients = middle(figures);
    let named = format!("{clients} clients");
    let mut table = Table::new(&[&named, "ours / s", "limit / s", "ratio", "p50", "p99"]);
    let measured = |subject: &Subject| figures.rate(*subject, clients).is_some();
    for subject in Subject::ours().into_iter().filter(measured) {
        table.row(line(figures, subject, clients));
    }
    table
}

/// The same as the README shows it.
pub fn readme(figures: &Figures) -> String {
    let clients = middle(figures);
    let mut table = Table::new(&["of its limit", "ratio", "a second", "p99"]);
    for subject in Subject::ours() {
        let (Some(rate), Some(ratio)) =
            (figures.rate(subject, clients), figures.ratio(subject, clients))
        else {
            continue;
        };
        let slow = figures.latency(subject, clients).map(|it| millis(it.p99)).unwrap_or_default();
        table.row([subject.words(), figure(ratio.median), figure(rate.median), slow]);
    }
    let origin = &figures.origin;
    let about = format!(
        "\n{clients} clients; {}, {} cores for clients, server and database together; commit {}, {}.\n",
        origin.processor, origin.cores, origin.commit, origin.date
    );
    table.markdown() + &about
}

/// Cells of a line; of what wasn't measured, a dash.
fn line(figures: &Figures, subject: Subject, clients: usize) -> [String; 6] {
    let shown = |spread: Option<Spread>| spread.map_or("–".into(), |spread| spread.shown());
    let limit = subject.limit().and_then(|limit| figures.rate(limit, clients));
    let latency = figures.latency(subject, clients);
    let time = |of: fn(Latency) -> f64| latency.map_or("–".into(), |it| millis(of(it)));
    [
        subject.words(),
        shown(figures.rate(subject, clients)),
        shown(limit),
        shown(figures.ratio(subject, clients)),
        time(|it| it.p50),
        time(|it| it.p99),
    ]
}

fn page(figures: &Figures) -> String {
    let mut page = format!(
        "# How far from the limit\n\nWritten by `make bench`; [what it means](../benchmarks.md#how-far-from-the-limit). Medians of rounds ({} of {} ms), and between what they lay.\n\n{}\n\nThe world: {} businesses with ten people each and {} bookings.\n\n",
        figures.rounds,
        figures.millis,
        figures.origin.sentence(),
        figures.world.0,
        figures.world.1,
    );
    page += "![Ratios](ratios.svg)\n\n";
    for &clients in &figures.clients {
        page += &format!(
            "## With {}\n\n",
            if clients == 1 { "one client".into() } else { format!("{clients} clients") }
        );
        let mut table = Table::new(&["what", "ours / s", "limit / s", "ratio", "p50", "p99"]);
        for subject in Subject::ours() {
            table.row(line(figures, subject, clients));
        }
        page += &table.markdown();
        page += "\n";
    }
    page += "A dash: not measured.\n\n";
    page += "![Rates](rates.svg)\n\n![Latency](latency.svg)\n\n## The limits\n\n";
    page += &limits(figures).markdown();
    page += "\n## One slot that many want\n\n";
    page += &contests(figures).markdown();
    page += "\nEach time exactly one got it, and all others were told `slot_taken`.\n\n## Memory and starts\n\n";
    page + &starts(figures).markdown()
}

fn limits(figures: &Figures) -> Table {
    let counts: Vec<String> =
        figures.clients.iter().map(|it| format!("{it} clients / s")).collect();
    let columns: Vec<&str> =
        std::iter::once("what").chain(counts.iter().map(String::as_str)).collect();
    let mut table = Table::new(&columns);
    for subject in Subject::limits() {
        let rates = figures.clients.iter().map(|&clients| figures.rate(subject, clients));
        let rates = rates.map(|rate| rate.map_or("–".into(), |rate| rate.shown()));
        let bytes = match subject {
            Subject::Reply(question) => format!(", {}", bytes(figures.bytes[question.words()])),
            _ => String::new(),
        };
        table.row(std::iter::once(subject.words() + &bytes).chain(rates));
    }
    table
}

/// How long those waited who wanted one slot.
pub fn contests(figures: &Figures) -> Table {
    let mut table = Table::new(&["clients at once", "contests", "p50", "p99", "slowest"]);
    for (clients, waited) in &figures.contests {
        let times = Latency::of(waited.iter().copied());
        let contests = (waited.len() / clients).to_string();
        let times = [times.p50, times.p99, times.most].map(millis);
        table.row([clients.to_string(), contests].into_iter().chain(times));
    }
    table
}

fn starts(figures: &Figures) -> Table {
    let mut table = Table::new(&["what", "figure"]);
    if let Some((idle, loaded)) = figures.memory {
        table.row(["resident memory of a node, idle".into(), bytes(idle)]);
        table.row(["the same, the most under load".into(), bytes(loaded)]);
    }
    let mut times = |what: &str, values: Vec<f64>| {
        if !values.is_empty() {
            table.row([what.into(), format!("{} ms", Spread::of(values).shown())]);
        }
    };
    times("ready after, on an existing database", figures.starts.clone());
    let private = |of: fn(&(f64, f64)) -> f64| figures.private.iter().map(of).collect();
    times("ready after, making a private PostgreSQL first", private(|it| it.0));
    times("ready after, with a private PostgreSQL that is there", private(|it| it.1));
    table
}

fn ratios(figures: &Figures) -> Bars<'static> {
    let clients = middle(figures);
    let bar = |subject: Subject| {
        let value = figures.ratio(subject, clients)?;
        Some(Bar { name: subject.words(), kind: subject.kind(), value })
    };
    Bars {
        title: "How much of its limit each request reaches",
        axis: Axis::linear(&format!("ours ÷ limit, {clients} clients; 1 is the limit")),
        kinds: &KINDS,
        bars: Subject::ours().into_iter().filter_map(bar).collect(),
    }
}

fn rates(figures: &Figures) -> Lines<'static> {
    use super::subject::Question::{Day, Month, Ten};
    let shown = [
        Subject::Asked(Day),
        Subject::Asked(Month),
        Subject::Asked(Ten),
        Subject::Ruled(Month),
        Subject::Hold,
        Subject::Confirm,
    ];
    let line = |subject: Subject| {
        let point = |&clients: &usize| Some((clients as f64, figures.rate(subject, clients)?));
        Line { name: short(subject), points: figures.clients.iter().filter_map(point).collect() }
    };
    Lines {
        title: "Answers a second",
        across: Axis::log("clients at once"),
        up: Axis::log("answers a second"),
        lines: shown.into_iter().map(line).collect(),
    }
}

/// Fit for a legend.
fn short(subject: Subject) -> String {
    match subject {
        Subject::Asked(question) => question.words().replace("staff member", "person"),
        Subject::Ruled(_) => "rules kept, a month".into(),
        other => other.words().split(',').next().unwrap_or_default().into(),
    }
}

fn latency(figures: &Figures) -> Bars<'static> {
    let clients = middle(figures);
    let bar = |subject: Subject| {
        let Latency { p50, p99, .. } = figures.latency(subject, clients)?;
        let value = Spread { median: p50, least: p50, most: p99 };
        Some(Bar { name: subject.words(), kind: subject.kind(), value })
    };
    Bars {
        title: "How long an answer takes",
        axis: Axis::linear(&format!(
            "milliseconds with {clients} clients: half within the bar, 99 of 100 within the line"
        )),
        kinds: &["free time", "rules kept", "cached", "commands"],
        bars: Subject::ours().into_iter().filter_map(bar).collect(),
    }
}
