//! What a score before a yes or no decision says about a label, for one group: how well it ranks, whether it
//! means what it says, and what each threshold would select.
//!
//! Everything is computed from cases by score ([`LabelledScores`]), in time that grows with the number of
//! different scores and not of cases. Calibration is for scores that are probabilities, between 0 and 1;
//! other scores have an area under the ROC curve and a [reliability curve](reliability), and
//! [`NotAProbability`](crate::share::Undefined::NotAProbability) for the rest.

mod auc;
mod auc_joint;
mod bins;
mod brier;
mod calibration_error;
mod goodness_of_fit;
mod in_the_large;
mod labelled;
mod mean_score;
mod sweep;
mod z_test;

pub use auc::{Auc, auc, auc_equality, auc_interval, delong};
pub use auc_joint::{auc_difference, auc_difference_to_best, auc_difference_to_fixed};
pub use bins::{Bin, Binning, USUAL_BINS, reliability};
pub use brier::{BrierParts, brier_parts, brier_score};
pub use calibration_error::{CalibrationError, calibration_error, calibration_error_interval};
pub use goodness_of_fit::{HosmerLemeshow, hosmer_lemeshow, spiegelhalter};
pub use in_the_large::{CalibrationInTheLarge, Ratio, calibration_in_the_large};
pub use labelled::LabelledScores;
pub use mean_score::{Mean, mean_score};
pub use sweep::{GroupScores, Rule, Selected, Threshold, USUAL_THRESHOLDS, sweep};
pub use z_test::ZTest;

/// The ids of all methods of this module, as they are named by what they make of two groups.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    use crate::amount::Distribution;
    use crate::inference::Better;
    let scores = LabelledScores {
        positives: Distribution::of([(0.2, 3), (0.7, 9)]),
        negatives: Distribution::of([(0.2, 8), (0.7, 4)]),
    };
    let apart =
        LabelledScores { positives: Distribution::of([(0.7, 9)]), negatives: Distribution::of([(0.2, 8)]) };
    let [some, sure] = [&scores, &apart].map(|scores| auc(scores, Better::Higher).expect("both labels"));
    let intervals = [
        Ok(auc_interval(&some, 0.9)),
        Ok(auc_interval(&sure, 0.9)),
        delong(&some, 0.9),
        Ok(auc_difference(&some, &sure, 0.9)),
        Ok(auc_difference_to_fixed(&some, &sure, 2, 0.9)),
        auc_difference_to_best(&[some, sure], 0.9).map(|all| all[0]),
        mean_score(&scores.positives, 0.9).and_then(|mean| mean.interval),
        brier_score(&scores, 0.9).and_then(|mean| mean.interval),
        calibration_in_the_large(&scores, 0.9).and_then(|found| Ok(found.ratio?.interval)),
        calibration_error_interval(&scores, Binning::default(), 0.9),
    ];
    let mut ids: Vec<&str> = intervals.map(|made| made.expect("labels that vary").method).to_vec();
    let tests = [auc_equality(&some, &some), spiegelhalter(&scores)];
    ids.extend(tests.map(|made| made.expect("scores that vary").method));
    ids.push(hosmer_lemeshow(&scores, Binning::default()).expect("probabilities").method);
    // Plain numbers carry no id of their own.
    ids.extend(["calibration_error", "brier_parts"]);
    ids
}
