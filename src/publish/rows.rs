//! The rows of a sheet as csv, for whoever has to check a document without its workbook.

use crate::programme::{Record, Value};
use crate::workbook::neutral;

/// Heading of the column that names the row in the input.
const PLACE: &str = "source_row";

/// Rows as csv in UTF-8: the columns of the sheet under their names, values as the model writes them,
/// and the place of each row in the input. A text that a spreadsheet program would take for a formula
/// stands behind an apostrophe, which is taken away again where the file is read as input.
pub fn csv<'r, R: Record>(rows: impl IntoIterator<Item = &'r R>) -> String {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let header = R::SHEET.fields.iter().map(|field| field.name).chain([PLACE]);
    let rows = rows.into_iter().map(|row| {
        let values = row.values().into_iter().map(|value| value.map(cell).unwrap_or_default());
        values.chain([neutral(row.origin().place().to_string())]).collect::<Vec<_>>()
    });
    let written = writer
        .write_record(header)
        .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(&row)));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok());
    String::from_utf8(bytes.expect("a buffer takes what is written")).expect("all values are text")
}

/// A value as the model writes it; what might be taken for a formula is made plain text.
fn cell(value: Value) -> String {
    let text = value.canonical();
    match value {
        Value::Text(_) | Value::List(_) => neutral(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_could_be_a_formula_stands_behind_an_apostrophe() {
        for text in ["=1+1", "+82 2", "-x", "@SUM(A1)", "\tx"] {
            assert_eq!(cell(Value::Text(text.to_owned())), format!("'{text}"));
        }
        assert_eq!(cell(Value::Text("1-2".to_owned())), "1-2");
        assert_eq!(cell(Value::Decimal((-5).into())), "-5", "a number is none");
    }
}
