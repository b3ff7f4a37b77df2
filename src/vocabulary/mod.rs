//! Words that all layers share: codes, ids, enums, languages.
//!
//! Contains closed word lists, open code lists that adopters extend, ids, bounded text, money and digests.
//! Rules, states with their data and time arithmetic live in other modules.

mod code;
mod described;
mod digest;
mod error_text;
mod facts;
mod liability;
mod money;
mod names;
mod recent;
mod text;
mod words;

#[cfg(feature = "schema")]
pub(crate) use code::code_pattern;
pub use code::{Code, CodeError, is_unprintable, kind};
pub use digest::{Digest, DigestError};
pub use facts::{Actor, Facts, Party};
pub use liability::{AtFault, Responsibility};
pub use money::{Currency, Money, MoneyError, MoneyRange};
pub use names::*;
pub use redress_time::{Label, Lang};
pub use text::{ShortText, Text, TextError, is_invisible};
pub use words::words;
pub use words::{CallBack, Finding, Incentive, Initiative, Kind, Outcome, Satisfaction};
