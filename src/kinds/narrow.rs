//! A serialiser to JSON that leaves out the fields that nobody names.
//!
//! A context has all fields that a kind may print, many times what its texts name; only these become
//! JSON. What a value is made of is serialised, and thus numbered, only where it is kept.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
    Serializer,
};
use serde_json::value::Serializer as Whole;
use serde_json::{Error, Map, Value as Json};

/// The group that every document has whole.
pub const WHOLE: &str = "document";

/// A tree as JSON with the fields in `names` only, at any depth; with all fields if there are none.
///
/// # Errors
/// The tree cannot be written as JSON.
pub fn narrowed(tree: &impl Serialize, names: Option<&BTreeSet<String>>) -> Result<Json, Error> {
    tree.serialize(Narrow { names })
}

#[derive(Clone, Copy)]
struct Narrow<'n> {
    names: Option<&'n BTreeSet<String>>,
}

impl Narrow<'_> {
    fn keeps(self, field: &str) -> bool {
        let is_named = |names: &BTreeSet<String>| names.contains(field);
        field == WHOLE || field.starts_with('$') || self.names.is_none_or(is_named)
    }
}

/// A list being written.
struct List<'n> {
    items: Vec<Json>,
    narrow: Narrow<'n>,
}

/// A group being written, of which fields may be left out, or a map, which has all its keys.
struct Group<'n> {
    fields: Map<String, Json>,
    key: Option<String>,
    narrow: Narrow<'n>,
}

impl List<'_> {
    fn push(&mut self, value: &(impl ?Sized + Serialize)) -> Result<(), Error> {
        self.items.push(value.serialize(self.narrow)?);
        Ok(())
    }
}

impl<'n> Serializer for Narrow<'n> {
    type Ok = Json;
    type Error = Error;
    type SerializeSeq = List<'n>;
    type SerializeTuple = List<'n>;
    type SerializeTupleStruct = List<'n>;
    type SerializeMap = Group<'n>;
    type SerializeStruct = Group<'n>;
    type SerializeTupleVariant = <Whole as Serializer>::SerializeTupleVariant;
    type SerializeStructVariant = <Whole as Serializer>::SerializeStructVariant;

    fn serialize_bool(self, value: bool) -> Result<Json, Error> {
        Ok(Json::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Json, Error> {
        Whole.serialize_i8(value)
    }

    fn serialize_i16(self, value: i16) -> Result<Json, Error> {
        Whole.serialize_i16(value)
    }

    fn serialize_i32(self, value: i32) -> Result<Json, Error> {
        Whole.serialize_i32(value)
    }

    fn serialize_i64(self, value: i64) -> Result<Json, Error> {
        Whole.serialize_i64(value)
    }

    fn serialize_u8(self, value: u8) -> Result<Json, Error> {
        Whole.serialize_u8(value)
    }

    fn serialize_u16(self, value: u16) -> Result<Json, Error> {
        Whole.serialize_u16(value)
    }

    fn serialize_u32(self, value: u32) -> Result<Json, Error> {
        Whole.serialize_u32(value)
    }

    fn serialize_u64(self, value: u64) -> Result<Json, Error> {
        Whole.serialize_u64(value)
    }

    fn serialize_f32(self, value: f32) -> Result<Json, Error> {
        Whole.serialize_f32(value)
    }

    fn serialize_f64(self, value: f64) -> Result<Json, Error> {
        Whole.serialize_f64(value)
    }

    fn serialize_char(self, value: char) -> Result<Json, Error> {
        Whole.serialize_char(value)
    }

    fn serialize_str(self, value: &str) -> Result<Json, Error> {
        Ok(Json::String(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Json, Error> {
        Whole.serialize_bytes(value)
    }

    fn serialize_none(self) -> Result<Json, Error> {
        Ok(Json::Null)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Json, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Json, Error> {
        Ok(Json::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Json, Error> {
        Ok(Json::Null)
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<Json, Error> {
        Whole.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Json, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Json, Error> {
        Whole.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'n>, Error> {
        Ok(List { items: Vec::with_capacity(length.unwrap_or_default()), narrow: self })
    }

    fn serialize_tuple(self, length: usize) -> Result<List<'n>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'n>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Whole.serialize_tuple_variant(name, index, variant, length)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Group<'n>, Error> {
        let fields = Map::with_capacity(length.unwrap_or_default());
        Ok(Group { fields, key: None, narrow: self })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Group<'n>, Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Whole.serialize_struct_variant(name, index, variant, length)
    }
}

impl SerializeSeq for List<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Json, Error> {
        Ok(Json::Array(self.items))
    }
}

impl SerializeTuple for List<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Json, Error> {
        Ok(Json::Array(self.items))
    }
}

impl SerializeTupleStruct for List<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Json, Error> {
        Ok(Json::Array(self.items))
    }
}

impl SerializeMap for Group<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Error> {
        let Json::String(key) = key.serialize(Whole)? else {
            return Err(Error::custom("the keys of a context are text"));
        };
        self.key = Some(key);
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        let key = self.key.take().ok_or_else(|| Error::custom("a value without a key"))?;
        self.fields.insert(key, value.serialize(self.narrow)?);
        Ok(())
    }

    fn end(self) -> Result<Json, Error> {
        Ok(Json::Object(self.fields))
    }
}

impl SerializeStruct for Group<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        field: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        if self.narrow.keeps(field) {
            let narrow = if field == WHOLE { Narrow { names: None } } else { self.narrow };
            self.fields.insert(field.to_owned(), value.serialize(narrow)?);
        }
        Ok(())
    }

    fn end(self) -> Result<Json, Error> {
        Ok(Json::Object(self.fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Tree {
        document: Inner,
        kept: Vec<Inner>,
        left: Inner,
    }

    #[derive(Serialize, Clone, Copy)]
    struct Inner {
        kept: i64,
        left: Option<bool>,
    }

    #[test]
    fn only_named_fields_become_json_and_the_document_is_whole() {
        let inner = Inner { kept: 1, left: Some(true) };
        let tree = Tree { document: inner, kept: vec![inner], left: inner };
        let names = BTreeSet::from(["kept".to_owned()]);
        assert_eq!(
            narrowed(&tree, Some(&names)).unwrap(),
            serde_json::json!({ "document": { "kept": 1, "left": true }, "kept": [{ "kept": 1 }] })
        );
        assert_eq!(narrowed(&tree, None).unwrap(), serde_json::to_value(&tree).unwrap());
    }
}
