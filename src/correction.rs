//! The correction workbook: the partner's own file, with the faulty cells filled and commented in
//! English and Korean, and a first sheet that lists all findings with links to the cells.

use std::io::Cursor;

use umya_spreadsheet::structs::{
    Comment, Coordinate, DefinedName, Pane, PaneStateValues, PaneValues, SheetView,
    VerticalAlignmentValues, Workbook as Book, Worksheet,
};

use crate::diag::{Entry, Finding, Language, Severity, Texts};
use crate::programme::intake::FINDINGS_SHEET;
use crate::workbook::{Cell, Workbook, quietly};

/// Fill of a cell with an error.
const ERROR_FILL: &str = "FFFFC7CE";
/// Fill of a cell with a warning.
const WARNING_FILL: &str = "FFFFEB9C";
/// Fill of the header of the list.
const HEADER_FILL: &str = "FFD9E1F2";

/// Height of a line of the list, points.
const LINE_HEIGHT: f64 = 15.0;

/// Columns of the list: English title, Korean title, width in characters.
const COLUMNS: [(&str, &str, f64); 12] = [
    ("Rule", "규칙", 10.0),
    ("Severity", "구분", 11.0),
    ("Sheet", "시트", 20.0),
    ("Cell", "셀", 9.0),
    ("Key", "키", 20.0),
    ("Field", "항목", 20.0),
    ("Seen", "", 34.0),
    ("Expected", "", 40.0),
    ("To do", "", 40.0),
    ("", "현재 값", 34.0),
    ("", "올바른 값", 40.0),
    ("", "조치", 40.0),
];

/// How a correction workbook came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The file itself: its formats, formulas, widths and extra columns are kept.
    File,
    /// The values that were read, because the file's format cannot be edited in place.
    Values,
}

/// Makes the correction workbook of a file. `bytes` are those of the file, `workbook` what was read of
/// it, `findings` those about it.
///
/// # Errors
/// The workbook cannot be written.
pub fn workbook(
    bytes: &[u8],
    workbook: &Workbook,
    findings: &[&Finding],
) -> Result<(Vec<u8>, Basis), String> {
    let marked = |book: Book| -> Result<Vec<u8>, String> {
        let mut book = book;
        book.remove_macros_code();
        mark(&mut book, findings);
        list(&mut book, findings)?;
        let mut written = Cursor::new(Vec::new());
        umya_spreadsheet::writer::xlsx::write_writer(&book, &mut written)
            .map_err(|error| error.to_string())?;
        Ok(written.into_inner())
    };
    // A file that the library cannot take as it is, is rebuilt from its values.
    let kept = quietly(|| {
        let book = umya_spreadsheet::reader::xlsx::read_reader(Cursor::new(bytes), true).ok()?;
        marked(book).ok()
    });
    match kept {
        Some(Some(bytes)) => Ok((bytes, Basis::File)),
        _ => Ok((marked(of_values(workbook)?)?, Basis::Values)),
    }
}

/// A workbook of the values that were read.
fn of_values(workbook: &Workbook) -> Result<Book, String> {
    let mut book = umya_spreadsheet::new_file_empty_worksheet();
    for grid in &workbook.sheets {
        // Spreadsheet programs take at most 31 characters.
        let name: String = grid.name.chars().take(31).collect();
        let sheet = book.new_sheet(name).map_err(|error| error.to_string())?;
        for (row, cells) in grid.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                put(sheet, (column as u32 + 1, row as u32 + 1), cell);
            }
        }
    }
    Ok(book)
}

fn put(sheet: &mut Worksheet, at: (u32, u32), cell: &Cell) {
    let number = |number: &rust_decimal::Decimal| number.to_string().parse::<f64>().ok();
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => drop(sheet.cell_mut(at).set_value_string(text.as_str())),
        Cell::Number(value) => match number(value) {
            Some(number) => drop(sheet.cell_mut(at).set_value_number(number)),
            None => drop(sheet.cell_mut(at).set_value_string(value.to_string())),
        },
        Cell::HugeNumber(number) => drop(sheet.cell_mut(at).set_value_number(*number)),
        Cell::Date(date) => {
            let epoch = jiff::civil::Date::constant(1899, 12, 30);
            let days = (*date - epoch).get_days();
            sheet.cell_mut(at).set_value_number(f64::from(days));
            sheet.style_mut(at).numbering_format_mut().set_format_code("yyyy-mm-dd");
        }
        Cell::Flag(_) | Cell::Error(_) => drop(sheet.cell_mut(at).set_value_string(cell.shown())),
        Cell::Uncalculated(formula) => drop(sheet.cell_mut(at).set_formula(formula.as_str())),
    }
}

/// Fills the faulty cells and puts a comment into each.
fn mark(book: &mut Book, findings: &[&Finding]) {
    let mut at = 0;
    while at < findings.len() {
        let place = &findings[at].place;
        let here = findings[at..].iter().take_while(|finding| finding.place == *place).count();
        let group = &findings[at..at + here];
        at += here;
        let (Some(sheet), Some(row)) = (place.sheet_name(), place.row_number()) else { continue };
        let Ok(sheet) = book.sheet_by_name_mut(sheet) else { continue };
        let coordinate = (place.column_number().unwrap_or(0) + 1, row);
        let error = group.iter().any(|finding| finding.severity == Severity::Error);
        let fill = if error { ERROR_FILL } else { WARNING_FILL };
        sheet.style_mut(coordinate).set_background_color(fill);
        comment(sheet, coordinate, &said(group));
    }
}

/// What the comment of a cell says.
fn said(findings: &[&Finding]) -> String {
    let part = |finding: &Finding| {
        let told = |language: Language| {
            let texts = Texts::of(language);
            let entry = Entry::new(finding, texts);
            let word = |id: &str| texts.plain(id).unwrap_or_default();
            format!(
                "{}: {}\n{}: {}\n{}: {}",
                word("word-seen"),
                entry.seen,
                word("word-expected"),
                entry.expected,
                word("word-help"),
                entry.help
            )
        };
        format!("{}\n{}\n\n{}", finding.rule, told(Language::English), told(Language::Korean))
    };
    findings.iter().map(|finding| part(finding)).collect::<Vec<_>>().join("\n\n")
}

/// Adds a comment, or adds to the one that is there.
fn comment(sheet: &mut Worksheet, (column, row): (u32, u32), text: &str) {
    let is_here = |comment: &&mut Comment| {
        let coordinate: &Coordinate = comment.coordinate();
        coordinate.col_num() == column && coordinate.row_num() == row
    };
    if let Some(there) = sheet.comments_mut().iter_mut().find(is_here) {
        let words = there.text_mut();
        let before = match (words.rich_text(), words.text()) {
            (Some(rich), _) => rich.text().into_owned(),
            (None, Some(plain)) => plain.value().to_owned(),
            (None, None) => String::new(),
        };
        words.remove_rich_text();
        words.set_text_string(format!("{before}\n\n{text}"));
        return;
    }
    let mut comment = Comment::default();
    comment.new_comment((column, row)).set_author("dgcc").set_text_string(text);
    let lines = text.lines().map(|line| 1 + line.chars().count() as u32 / 50).sum::<u32>();
    let anchor = comment.shape_mut().client_data_mut().anchor_mut();
    anchor.set_right_column(column + 4).set_bottom_row(row + lines.clamp(6, 30));
    sheet.add_comments(comment);
}

/// Puts the list of findings before the other sheets.
fn list(book: &mut Book, findings: &[&Finding]) -> Result<(), String> {
    let _ = book.remove_sheet_by_name(FINDINGS_SHEET);
    let sheet = book.new_sheet(FINDINGS_SHEET).map_err(|error| error.to_string())?;
    for (at, (en, ko, width)) in (1..).zip(COLUMNS) {
        let title = [en, ko].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
        sheet.cell_mut((at, 1)).set_value_string(title.join(" "));
        let style = sheet.style_mut((at, 1));
        style.set_background_color(HEADER_FILL);
        style.font_mut().set_bold(true);
        let letters = crate::diag::column_letters(at - 1);
        sheet.column_dimension_mut(&letters).set_width(width);
    }
    for (row, finding) in (2..).zip(findings) {
        let english = Entry::new(finding, Texts::of(Language::English));
        let korean = Entry::new(finding, Texts::of(Language::Korean));
        let severity = match finding.severity {
            Severity::Error => "error 오류",
            Severity::Warning => "warning 경고",
        };
        let cells = [
            finding.rule.to_owned(),
            severity.to_owned(),
            english.sheet.clone().unwrap_or_default(),
            english.cell.clone().unwrap_or_default(),
            english.key.unwrap_or_default(),
            english.column.unwrap_or_default().to_owned(),
            english.seen,
            english.expected,
            english.help,
            korean.seen,
            korean.expected,
            korean.help,
        ];
        let lines = cells.iter().zip(COLUMNS).map(|(text, (.., width))| {
            (console::measure_text_width(text) as f64 / (width - 2.0)).ceil()
        });
        let lines = lines.fold(1.0, f64::max);
        sheet.row_dimension_mut(row).set_height(lines * LINE_HEIGHT);
        for (column, text) in (1..).zip(cells) {
            sheet.cell_mut((column, row)).set_value_string(text);
            let style = sheet.style_mut((column, row));
            style.alignment_mut().set_wrap_text(true);
            style.alignment_mut().set_vertical(VerticalAlignmentValues::Top);
        }
        if let (Some(name), Some(cell)) = (&english.sheet, &english.cell) {
            let target = format!("'{}'!{cell}", name.replace('\'', "''"));
            let link = sheet.cell_mut((4, row)).hyperlink_mut();
            link.set_url(target).set_location(true);
            let font = sheet.style_mut((4, row)).font_mut();
            font.color_mut().set_argb_str("FF0563C1");
            font.set_underline("single");
        }
    }
    freeze_header(sheet);
    // The list comes first; names that belong to one sheet follow their sheet.
    for sheet in book.sheet_collection_mut() {
        for name in sheet.defined_names_mut() {
            shift(name);
        }
        for view in sheet.sheet_views_mut().sheet_view_list_mut() {
            view.set_tab_selected(false);
        }
    }
    let sheets = book.sheet_collection_mut();
    sheets.rotate_right(1);
    if let Some(view) = sheets[0].sheet_views_mut().sheet_view_list_mut().first_mut() {
        view.set_tab_selected(true);
    }
    book.set_active_sheet(0);
    Ok(())
}

fn shift(name: &mut DefinedName) {
    if name.has_local_sheet_id() {
        name.set_local_sheet_id(name.local_sheet_id() + 1);
    }
}

fn freeze_header(sheet: &mut Worksheet) {
    let mut pane = Pane::default();
    pane.set_vertical_split(1.0)
        .set_active_pane(PaneValues::BottomLeft)
        .set_state(PaneStateValues::Frozen);
    pane.top_left_cell_mut().set_col_num(1).set_row_num(2);
    let mut view = SheetView::default();
    view.set_pane(pane);
    sheet.sheet_views_mut().add_sheet_view_list_mut(view);
}
