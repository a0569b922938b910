//! The section of a drafted policy that says what was decided, and what it could be instead.

use super::draft::Writer;
use super::forms::{Form, Order, Other, Outcome};
use super::outcome::Decision;
use super::roles::Roles;
use super::text::{list, plain, quote};
use crate::amount::count;
use crate::measures::Direction;
use crate::spelling::is_unknown;

/// As many other outcomes of one form as are written out; further ones are named.
const MOST_WRITTEN: usize = 2;

impl Writer {
    pub(super) fn decision(&mut self, roles: &Roles<'_>) {
        match &roles.outcome {
            None => self.no_decision(),
            Some(Outcome::YesNo(decision)) => self.yes_or_no(decision),
            Some(Outcome::Other(other)) => self.other_outcome(other),
        }
        self.alternatives(roles);
        self.gap();
    }

    fn no_decision(&mut self) {
        self.about_events();
        self.to_fill_in = true;
        self.notes.push("no column looks like the decision: fill in [decision]".into());
        self.line(true, "[decision]");
        self.line(true, "column = \"fill in\"  # FILL IN: the column of the decision");
        self.line(true, "favorable = []  # FILL IN: its values that are good to get");
    }

    fn about_events(&mut self) {
        self.comment(
            "What was decided. The event that is counted is either good to get (favorable) or bad to get \
             (adverse: flagged, denied, delayed). A blank is a missing decision: the row is left out and counted.",
        );
    }

    fn yes_or_no(&mut self, decision: &Decision<'_>) {
        self.about_events();
        self.line(true, "[decision]");
        let name = plain(decision.column.name());
        self.seen(decision.column);
        self.line(true, &format!("column = {}", quote(decision.column.name())));
        let (key, other) = match decision.direction {
            Direction::Favorable => ("favorable", "adverse"),
            Direction::Adverse => ("adverse", "favorable"),
        };
        if decision.event.is_empty() {
            self.to_fill_in = true;
            self.notes.push(format!(
                "which values of {name:?} are good to get could not be told: fill in [decision]"
            ));
            self.line(true, "favorable = []  # FILL IN: the values above that are good to get");
            return;
        }
        let event = list(decision.event.iter().copied());
        let shown = plain(&decision.event.join(", "));
        self.notes.push(format!("decision: {name:?}, {key} when {shown}"));
        if !decision.is_sure {
            let doubt = format!(
                "That {shown} is good to get was assumed; if it is bad to get, write {other} instead."
            );
            self.comment(&doubt);
            self.notes.push(format!("check [decision]: {doubt}"));
        }
        self.line(true, &format!("{key} = {event}"));
        if !decision.is_sure {
            self.line(false, &format!("{other} = {event}"));
        }
        match &decision.others {
            Some(others) => {
                self.comment("With the other values named, a value that nobody thought of is an error.");
                self.line(true, &format!("unfavorable = {}", list(others.iter().copied())));
            }
            None if decision.direction == Direction::Favorable => {
                self.comment(
                    "Every other value counts as not favorable. Name them to make any further one an error:",
                );
                self.line(false, "unfavorable = [\"…\"]");
            }
            None => self.comment("Every other value counts as not being the event."),
        }
        if !decision.unknown.is_empty() {
            let words = plain(&decision.unknown.join(", "));
            let doubt =
                format!("{words} counts as a decision too: leave it blank in the log if none was made.");
            self.comment(&doubt);
            self.notes.push(format!("check [decision]: {doubt}"));
        }
    }

    fn other_outcome(&mut self, other: &Other<'_>) {
        let name = plain(other.column.name());
        let about = match other.form {
            Form::Amount(_) => "a number, of which means, medians and the whole distribution are compared",
            Form::Stages(_) => "the last stage that was reached; who reached it has passed all before it",
            Form::Classes(_) => "one of several classes, each of which is compared on its own",
        };
        self.comment(&format!(
            "What was decided: {about}. A blank is a missing decision: the row is left out and counted."
        ));
        self.notes.push(format!("decision: {name:?}, {}{}", other.form.words(), guessed(&other.form)));
        self.line(true, "[decision]");
        self.declared(true, other);
        for doubt in doubts(other) {
            self.comment(&doubt);
            self.notes.push(format!("check [decision]: {doubt}"));
        }
    }

    /// The keys of an outcome that is not yes or no.
    fn declared(&mut self, active: bool, other: &Other<'_>) {
        self.seen(other.column);
        self.line(active, &format!("column = {}", quote(other.column.name())));
        match &other.form {
            Form::Amount(better) => {
                self.line(active, "amount = true");
                let opposite = if *better == Direction::Adverse { "higher" } else { "lower" };
                self.comment(&format!(
                    "Which end is better for the person. It is a guess from the name; if it is wrong, write \
                     {opposite:?}."
                ));
                self.line(active, &format!("better = {}", quote(better_end(*better))));
            }
            Form::Stages(stages) => {
                self.comment(
                    "From the first, where everybody is, to the last. The order is a guess from the words.",
                );
                self.line(active, &format!("stages = {}", list(stages.iter().copied())));
            }
            Form::Classes(order) => {
                self.line(active, "categories = true");
                self.order(active, order.as_ref());
            }
        }
    }

    fn order(&mut self, active: bool, order: Option<&Order<'_>>) {
        match order {
            Some(order) if order.has_a_best => {
                self.comment(
                    "Best to get first: a guess from the words. Without it the classes are only different.",
                );
                self.line(active, &format!("order = {}", list(order.classes.iter().copied())));
            }
            Some(order) => {
                self.comment("If the classes have an order, best to get first; which end is the better could not be told:");
                self.line(false, &format!("order = {}", list(order.classes.iter().copied())));
            }
            None => {
                self.comment("If the classes have an order, name all of them, best to get first:");
                self.line(false, "order = [\"…\"]");
            }
        }
    }

    /// Every other column that could be the outcome, behind comment marks.
    fn alternatives(&mut self, roles: &Roles<'_>) {
        let is_open = !matches!(roles.outcome, Some(Outcome::YesNo(_)));
        let score = roles.score.as_ref().filter(|_| is_open);
        if roles.alternatives.is_empty() && score.is_none() {
            return;
        }
        self.comment("");
        self.comment(
            "What else could be the outcome. An audit has one: exchange the lines above for one of these.",
        );
        let mut further: Vec<String> = Vec::new();
        for (at, other) in roles.alternatives.iter().enumerate() {
            let name = plain(other.column.name());
            let same = |before: &&Other<'_>| before.form.rank() == other.form.rank();
            if roles.alternatives[..at].iter().filter(same).count() >= MOST_WRITTEN {
                further.push(name);
                continue;
            }
            self.comment("");
            self.comment(&format!("{name:?}, as {}:", other.form.words()));
            if let Some(doubt) = &other.doubt {
                self.comment(doubt);
            }
            if other.domain != roles.domain && other.domain != "general" {
                self.comment(&format!("(with domain = {:?} in [audit])", other.domain));
            }
            self.declared(false, other);
        }
        if !further.is_empty() {
            self.comment("");
            self.comment(&format!("Further columns of these kinds: {}.", further.join(", ")));
        }
        if let Some(score) = score {
            self.comment("");
            self.comment("Or a score, cut into a decision:");
            self.line(false, &format!("column = {}", quote(score.column.name())));
            self.line(false, "above = \"median\"");
        }
        let names: Vec<String> = roles.alternatives.iter().map(|other| plain(other.column.name())).collect();
        if !names.is_empty() {
            self.notes.push(format!("could be the decision instead: {}", names.join(", ")));
        }
    }
}

/// What `better` says of an amount.
pub(super) fn better_end(better: Direction) -> &'static str {
    match better {
        Direction::Adverse => "lower",
        Direction::Favorable => "higher",
    }
}

/// What to check about an outcome that was taken.
fn doubts(other: &Other<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    let is_amount = matches!(other.form, Form::Amount(_));
    if is_amount && other.column.survey.range.is_some_and(|(low, high)| low <= 0.0 && high >= 0.0) {
        doubts.push(
            "A zero counts as an amount: leave it blank in the log if it means that there was none.".into(),
        );
    }
    if other.leaves_cases_out() {
        let blanks = count(other.column.survey.blanks);
        doubts.push(format!("{blanks} rows have none and are left out: ask too who they are."));
    }
    let values = other.column.values();
    let unknown: Vec<&str> = values.into_iter().filter(|value| is_unknown(value, false)).collect();
    if matches!(other.form, Form::Classes(_)) && !unknown.is_empty() {
        let words = plain(&unknown.join(", "));
        doubts.push(format!("{words} counts as a class too: leave it blank in the log if there was none."));
    }
    doubts
}

/// What of the form was guessed, for a note.
fn guessed(form: &Form<'_>) -> String {
    match form {
        Form::Amount(better) => format!(", better when {}", better_end(*better)),
        Form::Stages(stages) => format!(", in this order: {}", plain(&stages.join(", "))),
        Form::Classes(Some(order)) if order.has_a_best => {
            format!(", best first: {}", plain(&order.classes.join(", ")))
        }
        Form::Classes(_) => ", without an order".into(),
    }
}
