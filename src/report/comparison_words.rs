//! The words of a comparison: what became of a gap, and why a number is missing.

use super::document::Text;
use super::numbers::{self, amount, hits_of_base, p_value};
use super::sentences::lower;
use crate::compare::Compared;
use crate::findings::{AtTime, Beside, Changing, Gap, GroupChange, Turn, group_name, is_sign_told};
use crate::inference::Interval;
use crate::policy::Compare;
use crate::share::{Share, Undefined};
use crate::tally::Level;

/// A gap on both sides, in words for a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapWords {
    /// The measure.
    pub measure: String,
    /// The group.
    pub group: String,
    /// Whom it is compared with.
    pub beside: String,
    /// The gap in A.
    pub before: String,
    /// The gap in B.
    pub now: String,
    /// The change.
    pub change: String,
    /// Its interval.
    pub interval: String,
    /// The p-value of its test, corrected over all gaps.
    pub p: String,
    /// What became of it.
    pub turn: String,
}

/// A change of a gap in words. What comes from the data is not escaped.
pub fn gap_words(compared: &Compared, change: &GroupChange, gap: Gap) -> GapWords {
    let changing = change.changing;
    let found = change.change;
    let reason = |told| reason(compared.why(change.attribute, &change.group, told));
    GapWords {
        measure: title(changing).to_string(),
        group: group_name(&change.group),
        beside: match &change.beside {
            Beside::Nobody => String::new(),
            Beside::Rest => "all other groups".into(),
            Beside::Group(levels) => group_name(levels),
        },
        before: gap.before.map_or_else(reason, |value| size(changing, value)),
        now: gap.now.map_or_else(reason, |value| size(changing, value)),
        change: found.map_or_else(reason, |found| size(changing, found.estimate.value)),
        interval: found.map_or_else(|_| "–".into(), |found| limits(changing, found.estimate.interval)),
        p: change.p_adjusted.map_or_else(|| "–".into(), p_value),
        turn: compared.turn(change).map_or("undefined", |turn| turn_words(turn, gap)).into(),
    }
}

/// What became of a gap.
fn turn_words(turn: Turn, gap: Gap) -> &'static str {
    match turn {
        Turn::Grew => "grew",
        Turn::Turned if gap.is_larger() => "points the other way, larger",
        Turn::Turned => "points the other way",
        Turn::Shrank => "shrank",
        Turn::NotTold => "not told",
    }
}

/// Why a number is missing, with the two sides in the place of two times.
pub(super) fn reason(reason: Undefined) -> String {
    match reason {
        Undefined::EarlierUndefined => "undefined: no value in A".into(),
        Undefined::NoCases => "undefined: no cases".into(),
        other => format!("undefined: {other}"),
    }
}

/// The name of what changes.
pub(super) fn title(changing: Changing) -> &'static str {
    match changing {
        Changing::Share(measure) => measure.title,
        Changing::Mean(measure) => measure.title,
    }
}

/// The id of what changes.
pub(super) fn id(changing: Changing) -> &'static str {
    match changing {
        Changing::Share(measure) => measure.id,
        Changing::Mean(measure) => measure.id,
    }
}

/// A gap or a change: in points, or in the unit of the amounts.
pub(super) fn size(changing: Changing, value: f64) -> String {
    match changing {
        Changing::Share(_) => numbers::points(value),
        Changing::Mean(_) => amount(value),
    }
}

/// The limits of a gap or a change.
pub(super) fn limits(changing: Changing, interval: Interval) -> String {
    match changing {
        Changing::Share(_) => numbers::interval(interval, numbers::points),
        Changing::Mean(_) => numbers::amounts(interval),
    }
}

/// Whom a group is compared with.
pub(super) fn beside(beside: &Beside) -> Text {
    match beside {
        Beside::Nobody => Text::plain("–"),
        Beside::Rest => Text::plain("all other groups"),
        Beside::Group(levels) => Text::data(group_name(levels)),
    }
}

/// `sex: Female against Male, selection rate: from −1.2 points (…) to −8.0 (…), a change of −6.8 (−9.1 to −4.5).`
pub(super) fn gap_sentence(compared: &Compared, change: &GroupChange, gap: Gap) -> Text {
    let attribute = &compared.policy.attributes()[change.attribute];
    let columns = compared.policy.columns_of(attribute).join(" × ");
    let words = gap_words(compared, change, gap);
    let unit = if matches!(change.changing, Changing::Share(_)) { " points" } else { "" };
    let [before, now] = compared.sides_of(change.attribute);
    Text::data(columns)
        .then(": ")
        .and(Text::data(group_name(&change.group)))
        .then(" against ")
        .and(beside(&change.beside))
        .then(", ")
        .and(Text::data(lower(&words.measure)))
        .then(format!(
            ": from {}{unit} ({}) to {} ({}), a change of {} ({}), p {}: ",
            words.before,
            behind(change, before),
            words.now,
            behind(change, now),
            words.change,
            words.interval,
            words.p
        ))
        .and(Text::strong(words.turn))
        .then(match compared.turn(change) {
            Some(Turn::Turned) => signs_told(compared, change),
            _ => ".".into(),
        })
}

/// Whether the signs of a gap that points the other way were told from chance: only that it changed is known already.
fn signs_told(compared: &Compared, change: &GroupChange) -> String {
    let told = compared.sides_of(change.attribute).map(|at| is_sign_told(&compared.policy, change, at));
    let by = format!("by the {} interval of that gap alone", numbers::level(compared.policy.confidence));
    match told {
        [Some(true), Some(true)] => format!(". Its sign was told from chance in A and in B, {by}."),
        [Some(true), Some(false)] => format!(". Its sign was told from chance in A, but not in B, {by}."),
        [Some(false), Some(true)] => format!(". Its sign was not told from chance in A, but is in B, {by}."),
        [Some(false), Some(false)] => format!(". Its sign was not told from chance in A nor in B, {by}."),
        _ => ". Whether its sign was told from chance cannot be said: there is no interval of it on a side."
            .into(),
    }
}

/// The counts behind a gap on one side: of the group, then of whom it is compared with.
fn behind(change: &GroupChange, at: &AtTime) -> String {
    match change.changing {
        Changing::Share(measure) => {
            let own = at.share(&change.group, measure).unwrap_or_default();
            let other = match &change.beside {
                Beside::Group(levels) => at.share(levels, measure).unwrap_or_default(),
                Beside::Rest | Beside::Nobody => {
                    rest(at, &change.group, |levels| at.share(levels, measure).unwrap_or_default())
                        .into_iter()
                        .fold(Share::default(), Share::pool)
                }
            };
            format!("{} against {}", hits_of_base(own), hits_of_base(other))
        }
        Changing::Mean(_) => {
            let cases = |levels: &[Level]| at.amounts(levels).cases();
            let other: u64 = match &change.beside {
                Beside::Group(levels) => cases(levels),
                Beside::Rest | Beside::Nobody => rest(at, &change.group, cases).into_iter().sum(),
            };
            format!("{} cases against {}", numbers::count(cases(&change.group)), numbers::count(other))
        }
    }
}

/// Something of every known group but one.
fn rest<T>(at: &AtTime, group: &[Level], of: impl Fn(&[Level]) -> T) -> Vec<T> {
    at.known().iter().filter(|levels| *levels != group).map(|levels| of(levels)).collect()
}

/// How many gaps there are and what became of them, in one sentence.
pub fn comparison_headline(compared: &Compared) -> String {
    let toll = compared.toll();
    if toll.compared == 0 {
        return "No gap could be compared.".into();
    }
    let changed = toll.grew + toll.turned + toll.shrank;
    let told = match changed {
        0 => "none changed beyond chance".to_string(),
        _ => {
            let larger = match toll.turned_larger {
                0 => format!("{} larger now", toll.worse),
                1 => format!("{} larger now (1 of them points the other way)", toll.worse),
                more => format!("{} larger now ({more} of them point the other way)", toll.worse),
            };
            let other = toll.turned - toll.turned_larger;
            let named = [
                (toll.worse, larger),
                (other, format!("{other} pointing the other way and no larger")),
                (toll.shrank, format!("{} smaller now", toll.shrank)),
            ];
            let parts: Vec<String> =
                named.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
            format!("{changed} changed beyond chance: {}", parts.join(", "))
        }
    };
    let undefined = match toll.undefined {
        0 => String::new(),
        1 => "; 1 more could not be compared".into(),
        more => format!("; {more} more could not be compared"),
    };
    format!(
        "Of {} compared, {told}; {} could not be told from chance{undefined}.",
        numbers::counted(toll.compared as u64, "gap", "gaps"),
        toll.not_told
    )
}

/// Changes of one kind of one group.
pub(super) fn change_of<'a>(
    compared: &'a Compared,
    attribute: usize,
    group: &[Level],
    changing: Changing,
    compare: Compare,
) -> Option<&'a GroupChange> {
    compared.changes.groups.iter().find(|change| {
        change.attribute == attribute
            && change.compare == compare
            && change.changing == changing
            && change.group == group
    })
}
