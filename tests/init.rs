//! Drafted policies: read back, checked and run on the logs they were drafted from.

mod drafting;

use std::path::{Path, PathBuf};

use drafting::{draft_of, has, rows, run};
use evenhand::audit::audit;
use evenhand::policy::{Document, Policy, TEMPLATE};
use evenhand::source;
use evenhand::tally::{ColumnKind, survey};

#[test]
fn every_sample_is_drafted_into_a_policy_that_runs() {
    let pattern = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/*/*.csv");
    let paths: Vec<PathBuf> = glob::glob(pattern).expect("a pattern").flatten().collect();
    assert!(!paths.is_empty());
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let draft = draft_of(&path, &name);
        assert!(draft.runnable, "{name}: {:?}", draft.notes);
        let document = Document::parse(&name, &draft.toml).expect("TOML");
        let policy = Policy::check(&document, path.parent().expect("a folder")).expect("a policy");
        audit(policy, &|_| {}).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn a_hiring_log_is_recognised() {
    let log = rows(
        "candidateId,Sex,RaceEthnicity,Age,Department,appliedOn,Score,Outcome,Performed Well",
        &[
            "a1,Male,White,25,Sales,2026-01-02,0.1,hired,yes",
            "a2,Female,Black,61,Sales,2026-02-03,0.2,rejected,no",
            "a3,N/A,Asian,NA,Legal,2026-02-04,0.35,hired,",
            "a4,Female,White,33,Legal,2026-03-05,,,",
            "a5,Male,Black,47,Legal,2026-03-05,0.9,rejected,yes",
        ],
        30,
    );
    let (draft, audit) = run(&log);
    has(
        &draft,
        &[
            "domain = \"hiring\"",
            "column = \"Outcome\"",
            "favorable = [\"hired\"]",
            "unfavorable = [\"rejected\"]",
            "# values: hired 60 · rejected 60 · (blank) 30",
            "column = \"Performed Well\"",
            "positive = [\"yes\"]",
            "column = \"Score\"",
            "better = \"higher\"",
            "unknown = [\"N/A\"]",
            "role = \"race\"",
            "unknown = [\"NA\"]",
            "cut = [40]",
            "crosses = [[\"RaceEthnicity\", \"Sex\"]]",
            "columns = [\"Department\"]",
            "column = \"appliedOn\"",
            "every = \"month\"",
        ],
    );
    assert!(draft.notes.iter().any(|note| note.contains("candidateId")), "{:?}", draft.notes);
    let audit = audit.expect("runnable");
    assert_eq!(audit.ledger.read, 150);
    assert_eq!(audit.ledger.unknown[0], 30);
}

#[test]
fn a_table_of_counts_is_weighted_and_a_count_of_things_is_not() {
    let table = "dept,gender,admitted,n\nA,m,yes,10\nA,m,no,12\nA,f,yes,9\nA,f,no,30\n";
    let (draft, audit) = run(table);
    has(&draft, &["[weight]", "column = \"n\"", "favorable = [\"yes\"]", "role = \"sex\""]);
    assert_eq!(audit.expect("runnable").ledger.read, 61);

    let lines = ["m,yes,1", "m,no,2", "f,yes,3", "f,no,2"];
    let (draft, audit) = run(&rows("gender,admitted,count", &lines, 10));
    has(&draft, &["# [weight]", "# column = \"count\""]);
    assert_eq!(audit.expect("runnable").ledger.read, 40);
}

#[test]
fn a_survey_weight_is_taken_by_its_name_and_a_weight_with_fractions_is_only_proposed() {
    let lines = ["m,yes,1.25", "m,no,2.5", "f,yes,0.75", "f,no,2"];
    let (draft, audit) = run(&rows("gender,admitted,sample_weight", &lines, 10));
    has(&draft, &["[weight]", "column = \"sample_weight\"", "kind = \"sampling\""]);
    assert!(draft.notes.iter().any(|note| note.contains("a survey weight")), "{:?}", draft.notes);
    assert!(audit.expect("runnable").policy.is_weighted_sample());

    // It may be that of a person.
    let (draft, audit) = run(&rows("gender,admitted,weight", &lines, 10));
    has(&draft, &["# [weight]", "# column = \"weight\"", "# kind = \"sampling\""]);
    assert!(!audit.expect("runnable").policy.is_weighted_sample());

    // Whole numbers under a name that says it, one row for each person.
    let (draft, _) = run(&rows("gender,admitted,fnlwgt", &["m,yes,77516", "f,no,83311", "f,yes,215646"], 10));
    has(&draft, &["column = \"fnlwgt\"", "kind = \"sampling\""]);
}

#[test]
fn a_flag_is_adverse_and_its_label_is_what_it_guards_against() {
    let lines = ["m,1,0,3", "m,0,0,1", "f,0,1,9", "f,1,1,10"];
    let (draft, audit) = run(&rows("sexo,high_risk,reoffended,decile_score", &lines, 20));
    has(&draft, &["adverse = [\"1\"]", "positive = [\"1\"]", "better = \"lower\"", "role = \"sex\""]);
    assert!(audit.is_some());

    // What an approval hopes for is that nobody defaults.
    let lines = ["m,yes,no", "m,no,yes", "f,yes,no", "f,no,no"];
    let (draft, _) = run(&rows("geschlecht,genehmigt,defaulted", &lines, 20));
    has(&draft, &["favorable = [\"yes\"]", "positive = [\"no\"]"]);
}

#[test]
fn what_is_assumed_is_said() {
    let lines = ["Male,1", "Female,0", "Male,0", "Female,1"];
    let (draft, audit) = run(&rows("gender,selected", &lines, 10));
    has(&draft, &["favorable = [\"1\"]", "# adverse = [\"1\"]"]);
    assert!(draft.notes.iter().any(|note| note.contains("assumed")), "{:?}", draft.notes);
    assert!(audit.is_some());

    let lines = ["Male,hired", "Female,pending", "Male,NA", "Female,rejected"];
    let (draft, audit) = run(&rows("gender,status", &lines, 10));
    has(&draft, &["favorable = [\"hired\"]", "# unfavorable = [\"…\"]"]);
    assert!(draft.notes.iter().any(|note| note.contains("NA counts as a decision")), "{:?}", draft.notes);
    assert!(audit.is_some());
}

#[test]
fn nobody_selected_is_a_result_that_can_be_drafted() {
    let (draft, audit) = run(&rows("gender,hired", &["Male,0", "Female,0"], 10));
    has(&draft, &["favorable = [\"1\"]"]);
    assert!(audit.is_some());
}

#[test]
fn names_and_values_cannot_break_out_of_the_file() {
    let log = "\"gender \"\"x\"\"\n[decision]\",\"out\\come\ndecision\u{202e}\",\"Note\n[log]\"\n"
        .to_string()
        + &"\"ma\"\"le\\n\",\"hired\",\"a\nb\"\n\"fe\nmale\",\"re\"\"ject\nfavorable = []\",\"c\"\n"
            .repeat(10)
        + "\"ünï\u{7f}\tx # y\",hired,d\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("l\"o'g [1].csv");
    std::fs::write(&path, log).expect("written");
    let draft = draft_of(&path, "l\"o'g [1].csv");
    let document =
        Document::parse("draft", &draft.toml).unwrap_or_else(|error| panic!("{error}\n{}", draft.toml));
    let policy =
        Policy::check(&document, folder.path()).unwrap_or_else(|error| panic!("{error}\n{}", draft.toml));
    let log = source::open(&[path], None).expect("a log");
    assert_eq!(policy.groups[0].column, log.sources[0].columns[0]);
    assert!(policy.groups[0].column.contains("\n[decision]"));
    assert!(draft.notes.iter().all(|note| !note.contains('\n')), "{:?}", draft.notes);
    let audit = audit(policy, &|_| {}).expect("an audit");
    assert_eq!(audit.attributes[0].groups.len(), 3);
}

#[test]
fn a_log_without_a_decision_or_an_attribute_says_what_to_fill_in() {
    for log in [
        "gender\nMale\nFemale\n",
        "decision\nyes\nno\n",
        "gender,decision\nMale,17\nFemale,18\n",
        "x\n1\n2\n",
        "gender,birth_date,amount\nMale,1990-01-01,5.5\nFemale,1960-02-03,7.1\n",
    ] {
        assert!(run(log).1.is_none(), "{log}");
    }
}

#[test]
fn a_log_without_rows_is_drafted_and_not_runnable() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("log.csv"), "gender,hired\n").expect("written");
    let draft = draft_of(&folder.path().join("log.csv"), "log.csv");
    assert!(!draft.runnable);
    assert!(draft.notes.iter().any(|note| note.contains("no rows")), "{:?}", draft.notes);
}

#[test]
fn a_survey_does_not_depend_on_threads_and_forgets_many_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.csv");
    let lines = (0..50_000).map(|row| {
        let age = if row % 100 == 7 { "NA".to_string() } else { (row % 90).to_string() };
        format!(
            "p{row},{age},{},2026-01-{:02},0{},{}\n",
            row % 60,
            row % 28 + 1,
            row % 9,
            if row % 3 == 0 { "" } else { "True" }
        )
    });
    std::fs::write(&path, format!("id,age,sixty,day,code,flag\n{}", lines.collect::<String>()))
        .expect("written");
    let log = source::open(&[path], None).expect("a log");
    let survey_with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| survey(&log, &|_| {})).expect("a survey")
    };
    let one = survey_with(1);
    assert_eq!(one, survey_with(5));
    let kinds: Vec<ColumnKind> = one.iter().map(|column| column.kind).collect();
    use ColumnKind::{Boolean, Date, Number, Text};
    assert_eq!(kinds, [Text, Text, Number, Date, Text, Boolean]);
    assert!(one[0].values.kept().is_none() && one[1].values.kept().is_none());
    assert_eq!(one[1].words.kept().expect("few words")["NA"], 500);
    assert_eq!((one[1].range, one[1].whole), (Some((0.0, 89.0)), true));
    assert_eq!(one[2].values.kept().expect("sixty values").len(), 60);
    assert_eq!(one[3].span, Some(("2026-01-01".to_string(), "2026-01-28".to_string())));
    assert_eq!((one[5].rows, one[5].blanks), (50_000, 16_667));
}

#[test]
fn the_template_is_a_valid_policy_and_so_is_every_setting_in_it() {
    let document = Document::parse("template.toml", TEMPLATE).expect("TOML");
    let policy = Policy::check(&document, Path::new("")).expect("a policy");
    assert_eq!(policy.decision.column, "outcome");

    // With every optional setting in use, except those that stand for another choice of the same key.
    let other_choices = [
        "# path = [",
        "# adverse",
        "# above",
        "# at_least = 0.5",
        "# below =",
        "# at_most = 0.5",
        "# median_over",
        "# amount",
        "# better = \"lower\"",
        "# beyond",
        "# categories",
        "# order",
        "# stages",
    ];
    let is_setting = |line: &str| {
        line.strip_prefix("# ").is_some_and(|rest| {
            rest.starts_with('[')
                || rest.split_once(" = ").is_some_and(|(key, _)| {
                    key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
                })
        })
    };
    let open =
        |line: &str| match is_setting(line) && !other_choices.iter().any(|other| line.starts_with(other)) {
            true => line[2..].to_string(),
            false => line.to_string(),
        };
    let all: Vec<String> = TEMPLATE.lines().map(open).collect();
    let all = all.join("\n");
    let document = Document::parse("template.toml", &all).unwrap_or_else(|error| panic!("{error}\n{all}"));
    let full = Policy::check(&document, Path::new(""));
    let text = full.as_ref().err().map(ToString::to_string).unwrap_or_default();
    assert!(full.is_ok(), "{text}\n{all}");
}
