//! Clause files: front matter and text.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::template::Use;

/// The front matter of a clause.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The clause's id; variants of a clause share it.
    pub id: String,
    /// Version of the text.
    pub version: String,
    /// Heading.
    pub title: String,
    /// Where it stands.
    pub part: Part,
    /// Whether it is always there.
    #[serde(default)]
    pub status: Status,
    /// Paths of the fields that the clause has to print where they are known, because other documents
    /// state the same. A clause in another language, and one of a country, has to print those of the
    /// English one unless it says otherwise.
    pub states: Option<Vec<String>>,
    /// A Handlebars condition; the clause is left out where it fails.
    pub condition: Option<String>,
    /// A note for the lawyer; never printed.
    #[serde(default)]
    pub note: String,
}

/// Where a clause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Before the numbered clauses; no heading.
    Preamble,
    /// A numbered clause.
    Body,
    /// After the numbered clauses; no heading.
    Closing,
    /// A lettered annex.
    Annex,
}

/// Whether a clause is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Always there, or there when its condition holds.
    #[default]
    Standard,
    /// One of several variants.
    Alternative,
    /// Under negotiation while the instrument is a draft.
    Optional,
}

/// A clause in one language.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Its front matter.
    pub front: FrontMatter,
    /// Path below the templates folder, for messages.
    pub path: String,
    /// Name of its file without endings; unique within its kind and language.
    pub stem: String,
    /// The text below the front matter.
    pub text: String,
    /// Number of lines above the text.
    pub lines_above: usize,
    /// The fields and clauses that its text and its condition use.
    pub uses: Vec<Use>,
    /// The figures and days of its own words, once they have been asked for.
    pub(super) figures: OnceLock<Vec<String>>,
    /// Line of its condition, counted from 1; 1 if it has none.
    pub condition_line: usize,
}

/// The place of a condition in the front matter.
#[derive(Deserialize)]
struct Condition {
    condition: Option<toml::Spanned<String>>,
}

impl Clause {
    /// Reads a clause file.
    ///
    /// # Errors
    /// A message with the line, if the front matter is missing or wrong.
    pub fn parse(path: &str, source: &str) -> Result<Self, (usize, String)> {
        let missing = || (1, "the front matter between two lines '+++' is missing".to_owned());
        let rest = source.strip_prefix("+++\n").ok_or_else(missing)?;
        let (front, text) = rest.split_once("\n+++\n").ok_or_else(missing)?;
        let front_matter: FrontMatter = toml::from_str(front).map_err(|error| {
            let line = error.span().map_or(1, |span| 2 + front[..span.start].matches('\n').count());
            (line, error.message().to_owned())
        })?;
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.strip_suffix(".typ.hbs").unwrap_or(name);
        if stem.split("--").next() != Some(front_matter.id.as_str()) {
            let message = format!(
                "the id '{}' is not the file's name '{stem}' (without a variant's suffix)",
                front_matter.id
            );
            return Err((2, message));
        }
        Ok(Self {
            front: front_matter,
            path: path.to_owned(),
            stem: stem.to_owned(),
            text: text.to_owned(),
            lines_above: front.matches('\n').count() + 3,
            uses: Vec::new(),
            figures: OnceLock::new(),
            condition_line: condition_line(front),
        })
    }

    /// Whether it is a country's own in place of the usual one.
    pub fn is_override(&self) -> bool {
        self.path.contains("/overrides/")
    }

    /// The suffix that tells it from the other variants of the clause.
    pub fn variant(&self) -> Option<&str> {
        self.stem.split_once("--").map(|(_, variant)| variant)
    }
}

/// The line of the condition in a file with this front matter.
fn condition_line(front: &str) -> usize {
    let condition = toml::from_str::<Condition>(front).ok().and_then(|found| found.condition);
    condition.map_or(1, |found| 2 + front[..found.span().start].matches('\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "+++\nid = \"01-purpose\"\nversion = \"1.0\"\ntitle = \"Purpose\"\npart = \"body\"\n+++\nText.\n";

    #[test]
    fn the_text_begins_after_the_front_matter() {
        let clause = Clause::parse("mou/clauses/en/01-purpose.typ.hbs", GOOD).unwrap();
        assert_eq!((clause.text.as_str(), clause.lines_above), ("Text.\n", 6));
        assert_eq!(clause.front.status, Status::Standard);
    }

    #[test]
    fn the_line_of_a_condition_is_told() {
        let front = GOOD.replace("part", "condition = \"mou.binding\"\npart");
        let clause = Clause::parse("mou/clauses/en/01-purpose.typ.hbs", &front).unwrap();
        assert_eq!(clause.condition_line, 5);
        assert!(!clause.is_override());
        assert_eq!(clause.variant(), None);
    }

    #[test]
    fn a_wrong_front_matter_is_reported_with_its_line() {
        let wrong = GOOD.replace("part = \"body\"", "part = \"bodice\"");
        let (line, message) =
            Clause::parse("mou/clauses/en/01-purpose.typ.hbs", &wrong).unwrap_err();
        assert_eq!(line, 5, "{message}");
        assert!(Clause::parse("x/01-purpose.typ.hbs", "Text only").is_err());
        assert!(Clause::parse("x/02-other.typ.hbs", GOOD).unwrap_err().1.contains("02-other"));
    }
}
