//! One fact, one figure: whether the documents of a programme agree with each other on paper.
//!
//! Every document is read from its finished pages. Values that were made of the same cells in the same
//! way are one fact, whatever documents, clauses, tables and languages print it; they have to read the
//! same. And a clause that has to state a fact has to print it.

mod value;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::readback::ClauseText;
use value::{Reading, amounts_in, dates_in};

/// A value as a page prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The file of the document.
    pub document: String,
    /// BCP 47 tag of the text.
    pub language: String,
    /// BCP 47 tag of the style of its numbers and dates.
    pub locale: String,
    /// The fact: the same for values made of the same cells in the same way.
    pub fact: u64,
    /// The path of the value; behind a `#` the form, if it is not the value's own.
    pub path: String,
    /// What was read.
    pub text: String,
    /// The page, counted from 1.
    pub page: usize,
    /// Clause and table in words.
    pub place: String,
    /// The id of the clause.
    pub clause: String,
}

/// A fact that a clause has to state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Due {
    /// The file of the document.
    pub document: String,
    /// BCP 47 tag of the text.
    pub language: String,
    /// BCP 47 tag of the style of its numbers and dates.
    pub locale: String,
    /// The id of the clause.
    pub clause: String,
    /// The path of the value.
    pub path: String,
    /// The fact.
    pub fact: u64,
    /// The value as the language prints it.
    pub expected: String,
}

/// Two places that disagree on a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The fact.
    pub fact: u64,
    /// Names it: the path of its value.
    pub path: String,
    /// A place and what it prints, in words.
    pub first: String,
    /// Another place, and what it prints.
    pub second: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.first, self.second)
    }
}

/// A place that states a fact, and what it says.
type Place<'s> = (&'s Statement, Reading);

impl Statement {
    fn said(&self) -> String {
        let place = if self.place.is_empty() { String::new() } else { format!("{}, ", self.place) };
        format!("{} ({place}page {}) prints '{}'", self.document, self.page, self.text)
    }
}

/// Facts that are printed otherwise in one place than in another. `unit` is what one unit of a
/// report's tables stands for.
///
/// Amounts agree within the unit that they are printed in, because amounts in whole units are fitted
/// to their totals. Texts are compared within a language.
pub fn contradictions(statements: &[Statement], unit: Decimal) -> Vec<Difference> {
    let mut facts: BTreeMap<(u64, &str, &str), Vec<Place<'_>>> = BTreeMap::new();
    for statement in statements {
        let (_, form) = statement.path.split_once('#').unwrap_or((&statement.path, ""));
        let reading = Reading::of(&statement.text, &statement.locale);
        // Figures and days are the same in every language; words are not.
        let language = match reading {
            Reading::Words(_) => statement.language.as_str(),
            Reading::Amount(..) | Reading::Day(_) => "",
        };
        let is_words = matches!(reading, Reading::Words(_));
        if !matches!(form, "" | "upper" | "lower") {
            // In another form a value takes the grammar of its sentence, or leaves its sign to it.
            continue;
        }
        let form = if is_words { "" } else { reading.kind() };
        facts.entry((statement.fact, language, form)).or_default().push((statement, reading));
    }
    let mut found = Vec::new();
    for ((fact, ..), places) in facts {
        let Some((first, reading)) = places.first() else { continue };
        let other = places.iter().find(|(_, other)| !reading.agrees(other, unit));
        if let Some((second, _)) = other {
            let path = first.path.clone();
            found.push(Difference { fact, path, first: first.said(), second: second.said() });
        }
    }
    found
}

/// Clauses that do not state what they have to.
pub fn omissions(
    dues: &[Due],
    statements: &[Statement],
    clauses: &[(String, ClauseText)],
) -> Vec<Difference> {
    let mut found = Vec::new();
    for due in dues {
        let states = |statement: &&Statement| {
            statement.fact == due.fact
                && statement.document == due.document
                && statement.language == due.language
                && statement.clause == due.clause
        };
        if statements.iter().any(|statement| states(&statement)) {
            continue;
        }
        let text = clauses.iter().find(|(document, text)| {
            *document == due.document && text.language == due.language && text.clause == due.clause
        });
        let Some((_, text)) = text else { continue };
        let reading = Reading::of(&due.expected, &due.locale);
        let instead = match reading {
            Reading::Amount(..) => amounts_in(&text.text, &due.locale),
            Reading::Day(_) => dates_in(&text.text, &due.locale),
            Reading::Words(_) => Vec::new(),
        };
        let instead = match instead.as_slice() {
            [] => String::new(),
            values => format!("; it prints '{}'", values.join("', '")),
        };
        // Another document before another place of this one, the value itself before its other forms.
        let places = statements.iter().filter(|other| other.fact == due.fact);
        let elsewhere = places.min_by_key(|other| {
            let (same, form) = (other.document == due.document, other.path.contains('#'));
            (same, form, other.language != due.language)
        });
        found.push(Difference {
            fact: due.fact,
            path: due.path.clone(),
            first: format!(
                "{} ({}, page {}) does not print it{instead}",
                due.document, due.clause, text.page
            ),
            second: elsewhere
                .map_or_else(|| format!("the workbook has '{}'", due.expected), Statement::said),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(document: &str, language: &str, fact: u64, text: &str) -> Statement {
        Statement {
            document: document.to_owned(),
            language: language.to_owned(),
            locale: language.to_owned(),
            fact,
            path: "programme.korea_contribution".to_owned(),
            text: text.to_owned(),
            page: 5,
            place: "Paragraph 8".to_owned(),
            clause: "08-contributions".to_owned(),
        }
    }

    fn differ(a: (&str, &str), b: (&str, &str)) -> bool {
        let statements = [statement("a.pdf", a.0, 7, a.1), statement("b.pdf", b.0, 7, b.1)];
        !contradictions(&statements, Decimal::ONE).is_empty()
    }

    #[test]
    fn a_figure_that_reads_otherwise_in_another_document_is_a_difference_that_names_both() {
        let statements = [
            statement("a.pdf", "en", 7, "USD 1,000,000"),
            statement("b.pdf", "ko", 7, "USD 900,000"),
            statement("c.pdf", "en", 8, "USD 5"),
        ];
        let found = contradictions(&statements, Decimal::ONE);
        let [difference] = found.as_slice() else { panic!("{found:?}") };
        let said = difference.to_string();
        for part in ["a.pdf (Paragraph 8, page 5) prints 'USD 1,000,000'", "b.pdf", "'USD 900,000'"]
        {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn the_same_figure_in_another_style_language_or_rounding_is_none() {
        assert!(!differ(("en", "USD 1,000,000"), ("es", "USD 1.000.000")));
        assert!(!differ(("en", "1,234.56"), ("en", "1,235")));
        assert!(!differ(("en", "(1,234)"), ("ko", "(1,234)")));
        assert!(!differ(("en", "–"), ("en", "0.00")));
        assert!(!differ(("en", "5 March 2026"), ("ko", "2026년 3월 5일")));
        assert!(!differ(("en", "5 March 2026"), ("en", "2026-03-05")));
        assert!(!differ(("en", "MINISTRY OF HEALTH"), ("en", "Ministry of Health")));
        assert!(!differ(("en", "Seoul"), ("ko", "서울")), "names are compared within a language");
    }

    #[test]
    fn another_figure_day_or_name_is_one() {
        assert!(differ(("en", "1,234.56"), ("en", "1,236")));
        assert!(differ(("en", "1,234.56"), ("en", "1,234.57")));
        assert!(differ(("en", "(1,234)"), ("en", "1,234")));
        assert!(differ(("en", "5 March 2026"), ("ko", "2026년 3월 6일")));
        assert!(differ(("en", "Ministry of Health"), ("en", "Ministry of Wealth")));
    }

    #[test]
    fn a_clause_that_states_another_figure_is_told_with_what_it_prints() {
        let due = Due {
            document: "a.pdf".to_owned(),
            language: "en".to_owned(),
            locale: "en".to_owned(),
            clause: "08-contributions".to_owned(),
            path: "programme.korea_contribution".to_owned(),
            fact: 7,
            expected: "USD 1,000,000".to_owned(),
        };
        let text = ClauseText {
            language: "en".to_owned(),
            clause: "08-contributions".to_owned(),
            heading: "Article 8 Contributions".to_owned(),
            page: 4,
            text: "Korea will contribute USD 900,000 over three years.".to_owned(),
        };
        let elsewhere = [statement("b.pdf", "en", 7, "USD 1,000,000")];
        let clauses = [("a.pdf".to_owned(), text)];
        let found = omissions(std::slice::from_ref(&due), &elsewhere, &clauses);
        let said = found[0].to_string();
        assert!(said.contains("it prints 'USD 900,000'") && said.contains("b.pdf"), "{said}");
        let stated = [statement("a.pdf", "en", 7, "USD 1,000,000")];
        assert_eq!(omissions(&[due], &stated, &clauses), []);
    }
}
