//! The normal equations of groups that share cells, as a network.
//!
//! With one intercept for each cell taken out, the equations of the groups have `n_a n_b / n` of each cell
//! that holds both off the diagonal, with a minus sign, and on it what makes every row add up to what ties
//! the group to the reference. That is a network of resistors, the reference being the ground. A group is
//! taken out by joining its neighbours instead (star to mesh), which only ever adds positive numbers:
//! Gaussian elimination without the subtraction, so that a group of three cases beside one of a thousand
//! million keeps its digits.

/// The network after all groups but the ground are taken out.
pub(super) struct Network {
    /// What ties each node to those after it, over their sum; the last is the ground.
    parts: Vec<Vec<f64>>,
    /// What ties each node to those after it.
    sums: Vec<f64>,
}

impl Network {
    /// From what ties each two nodes, the last of which is the ground. Every node must be tied to the ground,
    /// be it through others.
    pub(super) fn new(mut ties: Vec<Vec<f64>>) -> Network {
        let ground = ties.len() - 1;
        let mut sums = Vec::with_capacity(ground);
        for node in 0..ground {
            let sum: f64 = ties[node][node + 1..].iter().sum();
            assert!(sum > 0.0, "every group is tied to the reference");
            ties[node].iter_mut().for_each(|tie| *tie /= sum);
            for one in node + 1..=ground {
                for other in node + 1..=ground {
                    let joined = ties[node][one] * ties[node][other] * sum;
                    ties[one][other] += joined;
                }
            }
            sums.push(sum);
        }
        Network { parts: ties, sums }
    }

    /// The solution of the equations, for every node but the ground.
    pub(super) fn solve(&self, mut right: Vec<f64>) -> Vec<f64> {
        let nodes = self.sums.len();
        for node in 0..nodes {
            let (before, after) = right.split_at_mut(node + 1);
            let parts = &self.parts[node][node + 1..nodes];
            after.iter_mut().zip(parts).for_each(|(other, part)| *other += part * before[node]);
        }
        for node in (0..nodes).rev() {
            let after = right[node + 1..].iter().zip(&self.parts[node][node + 1..nodes]);
            let carried: f64 = after.map(|(solved, part)| solved * part).sum();
            right[node] = right[node] / self.sums[node] + carried;
        }
        right
    }

    /// The inverse of the equations, row by row.
    pub(super) fn inverse(&self) -> Vec<Vec<f64>> {
        let nodes = self.sums.len();
        let unit = |at: usize| (0..nodes).map(|node| if node == at { 1.0 } else { 0.0 }).collect();
        (0..nodes).map(|at| self.solve(unit(at))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the equations make of a solution.
    fn times(ties: &[Vec<f64>], solution: &[f64]) -> Vec<f64> {
        let at = |node: usize| solution.get(node).copied().unwrap_or(0.0);
        let row = |node: usize| -> f64 {
            (0..ties.len())
                .filter(|other| *other != node)
                .map(|other| ties[node][other] * (at(node) - at(other)))
                .sum()
        };
        (0..solution.len()).map(row).collect()
    }

    #[test]
    fn the_solution_solves_the_equations() {
        let ties = vec![
            vec![0.0, 3.0, 0.0, 0.5],
            vec![3.0, 0.0, 7.0, 0.0],
            vec![0.0, 7.0, 0.0, 2.0],
            vec![0.5, 0.0, 2.0, 0.0],
        ];
        let right = vec![1.0, -4.0, 2.5];
        let network = Network::new(ties.clone());
        let solution = network.solve(right.clone());
        for (found, expected) in times(&ties, &solution).iter().zip(&right) {
            assert!((found - expected).abs() < 1e-13, "{found} {expected}");
        }
        let inverse = network.inverse();
        for (row, solved) in inverse.iter().zip(&solution) {
            let found: f64 = row.iter().zip(&right).map(|(one, other)| one * other).sum();
            assert!((found - solved).abs() < 1e-13);
        }
    }

    #[test]
    fn a_weak_tie_beside_a_strong_one_keeps_its_digits() {
        // Resistances in a row: 1/0.75 and 1/1e12.
        let ties = vec![vec![0.0, 1e12, 0.75], vec![1e12, 0.0, 0.0], vec![0.75, 0.0, 0.0]];
        let inverse = Network::new(ties).inverse();
        assert!((inverse[0][0] * 0.75 - 1.0).abs() < 1e-15);
        assert!((inverse[1][1] / (1.0 / 0.75 + 1e-12) - 1.0).abs() < 1e-15);
    }
}
