//! Axes of figures over time: which periods are worth a tick, and how powers of ten are written.

use jiff::civil::Date;

use crate::tally::Every;

/// As many ticks as an axis of periods has.
const MOST_TICKS: u32 = 8;

/// The periods worth a tick with their names: the first of every year, of every quarter, and so on.
pub(super) fn period_ticks(every: Every, first: Date, count: u32) -> Vec<(f64, String)> {
    let steps: &[u32] = match every {
        Every::Day => &[1, 2, 7, 14, 28, 56, 91, 182, 364],
        Every::Week => &[1, 2, 4, 13, 26, 52, 104],
        Every::Month => &[1, 2, 3, 6, 12, 24, 60, 120],
        Every::Quarter => &[1, 2, 4, 8, 20, 40],
        Every::Year => &[1, 2, 5, 10, 20, 50],
    };
    let step = steps.iter().copied().find(|step| count <= step * MOST_TICKS);
    let step = step.unwrap_or_else(|| count.div_ceil(MOST_TICKS));
    // Where a year is a whole number of steps, ticks fall on its beginning.
    let start = match every {
        Every::Month => first.year().unsigned_abs() as u32 * 12 + first.month().unsigned_abs() as u32 - 1,
        Every::Quarter => {
            first.year().unsigned_abs() as u32 * 4 + (first.month().unsigned_abs() as u32 - 1) / 3
        }
        Every::Year => first.year().unsigned_abs() as u32,
        Every::Day | Every::Week => 0,
    };
    let mut name = every.period(first);
    let mut ticks = Vec::new();
    for place in 0..count {
        if (start + place).is_multiple_of(step) {
            ticks.push((f64::from(place), name.clone()));
        }
        match every.after(&name) {
            Some(next) => name = next,
            None => break,
        }
    }
    ticks
}

/// Powers of ten by their exponents: `0.1`, `1`, `100`, `10⁶`.
pub(super) fn power_ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    let (low, high) = (low.ceil() as i32, high.floor() as i32);
    let step = [1, 2, 3, 5, 10, 20, 50].into_iter().find(|step| (high - low) / step <= 4).unwrap_or(100);
    let tick = |power: i32| (f64::from(power), written(power));
    (low..=high).filter(|power| power % step == 0).map(tick).collect()
}

fn written(power: i32) -> String {
    match power {
        0..=2 => 10u32.pow(power.unsigned_abs()).to_string(),
        -2..=-1 => format!("{:.*}", power.unsigned_abs() as usize, libm::pow(10.0, f64::from(power))),
        _ => {
            let power = power.to_string();
            let raised = power.chars().map(|digit| match digit {
                '-' => '⁻',
                '1' => '¹',
                '2' => '²',
                '3' => '³',
                digit => char::from_u32(0x2070 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
            });
            format!("10{}", raised.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(every: Every, first: &str, count: u32) -> Vec<String> {
        let first = every.days(first).expect("a period").first;
        period_ticks(every, first, count).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn ticks_of_periods_fall_on_the_beginning_of_years() {
        assert_eq!(names(Every::Month, "2025-01", 3), ["2025-01", "2025-02", "2025-03"]);
        assert_eq!(
            names(Every::Month, "2024-11", 18),
            ["2025-01", "2025-04", "2025-07", "2025-10", "2026-01", "2026-04"]
        );
        assert_eq!(
            names(Every::Month, "2020-06", 60),
            ["2021-01", "2022-01", "2023-01", "2024-01", "2025-01"]
        );
        assert_eq!(
            names(Every::Quarter, "2024-Q2", 14),
            ["2024-Q3", "2025-Q1", "2025-Q3", "2026-Q1", "2026-Q3", "2027-Q1", "2027-Q3"]
        );
        assert_eq!(names(Every::Day, "2026-01-30", 3), ["2026-01-30", "2026-01-31", "2026-02-01"]);
        assert!(names(Every::Week, "2026-W01", 1000).len() <= 10);
    }

    #[test]
    fn powers_of_ten_are_short() {
        let texts = |low, high| power_ticks(low, high).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(texts(-1.0, 2.0), ["0.1", "1", "10", "100"]);
        assert_eq!(texts(-1.0, 8.0), ["1", "100", "10⁴", "10⁶", "10⁸"]);
        assert_eq!(texts(-12.0, 40.0), ["1", "10²⁰", "10⁴⁰"]);
    }
}
