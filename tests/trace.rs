//! Every printed value knows its cells: both ways of `dgcc where`, and what travels in the PDF.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use dgcc::readback::{Entry, PrintedAt, TraceFile};
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;
use tempfile::TempDir;

/// The reports of Uzbekistan with their inputs as csv files.
struct Built {
    inputs: TempDir,
    out: common::Out,
}

fn built() -> Built {
    let inputs = common::Programme::sample().write();
    let out = common::out();
    let paths = [inputs.path(), out.path()].map(|path| path.to_string_lossy().into_owned());
    let arguments =
        ["build", &paths[0], "--out", &paths[1], "--quiet", "--country", "UZ", "--kind", "report"];
    common::dgcc(&arguments).ended_with(0);
    Built { inputs, out }
}

impl Built {
    fn report(&self, year: i64) -> PathBuf {
        self.out.path().join(format!("UZ/UZ_REP_{year}_en.pdf"))
    }

    /// What a cell of the inputs holds, read from its csv file.
    fn cell(&self, sheet: &str, cell: &str) -> String {
        let letters = cell.chars().take_while(char::is_ascii_alphabetic);
        let column =
            letters.fold(0, |sum, letter| sum * 26 + (letter as usize - 'A' as usize + 1)) - 1;
        let row: usize = cell.trim_start_matches(char::is_alphabetic).parse().expect("a row");
        let path = self.inputs.path().join(format!("{sheet}.csv"));
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_path(path).expect("a csv file");
        let record = reader.records().nth(row - 1).expect("a row").expect("csv");
        record.get(column).expect("a column").to_owned()
    }

    /// The value of an entry, computed anew from the cells of the inputs.
    fn computed(&self, trace: &TraceFile, at: usize) -> Decimal {
        let entry: &Entry = &trace.entries[at];
        if let (Some(sheet), Some(cell)) = (&entry.sheet, &entry.cell) {
            return Decimal::from_str(&self.cell(sheet, cell)).expect("an amount");
        }
        let terms = entry.sum.as_ref().expect("a sum of cells");
        terms.iter().map(|(sign, part)| Decimal::from(*sign) * self.computed(trace, *part)).sum()
    }
}

/// The amount that a table prints; none if it is not one.
fn printed_amount(text: &str) -> Option<Decimal> {
    if text == "–" {
        return Some(Decimal::ZERO);
    }
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let amount = Decimal::from_str(&digits).ok()?;
    Some(if text.starts_with('(') { -amount } else { amount })
}

/// Whether all of an entry is sums of cells.
fn is_sum(trace: &TraceFile, at: usize) -> bool {
    let entry = &trace.entries[at];
    entry.amount.is_some()
        && (entry.is_cell()
            || entry.sum.is_some() && entry.parts().into_iter().all(|part| is_sum(trace, part)))
}

#[test]
fn ten_figures_at_random_lead_to_their_cells_and_from_the_cells_back() {
    let built = built();
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let years = [2023, 2024, 2025];
    for _ in 0..10 {
        let pdf = built.report(*years.choose(&mut dice).expect("a year"));
        let trace = TraceFile::read(&fs::read(&pdf).expect("a PDF")).expect("a trace");
        let figures: Vec<(usize, &PrintedAt)> = trace
            .printed
            .iter()
            .filter(|printed| printed.table.is_some() && !printed.path.ends_with("pct"))
            .filter_map(|printed| Some((trace.entry_of(printed)?, printed)))
            .filter(|(at, _)| is_sum(&trace, *at))
            .collect();
        let &(at, printed) = figures.choose(&mut dice).expect("a figure");
        let amount = printed_amount(&printed.text).expect("an amount");
        let computed = built.computed(&trace, at);
        let unit = if printed.text.contains('.') { Decimal::new(1, 2) } else { Decimal::ONE };
        assert!((computed - amount).abs() < unit, "{printed:?}: {computed}");

        let (pdf_text, page) = (pdf.to_string_lossy().into_owned(), printed.page.to_string());
        let told =
            common::dgcc(&["where", "--pdf", &pdf_text, "--page", &page, "--text", &printed.text]);
        let told = told.ended_with(0).stdout();
        let cells = trace.cells_of(at);
        for &cell in &cells {
            assert!(told.contains(&trace.entries[cell].place()), "{told}");
        }

        let Some(&cell) = cells.choose(&mut dice) else { continue };
        let entry = &trace.entries[cell];
        let name =
            format!("{}!{}", entry.sheet.as_deref().unwrap(), entry.cell.as_deref().unwrap());
        let paths =
            [built.inputs.path(), built.out.path()].map(|path| path.to_string_lossy().into_owned());
        let told =
            common::dgcc(&["where", &paths[0], &name, "--out", &paths[1]]).ended_with(0).stdout();
        let file = pdf.file_name().expect("a name").to_string_lossy().into_owned();
        let of_file = told.split("\n\n").find(|part| part.contains(&file)).expect("the document");
        let place = trace.place_of(printed);
        let line = |line: &str| {
            line.contains(&format!("page {:>3}", printed.page))
                && line.contains(&place)
                && line.contains(&printed.text)
        };
        assert!(of_file.lines().any(line), "{name}: {printed:?}\n{of_file}");
    }
}

#[test]
fn every_value_marked_in_a_report_is_on_its_page_and_every_amount_is_that_of_its_cells() {
    let built = built();
    let bytes = fs::read(built.report(2025)).expect("a PDF");
    let trace = TraceFile::read(&bytes).expect("a trace");
    let reading = dgcc::readback::read(&bytes).expect("readable");
    let stated = dgcc::readback::stated(&bytes, &reading).expect("a trace");
    assert_eq!(stated.absent, []);
    let mut compared = 0;
    for (at, entry) in trace.entries.iter().enumerate() {
        if !entry.is_cell() && is_sum(&trace, at) {
            let amount = Decimal::from_str(entry.amount.as_deref().unwrap()).expect("an amount");
            assert_eq!(built.computed(&trace, at), amount, "{entry:?}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

/// The files that travel in a PDF, taken out by poppler.
fn detached(pdf: &Path) -> Option<TempDir> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run =
        Command::new("pdfdetach").arg("-saveall").arg("-o").arg(folder.path()).arg(pdf).output();
    match run {
        Ok(output) if output.status.success() => Some(folder),
        _ => {
            eprintln!("skipped: pdfdetach (poppler-utils) is not installed");
            None
        }
    }
}

#[test]
fn rows_that_travel_in_a_report_read_again_are_those_of_the_inputs() {
    let built = built();
    let Some(files) = detached(&built.report(2025)) else { return };
    for (sheet, country) in [
        ("budget_lines", true),
        ("budget_revisions", true),
        ("expenditures", true),
        ("exchange_rates", false),
    ] {
        let rows = |path: &Path| -> (Vec<String>, BTreeSet<Vec<String>>) {
            let mut reader =
                csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            let header: Vec<String> =
                reader.headers().expect("a header").iter().map(str::to_owned).collect();
            let rows = reader
                .records()
                .map(|record| record.expect("csv").iter().map(str::to_owned).collect());
            (header, rows.collect())
        };
        let (header, attached) = rows(&files.path().join(format!("{sheet}.csv")));
        let (ours, source) = rows(&built.inputs.path().join(format!("{sheet}.csv")));
        let column =
            |name: &str| header.iter().position(|header| header == name).expect("a column");
        let attached: BTreeSet<Vec<String>> = attached
            .into_iter()
            .map(|row| ours.iter().map(|name| plain(&row[column(name)])).collect())
            .collect();
        let at = ours.iter().position(|name| name == "country_code");
        let mut source: BTreeSet<Vec<String>> =
            source.into_iter().map(|row| row.iter().map(|text| plain(text)).collect()).collect();
        match at.filter(|_| country) {
            Some(at) => source.retain(|row: &Vec<String>| row[at] == "UZ"),
            None => source.retain(|row| attached.contains(row)),
        }
        assert!(!attached.is_empty() && attached == source, "{sheet}");
    }
    // The rows are enough to compute every figure again.
    for sheet in ["budget_lines", "budget_revisions", "expenditures"] {
        let name = format!("{sheet}.csv");
        fs::copy(files.path().join(&name), built.inputs.path().join(&name)).expect("copied");
    }
    let inputs = built.inputs.path().to_string_lossy().into_owned();
    let run = common::dgcc(&["figures", &inputs, "--country", "UZ", "--format", "json"]);
    let figures: serde_json::Value = serde_json::from_str(&run.stdout()).expect("JSON");
    assert_eq!(figures["UZ"], common::json_of(&files.path().join("figures.json")));
}

/// A number without its trailing zeros, so that 5.00 and 5 are one.
fn plain(text: &str) -> String {
    Decimal::from_str(text)
        .map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

#[test]
fn the_figures_in_a_report_equal_the_answer_key_to_the_cent() {
    let Some(examples) = common::examples() else { return };
    let key = common::json_of(&examples.join("report_figures_small.json"));
    let out = common::out();
    let (input, out_text) =
        (examples.join("dgcc_small.xlsx"), out.path().to_string_lossy().into_owned());
    let arguments =
        ["build", &input.to_string_lossy(), "--out", &out_text, "--quiet", "--kind", "report"];
    common::dgcc(&arguments).ended_with(0);
    let mut compared = 0;
    for (country, years) in key.as_object().expect("countries") {
        for (year, sides) in years.as_object().expect("years") {
            let pdf = out.path().join(format!("{country}/{country}_REP_{year}_en.pdf"));
            let trace = TraceFile::read(&fs::read(&pdf).expect("a PDF")).expect("a trace");
            let mut printed: BTreeMap<&str, BTreeSet<Decimal>> = BTreeMap::new();
            for value in trace.printed.iter().filter(|value| value.clause == "04-budget-actual") {
                let amount =
                    trace.entry_of(value).and_then(|at| trace.entries[at].amount.as_deref());
                if let Some(amount) = amount.and_then(|amount| Decimal::from_str(amount).ok()) {
                    let column = value.path.rsplit('.').next().unwrap_or_default();
                    printed.entry(column).or_default().insert(amount);
                }
            }
            for categories in sides.as_object().expect("sides").values() {
                for (category, row) in categories.as_object().expect("categories") {
                    for (ours, theirs) in [
                        ("actual", "disbursed"),
                        ("available", "available"),
                        ("original", "planned"),
                    ] {
                        if category == "_fx" {
                            continue;
                        }
                        let amount = Decimal::from_str(row[theirs].as_str().expect("text"))
                            .expect("an amount");
                        let found = amount.is_zero() || printed[ours].contains(&amount);
                        assert!(found, "{country} {year} {category} {theirs}: {amount}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 0);
}
