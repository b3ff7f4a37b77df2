//! The words that every layer shares: codes, ids, enums, languages, text, money, personal data.
//!
//! What lives here: closed enums whose variants the sources fix, open code lists that an adopter may
//! extend, ids, bounded text, money, personal data. What does not: rules, states, time arithmetic.

mod code;
mod lang;
mod money;
mod person;
mod quiet;
mod text;

pub use code::{Code, CodeError, Label, kind};
pub use lang::Lang;
pub use money::{Currency, Money, MoneyError, MoneyRange};
pub use person::{Contact, MatchKey, Phone, PhoneError, Sex, Vehicle, Vin, VinError};
pub use text::{ShortText, Text, TextError};
