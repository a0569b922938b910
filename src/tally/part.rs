//! Taking a tally apart by the axis that parts its plan: one tally for each period, or each arm of a trial.

use std::collections::BTreeMap;

use super::account::{SourceRows, Tally};
use super::axis::AxisRole;
use super::level::Level;
use super::sums::Sums;
use super::table::Table;

impl Tally {
    /// A tally for each level of the axis that parts the plan, as if the rows of each had been counted alone by
    /// the plan without that axis. What occurred in the columns ([`Tally::seen`]) is known of the whole alone and
    /// stays behind.
    ///
    /// # Panics
    /// When some margin lacks the axis: the tally was not counted by a plan that is parted by it.
    ///
    /// ```
    /// use evenhand::tally::{AxisRole, Level, Table, Tally};
    /// let mut table = Table::new(vec![AxisRole::Group(0), AxisRole::Period]);
    /// table.add(vec![Level::text("f"), Level::text("2026-01")], 3);
    /// table.add(vec![Level::text("f"), Level::text("2026-02")], 4);
    /// let tally = Tally { used: 7, tables: vec![table], ..Tally::default() };
    /// let parts = tally.parts(AxisRole::Period);
    /// assert_eq!(parts[&Level::text("2026-02")].used, 4);
    /// ```
    pub fn parts(&self, by: AxisRole) -> BTreeMap<Level, Tally> {
        let empty = Tally {
            tables: self.tables.iter().map(|table| Table::new(without(table.axes(), by))).collect(),
            sums: self.sums.iter().map(|sums| Sums::new(without(sums.axes(), by))).collect(),
            grid: self.grid,
            ..Tally::default()
        };
        let mut parts: BTreeMap<Level, Tally> = BTreeMap::new();
        for (index, table) in self.tables.iter().enumerate() {
            let at = position(table.axes(), by);
            for (key, cases, weighted) in table.all_cells() {
                let part = parts.entry(key[at].clone()).or_insert_with(|| empty.clone());
                part.tables[index].add_cell(drop_at(key, at), cases, weighted);
            }
        }
        for (index, sums) in self.sums.iter().enumerate() {
            let at = position(sums.axes(), by);
            for (key, moments) in sums.cells() {
                let part = parts.entry(key[at].clone()).or_insert_with(|| empty.clone());
                part.sums[index].add(drop_at(key, at), moments);
            }
        }
        for ((reason, level), cases) in &self.excluded_parts {
            let part = parts.entry(level.clone()).or_insert_with(|| empty.clone());
            *part.excluded.entry(*reason).or_insert(0) += cases;
        }
        for part in parts.values_mut() {
            part.settle();
        }
        parts
    }

    /// Whether every count of another tally, counted by the same plan, is held here too: whether its rows could be
    /// among the rows of this one.
    pub fn holds(&self, other: &Tally) -> bool {
        let held = |(own, other): (&Table, &Table)| {
            let own: BTreeMap<&[Level], u64> = own.cells().collect();
            other.cells().all(|(key, cases)| own.get(key).is_some_and(|held| *held >= cases))
        };
        self.used >= other.used && self.tables.iter().zip(&other.tables).all(held)
    }

    /// The totals of a part: every used case is in each margin that holds no number.
    fn settle(&mut self) {
        let whole = self.tables.iter().max_by_key(|table| table.total());
        self.used = whole.map_or(0, Table::total);
        self.weighted = whole.map(Table::weight).unwrap_or_default();
        self.sources = vec![SourceRows { rows: self.read() }];
    }
}

fn position(axes: &[AxisRole], by: AxisRole) -> usize {
    axes.iter().position(|axis| *axis == by).expect("every margin of a parted plan has its axis")
}

fn without(axes: &[AxisRole], by: AxisRole) -> Vec<AxisRole> {
    let at = position(axes, by);
    axes.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, axis)| *axis).collect()
}

fn drop_at(key: &[Level], at: usize) -> Vec<Level> {
    key.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, level)| level.clone()).collect()
}
