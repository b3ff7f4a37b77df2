//! The words that every layer shares: codes, ids, enums, languages.
//!
//! What lives here: closed enums whose variants the sources fix, open code lists that an adopter may
//! extend, ids, bounded text, money. What does not: rules, states, time arithmetic.

mod code;
mod lang;

pub use code::{Code, CodeError, Label, kind};
pub use lang::Lang;
