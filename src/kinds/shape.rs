//! The fields of the template context, known without any data.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::Value as Json;

use super::context::Context;
use super::manifest::Per;

/// What lies at a path of the context.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A value that prints.
    Leaf,
    /// A list of these.
    List(Box<Shape>),
    /// A group of fields.
    Group(Vec<Field>),
}

/// A field of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// What lies there.
    pub shape: Shape,
}

/// All fields of the context. They are derived from its types, which takes longer than reading a kind.
static ALL: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator();
    let schema = generator.into_root_schema_for::<Context<'static>>();
    match shape(schema.as_value()) {
        Shape::Group(fields) => fields,
        _ => Vec::new(),
    }
});

/// The fields that documents made per this may print.
pub fn of(per: Per) -> Shape {
    let mut fields = ALL.clone();
    fields.retain(|field| match field.name.as_str() {
        // A document over all countries has no single one as its subject.
        "document" | "settings" => true,
        "consolidated" => per == Per::Run,
        _ if per == Per::Run => false,
        "meeting" => per == Per::Meeting,
        "report" => per == Per::FiscalYear,
        "bundle" => per == Per::Bundle,
        _ => true,
    });
    Shape::Group(fields)
}

fn shape(schema: &Json) -> Shape {
    for key in ["anyOf", "oneOf", "allOf"] {
        let choices = schema[key].as_array().map(Vec::as_slice).unwrap_or_default();
        let group = choices.iter().map(shape).find(|shape| *shape != Shape::Leaf);
        if let Some(group) = group {
            return group;
        }
    }
    if schema["items"].is_object() {
        return Shape::List(Box::new(shape(&schema["items"])));
    }
    match schema["properties"].as_object() {
        Some(properties) => Shape::Group(
            properties
                .iter()
                .map(|(name, field)| Field {
                    name: name.clone(),
                    meaning: field["description"].as_str().unwrap_or_default().replace('\n', " "),
                    shape: shape(field),
                })
                .collect(),
        ),
        None => Shape::Leaf,
    }
}

impl Shape {
    /// What lies at a path below this.
    pub fn at(&self, path: &str) -> Option<&Shape> {
        path.split(['.', '/']).filter(|part| !part.is_empty()).try_fold(self, |shape, part| {
            match shape {
                Shape::Group(fields) => {
                    fields.iter().find(|field| field.name == part).map(|field| &field.shape)
                }
                Shape::List(item) if part.starts_with('[') || part.parse::<usize>().is_ok() => {
                    Some(&**item)
                }
                _ => None,
            }
        })
    }

    /// What a path means inside blocks that opened these lists or groups, innermost last.
    pub fn in_scopes(&self, path: &str, scopes: &[String]) -> Option<&Shape> {
        if path.starts_with('@') {
            return path.strip_prefix("@root.").map_or(Some(&Shape::Leaf), |rest| self.at(rest));
        }
        if let Some(outer) = path.strip_prefix("../") {
            return self.in_scopes(outer, &scopes[..scopes.len().saturating_sub(1)]);
        }
        let Some((innermost, outer)) = scopes.split_last() else { return self.at(path) };
        let base = match self.in_scopes(innermost, outer)? {
            Shape::List(item) => item,
            other => other,
        };
        let path = path.strip_prefix("this").map_or(path, |rest| rest.trim_start_matches('.'));
        base.at(path)
    }

    /// Every value below this with its path and meaning; lists are written `name[]`.
    pub fn leaves(&self) -> Vec<(String, String)> {
        let mut leaves = Vec::new();
        self.collect("", "", &mut leaves);
        leaves
    }

    fn collect(&self, path: &str, meaning: &str, leaves: &mut Vec<(String, String)>) {
        match self {
            Shape::Leaf => leaves.push((path.to_owned(), meaning.to_owned())),
            Shape::List(item) => item.collect(&format!("{path}[]"), meaning, leaves),
            Shape::Group(fields) => {
                for field in fields {
                    let path = match path {
                        "" => field.name.clone(),
                        path => format!("{path}.{}", field.name),
                    };
                    field.shape.collect(&path, &field.meaning, leaves);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_rows_groups_and_lists_are_known() {
        let shape = of(Per::Meeting);
        assert_eq!(shape.at("mou.signing_date"), Some(&Shape::Leaf));
        assert_eq!(shape.at("first.signatory.name"), Some(&Shape::Leaf));
        assert_eq!(shape.at("mou.signing_dat"), None);
        let scopes = ["meeting.agenda".to_owned()];
        assert_eq!(shape.in_scopes("title", &scopes), Some(&Shape::Leaf));
        assert_eq!(shape.in_scopes("this.presenter.name", &scopes), Some(&Shape::Leaf));
        assert_eq!(shape.in_scopes("../document.number", &scopes), Some(&Shape::Leaf));
        assert_eq!(shape.in_scopes("tittle", &scopes), None);
    }

    #[test]
    fn a_subject_is_offered_only_where_there_is_one() {
        assert_eq!(of(Per::Mou).at("meeting.session_no"), None);
        assert_eq!(of(Per::Meeting).at("report.year"), None);
    }
}
