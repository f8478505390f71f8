//! The closing summary of a build.

use std::path::Path;

use crate::publish::{CountrySummary, ReasonEntry};

/// What a build made.
pub struct Outcome {
    /// The countries in the order of the input.
    pub countries: Vec<CountrySummary>,
    /// Number of errors found in the input.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
}

impl Outcome {
    /// Number of documents held back.
    pub fn held_back(&self) -> usize {
        self.countries.iter().map(|country| country.held_back.len()).sum()
    }
}

/// Prints per country what was made, what was held back and why, and where the bundle lies.
pub fn print(outcome: &Outcome, out: &Path) {
    println!();
    for country in &outcome.countries {
        println!("{} {} ({})", country.country, country.name, country.stage.replace('_', " "));
        match &country.bundle {
            Some(bundle) => println!(
                "   {} documents, {} pages: {}",
                country.documents,
                country.pages,
                out.join(&bundle.name).display()
            ),
            None => println!("   no documents"),
        }
        list("held back", &country.held_back);
        list("left out", &country.left_out);
    }
    let documents: usize = outcome.countries.iter().map(|country| country.documents).sum();
    let pages: usize = outcome.countries.iter().map(|country| country.pages).sum();
    println!(
        "\n{documents} documents, {pages} pages for {} countries; {} held back; {} errors, {} warnings.",
        outcome.countries.len(),
        outcome.held_back(),
        outcome.errors,
        outcome.warnings
    );
}

/// Prints reasons; documents that share one are named together.
fn list(what: &str, entries: &[ReasonEntry]) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for entry in entries {
        match reasons.iter_mut().find(|(reason, _)| *reason == entry.reason) {
            Some((_, titles)) => titles.push(&entry.title),
            None => reasons.push((&entry.reason, vec![&entry.title])),
        }
    }
    for (reason, titles) in reasons {
        println!("   {what}: {}: {reason}", titles.join("; "));
    }
}
