//! `evenhand compare` as its user meets it: what can be compared, what is refused and how, what it exits with.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn rows(female: u64, male: u64, arm: &str) -> String {
    let cell = |sex: &str, hits: u64| format!("{sex},yes,{hits},{arm}\n{sex},no,{},{arm}\n", 1000 - hits);
    cell("F", female) + &cell("M", male)
}

const HEADER: &str = "sex,outcome,n,arm\n";
const POLICY: &str = "[audit]\nname = \"Pilot\"\n[log]\npath = \"both.csv\"\n[decision]\ncolumn = \"outcome\"\n\
                      favorable = [\"yes\"]\n[weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"sex\"\n\
                      [[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\n";
const FLAGS: &[&str] = &["--group", "sex", "--decision", "outcome=yes", "--weight", "n"];

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, content: &str| std::fs::write(folder.path().join(name), content).expect("written");
    let (even, gap) = (rows(500, 505, "control"), rows(400, 520, "new"));
    write("a.csv", &format!("{HEADER}{even}"));
    write("b.csv", &format!("{HEADER}{gap}"));
    write("both.csv", &format!("{HEADER}{even}{gap}"));
    write("audit.toml", POLICY);
    write("a.toml", &POLICY.replace("both.csv", "a.csv").replace("Pilot", "Before"));
    write("b.toml", &POLICY.replace("both.csv", "b.csv").replace("Pilot", "After"));
    write(
        "median.toml",
        &POLICY
            .replace("favorable = [\"yes\"]", "above = \"median\"")
            .replace("\"outcome\"", "\"n\"")
            .replace("[weight]\ncolumn = \"n\"\n", ""),
    );
    write("survey.toml", &POLICY.replace("column = \"n\"", "column = \"n\"\nkind = \"sampling\""));
    write("other.toml", &POLICY.replace("[[groups]]", "[[groups]]\ncolumn = \"arm\"\n[[groups]]"));
    folder
}

fn evenhand(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenhand"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").output().expect("the program starts")
}

fn compare(folder: &Path, arguments: &[&str]) -> Output {
    evenhand(folder, &[&["compare"], arguments].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn gaps(folder: &Path, report: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(folder.join("reports").join(report).join("comparison.json"))
        .expect("written");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["schema"], "evenhand.comparison/1");
    value["attributes"][0]["changes"].clone()
}

#[test]
fn whatever_the_two_sides_are_the_same_comparison_is_written() {
    let folder = folder();
    let at = folder.path();
    for side in ["a", "b"] {
        let made = evenhand(at, &["audit", &format!("{side}.toml"), "--quiet", "--out", side]);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    }
    for (arguments, report) in [
        (vec!["a.csv", "b.csv", "--policy", "audit.toml"], "a-and-b"),
        ([&["a.csv", "b.csv", "--out", "reports/flags"], FLAGS].concat(), "flags"),
        (vec!["a.toml", "b.toml"], "before-and-after"),
        (vec!["control", "new", "--by", "arm", "--policy", "audit.toml"], "control-and-new"),
        (
            [&["control", "new", "--by", "arm", "--log", "both.csv", "--out", "reports/arms"], FLAGS]
                .concat(),
            "arms",
        ),
        (vec!["a/audit.json", "b/audit.json", "--out", "reports/stored"], "stored"),
    ] {
        let made = compare(at, &arguments);
        assert_eq!(made.status.code(), Some(0), "{arguments:?}: {}", text(&made.stderr));
        let said = text(&made.stdout);
        assert!(said.contains("grew") && said.contains("comparison.md"), "{said}");
        let below = at.join("reports").join(report);
        assert!(below.join("comparison.md").is_file() && below.join("figures/sides-sex.svg").is_file());
        assert_eq!(gaps(at, report), gaps(at, "a-and-b"), "{arguments:?}");
    }
}

#[test]
fn the_exit_code_tells_a_gap_that_is_worse_only_where_it_is_asked_to() {
    let folder = folder();
    let code = |arguments: &[&str]| {
        compare(folder.path(), &[arguments, &["--policy", "audit.toml", "--quiet"]].concat())
    };
    assert_eq!(code(&["a.csv", "b.csv"]).status.code(), Some(0));
    assert_eq!(code(&["a.csv", "b.csv", "--fail-if-worse"]).status.code(), Some(1));
    // The other way round the gap shrinks.
    assert_eq!(code(&["b.csv", "a.csv", "--fail-if-worse"]).status.code(), Some(0));
    let quiet = code(&["a.csv", "b.csv"]);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn what_cannot_be_compared_is_said_with_what_to_do_and_nothing_is_written() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("no.json"), "{\"schema\": \"evenhand.audit/2\"}").expect("written");
    std::fs::write(at.join("copy.csv"), std::fs::read(at.join("a.csv")).expect("read")).expect("written");
    let with_policy = ["--policy", "audit.toml"];
    let by = ["--by", "arm", "--policy", "audit.toml"];
    for (arguments, said, hint) in [
        ([&["a.csv", "a.csv"][..], &with_policy].concat(), "the same file", "--by COLUMN"),
        ([&["a.csv", "copy.csv"][..], &with_policy].concat(), "the same file", "--by COLUMN"),
        (vec!["a.csv", "b.csv"], "nothing of what to look at", "--policy audit.toml"),
        (vec!["a.csv", "b.toml"], "A is a log and B is an audit.toml", "two of one kind"),
        (vec!["a.toml", "other.toml"], "do not ask the same: the groups: sex and arm, sex", "--policy"),
        (vec!["a.toml", "b.toml", "--group", "sex"], "--group describes logs", "--set"),
        (vec!["a.toml", "b.toml", "--policy", "audit.toml"], "two logs", "drop --policy"),
        ([&["a.csv", "b.csv"][..], &with_policy, FLAGS].concat(), "--group describes logs", "--set"),
        ([&["control", "knew"][..], &by].concat(), "never holds \"knew\"", "did you mean \"new\""),
        ([&["new", "new"][..], &by].concat(), "both sides are \"new\"", "two different values"),
        (vec!["control", "new", "--by", "harm", "--policy", "audit.toml"], "no column \"harm\"", "arm"),
        (vec!["F", "M", "--by", "sex", "--policy", "audit.toml"], "is an attribute", "evenhand audit"),
        (vec!["control", "new", "--by", "arm"], "no log is named", "--policy audit.toml"),
        (vec!["a.csv", "b.csv", "--policy", "median.toml"], "median", "at_least"),
        (vec!["a.csv", "b.csv", "--policy", "survey.toml"], "survey weights", "audit both sides"),
        (vec!["no.json", "no.json"], "its schema is", "evenhand audit"),
        (vec!["gone.json", "no.json"], "cannot read gone.json", "evenhand audit"),
        (vec!["a.json", "b.json", "--set", "audit.seed=2"], "--set overrides", "audit again"),
        (vec!["gone.csv", "b.csv", "--policy", "audit.toml"], "gone.csv", ""),
    ] {
        let made = compare(at, &arguments);
        let errors = text(&made.stderr);
        assert_eq!(made.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains(said) && errors.contains(hint), "{arguments:?}: {errors}");
        assert!(!at.join("reports").exists(), "{arguments:?}");
    }
}

#[test]
fn the_thread_count_changes_no_byte() {
    let folder = folder();
    let made = |threads: &str| {
        let out = format!("threads-{threads}");
        let all = ["a.csv", "b.csv", "--policy", "audit.toml", "--threads", threads, "--out", &out];
        assert_eq!(compare(folder.path(), &all).status.code(), Some(0));
        let read = |file: &str| std::fs::read(folder.path().join(&out).join(file)).expect("written");
        ["comparison.md", "comparison.json", "figures/sides-sex.svg"].map(read)
    };
    assert!(made("1") == made("4"));
}

#[test]
fn a_gap_that_points_the_other_way_is_told_as_larger_and_says_of_each_sign_whether_it_was_told() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("a.csv"), format!("{HEADER}{}", rows(500, 480, "control"))).expect("written");
    std::fs::write(at.join("b.csv"), format!("{HEADER}{}", rows(400, 560, "new"))).expect("written");
    for (sides, headline, title, signs) in [
        (
            ["a.csv", "b.csv"],
            "Of 1 gap compared, 1 changed beyond chance: 1 larger now (1 of them points the other way); 0 could not",
            "Gaps that are larger now (1)",
            "Its sign was not told from chance in A, but is in B",
        ),
        (
            ["b.csv", "a.csv"],
            "Of 1 gap compared, 1 changed beyond chance: 1 pointing the other way and no larger; 0 could not",
            "Gaps that now point the other way and are no larger (1)",
            "Its sign was told from chance in A, but not in B",
        ),
    ] {
        let made = compare(at, &[&sides[..], &["--policy", "audit.toml", "--out", "out"]].concat());
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        assert!(text(&made.stdout).contains(headline), "{}", text(&made.stdout));
        let report = std::fs::read_to_string(at.join("out/comparison.md")).expect("written");
        for words in [headline, title, signs] {
            assert!(report.contains(words), "{words}: {report}");
        }
    }
}

#[test]
fn a_column_that_tells_the_arms_apart_is_no_condition_and_that_is_said() {
    let folder = folder();
    let at = folder.path();
    for (columns, is_split) in [("\"arm\"", false), ("\"arm\", \"desk\"", true)] {
        let log = std::fs::read_to_string(at.join("both.csv")).expect("read").replace(",desk", "");
        let lines = log.lines().enumerate().map(|(line, row)| match line {
            0 => "sex,outcome,n,arm,desk\n".to_string(),
            _ => format!("{},one\n", row.trim_end_matches(",one")),
        });
        std::fs::write(at.join("both.csv"), lines.collect::<String>()).expect("written");
        std::fs::write(at.join("within.toml"), format!("{POLICY}[conditions]\ncolumns = [{columns}]\n"))
            .expect("written");
        let made = compare(at, &["control", "new", "--by", "arm", "--policy", "within.toml", "--out", "out"]);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        let report = std::fs::read_to_string(at.join("out/comparison.md")).expect("written");
        assert!(report.contains("arm is also a condition of the policy. Here it was left out"), "{report}");
        assert!(!report.contains("no stratum has cases"), "{report}");
        assert_eq!(report.contains("within conditions: desk"), is_split, "{report}");
    }
}
