//! A record as templates see it: every column of its sheet, printed by its type.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use super::leaf::Leaf;
use crate::programme::{FieldKind, Record};

/// All columns of a record under their names; unknown throughout if there is no record.
///
/// The key `$cells` names the cell of each field, so that an open point can say where its value
/// belongs, and a clause why it is in the document.
pub struct Row<'a, R>(pub Option<&'a R>);

impl<R> Clone for Row<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Row<'_, R> {}

impl<R: Record> Serialize for Row<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = R::SHEET.fields;
        let mut row = serializer.serialize_struct(R::SHEET.name, fields.len() + 1)?;
        for (at, field) in fields.iter().enumerate() {
            let leaf = self.0.map_or(Leaf::UNKNOWN, |record| Leaf::field_at(record, at));
            row.serialize_field(field.name, &leaf)?;
        }
        let cell = |record: &R, at: usize| record.origin().cell_at(at).to_string();
        let of = |record: &'_ R| -> BTreeMap<&str, String> {
            fields.iter().enumerate().map(|(at, field)| (field.name, cell(record, at))).collect()
        };
        row.serialize_field("$cells", &self.0.map(of).unwrap_or_default())?;
        row.end()
    }
}

impl<R: Record> JsonSchema for Row<'_, R> {
    fn schema_name() -> Cow<'static, str> {
        R::SHEET.name.into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = Map::new();
        for field in R::SHEET.fields {
            let mut schema = match field.kind {
                FieldKind::List => generator.subschema_for::<Vec<String>>(),
                FieldKind::Flag => generator.subschema_for::<bool>(),
                _ => generator.subschema_for::<Leaf>(),
            };
            schema.insert("description".to_owned(), Json::String(field.en.to_owned()));
            properties.insert(field.name.to_owned(), schema.into());
        }
        let mut schema = Map::new();
        schema.insert("type".to_owned(), Json::String("object".to_owned()));
        schema.insert("properties".to_owned(), Json::Object(properties));
        schema.into()
    }
}
