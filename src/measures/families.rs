//! Measures of which a policy makes one for each class, stage or bound that it names.

use std::sync::{Mutex, PoisonError};

use super::measure::{Better, Measure};
use super::shares::SELECTED;
use super::view::View;

/// A family of measures: its words, which each of its members carries.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// What stands before the colon of an id.
    pub prefix: &'static str,
    /// How ids are made, for help: `share:CLASS`.
    pub form: &'static str,
    /// A title for the family.
    pub title: &'static str,
    /// The title of a member, with `{}` for the name of the class or stage.
    pub member: &'static str,
    /// The question it answers.
    pub asks: &'static str,
    /// The fraction that is counted.
    pub counts: &'static str,
    /// What equality between groups means.
    pub equal_means: &'static str,
    /// When it misleads.
    pub misleads_when: &'static str,
    /// Other names in the field.
    pub also_called: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

/// All families, in the order of reports.
///
/// ```
/// let forms: Vec<&str> = evenhand::measures::families().iter().map(|family| family.form).collect();
/// assert_eq!(forms, ["share:CLASS", "share_or_better:CLASS", "pass:STAGE", "reach:STAGE", "share_above:BOUND"]);
/// ```
pub fn families() -> &'static [Family] {
    &FAMILIES
}

/// Shares of each class.
pub const SHARE: &Family = &FAMILIES[0];
/// Shares of each class together with all better ones.
pub const SHARE_OR_BETTER: &Family = &FAMILIES[1];
/// Pass rates of each stage.
pub const PASS: &Family = &FAMILIES[2];
/// Shares that reach each stage.
pub const REACH: &Family = &FAMILIES[3];
/// Shares beyond each bound of an amount.
pub const SHARE_ABOVE: &Family = &FAMILIES[4];

static FAMILIES: [Family; 5] = [
    Family {
        prefix: "share",
        form: "share:CLASS",
        title: "Share of a class",
        member: "Share of {}",
        asks: "How often is the group put into this class?",
        counts: "cases of the class / all cases",
        equal_means: "demographic parity for this class: it is as frequent in every group",
        misleads_when: "groups ask for different things, so that different classes are right for them; compare within conditions before concluding",
        also_called: "one class against the rest; selection rate of a classification",
        source: "6 RCNY 5-301(b) (rates repeated for each group a tool classifies into); Dwork et al. 2012",
    },
    Family {
        prefix: "share_or_better",
        form: "share_or_better:CLASS",
        title: "Share of a class or a better one",
        member: "Share of {} or better",
        asks: "How often is the group served with this class or a better one?",
        counts: "cases of the class and of all classes before it in the order / all cases",
        equal_means: "the group is served at least this well as often as any other",
        misleads_when: "the order of classes is not one that the people concerned would agree with",
        also_called: "cumulative share",
        source: "cumulative proportions of an ordered outcome: Agresti 2010, Analysis of Ordinal Categorical Data, section 3",
    },
    Family {
        prefix: "pass",
        form: "pass:STAGE",
        title: "Pass rate of a stage",
        member: "Pass rate of {}",
        asks: "Of those who reached the stage before, how many reached this one?",
        counts: "cases that reached the stage / cases that reached the one before",
        equal_means: "the step to this stage turns down as many in every group",
        misleads_when: "people leave on their own between stages, or few reach the stage",
        also_called: "selection rate of a component, conditional selection rate",
        source: "Connecticut v. Teal, 457 U.S. 440 (1982); 29 CFR 1607.4(C)",
    },
    Family {
        prefix: "reach",
        form: "reach:STAGE",
        title: "Share that reaches a stage",
        member: "Share that reaches {}",
        asks: "Of all cases, how many reached this stage?",
        counts: "cases that reached the stage / all cases",
        equal_means: "all steps up to this stage together turn down as many in every group",
        misleads_when: "a bottom line that is even is taken to excuse a step before it that is not",
        also_called: "bottom line, overall selection rate",
        source: "29 CFR 1607.4(C); Connecticut v. Teal, 457 U.S. 440 (1982)",
    },
    Family {
        prefix: "share_above",
        form: "share_above:BOUND",
        title: "Share beyond a bound",
        member: "Share above {}",
        asks: "How often is the group's amount above the bound?",
        counts: "cases whose amount is above the bound / all cases",
        equal_means: "amounts above the bound are as frequent in every group",
        misleads_when: "the bound was chosen after the amounts were seen",
        also_called: "tail share, share of late or dear cases",
        source: "the share of cases beyond a service level, as a selection rate",
    },
];

/// The measure of a family for one class, stage or bound.
///
/// Measures live as long as the program, as the catalogue does: each is made once, however many policies name it.
///
/// ```
/// use evenhand::measures::{Better, SHARE, View, member};
/// let share = member(SHARE, "tier1", View::Is(0), Better::Higher);
/// assert_eq!(share.id, "share:tier1");
/// assert!(std::ptr::eq(share, member(SHARE, "tier1", View::Is(0), Better::Higher)));
/// ```
pub fn member(family: &'static Family, name: &str, view: View, better: Better) -> &'static Measure {
    static MADE: Mutex<Vec<&'static Measure>> = Mutex::new(Vec::new());
    let id = format!("{}:{name}", family.prefix);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let same =
        |measure: &&&'static Measure| measure.id == id && measure.view == view && measure.better == better;
    if let Some(known) = made.iter().find(same) {
        return known;
    }
    let measure: &'static Measure = Box::leak(Box::new(Measure {
        id: id.leak(),
        title: family.member.replace("{}", name).leak(),
        asks: family.asks,
        counts: family.counts,
        equal_means: family.equal_means,
        misleads_when: family.misleads_when,
        also_called: family.also_called,
        source: family.source,
        needs_label: false,
        better,
        view,
        parts: SELECTED,
    }));
    made.push(measure);
    measure
}

/// The family that an id belongs to, with the name behind the colon.
pub fn family_of(id: &str) -> Option<(&'static Family, &str)> {
    let (prefix, name) = id.split_once(':')?;
    FAMILIES.iter().find(|family| family.prefix == prefix).map(|family| (family, name))
}
