//! Findings on the terminal: by file and sheet, each with the cell and its neighbours, what was seen,
//! what was expected, and what to do. A fault that repeats down a column is told once.

use std::fmt::Write;
use std::io::IsTerminal;

use comfy_table::{Table as Grid, presets};
use console::Style;

use super::Failure;
use super::input::Input;
use super::show::{self, visible};
use crate::diag::{Finding, Message, Place, Severity, Texts, column_letters};
use crate::programme::Table;
use crate::workbook::{Cell, Workbook};

/// How many faults are printed before the rest is only counted.
const SHOWN: usize = 100;
/// How many cells to either side of the faulty one are shown.
const NEIGHBOURS: u32 = 2;
/// Longest text of a cell that is shown.
const WIDEST: usize = 28;
/// Width of a line.
const LINE: usize = 96;

/// Prints the findings of a check, and their counts, to standard output.
pub fn print(input: &Input, texts: &Texts) -> Result<(), Failure> {
    let colours = std::io::stdout().is_terminal() && console::colors_enabled();
    let screen = Screen { texts, colours, workbooks: &input.workbooks };
    let text = screen.findings(&input.findings);
    if !text.is_empty() {
        show::coloured(text)?;
    }
    for (place, note) in &input.notes {
        show::line(format_args!("{place}: {}", texts.text(note)))?;
    }
    show::coloured(screen.counts(input))
}

/// Prints findings to standard error, where a command has something else to say.
pub fn print_aside(input: &Input, texts: &Texts) {
    let colours = std::io::stderr().is_terminal() && console::colors_enabled_stderr();
    let screen = Screen { texts, colours, workbooks: &input.workbooks };
    let text = screen.findings(&input.findings);
    if !text.is_empty() {
        show::coloured_aside(text);
    }
}

/// Prints what a reader should know to standard error.
pub fn print_notes(input: &Input, texts: &Texts) {
    for (place, note) in &input.notes {
        show::aside(format_args!("{place}: {}", texts.text(note)));
    }
}

/// Findings of one rule down one column, which say the same.
struct Fault<'f> {
    first: &'f Finding,
    more: Vec<&'f Finding>,
}

/// Gathers findings that repeat.
fn folded(findings: &[Finding]) -> Vec<Fault<'_>> {
    let mut faults: Vec<Fault<'_>> = Vec::new();
    for finding in findings {
        let alike = |fault: &&mut Fault<'_>| {
            let first = fault.first;
            first.rule == finding.rule
                && first.message.id == finding.message.id
                && first.place.file_name() == finding.place.file_name()
                && first.place.sheet_name() == finding.place.sheet_name()
                && first.place.column_number() == finding.place.column_number()
                && first.place.row_number() != finding.place.row_number()
        };
        match faults.iter_mut().rev().take(400).find(alike) {
            Some(fault) => fault.more.push(finding),
            None => faults.push(Fault { first: finding, more: Vec::new() }),
        }
    }
    faults
}

struct Screen<'s> {
    texts: &'s Texts,
    colours: bool,
    workbooks: &'s [Workbook],
}

impl Screen<'_> {
    fn findings(&self, findings: &[Finding]) -> String {
        let faults = folded(findings);
        let mut text = String::new();
        let mut sheet: Option<(&str, Option<&str>)> = None;
        for fault in faults.iter().take(SHOWN) {
            let place = &fault.first.place;
            let here = (place.file_name(), place.sheet_name());
            if sheet != Some(here) {
                let heading = match here {
                    (file, Some(name)) => format!("{file} › {name}"),
                    (file, None) => file.to_owned(),
                };
                let heading = self.style(Style::new().bold().underlined(), &visible(&heading));
                let _ = writeln!(text, "{heading}\n");
                sheet = Some(here);
            }
            self.fault(&mut text, fault);
        }
        let hidden: usize = faults.iter().skip(SHOWN).map(|fault| 1 + fault.more.len()).sum();
        if hidden > 0 {
            let _ =
                writeln!(text, "{}", self.say(Message::new("screen-hidden").with("count", hidden)));
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn fault(&self, text: &mut String, fault: &Fault<'_>) {
        let finding = fault.first;
        let (word, style) = match finding.severity {
            Severity::Error => ("word-error", Style::new().red().bold()),
            Severity::Warning => ("word-warning", Style::new().yellow().bold()),
        };
        let severity = self.style(style, &self.texts.plain(word).unwrap_or_default());
        let rule = self.style(Style::new().bold(), finding.rule);
        let about = [
            Some(finding.place.to_string()),
            finding.key.clone(),
            finding.field.map(str::to_owned),
        ];
        let about: Vec<String> = about.into_iter().flatten().map(|part| visible(&part)).collect();
        let _ = writeln!(text, "  {severity} {rule}  {}", about.join(" · "));
        if let Some(table) = self.neighbours(&finding.place) {
            for line in table.lines() {
                let _ = writeln!(text, "      {}", line.trim_end());
            }
        }
        for (title, words) in [
            ("word-seen", self.texts.seen(&finding.message)),
            ("word-expected", self.texts.expected(&finding.message)),
            ("word-help", finding.help(self.texts)),
        ] {
            let title = self.texts.plain(title).unwrap_or_default();
            let pad = 10usize.saturating_sub(console::measure_text_width(&title));
            let first = format!("    {title}{}", " ".repeat(pad));
            let options = textwrap::Options::new(LINE)
                .initial_indent(&first)
                .subsequent_indent("              ");
            let _ = writeln!(text, "{}", textwrap::fill(&visible(&words), options));
        }
        if let (Some(first), Some(last)) = (fault.more.first(), fault.more.last()) {
            let cells = |finding: &Finding| {
                finding.place.cell().or(finding.place.row_number().map(|row| row.to_string()))
            };
            let range = match (cells(first), cells(last)) {
                (Some(a), Some(b)) if a == b => a,
                (Some(a), Some(b)) => format!("{a}:{b}"),
                _ => String::new(),
            };
            let more =
                Message::new("screen-more").with("count", fault.more.len()).with("range", range);
            let _ = writeln!(text, "    {}", self.style(Style::new().dim(), &self.say(more)));
        }
        text.push('\n');
    }

    /// The faulty cell between its neighbours, under the headers of the sheet.
    fn neighbours(&self, place: &Place) -> Option<String> {
        let (row, column) = (place.row_number()?, place.column_number()?);
        let workbook = self.workbooks.iter().find(|book| *book.file == *place.file_name())?;
        let sheet = place.sheet_name()?;
        let grid = workbook.sheets.iter().find(|grid| grid.name == sheet)?;
        let cells = grid.rows.get(row as usize - 1)?;
        let table = Table::recognise(workbook, grid);
        let header = table.as_ref().filter(|table| table.has_header).map(Table::header_row);
        let headers = header.filter(|at| *at + 1 < row as usize).and_then(|at| grid.rows.get(at));
        let width = headers.map_or(0, Vec::len).max(cells.len()) as u32;
        let last = (column + NEIGHBOURS).min(width.saturating_sub(1)).max(column);
        let columns: Vec<u32> = (column.saturating_sub(NEIGHBOURS)..=last).collect();
        let shown = |cells: &[Cell], column: u32| {
            let text = cells.get(column as usize).map(Cell::shown).unwrap_or_default();
            shortened(&visible(text.trim()))
        };
        let mut table = Grid::new();
        table.load_style(presets::UTF8_BORDERS_ONLY);
        let letters = columns.iter().map(|column| column_letters(*column));
        table.add_row(std::iter::once(String::new()).chain(letters));
        if let Some(headers) = headers {
            let headers = columns.iter().map(|column| shown(headers, *column));
            table.add_row(std::iter::once(String::new()).chain(headers));
        }
        let values = columns.iter().map(|&at| {
            let value = shown(cells, at);
            if at == column { format!("▸ {value}") } else { value }
        });
        table.add_row(std::iter::once(row.to_string()).chain(values));
        let faulty = format!("▸ {}", shown(cells, column));
        let marked = self.style(Style::new().red().bold(), &faulty);
        Some(table.to_string().replacen(&faulty, &marked, 1))
    }

    fn counts(&self, input: &Input) -> String {
        let (errors, warnings) = input.counts();
        let files = input.workbooks.len() + input.unopened;
        let counts = Message::new("screen-counts")
            .with("files", files)
            .with("errors", errors)
            .with("warnings", warnings);
        let text = self.say(counts);
        match (errors, warnings) {
            (0, 0) => self.style(Style::new().green().bold(), &text),
            (0, _) => self.style(Style::new().yellow().bold(), &text),
            _ => self.style(Style::new().red().bold(), &text),
        }
    }

    fn say(&self, message: Message) -> String {
        self.texts.text(&message)
    }

    fn style(&self, style: Style, text: &str) -> String {
        if self.colours {
            style.force_styling(true).apply_to(text).to_string()
        } else {
            text.to_owned()
        }
    }
}

fn shortened(text: &str) -> String {
    console::truncate_str(text, WIDEST, "…").into_owned()
}
