//! The complaint: lifecycle, limits, histories, untrusted input, serialised forms.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/model.rs"]
mod model;
#[path = "../common/pages.rs"]
mod pages;

mod across_cases;
mod acting;
mod clocks;
mod consequences;
mod custody;
mod cycles;
mod driver;
mod extensions;
mod faults;
mod forms;
mod golden;
mod holds;
mod impossible_policies;
mod judged_again;
mod laws;
mod lifecycle_page;
mod memory;
mod merging;
mod messages;
mod permissions;
mod policy_versions;
mod redacted;
mod refusals;
mod regrading;
mod requests;
mod reselection;
mod rules_of_time;
#[cfg(feature = "schema")]
mod schema;
mod starting;
mod stories;
mod table;
mod untrusted_input;
mod vocabulary;
mod warnings_and_breaches;
mod wire_page;
