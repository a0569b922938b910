//! Axes: from values to places, and the values that are worth a tick.

// These give the same bits on every machine, which the functions of the platform need not.
use libm::{log, log10, pow};

use jiff::civil::Date;

use super::amount_axis::{linear_amount_ticks, log_amount_ticks};
use super::period_axis::{period_ticks, power_ticks};
use crate::tally::Every;

/// An axis of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// Equal steps are equal distances; the values are rates, and ticks are in percent.
    Percent {
        /// The value at the left end.
        low: f64,
        /// The value at the right end.
        high: f64,
        /// From tick to tick.
        step: f64,
    },
    /// Equal steps are equal distances.
    Linear {
        /// The value at the right end; the left end is zero.
        high: f64,
        /// From tick to tick.
        step: f64,
    },
    /// Equal factors are equal distances.
    Log {
        /// The value at the left end, above zero.
        low: f64,
        /// The value at the right end.
        high: f64,
    },
    /// Equal steps are equal distances; the values are amounts, which may lie below zero.
    Amount {
        /// The value at the left end.
        low: f64,
        /// The value at the right end.
        high: f64,
        /// From tick to tick; ticks are its multiples.
        step: f64,
    },
    /// The periods of a calendar, by their number from 0 on.
    Periods {
        /// The length of a period.
        every: Every,
        /// The first day of the first.
        first: Date,
        /// How many there are.
        count: u32,
    },
    /// Equal steps are equal distances; the values are logarithms to the base of ten, and ticks are the numbers.
    Powers {
        /// The value at the left end.
        low: f64,
        /// The value at the right end.
        high: f64,
    },
    /// Equal factors are equal distances; the values are amounts.
    LogAmount {
        /// The value at the left end, above zero.
        low: f64,
        /// The value at the right end.
        high: f64,
    },
}

/// Above this ratio an axis is logarithmic: twice and half are then equally far from equal.
const LINEAR_TO: f64 = 2.0;

/// An interval may stretch a logarithmic axis this far beyond the outermost point; the rest is an arrow.
const STRETCH: f64 = 4.0;

impl Scale {
    /// From zero to the largest of these rates.
    pub(super) fn percent_to(values: impl Iterator<Item = f64>) -> Scale {
        let most = values.fold(0.0, f64::max) * 100.0;
        Scale::percent(0.0, most)
    }

    /// Over these rates, but never over less than 20 points, so that small gaps do not look large.
    pub(super) fn percent_over(values: impl Iterator<Item = f64>) -> Scale {
        let (least, most) = values.fold((1.0, 0.0), |(low, high), v| (f64::min(low, v), f64::max(high, v)));
        if least > most {
            return Scale::percent(0.0, 100.0);
        }
        let (least, most) = (least * 100.0, most * 100.0);
        let lacking = (20.0 - (most - least)).max(0.0) / 2.0;
        let low = (least - lacking).clamp(0.0, 80.0);
        Scale::percent(low, (most + lacking).max(low + 20.0))
    }

    fn percent(low: f64, high: f64) -> Scale {
        let step = step_for(high - low, 6.0);
        let start = (low / step).floor() * step;
        let end = ((high / step - 1e-9).ceil() * step).clamp(start + step, 100.0);
        Scale::Percent { low: start / 100.0, high: end / 100.0, step: step / 100.0 }
    }

    /// For ratios: `points` are shown whatever they are, `limits` as far as they do not squeeze the points.
    pub(super) fn ratios(points: &[f64], limits: &[f64]) -> Scale {
        let largest = points.iter().chain(limits).copied().fold(1.0, f64::max);
        if largest <= LINEAR_TO {
            let step = step_for(largest, 7.0);
            return Scale::Linear { high: (largest / step + 0.2).ceil() * step, step };
        }
        let above_zero = |values: &[f64]| -> Vec<f64> {
            values.iter().copied().filter(|value| *value > 0.0 && value.is_finite()).collect()
        };
        let (points, limits) = (above_zero(points), above_zero(limits));
        let least = points.iter().copied().fold(1.0, f64::min);
        let most = points.iter().copied().fold(1.0, f64::max);
        let low = limits.iter().copied().fold(least, f64::min).max(least / STRETCH);
        let high = limits.iter().copied().fold(most, f64::max).min(most * STRETCH);
        Scale::Log { low: low.min(0.8) / 1.1, high: high.max(1.25) * 1.1 }
    }

    /// The ends of the axis.
    fn ends(&self) -> (f64, f64) {
        match *self {
            Scale::Percent { low, high, .. }
            | Scale::Log { low, high }
            | Scale::Amount { low, high, .. }
            | Scale::Powers { low, high }
            | Scale::LogAmount { low, high } => (low, high),
            Scale::Periods { count, .. } => (-0.6, f64::from(count) - 0.4),
            Scale::Linear { high, .. } => (0.0, high),
        }
    }

    /// Whether a value has a place on the axis.
    pub(super) fn holds(&self, value: f64) -> bool {
        !self.is_below(value) && !self.is_above(value)
    }

    /// Whether a value lies beyond the left end.
    pub(super) fn is_below(&self, value: f64) -> bool {
        let (low, high) = self.ends();
        value < low - low.abs().min(high - low) * 1e-9
    }

    /// Whether a value lies beyond the right end.
    pub(super) fn is_above(&self, value: f64) -> bool {
        let (low, high) = self.ends();
        value > high + high.abs().min(high - low) * 1e-9
    }

    /// Where a value lies between the left end (0) and the right end (1); beyond them it stays at the end.
    pub(super) fn place(&self, value: f64) -> f64 {
        self.reach(value).clamp(0.0, 1.0)
    }

    /// The same, but beyond the ends it goes on for ten lengths of the axis, so that lines keep their slope.
    pub(super) fn reach(&self, value: f64) -> f64 {
        let (low, high) = self.ends();
        let place = match self {
            Scale::Log { .. } | Scale::LogAmount { .. } if value <= 0.0 => f64::NEG_INFINITY,
            Scale::Log { .. } | Scale::LogAmount { .. } => (log(value) - log(low)) / (log(high) - log(low)),
            _ => (value - low) / (high - low),
        };
        place.clamp(-10.0, 11.0)
    }

    /// Values worth a tick, with their text.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        match *self {
            Scale::Percent { low, high, step } => {
                let decimals = decimals_of(step * 100.0);
                let text = |value: f64| format!("{:.decimals$}", value * 100.0);
                steps(low, high, step).map(|value| (value, text(value))).collect()
            }
            Scale::Linear { high, step } => {
                let decimals = decimals_of(step);
                steps(0.0, high, step).map(|value| (value, format!("{value:.decimals$}"))).collect()
            }
            Scale::Log { low, high } => log_ticks(low, high),
            Scale::Amount { low, high, step } => linear_amount_ticks(low, high, step),
            Scale::LogAmount { low, high } => log_amount_ticks(low, high),
            Scale::Periods { every, first, count } => period_ticks(every, first, count),
            Scale::Powers { low, high } => power_ticks(low, high),
        }
    }

    /// What an axis title has to add.
    pub(super) fn remark(&self) -> &'static str {
        if matches!(self, Scale::Log { .. } | Scale::LogAmount { .. } | Scale::Powers { .. }) {
            ", log scale"
        } else {
            ""
        }
    }
}

fn steps(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let count = ((high - low) / step + 1e-6).floor() as u32;
    (0..=count).map(move |at| low + f64::from(at) * step)
}

/// The smallest round step that covers a span in at most so many steps.
fn step_for(span: f64, most: f64) -> f64 {
    round_up((span / most).max(1e-4))
}

/// The least of 1, 2 and 5 times a power of ten that is not below a value above zero.
pub(super) fn round_up(rough: f64) -> f64 {
    let power = pow(10.0, log10(rough).floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= rough * (1.0 - 1e-9));
    round.unwrap_or(10.0) * power
}

/// The decimals that tell multiples of a round step apart.
pub(super) fn decimals_of(step: f64) -> usize {
    (-log10(step + 1e-12).floor()).max(0.0) as usize
}

fn log_ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    const SETS: [&[f64]; 4] = [&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0], &[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    let within = |set: &[f64]| -> Vec<(f64, String)> {
        let powers = -12..=12;
        let all = powers.flat_map(|power| set.iter().map(move |round| (power, *round)));
        let all = all.map(|(power, round)| {
            let value = round * pow(10.0, f64::from(power));
            let decimals = (usize::from(round.fract() > 0.0) as i32 - power).max(0) as usize;
            (value, format!("{value:.decimals$}"))
        });
        all.filter(|(value, _)| (low..=high).contains(value)).collect()
    };
    let mut sets = SETS.iter().map(|set| within(set));
    sets.find(|ticks| ticks.len() <= 8).unwrap_or_else(|| vec![(1.0, "1".to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_ends_are_kept() {
        let texts = |scale: Scale| scale.ticks().into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(texts(Scale::percent_to([0.484].into_iter())), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(texts(Scale::percent_to([1.0].into_iter())), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(texts(Scale::percent_to([0.0].into_iter())).len(), 2);
        assert_eq!(
            texts(Scale::ratios(&[0.6, 1.0], &[1.03])),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"]
        );
        let log = Scale::ratios(&[0.0, 2.0], &[f64::INFINITY, 0.4]);
        assert!(texts(log).contains(&"0.5".to_string()), "{:?}", texts(log));
        assert_eq!(log.place(0.0), 0.0);
        assert_eq!(log.place(f64::INFINITY), 1.0);
    }

    #[test]
    fn a_narrow_range_of_rates_keeps_twenty_points() {
        let scale = Scale::percent_over([0.97, 0.99].into_iter());
        assert!(scale.holds(0.8) && scale.holds(1.0) && !scale.holds(0.7), "{scale:?}");
    }
}
