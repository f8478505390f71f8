//! From the grids of the input files to the records of the register: which sheet a grid is, which
//! column is which field, and what every cell means.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::convert::{Mismatch, convert};
use super::origin::{Origin, TableSource};
use super::schema::{FieldSpec, Need, SheetSpec, Value};
use super::sheets::{Register, SHEETS};
use crate::diag::{Finding, Place, Severity};
use crate::workbook::{Cell, Grid, Unopened, Workbook};

/// How far down a sheet its header is looked for.
const HEADER_ROWS: usize = 30;

/// Reads the records of all workbooks. Findings of the rules STR-01 to STR-04 are added to
/// `findings`. A workbook with a fault in its structure (STR-01) gives no records at all, because a
/// merge must not guess.
pub fn read(
    workbooks: &[Workbook],
    unopened: &[Unopened],
    findings: &mut Vec<Finding>,
) -> Register {
    let mut register = Register::default();
    let mut seen: BTreeSet<&'static str> = BTreeSet::new();
    for workbook in workbooks {
        let tables: Vec<Table<'_>> =
            workbook.sheets.iter().filter_map(|grid| Table::recognise(workbook, grid)).collect();
        let sheets: Vec<_> = tables.iter().map(|table| table.spec.name).collect();
        seen.extend(&sheets);
        let faults: Vec<Finding> =
            tables.iter().flat_map(|table| table.missing_columns(&sheets)).collect();
        if faults.is_empty() {
            for table in &tables {
                table.read(&mut register, findings);
            }
        } else {
            register.incomplete.extend(sheets);
        }
        findings.extend(faults);
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
        register.incomplete.extend(&sheets);
        findings.push(not_opened(file, sheets));
    }
    if unopened.iter().all(|file| sheet_of(file).is_some()) {
        let file = match workbooks {
            [only] => only.file.clone(),
            _ => "all input files".into(),
        };
        for spec in SHEETS.iter().filter(|spec| spec.required && !seen.contains(spec.name)) {
            register.incomplete.insert(spec.name);
            findings.push(missing_sheet(spec, &file));
        }
    }
    register
}

fn not_opened(file: &Unopened, sheets: Vec<&'static str>) -> Finding {
    Finding {
        rule: "STR-01",
        severity: Severity::Error,
        place: Place::file(file.file.clone()),
        sheets,
        field: None,
        key: None,
        seen: file.error.to_string(),
        expected: "a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods) or a csv file in UTF-8".to_owned(),
        help: "Open the file in a spreadsheet program and save it again, or ask for it anew."
            .to_owned(),
    }
}

fn missing_sheet(spec: &SheetSpec, file: &Arc<str>) -> Finding {
    Finding {
        rule: "STR-01",
        severity: Severity::Error,
        place: Place::file(file.clone()),
        sheets: vec![spec.name],
        field: None,
        key: None,
        seen: format!("there is no sheet '{}'", spec.name),
        expected: format!("a sheet named {}, {} or {}", spec.name, spec.en, spec.ko),
        help: "Add the sheet, or name it so; `dgcc init` writes an empty workbook with all sheets."
            .to_owned(),
    }
}

/// The sheet of the model that goes by a name.
fn spec_of(name: &str) -> Option<&'static SheetSpec> {
    let name = fold(name);
    SHEETS
        .iter()
        .find(|spec| [spec.name, spec.en, spec.ko].iter().any(|form| fold(form) == name))
        .copied()
}

/// A grid that is a sheet of the model.
struct Table<'a> {
    spec: &'static SheetSpec,
    grid: &'a Grid,
    source: Arc<TableSource>,
    /// Index of the first row below the header.
    first: usize,
}

impl<'a> Table<'a> {
    /// Tells by the grid's name which sheet it is, and by its header which column is which field.
    fn recognise(workbook: &Workbook, grid: &'a Grid) -> Option<Self> {
        let spec = spec_of(&grid.name)?;
        let aliases = aliases(spec);
        let known = |row: &Vec<Cell>| columns(row, &aliases, spec.fields.len());
        let header = (0..grid.rows.len().min(HEADER_ROWS))
            .map(|at| (at, known(&grid.rows[at])))
            .rev()
            .max_by_key(|(_, columns)| columns.iter().flatten().count());
        let (header, columns) = header.unwrap_or((0, vec![None; spec.fields.len()]));
        // A second header row (keys below titles) is no data.
        let doubled = grid
            .rows
            .get(header + 1)
            .is_some_and(|row| known(row).iter().flatten().count() > spec.fields.len() / 2);
        let source = Arc::new(TableSource {
            file: workbook.file.clone(),
            sheet: grid.name.clone(),
            columns,
        });
        Some(Self { spec, grid, source, first: header + 1 + usize::from(doubled) })
    }

    /// Required columns that are absent; `sheets` are those of the workbook, which is lost with it.
    fn missing_columns(&self, sheets: &[&'static str]) -> Vec<Finding> {
        let columns = &self.source.columns;
        let missing = self
            .spec
            .fields
            .iter()
            .enumerate()
            .filter(|(at, field)| field.need == Need::Always && columns[*at].is_none());
        missing
            .map(|(_, field)| Finding {
                rule: "STR-01",
                severity: Severity::Error,
                place: Place::sheet(self.source.file.clone(), &self.source.sheet),
                sheets: sheets.to_vec(),
                field: Some(field.name),
                key: None,
                seen: format!("there is no column '{}'", field.name),
                expected: format!("a header {}, {} or {}", field.name, field.en, field.ko),
                help: "Add the column or correct its header.".to_owned(),
            })
            .collect()
    }

    fn read(&self, register: &mut Register, findings: &mut Vec<Finding>) {
        for (at, row) in self.grid.rows.iter().enumerate().skip(self.first) {
            if row.iter().all(Cell::is_blank) {
                continue;
            }
            let origin = Origin::new(self.spec, self.source.clone(), at as u32 + 1);
            let mut values = Vec::with_capacity(self.spec.fields.len());
            let mut faults = Vec::new();
            for (position, field) in self.spec.fields.iter().enumerate() {
                let column = self.source.columns[position];
                let cell =
                    column.and_then(|column| row.get(column as usize)).unwrap_or(&Cell::Blank);
                values.push(self.value(&origin, position, field, cell, &mut faults));
            }
            let key = key_of(self.spec, &values);
            findings.extend(faults.into_iter().map(|fault| Finding { key: key.clone(), ..fault }));
            register.insert(self.spec.name, origin, values);
        }
    }

    fn value(
        &self,
        origin: &Origin,
        position: usize,
        field: &'static FieldSpec,
        cell: &Cell,
        faults: &mut Vec<Finding>,
    ) -> Option<Value> {
        let fault = |rule, seen: String, expected: String, help: &str| Finding {
            rule,
            severity: Severity::Error,
            place: origin.cell_at(position),
            sheets: vec![self.spec.name],
            field: Some(field.name),
            key: None,
            seen,
            expected,
            help: help.to_owned(),
        };
        if cell.is_blank() {
            if field.need == Need::Always {
                let expected = super::convert::kind_name(field);
                faults.push(fault(
                    "STR-02",
                    "the cell is blank".to_owned(),
                    expected,
                    "Fill in the cell.",
                ));
            }
            return None;
        }
        match convert(cell, field) {
            Ok(value) => Some(value),
            Err(Mismatch::Type(expected)) => {
                let help = match cell {
                    Cell::Uncalculated(_) => {
                        "Open the file in a spreadsheet program, let it calculate, and save it."
                    }
                    _ => "Correct the cell.",
                };
                faults.push(fault("STR-03", seen(cell), expected, help));
                None
            }
            Err(Mismatch::NotListed(expected)) => {
                faults.push(fault(
                    "STR-04",
                    seen(cell),
                    expected,
                    "Choose one of the listed values.",
                ));
                None
            }
        }
    }
}

fn seen(cell: &Cell) -> String {
    match cell {
        Cell::Uncalculated(_) => format!("a formula that was never calculated ({})", cell.shown()),
        Cell::Error(code) => format!("the error value {code}"),
        _ => format!("'{}'", cell.shown()),
    }
}

fn key_of(spec: &SheetSpec, values: &[Option<Value>]) -> Option<String> {
    let parts: Option<Vec<_>> = spec
        .key
        .iter()
        .map(|field| values[spec.position(field)].as_ref().map(Value::canonical))
        .collect();
    parts.map(|parts| parts.join(" / "))
}

/// Every accepted form of every field's header.
fn aliases(spec: &SheetSpec) -> HashMap<String, usize> {
    let forms = |(at, field): (usize, &FieldSpec)| {
        [field.name, field.en, field.ko].map(|form| (fold(form), at))
    };
    spec.fields.iter().enumerate().flat_map(forms).collect()
}

/// The column of each field in a row read as a header.
fn columns(row: &[Cell], aliases: &HashMap<String, usize>, fields: usize) -> Vec<Option<u32>> {
    let mut columns = vec![None; fields];
    for (column, cell) in row.iter().enumerate() {
        let Cell::Text(text) = cell else { continue };
        if let Some(&field) = aliases.get(&fold(text)) {
            columns[field].get_or_insert(column as u32);
        }
    }
    columns
}

/// Case, blanks, line breaks and punctuation do not tell two names apart.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
