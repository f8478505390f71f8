//! Reading and checking 100,000 expenditures over 50 countries, against calamine's own reading of the
//! same cells: `cargo bench --bench check`. Prints ratios of one run, for machines are noisy.

use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, open_workbook_auto_from_rs};
use dgcc::diag::Finding;
use dgcc::programme::{AnyRows, FieldKind, Register, Settings, Value, intake};
use dgcc::rules;
use dgcc::starter::{self, HeaderLanguage};
use dgcc::workbook;

/// How often each expenditure of the sample is repeated, and its budget multiplied.
const TIMES: usize = 26;
/// Runs of which the fastest counts.
const RUNS: usize = 5;

fn main() {
    let sample = starter::sample(50, 1);
    let clean = large(&sample, false);
    let faulty = large(&sample, true);
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("{:<34}{:>12}{:>12}{:>10}", "", "clean", "faulty", "");
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    let mut add = |name: &'static str, value: String| match rows.iter_mut().find(|r| r.0 == name) {
        Some(row) => row.1.push(value),
        None => rows.push((name, vec![value])),
    };
    for (name, register) in [("clean", &clean), ("faulty", &faulty)] {
        let path = folder.path().join(format!("{name}.xlsx"));
        let bytes = starter::workbook(register, HeaderLanguage::English).expect("a workbook");
        std::fs::write(&path, &bytes).expect("written");
        let records: usize = register.sheets().iter().map(|rows| rows.len()).sum();

        // In turn, so that a slow moment of the machine touches all of them alike.
        let [mut yardstick, mut opening, mut reading, mut checked] = [Duration::MAX; 4];
        let mut found = 0;
        for _ in 0..RUNS {
            faster(&mut yardstick, || {
                let mut book = open_workbook_auto_from_rs(Cursor::new(&bytes)).expect("it opens");
                for name in book.sheet_names() {
                    book.worksheet_range(&name).expect("a sheet");
                }
            });
            faster(&mut opening, || drop(workbook::open(&path, "large.xlsx").expect("it opens")));
            let opened = [workbook::open(&path, "large.xlsx").expect("it opens")];
            faster(&mut reading, || drop(intake::read(&opened, &[])));
            faster(&mut checked, || found = check(intake::read(&opened, &[])).len());
        }
        let checking = checked.saturating_sub(reading);
        let ours = (opening + reading + checking).saturating_sub(yardstick);
        let per_second =
            |count: usize, time: Duration| format!("{:.0}", count as f64 / time.as_secs_f64());
        let share = |time: Duration| format!("{:.2}", time.as_secs_f64() / yardstick.as_secs_f64());
        add("records", records.to_string());
        add("findings", found.to_string());
        add("calamine alone, ms", yardstick.as_millis().to_string());
        add("opening / calamine", share(opening));
        add("records / calamine", share(reading));
        add("rules / calamine", share(checking));
        add("all of ours / calamine", share(ours));
        add("records per second, in all", per_second(records, opening + reading + checking));
        add("findings per second, rules alone", per_second(found, checking));
    }
    for (name, values) in rows {
        println!("{name:<34}{:>12}{:>12}", values[0], values[1]);
    }
    println!("{:<34}{:>12}", "peak memory of this run, MB", peak_memory());
}

fn check(mut reading: intake::Reading) -> Vec<Finding> {
    let today = jiff::civil::date(2026, 2, 15);
    let settings = Settings::read(&reading.register.settings, today, &mut reading.findings);
    rules::check(&reading.register, &settings, reading.findings)
}

/// Runs once, and keeps the time if it is the shortest so far.
fn faster(shortest: &mut Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    *shortest = start.elapsed().min(*shortest);
}

/// The sample with every expenditure many times over and the budgets to pay for it; `faulty` leaves
/// every tenth without its document and moves every hundredth to a line that does not exist.
fn large(sample: &Register, faulty: bool) -> Register {
    let mut register = Register::default();
    let times = rust_decimal::Decimal::from(TIMES);
    for rows in sample.sheets() {
        let spec = rows.spec();
        let is_ledger = spec.name == "expenditures";
        let at = |field: &str| spec.position(field);
        for row in 0..rows.len() {
            let values: Vec<Option<Value>> =
                (0..spec.fields.len()).map(|field| rows.value(row, field)).collect();
            for time in 0..if is_ledger { TIMES } else { 1 } {
                let mut values = values.clone();
                if is_ledger {
                    for field in ["expenditure_id", "voucher_no", "payee", "reverses_id"] {
                        if let Some(Value::Text(text)) = &mut values[at(field)] {
                            text.push_str(&format!("-{time}"));
                        }
                    }
                    let number = row * TIMES + time;
                    if faulty && number.is_multiple_of(10) {
                        values[at("supporting_doc")] = Some(Value::Flag(false));
                    }
                    if faulty && number.is_multiple_of(100) {
                        values[at("line_id")] = Some(Value::Text("BL-NONE".to_owned()));
                    }
                } else {
                    let money = spec.fields.iter().zip(&mut values).filter(|(field, _)| {
                        matches!(field.kind, FieldKind::Decimal)
                            && (field.unit == "USD" || field.unit == "report currency")
                    });
                    for (_, value) in money {
                        if let Some(Value::Decimal(amount)) = value {
                            *amount *= times;
                        }
                    }
                }
                register.insert(spec.name, rows.origin(row).clone(), values);
            }
        }
    }
    // The ceilings that the default gives are too low for so much money.
    for row in 0..register.countries.len() {
        let field = AnyRows::spec(&register.countries).position("kr_ceiling_usd");
        register.amend("countries", row, field, Value::Decimal(100_000_000.into()));
    }
    register
}

/// The most memory that this process held, in MB; 0 where the system does not tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
