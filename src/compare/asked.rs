//! Whether two policies ask the same.

use std::fmt::Debug;

use crate::policy::{Event, Policy};

/// What one policy asks and the other does not, in words; nothing where they ask the same. Files, names, clauses,
/// periods and scores do not matter here.
pub(super) fn differences(before: &Policy, now: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |what: &str, one: String, other: String| {
        if one != other {
            found.push(format!("{what}: {one} and {other}"));
        }
    };
    let columns = |policy: &Policy| {
        let names: Vec<&str> = policy.groups.iter().map(|group| group.column.as_str()).collect();
        names.join(", ")
    };
    say("the groups", columns(before), columns(now));
    let crosses = |policy: &Policy| {
        let cross = |indexes: &Vec<usize>| policy.columns_of(indexes).join(" × ");
        let names: Vec<String> = policy.crosses.iter().map(cross).collect();
        if names.is_empty() { "none".into() } else { names.join(", ") }
    };
    say("the crosses", crosses(before), crosses(now));
    let decision = |policy: &Policy| format!("{:?}", policy.decision.column);
    say("the column of the decision", decision(before), decision(now));
    say("the event", event(before), event(now));
    let side = |policy: &Policy| format!("{:?}", policy.decision.direction).to_lowercase();
    say("the direction of the event", side(before), side(now));
    let label = |policy: &Policy| {
        policy.label.as_ref().map_or("none".into(), |label| {
            let positive: Vec<String> = label.positive.yes.iter().map(ToString::to_string).collect();
            format!("{:?} = {}", label.column, positive.join(" or "))
        })
    };
    say("the label", label(before), label(now));
    let conditions = |policy: &Policy| {
        let names: Vec<&str> = policy.conditions.iter().map(|condition| condition.column.as_str()).collect();
        if names.is_empty() { "none".into() } else { names.join(", ") }
    };
    say("the conditions", conditions(before), conditions(now));
    let weight = |policy: &Policy| {
        policy.weight.as_ref().map_or("none".into(), |weight| format!("{:?}", weight.column))
    };
    say("the weight", weight(before), weight(now));
    let confidence = |policy: &Policy| policy.confidence.to_string();
    say("the confidence", confidence(before), confidence(now));
    let exclusions = |policy: &Policy| {
        let below: Vec<&str> = policy.exclusions.iter().map(|small| small.written.as_str()).collect();
        if below.is_empty() { "none".into() } else { format!("below {}", below.join(", ")) }
    };
    say("the exclusions", exclusions(before), exclusions(now));
    for group in &before.groups {
        let Some(other) = now.groups.iter().find(|other| other.column == group.column) else { continue };
        let what = |part: &str| format!("the {part} of {:?}", group.column);
        say(&what("reference"), reference(&group.reference), reference(&other.reference));
        values(&mut say, &what, &group.values, &other.values);
    }
    for condition in &before.conditions {
        let Some(other) = now.conditions.iter().find(|other| other.column == condition.column) else {
            continue;
        };
        let what = |part: &str| format!("the {part} of {:?}", condition.column);
        values(&mut say, &what, &condition.values, &other.values);
    }
    found
}

fn values(
    say: &mut impl FnMut(&str, String, String),
    what: &impl Fn(&str) -> String,
    one: &crate::tally::Values,
    other: &crate::tally::Values,
) {
    let unknown = |values: &crate::tally::Values| {
        let names: Vec<String> = values.unknown.iter().map(ToString::to_string).collect();
        if names.is_empty() { "blanks alone".into() } else { names.join(", ") }
    };
    say(&what("unknown values"), unknown(one), unknown(other));
    say(&what("cut points"), listed(&one.cut), listed(&other.cut));
    let renamed = |values: &crate::tally::Values| {
        let names: Vec<String> = values.rename.iter().map(|(from, to)| format!("{from} = {to}")).collect();
        if names.is_empty() { "none".into() } else { names.join(", ") }
    };
    say(&what("renaming"), renamed(one), renamed(other));
}

fn listed<T: Debug>(items: &[T]) -> String {
    if items.is_empty() { "none".into() } else { format!("{items:?}") }
}

fn reference(reference: &crate::policy::Reference) -> String {
    use crate::policy::Reference::{Best, Group, Overall, Rest};
    match reference {
        Best => "best".into(),
        Rest => "rest".into(),
        Overall => "overall".into(),
        Group(names) => names.join(" / "),
    }
}

fn event(policy: &Policy) -> String {
    let named = |names: &[String]| names.join(", ");
    match &policy.decision.event {
        Event::Values(flag) => {
            let yes: Vec<String> = flag.yes.iter().map(ToString::to_string).collect();
            let no = flag.no.as_ref().map(|no| no.iter().map(ToString::to_string).collect::<Vec<_>>());
            let no = no.map_or(String::new(), |no| format!(", not {}", named(&no)));
            format!("{}{no}", yes.join(" or "))
        }
        Event::Threshold { side, cut } => match cut {
            crate::policy::Cut::At(written) => format!("{} {written}", side.key().replace('_', " ")),
            crate::policy::Cut::Median(over) => {
                format!("{} the median of {} rows", side.key().replace('_', " "), over.word())
            }
        },
        Event::Amount { beyond } => {
            let bounds: Vec<String> = beyond.iter().map(|bound| bound.written.clone()).collect();
            if bounds.is_empty() {
                "an amount".into()
            } else {
                format!("an amount, beyond {}", named(&bounds))
            }
        }
        Event::Classes { order } if order.is_empty() => "classes".into(),
        Event::Classes { order } => format!("classes {}", named(order)),
        Event::Stages(stages) => format!("stages {}", named(&stages.names)),
    }
}
