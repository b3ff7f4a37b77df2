//! Personal data: who complains, and about which vehicle.
//!
//! Kept apart from the log, so that it can be erased without touching it; limits and metrics never need it.
//! No type here shows its content in `Debug`, and no error quotes it. What happened lives in the events.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::text::{check_short, hidden_text, is_invisible};
use super::{Lang, ShortText, TextError};
use crate::redacted::quiet;

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

impl<'de> Deserialize<'de> for Sex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        quiet::text(deserializer, "sex", |word| {
            let known = Self::ALL.into_iter().find(|sex| sex.text(Lang::En) == word);
            known.ok_or(
                "a sex must be `female`, `male` or `other`; leave it out when it is not known",
            )
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

/// A telephone number as it was written: a [`ShortText`] with three digits or more, ASCII or full-width.
///
/// Country prefixes are neither added nor removed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(Box<str>);

hidden_text!(Phone, PhoneError, "telephone number", check_phone);

fn check_phone(text: &str) -> Result<(), PhoneError> {
    check_short(text)?;
    let found = text.nfkc().filter(char::is_ascii_digit).count();
    if found < 3 { Err(PhoneError::Digits { found }) } else { Ok(()) }
}

/// The number without separators, in ASCII where it has an ASCII form.
///
/// Keeps whatever isn't a separator, so that an extension is not run into the number.
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
/// use redress::vocabulary::{Contact, Phone, ShortText};
/// let mut contact = Contact::new(ShortText::new("李雷")?);
/// contact.phone = Some(Phone::new("138-0013-8000")?);
/// let mut again = contact.clone();
/// again.phone = Some(Phone::new("13800138000")?);
/// assert!(contact.same_party(&again));
/// assert_eq!(format!("{contact:?}"), "Contact { .. }");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
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
#[serde(remote = "Contact")]
struct ContactFields {
    name: ShortText,
    sex: Option<Sex>,
    phone: Option<Phone>,
    email: Option<ShortText>,
    address: Option<ShortText>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct ContactWire(#[serde(with = "ContactFields")] Contact);

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = &["name", "sex", "phone", "email", "address"];
        quiet::record(deserializer, "contact", fields, |wire: ContactWire| {
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

/// Why a vehicle identification number was refused. Never quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VinError {
    /// Not 17 bytes.
    #[error("a VIN must have 17 characters, {bytes} bytes came; copy it from the vehicle licence")]
    Length {
        /// How many bytes there are.
        bytes: usize,
    },
    /// A character that no VIN has.
    #[error(
        "a VIN must consist of digits and capitals other than I, O and Q; the character at byte {at} is none; check it (1 for I, 0 for O)"
    )]
    Character {
        /// Where it begins, in bytes from the start.
        at: usize,
    },
}

/// A vehicle identification number: 17 digits and capitals, without I, O and Q (ISO 3779).
///
/// The check digit is not verified: not every market has one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vin(Box<str>);

hidden_text!(Vin, VinError, "VIN", check_vin);

fn check_vin(text: &str) -> Result<(), VinError> {
    if text.len() != 17 {
        return Err(VinError::Length { bytes: text.len() });
    }
    let allowed =
        |b: u8| matches!(b, b'0'..=b'9' | b'A'..=b'Z') && !matches!(b, b'I' | b'O' | b'Q');
    text.bytes().position(|b| !allowed(b)).map_or(Ok(()), |at| Err(VinError::Character { at }))
}

/// The vehicle that a complaint is about (DLR-29, DLR-30): every field is optional.
///
/// ```
/// use redress::vocabulary::{Vehicle, Vin};
/// let mut vehicle = Vehicle::default();
/// vehicle.vin = Some(Vin::new("LSVAA2187C2182453")?);
/// vehicle.mileage_km = Some(40_210);
/// assert_eq!(format!("{vehicle:?}"), "Vehicle { .. }");
/// # Ok::<(), redress::vocabulary::VinError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Vehicle {
    /// The model.
    pub model: Option<ShortText>,
    /// The vehicle identification number.
    pub vin: Option<Vin>,
    /// The number plate, as written.
    pub plate: Option<ShortText>,
    /// The mileage, in kilometres.
    pub mileage_km: Option<u32>,
    /// The number of the work order under which it was in the workshop.
    pub work_order: Option<ShortText>,
    /// The day it was bought; read back from 1900 to 2200.
    pub bought_on: Option<NaiveDate>,
    /// The day it was repaired; read back from 1900 to 2200.
    pub repaired_on: Option<NaiveDate>,
    /// When the work order was taken; read back from 1970 to 2200, a leap second as the second before it.
    pub order_taken_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for Vehicle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vehicle").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(remote = "Vehicle")]
struct VehicleFields {
    model: Option<ShortText>,
    vin: Option<Vin>,
    plate: Option<ShortText>,
    #[serde(default, deserialize_with = "kilometres")]
    mileage_km: Option<u32>,
    work_order: Option<ShortText>,
    #[serde(default, deserialize_with = "day")]
    bought_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "day")]
    repaired_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "instant")]
    order_taken_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct VehicleWire(#[serde(with = "VehicleFields")] Vehicle);

impl<'de> Deserialize<'de> for Vehicle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = &[
            "model",
            "vin",
            "plate",
            "mileage_km",
            "work_order",
            "bought_on",
            "repaired_on",
            "order_taken_at",
        ];
        quiet::record(deserializer, "vehicle", fields, |wire: VehicleWire| {
            Ok::<_, TextError>(wire.0)
        })
    }
}

fn kilometres<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    struct Kilometres(u32);
    impl<'de> Deserialize<'de> for Kilometres {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            quiet::number(deserializer, "mileage in kilometres").map(Self)
        }
    }
    Ok(Option::<Kilometres>::deserialize(deserializer)?.map(|km| km.0))
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    struct Day(NaiveDate);
    impl<'de> Deserialize<'de> for Day {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            quiet::text(deserializer, "day", |text| {
                let day = text
                    .parse::<NaiveDate>()
                    .ok()
                    .filter(|day| (1900..=2200).contains(&day.year()));
                day.map(Self).ok_or("a day must be like 2026-01-31, from 1900 to 2200")
            })
        }
    }
    Ok(Option::<Day>::deserialize(deserializer)?.map(|day| day.0))
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    struct Instant(DateTime<Utc>);
    impl<'de> Deserialize<'de> for Instant {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            quiet::text(deserializer, "instant", |text| {
                let parsed = DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc());
                parsed
                    .and_then(|at| at.with_nanosecond(at.nanosecond().checked_rem(1_000_000_000)?))
                    .filter(|at| (1970..=2200).contains(&at.year()))
                    .map(Self)
                    .ok_or("an instant must be like 2026-01-31T08:00:00Z, from 1970 to 2200")
            })
        }
    }
    Ok(Option::<Instant>::deserialize(deserializer)?.map(|instant| instant.0))
}
