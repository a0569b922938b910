//! Who is told, and what: `[notify]` as it is read, and the three messages.

mod common;

use std::path::Path;

use common::*;
use evenhand::audit::Audit;
use evenhand::policy::{Document, NotifyFormat, Policy, When};
use evenhand::report::{Notice, is_due, notification};
use serde_json::Value;

const POLICY: &str = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n\
                      [[groups]]\ncolumn = \"sex\"\n[notify]\n";

fn policy(notify: &str) -> evenhand::Result<Policy> {
    Policy::check(&Document::parse("audit.toml", &format!("{POLICY}{notify}"))?, Path::new("audits"))
}

#[test]
fn what_is_not_said_has_its_default() {
    let notify = policy("webhook_env = \"HOOK\"\n").expect("a policy").notify.expect("a section");
    let webhook = notify.webhook.clone().expect("a webhook");
    assert_eq!((notify.when, notify.timeout_seconds, notify.retries), (When::Breach, 10, 3));
    assert_eq!(
        (webhook.address_env.as_str(), webhook.token_env, webhook.format),
        ("HOOK", None, NotifyFormat::Json)
    );
    assert!(notify.command.is_empty());
    assert_eq!(notify.secrets(), ["HOOK"]);
    let all = "when = \"change\"\nwebhook_env = \"H\"\ntoken_env = \"T\"\nformat = \"teams\"\n\
               command = [\"./mail-it\", \"--to\", \"x y\"]\ntimeout_seconds = 300\nretries = 0\n";
    let notify = policy(all).expect("a policy").notify.expect("a section");
    assert_eq!(notify.command, ["audits/./mail-it", "--to", "x y"], "a path is relative to the file");
    assert_eq!(notify.secrets(), ["H", "T"]);
    assert_eq!(
        policy("command = \"mail-it\"").expect("a policy").notify.expect("a section").command,
        ["mail-it"]
    );
    let none = POLICY.trim_end_matches("[notify]\n");
    let none =
        Policy::check(&Document::parse("audit.toml", none).expect("TOML"), Path::new("")).expect("a policy");
    assert!(none.notify.is_none());
}

#[test]
fn every_problem_is_told_at_once_and_no_secret_is_repeated() {
    let wrong = "when = \"never\"\nwebhook_env = \"https://hooks.example.org/secret\"\ntoken_env = \"a secret\"\n\
                 format = \"xml\"\ntimeout_seconds = 0\nretries = 1.5\ncommand = []\nwebhok = 1\n\
                 token = \"a secret\"\nurl = \"https://example.org/secret\"\n";
    let text = policy(wrong).expect_err("it is wrong").to_string();
    for expected in [
        "line 9, column 8: notify.when cannot be \"never\"",
        "notify.webhook_env holds an address; addresses of webhooks and tokens come from the environment alone",
        "notify.token_env is not the name of an environment variable",
        "notify.format cannot be \"xml\"",
        "notify.timeout_seconds cannot be 0",
        "write a whole number from 1 to 300",
        "notify.retries cannot be 1.5",
        "notify.command names no program",
        "unknown key \"notify.webhok\"",
        "token would be a secret in a file",
        "url would be a secret in a file",
        "write webhook_env = \"EVENHAND_WEBHOOK\"",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!text.contains("example.org") && !text.contains("a secret\""), "{text}");
}

#[test]
fn a_section_has_to_name_somebody_and_its_keys_have_to_go_together() {
    for (notify, expected) in [
        ("when = \"always\"\n", "[notify] names nobody to tell"),
        ("command = [\"x\"]\ntoken_env = \"T\"\n", "notify.token_env goes with webhook_env"),
        ("command = [\"x\"]\nformat = \"slack\"\n", "notify.format goes with webhook_env"),
        ("command = \"mail-it --to x\"\n", "notify.command is one text"),
        ("command = [1]\n", "notify.command must be a text or a list of texts"),
    ] {
        let text = policy(notify).expect_err(notify).to_string();
        assert!(text.contains(expected) && text.contains("has a problem"), "{notify}: {text}");
    }
}

#[test]
fn somebody_is_told_as_the_policy_says() {
    let told = |when: When| {
        let checks =
            [(0, None), (1, None), (0, Some(0)), (0, Some(1)), (1, Some(1)), (3, Some(1)), (3, Some(3))];
        checks.map(|(code, before)| is_due(when, code, before))
    };
    assert_eq!(told(When::Breach), [false, true, false, false, true, true, true]);
    assert_eq!(told(When::Change), [false, true, false, true, false, true, false]);
    assert_eq!(told(When::Always), [true; 7]);
}

/// An audit with this many groups behind, whose names are markup.
fn audit(behind: usize) -> Audit {
    let names: Vec<String> = (0..behind).map(|group| format!("<@U{group}> & *co*")).collect();
    let mut rows: Vec<(&str, u64, u64)> = names.iter().map(|name| (name.as_str(), 200, 1000)).collect();
    rows.push(("M", 500, 1000));
    let clause = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n\
                  [audit]\nname = \"Hiring & <pay>\"\n";
    count_table("sex", &rows).audit(clause)
}

fn notice() -> Notice {
    Notice {
        period: Some("2026-10".into()),
        exit_code: 1,
        before: Some(0),
        report: Some("reports/hiring/report.md".into()),
    }
}

fn message(format: NotifyFormat, audit: &Audit, notice: &Notice) -> Value {
    serde_json::from_str(&notification(format, audit, notice)).expect("JSON")
}

#[test]
fn every_message_as_it_is() {
    for (word, format) in NotifyFormat::ALL {
        let message = message(format, &audit(1), &notice());
        let text = serde_json::to_string_pretty(&message).expect("JSON");
        insta::assert_snapshot!(
            format!("message_{word}"),
            text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
        );
    }
}

#[test]
fn of_many_breaches_some_are_told_and_the_others_counted() {
    let body = message(NotifyFormat::Json, &audit(14), &Notice::default());
    assert_eq!(list(&body["failed"]).len(), 10);
    assert_eq!(count(&body["failed_left_out"]), 4);
    assert_eq!(count(&body["findings"]["breached"]), 14);
    assert!(body["verdict_before"].is_null() && body["period"].is_null() && body["report"].is_null());
    let slack = message(NotifyFormat::Slack, &audit(14), &Notice::default());
    assert!(text(&slack["text"]).contains("\nand 4 more in the report"), "{slack}");
}

#[test]
fn slack_sees_no_mention_and_a_long_sentence_is_cut() {
    let slack = message(NotifyFormat::Slack, &audit(1), &notice());
    let text = text(&slack["text"]);
    assert!(!text.contains('<') && !text.contains('>') && text.contains("&lt;@U0&gt; &amp; *co*"), "{text}");
    let long = "ä".repeat(10_000);
    let clause =
        "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n";
    let long = count_table("sex", &[(&long, 200, 1000), ("M", 500, 1000)]).audit(clause);
    let body = message(NotifyFormat::Json, &long, &notice());
    assert_eq!(body["failed"][0].as_str().map(|sentence| sentence.chars().count()), Some(601));
}

#[test]
fn teams_gets_runs_of_text_which_read_no_markdown() {
    let card = message(NotifyFormat::Teams, &audit(1), &notice());
    let body = list(&card["attachments"][0]["content"]["body"]);
    assert!(body.iter().all(|block| block["type"] == "RichTextBlock" && list(&block["inlines"]).len() == 1));
    assert_eq!(body.len(), 4, "title, counts, a breach, the report");
}
