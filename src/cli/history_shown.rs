//! A history as a person sees it.

use evenhand::findings::{ALARM, Bookkeeping, Verdict};
use evenhand::history::{Alarm, Forgotten, HeldPeriod, History, KeptCheck, KeptFinding, Recorded, Series};
use evenhand::report::printable;
use evenhand::{Error, Result};
use jiff::civil::Date;

use super::terminal::empty_table;

/// As many characters of a hash as tell policies apart.
const SHORT: usize = 12;

/// Every series in a few lines.
pub fn list(history: &History) -> Result<String> {
    let mut text = String::new();
    for series in history.begun()? {
        let held = history.held(series.id)?;
        let dated: Vec<&HeldPeriod> = held.iter().filter(|held| !held.period.is_empty()).collect();
        let periods = match (dated.first(), dated.last()) {
            (Some(first), Some(last)) => format!(
                "{}, {} to {}",
                counted(dated.len(), "period"),
                printable(&first.period),
                printable(&last.period)
            ),
            _ => "no period".into(),
        };
        let cases = held.iter().map(|held| held.cases).sum::<u64>();
        let (files, known): (Vec<Recorded>, Vec<Recorded>) =
            history.recorded(series.id)?.into_iter().partition(|file| file.is_held);
        let mut files = counted(files.len(), "file");
        if !known.is_empty() {
            files.push_str(&format!("; {} more known by hash alone", counted(known.len(), "file")));
        }
        let last = history.checks(series.id)?.last().map_or_else(
            || "no check is kept".into(),
            |check| {
                format!("last check {}: {} judged, {}", check.day, check.judged(), came_to(check.exit_code))
            },
        );
        let (name, every, begun) = (printable(&series.name), &series.every, &series.begun);
        let policy: String = series.policy.chars().take(SHORT).collect();
        let alarms = counted(history.alarms(series.id)?.len(), "alarm");
        text.push_str(&format!(
            "Series {}: {name}\n  by {every}, begun {begun}, policy {policy}\n  {periods}; {cases} cases of {files}\n  \
             {last}; {alarms}\n",
            series.id
        ));
    }
    Ok(text)
}

/// So many of something, in words.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// One series: its checks, periods and alarms, and what the last check found; or one of its checks.
pub fn show(history: &History, series: &Series, wanted: Option<i64>) -> Result<String> {
    let checks = history.checks(series.id)?;
    if let Some(number) = wanted {
        let found = checks.iter().find(|check| check.id == number);
        let found = found.ok_or_else(|| unknown(history, series, &checks, number))?;
        return Ok(one(found));
    }
    let mut text = format!(
        "Series {}: {}\nby {}, begun {}, policy {}\n",
        series.id,
        printable(&series.name),
        series.every,
        series.begun,
        series.policy
    );
    if let Some(before) = &series.forgotten {
        text.push_str(&format!(
            "Periods that end before {before} were forgotten: evidence over time begins after them.\n"
        ));
    }
    let mut table = empty_table();
    table.set_header(["check", "day", "judged", "exit code", "recorded"]);
    for check in &checks {
        let (id, exit) = (check.id.to_string(), came_to(check.exit_code));
        table.add_row([id, check.day.clone(), check.judged(), exit, recorded(&check.recorded)]);
    }
    text.push_str(&format!("\nChecks\n{table}\n"));
    let mut table = empty_table();
    table.set_header(["period", "cases", "files"]);
    for held in history.held(series.id)? {
        let name = if held.period.is_empty() { "without a date".into() } else { held.period };
        table.add_row([name, held.cases.to_string(), held.files.to_string()]);
    }
    text.push_str(&format!("\nPeriods\n{table}\n"));
    text.push_str(&alarms(&history.alarms(series.id)?));
    if let Some(last) = checks.last() {
        text.push_str(&format!("\nThe last check\n{}", one(last)));
    }
    Ok(text)
}

fn unknown(history: &History, series: &Series, checks: &[KeptCheck], number: i64) -> Error {
    let numbers: Vec<String> = checks.iter().map(|check| check.id.to_string()).collect();
    let hint = match numbers.is_empty() {
        true => "no check of it is kept".into(),
        false => format!("it holds {}", numbers.join(", ")),
    };
    let reason = format!("series {} has no check {number}", series.id);
    Error::History { path: history.path().to_path_buf(), reason, hint }
}

fn alarms(alarms: &[Alarm]) -> String {
    if alarms.is_empty() {
        return "\nNo alarm\n".into();
    }
    let mut table = empty_table();
    table.set_header(["alarm after", "clause", "attribute", "group"]);
    for alarm in alarms {
        let (clause, attribute) = (printable(&alarm.clause), printable(&alarm.attribute));
        table.add_row([alarm.period.clone(), clause, attribute, printable(&alarm.group)]);
    }
    format!("\nAlarms\n{table}\n")
}

/// One check with its findings.
fn one(check: &KeptCheck) -> String {
    let mut text = format!(
        "Check {} of {}, by version {}: {} judged, {}; {}\n",
        check.id,
        check.day,
        printable(&check.tool),
        check.judged(),
        came_to(check.exit_code),
        recorded(&check.recorded)
    );
    text.push_str(&named(&check.recorded));
    let mut table = empty_table();
    table.set_header(["verdict", "clause", "attribute", "group", "value", "interval"]);
    let judged = |found: &&KeptFinding| found.clause.is_some() && found.verdict != "not_applicable";
    let said = |text: &Option<String>| text.as_deref().map(printable).unwrap_or_default();
    let clause = |found: &KeptFinding| match found.code.as_str() {
        ALARM => format!("alarm: {}", said(&found.clause)),
        _ => said(&found.clause),
    };
    // As the check itself listed them: the gravest first.
    let mut findings: Vec<&KeptFinding> = check.findings.iter().filter(judged).collect();
    findings.sort_by_key(|found| Verdict::ALL.iter().position(|verdict| verdict.word() == found.verdict));
    for found in &findings {
        let number = |value: Option<f64>| value.map(|value| format!("{value:.3}"));
        let interval = match (number(found.low), number(found.high)) {
            (None, None) => String::new(),
            (low, high) => {
                format!("{} to {}", low.unwrap_or_else(|| "−∞".into()), high.unwrap_or_else(|| "∞".into()))
            }
        };
        table.add_row([
            found.verdict.clone(),
            clause(found),
            said(&found.attribute),
            said(&found.group),
            number(found.value).unwrap_or_default(),
            interval,
        ]);
    }
    if !findings.is_empty() {
        text.push_str(&format!("{table}\n"));
    }
    for found in check.findings.iter().filter(|found| found.clause.is_none()) {
        text.push_str(&format!("note: {}: {}\n", printable(&found.code), said(&found.reason)));
    }
    text
}

/// What an exit code means.
fn came_to(exit_code: u8) -> String {
    match exit_code {
        0 => "0, none breached".into(),
        1 => "1, breached".into(),
        3 => "3, undecided".into(),
        code => code.to_string(),
    }
}

/// The files that a check found new, changed, renamed or gone, by name.
fn named(books: &Bookkeeping) -> String {
    let mut text = String::new();
    let mut say = |what: &str, files: &[String]| {
        if !files.is_empty() {
            text.push_str(&format!("{what}: {}\n", printable(&files.join(", "))));
        }
    };
    let renamed = books.renamed.iter().map(|name| format!("{} to {}", name.from, name.to));
    let same = books.same.iter().map(|same| format!("{} of {}", same.path, same.recorded));
    say("new", &books.new);
    say("changed, counted anew", &books.changed);
    say("renamed", &renamed.collect::<Vec<String>>());
    say("with the bytes of another", &same.collect::<Vec<String>>());
    say("no longer in the log, counts kept", &books.gone);
    text
}

/// What a check recorded, in a line.
fn recorded(books: &Bookkeeping) -> String {
    let mut said = Vec::new();
    let mut say = |count: usize, what: &str| {
        if count > 0 {
            said.push(format!("{count} {what}"));
        }
    };
    say(books.new.len(), "new");
    say(books.changed.len(), "changed");
    say(books.renamed.len(), "renamed");
    say(books.unchanged, "unchanged");
    say(books.same.len(), "with the bytes of another");
    say(books.gone.len(), "gone");
    let mut text = format!("files: {}", if said.is_empty() { "none".into() } else { said.join(", ") });
    for revision in &books.revised {
        let (period, before, now) = (printable(&revision.period), revision.before, revision.now);
        text.push_str(&format!("; {period} revised, {before} cases before, {now} then"));
    }
    if books.kept_out > 0 {
        text.push_str(&format!("; {} cases of forgotten periods not recorded", books.kept_out));
    }
    if books.begins_anew {
        text.push_str("; a new series, since the policy had changed");
    }
    text
}

/// What was forgotten, or would be, series by series.
pub fn forgotten(forgotten: &[Forgotten], before: Date, is_trial: bool) -> String {
    let done = if is_trial { "would be forgotten" } else { "forgotten" };
    let mut text = String::new();
    for of in forgotten {
        let Forgotten { series, periods, measures, monitors, checks, begins } = of;
        let cases: u64 = periods.iter().map(|held| held.cases).sum();
        let which = match (periods.first(), periods.last()) {
            (Some(first), Some(last)) if first != last => format!(" ({} to {})", first.period, last.period),
            (Some(only), _) => format!(" ({})", only.period),
            _ => String::new(),
        };
        text.push_str(&format!(
            "series {}, {}: {done} before {before}: {}{which} with {cases} cases, {}, {}, {}\n",
            series.id,
            printable(&series.name),
            counted(periods.len(), "period"),
            counted(*measures, "measure"),
            counted(*monitors, "look") + " of monitors",
            counted(*checks, "check"),
        ));
        text.push_str(&match begins {
            Some(first) if is_trial => format!("  evidence over time would begin at {first} from then on\n"),
            Some(first) => format!("  evidence over time begins at {first} from now on\n"),
            None if is_trial => "  no period would be kept\n".into(),
            None => "  no period is kept: evidence over time begins with the next one recorded\n".into(),
        });
    }
    if is_trial {
        text.push_str("nothing was changed; without --dry-run it is forgotten for good\n");
    }
    text
}
