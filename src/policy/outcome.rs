//! What is computed of each group: the shares that follow from the form of the decision.

use super::{Event, Form, Policy};
use crate::measures::{
    Better, Measure, PASS, REACH, SHARE, SHARE_ABOVE, SHARE_OR_BETTER, View, measures, member,
};
use crate::tally::{Axis, AxisRole, Level, Plan, Reading, Table, Tally, number_of};

impl Event {
    /// The shares of a decision of this form, for classes with these names.
    pub(super) fn shares(&self, classes: &[String], labelled: bool) -> Vec<&'static Measure> {
        let positions = || (0u32..).zip(classes);
        match self {
            Event::Values(_) | Event::Threshold { .. } => {
                measures().iter().filter(|measure| labelled || !measure.needs_label).collect()
            }
            Event::Amount { beyond } => {
                let above = beyond.iter().map(|bound| {
                    member(SHARE_ABOVE, &bound.written, View::Above(bound.value), Better::AsTheEvent)
                });
                above.collect()
            }
            Event::Classes { order } => {
                let middle = (order.len() as u32).div_ceil(2);
                let better = |position: u32| match position {
                    // More of the worse half of an order is worse.
                    _ if !order.is_empty() && position >= middle => Better::Lower,
                    _ => Better::Higher,
                };
                let shares = positions().map(|(at, name)| member(SHARE, name, View::Is(at), better(at)));
                let all = order.len().saturating_sub(1);
                let cumulative = positions()
                    .take(all)
                    .skip(1)
                    .map(|(at, name)| member(SHARE_OR_BETTER, name, View::UpTo(at), Better::Higher));
                shares.chain(cumulative).collect()
            }
            Event::Stages(_) => {
                let stages = || positions().skip(1);
                let passed = stages().map(|(at, name)| member(PASS, name, View::Passed(at), Better::Higher));
                let reached =
                    stages().map(|(at, name)| member(REACH, name, View::Reached(at), Better::Higher));
                passed.chain(reached).collect()
            }
        }
    }

    /// The names of classes or stages, where the policy declares them.
    pub(super) fn declared_classes(&self) -> Vec<String> {
        match self {
            Event::Classes { order } => order.clone(),
            Event::Stages(stages) => stages.names.clone(),
            _ => Vec::new(),
        }
    }
}

/// Whether two names are the same class or stage: as text, or as numbers however they are written.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    one == other || number_of(one).is_some_and(|number| number_of(other) == Some(number))
}

impl Policy {
    /// What kind of outcome is audited.
    pub fn form(&self) -> Form {
        self.decision.event.form()
    }

    /// Whether the outcome is one of several classes without an order.
    pub fn is_unordered(&self) -> bool {
        matches!(&self.decision.event, Event::Classes { order } if order.is_empty())
    }

    /// The share that stands for the decision as a whole: the event, the best class, the last stage.
    pub fn headline(&self) -> Option<&'static Measure> {
        match self.form() {
            Form::Stages => self.shares.last().copied(),
            _ => self.shares.first().copied(),
        }
    }

    /// The same policy with the classes that occur, where they are not known yet.
    #[must_use]
    pub(crate) fn with_classes_of(mut self, tally: &Tally) -> Policy {
        if self.is_unordered() && self.classes.is_empty() {
            let table = tally.margin(&[AxisRole::Decision]);
            let levels = table.iter().flat_map(|table| table.cells().map(|(key, _)| key[0].to_string()));
            self.classes = levels.collect();
            self.shares = self.decision.event.shares(&self.classes, self.label.is_some());
        }
        self
    }

    /// The same policy with the number at which the decision is cut.
    #[must_use]
    pub(crate) fn with_cut_of(mut self, plan: &Plan) -> Policy {
        self.cut = plan.axes().iter().find_map(|axis| match axis {
            Axis { role: AxisRole::Decision, reading: Reading::Threshold(threshold), .. } => {
                Some(threshold.bound)
            }
            _ => None,
        });
        self
    }

    /// The axes that say what was decided.
    pub(crate) fn decision_roles(&self) -> Vec<AxisRole> {
        match &self.decision.event {
            // The first stage with a column of its own is the axis of the decision: without it nothing is known.
            Event::Stages(stages) => {
                let later = (1..stages.columns.len()).map(AxisRole::Stage);
                [AxisRole::Decision].into_iter().chain(later).collect()
            }
            _ => vec![AxisRole::Decision],
        }
    }

    /// The axes of decision and, where the decision is a yes or no with a label, of the label.
    pub fn outcome(&self) -> Vec<AxisRole> {
        let label = self.label.as_ref().filter(|_| self.form() == Form::YesNo);
        self.decision_roles().into_iter().chain(label.map(|_| AxisRole::Label)).collect()
    }

    /// The same table with one axis for the decision, on which a class or stage is its position. `before` axes
    /// stand before those of the decision.
    ///
    /// Where every stage has a column, a case has reached the last stage that it passed: what is blank or not
    /// passed before that was passed by without a record.
    pub(crate) fn with_positions(&self, table: Table, before: usize) -> Table {
        let width = self.decision_roles().len();
        if !matches!(self.form(), Form::Classes | Form::Stages) {
            return table;
        }
        let mut roles = table.axes().to_vec();
        roles.splice(before..before + width, [AxisRole::Decision]);
        let mut placed = Table::new(roles);
        for (key, cases, weighted) in table.all_cells() {
            let position = match &key[before..before + width] {
                [Level::Text(name)] => {
                    let same = self.classes.iter().position(|class| **class == **name);
                    same.or_else(|| self.classes.iter().position(|class| same_name(class, name)))
                }
                flags => {
                    let last = flags.iter().rposition(|flag| *flag == Level::Flag(true));
                    Some(last.map_or(0, |stage| stage + 1))
                }
            };
            let level = position.map_or(Level::Missing, |position| Level::number(position as f64));
            let mut key = key.to_vec();
            key.splice(before..before + width, [level]);
            placed.add_cell(key, cases, weighted);
        }
        placed
    }
}
