//! The indicators clause by clause: stories told through the shipped presets, read from their logs,
//! with figures counted by hand (TEL-21 to TEL-32, MKT-8 to MKT-10, HBK-11, RTS-7, RTS-8, PRD-3,
//! DLR-17, DLR-18, DLR-20, DLR-31), and those beyond the sources.
#![allow(clippy::duplicate_mod, reason = "each preset's people come with the driver of stories")]

#[allow(dead_code, reason = "shared with the clause tests of the procedure")]
mod telecom {
    pub(crate) mod centre;
    #[allow(dead_code, reason = "shared with the example")]
    #[path = "../../examples/telecom/operator.rs"]
    mod operator;
}
mod dealership {
    pub(crate) mod shop;
}
#[path = "indicators/beyond.rs"]
mod beyond;
#[path = "indicators/told.rs"]
mod figures;
#[path = "indicators/operator.rs"]
mod operator;
#[path = "indicators/sources.rs"]
mod sources;
