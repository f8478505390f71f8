//! `house/vocabulary.toml`: what the checks of wording look for.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::definitions::Definitions;
use super::pattern::{Pattern, patterns};
use super::prose::Passage;
use super::references::References;
use super::{FaultKind, Found, Reading};
use crate::kinds::{TemplateMistake, Tree};

/// Where the vocabulary lies in the templates folder.
const FILE: &str = "house/vocabulary.toml";

/// What the checks of wording look for.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    abbreviations: Vec<String>,
    levels: BTreeMap<String, Level>,
    references: BTreeMap<String, References>,
    definitions: BTreeMap<String, Definitions>,
}

/// The words that do not befit a level.
#[derive(Debug, Clone)]
struct Level {
    only_if_not_binding: bool,
    words: BTreeMap<String, Words>,
}

/// The words that do not befit a level in one language, by their first letter.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    avoided: BTreeMap<char, Vec<(Pattern, usize)>>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    instead: String,
    unless: Vec<Pattern>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Book {
    abbreviations: Vec<String>,
    level: BTreeMap<String, LevelBook>,
    references: BTreeMap<String, ReferenceBook>,
    definitions: BTreeMap<String, DefinitionBook>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LevelBook {
    only_if_not_binding: bool,
    words: BTreeMap<String, Vec<EntryBook>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryBook {
    avoid: Vec<String>,
    instead: String,
    #[serde(default)]
    unless: Vec<String>,
}

/// How a language refers to clauses, as the file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ReferenceBook {
    pub(super) clauses: Vec<String>,
    pub(super) annexes: Vec<String>,
    pub(super) before_other: Vec<String>,
    pub(super) after_other: Vec<String>,
    pub(super) before_own: Vec<String>,
    pub(super) after_own: Vec<String>,
}

/// How a language defines terms, as the file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DefinitionBook {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) lists: Vec<String>,
    pub(super) articles: Vec<String>,
}

impl Vocabulary {
    /// Reads the vocabulary of a templates folder; that of the program if the folder has none.
    ///
    /// # Errors
    /// The file cannot be parsed.
    pub fn read(tree: &Tree) -> Result<Self, TemplateMistake> {
        match tree.get(FILE) {
            Some(source) => Self::parse(source),
            None => Self::parse(Tree::built_in().get(FILE).unwrap_or_default()),
        }
    }

    /// Reads a vocabulary.
    ///
    /// # Errors
    /// The text is not such a file.
    pub fn parse(source: &str) -> Result<Self, TemplateMistake> {
        let book: Book = toml::from_str(source).map_err(|error| {
            let above = |start: usize| source[..start].matches('\n').count();
            let line = error.span().map_or(1, |span| 1 + above(span.start));
            TemplateMistake { file: FILE.to_owned(), line, message: error.message().to_owned() }
        })?;
        let levels = book.level.into_iter().map(|(name, book)| {
            let words = book.words.into_iter();
            let words = words.map(|(language, entries)| (language, Words::new(entries))).collect();
            (name, Level { only_if_not_binding: book.only_if_not_binding, words })
        });
        let references = book.references.iter();
        let definitions = book.definitions.iter();
        Ok(Self {
            abbreviations: book.abbreviations,
            levels: levels.collect(),
            references: references
                .map(|(key, book)| (key.clone(), References::new(book)))
                .collect(),
            definitions: definitions
                .map(|(key, book)| (key.clone(), Definitions::new(book)))
                .collect(),
        })
    }

    /// Whether there are words for a level.
    pub fn has_level(&self, level: &str) -> bool {
        self.levels.contains_key(level)
    }

    /// The words that do not befit a level in a language; none if the level is not that of a binding
    /// text and the text binds.
    pub(super) fn level(&self, level: &str, binding: bool, language: &str) -> Option<&Words> {
        let level = self.levels.get(level)?;
        let applies = !(binding && level.only_if_not_binding);
        level.words.get(language).filter(|_| applies)
    }

    /// Whether an abbreviation needs no introduction: it is listed, a currency, or a Roman number.
    pub(super) fn knows(&self, abbreviation: &str) -> bool {
        let is_roman = abbreviation.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
        is_roman
            || self.abbreviations.iter().any(|known| known == abbreviation)
            || iso_currency::Currency::from_code(abbreviation).is_some()
    }

    pub(super) fn references(&self, language: &str) -> Option<&References> {
        self.references.get(language)
    }

    pub(super) fn definitions(&self, language: &str) -> Option<&Definitions> {
        self.definitions.get(language)
    }
}

impl Words {
    fn new(book: Vec<EntryBook>) -> Self {
        let mut words = Self::default();
        for EntryBook { avoid, instead, unless } in book {
            for pattern in patterns(&avoid) {
                if let Some(initial) = pattern.initial() {
                    words.avoided.entry(initial).or_default().push((pattern, words.entries.len()));
                }
            }
            words.entries.push(Entry { instead, unless: patterns(&unless) });
        }
        words
    }

    /// Finds words that do not befit the level.
    pub(super) fn check(&self, reading: &mut Reading<'_>) {
        let mut found = Vec::new();
        for (page, passage) in reading.passages() {
            let mut at = 0;
            while at < passage.letters.len() {
                let Some((end, entry)) = self.at(passage, at) else {
                    at += 1;
                    continue;
                };
                found.push(Found {
                    page,
                    line: passage.letters[at].line,
                    kind: FaultKind::Vocabulary,
                    seen: passage.text(at..end),
                    instead: entry.instead.clone(),
                });
                at = end;
            }
        }
        reading.add(found);
    }

    /// The longest word to avoid that stands in a passage from a place on.
    fn at(&self, passage: &Passage, start: usize) -> Option<(usize, &Entry)> {
        let avoided = self.avoided.get(&passage.letters[start].small)?;
        let here = avoided.iter().filter_map(|(pattern, entry)| {
            let end = pattern.end_at(passage, start)?;
            let entry = &self.entries[*entry];
            let excepted = entry.unless.iter().any(|phrase| phrase.covers(passage, start..end));
            (!excepted).then_some((end, entry))
        });
        here.max_by_key(|(end, _)| *end)
    }
}
