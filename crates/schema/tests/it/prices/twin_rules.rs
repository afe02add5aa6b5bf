//! The rules of docs/prices.md once more, written from the document and not from the SQL: whole numbers of 128 bits,
//! another rounding, and times as ranges of wall-clock time instead of minutes.

use jiff::civil::{Date, DateTime};
use jiff::{SpanRound, ToSpan as _, Unit};
use serde_json::Value;

const MILLION: i128 = 1_000_000;

#[derive(Debug, Clone)]
pub struct Tier {
    pub name: String,
    pub price: i128,
}

#[derive(Debug, Clone)]
pub struct Extra {
    pub name: String,
    pub price: i128,
    pub per_person: bool,
    pub most: i128,
}

#[derive(Debug, Clone, Copy)]
pub enum Change {
    Percent(i128),
    Amount(i128),
    Price(i128),
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub name: String,
    /// Monday is 1; none: all.
    pub weekdays: Vec<i8>,
    /// Minutes from midnight, and how many.
    pub time: Option<(i64, i64)>,
    pub dates: (Option<Date>, Option<Date>),
    pub party: (Option<i128>, Option<i128>),
    pub change: Change,
}

#[derive(Debug, Clone, Copy)]
pub enum Off {
    Percent(i128),
    Amount(i128),
}

/// Everything that decides about prices.
#[derive(Debug, Clone)]
pub struct Setup {
    pub service: &'static str,
    pub base: i128,
    pub currency: &'static str,
    pub tiers: Vec<Tier>,
    pub extras: Vec<Extra>,
    pub rules: Vec<Rule>,
    /// By name: rate and whether prices contain it.
    pub taxes: Vec<(String, i128, bool)>,
    pub code: Option<(String, Off)>,
}

/// What somebody asks for: how many of each tier and of each extra.
#[derive(Debug, Clone)]
pub struct Asked {
    pub start: DateTime,
    pub party: i128,
    pub tiers: Option<Vec<i128>>,
    pub extras: Vec<i128>,
    pub with_code: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: String,
    pub label: String,
    pub quantity: i128,
    pub unit: i128,
    pub total: i128,
    pub tax: i128,
}

fn line(kind: &str, label: &str, quantity: i128, unit: i128) -> Line {
    let (kind, label) = (kind.to_owned(), label.to_owned());
    Line { kind, label, quantity, unit, total: quantity * unit, tax: 0 }
}

/// `amount × part ÷ whole`, halves away from zero.
pub fn rounded(amount: i128, part: i128, whole: i128) -> i128 {
    let exact = amount * part;
    let (down, rest) = (exact.div_euclid(whole), exact.rem_euclid(whole));
    let up = match (2 * rest).cmp(&whole) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => exact > 0,
    };
    down + i128::from(up)
}

fn sum(lines: &[Line]) -> i128 {
    lines.iter().map(|line| line.total).sum()
}

pub fn price(setup: &Setup, asked: &Asked) -> Vec<Line> {
    let mut lines = units(setup, asked);
    let count: i128 = lines.iter().map(|line| line.quantity).sum();
    for rule in setup.rules.iter().filter(|rule| applies(rule, asked)) {
        let before = sum(&lines);
        let after = match rule.change {
            Change::Percent(rate) => before + rounded(before, rate, MILLION),
            Change::Amount(amount) => before + count * amount,
            Change::Price(price) => count * price,
        };
        lines.push(line("rule", &rule.name, 1, after.max(0) - before));
    }
    for (extra, wanted) in setup.extras.iter().zip(&asked.extras).filter(|(_, wanted)| **wanted > 0)
    {
        let people = if extra.per_person { asked.party } else { 1 };
        lines.push(line("extra", &extra.name, wanted * people, extra.price));
    }
    if let (Some((code, off)), true) = (&setup.code, asked.with_code) {
        let before = sum(&lines);
        let off = match off {
            Off::Percent(rate) => rounded(before, *rate, MILLION),
            Off::Amount(amount) => (*amount).min(before),
        };
        lines.push(line("promotion", code, 1, -off));
    }
    let (before, all) = (sum(&lines), setup.taxes.iter().map(|tax| tax.1).sum::<i128>());
    for (name, rate, inclusive) in &setup.taxes {
        let tax = rounded(before, *rate, if *inclusive { MILLION + all } else { MILLION });
        let shown = line("tax", name, 1, if *inclusive { 0 } else { tax });
        lines.push(Line { tax, ..shown });
    }
    lines
}

fn units(setup: &Setup, asked: &Asked) -> Vec<Line> {
    if setup.tiers.is_empty() {
        return vec![line("base", setup.service, 1, setup.base)];
    }
    let mut counts = vec![0; setup.tiers.len()];
    counts[0] = asked.party;
    let counts = asked.tiers.clone().unwrap_or(counts);
    let tiers = setup.tiers.iter().zip(counts).filter(|(_, count)| *count > 0);
    tiers.map(|(tier, count)| line("tier", &tier.name, count, tier.price)).collect()
}

fn applies(rule: &Rule, asked: &Asked) -> bool {
    let (least, most) = rule.party;
    if asked.party < least.unwrap_or(asked.party) || asked.party > most.unwrap_or(asked.party) {
        return false;
    }
    let date = asked.start.date();
    let holds = |date: Date| {
        let (first, last) = rule.dates;
        (rule.weekdays.is_empty() || rule.weekdays.contains(&date.weekday().to_monday_one_offset()))
            && first.is_none_or(|first| date >= first)
            && last.is_none_or(|last| date <= last)
    };
    let Some((from, length)) = rule.time else { return holds(date) };
    [date, date.yesterday().unwrap()].into_iter().any(|date| {
        let opens = date.at(0, 0, 0, 0) + from.minutes();
        let since =
            (asked.start - opens).round(SpanRound::new().largest(Unit::Minute).days_are_24_hours());
        let since = since.unwrap().get_minutes();
        holds(date) && (0..length).contains(&since) && asked.start >= opens
    })
}

/// A price from nothing but its stored lines: each total from what its line says that it follows from.
pub fn from_lines_alone(lines: &[Value]) -> i128 {
    let number = |line: &Value, field: &str| line[field].as_i64().map(i128::from);
    let rates: i128 = lines
        .iter()
        .filter(|line| line["kind"] == "tax")
        .map(|line| number(line, "rate_ppm").unwrap())
        .sum();
    let (mut so_far, mut units, mut taxed) = (0, 0, None);
    for line in lines {
        let quantity = number(line, "quantity").unwrap();
        let rate = number(line, "rate_ppm");
        let total = match line["kind"].as_str().unwrap() {
            "base" | "tier" => {
                units += quantity;
                quantity * number(line, "unit_minor").unwrap()
            }
            "extra" => quantity * number(line, "unit_minor").unwrap(),
            "tax" => {
                let base = *taxed.get_or_insert(so_far);
                let included = line["included"].as_bool().unwrap();
                let tax =
                    rounded(base, rate.unwrap(), if included { MILLION + rates } else { MILLION });
                assert_eq!(Some(tax), number(line, "tax_minor"), "{line}");
                if included { 0 } else { tax }
            }
            kind => {
                let people = if kind == "rule" { units } else { 1 };
                let change = match (rate, number(line, "amount_minor"), number(line, "price_minor"))
                {
                    (Some(rate), None, None) => rounded(so_far, rate, MILLION),
                    (None, Some(amount), None) => amount * people,
                    (None, None, Some(price)) => price * people - so_far,
                    _ => panic!("one of three: {line}"),
                };
                change.max(-so_far)
            }
        };
        assert_eq!(Some(total), number(line, "total_minor"), "{line}");
        so_far += total;
    }
    so_far
}
