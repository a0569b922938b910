//! Writes the synthetic log of `datasets/pricing`: 31,000 offers of motor insurance over the year 2025, as CSV,
//! with surcharges planted by known amounts.
//!
//! ```text
//! cargo run --release --example generate_pricing            # into datasets/pricing
//! cargo run --release --example generate_pricing -- DIR     # into another folder
//! ```
//!
//! The same version of this file writes the same bytes on every machine. The seed is fixed, every draw is an
//! integer, and nothing is computed but sums, products, quotients and comparisons of integers: no floating
//! point decides anything, and no clock, locale or hash order is read. Every offer draws the same number of
//! values in the same order, so changing one parameter changes only what depends on it.
//!
//! All prices are in cents. `datasets/pricing/README.md` states the mechanism in words and what came out of it.

mod dice;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use dice::Dice;

// ---------------------------------------------------------------------------------------------- the plan

const SEED: u64 = 20_250_101;

/// Offers in each month of 2025; they add up to 31,000.
const PER_MONTH: [u32; 12] = [2900, 2500, 2700, 2600, 2500, 2400, 2300, 2350, 2600, 2750, 3000, 2400];

/// What applicants are, in shares of 1000.
const SEXES: [(Sex, u32); 4] =
    [(Sex::Female, 484), (Sex::Male, 496), (Sex::NonBinary, 8), (Sex::NotDisclosed, 12)];
const NATIONALITIES: [(Nationality, u32); 5] = [
    (Nationality::National, 600),
    (Nationality::Eu, 200),
    (Nationality::NonEu, 180),
    (Nationality::Stateless, 6),
    (Nationality::NotDisclosed, 14),
];
const AGES: [(AgeBand, u32); 3] = [(AgeBand::Under25, 140), (AgeBand::From25, 660), (AgeBand::From65, 200)];

/// How the offer is made, in shares of 1000.
const CHANNELS: [(&str, u32); 4] = [("online", 430), (BROKER, 300), ("phone", 150), ("branch", 120)];
const BROKER: &str = "broker";

/// Risk points from which on the class is B, C, D and E.
const RISK_BARS: [i32; 4] = [30, 50, 70, 95];
const RISK_CLASSES: [&str; 5] = ["A", "B", "C", "D", "E"];

/// Planted in the risk: points that an age has more of, and that raise its class.
const RISK_POINTS_UNDER_25: i32 = 14;
const RISK_POINTS_65_PLUS: i32 = -11;

/// Planted in what people buy: the cover, with what men choose and what everybody else does, in shares of 1000.
const COVERS: [(&str, u32, u32); 3] = [("basic", 230, 440), ("plus", 320, 340), ("full", 450, 220)];

/// The tariff: a month's premium in cents, by risk class and then by cover.
const TARIFF: [[u64; 3]; 5] = [
    [2800, 4200, 6200],
    [3400, 5100, 7500],
    [4400, 6600, 9600],
    [6000, 8900, 13_000],
    [8400, 12_400, 17_800],
];

/// What the vehicle makes of the tariff, in percent, with its share of 1000. The log does not show the vehicle.
const VEHICLES: [(u64, u32); 7] =
    [(80, 260), (95, 300), (110, 230), (135, 130), (180, 55), (260, 20), (320, 5)];

/// Planted in the price, in percent of what it would be otherwise.
const PRICE_NON_EU: u64 = 112;
const PRICE_65_PLUS: u64 = 114;
const PRICE_EU_BY_BROKER: u64 = 125;

/// The first month in which brokers charge citizens of other EU countries more.
const BROKERS_FROM_MONTH: i32 = 8;

/// In 1000 of all offers the first month is free, so that the price is zero.
const FIRST_MONTH_FREE: u32 = 10;

/// What is missing, in 1000 of all offers.
const PAGE_SKIPPED: u32 = 6;
const SEX_BLANK: u32 = 7;
const NATIONALITY_BLANK: u32 = 20;
const AGE_BLANK: u32 = 15;
const NOT_PRICED: u32 = 3;

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
enum Nationality {
    National,
    Eu,
    NonEu,
    Stateless,
    NotDisclosed,
}

impl Nationality {
    fn name(self) -> &'static str {
        match self {
            Nationality::National => "National",
            Nationality::Eu => "EU",
            Nationality::NonEu => "Non-EU",
            Nationality::Stateless => "Stateless",
            Nationality::NotDisclosed => "Not disclosed",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AgeBand {
    Under25,
    From25,
    From65,
}

/// One line of the log, as an export would show it: `None` is a blank.
struct Offer {
    id: String,
    quoted: Date,
    offered: Date,
    sex: Option<&'static str>,
    age: Option<i32>,
    nationality: Option<&'static str>,
    channel: &'static str,
    risk_class: &'static str,
    cover: &'static str,
    /// In cents.
    price: Option<u64>,
}

#[derive(Clone, Copy)]
struct Date {
    year: i32,
    month: i32,
    day: i32,
}

impl Date {
    /// The date so many days before, which must be fewer than a month has.
    fn earlier(self, days: i32) -> Date {
        if self.day > days {
            return Date { day: self.day - days, ..self };
        }
        let (year, month) = if self.month == 1 { (self.year - 1, 12) } else { (self.year, self.month - 1) };
        Date { year, month, day: self.day + days_in(month) - days }
    }
}

/// How many days a month has; no February of this log is in a leap year.
fn days_in(month: i32) -> i32 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The dates of all offers, in order.
fn dates(dice: &mut Dice) -> Vec<Date> {
    let mut dates = Vec::new();
    for (month, offers) in (1..).zip(PER_MONTH) {
        let mut days: Vec<i32> = (0..offers).map(|_| dice.between(1, days_in(month))).collect();
        days.sort_unstable();
        dates.extend(days.into_iter().map(|day| Date { year: 2025, month, day }));
    }
    dates
}

/// The whole log.
fn offers() -> Vec<Offer> {
    let mut dice = Dice::new(SEED);
    let dates = dates(&mut dice);
    (1..).zip(dates).map(|(number, date)| offer(&mut dice, number, date)).collect()
}

/// One offer: who asks, what for, what it costs, and what of it the export shows.
fn offer(dice: &mut Dice, number: u32, offered: Date) -> Offer {
    // Who asks, and how.
    let sex = dice.pick(SEXES);
    let nationality = dice.pick(NATIONALITIES);
    let band = dice.pick(AGES);
    let age = age(dice, band);
    let channel = dice.pick(CHANNELS);
    let quoted = offered.earlier(dice.between(0, 5));

    // What is to be insured: the risk depends on age, the cover on sex, and neither on anything else.
    let points_of_age = match band {
        AgeBand::Under25 => RISK_POINTS_UNDER_25,
        AgeBand::From25 => 0,
        AgeBand::From65 => RISK_POINTS_65_PLUS,
    };
    let risk_points = dice.between(0, 59) + dice.between(0, 59) + points_of_age;
    let class = RISK_BARS.iter().filter(|bar| risk_points >= **bar).count();
    let chosen = |(place, (name, men, others))| ((place, name), if sex == Sex::Male { men } else { others });
    let (cover_place, cover): (usize, _) = dice.pick(COVERS.into_iter().enumerate().map(chosen));

    // What it costs: the tariff, the vehicle and an error in thousandths, which are nobody's in particular.
    let vehicle = dice.pick(VEHICLES);
    let error = dice.between(-40, 40) + dice.between(-40, 40) + dice.between(-40, 40);
    let thousandths = u64::try_from(1000 + error).expect("the error is at most 120 thousandths");

    // And what is planted in it.
    let by_nationality = match nationality {
        Nationality::NonEu => PRICE_NON_EU,
        Nationality::Eu if channel == BROKER && offered.month >= BROKERS_FROM_MONTH => PRICE_EU_BY_BROKER,
        _ => 100,
    };
    let by_age = if band == AgeBand::From65 { PRICE_65_PLUS } else { 100 };
    let product = TARIFF[class][cover_place] * vehicle * thousandths * by_nationality * by_age;
    let free = dice.happens(FIRST_MONTH_FREE);
    let price = if free { 0 } else { rounded(product, 100 * 1000 * 100 * 100) };

    // What is missing.
    let page_skipped = dice.happens(PAGE_SKIPPED);
    let sex_blank = dice.happens(SEX_BLANK) || page_skipped;
    let nationality_blank = dice.happens(NATIONALITY_BLANK) || page_skipped;
    let age_blank = dice.happens(AGE_BLANK) || page_skipped;
    let not_priced = dice.happens(NOT_PRICED);

    Offer {
        id: format!("P{number:05}"),
        quoted,
        offered,
        sex: (!sex_blank).then_some(sex.name()),
        age: (!age_blank).then_some(age),
        nationality: (!nationality_blank).then_some(nationality.name()),
        channel,
        risk_class: RISK_CLASSES[class],
        cover,
        price: (!not_priced).then_some(price),
    }
}

/// An age in the band, of 18 to 84. Every band is drawn, so that the draws that follow stay in their places.
fn age(dice: &mut Dice, band: AgeBand) -> i32 {
    let under_25 = 18 + dice.between(0, 6);
    let from_25 = 25 + dice.between(0, 20) + dice.between(0, 19);
    let from_65 = 65 + dice.between(0, 19);
    match band {
        AgeBand::Under25 => under_25,
        AgeBand::From25 => from_25,
        AgeBand::From65 => from_65,
    }
}

/// The quotient, rounded half up.
fn rounded(product: u64, divisor: u64) -> u64 {
    (product + divisor / 2) / divisor
}

// ---------------------------------------------------------------------------------------------- the file

/// The log as CSV. No value needs quotes.
fn csv(rows: &[Offer]) -> String {
    let mut text =
        String::from("offer_id,quoted_on,offered_on,sex,age,nationality,channel,risk_class,cover,price\n");
    let day = |Date { year, month, day }| format!("{year:04}-{month:02}-{day:02}");
    for row in rows {
        let age = row.age.map(|age| age.to_string()).unwrap_or_default();
        let price = row.price.map(|cents| format!("{}.{:02}", cents / 100, cents % 100)).unwrap_or_default();
        writeln!(
            text,
            "{},{},{},{},{age},{},{},{},{},{price}",
            row.id,
            day(row.quoted),
            day(row.offered),
            row.sex.unwrap_or_default(),
            row.nationality.unwrap_or_default(),
            row.channel,
            row.risk_class,
            row.cover,
        )
        .expect("writing to a string does not fail");
    }
    text
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("datasets/pricing"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("offers.csv"), csv(&offers()))?;
    Ok(())
}
