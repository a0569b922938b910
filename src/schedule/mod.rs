//! When checks are due, and the unit files that make another program run them.
//!
//! A [`Pattern`] is what was asked for, a [`Calendar`] a pattern in a time zone, an [`Agenda`] what of it is done.
//! Nothing here knows what time it is: the moment is passed in.

mod agenda;
mod calendar;
mod field;
mod pattern;
mod units;
mod words;

pub use agenda::{Agenda, Due};
pub use calendar::Calendar;
pub use field::Field;
pub use pattern::{Days, Pattern};
pub use units::{Job, Unit, UnitFile, unit, units};
