//! Pictures of the pages of a finished PDF.

use std::hash::{DefaultHasher, Hasher};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use serde::Serialize;

/// Pixels per point of a picture on the screen: sharp also where a screen has two for one.
const ON_SCREEN: f32 = 2.0;
/// Pixels per point of a picture that is only compared.
const COMPARED: f32 = 0.5;
/// Height of the foot of a page, in points. It holds the number of pages and the digests of the
/// workbooks, which change without the page.
const FOOT: f32 = 56.0;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The document is not there.
    #[error("there is no such document")]
    Missing,
    /// The document has no such page.
    #[error("there is no such page")]
    Page,
    /// It is no PDF.
    #[error("the document is damaged")]
    Damaged,
    /// The picture cannot be written as PNG.
    #[error("the picture cannot be made: {0}")]
    Picture(String),
}

/// Size of a page in points.
#[derive(Clone, Copy, Serialize)]
pub struct Size {
    width: f32,
    height: f32,
}

/// What a page looks like, without its foot: a digest of each row of its picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Look {
    rows: Vec<u64>,
    /// Number of rows with the foot.
    height: usize,
}

impl Look {
    /// A look of these rows.
    #[cfg(test)]
    pub fn of(rows: &[u64]) -> Self {
        Self { rows: rows.to_vec(), height: rows.len() }
    }

    /// Where this page is not as another: from the first such row to the last, as shares of its height.
    pub fn unlike(&self, other: &Self) -> (f64, f64) {
        let pairs = || self.rows.iter().zip(&other.rows);
        let last = self.rows.len().max(1);
        let from = pairs().take_while(|(a, b)| a == b).count().min(last - 1);
        let back = self.rows.iter().rev().zip(other.rows.iter().rev());
        let to = last - back.take_while(|(a, b)| a == b).count().min(last - from - 1);
        let share = |row: usize| row as f64 / self.height.max(1) as f64;
        (share(from), share(to))
    }
}

/// Sizes of all pages.
///
/// # Errors
/// It is no PDF.
pub fn sizes(pdf: Vec<u8>) -> Result<Vec<Size>, Unreadable> {
    let pdf = open(pdf)?;
    let size = |page: &Page<'_>| {
        let (width, height) = page.render_dimensions();
        Size { width, height }
    };
    Ok(pdf.pages().iter().map(size).collect())
}

/// The title of a document.
pub fn title(pdf: Vec<u8>) -> Option<String> {
    let pdf = open(pdf).ok()?;
    let title = pdf.metadata().title.as_ref()?;
    match title.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            String::from_utf16(&units.collect::<Vec<_>>()).ok()
        }
        None => String::from_utf8(title.clone()).ok(),
    }
}

/// A page, counted from 1, as PNG.
///
/// # Errors
/// It is no PDF, or has no such page.
pub fn picture(pdf: Vec<u8>, page: usize) -> Result<Vec<u8>, Unreadable> {
    let pdf = open(pdf)?;
    let pages = pdf.pages();
    let page = page.checked_sub(1).and_then(|at| pages.get(at)).ok_or(Unreadable::Page)?;
    let picture = drawn(page, &RenderCache::new(), ON_SCREEN);
    picture.into_png().map_err(|error| Unreadable::Picture(error.to_string()))
}

/// What all pages look like.
///
/// # Errors
/// It is no PDF.
pub fn looks(pdf: Vec<u8>) -> Result<Vec<Look>, Unreadable> {
    let pdf = open(pdf)?;
    let cache = RenderCache::new();
    let look = |page| {
        let picture = drawn(page, &cache, COMPARED);
        let height = usize::from(picture.height());
        let width = usize::from(picture.width()).max(1);
        let foot = (FOOT * COMPARED) as usize;
        let rows = picture.data_as_u8_slice().chunks_exact(width * 4);
        let digest = |row: &[u8]| {
            let mut hasher = DefaultHasher::new();
            hasher.write(row);
            hasher.finish()
        };
        Look { rows: rows.take(height.saturating_sub(foot)).map(digest).collect(), height }
    };
    Ok(pdf.pages().iter().map(look).collect())
}

fn open(pdf: Vec<u8>) -> Result<Pdf, Unreadable> {
    Pdf::new(pdf).map_err(|_| Unreadable::Damaged)
}

fn drawn<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, scale: f32) -> Pixmap {
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
    render(page, cache, &InterpreterSettings::default(), &settings)
}
