//! What a drafted policy demands: the profiles and clauses that suit its outcome.

use super::draft::Writer;
use super::forms::{Form, Order, Other, Outcome};
use super::roles::Roles;
use super::text::{plain, quote};
use crate::measures::{Direction, NumberKind};
use crate::policy::{Demand, profiles};

impl Writer {
    /// The built-in clause sets that judge such an outcome.
    pub(super) fn profiles(&mut self, roles: &Roles<'_>) {
        let form = match &roles.outcome {
            Some(Outcome::Other(other)) => Some(&other.form),
            _ => None,
        };
        match form {
            None => self.comment(
                "What is demanded. generic is a house rule, not law: selection rates within four fifths of the \
                 best group's and, with a label, similar error rates. Others: us-ugesp, the four-fifths rule of \
                 the US Uniform Guidelines on employee selection; nyc-ll144, the tables of New York City Local \
                 Law 144, which sets no threshold. `evenhand profiles` describes them.",
            ),
            Some(Form::Stages(_)) => self.comment(
                "What is demanded. generic is a house rule, not law: every group passes each stage, and reaches \
                 the last one, at least four fifths as often as the best group. us-ugesp, the four-fifths rule \
                 of the US Uniform Guidelines on employee selection, looks at each stage too. `evenhand \
                 profiles` describes them.",
            ),
            Some(Form::Amount(_)) => {
                self.comment("What is demanded, beside the clause at the end.");
                let suitable = of_amounts();
                if !suitable.is_empty() {
                    self.comment(&format!(
                        "Built-in clause sets for amounts, each made for a field of its own: {}. `evenhand \
                         profiles` describes them.",
                        suitable.join(", ")
                    ));
                }
            }
            Some(Form::Classes(_)) => self.comment(
                "What is demanded. Which classes are good to get is known to the owner of a log alone, so no \
                 built-in clause set judges them: see the clauses at the end.",
            ),
        }
        let is_judged = matches!(form, None | Some(Form::Stages(_)));
        self.line(true, if is_judged { "profiles = [\"generic\"]" } else { "profiles = []" });
    }

    pub(super) fn clauses(&mut self, roles: &Roles<'_>) {
        self.comment("Own demands, beside those of the profiles; `evenhand explain` lists the measures.");
        let chosen = match &roles.outcome {
            Some(Outcome::Other(other)) => {
                self.demand(true, other);
                Some(other.form.rank())
            }
            _ => {
                self.clause(false, "selection_rate", "at_least = 0.8");
                None
            }
        };
        let mut written: Vec<u8> = chosen.into_iter().collect();
        for other in &roles.alternatives {
            if !written.contains(&other.form.rank()) {
                written.push(other.form.rank());
                self.comment("");
                self.comment(&format!("With {:?} as the outcome:", plain(other.column.name())));
                self.demand(false, other);
            }
        }
    }

    /// The clause that suits an outcome that is not yes or no.
    fn demand(&mut self, active: bool, other: &Other<'_>) {
        match &other.form {
            Form::Amount(better) => self.demand_on_amounts(active, *better, other),
            Form::Stages(stages) => {
                let stage = stages.get(1).copied().unwrap_or("…");
                self.comment("One stage by itself, among those who were there to pass it:");
                self.clause(false, &format!("pass:{stage}"), "at_least = 0.8");
            }
            Form::Classes(Some(Order { classes, has_a_best: true })) => {
                let best = classes.first().copied().unwrap_or("…");
                self.comment(
                    "The best class is given to every group at least four fifths as often as to the group that \
                     gets it most. The bound is a choice of this audit, not of any law.",
                );
                self.clause(active, &format!("share:{best}"), "at_least = 0.8");
            }
            Form::Classes(_) => {
                let values = other.column.values();
                self.comment("A class that is good to get; of one that is bad to get write at_most = 1.25.");
                self.clause(false, &format!("share:{}", values.first().unwrap_or(&"…")), "at_least = 0.8");
            }
        }
    }

    fn demand_on_amounts(&mut self, active: bool, better: Direction, other: &Other<'_>) {
        // Below zero a mean may be zero or negative, and a ratio to it says nothing.
        let has_zero = other.column.survey.range.is_some_and(|(low, _)| low >= 0.0);
        if !has_zero {
            self.comment(
                "There are amounts below zero, and a ratio needs a true zero. A demand on the difference, in \
                 the unit of the amount, would be compare = \"difference\" with a bound of yours:",
            );
        }
        match better {
            Direction::Adverse => {
                self.comment(
                    "On average no group is more than 5 % above the one it is compared with, over all cases \
                     whatever they are about. The bound is a choice of this audit, not of any law.",
                );
                self.clause(active && has_zero, "mean", "at_most = 1.05");
            }
            Direction::Favorable => {
                self.comment(
                    "On average no group is more than 5 % below the one it is compared with, over all cases \
                     whatever they are about. The bound is a choice of this audit, not of any law.",
                );
                self.clause(active && has_zero, "mean", "at_least = 0.95");
            }
        }
    }

    fn clause(&mut self, active: bool, measure: &str, bound: &str) {
        self.line(active, "[[clauses]]");
        self.line(active, &format!("measure = {}", quote(measure)));
        self.line(active, "compare = \"ratio\"");
        self.line(active, bound);
        self.line(active, "judge = \"interval\"");
    }
}

/// The profiles that have a clause on amounts.
fn of_amounts() -> Vec<&'static str> {
    let is_on_amounts =
        |demand: Demand| matches!(demand, Demand::Number(measure) if measure.kind == NumberKind::Amount);
    let of =
        profiles().iter().filter(|profile| profile.clauses.iter().any(|clause| is_on_amounts(clause.demand)));
    of.map(|profile| profile.id.as_str()).collect()
}
