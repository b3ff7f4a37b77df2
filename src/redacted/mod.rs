//! Reading that never quotes what it was given: a file or a request may hold a person's words.

mod hush;
pub mod quiet;

pub use hush::quietly;
