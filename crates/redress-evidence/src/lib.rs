//! Logs as evidence: what proves that a complaint's log is what was written, and what decides when it may go.
//!
//! | type | what it is for |
//! |---|---|
//! | [`Link`] | one link of a hash chain: it covers an entry's stored bytes and the link before |
//! | [`EvidenceStore`] | a store that keeps a link beside each entry, and shows both |
//! | [`verify`], [`verify_against`] | names the first entry of each log that is altered, missing, swapped or inserted |
//! | [`checkpoint`], [`Checkpoint`] | the heads of all chains in a signed file, to be put where nobody who writes the store can reach it |
//! | [`RetentionStore`] | removal of closed complaints past their time, with a [`Tombstone`]; [`LegalHold`]s, which forbid it |
//!
//! # What a chain proves, and what it does not
//!
//! A chain alone detects damage and careless edits: a changed byte breaks its link, and the one after it. Whoever
//! may write the store can also write new links. Against them a checkpoint helps: the links in it were signed
//! before, and a log that has been rewritten since no longer passes through them. Take one regularly, and keep it
//! elsewhere.
//!
//! What is kept apart about persons is not covered: it must remain erasable. Columns are not covered either; they
//! follow from the log.
//!
//! The page [`keep_evidence`](crate::_documentation::keep_evidence) shows how they are used.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::pedantic)]
// No panic is reachable from the public API; these keep it so.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

pub mod _documentation;
mod breaks;
mod checkpoint;
mod error_text;
mod link;
mod retention;
#[cfg(feature = "ed25519")]
mod signing;
mod store;
mod verify;

pub use breaks::{Break, Fault};
pub use checkpoint::{
    Checkpoint, CheckpointError, CheckpointSummary, Signer, Unverifiable, Verifier, checkpoint,
};
pub use link::{Link, LinkError};
pub use retention::{Expired, LegalHold, Removal, RemoveError, RetentionStore, Tombstone};
#[cfg(feature = "ed25519")]
pub use signing::{Ed25519Signer, Ed25519Verifier};
pub use store::{Chain, EvidenceStore, Head, Stored};
pub use verify::{Findings, VerifyError, verify, verify_against, verify_log};
