//! The Typst modules that documents import: those of the house and of their kind, as a text in a
//! language sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::workbook::sha256;

/// A module at its virtual path.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// Its virtual path, e.g. `/en/house/tables.typ`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of path and text.
    pub digest: String,
    /// Virtual paths of the modules that it imports.
    #[serde(skip)]
    imports: Vec<String>,
}

/// The modules of a templates folder.
#[derive(Debug, Default)]
pub struct Modules {
    /// Those of the house and, by its name, of each kind: path in the folder, and text.
    folders: BTreeMap<String, Vec<(String, String)>>,
    /// Those that were asked for, by kind and virtual path.
    mounted: Mutex<BTreeMap<(String, String), Arc<Module>>>,
}

/// The folder of the modules that all kinds share.
const HOUSE: &str = "house";

impl Modules {
    /// The modules of folders: `house`, and the kinds by their names.
    pub fn new(folders: BTreeMap<String, Vec<(String, String)>>) -> Self {
        Self { folders, mounted: Mutex::default() }
    }

    /// The texts of a folder.
    pub fn texts(&self, folder: &str) -> impl Iterator<Item = &str> {
        self.folders.get(folder).into_iter().flatten().map(|(_, text)| text.as_str())
    }

    /// The modules of the house.
    pub fn house(&self) -> impl Iterator<Item = &str> {
        self.texts(HOUSE)
    }

    /// All modules that files of a document of a kind (paths and texts) import, directly and through each
    /// other, in the order of their paths. A path that leads nowhere is left to Typst, which names the line.
    pub fn imported<'t>(
        &self,
        kind: &str,
        files: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> Vec<Arc<Module>> {
        let of = |(path, text): (&'t str, &'t str)| imports(text, folder_of(path));
        let mut open: Vec<String> = files.flat_map(of).collect();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut found = BTreeMap::new();
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            if let Some(module) = self.module(kind, &path) {
                open.extend(module.imports.iter().cloned());
                found.insert(path, module);
            }
        }
        found.into_values().collect()
    }

    fn module(&self, kind: &str, path: &str) -> Option<Arc<Module>> {
        let key = (kind.to_owned(), path.to_owned());
        let mut mounted = self.mounted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = mounted.get(&key) {
            return Some(module.clone());
        }
        let mut parts = path.strip_prefix('/')?.splitn(3, '/');
        let (language, folder, name) = (parts.next()?, parts.next()?, parts.next()?);
        let folder = if folder == "kind" { kind } else { folder };
        let (_, text) = self.folders.get(folder)?.iter().find(|(file, _)| file == name)?;
        let text = at_language(text, language);
        let digest = sha256(format!("{path}\n{text}").as_bytes());
        let imports = imports(&text, folder_of(path)).collect();
        let module = Arc::new(Module { path: path.to_owned(), text, digest, imports });
        mounted.insert(key, module.clone());
        Some(module)
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A text in which the paths of modules and data lie under the root of a language, so that the texts
/// of a bound original each see their own.
pub fn at_language(text: &str, language: &str) -> String {
    ["house/", "kind/", "data.json\""].iter().fold(text.to_owned(), |text, path| {
        text.replace(&format!("\"/{path}"), &format!("\"/{language}/{path}"))
    })
}

/// The virtual paths of the Typst files that a text names in quotes; those that do not begin with `/` lie
/// in the folder of the text.
fn imports<'t>(text: &'t str, folder: &'t str) -> impl Iterator<Item = String> + 't {
    let pieces = text.split('"').filter(|piece| piece.ends_with(".typ") && !piece.contains('\n'));
    pieces.map(move |path| match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("{folder}/{path}"),
    })
}
