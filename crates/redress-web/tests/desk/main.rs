//! The desk, asked as a browser or a program asks it, without a network.

mod api;
mod common;
mod hostile;
mod pages;
mod ways;
