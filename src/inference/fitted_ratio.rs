//! The most likely rates of two groups among those with a given ratio.

use crate::inference::fitted::{Cases, Rate, Rates};

/// The rates with `group = ratio * reference` under which the counts are most likely (Koopman 1984): the smaller
/// root of a quadratic. `excess` is the ratio minus 1; the ratio is above 0.
///
/// Hits and misses are each solved for directly and every sum that could lose its digits is rewritten in counts
/// and in `excess`, so that rates near 0 and near 1 keep full precision with a thousand million cases.
pub(crate) fn most_likely(group: Cases, reference: Cases, ratio: f64, excess: f64) -> Rates {
    let (x1, x2) = (group.hits, reference.hits);
    let (y1, y2) = (group.misses, reference.misses);
    let (n1, n2) = (group.base(), reference.base());
    let total = n1 + n2;

    let lean = excess * (n1 + x2) + (y1 - y2);
    let root = (lean * lean + 4.0 * ratio * y1 * y2).sqrt();
    let hit_reference = 2.0 * (x1 + x2) / (ratio * (n1 + x2) + x1 + n2 + root);

    let sum = excess * (total + y2) + (y1 + y2);
    let miss_reference =
        if sum >= 0.0 { (sum + root) / (2.0 * total * ratio) } else { 2.0 * -excess * y2 / (root - sum) };
    let sum = ratio * (y1 + y2) - excess * (total + y1);
    let miss_group = if sum >= 0.0 { (sum + root) / (2.0 * total) } else { 2.0 * excess * y1 / (root - sum) };

    Rates {
        group: Rate { hit: ratio * hit_reference, miss: miss_group },
        reference: Rate { hit: hit_reference, miss: miss_reference },
    }
}
