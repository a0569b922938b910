fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let doc = evenhand::policy::Document::parse(&path, &text).unwrap();
    let policy = match evenhand::policy::Policy::check(&doc, std::path::Path::new(&path).parent().unwrap()) {
        Ok(p) => p,
        Err(e) => {
            eprintln!("{e}");
            return;
        }
    };
    match evenhand::audit::audit(policy, &|_| {}) {
        Ok(a) => {
            println!("{:?}", a.ledger);
            for f in &a.findings {
                println!(
                    "{} {:?} {:?} {:?} {:?}",
                    f.code,
                    f.verdict,
                    f.subject,
                    f.estimate.map(|e| (e.value, e.joint.unwrap_or(e.interval))),
                    f.reason
                );
            }
            for at in &a.attributes {
                println!("{}", at.name());
                for g in &at.groups {
                    println!("  {} {} {:?}", g.name(), g.counts.cases(), g.measures[0].rate);
                }
                for s in &at.summaries {
                    println!(
                        "  {} {:?}",
                        s.summary.id,
                        s.estimate.map(|e| (e.value, e.interval.low, e.interval.high))
                    );
                }
            }
        }
        Err(e) => eprintln!("{e}\nhelp: {}", e.hint()),
    }
}
