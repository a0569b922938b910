//! Axes of amounts: over which range, linear or logarithmic, and how their ticks are written.

use libm::{exp, log, log10, pow};

use super::scale::{Scale, decimals_of, round_up};
use super::text::{UNITS, fixed};

/// A value with its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    /// The value.
    pub value: f64,
    /// The lower limit, which may be infinite.
    pub low: f64,
    /// The upper limit, which may be infinite.
    pub high: f64,
}

/// Where the amounts of all groups together lie: what an axis shows, and what it cuts off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// The least amount.
    pub least: f64,
    /// The left end of the axis: the amount that 0.5 % of all cases do not exceed.
    pub low: f64,
    /// The median.
    pub middle: f64,
    /// The right end of the axis: the amount that 99.5 % of all cases do not exceed.
    pub high: f64,
    /// The greatest amount.
    pub most: f64,
}

/// Above this ratio of the right end to the median an axis of amounts above zero is logarithmic.
const SKEWED: f64 = 8.0;

/// Above this ratio of the greatest value to the least an axis of values above zero is logarithmic.
const WIDE: f64 = 30.0;

/// Amounts beyond this have no place on an axis: their differences could overflow.
const GREATEST: f64 = 1e290;

/// The share of its greatest value that an axis spans at least: less is beyond the precision of amounts.
const NARROWEST: f64 = 1e-9;

impl Scale {
    /// The axis of a window: from end to end, and a little beyond those ends where no amount is cut off, so that
    /// a rise at the outermost amount can be seen.
    pub(super) fn window(window: Window, most_ticks: f64) -> Scale {
        let known = |value: f64| if value.is_finite() { value.clamp(-GREATEST, GREATEST) } else { 0.0 };
        let (low, high) = (known(window.low), known(window.high).max(known(window.low)));
        if window.least > 0.0 && low > 0.0 && high / known(window.middle).max(low) > SKEWED {
            return Scale::LogAmount { low, high };
        }
        let (low, high) = widened(low, high);
        let beyond = (high - low) * 0.03;
        let low = if window.least < low { low } else { low - beyond };
        let high = if window.most > high { high } else { high + beyond };
        Scale::Amount { low, high, step: round_up((high - low) / most_ticks) }
    }

    /// Over these values, and over their limits as far as the limits do not squeeze the values; from zero where
    /// the values are not far from it, and logarithmic where they are of very different sizes.
    pub(super) fn amounts(values: &[Measured], most_ticks: f64) -> Scale {
        let (low, high) = range(values);
        let above_zero = values.iter().all(|measured| measured.value > 0.0);
        let least = values.iter().map(|measured| measured.value).fold(f64::INFINITY, f64::min);
        if above_zero && least.is_finite() && high / least > WIDE {
            let low = low.max(least / 4.0);
            return Scale::LogAmount { low: low / 1.1, high: high * 1.1 };
        }
        let low = if low > 0.0 && low < high / 2.0 { 0.0 } else { low };
        let high = if high < 0.0 && high > low / 2.0 { 0.0 } else { high };
        rounded(low, high, most_ticks)
    }

    /// From one value to another.
    pub(super) fn between(low: f64, high: f64, most_ticks: f64) -> Scale {
        let known = |value: f64| if value.is_finite() { value.clamp(-GREATEST, GREATEST) } else { 0.0 };
        let (low, high) = widened(known(low), known(high).max(known(low)));
        Scale::Amount { low, high, step: round_up((high - low) / most_ticks) }
    }

    /// Over these values, which need not begin at zero.
    pub(super) fn scores(values: &[Measured], most_ticks: f64) -> Scale {
        let (low, high) = range(values);
        rounded(low, high, most_ticks)
    }

    /// Over differences in the same way, zero among them.
    pub(super) fn differences(values: &[Measured], most_ticks: f64) -> Scale {
        let zero = Measured { value: 0.0, low: 0.0, high: 0.0 };
        let (low, high) = range(&values.iter().copied().chain([zero]).collect::<Vec<_>>());
        rounded(low, high, most_ticks)
    }
}

/// The ends of a range of values. Finite limits count to half the span of the values or three times the usual
/// reach of a limit beyond them, whichever is more.
pub(super) fn range(values: &[Measured]) -> (f64, f64) {
    let values: Vec<&Measured> = values.iter().filter(|measured| measured.value.abs() <= GREATEST).collect();
    let points = values.iter().map(|measured| measured.value);
    let least = points.clone().fold(f64::INFINITY, f64::min);
    let most = points.fold(f64::NEG_INFINITY, f64::max);
    if least > most {
        return (0.0, 1.0);
    }
    let reaches = values.iter().flat_map(|m| [m.value - m.low, m.high - m.value]);
    let mut reaches: Vec<f64> = reaches.filter(|reach| *reach > 0.0 && *reach <= GREATEST).collect();
    reaches.sort_by(f64::total_cmp);
    let usual = reaches.get(reaches.len() / 2).copied().unwrap_or(0.0);
    let stretch = ((most - least) / 2.0).max(3.0 * usual);
    let finite = |limit: &f64| limit.abs() <= GREATEST;
    let lows = values.iter().map(|measured| measured.low).filter(finite);
    let highs = values.iter().map(|measured| measured.high).filter(finite);
    let low = lows.fold(least, f64::min).max(least - stretch);
    let high = highs.fold(most, f64::max).min(most + stretch);
    (low, high)
}

/// A linear axis whose ends are ticks.
fn rounded(low: f64, high: f64, most_ticks: f64) -> Scale {
    let (low, high) = widened(low, high);
    let step = round_up((high - low) / most_ticks);
    let (low, high) = ((low / step + 1e-6).floor() * step, (high / step - 1e-6).ceil() * step);
    Scale::Amount { low, high, step }
}

/// Ends that are far enough from each other to be told apart.
fn widened(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > size * NARROWEST {
        return (low, high);
    }
    let about = if size > 0.0 { size * 0.1 } else { 1.0 };
    (low - about, high + about)
}

/// The unit that all ticks of an axis share, and the decimals that tell them apart.
struct Writing {
    unit: f64,
    word: &'static str,
    decimals: usize,
}

impl Writing {
    /// The largest unit that leaves no more than two decimals.
    fn of(size: f64, step: f64) -> Writing {
        let fits = |unit: f64| size >= unit.max(1e4) && decimals_of(step / unit) <= 2;
        let (unit, word) = UNITS.into_iter().find(|(unit, _)| fits(*unit)).unwrap_or((1.0, ""));
        Writing { unit, word, decimals: decimals_of(step / unit) }
    }

    fn write(&self, value: f64) -> String {
        match fixed(value / self.unit, self.decimals) {
            zero if value == 0.0 => zero.split('.').next().unwrap_or_default().to_string(),
            text if self.word.is_empty() => text,
            text => format!("{text}\u{a0}{}", self.word),
        }
    }
}

/// A power of ten, or a round multiple of one.
fn scientific(value: f64, digits: usize) -> String {
    if value == 0.0 { "0".to_string() } else { format!("{value:.digits$e}").replace('-', "−") }
}

/// The multiples of a step between two ends.
pub(super) fn linear_amount_ticks(low: f64, high: f64, step: f64) -> Vec<(f64, String)> {
    let (first, last) = ((low / step - 1e-6).ceil(), (high / step + 1e-6).floor());
    let size = low.abs().max(high.abs());
    let writing = Writing::of(size, step);
    // Digits that tell neighbours apart: the place of the largest number less the place of the step.
    let digits = (log10(size).floor() - (log10(step) + 1e-9).floor()).clamp(0.0, 15.0) as usize;
    let beyond_words = !(1e-4..1e16).contains(&size);
    let count = (last - first).clamp(0.0, 100.0) as u32;
    let values = (0..=count).map(|at| (first + f64::from(at)) * step);
    values
        .map(|value| (value, if beyond_words { scientific(value, digits) } else { writing.write(value) }))
        .collect()
}

/// Round values between two ends above zero, as many as can be read.
pub(super) fn log_amount_ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    const SETS: [&[f64]; 4] = [&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0], &[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    const MOST: usize = 7;
    let (first, last) = (log10(low).floor() as i32, log10(high).floor() as i32);
    let within = |every: i32, set: &[f64]| -> Vec<f64> {
        let powers = (first..=last).filter(|power| power.rem_euclid(every) == 0);
        let all = powers.flat_map(|power| set.iter().map(move |round| round * pow(10.0, f64::from(power))));
        all.filter(|value| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(value)).collect()
    };
    let every = [1, 2, 3, 6, 12, 24, 48, 96].into_iter();
    let candidates = SETS.iter().map(|set| within(1, set)).chain(every.map(|every| within(every, &[1.0])));
    let mut fitting = candidates.filter(|values| values.len() <= MOST);
    let values = fitting.next().filter(|values| values.len() > 1);
    // Over less than a factor of two no round values may lie: then the ends themselves are ticks.
    let values = values.unwrap_or_else(|| vec![low, exp((log(low) + log(high)) / 2.0), high]);
    values.into_iter().map(|value| (value, super::text::amount(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(scale: Scale) -> Vec<String> {
        scale.ticks().into_iter().map(|(_, text)| text.replace('\u{a0}', " ")).collect()
    }

    fn exact(values: &[f64]) -> Vec<Measured> {
        values.iter().map(|value| Measured { value: *value, low: *value, high: *value }).collect()
    }

    #[test]
    fn ticks_of_amounts_share_a_unit() {
        assert_eq!(
            texts(Scale::amounts(&exact(&[10.0, 52.0]), 6.0)),
            ["0", "10", "20", "30", "40", "50", "60"]
        );
        assert_eq!(texts(Scale::amounts(&exact(&[3e4, 52_000.0]), 4.0)), ["30 k", "40 k", "50 k", "60 k"]);
        assert_eq!(
            texts(Scale::differences(&exact(&[-2.3e6, 4e5]), 4.0)),
            ["−3 M", "−2 M", "−1 M", "0", "1 M"]
        );
        assert_eq!(
            texts(Scale::amounts(&exact(&[0.9e12, 1.2e12]), 3.0)),
            ["0.9 tn", "1.0 tn", "1.1 tn", "1.2 tn"]
        );
        assert_eq!(texts(Scale::amounts(&exact(&[1e6 + 1.0, 1e6 + 4.0]), 3.0))[0], "1,000,001");
        assert_eq!(texts(Scale::amounts(&exact(&[0.0, 4e20]), 4.0)), ["0", "1e20", "2e20", "3e20", "4e20"]);
    }

    #[test]
    fn skewed_amounts_above_zero_have_a_logarithmic_axis() {
        let window = Window { least: 1.0, low: 20.0, middle: 900.0, high: 2e6, most: 1e9 };
        assert_eq!(texts(Scale::window(window, 6.0)), ["100", "1,000", "10 k", "100 k", "1 M"]);
        assert_eq!(Scale::window(window, 6.0).remark(), ", log scale");
        for least in [0.0, -4.0] {
            assert_eq!(Scale::window(Window { least, ..window }, 6.0).remark(), "");
        }
    }

    #[test]
    fn limits_without_end_do_not_squeeze_the_values() {
        let measured = |value: f64, reach: f64| Measured { value, low: value - reach, high: value + reach };
        let scale =
            Scale::amounts(&[measured(10.0, 1.0), measured(12.0, f64::INFINITY), measured(14.0, 2.0)], 6.0);
        assert!(scale.holds(9.0) && scale.holds(16.0) && !scale.holds(40.0), "{scale:?}");
        assert!(scale.is_above(f64::INFINITY) && scale.is_below(f64::NEG_INFINITY));
    }

    #[test]
    fn every_axis_has_ends_that_differ_and_ticks_that_differ() {
        let extremes =
            [0.0, 1.0, -1.0, 1e-7, -1e12, 1e12, 1e300, -1e300, f64::INFINITY, f64::NAN, 1e12 + 0.25];
        for one in extremes {
            for other in extremes {
                let window = Window { least: one, low: one, middle: one, high: other, most: other };
                let values = exact(&[one, other]);
                let scales = [
                    Scale::window(window, 6.0),
                    Scale::amounts(&values, 6.0),
                    Scale::differences(&values, 4.0),
                ];
                for scale in scales {
                    let ticks = scale.ticks();
                    assert!((1..=12).contains(&ticks.len()), "{one} {other} {scale:?} {ticks:?}");
                    let alike = ticks.windows(2).any(|pair| pair[0].1 == pair[1].1 || pair[0].0 >= pair[1].0);
                    assert!(!alike, "{one} {other} {scale:?} {ticks:?}");
                    assert!(ticks.iter().all(|(value, text)| value.is_finite() && !text.contains("NaN")));
                    assert!((0.0..=1.0).contains(&scale.place(1.0)));
                }
            }
        }
    }
}
