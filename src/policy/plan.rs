//! From a policy to what has to be counted.

use super::{Cut, Event, Form, Policy, Score, StageColumn};
use crate::error::Result;
use crate::source::Log;
use crate::tally::{Axis, AxisRole, Plan, Reading, Threshold, Values, median};

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
        axes.extend(self.decision_axes(log, &axes)?);
        let scored = self.examined_score();
        if let Some(score) = scored {
            axes.push(Axis { role: AxisRole::Score, column: score.column.clone(), reading: Reading::Number });
        }

        let mut plan = Plan::new(axes, self.weight.clone());
        for attribute in self.attributes() {
            let groups: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
            match self.form() {
                Form::Amount => self.ask_amounts(&mut plan, &groups),
                _ => self.margins(&groups).iter().for_each(|margin| plan.ask(margin)),
            }
            if scored.is_some() {
                let label = self.label.as_ref().map(|_| AxisRole::Label);
                plan.ask(&groups.iter().copied().chain(label).chain([AxisRole::Score]).collect::<Vec<_>>());
                plan.sum(&groups);
            }
        }
        if self.is_unordered() {
            plan.ask(&[AxisRole::Decision]);
        }
        Ok(plan)
    }

    /// The score, where it is looked at: with survey weights it is not.
    pub fn examined_score(&self) -> Option<&Score> {
        self.score.as_ref().filter(|_| !self.is_weighted_sample())
    }

    /// The axes of what was decided.
    fn decision_axes(&self, log: &Log, axes: &[Axis]) -> Result<Vec<Axis>> {
        let reading = match &self.decision.event {
            Event::Values(flag) => Reading::Flag(flag.clone()),
            Event::Threshold { side, cut } => {
                Reading::Threshold(Threshold { side: *side, bound: self.bound(log, axes, cut)? })
            }
            Event::Amount { .. } => Reading::Number,
            Event::Stages(stages) if !stages.columns.is_empty() => {
                let of = |(role, stage): (AxisRole, &StageColumn)| Axis {
                    role,
                    column: stage.column.clone(),
                    reading: Reading::Flag(stage.passed.clone()),
                };
                return Ok(self.decision_roles().into_iter().zip(&stages.columns).map(of).collect());
            }
            Event::Classes { .. } | Event::Stages(_) => Reading::Values(Values::default()),
        };
        Ok(vec![Axis { role: AxisRole::Decision, column: self.decision.column.clone(), reading }])
    }

    /// The margins that one attribute needs: its rates, within conditions, and per period.
    fn margins(&self, groups: &[AxisRole]) -> Vec<Vec<AxisRole>> {
        let outcome = self.outcome();
        let mut margins = vec![[groups, &outcome].concat()];
        if !self.conditions.is_empty() {
            margins.push([groups, &self.condition_roles(), &outcome].concat());
        }
        if self.time.is_some() {
            margins.push([groups, &[AxisRole::Period], &self.decision_roles()].concat());
        }
        margins
    }

    /// The same for amounts: by level for each group, and added up within conditions and per period.
    fn ask_amounts(&self, plan: &mut Plan, groups: &[AxisRole]) {
        plan.ask(groups);
        plan.ask(&[groups, &[AxisRole::Decision]].concat());
        plan.sum(groups);
        let conditions = self.condition_roles();
        let period = self.time.as_ref().map(|_| vec![AxisRole::Period]);
        for within in [Some(conditions).filter(|roles| !roles.is_empty()), period].into_iter().flatten() {
            plan.ask(&[groups, &within].concat());
            plan.sum(&[groups, &within].concat());
        }
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
