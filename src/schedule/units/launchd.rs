//! A property list of launchd.

use super::super::field::Field;
use super::super::pattern::{Days, Pattern};
use super::quote::xml;
use super::{EXIT_CODES, Job, UnitFile};
use crate::error::{Error, Result};

/// As many moments as a property list may name: each is spelled out.
const MOST_MOMENTS: usize = 400;

pub(super) fn write(job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
    if let Some(zone) = job.zone.as_deref() {
        return Err(Error::Log {
            reason: format!("launchd runs by the time zone of its machine, and knows no {zone}"),
            hint: "drop --timezone, and give times as the clock of the machine shows them".into(),
        });
    }
    let moments = moments(pattern)?;
    let label = format!("evenhand.{}", job.slug);
    let string = |text: &str| format!("<string>{}</string>", xml(text));
    let words: String = job.command().iter().map(|word| format!("        {}\n", string(word))).collect();
    let log = string(&format!("{}/{}.log", job.folder, job.unit_name()));
    let mut notes = vec![
        format!("~/Library/LaunchAgents/{label}.plist"),
        format!("Load it: launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{label}.plist"),
        format!("Run once by hand: launchctl kickstart gui/$(id -u)/{label}"),
        "A time that passes while the Mac sleeps is made up for once; one while it is off is not.".into(),
    ];
    notes.extend(EXIT_CODES.map(String::from));
    notes.push("launchctl list shows the last one; nothing is started again because of it.".into());
    if !job.secrets.is_empty() {
        notes.push(format!("It needs {}: launchctl setenv NAME value.", job.secrets.join(" and ")));
    }
    let notes: String = notes.iter().map(|note| format!("    {note}\n")).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <!--\n{notes}-->\n<plist version=\"1.0\">\n<dict>\n    <key>Label</key>\n    {}\n    \
         <key>ProgramArguments</key>\n    <array>\n{words}    </array>\n    \
         <key>WorkingDirectory</key>\n    {}\n    <key>StartCalendarInterval</key>\n    <array>\n{moments}    </array>\n    \
         <key>StandardOutPath</key>\n    {log}\n    <key>StandardErrorPath</key>\n    {log}\n    \
         <key>ProcessType</key>\n    <string>Background</string>\n</dict>\n</plist>\n",
        string(&label),
        string(&job.folder),
    );
    Ok(vec![UnitFile { name: format!("{label}.plist"), content }])
}

/// The entries of `StartCalendarInterval`, launchd.plist(5): one for each moment, where what is missing is any.
fn moments(pattern: &Pattern) -> Result<String> {
    let any = |field: Field, key: &'static str, values: &[u8]| -> Vec<Option<(&'static str, u8)>> {
        match field.is_all(values) {
            true => vec![None],
            false => values.iter().map(|value| Some((key, *value))).collect(),
        }
    };
    let of_month = |days: &[u8]| any(Field::DAY, "Day", days);
    let of_week = |days: &[u8]| any(Field::WEEKDAY, "Weekday", days);
    let days = match &pattern.days {
        Days::Every => vec![None],
        Days::OfMonth(days) => of_month(days),
        Days::OfWeek(days) => of_week(days),
        Days::Either { of_month: days, of_week: weekdays } => [of_month(days), of_week(weekdays)].concat(),
    };
    let months = any(Field::MONTH, "Month", &pattern.months);
    let hours = any(Field::HOUR, "Hour", &pattern.hours);
    let minutes = any(Field::MINUTE, "Minute", &pattern.minutes);
    let count = months.len() * days.len() * hours.len() * minutes.len();
    if count > MOST_MOMENTS {
        return Err(Error::Log {
            reason: format!("launchd has to be told each moment, and {:?} has {count}", pattern.cron()),
            hint: format!("write a calendar of up to {MOST_MOMENTS} moments, for example \"daily at 06:30\""),
        });
    }
    let mut text = String::new();
    for month in &months {
        for day in &days {
            for hour in &hours {
                for minute in &minutes {
                    text.push_str("        <dict>\n");
                    for (key, value) in [month, day, hour, minute].into_iter().flatten() {
                        text.push_str(&format!(
                            "            <key>{key}</key>\n            <integer>{value}</integer>\n"
                        ));
                    }
                    text.push_str("        </dict>\n");
                }
            }
        }
    }
    Ok(text)
}
