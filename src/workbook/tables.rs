//! What the tables of an ods file hold, counted before they are read: a few bytes of it can stand for
//! thousands of millions of cells, by rows, columns and blanks that say how often they are repeated.

use quick_xml::events::BytesStart;

use super::error::{OpenError, Spot};
use super::layout::attribute;
use super::limits::{Bound, Limits};
use super::xml::Seen;

/// Counts the cells of all tables of a file.
pub struct Tables<'l> {
    limits: &'l Limits,
    sheets: u64,
    cells: u64,
    /// Places of the tables that were read.
    spread: u64,
    text: u64,
    table: Option<Table>,
}

/// The table being read. Rows and columns count from 0.
#[derive(Default)]
struct Table {
    name: String,
    first_row: Option<u64>,
    filled_rows: u64,
    width: u64,
    spread: u64,
    next_row: u64,
    row: Option<Row>,
}

/// The row being read.
#[derive(Default)]
struct Row {
    repeated: u64,
    width: u64,
    next_column: u64,
    cells: u64,
    text: u64,
    cell: Option<Cell>,
}

/// The cell being read.
struct Cell {
    repeated: u64,
    text: u64,
}

impl<'l> Tables<'l> {
    /// Nothing counted yet.
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, sheets: 0, cells: 0, spread: 0, text: 0, table: None }
    }

    /// Takes in what was seen.
    ///
    /// # Errors
    /// [`OpenError::TooMuch`] names sheet and cell.
    pub fn see(&mut self, seen: &Seen<'_>) -> Result<(), OpenError> {
        match seen {
            Seen::Open(element) => self.open(element),
            Seen::Close("table-row") => self.end_row(),
            Seen::Close("table") => {
                self.spread += self.table.take().map_or(0, |table| table.spread);
                Ok(())
            }
            Seen::Close("table-cell" | "covered-table-cell") => {
                if let Some(row) = self.table.as_mut().and_then(|table| table.row.as_mut())
                    && let Some(cell) = row.cell.take()
                {
                    row.text = row.text.saturating_add(cell.text.saturating_mul(cell.repeated));
                }
                Ok(())
            }
            Seen::Close(_) => Ok(()),
            Seen::Text(bytes) => self.text(*bytes),
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), OpenError> {
        let nested = |what: &str| OpenError::Damaged(format!("a {what} lies within a cell or row"));
        let count = |name| {
            let count = attribute(element, name);
            count.map_or(1, |count| count.parse::<u64>().unwrap_or(u64::MAX)).max(1)
        };
        match (element.local_name().as_ref(), &mut self.table) {
            ("table", None) => {
                self.sheets += 1;
                self.limits.allow(Bound::Sheets, self.sheets, || Spot::File)?;
                let name = attribute(element, "name").unwrap_or_default();
                self.table = Some(Table { name, ..Table::default() });
            }
            ("table", Some(_)) => return Err(nested("table")),
            ("table-row", Some(table)) => {
                let row = Row { repeated: count("number-rows-repeated"), ..Row::default() };
                if table.row.replace(row).is_some() {
                    return Err(nested("row"));
                }
            }
            ("table-cell" | "covered-table-cell", Some(table)) => {
                let at = table.next_row;
                let Some(row) = &mut table.row else { return Ok(()) };
                if row.cell.is_some() {
                    return Err(nested("cell"));
                }
                let repeated = count("number-columns-repeated");
                row.next_column = row.next_column.saturating_add(repeated);
                let content = content(element);
                row.cell = Some(Cell { repeated, text: content.unwrap_or(0) });
                if content.is_some() {
                    row.width = row.next_column;
                    row.cells = row.cells.saturating_add(repeated);
                    let spot = || spot(&table.name, at, row.width);
                    self.limits.allow(Bound::Columns, row.width, spot)?;
                }
            }
            // Blanks in a text, written as their number.
            ("s", _) => return self.text(count("c")),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, bytes: u64) -> Result<(), OpenError> {
        let Some(table) = &mut self.table else { return Ok(()) };
        let at = table.next_row;
        if let Some(row) = &mut table.row
            && let Some(cell) = &mut row.cell
        {
            cell.text = cell.text.saturating_add(bytes);
            let spot = || spot(&table.name, at, row.width);
            self.limits.allow(Bound::TextBytes, cell.text, spot)?;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), OpenError> {
        let Some(table) = &mut self.table else { return Ok(()) };
        let Some(row) = table.row.take() else { return Ok(()) };
        let at = table.next_row;
        table.next_row = at.saturating_add(row.repeated);
        if row.width == 0 {
            return Ok(());
        }
        // The reader makes a rectangle of what lies between the corners.
        let first = *table.first_row.get_or_insert(at);
        table.width = table.width.max(row.width);
        table.spread = (table.next_row - first).saturating_mul(table.width);
        table.filled_rows = table.filled_rows.saturating_add(row.repeated);
        self.cells = self.cells.saturating_add(row.cells.saturating_mul(row.repeated));
        self.text = self.text.saturating_add(row.text.saturating_mul(row.repeated));
        for (bound, seen) in [
            (Bound::Rows, table.filled_rows),
            (Bound::Cells, self.cells),
            (Bound::TextBytes, self.text),
            (Bound::Spread, self.spread.saturating_add(table.spread)),
        ] {
            self.limits.allow(bound, seen, || spot(&table.name, at, row.width))?;
        }
        Ok(())
    }
}

/// The last cell of a row so far.
fn spot(table: &str, row: u64, width: u64) -> Spot {
    let at = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Spot::Sheet(table.to_owned(), at(row), Some(at(width.saturating_sub(1))))
}

/// Bytes of the values that an element of a cell gives; `None` if it gives none.
fn content(element: &BytesStart<'_>) -> Option<u64> {
    let given = |name: &str| name.contains("value") || name == "formula";
    let attributes = element.attributes().flatten();
    let bytes = attributes
        .filter(|attribute| given(attribute.key.local_name().as_ref()))
        .map(|attribute| attribute.value.len() as u64);
    bytes.reduce(|sum, bytes| sum + bytes)
}

#[cfg(test)]
mod tests {
    use super::super::xml::look_through;
    use super::*;

    fn counted(rows: &str) -> String {
        let xml = format!("<o:s><t:table t:name='T'>{rows}</t:table></o:s>");
        let limits = Limits::default();
        let mut tables = Tables::new(&limits);
        let told = look_through("c", xml.as_bytes(), &limits, &mut |seen| tables.see(&seen));
        told.map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn what_is_repeated_counts_as_often_as_it_is() {
        let cell = |attributes: &str| format!("<t:table-cell {attributes} o:value='1'/>");
        let row = |times: &str, cells: &str| {
            format!("<t:table-row t:number-rows-repeated='{times}'>{cells}</t:table-row>")
        };
        assert_eq!(counted(&row("5", &cell(""))), "fine");
        let blank = row("1048570", "<t:table-cell t:number-columns-repeated='16384'/>");
        assert_eq!(counted(&format!("{}{blank}", row("1", &cell("")))), "fine", "the empty rest");
        assert!(counted(&row("2147483648", &cell(""))).starts_with("rows: 2147483648"));
        let wide = cell("t:number-columns-repeated='16384'");
        assert!(counted(&row("1", &wide)).starts_with("columns: 16384"));
        let far = format!("{}{blank}{}", row("1", &cell("")), row("1", &cell("").repeat(20)));
        assert!(counted(&far).starts_with("spread"));
        let blanks =
            "<t:table-cell o:value-type='string'><p><s c='4000000000'/></p></t:table-cell>";
        assert!(counted(&row("1", blanks)).starts_with("text_bytes"));
    }
}
