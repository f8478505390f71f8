//! The files that travel in a PDF.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, decode_text_string};

use super::reader::{MOST_UNPACKED, ReadError, open};

/// Levels of the tree of names.
const MOST_LEVELS: usize = 16;

/// The files that travel in a PDF, by name.
///
/// # Errors
/// [`ReadError`]. A PDF without files is none.
pub fn attached(pdf: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    attached_to(&open(pdf)?)
}

/// The files that travel in a PDF that is open.
pub(super) fn attached_to(document: &Document) -> Result<BTreeMap<String, Vec<u8>>, ReadError> {
    let mut files = BTreeMap::new();
    let names = document.catalog()?.get_deref(b"Names", document).and_then(Object::as_dict);
    let tree = names.and_then(|names| names.get_deref(b"EmbeddedFiles", document)?.as_dict());
    if let Ok(tree) = tree {
        collect(document, tree, MOST_LEVELS, &mut files)?;
    }
    Ok(files)
}

fn collect(
    document: &Document,
    node: &Dictionary,
    levels: usize,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), ReadError> {
    if levels == 0 {
        return Err(ReadError::TooDeep);
    }
    let list = |key: &[u8]| node.get_deref(key, document).and_then(Object::as_array).ok();
    for kid in list(b"Kids").into_iter().flatten() {
        let (_, kid) = document.dereference(kid)?;
        collect(document, kid.as_dict()?, levels - 1, files)?;
    }
    // Names and files take turns.
    for pair in list(b"Names").into_iter().flatten().collect::<Vec<_>>().chunks(2) {
        let [_, file] = pair else { continue };
        let (_, file) = document.dereference(file)?;
        let file = file.as_dict()?;
        let name = ["UF", "F"].iter().find_map(|key| {
            decode_text_string(file.get_deref(key.as_bytes(), document).ok()?).ok()
        });
        let stream = file.get_deref(b"EF", document)?.as_dict()?;
        let stream = stream.get_deref(b"F", document)?.as_stream()?;
        let content = match stream.decompressed_content_with_limit(MOST_UNPACKED) {
            Ok(content) => content,
            Err(_) => stream.content.clone(),
        };
        files.insert(name.unwrap_or_default(), content);
    }
    Ok(())
}
