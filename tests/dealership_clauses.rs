//! The dealership's procedure clause by clause (DLR-1 to DLR-28), through a desk on a manual clock.
//!
//! Times are local times of Asia/Shanghai. What is expected comes from the source's text, worked out by
//! hand; the forms of DLR-29 to DLR-31 are in `records`.

mod dealership;
