//! What the macros of this module say about their types in JSON Schema; nothing without the feature `schema`.
//!
//! They expand in other crates, whose features are not this crate's: hence two definitions of each.

/// The documentation among attributes, as one text.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! documentation {
    ($(#[$($attribute:tt)+])*) => { concat!($($crate::documentation!(@ $($attribute)+)),*) };
    (@ doc = $text:literal) => { concat!($text, "\n") };
    (@ $($other:tt)+) => { "" };
}

/// The schema of a type that has no parts, under its name.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! schema_of {
    ($name:ident, $schema:expr) => {
        impl $crate::schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }
            fn json_schema(_: &mut $crate::schemars::SchemaGenerator) -> $crate::schemars::Schema {
                $schema
            }
        }
    };
}

#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! words_schema {
    ($(#[$($attribute:tt)+])* $name:ident) => {
        $crate::schema_of!($name, {
            let words: Vec<&str> = $name::ALL.iter().map(|word| word.as_str()).collect();
            let said = $crate::documentation!($(#[$($attribute)+])*).replace("\n ", "\n");
            $crate::schemars::json_schema!({ "type": "string", "enum": words, "description": said.trim() })
        });
    };
}

#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! words_schema {
    ($($ignored:tt)*) => {};
}

#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! text_schema {
    ($name:ident, { $($keyword:tt)* }) => {
        $crate::schema_of!($name, $crate::schemars::json_schema!({ "type": "string", $($keyword)* }));
    };
}

#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! text_schema {
    ($($ignored:tt)*) => {};
}
