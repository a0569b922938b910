//! Sentences about changes and alarms.

use super::super::document::Text;
use super::super::numbers::{self, hits_of_base, percent};
use super::super::sentences::{bounds, lower, words};
use super::{earlier, periods, so_many};
use crate::audit::Audit;
use crate::exact::Exact;
use crate::findings::{
    Against, Beside, Course, Earlier, Finding, Monitor, MonitorStep, OverTime, group_name,
};
use crate::inference::{Estimate, Interval};
use crate::measures::Measure;
use crate::policy::{Clause, Compare, Demand, Since};
use crate::share::Share;
use crate::tally::Level;

/// A finding that rests on several periods, in one sentence; `None` for any other.
pub(in crate::report) fn sentence(audit: &Audit, finding: &Finding) -> Option<Text> {
    let (of, clause) = (audit.over_time.as_ref()?, finding.clause.as_ref()?);
    let course = &of.courses[finding.subject?.attribute];
    let evidence = match finding.earlier.as_ref()? {
        Earlier::Alarm(index) => alarm(of, course, clause, &of.monitors.all[*index]),
        Earlier::Change { .. } => changed(of, course, clause, finding)?,
    };
    Some(Text::data(course.name()).then(": ").and(evidence))
}

/// A group and whom it is compared with, over some periods together.
pub(super) struct Sides {
    pub(super) group: Share,
    pub(super) reference: Share,
}

impl Sides {
    pub(super) fn of(
        course: &Course,
        periods: impl Iterator<Item = usize>,
        levels: &[Level],
        beside: &Beside,
        measure: &Measure,
    ) -> Sides {
        let mut sides = Sides { group: Share::default(), reference: Share::default() };
        for period in periods {
            let share = |levels: &[Level]| course.share(period, levels, measure).unwrap_or_default();
            sides.group = sides.group.pool(share(levels));
            sides.reference = sides.reference.pool(match beside {
                Beside::Nobody => Share::default(),
                Beside::Group(other) => share(other),
                Beside::Rest => course.rest(period, levels, measure).unwrap_or_default(),
            });
        }
        sides
    }

    /// The number that is compared, in words.
    pub(super) fn written(&self, compare: Compare) -> String {
        let Sides { group, reference } = *self;
        if compare == Compare::Value {
            return percent(group);
        }
        if group.base() == 0 || reference.base() == 0 {
            return "undefined".into();
        }
        let (of_group, of_reference) = (Exact::of(group), Exact::of(reference));
        match compare {
            Compare::Value | Compare::Difference => {
                format!("{} points", numbers::points((of_group - of_reference).to_f64()))
            }
            Compare::Ratio => {
                (of_group / of_reference).map_or("undefined".into(), |ratio| numbers::ratio(ratio.to_f64()))
            }
        }
    }

    /// The same at a time, with the counts behind it.
    fn at(&self, compare: Compare, time: &str) -> String {
        let number = self.written(compare);
        let rate = |share: Share| format!("{} ({})", percent(share), hits_of_base(share));
        match compare {
            Compare::Value => format!("{number} ({}) in {time}", hits_of_base(self.group)),
            _ => format!("{number} in {time}, {} against {}", rate(self.group), rate(self.reference)),
        }
    }
}

/// Whom a change is a change against.
pub(super) fn beside_name(beside: &Beside) -> Text {
    match beside {
        Beside::Nobody => Text::plain("–"),
        Beside::Group(levels) => Text::data(group_name(levels)),
        Beside::Rest => Text::plain("all other groups"),
    }
}

/// Whom a watched group is held against; of two groups neither is the best of the others.
pub(super) fn against_name(course: &Course, against: &Against) -> Text {
    match against {
        Against::Nobody => Text::plain("–"),
        Against::Best(levels) if course.known.len() > 2 => {
            Text::data(group_name(levels)).then(", the best of the others")
        }
        Against::Group(levels) | Against::Best(levels) => Text::data(group_name(levels)),
        Against::Rest => Text::plain("all other groups"),
        Against::Overall => Text::plain("all groups together"),
        Against::Pairs => Text::plain("each other"),
    }
}

/// By how much something is worse: points, or as a part of the ratio.
pub(super) fn worse(clause: &Clause, number: f64) -> String {
    match clause.compare {
        Compare::Ratio => numbers::float_percent(number).replace('-', "−"),
        Compare::Value | Compare::Difference => numbers::points(number),
    }
}

/// How much worse a clause allows: `at most 0.05 (5.0 points) worse than the month before, 2026-05`.
pub(super) fn allowed(of: Option<&OverTime>, clause: &Clause, names: &[String]) -> String {
    let Some(worsening) = &clause.worsening else { return bounds(clause) };
    let bound = worsening.at_most.exact.to_f64();
    let than = match of {
        Some(of) if !names.is_empty() => earlier(of, &worsening.since, names),
        Some(of) if of.judged.len() > 1 && worsening.since == Since::Last => {
            format!("the {} before", so_many(of, of.judged.len()))
        }
        _ => worsening.since.words(),
    };
    let unit = match clause.compare {
        Compare::Ratio => format!("{} of it", numbers::level(bound)),
        Compare::Value | Compare::Difference => format!("{} points", numbers::points(bound)),
    };
    format!("at most {} ({unit}) worse than {than}", worsening.at_most.written)
}

fn changed(of: &OverTime, course: &Course, clause: &Clause, finding: &Finding) -> Option<Text> {
    let Some(Earlier::Change { group, beside, periods }) = &finding.earlier else { return None };
    let Demand::Measure(measure) = clause.demand else { return None };
    let now = Sides::of(course, of.judged.clone(), group, beside, measure);
    let places = (0..of.periods.len()).filter(|index| periods.contains(&of.periods[*index].name));
    let then = Sides::of(course, places, group, beside, measure);
    let mut text = Text::data(group_name(group));
    if *beside != Beside::Nobody {
        text = text.then(" against ").and(beside_name(beside));
    }
    let what = match clause.compare {
        Compare::Value => lower(measure.title),
        Compare::Difference => format!("difference of {}", lower(measure.title)),
        Compare::Ratio => format!("ratio of {}", lower(measure.title)),
    };
    let now = now.at(clause.compare, &of.judged_name());
    text = text.then(", ").and(Text::data(what)).then(format!(" {now}"));
    // Of a mean of several periods there are no counts to show.
    if periods.len() == 1 {
        text = text.then(format!(", after {}", then.at(clause.compare, &periods[0])));
    }
    if let Some(estimate) = &finding.estimate {
        let unit = if clause.compare == Compare::Ratio { "" } else { " percentage points" };
        let Interval { low, high, .. } = estimate.interval;
        let (way, by, interval) = if estimate.value < 0.0 {
            ("better", -estimate.value, Interval { low: -high, high: -low, ..estimate.interval })
        } else {
            ("worse", estimate.value, estimate.interval)
        };
        let interval = numbers::interval(interval, |limit| worse(clause, limit));
        text = text.then(format!(": {way} by {}{unit} (interval {interval})", worse(clause, by)));
    }
    let text = text
        .then(format!("; {}, demanded — ", allowed(Some(of), clause, periods)))
        .and(Text::strong(words(finding.verdict)));
    Some(match &finding.reason {
        Some(reason) => text.then(": ").and(Text::data(reason.trim_end_matches('.'))).then("."),
        None => text.then("."),
    })
}

/// The value to date in words.
pub(super) fn to_date(clause: &Clause, estimate: &Estimate) -> String {
    let write = |number: f64| match clause.compare {
        Compare::Value => numbers::float_percent(number),
        Compare::Ratio => numbers::ratio_beside(number, &clause.bound_values()),
        Compare::Difference => format!("{} points", numbers::points(number)),
    };
    write(estimate.value)
}

/// Its limits in words.
pub(super) fn limits_to_date(clause: &Clause, estimate: &Estimate) -> String {
    let bounds = clause.bound_values();
    numbers::interval(estimate.interval, |number| match clause.compare {
        Compare::Value => numbers::float_percent(number),
        Compare::Ratio => numbers::ratio_beside(number, &bounds),
        Compare::Difference => numbers::points(number),
    })
}

fn alarm(of: &OverTime, course: &Course, clause: &Clause, monitor: &Monitor) -> Text {
    let mut text = Text::default();
    if let Some(group) = &monitor.group {
        text = Text::data(group_name(group));
        if monitor.against != Against::Nobody {
            text = text.then(" against ").and(against_name(course, &monitor.against));
        }
        text = text.then(", ");
    }
    let title = lower(clause.demand.title());
    let what = match clause.compare {
        Compare::Ratio => format!("ratio of {title}"),
        Compare::Difference => format!("difference of {title}"),
        Compare::Value => title,
    };
    let last: Option<&MonitorStep> = monitor.steps.last();
    let since = monitor.alarm.map_or("", |alarm| of.periods[alarm].name.as_str());
    let from = &of.periods[of.monitors.from].name;
    let mut text = text
        .and(Text::data(what))
        .then(format!("; {} demanded — ", bounds(clause)))
        .and(Text::strong("breached"))
        .then(format!(", alarm since {since}"));
    if let Some(step) = last {
        text = text.then(format!(
            ": over {} since {from} more speaks against it than chance explains (the e-value is {}, or {} with all {} \
             that are watched allowed for; an alarm needs {})",
            so_many(of, monitor.steps.len()),
            numbers::e_value(step.log_e_value),
            numbers::e_value(step.log_adjusted),
            of.monitors.all.len(),
            numbers::e_value(-of.monitors.alpha.ln()),
        ));
    }
    let text = text.and(since_then(of, course, clause, monitor));
    match last.and_then(|step| step.sequence.ok()) {
        Some(estimate) => {
            text.then(format!("; over all {} it is {}.", periods(of), to_date(clause, &estimate)))
        }
        None => text.then("."),
    }
}

/// What the counts show from the period on in which it most likely began.
fn since_then(of: &OverTime, course: &Course, clause: &Clause, monitor: &Monitor) -> Text {
    let began = monitor.began.unwrap_or(of.monitors.from);
    let name = &of.periods[began].name;
    let begin = format!(". The counts speak most strongly against it from {name} on");
    let Demand::Measure(measure) = clause.demand else { return Text::plain(begin) };
    let beside = match &monitor.against {
        Against::Nobody | Against::Pairs => Beside::Nobody,
        Against::Group(levels) | Against::Best(levels) => Beside::Group(levels.clone()),
        Against::Rest | Against::Overall => Beside::Rest,
    };
    let Some(group) = &monitor.group else { return Text::plain(begin) };
    let sides = Sides::of(course, began..of.judged.end, group, &beside, measure);
    let value = match clause.compare {
        Compare::Ratio if sides.group.base() > 0 && sides.reference.hits() > 0 => {
            let ratio = Exact::of(sides.group) / Exact::of(sides.reference);
            ratio.map(|ratio| format!(", a ratio of {}", numbers::ratio(ratio.to_f64()))).unwrap_or_default()
        }
        Compare::Ratio => String::new(),
        Compare::Difference | Compare::Value => String::new(),
    };
    let counts = match beside {
        Beside::Nobody => counted(sides.group),
        _ => format!("{} against {}", counted(sides.group), counted(sides.reference)),
    };
    Text::plain(format!("{begin}: {counts}{value}"))
}

fn counted(share: Share) -> String {
    format!("{} ({})", percent(share), hits_of_base(share))
}
