//! Digests over canonical bytes, identical on every machine and in every version of this crate.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use siphasher::sip128::SipHasher24;
use thiserror::Error;

use crate::redacted;

/// A digest together with the version of its algorithm, written as `2:` and 32 hexadecimal digits.
///
/// Version 2, the current one, is SipHash-2-4 with 128 bits and a zero key, over canonical JSON:
/// members sorted by name, `null` members omitted, no white space, instants in UTC with six decimals. It
/// detects accidental differences between requests or rules; it does not protect against forgery.
///
/// Version 1 was a number that depended on the compiler. Stored ones are preserved, and a version 1 digest
/// is compatible with every other digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    version: u8,
    value: [u8; 16],
}

/// Why a text is not a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DigestError {
    /// The text is malformed.
    #[error(
        "a digest is its version from 1 to 255, a colon and 32 hexadecimal digits (16 in version 1)"
    )]
    Form,
}

impl Digest {
    /// The version of newly computed digests, as returned by [`Digest::version`].
    pub const VERSION: u8 = 2;

    /// The digest of a value's JSON. A value that does not serialise to JSON has the digest of `null`.
    pub(crate) fn of(value: &impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        let mut bytes = String::new();
        canonical(&value, &mut bytes);
        let hash = SipHasher24::new().hash(bytes.as_bytes());
        Self { version: Self::VERSION, value: hash.as_bytes() }
    }

    /// A digest of version 1.
    pub(crate) fn numbered(number: u64) -> Self {
        Self { version: 1, value: u128::from(number).to_be_bytes() }
    }

    /// The version of the algorithm that computed it.
    #[must_use]
    pub const fn version(&self) -> u8 {
        self.version
    }

    /// Whether the two digests prove that their values differ. Digests of different versions, and digests of
    /// version 1, are not comparable and never contradict each other.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        self.version == other.version && self.version > 1 && self.value != other.value
    }
}

/// Appends the canonical form.
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                canonical(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            // Sorted here: any dependent crate can change the order of `serde_json`'s maps.
            let mut members: Vec<_> =
                members.iter().filter(|(_, value)| !value.is_null()).collect();
            members.sort_unstable_by_key(|(name, _)| name.as_str());
            out.push('{');
            for (at, (name, value)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                text(name, out);
                out.push(':');
                canonical(value, out);
            }
            out.push('}');
        }
        Value::String(value) => match instant(value) {
            Some(instant) => text(&instant, out),
            None => text(value, out),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "{value}");
        }
    }
}

fn text(text: &str, out: &mut String) {
    let _ = write!(out, "{}", Value::from(text));
}

/// The instant in UTC with six decimals, or `None` if the text is not an instant.
fn instant(text: &str) -> Option<String> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    Some(at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = u128::from_be_bytes(self.value);
        let digits = digits(self.version);
        write!(f, "{}:{value:0digits$x}", self.version)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The number of hexadecimal digits in a digest.
const fn digits(version: u8) -> usize {
    if version == 1 { 16 } else { 32 }
}

impl FromStr for Digest {
    type Err = DigestError;
    fn from_str(text: &str) -> Result<Self, DigestError> {
        let (version, value) = text.split_once(':').ok_or(DigestError::Form)?;
        let plain = version.bytes().all(|byte| byte.is_ascii_digit()) && !version.starts_with('0');
        let version = version.parse().ok().filter(|_| plain).ok_or(DigestError::Form)?;
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if value.len() != digits(version) || !value.bytes().all(hex) {
            return Err(DigestError::Form);
        }
        let value = u128::from_str_radix(value, 16).map_err(|_| DigestError::Form)?;
        Ok(Self { version, value: value.to_be_bytes() })
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Digest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digest".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^(?:1:[0-9a-f]{16}|(?:[2-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]):[0-9a-f]{32})$",
            "description": "A digest with the version of its algorithm in front.",
        })
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "digest", |text| text.parse::<Self>())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn canonical_bytes_do_not_depend_on_order_absence_or_the_spelling_of_an_instant() {
        let one = json!({"b": [1, {"y": null, "x": "é\n"}], "a": "2026-03-02T20:00:00+08:00"});
        let mut out = String::new();
        canonical(&one, &mut out);
        assert_eq!(out, r#"{"a":"2026-03-02T12:00:00.000000Z","b":[1,{"x":"é\n"}]}"#);
    }
}
