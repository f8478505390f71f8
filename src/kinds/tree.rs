//! The folder of templates: from the disk, or the copy that is built into the program.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::workbook::sha256_of;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The house modules that the engine itself uses: a folder that lacks them has those built in.
const OF_ENGINE: [&str; 5] = [
    "house/attachments.typ",
    "house/data.typ",
    "house/style.typ",
    "house/trace.typ",
    "house/words.typ",
];

/// The text files of a templates folder, by path relative to it with `/` between the parts.
pub struct Tree {
    /// Where the folder is, as messages name it.
    pub root: String,
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads a folder.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read, or a file is not UTF-8.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for path in Self::find(folder)? {
            let name = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>();
            files.insert(name.join("/"), std::fs::read_to_string(folder.join(&path))?);
        }
        Ok(Self::new(&folder.display().to_string(), files))
    }

    /// These files, with the modules of the engine that are not among them; `root` is where they are.
    pub fn new(root: &str, mut files: BTreeMap<String, String>) -> Self {
        for path in OF_ENGINE {
            if let Some(text) = BUILT_IN.get_file(path).and_then(|file| file.contents_utf8()) {
                files.entry(path.to_owned()).or_insert_with(|| text.to_owned());
            }
        }
        Self { root: root.to_owned(), files }
    }

    /// The files of a folder that are templates, by path relative to it. Hidden files and those of other
    /// kinds, as editors leave them, are passed over.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn find(folder: &Path) -> io::Result<Vec<PathBuf>> {
        let (mut found, mut pending) = (Vec::new(), vec![PathBuf::new()]);
        while let Some(inner) = pending.pop() {
            for entry in folder.join(&inner).read_dir()? {
                let path = inner.join(entry?.file_name());
                if folder.join(&path).is_dir() {
                    pending.push(path);
                } else if is_template(&path) {
                    found.push(path);
                }
            }
        }
        Ok(found)
    }

    /// The templates that are built into the program.
    pub fn built_in() -> Self {
        let mut files = BTreeMap::new();
        let mut pending = vec![&BUILT_IN];
        while let Some(dir) = pending.pop() {
            pending.extend(dir.dirs());
            for file in dir.files().filter(|file| is_template(file.path())) {
                let name =
                    file.path().iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>();
                let text = file.contents_utf8().unwrap_or_default().to_owned();
                files.insert(name.join("/"), text);
            }
        }
        Self { root: "templates (built in)".to_owned(), files }
    }

    /// SHA-256 over names and texts of all files.
    pub fn digest(&self) -> String {
        let texts = self.files.iter().flat_map(|(path, text)| [path, text]);
        sha256_of(texts.map(String::as_bytes))
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files below a folder, in the order of their paths: path relative to the folder, text.
    pub fn below<'t>(&'t self, folder: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
        let prefix = format!("{folder}/");
        self.files.iter().filter_map(move |(path, text)| {
            path.strip_prefix(prefix.as_str()).map(|rest| (rest, text.as_str()))
        })
    }

    /// Names of the folders that hold a `kind.toml`.
    pub fn kinds(&self) -> Vec<&str> {
        let names = self.files.keys().filter_map(|path| path.strip_suffix("/kind.toml"));
        names.filter(|name| !name.contains('/')).collect()
    }
}

fn is_template(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && [".toml", ".hbs", ".typ"].iter().any(|end| name.ends_with(end))
}
