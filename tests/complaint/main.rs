//! The complaint: the lifecycle, limits, histories, hostile input, forms that are stored.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/model.rs"]
mod model;
#[path = "../common/pages.rs"]
mod pages;

mod across_cases;
mod custody;
mod driver;
mod faults;
mod forms;
mod golden;
mod hostile;
mod laws;
mod lifecycle_page;
mod memory;
mod redacted;
mod refusals;
mod semantics;
mod table;
mod vocabulary;
