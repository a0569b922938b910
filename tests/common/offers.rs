//! A small log of amounts, drawn at random, and audits of it.
#![allow(dead_code, reason = "each test file uses a part of this")]

use std::fmt::Write as _;

use serde_json::Value;

use crate::common::Bench;
use crate::random::Generator;

/// Amounts in steps of a quarter, which sums and powers of two keep exactly.
pub struct Offers {
    pub rows: Vec<Offer>,
}

pub struct Offer {
    pub group: &'static str,
    pub condition: &'static str,
    pub month: u8,
    pub amount: f64,
    pub label: bool,
}

impl Offers {
    /// So many cases of three groups and an unknown one, in two conditions and three months.
    pub fn drawn(seed: u64, cases: usize) -> Offers {
        let mut generator = Generator(seed);
        let mut draw = |of: usize| (generator.uniform() * of as f64) as usize;
        let row = |_| {
            let group = ["a", "a", "a", "b", "b", "c", ""][draw(7)];
            let condition = ["x", "y"][draw(2)];
            let lopsided = draw(40) * draw(40) + 4 * draw(12);
            let more = if group == "b" { 30 } else { 0 } + if condition == "y" { 25 } else { 0 };
            let amount = (lopsided + more + 3) as f64 / 4.0;
            Offer { group, condition, month: 1 + draw(3) as u8, amount, label: draw(1700) < 300 + lopsided }
        };
        Offers { rows: (0..cases).map(row).collect() }
    }

    /// The log, with every amount changed alike.
    pub fn csv(&self, amount: impl Fn(f64) -> f64) -> String {
        let mut csv = "group,condition,day,amount,label\n".to_string();
        for Offer { group, condition, month, amount: plain, label } in &self.rows {
            writeln!(csv, "{group},{condition},2026-{month:02}-05,{},{label}", amount(*plain))
                .expect("written");
        }
        csv
    }

    /// The log as text with other columns made of its amounts.
    pub fn with_columns(&self, names: &str, more: impl Fn(&Offer) -> String) -> String {
        let csv = self.csv(|x| x);
        let mut lines = csv.lines();
        let mut made = format!("{},{names}\n", lines.next().expect("a header"));
        for (line, offer) in lines.zip(&self.rows) {
            writeln!(made, "{line},{}", more(offer)).expect("written");
        }
        made
    }

    pub fn audit(&self, amount: impl Fn(f64) -> f64, policy: &str) -> Value {
        audit(&self.csv(amount), policy)
    }
}

/// The audit of a log, with a policy that does not name it yet.
pub fn audit(csv: &str, policy: &str) -> Value {
    let bench = Bench::new();
    bench.write("log.csv", csv);
    bench.json(&format!("[log]\npath = \"log.csv\"\n{policy}"))
}

/// A policy for the amounts, in conditions and over time.
pub fn of_amounts(better: &str, reference: &str) -> String {
    format!(
        "[decision]\ncolumn = \"amount\"\namount = true\nbetter = \"{better}\"\n[[groups]]\ncolumn = \"group\"\n\
         reference = \"{reference}\"\n[conditions]\ncolumns = [\"condition\"]\n[time]\ncolumn = \"day\"\n\
         every = \"month\"\n"
    )
}
