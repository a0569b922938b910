//! From a policy to what has to be counted.

use super::{Cut, Event, Policy};
use crate::error::Result;
use crate::source::Log;
use crate::tally::{Axis, AxisRole, Plan, Reading, Threshold, median};

impl Policy {
    /// What an audit under this policy has to count. A decision cut at the median first reads that column.
    ///
    /// # Errors
    /// When the median cannot be taken.
    pub fn plan(&self, log: &Log) -> Result<Plan> {
        let mut axes: Vec<Axis> = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            let reading = Reading::Values(group.values.clone());
            axes.push(Axis { role: AxisRole::Group(index), column: group.column.clone(), reading });
        }
        for (index, condition) in self.conditions.iter().enumerate() {
            let reading = Reading::Values(condition.values.clone());
            axes.push(Axis { role: AxisRole::Condition(index), column: condition.column.clone(), reading });
        }
        if let Some(time) = &self.time {
            let reading = Reading::Calendar(time.every);
            axes.push(Axis { role: AxisRole::Period, column: time.column.clone(), reading });
        }
        if let Some(label) = &self.label {
            let reading = Reading::Flag(label.positive.clone());
            axes.push(Axis { role: AxisRole::Label, column: label.column.clone(), reading });
        }
        let reading = match &self.decision.event {
            Event::Values(flag) => Reading::Flag(flag.clone()),
            Event::Threshold { side, cut } => {
                Reading::Threshold(Threshold { side: *side, bound: self.bound(log, &axes, cut)? })
            }
        };
        axes.push(Axis { role: AxisRole::Decision, column: self.decision.column.clone(), reading });

        let mut plan = Plan::new(axes, self.weight.clone());
        for attribute in self.attributes() {
            for margin in self.margins(&attribute) {
                plan.ask(&margin);
            }
        }
        Ok(plan)
    }

    /// The margins that one attribute needs: its rates, within conditions, and per period.
    fn margins(&self, attribute: &[usize]) -> Vec<Vec<AxisRole>> {
        let outcome = self.outcome();
        let groups: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
        let rates = [groups.clone(), outcome.clone()].concat();
        let mut margins = vec![rates];
        if !self.conditions.is_empty() {
            margins.push([groups.clone(), self.condition_roles(), outcome].concat());
        }
        if self.time.is_some() {
            margins.push([groups, vec![AxisRole::Period, AxisRole::Decision]].concat());
        }
        margins
    }

    /// The axes of decision and, where there is one, label.
    pub fn outcome(&self) -> Vec<AxisRole> {
        let label = self.label.as_ref().map(|_| AxisRole::Label);
        [AxisRole::Decision].into_iter().chain(label).collect()
    }

    /// The axes of the conditions.
    pub fn condition_roles(&self) -> Vec<AxisRole> {
        (0..self.conditions.len()).map(AxisRole::Condition).collect()
    }

    fn bound(&self, log: &Log, axes: &[Axis], cut: &Cut) -> Result<f64> {
        match cut {
            // The reader has seen that it is a finite number.
            Cut::At(written) => Ok(written.parse().unwrap_or(f64::NAN)),
            Cut::Median(over) => {
                let plan = Plan::new(axes.to_vec(), self.weight.clone());
                median(log, &plan, &self.decision.column, *over)
            }
        }
    }
}
