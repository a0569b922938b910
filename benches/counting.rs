//! How long the counting itself takes: `cargo bench --bench counting -- FILE [ROUNDS]`.
//!
//! Counts the columns sex, race, age, outcome and label of FILE (`benches/peers.py` makes such files) over the margins of
//! an audit with all pairs, and prints the seconds of each round and their median.

use std::time::Instant;

use evenhand::tally::{Axis, AxisRole, Flag, Plan, Reading, Scalar, Values, count};

fn plan() -> Plan {
    let yes = |value: &str| Flag { yes: vec![Scalar::Text(value.into())], no: None };
    let axis = |role, column: &str, reading| Axis { role, column: column.into(), reading };
    let groups = ["sex", "race", "age"];
    let mut axes: Vec<Axis> = groups
        .iter()
        .enumerate()
        .map(|(at, column)| axis(AxisRole::Group(at), column, Reading::Values(Values::default())))
        .collect();
    axes.push(axis(AxisRole::Decision, "outcome", Reading::Flag(yes("yes"))));
    axes.push(axis(AxisRole::Label, "label", Reading::Flag(yes("1"))));
    let mut plan = Plan::new(axes, None);
    for [one, other] in [[0, 1], [0, 2], [1, 2]] {
        plan.ask(&[AxisRole::Group(one), AxisRole::Group(other), AxisRole::Decision, AxisRole::Label]);
    }
    plan
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let Some(path) = given.first() else {
        eprintln!("usage: cargo bench --bench counting -- FILE [ROUNDS]");
        return;
    };
    let rounds = given.get(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(7);
    let mut seconds: Vec<f64> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            let log = evenhand::source::open(&[path.into()], None).expect("the file opens");
            let tally = count(&log, &plan(), &|_| {}).expect("the file can be counted");
            assert!(tally.used > 0);
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.iter().for_each(|seconds| println!("{seconds:.4}"));
    seconds.sort_by(f64::total_cmp);
    println!("median {:.4}", seconds[seconds.len() / 2]);
}
