//! The desk, asked as a browser or a program asks it, without a network.

mod api;
mod common;
mod described;
mod hostile;
mod pages;
#[cfg(all(unix, feature = "postgres"))]
mod server;
mod slow;
mod trial;
mod ways;
