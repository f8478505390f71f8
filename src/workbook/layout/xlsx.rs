//! Layouts of xlsx files (ECMA-376, SpreadsheetML).

use std::collections::HashMap;
use std::ops::RangeInclusive;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Archive, Layout, attribute, hide, part};

/// The layouts of all worksheets; `None` if the archive is no xlsx file.
pub fn read(archive: &mut Archive<'_>) -> Option<HashMap<String, Layout>> {
    let workbook = part(archive, "xl/workbook.xml")?;
    let relations = relations(&part(archive, "xl/_rels/workbook.xml.rels")?);
    let mut layouts = HashMap::new();
    let mut reader = Reader::from_str(&workbook);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(sheet) | Event::Empty(sheet) if is(&sheet, "sheet") => {
                let (Some(name), Some(id)) = (attribute(&sheet, "name"), attribute(&sheet, "id"))
                else {
                    continue;
                };
                if let Some(xml) = relations.get(&id).and_then(|path| part(archive, path)) {
                    layouts.insert(name, layout(&xml));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Some(layouts)
}

/// The parts of the workbook by the id of their relation.
fn relations(xml: &str) -> HashMap<String, String> {
    let mut relations = HashMap::new();
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(relation) | Event::Empty(relation) if is(&relation, "Relationship") => {
                if let (Some(id), Some(target)) =
                    (attribute(&relation, "Id"), attribute(&relation, "Target"))
                {
                    let path = match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => format!("xl/{target}"),
                    };
                    relations.insert(id, path);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    relations
}

fn is(event: &BytesStart<'_>, name: &str) -> bool {
    event.local_name().as_ref() == name
}

/// Whether a sheet says anything about its layout, so that most need not be parsed once more.
fn speaks(xml: &str) -> bool {
    let needles = ["hidden=", "mergeCell ", "<f>", "<f ", ":f>", ":f "];
    needles.iter().any(|needle| memchr::memmem::find(xml.as_bytes(), needle.as_bytes()).is_some())
}

fn layout(xml: &str) -> Layout {
    let mut layout = Layout::default();
    if !speaks(xml) {
        return layout;
    }
    let mut reader = Reader::from_str(xml);
    let mut next = 0;
    let mut row = 0;
    let mut cell = Cell::default();
    let mut inside = Inside::Nothing;
    loop {
        match reader.read_event() {
            Ok(Event::Start(event)) => match event.local_name().as_ref() {
                "row" => {
                    row = start_row(&event, next, &mut layout);
                    next = row.saturating_add(1);
                }
                "col" => columns(&event, &mut layout),
                "c" => cell = Cell::at(&event, row, &cell),
                "f" => {
                    cell.formula = Some(String::new());
                    inside = Inside::Formula;
                }
                "v" | "t" => inside = Inside::Value,
                "mergeCell" => layout.merges.extend(merge(&event)),
                _ => {}
            },
            Ok(Event::Empty(event)) => match event.local_name().as_ref() {
                "row" => {
                    row = start_row(&event, next, &mut layout);
                    next = row.saturating_add(1);
                }
                "col" => columns(&event, &mut layout),
                "c" => cell = Cell::at(&event, row, &cell),
                "f" => cell.formula = Some(String::new()),
                "mergeCell" => layout.merges.extend(merge(&event)),
                _ => {}
            },
            Ok(Event::Text(text)) => match inside {
                Inside::Formula => {
                    cell.formula.get_or_insert_default().push_str(&text.xml10_content());
                }
                Inside::Value => cell.has_value |= !text.is_empty(),
                Inside::Nothing => {}
            },
            Ok(Event::End(event)) => {
                inside = Inside::Nothing;
                if event.local_name().as_ref() == "c"
                    && let Some(formula) = cell.formula.take()
                    && !cell.has_value
                    && !cell.is_text
                {
                    layout.uncalculated.push((row, cell.column, formula));
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    layout
}

/// Where the text of an event belongs.
enum Inside {
    Nothing,
    Formula,
    Value,
}

/// The cell being read.
#[derive(Default)]
struct Cell {
    row: Option<u32>,
    column: u32,
    /// A formula whose value is text; an empty text is a value too.
    is_text: bool,
    formula: Option<String>,
    has_value: bool,
}

impl Cell {
    fn at(event: &BytesStart<'_>, row: u32, before: &Self) -> Self {
        let place = attribute(event, "r").and_then(|reference| position(&reference));
        let column = match place {
            Some((_, column)) => column,
            None if before.row == Some(row) => before.column.saturating_add(1),
            None => 0,
        };
        let is_text = attribute(event, "t").is_some_and(|kind| kind == "str");
        Self { row: Some(row), column, is_text, ..Self::default() }
    }
}

fn start_row(event: &BytesStart<'_>, next: u32, layout: &mut Layout) -> u32 {
    let number = attribute(event, "r").and_then(|number| number.parse::<u32>().ok());
    let row = number.map_or(next, |number| number.saturating_sub(1));
    if is_true(event, "hidden") {
        hide(&mut layout.hidden_rows, std::iter::once(row));
    }
    row
}

fn columns(event: &BytesStart<'_>, layout: &mut Layout) {
    let number = |name| attribute(event, name)?.parse::<u32>().ok()?.checked_sub(1);
    if let (true, Some(min), Some(max)) = (is_true(event, "hidden"), number("min"), number("max")) {
        // A spreadsheet has at most 16,384 columns.
        hide(&mut layout.hidden_columns, min..=max.min(16_383));
    }
}

fn is_true(event: &BytesStart<'_>, name: &str) -> bool {
    attribute(event, name).is_some_and(|value| value == "1" || value == "true")
}

fn merge(event: &BytesStart<'_>) -> Option<(RangeInclusive<u32>, RangeInclusive<u32>)> {
    let reference = attribute(event, "ref")?;
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (position(from)?, position(to)?);
    Some((top..=bottom, left..=right))
}

/// Row and column, counted from 0, of a reference such as `H17`.
fn position(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = reference.split_at(digits);
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        let value = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column.checked_mul(26)?.checked_add(value)
    })?;
    Some((number.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_merges_and_uncalculated_formulas_are_found() {
        let xml = r#"<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData>
            <row r="1"><c r="A1" t="s"><v>0</v></c></row>
            <row r="4" hidden="1"><c r="B4"><f>SUM(A1:A3)</f><v></v></c><c r="C4"><f>1+1</f><v>2</v></c>
            <c r="D4" t="str"><f>""</f><v></v></c></row></sheetData>
            <mergeCells count="1"><mergeCell ref="A5:A7"/></mergeCells></worksheet>"#;
        let layout = layout(xml);
        assert_eq!(layout.hidden_rows, [3]);
        assert_eq!(layout.hidden_columns, [1, 2]);
        assert_eq!(layout.merges, [(4..=6, 0..=0)]);
        assert_eq!(layout.uncalculated, [(3, 1, "SUM(A1:A3)".to_owned())]);
    }

    #[test]
    fn references_are_read_as_spreadsheets_write_them() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(position("$A$1"), None);
    }
}
