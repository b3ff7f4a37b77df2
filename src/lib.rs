//! `redress` handles customer complaints.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod complaint;
pub mod desk;
pub mod metrics;
pub mod policy;
pub mod store;
#[cfg(any(feature = "testing", feature = "proptest"))]
pub mod testing;
pub mod time;
pub mod vocabulary;
