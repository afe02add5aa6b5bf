//! An axis: what it shows, and where a value lies on it.

use crate::report::figure;

/// What is shown along it.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What it is, with its unit.
    pub name: String,
    /// Whether equal steps are equal factors, rather than equal differences from zero.
    pub log: bool,
}

impl Axis {
    /// Equal steps are equal differences, and it begins at zero.
    pub fn linear(name: &str) -> Axis {
        Axis { name: name.into(), log: false }
    }

    /// Equal steps are equal factors; for positive values.
    pub fn log(name: &str) -> Axis {
        Axis { name: name.into(), log: true }
    }

    /// The scale for these values.
    pub(super) fn scale(&self, values: impl Iterator<Item = f64>) -> Scale {
        let (least, most) = values
            .filter(|value| value.is_finite() && (!self.log || *value > 0.0))
            .fold((f64::MAX, f64::MIN), |(least, most), v| (least.min(v), most.max(v)));
        if least > most {
            return Scale { log: false, ticks: vec![0.0, 1.0] };
        }
        let ticks = if self.log { factors(least, most) } else { steps(most) };
        Scale { log: self.log, ticks }
    }
}

/// An axis with its ends and ticks.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    log: bool,
    /// Where it is labelled; the first and the last are its ends.
    pub ticks: Vec<f64>,
}

impl Scale {
    /// Where a value lies, from 0 at the beginning to 1 at the end.
    pub fn place(&self, value: f64) -> f64 {
        let on = |value: f64| if self.log { value.max(f64::MIN_POSITIVE).log10() } else { value };
        let (first, last) = (on(self.ticks[0]), on(self.ticks[self.ticks.len() - 1]));
        ((on(value) - first) / (last - first)).clamp(0.0, 1.0)
    }
}

/// A label of a tick: `20`, `0.5`, `10k`, `2M`.
pub(super) fn label(value: f64) -> String {
    let units = [(1e9, "G"), (1e6, "M"), (1e3, "k")];
    let (size, unit) =
        units.into_iter().find(|(size, _)| value.abs() >= *size).unwrap_or((1.0, ""));
    let number = figure(value / size);
    let short = if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        &number
    };
    format!("{short}{unit}")
}

/// From zero to at least the most, in four to eight round steps.
fn steps(most: f64) -> Vec<f64> {
    if most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = most / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power);
    let step = step.into_iter().find(|step| *step >= rough).unwrap_or(10.0 * power);
    let count = (most / step).ceil() as u32;
    (0..=count.max(1)).map(|number| f64::from(number) * step).collect()
}

/// Powers of ten around these, or 1, 2 and 5 of each where they are few.
fn factors(least: f64, most: f64) -> Vec<f64> {
    let (low, high) = (least.log10().floor() as i32, most.log10().ceil() as i32);
    let high = high.max(low + 1);
    let within: &[f64] = if high - low > 3 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let mut all: Vec<f64> = (low..=high)
        .flat_map(|power| within.iter().map(move |factor| factor * 10f64.powi(power)))
        .collect();
    // No more than one tick beyond the values on each side; rounding must not lose one.
    let slack = 1.0 + 1e-9;
    let first = all.iter().rposition(|tick| *tick <= least * slack).unwrap_or(0);
    let last = all.iter().position(|tick| *tick * slack >= most).unwrap_or(all.len() - 1);
    all.truncate(last.max(first + 1) + 1);
    all.split_off(first)
}
