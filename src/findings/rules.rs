//! The catalogue of findings: every code that an audit can report, in plain words.

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
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
/// A period without a row.
pub const PERIOD_EMPTY: &str = "period-without-rows";
/// A period that holds other counts than when it was recorded.
pub const PERIOD_REVISED: &str = "period-revised";
/// Two files with the same bytes.
pub const SAME_BYTES: &str = "files-are-the-same";
/// Cases without a date.
pub const UNDATED: &str = "cases-without-a-date";
/// A policy that differs from that of earlier checks.
pub const NEW_SERIES: &str = "policy-has-changed";

/// A period that was recorded and holds no case any more.
pub const PERIOD_LOST: &str = "period-lost";
/// Two files that seem to hold the same rows.
pub const OVERLAP: &str = "files-overlap";
/// Cases of a period that has not begun.
pub const AHEAD: &str = "cases-dated-ahead";
/// Periods that were forgotten on purpose.
pub const FORGOTTEN: &str = "periods-forgotten";
/// A baseline of which nothing is recorded.
pub const BASELINE_EMPTY: &str = "baseline-without-rows";
/// Groups that come as others go.
pub const GROUPS_CHANGE: &str = "groups-come-and-go";
/// A period that is recorded and that no check has judged.
pub const PERIOD_UNJUDGED: &str = "period-not-judged";
/// A monitor that begins after the judged periods.
pub const NOT_WATCHED_YET: &str = "monitor-not-begun";
/// An alarm of an earlier check that does not stand any more.
pub const ALARM_GONE: &str = "alarm-no-longer-stands";

/// All kinds of findings.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// Whether a finding of this code is about the record of a check: what is missing, doubled, lost or late.
pub fn is_of_record(code: &str) -> bool {
    let of_record = [
        PERIOD_EMPTY,
        PERIOD_LOST,
        PERIOD_REVISED,
        PERIOD_UNJUDGED,
        OVERLAP,
        AHEAD,
        UNDATED,
        GROUPS_CHANGE,
        NEW_SERIES,
        ALARM_GONE,
        BASELINE_EMPTY,
        NOT_WATCHED_YET,
    ];
    of_record.contains(&code)
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

static RULES: [Rule; 33] = [
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
        code: PERIOD_EMPTY,
        title: "period without rows",
        means: "No file holds a row of a period between the first and the last that is judged, or of one after it that is over on the day of the check. A clause with inconclusive = \"fail\" then fails the check: the newest period is not decided.",
        do_next: "Check whether an export failed, or whether [log] names new files at all; a period without decisions needs nothing.",
    },
    Rule {
        code: PERIOD_LOST,
        title: "lost period",
        means: "A period that had been recorded holds no case any more, because the file that gave them was written over with other rows. A changed file replaces what it gave before: where one file is written over every month, the months before are gone.",
        do_next: "Give each export a name of its own and let [log] name them all, or keep all rows in the one file.",
    },
    Rule {
        code: PERIOD_UNJUDGED,
        title: "period that was not judged",
        means: "A period is recorded and over, and no check has judged it by itself: exports of several periods came together, or one came after a later period had been judged. A check judges the newest; monitors see all.",
        do_next: "Judge it with --since and --until; that look back is kept, and nobody is told of it.",
    },
    Rule {
        code: NOT_WATCHED_YET,
        title: "monitor that has not begun",
        means: "The policy lets monitors begin with a period after the judged ones: nothing is watched yet.",
        do_next: "Check from in [monitor].",
    },
    Rule {
        code: OVERLAP,
        title: "files that overlap",
        means: "Two files hold, in one period, every count of each other but for a few cases. Files of different rows hardly ever agree so closely. A file is known by its bytes, a row is not: both were counted.",
        do_next: "If the same rows are in both, leave in one file only those that are not in the other (its header alone, if there are none) and check again: a changed file replaces what it gave. What a file gave that is removed is kept.",
    },
    Rule {
        code: AHEAD,
        title: "cases dated ahead",
        means: "Some rows have a date in a period that has not begun on the day of the check. They are recorded and not judged.",
        do_next: "Check the dates; day and month may have changed places.",
    },
    Rule {
        code: FORGOTTEN,
        title: "forgotten periods",
        means: "Periods were taken out of the history by `evenhand history forget`. Evidence over all periods begins with the first that is kept.",
        do_next: "Nothing, if that is the rule of retention; alarms of forgotten periods are gone with them.",
    },
    Rule {
        code: BASELINE_EMPTY,
        title: "baseline without rows",
        means: "The period that all others are to be compared with is not recorded.",
        do_next: "Check its name in [history] baseline, and whether it was forgotten.",
    },
    Rule {
        code: GROUPS_CHANGE,
        title: "groups that come and go",
        means: "Groups of the period before do not occur in the judged one, and others occur for the first time. Often it is one group whose name was written in another way; it is then compared and watched as two.",
        do_next: "Merge them with rename, which begins a new series.",
    },
    Rule {
        code: ALARM_GONE,
        title: "alarm that no longer stands",
        means: "An earlier check raised an alarm that this one does not: files were changed, periods forgotten, another policy of watching was set, or earlier periods were judged.",
        do_next: "Find out why. The alarm is kept with the check that raised it: `evenhand history show`.",
    },
    Rule {
        code: PERIOD_REVISED,
        title: "revised period",
        means: "A period that had been recorded holds other counts now, because a file was added late or changed. What was said of it before rests on the earlier counts.",
        do_next: "Find out why rows came late. Evidence that may be looked at after every period assumes that rows do not come late because of what they say.",
    },
    Rule {
        code: SAME_BYTES,
        title: "files with the same bytes",
        means: "Two files hold the same bytes. They were counted once.",
        do_next: "Remove one of them.",
    },
    Rule {
        code: UNDATED,
        title: "cases without a date",
        means: "Some rows have no date. They are in no period, and nothing here speaks of them.",
        do_next: "Find out which rows lack a date, and whether groups differ in that.",
    },
    Rule {
        code: NEW_SERIES,
        title: "changed policy",
        means: "What is asked or demanded differs from earlier checks in this history. Verdicts under one policy say nothing about another, so a new series was begun; the earlier one is kept, and goes on when its policy comes back. In the new series the files that are there were counted again, so that an alarm can stand at once; what files gave that are gone stays in the earlier series alone.",
        do_next: "Nothing, if the change was meant. The chance of a false alarm holds for each series by itself, and a clause that was written after looking at the data is a weaker test on the same data.",
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
