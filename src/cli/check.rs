//! `dgcc check`: every finding with its cell and what to do.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::input::{Input, InputArguments};
use super::lang::Lang;
use super::{Failure, sarif, screen, show};
use crate::correction::{self, Basis};
use crate::diag::{Entry, Finding, Message, Severity, Texts};
use crate::programme::Register;

/// Check workbooks: every rule, every finding with its cell and what to do
///
/// Reads what partner ministries send in every lawful form, names what is wrong, and changes nothing.
#[derive(Args)]
pub struct CheckArguments {
    #[command(flatten)]
    input: InputArguments,

    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Language of the findings
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,

    /// Write a copy of each faulty workbook into this folder, with the faulty cells marked and commented
    #[arg(long, value_name = "FOLDER")]
    correct: Option<PathBuf>,

    /// Print the records read instead of the findings, so that two inputs can be compared
    #[arg(long, value_enum, value_name = "FORMAT")]
    dump: Option<Dump>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// By file and sheet, for people
    Text,
    /// A summary and all findings
    Json,
    /// SARIF 2.1.0, for tools of code review
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum Dump {
    /// Sheets with keys and fields as canonical text
    Json,
}

/// Runs the command; true if there was no error among the findings.
pub fn run(arguments: &CheckArguments) -> Result<bool, Failure> {
    let input = Input::read(&arguments.input)?;
    let texts = arguments.lang.texts();
    if arguments.dump.is_some() {
        show::json(&dump(&input.register))?;
    } else {
        match arguments.format {
            Format::Text => screen::print(&input, texts)?,
            Format::Json => show::json(&report(&input, texts))?,
            Format::Sarif => show::json(&sarif::log(&input.findings, texts))?,
        }
    }
    if arguments.dump.is_some() || arguments.format != Format::Text {
        screen::print_notes(&input, texts);
    }
    if let Some(folder) = &arguments.correct {
        correct(&input, folder, texts)?;
    }
    Ok(!input.findings.iter().any(|finding| finding.severity == Severity::Error))
}

/// Writes the correction workbooks and says on standard error where they are.
fn correct(input: &Input, folder: &Path, texts: &Texts) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(Failure::output(folder))?;
    let only = input.workbooks.len() == 1;
    for (workbook, path) in input.workbooks.iter().zip(&input.paths) {
        // What is said of all files together belongs to the only one.
        let ours = |finding: &&Finding| only || *workbook.file == *finding.place.file_name();
        let findings: Vec<&Finding> = input.findings.iter().filter(ours).collect();
        if findings.is_empty() {
            continue;
        }
        let bytes =
            std::fs::read(path).map_err(|error| Failure::Input { path: path.clone(), error })?;
        let target = folder.join(correction_name(&workbook.file));
        let (copy, basis) = correction::workbook(&bytes, workbook, &findings)
            .map_err(std::io::Error::other)
            .map_err(Failure::output(&target))?;
        std::fs::write(&target, copy).map_err(Failure::output(&target))?;
        let id = match basis {
            Basis::File => "screen-corrected",
            Basis::Values => "screen-corrected-values",
        };
        let message = Message::new(id)
            .with("file", workbook.file.to_string())
            .with("copy", target.display().to_string())
            .with("count", findings.len());
        show::aside(texts.text(&message));
    }
    Ok(())
}

/// `budget.xlsx` is to be corrected in `budget.to-correct.xlsx`, and so is that again. Files that differ
/// in folder or format have copies of different names.
fn correction_name(file: &str) -> String {
    let flat = file.replace(['/', '\\'], "_");
    let name = flat.strip_suffix(".xlsx").unwrap_or(&flat);
    format!("{}.to-correct.xlsx", name.trim_end_matches(".to-correct"))
}

/// The summary and all findings.
fn report(input: &Input, texts: &Texts) -> Value {
    let (errors, warnings) = input.counts();
    let findings: Vec<Entry> =
        input.findings.iter().map(|finding| Entry::new(finding, texts)).collect();
    json!({
        "summary": {
            "files": input.workbooks.len() + input.unopened,
            "errors": errors,
            "warnings": warnings,
        },
        "findings": findings,
    })
}

/// The records by sheet, in the order of the model and of their keys.
fn dump(register: &Register) -> Value {
    let sheets = register.sheets().into_iter().map(|rows| {
        let fields = rows.spec().fields;
        let mut records: Vec<(String, Value)> = (0..rows.len())
            .map(|row| {
                let values = fields.iter().enumerate().filter_map(|(at, field)| {
                    Some((field.name.to_owned(), Value::from(rows.value(row, at)?.canonical())))
                });
                let key = rows.key(row).unwrap_or_default();
                (key.clone(), json!({ "key": key, "fields": Value::Object(values.collect()) }))
            })
            .collect();
        records.sort_by(|(a, _), (b, _)| a.cmp(b));
        let records = records.into_iter().map(|(_, record)| record).collect();
        (rows.spec().name.to_owned(), Value::Array(records))
    });
    Value::Object(sheets.collect())
}
