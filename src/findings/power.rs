//! What the sample behind a finding could have shown: the smallest gap, the chance of flagging equal groups, and
//! the sample that would settle what is inconclusive.

use rayon::prelude::*;

use super::attribute::Attribute;
use super::compare::ReferenceGroup;
use super::false_flag::FalseFlag;
use super::finding::{Finding, Subject, Verdict};
use super::group::{Group, named};
use super::settle::{Growth, Question};
use super::summary::SummaryValue;
use crate::inference::normal::{quantile, two_sided_p, two_sided_z};
use crate::inference::{Aim, Better, Detectable, detectable, detectable_beyond};
use crate::inference::{sidak_critical, tukey_kramer_critical};
use crate::measures::{Measure, Over, Rate, Summary, find};
use crate::policy::{Clause, Compare, Demand, Judge, Policy, Reference};
use crate::share::{Share, Undefined};

/// The chance with which a gap is called detectable and a clause settled.
pub const CHANCE_OF_DETECTION: f64 = 0.8;

/// The id of the method of a larger sample.
pub const GROWTH: &str = "growth";

/// How much the sample behind a finding could show.
#[derive(Debug, Clone)]
pub struct Power {
    /// The chance of a false finding in this one comparison: 1 − confidence, corrected for the number of
    /// comparisons the way the clause is. A clause that is judged by the point has no such level; then that of
    /// the test that is printed beside it.
    pub level: f64,
    /// The rate nearest to the reference's (or to the bound of a value), on the worse side, that would have been
    /// shown to differ with [`CHANCE_OF_DETECTION`]; `None` where even a rate of 0 or 1 would not.
    pub detectable: Result<Option<Detectable>, Undefined>,
    /// The id of the method of the smallest gap: against a reference, or from a bound.
    pub method: &'static str,
    /// How often groups with equal rates are flagged; the same for all findings of a clause in an attribute.
    pub false_flag: Result<FalseFlag, Undefined>,
    /// For an inconclusive finding: how far the sample must grow. `None` for every other.
    pub to_settle: Option<Result<Growth, Undefined>>,
}

impl Power {
    /// The ids of the methods of what is defined.
    pub fn methods(&self) -> Vec<&'static str> {
        let gap = self.detectable.ok().flatten().map(|_| self.method);
        let flag = self.false_flag.ok();
        let chances = flag.map(|flag| [flag.by_this_rule.method(), flag.by_the_point_alone.method()]);
        let growth = self.to_settle.and_then(Result::ok).map(|_| GROWTH);
        [gap, growth].into_iter().chain(chances.into_iter().flatten()).flatten().collect()
    }
}

/// Adds to each finding of a clause in one attribute what its sample could show.
pub(super) fn add_power(policy: &Policy, clause: &Clause, attribute: &Attribute, findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.verdict == Verdict::NotApplicable) {
        return;
    }
    match clause.demand {
        Demand::Summary(summary) => {
            let found = attribute.summaries.iter().find(|value| value.summary == summary);
            let Some(found) = found else { return };
            let power = of_summary(policy, clause, attribute, summary, found);
            for finding in findings {
                let to_settle = power.to_settle.filter(|_| finding.verdict == Verdict::Inconclusive);
                finding.power = Some(Power { to_settle, ..power.clone() });
            }
        }
        // What a sample of amounts could have shown depends on their spread, which no plan was made for.
        Demand::Number(_) => {}
        Demand::Measure(measure) => {
            let reference = clause.reference.as_ref().unwrap_or(&attribute.reference);
            let groups = taking_part(attribute, measure, &[]).count();
            let critical = critical(policy, clause, reference, groups);
            let level = two_sided_p(critical.to_breach);
            let setting = Setting::of(policy, clause, attribute, measure, critical);
            let false_flag = setting.as_ref().map_err(|reason| *reason).and_then(FalseFlag::of);
            let judged = findings.par_iter_mut().filter(|finding| finding.verdict != Verdict::NotApplicable);
            judged.for_each(|finding| {
                let Some(subject) = finding.subject.filter(|subject| subject.group.is_some()) else { return };
                let is_open = finding.verdict == Verdict::Inconclusive;
                let pair =
                    setting.as_ref().map_err(|reason| *reason).and_then(|of| Ok((of, of.pair(subject)?)));
                let (detectable, to_settle) = match pair {
                    Ok((of, pair)) => (of.detectable(pair), is_open.then(|| of.growth(pair))),
                    Err(reason) => (Err(reason), is_open.then_some(Err(reason))),
                };
                let method = if subject.reference.is_some() { "detectable" } else { "detectable_beyond" };
                finding.power = Some(Power { level, detectable, method, false_flag, to_settle });
            });
        }
    }
}

/// How many standard errors away from a bound an estimate must be for the clause to be decided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Critical {
    pub(super) to_breach: f64,
    pub(super) to_meet: f64,
}

/// A clause on a measure in one attribute.
pub(super) struct Setting<'a> {
    pub(super) policy: &'a Policy,
    pub(super) clause: &'a Clause,
    pub(super) reference: &'a Reference,
    pub(super) better: Better,
    /// The groups that take part, by index.
    pub(super) members: Vec<(usize, Share)>,
    /// The member that is the declared reference, by index.
    pub(super) declared: Option<usize>,
    attribute: &'a Attribute,
    measure: &'static Measure,
    critical: Critical,
}

/// What a finding is about, in counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) group: usize,
    pub(super) rate: Share,
    /// `None` where a value is held against a bound alone.
    pub(super) reference: Option<Share>,
    /// What the reference does not share with the group.
    pub(super) rest: Option<Share>,
}

impl<'a> Setting<'a> {
    fn of(
        policy: &'a Policy,
        clause: &'a Clause,
        attribute: &'a Attribute,
        measure: &'static Measure,
        critical: Critical,
    ) -> Result<Setting<'a>, Undefined> {
        let members = members(attribute, measure, &[])?;
        let reference = clause.reference.as_ref().unwrap_or(&attribute.reference);
        let declared = match reference {
            Reference::Group(names) => {
                let mut indexes = members.iter().map(|(index, _)| *index);
                indexes.find(|index| named(&attribute.groups[*index].levels, names))
            }
            _ => None,
        };
        let higher = measure.higher_is_better(policy.decision.direction);
        let better = if higher { Better::Higher } else { Better::Lower };
        Ok(Setting { policy, clause, reference, better, members, declared, attribute, measure, critical })
    }

    /// The counts of a finding, or why they are not there.
    fn pair(&self, subject: Subject) -> Result<Pair, Undefined> {
        let share = |group: usize| share_of(self.attribute.groups[group].value(self.measure));
        let group = subject.group.ok_or(Undefined::SingleGroup)?;
        let rate = share(group)?;
        let others = self.members.iter().filter(|(index, _)| *index != group).map(|(_, share)| *share);
        let rest = others.reduce(Share::pool);
        let reference = match subject.reference {
            None => return Ok(Pair { group, rate, reference: None, rest: None }),
            Some(ReferenceGroup::Group(index)) => {
                let is_member = |member: &&(usize, Share)| member.0 == index;
                let found = self.members.iter().find(is_member).map(|(_, share)| *share);
                return found
                    .map(|share| Pair { group, rate, reference: Some(share), rest: Some(share) })
                    .ok_or_else(|| share(index).err().unwrap_or(Undefined::ReferenceUndefined));
            }
            Some(ReferenceGroup::Absent) => return Err(Undefined::ReferenceAbsent),
            Some(ReferenceGroup::Rest) => rest.ok_or(Undefined::SingleGroup)?,
            Some(ReferenceGroup::Overall) => rest.ok_or(Undefined::SingleGroup)?.pool(rate),
        };
        Ok(Pair { group, rate, reference: Some(reference), rest })
    }

    fn detectable(&self, pair: Pair) -> Result<Option<Detectable>, Undefined> {
        let level = two_sided_p(self.critical.to_breach);
        let aim = Aim { confidence: 1.0 - level, power: CHANCE_OF_DETECTION };
        let Some((rest, reference)) = pair.rest.zip(pair.reference) else {
            let Clause { at_least, at_most, .. } = self.clause;
            let (bound, better) = match (at_least, at_most) {
                (Some(bound), other) if self.better == Better::Higher || other.is_none() => {
                    (bound, Better::Higher)
                }
                (_, Some(bound)) => (bound, Better::Lower),
                _ => return Err(Undefined::NothingWorse),
            };
            let bound = Some(bound.exact.to_f64()).filter(|bound| (0.0..=1.0).contains(bound));
            return detectable_beyond(pair.rate.base(), bound.ok_or(Undefined::NothingWorse)?, better, aim);
        };
        let found = detectable(pair.rate.base(), rest.base(), rest.rate()?, self.better, aim)?;
        Ok(found.map(|found| {
            // Where the reference holds the group itself, its rate moves with the group's.
            let others = (reference.base() - rest.base()) as f64 / reference.base() as f64;
            let reference_rate = others * found.rate + (1.0 - others) * found.reference_rate;
            Detectable { reference_rate, ..found }
        }))
    }

    fn growth(&self, pair: Pair) -> Result<Growth, Undefined> {
        let question = Question { clause: self.clause, critical: self.critical };
        let Some((reference, rest)) = pair.reference.zip(pair.rest) else {
            return question.of_value(pair.rate);
        };
        let others = self.members.iter().filter(|(index, _)| *index != pair.group);
        let rivals: Option<Vec<Share>> =
            (*self.reference == Reference::Best).then(|| others.map(|(_, share)| *share).collect());
        question.of_comparison(pair.rate, reference, rest, rivals.as_deref())
    }
}

/// The counts of a value, or why the methods here cannot use it.
fn share_of(rate: Result<Rate, Undefined>) -> Result<Share, Undefined> {
    match rate? {
        Rate::Share(share) => Ok(share),
        Rate::Mean(_) => Err(Undefined::NotOneShare),
        Rate::Weighted(_) => Err(Undefined::SurveyWeights),
    }
}

/// The groups that take part with a measure, by index: those compared for which it is defined, without those that
/// are left out.
fn taking_part<'a>(
    attribute: &'a Attribute,
    measure: &'a Measure,
    left_out: &'a [usize],
) -> impl Iterator<Item = (usize, &'a Group)> {
    let groups = attribute.groups.iter().enumerate();
    groups.filter(|(index, group)| {
        group.is_compared() && !left_out.contains(index) && group.value(measure).is_ok()
    })
}

/// The same with their counts; one whose value is no share is a reason to stop.
fn members(
    attribute: &Attribute,
    measure: &Measure,
    left_out: &[usize],
) -> Result<Vec<(usize, Share)>, Undefined> {
    let groups = taking_part(attribute, measure, left_out);
    groups.map(|(index, group)| Ok((index, share_of(group.value(measure))?))).collect()
}

/// The critical values of a clause on a measure, the way its intervals and p-values are corrected.
fn critical(policy: &Policy, clause: &Clause, reference: &Reference, groups: usize) -> Critical {
    let level = policy.confidence;
    let comparisons = match reference {
        Reference::Best | Reference::Group(_) => groups.saturating_sub(1),
        Reference::Rest | Reference::Overall => groups,
    };
    let same = |critical: f64| Critical { to_breach: critical, to_meet: critical };
    match (clause.compare, clause.judge) {
        (Compare::Value, _) => same(two_sided_z(level)),
        (_, Judge::Interval) if groups <= 2 => same(two_sided_z(level)),
        (_, Judge::Interval) if *reference == Reference::Best => Critical {
            to_breach: tukey_kramer_critical(groups, level),
            to_meet: sidak_critical(comparisons, level),
        },
        (_, Judge::Interval) => same(sidak_critical(comparisons, level)),
        // The first step of Holm's correction, which is Bonferroni's.
        (_, Judge::Significance | Judge::Point) => {
            same(-quantile((1.0 - level) / (2.0 * comparisons.max(1) as f64)))
        }
    }
}

/// A summary rests on its two extreme groups, so this is approximate: the pair was picked from the data, which the
/// critical value of all pairs allows for.
fn of_summary(
    policy: &Policy,
    clause: &Clause,
    attribute: &Attribute,
    summary: &Summary,
    found: &SummaryValue,
) -> Power {
    let ids = summary.over.measures();
    let measures: Vec<&Measure> = ids.iter().filter_map(|id| find(id)).collect();
    let groups =
        measures.first().map_or(0, |measure| taking_part(attribute, measure, &found.left_out).count());
    let families: Result<Vec<Vec<(usize, Share)>>, Undefined> =
        measures.iter().map(|measure| members(attribute, measure, &found.left_out)).collect();
    let confidence = match summary.over {
        Over::One(_) => policy.confidence,
        // Each of the two has half of the error.
        Over::Two(..) => (1.0 + policy.confidence) / 2.0,
    };
    let to_breach = tukey_kramer_critical(groups, confidence);
    let critical = Critical { to_breach, to_meet: two_sided_z(policy.confidence) };
    let level = two_sided_p(to_breach);
    let families = match families {
        Ok(families) => families,
        Err(reason) => {
            let (detectable, to_settle) = (Err(reason), Some(Err(reason)));
            return Power { level, detectable, method: "detectable", false_flag: Err(reason), to_settle };
        }
    };
    let shares: Vec<Vec<Share>> =
        families.iter().map(|family| family.iter().map(|(_, share)| *share).collect()).collect();
    let extremes = found.extremes.ok_or(found.estimate.err().unwrap_or(Undefined::SingleGroup));
    let extremes = extremes.and_then(|extremes| {
        let family = ids.iter().position(|id| *id == extremes.measure).map(|position| &families[position]);
        let of = |wanted: usize| family?.iter().find(|(index, _)| *index == wanted).map(|(_, share)| *share);
        of(extremes.lowest).zip(of(extremes.highest)).ok_or(Undefined::NoCases)
    });
    let aim = Aim { confidence: 1.0 - level, power: CHANCE_OF_DETECTION };
    let detectable = extremes.and_then(|(lowest, highest)| {
        detectable(lowest.base(), highest.base(), highest.rate()?, Better::Higher, aim)
    });
    let question = Question { clause, critical };
    let to_settle = extremes.and_then(|extremes| question.of_summary(summary, found, extremes, &shares));
    Power {
        level,
        detectable,
        method: "detectable",
        false_flag: FalseFlag::of_summary(policy, clause, summary, &shares),
        to_settle: Some(to_settle),
    }
}
