//! `Money`: exact, non-negative amounts for remedies, rewards and penalties.
//!
//! An amount is a whole number of minor units of one currency. Amounts can be added and compared; there is
//! no conversion, no exchange rate and no floating point.

mod amount;
mod currency;
mod range;

use thiserror::Error;

pub use amount::Money;
pub use currency::Currency;
pub use range::MoneyRange;

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
