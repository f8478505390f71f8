//! What a build made, and what of it is not as it was before.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pictures::{self, Look, Unreadable};
use super::shelf::Shelf;
use crate::cli::summary::Outcome;
use crate::cli::{Failure, records};
use crate::publish::{Frozen, ReasonEntry};

/// A country with its documents; `ALL` over all countries.
#[derive(Clone, Serialize)]
pub struct Country {
    code: String,
    name: String,
    /// Its documents.
    pub documents: Vec<Document>,
    /// Documents that it is not due yet, with the reason.
    left_out: Vec<ReasonEntry>,
}

/// A document.
#[derive(Clone, Serialize)]
pub struct Document {
    /// Name of its file.
    pub file: String,
    title: String,
    languages: Vec<String>,
    state: Option<String>,
    /// SHA-256 of its last good version; missing if there is none.
    sha256: Option<String>,
    /// SHA-256 of the version before it.
    before: Option<String>,
    /// What became of it in the last build that changed something.
    pub mark: Mark,
    /// Pages that were not there before.
    changed_pages: Vec<ChangedPage>,
    /// Why the last build held it back.
    pub held_back: Option<String>,
}

/// A page that looks like none of those before.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ChangedPage {
    /// Counted from 1.
    page: usize,
    /// Where the change begins and ends, as shares of its height.
    top: f64,
    bottom: f64,
}

/// What became of a document.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Its pages are the same.
    Same,
    /// Its file is another; whether its pages are is being looked at.
    Comparing,
    /// Some of its pages are others.
    Changed,
    /// It was not there before.
    New,
}

impl Country {
    /// The versions of documents that are shown.
    pub fn versions(&self) -> impl Iterator<Item = &str> {
        let versions = self.documents.iter().flat_map(|of| [&of.sha256, &of.before]);
        versions.flatten().map(String::as_str)
    }
}

/// What is read of `manifest.json`.
#[derive(Deserialize)]
struct Bundle {
    files: Vec<BundleFile>,
    documents: Vec<BundleDocument>,
}

#[derive(Deserialize)]
struct BundleFile {
    name: String,
    sha256: String,
}

#[derive(Deserialize)]
struct BundleDocument {
    file: String,
    subject: String,
    languages: Vec<String>,
    state: String,
    frozen: Option<Frozen>,
}

/// The documents after a build, marked by what was there before it. Every version is put on the shelf;
/// a document that was held back keeps its last good one.
///
/// # Errors
/// What the build made cannot be read, or cannot be kept.
pub fn after(
    outcome: &Outcome,
    out: &Path,
    shelf: &Shelf,
    earlier: Option<&[Country]>,
) -> Result<Vec<Country>, Failure> {
    let countries = outcome.countries.iter().map(|of| {
        (of.country.as_str(), of.name.as_str(), of.bundle.is_some(), &of.held_back, &of.left_out)
    });
    let over_all = outcome
        .consolidated
        .iter()
        .map(|of| ("ALL", "", of.bundle.is_some(), &of.held_back, &of.left_out));
    let mut after = Vec::new();
    for (code, name, is_made, held_back, left_out) in countries.chain(over_all) {
        let mut documents = Vec::new();
        if is_made {
            documents = bundled(&out.join(code), shelf)?;
        }
        let known = earlier.into_iter().flatten().find(|country| country.code == code);
        let known = known.map_or(&[][..], |country| &country.documents);
        documents.extend(held_back.iter().map(|entry| without(entry, known)));
        // In the order in which they are known, so that one that was held back stays where it was.
        let place = |of: &Document| known.iter().position(|known| known.file == of.file);
        documents.sort_by_key(|document| place(document).unwrap_or(usize::MAX));
        let (code, name) = (code.to_owned(), name.to_owned());
        after.push(Country { code, name, documents, left_out: left_out.clone() });
    }
    if let Some(earlier) = earlier {
        mark(&mut after, earlier);
    }
    Ok(after)
}

/// The documents of a bundle, then the bundle's own: cover and open points.
fn bundled(folder: &Path, shelf: &Shelf) -> Result<Vec<Document>, Failure> {
    let path = folder.join("manifest.json");
    let text = fs::read_to_string(&path).map_err(Failure::made(&path))?;
    let bundle: Bundle =
        serde_json::from_str(&text).map_err(io::Error::other).map_err(Failure::made(&path))?;
    let (mut documents, mut own) = (Vec::new(), Vec::new());
    for BundleFile { name, sha256 } in bundle.files {
        if !name.ends_with(".pdf") {
            continue;
        }
        let pdf = folder.join(&name);
        shelf.keep(&pdf, &sha256).map_err(Failure::output(&pdf))?;
        let entry = bundle.documents.iter().find(|entry| entry.file == name);
        let title = match entry {
            Some(entry) => Some(entry.subject.clone()),
            None => shelf.document(&sha256).and_then(pictures::title),
        };
        let document = Document {
            title: title.unwrap_or_else(|| name.clone()),
            file: name,
            languages: entry.map(|entry| entry.languages.clone()).unwrap_or_default(),
            state: entry.map(|entry| entry.state.clone()),
            sha256: Some(sha256),
            before: None,
            mark: Mark::Same,
            changed_pages: Vec::new(),
            held_back: entry.and_then(kept),
        };
        if entry.is_some() { documents.push(document) } else { own.push(document) }
    }
    documents.append(&mut own);
    Ok(documents)
}

/// Why the signed file stays in the place of what the inputs give.
fn kept(entry: &BundleDocument) -> Option<String> {
    let freeze = &entry.frozen.as_ref()?.freeze;
    freeze.needs_decision().then(|| records::line(freeze))
}

/// A document that was held back, with the last good version among those known.
fn without(entry: &ReasonEntry, known: &[Document]) -> Document {
    let (title, file) = entry.title_and_file();
    let file = file.map_or_else(|| title.to_owned(), |file| format!("{file}.pdf"));
    let title = title.to_owned();
    let last = known.iter().find(|document| document.file == file).cloned();
    let last = last.unwrap_or(Document {
        file,
        title,
        languages: Vec::new(),
        state: None,
        sha256: None,
        before: None,
        mark: Mark::Same,
        changed_pages: Vec::new(),
        held_back: None,
    });
    Document { held_back: Some(entry.reason.clone()), ..last }
}

/// Marks the documents whose file is another than before. A build that changed no file leaves the marks
/// as they were.
fn mark(countries: &mut [Country], earlier: &[Country]) {
    let earlier: BTreeMap<(&str, &str), &Document> = earlier
        .iter()
        .flat_map(|of| of.documents.iter().map(|document| ((&*of.code, &*document.file), document)))
        .collect();
    let mut marked = countries.to_vec();
    let mut is_other = false;
    for country in &mut marked {
        for document in &mut country.documents {
            let known = earlier.get(&(&*country.code, &*document.file));
            let before = known.and_then(|known| known.sha256.clone());
            document.mark = match (&before, &document.sha256) {
                (None, Some(_)) => Mark::New,
                (Some(before), Some(now)) if before != now => Mark::Comparing,
                _ => Mark::Same,
            };
            document.changed_pages.clear();
            document.before = before.filter(|_| document.mark == Mark::Comparing);
            is_other |= document.mark != Mark::Same;
        }
    }
    if is_other {
        countries.clone_from_slice(&marked);
        return;
    }
    for country in countries {
        for document in &mut country.documents {
            if let Some(known) = earlier.get(&(&*country.code, &*document.file)) {
                document.mark = known.mark;
                document.before.clone_from(&known.before);
                document.changed_pages.clone_from(&known.changed_pages);
            }
        }
    }
}

/// Finds out which pages of the documents with another file are others. True if there were such
/// documents.
pub fn compare(countries: &mut [Country], shelf: &Shelf) -> bool {
    let documents: Vec<&mut Document> = countries
        .iter_mut()
        .flat_map(|country| &mut country.documents)
        .filter(|document| document.mark == Mark::Comparing)
        .collect();
    let any = !documents.is_empty();
    documents.into_par_iter().for_each(|document| {
        let looks = |sha256: &Option<String>| looks(shelf, sha256.as_deref());
        let (Ok(before), Ok(now)) = (looks(&document.before), looks(&document.sha256)) else {
            document.mark = Mark::Changed;
            return;
        };
        document.changed_pages = others(&before, &now);
        let is_same = document.changed_pages.is_empty() && before.len() == now.len();
        document.mark = if is_same { Mark::Same } else { Mark::Changed };
    });
    any
}

fn looks(shelf: &Shelf, sha256: Option<&str>) -> Result<Vec<Look>, Unreadable> {
    let document = sha256.and_then(|sha256| shelf.document(sha256));
    pictures::looks(document.ok_or(Unreadable::Missing)?)
}

/// The pages that look like none of those before: a page that only has moved is the same.
fn others(before: &[Look], now: &[Look]) -> Vec<ChangedPage> {
    let pages = now.iter().enumerate().filter(|(_, look)| !before.contains(look));
    let changed = pages.map(|(at, look)| {
        let (top, bottom) = before.get(at).map_or((0.0, 1.0), |before| look.unlike(before));
        ChangedPage { page: at + 1, top, bottom }
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_has_moved_is_the_same_and_one_with_another_look_is_not() {
        let [a, b, c, d] = [1, 2, 3, 4].map(|row| Look::of(&[row; 10]));
        let pages = |before: &[&Look], now: &[&Look]| {
            let looks = |of: &[&Look]| of.iter().copied().cloned().collect::<Vec<_>>();
            let others = others(&looks(before), &looks(now));
            others.into_iter().map(|other| other.page).collect::<Vec<_>>()
        };
        assert_eq!(pages(&[&a, &b, &c], &[&a, &d, &b, &c]), [2]);
        assert_eq!(pages(&[&a, &b, &c], &[&a, &c]), [0usize; 0]);
        assert_eq!(pages(&[&a, &b], &[&c, &d]), [1, 2]);
    }

    #[test]
    fn a_change_reaches_from_the_first_row_that_is_another_to_the_last() {
        let before = Look::of(&[0, 0, 1, 2, 0, 0, 3, 0, 0, 0]);
        let now = Look::of(&[0, 0, 1, 4, 5, 0, 3, 0, 0, 0]);
        assert_eq!(now.unlike(&before), (0.3, 0.5));
        assert_eq!(before.unlike(&Look::of(&[])), (0.0, 1.0));
        assert_eq!(now.unlike(&now), (0.9, 1.0));
    }
}
