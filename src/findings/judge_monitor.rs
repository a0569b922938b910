//! Alarms: clauses against which the evidence of all periods together has grown too strong for chance.

use super::compare::ReferenceGroup;
use super::finding::{Earlier, Finding, Subject, Verdict};
use super::monitor::Monitor;
use super::over_time::OverTime;
use super::watched::Against;
use super::{Attribute, rules};
use crate::policy::Policy;
use crate::tally::Level;

/// A breach for every monitor that raised an alarm.
pub(super) fn alarms(policy: &Policy, attributes: &[Attribute], over_time: &OverTime) -> Vec<Finding> {
    let all = over_time.monitors.all.iter().enumerate();
    let raised = all.filter_map(|(index, monitor)| Some((index, monitor, monitor.alarm?)));
    let finding = |(index, monitor, alarm): (usize, &Monitor, usize)| {
        let attribute = &attributes[monitor.attribute];
        let place = |levels: &[Level]| attribute.groups.iter().position(|group| group.levels == levels);
        let reference = match &monitor.against {
            Against::Nobody | Against::Pairs => None,
            Against::Group(levels) | Against::Best(levels) => {
                Some(place(levels).map_or(ReferenceGroup::Absent, ReferenceGroup::Group))
            }
            Against::Rest => Some(ReferenceGroup::Rest),
            Against::Overall => Some(ReferenceGroup::Overall),
        };
        let group = monitor.group.as_deref().and_then(place);
        let subject = Some(Subject { attribute: monitor.attribute, group, reference });
        let clause = policy.clauses[monitor.clause].clone();
        let name = &over_time.periods[alarm].name;
        let reason = format!("told from chance over all periods together since {name}");
        // The value over all periods may lie within the bound: the evidence is in the periods, not in their mean.
        let finding = Finding::about_policy(rules::ALARM, Some(clause), Verdict::Breached, reason);
        Finding { subject, earlier: Some(Earlier::Alarm(index)), ..finding }
    };
    raised.map(finding).collect()
}
