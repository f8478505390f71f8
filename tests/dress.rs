//! What partners send in any lawful dress reads as what was meant: random samples, written with other
//! headers, orders, titles, totals, number styles, date styles, encodings and formats.

mod common;

use std::fs;

use dgcc::programme::{
    AnyRows, FieldKind, FieldSpec, Register, Settings, SheetSpec, Value, intake,
};
use dgcc::rules;
use dgcc::starter;
use dgcc::workbook::{self, Cell, Workbook};
use jiff::civil::Date;
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;

/// A sheet as it is sent: its name and its cells.
struct Sheet {
    name: String,
    rows: Vec<Vec<Cell>>,
}

/// How the numbers of a sheet are written.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    Typed,
    Plain,
    Commas,
    Spaces,
    Apostrophes,
    FullWidth,
    DecimalComma,
}

const NUMBERS: [Numbers; 6] = [
    Numbers::Typed,
    Numbers::Plain,
    Numbers::Commas,
    Numbers::Spaces,
    Numbers::Apostrophes,
    Numbers::FullWidth,
];

/// Dresses a register by the throw of dice.
struct Tailor {
    dice: ChaCha8Rng,
}

impl Tailor {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.dice.random_range(0..of.len())]
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    /// All sheets of a register; `typed` if the format keeps numbers and dates as such.
    fn sheets(&mut self, register: &Register, typed: bool, comma: bool) -> Vec<Sheet> {
        let mut sheets: Vec<Sheet> = register
            .sheets()
            .into_iter()
            .filter(|rows| !rows.is_empty())
            .map(|rows| self.sheet(rows, typed, comma))
            .collect();
        sheets.shuffle(&mut self.dice);
        sheets
    }

    fn sheet(&mut self, rows: &dyn AnyRows, typed: bool, comma: bool) -> Sheet {
        let spec = rows.spec();
        let mut columns: Vec<Option<usize>> = (0..spec.fields.len()).map(Some).collect();
        columns.shuffle(&mut self.dice);
        if self.chance(30) {
            let at = self.dice.random_range(0..=columns.len());
            columns.insert(at, None);
        }
        let numbers = match (comma, typed) {
            (true, _) => Numbers::DecimalComma,
            (false, true) => self.one(&NUMBERS),
            (false, false) => self.one(&NUMBERS[1..]),
        };
        let mut sheet = Sheet {
            name: [spec.name, spec.en, spec.ko][self.dice.random_range(0..3)].to_owned(),
            rows: self.above(),
        };
        let form = self.dice.random_range(0..3);
        sheet.rows.push(columns.iter().map(|at| self.header(spec, *at, form)).collect());
        if form > 0 && self.chance(30) {
            sheet.rows.push(columns.iter().map(|at| self.header(spec, *at, 0)).collect());
        }
        for row in 0..rows.len() {
            let cell = |tailor: &mut Self, at: &Option<usize>| match at {
                Some(at) => match rows.value(row, *at) {
                    Some(value) => tailor.cell(&spec.fields[*at], &value, numbers, typed),
                    None => Cell::Blank,
                },
                None => Cell::Blank,
            };
            let cells = columns.iter().map(|at| cell(self, at)).collect();
            sheet.rows.push(cells);
            if self.chance(2) {
                sheet.rows.push(vec![Cell::Blank, Cell::Text("  ".to_owned())]);
            }
        }
        if self.chance(50) {
            sheet.rows.push(self.total(rows, &columns, numbers, typed));
        }
        sheet
    }

    /// Rows above the header.
    fn above(&mut self) -> Vec<Vec<Cell>> {
        let text = |text: &str| vec![Cell::Text(text.to_owned())];
        let mut rows = Vec::new();
        if self.chance(40) {
            rows.push(text("디지털정부 협력센터 현황 / Status of the programme"));
            rows.push(vec![Cell::Blank, Cell::Text("작성: 국제협력과".to_owned())]);
            rows.push(text("(단위: USD)"));
            rows.push(Vec::new());
        }
        rows
    }

    fn header(&mut self, spec: &SheetSpec, at: Option<usize>, form: usize) -> Cell {
        let Some(at) = at else { return Cell::Blank };
        let field = &spec.fields[at];
        let name = [field.name, field.en, field.ko][form];
        let dressed = match self.dice.random_range(0..4) {
            0 => name.to_uppercase(),
            1 => name.replace(' ', "\n"),
            2 => format!(" {} ", name.replace('_', " ")),
            _ => name.to_owned(),
        };
        Cell::Text(dressed)
    }

    /// A row of totals: the label in the first column, the sums of amounts.
    fn total(
        &mut self,
        rows: &dyn AnyRows,
        columns: &[Option<usize>],
        numbers: Numbers,
        typed: bool,
    ) -> Vec<Cell> {
        let label = self.one(&["합계", "총계", "Total", "Grand total", "소 계"]);
        let mut labelled = false;
        let sum = |at: usize| {
            (0..rows.len())
                .filter_map(|row| match rows.value(row, at) {
                    Some(Value::Decimal(amount)) => Some(amount),
                    _ => None,
                })
                .sum::<Decimal>()
        };
        let cell = |at: &Option<usize>| match at {
            Some(at) if matches!(rows.spec().fields[*at].kind, FieldKind::Decimal) => {
                self.cell(&rows.spec().fields[*at], &Value::Decimal(sum(*at)), numbers, typed)
            }
            _ if !labelled => {
                labelled = true;
                Cell::Text(label.to_owned())
            }
            _ => Cell::Blank,
        };
        columns.iter().map(cell).collect()
    }

    fn cell(&mut self, field: &FieldSpec, value: &Value, numbers: Numbers, typed: bool) -> Cell {
        match value {
            Value::Decimal(number) => self.number(*number, field, numbers),
            Value::Integer(number) if numbers == Numbers::Typed => Cell::Number((*number).into()),
            Value::Integer(number) => Cell::Text(number.to_string()),
            Value::Date(date) => self.date(*date, typed),
            Value::Month(month) => {
                let forms = [month.to_string(), format!("{}. {}.", month.year, month.month)];
                Cell::Text(forms[self.dice.random_range(0..2)].clone())
            }
            Value::Flag(flag) => {
                let forms = if *flag { ["Y", "yes", "예"] } else { ["N", "No", "아니오"] };
                Cell::Text(self.one(&forms).to_owned())
            }
            Value::Listed(listed) => {
                let blanks = listed.key.replace('_', " ");
                let forms = match listed.ko {
                    "" => [listed.key, listed.en, &blanks],
                    ko => [listed.key, listed.en, ko],
                };
                Cell::Text(self.one(&forms).to_owned())
            }
            _ => Cell::Text(value.canonical()),
        }
    }

    fn number(&mut self, number: Decimal, field: &FieldSpec, style: Numbers) -> Cell {
        if style == Numbers::Typed {
            return Cell::Number(number);
        }
        let places = number.normalize().scale();
        let plain = format!("{:.*}", places as usize, number.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let grouped = |separator: char| {
            let digits: Vec<char> = whole.chars().collect();
            let groups: Vec<String> =
                digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
            groups.join(&separator.to_string())
        };
        let (whole, point) = match style {
            Numbers::Plain | Numbers::Typed => (whole.to_owned(), '.'),
            Numbers::Commas | Numbers::FullWidth => (grouped(','), '.'),
            Numbers::Spaces => (grouped('\u{a0}'), '.'),
            Numbers::Apostrophes => (grouped('\''), '.'),
            Numbers::DecimalComma => (grouped('.'), ','),
        };
        let mut text =
            if fraction.is_empty() { whole } else { format!("{whole}{point}{fraction}") };
        if style == Numbers::FullWidth {
            let wide = |c: char| match c {
                '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
                c => c,
            };
            text = text.chars().map(wide).collect();
        }
        if number.is_sign_negative() && !number.is_zero() {
            text = match self.dice.random_range(0..5) {
                0 => format!("-{text}"),
                1 => format!("({text})"),
                2 => format!("{text}-"),
                3 => format!("\u{2212}{text}"),
                _ => format!("△{text}"),
            };
        } else if number.is_zero() && self.chance(50) {
            text = "-".to_owned();
        } else if field.unit == "USD" && self.chance(20) {
            text = self.one(&["$", "USD ", "US$"]).to_owned() + &text;
        }
        Cell::Text(text)
    }

    fn date(&mut self, date: Date, typed: bool) -> Cell {
        let (year, month, day) = (date.year(), date.month(), date.day());
        let serial = (date - Date::constant(1899, 12, 30)).get_days();
        let months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let text = match self.dice.random_range(0..9) {
            0 if typed => return Cell::Date(date),
            1 if typed => return Cell::Number(serial.into()),
            2 => format!("{year}. {month}. {day}."),
            3 => format!("{year}년 {month}월 {day}일"),
            4 => format!("{year}{month:02}{day:02}"),
            5 => format!("{year}/{month}/{day}"),
            6 => format!("{day} {} {year}", months[month as usize - 1]),
            7 if day > 12 || day == month => format!("{day:02}.{month:02}.{year}"),
            8 => format!("{date}T00:00:00"),
            _ => date.to_string(),
        };
        Cell::Text(text)
    }
}

/// In what the sheets are sent.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    Xlsx,
    Utf8,
    Utf8Mark,
    Utf16,
    Cp949,
    Semicolons,
}

const FORMATS: [Format; 6] = [
    Format::Xlsx,
    Format::Utf8,
    Format::Utf8Mark,
    Format::Utf16,
    Format::Cp949,
    Format::Semicolons,
];

/// Writes the sheets and opens what was written.
fn sent(sheets: &[Sheet], format: Format) -> Vec<Workbook> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    if format == Format::Xlsx {
        let path = folder.path().join("sent.xlsx");
        fs::write(&path, xlsx(sheets)).expect("written");
        return vec![workbook::open(&path, "sent.xlsx").expect("it opens")];
    }
    let open = |sheet: &Sheet| {
        let name = format!("{}.csv", sheet.name);
        let path = folder.path().join(&name);
        fs::write(&path, csv_bytes(sheet, format)).expect("written");
        workbook::open(&path, &name).expect("it opens")
    };
    sheets.iter().map(open).collect()
}

fn csv_bytes(sheet: &Sheet, format: Format) -> Vec<u8> {
    let separator = match format {
        Format::Semicolons => b';',
        Format::Utf16 => b'\t',
        _ => b',',
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in &sheet.rows {
        let cells: Vec<String> = row.iter().map(Cell::shown).collect();
        // A record of nothing is a line of nothing.
        let cells = if cells.is_empty() { vec![String::new(), String::new()] } else { cells };
        writer.write_record(&cells).expect("written");
    }
    let text = String::from_utf8(writer.into_inner().expect("flushed")).expect("text");
    match format {
        Format::Utf8Mark => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
        Format::Utf16 => {
            let units = [0xFEFF].into_iter().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        Format::Cp949 => match encoding_rs::EUC_KR.encode(&text) {
            (bytes, _, false) => bytes.into_owned(),
            // A name that this encoding cannot hold is not sent in it.
            _ => text.into_bytes(),
        },
        _ => text.into_bytes(),
    }
}

fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    use rust_xlsxwriter::{Format as CellFormat, Workbook as Book};
    let mut book = Book::new();
    let date_format = CellFormat::new().set_num_format("yyyy-mm-dd");
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name).expect("a name");
        for (row, cells) in (0u32..).zip(&sheet.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Cell::Blank => continue,
                    Cell::Number(number) => {
                        let number: f64 = number.to_string().parse().expect("a number");
                        page.write_number(row, column, number)
                    }
                    Cell::Date(date) => {
                        let serial = (*date - Date::constant(1899, 12, 30)).get_days();
                        page.write_number_with_format(row, column, f64::from(serial), &date_format)
                    }
                    other => page.write_string(row, column, other.shown()),
                }
                .expect("written");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// All values, sheet by sheet and row by row.
fn values(register: &Register) -> Vec<Vec<Vec<Option<Value>>>> {
    let row = |rows: &dyn AnyRows, at| {
        (0..rows.spec().fields.len()).map(|field| rows.value(at, field)).collect()
    };
    let sheet = |rows: &dyn AnyRows| (0..rows.len()).map(|at| row(rows, at)).collect();
    register.sheets().into_iter().map(sheet).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_register_in_any_lawful_dress_reads_back_equal(
        seed in any::<u64>(),
        countries in 1usize..4,
        format in proptest::sample::select(&FORMATS[..]),
    ) {
        let register = starter::sample(countries, seed % 1000);
        let mut tailor = Tailor { dice: ChaCha8Rng::seed_from_u64(seed) };
        let (typed, comma) = (format == Format::Xlsx, format == Format::Semicolons);
        let sheets = tailor.sheets(&register, typed, comma);
        let mut reading = intake::read(&sent(&sheets, format), &[]);
        let today = jiff::civil::date(2026, 2, 15);
        let settings = Settings::read(&reading.register.settings, today, &mut reading.findings);
        let findings = rules::check(&reading.register, &settings, reading.findings);
        let said: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} {} {:?}", finding.rule, finding.place, finding.message))
            .collect();
        prop_assert!(said.is_empty(), "{}", said.join("\n"));
        prop_assert_eq!(values(&reading.register), values(&register));
    }
}
