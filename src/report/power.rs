//! What the sample behind each finding could have shown, in words.

use super::document::{Block, Table, Text};
use super::numbers::{self, count};
use super::sentences::reference_name;
use crate::audit::Audit;
use crate::findings::{Chance, FalseFlag, Finding, Growth, Power, Subject};
use crate::inference::Detectable;
use crate::measures::{Shape, find};
use crate::policy::{Clause, Compare, Demand, Judge};
use crate::share::Undefined;

/// What a clause could have shown: the smallest gaps, what would settle it, and how often it flags equal groups.
pub(super) fn power(audit: &Audit, clause: &Clause, findings: &[&&Finding]) -> Vec<Block> {
    let seen: Vec<(Subject, &Power)> =
        findings.iter().filter_map(|finding| finding.subject.zip(finding.power.as_ref())).collect();
    if seen.is_empty() {
        return Vec::new();
    }
    let first = seen[0].1.detectable.err();
    if let Some(reason) = first.filter(|_| seen.iter().all(|(_, power)| power.detectable.err() == first)) {
        let text =
            Text::strong("How much this sample could show").then(format!(" was not computed: {reason}."));
        return vec![Block::Paragraph(text)];
    }
    let unsettled = seen.iter().any(|(_, power)| power.to_settle.is_some());
    let mut blocks =
        vec![Block::Paragraph(introduction(clause, unsettled)), table(audit, clause, &seen, unsettled)];
    let points = by_attribute(audit, clause, &seen);
    if !points.is_empty() {
        blocks.push(Block::List(points));
    }
    blocks
}

/// How often each attribute is flagged without cause; those of which the same is to be said are taken together.
fn by_attribute(audit: &Audit, clause: &Clause, seen: &[(Subject, &Power)]) -> Vec<Text> {
    let mut listed: Vec<usize> = Vec::new();
    let mut said: Vec<(String, Vec<Text>)> = Vec::new();
    for (subject, power) in seen {
        let Ok(flag) = power.false_flag else { continue };
        if listed.contains(&subject.attribute) {
            continue;
        }
        listed.push(subject.attribute);
        let name = Text::data(audit.attributes[subject.attribute].name());
        let words = flagged(clause, flag);
        match said.iter_mut().find(|(known, _)| *known == words) {
            Some((_, names)) => names.push(name),
            None => said.push((words, vec![name])),
        }
    }
    said.into_iter().map(|(words, names)| Text::join(names, ", ").then(": ").then(words)).collect()
}

fn introduction(clause: &Clause, unsettled: bool) -> Text {
    let told_apart = match clause.compare {
        Compare::Value if matches!(clause.demand, Demand::Measure(_)) => {
            "shown the rate to be beyond the bound"
        }
        _ => "shown a difference",
    };
    let mut text = Text::strong("How much this sample could show.").then(format!(
        " If the true rates were as far apart as listed, roughly four of five such audits would have {told_apart}, \
         fewer in groups of some tens of cases; smaller gaps are missed more often, whatever the verdict."
    ));
    if unsettled {
        text = text.then(
            " To settle it: how many cases, more of every group alike, would give a clear verdict in roughly four of five \
             audits, if the rates stay as seen.",
        );
    }
    text
}

fn table(audit: &Audit, clause: &Clause, seen: &[(Subject, &Power)], unsettled: bool) -> Block {
    let summary = matches!(clause.demand, Demand::Summary(_));
    let mut headings = vec!["Attribute"];
    if !summary {
        headings.push("Group");
    }
    headings.push("Smallest gap it could show");
    if unsettled {
        headings.push("To settle it");
    }
    let mut table = Table::with(&headings);
    for (subject, power) in seen {
        let attribute = &audit.attributes[subject.attribute];
        let mut cells = vec![Text::data(attribute.name())];
        if !summary {
            cells.push(
                subject.group.map_or_else(Text::default, |group| Text::data(attribute.groups[group].name())),
            );
        }
        cells.push(Text::plain(smallest_gap(clause, power)));
        if unsettled {
            cells.push(Text::plain(match &power.to_settle {
                None => "–".into(),
                Some(Ok(growth)) => {
                    let (group, reference) = cases(growth);
                    let both = reference.map_or_else(String::new, |reference| format!(" and {reference}"));
                    let least = if growth.for_min_rows { "at least" } else { "about" };
                    format!("{least} {} as many cases: {group}{both}", times(growth.times))
                }
                Some(Err(reason)) => reason.to_string(),
            }));
        }
        table.row(cells);
    }
    Block::Table(table)
}

/// The smallest gap on the scale of the clause, with the two rates.
fn smallest_gap(clause: &Clause, power: &Power) -> String {
    let found = match &power.detectable {
        Ok(Some(found)) => *found,
        Ok(None) => return "none: too few cases to show even the widest gap so surely".into(),
        Err(reason) => return format!("undefined: {reason}"),
    };
    let Detectable { rate, reference_rate } = found;
    let rates =
        format!("{} against {}", numbers::float_percent(rate), numbers::float_percent(reference_rate));
    let by_ratio = match clause.demand {
        Demand::Summary(summary) => summary.shape == Shape::Ratio,
        Demand::Measure(_) | Demand::Number(_) => clause.compare == Compare::Ratio,
    };
    match (clause.demand, found.ratio()) {
        (Demand::Measure(_), _) if clause.compare == Compare::Value => {
            let side = if rate < reference_rate { "or less" } else { "or more" };
            format!("{} {side}", numbers::float_percent(rate))
        }
        (_, Ok(ratio)) if by_ratio => format!("a ratio of {} ({rates})", numbers::ratio(ratio)),
        (Demand::Summary(_), _) => format!("{:.3} ({rates})", found.difference().abs()),
        _ => format!("{} points ({rates})", numbers::points(found.difference())),
    }
}

/// How often equal groups are flagged.
fn flagged(clause: &Clause, flag: FalseFlag) -> String {
    let groups = match flag.groups {
        2 => "both groups".to_string(),
        groups => format!("all {groups} groups"),
    };
    let alone = percent(flag.by_the_point_alone.value());
    let what = match clause.demand {
        Demand::Summary(_) => "looking at the summary alone would find it beyond the bound".to_string(),
        Demand::Measure(_) | Demand::Number(_) => {
            let who = if flag.groups == 2 { "one of them" } else { "at least one of them" };
            format!("looking at the {} alone would find {who} beyond the bound", clause.compare.word())
        }
    };
    let rule = match flag.by_this_rule {
        _ if clause.judge == Judge::Point => ", and this rule would call that a breach".to_string(),
        Chance::AtMostPoint(_) => "; the rule used here calls a breach no more often".to_string(),
        other => format!("; the rule used here calls a breach in at most {}", percent(other.value())),
    };
    format!("if {groups} had the same true rate, {what} in {alone} of audits of this size{rule}.")
}

/// What would settle an inconclusive finding, as a sentence of its own; nothing where its reason says it.
pub(super) fn settling(audit: &Audit, finding: &Finding) -> Option<Text> {
    let (subject, clause) = (finding.subject?, finding.clause.as_ref()?);
    let growth = match finding.power.as_ref()?.to_settle.as_ref()? {
        Ok(growth) => growth,
        Err(Undefined::OnTheBound) => {
            return Some(Text::plain(" The value lies on the bound: no number of cases would decide it."));
        }
        Err(Undefined::TooManyCases) => {
            return Some(Text::plain(" It would take more than 10,000 times as many cases to decide it."));
        }
        Err(Undefined::GroupsLeftOut) => {
            return Some(Text::plain(
                " More cases alone would not decide it: groups are left out of the summary.",
            ));
        }
        Err(_) => return None,
    };
    if growth.for_min_rows {
        return Some(Text::plain(format!(" It takes at least {} as many cases.", times(growth.times))));
    }
    let attribute = &audit.attributes[subject.attribute];
    let name = |group: usize| Text::data(attribute.groups[group].name());
    let (group, reference) = match clause.demand {
        Demand::Summary(summary) => {
            let extremes = attribute.summaries.iter().find(|value| value.summary == summary)?.extremes?;
            (name(extremes.lowest), Some(name(extremes.highest)))
        }
        Demand::Measure(_) | Demand::Number(_) => {
            (name(subject.group?), subject.reference.map(|reference| reference_name(attribute, reference)))
        }
    };
    let (group_cases, reference_cases) = cases(growth);
    let mut text = Text::plain(format!(
        " If the rates stay as seen, about {} as many cases – {group_cases} of ",
        times(growth.times)
    ))
    .and(group);
    if let Some((cases, reference)) = reference_cases.zip(reference) {
        text = text.then(format!(" and {cases} of ")).and(reference);
    }
    let base = match clause.demand {
        Demand::Measure(_) | Demand::Number(_) => clause.demand.needs_label(),
        Demand::Summary(summary) => {
            summary.over.measures().iter().any(|id| find(id).is_some_and(|m| m.needs_label))
        }
    };
    Some(
        text.then(if base { " in the base of the rate" } else { "" })
            .then(" – would give a clear verdict in roughly four of five audits."),
    )
}

/// The cases of both sides, rounded to three digits unless they are exact.
fn cases(growth: &Growth) -> (String, Option<String>) {
    let write = |cases: u64| match growth.for_min_rows {
        true => count(cases),
        false => count(three_digits(cases)),
    };
    (write(growth.group_cases), growth.reference_cases.map(write))
}

fn three_digits(number: u64) -> u64 {
    let unit = 10u64.pow(number.max(100).ilog10() - 2);
    (number / unit + u64::from(number % unit >= unit.div_ceil(2) && unit > 1)).saturating_mul(unit)
}

fn times(times: f64) -> String {
    let text = match times {
        times if times < 10.0 => format!("{times:.1}"),
        // At most ten thousand, so the cast is exact.
        times => count(three_digits(times.round() as u64)),
    };
    format!("{} times", text.trim_end_matches(".0"))
}

/// A chance as a reader takes it in: no more digits than it has meaning.
fn percent(chance: f64) -> String {
    match chance {
        chance if chance < 0.001 => "less than 0.1 %".into(),
        chance if chance > 0.995 => "more than 99 %".into(),
        chance if chance >= 0.0995 => format!("{:.0} %", chance * 100.0),
        chance => format!("{} %", format!("{:.1}", chance * 100.0).trim_end_matches(".0")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_digits_than_meaning() {
        assert_eq!([7, 236, 1_204, 1_205, 99_950].map(three_digits), [7, 236, 1_200, 1_210, 100_000]);
        assert_eq!(three_digits(u64::MAX), 18_400_000_000_000_000_000);
        assert_eq!(
            [times(1.0), times(1.61), times(5.0), times(123.4)],
            ["1 times", "1.6 times", "5 times", "123 times"]
        );
        let chances = [0.0, 0.0124, 0.05, 0.4567, 0.999].map(percent);
        assert_eq!(chances, ["less than 0.1 %", "1.2 %", "5 %", "46 %", "more than 99 %"]);
    }
}
