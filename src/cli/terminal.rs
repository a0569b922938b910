//! What a person sees: the summary on stdout, progress and errors on stderr.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use comfy_table::{Cell, Color, ContentArrangement, Table, presets};
use evenhand::Error;
use evenhand::audit::Audit;
use evenhand::compare::Compared;
use evenhand::findings::{ALARM, Changing, Finding, Gap, GroupChange, Turn, Verdict, find_rule};
use evenhand::policy::{Compare, Policy};
use evenhand::report::{comparison_headline, gap_words, headline, printable, printable_lines};
use evenhand::tally::Progress;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// As many findings as the summary lists.
const LISTED: usize = 20;

/// Prints to stdout. A reader that went away (`| head`) is no error.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints a warning to stderr.
pub fn warn(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints an error and what to do about it to stderr.
pub fn error(error: &Error) {
    warn(&format!("error: {}", printable_lines(&error.to_string())));
    if !error.hint().is_empty() {
        warn(&format!("  help: {}", printable_lines(error.hint())));
    }
}

/// Rows read, rows a second and the time left, for reads that take a while; nothing unless stderr is a terminal.
pub fn progress(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
    let words = "{spinner} {wide_bar} {msg}, {elapsed} gone, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(words) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// Moves the bar by a step of reading.
pub fn advance(bar: &ProgressBar, step: Progress) {
    static ROWS: AtomicU64 = AtomicU64::new(0);
    let rows = ROWS.fetch_add(step.rows, Ordering::Relaxed) + step.rows;
    if bar.is_hidden() {
        return;
    }
    bar.set_length(step.of);
    bar.inc(step.bytes);
    let a_second = rows as f64 / bar.elapsed().as_secs_f64().max(0.001);
    bar.set_message(format!("{} rows, {} a second", HumanCount(rows), HumanCount(a_second as u64)));
}

/// The audit in a few lines: the outcome, and a table of findings with the gravest first.
pub fn summary(audit: &Audit, written: &[String]) -> String {
    let mut text = format!("{}\n{}\n", printable(&audit.policy.name), headline(audit));
    let mut findings: Vec<&Finding> =
        audit.findings.iter().filter(|finding| finding.verdict != Verdict::NotApplicable).collect();
    findings.sort_by_key(|finding| finding.verdict);
    if !findings.is_empty() {
        text.push_str(&format!("{}\n", table(audit, &findings)));
    }
    if findings.len() > LISTED {
        text.push_str(&format!("and {} more in the report\n", findings.len() - LISTED));
    }
    for finding in audit.findings.iter().filter(|finding| finding.clause.is_none()) {
        let title = find_rule(finding.code).map_or(finding.code, |rule| rule.title);
        let reason = finding.reason.as_deref().unwrap_or_default();
        text.push_str(&format!("note: {title}: {}\n", printable(reason)));
    }
    for file in written {
        text.push_str(&format!("wrote {file}\n"));
    }
    text
}

/// What a check found new, in a few lines.
pub fn checked(audit: &Audit, repeated: bool) -> String {
    let Some(over_time) = &audit.over_time else { return String::new() };
    let books = &over_time.bookkeeping;
    let mut text = format!("Judged: {}, of {} periods\n", over_time.judged_name(), over_time.periods.len());
    let files = |files: &[String]| printable(&files.join(", "));
    if !books.gone.is_empty() {
        text.push_str(&format!("no longer in the log, counts kept: {}\n", files(&books.gone)));
    }
    if repeated {
        text.push_str("nothing new: the last verdict, again\n");
        return text;
    }
    if !books.new.is_empty() {
        text.push_str(&format!("new: {}\n", files(&books.new)));
    }
    if !books.changed.is_empty() {
        text.push_str(&format!("changed, counted anew: {}\n", files(&books.changed)));
    }
    for name in &books.renamed {
        text.push_str(&format!("renamed: {} to {}\n", printable(&name.from), printable(&name.to)));
    }
    for revision in &books.revised {
        let period = printable(&revision.period);
        text.push_str(&format!(
            "revised: {period}, {} cases before, {} now\n",
            revision.before, revision.now
        ));
    }
    if books.kept_out > 0 {
        let cases = books.kept_out;
        text.push_str(&format!("not recorded: {cases} cases of periods that were forgotten\n"));
    }
    text
}

/// A comparison in a few lines: what became of the gaps, and a table with those that changed beyond chance first.
pub fn comparison(made: &Compared, written: &[String]) -> String {
    let names = [&made.before.name, &made.now.name].map(|name| printable(name));
    let mut text = format!("{} → {}\n{}\n", names[0], names[1], comparison_headline(made));
    let of_shown = |change: &GroupChange| match change.changing {
        Changing::Share(measure) => made.policy.headline() == Some(measure),
        Changing::Mean(_) => true,
    };
    let told = |change: &GroupChange| made.turn(change).is_some_and(|turn| turn != Turn::NotTold);
    let mut gaps: Vec<(&GroupChange, Gap)> =
        made.gaps().filter(|(change, _)| told(change) || of_shown(change)).collect();
    gaps.sort_by_key(|(change, _)| made.turn(change).map_or(4, |turn| turn as u8));
    let mut table = empty_table();
    table.set_header(["", "measure", "gap of", "A → B", "change", "interval", "p"]);
    for (change, gap) in gaps.iter().take(LISTED) {
        let words = gap_words(made, change, *gap);
        let columns = made.policy.columns_of(&made.policy.attributes()[change.attribute]).join(" × ");
        let turn = Cell::new(&words.turn).fg(match made.turn(change) {
            Some(Turn::Grew | Turn::Turned) => Color::Red,
            Some(Turn::Shrank) => Color::Green,
            Some(Turn::NotTold) | None => Color::Grey,
        });
        let of = format!("{columns}: {} against {}", words.group, words.beside);
        let sides = format!("{} → {}", words.before, words.now);
        let cells = [words.measure, of, sides, words.change, words.interval, words.p];
        let cells = cells.into_iter().map(|cell| Cell::new(printable(&cell)));
        table.add_row([turn].into_iter().chain(cells));
    }
    if !gaps.is_empty() {
        text.push_str(&format!("{table}\n"));
    }
    if gaps.len() > LISTED {
        text.push_str(&format!("and {} more in the report\n", gaps.len() - LISTED));
    }
    if made.balance.iter().any(|balance| balance.differs) {
        text.push_str("note: the two sides are not made of the same groups: see the report\n");
    }
    for file in written {
        text.push_str(&format!("wrote {file}\n"));
    }
    text
}

/// Warns where profiles were asked for and none of their clauses fits: such a check would never fail.
pub fn nothing_judged(policy: &Policy) {
    let unfit = policy.inapplicable.len();
    if policy.clauses.is_empty() && unfit > 0 {
        let profiles: Vec<String> = policy.profiles.iter().map(|profile| profile.id.clone()).collect();
        warn(&format!(
            "warning: of {} no clause fits what was decided here ({unfit} not judged); this check cannot fail",
            profiles.join(", ")
        ));
    }
}

/// A table as this program shows them.
pub fn empty_table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        table.force_no_tty();
        table.set_width(100);
    }
    table
}

fn table(audit: &Audit, findings: &[&Finding]) -> Table {
    let mut table = empty_table();
    table.set_header(["verdict", "clause", "attribute", "group", "value", "interval"]);
    for finding in findings.iter().take(LISTED) {
        let attribute = finding.subject.map(|subject| &audit.attributes[subject.attribute]);
        let group = attribute.zip(finding.subject.and_then(|subject| subject.group));
        let percent = finding.clause.as_ref().is_some_and(|clause| {
            clause.compare == Compare::Value && evenhand::measures::find(clause.demand.id()).is_some()
        });
        let write = |number: f64| match percent {
            true => format!("{:.1} %", number * 100.0),
            false if number.is_infinite() => "∞".into(),
            false => format!("{number:.3}"),
        };
        let (value, interval) = finding.estimate.as_ref().map_or_else(Default::default, |estimate| {
            let judged = estimate.judged();
            (write(estimate.value), format!("{} to {}", write(judged.low), write(judged.high)))
        });
        table.add_row([
            verdict(finding.verdict),
            Cell::new(match (finding.code, finding.clause.as_ref().map(|clause| clause.words())) {
                (ALARM, Some(words)) => format!("alarm: {words}"),
                (_, words) => words.unwrap_or_default(),
            }),
            Cell::new(attribute.map(|attribute| printable(&attribute.name())).unwrap_or_default()),
            Cell::new(group.map(|(of, index)| printable(&of.groups[index].name())).unwrap_or_default()),
            Cell::new(value),
            Cell::new(interval),
        ]);
    }
    table
}

fn verdict(verdict: Verdict) -> Cell {
    let color = match verdict {
        Verdict::Breached => Color::Red,
        Verdict::Inconclusive => Color::Yellow,
        Verdict::Met => Color::Green,
        Verdict::NotApplicable => Color::Grey,
    };
    Cell::new(verdict.word()).fg(color)
}
