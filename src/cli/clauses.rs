//! `dgcc clauses`: which clause each document has, and why.

mod documents;
mod matrix;
mod rows;
mod sheet;
mod table;
mod why;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::input::{self, Input, InputArguments};
use super::lang::Lang;
use super::{Failure, kinds, planned, screen, show};
use crate::diag::Severity;
use crate::kinds::{Kind, Library};
use crate::plan::Wanted;
use crate::programme::{Dossier, Dossiers};
use documents::{Country, Documents};
use matrix::Matrix;

/// Print which clause each document has, and what in the data decides it
///
/// Plans the documents as `dgcc build` does and makes none: per kind a table of clauses and countries.
#[derive(Args)]
pub struct ClausesArguments {
    #[command(flatten)]
    input: InputArguments,

    /// Folder of templates [default: templates/ here, else those built in]
    #[arg(long, value_name = "FOLDER")]
    templates: Option<PathBuf>,

    /// Only these countries (ISO code, e.g. UZ; may be repeated)
    #[arg(long, value_name = "CC")]
    country: Vec<String>,

    /// Only documents of these kinds (e.g. mou or MOU; may be repeated)
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,

    /// Tell what decides on one clause in one country, e.g. --why UZ agreement/17-assets
    #[arg(long, num_args = 2, value_names = ["CC", "KIND/CLAUSE"],
        conflicts_with_all = ["country", "kind", "format", "out"])]
    why: Option<Vec<String>>,

    /// How to print them [default: by the ending of --out, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// File to write instead of standard output
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    out: Option<PathBuf>,

    /// Language of the clause texts, e.g. ko; English where a kind has none in it
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table per kind, for people
    Table,
    /// A row per country, document and variant of a clause
    Csv,
    /// A workbook of both
    Xlsx,
}

/// Runs the command; true if there was no error among the findings.
pub fn run(arguments: &ClausesArguments) -> Result<bool, Failure> {
    let tree = kinds::tree(arguments.templates.as_deref())?;
    let library = kinds::loaded(&tree)?;
    language_known(&library, &arguments.lang)?;
    let input = Input::read(&arguments.input)?;
    let dossiers = Dossiers::new(&input.register, &input.settings);
    let documents = Documents {
        library: &library,
        input: &input,
        language: &arguments.lang,
        dossiers: &dossiers,
    };
    match &arguments.why {
        Some(asked) => {
            screen::print_aside(&input, Lang::En.texts());
            show::line(why::answer(&documents, &asked[0], &asked[1])?)?;
        }
        None => {
            let wanted = wanted(arguments, &library, &dossiers)?;
            screen::print_aside(&input, Lang::En.texts());
            print(arguments, &documents.of(&wanted)?, &documents, &wanted)?;
        }
    }
    Ok(!input.findings.iter().any(|finding| finding.severity == Severity::Error))
}

/// Whether documents of a kind are made of clauses that a country's data decide on.
fn has_clauses(kind: &Kind) -> bool {
    kind.manifest.is_of_a_country() && kind.clauses.values().any(|clauses| !clauses.is_empty())
}

fn wanted(
    arguments: &ClausesArguments,
    library: &Library,
    dossiers: &Dossiers<'_>,
) -> Result<Wanted, Failure> {
    planned::kinds_known(library, &arguments.kind, has_clauses)?;
    input::countries_known(dossiers, &arguments.country)?;
    Ok(Wanted {
        countries: arguments.country.clone(),
        kinds: arguments.kind.clone(),
        ..Wanted::default()
    })
}

/// Refuses a language that no clause is written in.
fn language_known(library: &Library, language: &str) -> Result<(), Failure> {
    let mut known: Vec<&str> =
        library.kinds.iter().flat_map(|kind| kind.clauses.keys()).map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    if known.contains(&language) {
        return Ok(());
    }
    let (name, known) = (language.to_owned(), known.join(", "));
    Err(Failure::Unknown { what: "language of clauses", name, known })
}

fn print(
    arguments: &ClausesArguments,
    countries: &[Country<'_, '_>],
    documents: &Documents<'_, '_>,
    wanted: &Wanted,
) -> Result<(), Failure> {
    let kinds = documents.library.kinds.iter();
    let kinds = kinds.filter(|kind| has_clauses(kind) && wanted.kind(kind));
    let matrices: Vec<Matrix<'_>> =
        kinds.map(|kind| Matrix::of(kind, countries, &documents.language_of(kind))).collect();
    let out = arguments.out.as_deref();
    let output = |error: std::io::Error| Failure::Output {
        path: out.unwrap_or(Path::new("standard output")).to_owned(),
        error,
    };
    let bytes = match arguments.format.unwrap_or_else(|| format_of(out)) {
        Format::Table => {
            let tables: Vec<String> = matrices.iter().map(table::of).collect();
            format!("{}\n", tables.join("\n\n")).into_bytes()
        }
        Format::Csv => {
            let csv = rows::csv(&rows::of(countries)).map_err(output)?;
            // By its mark spreadsheets tell that a file is UTF-8.
            if out.is_some() { ["\u{feff}".as_bytes(), &csv].concat() } else { csv }
        }
        Format::Xlsx => sheet::workbook(&matrices, &rows::of(countries))
            .map_err(std::io::Error::other)
            .map_err(output)?,
    };
    match out {
        Some(path) => {
            not_an_input(path, documents.input)?;
            std::fs::write(path, bytes).map_err(Failure::output(path))
        }
        None => show::line(String::from_utf8_lossy(&bytes).trim_end()),
    }
}

/// The format that the ending of a file's name stands for.
fn format_of(out: Option<&Path>) -> Format {
    let ending = out.and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
    match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
        Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        _ => Format::Table,
    }
}

/// Refuses to write over a file that was read.
fn not_an_input(path: &Path, input: &Input) -> Result<(), Failure> {
    let Ok(target) = path.canonicalize() else { return Ok(()) };
    let is_input =
        input.paths.iter().any(|read| read.canonicalize().is_ok_and(|read| read == target));
    if is_input { Err(Failure::Exists { path: path.to_owned() }) } else { Ok(()) }
}

/// The dossier of a country; one that is not in the input is refused.
fn dossier<'p, 'a>(dossiers: &'p Dossiers<'a>, code: &str) -> Result<&'p Dossier<'a>, Failure> {
    input::countries_known(dossiers, &[code.to_owned()])?;
    let found = dossiers.iter().find(|dossier| dossier.code().eq_ignore_ascii_case(code));
    Ok(found.expect("the country is known"))
}
