//! The score behind the decisions: how it ranks, whether it means what it says, and what each threshold would do.

use std::collections::BTreeMap;

use super::amounts::measure;
use super::attribute::margin;
use super::counted::known_or_unknown;
use super::group::Group;
use super::numbers::{NumberValue, Numbers};
use super::scores_compared::{Scored, compared};
use crate::amount::{Distribution, Moments};
use crate::inference::Better;
use crate::inference::scores::{
    Bin, Binning, BrierParts, CalibrationError, CalibrationInTheLarge, GroupScores, HosmerLemeshow,
    LabelledScores, Rule, Threshold, USUAL_BINS, USUAL_THRESHOLDS, ZTest, auc, auc_interval, brier_parts,
    brier_score, calibration_error, calibration_error_interval, calibration_in_the_large, hosmer_lemeshow,
    mean_score, reliability, spiegelhalter, sweep,
};
use crate::measures::Direction;
use crate::policy::{Event, Policy, Reference, Score};
use crate::share::Undefined;
use crate::tally::{AxisRole, Grid, Level, Side, Tally};

/// What is known of the scores of an attribute's groups.
#[derive(Debug, Clone)]
pub struct Scores {
    /// The scores of each group, in the order of the groups.
    pub groups: Vec<GroupOfScores>,
    /// Their measures and comparisons.
    pub numbers: Numbers,
    /// The groups that the sweep is over, by index: those compared.
    pub swept: Vec<usize>,
    /// What each threshold would select.
    pub sweep: Result<Vec<Threshold>, Undefined>,
    /// Whether a higher score is better for the people concerned.
    pub higher_is_better: bool,
    /// Whether cases are selected at and above a threshold, beyond it, or on the other side.
    pub rule: Rule,
    /// How finely different scores are told apart.
    pub grid: Grid,
}

/// The scores of one group.
#[derive(Debug, Clone)]
pub struct GroupOfScores {
    /// How many cases have each score.
    pub all: Distribution,
    /// How many, their sum and their spread, exactly.
    pub moments: Moments,
    /// Cases without a score.
    pub missing: u64,
    /// The same by label, where there is one.
    pub labelled: Option<LabelledScores>,
    /// Whether scores mean what they say; only with a label.
    pub calibration: Option<Calibration>,
}

/// How the scores of a group, read as probabilities, stand to the labels.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// Mean score and positive share, bin by bin: of equal width for probabilities, else of as many cases.
    pub bins: Result<Vec<Bin>, Undefined>,
    /// How far the two lie apart, over bins of equal width.
    pub error: Result<CalibrationError, Undefined>,
    /// The same over bins of as many cases.
    pub error_by_mass: Result<CalibrationError, Undefined>,
    /// The Brier score taken apart.
    pub brier: Result<BrierParts, Undefined>,
    /// Observed against expected positives.
    pub in_the_large: Result<CalibrationInTheLarge, Undefined>,
    /// The test of Hosmer and Lemeshow, for a score made elsewhere.
    pub hosmer_lemeshow: Result<HosmerLemeshow, Undefined>,
    /// The test of Spiegelhalter.
    pub spiegelhalter: Result<ZTest, Undefined>,
}

impl Scores {
    /// Everything about the scores of one attribute, from the tally.
    pub(super) fn of(
        policy: &Policy,
        score: &Score,
        tally: &Tally,
        roles: &[AxisRole],
        groups: &[Group],
        reference: &Reference,
    ) -> Scores {
        let cells = by_group(policy, tally, roles);
        // Whether scores are probabilities is a matter of the column, not of a group that happens to have few.
        let probabilities = cells.values().flatten().all(|cell| match cell.score {
            Level::Number(score) => (0.0..=1.0).contains(&score),
            _ => true,
        });
        let none: &[ScoreCell] = &[];
        let sums = tally.sums_over(roles).expect("the plan asked for the sums of scores");
        let mut moments = vec![Moments::default(); groups.len()];
        for (key, sum) in sums.cells() {
            let levels = known_or_unknown(key);
            if let Some(group) = groups.iter().position(|group| group.levels == levels) {
                moments[group].merge(sum);
            }
        }
        let found: Vec<GroupOfScores> = groups
            .iter()
            .zip(moments)
            .map(|(group, moments)| {
                let cells = cells.get(&group.levels).map_or(none, Vec::as_slice);
                of_group(policy, cells, moments, probabilities)
            })
            .collect();
        let swept: Vec<usize> = (0..groups.len()).filter(|group| groups[*group].is_compared()).collect();
        let of_sweep: Vec<GroupScores> = swept
            .iter()
            .map(|group| GroupScores {
                all: found[*group].all.clone(),
                labelled: found[*group].labelled.clone(),
            })
            .collect();
        let (rule, present) = rule(policy, score);
        let scored = scored(policy, score, &found);
        let values = found.iter().zip(&scored).map(|(group, scored)| values(policy, group, scored));
        Scores {
            numbers: Numbers {
                values: values.collect(),
                comparisons: compared(policy, score, groups, &scored, reference),
                pairs: Vec::new(),
            },
            sweep: sweep(&of_sweep, rule, USUAL_THRESHOLDS, present),
            swept,
            higher_is_better: score.higher_is_better,
            rule,
            grid: tally.grid,
            groups: found,
        }
    }

    /// Cases with a score and without a label.
    pub fn unlabelled(&self) -> u64 {
        let of = |group: &GroupOfScores| {
            group.all.cases() - group.labelled.as_ref().map_or(0, LabelledScores::cases)
        };
        self.groups.iter().map(of).sum()
    }

    /// The comparisons with another reference.
    pub(super) fn compare(&self, policy: &Policy, groups: &[Group], reference: &Reference) -> Numbers {
        let Some(score) = policy.examined_score() else { return self.numbers.clone() };
        let scored = scored(policy, score, &self.groups);
        Numbers {
            values: self.numbers.values.clone(),
            comparisons: compared(policy, score, groups, &scored, reference),
            pairs: Vec::new(),
        }
    }
}

/// Cases with one score and one label.
struct ScoreCell {
    score: Level,
    label: Level,
    cases: u64,
}

fn by_group(policy: &Policy, tally: &Tally, roles: &[AxisRole]) -> BTreeMap<Vec<Level>, Vec<ScoreCell>> {
    let label = policy.label.as_ref().map(|_| AxisRole::Label);
    let asked: Vec<AxisRole> = roles.iter().copied().chain(label).chain([AxisRole::Score]).collect();
    let mut groups: BTreeMap<Vec<Level>, Vec<ScoreCell>> = BTreeMap::new();
    for (key, cases) in margin(tally, &asked).cells() {
        let (group, rest) = key.split_at(roles.len());
        let (label, score) = match rest {
            [label, score] => (label.clone(), score.clone()),
            [score] => (Level::Missing, score.clone()),
            _ => continue,
        };
        groups.entry(known_or_unknown(group)).or_default().push(ScoreCell { score, label, cases });
    }
    groups
}

/// What scores are compared by.
fn scored(policy: &Policy, score: &Score, groups: &[GroupOfScores]) -> Vec<Scored> {
    let towards = towards_event(policy, score);
    let of = |group: &GroupOfScores| Scored {
        moments: group.moments.clone(),
        area: group.labelled.as_ref().map(|labelled| auc(labelled, towards)),
    };
    groups.iter().map(of).collect()
}

fn of_group(policy: &Policy, cells: &[ScoreCell], moments: Moments, probabilities: bool) -> GroupOfScores {
    let with = |wanted: fn(&Level) -> bool| {
        Distribution::of(cells.iter().filter(|cell| wanted(&cell.label)).filter_map(
            |cell| match cell.score {
                Level::Number(score) => Some((score, cell.cases)),
                _ => None,
            },
        ))
    };
    let labelled = policy.label.as_ref().map(|_| LabelledScores {
        positives: with(|label| *label == Level::Flag(true)),
        negatives: with(|label| *label == Level::Flag(false)),
    });
    GroupOfScores {
        all: with(|_| true),
        missing: cells.iter().filter(|cell| cell.score.is_missing()).map(|cell| cell.cases).sum(),
        calibration: labelled.as_ref().map(|labelled| calibration(policy, labelled, probabilities)),
        labelled,
        moments,
    }
}

fn calibration(policy: &Policy, labelled: &LabelledScores, probabilities: bool) -> Calibration {
    let by_mass = Binning::EqualMass(USUAL_BINS);
    if !probabilities {
        let reason = Undefined::NotAProbability;
        return Calibration {
            bins: reliability(labelled, by_mass),
            error: Err(reason),
            error_by_mass: Err(reason),
            brier: Err(reason),
            in_the_large: Err(reason),
            hosmer_lemeshow: Err(reason),
            spiegelhalter: Err(reason),
        };
    }
    Calibration {
        bins: reliability(labelled, Binning::default()),
        error: calibration_error(labelled, Binning::default()),
        error_by_mass: calibration_error(labelled, by_mass),
        brier: brier_parts(labelled, Binning::default()),
        in_the_large: calibration_in_the_large(labelled, policy.confidence),
        hosmer_lemeshow: hosmer_lemeshow(labelled, Binning::default()),
        spiegelhalter: spiegelhalter(labelled),
    }
}

fn values(policy: &Policy, group: &GroupOfScores, scored: &Scored) -> Vec<NumberValue> {
    let of = |id, value, interval, cases| NumberValue { measure: measure(id), value, interval, cases };
    let level = policy.confidence;
    let mean = mean_score(&group.all, level);
    let mut values =
        vec![of("mean_score", scored.moments.mean(), mean.and_then(|mean| mean.interval), group.all.cases())];
    let (Some(labelled), Some(area), Some(calibration)) = (&group.labelled, &scored.area, &group.calibration)
    else {
        return values;
    };
    let cases = labelled.cases();
    let rarer = labelled.positives.cases().min(labelled.negatives.cases());
    let brier = calibration.brier.and_then(|_| brier_score(labelled, level));
    values.extend([
        of("auc", area.map(|area| area.value()), area.map(|area| auc_interval(&area, level)), rarer),
        of(
            "expected_calibration_error",
            calibration.error.map(|error| error.expected),
            calibration.error.and_then(|_| calibration_error_interval(labelled, Binning::default(), level)),
            cases,
        ),
        of("brier_score", brier.map(|mean| mean.value), brier.and_then(|mean| mean.interval), cases),
    ]);
    values
}

/// On which side the scores of the event and of positive labels are to be: with a good event the better ones, with a
/// bad one the worse.
fn towards_event(policy: &Policy, score: &Score) -> Better {
    let good = policy.decision.direction == Direction::Favorable;
    if score.higher_is_better == good { Better::Higher } else { Better::Lower }
}

/// How a threshold selects, and the present one: as the decision does where it is a cut of the score itself, else
/// the scores on the side of the event, the threshold itself included.
fn rule(policy: &Policy, score: &Score) -> (Rule, Option<f64>) {
    let usual = Rule { better: towards_event(policy, score), includes_threshold: true };
    match &policy.decision.event {
        Event::Threshold { side, .. } if policy.decision.column == score.column => {
            let better = match side {
                Side::Above | Side::AtLeast => Better::Higher,
                Side::Below | Side::AtMost => Better::Lower,
            };
            let includes_threshold = matches!(side, Side::AtLeast | Side::AtMost);
            (Rule { better, includes_threshold }, policy.cut)
        }
        _ => (usual, None),
    }
}
