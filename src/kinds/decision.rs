//! Which clauses a document has, and why: each condition with the fields it asks for, their values,
//! and the cells or rows that these rest on.

mod basis;
mod condition;

use handlebars::Context as Bars;
use serde_json::{Map, Value as Json};

use super::clause::Clause;
use super::fill::holds;
use super::leaf;
use super::lexicon::Tongue;
use super::library::{Kind, Library, TemplateMistake, condition_template};
use super::template::{self, Used};

pub use basis::Basis;
pub use condition::Question;

/// A variant of a clause in a document: in or out, and why.
pub struct Decision<'k> {
    /// The variant.
    pub clause: &'k Clause,
    /// Whether the document has it.
    pub is_in: bool,
    /// The fields that its condition asks for, in the order of the condition, each once.
    pub fields: Vec<DecidingField>,
}

/// A field that a condition asks for.
pub struct DecidingField {
    /// Its path.
    pub path: String,
    /// What is there.
    pub value: Found,
    /// What the value comes from; empty for what the program itself knows of a document.
    pub rests_on: Vec<Basis>,
}

/// What a context has at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No value is known.
    Nothing,
    /// A value, as canonical text.
    Text(String),
    /// A list of so many entries.
    Entries(usize),
    /// A group of fields that is there.
    Group,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => f.write_str("not known"),
            Self::Text(text) => f.write_str(text),
            Self::Entries(0) => f.write_str("no entry"),
            Self::Entries(1) => f.write_str("1 entry"),
            Self::Entries(many) => write!(f, "{many} entries"),
            Self::Group => f.write_str("there is one"),
        }
    }
}

/// Decides on every variant of every clause that a country has of a kind, in the order of the text.
///
/// # Errors
/// A condition that fails with these data, such as a comparison of what cannot be compared.
pub fn decide<'k>(
    library: &Library,
    kind: &'k Kind,
    country: &str,
    tongue: Tongue<'_>,
    context: &Json,
) -> Result<Vec<Decision<'k>>, TemplateMistake> {
    let clauses = kind.clauses_of(&tongue.lexicon.language, country).into_iter();
    let asked: Vec<(&'k Clause, Vec<String>)> =
        clauses.map(|clause| (clause, paths(clause))).collect();
    // Conditions see a small part of a context, and only that is put into the language.
    let mut seen = Json::Object(Map::new());
    for root in asked.iter().flat_map(|(_, paths)| paths).filter_map(|path| path.split('.').next())
    {
        if seen.get(root).is_none() {
            seen[root] = context.get(root).cloned().unwrap_or_default();
        }
    }
    leaf::localise(&mut seen, tongue.lexicon);
    let bars = Bars::from(seen);
    let decide = |(clause, paths): (&'k Clause, Vec<String>)| {
        let is_in = holds(library, clause, &bars)?;
        let field = |path: String| DecidingField {
            value: found(bars.data(), &path),
            rests_on: basis::of(&path, kind, context),
            path,
        };
        Ok(Decision { clause, is_in, fields: paths.into_iter().map(field).collect() })
    };
    asked.into_iter().map(decide).collect()
}

/// The fields that a clause's condition asks for, each once.
fn paths(clause: &Clause) -> Vec<String> {
    let Some(condition) = &clause.front.condition else { return Vec::new() };
    // A condition that does not compile was refused when the templates were loaded.
    let uses = template::compile(&condition_template(condition)).map(|compiled| compiled.uses);
    let mut paths: Vec<String> = Vec::new();
    for one in uses.unwrap_or_default() {
        if let Used::Field(path, _) = one.what {
            let path = plain(&path);
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}

/// A path from the root, its parts joined by dots.
fn plain(path: &str) -> String {
    let path = path.trim_start_matches("../").trim_start_matches("@root.");
    let path = path.trim_start_matches("this.");
    let parts = path.split(['.', '/']).map(|part| part.trim_matches(['[', ']']));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn found(context: &Json, path: &str) -> Found {
    match context.pointer(&format!("/{}", path.replace('.', "/"))) {
        None | Some(Json::Null) => Found::Nothing,
        Some(Json::Array(items)) => Found::Entries(items.len()),
        Some(Json::Object(object))
            if !object.keys().next().is_some_and(|key| leaf::is_tag(key)) =>
        {
            Found::Group
        }
        Some(value) => Found::Text(leaf::canonical(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_lead_from_the_root() {
        assert_eq!(plain("@root.mou.binding"), "mou.binding");
        assert_eq!(plain("sides.[0].code"), "sides.0.code");
        assert_eq!(plain("this.mou/binding"), "mou.binding");
    }

    #[test]
    fn what_is_at_a_path_is_told_as_a_condition_compares_it() {
        let context = json!({
            "agreement": { "kind": { "$listed": "joint", "label": "Joint" }, "$cells": {} },
            "draft": false, "dialogues": [{}, {}], "plan": null,
        });
        let at = |path| found(&context, path).to_string();
        assert_eq!(at("agreement.kind"), "joint");
        assert_eq!(at("agreement"), "there is one");
        assert_eq!(at("draft"), "N");
        assert_eq!(at("dialogues"), "2 entries");
        assert_eq!((at("plan"), at("none")), ("not known".to_owned(), "not known".to_owned()));
    }
}
