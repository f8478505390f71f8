//! A serialiser to JSON that leaves out the fields that nobody names.
//!
//! A context has all fields that a kind may print, many times what its texts name; only these become
//! JSON. What a value is made of is serialised, and thus numbered, only where it is kept.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::value::Serializer as Full;
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

/// What holds no fields is written in full, as JSON itself does.
macro_rules! full {
    ($($method:ident($value:ty)),+ $(,)?) => {$(
        fn $method(self, value: $value) -> Result<Json, Error> {
            Full.$method(value)
        }
    )+};
}

impl<'n> Serializer for Narrow<'n> {
    type Ok = Json;
    type Error = Error;
    type SerializeSeq = List<'n>;
    type SerializeTuple = <Full as Serializer>::SerializeTuple;
    type SerializeTupleStruct = <Full as Serializer>::SerializeTupleStruct;
    type SerializeMap = Group<'n>;
    type SerializeStruct = Group<'n>;
    type SerializeTupleVariant = <Full as Serializer>::SerializeTupleVariant;
    type SerializeStructVariant = <Full as Serializer>::SerializeStructVariant;

    full! {
        serialize_bool(bool), serialize_char(char), serialize_bytes(&[u8]),
        serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64),
        serialize_f32(f32), serialize_f64(f64), serialize_str(&str),
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
        Full.serialize_unit_variant(name, index, variant)
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
        Full.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'n>, Error> {
        Ok(List { items: Vec::with_capacity(length.unwrap_or_default()), narrow: self })
    }

    fn serialize_tuple(self, length: usize) -> Result<Self::SerializeTuple, Error> {
        Full.serialize_tuple(length)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Full.serialize_tuple_struct(name, length)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Full.serialize_tuple_variant(name, index, variant, length)
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
        Full.serialize_struct_variant(name, index, variant, length)
    }
}

impl SerializeSeq for List<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.items.push(value.serialize(self.narrow)?);
        Ok(())
    }

    fn end(self) -> Result<Json, Error> {
        Ok(Json::Array(self.items))
    }
}

impl SerializeMap for Group<'_> {
    type Ok = Json;
    type Error = Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Error> {
        let Json::String(key) = key.serialize(Full)? else {
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
