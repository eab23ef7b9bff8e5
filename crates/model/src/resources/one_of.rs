//! One-of groups: groups of fields in a message where at most one field may be set.
//!
//! In Rust such a group is an enum. In JSON and YAML its members are ordinary fields of the message. serde's `flatten`
//! would buffer the message and hide unknown fields from the [reader](super::reader), so [`one_of`] reads the fields one
//! by one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Implements `Serialize` and `Deserialize` for a message with one-of groups.
///
/// For a struct, list the fields in the order in which they are written, each with its name in JSON, and a group by its
/// members. Every field is an `Option`:
///
/// ```text
/// one_of!(FaultDelay {
///     percent: "percent",
///     http_delay_type: "fixedDelay" => FaultDelayType::Fixed | "exponentialDelay" => FaultDelayType::Exponential,
/// });
/// ```
///
/// For an enum that is a whole message, list the variant for `{}` and then the members:
///
/// ```text
/// one_of!(HttpBody { Empty, "string" => String, "bytes" => Bytes });
/// ```
macro_rules! one_of {
    ($message:ident {
        $($field:ident: $($name:literal $(=> $group:ident::$member:ident)?)|+,)+
    }) => {
        one_of!(@deserialize $message);

        impl $crate::resources::one_of::Message for $message {
            const NAME: &'static str = stringify!($message);
            const FIELDS: &'static [&'static str] = &[$($($name),+),+];

            fn read<'de, A: serde::de::MapAccess<'de>>(mut fields: A) -> Result<Self, A::Error> {
                $(let mut $field = $crate::resources::one_of::Group::new(&[$($name),+]);)+
                while let Some(name) = $crate::resources::one_of::next_name::<Self, A>(&mut fields)? {
                    match name {
                        $($($name => $field.read($name, &mut fields, |value| $($group::$member)?(value))?,)+)+
                        _ => {}
                    }
                }
                Ok(Self { $($field: $field.member()),+ })
            }
        }

        impl serde::Serialize for $message {
            #[allow(unused_parens, reason = "a field outside a group has no variant around its value")]
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct as _;
                let set = [$(self.$field.is_some()),+];
                let set = set.into_iter().filter(|set| *set).count();
                let mut fields = serializer.serialize_struct(stringify!($message), set)?;
                $(match &self.$field {
                    $(Some($($group::$member)?(value)) => fields.serialize_field($name, value)?,)+
                    None => {}
                })+
                fields.end()
            }
        }
    };
    ($message:ident { $empty:ident, $($name:literal => $member:ident),+ $(,)? }) => {
        one_of!(@deserialize $message);

        impl $crate::resources::one_of::Message for $message {
            const NAME: &'static str = stringify!($message);
            const FIELDS: &'static [&'static str] = &[$($name),+];

            fn read<'de, A: serde::de::MapAccess<'de>>(mut fields: A) -> Result<Self, A::Error> {
                let mut group = $crate::resources::one_of::Group::new(Self::FIELDS);
                while let Some(name) = $crate::resources::one_of::next_name::<Self, A>(&mut fields)? {
                    match name {
                        $($name => group.read($name, &mut fields, Self::$member)?,)+
                        _ => {}
                    }
                }
                Ok(group.member().unwrap_or(Self::$empty))
            }
        }

        impl serde::Serialize for $message {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct as _;
                let set = usize::from(!matches!(self, Self::$empty));
                let mut fields = serializer.serialize_struct(stringify!($message), set)?;
                match self {
                    Self::$empty => {}
                    $(Self::$member(value) => fields.serialize_field($name, value)?,)+
                }
                fields.end()
            }
        }
    };
    (@deserialize $message:ident) => {
        impl<'de> serde::Deserialize<'de> for $message {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::resources::one_of::deserialize(deserializer)
            }
        }
    };
}

pub(in crate::resources) use one_of;

/// A message that is read field by field.
pub(in crate::resources) trait Message: Serialize + Sized {
    const NAME: &'static str;
    const FIELDS: &'static [&'static str];

    fn read<'de, A: MapAccess<'de>>(fields: A) -> Result<Self, A::Error>;
}

pub(in crate::resources) fn deserialize<'de, M, D>(deserializer: D) -> Result<M, D::Error>
where
    M: Message,
    D: Deserializer<'de>,
{
    struct Fields<M>(PhantomData<M>);

    impl<'de, M: Message> Visitor<'de> for Fields<M> {
        type Value = M;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mapping")
        }

        fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<M, A::Error> {
            M::read(fields)
        }
    }

    deserializer.deserialize_struct(M::NAME, M::FIELDS, Fields(PhantomData))
}

/// The name of the next field of the message. Skips unknown fields as `IgnoredAny`, like serde's derive.
pub(in crate::resources) fn next_name<'de, M, A>(
    fields: &mut A,
) -> Result<Option<&'static str>, A::Error>
where
    M: Message,
    A: MapAccess<'de>,
{
    struct Name(&'static [&'static str]);

    impl<'de> DeserializeSeed<'de> for Name {
        type Value = Option<&'static str>;

        fn deserialize<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_identifier(self)
        }
    }

    impl Visitor<'_> for Name {
        type Value = Option<&'static str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a field")
        }

        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok(self.0.iter().copied().find(|name| *name == text))
        }
    }

    while let Some(name) = fields.next_key_seed(Name(M::FIELDS))? {
        if name.is_some() {
            return Ok(name);
        }
        fields.next_value::<serde::de::IgnoredAny>()?;
    }
    Ok(None)
}

/// The names of a group and the member that is set, if any. A field outside a group is a group with one name.
pub(in crate::resources) struct Group<T> {
    names: &'static [&'static str],
    set: Option<(&'static str, T)>,
}

// === impl Group ===

impl<T> Group<T> {
    pub(in crate::resources) fn new(names: &'static [&'static str]) -> Self {
        Self { names, set: None }
    }

    /// Reads the value of a member; null leaves it unset.
    pub(in crate::resources) fn read<'de, V, A>(
        &mut self,
        name: &'static str,
        fields: &mut A,
        member: impl FnOnce(V) -> T,
    ) -> Result<(), A::Error>
    where
        V: Deserialize<'de>,
        A: MapAccess<'de>,
    {
        let Some(value) = fields.next_value::<Option<V>>()? else {
            return Ok(());
        };
        match &self.set {
            None => {
                self.set = Some((name, member(value)));
                Ok(())
            }
            Some((first, _)) if *first == name => Err(A::Error::duplicate_field(name)),
            Some((first, _)) => {
                let names = self.names.join("`, `");
                Err(A::Error::custom(format_args!(
                    "`{first}` and `{name}` are both set: keep only one of `{names}`"
                )))
            }
        }
    }

    pub(in crate::resources) fn member(self) -> Option<T> {
        self.set.map(|(_, member)| member)
    }
}
