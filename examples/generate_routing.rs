//! Writes the synthetic log of `datasets/routing`: 30,000 support tickets over the first half of 2026, as CSV, with
//! disparities planted by known amounts in the queue, the waiting time, the urgency score and the stages.
//!
//! ```text
//! cargo run --release --example generate_routing            # into datasets/routing
//! cargo run --release --example generate_routing -- DIR     # into another folder
//! ```
//!
//! The same version of this file writes the same bytes on every machine. The seed is fixed, every draw is an
//! integer, and nothing is computed but sums, products, quotients and comparisons of integers: no floating
//! point decides anything, and no clock, locale or hash order is read. Every ticket draws the same number of
//! values in the same order, so changing one parameter changes only what depends on it.
//!
//! `datasets/routing/README.md` states the mechanism in words and what came out of it.

mod dice;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use dice::Dice;

// ---------------------------------------------------------------------------------------------- the plan

const SEED: u64 = 20_260_102;

/// Tickets in each month from January to June 2026, and the days of the month; they add up to 30,000.
const PER_MONTH: [(u32, i32); 6] = [(5200, 31), (4700, 28), (5100, 31), (4900, 30), (5000, 31), (5100, 30)];

/// Who writes, in shares of 1000. Languages are written as in ISO 639; `und` is a text too short to tell.
const LANGUAGES: [(Language, u32); 6] = [
    (Language::English, 500),
    (Language::Spanish, 170),
    (Language::French, 130),
    (Language::Arabic, 100),
    (Language::Polish, 90),
    (Language::Undetermined, 10),
];
const REGIONS: [(&str, u32); 4] = [("North", 300), ("South", 280), ("East", 230), (WEST, 190)];
const WEST: &str = "West";
const AGE_BANDS: [(&str, u32); 4] = [("18-29", 260), ("30-44", 330), ("45-64", 270), (OLDEST, 140)];
const OLDEST: &str = "65+";

/// How many of 1000 tickets come from customers who pay.
const PAID: u32 = 360;

/// What tickets are about, and how each topic is handled.
const TOPICS: [Topic; 6] = [
    Topic { name: "billing", asked: [130, 300, 220], specialist: 150, self_service: 250, urgent: 25 },
    Topic { name: "delivery", asked: [270, 110, 180], specialist: 100, self_service: 400, urgent: 35 },
    Topic { name: "login", asked: [300, 60, 170], specialist: 80, self_service: 600, urgent: 25 },
    Topic { name: "outage", asked: [80, 230, 150], specialist: 450, self_service: 100, urgent: 70 },
    Topic { name: "refund", asked: [130, 180, 160], specialist: 200, self_service: 200, urgent: 30 },
    Topic { name: "cancel", asked: [90, 120, 120], specialist: 250, self_service: 150, urgent: 40 },
];

/// Of 1000 tickets of customers who pay, so many more go to a specialist, whatever the topic.
const SPECIALIST_PAID: i32 = 150;

/// Planted in the queue, of 1000 tickets of a topic.
const SELF_SERVICE_ARABIC: i32 = 120;
const SELF_SERVICE_FRENCH: i32 = 62;
const SPECIALIST_FRENCH: i32 = -36;

/// The wait in tenths of a minute, before what follows.
const WAIT_SPECIALIST: u64 = 600;
const WAIT_STANDARD: u64 = 250;
const WAIT_SELF_SERVICE: u64 = 80;

/// What the rush of the hour makes of the wait, in percent, with its share of 1000: a long tail.
const RUSHES: [(u64, u32); 7] =
    [(50, 300), (80, 250), (120, 200), (200, 130), (350, 75), (700, 35), (1500, 10)];

/// People who pay wait so long for a person, in percent of the others.
const WAIT_PAID: u64 = 60;

/// Planted in the wait, in percent of what it would be otherwise.
const WAIT_IN_THE_WEST: u64 = 150;

/// Planted in the score, in hundredths: tickets in Polish are scored so much too low.
const SCORE_PENALTY_POLISH: i32 = 12;

/// Of 1000 tickets that reached the stage before, so many reach the next.
const ANSWERED_PAID: u32 = 980;
const ANSWERED_FREE: u32 = 940;
const RESOLVED: u32 = 880;
const CONFIRMED: u32 = 700;

/// Planted in the stages.
const RESOLVED_OLDEST: u32 = 740;

/// Of 1000 answered tickets, so many are escalated.
const ESCALATED_SPECIALIST: u32 = 60;
const ESCALATED_STANDARD: u32 = 120;
const ESCALATED_SELF_SERVICE: u32 = 260;

/// What is missing, in 1000 of the tickets it can happen to.
const LANGUAGE_BLANK: u32 = 12;
const REGION_BLANK: u32 = 6;
const AGE_BLANK: u32 = 40;
const MERGED: u32 = 5;
const NOT_SCORED: u32 = 20;
const REVIEWED: u32 = 800;

// --------------------------------------------------------------------------------------------- the rows

struct Topic {
    name: &'static str,
    /// The share of 1000 tickets in Spanish, in French, and in any other language.
    asked: [u32; 3],
    /// Of 1000 tickets of customers who do not pay, so many go to a specialist …
    specialist: i32,
    /// … and so many of all to self-service.
    self_service: i32,
    /// The chance in percent that such a ticket is urgent, before what differs between tickets.
    urgent: i32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    English,
    Spanish,
    French,
    Arabic,
    Polish,
    Undetermined,
}

impl Language {
    fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
            Language::French => "fr",
            Language::Arabic => "ar",
            Language::Polish => "pl",
            Language::Undetermined => "und",
        }
    }

    /// Its place in `Topic::asked`.
    fn asks(self) -> usize {
        match self {
            Language::Spanish => 0,
            Language::French => 1,
            Language::English | Language::Arabic | Language::Polish | Language::Undetermined => 2,
        }
    }
}

#[derive(Clone, Copy)]
enum Queue {
    Specialist,
    Standard,
    SelfService,
}

impl Queue {
    fn name(self) -> &'static str {
        match self {
            Queue::Specialist => "specialist",
            Queue::Standard => "standard",
            Queue::SelfService => "self_service",
        }
    }
}

/// One line of the log, as an export would show it: `None` is a blank.
struct Ticket {
    id: String,
    opened: Moment,
    language: Option<&'static str>,
    region: Option<&'static str>,
    age_band: Option<&'static str>,
    topic: &'static str,
    plan: &'static str,
    /// In hundredths.
    score: Option<i32>,
    queue: Option<&'static str>,
    wait_minutes: Option<u64>,
    escalated: Option<bool>,
    stage: Option<&'static str>,
    urgent_confirmed: Option<bool>,
}

/// A minute of 2026. The order of the fields is the order in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    month: i32,
    day: i32,
    minute_of_day: i32,
}

/// When all tickets were opened, in order: between 7 and 22 o'clock.
fn moments(dice: &mut Dice) -> Vec<Moment> {
    let mut moments = Vec::new();
    for (month, (tickets, days)) in (1..).zip(PER_MONTH) {
        moments.extend((0..tickets).map(|_| Moment {
            month,
            day: dice.between(1, days),
            minute_of_day: dice.between(7 * 60, 22 * 60 - 1),
        }));
    }
    moments.sort_unstable();
    moments
}

/// The whole log.
fn tickets() -> Vec<Ticket> {
    let mut dice = Dice::new(SEED);
    let moments = moments(&mut dice);
    (1..).zip(moments).map(|(number, opened)| ticket(&mut dice, number, opened)).collect()
}

/// One ticket: who writes about what, what becomes of it, and what of it the export shows.
fn ticket(dice: &mut Dice, number: u32, opened: Moment) -> Ticket {
    // Who writes, and about what.
    let language = dice.pick(LANGUAGES);
    let region = dice.pick(REGIONS);
    let age_band = dice.pick(AGE_BANDS);
    let paid = dice.happens(PAID);
    let topic = dice.pick(TOPICS.iter().map(|topic| (topic, topic.asked[language.asks()])));

    // How urgent it is, and what the score says. The chance itself is the score: it is calibrated, but for one
    // language.
    let differs = dice.between(-15, 15) + dice.between(-15, 15) + dice.between(-15, 15);
    let chance = (topic.urgent + differs).clamp(13, 97);
    let urgent = dice.between(0, 99) < chance;
    let score = if language == Language::Polish { chance - SCORE_PENALTY_POLISH } else { chance };

    // Where it goes.
    let turn = dice.between(0, 999);
    let queue = queue(turn, topic, language, paid);
    let wait_minutes = wait(dice, queue, paid, region);
    let escalated = dice.happens(match queue {
        Queue::Specialist => ESCALATED_SPECIALIST,
        Queue::Standard => ESCALATED_STANDARD,
        Queue::SelfService => ESCALATED_SELF_SERVICE,
    });

    // How far it comes.
    let answered = dice.happens(if paid { ANSWERED_PAID } else { ANSWERED_FREE });
    let resolved = dice.happens(if age_band == OLDEST { RESOLVED_OLDEST } else { RESOLVED });
    let confirmed = dice.happens(CONFIRMED);
    let stage = match (answered, resolved, confirmed) {
        (false, _, _) => "opened",
        (true, false, _) => "answered",
        (true, true, false) => "resolved",
        (true, true, true) => "confirmed",
    };

    // What is missing.
    let language_blank = dice.happens(LANGUAGE_BLANK);
    let region_blank = dice.happens(REGION_BLANK);
    let age_blank = dice.happens(AGE_BLANK);
    let merged = dice.happens(MERGED);
    let scored = !dice.happens(NOT_SCORED);
    let handled = answered && !merged;
    let reviewed = dice.happens(REVIEWED) && handled;

    Ticket {
        id: format!("T{number:05}"),
        opened,
        language: (!language_blank).then_some(language.code()),
        region: (!region_blank).then_some(region),
        age_band: (!age_blank).then_some(age_band),
        topic: topic.name,
        plan: if paid { "paid" } else { "free" },
        score: scored.then_some(score),
        queue: (!merged).then_some(queue.name()),
        wait_minutes: handled.then_some(wait_minutes),
        escalated: handled.then_some(escalated),
        stage: (!merged).then_some(stage),
        urgent_confirmed: reviewed.then_some(urgent),
    }
}

/// The queue of a ticket whose turn is one of 0 to 999: the lowest go to a specialist, the highest to self-service.
fn queue(turn: i32, topic: &Topic, language: Language, paid: bool) -> Queue {
    let mut specialist = topic.specialist + if paid { SPECIALIST_PAID } else { 0 };
    let mut self_service = topic.self_service;
    if language == Language::Arabic {
        self_service += SELF_SERVICE_ARABIC;
    }
    if language == Language::French {
        self_service += SELF_SERVICE_FRENCH;
        specialist += SPECIALIST_FRENCH;
    }
    if turn < specialist {
        Queue::Specialist
    } else if turn >= 1000 - self_service {
        Queue::SelfService
    } else {
        Queue::Standard
    }
}

/// The minutes until the first answer, rounded half up.
fn wait(dice: &mut Dice, queue: Queue, paid: bool, region: &str) -> u64 {
    let rush = dice.pick(RUSHES);
    let thousandths = u64::try_from(dice.between(700, 1300)).expect("not below 700");
    let usual = match queue {
        Queue::Specialist => WAIT_SPECIALIST,
        Queue::Standard => WAIT_STANDARD,
        Queue::SelfService => WAIT_SELF_SERVICE,
    };
    let for_a_person = matches!(queue, Queue::Specialist | Queue::Standard);
    let by_plan = if paid && for_a_person { WAIT_PAID } else { 100 };
    let by_region = if region == WEST { WAIT_IN_THE_WEST } else { 100 };
    let product = usual * rush * thousandths * by_plan * by_region;
    // Tenths, percent, thousandths, percent, percent.
    let divisor = 10 * 100 * 1000 * 100 * 100;
    (product + divisor / 2) / divisor
}

// ---------------------------------------------------------------------------------------------- the file

/// The log as CSV. No value needs quotes.
fn csv(rows: &[Ticket]) -> String {
    let mut text = String::from(
        "ticket_id,opened_at,language,region,age_band,topic,plan,score,queue,wait_minutes,escalated,stage,\
         urgent_confirmed\n",
    );
    let word = |answer: Option<bool>| answer.map(|yes| if yes { "yes" } else { "no" }).unwrap_or_default();
    for row in rows {
        let Moment { month, day, minute_of_day } = row.opened;
        let (hour, minute) = (minute_of_day / 60, minute_of_day % 60);
        let score = row.score.map(|hundredths| format!("0.{hundredths:02}")).unwrap_or_default();
        let wait = row.wait_minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        writeln!(
            text,
            "{},2026-{month:02}-{day:02} {hour:02}:{minute:02},{},{},{},{},{},{score},{},{wait},{},{},{}",
            row.id,
            row.language.unwrap_or_default(),
            row.region.unwrap_or_default(),
            row.age_band.unwrap_or_default(),
            row.topic,
            row.plan,
            row.queue.unwrap_or_default(),
            word(row.escalated),
            row.stage.unwrap_or_default(),
            word(row.urgent_confirmed),
        )
        .expect("writing to a string does not fail");
    }
    text
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("datasets/routing"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("tickets.csv"), csv(&tickets()))?;
    Ok(())
}
