//! The words that every layer shares: codes, ids, enums, languages.
//!
//! What lives here: closed word lists that the sources fix, open code lists that an adopter may
//! extend, ids, bounded text, money, personal data, and the transition table on the names of states and
//! commands. What does not: rules, states with their data, time arithmetic.

mod case_file;
mod code;
mod facts;
mod lang;
mod liability;
mod money;
mod names;
mod person;
mod text;
mod words;

pub use case_file::CaseFile;
pub use code::{Code, CodeError, Label, is_unprintable, kind};
pub use facts::{Actor, Facts, Party};
pub use lang::Lang;
pub use liability::{AtFault, Responsibility};
pub use money::{Currency, Money, MoneyError, MoneyRange};
pub use names::*;
pub use person::{Contact, MatchKey, Phone, PhoneError, Sex, Vehicle, Vin, VinError};
pub use text::{ShortText, Text, TextError};
pub use words::words;
pub use words::{CallBack, Finding, Incentive, Initiative, Kind, Outcome, Satisfaction};
