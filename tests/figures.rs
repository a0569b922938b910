//! Figures as files: well-formed whatever the names are, complete, and the same bytes every time.

use std::collections::HashSet;
use std::path::Path;

use evenhand::audit::{Audit, audit};
use evenhand::plots::{Figure, figures, kinds};
use evenhand::policy::{Document, Policy};

const DECISION: &str = "[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\nunfavorable = [\"no\"]\n\
                        [weight]\ncolumn = \"n\"\nkind = \"count\"\n";

fn audit_of(toml: &str, folder: &Path) -> Audit {
    let document = Document::parse("audit.toml", toml).expect("the policy is TOML");
    let policy = Policy::check(&document, folder).expect("the policy is valid");
    audit(policy, &|_| {}).expect("the log can be audited")
}

/// An audit of the rows of a CSV, whose columns the policy names.
fn audit_rows(csv: &str, rest: &str) -> Audit {
    let folder = tempfile::tempdir().expect("a folder for the log");
    std::fs::write(folder.path().join("log.csv"), csv).expect("the log is written");
    let toml = format!("[audit]\nname = \"figures\"\n[log]\npath = \"log.csv\"\n{DECISION}{rest}");
    audit_of(&toml, folder.path())
}

/// Rows of `group,outcome,n` with so many hits of so many cases.
fn rates(groups: &[(&str, u64, u64)]) -> String {
    let rows = groups.iter().map(|(name, hits, cases)| {
        let name = name.replace('"', "\"\"");
        format!("\"{name}\",yes,{hits}\n\"{name}\",no,{}\n", cases - hits)
    });
    format!("group,outcome,n\n{}", rows.collect::<String>())
}

fn hostile() -> Audit {
    let long = "a name that goes on for much longer than any figure has room for, and then ends in ";
    let (first, second) = (format!("{long}one"), format!("{long}two"));
    let middles = [format!("{long}{long}x{long}{long}"), format!("{long}{long}y{long}{long}")];
    let names = [
        "<script>alert(\"x\")</script> & 'friends' ]]> <!--",
        &first,
        &second,
        &middles[0],
        &middles[1],
        "bell \u{7} escape \u{1b}[31m and \u{202e}reversed\u{ffff}",
        "👩🏽‍🔬 👨‍👩‍👧‍👦 🏳️‍🌈",
        "西班牙裔或拉丁裔以及其他说西班牙语的美洲国家出身的人群和他们的后代子孙以及更多的人们一起",
        "العربية",
        "W",
    ];
    let groups: Vec<(&str, u64, u64)> =
        names.iter().zip(20..).map(|(name, hits)| (*name, hits, 60)).collect();
    audit_rows(&rates(&groups), "[[groups]]\ncolumn = \"group\"\n")
}

fn figure<'a>(figures: &'a [Figure], id: &str) -> &'a Figure {
    let found = figures.iter().find(|figure| figure.id == id);
    found.unwrap_or_else(|| panic!("no {id} among {:?}", ids(figures)))
}

fn ids(figures: &[Figure]) -> Vec<&str> {
    figures.iter().map(|figure| figure.id.as_str()).collect()
}

/// The words of a picture; panics where it is not well-formed XML.
fn words(svg: &str) -> Vec<String> {
    let allowed =
        |c: char| matches!(c, '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(svg.chars().all(allowed), "a character that XML does not have");
    let (mut open, mut words, mut rest) = (Vec::new(), Vec::new(), svg);
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        assert!(!open.is_empty() || text.trim().is_empty(), "text outside the picture");
        words.extend(Some(unescaped(text)).filter(|text| !text.is_empty()));
        let end = tail.find('>').expect("a tag ends");
        let tag = &tail[1..end];
        rest = &tail[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "tags are balanced");
        } else {
            let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag, ""));
            assert!(name.chars().all(|c| c.is_ascii_lowercase()), "{name}");
            assert_eq!(attributes.matches('"').count() % 2, 0, "{attributes}");
            unescaped(attributes);
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "the picture is closed");
    words
}

fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let bare = entities.iter().fold(text.to_string(), |bare, (entity, _)| bare.replace(entity, ""));
    assert!(!bare.contains('&'), "an ampersand stands alone in {text:?}");
    entities.iter().fold(text.to_string(), |text, (entity, c)| text.replace(entity, c)).trim().to_string()
}

/// What holds for every figure of every audit.
fn check(audit: &Audit) -> Vec<Figure> {
    let figures = figures(audit);
    let mut seen = HashSet::new();
    for figure in &figures {
        assert!(seen.insert(&figure.id), "{} twice", figure.id);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(figure.id.chars().all(plain), "{}", figure.id);
        assert!(kinds().iter().any(|kind| figure.id.starts_with(kind.id)), "{}", figure.id);
        assert!(figure.attribute < audit.attributes.len());
        for text in [&figure.title, &figure.caption, &figure.alt] {
            assert!(!text.is_empty() && !text.contains("  ") && !text.contains(".."), "{text:?}");
            let judging = ["fair", "unbiased", "compliant", "NaN", "inf"];
            assert!(!judging.iter().any(|word| text.contains(word)), "{text}");
        }
        let words = words(&figure.svg);
        assert_eq!(words[0], figure.title);
        assert_eq!(words[1], figure.alt);
        assert!(!words.iter().any(|word| word.contains("NaN")), "{}", figure.id);
        assert!(!figure.svg.contains("2147483647") && !figure.svg.contains("-2147483648"), "{}", figure.id);
        assert!(figure.svg.contains("viewBox=\"0 0 860 "));
    }
    figures
}

#[test]
fn every_sample_has_figures_that_are_whole() {
    let samples = glob::glob("datasets/*/*audit.toml").expect("a pattern");
    for path in samples.map(|path| path.expect("a path")) {
        let toml = std::fs::read_to_string(&path).expect("a policy");
        let audit = audit_of(&toml, path.parent().expect("a folder"));
        let figures = check(&audit);
        let about = |at: usize| figures.iter().any(|figure| figure.attribute == at);
        assert!((0..audit.attributes.len()).all(about), "{}", path.display());
    }
}

#[test]
fn names_are_data() {
    let audit = hostile();
    let figures = check(&audit);
    assert_eq!(ids(&figures), ["rates-group", "ratios-group"]);
    let words = words(&figure(&figures, "rates-group").svg);
    assert!(words.iter().any(|word| word.contains("<script>")), "{words:?}");
    assert!(words.iter().any(|word| word.ends_with("one")) && words.iter().any(|word| word.ends_with("two")));
    let numbered = words.iter().filter(|word| word.ends_with(')') && word.contains("group")).count();
    assert_eq!(numbered, 2, "names that differ in the middle get their number: {words:?}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let toml = std::fs::read_to_string("datasets/hiring/audit.toml").expect("a policy");
    let drawn = [1, 4].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| figures(&audit_of(&toml, Path::new("datasets/hiring"))))
    });
    assert!(drawn[0].len() > 10);
    assert_eq!(drawn[0], drawn[1]);
}

#[test]
fn what_is_undefined_says_why_and_is_not_drawn() {
    let csv = "group,outcome,label,n\nA,yes,1,30\nA,no,1,20\nA,yes,0,5\nA,no,0,45\nB,yes,0,7\nB,no,0,13\n";
    let audit =
        audit_rows(csv, "[label]\ncolumn = \"label\"\npositive = [\"1\"]\n[[groups]]\ncolumn = \"group\"\n");
    let figures = check(&audit);
    let words = words(&figure(&figures, "errors-group").svg);
    assert!(words.iter().any(|word| word == "undefined: no positive labels"), "{words:?}");
    assert!(!words.iter().any(|word| word == "0 of 0"), "{words:?}");
}

#[test]
fn without_a_defined_ratio_there_is_no_figure_of_ratios() {
    let nobody = audit_rows(&rates(&[("A", 0, 50), ("B", 0, 3)]), "[[groups]]\ncolumn = \"group\"\n");
    assert_eq!(ids(&check(&nobody)), ["rates-group"]);
}

#[test]
fn unknown_and_excluded_groups_are_named_and_not_compared() {
    let csv = rates(&[("A", 500, 1000), ("B", 300, 1000), ("C", 1, 3), ("", 7, 1234)]);
    let rest =
        "[[groups]]\ncolumn = \"group\"\n[[exclusions]]\nbelow_fraction = 0.01\njustification = \"few\"\n";
    let figures = check(&audit_rows(&csv, rest));
    let rates = figure(&figures, "rates-group");
    assert!(rates.caption.ends_with("Not shown: 1,234 cases whose group is unknown."), "{}", rates.caption);
    let shown = words(&rates.svg);
    assert!(
        shown.iter().any(|word| word == "1 of 3") && shown.iter().any(|word| word == "left out of ratios")
    );
    assert!(!shown.iter().any(|word| word.contains("(unknown)")));
    let ratios = figure(&figures, "ratios-group");
    assert!(ratios.caption.contains("Left out of ratios by the policy: C."), "{}", ratios.caption);
    assert!(!words(&ratios.svg).iter().any(|word| word == "1 of 3"));
}

#[test]
fn a_figure_of_many_groups_says_what_it_leaves_out() {
    let names: Vec<String> = (0..44).map(|number| format!("region {number:02}")).collect();
    let groups: Vec<(&str, u64, u64)> =
        names.iter().zip(50..).map(|(name, cases)| (name.as_str(), 20, cases)).collect();
    let figures = check(&audit_rows(&rates(&groups), "[[groups]]\ncolumn = \"group\"\n"));
    for figure in &figures {
        assert!(figure.caption.contains("Only the 30 groups"), "{}", figure.caption);
        assert!(figure.caption.contains("14 more are in the tables"), "{}", figure.caption);
        // The best group is the smallest, and is drawn all the same.
        assert!(words(&figure.svg).iter().any(|word| word == "region 00"), "{}", figure.id);
    }
}

#[test]
fn columns_that_read_the_same_get_ids_of_their_own() {
    let csv = "a b,a-b,é,outcome,n\nx,x,x,yes,5\nx,x,x,no,5\ny,y,y,yes,3\ny,y,y,no,7\n";
    let groups = ["a b", "a-b", "é"].map(|column| format!("[[groups]]\ncolumn = \"{column}\"\n"));
    let figures = check(&audit_rows(csv, &groups.concat()));
    let rates: Vec<&str> = ids(&figures).into_iter().filter(|id| id.starts_with("rates")).collect();
    assert_eq!(rates, ["rates-a-b", "rates-a-b-2", "rates-attribute-3"]);
}

#[test]
fn a_ratio_that_may_be_anything_is_an_arrow() {
    let csv = rates(&[("A", 40, 1000), ("B", 1, 3), ("C", 0, 900)]);
    let clause = "[[groups]]\ncolumn = \"group\"\nreference = \"rest\"\n[[clauses]]\nmeasure = \"selection_rate\"\n\
                  compare = \"ratio\"\nat_least = 0.8\n";
    let figures = check(&audit_rows(&csv, clause));
    let ratios = figure(&figures, "ratios-group");
    let words = words(&ratios.svg);
    for expected in ["clause: at least 0.8", "goes on beyond the axis", "40 of 1,000"] {
        assert!(words.iter().any(|word| word == expected), "{expected} in {words:?}");
    }
    assert!(words.iter().any(|word| word.ends_with("log scale")), "{words:?}");
}

#[test]
fn a_small_figure_as_it_is() {
    let csv = rates(&[("Female", 30, 100), ("Male", 50, 100)]);
    let clause = "[[groups]]\ncolumn = \"group\"\n[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\n\
                  at_least = 0.8\n";
    let figures = check(&audit_rows(&csv, clause));
    let ratios = figure(&figures, "ratios-group");
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}\n\n{}",
        ratios.title, ratios.caption, ratios.alt, ratios.svg
    ));
}

/// A check of so many months, the names of whose groups are hostile.
fn checked(months: u32) -> Audit {
    let folder = tempfile::tempdir().expect("a folder for the log");
    let names = ["<b>&amp;", "a name that goes on for longer than any figure has room for", "العربية", "W"];
    let mut csv = String::from("group,on,outcome,n\n");
    for month in 0..months {
        let on = format!("{}-{:02}-01", 2021 + month / 12, month % 12 + 1);
        for (name, hits) in names.iter().zip([20, 30, 28, 30]) {
            // The last group is not there in every month.
            if *name != "W" || month % 5 > 0 {
                csv += &format!("{name},{on},yes,{hits}\n{name},{on},no,{}\n", 60 - hits);
            }
        }
    }
    std::fs::write(folder.path().join("log.csv"), csv).expect("the log is written");
    let clauses = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\n\
                   [[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"value\"\nat_least = 0.4\n\
                   [[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"difference\"\nat_least = -0.1\n\
                   [[clauses]]\nmeasure = \"demographic_parity_difference\"\nat_most = 0.1\n";
    let toml = format!(
        "[audit]\nname = \"figures\"\n[log]\npath = \"log.csv\"\n{DECISION}[[groups]]\ncolumn = \"group\"\n\
         [time]\ncolumn = \"on\"\nevery = \"month\"\n{clauses}"
    );
    let document = Document::parse("audit.toml", &toml).expect("the policy is TOML");
    let policy = Policy::check(&document, folder.path()).expect("the policy is valid");
    let path = folder.path().join("history.sqlite");
    let mut history = evenhand::history::History::open(&path).expect("a history");
    let (today, select) = (jiff::civil::date(2035, 1, 1), evenhand::check::Select::default());
    let asked = evenhand::check::Asked { today, select };
    let made = evenhand::check::check(policy, &asked, &mut history, &|_| {}, &|_| {}, &|_| Ok(()));
    made.expect("the log can be checked").audit
}

#[test]
fn a_check_draws_each_group_over_time_and_each_watched_clause() {
    let expected = [
        "rates-group",
        "ratios-group",
        "course-selection-rate-group",
        "monitor-selection-rate-ratio-group",
        "monitor-selection-rate-group",
        "monitor-selection-rate-difference-group",
        "monitor-demographic-parity-difference-group",
    ];
    for months in [2, 18, 60, 150] {
        let figures = check(&checked(months));
        assert_eq!(ids(&figures), expected, "{months} months");
        let alarm = figure(&figures, "monitor-selection-rate-ratio-group");
        assert_eq!(alarm.alt.contains("alarm for"), months >= 60, "{}", alarm.alt);
        let words = words(&figure(&figures, "course-selection-rate-group").svg);
        assert!(words.iter().any(|word| word == "<b>&amp;"), "{words:?}");
    }
    // Before there is anything to follow, there are no figures of it.
    assert_eq!(ids(&check(&checked(1))), ["rates-group", "ratios-group"]);
}
