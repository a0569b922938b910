//! Word lists: what columns of protected attributes, and their values, are called. English first, then German,
//! French and Spanish, in lower case and without accents.

use crate::spelling::{fold, is_unknown};

/// A kind of protected attribute, and how to know one.
#[derive(Debug)]
pub(super) struct AttributeKind {
    /// The `role` written into the policy.
    pub(super) role: &'static str,
    /// What its column is called.
    pub(super) names: &'static [&'static str],
    /// What its values are called, where that tells the kind.
    pub(super) values: &'static [&'static str],
    /// Whether "none" is a group rather than an unknown.
    pub(super) none_is_a_group: bool,
    /// Values that say "not known" in a column of this kind alone, folded.
    pub(super) unknown: &'static [&'static str],
    /// Whether the name alone is enough; otherwise the column is only suggested.
    pub(super) certain: bool,
}

const fn kind(role: &'static str, names: &'static [&'static str]) -> AttributeKind {
    AttributeKind { role, names, values: &[], none_is_a_group: false, unknown: &[], certain: true }
}

const fn trait_of(role: &'static str, names: &'static [&'static str]) -> AttributeKind {
    AttributeKind { none_is_a_group: true, ..kind(role, names) }
}

const fn proxy(role: &'static str, names: &'static [&'static str]) -> AttributeKind {
    AttributeKind { certain: false, ..kind(role, names) }
}

/// The protected attributes; of several that match a name, the one with the longest phrase is meant.
pub(super) const ATTRIBUTES: &[AttributeKind] = &[
    AttributeKind {
        values: &[
            "male",
            "female",
            "man",
            "woman",
            "men",
            "women",
            "non binary",
            "nonbinary",
            "mannlich",
            "weiblich",
            "divers",
            "mann",
            "frau",
            "homme",
            "femme",
            "masculin",
            "feminin",
            "hombre",
            "mujer",
            "masculino",
            "femenino",
        ],
        ..kind("sex", &["sex", "gender", "geschlecht", "sexe", "sexo", "genero", "anrede"])
    },
    AttributeKind {
        values: &[
            "white",
            "black",
            "asian",
            "hispanic",
            "latino",
            "caucasian",
            "african american",
            "native american",
            "black or african american",
            "hispanic or latino",
            "two or more races",
            "pacific islander",
            "american indian",
            "native hawaiian or pacific islander",
            "white not hispanic or latino",
        ],
        ..kind("race", &["race", "racial", "race ethnicity", "raza", "rasse", "skin color", "skin colour"])
    },
    AttributeKind {
        values: &["non hispanic", "not hispanic", "not hispanic or latino"],
        ..kind(
            "ethnicity",
            &["ethnicity", "ethnic", "ethnic group", "ethnie", "etnia", "ethnizitat", "hispanic"],
        )
    },
    kind("age", &["age", "alter", "edad", "altersgruppe", "age group", "age band", "grupo de edad"]),
    trait_of(
        "disability",
        &[
            "disability",
            "disabled",
            "disability status",
            "handicap",
            "handicape",
            "behinderung",
            "schwerbehindert",
            "schwerbehinderung",
            "discapacidad",
        ],
    ),
    kind(
        "nationality",
        &[
            "nationality",
            "national origin",
            "citizenship",
            "country of birth",
            "country of origin",
            "birth country",
            "origin",
            "staatsangehorigkeit",
            "staatsangehoerigkeit",
            "nationalitat",
            "herkunft",
            "nationalite",
            "nacionalidad",
            "migration background",
            "migrationshintergrund",
            "immigrant",
        ],
    ),
    trait_of("religion", &["religion", "faith", "konfession", "creed"]),
    trait_of("veteran", &["veteran", "veteran status", "military", "military status", "protected veteran"]),
    kind(
        "marital status",
        &[
            "marital status",
            "civil status",
            "marital",
            "married",
            "familienstand",
            "situation familiale",
            "etat civil",
            "estado civil",
        ],
    ),
    kind("sexual orientation", &["sexual orientation", "sexuelle orientierung", "orientacion sexual"]),
    kind("gender identity", &["gender identity", "transgender"]),
    kind("pregnancy", &["pregnant", "pregnancy", "schwanger", "parental status", "caregiver"]),
    AttributeKind {
        // The code of ISO 639 for an undetermined language.
        unknown: &["und", "undetermined"],
        ..kind(
            "language",
            &[
                "language",
                "native language",
                "first language",
                "sprache",
                "muttersprache",
                "langue",
                "idioma",
            ],
        )
    },
    kind("region", &["region", "bundesland"]),
    proxy("residence", &["zip", "zip code", "postcode", "postal code", "plz", "neighborhood", "redlining"]),
    proxy("country", &["country", "nation", "pays", "pais"]),
    proxy(
        "income",
        &["income level", "income group", "income band", "income bracket", "socioeconomic", "social class"],
    ),
    proxy("insurance", &["payor", "payer", "insurance type", "payor group"]),
];

impl AttributeKind {
    /// Whether a value says that the group is not known.
    pub(super) fn is_unknown(&self, value: &str) -> bool {
        is_unknown(value, self.none_is_a_group) || self.unknown.contains(&fold(value).as_str())
    }
}

/// Words that make an age the age of something else than a person.
pub(super) const AGE_OF_THINGS: &[&str] = &[
    "veh", "vehicle", "car", "account", "policy", "licence", "license", "loan", "building", "property",
    "company",
];

/// Names of dates and years of birth: personal, and no age until a day is given.
pub(super) const BIRTH: &[&str] = &[
    "birth",
    "dob",
    "birthday",
    "birthdate",
    "date of birth",
    "birth date",
    "birth year",
    "year of birth",
    "yob",
    "geburtsdatum",
    "geburtstag",
    "geburtsjahr",
    "date de naissance",
    "naissance",
    "nacimiento",
];
