//! Reading the inputs: files, register, settings and findings.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::Failure;
use super::config::Config;
use crate::diag::{Finding, Message, Place, Severity};
use crate::programme::intake::{self, Reading};
use crate::programme::payees::{self, PayeeNames};
use crate::programme::{Dossier, Dossiers, Register, Settings};
use crate::rules::{self, Levels};
use crate::workbook::{self, Limits, Unopened, Workbook};

/// Arguments on what is read.
#[derive(Args)]
pub struct InputArguments {
    /// Workbooks, csv files or folders of them; several are read as one
    #[arg(default_value = "inputs")]
    pub inputs: Vec<PathBuf>,

    /// Look at the data as of this day, e.g. 2026-02-15 [default: the workbook's setting, else today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,

    /// File that says how grave each rule is and how much of a file is read [default: dgcc.toml in this folder, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
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
    /// What a reader should know and nobody needs to mend.
    pub notes: Vec<(Place, Message)>,
    /// How many files could not be opened.
    pub unopened: usize,
    /// The files as they were read.
    pub workbooks: Vec<Workbook>,
    /// Where they are.
    pub paths: Vec<PathBuf>,
    /// How grave the rules are.
    pub levels: Levels,
}

impl Input {
    /// Reads and checks the inputs. A file that cannot be opened is a finding.
    ///
    /// # Errors
    /// A path does not exist, or there is nothing to read.
    pub fn read(arguments: &InputArguments) -> Result<Self, Failure> {
        let Config { levels, limits } = Config::read(arguments.config.as_deref())?;
        Self::graded(&arguments.inputs, arguments.as_of, levels, &limits)
    }

    /// Reads and checks inputs within limits, with these levels of the rules.
    ///
    /// # Errors
    /// A path does not exist, or there is nothing to read.
    pub fn graded(
        inputs: &[PathBuf],
        as_of: Option<Date>,
        levels: Levels,
        limits: &Limits,
    ) -> Result<Self, Failure> {
        let files = find(inputs)?;
        let (mut workbooks, mut unopened, mut paths) = (Vec::new(), Vec::new(), Vec::new());
        for path in &files {
            let name = name_of(path, &files);
            match workbook::open_within(path, &name, limits) {
                Ok(workbook) => {
                    workbooks.push(workbook);
                    paths.push(path.clone());
                }
                Err(error) => unopened.push(Unopened { file: name.into(), error }),
            }
        }
        let Reading { mut register, mut findings, notes } =
            intake::read_within(&workbooks, &unopened, limits);
        let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
        let mut settings = Settings::read(&register.settings, today, &mut findings);
        if let Some(as_of) = as_of {
            settings.as_of_date = as_of;
        }
        if settings.payee_names == PayeeNames::Role {
            payees::by_role(&mut register);
        }
        let findings = levels.grade(rules::check(&register, &settings, findings));
        let sources = workbooks.iter().map(|file| (file.file.to_string(), file.sha256.clone()));
        let sources = sources.collect();
        let unopened = unopened.len();
        Ok(Self {
            register,
            settings,
            findings,
            sources,
            notes,
            unopened,
            workbooks,
            paths,
            levels,
        })
    }

    /// Lets go of the cells as they were read, half of what the inputs take of memory: nothing needs them
    /// once the findings are printed with what stands around them.
    pub fn forget_files(&mut self) {
        self.workbooks = Vec::new();
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
