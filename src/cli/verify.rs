//! `dgcc verify`: whether what was made is still as it was made, and whether the inputs give it.

mod rebuild;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use console::Style;
use serde_json::json;

use super::Failure;
use super::show::{self, counted, visible};
use crate::publish::verify::{self, Fault, FaultKind, Rebuilt, Unverifiable, Verified};
use rebuild::Rebuild;

/// How many faults are printed before the rest is only counted.
const SHOWN: usize = 50;
/// How many other files of the same fault are named.
const NAMED: usize = 3;
/// Width of a line.
const LINE: usize = 96;

/// Check that bundles are as they were made, offline, and that the inputs give them
///
/// Checks every file by size and SHA-256: of an output folder with all its bundles and zips, of the
/// folder of one country, or of a zip alone. Nothing is unpacked or changed.
#[derive(Args)]
pub struct VerifyArguments {
    /// Output folder, folder of one country, or zip of one
    #[arg(default_value = "out")]
    path: PathBuf,

    /// Also build again from these inputs, as run.json says, and name the first difference by document
    /// and article (may be repeated)
    #[arg(long, value_name = "INPUTS")]
    rebuild: Vec<PathBuf>,

    /// Folder of templates to build again with [default: templates/ here, else those built in]
    #[arg(long, value_name = "FOLDER", requires = "rebuild")]
    templates: Option<PathBuf>,

    /// How many documents are typeset at the same time [default: number of processors]
    #[arg(long, value_name = "N", requires = "rebuild", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// By bundle, for people
    Text,
    /// A summary with all bundles and faults
    Json,
}

/// Runs the command; true if no fault was found.
pub fn run(arguments: &VerifyArguments) -> Result<bool, Failure> {
    let path = &arguments.path;
    let verified = verify::verify(path).map_err(|error| refused(path, &error))?;
    let rebuild = match arguments.rebuild.as_slice() {
        [] => None,
        // What a damaged run.json says is not to be followed.
        _ if !verified.faults.is_empty() => None,
        inputs => {
            let (templates, jobs) = (arguments.templates.as_deref(), arguments.jobs);
            Some(rebuild::run(path, inputs, templates, jobs)?)
        }
    };
    let faults = verified.all_faults().count();
    let differences = rebuild.iter().flat_map(Rebuild::differences).count();
    match arguments.format {
        Format::Text => {
            print(&verified, rebuild.as_ref())?;
            if rebuild.is_none() && !arguments.rebuild.is_empty() {
                show::line("Not built again: run.json is not as it was made.")?;
            }
        }
        Format::Json => show::json(&json!({
            "path": path.to_string_lossy(),
            "program": verified.program,
            "faults": faults,
            "differences": differences,
            "checked": verified,
            "rebuilt": rebuild,
        }))?,
    }
    Ok(faults + differences == 0)
}

fn refused(path: &std::path::Path, error: &Unverifiable) -> Failure {
    Failure::Unverifiable { path: path.to_owned(), reason: error.to_string() }
}

/// Prints a line per bundle, its faults, and the counts.
fn print(verified: &Verified, rebuild: Option<&Rebuild>) -> Result<(), Failure> {
    for note in &verified.notes {
        show::line(visible(note))?;
    }
    print_faults(&verified.faults)?;
    for bundle in &verified.bundles {
        show::coloured(line(&bundle.bundle, bundle.files, &bundle.faults))?;
        if let Some(sha256) = bundle.zip_sha256.as_ref().filter(|_| verified.bundles.len() == 1) {
            show::line(format_args!("     zip SHA-256 {sha256}"))?;
        }
        print_faults(&bundle.faults)?;
    }
    let files: usize = verified.bundles.iter().map(|bundle| bundle.files).sum();
    let counts = format!(
        "{}, {}, made by {}: {}.",
        counted(verified.bundles.len(), "bundle"),
        counted(files, "file"),
        if verified.program.is_empty() { "an unknown program" } else { &verified.program },
        counted(verified.all_faults().count(), "fault"),
    );
    let gap =
        if verified.bundles.last().is_some_and(|last| last.faults.is_empty()) { "\n" } else { "" };
    show::line(format_args!("{gap}{}", visible(&counts)))?;
    rebuild.map_or(Ok(()), print_rebuild)
}

fn print_rebuild(rebuild: &Rebuild) -> Result<(), Failure> {
    show::line("\nBuilt again:")?;
    for note in &rebuild.notes {
        show::line(format_args!("  {}", visible(note)))?;
    }
    for Rebuilt { bundle, files, differences } in &rebuild.bundles {
        show::coloured(line(bundle, *files, differences))?;
    }
    if let Some(first) = rebuild.first() {
        show::line("\nThe first difference:")?;
        print_faults(std::slice::from_ref(first))?;
        print_others(rebuild.differences().filter(|fault| *fault != first).collect())?;
    }
    let files: usize = rebuild.bundles.iter().map(|bundle| bundle.files).sum();
    let differing = rebuild.differences().count();
    show::line(format_args!(
        "{}{} compared: {differing} {}.",
        if differing == 0 { "\n" } else { "" },
        counted(files, "file"),
        if differing == 1 { "differs" } else { "differ" },
    ))
}

/// Prints a line for each further file that differs.
fn print_others(faults: Vec<&Fault>) -> Result<(), Failure> {
    if faults.is_empty() {
        return Ok(());
    }
    show::line("Further files that differ:")?;
    for fault in faults.iter().take(SHOWN) {
        let brief = match &fault.kind {
            FaultKind::Differs(difference) => difference.brief(),
            _ => fault.words().seen,
        };
        show::line(visible(&format!("  {}: {brief}", fault.place)))?;
    }
    if let Some(hidden @ 1..) = faults.len().checked_sub(SHOWN) {
        show::line(format_args!("  and {hidden} more"))?;
    }
    show::line("")
}

/// The line of a bundle: its code, the number of its files, and whether they are right.
fn line(bundle: &str, files: usize, faults: &[Fault]) -> String {
    let (word, style) = match faults.len() {
        0 => ("ok".to_owned(), Style::new().green()),
        many => {
            let of = if faults.iter().all(is_difference) { "difference" } else { "fault" };
            (counted(many, of), Style::new().red().bold())
        }
    };
    format!("{:<8} {:>10}  {}", visible(bundle), counted(files, "file"), styled(style, &word))
}

fn is_difference(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Differs(_))
}

/// Prints faults with what was seen, what was expected and what to do; those that say the same of
/// several files, once.
fn print_faults(faults: &[Fault]) -> Result<(), Failure> {
    let mut folded: Vec<(&Fault, Vec<&Fault>)> = Vec::new();
    for fault in faults {
        match folded.iter_mut().find(|(first, _)| first.kind == fault.kind) {
            Some((_, more)) => more.push(fault),
            None => folded.push((fault, Vec::new())),
        }
    }
    for (fault, more) in folded.iter().take(SHOWN) {
        let words = fault.words();
        let place = styled(Style::new().bold(), &visible(&fault.place));
        show::coloured(format_args!("  {place}"))?;
        for (title, text) in [
            ("seen", words.seen.as_str()),
            ("expected", words.expected.as_str()),
            ("to do", words.help),
        ] {
            let first = format!("    {title:<10}");
            let options = textwrap::Options::new(LINE)
                .initial_indent(&first)
                .subsequent_indent("              ");
            show::line(textwrap::fill(&visible(text), options))?;
        }
        if !more.is_empty() {
            let names: Vec<String> =
                more.iter().take(NAMED).map(|fault| visible(&fault.place)).collect();
            let rest = match more.len().saturating_sub(NAMED) {
                0 => String::new(),
                rest => format!(" and {}", counted(rest, "other")),
            };
            show::line(format_args!("    the same of {}{rest}", names.join(", ")))?;
        }
        show::line("")?;
    }
    match folded.len().checked_sub(SHOWN) {
        Some(hidden @ 1..) => show::line(format_args!("  and {}\n", counted(hidden, "more fault"))),
        _ => Ok(()),
    }
}

fn styled(style: Style, text: &str) -> String {
    match std::io::stdout().is_terminal() && console::colors_enabled() {
        true => style.force_styling(true).apply_to(text).to_string(),
        false => text.to_owned(),
    }
}
