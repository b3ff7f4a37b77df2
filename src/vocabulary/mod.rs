//! The words that every layer shares: codes, ids, enums, languages.
//!
//! What lives here: closed word lists that the sources fix, open code lists that an adopter may
//! extend, ids, bounded text, money, personal data, and the transition table on the names of states and
//! commands. What does not: rules, states with their data, time arithmetic.

mod code;
mod digest;
mod facts;
mod lang;
mod liability;
mod money;
mod names;
mod text;
mod words;

pub use code::{Code, CodeError, Label, is_unprintable, kind};
pub use digest::{Digest, DigestError};
pub use facts::{Actor, Facts, Party};
pub use lang::Lang;
pub use liability::{AtFault, Responsibility};
pub use money::{Currency, Money, MoneyError, MoneyRange};
pub use names::*;
pub use text::{ShortText, Text, TextError, is_invisible};
pub use words::words;
pub use words::{CallBack, Finding, Incentive, Initiative, Kind, Outcome, Satisfaction};
