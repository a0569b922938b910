//! One attribute: groups, comparisons, summaries, conditions and periods.

use super::estimates::{
    counts, estimate, finite, interval, is_share, number, one_count, plain, split, statistic, sums, test,
    to_value, undefined,
};
use super::keys::{group_key, level_text, levels_key, reference_key};
use super::resampled::{association, bootstraps, of_summary};
use serde_json::Value;

use super::wire::*;
use super::{amounts, classes, scores};
use crate::audit::Audit;
use crate::findings::{
    Attribute, Conditional, Disparity, MeasureValue, NumberComparison, Standing, SummaryValue,
};
use crate::inference::adjusted::ConditionAssociation;
use crate::measures::NumberKind;
use crate::share::Undefined;
use crate::tally::Grid;

pub(super) fn attribute(audit: &Audit, attribute: &Attribute) -> WireAttribute {
    let key = |index: usize| group_key(attribute, index);
    let periods = attribute.periods.iter().map(|period| {
        to_value(WirePeriod {
            period: level_text(&period.period),
            group: key(period.group),
            counts: one_count(period.selection),
        })
    });
    let amounts = attribute.amounts.as_ref();
    let mut relation = to_value(association(attribute.association));
    if let (Some(classes), Some(map)) = (&attribute.classes, relation.as_object_mut()) {
        classes::association(audit, attribute, classes, map);
    }
    let shares = (0..attribute.comparisons.len()).map(|place| to_value(comparison(attribute, place)));
    let of_numbers =
        [NumberKind::Amount, NumberKind::Score].into_iter().filter_map(|kind| attribute.numbers(kind));
    let of_numbers = of_numbers
        .flat_map(|numbers| &numbers.comparisons)
        .map(|of| to_value(number_comparison(attribute, of)));
    let distributions = amounts.map_or_else(Vec::new, |of| amounts::distributions(attribute, of));
    let classes = attribute.classes.as_ref().map_or_else(Vec::new, |of| classes::pairs(attribute, of));
    let of_amounts = amounts.map_or_else(Vec::new, |of| amounts::conditional(attribute, of));
    let amount_periods = amounts.map_or_else(Vec::new, |of| amounts::periods(attribute, of));
    let grid = amounts.map(|of| of.grid).or(attribute.scores.as_ref().map(|of| of.grid));
    WireAttribute {
        columns: attribute.columns.clone(),
        groups: (0..attribute.groups.len()).map(|of| group(audit, attribute, of)).collect(),
        comparisons: shares.chain(of_numbers).chain(distributions).chain(classes).collect(),
        association: relation,
        summary: attribute
            .summaries
            .iter()
            .map(|of| (of.summary.id.to_string(), to_value(summary(attribute, of))))
            .collect(),
        conditional: attribute
            .conditional
            .iter()
            .map(|of| to_value(conditional(attribute, of)))
            .chain(of_amounts)
            .collect(),
        condition_association: attribute.condition_association.map(condition_association),
        demographic_disparity: attribute.disparities.iter().map(|of| disparity(attribute, of)).collect(),
        periods: periods.chain(amount_periods).collect(),
        inequality: amounts.map(amounts::inequality),
        grid_relative_error: grid.filter(|grid| !grid.is_exact()).map(Grid::relative_error),
        scores: attribute.scores.as_ref().map(|of| scores::scores(audit, attribute, of)),
    }
}

fn group(audit: &Audit, attribute: &Attribute, index: usize) -> WireGroup {
    let group = &attribute.groups[index];
    let of_numbers =
        [NumberKind::Amount, NumberKind::Score].into_iter().filter_map(|kind| attribute.numbers(kind));
    let of_numbers = of_numbers
        .flat_map(|numbers| &numbers.values[index])
        .map(|of| (of.measure.id.to_string(), to_value(number(of.value, of.interval))));
    let excluded = match group.standing {
        Standing::Excluded(index) => Some(&audit.policy.exclusions[index]),
        Standing::Known | Standing::Unknown => None,
    };
    WireGroup {
        group: levels_key(&attribute.columns, &group.levels),
        unknown: group.standing == Standing::Unknown,
        excluded: excluded.map(|small| WireExemption {
            below_fraction: small.below.to_f64(),
            justification: small.justification.clone(),
        }),
        rows: group.counts.cases(),
        sums: group.weights.map(|weights| sums(weights.all())),
        fraction: group.of_used.rate().unwrap_or(0.0),
        measures: group
            .measures
            .iter()
            .map(|value| (value.measure.id.to_string(), to_value(measure(value))))
            .chain(of_numbers)
            .collect(),
    }
}

fn measure(value: &MeasureValue) -> WireEstimate {
    match value.rate {
        Err(reason) => undefined(reason),
        Ok(rate) => WireEstimate {
            value: finite(rate.value()),
            interval: value.interval.map(interval),
            counts: is_share(rate).then(|| one_count(rate)),
            parts: (!is_share(rate)).then(|| counts(rate)),
            ..WireEstimate::default()
        },
    }
}

fn comparison(attribute: &Attribute, place: usize) -> WireComparison {
    let comparison = &attribute.comparisons[place];
    let [of_difference, of_ratio] = bootstraps(attribute, place);
    WireComparison {
        measure: comparison.measure.id,
        group: group_key(attribute, comparison.group),
        reference: reference_key(attribute, comparison.reference),
        difference: WireEstimate { bootstrap: of_difference, ..estimate(comparison.difference) },
        ratio: WireEstimate { bootstrap: of_ratio, ..estimate(comparison.ratio) },
        test: test(comparison.test),
    }
}

fn condition_association(found: Result<ConditionAssociation, Undefined>) -> Value {
    match found {
        Ok(found) => serde_json::json!({
            "cramers_v": finite(found.cramers_v),
            "cramers_v_corrected": finite(found.cramers_v_corrected),
            "variance_explained": finite(found.variance_explained),
            "method": found.method,
        }),
        Err(reason) => to_value(undefined(reason)),
    }
}

fn number_comparison(attribute: &Attribute, of: &NumberComparison) -> WireComparison {
    WireComparison {
        measure: of.measure.id,
        group: group_key(attribute, of.group),
        reference: reference_key(attribute, of.reference),
        difference: estimate(of.difference),
        ratio: estimate(of.ratio),
        test: test(of.test),
    }
}

fn summary(attribute: &Attribute, summary: &SummaryValue) -> WireSummary {
    let extremes = summary.extremes;
    WireSummary {
        estimate: WireEstimate { bootstrap: of_summary(attribute, summary), ..estimate(summary.estimate) },
        left_out: summary.left_out.iter().map(|index| group_key(attribute, *index)).collect(),
        lowest: extremes.map(|extremes| group_key(attribute, extremes.lowest)),
        highest: extremes.map(|extremes| group_key(attribute, extremes.highest)),
        measure: extremes.map(|extremes| extremes.measure),
    }
}

fn conditional(attribute: &Attribute, conditional: &Conditional) -> WireConditional {
    let strata = conditional.strata.iter().map(|stratum| WireStratum {
        condition: levels_key(&conditional.conditions, &stratum.condition),
        group: one_count(stratum.group),
        reference: one_count(stratum.reference),
    });
    WireConditional {
        measure: conditional.measure.id,
        conditions: conditional.conditions.clone(),
        group: group_key(attribute, conditional.group),
        reference: reference_key(attribute, conditional.reference),
        cochran_mantel_haenszel: statistic(conditional.pooled.cochran_mantel_haenszel),
        odds_ratio: estimate(conditional.pooled.odds_ratio),
        risk_difference: estimate(conditional.pooled.risk_difference),
        risk_ratio: estimate(conditional.pooled.risk_ratio),
        standardized_difference: estimate(conditional.pooled.standardized.map(|both| both.difference)),
        breslow_day: statistic(conditional.pooled.breslow_day),
        tarone: statistic(conditional.pooled.tarone),
        decomposition: split(conditional.pooled.split),
        strata: strata.collect(),
    }
}

fn disparity(attribute: &Attribute, disparity: &Disparity) -> WireDisparity {
    let value = disparity.value;
    WireDisparity {
        group: group_key(attribute, disparity.group),
        conditions: disparity.conditions.clone(),
        accepted: one_count(disparity.accepted),
        others_accepted: one_count(disparity.others_accepted),
        overall: plain(value.map(|value| value.overall)),
        conditional: plain(value.and_then(|value| value.conditional)),
        strata_left_out: value.ok().map(|value| value.left_out.strata),
    }
}
