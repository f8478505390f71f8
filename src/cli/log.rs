//! The log of runs that nobody watches: what happened when, by codes and cells. What a cell holds, and so
//! names and amounts, stands in it only if that is asked for.

use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::Failure;
use super::records;
use super::show::{self, visible};
use crate::diag::{Finding, Language, Severity, Texts};
use crate::publish::{FrozenEntry, ReasonEntry};

/// Arguments on the log.
#[derive(Args, Default)]
pub struct LogArguments {
    /// Add what happens to this file, a line each with its time; by codes and cells, without names and
    /// amounts
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    /// Let the log say what was seen too, with names and amounts
    #[arg(short, long, requires = "log")]
    verbose: bool,
}

/// A log, or none.
#[derive(Default)]
pub struct Log {
    file: Option<(PathBuf, RefCell<File>)>,
    verbose: bool,
}

impl Log {
    /// Opens the log that is asked for.
    ///
    /// # Errors
    /// Its file cannot be written to.
    pub fn open(arguments: &LogArguments) -> Result<Self, Failure> {
        let LogArguments { log, verbose } = arguments;
        let open = |path: &PathBuf| {
            let file = File::options().append(true).create(true).open(path);
            file.map(|file| (path.clone(), RefCell::new(file))).map_err(Failure::output(path))
        };
        Ok(Self { file: log.as_ref().map(open).transpose()?, verbose: *verbose })
    }

    /// Adds a line. A log that cannot be written to is told, and stops nothing.
    pub fn say(&self, what: impl fmt::Display) {
        let Some((path, file)) = &self.file else { return };
        let (time, process) = (Timestamp::now(), std::process::id());
        let line = format!("{time:.0} {process} {}\n", visible(&what.to_string()));
        if let Err(error) = file.borrow_mut().write_all(line.as_bytes()) {
            show::aside(format_args!("the log {} cannot be written to: {error}", path.display()));
        }
    }

    /// Adds a file that was read.
    pub fn source(&self, file: &str, sha256: &str) {
        self.say(format_args!("read {file} {sha256}"));
    }

    /// Adds a finding: its rule and place.
    pub fn finding(&self, finding: &Finding) {
        let Finding { severity, rule, place, .. } = finding;
        let word = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let said = finding.sentence(Texts::of(Language::English));
        self.with(format_args!("{word} {rule} {place}"), &said);
    }

    /// Adds what became of a document.
    pub fn document(&self, file: &str, what: &str) {
        self.say(format_args!("{file}: {what}"));
    }

    /// Adds a document that was held back.
    pub fn held_back(&self, entry: &ReasonEntry) {
        let (_, file) = entry.title_and_file();
        let file = file.map_or("a document".to_owned(), |file| format!("{file}.pdf"));
        self.with(format_args!("{file}: held back"), &entry.reason);
    }

    /// Adds a record copy that stays though the inputs give something else.
    pub fn frozen(&self, entry: &FrozenEntry) {
        let said = records::line(&entry.freeze);
        self.with(format_args!("{}: kept from an earlier run", entry.file), &said);
    }

    /// Adds a line, with what holds names and amounts only if it is asked for.
    fn with(&self, what: impl fmt::Display, said: &str) {
        match self.verbose {
            true => self.say(format_args!("{what}: {said}")),
            false => self.say(what),
        }
    }

    /// Adds how the run ended.
    pub fn ended(&self, out: &Path, ended: &Result<bool, Failure>) {
        let out = out.display();
        match ended {
            Ok(true) => self.say(format_args!("end {out}: status 0")),
            Ok(false) => {
                self.say(format_args!("end {out}: status 1, something was held back or is wrong"))
            }
            Err(failure) => self.say(format_args!("end {out}: status 2, {failure}")),
        }
    }
}
