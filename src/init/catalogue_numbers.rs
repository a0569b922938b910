//! Word lists: what numbers are called that are an outcome, or a score. English first, then German, French and
//! Spanish, in lower case and without accents.

use crate::measures::Direction;

/// Names of numbers that are the outcome themselves.
pub(super) struct AmountNames {
    /// The domain such amounts belong to.
    pub(super) domain: &'static str,
    /// Adverse where less of it is better for the person.
    pub(super) better: Direction,
    /// How much the name says: 4 is enough whatever else it says, below that it has to say nothing else.
    pub(super) strength: i32,
    pub(super) phrases: &'static [&'static str],
}

/// What amounts are called. Of several that match a name, the one with the longest phrase is meant.
pub(super) const AMOUNTS: &[AmountNames] = &[
    AmountNames {
        domain: "pricing",
        better: Direction::Adverse,
        strength: 4,
        phrases: &[
            "price",
            "premium",
            "prem",
            "tariff",
            "fee",
            "fees",
            "surcharge",
            "quote",
            "interest rate",
            "apr",
            "preis",
            "pramie",
            "praemie",
            "gebuhr",
            "gebuehr",
            "zinssatz",
            "prix",
            "tarif",
            "precio",
            "tarifa",
        ],
    },
    AmountNames {
        domain: "pricing",
        better: Direction::Favorable,
        strength: 4,
        phrases: &[
            "discount",
            "rebate",
            "price reduction",
            "credit limit",
            "credit line",
            "rabatt",
            "nachlass",
            "remise",
            "descuento",
        ],
    },
    AmountNames {
        domain: "routing",
        better: Direction::Adverse,
        strength: 4,
        phrases: &[
            "wait",
            "waited",
            "waiting",
            "waiting time",
            "turnaround",
            "tat",
            "response time",
            "handling time",
            "wartezeit",
            "antwortzeit",
            "attente",
            "espera",
        ],
    },
    AmountNames {
        domain: "hiring",
        better: Direction::Favorable,
        strength: 3,
        phrases: &[
            "salary",
            "wage",
            "wages",
            "pay",
            "bonus",
            "compensation",
            "hourly rate",
            "gehalt",
            "lohn",
            "salaire",
            "salario",
            "sueldo",
        ],
    },
    AmountNames {
        domain: "pricing",
        better: Direction::Favorable,
        strength: 3,
        phrases: &["loan amount", "amount granted", "granted amount", "payout", "kreditbetrag"],
    },
    AmountNames {
        domain: "pricing",
        better: Direction::Adverse,
        strength: 3,
        phrases: &["cost", "costs", "charge", "rent", "kosten", "miete", "cout", "loyer", "coste", "costo"],
    },
    AmountNames {
        domain: "routing",
        better: Direction::Adverse,
        strength: 3,
        phrases: &[
            "minutes", "hours", "duration", "delay", "days", "latency", "minuten", "stunden", "dauer",
            "duree", "delai", "duracion", "demora",
        ],
    },
    AmountNames {
        domain: "pricing",
        better: Direction::Adverse,
        strength: 2,
        phrases: &["rate", "amount", "betrag", "montant", "importe"],
    },
];

/// Words that say which of several amounts is the whole of it.
pub(super) const WHOLE: &[&str] = &["total", "tot", "final", "overall", "gesamt", "totale"];

/// Words that an amount may be joined with and stay what it is.
pub(super) const AMOUNT_DETAILS: &[&str] = &[
    "tot", "gross", "net", "annual", "yearly", "monthly", "weekly", "hourly", "base", "starting", "offered",
    "granted", "approved", "initial", "overall", "eur", "euro", "usd", "dollars", "gbp", "chf", "min", "sec",
    "seconds",
];

/// Words that make a number something else than what was decided: what was asked for, what was there before.
pub(super) const NOT_AMOUNTS: &[&str] = &[
    "id",
    "index",
    "ratio",
    "period",
    "count",
    "list",
    "rank",
    "requested",
    "asked",
    "asking",
    "expected",
    "desired",
    "wanted",
    "previous",
    "prior",
    "last",
    "former",
    "old",
    "market",
    "competitor",
    "property",
    "house",
];

/// Names of scores that are given in a few steps.
pub(super) const STEPPED_SCORES: &[&str] =
    &["risk category", "risk level", "risk band", "risk grade", "risikostufe"];

/// Names that are those of a score where the numbers are between 0 and 1.
pub(super) const CHANCES: &[&str] = &[
    "risk",
    "chance",
    "likelihood",
    "propensity",
    "confidence",
    "prediction",
    "predicted",
    "model",
    "forecast",
    "risiko",
    "prognose",
    "riesgo",
    "risque",
];

/// Names of numbers between 0 and 1 that are no scores.
pub(super) const NO_CHANCES: &[&str] =
    &["ratio", "rate", "share", "fraction", "percent", "perc", "pct", "proportion", "discount", "anteil"];
