//! Findings: what a rule reports, the places they are about, and the words they are said in.

mod entry;
mod message;
mod place;
mod texts;

pub use entry::Entry;
pub use message::{Message, Said};
pub use place::{Place, column_letters};
pub use texts::{Language, Texts};

use serde::{Serialize, Serializer};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Blocks the documents that depend on the row.
    Error,
    /// Blocks nothing.
    Warning,
}

/// What a rule reports.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule, e.g. `STR-03`.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The file, sheet, row and cell it is about.
    pub place: Place,
    /// The sheets of the model that it is about: one, unless a file could not be read.
    pub sheets: Vec<&'static str>,
    /// The field of the model, e.g. `amount`.
    pub field: Option<&'static str>,
    /// The key of the row.
    pub key: Option<String>,
    /// What was seen, what was expected and what to do.
    pub message: Message,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding about a place. It counts as an error until the rules grade it.
    pub fn new(rule: &'static str, place: Place, message: Message) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            place,
            sheets: Vec::new(),
            field: None,
            key: None,
            message,
            suggestion: None,
        }
    }

    /// Names the sheets of the model that it is about.
    pub fn on(self, sheets: impl IntoIterator<Item = &'static str>) -> Self {
        Self { sheets: sheets.into_iter().collect(), ..self }
    }

    /// Names the field that it is about.
    pub fn field(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// Says what was probably meant.
    pub fn suggest(self, near: Option<&str>) -> Self {
        Self { suggestion: near.map(str::to_owned), ..self }
    }

    /// What was seen and what was expected, in one sentence, without the place.
    pub fn sentence(&self, texts: &Texts) -> String {
        texts.sentence(&self.message)
    }

    /// What to do, with what was probably meant.
    pub fn help(&self, texts: &Texts) -> String {
        let help = texts.help(&self.message);
        match &self.suggestion {
            Some(near) => {
                let question =
                    texts.text(&Message::new("did-you-mean").with("near", near.as_str()));
                format!("{question} {help}")
            }
            None => help,
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Entry::new(self, Texts::of(Language::English)).serialize(serializer)
    }
}
