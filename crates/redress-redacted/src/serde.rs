//! A replacement for serde in derived types, which keeps errors from quoting the input.
//!
//! `#[derive(Deserialize)]` with `#[serde(crate = "redress_redacted::serde")]` resolves to this module. It
//! re-exports serde, except that requests of derived code to a deserializer pass through
//! [`Quiet`](super::Quiet). Derives that need more (`untagged`) do not compile.
//!
//! ```
//! use serde::Deserialize;
//!
//! #[derive(Debug, Deserialize)]
//! #[serde(crate = "redress_redacted::serde", deny_unknown_fields)]
//! struct Visitor {
//!     badge: u32,
//! }
//!
//! let why = serde_json::from_str::<Visitor>(r#"{"badge": "Li Na"}"#).unwrap_err().to_string();
//! assert_eq!(why, "invalid type: a text, expected u32 at line 1 column 17");
//! let why = serde_json::from_str::<Visitor>(r#"{"Li Na": 1}"#).unwrap_err().to_string();
//! assert!(why.starts_with("unknown field; the known ones are: badge"));
//! ```

pub use ::serde::*;

use self::de::Visitor;
use super::word::OPAQUE;

/// As in serde, with the serializer trait of this module.
pub mod ser {
    pub use super::Serializer;
    pub use ::serde::ser::*;
}

/// As in serde, with the deserializer trait of this module.
pub mod de {
    pub use super::Deserializer;
    pub use ::serde::de::*;
}

/// Declares requests that pass through [`Quiet`].
macro_rules! quiet {
    ($($(#[$doc:meta])* $method:ident($($name:ident: $type:ty),*))*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// The error of the format or of the type, without quotations.
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, Self::Error> {
            if super::quiet::is_layered::<Self>() {
                return ::serde::Deserializer::$method(self, $($name,)* visitor);
            }
            super::deserialize(self, |quiet| {
                ::serde::Deserializer::$method(quiet, $($name,)* visitor)
            })
        }
    )*};
}

/// The deserializer of derived code; implemented for every serde deserializer.
pub trait Deserializer<'de>: ::serde::Deserializer<'de> {
    quiet! {
        /// Requests any value.
        deserialize_any()
        /// Requests a record.
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        /// Requests a word, alone or with content.
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        /// Requests the content of a newtype.
        deserialize_newtype_struct(name: &'static str)
        /// Requests a list of fixed length.
        deserialize_tuple_struct(name: &'static str, len: usize)
        /// Requests a unit value.
        deserialize_unit_struct(name: &'static str)
        /// Requests a map.
        deserialize_map()
    }

    /// Requests the name of a field or word. Only called within one of the above, so it needs no wrapping.
    ///
    /// # Errors
    /// The error of the format or of the type, without quotations.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        ::serde::Deserializer::deserialize_identifier(self, visitor)
    }
}

impl<'de, D: ::serde::Deserializer<'de>> Deserializer<'de> for D {}

macro_rules! as_it_is {
    ($($(#[$doc:meta])* $method:ident $(<$t:ident>)? ($($name:ident: $type:ty),*) -> $result:ty)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// The error of the format.
        fn $method$(<$t: ?Sized + Serialize>)?(self, $($name: $type),*) -> Result<$result, Self::Error> {
            ::serde::Serializer::$method(self, $($name),*)
        }
    )*};
}

/// The serializer of derived code; implemented for every serde serializer.
pub trait Serializer: ::serde::Serializer {
    as_it_is! {
        /// Writes a unit value.
        serialize_unit_struct(name: &'static str) -> Self::Ok
        /// Writes a word without content.
        serialize_unit_variant(name: &'static str, index: u32, word: &'static str) -> Self::Ok
        /// Writes the content of a newtype.
        serialize_newtype_struct<T>(name: &'static str, value: &T) -> Self::Ok
        /// Begins a list of fixed length.
        serialize_tuple_struct(name: &'static str, len: usize) -> Self::SerializeTupleStruct
        /// Begins a word with a list.
        serialize_tuple_variant(name: &'static str, index: u32, word: &'static str, len: usize)
            -> Self::SerializeTupleVariant
        /// Begins a record.
        serialize_struct(name: &'static str, len: usize) -> Self::SerializeStruct
        /// Begins a word with a record.
        serialize_struct_variant(name: &'static str, index: u32, word: &'static str, len: usize)
            -> Self::SerializeStructVariant
    }

    /// Writes a word with content. A word that was unknown when it was read is written as it was.
    ///
    /// # Errors
    /// The error of the format.
    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        index: u32,
        word: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Self::Error> {
        if word == OPAQUE {
            return value.serialize(self);
        }
        ::serde::Serializer::serialize_newtype_variant(self, name, index, word, value)
    }
}

impl<S: ::serde::Serializer> Serializer for S {}
