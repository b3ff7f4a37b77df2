//! The telecom procedure clause by clause (TEL-1 to TEL-36), through a desk on a manual clock.
//!
//! Times are local times of Asia/Shanghai. What is expected comes from the source's text, worked out by
//! hand; what the source leaves open is filled in by the example's operator. `docs/clauses-tel.md` says
//! which test shows which clause.

mod telecom;
