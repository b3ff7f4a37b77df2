//! Reading whose errors never quote what was read.
//!
//! What a file, a request or a log holds may be a person's words or telephone number, and errors end up
//! in logs. serde's own messages quote (``invalid type: integer `13800138000` ``). Everything in this
//! crate that implements `Deserialize` reads through this module, whose messages name the category of
//! what came, what was expected and, where the format knows it, the position.
//!
//! - A derived type says `#[serde(crate = "redress::redacted::serde")]` beside its derive. Adopters' own
//!   types can say the same; see [`serde`].
//! - A type that checks a text reads it with [`text`], a whole number with [`number`], a record whose
//!   fields are checked together with [`record`].
//!
//! It holds for formats that report a mismatch through serde's `Error::invalid_type` and its siblings,
//! or without the value: tested with `serde_json` (text, bytes and `Value`), `toml` and `csv`. `toml`
//! shows the offending line of the source besides; see `Error::message`.

mod error;
mod keep;
mod quiet;
mod read;
pub mod serde;

pub use error::Hushed;
pub(crate) use keep::{Keep, Kept, Step};
pub use quiet::Quiet;
pub use read::{deserialize, number, record, text};
