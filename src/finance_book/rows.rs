//! The rows of the input that the tables sum up, each with its place in the input.

use std::collections::HashMap;
use std::rc::Rc;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, XlsxError};

use super::Subject;
use super::look;
use super::page::{LINE_HEIGHT, Label, Page, cell, cents, exact, in_column};
use crate::diag::column_letters;
use crate::figures::{ExchangeDifference, Figure};
use crate::programme::{
    BudgetLine, Dossier, Expenditure, FieldKind, FieldSpec, Listed, Record, SheetSpec, Value,
};

/// The row of the sums, the header, and the first row of data.
const SUMS: u32 = 4;
const HEADER: u32 = 5;
const DATA: u32 = 6;

/// The widest that a column may be for its content, in characters.
const WIDEST: usize = 40;

/// How many lines of a long text are in view.
const MOST_LINES: usize = 12;

/// The heading of the column that names the place of a row in the input.
const PLACE: Label = Label::new("Row in the input", "입력 위치");

/// The sheets of rows of a country.
pub struct Sources {
    /// Budget lines.
    pub lines: Source,
    /// Expenditures, with side, year and category of their lines.
    pub expenditures: Source,
    /// Contributions.
    pub contributions: Source,
    /// Transfers between lines.
    pub revisions: Source,
}

/// A sheet of rows.
pub struct Source {
    /// The sheet.
    pub page: Page,
    name: &'static str,
    /// Names of the columns: fields, and what is derived of them.
    columns: Vec<&'static str>,
    rows: usize,
}

/// A column that is computed from others.
struct Derived<R> {
    name: &'static str,
    label: Label,
    format: Format,
    width: f64,
    formula: Derivation<R>,
    /// What the column adds up to; `None` if that makes no sense.
    sum: Option<Decimal>,
}

/// Gives formula and result for a record in a row.
type Derivation<R> = Box<dyn Fn(&Columns, u32, &R) -> (String, String)>;

/// The columns of a sheet by name.
struct Columns(Vec<&'static str>);

impl Columns {
    fn position(&self, name: &str) -> u16 {
        let at = self.0.iter().position(|column| *column == name);
        at.unwrap_or_else(|| panic!("no column {name}")) as u16
    }

    fn cell(&self, name: &str, row: u32) -> String {
        in_column(row, self.position(name))
    }
}

impl Sources {
    /// Writes the sheets.
    pub fn write(dossier: &Dossier<'_>, currency: &str) -> Result<Self, XlsxError> {
        let lines = Source::write::<BudgetLine>(
            ("Budget lines", currency),
            &dossier.budget_lines,
            Vec::new(),
            dossier,
        )?;
        let derived = of_lines(&lines, dossier);
        Ok(Self {
            expenditures: Source::write(
                ("Expenditures", "USD"),
                &dossier.expenditures,
                derived,
                dossier,
            )?,
            contributions: Source::write(
                ("Contributions", "USD"),
                &dossier.contributions,
                Vec::new(),
                dossier,
            )?,
            revisions: Source::write(
                ("Revisions", currency),
                &dossier.revisions,
                Vec::new(),
                dossier,
            )?,
            lines,
        })
    }
}

impl Source {
    /// The cells of a column, for a formula in another sheet.
    pub fn range(&self, column: &str) -> String {
        let at = self.columns.iter().position(|name| *name == column);
        let at = at.unwrap_or_else(|| panic!("{} has no column {column}", self.name));
        let letters = column_letters(at as u32);
        let last = DATA + self.rows.max(1) as u32;
        format!("'{}'!${letters}${}:${letters}${last}", self.name, DATA + 1)
    }

    /// The formula of a sum over the rows that meet all criteria, each of a column and a cell.
    pub fn sum(&self, column: &str, criteria: &[(&str, &str)]) -> String {
        let criteria: String = criteria
            .iter()
            .map(|(column, wanted)| format!(",{},{wanted}", self.range(column)))
            .collect();
        format!("SUMIFS({}{criteria})", self.range(column))
    }

    fn write<R: Record>(
        (name, currency): (&'static str, &str),
        rows: &[&R],
        derived: Vec<Derived<R>>,
        dossier: &Dossier<'_>,
    ) -> Result<Self, XlsxError> {
        let subject = Subject { en: R::SHEET.en.to_owned(), ko: R::SHEET.ko.to_owned() };
        let page = Page::new(name, &subject, currency, dossier)?;
        let mut writing = Writing { page, lines: vec![1; rows.len()] };
        let fields = shown(R::SHEET);
        let names = fields.iter().map(|(_, field)| field.name);
        let columns = Columns(names.chain(derived.iter().map(|column| column.name)).collect());
        let mut header: Vec<Label> =
            fields.iter().map(|(_, field)| Label::new(field.en, field.ko)).collect();
        header.extend(derived.iter().map(|column| column.label));
        header.push(PLACE);
        writing.page.header(HEADER, &header)?;
        for (column, (at, field)) in fields.iter().enumerate() {
            let values: Vec<Option<Value>> = rows.iter().map(|row| row.value(*at)).collect();
            writing.write_field(column as u16, field, &values)?;
        }
        for (at, column) in derived.iter().enumerate() {
            writing.write_derived((fields.len() + at) as u16, column, &columns, rows)?;
        }
        let place = header.len() as u16 - 1;
        let places: Vec<String> = rows.iter().map(|row| row.origin().place().to_string()).collect();
        writing.write_places(place, &places)?;
        let page = writing.finish(place)?;
        Ok(Self { page, name, columns: columns.0, rows: rows.len() })
    }
}

/// The fields that a sheet shows; the country stands in its title.
fn shown(spec: &'static SheetSpec) -> Vec<(usize, &'static FieldSpec)> {
    spec.fields.iter().enumerate().filter(|(_, field)| field.name != "country_code").collect()
}

/// A sheet of rows under way.
struct Writing {
    page: Page,
    /// How many lines of text each row takes.
    lines: Vec<usize>,
}

impl Writing {
    fn write_field(
        &mut self,
        column: u16,
        field: &FieldSpec,
        values: &[Option<Value>],
    ) -> Result<(), XlsxError> {
        let (format, width) = look_of(field);
        let width = width.unwrap_or_else(|| {
            let texts = values.iter().map(|value| value.as_ref().map(text).unwrap_or_default());
            width_of(Label::new(field.en, field.ko), texts)
        });
        self.page.sheet().set_column_width(column, width)?;
        for (at, value) in values.iter().enumerate() {
            let row = DATA + at as u32;
            let page = &mut self.page;
            match value {
                Some(Value::Decimal(number)) => page.number(row, column, *number, &format)?,
                Some(Value::Integer(number)) => {
                    page.number(row, column, (*number).into(), &format)?;
                }
                Some(Value::Date(date)) => page.date(row, column, *date, &format)?,
                Some(value) => {
                    page.text(row, column, &text(value), &format)?;
                    self.make_room(at, &text(value), width);
                }
                None => {}
            }
        }
        if is_summed(field) {
            let amounts = values.iter().map(|value| match value {
                Some(Value::Decimal(amount)) => *amount,
                _ => Decimal::ZERO,
            });
            self.write_sum(column, amounts.sum())?;
        }
        Ok(())
    }

    /// Writes the sum over the rows that a filter leaves in view.
    fn write_sum(&mut self, column: u16, sum: Decimal) -> Result<(), XlsxError> {
        let (first, last) = (cell(DATA, column), cell(self.last_row(), column));
        let formula = format!("SUBTOTAL(109,{first}:{last})");
        self.page.formula(SUMS, column, &formula, exact(sum), &look::amount().set_bold())
    }

    fn write_derived<R: Record>(
        &mut self,
        at: u16,
        column: &Derived<R>,
        columns: &Columns,
        rows: &[&R],
    ) -> Result<(), XlsxError> {
        self.page.sheet().set_column_width(at, column.width)?;
        for (number, record) in rows.iter().enumerate() {
            let row = DATA + number as u32;
            let (formula, result) = (column.formula)(columns, row, record);
            self.make_room(number, &result, column.width);
            self.page.formula(row, at, &formula, result, &column.format)?;
        }
        match column.sum {
            Some(sum) => self.write_sum(at, sum),
            None => Ok(()),
        }
    }

    fn write_places(&mut self, column: u16, places: &[String]) -> Result<(), XlsxError> {
        let width = width_of(PLACE, places.iter().cloned());
        self.page.sheet().set_column_width(column, width)?;
        for (at, place) in places.iter().enumerate() {
            self.page.text(DATA + at as u32, column, place, &look::note())?;
            self.make_room(at, place, width);
        }
        Ok(())
    }

    /// Makes a row high enough for a text in a column of a width. Lines break between words, so those
    /// of a longer text are seldom full.
    fn make_room(&mut self, row: usize, text: &str, width: f64) {
        let length = console::measure_text_width(text) as f64;
        if length + 1.0 <= width {
            return;
        }
        let lines = (length * 1.1 / width).ceil() as usize;
        self.lines[row] = self.lines[row].max(lines.min(MOST_LINES));
    }

    fn last_row(&self) -> u32 {
        DATA + self.lines.len().max(1) as u32 - 1
    }

    /// The sheet with what concerns all of it: heights, the filter, what stays in view.
    fn finish(self, last_column: u16) -> Result<Page, XlsxError> {
        let last_row = self.last_row();
        let Self { mut page, lines } = self;
        page.text(SUMS, 0, "Sum of the rows shown · 표시된 행 합계", &look::quiet())?;
        if lines.is_empty() {
            page.text(DATA, 0, "No rows · 없음", &look::quiet())?;
        }
        for (at, lines) in lines.iter().enumerate() {
            page.sheet().set_row_height(DATA + at as u32, LINE_HEIGHT * *lines as f64)?;
        }
        page.freeze(HEADER, 1)?;
        page.sheet().autofilter(HEADER, 0, last_row, last_column)?;
        Ok(page)
    }
}

/// Side, year and category of an expenditure's line, and its exchange difference.
fn of_lines(lines: &Source, dossier: &Dossier<'_>) -> Vec<Derived<Expenditure>> {
    let ids = lines.range("line_id");
    let formula = move |range: String, columns: &Columns, row: u32, blank: &str| {
        let id = columns.cell("line_id", row);
        format!("IFERROR(INDEX({range},MATCH({id},{ids},0)){blank},\"\")")
    };
    // The line of an expenditure as a look-up finds it: the first of its name.
    let mut by_id: HashMap<String, [String; 3]> = HashMap::new();
    for line in &dossier.budget_lines {
        let side = line.side.map(|side| side.listed().en.to_owned());
        let year = line.fiscal_year.map_or_else(|| "0".to_owned(), |year| year.to_string());
        let category = line.category.map(|category| category.listed().en.to_owned());
        let found = [side.unwrap_or_default(), year, category.unwrap_or_default()];
        by_id.entry(line.line_id.clone().unwrap_or_default()).or_insert(found);
    }
    let by_id = Rc::new(by_id);
    let column = |name: &'static str, at: usize, en, ko, format, width| {
        let (by_id, formula) = (by_id.clone(), formula.clone());
        let (range, blank) = (lines.range(name), if at == 1 { "" } else { "&\"\"" });
        let found = move |columns: &Columns, row: u32, entry: &Expenditure| {
            let line = entry.line_id.as_ref().and_then(|id| by_id.get(id));
            let result = line.map(|found| found[at].clone()).unwrap_or_default();
            (formula(range.clone(), columns, row, blank), result)
        };
        let label = Label::new(en, ko);
        Derived { name, label, format, width, formula: Box::new(found), sum: None }
    };
    let label = look::input;
    vec![
        column("side", 0, "Side of the line", "측", label(), 12.0),
        column("fiscal_year", 1, "Fiscal year of the line", "회계연도", look::whole(), 12.0),
        column("category", 2, "Category of the line", "비목", label(), 42.0),
        exchange_difference(dossier),
    ]
}

/// Translated less settled amount; blank where nothing was settled.
fn exchange_difference(dossier: &Dossier<'_>) -> Derived<Expenditure> {
    let formula = |columns: &Columns, row: u32, entry: &Expenditure| {
        let (translated, settled) =
            (columns.cell("amount_usd", row), columns.cell("settled_usd", row));
        let both = entry.amount_usd.is_some() && entry.settled_usd.is_some();
        let net = both.then(|| cents(*ExchangeDifference::of(entry).net()));
        let blank = format!("OR({translated}=\"\",{settled}=\"\")");
        let formula = format!("IF({blank},\"\",ROUND({translated}-{settled},2))");
        (formula, net.unwrap_or_default())
    };
    let all = dossier.expenditures.iter();
    let sum: Figure = all.map(|entry| ExchangeDifference::of(entry).net()).sum();
    Derived {
        name: "exchange_difference",
        label: Label::new("Exchange difference", "환차"),
        format: look::amount(),
        width: 14.0,
        formula: Box::new(formula),
        sum: Some(*sum),
    }
}

/// Whether the amounts of a field add up: they are all in one currency.
fn is_summed(field: &FieldSpec) -> bool {
    matches!(field.kind, FieldKind::Decimal) && matches!(field.unit, "report currency" | "USD")
}

/// How a field's cells look, and how wide they are; `None` if that depends on their texts.
fn look_of(field: &FieldSpec) -> (Format, Option<f64>) {
    match field.kind {
        FieldKind::Decimal => (look::amount(), Some(16.0)),
        FieldKind::Rate => (look::rate(), Some(14.0)),
        FieldKind::Integer => (look::whole(), Some(10.0)),
        FieldKind::Date => (look::date(), Some(12.0)),
        FieldKind::Flag => (look::whole(), Some(15.0)),
        _ => (look::input(), None),
    }
}

/// A value as text; a listed value by its label, as the tables name it.
fn text(value: &Value) -> String {
    match value {
        Value::Listed(listed) => listed.en.to_owned(),
        _ => value.canonical(),
    }
}

/// The width that fits a column's texts and the longest word of its header.
fn width_of(label: Label, texts: impl Iterator<Item = String>) -> f64 {
    let words = label.en.split(' ').chain(label.ko.split(' '));
    // The button of the filter takes room.
    let header = words.map(|word| console::measure_text_width(word) + 4).max();
    let content = texts.map(|text| console::measure_text_width(&text) + 2).max();
    header.max(content.map(|content| content.min(WIDEST))).unwrap_or_default() as f64
}
