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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::resample::Streams;

    const DRAWS: u64 = 100_000;

    /// The chance of each number of hits, by the ratio of neighbours that the definition gives.
    fn chances(total: u64, hits: u64, drawn: u64) -> Vec<f64> {
        let least = (hits + drawn).saturating_sub(total);
        let mut weights = vec![0.0; least as usize];
        let mut weight = 1.0;
        for found in least..=hits.min(drawn) {
            weights.push(weight);
            let (ways, of) =
                ((hits - found) * (drawn - found), (found + 1) * (total + found + 1 - hits - drawn));
            weight *= ways as f64 / of as f64;
        }
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    }

    #[test]
    fn draws_follow_the_definition_in_all_four_ways_and_both_algorithms() {
        let cases = [(30, 5, 12), (30, 25, 12), (30, 12, 4), (30, 12, 26), (9, 5, 8)];
        let more =
            [(200, 40, 90), (200, 160, 90), (200, 90, 30), (200, 90, 170), (5000, 13, 2000), (400, 150, 150)];
        for (total, hits, drawn) in cases.into_iter().chain(more) {
            let streams = Streams::new(4, "hypergeometric");
            let mut counted = vec![0u64; drawn.min(hits) as usize + 1];
            for replicate in 0..DRAWS {
                counted[hypergeometric(total, hits, drawn, &mut streams.of(replicate)) as usize] += 1;
            }
            let (mut found, mut expected) = (0.0, 0.0f64);
            for (count, chance) in counted.iter().zip(chances(total, hits, drawn)) {
                found += *count as f64 / DRAWS as f64;
                expected = (expected + chance).min(1.0);
                let error = (expected * (1.0 - expected) / DRAWS as f64).sqrt();
                assert!(
                    (found - expected).abs() <= 4.0 * error + 1e-4,
                    "{drawn} drawn of {total} with {hits} hits: {found} beside {expected}"
                );
            }
        }
    }
}
