//! `Money`: an amount in one currency.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Currency, MoneyError};
use crate::redacted;
use crate::vocabulary::{Lang, ShortText};

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
        let allowed = usize::from(currency.decimals());
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
    pub(super) fn amount(self) -> String {
        let (whole, fraction) = self.parts();
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    }

    /// The amount, without decimals if all are zero.
    pub(super) fn short_amount(self) -> String {
        let (whole, fraction) = self.parts();
        if fraction.bytes().all(|digit| digit == b'0') {
            whole
        } else {
            format!("{whole}.{fraction}")
        }
    }

    fn parts(self) -> (String, String) {
        let decimals = usize::from(self.currency.decimals());
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

pub(super) fn in_words(amount: &str, currency: Currency, lang: Lang) -> String {
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

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "properties": {
                "amount": amount_schema(),
                "currency": generator.subschema_for::<Currency>(),
            },
            "required": ["amount", "currency"],
            "additionalProperties": false,
            "description": "An exact amount of money, zero or more.",
        })
    }
}

/// An amount, in major units.
#[cfg(feature = "schema")]
pub(super) fn amount_schema() -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": r"^[0-9]+(?:\.[0-9]{1,4})?$",
        "maxLength": 256,
        "description": "In major units, with at most as many decimals as the currency has.",
    })
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let finish = |wire: MoneyWire<ShortText>| Self::parse(wire.amount.as_str(), wire.currency);
        redacted::record(deserializer, "money", &["amount", "currency"], finish)
    }
}
