//! What will be counted, decided before anything is read.

use std::collections::BTreeSet;

use super::axis::{Axis, AxisRole, Reading};

/// The axes and the margins over them that an audit will ask for.
///
/// ```
/// use evenhand::tally::{Axis, AxisRole, Plan, Reading, Values};
/// let axis = |role, column: &str| Axis {
///     role, column: column.into(), reading: Reading::Values(Values::default()),
/// };
/// let mut plan = Plan::new(vec![axis(AxisRole::Group(0), "sex"), axis(AxisRole::Group(1), "race")], None);
/// plan.ask(&[AxisRole::Group(0)]);
/// plan.ask(&[AxisRole::Group(1), AxisRole::Group(0)]);
/// // One table covers both.
/// assert_eq!(plan.margins(), vec![vec![0, 1]]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    axes: Vec<Axis>,
    weight: Option<Weight>,
    asked: BTreeSet<BTreeSet<usize>>,
    summed: BTreeSet<BTreeSet<usize>>,
    parted: Option<usize>,
}

/// What is kept of the numbers in the cells of some axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberMargin {
    /// The axes beside that of the numbers.
    pub axes: Vec<usize>,
    /// How many cases have each number.
    pub levels: bool,
    /// What the numbers add up to.
    pub sums: bool,
}

/// A column that weighs the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The column.
    pub column: String,
    /// What its numbers mean.
    pub kind: WeightKind,
}

/// What the numbers of a weight column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WeightKind {
    /// The row stands for so many cases that were all seen: a table of counts.
    #[default]
    Count,
    /// The row was drawn, and stands for so much of the population: a survey weight. It is one case.
    Sampling,
}

impl WeightKind {
    /// Both kinds.
    pub const ALL: [WeightKind; 2] = [WeightKind::Count, WeightKind::Sampling];

    /// The word of the policy.
    pub fn word(self) -> &'static str {
        match self {
            WeightKind::Count => "count",
            WeightKind::Sampling => "sampling",
        }
    }
}

impl Plan {
    /// A plan over these axes that asks for nothing yet.
    ///
    /// # Panics
    /// When more than one axis reads numbers, or one does and rows have sampling weights.
    pub fn new(axes: Vec<Axis>, weight: Option<Weight>) -> Plan {
        let numbers = axes.iter().filter(|axis| axis.reading == Reading::Number).count();
        let sampling = weight.as_ref().is_some_and(|weight| weight.kind == WeightKind::Sampling);
        assert!(numbers <= usize::from(!sampling), "a plan reads one column of numbers, of unweighted rows");
        Plan { axes, weight, asked: BTreeSet::new(), summed: BTreeSet::new(), parted: None }
    }

    /// Asks for the margin over these axes, in any order.
    ///
    /// # Panics
    /// When a role has no axis in the plan.
    pub fn ask(&mut self, roles: &[AxisRole]) {
        self.asked.insert(self.positions(roles));
    }

    /// Asks for the sums of the numbers over these axes, in any order.
    ///
    /// # Panics
    /// When a role has no axis in the plan, or no axis reads numbers.
    pub fn sum(&mut self, roles: &[AxisRole]) {
        assert!(self.number().is_some(), "there is no number to add up");
        self.summed.insert(self.positions(roles));
    }

    /// The same plan with every margin told apart by one more axis, so that what is counted can be taken apart
    /// into a tally for each of its levels: see [`super::Tally::parts`].
    ///
    /// # Panics
    /// When the axis reads numbers, or the plan is parted already.
    #[must_use]
    pub fn parted_by(mut self, axis: Axis) -> Plan {
        assert!(
            axis.reading != Reading::Number && self.parted.is_none(),
            "a plan is parted once, by few levels"
        );
        let position = self.axes.len();
        self.axes.push(axis);
        let with = |margins: BTreeSet<BTreeSet<usize>>| {
            margins.into_iter().map(|margin| margin.into_iter().chain([position]).collect()).collect()
        };
        Plan { asked: with(self.asked), summed: with(self.summed), parted: Some(position), ..self }
    }

    /// The key position of the axis that parts the plan.
    pub(super) fn parted(&self) -> Option<usize> {
        self.parted
    }

    fn positions(&self, roles: &[AxisRole]) -> BTreeSet<usize> {
        roles.iter().map(|role| self.position(*role).expect("an axis of the plan")).collect()
    }

    /// The key position of the axis that reads numbers.
    pub fn number(&self) -> Option<usize> {
        self.axes.iter().position(|axis| axis.reading == Reading::Number)
    }

    /// The axes, in the order of the key positions.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The weight column, where rows are weighed.
    pub fn weight(&self) -> Option<&Weight> {
        self.weight.as_ref()
    }

    /// The key position of a role.
    pub fn position(&self, role: AxisRole) -> Option<usize> {
        self.axes.iter().position(|axis| axis.role == role)
    }

    /// The margins to count that hold no number: those asked for, without the ones that another of them covers.
    pub fn margins(&self) -> Vec<Vec<usize>> {
        let number = self.number();
        let plain = || self.asked.iter().filter(|margin| number.is_none_or(|axis| !margin.contains(&axis)));
        let covered =
            |margin: &BTreeSet<usize>| plain().any(|other| other != margin && other.is_superset(margin));
        plain().filter(|margin| !covered(margin)).map(|margin| margin.iter().copied().collect()).collect()
    }

    /// The margins of numbers: the other axes of each, and what is kept of the numbers there.
    pub fn number_margins(&self) -> Vec<NumberMargin> {
        let Some(number) = self.number() else { return Vec::new() };
        let leveled =
            self.asked.iter().filter(|margin| margin.contains(&number)).map(|margin| {
                margin.iter().copied().filter(|axis| *axis != number).collect::<BTreeSet<usize>>()
            });
        let leveled: BTreeSet<BTreeSet<usize>> = leveled.collect();
        let all: BTreeSet<&BTreeSet<usize>> = leveled.iter().chain(&self.summed).collect();
        all.into_iter()
            .map(|margin| NumberMargin {
                axes: margin.iter().copied().collect(),
                levels: leveled.contains(margin),
                sums: self.summed.contains(margin),
            })
            .collect()
    }

    /// The columns to read, each once, in a stable order.
    pub fn columns(&self) -> Vec<&str> {
        let weight = self.weight.iter().map(|weight| weight.column.as_str());
        let all: BTreeSet<&str> = self.axes.iter().map(|axis| axis.column.as_str()).chain(weight).collect();
        all.into_iter().collect()
    }
}
