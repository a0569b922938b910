//! Of every form of decision, a check says of a period what an audit of its rows says, however the rows came in.

mod common;
#[path = "common/past.rs"]
mod past;
#[path = "common/random.rs"]
mod random;

use common::json;
use evenhand::findings::is_of_record;
use evenhand::policy::{Document, Policy};
use past::{POLICY, Past, books};
use random::Generator;
use serde_json::Value;

const COLUMNS: &str = "sex,race,team,outcome,label,score,amount,class,stage,screened,hired,n,w,decided_at";

/// A row with a value for every form.
fn row(draw: &mut Generator, month: usize) -> String {
    let mut pick = |words: &[&'static str]| words[(draw.uniform() * words.len() as f64) as usize];
    let (sex, race, team) = (pick(&["F", "M", "M", ""]), pick(&["a", "b"]), pick(&["x", "y"]));
    let (outcome, label) = (pick(&["yes", "no", "no", ""]), pick(&["good", "bad", ""]));
    let (class, stage) = (pick(&["first", "second", "third"]), pick(&["applied", "screened", "hired"]));
    let (screened, hired) = (pick(&["1", ""]), pick(&["1", ""]));
    let (score, amount) =
        ((draw.uniform() * 1000.0).round() / 1000.0, (draw.uniform() * 1e6).round() / 100.0);
    let (n, w, day) =
        ((draw.uniform() * 4.0) as u64, draw.uniform() * 3.0, 1 + (draw.uniform() * 28.0) as u64);
    format!(
        "{sex},{race},{team},{outcome},{label},{score},{amount},{class},{stage},{screened},{hired},{n},{w},2026-{month:02}-{day:02}\n"
    )
}

fn rows(seed: u64, month: usize, count: usize) -> Vec<String> {
    let mut draw = Generator(seed);
    (0..count).map(|_| row(&mut draw, month)).collect()
}

fn csv<'a>(rows: impl IntoIterator<Item = &'a String>) -> String {
    rows.into_iter().fold(format!("{COLUMNS}\n"), |text, row| text + row)
}

const GROUPS: &str = "[[groups]]\ncolumn = \"sex\"\n[[groups]]\ncolumn = \"race\"\n";
const MORE: &str = "[intersections]\ndepth = 2\n[conditions]\ncolumns = [\"team\"]\n";
const YES: &str = "[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n";
const LABEL: &str = "[label]\ncolumn = \"label\"\npositive = [\"good\"]\n";
const RATIO: &str =
    "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n";

/// The name of a form, and the sections of its policy.
fn forms() -> Vec<(&'static str, String)> {
    let cut = GROUPS.replace("\"race\"\n", "\"amount\"\ncut = [2500, 5000]\n");
    vec![
        ("yes and no", format!("{YES}{LABEL}{GROUPS}{MORE}{RATIO}")),
        ("a profile", format!("[audit]\nprofiles = [\"us-ugesp\", \"generic\"]\n{YES}{LABEL}{GROUPS}{MORE}")),
        ("an adverse event", format!("{}{GROUPS}{MORE}", YES.replace("favorable", "adverse"))),
        (
            "a cut number",
            format!("[decision]\ncolumn = \"score\"\nabove = 0.5\n{LABEL}{GROUPS}{MORE}{RATIO}"),
        ),
        ("groups of a number", format!("{YES}{cut}{MORE}{RATIO}")),
        ("count weights", format!("{YES}{LABEL}[weight]\ncolumn = \"n\"\n{GROUPS}{MORE}{RATIO}")),
        (
            "sampling weights",
            format!("{YES}{LABEL}[weight]\ncolumn = \"w\"\nkind = \"sampling\"\n{GROUPS}{MORE}{RATIO}"),
        ),
        (
            "amounts",
            format!("[decision]\ncolumn = \"amount\"\namount = true\nbeyond = [5000]\n{GROUPS}{MORE}"),
        ),
        (
            "weighted amounts",
            format!(
                "[decision]\ncolumn = \"amount\"\namount = true\n[weight]\ncolumn = \"n\"\n{GROUPS}{MORE}"
            ),
        ),
        ("classes", format!("[decision]\ncolumn = \"class\"\ncategories = true\n{GROUPS}{MORE}")),
        (
            "ordered classes",
            format!(
                "[decision]\ncolumn = \"class\"\ncategories = true\norder = [\"first\", \"second\", \"third\"]\n{GROUPS}{MORE}"
            ),
        ),
        (
            "stages in a column",
            format!(
                "[decision]\ncolumn = \"stage\"\nstages = [\"applied\", \"screened\", \"hired\"]\n{GROUPS}{MORE}"
            ),
        ),
        (
            "stages in columns",
            format!(
                "[decision]\nstages = [{{ name = \"screened\", column = \"screened\", passed = [1] }}, \
                 {{ column = \"hired\", passed = [1] }}]\n{GROUPS}{MORE}"
            ),
        ),
        ("scores", format!("{YES}{LABEL}[score]\ncolumn = \"score\"\n{GROUPS}{MORE}{RATIO}")),
        ("drawn again", format!("[audit]\nreplicates = 1000\nseed = 7\n{YES}{LABEL}{GROUPS}{RATIO}")),
    ]
}

/// An audit without its files, and without what only a check has: what came before.
fn without_files(mut audit: Value) -> Value {
    for key in ["log", "over_time"] {
        audit.as_object_mut().expect("an object").remove(key);
    }
    // The policies differ in what they say of time and files.
    audit["audit"].as_object_mut().expect("an object").remove("policy_sha256");
    let of_the_past = ["period-", "monitor-", "clause-change", "policy-has-changed", "cases-without-a-date"];
    audit["findings"].as_array_mut().expect("a list").retain(|finding| {
        let code = finding["code"].as_str().expect("a code");
        !of_the_past.iter().any(|past| code.starts_with(past))
    });
    audit
}

#[test]
fn a_check_says_of_a_period_what_an_audit_of_its_rows_says() {
    let (before, judged) = (rows(1, 2, 400), rows(2, 3, 500));
    // Two files, each with rows of both months.
    let half = |which: usize| {
        let of =
            |rows: &'_ Vec<String>| -> Vec<String> { rows.iter().skip(which).step_by(2).cloned().collect() };
        csv(of(&before).iter().chain(&of(&judged)))
    };
    for (name, policy) in forms() {
        let dated =
            format!("{policy}[log]\npath = \"*.csv\"\n[time]\ncolumn = \"decided_at\"\nevery = \"month\"\n");
        let past = Past::new(&dated);
        past.write("one.csv", half(0));
        past.write("two.csv", half(1));
        past.write("only", csv(&judged));
        std::fs::create_dir(past.path("alone")).expect("a folder");
        past.rename("only", "alone/only.csv");
        let checked = past.check("2026-04-01");
        assert_eq!(books(&checked).new.len(), 2, "{name}");
        let alone = format!("{policy}[log]\npath = \"alone/only.csv\"\n");
        let named = |text: &str| {
            let mut document = Document::parse("audit.toml", text).expect("TOML");
            document.set("audit.name", "Checks").expect("set");
            Policy::check(&document, past.folder.path()).expect("a policy")
        };
        let audit = evenhand::audit::audit(named(&alone), &|_| {}).expect("an audit");
        let (mut said, expected) = (without_files(json(&checked.audit)), without_files(json(&audit)));
        said["audit"]["name"] = "Checks".into();
        assert_eq!(said, expected, "{name}");
        let again = past.check("2026-04-01");
        assert!(again.repeated && past::written(&again) == past::written(&checked), "{name}");
    }
}

/// What is said in the end: the audit without its files and what was revised, and all that is said over time.
fn end(past: &Past, policy: &str) -> (Value, String) {
    let checked = past.check_with(policy, "2026-05-01");
    let over_time = checked.audit.over_time.as_ref().expect("periods");
    let said = format!("{:?} {:?} {:?}", over_time.courses, over_time.changes, over_time.monitors);
    let mut audit = json(&checked.audit);
    audit.as_object_mut().expect("an object").remove("log");
    if let Some(over_time) = audit.get_mut("over_time") {
        over_time.as_object_mut().expect("an object").remove("recorded");
    }
    // What is said of the record depends on how the files came.
    let of_record = |finding: &Value| finding["code"].as_str().is_some_and(is_of_record);
    audit["findings"].as_array_mut().expect("a list").retain(|finding| !of_record(finding));
    (audit, said)
}

#[test]
fn however_rows_are_cut_into_files_and_in_whatever_order_these_come_the_end_is_the_same() {
    let time = "[log]\npath = \"*.csv\"\n[time]\ncolumn = \"decided_at\"\nevery = \"month\"\n\
                [history]\nbaseline = \"2026-01\"\nmean_of = 2\n";
    let change = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"difference\"\nsince = \"last\"\nworse_by_at_most = 0.05\n";
    let policies = [
        format!("{YES}{LABEL}[score]\ncolumn = \"score\"\n{GROUPS}{MORE}{time}{RATIO}{change}"),
        format!("[decision]\ncolumn = \"amount\"\namount = true\n{GROUPS}{MORE}{time}"),
        format!("{YES}[weight]\ncolumn = \"w\"\nkind = \"sampling\"\n{GROUPS}{time}{RATIO}"),
    ];
    let all: Vec<String> = (1..=4).flat_map(|month| rows(10 + month as u64, month, 150)).collect();
    for policy in policies {
        let whole = Past::new(&policy);
        whole.write("all.csv", csv(&all));
        let expected = end(&whole, &policy);
        for seed in 0..4 {
            let mut draw = Generator(seed);
            let files = 2 + (draw.uniform() * 5.0) as usize;
            // Half the rows keep their month together, half are strewn.
            let mut cut: Vec<Vec<&String>> = vec![Vec::new(); files];
            for (place, row) in all.iter().enumerate() {
                let strewn = (draw.uniform() * files as f64) as usize;
                cut[if draw.uniform() < 0.5 { strewn } else { place * files / all.len() }].push(row);
            }
            let past = Past::new(&policy);
            while !cut.is_empty() {
                let next = cut.swap_remove((draw.uniform() * cut.len() as f64) as usize);
                past.write(&format!("{}-{seed}.csv", cut.len()), csv(next));
                // A check in between may find a declared value missing, or no month over.
                let today = ["2026-02-01", "2026-03-15", "2026-05-01"][(draw.uniform() * 3.0) as usize];
                if draw.uniform() < 0.7 {
                    let made = past.try_check(today);
                    assert!(made.is_ok() || !cut.is_empty(), "{:?}", made.err());
                }
            }
            let found = end(&past, &policy);
            let apart = found.1.bytes().zip(expected.1.bytes()).position(|(one, other)| one != other);
            let around = |text: &str| {
                apart.map(|at| text[at.saturating_sub(300)..(at + 60).min(text.len())].to_string())
            };
            assert_eq!(
                around(&found.1),
                around(&expected.1),
                "seed {seed}: what is said over time\n{policy}"
            );
            assert_eq!(found.1.len(), expected.1.len(), "seed {seed}");
            assert_eq!(found.0, expected.0, "seed {seed}\n{policy}");
        }
    }
}

#[test]
fn spellings_that_differ_are_told_of_recorded_files_too() {
    let past = Past::new(POLICY);
    let rows = past::month("2026-01", 20, 25) + "f,yes,2026-01-03\nF,Yes,2026-01-03\n";
    past.write("a.csv", past::log(&rows));
    let told = |audit: &evenhand::audit::Audit| {
        audit.findings.iter().filter(|finding| finding.code == "values-look-alike").count()
    };
    let first = past.check("2026-02-01");
    assert_eq!(told(&first.audit), 2);
    assert_eq!(told(&past.check("2026-02-01").audit), 2);
}
