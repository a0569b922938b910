//! The catalogue of findings about the record of a check: what is missing, doubled, lost or late.

use super::rules::Rule;

/// A period without a row.
pub const PERIOD_EMPTY: &str = "period-without-rows";
/// A period that was recorded and holds no case any more.
pub const PERIOD_LOST: &str = "period-lost";
/// A period that holds other counts than when it was recorded.
pub const PERIOD_REVISED: &str = "period-revised";
/// A period that is recorded and that no check has judged.
pub const PERIOD_UNJUDGED: &str = "period-not-judged";
/// Two files that seem to hold the same rows.
pub const OVERLAP: &str = "files-overlap";
/// Two files with the same bytes.
pub const SAME_BYTES: &str = "files-are-the-same";
/// Cases of a period that has not begun.
pub const AHEAD: &str = "cases-dated-ahead";
/// Cases without a date.
pub const UNDATED: &str = "cases-without-a-date";
/// Periods that were forgotten on purpose.
pub const FORGOTTEN: &str = "periods-forgotten";
/// A baseline of which nothing is recorded.
pub const BASELINE_EMPTY: &str = "baseline-without-rows";
/// Groups that come as others go.
pub const GROUPS_CHANGE: &str = "groups-come-and-go";
/// A monitor that begins after the judged periods.
pub const NOT_WATCHED_YET: &str = "monitor-not-begun";
/// An alarm of an earlier check that does not stand any more.
pub const ALARM_GONE: &str = "alarm-no-longer-stands";
/// A policy that differs from that of earlier checks.
pub const NEW_SERIES: &str = "policy-has-changed";

/// All of them.
pub(super) const OF_RECORD: [Rule; 14] = [
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
];
