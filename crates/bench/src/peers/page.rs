//! How the comparison is shown.

use std::fmt::Write as _;

use serde_json::json;

use super::Options;
use super::load::{MANY, Measured};
use super::plan::Plan;
use crate::report::{Axis, Bar, Bars, Folder, Origin, Spread, Table, figure};

const NAMES: [&str; 2] = ["Slotkeeper", "django-appointment 3.12.0"];

type Row = (String, fn(&Measured) -> &Vec<f64>);

fn rates() -> [Row; 5] {
    [
        ("days of a person a second, one client".into(), |it| &it.days_alone),
        (format!("days of a person a second, {MANY} clients"), |it| &it.days),
        ("months of a person a second, one client".into(), |it| &it.months_alone),
        ("bookings a second, one client".into(), |it| &it.bookings_alone),
        (format!("bookings a second, {MANY} clients"), |it| &it.bookings),
    ]
}

fn contest(contenders: usize) -> [Row; 3] {
    [
        (format!("times that {contenders} clients sold one slot"), |it| &it.sold),
        ("clients who were told that it is theirs".into(), |it| &it.told),
        ("seconds until the last had an answer".into(), |it| &it.contest_seconds),
    ]
}

fn spread(values: &[f64]) -> Spread {
    Spread::of(values.iter().copied())
}

fn rate_table(all: &(Measured, Measured)) -> Table {
    let mut table = Table::new(&["", NAMES[0], NAMES[1], "times as many"]);
    for (name, of) in rates() {
        let (ours, theirs) = (spread(of(&all.0)), spread(of(&all.1)));
        table.row([name, ours.shown(), theirs.shown(), figure(ours.median / theirs.median)]);
    }
    table
}

fn contest_table(contenders: usize, all: &(Measured, Measured)) -> Table {
    let mut table = Table::new(&["", NAMES[0], NAMES[1]]);
    for (name, of) in contest(contenders) {
        table.row([name, spread(of(&all.0)).shown(), spread(of(&all.1)).shown()]);
    }
    table
}

/// For a terminal.
pub fn plain(contenders: usize, all: &(Measured, Measured)) -> String {
    format!("\n{}\n{}", rate_table(all).plain(), contest_table(contenders, all).plain())
}

/// The page, the picture, and the figures.
pub fn write(
    folder: &Folder,
    origin: &Origin,
    options: &Options,
    plan: &Plan,
    workers: usize,
    all: &(Measured, Measured),
) {
    let mut text = format!(
        "# A peer\n\nWritten by `make bench-peers`; what is asked and how says [benchmarks.md](../benchmarks.md#a-peer).\n\n{}\n\n",
        origin.sentence()
    );
    let _ = write!(
        text,
        "{} people, {} bookings in {} days; gunicorn with {workers} workers of two threads; {} rounds, medians and between what they lay. \
         Both offered the same times to the minute, before and after the same bookings.\n\n",
        plan.staff,
        plan.booked().count(),
        plan.days,
        options.rounds
    );
    let _ =
        write!(text, "![What both do in a second](peers.svg)\n\n{}\n", rate_table(all).markdown());
    let _ = write!(
        text,
        "One time that {} clients want at once:\n\n{}",
        options.contenders,
        contest_table(options.contenders, all).markdown()
    );
    folder.write("peers.md", &text);
    let bars = rates().into_iter().flat_map(|(name, of)| {
        [(0, &all.0), (1, &all.1)].map(|(kind, side)| Bar {
            name: name.clone(),
            kind,
            value: spread(of(side)),
        })
    });
    let plot = Bars {
        title: "What both do in a second",
        axis: Axis::log("a second"),
        kinds: &NAMES,
        bars: bars.collect(),
    };
    folder.write("peers.svg", &plot.svg());
    folder.json(
        "peers.json",
        &json!({"origin": origin, "people": plan.staff, "days": plan.days, "workers": workers, "contenders": options.contenders,
            "slotkeeper": all.0, "django-appointment": all.1}),
    );
}
