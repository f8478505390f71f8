//! The structure tree: what headings and tables a reading aid finds.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object};

/// Nodes of the tree that are looked at.
const MOST_NODES: usize = 4_000_000;
/// Steps from a role to the standard role that it stands for.
const MOST_ROLES: usize = 8;

/// What was found in the tree.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Structure {
    pub(super) elements: usize,
    pub(super) headings: usize,
    pub(super) tables: usize,
    pub(super) table_headers: usize,
    pub(super) tables_without_headers: usize,
}

impl Structure {
    /// Walks the tree of a document; damaged parts of it are left out.
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        let root =
            document.catalog().and_then(|catalog| catalog.get_deref(b"StructTreeRoot", document));
        let Ok(root) = root.and_then(Object::as_dict) else { return found };
        let roles = root.get_deref(b"RoleMap", document).and_then(Object::as_dict).ok();
        // Whether each table has a header; nodes carry the innermost table around them.
        let mut tables: Vec<bool> = Vec::new();
        let mut seen = HashSet::new();
        let mut pending: Vec<(&Object, Option<usize>)> = Vec::new();
        pending.extend(root.get(b"K").ok().map(|kids| (kids, None)));
        for _ in 0..MOST_NODES {
            let Some((node, mut table)) = pending.pop() else { break };
            match node {
                Object::Reference(id) if seen.insert(*id) => {
                    pending.extend(document.get_object(*id).ok().map(|object| (object, table)));
                }
                Object::Array(kids) => pending.extend(kids.iter().map(|kid| (kid, table))),
                Object::Dictionary(element) => {
                    let Some(role) = role(element, roles) else { continue };
                    found.elements += 1;
                    match role {
                        b"H" | b"H1" | b"H2" | b"H3" | b"H4" | b"H5" | b"H6" => found.headings += 1,
                        b"Table" => {
                            table = Some(tables.len());
                            tables.push(false);
                        }
                        b"TH" => {
                            found.table_headers += 1;
                            if let Some(table) = table {
                                tables[table] = true;
                            }
                        }
                        _ => {}
                    }
                    pending.extend(element.get(b"K").ok().map(|kids| (kids, table)));
                }
                _ => {}
            }
        }
        found.tables = tables.len();
        found.tables_without_headers = tables.iter().filter(|&&has_header| !has_header).count();
        found
    }
}

/// The standard role of an element; none for what is not an element.
fn role<'a>(element: &'a Dictionary, roles: Option<&'a Dictionary>) -> Option<&'a [u8]> {
    let mut role = element.get(b"S").and_then(Object::as_name).ok()?;
    for _ in 0..MOST_ROLES {
        let standard = roles.and_then(|roles| roles.get(role).and_then(Object::as_name).ok());
        match standard {
            Some(standard) if standard != role => role = standard,
            _ => break,
        }
    }
    Some(role)
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A document whose structure root holds the object with this id.
    fn document(build: impl FnOnce(&mut Document) -> Object) -> Document {
        let mut document = Document::new();
        let kids = build(&mut document);
        let root = document.add_object(dictionary! {
            "K" => kids,
            "RoleMap" => dictionary! { "Clause" => "Title", "Title" => "H2", "Loop" => "Loop" },
        });
        let catalog = document.add_object(dictionary! { "StructTreeRoot" => root });
        document.trailer.set("Root", catalog);
        document
    }

    #[test]
    fn headings_and_tables_are_counted_through_the_role_map() {
        let document = document(|document| {
            let header = document.add_object(dictionary! { "S" => "TH", "K" => 3 });
            let bare = document.add_object(dictionary! { "S" => "Table" });
            let table = dictionary! { "S" => "Table", "K" => vec![header.into(), bare.into()] };
            let table = document.add_object(table);
            let heading = document.add_object(dictionary! { "S" => "Clause" });
            let strange = document.add_object(dictionary! { "S" => "Loop" });
            vec![Object::from(table), heading.into(), strange.into(), (99, 0).into()].into()
        });
        let found = Structure::of(&document);
        assert_eq!((found.headings, found.elements), (1, 5));
        assert_eq!((found.tables, found.tables_without_headers, found.table_headers), (2, 1, 1));
    }

    #[test]
    fn a_tree_that_bites_its_tail_ends() {
        let document = document(|document| {
            let id = document.new_object_id();
            let heading = dictionary! { "S" => "H1", "K" => vec![id.into(), id.into()] };
            document.set_object(id, heading);
            id.into()
        });
        assert_eq!(Structure::of(&document).headings, 1);
    }
}
