//! `Contact`: the customer, and when two contacts are the same party.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use redress::hidden_text;
use redress::redacted;
use redress::vocabulary::{Lang, ShortText, TextError, is_invisible};

/// A customer's sex, as the form of DLR-30 asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Another one than these.
    Other,
}

impl Sex {
    const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Other];

    /// The word for a person.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Female => lang.pick("female", "女"),
            Self::Male => lang.pick("male", "男"),
            Self::Other => lang.pick("other", "其他"),
        }
    }
}

impl Serialize for Sex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text(Lang::En))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Sex {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sex".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "enum": Self::ALL.map(|sex| sex.text(Lang::En)),
            "description": "A customer's sex, as the form of DLR-30 asks for it.",
        })
    }
}

impl<'de> Deserialize<'de> for Sex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "sex", |word| {
            let known = Self::ALL.into_iter().find(|sex| sex.text(Lang::En) == word);
            known.ok_or(redacted::Both(
                "a sex must be `female`, `male` or `other`; leave it out when it is not known",
                "性别应为`female`、`male`或`other`；不详时不给出此项",
            ))
        })
    }
}

/// Why a telephone number was refused. Never quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// Not a short text.
    #[error("a telephone number must be a short text: {0}")]
    Text(#[from] TextError),
    /// Too few digits to call.
    #[error("a telephone number must have 3 digits or more, {found} came; write the whole number")]
    Digits {
        /// How many digits there are.
        found: usize,
    },
}

impl PhoneError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Digits { .. } => "digits",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Text(error), Lang::Zh) => format!("电话号码应为短文字：{}", error.text(lang)),
            (Self::Digits { found }, Lang::Zh) => {
                format!("电话号码至少应有3位数字，此处有{found}位；请填写完整号码")
            }
        }
    }
}

redress::time::told!(PhoneError);

/// A telephone number as it was written: a [`ShortText`] with three digits or more, ASCII or full-width.
///
/// Country prefixes are neither added nor removed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(Box<str>);

hidden_text!(Phone, PhoneError, "telephone number", check_phone, {
    "description": "A telephone number as it was written: one line with three digits or more.",
    "minLength": 3,
    "maxLength": 256,
});

fn check_phone(text: &str) -> Result<(), PhoneError> {
    ShortText::check(text)?;
    let found = text.nfkc().filter(char::is_ascii_digit).count();
    if found < 3 { Err(PhoneError::Digits { found }) } else { Ok(()) }
}

/// The number without separators, in ASCII where it has an ASCII form.
///
/// Keeps whatever is not a separator, so that an extension is not run into the number.
fn phone_key(phone: &Phone) -> String {
    let separates = |c: char| {
        is_invisible(c)
            || matches!(
                c,
                '-' | '(' | ')' | '[' | ']' | '.' | '/' | '_' | '·' | '\u{2010}'
                    ..='\u{2015}' | '\u{2212}'
            )
    };
    phone.as_str().nfkc().filter(|&c| !separates(c)).flat_map(char::to_lowercase).collect()
}

/// The name under NFC, without invisible characters, with single blanks between words.
fn name_key(name: &ShortText) -> String {
    let shown = |&c: &char| c.is_whitespace() || !is_invisible(c);
    let shown: String = name.as_str().chars().filter(shown).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// How to reach a customer (DLR-29, DLR-30).
///
/// ```
/// use redress_presets::dealership::{Contact, Phone};
/// use redress::vocabulary::ShortText;
/// let mut contact = Contact::new(ShortText::new("李雷")?);
/// contact.phone = Some(Phone::new("138-0013-8000")?);
/// let mut again = contact.clone();
/// again.phone = Some(Phone::new("13800138000")?);
/// assert!(contact.same_party(&again));
/// assert_eq!(format!("{contact:?}"), "Contact { .. }");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename = "CustomerContact", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct Contact {
    /// The name.
    pub name: ShortText,
    /// The sex, when stated.
    pub sex: Option<Sex>,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// The e-mail address, as written.
    pub email: Option<ShortText>,
    /// The postal address, as written.
    pub address: Option<ShortText>,
}

impl Contact {
    /// A contact of whom only the name is known.
    #[must_use]
    pub const fn new(name: ShortText) -> Self {
        Self { name, sex: None, phone: None, email: None, address: None }
    }

    /// What two contacts have in common when they are the same party.
    #[must_use]
    pub fn match_key(&self) -> MatchKey {
        MatchKey { name: name_key(&self.name), phone: self.phone.as_ref().map(phone_key) }
    }

    /// Whether both are the same party: equal names and equal telephone numbers, however typed.
    ///
    /// Names are compared under NFC, numbers with full-width characters as ASCII and without separators.
    /// A contact with a number and one without are not the same: a name alone says too little.
    #[must_use]
    pub fn same_party(&self, other: &Self) -> bool {
        self.match_key() == other.match_key()
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", remote = "Contact", deny_unknown_fields)]
struct ContactFields {
    name: ShortText,
    sex: Option<Sex>,
    phone: Option<Phone>,
    email: Option<ShortText>,
    address: Option<ShortText>,
}

#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", transparent)]
struct ContactWire(#[serde(with = "ContactFields")] Contact);

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = &["name", "sex", "phone", "email", "address"];
        redacted::record(deserializer, "contact", fields, |wire: ContactWire| {
            Ok::<_, TextError>(wire.0)
        })
    }
}

/// The name and number of a party in comparable form: for an index beside the personal data.
///
/// Itself personal: no place for it in the log, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchKey {
    name: String,
    phone: Option<String>,
}

impl MatchKey {
    /// The name in comparable form.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The telephone number in comparable form.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }
}

impl fmt::Debug for MatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MatchKey").finish_non_exhaustive()
    }
}
