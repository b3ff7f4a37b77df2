//! `Money`: exact, non-negative amounts for remedies, rewards and penalties.
//!
//! An amount is a whole number of minor units of one currency. Amounts can be added and compared; there is
//! no conversion, no exchange rate and no floating point.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::{Lang, ShortText};
use crate::redacted;

/// ISO 4217 list one, grouped by number of decimals.
///
/// Codes without a minor unit are excluded (metals, bond units, `XDR`, `XTS`, `XXX`). Codes that ISO withdraws
/// later stay in the list, so that old amounts remain readable.
const CURRENCIES: [(u8, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD \
         CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
         GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD \
         LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB \
         PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
         SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// Why an amount, a currency or a sum was refused. Never quotes the input.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not an active ISO 4217 code with a minor unit.
    #[error(
        "a currency must be an active ISO 4217 code in capitals, such as CNY; these {bytes} bytes are not one"
    )]
    UnknownCurrency {
        /// Length of the input, in bytes.
        bytes: usize,
    },
    /// The currency is missing.
    #[error(
        "money must be an amount and its currency, such as `50.00 CNY` or `¥50`; the currency is missing"
    )]
    NoCurrency,
    /// Not a plain decimal number.
    #[error(
        "an amount must be digits, with at most one point between digits; byte {at} of this one breaks that; write it like 20.50"
    )]
    NotDecimal {
        /// Position of the offending byte, from the start of the amount.
        at: usize,
    },
    /// Below zero, or a zero with a minus sign.
    #[error(
        "an amount must be 0 or more, without a sign, but this one is negative; the kind of payment says who pays whom"
    )]
    Negative,
    /// More decimals than the currency has.
    #[error("{currency} has {allowed} decimals, this amount has {found}; round it first")]
    Decimals {
        /// The currency.
        currency: Currency,
        /// Number of decimals of the currency.
        allowed: usize,
        /// Number of decimals in the input.
        found: usize,
    },
    /// More than `i64::MAX` minor units.
    #[error("an amount in {currency} must be at most {} minor units; this one is larger", i64::MAX)]
    TooLarge {
        /// The currency.
        currency: Currency,
    },
    /// Two amounts in different currencies.
    #[error(
        "both amounts must be in one currency, but these are in {left} and {right}; convert one of them first"
    )]
    Mixed {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the second amount.
        right: Currency,
    },
    /// A range with its bounds in the wrong order.
    #[error("a range must run from the smaller amount to the larger; swap the two bounds")]
    Reversed,
}

/// An active ISO 4217 currency.
///
/// ```
/// use redress::vocabulary::Currency;
/// assert_eq!("JPY".parse::<Currency>()?.decimals(), 0);
/// assert!("XXX".parse::<Currency>().is_err());
/// # Ok::<(), redress::vocabulary::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    decimals: u8,
}

impl Currency {
    /// The Chinese yuan.
    pub const CNY: Self = Self { code: "CNY", decimals: 2 };

    /// The currency of an alphabetic code, in capitals.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] if the code is not active, is for testing (`XTS`), stands for no
    /// currency (`XXX`), or has no minor unit (gold, special drawing rights).
    pub fn new(code: impl AsRef<str>) -> Result<Self, MoneyError> {
        let code = code.as_ref();
        CURRENCIES
            .iter()
            .find_map(|&(decimals, codes)| {
                let code = codes.split(' ').find(|known| *known == code)?;
                Some(Self { code, decimals })
            })
            .ok_or(MoneyError::UnknownCurrency { bytes: code.len() })
    }

    /// The alphabetic code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// Number of decimals of an amount: 2 for CNY, 0 for JPY, 3 for KWD.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.decimals
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::new(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "currency", |code| Self::new(code))
    }
}

/// An exact amount of money, zero or more, in one currency.
///
/// Written as `50.00 CNY`; in serde `{"amount":"50.00","currency":"CNY"}`, never a float. Amounts in different
/// currencies are not ordered.
///
/// ```
/// use redress::vocabulary::{Lang, Money};
/// let penalty: Money = "¥20.50".parse()?;
/// assert_eq!(penalty.to_string(), "20.50 CNY");
/// assert_eq!(penalty.checked_add(Money::yuan(30))?.text(Lang::Zh), "50.50元");
/// assert!("0.125 CNY".parse::<Money>().is_err());
/// # Ok::<(), redress::vocabulary::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Whole yuan, for constants.
    #[must_use]
    pub const fn yuan(yuan: u32) -> Self {
        // `From` is not const; the widening is exact and the product fits.
        Self { minor: (yuan as i64).saturating_mul(100), currency: Currency::CNY }
    }

    /// Zero in a currency, as the start of a sum.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// An amount in minor units: fen for CNY, yen for JPY, fils for KWD.
    ///
    /// # Errors
    /// [`MoneyError::Negative`] if it is below zero.
    pub const fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor < 0 { Err(MoneyError::Negative) } else { Ok(Self { minor, currency }) }
    }

    /// An amount from its decimal text, such as `50` or `20.50`, in major units.
    ///
    /// # Errors
    /// [`MoneyError`] if the text has a sign, an exponent, separators or more decimals than the currency (even
    /// zeros), or exceeds `i64::MAX` minor units.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        if amount.starts_with(['-', '\u{2212}']) {
            return Err(MoneyError::Negative);
        }
        let (whole, fraction) = match amount.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (amount, None),
        };
        let after_point = whole.len().saturating_add(1);
        digits(whole, 0)?;
        fraction.map_or(Ok(()), |fraction| digits(fraction, after_point))?;

        let fraction = fraction.unwrap_or_default();
        let allowed = usize::from(currency.decimals);
        let Some(missing) = allowed.checked_sub(fraction.len()) else {
            return Err(MoneyError::Decimals { currency, allowed, found: fraction.len() });
        };
        let zeros = std::iter::repeat_n(b'0', missing);
        let minor =
            whole.bytes().chain(fraction.bytes()).chain(zeros).try_fold(0_i64, |sum, digit| {
                sum.checked_mul(10)?.checked_add(i64::from(digit.checked_sub(b'0')?))
            });
        minor.map(|minor| Self { minor, currency }).ok_or(MoneyError::TooLarge { currency })
    }

    /// The amount in minor units; never negative.
    #[must_use]
    pub const fn minor_units(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] if the currencies differ, [`MoneyError::TooLarge`] if the sum overflows.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed { left: self.currency, right: other.currency });
        }
        let minor = self.minor.checked_add(other.minor);
        minor
            .map(|minor| Self { minor, currency: self.currency })
            .ok_or(MoneyError::TooLarge { currency: self.currency })
    }

    /// The amount as shown to people: `¥50` or `50元`, `20.50 USD`. Decimals are omitted if all are zero.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        in_words(&self.short_amount(), self.currency, lang)
    }

    /// The amount with all its decimals.
    fn amount(self) -> String {
        let (whole, fraction) = self.parts();
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    }

    /// The amount, without decimals if all are zero.
    fn short_amount(self) -> String {
        let (whole, fraction) = self.parts();
        if fraction.bytes().all(|digit| digit == b'0') {
            whole
        } else {
            format!("{whole}.{fraction}")
        }
    }

    fn parts(self) -> (String, String) {
        let decimals = usize::from(self.currency.decimals);
        let width = decimals.saturating_add(1);
        let mut whole = format!("{:0width$}", self.minor);
        let fraction = whole.split_off(whole.len().saturating_sub(decimals));
        (whole, fraction)
    }
}

/// Checks that a text is one or more ASCII digits; `offset` is its position in the amount.
fn digits(text: &str, offset: usize) -> Result<(), MoneyError> {
    let wrong =
        if text.is_empty() { Some(0) } else { text.bytes().position(|b| !b.is_ascii_digit()) };
    wrong.map_or(Ok(()), |at| Err(MoneyError::NotDecimal { at: at.saturating_add(offset) }))
}

fn in_words(amount: &str, currency: Currency, lang: Lang) -> String {
    match (currency, lang) {
        (Currency::CNY, Lang::En) => format!("¥{amount}"),
        (Currency::CNY, Lang::Zh) => format!("{amount}元"),
        _ => format!("{amount} {currency}"),
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

/// Canonical: all decimals, a space, the currency code.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.amount(), self.currency))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

/// Reads `50.00 CNY`, and for yuan also `¥50` and `50元`.
impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        // Full-width signs too. The yen sign is the same character; the procedures are Chinese, so it means yuan.
        if let Some(amount) =
            text.strip_prefix(['¥', '\u{FFE5}']).or_else(|| text.strip_suffix('元'))
        {
            return Self::parse(amount, Currency::CNY);
        }
        let (amount, code) = text.split_once(' ').ok_or(MoneyError::NoCurrency)?;
        Self::parse(amount, Currency::new(code)?)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
struct MoneyWire<T> {
    amount: T,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyWire { amount: self.amount(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let finish = |wire: MoneyWire<ShortText>| Self::parse(wire.amount.as_str(), wire.currency);
        redacted::record(deserializer, "money", &["amount", "currency"], finish)
    }
}

/// A range of amounts in one currency, both bounds included (such as ¥20–50).
///
/// In serde `{"min":"20.00","max":"50.00","currency":"CNY"}`.
///
/// ```
/// use redress::vocabulary::{Money, MoneyRange};
/// let range = MoneyRange::new(Money::yuan(20), Money::yuan(50))?;
/// assert!(range.contains(Money::yuan(50)));
/// assert_eq!(range.to_string(), "¥20–50");
/// # Ok::<(), redress::vocabulary::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MoneyRange {
    min: Money,
    max: Money,
}

impl MoneyRange {
    /// A range from its lower to its upper bound.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] if the currencies differ, [`MoneyError::Reversed`] if `min` exceeds `max`.
    pub fn new(min: Money, max: Money) -> Result<Self, MoneyError> {
        match min.partial_cmp(&max) {
            None => Err(MoneyError::Mixed { left: min.currency, right: max.currency }),
            Some(Ordering::Greater) => Err(MoneyError::Reversed),
            Some(_) => Ok(Self { min, max }),
        }
    }

    /// Whole yuan between two bounds in either order, for constants.
    #[must_use]
    pub const fn yuan(one: u32, other: u32) -> Self {
        let (min, max) = if one <= other { (one, other) } else { (other, one) };
        Self { min: Money::yuan(min), max: Money::yuan(max) }
    }

    /// The lower bound.
    #[must_use]
    pub const fn min(self) -> Money {
        self.min
    }

    /// The upper bound.
    #[must_use]
    pub const fn max(self) -> Money {
        self.max
    }

    /// Whether an amount lies in the range. An amount in another currency does not.
    #[must_use]
    pub fn contains(self, amount: Money) -> bool {
        self.min <= amount && amount <= self.max
    }

    /// The range as shown to people: `¥20–50` or `20–50元`; a single amount if both bounds are equal.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let (min, max) = (self.min.short_amount(), self.max.short_amount());
        let amounts = if min == max { min } else { format!("{min}–{max}") };
        in_words(&amounts, self.min.currency, lang)
    }
}

impl fmt::Display for MoneyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Lang::En))
    }
}

impl fmt::Debug for MoneyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
struct RangeWire<T> {
    min: T,
    max: T,
    currency: Currency,
}

impl Serialize for MoneyRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = RangeWire {
            min: self.min.amount(),
            max: self.max.amount(),
            currency: self.min.currency,
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for MoneyRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let finish = |wire: RangeWire<ShortText>| {
            let min = Money::parse(wire.min.as_str(), wire.currency)?;
            Self::new(min, Money::parse(wire.max.as_str(), wire.currency)?)
        };
        redacted::record(deserializer, "money range", &["min", "max", "currency"], finish)
    }
}
