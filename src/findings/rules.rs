//! The catalogue of findings: every code that an audit can report, in plain words.

use std::sync::LazyLock;

use super::rules_of_record::OF_RECORD;
pub use super::rules_of_record::*;

/// One kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The stable code.
    pub code: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What it means.
    pub means: &'static str,
    /// What to do about it.
    pub do_next: &'static str,
}

/// The group's ratio to its reference against a bound.
pub const RATIO: &str = "clause-ratio";
/// The group's difference from its reference against a bound.
pub const DIFFERENCE: &str = "clause-difference";
/// The group's value against a bound.
pub const VALUE: &str = "clause-value";
/// A summary of an attribute against a bound.
pub const SUMMARY: &str = "clause-summary";
/// A clause of a profile that this audit gives no ground for.
pub const WITHOUT_GROUND: &str = "clause-without-ground";
/// A clause that found nothing to judge.
pub const CLAUSE_UNMATCHED: &str = "clause-matched-nothing";
/// An exclusion that left nothing out.
pub const EXCLUSION_UNMATCHED: &str = "exclusion-matched-nothing";
/// A new name for a value that does not occur.
pub const RENAME_UNMATCHED: &str = "rename-matched-nothing";

/// Values of one column that differ only in case, accents, punctuation or space.
pub const LOOK_ALIKE: &str = "values-look-alike";
/// A group whose name says that it is not known.
pub const LOOKS_UNKNOWN: &str = "group-looks-unknown";
/// A best group so small that little can be told against it.
pub const SMALL_BEST: &str = "best-group-is-small";

/// A gap that vanishes, appears or turns within conditions.
pub const CONDITIONS_CHANGE: &str = "conditions-change-the-gap";

/// Labels that are known on one side of the decision alone.
pub const LABELS_ONE_SIDED: &str = "labels-on-one-side";

/// Conditions that nearly tell the group.
pub const CONDITION_TELLS_GROUP: &str = "condition-tells-the-group";

/// A single case that decides the mean of a group.
pub const LONE_CASE: &str = "one-case-decides-a-mean";

/// Amounts that are zero or below.
pub const AT_OR_BELOW_ZERO: &str = "amounts-at-or-below-zero";

/// A clause whose bound looks like a slip.
pub const DOUBTFUL_CLAUSE: &str = "clause-is-doubtful";

/// A measure that is worse than at an earlier time, by more than a clause allows.
pub const CHANGE: &str = "clause-change";
/// A clause against which the evidence of all periods together is too strong for chance.
pub const ALARM: &str = "monitor-alarm";

/// All kinds of findings.
pub fn rules() -> &'static [Rule] {
    static ALL: LazyLock<Vec<Rule>> = LazyLock::new(|| RULES.into_iter().chain(OF_RECORD).collect());
    &ALL
}

/// Whether a finding of this code is about the record of a check: what is missing, doubled, lost or late.
pub fn is_of_record(code: &str) -> bool {
    OF_RECORD.iter().any(|rule| rule.code == code)
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.code == code)
}

const RULES: [Rule; 19] = [
    Rule {
        code: RATIO,
        title: "ratio to the reference",
        means: "A group's value of the measure, divided by that of its reference, is held against the bounds of the clause.",
        do_next: "Where it is breached, look at the counts, at the same comparison within conditions, and at what drives the decision; where it is inconclusive, gather more cases or a longer period.",
    },
    Rule {
        code: DIFFERENCE,
        title: "difference from the reference",
        means: "A group's value of the measure, minus that of its reference, is held against the bounds of the clause.",
        do_next: "As for a ratio. A difference is in percentage points and says how many people it concerns.",
    },
    Rule {
        code: VALUE,
        title: "value of a group",
        means: "A group's own value of the measure is held against the bounds of the clause, with no comparison.",
        do_next: "Look at the counts behind the value before concluding.",
    },
    Rule {
        code: SUMMARY,
        title: "summary of an attribute",
        means: "One number for the whole attribute, such as the highest minus the lowest rate, is held against the bounds of the clause.",
        do_next: "The finding names the two groups it rests on; look at these first. It cannot be met while a group is left out.",
    },
    Rule {
        code: CHANGE,
        title: "worse than before",
        means: "A measure of a group, or its gap to the reference, is held against what it was in an earlier period: by how much it is worse, with an interval for the change itself. The reference is the same group at both times; where that is the best group, it is the best over both times together.",
        do_next: "Look at what changed between the periods: who applied, what was decided, how it was recorded. The report splits the change into other cases and other rates where the policy has conditions.",
    },
    Rule {
        code: ALARM,
        title: "alarm of a monitor",
        means: "The evidence of all periods together speaks against a clause more strongly than chance explains, however often it was looked at: in a log where every clause is kept in every period, the chance of ever raising any alarm is at most the declared one. It stays raised: later periods do not undo what earlier ones showed.",
        do_next: "Find what changed at or before the named period. After a remedy, let the monitor begin afresh with from in [monitor].",
    },
    Rule {
        code: WITHOUT_GROUND,
        title: "clause without ground",
        means: "A clause of a profile asks for something this audit does not have: a label, or an event of the other direction.",
        do_next: "Nothing, if that is intended; otherwise declare what is missing, or choose another profile.",
    },
    Rule {
        code: CLAUSE_UNMATCHED,
        title: "clause that matched nothing",
        means: "No group was there for the clause to judge: it was neither met nor breached.",
        do_next: "Check its list of groups, and whether exclusions or unknown values leave anything to compare.",
    },
    Rule {
        code: EXCLUSION_UNMATCHED,
        title: "exclusion that matched nothing",
        means: "No group is as small as the exclusion says; its justification covers nothing.",
        do_next: "Remove the exclusion, so that it does not come to apply unnoticed.",
    },
    Rule {
        code: RENAME_UNMATCHED,
        title: "renaming that matched nothing",
        means: "The policy gives a new name to a value that does not occur in the log.",
        do_next: "Check the spelling of the value, or remove the entry.",
    },
    Rule {
        code: DOUBTFUL_CLAUSE,
        title: "doubtful clause",
        means: "A bound of the policy can never be breached, or lies where no value reaches: it was judged as it stands.",
        do_next: "Check the bound: 80 % is 0.8, and a bad event is bounded from above.",
    },
    Rule {
        code: LOOK_ALIKE,
        title: "values that look alike",
        means: "Values of one column differ only in case, accents, punctuation or space, and are taken for different ones: a group is split, or an event is not counted.",
        do_next: "Merge groups with rename, name every spelling of the event, or clean the export.",
    },
    Rule {
        code: LOOKS_UNKNOWN,
        title: "group that looks unknown",
        means: "A value that reads like \"not known\" is compared as if it were a group, and may even be the best one.",
        do_next: "Name it in the list of unknown values of the attribute.",
    },
    Rule {
        code: SMALL_BEST,
        title: "small best group",
        means: "All groups are compared with the best one, and that one is so small that chance makes the comparison with it undecided.",
        do_next: "Name a reference for the attribute, or leave small groups out of ratios with an exclusion and its justification.",
    },
    Rule {
        code: LONE_CASE,
        title: "one case decides a mean",
        means: "A single amount makes up more than half of the spread of its group, so that the mean, its interval and every comparison with them say more about this case than about the group.",
        do_next: "Look at the case: a slip of the pen, another unit, or a real amount. Medians and shares beyond a bound do not hang on it.",
    },
    Rule {
        code: AT_OR_BELOW_ZERO,
        title: "amounts at or below zero",
        means: "Some amounts are zero or below. They were counted as they stand, although an export often writes 0 for what is not known.",
        do_next: "Check that they are real; leave out rows without a real amount, or blank it, before the audit.",
    },
    Rule {
        code: CONDITIONS_CHANGE,
        title: "conditions change the gap",
        means: "Like compared with like, the gap between a group and its reference is another one than overall: it can no longer be told from chance, or it can only be told there, or it points the other way, or too few cases have a counterpart to tell. Gaps that appear or turn are named where they remain after correction for the number of gaps.",
        do_next: "Read both: a gap that vanishes may come from a legitimate condition or from one that carries the disparity; one that appears is hidden overall by how the groups are spread over the conditions. Clauses are judged on the gap overall.",
    },
    Rule {
        code: LABELS_ONE_SIDED,
        title: "labels on one side of the decision",
        means: "What turned out to be true is known only for cases that received the event, or only for those that did not. Rates among positive or negative labels are then what they are by construction, and say nothing about the decision.",
        do_next: "Do not read true and false positive rates here; look at the rates among labelled events (predictive values), or get labels for a sample of the others.",
    },
    Rule {
        code: CONDITION_TELLS_GROUP,
        title: "condition that tells the group",
        means: "The declared conditions are closely related to the groups of an attribute: comparing within them holds a part of the group itself equal, and can hide a disparity that they carry.",
        do_next: "Ask whether the condition is a legitimate reason of its own; read the comparison without it beside the one within it.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_stable() {
        let mut codes: Vec<&str> = rules().iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        let mut unique = codes.clone();
        unique.dedup();
        assert_eq!(codes, unique);
        assert_eq!(
            codes,
            [
                "alarm-no-longer-stands",
                "amounts-at-or-below-zero",
                "baseline-without-rows",
                "best-group-is-small",
                "cases-dated-ahead",
                "cases-without-a-date",
                "clause-change",
                "clause-difference",
                "clause-is-doubtful",
                "clause-matched-nothing",
                "clause-ratio",
                "clause-summary",
                "clause-value",
                "clause-without-ground",
                "condition-tells-the-group",
                "conditions-change-the-gap",
                "exclusion-matched-nothing",
                "files-are-the-same",
                "files-overlap",
                "group-looks-unknown",
                "groups-come-and-go",
                "labels-on-one-side",
                "monitor-alarm",
                "monitor-not-begun",
                "one-case-decides-a-mean",
                "period-lost",
                "period-not-judged",
                "period-revised",
                "period-without-rows",
                "periods-forgotten",
                "policy-has-changed",
                "rename-matched-nothing",
                "values-look-alike"
            ]
        );
    }
}
