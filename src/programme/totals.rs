//! Rows of totals that people put between and below the data: skipped, and compared with what the
//! data sum up to.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::convert::convert;
use super::convert::number::{self, Mark};
use super::origin::Origin;
use super::schema::{FieldKind, Value};
use super::table::Table;
use crate::diag::{Finding, Message};
use crate::workbook::Cell;

/// The words that name a row of totals, of a part and of the whole.
const PARTS: [&str; 5] = ["subtotal", "sub-total", "sub total", "소계", "누계"];
const WHOLES: [&str; 5] = ["grand total", "total", "합계", "총계", "계"];

/// What a row of totals sums up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The rows since the last row of totals.
    Part,
    /// All rows so far.
    Whole,
}

/// Whether a row is one of totals: a cell says so, and at most one other holds words.
pub fn label(row: &[Cell]) -> Option<Label> {
    let texts = || {
        row.iter().filter_map(|cell| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let label = texts().find_map(label_of)?;
    let is_number = |text: &str| {
        [Mark::Point, Mark::Comma].iter().any(|mark| number::read(text, *mark).is_some())
    };
    let words = texts().filter(|text| text.chars().any(char::is_alphabetic) && !is_number(text));
    let dates = row.iter().filter(|cell| matches!(cell, Cell::Date(_) | Cell::Flag(_))).count();
    (words.count() <= 2 && dates == 0).then_some(label)
}

/// Whether the key of a row is nothing but the word for a total.
pub fn label_in_key(table: &Table<'_>, row: &[Cell]) -> Option<Label> {
    table.spec.key.iter().find_map(|field| {
        let Cell::Text(text) = table.cell(row, table.spec.position(field)) else { return None };
        let bare = text.chars().filter(|c| c.is_alphabetic()).count();
        let longest = PARTS.iter().chain(&WHOLES).map(|word| word.chars().count()).max();
        (Some(bare) <= longest && !text.chars().any(char::is_numeric))
            .then(|| label_of(text))
            .flatten()
    })
}

/// The label that a text is: the word alone, or before or behind the name of what is summed.
fn label_of(text: &str) -> Option<Label> {
    // Most cells are told from labels at a glance; full-width letters take a second one.
    let wide = |c: char| ('\u{FF00}'..='\u{FFEF}').contains(&c);
    let bytes = text.as_bytes();
    let total = bytes.windows(4).any(|four| four.eq_ignore_ascii_case(b"otal"));
    if text.len() > 120 || !(total || text.contains(['계', '누']) || text.contains(wide)) {
        return None;
    }
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    // The words of Korean totals are often spaced out: 합 계.
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is = |word: &str| {
        let apart = |rest: &str, edge: Option<char>| {
            rest.is_empty() || edge.is_some_and(|c| !c.is_alphanumeric())
        };
        text == word
            || squeezed == word
            || text.strip_prefix(word).is_some_and(|rest| apart(rest, rest.chars().next()))
            || text.strip_suffix(word).is_some_and(|rest| apart(rest, rest.chars().next_back()))
    };
    if PARTS.iter().any(|word| is(word)) {
        Some(Label::Part)
    } else if WHOLES.iter().any(|word| is(word)) {
        Some(Label::Whole)
    } else {
        None
    }
}

/// The sums of a sheet's columns as its rows are read.
pub struct Sums {
    part: Vec<Decimal>,
    whole: Vec<Decimal>,
}

impl Sums {
    /// Sums of no rows.
    pub fn new(fields: usize) -> Self {
        Self { part: vec![Decimal::ZERO; fields], whole: vec![Decimal::ZERO; fields] }
    }

    /// Adds a row of data.
    pub fn add(&mut self, values: &[Option<Value>]) {
        for (at, value) in values.iter().enumerate() {
            if let Some(Value::Decimal(amount)) = value {
                self.part[at] += amount;
                self.whole[at] += amount;
            }
        }
    }

    /// Compares a row of totals, whose number counts from 0, with the sums so far (STR-09).
    pub fn compare(
        &mut self,
        table: &Table<'_>,
        at: usize,
        row: &[Cell],
        label: Label,
        findings: &mut Vec<Finding>,
    ) {
        for (position, field) in table.spec.fields.iter().enumerate() {
            let cell = table.cell(row, position);
            if !matches!(field.kind, FieldKind::Decimal) || cell.is_blank() {
                continue;
            }
            let Ok(converted) = convert(cell, field, table.style) else { continue };
            let Value::Decimal(stated) = converted.value else { continue };
            if stated == self.part[position] || stated == self.whole[position] {
                continue;
            }
            let sum = if label == Label::Part { self.part[position] } else { self.whole[position] };
            let origin = Origin::new(table.spec, table.source.clone(), at as u32 + 1);
            let message = Message::new("STR-09")
                .amount("stated", stated)
                .amount("sum", sum)
                .amount("difference", stated - sum);
            findings.push(
                Finding::new("STR-09", origin.cell_at(position), message)
                    .on([table.spec.name])
                    .field(field.name),
            );
        }
        self.part.fill(Decimal::ZERO);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<Cell> {
        let cell = |text: &&str| match text.parse() {
            Ok(number) => Cell::Number(number),
            Err(_) if text.is_empty() => Cell::Blank,
            Err(_) => Cell::Text((*text).to_owned()),
        };
        cells.iter().map(cell).collect()
    }

    #[test]
    fn labels_of_totals_are_told_from_data() {
        for text in ["소계", "UZ 소계", "소계(UZ)", "Subtotal UZ", "Sub-total", "UZ subtotal"]
        {
            assert_eq!(label(&row(&[text, "", "1200"])), Some(Label::Part), "{text}");
        }
        for text in
            ["합계", "합 계", "총계", "계", "Total", "TOTAL:", "Grand total", "Total for UZ"]
        {
            assert_eq!(label(&row(&["", text, "1200"])), Some(Label::Whole), "{text}");
        }
        assert_eq!(label(&row(&["UZ", "Total station survey", "UZ-L1", "USD", "1200"])), None);
        assert_eq!(label(&row(&["회계", "1200"])), None, "계 only as a word of its own");
        assert_eq!(label(&row(&["Totally new", "1200"])), None);
    }
}
