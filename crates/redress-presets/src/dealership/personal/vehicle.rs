//! `Vehicle`: the car that a complaint is about, and its identification number.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use redress::hidden_text;
use redress::redacted;
use redress::vocabulary::{Lang, ShortText, TextError};

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

impl VinError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "length",
            Self::Character { .. } => "character",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Length { bytes }, Lang::Zh) => {
                format!("车辆识别代号应为17位，此处有{bytes}字节；请照行驶证填写")
            }
            (Self::Character { at }, Lang::Zh) => format!(
                "车辆识别代号由数字和大写字母（无I、O、Q）组成，第{at}字节处的字符不是；请核对（I应为1，O应为0）"
            ),
        }
    }
}

redress::time::told!(VinError);

/// A vehicle identification number: 17 digits and capitals, without I, O and Q (ISO 3779).
///
/// The check digit is not verified: not every market has one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vin(Box<str>);

hidden_text!(Vin, VinError, "VIN", check_vin, {
    "description": "A vehicle identification number (ISO 3779).",
    "pattern": "^[0-9A-HJ-NPR-Z]{17}$",
});

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
/// use redress_presets::dealership::{Vehicle, Vin};
/// let mut vehicle = Vehicle::default();
/// vehicle.vin = Some(Vin::new("LSVAA2187C2182453")?);
/// vehicle.mileage_km = Some(40_210);
/// assert_eq!(format!("{vehicle:?}"), "Vehicle { .. }");
/// # Ok::<(), redress_presets::dealership::VinError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
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
#[serde(crate = "redress::redacted::serde", remote = "Vehicle", deny_unknown_fields)]
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
#[serde(crate = "redress::redacted::serde", transparent)]
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
        redacted::record(deserializer, "vehicle", fields, |wire: VehicleWire| {
            Ok::<_, TextError>(wire.0)
        })
    }
}

fn kilometres<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    struct Kilometres(u32);
    impl<'de> Deserialize<'de> for Kilometres {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            redacted::number(deserializer, "mileage in kilometres").map(Self)
        }
    }
    Ok(Option::<Kilometres>::deserialize(deserializer)?.map(|km| km.0))
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    struct Day(NaiveDate);
    impl<'de> Deserialize<'de> for Day {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            redacted::text(deserializer, "day", |text| {
                let day = text
                    .parse::<NaiveDate>()
                    .ok()
                    .filter(|day| (1900..=2200).contains(&day.year()));
                day.map(Self).ok_or(redacted::Both(
                    "a day must be like 2026-01-31, from 1900 to 2200",
                    "日期应如2026-01-31，在1900年至2200年之间",
                ))
            })
        }
    }
    Ok(Option::<Day>::deserialize(deserializer)?.map(|day| day.0))
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    struct Instant(DateTime<Utc>);
    impl<'de> Deserialize<'de> for Instant {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            redacted::text(deserializer, "instant", |text| {
                let parsed = DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc());
                parsed
                    .and_then(|at| at.with_nanosecond(at.nanosecond().checked_rem(1_000_000_000)?))
                    .filter(|at| (1970..=2200).contains(&at.year()))
                    .map(Self)
                    .ok_or(redacted::Both(
                        "an instant must be like 2026-01-31T08:00:00Z, from 1970 to 2200",
                        "时刻应如2026-01-31T08:00:00Z，在1970年至2200年之间",
                    ))
            })
        }
    }
    Ok(Option::<Instant>::deserialize(deserializer)?.map(|instant| instant.0))
}
