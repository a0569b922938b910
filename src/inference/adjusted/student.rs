//! Student's t distribution, also for more degrees of freedom than statrs has digits for.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::inference::normal::{check_confidence, two_sided_p as normal_two_sided_p, two_sided_z};

/// Beyond so many degrees of freedom statrs loses digits, and series in one over them have all.
const MANY: f64 = 1e4;

/// The probability that a variable of Student's t distribution is at least as far from zero, on either side.
pub(super) fn two_sided_p(t: f64, degrees_of_freedom: f64) -> f64 {
    if degrees_of_freedom <= MANY {
        return (2.0 * law(degrees_of_freedom).sf(t.abs())).min(1.0);
    }
    // The normal deviate of the same probability (Hill 1970, CACM algorithm 395).
    let shrunk = degrees_of_freedom - 0.5;
    let square = shrunk * libm::log1p(t * t / degrees_of_freedom);
    let scale = 48.0 * shrunk * shrunk;
    let upper = ((-0.4 * square - 3.3) * square - 24.0) * square - 85.5;
    let lower = 0.8 * square * square + 100.0 + scale;
    let stretch = (upper / lower + square + 3.0) / scale + 1.0;
    normal_two_sided_p(stretch * square.sqrt())
}

/// The critical value of a two-sided interval.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1.
pub(super) fn two_sided_t(confidence: f64, degrees_of_freedom: f64) -> f64 {
    check_confidence(confidence);
    if degrees_of_freedom <= MANY {
        return -law(degrees_of_freedom).inverse_cdf((1.0 - confidence) / 2.0);
    }
    // The expansion of Cornish and Fisher (Abramowitz and Stegun 1964, 26.7.5).
    let z = two_sided_z(confidence);
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    let per = 1.0 / degrees_of_freedom;
    z + per * (first + per * (second + per * third))
}

fn law(degrees_of_freedom: f64) -> StudentsT {
    StudentsT::new(0.0, 1.0, degrees_of_freedom).expect("degrees of freedom above zero")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Degrees of freedom, t, its p, a confidence, its critical value: the regularised incomplete beta
    /// function of mpmath in 40 digits.
    const VALUES: [[f64; 5]; 24] = [
        [1.0, 0.3, 0.814452841844515, 0.9, 6.31375151467504],
        [1.0, 2.5, 0.242237883181687, 0.95, 12.7062047361747],
        [1.0, 9.0, 0.0704465749545545, 0.999, 636.619248768719],
        [1.37, 0.3, 0.803320603501302, 0.9, 4.07747541310792],
        [1.37, 2.5, 0.18440753415031, 0.95, 6.8850731566417],
        [1.37, 9.0, 0.034837766957664, 0.999, 120.88600872381],
        [6.3111, 0.3, 0.773814495174935, 0.9, 1.9261596790066],
        [6.3111, 2.5, 0.044602014484974, 0.95, 2.41796893152098],
        [6.3111, 9.0, 7.88271106088498e-05, 0.999, 5.76013913856832],
        [400.5, 0.3, 0.764332801048774, 0.9, 1.64866716342495],
        [400.5, 2.5, 0.0128183649771431, 0.95, 1.9659048949683],
        [400.5, 9.0, 9.19368337140081e-18, 0.999, 3.31498444526134],
        [9999.0, 0.3, 0.764183391852947, 0.9, 1.6450060333113],
        [9999.0, 2.5, 0.0124352211400202, 0.95, 1.96020126362136],
        [9999.0, 9.0, 2.6678876309442e-19, 0.999, 3.29150006330093],
        [10001.0, 0.3, 0.764183390605842, 0.9, 1.64500600283023],
        [10001.0, 2.5, 0.0124352179614652, 0.95, 1.96020121616464],
        [10001.0, 9.0, 2.66779891755469e-19, 0.999, 3.29149986860175],
        [123456.5, 0.3, 0.764177660713687, 0.9, 1.64486596960375],
        [123456.5, 2.5, 0.0124206173668243, 0.95, 1.95998320016736],
        [123456.5, 9.0, 2.28809863526828e-19, 0.999, 3.2906055442101],
        [1000000000.0, 0.3, 0.764177155684452, 0.9, 1.64485362847524],
        [1000000000.0, 2.5, 0.0124193308104025, 0.95, 1.95996398691233],
        [1000000000.0, 9.0, 2.25718060514711e-19, 0.999, 3.29052674122163],
    ];

    #[test]
    fn probabilities_and_critical_values_have_their_digits() {
        for [degrees, t, p, confidence, critical] in VALUES {
            let found = two_sided_p(t, degrees);
            assert!((found / p - 1.0).abs() < 1e-10, "p of {t} at {degrees}: {found:e}, not {p:e}");
            assert_eq!(found, two_sided_p(-t, degrees));
            let found = two_sided_t(confidence, degrees);
            assert!(
                (found / critical - 1.0).abs() < 1e-10,
                "{confidence} at {degrees}: {found}, not {critical}"
            );
        }
        assert_eq!((two_sided_p(0.0, 3.5), two_sided_p(0.0, 1e7)), (1.0, 1.0));
    }
}
