//! What the regression leaves, and the variances of its coefficients.

use super::design::{Cell, Design, Placed};
use crate::inference::adjusted::network::Network;
use crate::share::Undefined;

/// A difference of means this much smaller than the means is a matter of their last digits.
const LAST_DIGITS: f64 = 64.0 * f64::EPSILON;

/// The fitted regression.
pub(super) struct Residuals {
    /// Of each group but the reference.
    pub(super) coefficients: Vec<f64>,
    /// The cases beyond the number of coefficients and cells.
    pub(super) degrees_of_freedom: u64,
    cases: f64,
    /// The inverse of the normal equations.
    inverse: Vec<Vec<f64>>,
    places: Vec<Place>,
}

/// The cases of one group in one cell, which are all fitted alike.
struct Place {
    /// How much one more in the amount of one case moves each coefficient.
    influence: Vec<f64>,
    /// The sum of their squared residuals.
    squares: f64,
    /// One minus the leverage of each, or nothing where that is 1.
    slack: Option<f64>,
}

/// The variances of one coefficient.
pub(super) struct Variances {
    pub(super) classic: f64,
    pub(super) hc1: f64,
    pub(super) hc3: Result<f64, Undefined>,
    /// n - p, above zero.
    pub(super) degrees: f64,
}

impl Residuals {
    pub(super) fn of(design: &Design) -> Residuals {
        let network = Network::new(design.ties());
        let (coefficients, inverse) = (network.solve(design.pulls()), network.inverse());
        let mut places = Vec::new();
        for cell in &design.cells {
            let raised: f64 =
                cell.sides.iter().map(|placed| placed.part * at(&coefficients, placed.column)).sum();
            for placed in &cell.sides {
                let missed = placed.above - (at(&coefficients, placed.column) - raised);
                // Where all cases are alike a rounded residual would pass for a spread.
                let is_noise = placed.side.squares == 0.0 && missed.abs() <= LAST_DIGITS * design.largest;
                places.push(Place::of(cell, placed, &inverse, if is_noise { 0.0 } else { missed }));
            }
        }
        let parameters = design.cells.len() + design.coefficients();
        Residuals {
            coefficients,
            degrees_of_freedom: design.cases() - parameters as u64,
            cases: design.cases() as f64,
            inverse,
            places,
        }
    }

    /// The variances of a coefficient, or why there are none.
    pub(super) fn variances(&self, column: usize) -> Result<Variances, Undefined> {
        if self.degrees_of_freedom == 0 {
            return Err(Undefined::SaturatedCell);
        }
        let degrees = self.degrees_of_freedom as f64;
        let all: f64 = self.places.iter().map(|place| place.squares).sum();
        let moved = |place: &Place| place.influence[column] * place.influence[column] * place.squares;
        let white: f64 = self.places.iter().map(moved).sum();
        if white == 0.0 {
            return Err(Undefined::NoVariation);
        }
        let mut hc3 = Ok(0.0);
        for place in &self.places {
            hc3 = match place.slack {
                Some(slack) => hc3.map(|sum| sum + moved(place) / (slack * slack)),
                // Such a case moves a coefficient by all of its own amount or not at all.
                None if place.influence[column].abs() > 0.5 => Err(Undefined::SaturatedCell),
                None => hc3,
            };
        }
        Ok(Variances {
            classic: all / degrees * self.inverse[column][column],
            hc1: white * self.cases / degrees,
            hc3,
            degrees,
        })
    }
}

impl Place {
    fn of(cell: &Cell, placed: &Placed, inverse: &[Vec<f64>], missed: f64) -> Place {
        let Placed { side, column, .. } = placed;
        // One case less the mean of its cell, in each indicator.
        let influence: Vec<f64> = inverse
            .iter()
            .map(|row| {
                let others =
                    cell.sides.iter().map(|other| other.part * (at(row, *column) - at(row, other.column)));
                others.sum()
            })
            .collect();
        let among = |placed: &Placed| placed.part * (at(&influence, *column) - at(&influence, placed.column));
        let leverage = 1.0 / cell.cases + cell.sides.iter().map(among).sum::<f64>();
        // Seen as a network of cells and groups in which every case is a tie, one minus the leverage of a
        // case is at least (n - 1) / n when there are n alike. A single case that is not the only tie has
        // another way round of at most 2k - 1 ties for k groups, and so at least 1 / 2k; an only tie has
        // nothing.
        let least = (side.cases - 1.0) / side.cases;
        let bound = 0.5 / (2.0 * (inverse.len() as f64 + 1.0));
        let slack = (1.0 - leverage).max(least);
        let slack = (slack > bound).then_some(slack);
        let missed = if slack.is_none() { 0.0 } else { missed };
        Place { influence, squares: side.squares + side.cases * missed * missed, slack }
    }
}

/// The value at a column, 0 at that of the reference.
fn at(values: &[f64], column: usize) -> f64 {
    values.get(column).copied().unwrap_or(0.0)
}
