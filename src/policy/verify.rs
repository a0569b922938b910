//! The declared values of a policy against those that occurred.

use super::outcome::same_name;
use super::{Event, Policy, Reference};
use crate::error::{Error, Result, suggest};
use crate::measures::{SHARE, family_of};
use crate::tally::{AxisRole, Flag, Level, MOST_NUMBERS, Plan, Raw, Reading, Scalar, Seen, Tally};

/// As many different numbers of an attribute as are taken value by value.
const MOST_NUMERIC_GROUPS: usize = 50;

/// As many classes as an outcome may have.
const MOST_CLASSES: usize = 50;

/// As many different texts of an attribute as are taken for groups.
const MOST_TEXTS: usize = 500;

impl Policy {
    /// Checks that what the policy names occurs in the log, and that there is something to compare.
    ///
    /// # Errors
    /// For a log without a usable row, a declared value that never occurs (naming the nearest one), a
    /// reference that is no group, an attribute with too many values, and a log with nothing to compare.
    pub fn verify(&self, plan: &Plan, tally: &Tally) -> Result<()> {
        if tally.read() == 0 && tally.sources.iter().all(|source| source.rows == 0) {
            return Err(Error::Log {
                reason: "the log has a header and no rows".into(),
                hint: "check the export: was a filter left on?".into(),
            });
        }
        for (axis, seen) in plan.axes().iter().zip(&tally.seen) {
            if let Reading::Flag(flag) = &axis.reading {
                occurs(&axis.column, flag, seen)?;
            }
        }
        if tally.used == 0 {
            return Err(Error::Log {
                reason: format!(
                    "no row can be used: column {:?} is blank everywhere{}",
                    self.decision.column,
                    if self.weight.is_some() { ", or every weight is zero or blank" } else { "" }
                ),
                hint: "is it the column of the decision?".into(),
            });
        }
        if let (true, Some(weight)) =
            (self.is_weighted_sample() && tally.weighted.weight.is_zero(), &self.weight)
        {
            return Err(Error::Column {
                column: weight.column.clone(),
                reason: "holds no weight above zero in any row that can be used".into(),
                hint: "is it the column of the survey weights?".into(),
            });
        }
        self.verify_classes(tally)?;
        self.verify_scores(tally)?;
        verify_numbers(plan, tally)?;
        for (index, group) in self.groups.iter().enumerate() {
            let names = names(AxisRole::Group(index), tally);
            few_enough(&group.column, &names)?;
            self.verify_reference(index, &names)?;
        }
        for (index, condition) in self.conditions.iter().enumerate() {
            few_enough(&condition.column, &names(AxisRole::Condition(index), tally))?;
        }
        self.verify_crosses(tally)?;
        self.verify_clauses(tally)?;
        self.verify_comparable(tally)
    }

    /// A score has to be there for somebody.
    fn verify_scores(&self, tally: &Tally) -> Result<()> {
        let Some(score) = self.examined_score() else { return Ok(()) };
        if !names(AxisRole::Score, tally).is_empty() {
            return Ok(());
        }
        Err(Error::Column {
            column: score.column.clone(),
            reason: "holds no score in any row that can be used".into(),
            hint: "is it the right column? Without a score, drop [score]".into(),
        })
    }

    /// The classes or stages that occur have to be those the policy names, and few.
    fn verify_classes(&self, tally: &Tally) -> Result<()> {
        let (declared, what) = match &self.decision.event {
            Event::Classes { order } => (order, "the order"),
            Event::Stages(stages) if stages.columns.is_empty() => (&stages.names, "the list of stages"),
            _ => return Ok(()),
        };
        let found = names(AxisRole::Decision, tally);
        let wrong = |reason: String, hint: String| {
            Err(Error::Column { column: self.decision.column.clone(), reason, hint })
        };
        if found.len() > MOST_CLASSES {
            let reason = format!(
                "has {} different classes, more than the {MOST_CLASSES} that are compared",
                found.len()
            );
            return wrong(
                reason,
                "is it an identifier or a number? A number is audited with amount = true".into(),
            );
        }
        if declared.is_empty() && found.len() < 2 {
            let reason = format!("holds one class alone, {:?}", found.first().cloned().unwrap_or_default());
            return wrong(reason, "there is nothing to compare: is it the right column?".into());
        }
        if declared.is_empty() {
            return self.verify_class_clauses(&found);
        }
        if let Some(unnamed) = found.iter().find(|name| !declared.iter().any(|class| same_name(class, name)))
        {
            let hint = suggest(unnamed, declared.iter().map(String::as_str));
            return wrong(
                format!("holds {unnamed:?}, which {what} does not name"),
                format!("name it in its place; {hint}"),
            );
        }
        // A stage that nobody is left at is a result; a class that never occurs is more likely a slip.
        let absent = declared.iter().find(|name| !found.iter().any(|class| same_name(class, name)));
        match absent.filter(|_| matches!(self.decision.event, Event::Classes { .. })) {
            Some(name) => wrong(
                format!("never holds {name:?}, which the order names"),
                suggest(name, found.iter().map(String::as_str)),
            ),
            None => Ok(()),
        }
    }

    /// A clause on a class has to name one that occurs.
    fn verify_class_clauses(&self, found: &[String]) -> Result<()> {
        for clause in &self.clauses {
            if let Some((family, name)) = family_of(clause.demand.id())
                && family == SHARE
                && !found.iter().any(|class| class == name)
            {
                return Err(Error::Column {
                    column: self.decision.column.clone(),
                    reason: format!(
                        "never holds {name:?}, the class of the clause on {}",
                        clause.demand.id()
                    ),
                    hint: suggest(name, found.iter().map(String::as_str)),
                });
            }
        }
        Ok(())
    }

    fn verify_crosses(&self, tally: &Tally) -> Result<()> {
        for cross in &self.crosses {
            let roles: Vec<AxisRole> = cross.iter().map(|index| AxisRole::Group(*index)).collect();
            let groups = tally.margin(&roles).map_or(0, |table| table.cells().count());
            if groups > MOST_TEXTS {
                return Err(Error::Log {
                    reason: format!(
                        "the cross of {} has {groups} groups, more than {MOST_TEXTS}",
                        self.columns_of(cross).join(" × ")
                    ),
                    hint: "leave the cross out, or merge values with cut or rename".into(),
                });
            }
        }
        Ok(())
    }

    /// A clause that names its own reference has to name a group of an attribute it holds for.
    fn verify_clauses(&self, tally: &Tally) -> Result<()> {
        for clause in &self.clauses {
            let Some(Reference::Group(declared)) = &clause.reference else { continue };
            let covered = self.groups.iter().enumerate().filter(|(_, group)| {
                clause.groups.is_empty()
                    || clause.groups.iter().any(|columns| *columns == [group.column.clone()])
            });
            let known: Vec<String> =
                covered.flat_map(|(index, _)| names(AxisRole::Group(index), tally)).collect();
            if !declared.iter().all(|name| known.contains(name)) {
                return Err(Error::Log {
                    reason: format!(
                        "the reference {:?} of the clause on {} is no group it holds for",
                        declared.join(" / "),
                        clause.demand.id()
                    ),
                    hint: suggest(&declared.join(" / "), known.iter().map(String::as_str)),
                });
            }
        }
        Ok(())
    }

    fn verify_reference(&self, index: usize, names: &[String]) -> Result<()> {
        let group = &self.groups[index];
        match &group.reference {
            Reference::Group(declared) if !declared.iter().all(|name| names.contains(name)) => {
                Err(Error::Column {
                    column: group.column.clone(),
                    reason: format!("the reference {:?} is none of its groups", declared.join(" / ")),
                    hint: suggest(&declared.join(" / "), names.iter().map(String::as_str)),
                })
            }
            _ => Ok(()),
        }
    }

    fn verify_comparable(&self, tally: &Tally) -> Result<()> {
        let counts: Vec<usize> =
            (0..self.groups.len()).map(|index| names(AxisRole::Group(index), tally).len()).collect();
        if counts.iter().any(|count| *count > 1) {
            return Ok(());
        }
        let words: Vec<String> = self
            .groups
            .iter()
            .zip(&counts)
            .map(|(group, count)| match count {
                0 => format!("{:?} holds nothing but unknown values", group.column),
                _ => format!("{:?} has one known group", group.column),
            })
            .collect();
        Err(Error::Log {
            reason: format!("there is nothing to compare: {}", words.join(", ")),
            hint: "name a column with two groups or more, or check `unknown` and `rename`".into(),
        })
    }
}

/// The known levels of an axis, as text.
fn names(role: AxisRole, tally: &Tally) -> Vec<String> {
    let margin = tally.margin(&[role]);
    let levels = margin.iter().flat_map(|table| table.cells().map(|(key, _)| key[0].clone()));
    levels.filter(|level| !level.is_missing()).map(|level: Level| level.to_string()).collect()
}

/// Values that are taken one by one have to be few.
fn few_enough(column: &str, names: &[String]) -> Result<()> {
    // "01000" is a code, and a code is no number to be cut.
    let numeric = names.iter().all(|name| {
        let is_code = name.len() > 1 && name.starts_with('0') && !name.starts_with("0.");
        !is_code && name.trim().parse::<f64>().is_ok()
    });
    let (most, what, hint) = if numeric {
        let hint = format!(
            "cut it into ranges: cut = [25, 40] in its [[groups]], or --set 'groups.{column}.cut=[25, 40]'"
        );
        (MOST_NUMERIC_GROUPS, "numbers", hint)
    } else {
        let hint = "an identifier is not an attribute; leave the column out, or merge values with rename";
        (MOST_TEXTS, "values", hint.to_string())
    };
    if names.len() <= most {
        return Ok(());
    }
    Err(Error::Column {
        column: column.into(),
        reason: format!(
            "has {} different {what}, more than the {most} that are taken value by value",
            names.len()
        ),
        hint,
    })
}

/// Every declared value has to occur, unless the policy declares the other values too, or the column has two
/// values by nature; then its absence is a result.
fn occurs(column: &str, flag: &Flag, seen: &Seen) -> Result<()> {
    if seen.values.is_empty() {
        return Err(Error::Column {
            column: column.into(),
            reason: "holds no value at all".into(),
            hint: "is it the right column?".into(),
        });
    }
    if flag.no.is_some() {
        return Ok(());
    }
    // Of a column of 0 and 1, or of true and false, the other value is known without being there.
    let digits = seen.values.iter().any(|value| value.parse::<f64>().is_ok());
    let natural = if digits { ["0", "1"] } else { ["true", "false"] };
    let by_nature =
        |value: &Scalar| seen.two_valued && natural.iter().any(|word| value.matches(Raw::Text(word)));
    let absent = |(index, value): &(usize, &Scalar)| !seen.matched.contains(index) && !by_nature(value);
    match flag.yes.iter().enumerate().find(absent) {
        None => Ok(()),
        Some((_, value)) => Err(Error::Column {
            column: column.into(),
            reason: format!("the value {:?} never occurs", value.to_string()),
            hint: suggest(&value.to_string(), seen.values.iter().map(String::as_str)),
        }),
    }
}
/// Refuses numbers that a grid hardly tells apart.
fn verify_numbers(plan: &Plan, tally: &Tally) -> Result<()> {
    let Some((levels, axis)) = tally.crowded_numbers().zip(plan.number()) else { return Ok(()) };
    Err(Error::Column {
        column: plan.axes()[axis].column.clone(),
        reason: format!(
            "holds more than {MOST_NUMBERS} different numbers that lie so near together, for their size, that only \
             {levels} of them can be told apart"
        ),
        hint: "take away what they have in common, such as the smallest of them, and audit what is left; or round them"
            .into(),
    })
}
