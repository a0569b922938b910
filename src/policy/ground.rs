//! Whether the outcome of an audit gives a clause any ground: what it asks for has to be there.

use super::clause::{Clause, Demand};
use super::{Event, Form, Policy, Score};
use crate::error::suggest;
use crate::measures::{Direction, Measure, NumberKind, family_of, number_measures, selection_rate};

/// What the outcome of an audit offers to clauses.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) event: &'a Event,
    pub(super) direction: Direction,
    pub(super) shares: &'a [&'static Measure],
    pub(super) labelled: bool,
    pub(super) score: Option<&'a Score>,
    /// Whether rows have survey weights.
    pub(super) sampled: bool,
}

/// Why a clause has no ground, and what to do.
pub(super) struct Groundless {
    pub(super) reason: String,
    pub(super) hint: String,
}

impl<'a> Ground<'a> {
    /// The direction that a demand is about: that of the score, or of the decision.
    pub(super) fn direction_of(&self, demand: Demand) -> Direction {
        match (demand, self.score) {
            (Demand::Number(measure), Some(score)) if measure.kind == NumberKind::Score => {
                if score.higher_is_better { Direction::Favorable } else { Direction::Adverse }
            }
            _ => self.direction,
        }
    }

    /// The demand as this outcome knows it, or why it does not.
    pub(super) fn answer(&self, demand: Demand) -> Result<Demand, Groundless> {
        let id = demand.id();
        let form = self.event.form();
        if demand.needs_label() && !self.labelled {
            return Err(Groundless {
                reason: format!("{id} needs a label, and the audit declares none"),
                hint: "add [label] with the column that says what turned out to be true".into(),
            });
        }
        match demand {
            Demand::Number(measure) if measure.kind == NumberKind::Score => match self.score {
                Some(_) if self.sampled => Err(Groundless {
                    reason: format!(
                        "{id} is a measure of a score, and scores are not examined with survey weights"
                    ),
                    hint: "drop the clause, or drop [weight]".into(),
                }),
                Some(_) => Ok(demand),
                None => Err(Groundless {
                    reason: format!("{id} is a measure of a score, and the audit declares none"),
                    hint: "add [score] with the column the decision was made from".into(),
                }),
            },
            Demand::Number(_) if form == Form::Amount => Ok(demand),
            Demand::Number(_) => Err(Groundless {
                reason: format!("{id} is a measure of amounts, and {}", self.is()),
                hint: "write decision.amount = true, or name a measure of this outcome".into(),
            }),
            Demand::Measure(measure) if family_of(id).is_some() => self.member(measure),
            Demand::Measure(_) | Demand::Summary(_) if form == Form::YesNo => Ok(demand),
            Demand::Measure(_) | Demand::Summary(_) => Err(Groundless {
                reason: format!("{id} is a measure of yes/no decisions, and {}", self.is()),
                hint: format!("name one of {}", self.offers().join(", ")),
            }),
        }
    }

    /// The measure of a class, stage or bound that the decision names.
    fn member(&self, wanted: &'static Measure) -> Result<Demand, Groundless> {
        if let Some(known) = self.shares.iter().find(|measure| measure.id == wanted.id) {
            return Ok(Demand::Measure(known));
        }
        // Classes without an order are known once the log was counted.
        let later = matches!(self.event, Event::Classes { order } if order.is_empty());
        if later && wanted.id.starts_with("share:") {
            return Ok(Demand::Measure(wanted));
        }
        let offers = self.offers();
        Err(Groundless {
            reason: format!("there is no {} here: {}", wanted.id, self.is()),
            hint: suggest(wanted.id, offers.iter().map(String::as_str)),
        })
    }

    /// What the outcome is, as part of a sentence.
    fn is(&self) -> &'static str {
        match self.event.form() {
            Form::YesNo => "the decision of this audit is a yes or no",
            Form::Amount => "the outcome of this audit is an amount",
            Form::Classes => "the outcome of this audit is one of several classes",
            Form::Stages => "the outcome of this audit is the stage that was reached",
        }
    }

    fn offers(&self) -> Vec<String> {
        let shares = self.shares.iter().map(|measure| measure.id.to_string());
        let amounts = number_measures().iter().filter(|measure| measure.kind == NumberKind::Amount);
        let amounts = amounts.map(|measure| measure.id.to_string());
        match self.event.form() {
            Form::Amount => amounts.chain(shares).collect(),
            Form::Classes if self.shares.is_empty() => vec!["share:CLASS".into()],
            _ => shares.collect(),
        }
    }

    /// A clause of a profile as this outcome knows it, or why it has no ground.
    ///
    /// The selection rate of a funnel is judged at every stage among those who reached it, and of all at the last
    /// one: an even bottom line excuses no stage (Connecticut v. Teal, 457 U.S. 440).
    pub(super) fn of_profile(&self, clause: &Clause) -> Result<Vec<Clause>, String> {
        let is_selection = clause.demand == Demand::Measure(selection_rate());
        if is_selection && self.event.form() == Form::Stages {
            let last = self.shares.last().map(|measure| measure.id);
            let judged = self.shares.iter().filter(|measure| {
                measure.id.starts_with("pass:") || (Some(measure.id) == last && self.shares.len() > 2)
            });
            return Ok(judged
                .map(|measure| Clause { demand: Demand::Measure(measure), ..clause.clone() })
                .collect());
        }
        let demand = self.answer(clause.demand).map_err(|groundless| groundless.reason)?;
        Ok(vec![Clause { demand, ..clause.clone() }])
    }
}

impl Policy {
    /// What the outcome offers to clauses.
    pub(super) fn ground(&self) -> Ground<'_> {
        Ground {
            event: &self.decision.event,
            direction: self.decision.direction,
            shares: &self.shares,
            labelled: self.label.is_some(),
            score: self.score.as_ref(),
            sampled: self.is_weighted_sample(),
        }
    }

    /// The direction of what a demand is about.
    pub fn direction_of(&self, demand: Demand) -> Direction {
        self.ground().direction_of(demand)
    }
}
