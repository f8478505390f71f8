//! The words of a language: what documents print that is neither clause text nor data, such as the
//! heading of a column, the label of a listed value or the name of a State.
//!
//! Words that all kinds share lie in `house/words/<language>.toml`, those of one kind beside its
//! clauses in `clauses/<language>/words.toml`. A word that a language lacks prints in English, and
//! the check of the templates names it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::tree::Tree;
use crate::locale::{self, Locale};

/// The words of one language, for one kind.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// BCP 47 tag of the language.
    pub language: String,
    book: Book,
    english: Book,
}

/// A file of words.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Book {
    /// Words and patterns by key; a pattern has values in braces.
    words: BTreeMap<String, String>,
    /// States by ISO 3166-1 code.
    states: BTreeMap<String, State>,
    /// Proper names in the data, by their English form.
    names: BTreeMap<String, String>,
    /// Labels of listed values, by their English label.
    labels: BTreeMap<String, String>,
}

/// The names of a State in a language.
#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Formal name, with its article where the language has one.
    pub formal: String,
    /// Short name, for running text.
    pub short: String,
}

/// A language in which a text is printed: its words, and how values are printed in the partner's
/// country.
#[derive(Clone, Copy)]
pub struct Tongue<'l> {
    /// The words.
    pub lexicon: &'l Lexicon,
    /// How numbers, dates and lists are printed.
    pub locale: &'static Locale,
}

impl<'l> Tongue<'l> {
    /// The words of a lexicon with the number and date style of a country.
    pub fn new(lexicon: &'l Lexicon, country: &str) -> Self {
        let language = lexicon.language.as_str();
        let tag = match language {
            "en" | "ko" => language.to_owned(),
            _ if language.contains('-') => language.to_owned(),
            _ => format!("{language}-{country}"),
        };
        Self { lexicon, locale: Locale::of(&tag) }
    }
}

/// A mistake in a file of words: line and message.
pub type Mistake = (String, usize, String);

impl Lexicon {
    /// Reads the words of a language for a kind, whose title in English is that of its manifest.
    ///
    /// # Errors
    /// A file cannot be parsed: its path, the line and the message.
    pub fn read(tree: &Tree, kind: &str, title: &str, language: &str) -> Result<Self, Mistake> {
        let book = |language: &str| -> Result<Book, Mistake> {
            let mut book = parsed(tree, &format!("house/words/{language}.toml"))?;
            let own = parsed(tree, &format!("{kind}/clauses/{language}/words.toml"))?;
            book.words.extend(own.words);
            book.states.extend(own.states);
            book.names.extend(own.names);
            book.labels.extend(own.labels);
            Ok(book)
        };
        let mut english = book("en")?;
        // Templates of somebody's own may leave out the words that the program knows.
        for (key, word) in shipped() {
            english.words.entry(key.clone()).or_insert_with(|| word.clone());
        }
        english.words.entry("title".to_owned()).or_insert_with(|| title.to_owned());
        Ok(Self { language: language.to_owned(), book: book(language)?, english })
    }

    /// The word or pattern of a key; in English if the language has none.
    pub fn word<'l>(&'l self, key: &'l str) -> &'l str {
        let found = self.book.words.get(key).or_else(|| self.english.words.get(key));
        found.map_or(key, String::as_str)
    }

    /// All words, each in the language or else in English.
    pub fn words(&self) -> BTreeMap<&str, &str> {
        let own = self.book.words.iter();
        let all = self.english.words.iter().chain(own);
        all.map(|(key, word)| (key.as_str(), word.as_str())).collect()
    }

    /// Keys of the English words that the language lacks.
    pub fn missing(&self) -> Vec<&str> {
        let english = self.english.words.keys();
        english.filter(|key| !self.book.words.contains_key(*key)).map(String::as_str).collect()
    }

    /// Keys whose pattern does not have the values that the English pattern has.
    pub fn unlike(&self) -> Vec<&str> {
        let other = |(key, word): (&'_ String, &String)| {
            self.book.words.get(key).is_some_and(|own| values_of(own) != values_of(word))
        };
        let english = self.english.words.iter();
        english.filter(|&(key, word)| other((key, word))).map(|(key, _)| key.as_str()).collect()
    }

    /// A pattern filled with values. `{name}` is the value, `{name:과/와}` the value with the Korean
    /// particle that fits.
    pub fn pattern(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.word(key);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((inside, after)) = after.split_once('}') else { break };
            let (name, particle) =
                inside.split_once(':').map_or((inside, None), |(name, pair)| (name, Some(pair)));
            let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, v)| v);
            match particle {
                Some(pair) => text.push_str(&locale::with_particle(value, pair)),
                None => text.push_str(value),
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The label of a listed value in the language, by its English and Korean labels.
    pub fn label<'l>(&'l self, english: &'l str, korean: &'l str) -> &'l str {
        match self.book.labels.get(english) {
            Some(label) => label,
            None if self.language == "ko" && !korean.is_empty() => korean,
            None => english,
        }
    }

    /// The form of a proper name in the language.
    pub fn name(&self, english: &str) -> Option<&str> {
        self.book.names.get(english).map(String::as_str)
    }

    /// The names of a State in the language.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.book.states.get(code)
    }
}

/// The English words of the templates that are built into the program.
fn shipped() -> &'static BTreeMap<String, String> {
    static SHIPPED: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let book = parsed(&Tree::built_in(), "house/words/en.toml");
        book.map(|book| book.words).unwrap_or_default()
    })
}

fn parsed(tree: &Tree, path: &str) -> Result<Book, Mistake> {
    let Some(source) = tree.get(path) else { return Ok(Book::default()) };
    toml::from_str(source).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + source[..span.start].matches('\n').count());
        (path.to_owned(), line, error.message().to_owned())
    })
}

/// The names of the values in a pattern, sorted.
fn values_of(pattern: &str) -> Vec<&str> {
    let mut names: Vec<&str> = pattern
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(inside, _)| inside.split_once(':').map_or(inside, |(name, _)| name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(words: &[(&str, &str)]) -> Lexicon {
        let mut lexicon = Lexicon { language: "ko".to_owned(), ..Lexicon::default() };
        for (key, word) in words {
            lexicon.book.words.insert((*key).to_owned(), (*word).to_owned());
        }
        lexicon
    }

    #[test]
    fn patterns_take_values_and_korean_particles() {
        let lexicon = lexicon(&[("between", "{first:과/와} {second} 간의")]);
        let filled = lexicon.pattern("between", &[("first", "행정안전부"), ("second", "외교부")]);
        assert_eq!(filled, "행정안전부와 외교부 간의");
    }

    #[test]
    fn a_word_that_is_missing_prints_in_english_and_is_named() {
        let mut lexicon = lexicon(&[]);
        lexicon.english.words.insert("name".to_owned(), "Name".to_owned());
        assert_eq!(lexicon.word("name"), "Name");
        assert_eq!(lexicon.missing(), ["name"]);
    }
}
