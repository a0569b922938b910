//! A tally as it is kept: a form of its own with a version, packed.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};

use crate::amount::{ExactSum, Moments, SumPart};
use crate::share::{Squares, Weight, WeightedCases};
use crate::tally::{AxisRole, Exclusion, Grid, Level, SourceRows, Sums, Table, Tally};

/// The version of the stored form.
const VERSION: u32 = 1;

/// The largest tally that is unpacked: far beyond any that is counted.
const MOST_BYTES: u64 = 1 << 32;

/// Counts of one period of one file. Numbers that must not be rounded are written as text.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    grid: u32,
    used: u64,
    weighted: StoredWeight,
    excluded: Vec<(String, u64)>,
    rows: u64,
    tables: Vec<StoredTable>,
    sums: Vec<StoredSums>,
}

/// Cases, the units of their weights, and of the squares of these.
#[derive(Serialize, Deserialize)]
struct StoredWeight(u64, String, String, String);

#[derive(Serialize, Deserialize)]
struct StoredTable {
    axes: Vec<String>,
    cells: Vec<(Vec<StoredLevel>, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weighted: Vec<(Vec<StoredLevel>, StoredWeight)>,
}

#[derive(Serialize, Deserialize)]
struct StoredSums {
    axes: Vec<String>,
    cells: Vec<(Vec<StoredLevel>, StoredMoments)>,
}

/// Cases, the parts of their sum, and of the sum of squares.
#[derive(Serialize, Deserialize)]
struct StoredMoments(u64, Vec<(i32, String)>, Vec<(i32, String)>);

/// Text as text, yes and no as they are, missing as null; a number and the ends of a range as objects.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum StoredLevel {
    Missing(()),
    Flag(bool),
    Text(String),
    Number { number: String },
    Range { from: Option<String>, below: Option<String> },
}

/// Packs a tally. What occurred in the columns and the account by parts are not in it.
pub(super) fn pack(tally: &Tally) -> Vec<u8> {
    let stored = Stored {
        version: VERSION,
        grid: tally.grid.bits(),
        used: tally.used,
        weighted: StoredWeight::of(tally.weighted),
        excluded: tally.excluded.iter().map(|(reason, cases)| (reason.to_string(), *cases)).collect(),
        rows: tally.sources.iter().map(|source| source.rows).sum(),
        tables: tally.tables.iter().map(StoredTable::of).collect(),
        sums: tally.sums.iter().map(StoredSums::of).collect(),
    };
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail, and the form has text keys and no floats.
    let text = serde_json::to_vec(&stored).expect("a tally is valid JSON");
    packed.write_all(&text).and_then(|()| packed.finish()).expect("memory takes it")
}

/// Unpacks a tally.
///
/// # Errors
/// With the reason: damaged bytes, a form of a later version, a word that is not known.
pub(super) fn unpack(packed: &[u8]) -> Result<Tally, String> {
    let mut text = Vec::new();
    ZlibDecoder::new(packed)
        .take(MOST_BYTES)
        .read_to_end(&mut text)
        .map_err(|error| format!("its counts cannot be unpacked ({error})"))?;
    let stored: Stored =
        serde_json::from_slice(&text).map_err(|error| format!("its counts cannot be read ({error})"))?;
    if stored.version != VERSION {
        return Err(format!(
            "its counts are of form {}, and this version reads form {VERSION}",
            stored.version
        ));
    }
    let excluded = stored.excluded.into_iter().map(|(word, cases)| Ok((exclusion(&word)?, cases)));
    Ok(Tally {
        tables: stored.tables.into_iter().map(StoredTable::table).collect::<Result<_, String>>()?,
        sums: stored.sums.into_iter().map(StoredSums::sums).collect::<Result<_, String>>()?,
        grid: Grid::of_bits(stored.grid).ok_or("its grid is finer than numbers are")?,
        used: stored.used,
        weighted: stored.weighted.cases()?,
        excluded: excluded.collect::<Result<_, String>>()?,
        sources: vec![SourceRows { rows: stored.rows }],
        ..Tally::default()
    })
}

impl StoredWeight {
    fn of(cases: WeightedCases) -> StoredWeight {
        let Squares { high, low } = cases.squares;
        StoredWeight(cases.cases, cases.weight.units().to_string(), high.to_string(), low.to_string())
    }

    fn cases(self) -> Result<WeightedCases, String> {
        Ok(WeightedCases {
            cases: self.0,
            weight: Weight::of_units(number(&self.1)?),
            squares: Squares { high: number(&self.2)?, low: number(&self.3)? },
        })
    }
}

impl StoredTable {
    fn of(table: &Table) -> StoredTable {
        let weighted = table.weighted().map(|(key, cases)| (levels(key), StoredWeight::of(cases)));
        StoredTable {
            axes: table.axes().iter().map(|axis| role_word(*axis)).collect(),
            // With weights, every case is in the weighted cells.
            cells: if table.weighted().next().is_some() {
                Vec::new()
            } else {
                table.cells().map(|(key, cases)| (levels(key), cases)).collect()
            },
            weighted: weighted.collect(),
        }
    }

    fn table(self) -> Result<Table, String> {
        let mut table = Table::new(roles(&self.axes)?);
        for (key, cases) in self.cells {
            table.add(unstored(key)?, cases);
        }
        for (key, cases) in self.weighted {
            table.add_weighted(unstored(key)?, cases.cases()?);
        }
        Ok(table)
    }
}

impl StoredSums {
    fn of(sums: &Sums) -> StoredSums {
        let parts = |sum: &ExactSum| sum.parts().map(|part| (part.exponents, part.sum.to_string())).collect();
        let moments = |of: &Moments| StoredMoments(of.cases(), parts(of.sum()), parts(of.squares()));
        StoredSums {
            axes: sums.axes().iter().map(|axis| role_word(*axis)).collect(),
            cells: sums.cells().map(|(key, of)| (levels(key), moments(of))).collect(),
        }
    }

    fn sums(self) -> Result<Sums, String> {
        let parts = |stored: Vec<(i32, String)>| -> Result<ExactSum, String> {
            let part = |(exponents, sum): (i32, String)| Ok(SumPart { exponents, sum: number(&sum)? });
            Ok(ExactSum::of_parts(stored.into_iter().map(part).collect::<Result<Vec<_>, String>>()?))
        };
        let mut sums = Sums::new(roles(&self.axes)?);
        for (key, StoredMoments(cases, sum, squares)) in self.cells {
            sums.add(unstored(key)?, &Moments::of_sums(cases, parts(sum)?, parts(squares)?));
        }
        Ok(sums)
    }
}

fn levels(key: &[Level]) -> Vec<StoredLevel> {
    let stored = |level: &Level| match level {
        Level::Missing => StoredLevel::Missing(()),
        Level::Flag(flag) => StoredLevel::Flag(*flag),
        Level::Text(text) => StoredLevel::Text(text.to_string()),
        Level::Number(number) => StoredLevel::Number { number: number.to_string() },
        Level::Range { from, below } => StoredLevel::Range {
            from: from.map(|from| from.to_string()),
            below: below.map(|below| below.to_string()),
        },
    };
    key.iter().map(stored).collect()
}

fn unstored(key: Vec<StoredLevel>) -> Result<Vec<Level>, String> {
    let end = |end: Option<String>| end.map(|end| number(&end)).transpose();
    let level = |stored: StoredLevel| {
        Ok(match stored {
            StoredLevel::Missing(()) => Level::Missing,
            StoredLevel::Flag(flag) => Level::Flag(flag),
            StoredLevel::Text(text) => Level::text(&text),
            StoredLevel::Number { number: written } => Level::number(number(&written)?),
            StoredLevel::Range { from, below } => Level::Range { from: end(from)?, below: end(below)? },
        })
    };
    key.into_iter().map(level).collect()
}

fn role_word(role: AxisRole) -> String {
    match role {
        AxisRole::Group(index) => format!("group {index}"),
        AxisRole::Condition(index) => format!("condition {index}"),
        AxisRole::Stage(index) => format!("stage {index}"),
        AxisRole::Period => "period".into(),
        AxisRole::Arm => "arm".into(),
        AxisRole::Decision => "decision".into(),
        AxisRole::Label => "label".into(),
        AxisRole::Score => "score".into(),
    }
}

fn roles(words: &[String]) -> Result<Vec<AxisRole>, String> {
    let role = |word: &String| {
        Ok(match word.split_once(' ') {
            Some(("group", index)) => AxisRole::Group(number(index)?),
            Some(("condition", index)) => AxisRole::Condition(number(index)?),
            Some(("stage", index)) => AxisRole::Stage(number(index)?),
            None if word == "period" => AxisRole::Period,
            None if word == "arm" => AxisRole::Arm,
            None if word == "decision" => AxisRole::Decision,
            None if word == "label" => AxisRole::Label,
            None if word == "score" => AxisRole::Score,
            _ => return Err(format!("its counts have an axis {word:?} that this version does not know")),
        })
    };
    words.iter().map(role).collect()
}

fn exclusion(word: &str) -> Result<Exclusion, String> {
    let all = [Exclusion::MissingDecision, Exclusion::MissingWeight];
    let found = all.into_iter().find(|reason| reason.to_string() == word);
    found.ok_or_else(|| format!("its counts leave rows out for {word:?}, which this version does not know"))
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("its counts hold {text:?} in place of a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Tally {
        let mut table = Table::new(vec![AxisRole::Group(0), AxisRole::Condition(12), AxisRole::Decision]);
        let range = Level::Range { from: None, below: Some(0.1) };
        table.add(vec![Level::text("null"), range, Level::Flag(true)], 3);
        table.add(vec![Level::Missing, Level::number(0.1 + 0.2), Level::Flag(false)], u64::MAX >> 11);
        let mut weighted = Table::new(vec![AxisRole::Stage(2)]);
        let third = WeightedCases::row(Weight::of(1.0 / 3.0).expect("a weight"));
        weighted.add_weighted(vec![Level::text("é \"quoted\"")], third);
        let mut sums = Sums::new(vec![AxisRole::Arm]);
        let mut moments = Moments::default();
        [1e15, 1e-100, -0.1].into_iter().for_each(|amount| moments.add(amount, 7));
        sums.add(vec![Level::text("a")], &moments);
        Tally {
            tables: vec![table, weighted],
            sums: vec![sums],
            grid: Grid::default().coarser(),
            used: 5,
            weighted: third,
            excluded: [(Exclusion::MissingWeight, 2)].into(),
            sources: vec![SourceRows { rows: 9 }],
            ..Tally::default()
        }
    }

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let tally = everything();
        assert_eq!(unpack(&pack(&tally)), Ok(tally.clone()));
        assert_eq!(pack(&unpack(&pack(&tally)).expect("sound")), pack(&tally));
    }

    #[test]
    fn damage_and_later_forms_are_refused() {
        let packed = pack(&everything());
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
        let mut later = ZlibEncoder::new(Vec::new(), Compression::default());
        let text = r#"{"version":2,"grid":52,"used":0,"weighted":[0,"0","0","0"],"excluded":[],"rows":0,"tables":[],"sums":[]}"#;
        later.write_all(text.as_bytes()).expect("written");
        let reason = unpack(&later.finish().expect("packed")).expect_err("a later form");
        assert!(reason.contains("form 2"), "{reason}");
    }
}
