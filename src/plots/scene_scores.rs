//! Figures of the scores behind decisions, from an audit.

use super::Drawing;
use super::amount_axis::Measured;
use super::heading::Words;
use super::reliability::{Bin, Reliability, Scored};
use super::scene::{Bound, Rows, Scene, undefined};
use super::sweep::{Line, Sweep, Swept};
use super::text::{LONGEST, amount, clean, counted, isolate, shorten};
use crate::findings::{ReferenceGroup, Scores};
use crate::inference::Better;
use crate::inference::scores::{Bin as FoundBin, Selected, Threshold};
use crate::measures::{NumberKind, find_number};
use crate::policy::Compare;
use crate::share::Share;

/// Whether scores mean what they say: positive share against mean score.
pub(super) fn draw_reliability(scene: &Scene<'_>) -> Option<Drawing> {
    let scores = scene.attribute.scores.as_ref()?;
    let compared = scene.known().filter(|group| scene.attribute.groups[*group].is_compared());
    let calibrated = compared.filter(|group| scores.groups[*group].calibration.is_some());
    let reference = reference(scene);
    let rows = scene.rows(calibrated.collect(), reference);
    let made = |group: &usize| scores.groups[*group].calibration.as_ref();
    if !rows.shown.iter().filter_map(made).any(|made| made.bins.is_ok()) {
        return None;
    }
    let probabilities = rows.shown.iter().filter_map(made).any(|made| made.error.is_ok());
    let level = scene.audit.policy.confidence;
    let groups = rows.shown.iter().map(|group| {
        let labelled = scores.groups[*group].labelled.as_ref().map_or(0, |labelled| labelled.cases());
        let error = made(group).and_then(|made| made.error.ok());
        let error = error.map_or(String::new(), |error| format!(", ECE {:.3}", error.expected));
        Scored {
            name: scene.name(*group),
            note: format!("{} labelled{error}", counted(labelled, "case", "cases")),
            bins: match made(group).map(|made| &made.bins) {
                Some(Ok(bins)) => Ok(bins.iter().map(|bin| self::bin(bin, level)).collect()),
                Some(Err(reason)) => Err(undefined(*reason)),
                None => Err("not measured".into()),
            },
        }
    });
    let column = column(scene);
    let title = format!("Reliability of {column} by {}", scene.about());
    let positive = scene.positive().unwrap_or_else(|| "the label is positive".into());
    let caption = format!(
        "Of the cases in each band of the score, the share for which {positive}, with its {} interval; below, how many \
         cases there are.{}{}",
        scene.level(),
        if probabilities {
            " On the diagonal a score means what it says; above it, it is too low."
        } else {
            ""
        },
        scene.not_shown(&rows)
    );
    let alt =
        format!("{title}, one plot for each of {}.", counted(rows.shown.len() as u64, "group", "groups"));
    let figure = Reliability {
        words: Words { title: title.clone(), subtitle: Vec::new(), alt: alt.clone() },
        axis: "mean score of the band".into(),
        share: "positive labels (%)".into(),
        interval: format!("{} interval of this band alone", scene.level()),
        probabilities,
        groups: groups.collect(),
        reference: place(&rows, reference),
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn column(scene: &Scene<'_>) -> String {
    let score = scene.audit.policy.score.as_ref();
    isolate(&shorten(&clean(score.map_or("the score", |score| &score.column)), LONGEST))
}

fn place(rows: &Rows, group: Option<usize>) -> Option<usize> {
    group.and_then(|group| rows.shown.iter().position(|shown| *shown == group))
}

/// The one group that mean scores are compared with, where it is one.
fn reference(scene: &Scene<'_>) -> Option<usize> {
    let numbers = scene.attribute.numbers(NumberKind::Score)?;
    match numbers.comparisons_of(find_number("mean_score")?).next()?.reference {
        ReferenceGroup::Group(group) => Some(group),
        _ => None,
    }
}

fn bin(bin: &FoundBin, level: f64) -> Bin {
    let interval = bin.interval(level);
    Bin {
        low: bin.low,
        high: bin.high,
        cases: bin.positives.base(),
        mean: bin.mean_score,
        positive: bin.positives.rate().ok().map(|value| Measured {
            value,
            low: interval.low,
            high: interval.high,
        }),
    }
}

/// What each threshold would select.
pub(super) fn draw_sweep(scene: &Scene<'_>) -> Option<Drawing> {
    let scores = scene.attribute.scores.as_ref()?;
    let thresholds = scores.sweep.as_ref().ok()?;
    let reference = reference(scene);
    let rows = scene.rows(scores.swept.clone(), reference);
    let labelled = scores.groups.iter().any(|group| group.labelled.is_some());
    let measures: &[&str] = match labelled {
        true => &["selection rate", "true positive rate", "false positive rate"],
        false => &["selection rate"],
    };
    let groups = rows.shown.iter().map(|group| swept(scene, scores, *group, measures.len()));
    let present = thresholds.iter().find(|threshold| threshold.is_present).map(|threshold| Line {
        at: threshold.threshold,
        words: format!("present threshold {}", amount(threshold.threshold)),
    });
    let bounds = Bound::of(scene.clauses("selection_rate", Compare::Ratio), |bound| bound.written.clone());
    let side = match (scores.rule.better, scores.rule.includes_threshold) {
        (Better::Higher, true) => "at or above",
        (Better::Higher, false) => "above",
        (Better::Lower, true) => "at or below",
        (Better::Lower, false) => "below",
    };
    let column = column(scene);
    let title = format!("If the threshold of {column} moved, by {}", scene.about());
    let caption = format!(
        "The share of each group whose score is {side} a threshold, and the lowest of these shares divided by the \
         highest{}. What is drawn is what a cut of the score alone would do.{}",
        if labelled { "; with the label, true and false positive rates" } else { "" },
        scene.not_shown(&rows)
    );
    let at_present = thresholds.iter().find(|threshold| threshold.is_present);
    let said = at_present.and_then(|threshold| Some((threshold.threshold, threshold.impact_ratio.ok()?)));
    let alt = match said {
        Some((at, ratio)) => {
            format!("{title}: at the present threshold {} the impact ratio is {ratio:.3}.", amount(at))
        }
        None => format!("{title}: selection rates and their ratio over all thresholds."),
    };
    let figure = Sweep {
        words: Words { title: title.clone(), subtitle: Vec::new(), alt: alt.clone() },
        axis: format!("threshold of {column}"),
        thresholds: thresholds.iter().map(|threshold| threshold.threshold).collect(),
        measures: measures.iter().map(|measure| (*measure).to_string()).collect(),
        ratio: "impact ratio (lowest / highest selection rate)".into(),
        ratios: thresholds.iter().map(|threshold| threshold.impact_ratio.ok()).collect(),
        present,
        bound: bounds
            .into_iter()
            .find(|bound| bound.words.starts_with("at least"))
            .map(|bound| Line { at: bound.at, words: bound.words }),
        groups: groups.collect(),
        reference: place(&rows, reference),
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn swept(scene: &Scene<'_>, scores: &Scores, group: usize, measures: usize) -> Swept {
    let place = scores.swept.iter().position(|swept| *swept == group);
    let thresholds = scores.sweep.as_deref().unwrap_or_default();
    let rate = |share: Option<Share>| share.and_then(|share| share.rate().ok());
    let ways: [fn(&Selected) -> Option<Share>; 3] =
        [|of| Some(of.selected), |of| of.of_positives, |of| of.of_negatives];
    let rates = ways.iter().take(measures).map(|way| {
        let of = |threshold: &Threshold| rate(way(threshold.groups.get(place?)?));
        thresholds.iter().map(of).collect()
    });
    Swept {
        name: scene.name(group),
        note: counted(scores.groups[group].all.cases(), "case", "cases"),
        rates: rates.collect(),
    }
}
