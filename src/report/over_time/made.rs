//! What a check rests on and what it does not show: for the sections that every report ends with.

use std::collections::BTreeSet;

use super::super::document::Text;
use super::{periods, so_many};
use crate::audit::Audit;
use crate::findings::OverTime;
use crate::policy::Form;

/// The methods that made a number of this part of the report.
pub(in crate::report) fn methods(audit: &Audit) -> BTreeSet<&'static str> {
    let mut used = BTreeSet::new();
    let Some(of) = &audit.over_time else { return used };
    for change in &of.changes.groups {
        if let Ok(found) = change.change {
            used.extend([found.estimate.interval.method, found.test.method, "holm"]);
        }
        if let Some(Ok(split)) = change.split {
            used.extend(["split_change_of_difference", split.group.method]);
        }
    }
    used.extend(of.changes.whole.iter().filter_map(|change| Some(change.split.ok()?.method)));
    used.extend(
        audit
            .findings
            .iter()
            .filter(|finding| finding.earlier.is_some())
            .filter_map(|finding| Some(finding.estimate?.interval.method)),
    );
    for monitor in &of.monitors.all {
        used.extend(["e_process", "mean_of_e_values", "e_benjamini_hochberg"]);
        used.extend(monitor.steps.iter().filter_map(|step| Some(step.sequence.ok()?.interval.method)));
    }
    if audit.policy.form() == Form::Amount {
        used.insert("student");
    } else if !audit.policy.is_weighted_sample() {
        used.insert("wilson");
    }
    used
}

/// What the report rests on beside the files of the judged periods.
pub(in crate::report) fn reproduced(of: &OverTime) -> Text {
    let held = of.periods.iter().filter(|period| period.tally.is_some()).count();
    let judged = if of.judged.len() == 1 { of.every.word().to_string() } else { periods(of) };
    let text = Text::plain(format!(
        "This check rests on its history too: the counts of {} from {} to {}. The files below gave to the judged \
         {judged}; the same report comes from the same recorded files, judged {judged} and version.",
        so_many(of, held),
        of.periods[0].name,
        of.periods[of.judged.end - 1].name,
    ));
    match of.bookkeeping.state.as_str() {
        "" => text,
        state => text.then(" Together they are the state ").and(Text::code(state)).then("."),
    }
}

/// What a check does not show.
pub(in crate::report) fn limits(of: &OverTime) -> Vec<Text> {
    let (unit, judged, many) = (of.every.word(), of.judged_name(), periods(of));
    let mut points = vec![
        Text::plain(format!(
            "Other {many}: apart from alarms and what is under “Over time”, every number is of {judged} alone, and a \
             single {unit} holds few cases of small groups."
        )),
        Text::plain(
            "Why something changed. A change may come from the decisions, from who applied, from how it was recorded, or \
             from chance; the split of a change is arithmetic and names no cause.",
        ),
        Text::plain(format!(
            "That a clause without an alarm is kept, or that nothing has changed where no change can be told from chance: \
             few cases show little. Nor does it say anything of {many} that are not over, or of rows that came after this \
             check."
        )),
    ];
    if of.monitors.from > 0 {
        points.push(Text::plain(format!(
            "What {many} before {} say of the clauses: these are watched from there on.",
            of.periods.get(of.monitors.from).map_or("the next", |period| period.name.as_str())
        )));
    }
    points
}
