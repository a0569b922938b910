//! The sections that every report ends with: rows, profiles, methods, reproduction, limits.

use super::document::{Block, Table, Text};
use super::methods_used::methods_used;
use super::numbers::{self, count, level};
use super::over_time;
use super::{Making, VERSION, printable_lines};
use crate::audit::Audit;
use crate::findings::Standing;
use crate::inference;
use crate::measures::{NumberMeasure, number_measures};
use crate::policy::Form;
use crate::source::{FingerprintKind, sha256};
use crate::tally::Exclusion;

/// What became of every row.
pub(super) fn ledger(audit: &Audit) -> Vec<Block> {
    let ledger = &audit.ledger;
    let mut table = Table::with(&["What", "#Number"]);
    let mut line = |what: Text, number: u64| table.row(vec![what, Text::plain(count(number))]);
    line(Text::plain("read"), ledger.read);
    for (reason, cases) in &ledger.excluded {
        let column = match reason {
            Exclusion::MissingDecision => Some(&audit.policy.decision.column),
            Exclusion::MissingWeight => audit.policy.weight.as_ref().map(|weight| &weight.column),
        };
        let column = column.filter(|column| !column.is_empty());
        let column =
            column.map_or_else(Text::default, |column| Text::plain(", column ").and(Text::data(column)));
        line(Text::plain(format!("excluded: {reason}")).and(column), *cases);
    }
    line(Text::plain("used"), ledger.used);
    if let Some(unlabelled) = ledger.unlabelled {
        line(Text::plain("used, without a label: they count for the decision only"), unlabelled);
    }
    let scores = audit.attributes.first().and_then(|attribute| attribute.scores.as_ref());
    let unscored: u64 = scores.map_or(0, |scores| scores.groups.iter().map(|group| group.missing).sum());
    if unscored > 0 {
        line(Text::plain("used, without a score: they count for the decision only"), unscored);
    }
    for (attribute, cases) in audit.attributes.iter().zip(&ledger.unknown) {
        let what = Text::plain("used, with unknown ")
            .and(Text::data(attribute.name()))
            .then(": counted, not compared");
        line(what, *cases);
    }
    let weighted = audit.policy.weight.as_ref().map_or_else(Text::default, |weight| match ledger.weighted {
        None => Text::plain(" Rows stand for as many cases as column ")
            .and(Text::data(weight.column.clone()))
            .then(" says; a row without such a number is listed as one."),
        Some(sums) => Text::plain(" The numbers are of rows. Column ")
            .and(Text::data(weight.column.clone()))
            .then(format!(
                " holds their survey weights, which add up to {}; the rows used say as much as {} rows of one and \
                 the same weight would. A row with a weight of zero was drawn and stands for nobody.",
                sums.weight.to_f64(),
                sums.effective().map_or_else(|reason| reason.to_string(), numbers::effective),
            )),
    });
    vec![
        Block::Heading(2, Text::plain("What became of every row")),
        Block::Table(table),
        Block::Paragraph(
            Text::plain("Cases read are those used and those excluded; nothing is dropped unseen.")
                .and(weighted),
        ),
    ]
}

/// The profiles in use, with the state of their law.
pub(super) fn profiles(audit: &Audit) -> Vec<Block> {
    let mut blocks = Vec::new();
    for profile in &audit.policy.profiles {
        blocks.push(Block::Heading(2, Text::plain("Profile ").and(Text::code(profile.id.clone()))));
        blocks.push(Block::Paragraph(Text::strong(profile.title.clone()).then(format!(
            " ({}; {}). {}",
            profile.jurisdiction,
            profile.status.word(),
            profile.status_note
        ))));
        blocks.push(Block::Paragraph(Text::plain(profile.summary.clone())));
        if !profile.checklist.is_empty() {
            blocks.push(Block::List(profile.checklist.iter().map(Text::plain).collect()));
        }
        blocks.push(Block::Paragraph(Text::plain(format!(
            "Sources: {}. Read on {}; verify before {}.",
            profile.sources.join("; "),
            profile.as_of,
            profile.verify_before
        ))));
    }
    blocks
}

/// The measures and methods that appear in this report, with their sources.
pub(super) fn methods(audit: &Audit) -> Vec<Block> {
    let policy = &audit.policy;
    let mut blocks = vec![
        Block::Heading(2, Text::plain("Methods")),
        Block::Paragraph(Text::plain(format!(
            "Intervals have {} confidence. A joint interval holds for all groups of an attribute at once, also when \
             the best group is found in the data; against the best group it stops at 1 for a ratio and at 0 for a \
             difference, because no group is better than the best. It is what verdicts rest on; the narrower interval \
             of one pair alone, shown in figures too, does not allow for the best having been picked from the data. An interval and a p-value rest on different \
             methods and corrections and can disagree where the evidence is thin, and against a best group found in the data \
             they answer two questions: the joint interval is of the difference to whichever group is truly best, the \
             p-value of the difference to the group that is named. Each clause says which of them decides. Rates and ratios are compared with bounds exactly, as fractions of \
             {}; they are rounded only for print.",
            level(policy.confidence),
            if policy.is_weighted_sample() { "sums of weights" } else { "counts" }
        ))),
    ];
    let shares = policy
        .shares
        .iter()
        .map(|measure| Text::code(measure.id).then(format!(": {}. {}", measure.counts, measure.source)));
    let of_numbers = number_measures().iter().filter(|measure| computed(audit, measure));
    let of_numbers = of_numbers
        .map(|measure| Text::code(measure.id).then(format!(": {}. {}", measure.computes, measure.source)));
    let measures = shares.chain(of_numbers);
    blocks.push(Block::Heading(3, Text::plain("What was computed")));
    blocks.push(Block::List(measures.collect()));
    let used = methods_used(audit);
    let methods = inference::catalogue().iter().filter(|method| used.contains(method.id)).map(|method| {
        Text::code(method.id).then(format!(": {} {} Source: {}", method.words, method.limits, method.source))
    });
    blocks.push(Block::Heading(3, Text::plain("How sure it is")));
    blocks.push(Block::List(methods.collect()));
    blocks
}

/// Whether a measure of numbers is in the report.
fn computed(audit: &Audit, measure: &NumberMeasure) -> bool {
    audit.attributes.iter().filter_map(|attribute| attribute.numbers(measure.kind)).any(|numbers| {
        numbers.pairs_of(measure).next().is_some()
            || (0..numbers.values.len()).any(|group| numbers.value(group, measure).is_some())
    })
}

/// What it takes to get the same report again.
pub(super) fn reproduce(audit: &Audit, making: &Making) -> Vec<Block> {
    let policy = &audit.policy;
    let mut blocks = vec![Block::Heading(2, Text::plain("How to reproduce"))];
    if !making.command.is_empty() {
        blocks.push(Block::Code(making.command.clone()));
    }
    let same = match audit.over_time {
        None => "The same files, policy and version give the same bytes, on any number of threads.",
        Some(_) => {
            "The same files, policy, day and version give the same numbers, on any number of threads; what a check \
             calls new depends on what was recorded before."
        }
    };
    blocks.push(Block::Paragraph(Text::plain(format!(
        "evenhand {VERSION}, seed {}, {}. {same}",
        policy.seed,
        match policy.replicates {
            0 => "no resampling".into(),
            replicates => format!("{} replicates", count(replicates as u64)),
        }
    ))));
    blocks.extend(audit.over_time.as_ref().map(|of| Block::Paragraph(over_time::reproduced(of))));
    let kind = policy.log.fingerprint;
    let mut table = match kind {
        FingerprintKind::None => Table::with(&["File", "#Rows", "#Bytes"]),
        _ => Table::with(&["File", "#Rows", "#Bytes", kind.word()]),
    };
    for source in &audit.sources {
        let mut cells = vec![
            Text::data(source.name.clone()),
            Text::plain(count(source.rows)),
            Text::plain(count(source.fingerprint.bytes)),
        ];
        if kind != FingerprintKind::None {
            cells.push(Text::code(source.fingerprint.hex.clone()));
        }
        table.row(cells);
    }
    blocks.push(Block::Table(table));
    if let Some(text) = &policy.text {
        blocks.push(Block::Paragraph(
            Text::plain("The policy as it was read, sha256 ")
                .and(Text::code(sha256(text)))
                .then(". What --set changed is in the command above."),
        ));
        blocks.push(Block::Code(printable_lines(text)));
    }
    blocks
}

/// What a reader must not take from the report.
pub(super) fn limits(audit: &Audit) -> Vec<Block> {
    let policy = &audit.policy;
    let mut points = vec![
        Text::plain(
            "Why groups differ. A gap may come from the decision, from who applies, from what the columns measure, or \
             from chance; a missing gap may hide two that cancel.",
        ),
        Text::plain(
            "People the log does not hold: those who were deterred, filtered out before, or never recorded.",
        ),
        Text::plain(
            "Whether rows are independent. Several rows of one person, job or agent make every interval too narrow.",
        ),
    ];
    points.extend(audit.over_time.iter().flat_map(over_time::limits));
    if policy.is_weighted_sample() {
        points.push(Text::plain(
            "How the sample was drawn. The survey weights are used as they stand; strata, clusters, a finite \
             population and replicate weights are not, so intervals are too narrow where rows were drawn in \
             clusters, and mostly too wide where they were drawn in strata. Nor is it seen that weights were \
             estimated, or leave out people who did not answer.",
        ));
    }
    let names: Vec<Text> = audit.attributes.iter().map(|attribute| Text::data(attribute.name())).collect();
    points.push(
        Text::plain("Attributes other than ")
            .and(Text::join(names, ", "))
            .then(", and groups within these groups."),
    );
    let unknown = audit.ledger.unknown.iter().any(|cases| *cases > 0);
    if unknown {
        points.push(Text::plain(
            "Whether people of unknown group were treated like the others: they are counted and not compared.",
        ));
    }
    let excluded = audit
        .attributes
        .iter()
        .flat_map(|attribute| &attribute.groups)
        .filter(|group| matches!(group.standing, Standing::Excluded(_)))
        .count();
    if excluded > 0 {
        points.push(Text::plain(
            "How the groups that are left out of ratios compare: their rows and rates are listed, no clause covers them.",
        ));
    }
    match &policy.label {
        None if policy.form() != Form::YesNo => {}
        None => points.push(Text::plain(
            "Whether the decisions were right: there is no label, so error rates were not examined.",
        )),
        Some(label) => points.push(
            Text::plain("Whether the label ")
                .and(Text::data(label.column.clone()))
                .then(" is itself free of bias, or known for the same kind of people in every group."),
        ),
    }
    if let Some(score) = policy.score.as_ref().filter(|_| policy.examined_score().is_none()) {
        points.push(Text::plain("The score ").and(Text::data(score.column.clone())).then(
            " is named in the policy and was not examined: its methods are not valid with survey weights.",
        ));
    }
    if policy.conditions.is_empty() {
        points.push(Text::plain(
            "Whether like was treated like: no condition (such as department or role) was declared.",
        ));
    } else {
        points.push(Text::plain(
            "Whether the conditions themselves carry a disparity: comparing within them can hide one.",
        ));
    }
    points.push(Text::plain(
        "Whether the law was followed. A verdict is about a clause and its numbers, never about lawfulness.",
    ));
    vec![Block::Heading(2, Text::plain("What this audit does not show")), Block::List(points)]
}
