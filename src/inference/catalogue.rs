//! Every method by which this program draws conclusions from counts, in words.

use std::sync::LazyLock;

use crate::inference::{
    catalogue_adjusted, catalogue_amounts, catalogue_classes, catalogue_counts, catalogue_joint,
    catalogue_more, catalogue_power, catalogue_resample, catalogue_scores, catalogue_sequential,
    catalogue_strata, catalogue_survey,
};

/// What kind of statement a method makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MethodKind {
    /// An interval for one rate or mean of rates.
    RateInterval,
    /// An interval for a mean or a quantile of amounts or scores.
    NumberInterval,
    /// An interval for a difference.
    DifferenceInterval,
    /// An interval for a ratio.
    RatioInterval,
    /// An interval for a difference or a ratio, from counts drawn again.
    ResampledInterval,
    /// An interval that holds at every look at once.
    Sequence,
    /// Evidence against a demand that may be looked at at any time.
    Monitor,
    /// Intervals that hold for several groups at once.
    JointInterval,
    /// An interval for a summary over groups.
    SummaryInterval,
    /// A test of equality.
    Test,
    /// A correction for asking several questions.
    Adjustment,
    /// A number that describes a gap, without a statement about chance.
    Description,
    /// What so many cases can show, or how many it would take.
    Planning,
}

/// One method of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The id that every interval and test carries.
    pub id: &'static str,
    /// The name in a heading.
    pub title: &'static str,
    /// What kind of statement it makes.
    pub kind: MethodKind,
    /// What it gives, for a reader who is not a statistician.
    pub words: &'static str,
    /// What must be true for its promise to hold.
    pub assumptions: &'static str,
    /// Where it is weak, cautious or silent.
    pub limits: &'static str,
    /// Who published it, when and where.
    pub source: &'static str,
}

/// Every method, in the order of an explanation: one rate, two groups, many groups, tests, strata, weighted
/// samples, what is there for comparison and for planning, and what is looked at again and again.
pub fn catalogue() -> &'static [Method] {
    &ALL
}

/// The method with this id.
///
/// ```
/// use evenhand::inference::find;
/// assert_eq!(find("wilson").map(|method| method.title), Some("Wilson score interval"));
/// assert_eq!(find("guess"), None);
/// ```
pub fn find(id: &str) -> Option<&'static Method> {
    ALL.iter().find(|method| method.id == id)
}

pub(super) const INDEPENDENT: &str =
    "Cases are decided independently of each other, and the groups do not overlap.";

/// The methods for amounts, scores and classes.
fn of_numbers() -> Vec<Method> {
    let amounts = [catalogue_amounts::METHODS, catalogue_adjusted::METHODS].concat();
    [amounts.as_slice(), catalogue_scores::METHODS, catalogue_classes::METHODS].concat()
}

/// Whether a method is one for amounts, scores or classes, and not for rates of counts.
#[cfg(test)]
pub(crate) fn is_of_numbers(id: &str) -> bool {
    of_numbers().iter().any(|method| method.id == id)
}

static ALL: LazyLock<Vec<Method>> = LazyLock::new(|| {
    let more = [catalogue_strata::METHODS, catalogue_survey::METHODS, catalogue_more::METHODS];
    let of_numbers = of_numbers();
    let planned = [catalogue_power::METHODS, catalogue_resample::METHODS, catalogue_sequential::METHODS];
    [
        catalogue_counts::METHODS,
        catalogue_joint::METHODS,
        more.concat().as_slice(),
        of_numbers.as_slice(),
        planned.concat().as_slice(),
    ]
    .concat()
});
