//! What is said of an attribute as a whole, and beside its verdicts: all groups at once, and counts drawn again.

use super::document::{Block, Text};
use super::numbers::{self, count, counted};
use super::sentences::lower;
use crate::audit::Audit;
use crate::findings::{Agreement, Association, Attribute, Compared, Question, agreement};
use crate::measures::find;
use crate::policy::Form;
use crate::share::Undefined;

/// As many groups as a sentence names.
const NAMED: usize = 6;

/// One paragraph: whether all groups together could be equal, and what drawing the counts again says.
pub(super) fn resampled(audit: &Audit, attribute: &Attribute) -> Vec<Block> {
    if audit.policy.is_weighted_sample() {
        let words = "Whether their rates could be equal was not tested, and counts were not drawn again: neither is valid \
                     with survey weights.";
        return vec![Block::Paragraph(whole().then(words))];
    }
    let index = audit.attributes.iter().position(|other| std::ptr::eq(other, attribute));
    let agreement = index.and_then(|index| agreement(&audit.findings, index, attribute));
    let mut text = association(audit, attribute.association);
    if let Some(agreement) = agreement.filter(|agreement| agreement.all() > 0) {
        text = text.then(" ").and(drawn_again(audit, attribute, &agreement));
    }
    vec![Block::Paragraph(text)]
}

fn whole() -> Text {
    Text::strong("All groups together.").then(" ")
}

fn association(audit: &Audit, association: Result<Association, Undefined>) -> Text {
    let (what, decided) = match audit.policy.form() {
        Form::Classes => ("the shares of all classes", "class"),
        Form::Stages => ("the shares that end at each stage", "stage"),
        Form::YesNo | Form::Amount => ("the selection rates", "decision"),
    };
    let found = match association {
        Ok(found) => found,
        Err(reason) => {
            return whole().then(format!("Whether their rates could be equal was not tested: {reason}."));
        }
    };
    let test = match found.test.method {
        "permutation_chi_square" => "permutation test of chi-square",
        _ => "chi-square test",
    };
    let groups = match found.groups {
        2 => "both compared groups".to_string(),
        groups => format!("all {groups} compared groups"),
    };
    let degrees = counted(found.test.degrees, "degree of freedom", "degrees of freedom");
    let tested = match found.test.p {
        Ok(p) => format!(
            "If {what} of {groups} were equal, counts at least this uneven would occur \
             with probability {} ({test}, {:.2} with {degrees}).",
            numbers::p_value(p),
            found.test.statistic,
        ),
        Err(sparse) => {
            format!("Whether {what} of {groups} could be equal was not tested: {sparse}.")
        }
    };
    whole().then(tested).then(format!(
        " Cramér's V, corrected for chance, is {} (0: group and {decided} are unrelated; 1: the group decides).",
        numbers::ratio(found.cramers_v_corrected)
    ))
}

fn drawn_again(audit: &Audit, attribute: &Attribute, agreement: &Agreement) -> Text {
    let name = |compared: &Compared| {
        let name = Text::data(attribute.groups[compared.group].name());
        let title = find(compared.measure).map_or(compared.measure, |measure| measure.title);
        if compared.measure == "selection_rate" { name } else { name.then(format!(" ({})", lower(title))) }
    };
    let of = |noun: &str, nouns: &str| {
        format!("{} of {}", agreement.same, counted(agreement.all() as u64, noun, nouns))
    };
    let start = format!("By resampling the counts {} times", count(audit.policy.replicates as u64));
    let said = match agreement.question {
        Question::Verdict => {
            let of = of("comparison judged by interval", "comparisons judged by interval");
            format!("{start}, the intervals agree with the verdict in {of}")
        }
        Question::Equality => {
            let of = of("comparison", "comparisons");
            format!(
                "{start}, the intervals of the ratio of selection rates agree with those by formula in {of} on \
                 whether the ratio could be 1"
            )
        }
    };
    let mut text = Text::plain(said);
    if !agreement.different.is_empty() {
        text = text.then("; they differ for ").and(few(agreement.different.iter().map(name).collect()));
    }
    let mut reasons: Vec<Undefined> = Vec::new();
    for (_, reason) in &agreement.impossible {
        if !reasons.contains(reason) {
            reasons.push(*reason);
        }
    }
    for reason in reasons {
        let of = agreement.impossible.iter().filter(|(_, other)| *other == reason);
        text = text
            .then("; not possible for ")
            .and(few(of.map(|(compared, _)| name(compared)).collect()))
            .then(format!(", because {}", because(reason)));
    }
    text.then(". It changes no verdict; the limits are in audit.json, under “bootstrap”.")
}

/// The names, as far as a sentence holds them.
fn few(names: Vec<Text>) -> Text {
    let more = names.len().saturating_sub(NAMED);
    let text = Text::join(names.into_iter().take(NAMED), "; ");
    if more > 0 { text.then(format!(" and {} more", count(more as u64))) } else { text }
}

/// A reason as the end of a sentence.
fn because(reason: Undefined) -> String {
    match reason {
        Undefined::AllOrNone => {
            "a rate with no hits, or nothing but hits, never changes by resampling".into()
        }
        Undefined::ReplicatesInfinite => {
            "with so few hits the ratio is often 0 or without limit when the counts are drawn again".into()
        }
        Undefined::ReplicatesWithoutValue => {
            "with so few cases there is often nothing to compare when the counts are drawn again".into()
        }
        other => other.to_string(),
    }
}
