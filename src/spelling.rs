//! How people spell values: what is the same word, and which words say that something is not known.

/// A value as it is looked up in word lists: lower case, no accents, one space for anything else.
///
/// ```
/// use evenhand::spelling::fold;
/// assert_eq!(fold(" N/A "), fold("n a"));
/// ```
pub fn fold(value: &str) -> String {
    let mut folded = String::new();
    for letter in value.chars() {
        if letter.is_alphanumeric() {
            fold_into(letter, &mut folded);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim().to_string()
}

/// Letters with marks and the plain letters they are looked up as.
const PLAIN: [(&str, &str); 9] = [
    ("àáâãäå", "a"),
    ("ç", "c"),
    ("èéêë", "e"),
    ("ìíîï", "i"),
    ("ñ", "n"),
    ("òóôõöø", "o"),
    ("ùúûü", "u"),
    ("ß", "ss"),
    ("œ", "oe"),
];

pub(crate) fn fold_into(letter: char, text: &mut String) {
    for lower in letter.to_lowercase() {
        match PLAIN.iter().find(|(marked, _)| marked.contains(lower)) {
            Some((_, plain)) => text.push_str(plain),
            None => text.push(lower),
        }
    }
}

/// Words that say that something is not known, folded.
const UNKNOWN: &[&str] = &[
    "na",
    "n a",
    "nan",
    "null",
    "nil",
    "unknown",
    "unk",
    "not known",
    "not available",
    "not disclosed",
    "undisclosed",
    "prefer not to say",
    "prefer not to answer",
    "prefer not to disclose",
    "choose not to disclose",
    "i do not wish to answer",
    "i don t wish to answer",
    "declined to state",
    "decline to state",
    "declined to answer",
    "decline to self identify",
    "declined to self identify",
    "not specified",
    "unspecified",
    "not stated",
    "not provided",
    "not reported",
    "no answer",
    "unassigned",
    "missing",
    "refused to answer",
    "not applicable",
    "unbekannt",
    "keine angabe",
    "k a",
    "nicht angegeben",
    "inconnu",
    "inconnue",
    "non renseigne",
    "non precise",
    "desconocido",
    "desconocida",
    "no informado",
    "no especificado",
    "no sabe",
];

/// Whether a value of an attribute says that the group is not known. "None" does, unless it names a group
/// of its own, as with disabilities.
pub fn is_unknown(value: &str, none_is_a_group: bool) -> bool {
    let folded = fold(value);
    // Nothing but marks: "-", "?", "…".
    folded.is_empty() || UNKNOWN.contains(&folded.as_str()) || (folded == "none" && !none_is_a_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_looked_up_without_case_marks_and_accents() {
        assert_eq!(fold(" N/A "), "n a");
        assert_eq!(fold("Prefer-not  to say"), "prefer not to say");
        assert_eq!(fold("männlich"), "mannlich");
        assert_eq!(fold("?"), "");
    }

    #[test]
    fn none_is_a_group_of_its_own_where_the_kind_says_so() {
        assert!(is_unknown("None", false));
        assert!(!is_unknown("None", true));
        assert!(is_unknown("-", true));
        assert!(!is_unknown("Other", false));
    }
}
