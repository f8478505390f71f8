//! `dgcc where`: from a cell to where it is printed, and from a printed value to its cells.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{Input, InputArguments};
use super::{Failure, show};
use crate::programme::cells::checksum;
use crate::programme::{Cells, SHEETS};
use crate::readback::{Entry, PrintedAt, TraceFile, TracedSource};

/// Say where a cell is printed, or which cells a printed value was made of
///
/// Reads the trace that every PDF of `dgcc build` carries:
///   dgcc where inputs 'expenditures!H17'
///   dgcc where --pdf out/UZ/UZ_REP_2025_en.pdf --page 3 --text 126,184
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct WhereArguments {
    /// Workbooks, csv files or folders of them, and then a cell: 'expenditures!H17'
    #[arg(value_name = "INPUTS... CELL", required_unless_present = "pdf", conflicts_with = "pdf")]
    inputs_and_cell: Vec<String>,

    /// Folder that the documents were written to
    #[arg(long, value_name = "FOLDER", default_value = "out")]
    out: PathBuf,

    /// The PDF in which a value is printed
    #[arg(long, value_name = "FILE", requires = "text")]
    pdf: Option<PathBuf>,

    /// The page on which it is printed, counted from 1 [default: any]
    #[arg(long, value_name = "N", requires = "pdf")]
    page: Option<usize>,

    /// The value as it is printed, e.g. 126,184
    #[arg(long, value_name = "TEXT", requires = "pdf", allow_hyphen_values = true)]
    text: Option<String>,
}

/// Runs the command; true if something was found.
pub fn run(arguments: &WhereArguments) -> Result<bool, Failure> {
    match (&arguments.pdf, &arguments.text) {
        (Some(pdf), Some(text)) => cells_of(pdf, arguments.page, text),
        _ => places_of(&arguments.inputs_and_cell, &arguments.out),
    }
}

/// A cell that was asked for.
struct Wanted {
    file: Option<String>,
    /// The sheet as it was given and, where it is one of the model's, by its name there.
    sheets: Vec<String>,
    cell: String,
}

impl Wanted {
    fn parse(given: &str) -> Option<Self> {
        let (rest, cell) = given.trim().rsplit_once('!')?;
        let letters = cell.chars().take_while(char::is_ascii_alphabetic).count();
        let is_cell = letters > 0 && cell.len() > letters;
        if !is_cell || !cell[letters..].chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let (file, sheet) = match rest.rsplit_once(['!', '›']) {
            Some((file, sheet)) => (Some(file.trim().to_owned()), sheet.trim()),
            None => (None, rest.trim()),
        };
        let of_model = SHEETS.iter().filter(|spec| {
            [spec.name, spec.en, spec.ko].iter().any(|name| name.eq_ignore_ascii_case(sheet))
        });
        let sheets = of_model.map(|spec| spec.name.to_owned()).chain([sheet.to_owned()]);
        Some(Self { file, sheets: sheets.collect(), cell: cell.to_ascii_uppercase() })
    }

    fn is(&self, entry: &Entry) -> bool {
        let names = [entry.sheet.as_deref(), entry.model.as_deref()];
        let is_sheet =
            |name: &str| self.sheets.iter().any(|sheet| sheet.eq_ignore_ascii_case(name));
        entry.cell.as_deref() == Some(&self.cell)
            && names.into_iter().flatten().any(is_sheet)
            && self.file.as_ref().is_none_or(|file| entry.file.as_ref() == Some(file))
    }
}

/// Where a cell, and what was made of it, is printed.
fn places_of(given: &[String], out: &Path) -> Result<bool, Failure> {
    let Some((cell, inputs)) = given.split_last() else { return Ok(false) };
    let Some(wanted) = Wanted::parse(cell) else {
        return Err(Failure::Cell { given: cell.clone() });
    };
    let inputs = if inputs.is_empty() {
        vec!["inputs".into()]
    } else {
        inputs.iter().map(PathBuf::from).collect()
    };
    let input = Input::read(&InputArguments { inputs, as_of: None, config: None })?;
    let now = Cells::new(&input.register);
    let read: BTreeSet<&str> = input.sources.iter().map(|(file, _)| file.as_str()).collect();
    let (mut found, mut cells, mut stale) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for path in pdfs(out)? {
        let pdf = fs::read(&path).map_err(Failure::made(&path))?;
        let Ok(trace) = TraceFile::read(&pdf) else { continue };
        let entries = trace.entries.iter().enumerate().filter(|(_, entry)| wanted.is(entry));
        let entries: BTreeSet<usize> = entries.map(|(at, _)| at).collect();
        if entries.is_empty() {
            continue;
        }
        cells.extend(entries.iter().map(|&at| described(&trace.entries[at])));
        let made_of = trace.made_of(&entries);
        let printed = trace.printed.iter().filter_map(|printed| {
            let entry = trace.entry_of(printed)?;
            made_of.contains(&entry).then(|| (entries.contains(&entry), entry, printed))
        });
        let lines: Vec<(bool, String)> = printed
            .map(|(itself, entry, printed)| (itself, line(&trace, entry, printed)))
            .collect();
        let old = |source: &&TracedSource| {
            read.contains(source.file.as_str())
                && checksum(trace.listed(&source.file, &now)) != source.sha256
        };
        stale.extend(trace.document.sources.iter().filter(old).map(|source| source.file.clone()));
        if !lines.is_empty() {
            found.push((path, lines));
        }
    }
    for cell in &cells {
        show::line(cell)?;
    }
    if found.is_empty() {
        let what = if cells.is_empty() { "no document" } else { "no page of a document" };
        show::line(format_args!("{what} in {} prints {cell} or a sum of it", out.display()))?;
    }
    for (path, lines) in &found {
        show::line(format_args!("\n{}", path.display()))?;
        for itself in [true, false] {
            let mut lines = lines.iter().filter(|line| line.0 == itself).peekable();
            if !itself && lines.peek().is_some() {
                show::line("  in what was made of it")?;
            }
            lines.try_for_each(|(_, line)| show::line(format_args!("  {line}")))?;
        }
    }
    for file in &stale {
        show::aside(format_args!(
            "{file} has changed since the documents were made: run dgcc build again"
        ));
    }
    Ok(!found.is_empty())
}

/// A place of a printed value in one line.
fn line(trace: &TraceFile, entry: usize, printed: &PrintedAt) -> String {
    let entry = &trace.entries[entry];
    let how = match (&entry.sum, &entry.made) {
        (Some(terms), _) => format!("  (sum of {})", terms.len()),
        (None, Some(made)) => format!("  ({made})"),
        (None, None) => String::new(),
    };
    let place = trace.place_of(printed);
    format!("page {:>3}  {place}: {}{how}", printed.page, printed.text)
}

/// The PDFs in a folder and the folders in it, by name.
fn pdfs(out: &Path) -> Result<Vec<PathBuf>, Failure> {
    let list = |folder: &Path| -> Result<Vec<PathBuf>, Failure> {
        let entries = fs::read_dir(folder).map_err(Failure::made(folder))?;
        let paths: Result<Vec<PathBuf>, _> =
            entries.map(|entry| entry.map(|entry| entry.path())).collect();
        paths.map_err(Failure::made(folder))
    };
    let mut paths = Vec::new();
    for path in list(out)? {
        if path.is_dir() { paths.extend(list(&path)?) } else { paths.push(path) }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    paths.sort();
    Ok(paths)
}

/// Which cells a printed value was made of.
fn cells_of(path: &Path, page: Option<usize>, text: &str) -> Result<bool, Failure> {
    let pdf = fs::read(path).map_err(Failure::made(path))?;
    let trace = TraceFile::read(&pdf)
        .map_err(|reason| Failure::Trace { path: path.to_owned(), reason: reason.to_string() })?;
    let found: Vec<(usize, &PrintedAt)> = trace
        .printed
        .iter()
        .filter(|printed| page.is_none_or(|page| page == printed.page) && prints(printed, text))
        .filter_map(|printed| Some((trace.entry_of(printed)?, printed)))
        .collect();
    if found.is_empty() {
        let on = page.map(|page| format!(" on page {page}")).unwrap_or_default();
        show::line(format_args!("{} prints no value '{text}'{on}", path.display()))?;
    }
    for (entry, printed) in &found {
        show::line(line(&trace, *entry, printed))?;
        explain(&trace, *entry)?;
    }
    Ok(!found.is_empty())
}

/// Whether a value is the text, or ends with it behind its currency.
fn prints(printed: &PrintedAt, text: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (printed, text) = (plain(&printed.text), plain(text));
    printed == text || printed.strip_suffix(&text).is_some_and(|before| before.ends_with(' '))
}

/// What an entry was made of: its terms, then the cells at the bottom.
fn explain(trace: &TraceFile, entry: usize) -> Result<(), Failure> {
    let top = &trace.entries[entry];
    if let Some(terms) = &top.sum {
        let amount = top.amount.as_deref().unwrap_or_default();
        show::line(format_args!("  = {amount}, the sum of"))?;
        for (sign, part) in terms {
            let sign = if *sign < 0 { '-' } else { '+' };
            show::line(format_args!("    {sign} {}", described(&trace.entries[*part])))?;
        }
    } else if let Some(made) = &top.made {
        let amount = top.amount.as_deref().map(|amount| format!("{amount}, ")).unwrap_or_default();
        show::line(format_args!("  = {amount}{made} of"))?;
        for part in top.of.iter().flatten() {
            show::line(format_args!("      {}", described(&trace.entries[*part])))?;
        }
    }
    let cells = trace.cells_of(entry);
    show::line(format_args!("  from {}", show::counted(cells.len(), "cell")))?;
    for cell in cells {
        show::line(format_args!("      {}", described(&trace.entries[cell])))?;
    }
    Ok(())
}

/// An entry in one line.
fn described(entry: &Entry) -> String {
    let amount = entry.amount.as_deref().map(|amount| format!("  {amount}")).unwrap_or_default();
    let count = |parts: usize, what: &str| format!("{what} of {parts}{amount}");
    match (&entry.field, &entry.default, &entry.sum, &entry.made) {
        (Some(field), ..) => format!("{}  {field}{amount}", entry.place()),
        (_, Some(setting), ..) => format!("the program's own {setting}{amount}"),
        (_, _, Some(terms), _) => count(terms.len(), "a sum"),
        (_, _, _, Some(made)) => count(entry.parts().len(), made),
        _ => amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_sheet_and_cell_with_or_without_its_file() {
        let wanted = Wanted::parse("expenditures!h17").unwrap();
        assert_eq!((wanted.file, wanted.cell.as_str()), (None, "H17"));
        let wanted = Wanted::parse("budget.xlsx › 지출!H17").unwrap();
        assert_eq!(wanted.file.as_deref(), Some("budget.xlsx"));
        assert!(wanted.sheets.contains(&"expenditures".to_owned()));
        for wrong in ["H17", "expenditures", "expenditures!17", "expenditures!H", "a!H1x"] {
            assert!(Wanted::parse(wrong).is_none(), "{wrong}");
        }
    }
}
