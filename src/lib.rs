//! `redress` handles customer complaints.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod complaint;
pub mod policy;
pub mod time;
pub mod vocabulary;
