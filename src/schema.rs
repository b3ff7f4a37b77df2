//! JSON Schema of what goes over the wire: commands, requests, entries, rows and their parts (feature `schema`).
//!
//! The types implement [`schemars::JsonSchema`]; what is said about each is the first paragraph of its
//! documentation. [`reading`] and [`writing`] are the settings to generate with.
//!
//! A schema is of this version's form. What only a newer version knows is kept by entries and refused by requests; an
//! entry's schema has a place for events of unknown kinds and none for unknown fields. Where a rule cannot be said in
//! JSON Schema, the schema allows more than the reader: the length of a code is counted in bytes, that of a schema's
//! text in characters.
//!
//! ```
//! use redress::complaint::Command;
//! use redress::schema;
//! let schema = schema::reading().into_generator().into_root_schema_for::<Command>();
//! assert_eq!(schema.pointer("/$defs/Dispatch/properties/to/anyOf/0/$ref"), Some(&"#/$defs/DepartmentCode".into()));
//! ```

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};

/// What a reader accepts: for what is sent to a desk. What has a default may be left out.
#[must_use]
pub fn reading() -> SchemaSettings {
    SchemaSettings::draft2020_12().for_deserialize().with_transform(Plain)
}

/// What is written: for what a desk answers. What is always there is required.
#[must_use]
pub fn writing() -> SchemaSettings {
    SchemaSettings::draft2020_12().for_serialize().with_transform(Plain)
}

/// Makes descriptions of the documentation of Rust types: its first paragraph, without hard line breaks and links
/// between items. What comes after it is for those who write Rust.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(said) = schema.get("description").and_then(serde_json::Value::as_str) {
            let plain = plain(said);
            schema.insert("description".to_owned(), plain.into());
        }
        transform_subschemas(self, schema);
    }
}

fn plain(said: &str) -> String {
    let lines = said.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    unlinked(&lines.collect::<Vec<_>>().join(" "))
}

/// The text with links replaced by what they show.
fn unlinked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once("`]") else {
            out.push_str("[`");
            rest = after;
            continue;
        };
        out.extend(["`", name, "`"]);
        let target = tail.strip_prefix('(').and_then(|tail| tail.split_once(')'));
        rest = target.map_or(tail, |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_description_is_the_first_paragraph_without_links_and_hard_breaks() {
        let said = "A [`Code`] that\nis [`kept`](Self::kept), as [1, 2].\n\n```\nlet x;\n```\n\n# Errors\nNone.\n";
        assert_eq!(plain(said), "A `Code` that is `kept`, as [1, 2].");
        assert_eq!(plain("one [`two"), "one [`two");
    }
}
