//! Draws from the hypergeometric distribution, at a cost that does not grow with the number of cases.

use std::f64::consts::E;

use rand::{Rng, RngExt};

use crate::inference::binomial::Binomial;

/// Up to so many draws are made one by one.
const ONE_BY_ONE: u64 = 12;

/// How many of `drawn` cases are hits when they are drawn without replacement from `total` cases of which `hits`
/// are hits.
pub(super) fn hypergeometric(total: u64, hits: u64, drawn: u64, generator: &mut impl Rng) -> u64 {
    let (misses, kept) = (total - hits, total - drawn);
    // The same law in four ways: hits that are drawn, draws that are hits, and what is left of each by the
    // misses and by the cases that stay. The way with the fewest draws is taken.
    let least = hits.min(misses).min(drawn).min(kept);
    if least == hits {
        both(total, hits, drawn, generator)
    } else if least == drawn {
        both(total, drawn, hits, generator)
    } else if least == misses {
        drawn - both(total, misses, drawn, generator)
    } else {
        hits - both(total, kept, hits, generator)
    }
}

/// How many of the `few` cases of one kind are also among the `many` of another, at most half of all.
fn both(total: u64, few: u64, many: u64, generator: &mut impl Rng) -> u64 {
    if few > ONE_BY_ONE {
        return by_ratio_of_uniforms(total, few, many, generator);
    }
    let mut found = 0;
    for passed in 0..few {
        if generator.random_range(0..total - passed) < many - found {
            found += 1;
        }
    }
    found
}

/// By the ratio of two uniform numbers under a hat over the probabilities (Stadlober 1990, "The ratio of uniforms
/// approach for generating discrete random variates", Journal of Computational and Applied Mathematics 31).
fn by_ratio_of_uniforms(total: u64, few: u64, many: u64, generator: &mut impl Rng) -> u64 {
    let part = |count: u64| count as f64 / total as f64;
    // The hypergeometric probability is that of two binomial counts over that of their sum, with any chance.
    let chance = |base: u64| Binomial { base, hit: part(many), miss: part(total - many) };
    let (inside, outside) = (chance(few), chance(total - few));
    let ln_weight = |found: u64| inside.ln_probability(found) + outside.ln_probability(many - found);

    let mode = ((few + 1) as f64 * ((many + 1) as f64 / (total + 2) as f64)).floor() as u64;
    let highest = ln_weight(mode);
    let mean = few as f64 * part(many);
    let variance = mean * part(total - many) * ((total - few) as f64 / (total - 1) as f64);
    let width = (8.0 / E).sqrt() * (variance + 0.5).sqrt() + 3.0 - (12.0 / E).sqrt();
    loop {
        let height = 1.0 - generator.random::<f64>();
        let place = mean + 0.5 + width * (generator.random::<f64>() - 0.5) / height;
        if place < 0.0 || place >= few as f64 + 1.0 {
            continue;
        }
        let found = place as u64;
        if 2.0 * height.ln() <= ln_weight(found) - highest {
            return found;
        }
    }
}
