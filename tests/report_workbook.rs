//! The workbook of the report's tables: its amounts, its formulas, and what a spreadsheet makes of them.

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::{Programme, build, examples, json_of};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde_json::Value;

/// The columns of the budget sheet by the names of the figures.
const AMOUNTS: [(&str, &str); 8] = [
    ("Original budget (a)", "planned"),
    ("Carried in (c)", "carried_in"),
    ("Final budget (d = a + b + c)", "available"),
    ("Actual (e)", "disbursed"),
    ("Variance (f = e − d)", "variance"),
    ("Committed (g)", "committed"),
    ("Carried out (h)", "carried_out"),
    ("Lapsed (i)", "lapsed"),
];

/// A workbook that was written.
struct Book {
    sheets: Vec<Sheet>,
}

/// A sheet with its values and formulas.
struct Sheet {
    name: String,
    values: calamine::Range<Data>,
    formulas: calamine::Range<String>,
}

impl Book {
    fn open(path: &Path) -> Self {
        let mut book: Xlsx<_> =
            open_workbook(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let sheets = book.sheet_names().into_iter().map(|name| Sheet {
            values: book.worksheet_range(&name).expect("a sheet"),
            formulas: book.worksheet_formula(&name).expect("a sheet"),
            name,
        });
        Self { sheets: sheets.collect() }
    }

    fn sheet(&self, name: &str) -> &Sheet {
        let found = self.sheets.iter().find(|sheet| sheet.name == name);
        found.unwrap_or_else(|| panic!("the workbook has a sheet {name}"))
    }
}

impl Sheet {
    fn rows(&self) -> std::ops::RangeInclusive<u32> {
        0..=self.values.end().map_or(0, |(row, _)| row)
    }

    fn columns(&self) -> std::ops::RangeInclusive<u32> {
        0..=self.values.end().map_or(0, |(_, column)| column)
    }

    fn text(&self, row: u32, column: u32) -> &str {
        match self.values.get_value((row, column)) {
            Some(Data::String(text)) => text,
            _ => "",
        }
    }

    /// The number in a cell, to the cent.
    fn cents(&self, row: u32, column: u32) -> Decimal {
        match self.values.get_value((row, column)) {
            Some(Data::Float(number)) => Decimal::from_f64(*number).expect("a number").round_dp(2),
            Some(Data::Int(number)) => (*number).into(),
            other => panic!("{} {row} {column}: {other:?} is no number", self.name),
        }
    }

    fn is_number(&self, row: u32, column: u32) -> bool {
        matches!(self.values.get_value((row, column)), Some(Data::Float(_) | Data::Int(_)))
    }

    fn formula(&self, row: u32, column: u32) -> Option<&str> {
        let formula = self.formulas.get_value((row, column))?;
        (!formula.is_empty()).then_some(formula)
    }

    /// The first row from one on that has this label.
    fn row(&self, label: &str, from: u32) -> u32 {
        let found = self.rows().find(|row| *row >= from && self.text(*row, 0) == label);
        found.unwrap_or_else(|| panic!("{} has a row {label} from {from} on", self.name))
    }

    /// The column whose header begins with this text, in English, before the Korean one.
    fn column(&self, header: &str) -> u32 {
        let is_it = |row: &u32, column: &u32| {
            let text = self.text(*row, *column).replace('\n', " ");
            text.strip_prefix(header).is_some_and(|rest| rest.starts_with(' '))
        };
        let mut all = self.rows().flat_map(|row| self.columns().map(move |column| (row, column)));
        let found = all.find(|(row, column)| is_it(row, column));
        found.unwrap_or_else(|| panic!("{} has a column {header}", self.name)).1
    }
}

fn amount(of: &Value, name: &str) -> Decimal {
    let text = of[name].as_str().unwrap_or_else(|| panic!("{name} in {of}"));
    Decimal::from_str(text).expect("a number")
}

fn label_of(side: &str) -> &'static str {
    if side == "KR" { "Korea" } else { "Partner" }
}

fn label_of_category(key: &str) -> &'static str {
    use dgcc::programme::{Category, Listed};
    Category::VALUES.iter().find(|value| value.key == key).expect("a category").en
}

/// Compares a workbook with the figures of its country; returns how many amounts were compared.
fn compare(book: &Book, years: &Value) -> usize {
    let mut compared = 0;
    for (year, sides) in years.as_object().expect("years") {
        let budget = book.sheet(&format!("Budget {year}"));
        let quarters = book.sheet(&format!("Quarters {year}"));
        let reconciliation = book.sheet(&format!("Reconciliation {year}"));
        let summary = book.sheet("Summary");
        for (side, categories) in sides.as_object().expect("sides") {
            let label = label_of(side);
            let (heading, by_quarter) = (budget.row(label, 0), quarters.row(label, 0));
            let (mut available, mut disbursed) = (Decimal::ZERO, Decimal::ZERO);
            for (category, figures) in categories.as_object().expect("categories") {
                if category == "_fx" {
                    continue;
                }
                let name = label_of_category(category);
                let row = budget.row(name, heading);
                let place = format!("{year} {side} {category}");
                for (header, key) in AMOUNTS {
                    let printed = budget.cents(row, budget.column(header));
                    assert_eq!(printed, amount(figures, key), "{place} {key}");
                    compared += 1;
                }
                let transfers = budget.cents(row, budget.column("Transfers (b)"));
                let moved = amount(figures, "revised") - amount(figures, "planned");
                assert_eq!(transfers, moved, "{place} transfers");
                let row = quarters.row(name, by_quarter);
                let actual = figures["actual_by_quarter"].as_array().expect("quarters");
                for (quarter, expected) in actual.iter().enumerate() {
                    let column = quarters.column(&format!("Actual Q{}", quarter + 1));
                    let expected = Decimal::from_str(expected.as_str().expect("text"));
                    let expected = expected.expect("a number");
                    assert_eq!(quarters.cents(row, column), expected, "{place} {quarter}");
                    compared += 1;
                }
                available += amount(figures, "available");
                disbursed += amount(figures, "disbursed");
            }
            let row = budget.row("Total", heading);
            let of_total = |header| budget.cents(row, budget.column(header));
            assert_eq!(of_total("Final budget (d = a + b + c)"), available, "{year} {side}");
            assert_eq!(of_total("Actual (e)"), disbursed, "{year} {side}");
            let row = summary.row(label, summary.row(&format!("Fiscal year {year}"), 0));
            assert_eq!(summary.cents(row, 2), available, "{year} {side}, summary");
            assert_eq!(summary.cents(row, 3), disbursed, "{year} {side}, summary");
            let fx = &categories["_fx"];
            let header = reconciliation
                .rows()
                .find(|row| reconciliation.text(*row, 0).starts_with("Exchange differences"));
            let row = reconciliation.row(label, header.expect("exchange differences"));
            for (column, key) in [(2, "gain"), (3, "loss"), (4, "net")] {
                assert_eq!(
                    reconciliation.cents(row, column),
                    amount(fx, key),
                    "{year} {side} {key}"
                );
                compared += 1;
            }
        }
    }
    compared
}

/// Builds the reports of an input with workbooks, and compares them with figures by country.
fn compare_all(input: &str, figures: &Value) {
    let out = common::out();
    let out_text = out.path().to_string_lossy().into_owned();
    let arguments = ["build", input, "--out", &out_text, "--quiet", "--kind", "report", "--xlsx"];
    common::dgcc(&arguments).ended_with(0);
    let mut compared = 0;
    for (country, years) in figures.as_object().expect("countries") {
        let path = out.path().join(format!("{country}/{country}_REP.xlsx"));
        let book = Book::open(&path);
        compared += compare(&book, years);
        sums_are_formulas(&book);
        is_in_the_bundle(out.path(), country);
    }
    assert!(compared > 0, "there is something to compare");
}

/// Every number on a sheet of tables is a formula, but for what the formulas refer to.
fn sums_are_formulas(book: &Book) {
    let mut seen = 0;
    for sheet in &book.sheets {
        // The sheets of a year end in it; the others are rows of the input.
        if sheet.name != "Summary" && !sheet.name.ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        for row in sheet.rows() {
            let label = sheet.text(row, 0);
            // The ceiling is a cell of the input.
            if label.starts_with("Ceiling of") {
                continue;
            }
            for column in sheet.columns().filter(|column| *column >= 2) {
                if sheet.is_number(row, column) {
                    let formula = sheet.formula(row, column);
                    assert!(formula.is_some(), "{} {label} {row} {column}", sheet.name);
                    seen += 1;
                }
            }
            if ["Total", "Both sides"].contains(&label) {
                let has_formula =
                    sheet.columns().any(|column| sheet.formula(row, column).is_some());
                assert!(has_formula, "{} {label} {row}", sheet.name);
            }
        }
    }
    assert!(seen > 100, "the tables have {seen} numbers");
    let total = book.sheet("Expenditures");
    assert!(total.formulas.used_cells().any(|(_, _, formula)| formula.starts_with("SUBTOTAL")));
}

fn is_in_the_bundle(out: &Path, country: &str) {
    let name = format!("{country}_REP.xlsx");
    let bytes = fs::read(out.join(country).join(&name)).expect("the workbook");
    let manifest = json_of(&out.join(country).join("manifest.json"));
    let files = manifest["files"].as_array().expect("files");
    let entry = files.iter().find(|file| file["name"] == *name).expect("in the manifest");
    assert_eq!(entry["bytes"], bytes.len());
    assert_eq!(entry["sha256"], dgcc::workbook::sha256(&bytes));
    let zip = fs::File::open(out.join(format!("{country}.zip"))).expect("a zip");
    let mut zip = zip::ZipArchive::new(zip).expect("a zip");
    assert!(zip.by_name(&format!("{country}/{name}")).is_ok(), "{name} is in the zip");
}

#[test]
fn the_sample_equals_its_figures_to_the_cent_and_every_sum_is_a_formula() {
    let run = common::dgcc(&["figures", "--format", "json"]).ended_with(0);
    let figures: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    compare_all("inputs", &figures);
}

#[test]
fn the_workbook_equals_the_answer_key() {
    let Some(examples) = examples() else { return };
    let key = json_of(&examples.join("report_figures_small.json"));
    compare_all(&examples.join("dgcc_small.xlsx").to_string_lossy(), &key);
}

/// The country with the latest budget line of the sample, and a wish for its reports only.
fn reported() -> (Programme, String) {
    let programme = Programme::sample();
    let note = programme.keys("report_notes", "kind", "variance");
    let country = programme.get("report_notes", &note[0], "country_code").to_owned();
    (programme, country)
}

fn workbook_in(out: &Path, country: &str) -> PathBuf {
    out.join(format!("{country}/{country}_REP.xlsx"))
}

#[test]
fn the_same_input_gives_the_same_bytes_and_none_without_the_flag() {
    let (programme, country) = reported();
    let wanted = ["--country", &country, "--kind", "report", "--fiscal-year"];
    let year = programme.keys("budget_lines", "country_code", &country);
    let year = programme.get("budget_lines", &year[0], "fiscal_year").to_owned();
    let wanted = [&wanted[..], &[&*year]].concat();
    let with = [&wanted[..], &["--xlsx"]].concat();
    let bytes = |arguments: &[&str]| {
        let (run, out) = build(&programme, arguments);
        run.ended_with(0);
        fs::read(workbook_in(out.path(), &country)).ok()
    };
    let first = bytes(&with);
    assert!(first.is_some());
    assert!(first == bytes(&with), "the same bytes");
    assert!(bytes(&wanted).is_none(), "no workbook without the flag");
    let other = ["--country", &country, "--kind", "mou", "--xlsx"];
    assert!(bytes(&other).is_none(), "no workbook without a report");
}

#[test]
fn text_that_begins_like_a_formula_stays_text() {
    let (programme, country) = reported();
    let entries = programme.keys("expenditures", "country_code", &country);
    let hostile = ["=1+1", "+82 2 000", "-x", "@SUM(A1)"];
    let programme = entries.iter().zip(hostile).fold(programme, |programme, (entry, text)| {
        programme.set("expenditures", entry, "description", text)
    });
    let (run, out) = build(&programme, &["--country", &country, "--kind", "report", "--xlsx"]);
    run.ended_with(0);
    let book = Book::open(&workbook_in(out.path(), &country));
    let sheet = book.sheet("Expenditures");
    let column = sheet.column("Description");
    for text in hostile {
        let found = sheet.rows().find(|row| sheet.text(*row, column) == text);
        let row = found.unwrap_or_else(|| panic!("{text} is there"));
        assert_eq!(sheet.formula(row, column), None, "{text}");
    }
}

#[test]
fn a_spreadsheet_that_calculates_anew_comes_to_the_same() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: LibreOffice (soffice) is not installed");
        return;
    }
    let (programme, country) = reported();
    let (run, out) = build(&programme, &["--country", &country, "--kind", "report", "--xlsx"]);
    run.ended_with(0);
    let written = workbook_in(out.path(), &country);
    let beside = tempfile::tempdir().expect("a temporary folder");
    let bare = beside.path().join("bare.xlsx");
    without_results(&written, &bare);
    let folder = beside.path().join("calculated");
    let profile = format!("-env:UserInstallation=file://{}/profile", beside.path().display());
    let status = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .args([&folder, &bare])
        .output()
        .expect("LibreOffice runs");
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    if !folder.join("bare.xlsx").exists() {
        eprintln!("skipped: this LibreOffice cannot write workbooks (is Calc installed?)");
        return;
    }
    let (ours, theirs) = (Book::open(&written), Book::open(&folder.join("bare.xlsx")));
    let mut compared = 0;
    for (our, their) in ours.sheets.iter().zip(&theirs.sheets) {
        for (row, column, formula) in our.formulas.used_cells() {
            let (row, column) = absolute(&our.formulas, row, column);
            let place = format!("{} {row} {column}: {formula}", our.name);
            if our.is_number(row, column) {
                assert_eq!(our.cents(row, column), their.cents(row, column), "{place}");
            } else {
                assert_eq!(our.text(row, column), their.text(row, column), "{place}");
            }
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared} formulas");
}

fn absolute(range: &calamine::Range<String>, row: usize, column: usize) -> (u32, u32) {
    let (first_row, first_column) = range.start().unwrap_or_default();
    (first_row + row as u32, first_column + column as u32)
}

/// Copies a workbook without the results of its formulas, so that whoever opens it has to calculate.
fn without_results(from: &Path, to: &Path) {
    let mut zip = zip::ZipArchive::new(fs::File::open(from).expect("a file")).expect("a workbook");
    let mut copy = zip::ZipWriter::new(fs::File::create(to).expect("a file"));
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("readable");
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(bytes).expect("XML");
            bytes = bare(&text).into_bytes();
        }
        copy.start_file(name, zip::write::SimpleFileOptions::default()).expect("written");
        copy.write_all(&bytes).expect("written");
    }
    copy.finish().expect("written");
}

fn bare(sheet: &str) -> String {
    let mut parts = sheet.split("</f><v>");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.split_once("</v>").map_or("", |(_, rest)| rest);
        format!("{text}</f>{rest}")
    })
}
