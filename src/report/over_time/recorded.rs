//! What a check judged and what it recorded, for the first page.

use super::super::document::{Block, Text};
use super::super::numbers::{count, counted};
use super::super::sentences::capital;
use super::{periods, so_many};
use crate::audit::Audit;
use crate::findings::{Bookkeeping, OverTime};

/// As many files as are named; `audit.json` names all.
const MOST_NAMES: usize = 4;

/// What was judged and what was recorded; nothing for an audit that is no check.
pub(in crate::report) fn recorded(audit: &Audit) -> Vec<Block> {
    let Some(of) = &audit.over_time else { return Vec::new() };
    let mut text = judged(of).and(files(&of.bookkeeping));
    let books = &of.bookkeeping;
    if !books.revised.is_empty() {
        let names = books.revised.iter().map(|revised| Text::data(revised.period.clone()));
        text = text
            .then(" ")
            .and(Text::join(names.take(MOST_NAMES), ", "))
            .then(if books.revised.len() > MOST_NAMES { " and others now hold" } else { " now holds" })
            .then(" other counts than when recorded: see “Worth knowing”.");
    }
    if books.undated > 0 {
        text = text.then(format!(
            " {} {} no date and {} in no {}.",
            capital(&counted(books.undated, "case", "cases")),
            if books.undated == 1 { "has" } else { "have" },
            if books.undated == 1 { "is" } else { "are" },
            of.every.word()
        ));
    }
    if books.kept_out > 0 {
        let cases = counted(books.kept_out, "case", "cases");
        text = text
            .then(format!(" {} of periods that were forgotten were not recorded again.", capital(&cases)));
    }
    vec![Block::Paragraph(text)]
}

fn judged(of: &OverTime) -> Text {
    let (judged, before) = (of.judged.len(), of.judged.start);
    let text = Text::plain("Judged: ").and(Text::strong(of.judged_name()));
    let text = match judged {
        1 => text,
        _ => text.then(format!(" ({} together)", so_many(of, judged))),
    };
    match before {
        0 => text.then(format!(
            ". No earlier {} is on record: there is nothing to compare with yet.",
            of.every.word()
        )),
        1 => text.then(format!(", beside the {} before it, {}.", of.every.word(), of.periods[0].name)),
        _ => text.then(format!(
            ", beside the {} before, {} to {}.",
            so_many(of, before),
            of.periods[0].name,
            of.periods[before - 1].name
        )),
    }
    .then(match of.periods.iter().filter(|period| period.tally.is_none()).count() {
        0 => String::new(),
        1 => format!(" One of these {} holds no row.", periods(of)),
        empty => format!(" {} of these {} hold no row.", capital(&count(empty as u64)), periods(of)),
    })
}

fn files(books: &Bookkeeping) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    let mut say = |files: &[String], one: &str, many: &str| {
        if !files.is_empty() {
            let number = counted(files.len() as u64, one, many);
            parts.push(Text::plain(format!("{number} (")).and(names(files)).then(")"));
        }
    };
    say(&books.new, "new file", "new files");
    say(&books.changed, "changed file, counted anew", "changed files, counted anew");
    let renamed: Vec<String> =
        books.renamed.iter().map(|name| format!("{} → {}", name.from, name.to)).collect();
    say(&renamed, "file under another name", "files under other names");
    say(
        &books.gone,
        "file that is no longer in the log and whose counts are kept",
        "files that are no longer in the log and whose counts are kept",
    );
    let same: Vec<String> = books.same.iter().map(|same| same.path.clone()).collect();
    say(
        &same,
        "file with the bytes of another, counted once",
        "files with the bytes of others, counted once",
    );
    if parts.is_empty() {
        return Text::plain(match books.unchanged {
            1 => " Nothing was new: the one file of the log is as it was recorded.".into(),
            files => format!(
                " Nothing was new: all {} files of the log are as they were recorded.",
                count(files as u64)
            ),
        });
    }
    let text = Text::plain(" This check recorded ").and(Text::join(parts, ", ")).then(".");
    match books.unchanged {
        0 => text,
        1 => text.then(" One other file is as before."),
        files => text.then(format!(" {} other files are as before.", capital(&count(files as u64)))),
    }
}

fn names(files: &[String]) -> Text {
    let named = Text::join(files.iter().take(MOST_NAMES).map(|file| Text::data(file.clone())), ", ");
    match files.len().saturating_sub(MOST_NAMES) {
        0 => named,
        more => named.then(format!(" and {} more, in audit.json", count(more as u64))),
    }
}
