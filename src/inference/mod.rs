//! What counts allow to say about rates: intervals, tests, and statements about many groups at once.
//!
//! This module knows no fairness. It takes shares (hits of a base), and gives intervals and p-values that
//! name the [`Method`] that made them, so that every report can explain its numbers from one
//! [`catalogue()`].
//!
//! A confidence is always that of the whole statement: 0.95 for a joint interval over seven groups means
//! that all seven hold together in 95 % of audits.

pub mod adjust;
pub mod adjusted;
pub mod all_pairs;
pub mod amounts;
mod binomial;
pub mod catalogue;
mod catalogue_adjusted;
mod catalogue_amounts;
mod catalogue_classes;
mod catalogue_counts;
mod catalogue_joint;
mod catalogue_more;
mod catalogue_power;
mod catalogue_resample;
mod catalogue_scores;
mod catalogue_sequential;
mod catalogue_strata;
mod catalogue_survey;
pub mod change;
pub mod classes;
pub mod clopper_pearson;
pub mod closed_form;
mod counts;
pub mod difference;
pub mod difference_score;
pub mod dunnett;
pub mod e_values;
pub mod equal_groups;
pub mod equal_groups_drawn;
mod equal_sizes;
pub mod estimate;
pub mod false_discovery;
mod fitted;
mod fitted_difference;
mod fitted_ratio;
pub mod four_fifths;
pub mod joint;
pub mod mid_p;
pub mod mover;
pub mod nested;
mod newcombe_superiority;
pub mod normal;
pub mod pair;
mod pairs;
mod placements;
pub mod power;
pub mod proportion;
pub mod ratio;
pub mod resample;
mod root;
pub mod sample_to_settle;
pub mod scores;
pub mod sequential;
mod skewness;
mod splits;
pub mod strata;
pub mod student;
pub mod studentized_range;
pub mod survey;
pub mod table;
pub mod test;
pub mod tolerance;

pub use adjust::holm;
pub use all_pairs::{PairInterval, all_differences, all_ratios};
pub use catalogue::{Method, MethodKind, catalogue, find};
pub use clopper_pearson::clopper_pearson;
pub use closed_form::{agresti_caffo, katz, walter};
pub use difference::{difference, newcombe};
pub use difference_score::{gart_nam_difference, mee, miettinen_nurminen, miettinen_nurminen_ratio};
pub use dunnett::{differences_to_reference, dunnett_critical, ratios_to_reference};
pub use e_values::{e_benjamini_hochberg, e_benjamini_hochberg_of_logarithms};
pub use equal_groups::EqualGroups;
pub use equal_groups_drawn::{Drawn, Whole};
pub use estimate::{Estimate, Interval, Test};
pub use false_discovery::{benjamini_hochberg, benjamini_yekutieli};
pub use four_fifths::{Prospect, four_fifths_alarm, four_fifths_false_alarm, selections_to_four_fifths};
pub use joint::{
    Better, difference_to_best, difference_to_fixed, max_minus_min, mean_difference, mean_difference_to_best,
    mean_difference_to_fixed, mean_ratio_to_best, mean_ratio_to_fixed, min_over_max, ratio_to_best,
    ratio_to_fixed, worse_difference, worse_ratio,
};
pub use mid_p::{central_mid_p, pooled_z};
pub use mover::{MeanOfShares, mover_difference, mover_ratio, mover_wilson, wald};
pub use nested::{gart_nam_difference_nested_sidak, gart_nam_nested_sidak, koopman_nested, newcombe_nested};
pub use pair::Pair;
pub use power::{Aim, Detectable, cases_to_detect, cases_to_prove, detectable, detectable_beyond};
pub use proportion::wilson;
pub use ratio::{gart_nam, koopman, ratio};
pub use sample_to_settle::{Contrast, Decision, growth_for_all};
pub use studentized_range::{any_pair_differs, sidak_critical, tukey_kramer_critical};
pub use survey::{
    WeightedStratum, effective_base, linearised_variance, survey_demographic_disparity, survey_difference,
    survey_difference_nested, survey_difference_nested_sidak, survey_difference_to_best,
    survey_difference_to_fixed, survey_equality, survey_kitagawa, survey_max_minus_min,
    survey_mean_difference, survey_min_over_max, survey_ratio, survey_ratio_nested,
    survey_ratio_nested_sidak, survey_ratio_to_best, survey_ratio_to_fixed, survey_standardized,
    survey_wilson, survey_worse_difference, survey_worse_ratio,
};
pub use table::{
    Sparse, Table, TableTest, chi_square, cramers_v, cramers_v_corrected, equality_of_groups, g_test,
};
pub use test::{Equality, FISHER_LIMIT, equality, fisher_exact, score, shortfall, standard_deviations};
pub use tolerance::{Fraction, Scale, Tolerance};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Share;

    #[test]
    fn every_method_that_is_used_is_in_the_catalogue_and_every_entry_is_used() {
        let (group, reference) = (Share::new(3, 10), Share::new(5, 10));
        let large = Share::new(30_000, FISHER_LIMIT);
        let shares = [group, reference];
        let mean = MeanOfShares { first: group, second: reference };
        let means = [mean, mean];
        let intervals = [
            wilson(group, 0.9),
            clopper_pearson(group, 0.9),
            agresti_caffo(group, reference, 0.9),
            mee(group, reference, 0.9),
            miettinen_nurminen(group, reference, 0.9),
            gart_nam_difference(group, reference, 0.9),
            katz(group, reference, 0.9),
            walter(group, reference, 0.9),
            miettinen_nurminen_ratio(group, reference, 0.9),
            newcombe(group, reference, 0.9),
            koopman(group, reference, 0.9),
            gart_nam(group, reference, 0.9),
            newcombe_nested(group, reference, 0.9),
            koopman_nested(group, reference, 0.9),
            gart_nam_difference_nested_sidak(group, reference, 2, 0.9),
            gart_nam_nested_sidak(group, reference, 2, 0.9),
            mover_wilson(mean, 0.9),
            mover_difference(mean, mean, 0.9),
            mover_ratio(mean, mean, 0.9),
            ratio_to_best(&shares, Better::Higher, 0.9).map(|all| all[0]),
            difference_to_best(&shares, Better::Lower, 0.9).map(|all| all[0]),
            mean_ratio_to_best(&means, Better::Higher, 0.9).map(|all| all[0]),
            mean_difference_to_best(&means, Better::Lower, 0.9).map(|all| all[0]),
            ratio_to_fixed(group, reference, 2, 0.9),
            difference_to_fixed(group, reference, 2, 0.9),
            mean_ratio_to_fixed(mean, mean, 2, 0.9),
            mean_difference_to_fixed(mean, mean, 2, 0.9),
            max_minus_min(&shares, 0.9),
            min_over_max(&shares, 0.9),
            worse_difference(&shares, &shares, 0.9),
            worse_ratio(&shares, &shares, 0.9),
            mean_difference(&shares, &shares, 0.9),
            ratios_to_reference(&shares[..1], reference, 0.9).map(|all| all[0]),
            differences_to_reference(&shares[..1], reference, 0.9).map(|all| all[0]),
            all_ratios(&shares, 0.9).map(|all| all[0].interval),
            all_differences(&shares, 0.9).map(|all| all[0].interval),
        ];
        let tests = [equality(group, reference), equality(group, large), wald(mean, mean)];
        let mut used: Vec<&str> = intervals.map(|made| made.expect("cases everywhere").method).to_vec();
        used.extend(tests.map(|made| made.expect("cases everywhere").method));
        let table = Table::of_shares(&shares).expect("two groups and two outcomes");
        used.extend([chi_square(&table).method, g_test(&table).method]);
        used.extend(survey::methods());
        // Plain numbers carry no id of their own.
        used.extend(["holm", "benjamini_hochberg", "benjamini_yekutieli", "standard_deviations", "pooled_z"]);
        used.extend(["e_benjamini_hochberg", "e_process", "mean_of_e_values", "split_change_of_difference"]);
        used.extend(sequential::methods());
        used.extend(change::methods());
        used.extend(["central_mid_p", "cramers_v", "cramers_v_corrected", "selections_to_four_fifths"]);
        used.extend(["four_fifths_alarm", "detectable", "cases_to_detect", "cases_to_prove"]);
        used.extend([
            "detectable_beyond",
            "growth",
            "equal_groups",
            "equal_groups_drawn",
            "any_pair_differs",
        ]);
        used.extend(amounts::methods());
        used.extend(adjusted::methods());
        used.extend(scores::methods());
        used.extend(classes::methods());
        used.extend(resample::methods_of(&[Some(0.2), Some(0.4), Some(0.3), Some(0.5)].repeat(100)));
        used.extend(strata::methods_of(&[strata::Stratum { group, reference }; 2]));
        used.sort_unstable();
        // Some methods serve both amounts and scores.
        used.dedup();
        let mut listed: Vec<&str> = catalogue().iter().map(|method| method.id).collect();
        listed.sort_unstable();
        assert_eq!(used, listed);
    }
}
