//! The command line: one file per command. The only place that knows all stages.

mod build;
mod check;
mod clauses;
mod clean;
mod config;
mod error;
mod figures;
mod init;
mod input;
mod interrupt;
mod kinds;
mod lang;
mod log;
pub mod planned;
mod progress;
mod proof;
mod records;
mod rules;
mod sarif;
mod screen;
mod show;
mod summary;
mod verify;
mod watch;
mod whereabouts;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::Failure;

use crate::publish::Access;

/// Exit status of a run with findings of severity error.
const FINDINGS: u8 = 1;
/// Exit status of wrong usage or an environment that does not allow the run.
const UNABLE: u8 = 2;

/// A press for Digital Government Cooperation Centers: workbooks of partner data in, checked and
/// archive-grade PDFs out, bundled per country.
///
/// Begin with `dgcc init programme.xlsx`, fill the workbook in, and run `dgcc build programme.xlsx`.
#[derive(Parser)]
#[command(name = "dgcc", version, max_term_width = 100)]
#[command(after_help = "Exit status: 0 no errors; 1 errors were found: what they touch was held \
    back, the rest was made; or a signed document is not as the inputs give it, and was not \
    overwritten; 2 wrong usage, or the run was not possible at all.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Let others read what is written, as far as this system's mask allows [default: only the owner]
    #[arg(long, global = true, help_heading = "Privacy")]
    shared: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Make every document that each country is due, bundled per country
    Build(build::BuildArguments),
    /// Check workbooks: every rule, every finding with its cell and what to do
    Check(check::CheckArguments),
    /// Print which clause each document has, and what in the data decides it
    Clauses(clauses::ClausesArguments),
    /// Remove what is kept from earlier runs
    Clean(clean::CleanArguments),
    /// Print the derived amounts that the documents use
    Figures(figures::FiguresArguments),
    /// Write an empty workbook of the model, or one filled with sample data
    Init(init::InitArguments),
    /// List the document kinds and their clauses, or check the templates
    Kinds(kinds::KindsArguments),
    /// List the rules, or explain one
    Rules(rules::RulesArguments),
    /// Check that bundles are as they were made, offline, and that the inputs give them
    Verify(verify::VerifyArguments),
    /// Build again whenever a workbook or template is saved, and show the pages in a browser
    Watch(watch::WatchArguments),
    /// Say where a cell is printed, or which cells a printed value was made of
    Where(whereabouts::WhereArguments),
    /// Typeset documents for another `dgcc` (started by `dgcc build`)
    #[command(hide = true)]
    Worker,
}

/// Runs the program.
pub fn run() -> ExitCode {
    crate::press::bounds::take_small_pages();
    let arguments = Arguments::parse();
    if !arguments.shared {
        Access::of_owner_alone();
    }
    let outcome = match arguments.command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Clauses(arguments) => clauses::run(&arguments),
        Command::Clean(arguments) => clean::run(&arguments),
        Command::Figures(arguments) => figures::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Kinds(arguments) => kinds::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Where(arguments) => whereabouts::run(&arguments),
        Command::Worker => crate::press::serve().map(|()| true).map_err(Failure::from),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FINDINGS),
        Err(failure) => {
            interrupt::wait_if_ending();
            show::failure(failure);
            ExitCode::from(UNABLE)
        }
    }
}
