//! Deserialisation whose errors never quote the input.
//!
//! A file, a request or a log may contain a person's words or telephone number, and errors end up in log
//! files. serde's own messages quote (``invalid type: integer `13800138000` ``). Every `Deserialize`
//! implementation of `redress` reads through this crate, whose messages give the category of the input,
//! what was expected and, if the format knows it, the position.
//!
//! - Derived types add `#[serde(crate = "redress_redacted::serde")]` to the derive, or
//!   `redress::redacted::serde` where this crate comes through `redress`; see [`serde`].
//! - Types that check their input read a text with [`text`], a whole number with [`number`], and a record
//!   whose fields are checked together with [`record`].
//!
//! The guarantee holds for formats that report a mismatch through serde's `Error::invalid_type` and its
//! siblings, or without the value. It is tested with `serde_json` (text, bytes and `Value`), `toml` and
//! `csv`. `toml` additionally displays the offending line of the source; `Error::message` does not.
//!
//! Where a format is for people, a record names its fields: serde would take a list of them as well, in the order in
//! which a type happens to declare them. So a CSV file that is read into records needs its headers.
//!
//! Messages are in English. A type that says what is wrong in Chinese as well ([`Bilingual`], [`Both`]) is heard by
//! [`in_both`], whatever the format does with the English; [`syntax`] has Chinese for what formats say themselves.
//!
//! Logs outlive the versions that write them: [`keeping`] collects the fields that a type does not know
//! instead of refusing them, so that they can be written back.
#![warn(clippy::pedantic)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod both;
mod erased;
mod error;
mod keep;
mod plain;
mod quiet;
mod read;
pub mod serde;
mod slot;
mod standard;
mod syntax;
mod word;

pub use both::{Bilingual, Both, in_chinese_too, serialize_error};
pub use error::Hushed;
pub use keep::{Keep, Kept, Step};
pub use plain::plain;
pub use quiet::Quiet;
pub use read::{Inner, Refused, checked, deserialize, in_both, keeping, number, record, text};
pub use syntax::syntax;
