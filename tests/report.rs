//! The annual budget report: what stands on paper.

mod common;

use std::path::Path;
use std::str::FromStr;

use common::{Programme, build, examples, json_of, text_of};
use dgcc::programme::{Category, Listed};
use dgcc::readback::TraceFile;
use rust_decimal::Decimal;

/// The columns of table 4 and what the answer key calls them; transfers are computed.
const COLUMNS: [(usize, &str); 9] = [
    (1, "planned"),
    (2, "transfers"),
    (3, "carried_in"),
    (4, "available"),
    (5, "disbursed"),
    (6, "variance"),
    (8, "committed"),
    (9, "carried_out"),
    (10, "lapsed"),
];

/// The rows of a table 4 by their labels: for each column what is printed, and the exact amount.
type Rows =
    std::collections::BTreeMap<String, std::collections::BTreeMap<usize, (Decimal, Decimal)>>;

fn table_four(trace: &TraceFile, side: &str) -> Rows {
    let mut rows = Rows::new();
    let table = format!("budget-{}", side.to_lowercase());
    for printed in trace.printed.iter().filter(|printed| printed.table.as_deref() == Some(&table)) {
        let (Some(row), Some(column)) = (printed.row.clone(), printed.column) else { continue };
        let exact = trace.entry_of(printed).and_then(|at| trace.entries[at].amount.clone());
        let exact = exact.map_or(Decimal::ZERO, |amount| amount.parse().expect("an amount"));
        if let Some(amount) = amount_of(&printed.text) {
            rows.entry(row).or_default().insert(column, (amount, exact));
        }
    }
    rows
}

fn amount_of(text: &str) -> Option<Decimal> {
    if text == "–" {
        return Some(Decimal::ZERO);
    }
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let amount: Decimal = digits.parse().ok()?;
    Some(if text.starts_with('(') { -amount } else { amount })
}

#[test]
fn every_row_of_table_four_equals_the_answer_key_and_the_printed_tables_add_up() {
    let Some(examples) = examples() else { return };
    let key = json_of(&examples.join("report_figures_small.json"));
    let out = common::out();
    let (input, out_text) = (examples.join("dgcc_small.xlsx"), out.path().to_string_lossy());
    let arguments = ["build", &input.to_string_lossy(), "--out", &out_text, "--kind", "report"];
    common::dgcc(&arguments).ended_with(0);
    let mut compared = 0;
    for (country, years) in key.as_object().expect("countries") {
        for (year, sides) in years.as_object().expect("years") {
            let pdf = out.path().join(format!("{country}/{country}_REP_{year}_en.pdf"));
            let trace = TraceFile::read(&std::fs::read(pdf).expect("a PDF")).expect("a trace");
            for (side, categories) in sides.as_object().expect("sides") {
                let rows = table_four(&trace, side);
                adds_up(&rows, &format!("{country} {year} {side}"));
                for (category, row) in categories.as_object().expect("categories") {
                    if category == "_fx" {
                        continue;
                    }
                    let label = Category::VALUES.iter().find(|value| value.key == category);
                    let printed = &rows[label.expect("a category").en];
                    for (column, name) in COLUMNS {
                        let amount = |name: &str| -> Decimal {
                            row[name].as_str().expect("text").parse().expect("an amount")
                        };
                        let expected = match name {
                            "transfers" => amount("revised") - amount("planned"),
                            name => amount(name),
                        };
                        let (print, exact) = printed[&column];
                        assert_eq!(exact, expected, "{country} {year} {side} {category} {name}");
                        assert!((print - exact).abs() < Decimal::ONE, "{category} {name}: {print}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 0);
}

/// What is printed adds up down every column and along every row.
fn adds_up(rows: &Rows, table: &str) {
    let printed = |row: &str, column: usize| rows[row][&column].0;
    let sums = ["Cooperation projects", "Running costs", "Total"];
    for (column, name) in COLUMNS {
        let parts = rows.keys().filter(|row| !sums.contains(&row.as_str()));
        let sum: Decimal = parts.map(|row| printed(row, column)).sum();
        assert_eq!(sum, printed("Total", column), "{table}, {name}");
        if rows.contains_key(sums[0]) {
            let groups = printed(sums[0], column) + printed(sums[1], column);
            assert_eq!(groups, printed("Total", column), "{table}, groups, {name}");
        }
    }
    for row in rows.keys() {
        let of = |column| printed(row, column);
        assert_eq!(of(1) + of(2) + of(3), of(4), "{table}, {row}: d = a + b + c");
        assert_eq!(of(5) - of(4), of(6), "{table}, {row}: f = e - d");
    }
}

fn report(out: &Path, country: &str, year: &str) -> String {
    text_of(&out.join(format!("{country}/{country}_REP_{year}_en.pdf")))
}

/// The first note that explains a variance: country, year, and key.
fn explained(programme: &Programme) -> (String, String, String) {
    let notes = programme.keys("report_notes", "kind", "variance");
    let note = notes.first().expect("the sample explains a variance").clone();
    let get = |field| programme.get("report_notes", &note, field).to_owned();
    (get("country_code"), get("fiscal_year"), note.clone())
}

#[test]
fn a_certified_report_has_no_open_point_and_an_unexplained_variance_makes_it_provisional() {
    let programme = Programme::sample();
    let (country, year, note) = explained(&programme);
    let explanation = programme.get("report_notes", &note, "text").to_owned();
    let arguments = ["--country", &country, "--kind", "report", "--fiscal-year", &year];

    let (run, out) = build(&programme, &arguments);
    run.ended_with(0);
    let certified = report(out.path(), &country, &year);
    assert!(certified.contains("Certified on"), "{certified}");
    assert!(certified.contains(&explanation), "{certified}");
    assert!(!certified.contains("[__") && !certified.contains("PROVISIONAL"), "{certified}");

    let (run, out) = build(&programme.remove("report_notes", "note_id", &note), &arguments);
    run.ended_with(0);
    let provisional = report(out.path(), &country, &year);
    assert!(provisional.contains("PROVISIONAL") && !provisional.contains("Certified on"));
    assert!(provisional.contains("[__ (text)]"), "{provisional}");
    assert!(provisional.contains("Findings and open points"), "{provisional}");
}

#[test]
fn books_that_do_not_balance_are_not_certified_and_the_difference_is_printed() {
    let programme = Programme::sample();
    let (country, year, _) = explained(&programme);
    let line = programme
        .keys("budget_lines", "fiscal_year", &year)
        .into_iter()
        .find(|line| programme.get("budget_lines", line, "country_code") == country)
        .expect("a line of the year");
    let spent =
        Decimal::from_str(programme.get("budget_lines", &line, "disbursed")).expect("an amount");
    let changed = (spent + Decimal::ONE).to_string();
    let programme = programme.set("budget_lines", &line, "disbursed", &changed);
    let wanted = ["--country", &country, "--kind", "report", "--fiscal-year", &year];
    let (run, out) = build(&programme, &[&wanted[..], &["--force-draft"]].concat());
    run.ended_with(1);
    let text = report(out.path(), &country, &year);
    assert!(text.contains("PROVISIONAL") && text.contains("do not agree"), "{text}");
    assert!(text.contains("BUD-03"), "the finding is printed with the open points");
    assert!(text.contains(" 1.00"), "the difference between lines and ledger");
}

#[test]
fn what_is_brought_forward_is_the_sum_of_the_rows_before() {
    let programme = Programme::sample();
    let (country, year, _) = explained(&programme);
    let (run, out) =
        build(&programme, &["--country", &country, "--kind", "report", "--fiscal-year", &year]);
    run.ended_with(0);
    let pages =
        common::pages_of(&out.path().join(format!("{country}/{country}_REP_{year}_en.pdf")));
    let entries = ledger(&programme, &country, &year);
    let on_page = |at: usize| -> Vec<&Entry> {
        entries.iter().filter(|entry| pages[at].contains(&entry.print)).collect()
    };
    let annex: Vec<usize> =
        (0..pages.len()).filter(|&at| pages[at].contains("Date Voucher Payee")).collect();
    let mut compared = 0;
    for (&at, &before) in annex.iter().skip(1).zip(&annex) {
        let Some((_, brought)) = pages[at].split_once("Brought forward ") else { continue };
        let continued =
            on_page(before).into_iter().max_by_key(|entry| pages[before].find(&entry.print));
        let side = &continued.expect("the page before has entries").side;
        let earlier = annex.iter().take_while(|&&earlier| earlier < at);
        let sum: Decimal = earlier
            .flat_map(|&earlier| on_page(earlier))
            .filter(|entry| entry.side == *side)
            .map(|entry| entry.usd)
            .sum();
        let brought = brought.split(' ').next().expect("an amount").replace(',', "");
        assert_eq!(brought, format!("{sum:.2}"), "page {}", at + 1);
        compared += 1;
    }
    assert!(compared > 0, "the sample has a ledger that runs over pages");
}

/// An entry of the ledger.
struct Entry {
    /// Date and voucher, as they stand in a row of annex A.
    print: String,
    side: String,
    usd: Decimal,
}

/// The ledger entries on the lines of a year.
fn ledger(programme: &Programme, country: &str, year: &str) -> Vec<Entry> {
    let lines = programme.keys("budget_lines", "fiscal_year", year);
    let ours = programme.keys("expenditures", "country_code", country);
    let entries = ours.iter().filter_map(|entry| {
        let get = |field| programme.get("expenditures", entry, field);
        let line = get("line_id");
        lines.iter().any(|of_year| of_year == line).then(|| Entry {
            print: format!("{} {}", get("expenditure_date"), get("voucher_no")),
            side: programme.get("budget_lines", line, "side").to_owned(),
            usd: Decimal::from_str(get("amount_usd")).expect("an amount"),
        })
    });
    entries.collect()
}
