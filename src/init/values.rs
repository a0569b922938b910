//! What the values of a column say: yes or no, good or bad, unknown.

use crate::spelling::{fold, is_unknown};

/// What one value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// Good to get, in words: hired, approved.
    Good,
    /// Bad to get, in words: denied, flagged.
    Bad,
    /// Yes, 1, true: the thing the column is named for.
    Yes,
    /// No, 0, false.
    No,
    /// That it is not known.
    Unknown,
    /// Nothing that is understood here.
    Unclear,
}

const GOOD: &[&str] = &[
    "advanced",
    "advance",
    "hired",
    "hire",
    "selected",
    "select",
    "approved",
    "approve",
    "accepted",
    "accept",
    "admitted",
    "admit",
    "offered",
    "offer",
    "offer extended",
    "passed",
    "pass",
    "granted",
    "grant",
    "promoted",
    "shortlisted",
    "short listed",
    "invited",
    "interview",
    "interviewed",
    "recommended",
    "qualified",
    "eligible",
    "successful",
    "success",
    "enrolled",
    "awarded",
    "cleared",
    "funded",
    "originated",
    "loan originated",
    "favorable",
    "favourable",
    "low risk",
    "repaid",
    "paid",
    "eingestellt",
    "zusage",
    "angenommen",
    "genehmigt",
    "bewilligt",
    "bestanden",
    "ausgewahlt",
    "eingeladen",
    "zugelassen",
    "accepte",
    "acceptee",
    "admis",
    "admise",
    "embauche",
    "embauchee",
    "approuve",
    "retenu",
    "retenue",
    "accorde",
    "reussi",
    "contratado",
    "contratada",
    "aceptado",
    "aceptada",
    "aprobado",
    "aprobada",
    "admitido",
    "admitida",
    "seleccionado",
    "seleccionada",
    "concedido",
];

const BAD: &[&str] = &[
    "rejected",
    "reject",
    "denied",
    "deny",
    "declined",
    "decline",
    "refused",
    "failed",
    "fail",
    "unsuccessful",
    "disqualified",
    "unqualified",
    "ineligible",
    "flagged",
    "flag",
    "fraud",
    "fraudulent",
    "suspicious",
    "blocked",
    "banned",
    "suspended",
    "arrested",
    "detained",
    "high risk",
    "unfavorable",
    "unfavourable",
    "delayed",
    "late",
    "reoffended",
    "defaulted",
    "default",
    "charged off",
    "abgelehnt",
    "absage",
    "durchgefallen",
    "refuse",
    "refusee",
    "rejete",
    "rejetee",
    "echoue",
    "rechazado",
    "rechazada",
    "denegado",
    "denegada",
];

const YES: &[&str] = &["yes", "y", "true", "t", "1", "ja", "oui", "si", "sim"];
const NO: &[&str] = &["no", "n", "false", "f", "0", "nein", "non", "nao"];

/// A word that turns a good one into its opposite.
const NOT: &[&str] = &["not ", "non ", "nicht ", "no ", "pas "];

/// What a value of a decision or a label says.
pub(super) fn says(value: &str) -> Says {
    let folded = fold(value);
    let folded = folded.as_str();
    let number = value.trim().parse::<f64>().ok();
    let denies = NOT.iter().find_map(|word| folded.strip_prefix(word));
    match () {
        () if number == Some(1.0) || YES.contains(&folded) => Says::Yes,
        () if number == Some(0.0) || NO.contains(&folded) => Says::No,
        () if is_unknown(value, false) => Says::Unknown,
        () if GOOD.contains(&folded) => Says::Good,
        () if BAD.contains(&folded) => Says::Bad,
        () => match denies {
            Some(rest) if GOOD.contains(&rest) => Says::Bad,
            Some(rest) if BAD.contains(&rest) => Says::Good,
            _ => Says::Unclear,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_understood_in_several_spellings() {
        for (value, wanted) in [
            ("Hired", Says::Good),
            ("not selected", Says::Bad),
            ("not flagged", Says::Good),
            ("1.0", Says::Yes),
            ("FALSE", Says::No),
            ("N/A", Says::Unknown),
            ("not published", Says::Unclear),
            ("Acceptée", Says::Good),
            ("7", Says::Unclear),
        ] {
            assert_eq!(says(value), wanted, "{value}");
        }
    }
}
