//! A deserializer that tracks its position and collects the fields that a type does not have.
//!
//! serde's derive passes the value of an unknown field to `deserialize_ignored_any`, and the names of the known fields
//! to `deserialize_struct`. This deserializer records the unknown field together with the known ones.

mod problem;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::{ReadError, UnknownField};
use problem::{Place, Problem};

/// Deserializes one value and everything inside it.
pub(super) struct Reader<'r, 'de> {
    value: &'de Value,
    place: &'r Place<'r>,
    /// The fields of the struct that contains the value.
    siblings: &'static [&'static str],
    unknown: &'r mut Vec<UnknownField>,
}

// === impl Reader ===

impl<'de> Reader<'_, 'de> {
    /// Reads a whole value.
    pub(super) fn read<T: Deserialize<'de>>(
        value: &'de Value,
        unknown: &mut Vec<UnknownField>,
    ) -> Result<T, ReadError> {
        let reader = Reader {
            value,
            place: &Place::Root,
            siblings: &[],
            unknown,
        };
        T::deserialize(reader).map_err(ReadError::from)
    }

    fn visit_fields<V: Visitor<'de>>(
        self,
        fields: &'de Map<String, Value>,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_map(Fields {
            rest: fields.iter(),
            next: None,
            place: self.place,
            known,
            unknown: self.unknown,
        })
    }

    fn is_not(&self, expected: &str) -> Problem {
        let unexpected = match self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), _, _) => Unexpected::Unsigned(number),
                (None, Some(number), _) => Unexpected::Signed(number),
                (None, None, Some(number)) => Unexpected::Float(number),
                (None, None, None) => Unexpected::Other("number"),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Problem::invalid_type(unexpected, &expected)
    }
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.deserialize_any(visitor).map_err(Problem::custom),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items {
                rest: items.iter().enumerate(),
                place: self.place,
                unknown: self.unknown,
            }),
            Value::Object(fields) => self.visit_fields(fields, &[], visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    /// Accepts mappings only: serde's derive would also accept a list with the values in the order of the fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.value {
            Value::Object(given) => self.visit_fields(given, fields, visitor),
            _ => Err(self.is_not("a mapping")),
        }
    }

    /// Accepts names only: no enum of the API has a value next to its name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            _ => Err(self.is_not("a string")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.unknown.push(UnknownField {
            path: self.place.path(),
            known: self.siblings,
        });
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

/// The fields of a mapping.
struct Fields<'r, 'de> {
    rest: serde_json::map::Iter<'de>,
    next: Option<(&'de str, &'de Value)>,
    place: &'r Place<'r>,
    known: &'static [&'static str],
    unknown: &'r mut Vec<UnknownField>,
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.next = Some((key, value));
        let key: de::value::BorrowedStrDeserializer<'de, Problem> =
            de::value::BorrowedStrDeserializer::new(key);
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let Some((key, value)) = self.next.take() else {
            return Err(Problem::custom("a value was read before its key"));
        };
        let place = Place::Key(self.place, key);
        let reader = Reader {
            value,
            place: &place,
            siblings: self.known,
            unknown: self.unknown,
        };
        seed.deserialize(reader)
            .map_err(|problem| problem.at(&place))
    }
}

/// The items of a list.
struct Items<'r, 'de> {
    rest: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
    place: &'r Place<'r>,
    unknown: &'r mut Vec<UnknownField>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        let Some((index, value)) = self.rest.next() else {
            return Ok(None);
        };
        let place = Place::Index(self.place, index);
        let reader = Reader {
            value,
            place: &place,
            siblings: &[],
            unknown: self.unknown,
        };
        let item = seed.deserialize(reader);
        item.map(Some).map_err(|problem| problem.at(&place))
    }
}
