//! Writes the synthetic decision logs of `datasets/hiring-monthly`: eighteen monthly exports with a drop planted in
//! month twelve.
//!
//! ```text
//! cargo run --release --example generate_hiring_monthly            # into datasets/hiring-monthly/decisions
//! cargo run --release --example generate_hiring_monthly -- DIR     # into another folder
//! ```
//!
//! The seed is fixed and every draw is an integer, so the bytes are the same on every machine. Every application
//! draws the same number of values in the same order, so changing one parameter changes only what depends on it.

mod dice;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use dice::Dice;

const SEED: u64 = 20_251_201;

/// Applications in each month from January 2025 to June 2026.
const PER_MONTH: [u32; 18] =
    [618, 582, 647, 608, 594, 566, 528, 522, 669, 705, 635, 542, 659, 603, 627, 614, 591, 632];

/// The first month in which women are advanced less often: December 2025.
const DROP_FROM_MONTH: usize = 12;

/// Who applies, in shares of 1000.
const SEXES: [(&str, u32); 2] = [("Female", 480), ("Male", 520)];
const AGES: [(bool, u32); 2] = [(false, 640), (true, 360)];

/// Where people apply with how many of 1000 advanced there, and the shares of 1000 who do.
const DEPARTMENTS: [((&str, u32), u32); 3] =
    [(("Operations", 440), 420), (("Sales", 380), 330), (("Engineering", 300), 250)];

/// From the drop on, of 1000 women who would have been advanced so many still are.
const STILL_ADVANCED: u32 = 600;

/// What is missing, in 1000 of the rows.
const SEX_BLANK: u32 = 12;
const OPEN: u32 = 15;

fn month(dice: &mut Dice, index: usize, first: u32) -> String {
    let (year, month) = (2025 + index / 12, index % 12 + 1);
    let days = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let mut dates: Vec<i32> = (0..PER_MONTH[index]).map(|_| dice.between(1, days)).collect();
    dates.sort_unstable();
    let mut text = String::from("application_id,decided_on,sex,age,department,outcome\n");
    for (number, day) in (first..).zip(dates) {
        let sex = dice.pick(SEXES);
        let age = if dice.pick(AGES) { dice.between(40, 66) } else { dice.between(20, 39) };
        let (department, rate) = dice.pick(DEPARTMENTS);
        let would_be = dice.happens(rate);
        let still = dice.happens(STILL_ADVANCED);
        let advanced = would_be && (sex == "Male" || index + 1 < DROP_FROM_MONTH || still);
        let sex = if dice.happens(SEX_BLANK) { "" } else { sex };
        let outcome = match (dice.happens(OPEN), advanced) {
            (true, _) => "",
            (false, true) => "advanced",
            (false, false) => "rejected",
        };
        writeln!(text, "M{number:06},{year}-{month:02}-{day:02},{sex},{age},{department},{outcome}")
            .expect("writing to a string does not fail");
    }
    text
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("datasets/hiring-monthly/decisions"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    let mut dice = Dice::new(SEED);
    let mut first = 1;
    for (index, applications) in PER_MONTH.into_iter().enumerate() {
        let name = format!("{}-{:02}.csv", 2025 + index / 12, index % 12 + 1);
        fs::write(folder.join(name), month(&mut dice, index, first))?;
        first += applications;
    }
    Ok(())
}
