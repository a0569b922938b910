//! One group of an attribute: its counts, its measures, and whether it is compared.

use super::counted::Counted;
use crate::exact::Exact;
use crate::inference::{Interval, MeanOfShares, mover_wilson, survey_wilson, wilson};
use crate::measures::{Confusion, Measure, Rate, View, WeightedConfusion};
use crate::policy::{Form, Policy, Reference};
use crate::share::{Share, Undefined};
use crate::tally::Level;

/// One group of an attribute.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its value for each column; all missing for the unknown group.
    pub levels: Vec<Level>,
    /// Whether it takes part in comparisons.
    pub standing: Standing,
    /// Its cases by decision and label; with sampling weights its rows. Of several classes or stages, the first
    /// measure's event is the event; an amount has none.
    pub counts: Confusion,
    /// The same with their sums of sampling weights, where rows have them.
    pub weights: Option<WeightedConfusion>,
    /// Its cases among all used cases.
    pub of_used: Share,
    /// Its measures, in the order of the catalogue.
    pub measures: Vec<MeasureValue>,
    /// Its cases as every measure reads them.
    pub(super) counted: Counted,
}

/// Whether a group takes part in comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Known,
    /// Its value is not known: it is counted and never compared.
    Unknown,
    /// It is left out of ratios by the exclusion with this index in the policy.
    Excluded(usize),
}

/// A measure of one group.
#[derive(Debug, Clone, Copy)]
pub struct MeasureValue {
    /// The measure.
    pub measure: &'static Measure,
    /// Its value with the counts behind it, or why there is none.
    pub rate: Result<Rate, Undefined>,
    /// The plain interval of the value, where there is one.
    pub interval: Option<Interval>,
}

impl Group {
    /// The group with these levels and counts, all its measures computed.
    pub(super) fn of(policy: &Policy, reference: &Reference, levels: Vec<Level>, counted: Counted) -> Group {
        // Of an amount without bounds there is no event: every case counts as one without it.
        let view = policy.shares.first().map_or(View::Above(f64::INFINITY), |measure| measure.view);
        let (counts, weights) = (counted.confusion(view), counted.weights(view));
        let of_used = Share::new(counts.cases(), counted.sample());
        let values = policy.shares.iter().map(|measure| {
            let rate = counted.rate(measure);
            let interval = rate.ok().and_then(|rate| match rate {
                Rate::Share(share) => wilson(share, policy.confidence).ok(),
                Rate::Mean(parts) => mover_wilson(mean_of(parts), policy.confidence).ok(),
                Rate::Weighted(rate) => survey_wilson(rate, policy.confidence).ok(),
            });
            MeasureValue { measure, rate, interval }
        });
        let is_reference = matches!(reference, Reference::Group(names) if named(&levels, names));
        let excluded = policy.exclusions.iter().position(|small| Exact::of(of_used) < small.below);
        let standing = match excluded {
            _ if levels.iter().any(Level::is_missing) => Standing::Unknown,
            // A group that the policy names as the reference is not left out for its size.
            Some(index) if !is_reference => Standing::Excluded(index),
            _ => Standing::Known,
        };
        let measures = values.collect();
        Group { standing, counts, weights, of_used, measures, counted, levels }
    }

    /// The same group with the counts that one reading of the decision sees.
    pub(super) fn seen(&self, view: View) -> Group {
        let (counts, weights) = (self.counted.confusion(view), self.counted.weights(view));
        Group { counts, weights, ..self.clone() }
    }

    /// Its cases by outcome: with the event and without, by class, or by the last stage reached. Empty where the
    /// outcome is an amount.
    pub fn outcomes(&self, policy: &Policy) -> Vec<u64> {
        match policy.form() {
            Form::YesNo => vec![self.counts.events(), self.counts.cases() - self.counts.events()],
            Form::Amount => Vec::new(),
            Form::Classes | Form::Stages => {
                let of = |position| self.counted.confusion(View::Is(position)).events();
                (0..policy.classes.len() as u32).map(of).collect()
            }
        }
    }

    /// The value of a measure.
    pub fn value(&self, measure: &Measure) -> Result<Rate, Undefined> {
        let found = self.measures.iter().find(|value| value.measure == measure);
        found.map_or(Err(Undefined::NoLabels), |value| value.rate)
    }

    /// The name of the group: its levels, joined where the attribute is a cross.
    pub fn name(&self) -> String {
        match self.standing {
            Standing::Unknown => Level::Missing.to_string(),
            _ => self.levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "),
        }
    }

    /// Whether the group is compared with others.
    pub fn is_compared(&self) -> bool {
        self.standing == Standing::Known
    }
}

/// The two parts of a mean, in the form that inference takes.
pub(super) fn mean_of([first, second]: [Share; 2]) -> MeanOfShares {
    MeanOfShares { first, second }
}

/// Whether these are the levels that a policy names.
pub(crate) fn named(levels: &[Level], names: &[String]) -> bool {
    levels.len() == names.len() && levels.iter().zip(names).all(|(level, name)| level.to_string() == *name)
}
