//! The matrix on a terminal.

use comfy_table::{LineStyle, Table, TableStyle};
use console::{Term, measure_text_width, truncate_str};

use super::matrix::{Column, Matrix};

/// Width of a table where there is no terminal.
const WIDTH: usize = 160;
/// Most columns that a title takes.
const TITLE: usize = 26;
/// How many documents the heading of a column names.
const NAMED: usize = 4;
/// What stands around a cell.
const PADDING: usize = 3;

/// Lines below the header and around the table only, so that many clauses are in view.
const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('═').junction('═'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// The matrix as tables that are no wider than the terminal, one below the other.
pub fn of(matrix: &Matrix<'_>) -> String {
    let width = Term::stdout().size_checked().map_or(WIDTH, |(_, columns)| usize::from(columns));
    let manifest = &matrix.kind.manifest;
    let title = format!("{}: {}, version {}", matrix.kind.name, manifest.title, manifest.version);
    let left = matrix
        .rows
        .iter()
        .map(|row| (measure_text_width(&row.id), measure_text_width(&row.title).min(TITLE)));
    let (ids, titles) =
        left.fold((0, 0), |(ids, titles), (id, title)| (ids.max(id), titles.max(title)));
    let room = width.saturating_sub(ids + titles + 2 * PADDING);
    let tables = blocks(matrix, room).into_iter().map(|columns| table(matrix, &columns));
    std::iter::once(title).chain(tables).collect::<Vec<_>>().join("\n")
}

/// The columns in blocks that have room beside each other, by their positions.
fn blocks(matrix: &Matrix<'_>, room: usize) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut taken = 0;
    for (at, column) in matrix.columns.iter().enumerate() {
        let cells = matrix.rows.iter().map(|row| measure_text_width(&row.cells[at]));
        let heading = heading(column);
        let heading = heading.iter().map(|line| measure_text_width(line));
        let width = cells.chain(heading).max().unwrap_or_default() + PADDING;
        match blocks.last_mut() {
            Some(block) if taken + width <= room => {
                block.push(at);
                taken += width;
            }
            _ => {
                blocks.push(vec![at]);
                taken = width;
            }
        }
    }
    blocks
}

fn table(matrix: &Matrix<'_>, columns: &[usize]) -> String {
    let mut table = Table::new();
    let headings = columns.iter().map(|&at| heading(&matrix.columns[at]).join("\n"));
    let left = ["Clause", "Title"].map(str::to_owned).into_iter();
    table.load_style(STYLE).set_header(left.chain(headings));
    for row in &matrix.rows {
        let title = truncate_str(&row.title, TITLE, "…").into_owned();
        let cells = columns.iter().map(|&at| row.cells[at].clone());
        table.add_row([row.id.clone(), title].into_iter().chain(cells));
    }
    table.to_string()
}

/// The heading of a column; of many documents the first and the last.
fn heading(column: &Column) -> Vec<String> {
    let lines = column.heading();
    match &lines[..] {
        [first, .., last] if lines.len() > NAMED => {
            vec![first.clone(), format!("({} between)", lines.len() - 2), last.clone()]
        }
        _ => lines,
    }
}
