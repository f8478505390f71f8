//! `kind.toml`: the manifest of a kind.

use serde::Deserialize;

use crate::programme::{Listed, Stage};

/// A sheet whose rows can travel in a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attached {
    /// Budget lines.
    BudgetLines,
    /// Transfers between them.
    BudgetRevisions,
    /// Contributions.
    Contributions,
    /// The ledger.
    Expenditures,
    /// The rates of the currencies that the ledger uses.
    ExchangeRates,
}

/// The manifest of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Code in document numbers and file names.
    pub code: String,
    /// Title.
    pub title: String,
    /// Version of the kind as a whole.
    pub version: String,
    /// Place in the bundle.
    pub order: u32,
    /// What there is one document for.
    pub per: Per,
    /// First stage at which it is lawful.
    #[serde(default = "first_stage", deserialize_with = "stage")]
    pub from: Stage,
    /// One file, or one original per side.
    #[serde(default)]
    pub originals: Originals,
    /// Fixed state of its documents; by default the state of their subject.
    #[serde(default)]
    pub state: Option<FixedState>,
    /// Sheets whose rows a document of this kind depends on.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Languages in which a kind with a single original is made, each as a file of its own; an
    /// instrument is made in the languages of its row.
    #[serde(default = "english")]
    pub languages: Vec<String>,
    /// Sheets whose rows of the programme travel in the PDF as csv; with them go its figures as JSON.
    #[serde(default)]
    pub attaches: Vec<Attached>,
    /// Pattern of the file name.
    pub file: String,
    /// How headings of clauses look: `treaty` (number centred above the title) or `section` (number
    /// before the title).
    #[serde(default = "treaty")]
    pub heading_style: String,
    /// How annexes are numbered: `A` or `1`.
    #[serde(default = "letters")]
    pub annex_numbering: String,
    /// Level of its words in `house/vocabulary.toml`; without one no word is out of place.
    #[serde(default)]
    pub vocabulary: Option<String>,
}

impl Manifest {
    /// Whether its documents are those of one country, planned from its rows.
    pub fn is_of_a_country(&self) -> bool {
        !matches!(self.per, Per::Bundle | Per::Run)
    }
}

/// What there is one document for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each country.
    Country,
    /// Each memorandum on a centre.
    Mou,
    /// Each operation agreement.
    Agreement,
    /// Each Committee meeting.
    Meeting,
    /// Each Korean fiscal year with budget lines.
    FiscalYear,
    /// Each bundle, after its other documents are made.
    Bundle,
    /// The run: one for each Korean fiscal year, over all countries.
    Run,
}

/// A state that does not follow the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedState {
    /// Complete as it is, with no mark.
    Final,
}

/// How many originals are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Originals {
    /// One file.
    #[default]
    One,
    /// One original per side (alternat).
    Both,
}

fn stage<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Stage, D::Error> {
    let key = String::deserialize(deserializer)?;
    let found = Stage::VALUES.iter().position(|value| value.key == key).and_then(Stage::at);
    found.ok_or_else(|| serde::de::Error::custom(format!("'{key}' is not a stage")))
}

fn first_stage() -> Stage {
    Stage::Candidate
}

fn english() -> Vec<String> {
    vec!["en".to_owned()]
}

fn treaty() -> String {
    "treaty".to_owned()
}

fn letters() -> String {
    "A".to_owned()
}
