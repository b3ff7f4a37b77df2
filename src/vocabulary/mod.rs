//! The words that every layer shares: codes, ids, enums, languages.
//!
//! What lives here: closed word lists that the sources fix, open code lists that an adopter may
//! extend, ids, bounded text, money, personal data, and the transition table on the names of states and
//! commands. What does not: rules, states with their data, time arithmetic.

mod case_file;
mod code;
mod facts;
mod hush;
mod lang;
mod liability;
mod lifecycle;
mod money;
mod names;
mod person;
pub(crate) mod quiet;
pub(crate) mod table;
mod text;
mod words;

pub(crate) use code::is_unprintable;
pub(crate) use hush::quietly;

pub use case_file::CaseFile;
pub use code::{Code, CodeError, Label, kind};
pub use facts::{Actor, Facts, Party};
pub use lang::Lang;
pub use liability::{AtFault, Responsibility, Sanction, ScaledMeasure, measure};
pub use lifecycle::{CommandKind, EventKind, Milestone, MilestoneError, Point, StateKind};
pub use money::{Currency, Money, MoneyError, MoneyRange};
pub use names::*;
pub use person::{Contact, MatchKey, Phone, PhoneError, Sex, Vehicle, Vin, VinError};
pub use text::{ShortText, Text, TextError};
pub(crate) use words::words;
pub use words::{CallBack, Finding, Incentive, Initiative, Kind, Outcome, Satisfaction};
