//! From the grids of the input files to the records of the register: what every cell means, and what
//! is to be said of cells that mean nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;

use super::convert::text::{self, Damage};
use super::convert::{Converted, Mismatch, convert, kind_term};
use super::origin::Origin;
use super::schema::{FieldKind, FieldSpec, Need, SheetSpec, Value};
use super::sheets::{Register, SHEETS};
use super::table::{Table, spec_of};
use super::totals::{self, Sums};
use super::{near, uzbek};
use crate::diag::{Finding, Message, Place};
use crate::fonts;
use crate::workbook::{Bound, Cell, Grid, Limits, Spot, Unopened, Workbook};

/// The sheet that correction workbooks list their findings on; never data.
pub const FINDINGS_SHEET: &str = "dgcc findings";

/// What was read.
#[derive(Default)]
pub struct Reading {
    /// All records.
    pub register: Register,
    /// Findings of the rules STR-01 to STR-11.
    pub findings: Vec<Finding>,
    /// What a reader should know and nobody needs to mend.
    pub notes: Vec<(Place, Message)>,
}

/// Reads the records of all workbooks. A workbook with a fault in its structure (STR-01) gives no
/// records at all, because a merge must not guess.
pub fn read(workbooks: &[Workbook], unopened: &[Unopened]) -> Reading {
    read_within(workbooks, unopened, &Limits::default())
}

/// Reads the records of all workbooks, until there are as many findings as the limits allow.
pub fn read_within(workbooks: &[Workbook], unopened: &[Unopened], limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let mut seen: BTreeSet<&'static str> = BTreeSet::new();
    for workbook in workbooks {
        seen.extend(reading.workbook(workbook, limits));
    }
    // A csv file is the sheet that its name says; any other may hold each sheet that is not seen.
    let sheet_of = |file: &Unopened| {
        let path = Path::new(&*file.file);
        let csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        csv.then(|| spec_of(path.file_stem()?.to_str()?)).flatten()
    };
    seen.extend(unopened.iter().filter_map(sheet_of).map(|spec| spec.name));
    let unseen: Vec<_> =
        SHEETS.iter().map(|spec| spec.name).filter(|name| !seen.contains(name)).collect();
    for file in unopened {
        let sheets = sheet_of(file).map_or_else(|| unseen.clone(), |spec| vec![spec.name]);
        reading.register.incomplete.extend(&sheets);
        let (place, message) = (file.error.place(file.file.clone()), file.error.message());
        reading.findings.push(Finding::new("STR-01", place, message).on(sheets));
    }
    if unopened.iter().all(|file| sheet_of(file).is_some()) {
        reading.missing_sheets(workbooks, &seen);
    }
    uzbek::unify(&mut reading.register);
    reading
}

impl Reading {
    /// Reads a workbook; gives the sheets of the model that it has.
    fn workbook(&mut self, workbook: &Workbook, limits: &Limits) -> Vec<&'static str> {
        let (mut tables, mut others) = (Vec::new(), Vec::new());
        for grid in &workbook.sheets {
            match Table::recognise(workbook, grid) {
                Some(table) => tables.push(table),
                None => others.push(grid),
            }
        }
        let sheets: Vec<_> = tables.iter().map(|table| table.spec.name).collect();
        let faults: Vec<Finding> =
            tables.iter().flat_map(|table| missing_columns(table, &sheets)).collect();
        if !faults.is_empty() {
            self.register.incomplete.extend(&sheets);
            self.findings.extend(faults);
            return sheets;
        }
        for grid in others {
            self.unknown_sheet(workbook, grid, &sheets);
        }
        for table in &tables {
            self.note_hidden(table);
            self.unknown_columns(table);
            self.table(table, limits);
        }
        sheets
    }

    fn missing_sheets(&mut self, workbooks: &[Workbook], seen: &BTreeSet<&'static str>) {
        let file: Arc<str> = match workbooks {
            [only] => only.file.clone(),
            _ => "all input files".into(),
        };
        for spec in SHEETS.iter().filter(|spec| spec.required && !seen.contains(spec.name)) {
            let message = Message::new("STR-01-sheet")
                .with("sheet", spec.name)
                .with("en", spec.en)
                .with("ko", spec.ko);
            let unknown = workbooks.iter().flat_map(|workbook| &workbook.sheets);
            let unknown =
                unknown.map(|grid| grid.name.as_str()).filter(|name| spec_of(name).is_none());
            let near = nearest_of(&[spec.name, spec.en, spec.ko], unknown);
            let place = Place::file(file.clone());
            let finding = Finding::new("STR-01", place, message).on([spec.name]);
            self.findings.push(finding.suggest(near.as_deref()));
            self.register.incomplete.extend(SHEETS.iter().map(|spec| spec.name));
        }
    }

    /// STR-05 for a sheet that is not in the model.
    fn unknown_sheet(&mut self, workbook: &Workbook, grid: &Grid, known: &[&str]) {
        let empty = grid.rows.iter().flatten().all(Cell::is_blank);
        if empty || grid.name == FINDINGS_SHEET {
            return;
        }
        let missing = SHEETS.iter().filter(|spec| !known.contains(&spec.name));
        let forms = missing.flat_map(|spec| [spec.name, spec.en, spec.ko]);
        let near = near::nearest(&grid.name, forms);
        let message = Message::new("STR-05-sheet").with("sheet", grid.name.as_str());
        let place = Place::sheet(workbook.file.clone(), &grid.name);
        self.findings.push(Finding::new("STR-05", place, message).suggest(near));
    }

    /// STR-05 for columns that are not in the model.
    fn unknown_columns(&mut self, table: &Table<'_>) {
        let missing = table.spec.fields.iter().enumerate();
        let missing: Vec<&FieldSpec> = missing
            .filter(|(at, _)| table.source.columns[*at].is_none())
            .map(|(_, field)| field)
            .collect();
        for unknown in table.unknown_columns() {
            let id = match (&unknown.repeats, unknown.header.trim()) {
                (Some(_), _) => "STR-05-repeated",
                (None, "") => "STR-05-untitled",
                (None, _) => "STR-05",
            };
            let forms = missing.iter().flat_map(|field| [field.name, field.en, field.ko]);
            let near = near::nearest(unknown.header.trim(), forms);
            let message = Message::new(id).with("header", unknown.header.trim());
            let place = Place::row(table.source.file.clone(), &table.source.sheet, unknown.row + 1);
            let finding = Finding::new("STR-05", place.column(unknown.column), message);
            self.findings.push(finding.on([table.spec.name]).suggest(near));
        }
    }

    /// Hidden rows, columns and sheets count as content; people should know.
    fn note_hidden(&mut self, table: &Table<'_>) {
        let hidden = &table.grid.hidden;
        let place = Place::sheet(table.source.file.clone(), &table.source.sheet);
        if hidden.sheet {
            self.notes.push((place.clone(), Message::new("note-hidden-sheet")));
        }
        let data: BTreeSet<u32> = table.rows().map(|(at, _)| at as u32).collect();
        let rows = hidden.rows.iter().filter(|row| data.contains(row)).count();
        if rows > 0 {
            let message = Message::new("note-hidden-rows").with("count", rows);
            self.notes.push((place.clone(), message));
        }
        let known: Vec<u32> = table.source.columns.iter().flatten().copied().collect();
        let columns = hidden.columns.iter().filter(|column| known.contains(column)).count();
        if columns > 0 {
            let message = Message::new("note-hidden-columns").with("count", columns);
            self.notes.push((place, message));
        }
    }

    fn table(&mut self, table: &Table<'_>, limits: &Limits) {
        let scaled = table.scaled_unit();
        if let Some((row, column, note)) = scaled {
            let message = Message::new("STR-07").with("note", note.trim());
            let place = Place::row(table.source.file.clone(), &table.source.sheet, row + 1);
            let finding = Finding::new("STR-07", place.column(column), message);
            self.findings.push(finding.on([table.spec.name]));
            self.register.incomplete.insert(table.spec.name);
        }
        let mut sums = Sums::new(table.spec.fields.len());
        for (at, row) in table.rows() {
            let spot = || Spot::Sheet(table.source.sheet.clone(), at as u32, None);
            let count = self.findings.len() as u64;
            if let Err(error) = limits.allow(Bound::Findings, count, spot) {
                let place = error.place(table.source.file.clone());
                let finding = Finding::new("STR-01", place, error.message());
                self.findings.push(finding.on([table.spec.name]));
                self.register.incomplete.insert(table.spec.name);
                return;
            }
            let label = totals::label(row).or_else(|| totals::label_in_key(table, row));
            if let Some(label) = label {
                sums.compare(table, at, row, label, &mut self.findings);
                continue;
            }
            let origin = Origin::new(table.spec, table.source.clone(), at as u32 + 1);
            let mut reader = RowReader { table, origin: &origin, findings: Vec::new() };
            let mut values = reader.values(row);
            if scaled.is_some() {
                // Amounts in another unit are worse than none.
                for (value, field) in values.iter_mut().zip(table.spec.fields) {
                    value.take_if(|_| matches!(field.kind, FieldKind::Decimal));
                }
            }
            let findings = reader.findings;
            let key = key_of(table.spec, &values);
            self.findings.extend(findings.into_iter().map(|f| Finding { key: key.clone(), ..f }));
            sums.add(&values);
            self.register.insert(table.spec.name, origin, values);
        }
    }
}

/// STR-01 for required columns that are absent; `sheets` are those of the workbook, which is lost
/// with it.
fn missing_columns(table: &Table<'_>, sheets: &[&'static str]) -> Vec<Finding> {
    let place = Place::sheet(table.source.file.clone(), &table.source.sheet);
    let spec = table.spec;
    if !table.has_header {
        let message = Message::new("STR-01-header").with("sheet", spec.name);
        return vec![Finding::new("STR-01", place, message).on(sheets.iter().copied())];
    }
    let missing =
        spec.fields.iter().enumerate().filter(|(at, field)| {
            field.need == Need::Always && table.source.columns[*at].is_none()
        });
    let unknown: Vec<String> = table
        .unknown_columns()
        .into_iter()
        .map(|unknown| unknown.header.trim().to_owned())
        .collect();
    let finding = |field: &FieldSpec| {
        let message = Message::new("STR-01-column")
            .with("column", field.name)
            .with("en", field.en)
            .with("ko", field.ko);
        let near =
            nearest_of(&[field.name, field.en, field.ko], unknown.iter().map(String::as_str));
        Finding::new("STR-01", place.clone(), message)
            .on(sheets.iter().copied())
            .field(field.name)
            .suggest(near.as_deref())
    };
    missing.map(|(_, field)| finding(field)).collect()
}

/// Among the names that a file has, the one most like one of the forms of a missing name.
fn nearest_of<'a>(forms: &[&str], names: impl Iterator<Item = &'a str>) -> Option<String> {
    let likeness = |name: &str| {
        let fold = super::table::fold;
        let forms = forms.iter().map(|form| near::likeness(&fold(name), &fold(form)));
        forms.fold(0.0, f64::max)
    };
    near::best(names.map(|name| (name.to_owned(), likeness(name))))
}

/// Reads one row.
struct RowReader<'t> {
    table: &'t Table<'t>,
    origin: &'t Origin,
    findings: Vec<Finding>,
}

impl RowReader<'_> {
    /// The values of a row. A cell without a value is reported once and counts as blank.
    fn values(&mut self, row: &[Cell]) -> Vec<Option<Value>> {
        let fields = self.table.spec.fields;
        let mut values = Vec::with_capacity(fields.len());
        let mut currencies = Vec::new();
        for (position, field) in fields.iter().enumerate() {
            let cell = self.table.cell(row, position);
            let converted = self.value(position, field, cell);
            if let Some(currency) = converted.as_ref().and_then(|found| found.currency.clone()) {
                currencies.push((position, currency));
            }
            values.push(converted.map(|converted| converted.value));
        }
        for (position, currency) in currencies {
            self.agree(position, &currency, row, &mut values);
        }
        values
    }

    fn report(
        &mut self,
        rule: &'static str,
        position: usize,
        message: Message,
        near: Option<&str>,
    ) {
        let spec = self.table.spec;
        let finding = Finding::new(rule, self.origin.cell_at(position), message);
        let finding = finding.on([spec.name]).field(spec.fields[position].name);
        self.findings.push(finding.suggest(near));
    }

    fn value(&mut self, position: usize, field: &FieldSpec, cell: &Cell) -> Option<Converted> {
        if cell.is_blank() {
            if field.need == Need::Always {
                let message = Message::new("STR-02").term("kind", kind_term(field));
                self.report("STR-02", position, message, None);
            }
            return None;
        }
        let whole = self.look_at_text(position, field, cell);
        match convert(cell, field, self.table.style) {
            Ok(converted) => {
                if let (Some(other), Value::Date(date)) = (converted.other_date, &converted.value) {
                    let message = Message::new("STR-06")
                        .with("value", cell.shown())
                        .with("date", *date)
                        .with("other", other);
                    self.report("STR-06", position, message, None);
                }
                if whole {
                    self.look_for_fonts(position, field, &converted.value);
                }
                Some(converted)
            }
            Err(Mismatch::Type(message)) => {
                self.report("STR-03", position, message, None);
                None
            }
            Err(Mismatch::NotListed(message, near)) => {
                self.report("STR-04", position, message, near);
                None
            }
        }
    }

    /// STR-08 and STR-10: text that was damaged, or is not what it seems. Says whether it is whole.
    fn look_at_text(&mut self, position: usize, field: &FieldSpec, cell: &Cell) -> bool {
        let is_text = matches!(
            field.kind,
            FieldKind::Code | FieldKind::Text | FieldKind::LongText | FieldKind::Reference { .. }
        );
        let (true, Cell::Text(text)) = (is_text, cell) else { return true };
        let code = fonts::code;
        let (rule, message) = match text::damage(text) {
            None => return true,
            Some(Damage::Lost) => ("STR-08", Message::new("STR-08-lost")),
            Some(Damage::Garbled) => ("STR-08", Message::new("STR-08-garbled")),
            Some(Damage::Control(c)) => {
                ("STR-08", Message::new("STR-08-control").with("code", code(c)))
            }
            Some(Damage::Direction(c)) => {
                ("STR-08", Message::new("STR-08-direction").with("code", code(c)))
            }
            Some(Damage::Invisible(c)) => ("STR-10", Message::new("STR-10").with("code", code(c))),
        };
        let visible: String =
            text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        self.report(rule, position, message.with("value", visible), None);
        rule != "STR-08"
    }

    /// STR-11: characters that no font has. The code of a row elsewhere is looked at there.
    fn look_for_fonts(&mut self, position: usize, field: &FieldSpec, value: &Value) {
        let text = match value {
            _ if matches!(field.kind, FieldKind::Reference { .. }) => return,
            Value::Text(text) => Cow::Borrowed(text.as_str()),
            Value::List(items) => Cow::Owned(items.join(";")),
            _ => return,
        };
        let missing = fonts::missing(&text);
        let Some(first) = missing.first() else { return };
        let mut named: Vec<String> = missing.iter().take(3).map(|c| named(*c)).collect();
        if missing.len() > named.len() {
            named.push("…".to_owned());
        }
        let message = match fonts::script_without_font(*first) {
            Some(script) => Message::new("STR-11-script").with("script", script),
            None => Message::new("STR-11").with("count", missing.len()),
        };
        let message = message.with("characters", named.join(", "));
        let message = message.with("value", text::around(&text, *first));
        self.report("STR-11", position, message, None);
    }

    /// STR-03 for an amount beside which another currency is written than that of the column or row.
    fn agree(
        &mut self,
        position: usize,
        currency: &str,
        row: &[Cell],
        values: &mut [Option<Value>],
    ) {
        let spec = self.table.spec;
        let of_row = spec.find("currency").and_then(|at| match &values[at] {
            Some(Value::Text(code)) => Some(code.clone()),
            _ => None,
        });
        let expected =
            if spec.fields[position].unit == "USD" { Some("USD".to_owned()) } else { of_row };
        if let Some(expected) = expected
            && expected != currency
        {
            let message = Message::new("STR-03-currency")
                .with("value", self.table.cell(row, position).shown())
                .with("currency", expected);
            self.report("STR-03", position, message, None);
            values[position] = None;
        }
    }
}

/// A character with its code; a mark stands on a circle.
fn named(c: char) -> String {
    let circle = if is_combining_mark(c) { "◌" } else { "" };
    format!("'{circle}{c}' ({})", fonts::code(c))
}

fn key_of(spec: &SheetSpec, values: &[Option<Value>]) -> Option<String> {
    let parts: Option<Vec<_>> = spec
        .key
        .iter()
        .map(|field| values[spec.position(field)].as_ref().map(Value::canonical))
        .collect();
    parts.map(|parts| parts.join(" / "))
}
