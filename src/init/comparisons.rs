//! The sections of a drafted policy that say who is compared with whom, and within what.

use super::draft::Writer;
use super::roles::{Group, Roles};
use super::text::{list, plain, quote};

impl Writer {
    pub(super) fn groups(&mut self, roles: &Roles<'_>) {
        self.comment(
            "The protected attributes, one block each. Groups are compared with the best one; \"rest\", \
             \"overall\" or one of the values are other references. A blank and the values named unknown are \
             counted and reported, never judged.",
        );
        let (active, doubtful): (Vec<&Group>, Vec<&Group>) =
            roles.groups.iter().partition(|group| group.doubt.is_none());
        if active.is_empty() {
            self.to_fill_in = true;
            self.notes.push("no column looks like a protected attribute: fill in [[groups]]".into());
            self.line(true, "[[groups]]");
            self.line(
                true,
                "column = \"fill in\"  # FILL IN: the column of a protected attribute, such as sex",
            );
            self.gap();
        }
        for group in active.into_iter().chain(doubtful) {
            self.group(group);
        }
    }

    fn group(&mut self, group: &Group<'_>) {
        let name = plain(group.column.name());
        let active = group.doubt.is_none();
        match &group.doubt {
            Some(doubt) => {
                self.comment(&format!("Perhaps {name:?}. {doubt}"));
                self.notes.push(format!("attribute, left out: {name:?}. {doubt}"));
            }
            None => self.notes.push(format!("attribute: {name:?}{}", described(group))),
        }
        self.line(active, "[[groups]]");
        self.seen(group.column);
        self.line(active, &format!("column = {}", quote(group.column.name())));
        if group.is_role {
            self.line(active, &format!("role = {}", quote(group.role)));
        } else if active {
            self.comment(&format!("If this is the {0} of each person, add role = {0:?}.", group.role));
        }
        self.line(active, "reference = \"best\"");
        if !group.unknown.is_empty() {
            self.line(active, &format!("unknown = {}", list(group.unknown.iter().copied())));
        }
        if let Some(cut) = group.cut {
            self.comment(&format!("A number into \"<{cut}\" and \">={cut}\"; more points make more groups."));
            if cut == 40.0 {
                self.comment("US law protects workers from the age of 40. Choose what fits your case.");
            }
            self.line(active, &format!("cut = [{cut}]"));
        }
        self.gap();
    }

    pub(super) fn small_groups(&mut self) {
        self.comment("Leaves small groups out of ratios; they keep their row, count and rate. Say why.");
        self.line(false, "[[exclusions]]");
        self.line(false, "below_fraction = 0.02");
        self.line(false, "justification = \"Less than 2 % of the cases: too few for a stable ratio.\"");
        self.gap();
    }

    pub(super) fn crosses(&mut self, roles: &Roles<'_>) {
        let of = |role: &str| {
            let mut groups = roles.groups.iter().filter(|group| group.doubt.is_none());
            groups.find(|group| group.role == role).map(|group| group.column.name())
        };
        self.comment(
            "Where attributes meet: what happens to Black women need not show in either column alone.",
        );
        let pair = of("race").zip(of("sex"));
        let (race, sex) = pair.unwrap_or(("race", "sex"));
        self.line(pair.is_some(), "[intersections]");
        self.line(pair.is_some(), &format!("crosses = [{}]", list([race, sex])));
        self.gap();
    }

    pub(super) fn conditions(&mut self, roles: &Roles<'_>) {
        self.comment(
            "Compares like with like: the same comparison within each value. A gap that is there overall and \
             not within them comes from who applies where. Several columns are crossed.",
        );
        let mut all = roles.conditions.iter().chain(&roles.possible_conditions);
        let suggested = all.next();
        let first = suggested.filter(|_| !roles.conditions.is_empty());
        match first {
            Some(column) => {
                self.line(true, "[conditions]");
                self.seen(column);
                self.line(true, &format!("columns = {}", list([column.name()])));
                self.notes.push(format!("condition: {:?}", plain(column.name())));
            }
            None => {
                self.line(false, "[conditions]");
                if let Some(column) = suggested {
                    self.seen(column);
                }
                let name = suggested.map_or("department", |column| column.name());
                self.line(false, &format!("columns = {}", list([name])));
            }
        }
        let others: Vec<String> = all.map(|column| plain(column.name())).collect();
        if !others.is_empty() {
            self.comment(&format!("Other columns that could be conditions: {}.", others.join(", ")));
        }
        self.gap();
    }
}

fn described(group: &Group<'_>) -> String {
    let role = if group.is_role { format!(", role {}", group.role) } else { String::new() };
    let cut = group.cut.map_or_else(String::new, |cut| format!(", cut at {cut}"));
    let unknown = match group.unknown.as_slice() {
        [] => String::new(),
        words => format!(", unknown when {}", plain(&words.join(", "))),
    };
    format!("{role}{cut}{unknown}")
}
