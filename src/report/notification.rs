//! What somebody is told of a check: counts and sentences, never a row.

use serde::Serialize;
use serde_json::{Value, json};

use super::escape::printable;
use super::sentences::{headline, sentence};
use super::{VERSION, numbers};
use crate::audit::Audit;
use crate::findings::{ALARM, Finding, Verdict, find_rule, is_of_record};
use crate::policy::{NotifyFormat, When};

/// What a check knows beside its audit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// The period that was judged, where the audit has periods.
    pub period: Option<String>,
    /// The exit code of the check: 0, 1 or 3.
    pub exit_code: u8,
    /// The exit code of the check before; `None` for the first.
    pub before: Option<u8>,
    /// Where the report is, where one was written.
    pub report: Option<String>,
}

/// Whether somebody is told of a check that exits with this code, after one that exited with that before.
///
/// Of no verdict before, a check that fails is a change.
///
/// ```
/// use evenhand::policy::When;
/// use evenhand::report::is_due;
/// assert!(is_due(When::Breach, 3, Some(3)) && !is_due(When::Breach, 0, Some(1)));
/// assert!(is_due(When::Change, 0, Some(1)) && !is_due(When::Change, 1, Some(1)));
/// assert!(is_due(When::Change, 1, None) && !is_due(When::Change, 0, None));
/// ```
pub fn is_due(when: When, exit_code: u8, before: Option<u8>) -> bool {
    match when {
        When::Always => true,
        When::Breach => exit_code != 0,
        When::Change => exit_code != before.unwrap_or(0),
    }
}

/// A check as the body of a message: `evenhand.notification/1`, a message of Slack, or an adaptive card of Teams
/// (version 1.4, in the envelope of a workflow's webhook). Ends without a line break.
pub fn notification(format: NotifyFormat, audit: &Audit, notice: &Notice) -> String {
    match format {
        NotifyFormat::Json => {
            // Maps have text keys and there are no floats, so this cannot fail.
            serde_json::to_string(&Body::of(audit, notice)).expect("a notification is valid JSON")
        }
        NotifyFormat::Slack => slack(&Lines::of(audit, notice)).to_string(),
        NotifyFormat::Teams => teams(&Lines::of(audit, notice)).to_string(),
    }
}

/// The schema of [`Body`].
const SCHEMA: &str = "evenhand.notification/1";
/// As many sentences as a message holds, and as many characters of each: the rest is in the report.
const SENTENCES: usize = 10;
const CHARACTERS: usize = 600;

#[derive(Serialize)]
struct Body<'a> {
    schema: &'static str,
    tool: Tool,
    audit: Name<'a>,
    period: Option<&'a str>,
    verdict: &'static str,
    exit_code: u8,
    verdict_before: Option<&'static str>,
    headline: String,
    findings: Counts,
    failed: Vec<String>,
    failed_left_out: usize,
    alarms: Vec<String>,
    notes: Vec<String>,
    report: Option<&'a str>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// Findings about clauses, by verdict.
#[derive(Serialize)]
struct Counts {
    breached: usize,
    inconclusive: usize,
    met: usize,
    not_applicable: usize,
}

impl Counts {
    fn of(audit: &Audit) -> Counts {
        let of = |verdict: Verdict| {
            let found = audit.findings.iter();
            found.filter(|finding| finding.clause.is_some() && finding.verdict == verdict).count()
        };
        Counts {
            breached: of(Verdict::Breached),
            inconclusive: of(Verdict::Inconclusive),
            met: of(Verdict::Met),
            not_applicable: of(Verdict::NotApplicable),
        }
    }
}

impl<'a> Body<'a> {
    fn of(audit: &'a Audit, notice: &'a Notice) -> Body<'a> {
        let failed: Vec<&Finding> = failed(audit);
        Body {
            schema: SCHEMA,
            tool: Tool { name: "evenhand", version: VERSION },
            audit: Name { name: &audit.policy.name },
            period: notice.period.as_deref(),
            verdict: word(notice.exit_code),
            exit_code: notice.exit_code,
            verdict_before: notice.before.map(word),
            headline: headline(audit),
            findings: Counts::of(audit),
            failed_left_out: failed.len().saturating_sub(SENTENCES),
            failed: failed.iter().take(SENTENCES).map(|finding| said(audit, finding)).collect(),
            alarms: alarms(audit).take(SENTENCES).map(|finding| said(audit, finding)).collect(),
            notes: notes(audit).into_iter().take(SENTENCES).collect(),
            report: notice.report.as_deref(),
        }
    }
}

/// What a check says of its record: missing periods, overlapping files, lost months.
fn notes(audit: &Audit) -> Vec<String> {
    let noticed =
        audit.findings.iter().filter(|finding| is_of_record(finding.code) && finding.clause.is_none());
    let note = |finding: &Finding| {
        let title = find_rule(finding.code).map_or(finding.code, |rule| rule.title);
        clipped(&format!("{title}: {}", finding.reason.clone().unwrap_or_default()))
    };
    noticed.map(note).collect()
}

/// The findings that make a check fail, breaches first.
fn failed(audit: &Audit) -> Vec<&Finding> {
    let mut failed: Vec<&Finding> = audit.findings.iter().filter(|finding| finding.fails()).collect();
    failed.sort_by_key(|finding| finding.verdict);
    failed
}

/// What all periods together tell from chance.
fn alarms(audit: &Audit) -> impl Iterator<Item = &Finding> {
    audit.findings.iter().filter(|finding| finding.code == ALARM)
}

fn said(audit: &Audit, finding: &Finding) -> String {
    clipped(&sentence(audit, finding).words())
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(CHARACTERS) {
        None => text.to_string(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The verdict of a check as a whole.
fn word(exit_code: u8) -> &'static str {
    match exit_code {
        0 => "passed",
        1 => "breached",
        3 => "inconclusive",
        _ => "not_audited",
    }
}

/// A check in lines for a person.
struct Lines {
    /// What it is about.
    title: String,
    /// The counts of verdicts.
    headline: String,
    /// What failed.
    points: Vec<String>,
    /// What is elsewhere.
    end: Vec<String>,
}

impl Lines {
    fn of(audit: &Audit, notice: &Notice) -> Lines {
        let period = notice.period.iter().map(|period| format!(", {period}")).collect::<String>();
        let before = notice.before.map_or("first check".into(), |before| match before == notice.exit_code {
            true => "as before".to_string(),
            false => format!("before: {}", word(before).replace('_', " ")),
        });
        let failed = failed(audit);
        let left_out = failed.len().saturating_sub(SENTENCES);
        let sentences = failed.iter().take(SENTENCES).map(|finding| said(audit, finding));
        let mut end = Vec::new();
        if left_out > 0 {
            end.push(format!("and {} in the report", numbers::count(left_out as u64) + " more"));
        }
        end.extend(notice.report.iter().map(|report| format!("Report: {}", printable(report))));
        Lines {
            title: printable(&format!(
                "{}{period}: {} ({before})",
                audit.policy.name,
                word(notice.exit_code).replace('_', " ")
            )),
            headline: headline(audit),
            points: sentences
                .chain(notes(audit).into_iter().take(SENTENCES))
                .map(|text| printable(&text))
                .collect(),
            end,
        }
    }
}

/// A message of Slack, where `&`, `<` and `>` start mentions and links
/// (<https://docs.slack.dev/messaging/formatting-message-text>).
fn slack(lines: &Lines) -> Value {
    let points = lines.points.iter().map(|point| format!("• {point}"));
    let all = [lines.title.clone(), lines.headline.clone()].into_iter().chain(points);
    let text: Vec<String> = all.chain(lines.end.iter().cloned()).collect();
    let text = text.join("\n").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({ "text": text })
}

/// An adaptive card. Its text stands in runs, which are shown as they are; a block of text would read Markdown in it.
fn teams(lines: &Lines) -> Value {
    let block = |text: &str, weight: &str, size: &str| {
        let run = json!({ "type": "TextRun", "text": text, "weight": weight, "size": size });
        json!({ "type": "RichTextBlock", "inlines": [run] })
    };
    let mut body =
        vec![block(&lines.title, "bolder", "medium"), block(&lines.headline, "default", "default")];
    body.extend(lines.points.iter().map(|point| block(&format!("• {point}"), "default", "default")));
    body.extend(lines.end.iter().map(|line| block(line, "default", "small")));
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
            },
        }],
    })
}
