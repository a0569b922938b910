//! Amounts within cells of conditions against values made by other implementations.
//!
//! `golden/adjusted.json` is made by `golden/adjusted.py` from the cases themselves, and tied there to
//! statsmodels and scipy; a regression there is one on the full matrix of indicators, and never one from
//! moments.

#[path = "common/values.rs"]
mod values;

use evenhand::amount::Moments;
use evenhand::inference::adjusted::{
    Adjusted, AmountCell, AmountStratum, GapHomogeneity, RegressionGap, StandardErrors, Twofold, Uncertainty,
    condition_association, decompose, fixed_effects, gap_homogeneity, pooled_gap, standardized_gap,
    within_cell_gaps,
};
use evenhand::inference::strata::LeftOut;
use evenhand::share::Undefined;
use serde_json::Value;
use values::{list, number, whole};

const CLOSED_FORM: f64 = 1e-9;
const TINY_P: f64 = 1e-6;

/// A case of the file, with how far rounding of the means alone may carry a number.
struct Case {
    what: String,
    confidence: f64,
    cells: Vec<AmountCell>,
    reference: usize,
    rounding: f64,
    expected: Value,
}

fn cases() -> Vec<Case> {
    let golden: Value =
        serde_json::from_str(include_str!("golden/adjusted.json")).expect("the golden file is JSON");
    let cases: Vec<Case> = list(&golden["cases"]).iter().map(case).collect();
    assert!(cases.len() > 50, "the cases are found");
    cases
}

fn case(value: &Value) -> Case {
    let mut largest = 0.0f64;
    let mut moments = |levels: &Value| {
        let mut moments = Moments::default();
        for level in list(levels) {
            largest = largest.max(number(&level[0]).abs());
            moments.add(number(&level[0]), whole(&level[1]));
        }
        moments
    };
    let cells = list(&value["cells"]).iter();
    let cells =
        cells.map(|cell| AmountCell { groups: list(cell).iter().map(&mut moments).collect() }).collect();
    Case {
        what: value["name"].to_string(),
        confidence: number(&value["confidence"]),
        cells,
        reference: whole(&value["reference"]) as usize,
        rounding: 4.0 * f64::EPSILON * largest,
        expected: value.clone(),
    }
}

impl Case {
    /// Each group against the reference, with what is expected of the two.
    fn pairs(&self) -> Vec<(Vec<AmountStratum>, &Value)> {
        let strata =
            |group: usize| self.cells.iter().map(|cell| cell.stratum(group, self.reference)).collect();
        list(&self.expected["pairs"])
            .iter()
            .enumerate()
            .map(|(group, expected)| (strata(group), expected))
            .collect()
    }

    fn near(&self, found: f64, expected: &Value, what: &str) {
        let expected = number(expected);
        let close = (found - expected).abs() <= CLOSED_FORM * expected.abs() + self.rounding;
        assert!(close, "{} {what}: found {found:e}, expected {expected:e}", self.what);
    }

    fn ratio(&self, found: f64, expected: &Value, what: &str) {
        let expected = number(expected);
        let close = (found - expected).abs() <= CLOSED_FORM * expected.abs();
        assert!(close, "{} {what}: found {found:e}, expected {expected:e}", self.what);
    }

    /// A p-value of a test whose statistic is known to this relative precision.
    fn p(&self, found: f64, expected: &Value, what: &str) {
        let expected = number(expected);
        let tolerance = if expected < 1e-10 { TINY_P } else { CLOSED_FORM };
        let close = (found - expected).abs() <= tolerance * expected;
        assert!(close, "{} {what}: found p {found:e}, expected {expected:e}", self.what);
    }

    /// What both have, or nothing when both have the same reason for not existing.
    fn both<'a, T>(
        &self,
        found: Result<T, Undefined>,
        expected: &'a Value,
        what: &str,
    ) -> Option<(T, &'a Value)> {
        let reason = expected["undefined"].as_str();
        match found {
            Ok(found) => {
                assert_eq!(None, reason, "{} {what} has a value", self.what);
                Some((found, expected))
            }
            Err(found) => {
                assert_eq!(Some(format!("{found:?}").as_str()), reason, "{} {what} has none", self.what);
                None
            }
        }
    }

    fn uncertainty(&self, found: Result<Uncertainty, Undefined>, expected: &Value, what: &str) {
        let Some((found, expected)) = self.both(found, expected, what) else { return };
        self.ratio(found.standard_error, &expected["standard_error"], what);
        self.ratio(found.degrees_of_freedom, &expected["degrees_of_freedom"], what);
        self.near(found.interval.low, &expected["interval"][0], what);
        self.near(found.interval.high, &expected["interval"][1], what);
        self.p(found.p, &expected["p"], what);
    }

    fn adjusted(&self, found: Adjusted, expected: &Value, what: &str) {
        self.near(found.value, &expected["value"], what);
        self.uncertainty(found.uncertainty, &expected["uncertainty"], what);
    }

    fn homogeneity(&self, found: Result<GapHomogeneity, Undefined>, expected: &Value, what: &str) {
        let Some((GapHomogeneity { welch, cochran }, expected)) = self.both(found, expected, what) else {
            return;
        };
        self.near(cochran.statistic, &expected["q"], what);
        self.p(cochran.p, &expected["q_p"], what);
        assert_eq!(cochran.degrees_of_freedom as u64, whole(&expected["degrees_of_freedom"]));
        assert_eq!(welch.degrees_of_freedom, cochran.degrees_of_freedom);
        self.near(welch.statistic, &expected["statistic"], what);
        self.ratio(welch.spread_degrees_of_freedom, &expected["spread_degrees_of_freedom"], what);
        self.p(welch.p, &expected["p"], what);
        self.left_out(cochran.left_out, &expected["left_out"]);
    }

    fn left_out(&self, found: LeftOut, expected: &Value) {
        let found = [found.strata as u64, found.group_cases, found.reference_cases];
        assert_eq!(found.to_vec(), list(expected).iter().map(whole).collect::<Vec<u64>>(), "{}", self.what);
    }

    fn regression(&self, found: Result<RegressionGap, Undefined>, expected: &Value, what: &str) {
        let Some((found, expected)) = self.both(found, expected, what) else { return };
        self.adjusted(found.gap, expected, what);
        assert_eq!(found.shared_cells as u64, whole(&expected["shared_cells"]), "{} {what}", self.what);
        let errors = self.both(found.standard_errors, &expected["standard_errors"], what);
        let Some((StandardErrors { classic, hc1, hc3 }, errors)) = errors else { return };
        self.ratio(classic, &errors["classic"], what);
        self.ratio(hc1, &errors["hc1"], what);
        if let Some((hc3, expected)) = self.both(hc3, &errors["hc3"], what) {
            self.ratio(hc3, expected, what);
        }
        let method = found.gap.estimate().expect("a standard error").interval.method;
        assert_eq!(Some(method), expected["method"].as_str(), "{} {what}", self.what);
    }

    fn twofold(&self, found: Twofold, expected: &Value) {
        self.near(found.explained, &expected[0], found.method);
        self.near(found.unexplained, &expected[1], found.method);
    }
}

#[test]
fn the_gap_of_every_cell() {
    let mut counted = 0;
    for case in cases() {
        for (strata, expected) in case.pairs() {
            let found = within_cell_gaps(&strata, case.confidence);
            assert_eq!(found.len(), list(&expected["within"]).len());
            for (found, expected) in found.into_iter().zip(list(&expected["within"])) {
                if let Some((found, expected)) = case.both(found, expected, "within a cell") {
                    case.adjusted(found, expected, "within a cell");
                    counted += 1;
                }
            }
        }
    }
    assert!(counted > 200, "{counted}");
}

#[test]
fn the_standardised_gaps() {
    for case in cases() {
        for (strata, expected) in case.pairs() {
            let (found, expected) = (standardized_gap(&strata, case.confidence), &expected["standardized"]);
            let Some((found, expected)) = case.both(found, expected, "standardised") else { continue };
            case.near(found.group_mean, &expected["group_mean"], "group");
            case.near(found.reference_mean, &expected["reference_mean"], "reference");
            case.adjusted(found.difference, &expected["difference"], "difference");
            if let Some((found, expected)) = case.both(found.ratio, &expected["ratio"], "ratio") {
                case.adjusted(found, expected, "ratio");
            }
            assert_eq!(found.cells as u64, whole(&expected["cells"]), "{}", case.what);
            assert_eq!(found.borrowed as u64, whole(&expected["borrowed"]), "{}", case.what);
            case.left_out(found.left_out, &expected["left_out"]);
            assert_eq!(found.homogeneity, gap_homogeneity(&strata));
        }
    }
}

#[test]
fn the_homogeneity_of_the_gaps() {
    for case in cases() {
        for (strata, expected) in case.pairs() {
            case.homogeneity(gap_homogeneity(&strata), &expected["homogeneity"], "homogeneity");
        }
    }
}

#[test]
fn the_regression_of_all_groups() {
    let mut counted = 0;
    for case in cases() {
        let found = fixed_effects(&case.cells, case.reference, case.confidence);
        let Some((found, expected)) = case.both(found, &case.expected["regression"], "regression") else {
            continue;
        };
        assert_eq!(found.cells as u64, whole(&expected["cells"]), "{}", case.what);
        assert_eq!(found.cases, whole(&expected["cases"]), "{}", case.what);
        assert_eq!(found.degrees_of_freedom, whole(&expected["degrees_of_freedom"]), "{}", case.what);
        assert_eq!(found.gaps.len(), list(&expected["gaps"]).len(), "{}", case.what);
        for (found, expected) in found.gaps.into_iter().zip(list(&expected["gaps"])) {
            case.regression(found.gap, expected, &format!("group {}", found.group));
            let strata: Vec<AmountStratum> =
                case.cells.iter().map(|cell| cell.stratum(found.group, case.reference)).collect();
            if let Ok(gap) = found.gap {
                assert_eq!(gap.homogeneity, gap_homogeneity(&strata), "{}", case.what);
            }
            counted += 1;
        }
        let all: u64 = case.cells.iter().flat_map(|cell| &cell.groups).map(Moments::cases).sum();
        assert_eq!(found.cases + found.cases_left_out, all, "{}", case.what);
    }
    assert!(counted > 100, "{counted}");
}

#[test]
fn the_regression_of_two_groups() {
    for case in cases() {
        for (strata, expected) in case.pairs() {
            case.regression(pooled_gap(&strata, case.confidence), &expected["pooled"], "pooled");
        }
    }
}

#[test]
fn the_parts_of_the_gaps() {
    for case in cases() {
        for (strata, expected) in case.pairs() {
            let (found, expected) = (decompose(&strata, case.confidence), &expected["decomposition"]);
            let Some((found, expected)) = case.both(found, expected, "decomposition") else { continue };
            case.near(found.gap, &expected["gap"], "gap");
            case.near(found.shared_gap, &expected["shared_gap"], "shared gap");
            case.near(found.unmatched.group, &expected["unmatched"][0], "unmatched");
            case.near(found.unmatched.reference, &expected["unmatched"][1], "unmatched");
            case.left_out(found.unmatched.left_out, &expected["left_out"]);
            case.twofold(found.kitagawa, &expected["kitagawa"]);
            case.twofold(found.reference_coefficients, &expected["reference_coefficients"]);
            case.twofold(found.group_coefficients, &expected["group_coefficients"]);
            case.twofold(found.pooled_without_group, &expected["pooled_without_group"]);
            case.twofold(found.pooled_with_group, &expected["pooled_with_group"]);
            case.near(found.threefold.endowments, &expected["threefold"][0], "endowments");
            case.near(found.threefold.coefficients, &expected["threefold"][1], "coefficients");
            case.near(found.threefold.interaction, &expected["threefold"][2], "interaction");
            assert_eq!(Ok(found.unexplained), pooled_gap(&strata, case.confidence));
        }
    }
}

#[test]
fn the_association_of_the_conditions() {
    let golden: Value =
        serde_json::from_str(include_str!("golden/adjusted.json")).expect("the golden file is JSON");
    for table in list(&golden["conditions"]) {
        let counts: Vec<Vec<u64>> =
            list(&table["counts"]).iter().map(|row| list(row).iter().map(whole).collect()).collect();
        let found = condition_association(&counts).expect("groups and cells");
        for (found, key) in [(found.cramers_v, "cramers_v"), (found.variance_explained, "variance_explained")]
        {
            let expected = number(&table[key]);
            assert!(
                (found - expected).abs() <= CLOSED_FORM * expected,
                "{counts:?} {key}: {found}, not {expected}"
            );
        }
    }
}

/// The admissions of Berkeley in 1973 as amounts of 0 and 1, women against men: the worked numbers of the
/// methods for rates.
#[test]
fn amounts_of_nothing_and_one_are_rates() {
    let counts = [
        [89, 108, 512, 825],
        [17, 25, 353, 560],
        [202, 593, 120, 325],
        [131, 375, 138, 417],
        [94, 393, 53, 191],
        [24, 341, 22, 373],
    ];
    let side = |hits: u64, base: u64| {
        let mut moments = Moments::default();
        moments.add(1.0, hits);
        moments.add(0.0, base - hits);
        moments
    };
    let strata: Vec<AmountStratum> =
        counts.map(|[a, n, c, m]| AmountStratum { group: side(a, n), reference: side(c, m) }).to_vec();
    let near =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
    let standard = standardized_gap(&strata, 0.95).expect("both groups");
    near(standard.group_mean, 0.42995538046072523);
    near(standard.reference_mean, 0.38731858268942226);
    near(standard.difference.value, 0.04263679777130297);
    near(standard.ratio.expect("above zero").value, 1.1100819833513953);
    let split = decompose(&strata, 0.95).expect("both groups");
    near(split.gap, -0.14164542824654186);
    near(split.kitagawa.unexplained, 0.03602848290570063);
    near(split.kitagawa.explained, -0.17767391115224251);
    // With weights n₁ n₂ / n the regression is the pooled difference of Mantel and Haenszel.
    assert!((split.unexplained.gap.value - 0.0184251961909).abs() < 1e-13);
}
