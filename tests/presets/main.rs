//! The shipped procedures, clause by clause.
#![allow(clippy::duplicate_mod, reason = "each procedure's people come with the driver of stories")]

use redress_demo::telecom as operator;
#[path = "../common/pages.rs"]
mod pages;

mod clauses;
mod clauses_all;
mod dealership;
mod equipment_clauses;
mod files;
mod forms;
mod indicators;
mod mall_clauses;
mod marketing_clauses;
mod organisations;
mod rights_clauses;
mod telecom;
mod words;
