//! Figures are shown as they are.

use super::{Axis, Bar, Bars, Latency, Line, Lines, Spread, Table, between, bytes, figure, whole};

#[test]
fn figures_have_the_digits_that_count() {
    let shown =
        [0.0, 0.043_12, 0.4312, 1.0, 12.345, 84.21, 431.4, 84_210.0, 1_234_567.0].map(figure);
    let wanted = ["0", "0.0431", "0.431", "1.00", "12.3", "84.2", "431", "84,210", "1,234,567"];
    assert_eq!(shown, wanted);
    assert_eq!([figure(-12_345.0), bytes(31.2e6), bytes(512.0)], ["-12,345", "31.2 MB", "512 B"]);
    assert_eq!([10, 999, 10_000, -1_000].map(whole), ["10", "999", "10,000", "-1,000"]);
}

#[test]
fn a_spread_has_the_middle_and_the_ends() {
    assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { median: 2.0, least: 1.0, most: 3.0 });
    assert_eq!(Spread::of([4.0, 1.0]).median, 2.5);
    assert_eq!(Spread::of([3.0, 1.0, 2.0]).shown(), "2.00 (1.00–3.00)");
    let latency = Latency::of((1..=100).map(f64::from));
    assert_eq!((latency.p50, latency.p99, latency.most), (51.0, 100.0, 100.0));
}

#[test]
fn tables_stand_in_columns() {
    let mut table = Table::new(&["what", "ratio"]);
    table.row(["a month".into(), "0.431".into()]);
    assert_eq!(table.markdown(), "| what | ratio |\n|---|---:|\n| a month | 0.431 |\n");
    assert_eq!(table.plain(), "what     ratio\na month  0.431\n");
}

#[test]
fn a_part_of_a_page_is_replaced_and_nothing_else() {
    let page = "a\n<!-- ratios -->\nold\n<!-- /ratios -->\nb\n";
    let new = "a\n<!-- ratios -->\nnew\n<!-- /ratios -->\nb\n";
    assert_eq!(between(page, "ratios", "new\n"), new);
}

#[test]
fn plots_hold_every_value_between_their_ends() {
    let value = Spread { median: 0.5, least: 0.4, most: 0.75 };
    let bar = Bar { name: "a < b".into(), kind: 1, value };
    let bars =
        Bars { title: "t", axis: Axis::linear("ratio"), kinds: &["x", "y"], bars: vec![bar] };
    let svg = bars.svg();
    assert!(svg.contains("a &lt; b") && svg.contains("bar c1") && svg.contains(">0.8<"), "{svg}");
    let points = vec![(10.0, value), (10_000.0, Spread::of([1.2]))];
    let line = Line { name: "a".into(), points };
    let lines =
        Lines { title: "t", across: Axis::log("n"), up: Axis::linear("ms"), lines: vec![line] };
    let svg = lines.svg();
    assert!(svg.contains(">10k<") && svg.contains(">1.25<") && !svg.contains("NaN"), "{svg}");
}

/// What is drawn must lie on the paper: legends take further rows, and names of bars push the bars to the right.
#[test]
fn long_names_are_not_cut_off() {
    let value = Spread::of([0.5]);
    let names: Vec<String> =
        (0..6).map(|n| format!("{n} a series whose name is long enough")).collect();
    let line =
        |name: &String| Line { name: name.clone(), points: vec![(1.0, value), (2.0, value)] };
    let lines = names.iter().map(line).collect();
    let svg = Lines { title: "t", across: Axis::log("n"), up: Axis::linear("ms"), lines }.svg();
    let rows = svg.lines().filter(|line| line.contains(r#"width="12""#));
    let (mut places, mut classes) = (Vec::new(), Vec::new());
    for row in rows {
        let number = |name: &str| {
            let rest = row.split(&format!(" {name}=\"")).nth(1).unwrap();
            rest.split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!(number("x") + 18.0 + 7.2 * 36.0 <= 800.0, "{row}");
        places.push((number("x") as i64, number("y") as i64));
        classes.push(row.split("bar ").nth(1).unwrap()[..2].to_owned());
    }
    assert_eq!(places.len(), 6);
    places.dedup();
    classes.dedup();
    assert_eq!((places.len(), classes.len()), (6, 6), "each has a place and a colour of its own");

    let name = "a thing that is compared and has a very long name".to_owned();
    let bars = vec![Bar { name: name.clone(), kind: 0, value }];
    let svg = Bars { title: "t", axis: Axis::linear("ratio"), kinds: &["x"], bars }.svg();
    let row = svg.lines().find(|line| line.contains(&name)).unwrap();
    let end: f64 = row.split(r#" x=""#).nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!(end >= 7.0 * name.len() as f64, "{row}");
}
