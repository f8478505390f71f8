//! The consolidated report over all countries: its sums, its state, and when it is made.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use common::{Programme, build, dgcc, json_of, text_of};
use dgcc::readback::{self, PrintedAt};
use dgcc::workbook::{self, Cell};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

const ONLY: [&str; 2] = ["--kind", "consolidated"];

/// The year of the report that is made of the sample without asking for one.
const YEAR: &str = "2025";

/// The tables whose amounts add up, with the columns that do.
const TABLES: [(&str, &[usize]); 6] = [
    ("key-figures", &[1, 2, 4, 5]),
    ("contributions", &[1, 2, 3]),
    ("ceilings", &[1, 2, 3]),
    ("by-country", &[1, 2, 3, 5, 6, 7]),
    ("by-category", &[1, 2, 3, 5, 6, 7]),
    ("exchange", &[2, 3, 4]),
];

/// A printed amount; a dash is zero, parentheses are negative.
fn amount(print: &str) -> Decimal {
    let digits: String = print.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let size = if digits.is_empty() { Decimal::ZERO } else { digits.parse().expect("a number") };
    if print.starts_with('(') { -size } else { size }
}

/// The amounts of a row by their columns; one that is not there is zero.
type Amounts = BTreeMap<usize, Decimal>;

/// The rows of a table in their order, as the pages print them.
fn rows(values: &[PrintedAt], table: &str) -> Vec<(String, Amounts)> {
    let mut rows: Vec<(String, Amounts)> = Vec::new();
    for value in values.iter().filter(|value| value.table.as_deref() == Some(table)) {
        let label = value.row.clone().unwrap_or_default();
        let column = value.column.expect("a column");
        let same = rows.last().is_some_and(|(of, amounts)| {
            *of == label && amounts.keys().next_back().is_some_and(|last| *last < column)
        });
        if !same {
            rows.push((label, Amounts::new()));
        }
        let (_, amounts) = rows.last_mut().expect("a row");
        amounts.insert(column, amount(&value.text));
    }
    rows
}

fn printed(pdf: &Path) -> Vec<PrintedAt> {
    let bytes = fs::read(pdf).expect("a PDF");
    let reading = readback::read(&bytes).expect("readable");
    let stated = readback::stated(&bytes, &reading).expect("a trace");
    assert!(stated.absent.is_empty(), "{:?}", stated.absent);
    stated.values
}

fn report(out: &Path, year: &str, language: &str) -> std::path::PathBuf {
    out.join(format!("ALL/ALL_CON_{year}_{language}.pdf"))
}

/// The sums over countries and categories of what `dgcc figures` gives for a side: by name.
fn sums(year: &str, side: &str) -> BTreeMap<String, Decimal> {
    let run = dgcc(&["figures", "--format", "json"]).ended_with(0);
    let figures: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for country in figures.as_object().expect("countries").values() {
        let categories = country[year][side].as_object().into_iter().flatten();
        for (_, row) in categories {
            for (name, text) in row.as_object().expect("a row") {
                if let Some(text) = text.as_str() {
                    *sums.entry(name.clone()).or_default() +=
                        Decimal::from_str(text).expect("a number");
                }
            }
        }
    }
    sums
}

fn whole(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

#[test]
fn the_sums_over_countries_are_those_of_the_figures() {
    let (run, out) = build(&Programme::sample(), &[&ONLY[..], &["--xlsx"]].concat());
    run.ended_with(0);
    let values = printed(&report(out.path(), YEAR, "en"));
    let by_country = rows(&values, "by-country");
    let book = out.path().join(format!("ALL/ALL_CON_{YEAR}.xlsx"));
    let book = workbook::open(&book, "book.xlsx").expect("the workbook opens");
    let sheet = book.sheets.iter().find(|sheet| sheet.name == "by_country").expect("a sheet");
    let in_book: Vec<&Vec<Cell>> = sheet
        .rows
        .iter()
        .filter(|row| row.first() == Some(&Cell::Text("Total".to_owned())))
        .collect();
    let columns = [
        ("available", 1),
        ("disbursed", 2),
        ("variance", 3),
        ("committed", 5),
        ("carried_out", 6),
        ("lapsed", 7),
    ];
    let sides = [("KR", "Total Korea"), ("PARTNER", "Total Partners")];
    let mut together: BTreeMap<String, Decimal> = BTreeMap::new();
    for (at, (side, label)) in sides.into_iter().enumerate() {
        let sums = sums(YEAR, side);
        let (_, row) = by_country.iter().find(|(of, _)| of == label).expect(label);
        for (name, column) in columns {
            let print = row.get(&column).copied().unwrap_or_default();
            assert!((print - sums[name]).abs() < Decimal::ONE, "{label} {name}: {print}");
            assert_eq!(in_book[at][column + 1], Cell::Number(sums[name]), "{label} {name}");
            *together.entry(name.to_owned()).or_default() += sums[name];
        }
    }
    let (_, total) = by_country.last().expect("a total");
    for (name, column) in columns {
        let print = total.get(&column).copied().unwrap_or_default();
        assert_eq!(print, whole(together[name]), "{name} is the nearest rounding");
        assert_eq!(in_book[2][column + 1], Cell::Number(together[name]), "{name}");
    }
    let net = sums(YEAR, "KR")["net"] + sums(YEAR, "PARTNER")["net"];
    let exchange = rows(&values, "exchange");
    assert_eq!(exchange.last().expect("a total").1[&4], net, "to the cent");
}

/// Rows add up to the total of their block, and blocks to the last total.
fn adds_up(table: &str, rows: &[(String, Amounts)], columns: &[usize]) {
    let is_sum = |label: &str| label.starts_with("Total ") || label.ends_with(" 합계");
    let (last, rows) = rows.split_last().expect("rows");
    let at = |amounts: &Amounts, column: &usize| amounts.get(column).copied().unwrap_or_default();
    for column in columns {
        let (mut block, mut blocks, mut has_blocks) = (Decimal::ZERO, Decimal::ZERO, false);
        for (label, amounts) in rows {
            let amount = at(amounts, column);
            if is_sum(label) {
                assert_eq!(amount, block, "{table}, {label}, column {column}");
                (block, has_blocks) = (Decimal::ZERO, true);
                blocks += amount;
            } else {
                block += amount;
            }
        }
        let sum = if has_blocks { blocks } else { block };
        assert_eq!(at(&last.1, column), sum, "{table}, {}, column {column}", last.0);
    }
}

#[test]
fn every_printed_table_adds_up_down_its_columns_and_along_its_rows() {
    let arguments = [&ONLY[..], &["--fiscal-year", "2024", "--fiscal-year", YEAR]].concat();
    let (run, out) = build(&Programme::sample(), &arguments);
    run.ended_with(0);
    for (year, language) in [("2024", "en"), ("2024", "ko"), (YEAR, "en"), (YEAR, "ko")] {
        let values = printed(&report(out.path(), year, language));
        for (table, columns) in TABLES {
            let rows = rows(&values, table);
            adds_up(table, &rows, columns);
            let at = |row: &Amounts, column| row.get(&column).copied().unwrap_or_default();
            for (label, row) in &rows {
                let (made, of) = match table {
                    "contributions" | "ceilings" => (at(row, 3), at(row, 1) - at(row, 2)),
                    "by-country" | "by-category" => (at(row, 3), at(row, 2) - at(row, 1)),
                    "exchange" => (at(row, 4), at(row, 2) + at(row, 3)),
                    _ => continue,
                };
                assert_eq!(made, of, "{year}, {table}, {label}");
            }
        }
        let key = rows(&values, "key-figures");
        let total = |table| rows(&values, table).pop().expect("a total").1;
        let (country, category) = (total("by-country"), total("by-category"));
        assert_eq!(country, category, "countries and categories have the same total");
        assert_eq!(key.last().expect("a total").1[&1], country[&1]);
        assert_eq!(key.last().expect("a total").1[&2], country[&2]);
    }
}

#[test]
fn it_is_made_only_if_all_countries_and_its_kind_are_asked_for() {
    let programme = Programme::sample();
    for arguments in [&["--country", "UZ", "--kind", "consolidated"][..], &["--kind", "invitation"]]
    {
        let (_, out) = build(&programme, arguments);
        assert!(!out.path().join("ALL").exists() && !out.path().join("ALL.zip").exists());
        let run = json_of(&out.path().join("run.json"));
        assert!(run.get("consolidated").is_none(), "{arguments:?}");
    }
    // Where only it is asked for, the bundles of an earlier run stay.
    let (run, out) = build(&programme, &["--kind", "invitation"]);
    run.ended_with(0);
    let out_text = out.path().to_string_lossy();
    dgcc(&[&["build", "--quiet", "--out", &out_text], &ONLY[..]].concat()).ended_with(0);
    assert!(out.path().join("ALL.zip").exists() && out.path().join("UZ.zip").exists());
}

#[test]
fn run_and_manifest_name_it_and_the_same_data_give_the_same_bytes() {
    let arguments = [&ONLY[..], &["--xlsx"]].concat();
    let (run, out) = build(&Programme::sample(), &arguments);
    run.ended_with(0);
    let (_, again) = build(&Programme::sample(), &arguments);
    let manifest = json_of(&out.path().join("ALL/manifest.json"));
    assert_eq!(manifest["documents"][0]["number"], format!("DGCC-ALL-CON-{YEAR}-01"));
    assert_eq!(manifest["documents"][0]["state"], "final");
    let files = manifest["files"].as_array().expect("files");
    assert_eq!(files.len(), 3, "two languages and the workbook");
    for file in files {
        let name = format!("ALL/{}", file["name"].as_str().expect("a name"));
        let bytes = fs::read(out.path().join(&name)).expect("a file");
        assert_eq!(file["sha256"], workbook::sha256(&bytes), "{name}");
        assert!(bytes == fs::read(again.path().join(&name)).expect("a file"), "{name}");
    }
    let run = json_of(&out.path().join("run.json"));
    assert_eq!(run["consolidated"]["documents"], 2);
    assert_eq!(run["consolidated"]["bundle"]["name"], "ALL.zip");
}

#[test]
fn an_open_year_is_provisional_and_its_variances_are_not_ranked() {
    let (run, out) = build(&Programme::sample(), &[&ONLY[..], &["--fiscal-year", "2026"]].concat());
    run.ended_with(0);
    let text = text_of(&report(out.path(), "2026", "en"));
    assert!(text.contains("PROVISIONAL") && text.contains("Not ranked"), "{text}");
    assert!(text_of(&report(out.path(), "2026", "ko")).contains("잠정본"));
}

#[test]
fn errors_do_not_hold_it_back_and_are_listed() {
    let programme = Programme::sample();
    let lines = programme.all("budget_lines", &[("country_code", "UZ"), ("fiscal_year", YEAR)]);
    let spent = programme.get("budget_lines", &lines[0], "disbursed");
    let spent = (Decimal::from_str(spent).expect("an amount") + Decimal::ONE).to_string();
    let programme = programme.set("budget_lines", &lines[0], "disbursed", &spent);
    let (run, out) = build(&programme, &ONLY);
    run.ended_with(1);
    let text = text_of(&report(out.path(), YEAR, "en"));
    assert!(text.contains("the check of the data found errors"), "{text}");
    assert!(text.contains("BUD-03") && text.contains("budget_lines"), "{text}");
    assert!(text.contains("PROVISIONAL"), "{text}");

    // A budget line that stands twice counts twice in all tables.
    let entry = programme.keys("expenditures", "line_id", &lines[0]);
    assert!(!entry.is_empty(), "the line has a ledger");
    let (run, out) = build(&programme.repeat("budget_lines", &lines[0]), &ONLY);
    run.ended_with(1);
    let values = printed(&report(out.path(), YEAR, "en"));
    for (table, columns) in TABLES {
        adds_up(table, &rows(&values, table), columns);
    }
}

#[test]
fn a_country_that_reports_in_another_currency_stands_apart() {
    let programme = Programme::sample().set("countries", "EG", "report_currency", "EUR");
    let (_, out) = build(&programme, &ONLY);
    let pdf = report(out.path(), YEAR, "en");
    let text = text_of(&pdf);
    assert!(text.contains("Egypt (Korea) EUR") && text.contains("are not added up"), "{text}");
    let values = printed(&pdf);
    let countries = rows(&values, "by-country");
    assert!(countries.iter().all(|(label, _)| label != "Egypt"), "{countries:?}");
    for (table, columns) in TABLES {
        adds_up(table, &rows(&values, table), columns);
    }
}
