//! One attribute: groups, comparisons, summaries, conditions and periods.

use super::estimates::{
    counts, estimate, finite, interval, is_share, one_count, plain, split, statistic, sums, test, to_value,
    undefined,
};
use super::keys::{group_key, level_text, levels_key, reference_key};
use super::resampled::{association, bootstraps, of_summary};
use super::wire::*;
use crate::audit::Audit;
use crate::findings::{Attribute, Conditional, Disparity, Group, MeasureValue, Standing, SummaryValue};

pub(super) fn attribute(audit: &Audit, attribute: &Attribute) -> WireAttribute {
    let key = |index: usize| group_key(attribute, index);
    let periods = attribute.periods.iter().map(|period| WirePeriod {
        period: level_text(&period.period),
        group: key(period.group),
        counts: one_count(period.selection),
    });
    WireAttribute {
        columns: attribute.columns.clone(),
        groups: attribute.groups.iter().map(|of| group(audit, attribute, of)).collect(),
        comparisons: (0..attribute.comparisons.len()).map(|place| comparison(attribute, place)).collect(),
        association: association(attribute.association),
        summary: attribute
            .summaries
            .iter()
            .map(|of| (of.summary.id.to_string(), to_value(summary(attribute, of))))
            .collect(),
        conditional: attribute.conditional.iter().map(|of| conditional(attribute, of)).collect(),
        demographic_disparity: attribute.disparities.iter().map(|of| disparity(attribute, of)).collect(),
        periods: periods.collect(),
    }
}

fn group(audit: &Audit, attribute: &Attribute, group: &Group) -> WireGroup {
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
