//! What a PDF holds against what it has to hold.

use std::collections::HashMap;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::normal::{Gap, Normal, normal};
use super::order::{Span, in_order};
use super::reader::Reading;
use super::reliable::{is_reliable, reliable_pieces};

/// Characters of an excerpt.
const EXCERPT: usize = 80;
/// Open points that are reported of one document.
const MOST_OPEN_POINTS: usize = 50;
/// Start of an open point in the form for comparison.
const OPEN_POINT: &str = "[__";

/// What a document's PDF has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Number of pages.
    pub pages: usize,
    /// Texts in the order of the document.
    pub texts: Vec<ExpectedText>,
    /// Whether `[__ (field)]` may stand in it.
    pub allows_open_points: bool,
}

/// What has to stand in the text of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedText {
    /// Its tag, e.g. `en`.
    pub language: String,
    /// What follows one another, each after the end of the one before, also across texts.
    pub in_order: Vec<Item>,
    /// What stands anywhere in the document.
    pub anywhere: Vec<Item>,
}

/// A text that has to stand in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Names it for messages, e.g. `programme.korea_contribution` or `total of table 4`.
    pub what: String,
    /// The clause in which it stands.
    pub clause: String,
    /// The text as it is printed.
    pub text: String,
}

/// A difference between what a PDF holds and what it has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discrepancy {
    /// What differs: an item's name, or the field of an open point; empty for the document as a whole.
    pub what: String,
    /// The clause, if it is an item's.
    pub clause: String,
    /// What had to be there: a text or a number.
    pub expected: String,
    /// What is there instead: an excerpt from where it should stand, for [`DiscrepancyKind::Order`]
    /// from where it does stand, or a number.
    pub seen: String,
    /// The page, counted from 1, that `seen` is from.
    pub page: Option<usize>,
    /// How it differs.
    pub kind: DiscrepancyKind,
}

/// How a PDF can differ from what it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscrepancyKind {
    /// An item is not there, or less often than it has to be.
    Missing,
    /// An item is there, but not in its place.
    Order,
    /// A document that must not have any has an open point.
    OpenPoint,
    /// A character is in none of the fonts and shows as a box.
    MissingGlyph,
    /// The number of pages is another.
    Pages,
    /// The PDF is not tagged.
    Untagged,
    /// No heading is tagged.
    NoHeadings,
    /// There are tables, and none has a header cell.
    NoTableHeaders,
}

/// Compares what a PDF holds with what it has to hold: first the document as a whole, then its items
/// in their order.
///
/// White space, hyphenation, compatibility forms and the kind of quotation marks do not count; an item
/// may stand in capitals. A figure counts only as a whole: `1,000` is not found in `11,000`, `−1,000`
/// or `1,000.50`.
pub fn compare(reading: &Reading, expected: &Expected) -> Vec<Discrepancy> {
    let mut found = of_the_whole(reading, expected.pages);
    let document = Pages::of(reading);
    if !expected.allows_open_points {
        found.extend(document.open_points());
    }
    let mut search = Search { document: &document, known: HashMap::new() };
    let (mut ordered, mut anywhere): (Vec<Sought<'_>>, Vec<Sought<'_>>) = Default::default();
    for text in &expected.texts {
        if is_reliable(&text.language) {
            ordered.extend(text.in_order.iter().flat_map(sought));
            anywhere.extend(text.anywhere.iter().flat_map(sought));
        } else {
            let items = text.in_order.iter().chain(&text.anywhere);
            anywhere.extend(items.filter(|item| item.text.is_ascii()).flat_map(sought));
        }
    }
    found.extend(search.not_in_order(&ordered));
    found.extend(search.not_anywhere(&anywhere));
    found
}

fn of_the_whole(reading: &Reading, pages: usize) -> Vec<Discrepancy> {
    use DiscrepancyKind::{MissingGlyph, NoHeadings, NoTableHeaders, Pages, Untagged};
    let mut found = Vec::new();
    let mut differs = |kind, expected: String, seen: String, page| {
        let (what, clause) = Default::default();
        found.push(Discrepancy { what, clause, expected, seen, page, kind });
    };
    if reading.pages.len() != pages {
        differs(Pages, pages.to_string(), reading.pages.len().to_string(), None);
    }
    if !reading.tagged {
        differs(Untagged, String::new(), String::new(), None);
    } else if reading.headings == 0 {
        differs(NoHeadings, String::new(), "0".to_owned(), None);
    }
    if reading.tables > 0 && reading.table_headers == 0 {
        differs(NoTableHeaders, String::new(), reading.tables.to_string(), None);
    }
    for &(page, count) in &reading.missing_glyphs {
        differs(MissingGlyph, "0".to_owned(), count.to_string(), Some(page));
    }
    found
}

/// The text of a document, as written and in the form for comparison.
struct Pages {
    written: String,
    /// Start of each page in `written`.
    starts: Vec<usize>,
    normal: Normal,
}

impl Pages {
    fn of(reading: &Reading) -> Self {
        let mut written = String::new();
        let mut starts = Vec::with_capacity(reading.pages.len());
        for page in &reading.pages {
            starts.push(written.len());
            written.push_str(page);
            written.push('\n');
        }
        let normal = Normal::of(&written);
        Self { written, starts, normal }
    }

    fn open_points(&self) -> impl Iterator<Item = Discrepancy> {
        let text = &self.normal.text;
        let places = memmem::find_iter(text.as_bytes(), OPEN_POINT).take(MOST_OPEN_POINTS);
        places.map(|at| {
            let rest = text[at + OPEN_POINT.len()..].strip_prefix('(');
            let field = rest.and_then(|rest| rest.split_once(")]")).map_or("", |(field, _)| field);
            Discrepancy {
                what: field.to_owned(),
                clause: String::new(),
                expected: String::new(),
                seen: self.excerpt(at, text.len()),
                page: Some(self.page(at)),
                kind: DiscrepancyKind::OpenPoint,
            }
        })
    }

    /// The page, counted from 1, of a place in the form for comparison.
    fn page(&self, at: usize) -> usize {
        let origin = self.normal.origin(at, &self.written);
        self.starts.partition_point(|&start| start <= origin).max(1)
    }

    /// What is written from a place of the form for comparison on, at most to another.
    fn excerpt(&self, from: usize, to: usize) -> String {
        let start = self.normal.origin(from, &self.written);
        let end = self.normal.origin(to, &self.written);
        let written = self.written.get(start..end.max(start)).unwrap_or_default();
        let mut excerpt = String::new();
        for character in written.chars() {
            if !character.is_whitespace() {
                excerpt.extend(Some(character).filter(|&c| c != super::content::SEAM));
            } else if !excerpt.is_empty() && !excerpt.ends_with(' ') {
                excerpt.push(' ');
            }
            if excerpt.chars().count() >= EXCERPT {
                excerpt.push('…');
                break;
            }
        }
        excerpt.trim_end().to_owned()
    }

    /// The places where a text stands, from first to last.
    fn places(&self, wanted: &str) -> Vec<Span> {
        let mut places = Vec::new();
        let finder = memmem::Finder::new(wanted);
        let mut from = 0;
        while let Some(at) =
            self.normal.text.as_bytes().get(from..).and_then(|text| finder.find(text))
        {
            let span = (from + at, from + at + wanted.len());
            let stands = self.stands_alone(wanted, span);
            places.extend(stands.then_some(span));
            from = if stands { span.1 } else { span.0 + 1 };
        }
        places
    }

    /// Whether a figure at either end of a place is whole: no digit, separator with a digit, or sign
    /// touches it.
    fn stands_alone(&self, wanted: &str, (start, end): Span) -> bool {
        let (before, after) = (&self.normal.text[..start], &self.normal.text[end..]);
        if wanted.starts_with(char::is_numeric) {
            let mut left = before.chars().rev();
            let (next, second) = (left.next(), left.next());
            let second_touches = next.is_some_and(|next| {
                self.normal.gap(start - next.len_utf8()) == Gap::None && second.is_some()
            });
            let second = second.filter(|_| second_touches);
            let digits = self.touching_digits(start);
            let is_sign = next.is_some_and(|c| matches!(c, '−' | '-'))
                && !second.is_some_and(char::is_alphanumeric);
            if is_sign && self.normal.gap(start) == Gap::None
                || continues(self.normal.gap(start), next, second, digits)
            {
                return false;
            }
        }
        if wanted.ends_with(char::is_numeric) {
            let mut right = after.chars();
            let (next, second) = (right.next(), right.next());
            let second_touches =
                next.is_some_and(|next| self.normal.gap(end + next.len_utf8()) == Gap::None);
            let second = second.filter(|_| second_touches);
            let digits = self.touching_digits(end);
            if continues(self.normal.gap(end), next, second, digits) {
                return false;
            }
        }
        true
    }

    /// How many digits follow a place without a gap among them.
    fn touching_digits(&self, at: usize) -> usize {
        let rest = self.normal.text[at..].char_indices();
        let digits = rest.take_while(|&(step, c)| {
            c.is_numeric() && (step == 0 || self.normal.gap(at + step) == Gap::None)
        });
        digits.take(4).count()
    }
}

/// Whether a figure goes on beyond its end: with a digit, with a separator and a digit, or with three
/// digits after a no-break space.
fn continues(gap: Gap, next: Option<char>, second: Option<char>, digits: usize) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    match gap {
        Gap::None => {
            let separates = next.is_some_and(|c| matches!(c, '.' | ',' | '\'' | '·' | '٫' | '٬'));
            is_digit(next) || separates && is_digit(second)
        }
        Gap::NoBreak => is_digit(next) && digits == 3,
        Gap::Open => false,
    }
}

/// The text of a single page.
pub(super) struct PageText(Pages);

impl PageText {
    pub(super) fn of(text: &str) -> Self {
        Self(Pages::of(&Reading { pages: vec![text.to_owned()], ..Reading::default() }))
    }

    /// A text as the page prints it, if it does: as a whole, perhaps in capitals.
    pub(super) fn as_printed(&self, text: &str) -> Option<String> {
        let (start, end) = self.place_of(text, |places| places.first().copied())?;
        let mut printed = String::new();
        for (at, character) in self.0.normal.text[start..end].char_indices() {
            if at > 0 && self.0.normal.gap(start + at) != Gap::None {
                printed.push(' ');
            }
            printed.push(character);
        }
        Some(printed)
    }

    /// Where the last place of a text begins.
    pub(super) fn last_place_of(&self, text: &str) -> Option<usize> {
        let (start, _) = self.place_of(text, |places| places.last().copied())?;
        Some(self.0.normal.origin(start, &self.0.written))
    }

    fn place_of(&self, text: &str, of: impl Fn(&[Span]) -> Option<Span>) -> Option<Span> {
        let wanted = normal(text);
        if wanted.is_empty() {
            return None;
        }
        of(&self.0.places(&wanted)).or_else(|| of(&self.0.places(&wanted.to_uppercase())))
    }
}

/// An item and what of its text is looked for.
type Sought<'a> = (&'a Item, &'a str);

fn sought(item: &Item) -> impl Iterator<Item = Sought<'_>> {
    reliable_pieces(&item.text).map(move |piece| (item, piece))
}

/// A search for items, which may have the same text.
struct Search<'a> {
    document: &'a Pages,
    known: HashMap<&'a str, (String, Vec<Span>)>,
}

impl<'a> Search<'a> {
    /// Looks a text up, unless that was done.
    fn look_up(&mut self, text: &'a str) {
        let document = self.document;
        self.known.entry(text).or_insert_with(|| {
            let wanted = normal(text);
            if wanted.is_empty() {
                return (wanted, Vec::new());
            }
            let mut places = document.places(&wanted);
            let capitals = wanted.to_uppercase();
            if capitals != wanted {
                places.extend(document.places(&capitals));
                places.sort_unstable();
            }
            (wanted, places)
        });
    }

    fn not_in_order(&mut self, sought: &[Sought<'a>]) -> Vec<Discrepancy> {
        sought.iter().for_each(|(_, text)| self.look_up(text));
        let places: Vec<&[Span]> =
            sought.iter().map(|(_, text)| self.known[text].1.as_slice()).collect();
        let taken = in_order(&places);
        let spans: Vec<Span> = taken.iter().copied().flatten().collect();
        let length = self.document.normal.text.len();
        let mut found = Vec::new();
        let (mut from, mut passed) = (0, 0);
        for ((item, text), span) in sought.iter().zip(&taken) {
            let (wanted, places) = &self.known[text];
            if let Some(span) = span {
                from = span.1;
                passed += 1;
            } else if let Some(&(start, _)) = places.iter().find(|place| is_free(&spans, **place)) {
                found.push(self.discrepancy(item, DiscrepancyKind::Order, start, length));
            } else if !wanted.is_empty() {
                let to = spans.get(passed).map_or(length, |next| next.0);
                let start = self.nearest(wanted, from, to);
                found.push(self.discrepancy(item, DiscrepancyKind::Missing, start, to));
            }
        }
        found
    }

    fn not_anywhere(&mut self, sought: &[Sought<'a>]) -> Vec<Discrepancy> {
        let mut found = Vec::new();
        for (item, text) in sought {
            self.look_up(text);
            let (wanted, places) = &self.known[text];
            if places.is_empty() && !wanted.is_empty() {
                let to = self.document.normal.text.len();
                let start = self.nearest(wanted, 0, to);
                found.push(self.discrepancy(item, DiscrepancyKind::Missing, start, to));
            }
        }
        found
    }

    /// Where in a stretch of the text something begins like the wanted text, or ends like it; else the
    /// start of the stretch.
    fn nearest(&self, wanted: &str, from: usize, to: usize) -> usize {
        let stretch = self.document.normal.text.get(from..to).unwrap_or_default();
        for part in [2, 4, 8] {
            let size = wanted.len() / part;
            let head = &wanted[..wanted.floor_char_boundary(size)];
            let (before_tail, tail) =
                wanted.split_at(wanted.floor_char_boundary(wanted.len() - size));
            if size < 2 {
                break;
            }
            if let Some(at) = memmem::find(stretch.as_bytes(), head.as_bytes()) {
                return from + at;
            }
            if let Some(at) = memmem::find(stretch.as_bytes(), tail.as_bytes()) {
                return from + stretch.floor_char_boundary(at.saturating_sub(before_tail.len()));
            }
        }
        from
    }

    fn discrepancy(
        &self,
        item: &Item,
        kind: DiscrepancyKind,
        from: usize,
        to: usize,
    ) -> Discrepancy {
        Discrepancy {
            what: item.what.clone(),
            clause: item.clause.clone(),
            expected: item.text.clone(),
            seen: self.document.excerpt(from, to),
            page: Some(self.document.page(from)),
            kind,
        }
    }
}

/// Whether a place overlaps none of the places that are taken, which are in order.
fn is_free(taken: &[Span], place: Span) -> bool {
    let next = taken.partition_point(|span| span.1 <= place.0);
    taken.get(next).is_none_or(|span| span.0 >= place.1)
}

#[cfg(test)]
mod tests;
