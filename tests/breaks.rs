//! Tables that run over pages: what is carried forward at the foot of a page is the sum of the rows so
//! far, and is brought forward at the head of the next.

mod common;

use std::collections::BTreeMap;
use std::str::FromStr;

use dgcc::readback::TraceFile;
use rust_decimal::Decimal;

/// An amount of a table in cents.
fn amount(text: &str) -> Option<Decimal> {
    if text == "–" {
        return Some(Decimal::ZERO);
    }
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let amount = Decimal::from_str(&digits).ok()?;
    Some(if text.starts_with('(') { -amount } else { amount })
}

/// The amounts after words on a page, as often as they stand there.
fn after(page: &str, words: &str, count: usize) -> Vec<Vec<Decimal>> {
    let rest = page.split(words).skip(1);
    rest.map(|rest| rest.split_whitespace().take(count).filter_map(amount).collect()).collect()
}

#[test]
fn every_table_carries_forward_what_its_rows_add_up_to() {
    let (_out, pdf) = common::long_report();
    let bytes = std::fs::read(&pdf).expect("readable");
    let trace = TraceFile::read(&bytes).expect("a trace");
    let reading = dgcc::readback::read(&bytes).expect("a PDF");
    assert_eq!(reading.tables_without_headers, 0);
    // Repeated heads and feet of tables are artifacts, which the program's own reader leaves out.
    let pages = common::pages_of(&pdf);
    // By table: the columns that are carried forward, as they stand in it.
    let tables: [(&str, &[usize]); 6] = [
        ("revisions", &[4]),
        ("carried-in", &[3]),
        ("carried-out", &[2, 3, 4]),
        ("expenditure-0", &[7]),
        ("lines-0", &[2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("in-kind", &[2, 3]),
    ];
    for (table, columns) in tables {
        let mut sums: BTreeMap<usize, Vec<Decimal>> = BTreeMap::new();
        let is_row = |row: &str| !row.starts_with("Total");
        let rows = trace.printed.iter().filter(|printed| printed.table.as_deref() == Some(table));
        for printed in rows.filter(|printed| printed.row.as_deref().is_some_and(is_row)) {
            let at = columns.iter().position(|column| Some(*column) == printed.column);
            if let Some((at, amount)) = at.zip(amount(&printed.text)) {
                let sums = sums.entry(printed.page).or_insert(vec![Decimal::ZERO; columns.len()]);
                sums[at] += amount;
            }
        }
        assert!(sums.len() > 1, "{table} runs over a page");
        let last = *sums.keys().next_back().expect("a page");
        let mut so_far = vec![Decimal::ZERO; columns.len()];
        for (&page, sum) in sums.range(..last) {
            so_far.iter_mut().zip(sum).for_each(|(so_far, sum)| *so_far += sum);
            let carried = after(&pages[page - 1], "Carried forward", columns.len());
            assert!(carried.contains(&so_far), "{table}, page {page}: {so_far:?} in {carried:?}");
            let brought = after(&pages[page], "Brought forward", columns.len());
            assert!(brought.contains(&so_far), "{table}, page {}: {brought:?}", page + 1);
        }
    }
}
