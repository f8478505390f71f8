//! Why a document was typeset again or not.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::queue::Record;
use crate::store::{Ingredients, Key, Store};

/// How many changes are named.
const MOST_NAMED: usize = 3;
/// What is said of a record copy of an earlier run.
pub(super) const FROZEN: &str = "frozen";

/// Which document had which fingerprint in the last run and in this, by file; and the reasons, if they
/// are asked for.
#[derive(Default)]
pub(super) struct Explain {
    last: BTreeMap<String, Key>,
    now: RefCell<BTreeMap<String, Key>>,
    told: Option<RefCell<BTreeMap<String, String>>>,
}

impl Explain {
    /// With the fingerprints of the last run.
    pub(super) fn new(last: BTreeMap<String, Key>, is_asked: bool) -> Self {
        Self { last, now: RefCell::default(), told: is_asked.then(RefCell::default) }
    }

    /// Notes the fingerprint of a document, and why it is made if it is not kept.
    pub(super) fn tell(
        &self,
        file: &str,
        key: &Key,
        ingredients: &Ingredients,
        is_kept: bool,
        store: &Store,
    ) {
        self.now.borrow_mut().insert(file.to_owned(), key.clone());
        let Some(told) = &self.told else { return };
        let last = self.last.get(file);
        let reason = match last {
            Some(last) if is_kept && last == key => "unchanged".to_owned(),
            _ if is_kept => "taken from an earlier run".to_owned(),
            None => "made: it was not in the last run".to_owned(),
            Some(last) if last == key => "made: the kept PDF is gone or was changed".to_owned(),
            Some(last) => match store.known::<Record>(last) {
                Some(before) => format!("made: {}", changes(&before.ingredients, ingredients)),
                None => "made: what it was made of in the last run is not kept".to_owned(),
            },
        };
        told.borrow_mut().insert(file.to_owned(), reason);
    }

    /// Notes that the record copy of an earlier run is kept in the place of a document.
    pub(super) fn freeze(&self, file: &str) {
        let Some(told) = &self.told else { return };
        let mut told = told.borrow_mut();
        let reason = told.get(file).and_then(|reason| reason.strip_prefix("made: "));
        let reason = match reason {
            Some(reason) => format!("{FROZEN}: {reason}"),
            None => FROZEN.to_owned(),
        };
        told.insert(file.to_owned(), reason);
    }

    /// The reasons, by file, if they were asked for.
    pub(super) fn told(&self) -> BTreeMap<String, String> {
        self.told.as_ref().map(|told| told.borrow().clone()).unwrap_or_default()
    }

    /// The fingerprints of this run, and those of the last for what `stays` says of.
    pub(super) fn keys(&self, stays: impl Fn(&str) -> bool) -> BTreeMap<String, Key> {
        let last = self.last.iter().filter(|(file, _)| stays(file));
        let mut keys: BTreeMap<String, Key> =
            last.map(|(file, key)| (file.clone(), key.clone())).collect();
        keys.extend(self.now.borrow().clone());
        keys
    }
}

/// What changed between two states of a document, in words: cells first, for they are what people change.
fn changes(before: &Ingredients, now: &Ingredients) -> String {
    let mut changes = Vec::new();
    if before.engine != now.engine {
        changes.push("another version of the program".to_owned());
    }
    changes.extend(differing(&before.cells, &now.cells).map(|cell| format!("cell {cell}")));
    let is_data = |path: &str| !path.ends_with(".typ") || path.ends_with("/main.typ");
    let files: Vec<&str> = differing(&before.files, &now.files).collect();
    let texts = files.iter().filter(|path| !is_data(path));
    changes.extend(texts.map(|path| format!("template {}", path.trim_start_matches('/'))));
    if changes.is_empty() {
        let data = files.iter().map(|path| path.trim_start_matches('/').to_owned());
        changes.extend(data);
    }
    if changes.is_empty() && before.options != now.options {
        changes.push("options, the as-of date or what is looked for in the PDF".to_owned());
    }
    let more = changes.len().saturating_sub(MOST_NAMED);
    changes.truncate(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more} changed", changes.join(", "))
}

/// What stands in one list only, or otherwise in the other.
fn differing<'m>(
    before: &'m BTreeMap<String, String>,
    now: &'m BTreeMap<String, String>,
) -> impl Iterator<Item = &'m str> {
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    let new = now.iter().filter(|(name, digest)| before.get(*name) != Some(digest));
    let mut all: Vec<&str> = new.map(|(name, _)| name.as_str()).collect();
    all.extend(gone.map(String::as_str));
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ingredients(files: &[(&str, &str)], cells: &[(&str, &str)]) -> Ingredients {
        let map = |list: &[(&str, &str)]| {
            list.iter().map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned())).collect()
        };
        Ingredients { files: map(files), cells: map(cells), ..Ingredients::default() }
    }

    #[test]
    fn the_cell_that_changed_is_named_before_the_files_that_follow_from_it() {
        let before = ingredients(&[("/en/data.json", "1"), ("/en/x.typ", "1")], &[("a!B2", "1")]);
        let now = ingredients(&[("/en/data.json", "2"), ("/en/x.typ", "1")], &[("a!B2", "2")]);
        assert_eq!(changes(&before, &now), "cell a!B2 changed");
        let now = ingredients(&[("/en/data.json", "1"), ("/en/x.typ", "2")], &[("a!B2", "1")]);
        assert_eq!(changes(&before, &now), "template en/x.typ changed");
        let now = ingredients(&[("/en/data.json", "1")], &[("a!B2", "1"), ("a!B3", "1")]);
        assert_eq!(changes(&before, &now), "cell a!B3, template en/x.typ changed");
    }
}
