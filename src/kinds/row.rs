//! A record as templates see it: every column of its sheet, printed by its type.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
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
        let mut object = Map::new();
        let mut cells = Map::new();
        for (at, field) in R::SHEET.fields.iter().enumerate() {
            let mut leaf = Leaf::UNKNOWN;
            if let Some(record) = self.0 {
                leaf = Leaf::field_at(record, at);
                let cell = record.origin().cell_at(at).to_string();
                cells.insert(field.name.to_owned(), Json::String(cell));
            }
            let leaf = serde_json::to_value(leaf).map_err(serde::ser::Error::custom)?;
            object.insert(field.name.to_owned(), leaf);
        }
        object.insert("$cells".to_owned(), Json::Object(cells));
        object.serialize(serializer)
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
