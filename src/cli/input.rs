//! Reading the inputs: files, register, settings and findings.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::Failure;
use crate::diag::{Finding, Severity};
use crate::programme::{Dossier, Dossiers, Register, Settings, intake};
use crate::rules;
use crate::workbook::{self, Unopened};

/// Arguments on what is read.
#[derive(Args)]
pub struct InputArguments {
    /// Workbooks, csv files or folders of them; several are read as one
    #[arg(default_value = "inputs")]
    pub inputs: Vec<PathBuf>,

    /// Look at the data as of this day, e.g. 2026-02-15 [default: the workbook's setting, else today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// What was read.
pub struct Input {
    /// All records.
    pub register: Register,
    /// The settings.
    pub settings: Settings,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// The files with their SHA-256, in the order of their names.
    pub sources: Vec<(String, String)>,
}

impl Input {
    /// Reads and checks the inputs. A file that cannot be opened is a finding.
    ///
    /// # Errors
    /// A path does not exist, or there is nothing to read.
    pub fn read(arguments: &InputArguments) -> Result<Self, Failure> {
        let files = find(&arguments.inputs)?;
        let mut findings = Vec::new();
        let (mut workbooks, mut unopened) = (Vec::new(), Vec::new());
        for path in &files {
            let name = name_of(path, &files);
            match workbook::open(path, &name) {
                Ok(workbook) => workbooks.push(workbook),
                Err(error) => unopened.push(Unopened { file: name.into(), error }),
            }
        }
        let register = intake::read(&workbooks, &unopened, &mut findings);
        let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
        let mut settings = Settings::read(&register.settings, today, &mut findings);
        if let Some(as_of) = arguments.as_of {
            settings.as_of_date = as_of;
        }
        findings.extend(rules::check(&register));
        let sources =
            workbooks.into_iter().map(|workbook| (workbook.file.to_string(), workbook.sha256));
        Ok(Self { register, settings, findings, sources: sources.collect() })
    }

    /// Number of errors and of warnings.
    pub fn counts(&self) -> (usize, usize) {
        let errors =
            self.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        (errors, self.findings.len() - errors)
    }
}

fn find(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for input in inputs {
        let found = workbook::find(std::slice::from_ref(input));
        files.extend(found.map_err(|error| Failure::Input { path: input.clone(), error })?);
    }
    if files.is_empty() {
        let places: Vec<_> = inputs.iter().map(|input| input.display().to_string()).collect();
        return Err(Failure::NoInput { places: places.join(", ") });
    }
    Ok(files)
}

/// The file's name; with its folder where two files have the same name.
fn name_of(path: &Path, files: &[PathBuf]) -> String {
    let name = path.file_name().unwrap_or_default();
    let twins = files.iter().filter(|other| other.file_name() == Some(name)).count();
    let folder = path.parent().and_then(Path::file_name);
    match folder {
        Some(folder) if twins > 1 => Path::new(folder).join(name).display().to_string(),
        _ => name.to_string_lossy().into_owned(),
    }
}

/// Refuses countries that are asked for and not in the input.
pub fn countries_known(dossiers: &Dossiers<'_>, asked: &[String]) -> Result<(), Failure> {
    for code in asked {
        if !dossiers.iter().any(|dossier| dossier.code().eq_ignore_ascii_case(code)) {
            let known: Vec<_> = dossiers.iter().map(Dossier::code).collect();
            let name = code.clone();
            return Err(Failure::Unknown { what: "country", name, known: known.join(", ") });
        }
    }
    Ok(())
}
