//! Figures of amounts, from an audit: levels, distributions, differences of deciles.

use super::Drawing;
use super::amount_axis::{Measured, Window};
use super::amounts::{Amount, Amounts as AmountRows};
use super::distributions::{Cumulated, Curve, Distributions};
use super::heading::Words;
use super::quantiles::{Difference, Differences, QuantileDifferences};
use super::scene::{Rows, Scene, undefined};
use super::text::{amount, clean, counted, isolate, shorten, thousands};
use crate::amount::Distribution;
use crate::findings::{Amounts, DistributionComparison, NumberValue, ReferenceGroup, Standing};
use crate::measures::find_number;

/// As many points as a line of a distribution has.
const MOST_POINTS: u64 = 200;

/// Means with their intervals and medians, one row per group.
pub(super) fn draw_levels(scene: &Scene<'_>) -> Option<Drawing> {
    let amounts = scene.attribute.amounts.as_ref()?;
    let rows = scene.rows(scene.known().collect(), reference(scene, amounts));
    let title = format!("{} by {}", scene.outcome(), scene.about());
    let groups = rows.shown.iter().map(|group| row(scene, amounts, *group));
    let groups: Vec<Amount> = groups.collect();
    let caption = format!(
        "Mean of each group with its {} interval, alone, and the median; for an amount of which {} is better.{}",
        scene.level(),
        scene.better(),
        scene.not_shown(&rows)
    );
    let alt = format!("{title}: {}.", extremes(scene, amounts, &rows));
    let figure = AmountRows {
        words: words(&title, vec![scene.event()], &alt),
        axis: scene.outcome(),
        value: "mean".into(),
        beside: "median".into(),
        interval: format!("{} interval of this mean alone", scene.level()),
        columns: vec!["mean".into(), "median".into(), "cases".into()],
        groups,
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn words(title: &str, subtitle: Vec<String>, alt: &str) -> Words {
    Words { title: title.into(), subtitle, alt: alt.into() }
}

fn value<'a>(amounts: &'a Amounts, group: usize, id: &str) -> Option<&'a NumberValue> {
    amounts.numbers.value(group, find_number(id)?)
}

/// The one group that all others are compared with, where it is one.
fn reference(scene: &Scene<'_>, amounts: &Amounts) -> Option<usize> {
    let first = amounts.numbers.comparisons.first()?;
    match first.reference {
        ReferenceGroup::Group(group) if group < scene.names.len() => Some(group),
        _ => None,
    }
}

fn row(scene: &Scene<'_>, amounts: &Amounts, group: usize) -> Amount {
    let standing = scene.attribute.groups[group].standing;
    let found = |id| value(amounts, group, id);
    let text = |id| found(id).and_then(|of| of.value.ok()).map_or("–".to_string(), amount);
    let mean = match found("mean") {
        None => Err("not measured".into()),
        Some(of) => of.value.map_err(undefined).map(|value| {
            let limits = of.interval.map_or((value, value), |interval| (interval.low, interval.high));
            Measured { value, low: limits.0, high: limits.1 }
        }),
    };
    let cases = amounts.groups[group].moments.cases();
    Amount {
        name: scene.names[group].clone(),
        note: match standing {
            Standing::Excluded(_) => Some("left out of comparisons"),
            _ if Some(group) == reference(scene, amounts) => Some("reference"),
            _ => None,
        },
        quiet: matches!(standing, Standing::Excluded(_)),
        mean,
        median: found("median").and_then(|of| of.value.ok()),
        numbers: vec![text("mean"), text("median"), thousands(cases)],
    }
}

/// The lowest and the highest mean, in words.
fn extremes(scene: &Scene<'_>, amounts: &Amounts, rows: &Rows) -> String {
    let mean = |group: &usize| {
        let found = value(amounts, *group, "mean").and_then(|of| of.value.ok());
        found.map(|mean| (*group, mean))
    };
    let mut means: Vec<(usize, f64)> = rows.shown.iter().filter_map(mean).collect();
    means.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    let words = |(group, mean): &(usize, f64)| format!("{} {}", scene.name(*group), amount(*mean));
    match means.as_slice() {
        [] => "no group has a mean".into(),
        [one] => format!("mean of {}", words(one)),
        [first, .., last] => format!("lowest mean {}, highest {}", words(first), words(last)),
    }
}

/// The distribution function of every compared group.
pub(super) fn draw_distributions(scene: &Scene<'_>) -> Option<Drawing> {
    let amounts = scene.attribute.amounts.as_ref()?;
    let compared = scene.known().filter(|group| scene.attribute.groups[*group].is_compared());
    let with_cases = compared.filter(|group| amounts.groups[*group].distribution.cases() > 0);
    let reference = reference(scene, amounts);
    let rows = scene.rows(with_cases.collect(), reference);
    let of = |group: &usize| &amounts.groups[*group].distribution;
    let steps = rows.shown.iter().flat_map(|group| of(group).steps());
    let pooled = Distribution::of(steps.map(|step| (step.level, step.cases)));
    let at = |part: f64| pooled.quantile(part).ok();
    let window = Window {
        least: pooled.least()?,
        low: at(0.005)?,
        middle: at(0.5)?,
        high: at(0.995)?,
        most: pooled.most()?,
    };
    let groups = rows.shown.iter().map(|group| curve(scene, *group, of(group)));
    let title = format!("Distribution of {} by {}", scene.outcome(), scene.about());
    let caption = format!(
        "For every amount, the share of each group's cases that do not exceed it. A line further to the right has \
         larger amounts; dots are medians.{}",
        scene.not_shown(&rows)
    );
    let medians = rows.shown.iter().filter_map(|group| Some((*group, of(group).median().ok()?)));
    let medians = medians.map(|(group, median)| format!("{} {}", scene.name(group), amount(median)));
    let alt = format!("{title}. Medians: {}.", medians.collect::<Vec<_>>().join(", "));
    let figure = Distributions {
        words: words(&title, vec![scene.event()], &alt),
        axis: scene.outcome(),
        window,
        groups: groups.collect(),
        reference: reference.and_then(|group| rows.shown.iter().position(|shown| *shown == group)),
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn curve(scene: &Scene<'_>, group: usize, distribution: &Distribution) -> Curve {
    let cases = distribution.cases();
    let stepped = distribution.steps().len() as u64 <= MOST_POINTS;
    let mut points: Vec<Cumulated> = Vec::new();
    let (mut passed, mut marked) = (0u64, 0u64);
    for step in distribution.steps() {
        passed += step.cases;
        // Of many amounts those are points at which another two-hundredth of the cases is passed.
        let place = (u128::from(passed) * u128::from(MOST_POINTS) / u128::from(cases)) as u64;
        if stepped || place > marked || points.is_empty() {
            points.push(Cumulated { amount: step.level, share: passed as f64 / cases as f64 });
            marked = place;
        }
    }
    let median = distribution.median().ok();
    let note = format!(
        "{}, median {}",
        counted(cases, "case", "cases"),
        median.map_or("undefined".to_string(), amount)
    );
    Curve { name: shorten(&scene.names[group], super::text::LONGEST), note, points, stepped, median }
}

/// Differences of deciles between each group and its reference.
pub(super) fn draw_deciles(scene: &Scene<'_>) -> Option<Drawing> {
    let amounts = scene.attribute.amounts.as_ref()?;
    let groups: Vec<usize> = amounts.distributions.iter().map(|made| made.group).collect();
    let rows = scene.rows(groups, None);
    let shown = amounts.distributions.iter().filter(|made| rows.shown.contains(&made.group));
    let shown: Vec<&DistributionComparison> = shown.collect();
    let first = shown.iter().find(|made| made.deciles.is_ok())?;
    let against = match first.reference {
        ReferenceGroup::Group(group) => scene.name(group),
        ReferenceGroup::Rest | ReferenceGroup::Overall => "all other groups".into(),
        ReferenceGroup::Absent => return None,
    };
    let groups = shown.iter().map(|made| differences(scene, amounts, made)).collect();
    let title = format!("{} by {}: deciles against {against}", scene.outcome(), scene.about());
    let caption = format!(
        "Each group's deciles less those of {against}; at zero they are equal. Bars are {} intervals of one decile \
         alone. A gap that grows to the right is one of the large amounts.{}",
        scene.level(),
        scene.not_shown(&rows)
    );
    let alt = format!("{title}, one plot for each of {}.", counted(shown.len() as u64, "group", "groups"));
    let figure = QuantileDifferences {
        words: words(&title, vec![scene.event()], &alt),
        axis: format!("difference of {}", scene.outcome()),
        interval: format!("{} interval of this decile alone", scene.level()),
        groups,
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn differences(scene: &Scene<'_>, amounts: &Amounts, made: &DistributionComparison) -> Differences {
    let quantiles = made.deciles.as_ref().map_err(|reason| undefined(*reason)).map(|deciles| {
        let of = |decile: &crate::inference::amounts::QuantileDifference| Difference {
            at: decile.part,
            amount: Measured {
                value: decile.difference,
                low: decile.interval.map_or(decile.difference, |interval| interval.low),
                high: decile.interval.map_or(decile.difference, |interval| interval.high),
            },
        };
        deciles.iter().map(of).collect()
    });
    let cases = amounts.groups[made.group].moments.cases();
    Differences { name: scene.name(made.group), note: counted(cases, "case", "cases"), quantiles }
}

impl Scene<'_> {
    /// What the outcome is, for titles: the column of the decision.
    pub(super) fn outcome(&self) -> String {
        let column = &self.audit.policy.decision.column;
        isolate(&shorten(&clean(column), super::text::LONGEST))
    }
}
