//! Which methods of the catalogue a report rests on.

use std::collections::BTreeSet;

use super::over_time;
use crate::audit::Audit;
use crate::findings::{Amounts, Attribute, Classes, Power, Scores};
use crate::inference::{Estimate, Interval};
use crate::share::Undefined;

type Used = BTreeSet<&'static str>;

/// The ids of all methods that made a number of the report.
pub(super) fn methods_used(audit: &Audit) -> BTreeSet<&'static str> {
    let mut used = BTreeSet::new();
    used.extend(audit.policy.is_weighted_sample().then_some("kish"));
    for attribute in &audit.attributes {
        for value in attribute.groups.iter().flat_map(|group| &group.measures) {
            used.extend(value.interval.map(|interval| interval.method));
        }
        for comparison in &attribute.comparisons {
            for estimate in [comparison.difference, comparison.ratio].into_iter().flatten() {
                used.insert(estimate.interval.method);
                used.extend(estimate.joint.map(|joint| joint.method));
            }
            if let Ok(test) = comparison.test {
                used.extend([test.method, "holm"]);
            }
        }
        for pooled in attribute.conditional.iter().map(|taken| &taken.pooled) {
            let tests = [pooled.cochran_mantel_haenszel, pooled.breslow_day, pooled.tarone];
            used.extend(tests.into_iter().flatten().map(|test| test.method));
            let standardized = pooled.standardized.map(|both| both.difference);
            let estimates = [pooled.odds_ratio, pooled.risk_difference, pooled.risk_ratio, standardized];
            used.extend(estimates.into_iter().flatten().map(|estimate| estimate.interval.method));
            used.extend(pooled.split.map(|split| split.method));
        }
        let disparities = attribute.disparities.iter().filter_map(|disparity| disparity.value.ok());
        used.extend(disparities.map(|value| value.method));
        for drawn in attribute.resampled.iter().flatten() {
            for bootstrap in [drawn.difference, drawn.ratio].into_iter().flatten() {
                used.insert(bootstrap.interval.method);
                used.extend(bootstrap.joint.and_then(Result::ok).map(|joint| joint.method));
            }
        }
        if let Ok(association) = attribute.association {
            let tests = [association.test.method, association.likelihood_ratio.method];
            used.extend(tests.into_iter().chain(["cramers_v", "cramers_v_corrected"]));
        }
        of_numbers(attribute, &mut used);
        let summaries = attribute.summaries.iter().filter_map(|summary| summary.estimate.ok());
        used.extend(summaries.map(|estimate| estimate.interval.method));
    }
    used.extend(over_time::methods(audit));
    used.extend(audit.findings.iter().filter_map(|finding| finding.power.as_ref()).flat_map(Power::methods));
    used
}

/// The methods of amounts, scores and classes.
fn of_numbers(attribute: &Attribute, used: &mut Used) {
    let amounts = attribute.amounts.as_ref().map(|amounts| &amounts.numbers);
    let scores = attribute.scores.as_ref().map(|scores| &scores.numbers);
    for numbers in [amounts, scores].into_iter().flatten() {
        for value in numbers.values.iter().flatten() {
            interval(value.interval, used);
        }
        for comparison in &numbers.comparisons {
            estimate(comparison.difference, used);
            estimate(comparison.ratio, used);
            if let Ok(test) = comparison.test {
                used.extend([test.method, "holm"]);
            }
        }
        numbers.pairs.iter().for_each(|pair| interval(pair.interval, used));
    }
    if let Some(amounts) = &attribute.amounts {
        of_amounts(amounts, used);
    }
    if let Some(scores) = &attribute.scores {
        of_scores(scores, used);
    }
    if let Some(classes) = &attribute.classes {
        of_classes(classes, used);
    }
    let related = attribute.condition_association.and_then(Result::ok);
    used.extend(related.map(|found| found.method));
}

fn interval(made: Result<Interval, Undefined>, used: &mut Used) {
    used.extend(made.ok().map(|interval| interval.method));
}

fn estimate(made: Result<Estimate, Undefined>, used: &mut Used) {
    if let Ok(made) = made {
        used.insert(made.interval.method);
        used.extend(made.joint.map(|joint| joint.method));
    }
}

fn of_amounts(amounts: &Amounts, used: &mut Used) {
    for made in &amounts.distributions {
        for test in [made.test, made.distance_test].into_iter().flatten() {
            used.extend([test.method, "holm"]);
        }
        if made.deciles.is_ok() {
            used.extend(["quantile_differences", "wasserstein_distance"]);
        }
    }
    if amounts.inequality.iter().any(|index| index.split.is_ok()) {
        used.insert("generalized_entropy");
    }
    for taken in &amounts.conditional {
        let gaps = taken.strata.iter().map(|stratum| stratum.gap);
        let standardized = taken.standardized.as_ref().map_err(|reason| *reason);
        let ratio = standardized.and_then(|found| found.ratio);
        let regression = taken.regression.as_ref().map_err(|reason| *reason).map(|found| found.gap);
        let all = gaps.chain([standardized.map(|found| found.difference), ratio, regression]);
        for made in all.flatten() {
            interval(made.uncertainty.map(|of| of.interval), used);
        }
        if let Ok(split) = &taken.decomposition {
            used.extend(split.twofold().map(|split| split.method));
            used.extend([split.threefold.method, split.unmatched.method]);
        }
        if taken.homogeneity.is_ok() {
            used.extend(["welch_homogeneity", "cochran_q"]);
        }
    }
}

fn of_scores(scores: &Scores, used: &mut Used) {
    for made in scores.groups.iter().filter_map(|group| group.calibration.as_ref()) {
        if made.error.is_ok() {
            used.extend(["calibration_error", "brier_parts", "wilson"]);
        }
        if let Ok(found) = &made.in_the_large {
            interval(found.ratio.map(|ratio| ratio.interval), used);
        }
        used.extend(made.hosmer_lemeshow.as_ref().ok().map(|test| test.method));
        used.extend(made.spiegelhalter.as_ref().ok().map(|test| test.method));
    }
}

fn of_classes(classes: &Classes, used: &mut Used) {
    for pair in &classes.pairs {
        used.extend(pair.total_variation.as_ref().ok().map(|found| found.interval.method));
        let served = pair.served_better.as_ref().and_then(|served| served.as_ref().ok());
        used.extend(served.map(|found| found.interval.method));
        if let Some(Ok(test)) = pair.test {
            used.extend([test.method, "holm"]);
        }
    }
    if classes.differential_fairness.is_ok() {
        used.insert("differential_fairness");
    }
}
