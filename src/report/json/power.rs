//! What the sample behind a finding could have shown.

use super::estimates::finite;
use super::wire_power::*;
use crate::findings::{CHANCE_OF_DETECTION, Chance, GROWTH, Power};

/// See [`WirePower`] for the shape.
pub(super) fn power(power: &Power) -> WirePower {
    // A ratio to the bound of a value means nothing.
    let by_value = power.method == "detectable_beyond";
    let detectable = match power.detectable {
        Ok(Some(found)) => WireDetectable {
            rate: finite(found.rate),
            against: finite(found.reference_rate),
            ratio: found.ratio().ok().filter(|_| !by_value),
            difference: finite(found.difference()),
            method: Some(power.method),
            undefined: None,
        },
        Ok(None) => WireDetectable {
            undefined: Some("even the widest gap would not have been seen so surely".into()),
            ..WireDetectable::default()
        },
        Err(reason) => WireDetectable { undefined: Some(reason.to_string()), ..WireDetectable::default() },
    };
    let false_flag = match power.false_flag {
        Ok(flag) => WireFalseFlag {
            groups: Some(flag.groups),
            by_this_rule: Some(chance(flag.by_this_rule)),
            by_the_point_alone: Some(chance(flag.by_the_point_alone)),
            undefined: None,
        },
        Err(reason) => WireFalseFlag { undefined: Some(reason.to_string()), ..WireFalseFlag::default() },
    };
    let to_settle = power.to_settle.map(|growth| match growth {
        Ok(growth) => WireGrowth {
            times: finite(growth.times),
            group_cases: Some(growth.group_cases),
            reference_cases: growth.reference_cases,
            for_min_rows: Some(growth.for_min_rows),
            method: Some(GROWTH),
            undefined: None,
        },
        Err(reason) => WireGrowth { undefined: Some(reason.to_string()), ..WireGrowth::default() },
    });
    WirePower {
        level: power.level,
        chance_of_detection: CHANCE_OF_DETECTION,
        detectable,
        false_flag,
        to_settle,
    }
}

fn chance(chance: Chance) -> WireChance {
    let standard_error = match chance {
        Chance::Drawn(drawn) => finite(drawn.standard_error),
        _ => None,
    };
    let value = finite(chance.value());
    WireChance {
        chance: value.filter(|_| !chance.is_bound()),
        at_most: value.filter(|_| chance.is_bound()),
        standard_error,
        method: chance.method(),
    }
}
