//! The sections of a drafted policy that say what the decision is held against, when it was made, and for how many.

use super::decision::better_end;
use super::draft::Writer;
use super::forms::Outcome;
use super::roles::{Column, Roles, is_unreadable_time};
use super::text::{list, plain, quote};
use crate::amount::count;
use crate::measures::Direction;
use crate::tally::{ColumnKind, WeightKind};

impl Writer {
    pub(super) fn label(&mut self, roles: &Roles<'_>) {
        let is_scored = roles.score.as_ref().is_some_and(|score| score.doubt.is_none());
        match &roles.outcome {
            Some(Outcome::Other(_)) if is_scored => self.comment(
                "What turned out to be true, where that is known. The score is held against it: how well it \
                 ranks, and whether it means what it says.",
            ),
            // There is nothing that a label could be held against.
            Some(Outcome::Other(_)) if roles.labels.is_empty() => return,
            _ => self.comment(
                "What turned out to be true, where that is known. With it error rates are audited too; rows \
                 without a label still count for the selection rate.",
            ),
        }
        for label in &roles.labels {
            let active = label.doubt.is_none();
            let name = plain(label.column.name());
            if let Some(doubt) = label.doubt {
                self.comment(&format!("Perhaps {name:?}. {doubt}"));
                self.notes.push(format!("label, left out: {name:?}. {doubt}"));
            } else {
                self.notes
                    .push(format!("label: {name:?}, positive when {}", plain(&label.positive.join(", "))));
            }
            self.line(active, "[label]");
            self.seen(label.column);
            self.line(active, &format!("column = {}", quote(label.column.name())));
            if active {
                self.comment("What a favorable decision hopes for, or what an adverse one guards against:");
            }
            let positive = match label.positive.as_slice() {
                [] => list(["…"]),
                positive => list(positive.iter().copied()),
            };
            self.line(active, &format!("positive = {positive}"));
        }
        if roles.labels.is_empty() {
            self.line(false, "[label]");
            self.line(false, "column = \"performed_well\"");
            self.line(false, "positive = [\"yes\"]");
            let two = |column: &&&Column<'_>| column.distinct() == 2;
            let names: Vec<String> =
                roles.unused.iter().filter(two).map(|column| plain(column.name())).collect();
            if !names.is_empty() {
                self.comment(&format!(
                    "Columns with two values, in case one is a label: {}.",
                    names.join(", ")
                ));
            }
        }
        self.gap();
    }

    pub(super) fn score(&mut self, roles: &Roles<'_>) {
        let Some(score) = &roles.score else { return };
        let better = match &roles.outcome {
            Some(Outcome::YesNo(decision)) => better_end(decision.direction),
            _ => better_end(Direction::Favorable),
        };
        let name = plain(score.column.name());
        self.comment(
            "What the decision was made from, and which end of it is better for the person. Check both.",
        );
        match score.doubt {
            Some(doubt) => {
                self.comment(&format!("Perhaps {name:?}. {doubt}"));
                self.notes.push(format!("score, left out: {name:?}. {doubt}"));
            }
            None => self.notes.push(format!("score: {name:?}, better when {better}")),
        }
        let active = score.doubt.is_none();
        self.line(active, "[score]");
        self.seen(score.column);
        self.line(active, &format!("column = {}", quote(score.column.name())));
        self.line(active, &format!("better = {}", quote(better)));
        self.gap();
    }

    pub(super) fn time(&mut self, roles: &Roles<'_>) {
        self.comment("When it was decided, to see what changes: day | week | month | quarter | year.");
        let first = roles.time.first();
        self.line(first.is_some(), "[time]");
        if let Some(column) = first {
            self.seen(column);
            self.notes.push(format!("time: {:?}, by month", plain(column.name())));
        }
        let name = first.map_or("decided_at", |column| column.name());
        self.line(first.is_some(), &format!("column = {}", quote(name)));
        self.line(first.is_some(), "every = \"month\"");
        for other in roles.time.iter().skip(1) {
            self.comment(&format!("Another column of dates: {}.", plain(other.name())));
        }
        for column in roles.unused.iter().filter(|column| is_unreadable_time(column)) {
            self.comment(&format!(
                "{} may be a time, but a time needs dates written as 2026-01-31.",
                plain(column.name())
            ));
        }
        self.gap();
    }

    pub(super) fn weight(&mut self, roles: &Roles<'_>) {
        self.comment(
            "For how many cases a row stands (count), or for how much of the population it was drawn from \
             (sampling: a survey weight); without it, each row is one case.",
        );
        let Some(weight) = &roles.weight else {
            self.line(false, "[weight]");
            self.line(false, "column = \"n\"");
            self.line(false, "kind = \"count\"");
            self.gap();
            return;
        };
        let name = plain(weight.column.name());
        let active = weight.doubt.is_none();
        match weight.doubt {
            Some(doubt) => {
                self.comment(&format!("Perhaps {name:?}. {doubt}"));
                self.notes.push(format!("weight, left out: {name:?}. {doubt}"));
            }
            None => self.notes.push(match weight.kind {
                WeightKind::Count => format!("weight: {name:?}, each row stands for so many cases"),
                WeightKind::Sampling => {
                    format!(
                        "weight: {name:?}, a survey weight: each row stands for so much of the population"
                    )
                }
            }),
        }
        self.line(active, "[weight]");
        self.seen(weight.column);
        self.line(active, &format!("column = {}", quote(weight.column.name())));
        self.line(active, &format!("kind = {}", quote(weight.kind.word())));
        self.gap();
    }

    pub(super) fn unused(&mut self, roles: &Roles<'_>) {
        if roles.unused.is_empty() {
            return;
        }
        self.gap();
        self.comment("Columns without a part in this audit:");
        for column in &roles.unused {
            let survey = column.survey;
            let why = match (survey.kind, survey.values.kept()) {
                (ColumnKind::Empty, _) => "blank everywhere".to_string(),
                (ColumnKind::Other, _) => "lists or structures".to_string(),
                (ColumnKind::Number, None) => "many different numbers".to_string(),
                (_, None) => "many different values: an identifier, a name or free text".to_string(),
                (_, Some(kept)) if kept.len() == 1 => "one value".to_string(),
                (_, Some(kept)) => format!("{} different values", count(kept.len() as u64)),
            };
            self.comment(&format!("- {}: {why}", plain(column.name())));
        }
        let names: Vec<String> = roles.unused.iter().map(|column| plain(column.name())).collect();
        self.notes.push(format!("columns without a part: {}", names.join(", ")));
    }
}
