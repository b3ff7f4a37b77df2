//! `Currency`: an active currency with a minor unit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::MoneyError;
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

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes = CURRENCIES.iter().flat_map(|(_, codes)| codes.split(' '));
        schemars::json_schema!({
            "type": "string",
            "enum": codes.collect::<Vec<_>>(),
            "description": "An active ISO 4217 currency, by its alphabetic code.",
        })
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "currency", |code| Self::new(code))
    }
}
