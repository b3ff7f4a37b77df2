//! Longer pages: for whoever runs the database.

#[doc = include_str!("../../../docs/how-to/run-on-postgres.md")]
pub mod run_on_postgres {}
