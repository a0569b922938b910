//! Writes the synthetic decision log of `datasets/hiring`: 20,000 applications over 18 months, as CSV and as
//! Parquet, with disparities planted by known amounts.
//!
//! ```text
//! cargo run --release --example generate_hiring            # into datasets/hiring
//! cargo run --release --example generate_hiring -- DIR     # into another folder
//! ```
//!
//! The same version of this file writes the same CSV bytes on every machine. The seed is fixed, every draw
//! is an integer, and nothing is computed but sums, products and comparisons of integers: no floating point
//! decides anything, and no clock, locale or hash order is read. Every application draws the same number of
//! values in the same order, so changing one parameter changes only what depends on it.
//!
//! All scores, adjustments and penalties are in tenths of a point. `datasets/hiring/README.md` states the
//! mechanism in words and what came out of it.

mod dice;

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::PathBuf;

use polars::prelude::{Column, DataFrame, DataType, ParquetWriter};

use dice::Dice;

// ---------------------------------------------------------------------------------------------- the plan

const SEED: u64 = 20_250_101;

/// Applications in each month from January 2025 to June 2026; they add up to 20,000.
const PER_MONTH: [u32; 18] =
    [1180, 1040, 1120, 1060, 1010, 950, 880, 860, 1340, 1420, 1230, 790, 1240, 1150, 1210, 1180, 1120, 1220];

/// 2025-01-01 in days since 1970-01-01.
const FIRST_DAY: i32 = 20_089;

/// What applicants are, in shares of 1000.
const SEXES: [(Sex, u32); 4] =
    [(Sex::Female, 470), (Sex::Male, 507), (Sex::NonBinary, 9), (Sex::NotDisclosed, 14)];
const RACES: [(Race, u32); 7] = [
    (Race::White, 549),
    (Race::Black, 140),
    (Race::Hispanic, 160),
    (Race::Asian, 104),
    (Race::TwoOrMore, 36),
    (Race::NativeAmerican, 7),
    (Race::PacificIslander, 4),
];

/// Where people apply, in shares of 1000: what women apply to, what everybody else applies to, and the bar an
/// application has to reach there. Women apply more often to the departments with the higher bars.
const DEPARTMENTS: [(&str, u32, u32, i32); 6] = [
    ("Operations", 165, 225, 540),
    ("Engineering", 130, 235, 550),
    ("Sales", 165, 165, 570),
    ("Finance", 165, 155, 600),
    ("Marketing", 220, 130, 640),
    ("Legal", 155, 90, 660),
];

/// Planted in the score.
const SCORE_PENALTY_BLACK: i32 = 40;
const SCORE_PENALTY_HISPANIC: i32 = 26;
const SCORE_PENALTY_TWO_OR_MORE: i32 = 10;

/// Planted in the review that follows the score.
const REVIEW_PENALTY_WOMEN: i32 = 8;
const REVIEW_PENALTY_40_PLUS: i32 = 26;

/// From January 2026 (month 13) on, the review takes this much more from people of 55 and over, each month.
const DRIFT_FROM_MONTH: i32 = 13;
const DRIFT_PER_MONTH: i32 = 15;

/// What is missing, in 1000 of the rows it can happen to.
const PAGE_SKIPPED: u32 = 10;
const SEX_BLANK: u32 = 8;
const RACE_BLANK: u32 = 25;
const AGE_BLANK: u32 = 30;
const WITHDRAWN: u32 = 22;
const STILL_OPEN_IN_MAY_2026: u32 = 50;
const STILL_OPEN_IN_JUNE_2026: u32 = 160;
const FOLLOWED_UP: u32 = 850;

/// The last month whose applicants have been followed up: it takes a quarter until the result is in.
const LAST_MONTH_FOLLOWED_UP: i32 = 15;

// --------------------------------------------------------------------------------------------- the rows

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sex {
    Female,
    Male,
    NonBinary,
    NotDisclosed,
}

impl Sex {
    fn name(self) -> &'static str {
        match self {
            Sex::Female => "Female",
            Sex::Male => "Male",
            Sex::NonBinary => "Non-binary",
            Sex::NotDisclosed => "Not disclosed",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Race {
    White,
    Black,
    Hispanic,
    Asian,
    TwoOrMore,
    NativeAmerican,
    PacificIslander,
}

impl Race {
    fn name(self) -> &'static str {
        match self {
            Race::White => "White",
            Race::Black => "Black or African American",
            Race::Hispanic => "Hispanic or Latino",
            Race::Asian => "Asian",
            Race::TwoOrMore => "Two or More Races",
            Race::NativeAmerican => "Native American or Alaska Native",
            Race::PacificIslander => "Native Hawaiian or Pacific Islander",
        }
    }
}

/// One line of the log, as an export would show it: `None` is a blank.
struct Application {
    id: String,
    date: Date,
    sex: Option<&'static str>,
    race: Option<&'static str>,
    age: Option<i64>,
    department: &'static str,
    /// In tenths of a point.
    score: Option<i32>,
    outcome: Option<&'static str>,
    performed_well: Option<&'static str>,
}

#[derive(Clone, Copy)]
struct Date {
    year: i32,
    month: i32,
    day: i32,
    /// Days since 1970-01-01.
    epoch: i32,
}

/// The sum of `times` draws from `-width` to `width`: a bell without a logarithm.
fn bell(dice: &mut Dice, times: u32, width: i32) -> i32 {
    (0..times).map(|_| dice.between(-width, width)).sum()
}

/// The dates of all applications, in order.
fn dates(dice: &mut Dice) -> Vec<(i32, Date)> {
    let mut dates = Vec::new();
    let mut start = FIRST_DAY;
    for (month, applications) in (1..).zip(PER_MONTH) {
        let (year, month_of_year) = if month <= 12 { (2025, month) } else { (2026, month - 12) };
        let days = match month_of_year {
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let mut drawn: Vec<i32> = (0..applications).map(|_| dice.between(1, days)).collect();
        drawn.sort_unstable();
        dates.extend(
            drawn
                .into_iter()
                .map(|day| (month, Date { year, month: month_of_year, day, epoch: start + day - 1 })),
        );
        start += days;
    }
    dates
}

/// The whole log.
fn applications() -> Vec<Application> {
    let mut dice = Dice::new(SEED);
    let dates = dates(&mut dice);
    (1..).zip(dates).map(|(number, (month, date))| application(&mut dice, number, month, date)).collect()
}

/// One application: who applies, what is decided, how it turns out, and what of it the export shows.
fn application(dice: &mut Dice, number: u32, month: i32, date: Date) -> Application {
    // Who applies, and where.
    let sex = dice.pick(SEXES);
    let race = dice.pick(RACES);
    let age = age(dice);
    let applies = |(name, women, others, bar)| ((name, bar), if sex == Sex::Female { women } else { others });
    let (department, bar) = dice.pick(DEPARTMENTS.into_iter().map(applies));

    // How good they are does not depend on any of it; how well they do at work depends on that alone.
    let ability = bell(dice, 4, 100);
    let performs_well = ability + bell(dice, 2, 100) > 0;

    // The score sees ability with an error, and takes points off some groups.
    let score_penalty = match race {
        Race::Black => SCORE_PENALTY_BLACK,
        Race::Hispanic => SCORE_PENALTY_HISPANIC,
        Race::TwoOrMore => SCORE_PENALTY_TWO_OR_MORE,
        Race::White | Race::Asian | Race::NativeAmerican | Race::PacificIslander => 0,
    };
    let score = (550 + ability + bell(dice, 2, 60) - score_penalty).clamp(0, 1000);

    // The review adds its own error, and takes points off others.
    let mut review = bell(dice, 2, 60);
    if sex == Sex::Female {
        review -= REVIEW_PENALTY_WOMEN;
    }
    if age >= 40 {
        review -= REVIEW_PENALTY_40_PLUS;
    }
    if age >= 55 && month >= DRIFT_FROM_MONTH {
        review -= DRIFT_PER_MONTH * (month - DRIFT_FROM_MONTH + 1);
    }
    let advanced = score + review >= bar;

    // What is missing.
    let page_skipped = dice.happens(PAGE_SKIPPED);
    let sex_blank = dice.happens(SEX_BLANK) || page_skipped;
    let race_blank = dice.happens(RACE_BLANK) || page_skipped;
    let age_blank = dice.happens(AGE_BLANK) || page_skipped;
    let withdrawn = dice.happens(WITHDRAWN);
    let open_share = match month {
        17 => STILL_OPEN_IN_MAY_2026,
        18 => STILL_OPEN_IN_JUNE_2026,
        _ => 0,
    };
    let decided = !dice.happens(open_share) && !withdrawn;
    let known = dice.happens(FOLLOWED_UP) && decided && month <= LAST_MONTH_FOLLOWED_UP;

    Application {
        id: format!("A{number:06}"),
        date,
        sex: (!sex_blank).then_some(sex.name()),
        race: (!race_blank).then_some(race.name()),
        age: (!age_blank).then_some(i64::from(age)),
        department,
        score: (!withdrawn).then_some(score),
        outcome: decided.then_some(if advanced { "advanced" } else { "rejected" }),
        performed_well: known.then_some(if performs_well { "yes" } else { "no" }),
    }
}

/// 18 to 70: about two thirds just out of education, the rest changing jobs, some of them late.
fn age(dice: &mut Dice) -> i32 {
    let kind = dice.below(1000);
    let (young, middle, late) = (
        18 + dice.between(0, 9) + dice.between(0, 9),
        30 + dice.between(0, 15) + dice.between(0, 15),
        50 + dice.between(0, 20),
    );
    match kind {
        0..=599 => young,
        600..=899 => middle,
        _ => late,
    }
}

// --------------------------------------------------------------------------------------------- the files

/// The log as CSV. No value needs quotes.
fn csv(rows: &[Application]) -> String {
    let mut text =
        String::from("application_id,applied_on,sex,race,age,department,score,outcome,performed_well\n");
    for row in rows {
        let Date { year, month, day, .. } = row.date;
        let age = row.age.map(|age| age.to_string()).unwrap_or_default();
        let score = row.score.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default();
        writeln!(
            text,
            "{},{year:04}-{month:02}-{day:02},{},{},{age},{},{score},{},{}",
            row.id,
            row.sex.unwrap_or_default(),
            row.race.unwrap_or_default(),
            row.department,
            row.outcome.unwrap_or_default(),
            row.performed_well.unwrap_or_default(),
        )
        .expect("writing to a string does not fail");
    }
    text
}

/// The same rows as a table: dates as dates, numbers as numbers, blanks as nulls.
fn table(rows: &[Application]) -> Result<DataFrame, Box<dyn Error>> {
    let id: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let applied_on: Vec<i32> = rows.iter().map(|row| row.date.epoch).collect();
    let sex: Vec<Option<&str>> = rows.iter().map(|row| row.sex).collect();
    let race: Vec<Option<&str>> = rows.iter().map(|row| row.race).collect();
    let age: Vec<Option<i64>> = rows.iter().map(|row| row.age).collect();
    let department: Vec<&str> = rows.iter().map(|row| row.department).collect();
    let score: Vec<Option<f64>> =
        rows.iter().map(|row| row.score.map(|tenths| f64::from(tenths) / 10.0)).collect();
    let outcome: Vec<Option<&str>> = rows.iter().map(|row| row.outcome).collect();
    let performed_well: Vec<Option<&str>> = rows.iter().map(|row| row.performed_well).collect();

    Ok(DataFrame::new(
        rows.len(),
        vec![
            Column::new("application_id".into(), id),
            Column::new("applied_on".into(), applied_on).cast(&DataType::Date)?,
            Column::new("sex".into(), sex),
            Column::new("race".into(), race),
            Column::new("age".into(), age),
            Column::new("department".into(), department),
            Column::new("score".into(), score),
            Column::new("outcome".into(), outcome),
            Column::new("performed_well".into(), performed_well),
        ],
    )?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("datasets/hiring"), PathBuf::from);
    let rows = applications();
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("decisions.csv"), csv(&rows))?;
    ParquetWriter::new(File::create(folder.join("decisions.parquet"))?).finish(&mut table(&rows)?)?;
    Ok(())
}
