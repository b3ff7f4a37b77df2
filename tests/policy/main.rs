//! Policies: checks, files, exploration, findings about the shipped procedures.

#[allow(dead_code, reason = "shared with the example")]
use redress_demo::telecom as operator;

mod answers;
mod blanks;
mod check;
mod check_edges;
mod check_laws;
mod codes;
mod conditions;
mod explained;
mod files;
mod keys;
mod mistakes;
mod model;
mod page;
mod places;
mod preset_findings;
mod reach;
mod rules;
mod unread;
