//! What is typed into cells.

use std::sync::LazyLock;

use dgcc::locale::Locale;
use dgcc::programme::convert::number::Mark;
use dgcc::programme::convert::{Style, convert};
use dgcc::programme::{FieldKind, FieldSpec, SHEETS, Value};
use dgcc::workbook::Cell;

/// A field of each kind, and of each list of values.
static FIELDS: LazyLock<Vec<&FieldSpec>> = LazyLock::new(|| {
    let mut fields: Vec<&FieldSpec> = Vec::new();
    let alike = |one: &FieldSpec, other: &FieldSpec| match (one.kind, other.kind) {
        (FieldKind::Listed(one), FieldKind::Listed(other)) => one == other,
        (one, other) => std::mem::discriminant(&one) == std::mem::discriminant(&other),
    };
    for field in SHEETS.iter().flat_map(|sheet| sheet.fields) {
        if !fields.iter().any(|known| alike(known, field)) {
            fields.push(field);
        }
    }
    fields
});

/// The styles in which documents print what cells can hold too.
static PRINTED: LazyLock<[&Locale; 2]> = LazyLock::new(|| [Locale::english(), Locale::of("ko")]);

/// No cell makes a panic. What is read of one reads as the same value from the canonical form, which csv
/// files hold, and from the form that documents print in English and Korean. The first byte chooses
/// how the sheet writes its numbers, from when it counts days, and a list of values; the rest is the cell: a
/// text, and if it is one, a number or a date too.
pub fn cell(bytes: &[u8]) {
    let Some((&choice, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let marks = [Mark::Unknown, Mark::Point, Mark::Comma, Mark::Mixed];
    let style = Style { mark: marks[usize::from(choice & 3)], epoch_1904: choice & 4 != 0 };
    let number = text.parse().ok().map(Cell::Number);
    let huge = text.parse().ok().map(Cell::HugeNumber);
    let date = text.parse().ok().map(Cell::Date);
    let text = Some(Cell::Text(text.into_owned()));
    let (listed, others): (Vec<&FieldSpec>, Vec<_>) =
        FIELDS.iter().partition(|field| matches!(field.kind, FieldKind::Listed(_)));
    let listed = listed.into_iter().skip(usize::from(choice >> 3)).step_by(1 << 5);
    let fields: Vec<_> = others.into_iter().chain(listed).collect();
    for cell in [text, number, huge, date].into_iter().flatten() {
        fields.iter().for_each(|field| reads_again(&cell, field, style));
    }
}

/// What is read of a cell is read again from what is written and printed of it.
fn reads_again(cell: &Cell, field: &'static FieldSpec, style: Style) {
    let Ok(converted) = convert(cell, field, style) else { return };
    let value = converted.value;
    // What is written has a point before its decimals.
    let style = Style { mark: Mark::Point, ..style };
    let again = |text: String| {
        let read = convert(&Cell::Text(text.clone()), field, style).map(|again| again.value);
        assert_eq!(read.as_ref(), Ok(&value), "{text:?} of {cell:?} as {}", field.name);
    };
    let written = value.canonical();
    if !written.is_empty() {
        again(written);
    }
    for locale in *PRINTED {
        match &value {
            Value::Integer(number) => again(locale.number((*number).into(), 0)),
            Value::Decimal(number) => again(locale.number(*number, number.normalize().scale())),
            Value::Date(date) => again(locale.date(*date)),
            Value::Month(month) => again(locale.month(month.year, month.month)),
            _ => {}
        }
    }
    if let Value::Listed(listed) = &value {
        let labels = [listed.en, listed.ko].into_iter().filter(|label| !label.is_empty());
        labels.for_each(|label| again(label.to_owned()));
    }
}
