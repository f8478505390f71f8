//! Layouts of ods files (OpenDocument 1.3, part 3, chapter 9).

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Archive, Layout, attribute, hide, part};

/// Repeated rows and cells beyond this count are the empty rest of a sheet.
const REST: u32 = 20_000;

/// The layouts of all tables; `None` if the archive is no ods file.
pub fn read(archive: &mut Archive<'_>) -> Option<HashMap<String, Layout>> {
    let xml = part(archive, "content.xml")?;
    let mut reader = Reader::from_str(&xml);
    let mut layouts = HashMap::new();
    let mut current: Option<Table> = None;
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => event,
        };
        match &event {
            Event::Start(start) | Event::Empty(start) => match start.local_name().as_ref() {
                "table" => {
                    let name = attribute(start, "name").unwrap_or_default();
                    current = Some(Table { name, ..Table::default() });
                }
                name => {
                    if let Some(table) = &mut current {
                        table.enter(name, start);
                    }
                }
            },
            Event::End(end) if end.local_name().as_ref() == "table" => {
                if let Some(table) = current.take() {
                    layouts.insert(table.name, table.layout);
                }
            }
            _ => {}
        }
    }
    Some(layouts)
}

/// The table being read and how far it was read.
#[derive(Default)]
struct Table {
    name: String,
    layout: Layout,
    row: u32,
    next_row: u32,
    next_column: u32,
    declared_column: u32,
}

impl Table {
    fn enter(&mut self, name: &str, event: &BytesStart<'_>) {
        let count = |name| {
            attribute(event, name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1).max(1)
        };
        let hidden = || {
            attribute(event, "visibility")
                .is_some_and(|seen| seen == "collapse" || seen == "filter")
        };
        match name {
            "table-column" => {
                let repeated = count("number-columns-repeated");
                if hidden() {
                    let last = self.declared_column.saturating_add(repeated.min(REST));
                    hide(&mut self.layout.hidden_columns, self.declared_column..last);
                }
                self.declared_column = self.declared_column.saturating_add(repeated);
            }
            "table-row" => {
                let repeated = count("number-rows-repeated");
                self.row = self.next_row;
                if hidden() {
                    let last = self.row.saturating_add(repeated.min(REST));
                    hide(&mut self.layout.hidden_rows, self.row..last);
                }
                self.next_row = self.row.saturating_add(repeated);
                self.next_column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                let column = self.next_column;
                self.next_column = column.saturating_add(count("number-columns-repeated"));
                let (rows, columns) =
                    (count("number-rows-spanned"), count("number-columns-spanned"));
                if rows > 1 || columns > 1 {
                    let bottom = self.row.saturating_add(rows - 1);
                    let right = column.saturating_add(columns - 1);
                    self.layout.merges.push((self.row..=bottom, column..=right));
                }
                if attribute(event, "value-type").is_none()
                    && let Some(formula) = attribute(event, "formula")
                {
                    self.layout.uncalculated.push((self.row, column, formula));
                }
            }
            _ => {}
        }
    }
}
