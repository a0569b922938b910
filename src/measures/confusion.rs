//! The counts that every rate of a yes/no decision is made of.

use crate::share::Share;
use crate::tally::Level;

/// What was decided and what turned out to be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Event, positive label.
    TruePositive,
    /// Event, negative label.
    FalsePositive,
    /// No event, positive label.
    FalseNegative,
    /// No event, negative label.
    TrueNegative,
    /// Event, no label.
    UnlabelledEvent,
    /// No event, no label.
    UnlabelledOther,
}

impl Cell {
    /// How many cells there are.
    pub const COUNT: usize = 6;

    /// The cell of cases with this decision and this label.
    ///
    /// # Panics
    /// When a level is neither a flag nor missing: the plan reads decisions and labels as flags.
    pub fn of(decision: &Level, label: &Level) -> Cell {
        match (decision, label) {
            (Level::Flag(true), Level::Flag(true)) => Cell::TruePositive,
            (Level::Flag(true), Level::Flag(false)) => Cell::FalsePositive,
            (Level::Flag(false), Level::Flag(true)) => Cell::FalseNegative,
            (Level::Flag(false), Level::Flag(false)) => Cell::TrueNegative,
            (Level::Flag(true), Level::Missing) => Cell::UnlabelledEvent,
            (Level::Flag(false), Level::Missing) => Cell::UnlabelledOther,
            other => panic!("a decision and a label are flags, not {other:?}"),
        }
    }
}

/// Cases of one group by what was decided and what turned out to be true.
///
/// "Predicted positive" is the event of the decision, favourable or adverse; "actual positive" is the
/// positive label. Cases without a label count for the decision alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion {
    /// Event, positive label.
    pub true_positives: u64,
    /// Event, negative label.
    pub false_positives: u64,
    /// No event, positive label.
    pub false_negatives: u64,
    /// No event, negative label.
    pub true_negatives: u64,
    /// Event, no label.
    pub unlabelled_events: u64,
    /// No event, no label.
    pub unlabelled_others: u64,
}

impl Confusion {
    /// Adds cases with this decision and this label.
    ///
    /// # Panics
    /// When a level is neither a flag nor missing: the plan reads decisions and labels as flags.
    pub fn add(&mut self, decision: &Level, label: &Level, cases: u64) {
        let cell = match Cell::of(decision, label) {
            Cell::TruePositive => &mut self.true_positives,
            Cell::FalsePositive => &mut self.false_positives,
            Cell::FalseNegative => &mut self.false_negatives,
            Cell::TrueNegative => &mut self.true_negatives,
            Cell::UnlabelledEvent => &mut self.unlabelled_events,
            Cell::UnlabelledOther => &mut self.unlabelled_others,
        };
        *cell += cases;
    }

    /// The cases of one cell.
    pub fn cell(self, cell: Cell) -> u64 {
        self.cells()[cell as usize]
    }

    /// The cases of all cells, in the order of [`Cell`].
    pub fn cells(self) -> [u64; Cell::COUNT] {
        [
            self.true_positives,
            self.false_positives,
            self.false_negatives,
            self.true_negatives,
            self.unlabelled_events,
            self.unlabelled_others,
        ]
    }

    /// A group with these cases in the cells, in the order of [`Cell`].
    pub fn of_cells(cells: [u64; Cell::COUNT]) -> Confusion {
        let [
            true_positives,
            false_positives,
            false_negatives,
            true_negatives,
            unlabelled_events,
            unlabelled_others,
        ] = cells;
        Confusion {
            true_positives,
            false_positives,
            false_negatives,
            true_negatives,
            unlabelled_events,
            unlabelled_others,
        }
    }

    /// The cases of both.
    #[must_use]
    pub fn plus(self, other: Confusion) -> Confusion {
        Confusion {
            true_positives: self.true_positives + other.true_positives,
            false_positives: self.false_positives + other.false_positives,
            false_negatives: self.false_negatives + other.false_negatives,
            true_negatives: self.true_negatives + other.true_negatives,
            unlabelled_events: self.unlabelled_events + other.unlabelled_events,
            unlabelled_others: self.unlabelled_others + other.unlabelled_others,
        }
    }

    /// All cases of the group.
    pub fn cases(self) -> u64 {
        self.labelled() + self.unlabelled()
    }

    /// Cases with a label.
    pub fn labelled(self) -> u64 {
        self.positives() + self.negatives()
    }

    /// Cases without a label.
    pub fn unlabelled(self) -> u64 {
        self.unlabelled_events + self.unlabelled_others
    }

    /// Cases that received the event, labelled or not.
    pub fn events(self) -> u64 {
        self.labelled_events() + self.unlabelled_events
    }

    /// Labelled cases that received the event.
    pub fn labelled_events(self) -> u64 {
        self.true_positives + self.false_positives
    }

    /// Labelled cases that did not receive the event.
    pub fn labelled_others(self) -> u64 {
        self.false_negatives + self.true_negatives
    }

    /// Cases with a positive label.
    pub fn positives(self) -> u64 {
        self.true_positives + self.false_negatives
    }

    /// Cases with a negative label.
    pub fn negatives(self) -> u64 {
        self.false_positives + self.true_negatives
    }

    /// The share that received the event.
    pub fn selection(self) -> Share {
        Share::new(self.events(), self.cases())
    }
}
