//! What will be counted, decided before anything is read.

use std::collections::BTreeSet;

use super::axis::{Axis, AxisRole};

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
    pub fn new(axes: Vec<Axis>, weight: Option<Weight>) -> Plan {
        Plan { axes, weight, asked: BTreeSet::new() }
    }

    /// Asks for the margin over these axes, in any order.
    ///
    /// # Panics
    /// When a role has no axis in the plan.
    pub fn ask(&mut self, roles: &[AxisRole]) {
        let axes = roles.iter().map(|role| self.position(*role).expect("an axis of the plan")).collect();
        self.asked.insert(axes);
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

    /// The margins to count: those asked for, without the ones that another table already covers.
    pub fn margins(&self) -> Vec<Vec<usize>> {
        let covered = |margin: &BTreeSet<usize>| {
            self.asked.iter().any(|other| other != margin && other.is_superset(margin))
        };
        self.asked
            .iter()
            .filter(|margin| !covered(margin))
            .map(|margin| margin.iter().copied().collect())
            .collect()
    }

    /// The columns to read, each once, in a stable order.
    pub fn columns(&self) -> Vec<&str> {
        let weight = self.weight.iter().map(|weight| weight.column.as_str());
        let all: BTreeSet<&str> = self.axes.iter().map(|axis| axis.column.as_str()).chain(weight).collect();
        all.into_iter().collect()
    }
}
