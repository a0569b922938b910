//! How numbers are written. Rates and ratios of counts are rounded from exact values, halves up.

use super::document::Text;
pub(super) use crate::amount::{count, written as amount};
use crate::amount::{fixed, written_beside};
use crate::exact::Exact;
use crate::inference::{Estimate, Interval};
use crate::measures::Rate;
use crate::share::{Share, WeightedRate};

/// A count with its noun in the right number.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A share as `555 of 1,181`.
pub(super) fn hits_of_base(share: Share) -> String {
    format!("{} of {}", count(share.hits()), count(share.base()))
}

fn hundred() -> Exact {
    Exact::decimal("100").unwrap_or_else(Exact::one)
}

/// What stands behind a rate: `555 of 1,181`, or with sampling weights the rows of the base.
pub(super) fn behind(rate: Rate) -> String {
    match rate {
        Rate::Share(share) => hits_of_base(share),
        Rate::Mean([first, second]) => format!("{}; {}", hits_of_base(first), hits_of_base(second)),
        Rate::Weighted(rate) => counted(rate.cases(), "row", "rows"),
    }
}

/// A share that is defined, as `47.0 %`.
pub(super) fn percent(share: Share) -> String {
    if share.base() == 0 {
        return "–".into();
    }
    exact_percent(Exact::of(share))
}

fn exact_percent(value: Exact) -> String {
    format!("{} %", (value * hundred()).rounded(1))
}

/// A rate as `47.0 %`.
pub(super) fn rate_percent(rate: Rate) -> String {
    match rate {
        Rate::Share(share) => percent(share),
        Rate::Weighted(WeightedRate::Share(_)) if rate.has_base() => exact_percent(rate.exact()),
        Rate::Mean(_) | Rate::Weighted(_) => float_percent(rate.value()),
    }
}

/// A float as `47.0 %`.
pub(super) fn float_percent(number: f64) -> String {
    format!("{:.1} %", number * 100.0)
}

/// An effective number of cases, which need not be whole, as `812.4`.
pub(super) fn effective(cases: f64) -> String {
    let text = format!("{cases:.1}");
    let (whole, decimal) = text.split_once('.').unwrap_or((&text, "0"));
    format!("{}.{decimal}", whole.parse().map_or_else(|_| whole.to_string(), count))
}

/// A fraction such as a confidence as `95 %`, without needless decimals.
pub(super) fn level(fraction: f64) -> String {
    let text = format!("{:.4}", fraction * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A ratio as `0.979`.
pub(super) fn ratio(number: f64) -> String {
    if number.is_infinite() { "∞".into() } else { signed(&format!("{number:.3}")) }
}

/// A ratio as `0.7998` where three decimals would print one of the bounds it does not meet.
pub(super) fn ratio_beside(number: f64, bounds: &[f64]) -> String {
    if number.is_infinite() {
        return ratio(number);
    }
    let hidden = |text: &str| {
        bounds.iter().any(|bound| text.parse::<f64>().is_ok_and(|shown| shown == *bound && number != *bound))
    };
    (3..=7)
        .map(|decimals| format!("{number:.decimals$}"))
        .find(|text| !hidden(text))
        .map_or_else(|| ratio(number), |text| signed(&text))
}

/// A difference in percentage points, as `−1.0`.
pub(super) fn points(number: f64) -> String {
    fixed(number * 100.0, 1)
}

/// A p-value: four decimals, and powers of ten where that would say nothing.
pub(super) fn p_value(p: f64) -> String {
    match p {
        0.0 => "< 1e-300".into(),
        p if p < 0.0001 => format!("{p:.1e}"),
        p => format!("{p:.4}"),
    }
}

/// Limits of an amount, with as many decimals as the larger of them.
pub(super) fn amounts(of: Interval) -> String {
    let largest =
        [of.low, of.high].into_iter().map(f64::abs).filter(|size| size.is_finite()).fold(0.0, f64::max);
    interval(of, |limit| written_beside(limit, largest))
}

/// An e-value from its natural logarithm, which may be beyond all numbers: `0.4`, `20`, `1.2e12`.
pub(super) fn e_value(logarithm: f64) -> String {
    let power = logarithm / std::f64::consts::LN_10;
    match logarithm.exp() {
        e_value if e_value < 0.01 => "< 0.01".into(),
        e_value if e_value < 9.95 => fixed(e_value, if e_value < 0.995 { 2 } else { 1 }),
        e_value if e_value < 999_999.5 => count(e_value.round() as u64),
        _ => format!("{:.1}e{}", 10f64.powf(power.fract()), power.trunc()),
    }
}

/// With a minus sign in place of the hyphen that programs write.
fn signed(text: &str) -> String {
    text.replace('-', "−")
}

/// An interval through a way of writing its limits.
pub(super) fn interval(interval: Interval, write: impl Fn(f64) -> String) -> String {
    format!("{} to {}", write(interval.low), write(interval.high))
}

/// An estimate's joint interval where there is one, else its plain one.
pub(super) fn judged(estimate: &Estimate) -> Interval {
    estimate.judged()
}

/// A cell for something that has no value, with the reason.
pub(super) fn undefined(reason: impl std::fmt::Display) -> Text {
    Text::plain(format!("undefined: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_a_reader_expects() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(percent(Share::new(667, 1390)), "48.0 %");
        assert_eq!(percent(Share::new(1, 3)), "33.3 %");
        assert_eq!(points(-0.0099), "−1.0");
        assert_eq!(points(-0.0001), "0.0");
        assert_eq!(p_value(0.049), "0.0490");
        assert_eq!(p_value(4.836e-22), "4.8e-22");
        assert_eq!(level(0.95), "95 %");
        assert_eq!(level(0.999), "99.9 %");
        assert_eq!(ratio(f64::INFINITY), "∞");
        let limits = |low, high| super::amounts(Interval { low, high, method: "" });
        assert_eq!(limits(0.0, 0.1), "0.0000 to 0.1000");
        assert_eq!(limits(-0.0073, 30.76), "−0.01 to 30.76");
        assert_eq!(limits(2.0, f64::INFINITY), "2.00 to ∞");
        assert_eq!(ratio(-0.056), "−0.056");
        assert_eq!(ratio_beside(0.79984, &[0.8]), "0.7998");
        assert_eq!(ratio_beside(0.8, &[0.8]), "0.800");
        assert_eq!(ratio_beside(0.7, &[0.8]), "0.700");
    }
}
