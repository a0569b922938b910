//! The report of a comparison: what was compared, which gaps grew or shrank, and what that rests on.

use super::comparison_tables::{amounts, best_of, shares, shown, splits};
use super::comparison_words::{comparison_headline, gap_sentence, reason};
use super::document::{Block, Document, Table, Text};
use super::first_page::event;
use super::numbers::{count, counted, level, p_value, percent};
use super::{Making, VERSION, printable_lines};
use crate::compare::{Compared, Origin, Side};
use crate::findings::{Balance, Gap, GroupChange, Turn, group_name};
use crate::inference;
use crate::plots::Figure;
use crate::policy::Form;
use crate::source::{FingerprintKind, sha256};
use crate::tally::Exclusion;

/// As many gaps of one kind as the first page spells out.
const SPELLED_OUT: usize = 12;

/// Composes the report of a comparison with its figures. A pure function of its arguments.
pub fn compose_comparison(compared: &Compared, figures: &[Figure], making: &Making) -> Document {
    let title =
        Text::data(compared.before.name.clone()).then(" → ").and(Text::data(compared.now.name.clone()));
    let by = match &compared.origin {
        Origin::Arms { column, .. } => Text::data(column.clone()).then(", "),
        Origin::Logs | Origin::Audits => Text::default(),
    };
    let mut blocks = vec![Block::Heading(1, Text::plain("Comparison: ").and(by).and(title))];
    blocks.extend(first_page(compared));
    blocks.extend(balance(compared));
    for index in 0..compared.policy.attributes().len() {
        blocks.extend(attribute(compared, index, figures));
    }
    blocks.extend(rows(compared));
    blocks.extend(assumptions(compared));
    blocks.extend(methods(compared));
    blocks.extend(reproduce(compared, making));
    blocks.extend(limits(compared));
    Document { blocks }
}

fn side_name(letter: &str, side: &Side) -> Text {
    Text::plain(format!("{letter} is ")).and(Text::data(side.name.clone()))
}

fn first_page(compared: &Compared) -> Vec<Block> {
    let origin = match &compared.origin {
        Origin::Logs => Text::plain("two logs"),
        Origin::Audits => Text::plain("two audits, from what they wrote"),
        Origin::Arms { column, .. } => {
            Text::plain("two arms of one log, told apart by ").and(Text::data(column.clone()))
        }
    };
    let what = side_name("A", &compared.before)
        .then(format!(" ({} cases used), ", count(compared.before.ledger.used)))
        .and(side_name("B", &compared.now))
        .then(format!(" ({} cases used): ", count(compared.now.ledger.used)))
        .and(origin)
        .then(". Every change is B less A. ")
        .and(event(&compared.policy));
    let mut blocks =
        vec![Block::Paragraph(what), Block::Paragraph(Text::strong(comparison_headline(compared)))];
    if let Origin::Arms { column, was_condition: true, .. } = &compared.origin {
        blocks.push(Block::Paragraph(Text::data(column.clone()).then(
            " is also a condition of the policy. Here it was left out of the conditions: each side has one value of it, \
             so that no case of A would be like one of B.",
        )));
    }
    let mut told: Vec<(Turn, &GroupChange, Gap)> =
        compared.gaps().filter_map(|(change, gap)| Some((compared.turn(change)?, change, gap))).collect();
    told.sort_by_key(|(turn, ..)| *turn);
    for (title, is_one) in [
        ("Gaps that are larger now", |turn, gap| {
            turn == Turn::Grew || turn == Turn::Turned && gap.is_larger()
        }),
        ("Gaps that now point the other way and are no larger", |turn, gap| {
            turn == Turn::Turned && !gap.is_larger()
        }),
        ("Gaps that shrank", |turn, _| turn == Turn::Shrank),
    ] as [(&str, fn(Turn, Gap) -> bool); 3]
    {
        let of: Vec<_> = told.iter().filter(|(turn, _, gap)| is_one(*turn, *gap)).collect();
        if of.is_empty() {
            continue;
        }
        blocks.push(Block::Paragraph(Text::strong(format!("{title} ({})", of.len()))));
        let spelled =
            of.iter().take(SPELLED_OUT).map(|(_, change, gap)| gap_sentence(compared, change, *gap));
        let mut points: Vec<Text> = spelled.collect();
        if of.len() > SPELLED_OUT {
            points.push(Text::plain(format!("and {} more, in the tables below", of.len() - SPELLED_OUT)));
        }
        blocks.push(Block::List(points));
    }
    blocks.push(Block::Paragraph(Text::plain(format!(
        "A gap is a group's value less that of whom it is compared with. It changed beyond chance where the test \
         of no change gives a p-value below {} after the correction of Holm (1979) over all gaps that were compared, of all \
         measures, groups and attributes. It then grew where it is larger in size and shrank where it is smaller, the same \
         side being behind; where the other side is behind, it points the other way, and may be larger or smaller in size. \
         That a change was told from chance does not say that the gap was in A or is in B: where it points the other way, \
         that is said with it. That a change was not told from chance is no sign that there was none: its interval says how large it may be. No clause is judged here.",
        level(1.0 - compared.policy.confidence)
    ))));
    let different: Vec<Text> = compared
        .balance
        .iter()
        .zip(compared.policy.attributes())
        .filter(|(balance, _)| balance.differs)
        .map(|(_, columns)| Text::data(compared.policy.columns_of(&columns).join(" × ")))
        .collect();
    if !different.is_empty() {
        blocks.push(Block::Paragraph(
            Text::strong("The two sides are not made of the same groups")
                .then(": the mix differs beyond chance by ")
                .and(Text::join(different, ", "))
                .then(". Who was decided on differs between A and B, and a change may come from that."),
        ));
    }
    blocks
}

/// Whether both sides are made of the same groups.
fn balance(compared: &Compared) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(2, Text::plain("Are both sides made of the same groups?"))];
    for (of, columns) in compared.balance.iter().zip(compared.policy.attributes()) {
        let name = compared.policy.columns_of(&columns).join(" × ");
        blocks.push(Block::Paragraph(Text::data(name).then(": ").and(mix_words(of))));
        let mut table = Table::with(&["Group", "#Share of A", "#Cases in A", "#Share of B", "#Cases in B"]);
        for group in &of.groups {
            table.row(vec![
                Text::data(group_name(&group.levels)),
                Text::plain(percent(group.before)),
                Text::plain(count(group.before.hits())),
                Text::plain(percent(group.now)),
                Text::plain(count(group.now.hits())),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Paragraph(Text::plain(
        "Pearson's chi-square test of one and the same mix of groups on both sides, over cases of known group; p-values \
         are corrected over the attributes by Holm. Cases that were assigned to the sides at random differ by chance \
         alone.",
    )));
    blocks
}

fn mix_words(balance: &Balance) -> Text {
    let test = match &balance.test {
        Err(why) => return Text::plain(format!("{}.", reason(*why))),
        Ok(test) => test,
    };
    let statistic = format!(
        "chi-square {:.2} with {}",
        test.statistic,
        counted(test.degrees, "degree of freedom", "degrees of freedom")
    );
    match (test.p, balance.p_adjusted) {
        (Err(sparse), _) => Text::plain(format!("{statistic}; no p-value: {sparse}.")),
        (Ok(p), adjusted) => {
            let verdict =
                if balance.differs { "the mix differs beyond chance" } else { "no difference beyond chance" };
            Text::plain(format!(
                "{statistic}, p {}, corrected {}: ",
                p_value(p),
                p_value(adjusted.unwrap_or(p))
            ))
            .and(Text::strong(verdict))
            .then(".")
        }
    }
}

fn attribute(compared: &Compared, index: usize, figures: &[Figure]) -> Vec<Block> {
    let columns = compared.policy.columns_of(&compared.policy.attributes()[index]);
    let mut blocks = vec![Block::Heading(2, Text::plain("By ").and(Text::data(columns.join(" × "))))];
    for drawn in figures.iter().filter(|figure| figure.attribute == index) {
        blocks.push(super::groups::figure(drawn));
    }
    if compared.policy.form() == Form::Amount {
        blocks.push(Block::Heading(3, Text::plain("Means and medians")));
        blocks.push(Block::Table(amounts(compared, index)));
    }
    for measure in shown(compared) {
        blocks.push(Block::Heading(3, Text::data(measure.title)));
        blocks.push(Block::Table(shares(compared, index, measure)));
    }
    let mut note = format!(
        "Intervals have {} confidence and are of one change alone; p-values are corrected over all changes of their \
         kind. Gaps of shares are in points.",
        level(compared.policy.confidence)
    );
    if best_of(compared, index) {
        note += " Groups are compared with the one that is best over both sides together, so that picking it favours \
                 neither.";
    }
    blocks.push(Block::Paragraph(Text::plain(note)));
    blocks.extend(splits(compared, index));
    blocks
}

/// Files and rows of both sides.
fn rows(compared: &Compared) -> Vec<Block> {
    let sides = [&compared.before, &compared.now];
    let mut table = Table::with(&["What", "#A", "#B"]);
    let mut line = |what: Text, of: [u64; 2]| {
        table.row([what].into_iter().chain(of.map(|number| Text::plain(count(number)))).collect());
    };
    line(Text::plain("read"), sides.map(|side| side.ledger.read));
    for reason in [Exclusion::MissingDecision, Exclusion::MissingWeight] {
        let cases = sides.map(|side| side.ledger.excluded.get(&reason).copied().unwrap_or(0));
        if cases != [0, 0] {
            line(Text::plain(format!("excluded: {reason}")), cases);
        }
    }
    line(Text::plain("used"), sides.map(|side| side.ledger.used));
    if sides.iter().any(|side| side.ledger.unlabelled.is_some()) {
        let cases = sides.map(|side| side.ledger.unlabelled.unwrap_or(0));
        line(Text::plain("used, without a label: they count for the decision only"), cases);
    }
    for (index, columns) in compared.policy.attributes().iter().enumerate() {
        let name = Text::data(compared.policy.columns_of(columns).join(" × "));
        let cases = sides.map(|side| side.ledger.unknown.get(index).copied().unwrap_or(0));
        line(Text::plain("used, with unknown ").and(name).then(": counted, not compared"), cases);
    }
    let mut blocks = vec![Block::Heading(2, Text::plain("What became of every row")), Block::Table(table)];
    if let Origin::Arms { column, elsewhere, .. } = &compared.origin {
        blocks.push(Block::Paragraph(
            Text::plain(format!("{} cases of the log are on neither side: their ", count(*elsewhere)))
                .and(Text::data(column.clone()))
                .then(" is another, or not known."),
        ));
    }
    blocks
}

fn files(compared: &Compared) -> Table {
    let mut table = Table::with(&["Side", "File", "#Rows", "#Bytes", "Fingerprint"]);
    let both = matches!(compared.origin, Origin::Arms { .. });
    let sides: &[(&str, &Side)] = match both {
        true => &[("A and B", &compared.now)],
        false => &[("A", &compared.before), ("B", &compared.now)],
    };
    for (letter, side) in sides {
        for source in &side.sources {
            table.row(vec![
                Text::plain(*letter),
                Text::data(source.name.clone()),
                Text::plain(count(source.rows)),
                Text::plain(count(source.fingerprint.bytes)),
                match source.fingerprint.kind {
                    FingerprintKind::None => Text::plain("none"),
                    kind => Text::plain(format!("{} ", kind.word()))
                        .and(Text::code(source.fingerprint.hex.clone())),
                },
            ]);
        }
    }
    table
}

fn assumptions(compared: &Compared) -> Vec<Block> {
    let mut points = vec![
        Text::plain("The cases of A and of B are different ones, and independent: no person, job or agent is on both sides, \
                     or several times on one. Otherwise intervals are too narrow."),
        Text::plain("Attributes, decision and label mean the same on both sides, and were recorded alike."),
        match &compared.origin {
            Origin::Arms { column, .. } => Text::plain("A change is the effect of the arm only where ")
                .and(Text::data(column.clone()))
                .then(" was assigned at random: a difference in the mix of groups, above, speaks against that, and an even \
                       mix does not prove it."),
            Origin::Logs | Origin::Audits => Text::plain(
                "A change from one log to another is not the effect of what was changed in between: who was decided on may \
                 have changed too. Only cases that were assigned to A and B at random would tell.",
            ),
        },
    ];
    if compared.origin == Origin::Audits {
        points.push(Text::plain(
            "The two audits are compared by what they wrote: shares by their counts, means by number, mean and standard \
             deviation. Medians are shown as they were written. Changes within conditions are not in an audit.json and \
             were not looked at. Groups are compared with the group that both audits name, or else with the best over both.",
        ));
    }
    vec![Block::Heading(2, Text::plain("What this assumes")), Block::List(points)]
}

/// The methods of the changes, with their sources.
fn methods(compared: &Compared) -> Vec<Block> {
    let made = compared.changes.groups.iter().filter_map(|change| change.change.ok());
    let mut used: Vec<&str> =
        made.flat_map(|change| [change.estimate.interval.method, change.test.method]).collect();
    let parts = compared.changes.whole.iter().filter_map(|whole| whole.split.ok());
    used.extend(parts.map(|split| split.method));
    // What the catalogue says of Holm is about the gaps of one measure; here it is over all, and said where it is used.
    used.extend(["wilson", "chi_square"]);
    let methods = inference::catalogue().iter().filter(|method| used.contains(&method.id)).map(|method| {
        Text::code(method.id).then(format!(": {} {} Source: {}", method.words, method.limits, method.source))
    });
    vec![Block::Heading(2, Text::plain("Methods")), Block::List(methods.collect())]
}

fn reproduce(compared: &Compared, making: &Making) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(2, Text::plain("How to reproduce"))];
    if !making.command.is_empty() {
        blocks.push(Block::Code(making.command.clone()));
    }
    blocks.push(Block::Paragraph(Text::plain(format!(
        "evenhand {VERSION}. The same files, policy and version give the same bytes, on any number of threads."
    ))));
    blocks.push(Block::Table(files(compared)));
    if let Some(text) = &compared.policy.text {
        blocks.push(Block::Paragraph(
            Text::plain("The policy of B as it was read, sha256 ").and(Text::code(sha256(text))).then(
                ". What --set and the command changed is in the command above; its clauses were not judged.",
            ),
        ));
        blocks.push(Block::Code(printable_lines(text)));
    }
    blocks
}

fn limits(compared: &Compared) -> Vec<Block> {
    let mut points = vec![
        Text::plain(
            "Why a gap changed. It may come from the decisions, from who was decided on, from what the columns \
                     measure, or from chance.",
        ),
        Text::plain(
            "Whether a gap was too large before, or is now: that is what an audit judges, and a gap that shrank can \
                     still be large.",
        ),
        Text::plain("People whom neither log holds, and groups within these groups."),
    ];
    if compared.policy.label.is_none() && compared.policy.form() == Form::YesNo {
        points.push(Text::plain(
            "Whether the decisions were right: there is no label, so error rates were not compared.",
        ));
    }
    if compared.policy.shares.iter().any(|measure| measure.is_mean()) {
        points.push(Text::plain(
            "Changes of means of two rates, such as balanced accuracy: comparison.json has their values on both sides.",
        ));
    }
    if compared.policy.conditions.is_empty() {
        points.push(Text::plain(
            "Whether like was treated like: no condition was declared, or none was looked at.",
        ));
    }
    if compared.policy.form() == Form::Amount && !compared.policy.conditions.is_empty() {
        points.push(Text::plain(
            "Whether like was treated like: changes of means are not split within conditions.",
        ));
    }
    points.push(Text::plain("Scores, and changes over time within a side."));
    points.push(Text::plain("Whether the law was followed."));
    vec![Block::Heading(2, Text::plain("What this comparison does not show")), Block::List(points)]
}
