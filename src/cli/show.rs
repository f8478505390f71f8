//! Findings and failures on the terminal.

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::Failure;
use crate::diag::{Finding, Severity};

/// How many findings are printed before the rest is only counted.
const SHOWN: usize = 50;

/// Prints a line, or lines, to standard output. A reader that has seen enough is no error.
pub fn line(text: impl fmt::Display) -> Result<(), Failure> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Output { path: "standard output".into(), error })
        }
        _ => Ok(()),
    }
}

/// "1 page", "2 pages".
pub fn counted(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// Prints why a command was not possible.
pub fn failure(failure: Failure) {
    eprint!("{}", rendered(&failure));
}

/// Prints findings.
pub fn findings(findings: &[Finding]) {
    for finding in findings.iter().take(SHOWN) {
        eprintln!("{}", rendered(&Shown(finding)));
    }
    if findings.len() > SHOWN {
        eprintln!("… and {} more findings.\n", findings.len() - SHOWN);
    }
}

fn rendered(diagnostic: &dyn Diagnostic) -> String {
    let theme = if io::stderr().is_terminal() {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100);
    match handler.render_report(&mut text, diagnostic) {
        Ok(()) => text,
        Err(_) => diagnostic.to_string(),
    }
}

/// A finding as a diagnostic.
#[derive(Debug)]
struct Shown<'a>(&'a Finding);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { place, key, field, .. } = self.0;
        write!(f, "{place}")?;
        match (key, field) {
            (Some(key), Some(field)) => write!(f, " ({key}, {field})")?,
            (None, Some(field)) => write!(f, " ({field})")?,
            _ => {}
        }
        write!(f, ": {}", self.0.message())
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.0.rule))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.0.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.0.help))
    }
}
