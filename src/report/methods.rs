//! The catalogues in plain words: what `explain` prints, and METHODS.md as a whole.

use super::calibration;
use super::document::{Block, Document, Text};
use crate::findings::{Rule, rules};
use crate::inference::{self, Method, MethodKind};
use crate::measures::{
    Better, Family, Measure, NumberMeasure, Preferred, Scope, Summary, families, measures, number_measures,
    summaries,
};
use crate::policy::{Profile, profiles};

/// Every id that can be explained, with its title, section by section.
pub fn explain_ids() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    vec![
        ("Measures", measures().iter().map(|entry| (entry.id, entry.title)).collect()),
        (
            "Measures of classes, stages and bounds",
            families().iter().map(|entry| (entry.form, entry.title)).collect(),
        ),
        (
            "Measures of amounts and scores",
            number_measures().iter().map(|entry| (entry.id, entry.title)).collect(),
        ),
        ("Summaries", summaries().iter().map(|entry| (entry.id, entry.title)).collect()),
        ("Methods", inference::catalogue().iter().map(|entry| (entry.id, entry.title)).collect()),
        ("Findings", rules().iter().map(|entry| (entry.code, entry.title)).collect()),
        ("Profiles", profiles().iter().map(|entry| (entry.id.as_str(), entry.title.as_str())).collect()),
    ]
}

/// One measure, summary, method, finding or profile in plain words; `None` where there is no such id.
///
/// ```
/// use evenhand::report::{explain, markdown};
/// let text = markdown(&explain("wilson").unwrap());
/// assert!(text.contains("Wilson"));
/// assert!(explain("guess").is_none());
/// ```
pub fn explain(id: &str) -> Option<Document> {
    let measure = || crate::measures::find(id).map(|entry| of_measure(entry, 1));
    let number = || crate::measures::find_number(id).map(|entry| of_number(entry, 1));
    // `share`, `share:CLASS` and `share:tier1` all ask for the family.
    let family = || {
        let prefix = id.split_once(':').map_or(id, |(prefix, _)| prefix);
        families().iter().find(|family| family.prefix == prefix).map(|entry| of_family(entry, 1))
    };
    let summary = || crate::measures::find_summary(id).map(|entry| of_summary(entry, 1));
    let method = || inference::find(id).map(|entry| of_method(entry, 1));
    let rule = || crate::findings::find_rule(id).map(|entry| of_rule(entry, 1));
    let profile = || profiles().iter().find(|entry| entry.id == id).map(|entry| of_profile(entry, 1));
    let blocks = measure()
        .or_else(number)
        .or_else(family)
        .or_else(summary)
        .or_else(method)
        .or_else(rule)
        .or_else(profile)?;
    Some(Document { blocks })
}

/// The whole catalogue: METHODS.md.
pub fn explain_all() -> Document {
    let mut blocks = vec![
        Block::Heading(1, Text::plain("Measures, methods and rules")),
        Block::Paragraph(
            Text::plain("Generated from the catalogues of the program by ")
                .and(Text::code("evenhand explain --all"))
                .then("; a test fails when it is stale. Help, reports and validation read the same entries."),
        ),
    ];
    let section = |title: &str| Block::Heading(2, Text::plain(title));
    blocks.push(section("Measures"));
    blocks.push(Block::Paragraph(Text::plain(
        "Each is a share of counts (or the mean of two), computed for every group. The event is what the decision is \
         about, good to get or bad; a positive label is what the policy says. Cases without a label count only for \
         the selection rate. A rate without a base is undefined, with its reason, in every output.",
    )));
    blocks.extend(measures().iter().flat_map(|entry| of_measure(entry, 3)));
    blocks.push(section("Measures of classes, stages and bounds"));
    blocks.push(Block::Paragraph(Text::plain(
        "A policy makes one measure for each class, stage or bound that its decision names, and each is a share of counts \
         like the rates above, compared and judged the same way.",
    )));
    blocks.extend(families().iter().flat_map(|entry| of_family(entry, 3)));
    blocks.push(section("Measures of amounts and scores"));
    blocks.push(Block::Paragraph(Text::plain(
        "Computed for every group where the outcome is an amount, or where there is a score behind the decisions; some \
         are of a group and its reference together.",
    )));
    blocks.extend(number_measures().iter().flat_map(|entry| of_number(entry, 3)));
    blocks.push(section("Summaries"));
    blocks.push(Block::Paragraph(Text::plain(
        "Each is one number for an attribute, over its known groups for which the measures are defined. Groups that \
         are left out are named, and a clause on a summary with a group left out cannot be met.",
    )));
    blocks.extend(summaries().iter().flat_map(|entry| of_summary(entry, 3)));
    blocks.push(section("Methods"));
    blocks.push(Block::Paragraph(Text::plain(
        "How sure a number is. Plain intervals are of one number alone; joint intervals and summary intervals hold \
         for all groups of an attribute at once.",
    )));
    blocks.extend(inference::catalogue().iter().flat_map(|entry| of_method(entry, 3)));
    blocks.extend(calibration::section());
    blocks.push(section("Findings"));
    blocks.extend(rules().iter().flat_map(|entry| of_rule(entry, 3)));
    blocks.push(section("Profiles"));
    blocks.extend(profiles().iter().flat_map(|entry| of_profile(entry, 3)));
    Document { blocks }
}

fn heading(depth: u8, title: &str, id: &str) -> Block {
    Block::Heading(depth, Text::plain(title).then(" (").and(Text::code(id)).then(")"))
}

/// A point with its label, unless there is nothing to say.
fn point(label: &str, words: &str) -> Option<Text> {
    (!words.is_empty()).then(|| Text::strong(format!("{label}: ")).then(words))
}

fn list<const N: usize>(points: [Option<Text>; N]) -> Block {
    Block::List(points.into_iter().flatten().collect())
}

fn of_measure(entry: &Measure, depth: u8) -> Vec<Block> {
    let better = match entry.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::AsTheEvent => "higher when the event is good to get, lower when it is bad",
    };
    vec![
        heading(depth, entry.title, entry.id),
        Block::Paragraph(Text::plain(entry.asks)),
        list([
            point("Counts", entry.counts),
            point("Equal values mean", entry.equal_means),
            point("Better is", better),
            point("Misleads when", entry.misleads_when),
            point("Also called", entry.also_called),
            point("Needs a label", if entry.needs_label { "yes" } else { "no" }),
            point("Source", entry.source),
        ]),
    ]
}

fn of_family(entry: &Family, depth: u8) -> Vec<Block> {
    vec![
        heading(depth, entry.title, entry.form),
        Block::Paragraph(Text::plain(entry.asks)),
        list([
            point("Counts", entry.counts),
            point("Equal values mean", entry.equal_means),
            point("Misleads when", entry.misleads_when),
            point("Also called", entry.also_called),
            point("Source", entry.source),
        ]),
    ]
}

fn of_number(entry: &NumberMeasure, depth: u8) -> Vec<Block> {
    let better = match entry.preferred {
        Preferred::Higher => "higher",
        Preferred::Lower => "lower",
        Preferred::AsTheNumber => "the side that the policy names as better",
        Preferred::Neither => "",
    };
    let compared = match (entry.scope, entry.compared.difference, entry.compared.ratio) {
        (Scope::Pair, ..) => "it is a comparison itself",
        (_, true, true) => "by difference and ratio",
        (_, true, false) => "by difference",
        _ => "no",
    };
    vec![
        heading(depth, entry.title, entry.id),
        Block::Paragraph(Text::plain(entry.asks)),
        list([
            point("Computes", entry.computes),
            point("Equal values mean", entry.equal_means),
            point("Better is", better),
            point("Compared", compared),
            point("Judged by clauses", if entry.judged { "yes" } else { "no: it has no interval" }),
            point("Misleads when", entry.misleads_when),
            point("Also called", entry.also_called),
            point("Needs a label", if entry.needs_label { "yes" } else { "no" }),
            point("Source", entry.source),
        ]),
    ]
}

fn of_summary(entry: &Summary, depth: u8) -> Vec<Block> {
    vec![
        heading(depth, entry.title, entry.id),
        list([
            point("Is", entry.means),
            point("Also called", entry.also_called),
            point("Needs a label", if entry.needs_label() { "yes" } else { "no" }),
            point("Source", entry.source),
        ]),
    ]
}

fn of_method(entry: &Method, depth: u8) -> Vec<Block> {
    let kind = match entry.kind {
        MethodKind::RateInterval => "interval of a rate",
        MethodKind::NumberInterval => "interval of a mean or a quantile",
        MethodKind::DifferenceInterval => "interval of a difference",
        MethodKind::RatioInterval => "interval of a ratio",
        MethodKind::ResampledInterval => "interval of a difference or a ratio, by resampling",
        MethodKind::Sequence => "interval that holds at every look",
        MethodKind::Monitor => "evidence that may be looked at at any time",
        MethodKind::JointInterval => "intervals of all groups at once",
        MethodKind::SummaryInterval => "interval of a summary",
        MethodKind::Test => "test of equality",
        MethodKind::Adjustment => "correction for many comparisons",
        MethodKind::Description => "description of a gap",
        MethodKind::Planning => "planning",
    };
    vec![
        heading(depth, entry.title, entry.id),
        Block::Paragraph(Text::plain(entry.words)),
        list([
            point("Kind", kind),
            point("Assumes", entry.assumptions),
            point("Limits", entry.limits),
            calibration::measured(entry.id).and_then(|words| point("Measured", &words)),
            point("Source", entry.source),
        ]),
    ]
}

fn of_rule(entry: &Rule, depth: u8) -> Vec<Block> {
    vec![
        heading(depth, entry.title, entry.code),
        Block::Paragraph(Text::plain(entry.means)),
        list([point("What to do", entry.do_next)]),
    ]
}

fn of_profile(entry: &Profile, depth: u8) -> Vec<Block> {
    let clauses: Vec<String> = entry.clauses.iter().map(|clause| clause.words()).collect();
    let clauses =
        if clauses.is_empty() { "none: it asks for tables only".into() } else { clauses.join("; ") };
    let mut blocks = vec![
        heading(depth, &entry.title, &entry.id),
        Block::Paragraph(Text::plain(entry.summary.clone())),
        list([
            point("Where", &entry.jurisdiction),
            point("Status", &format!("{}. {}", entry.status.word(), entry.status_note)),
            point("Clauses", &clauses),
            point("Sources", &entry.sources.join("; ")),
            point("Read on", &format!("{}; verify before {}", entry.as_of, entry.verify_before)),
        ]),
    ];
    if !entry.checklist.is_empty() {
        blocks.push(Block::Paragraph(Text::plain("To keep, publish or check:")));
        blocks.push(Block::List(entry.checklist.iter().map(Text::plain).collect()));
    }
    blocks
}
