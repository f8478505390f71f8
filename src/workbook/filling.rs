//! Filling a grid cell by cell. A row is as long as its last cell needs, so that a cell far out takes up
//! nothing of the other rows; and all that is filled in is counted.

use super::Cell;
use super::error::{OpenError, Spot};
use super::limits::{Bound, Limits};

/// What a file's cells have taken up so far.
#[derive(Debug)]
pub struct Filling<'l> {
    limits: &'l Limits,
    cells: u64,
    spread: u64,
    text: u64,
}

impl<'l> Filling<'l> {
    /// Nothing yet.
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, cells: 0, spread: 0, text: 0 }
    }
}

/// A sheet that is being filled.
pub struct Sheet<'f, 'l> {
    file: &'f mut Filling<'l>,
    name: &'f str,
    rows: Vec<Vec<Cell>>,
    filled_rows: u64,
}

impl<'f, 'l> Sheet<'f, 'l> {
    /// An empty sheet of a file.
    pub fn new(file: &'f mut Filling<'l>, name: &'f str) -> Self {
        Self { file, name, rows: Vec::new(), filled_rows: 0 }
    }

    /// The cell at a place.
    pub fn at(&self, row: u32, column: u32) -> &Cell {
        let cell = self.rows.get(row as usize).and_then(|row| row.get(column as usize));
        cell.unwrap_or(&Cell::Blank)
    }

    /// Puts a cell at a place, in the stead of what is there.
    ///
    /// # Errors
    /// [`OpenError::TooMuch`] names sheet and cell.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), OpenError> {
        if cell == Cell::Blank {
            return Ok(());
        }
        self.room(row, column)?;
        let limits = self.file.limits;
        let spot = || Spot::Sheet(self.name.to_owned(), row, Some(column));
        if let Cell::Text(text) = &cell {
            self.file.text += text.len() as u64;
            limits.allow(Bound::TextBytes, self.file.text, spot)?;
            // A text has at least as many bytes as spreadsheets count characters.
            if text.len() as u64 > limits.cell_text {
                let characters = text.encode_utf16().count() as u64;
                limits.allow(Bound::CellText, characters, spot)?;
            }
        }
        let cells = &mut self.rows[row as usize];
        if cells.is_empty() {
            self.filled_rows += 1;
            limits.allow(Bound::Rows, self.filled_rows, spot)?;
        }
        let at = column as usize;
        if cells.len() <= at {
            cells.resize(at + 1, Cell::Blank);
        }
        cells[at] = cell;
        Ok(())
    }

    /// Counts a cell, and makes sure that there is room for it before any is taken.
    fn room(&mut self, row: u32, column: u32) -> Result<(), OpenError> {
        let limits = self.file.limits;
        let spot = || Spot::Sheet(self.name.to_owned(), row, Some(column));
        limits.allow(Bound::Columns, u64::from(column) + 1, spot)?;
        self.file.cells += 1;
        limits.allow(Bound::Cells, self.file.cells, spot)?;
        let needed = row as usize + 1;
        let taken = self.rows.get(row as usize).map_or(0, Vec::len) as u64;
        self.file.spread += needed.saturating_sub(self.rows.len()) as u64;
        self.file.spread += (u64::from(column) + 1).saturating_sub(taken);
        limits.allow(Bound::Spread, self.file.spread, spot)?;
        if self.rows.len() < needed {
            self.rows.resize(needed, Vec::new());
        }
        Ok(())
    }

    /// The rows.
    pub fn rows(self) -> Vec<Vec<Cell>> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(limits: &Limits, places: &[(u32, u32)]) -> Option<(Bound, Spot)> {
        let mut file = Filling::new(limits);
        let mut sheet = Sheet::new(&mut file, "s");
        let mut put = |&(row, column)| sheet.put(row, column, Cell::Text("text".to_owned())).err();
        match places.iter().find_map(&mut put)? {
            OpenError::TooMuch(excess) => Some((excess.bound, excess.spot)),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_cell_far_out_takes_no_rectangle_and_one_too_far_out_is_named() {
        let limits = Limits::default();
        assert_eq!(refused(&limits, &[(0, 0), (1_048_575, 1_999)]), None);
        let spot = |row, column| Spot::Sheet("s".to_owned(), row, Some(column));
        assert_eq!(refused(&limits, &[(0, 2_000)]), Some((Bound::Columns, spot(0, 2_000))));
        let last = u32::MAX;
        assert_eq!(refused(&limits, &[(last, 0)]), Some((Bound::Spread, spot(last, 0))));
    }

    #[test]
    fn rows_cells_and_texts_are_counted() {
        let spot = |row, column| Some(Spot::Sheet("s".to_owned(), row, Some(column)));
        let places = [(0, 0), (0, 1), (1, 0)];
        let told = |limits: Limits| refused(&limits, &places).unzip();
        let limits = Limits::default;
        assert_eq!(told(Limits { rows: 1, ..limits() }), (Some(Bound::Rows), spot(1, 0)));
        assert_eq!(told(Limits { cells: 2, ..limits() }), (Some(Bound::Cells), spot(1, 0)));
        assert_eq!(told(Limits { cell_text: 3, ..limits() }), (Some(Bound::CellText), spot(0, 0)));
        assert_eq!(
            told(Limits { text_bytes: 8, ..limits() }),
            (Some(Bound::TextBytes), spot(1, 0))
        );
        assert_eq!(told(Limits { cells: 3, rows: 2, ..limits() }), (None, None));
    }
}
