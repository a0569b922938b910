//! Exports that are not quite what their reader takes them for: no row may be lost or made up in silence.

mod common;

use common::{Bench, count, list, root};
use serde_json::Value;

const POLICY: &str = "[log]\npath = \"NAME\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n[[groups]]\ncolumn = \"sex\"\n";

fn policy(name: &str, more: &str) -> String {
    POLICY.replace("NAME", name) + more
}

fn audit(name: &str, bytes: impl AsRef<[u8]>, more: &str) -> Value {
    let bench = Bench::new();
    bench.write(name, bytes);
    bench.json(&policy(name, more))
}

fn refused(name: &str, bytes: impl AsRef<[u8]>, more: &str) -> String {
    let bench = Bench::new();
    bench.write(name, bytes);
    match bench.try_audit(&policy(name, more)) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("{name} was audited"),
    }
}

fn rows(audit: &Value) -> u64 {
    count(&audit["ledger"]["read"])
}

#[test]
fn quotes_in_a_column_that_nobody_reads_swallow_no_rows() {
    let row = |at: usize| match at {
        1_000 | 1_500 | 19_999 => format!("{at},A,yes,5\"\n"),
        _ => format!("{at},A,yes,x\n"),
    };
    let inches: String = (0..20_000).map(row).chain(["20000,B,no,5\"\n".into()]).collect();
    let inches = format!("id,sex,outcome,size\n{inches}");
    let told = refused("log.csv", &inches, "");
    assert!(told.contains("a quote on line 1002 stands alone"), "{told}");
    // Both quotes of a value on one line are no trouble to anybody.
    let whole = inches.replace("5\"", "5\" by 6\"");
    assert_eq!(rows(&audit("log.csv", whole, "")), 20_001);
    let open = "id,sex,outcome,note\n1,A,yes,x\n2,B,no,\"x\n3,A,yes,x\n4,B,no,x";
    for text in [open.to_string(), format!("{open}\n"), format!("{open}\n\n")] {
        let told = refused("log.csv", &text, "");
        assert!(told.contains("a quote on line 3 stands alone"), "{told}");
    }
}

#[test]
fn lines_before_the_header_are_refused() {
    let told = refused("log.csv", "\nid,sex,outcome\n1,A,yes\n2,B,no,x\n", "");
    assert!(told.contains("the first line is blank"), "{told}");
    assert!(refused("log.csv", "\r\nid,sex,outcome\r\n1,A,yes\r\n", "").contains("the first line is blank"));
}

#[test]
fn blank_lines_are_no_rows_with_weights_either() {
    let text = "sex,outcome,n\nA,yes,2\n\nB,no,3\nA,no,1\n\n";
    let weight = "[weight]\ncolumn = \"n\"\n";
    let sampling = format!("{weight}kind = \"sampling\"\n");
    for (more, read) in [("", 3), (weight, 6), (&sampling, 3)] {
        let audit = audit("log.csv", text, more);
        assert_eq!(rows(&audit), read, "{more}");
        let excluded = list(&audit["ledger"]["excluded"]);
        assert!(excluded.iter().all(|reason| count(&reason["rows"]) == 0), "{more} {excluded:?}");
    }
}

#[test]
fn rows_of_text_compressed_with_zstd_are_checked_too() {
    let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 3).expect("compressed");
    let text = format!("id;sex;outcome\n{}", "1;A;yes\n2;\"B\";no\n".repeat(10_000));
    assert_eq!(rows(&audit("log.csv.zst", zstd(&text), "")), 20_000);
    let told = refused("log.csv.zst", zstd(&format!("{text}3;A;B;yes\n")), "");
    assert!(told.contains("the row at line 20002 has 4 fields"), "{told}");
}

#[test]
fn a_type_that_cannot_be_read_is_named_and_is_no_panic() {
    let half = std::fs::read(root().join("tests/golden/float16.parquet")).expect("readable");
    let told = refused("log.parquet", half, "");
    assert!(told.contains("its column \"weight\" is of type float16"), "{told}");
}

#[test]
fn numbers_that_lie_too_near_together_for_their_size_are_refused() {
    let log = |offset: f64| {
        let row = |at: u32| {
            let wait = offset + f64::from(at.wrapping_mul(2_654_435_761) >> 12) / 1024.0;
            format!("{},{wait}\n", ["a", "b"][at as usize % 2])
        };
        let rows: String = (0..90_000).map(row).collect();
        format!("sex,wait\n{rows}")
    };
    let policy = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"wait\"\namount = true\n[[groups]]\ncolumn = \"sex\"\n";
    let bench = Bench::new();
    bench.write("log.csv", log(0.0));
    assert_eq!(rows(&bench.json(policy)), 90_000);
    // As seconds since 1970, a whole day's worth is on six levels.
    bench.write("log.csv", log(1.77e9));
    let told = bench.try_audit(policy).map(|_| ()).expect_err("refused").to_string();
    assert!(told.contains("lie so near together, for their size, that only"), "{told}");
}
