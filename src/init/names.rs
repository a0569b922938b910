//! Names as words: `MaritalStatus`, `marital_status` and `Marital Status` are the same two.

use crate::spelling::fold_into;

/// A name as its words, in lower case and without accents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// The words of a column's name, however it joins them.
    pub(super) fn of_name(name: &str) -> Words {
        let letters: Vec<char> = name.chars().collect();
        let mut words = vec![String::new()];
        for (at, letter) in letters.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| letters[at]);
            let after = letters.get(at + 1);
            // decidedAt | HTTPStatus | age62
            let starts = before.is_some_and(|before| {
                (before.is_lowercase() && letter.is_uppercase())
                    || (before.is_uppercase()
                        && letter.is_uppercase()
                        && after.is_some_and(|after| after.is_lowercase()))
                    || (before.is_ascii_digit() != letter.is_ascii_digit())
            });
            if starts || !letter.is_alphanumeric() {
                words.push(String::new());
            }
            if letter.is_alphanumeric() {
                fold_into(*letter, words.last_mut().expect("never empty"));
            }
        }
        words.retain(|word| !word.is_empty());
        Words(words)
    }

    /// Whether these words, written with spaces, stand in the name, one after the other or run together.
    pub(super) fn has(&self, phrase: &str) -> bool {
        self.find(phrase).is_some()
    }

    /// Whether any of the phrases stands in the name.
    pub(super) fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    /// The longest of the phrases that stands in the name, in letters.
    pub(super) fn longest(&self, phrases: &[&str]) -> usize {
        phrases.iter().filter(|phrase| self.has(phrase)).map(|phrase| phrase.len()).max().unwrap_or(0)
    }

    /// Whether the name is nothing but words of these phrases and of the neutral ones.
    pub(super) fn is_only(&self, phrases: &[&str], neutral: &[&str]) -> bool {
        let mut left = vec![true; self.0.len()];
        for found in phrases.iter().chain(neutral).filter_map(|phrase| self.find(phrase)) {
            left[found].fill(false);
        }
        self.has_any(phrases) && !left.contains(&true)
    }

    fn find(&self, phrase: &str) -> Option<std::ops::Range<usize>> {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let apart = self.0.windows(wanted.len()).position(|window| window.iter().eq(wanted.iter()));
        if let Some(at) = apart {
            return Some(at..at + wanted.len());
        }
        let joined = wanted.concat();
        if self.0.concat() == joined {
            return Some(0..self.0.len());
        }
        self.0.iter().position(|word| *word == joined).map(|at| at..at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_their_words_are_joined() {
        for name in ["marital_status", "MaritalStatus", "Marital Status", "MARITAL-STATUS", "maritalstatus"] {
            assert!(Words::of_name(name).has("marital status"), "{name}");
        }
        assert!(Words::of_name("applicantAge2").has("age"));
        assert!(!Words::of_name("language").has("age"));
        assert!(!Words::of_name("stage").has("age"));
        assert!(Words::of_name("Staatsangehörigkeit").has("staatsangehorigkeit"));
    }
}
