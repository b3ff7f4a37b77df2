//! serde, as derived types that must not quote what they read see it.
//!
//! `#[derive(Deserialize)]` with `#[serde(crate = "redress::redacted::serde")]` speaks to this module in
//! place of serde. All of it is serde's own, except that a derived type's requests to a deserializer
//! pass through [`Quiet`]. A derive that needs more than is here (`untagged`) does not compile.
//!
//! ```
//! use serde::Deserialize;
//!
//! #[derive(Debug, Deserialize)]
//! #[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
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
use super::quiet::OPAQUE;
use super::{Hushed, Quiet};

/// As in serde, with the serializer above.
pub mod ser {
    pub use super::Serializer;
    pub use ::serde::ser::*;
}

/// As in serde, with the deserializer that is quiet.
pub mod de {
    pub use super::Deserializer;
    pub use ::serde::de::*;
}

/// Requests that pass through [`Quiet`].
macro_rules! quiet {
    ($($(#[$doc:meta])* $method:ident($($name:ident: $type:ty),*))*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// The format's, or what the type says; neither quotes what came.
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, Self::Error> {
            ::serde::Deserializer::$method(Quiet::new(self), $($name,)* visitor).map_err(Hushed::out)
        }
    )*};
}

/// A deserializer as derived code asks it: every serde deserializer.
pub trait Deserializer<'de>: ::serde::Deserializer<'de> {
    quiet! {
        /// Asks for whatever is there.
        deserialize_any()
        /// Asks for a record.
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        /// Asks for a word, alone or with what belongs to it.
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        /// Asks for what a type wraps.
        deserialize_newtype_struct(name: &'static str)
        /// Asks for a list of fixed length.
        deserialize_tuple_struct(name: &'static str, len: usize)
        /// Asks for nothing.
        deserialize_unit_struct(name: &'static str)
        /// Asks for a map.
        deserialize_map()
    }

    /// Asks for the name of a field or a word; only ever within one of the above, which is quiet.
    ///
    /// # Errors
    /// The format's, or what the type says; neither quotes what came.
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
        /// The format's.
        fn $method$(<$t: ?Sized + Serialize>)?(self, $($name: $type),*) -> Result<$result, Self::Error> {
            ::serde::Serializer::$method(self, $($name),*)
        }
    )*};
}

/// A serializer as derived code asks it: every serde serializer.
pub trait Serializer: ::serde::Serializer {
    as_it_is! {
        /// Writes a type without content.
        serialize_unit_struct(name: &'static str) -> Self::Ok
        /// Writes a word that stands alone.
        serialize_unit_variant(name: &'static str, index: u32, word: &'static str) -> Self::Ok
        /// Writes what a type wraps.
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

    /// Writes a word with what belongs to it; a word that was not known when it was read, as it came.
    ///
    /// # Errors
    /// The format's.
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
