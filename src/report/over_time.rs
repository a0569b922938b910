//! A check in the report: what was recorded, the periods side by side, what has changed, what is watched.

mod changed;
mod clause;
mod course;
mod made;
mod recorded;
mod told;
mod watched;

pub(super) use self::clause::of_change;
pub(super) use self::made::{limits, methods, reproduced};
pub(super) use self::recorded::recorded;
pub(super) use self::told::sentence;

use super::document::{Block, Text};
use super::groups::figure;
use super::numbers::count;
use crate::audit::Audit;
use crate::findings::OverTime;
use crate::plots::Figure;
use crate::policy::Since;

/// The kinds of figures that this section shows.
pub(super) const FIGURES: [&str; 2] = ["course", "monitor"];

/// As many rows as a table of this section has; the rest is in `audit.json`.
const MOST_ROWS: usize = 12;

/// Every attribute over time; nothing for an audit that is no check.
pub(super) fn over_time(audit: &Audit, figures: &[Figure]) -> Vec<Block> {
    let Some(of) = &audit.over_time else { return Vec::new() };
    let mut blocks = vec![Block::Heading(2, Text::plain("Over time"))];
    blocks.push(Block::Paragraph(Text::plain(format!(
        "Single {} move by chance. Intervals in the figures that show them side by side are of one group in one {} \
         alone. Whether a number has changed is answered under “Has it changed?”, with intervals of one change alone, \
         and what all {} together say of a clause under “Watched”, with limits that hold at every look.",
        periods(of),
        of.every.word(),
        periods(of),
    ))));
    for (index, attribute) in audit.attributes.iter().enumerate() {
        let drawn = |kind: &'static str| {
            let here = figures.iter().filter(move |drawn| drawn.attribute == index && drawn.kind == kind);
            here.map(figure)
        };
        blocks.push(Block::Heading(3, Text::data(attribute.name()).then(" over time")));
        blocks.extend(course::table(audit, of, index));
        blocks.extend(drawn(FIGURES[0]));
        blocks.extend(changed::changed(audit, of, index));
        blocks.extend(watched::table(audit, of, index));
        blocks.extend(drawn(FIGURES[1]));
    }
    blocks.extend(watched::explained(audit, of));
    blocks
}

/// The word for several periods: months.
fn periods(of: &OverTime) -> String {
    format!("{}s", of.every.word())
}

/// So many periods, in words: `1 month`, `3 months`.
fn so_many(of: &OverTime, number: usize) -> String {
    let word = of.every.word();
    if number == 1 { format!("1 {word}") } else { format!("{} {word}s", count(number as u64)) }
}

/// An earlier time in words: `the month before, 2026-05`. Beside several judged periods it is named alone: “before”
/// would not say how many.
fn earlier(of: &OverTime, since: &Since, names: &[String]) -> String {
    let which = match names {
        [] => return "nothing before".into(),
        [one] => one.clone(),
        [first, .., last] => format!("{first} to {last}"),
    };
    match since {
        Since::Named(_) => which,
        Since::Mean(_) => format!("the mean of {}, {which}", so_many(of, names.len())),
        Since::Last if of.judged.len() == 1 => format!("the {} before, {which}", of.every.word()),
        Since::Last if names.len() == 1 => which,
        Since::Last => format!("{which} together"),
    }
}

/// How cases of several periods are taken together; nothing where no time is of several.
fn together(of: &OverTime) -> String {
    let (many, unit) = (periods(of), of.every.word());
    let mut text = String::new();
    if of.judged.len() > 1 {
        text += &format!(
            " The judged {many}, {}, are taken together, every case counting the same.",
            of.judged_name()
        );
    }
    if of.changes.before.iter().any(|before| before.is_mean()) {
        text += &format!(" In a mean of {many} each {unit} counts the same, however many cases it has.");
    }
    text
}
