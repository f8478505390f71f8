//! The closing summary of a build.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Failure;
use super::show::{self, counted};
use crate::programme::{Listed, Stage};
use crate::publish::{ConsolidatedSummary, CountrySummary, FrozenEntry, ReasonEntry};

/// What a build made.
#[derive(Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// The countries in the order of the input.
    pub countries: Vec<CountrySummary>,
    /// The documents over all countries, if they were asked for.
    pub consolidated: Option<ConsolidatedSummary>,
    /// Number of errors found in the input.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
}

impl Outcome {
    /// Number of documents held back.
    pub fn held_back(&self) -> usize {
        self.all_held_back().count()
    }

    /// The documents held back, in the order of the countries.
    pub fn all_held_back(&self) -> impl Iterator<Item = &ReasonEntry> {
        let over_all = self.consolidated.iter().flat_map(|of| &of.held_back);
        self.countries.iter().flat_map(|country| &country.held_back).chain(over_all)
    }

    /// Record copies of earlier runs that were kept, with the codes of their bundles.
    pub fn frozen(&self) -> impl Iterator<Item = (&str, &FrozenEntry)> {
        let countries = self.countries.iter();
        let countries = countries.map(|country| (country.country.as_str(), &country.frozen));
        let over_all = self.consolidated.iter().map(|of| ("ALL", &of.frozen));
        let all = countries.chain(over_all);
        all.flat_map(|(code, entries)| entries.iter().map(move |entry| (code, entry)))
    }

    /// Number of record copies of which somebody has to decide whether they are superseded.
    pub fn undecided(&self) -> usize {
        self.frozen().filter(|(_, entry)| entry.freeze.needs_decision()).count()
    }
}

/// Prints per country what was made, what was held back and why, and where the bundle lies.
pub fn print(outcome: &Outcome, out: &Path) -> Result<(), Failure> {
    show::line("")?;
    for country in &outcome.countries {
        let CountrySummary { country: code, name, documents, pages, .. } = country;
        show::line(format_args!("{code} {name} ({})", stage(country)))?;
        match &country.bundle {
            Some(bundle) => show::line(format_args!(
                "   {}, {}: {}",
                counted(*documents, "document"),
                counted(*pages, "page"),
                out.join(&bundle.name).display()
            ))?,
            None => show::line("   no documents")?,
        }
        print_reasons(&country.held_back, &country.forced, &country.left_out)?;
    }
    if let Some(consolidated) = &outcome.consolidated {
        print_consolidated(consolidated, out)?;
    }
    let documents: usize = outcome.countries.iter().map(|country| country.documents).sum();
    let pages: usize = outcome.countries.iter().map(|country| country.pages).sum();
    let countries = match outcome.countries.len() {
        1 => "1 country".to_owned(),
        many => format!("{many} countries"),
    };
    show::line(format_args!(
        "\n{}, {} for {countries}; {} held back; {}, {}.",
        counted(documents, "document"),
        counted(pages, "page"),
        outcome.held_back(),
        counted(outcome.errors, "error"),
        counted(outcome.warnings, "warning"),
    ))
}

fn print_consolidated(of: &ConsolidatedSummary, out: &Path) -> Result<(), Failure> {
    let years: Vec<String> = of.years.iter().map(i64::to_string).collect();
    let years = if years.is_empty() { "no year".to_owned() } else { years.join(", ") };
    show::line(format_args!("ALL countries, consolidated ({years})"))?;
    match &of.bundle {
        Some(bundle) => show::line(format_args!(
            "   {}, {}: {}",
            counted(of.documents, "document"),
            counted(of.pages, "page"),
            out.join(&bundle.name).display()
        ))?,
        None => show::line("   no documents")?,
    }
    print_reasons(&of.held_back, &of.forced, &of.left_out)
}

fn print_reasons(
    held_back: &[ReasonEntry],
    forced: &[ReasonEntry],
    left_out: &[ReasonEntry],
) -> Result<(), Failure> {
    for (reason, titles) in by_reason(held_back) {
        show::line(format_args!("   held back: {reason}"))?;
        titles.iter().try_for_each(|title| show::line(format_args!("      {title}")))?;
    }
    for (reason, titles) in by_reason(forced) {
        show::line(format_args!("   made as a draft in spite of: {reason}"))?;
        titles.iter().try_for_each(|title| show::line(format_args!("      {title}")))?;
    }
    for (reason, titles) in by_reason(left_out) {
        show::line(format_args!("   left out: {}: {reason}", titles.join("; ")))?;
    }
    Ok(())
}

/// The label of the country's stage.
fn stage(country: &CountrySummary) -> &str {
    let listed = Stage::VALUES.iter().find(|value| value.key == country.stage);
    listed.map_or(&country.stage, |value| value.en)
}

/// Reasons in the order in which they first occur, each with the documents that share it.
fn by_reason(entries: &[ReasonEntry]) -> Vec<(&str, Vec<&str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for entry in entries {
        match reasons.iter_mut().find(|(reason, _)| *reason == entry.reason) {
            Some((_, titles)) => titles.push(&entry.title),
            None => reasons.push((&entry.reason, vec![&entry.title])),
        }
    }
    reasons
}

/// Prints on standard error the faults of wording in clause texts, each once.
pub fn print_wording(faults: &BTreeSet<String>, root: &str) {
    for fault in faults {
        show::aside(format_args!("wording: {root}/{fault}"));
    }
}

/// Prints on standard error what was held back: all that a quiet run says beside its findings.
pub fn print_held_back(outcome: &Outcome) {
    let countries =
        outcome.countries.iter().map(|country| (country.country.as_str(), &country.held_back));
    let over_all = outcome.consolidated.iter().map(|of| ("ALL", &of.held_back));
    for (country, held_back) in countries.chain(over_all) {
        for (reason, titles) in by_reason(held_back) {
            show::aside(format_args!("{country}: held back: {reason}"));
            titles.iter().for_each(|title| show::aside(format_args!("   {title}")));
        }
    }
}
