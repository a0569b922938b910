//! How a decision is read as yes or no: the event of the decision itself, a class, or a stage.

use crate::tally::Level;

/// Which of the cases count, and which of these are the event, of one measure.
///
/// Classes and stages are levels by their position: the number of the class in its order, or of the last stage
/// that was reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View {
    /// The event of a yes/no decision.
    Event,
    /// The class with this position, of all.
    Is(u32),
    /// The class with this position or a better one, of all.
    UpTo(u32),
    /// The stage with this position was reached, of all.
    Reached(u32),
    /// The stage with this position was reached, of those that reached the one before.
    Passed(u32),
    /// The amount lies beyond this bound, of all.
    Above(f64),
}

impl View {
    /// Whether a case with this decision is the event; `None` where it is not looked at.
    ///
    /// ```
    /// use evenhand::measures::View;
    /// use evenhand::tally::Level;
    /// let second_stage = View::Passed(2);
    /// assert_eq!(second_stage.event(&Level::number(3.0)), Some(true));
    /// assert_eq!(second_stage.event(&Level::number(1.0)), Some(false));
    /// assert_eq!(second_stage.event(&Level::number(0.0)), None);
    /// ```
    pub fn event(self, decision: &Level) -> Option<bool> {
        let number = match (self, decision) {
            (View::Event, Level::Flag(event)) => return Some(*event),
            (_, Level::Number(number)) => *number,
            _ => return None,
        };
        match self {
            View::Event => None,
            View::Is(position) => Some(number == f64::from(position)),
            View::UpTo(position) => Some(number <= f64::from(position)),
            View::Reached(position) => Some(number >= f64::from(position)),
            View::Passed(position) => {
                (number >= f64::from(position) - 1.0).then_some(number >= f64::from(position))
            }
            View::Above(bound) => Some(number > bound),
        }
    }
}
