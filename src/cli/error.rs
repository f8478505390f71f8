//! Why a command was not possible at all.

use std::io;
use std::path::PathBuf;

use miette::Diagnostic;

use crate::publish::StageError;

/// Why a command was not possible at all; exit status 2.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum Failure {
    /// An input path is missing or unreadable.
    #[error("the input {} cannot be read: {error}", path.display())]
    #[diagnostic(help("name a workbook, a csv file or a folder of them that exists"))]
    Input {
        /// The path.
        path: PathBuf,
        /// What the file system said.
        error: io::Error,
    },
    /// There is no file to read.
    #[error("there is no workbook or csv file in {places}")]
    #[diagnostic(help(
        "files named .xlsx, .xlsm, .xls, .xlsb, .ods and .csv are read; `dgcc init FILE.xlsx` \
         writes an empty workbook of the model"
    ))]
    NoInput {
        /// Where files were looked for.
        places: String,
    },
    /// The configuration cannot be read.
    #[error("the configuration {} cannot be read: {problem}", path.display())]
    #[diagnostic(help(
        "write lines such as BUD-09 = \"deny\" below [rules], with allow, warn or deny; `dgcc rules` \
         lists the rules. Below [limits] stand counts such as rows = 500000; docs/limits.md lists them"
    ))]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The templates folder cannot be read.
    #[error("the templates in {} cannot be read: {error}", path.display())]
    #[diagnostic(help(
        "name the folder with --templates, or leave the option out for the shipped templates"
    ))]
    Templates {
        /// The folder.
        path: PathBuf,
        /// What the file system said.
        error: io::Error,
    },
    /// The templates have mistakes.
    #[error("the templates in {root} have mistakes:\n{list}")]
    #[diagnostic(help(
        "`dgcc kinds check` lists them; docs/writing-templates.md says what a template may hold"
    ))]
    TemplateMistakes {
        /// The folder.
        root: String,
        /// The mistakes, one a line.
        list: String,
    },
    /// What was asked is not a cell.
    #[error("'{given}' names no cell")]
    #[diagnostic(help(
        "name sheet and cell, e.g. 'expenditures!H17', with the file before them where \
        several have the sheet: 'budget.xlsx!expenditures!H17'"
    ))]
    Cell {
        /// What was given.
        given: String,
    },
    /// What a build made cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    #[diagnostic(help("run `dgcc build` first, or name its folder with --out"))]
    Made {
        /// The file or folder.
        path: PathBuf,
        /// What the file system said.
        error: io::Error,
    },
    /// A PDF gives no trace.
    #[error("{} says nothing of where its values come from: {reason}", path.display())]
    #[diagnostic(help("name a PDF that `dgcc build` made"))]
    Trace {
        /// The PDF.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// There is nothing that can be checked.
    #[error("{} cannot be checked: {reason}", path.display())]
    #[diagnostic(help(
        "name a folder that `dgcc build` wrote, the folder of one country in it, or a zip; to build \
         again the whole folder with its run.json is needed"
    ))]
    Unverifiable {
        /// The path.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// What another version made cannot be made again.
    #[error("it was made with the {what} {made}; this is {here}")]
    #[diagnostic(help(
        "only the same version makes the same bytes: build again with that one. The hashes can be \
         checked with any version, without --rebuild"
    ))]
    OtherMaker {
        /// What differs.
        what: &'static str,
        /// What it was made with.
        made: String,
        /// What is here.
        here: String,
    },
    /// Something that was asked for by name does not exist.
    #[error("there is no {what} '{name}'")]
    #[diagnostic(help("there are: {known}"))]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// The name that was given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The output cannot be written.
    #[error("{} cannot be written: {error}", path.display())]
    #[diagnostic(help(
        "make sure that the folder may be written to and that there is space on the disk"
    ))]
    Output {
        /// The path.
        path: PathBuf,
        /// What the file system said.
        error: io::Error,
    },
    /// Nobody knows which documents of the earlier output are signed.
    #[error("{} cannot be read, so nobody knows which documents beside it are signed", path.display())]
    #[diagnostic(help(
        "it should be a manifest as `dgcc build` writes it: put it back from a copy, build into another \
         folder with --out, or let what is made take the place of everything with --supersede"
    ))]
    Unknowable {
        /// The manifest.
        path: PathBuf,
    },
    /// Another run writes to the same folder.
    #[error("another run of dgcc is writing to {}", path.display())]
    #[diagnostic(help("wait until it has ended, or name another folder with --out"))]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The file to be written is there already.
    #[error("{} is there already", path.display())]
    #[diagnostic(help("choose another name, or remove the file first; nothing was overwritten"))]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// The bundles are watched already.
    #[error("another `dgcc watch` keeps {} up to date: {address}", out.display())]
    #[diagnostic(help("open its page, end it first, or choose another folder with --out"))]
    Watched {
        /// Folder of the bundles.
        out: PathBuf,
        /// Where the other one shows the pages.
        address: String,
    },
    /// The page of a watch cannot be served.
    #[error("port {port} of 127.0.0.1 cannot be used: {error}")]
    #[diagnostic(help("choose another with --port, or leave the option out for one that is free"))]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        error: io::Error,
    },
    /// The typesetters cannot be started.
    #[error("the typesetter processes cannot be started: {0}")]
    Workers(io::Error),
    /// Anything else that the system refused.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl Failure {
    /// The output at a path cannot be written.
    pub fn made(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Made { path, error }
    }

    /// The staging folder for a target cannot be opened.
    pub fn stage(path: impl Into<PathBuf>) -> impl FnOnce(StageError) -> Self {
        let path = path.into();
        move |error| match error {
            StageError::Busy => Self::Busy { path },
            StageError::System(error) => Self::Output { path, error },
        }
    }

    /// A file or folder that cannot be written.
    pub fn output(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Output { path, error }
    }
}
