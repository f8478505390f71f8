//! What calamine does not tell of a sheet: hidden rows and columns, merged cells, and formulas whose
//! value was never calculated. Read from the XML of xlsx and ods files; other formats do not say.

mod ods;
mod xlsx;

use std::collections::HashMap;
use std::ops::RangeInclusive;

/// The layout of one sheet. Rows and columns count from 0.
#[derive(Debug, Default, PartialEq)]
pub struct Layout {
    /// Hidden or filtered rows.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns.
    pub hidden_columns: Vec<u32>,
    /// Rows and columns of each merged range.
    pub merges: Vec<(RangeInclusive<u32>, RangeInclusive<u32>)>,
    /// Row, column and formula of cells without a calculated value.
    pub uncalculated: Vec<(u32, u32, String)>,
}

/// Most hidden rows, and most hidden columns, that are told of a sheet: those of a whole sheet.
const MOST_HIDDEN: usize = 1 << 20;

/// Adds hidden rows or columns, as many as a sheet can have.
fn hide(hidden: &mut Vec<u32>, more: impl Iterator<Item = u32>) {
    hidden.extend(more.take(MOST_HIDDEN.saturating_sub(hidden.len())));
}

/// The layouts of a workbook's sheets by name. Empty for a file that is not understood: whoever reads
/// its cells says what is wrong with it.
pub fn read(bytes: &[u8]) -> HashMap<String, Layout> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return HashMap::new();
    };
    xlsx::read(&mut archive).or_else(|| ods::read(&mut archive)).unwrap_or_default()
}

type Archive<'a> = zip::ZipArchive<std::io::Cursor<&'a [u8]>>;

/// A part of the archive as text.
fn part(archive: &mut Archive<'_>, name: &str) -> Option<String> {
    std::io::read_to_string(archive.by_name(name).ok()?).ok()
}

/// The value of an attribute, by its local name.
pub(in crate::workbook) fn attribute(
    event: &quick_xml::events::BytesStart<'_>,
    name: &str,
) -> Option<String> {
    let found =
        event.attributes().flatten().find(|found| found.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}
