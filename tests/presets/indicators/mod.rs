//! The indicators clause by clause: stories told through the shipped presets, read from their logs,
//! with figures counted by hand (TEL-21 to TEL-32, MKT-8 to MKT-10, HBK-11, RTS-7, RTS-8, PRD-3,
//! DLR-17, DLR-18, DLR-20, DLR-31), and those beyond the sources.

pub(crate) mod beyond;
mod counted;
pub(crate) mod figures;
mod operator;
mod sources;
