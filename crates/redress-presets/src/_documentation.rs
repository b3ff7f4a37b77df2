//! Longer pages: which rule and which test carry each clause of the sources, how to add a procedure.

#[doc = include_str!("../../../docs/clauses.md")]
pub mod clauses {}

#[doc = include_str!("../../../docs/clauses-tel.md")]
pub mod telecom_clauses {}

#[doc = include_str!("../../../docs/clauses-org.md")]
pub mod organisation_clauses {}

#[doc = include_str!("../../../docs/how-to/add-a-procedure.md")]
pub mod add_a_procedure {}

#[doc = include_str!("../../../docs/spec.md")]
pub mod spec {}
