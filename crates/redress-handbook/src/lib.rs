//! Aids for complaint staff: [`classify`] suggests categories, [`improvement`] leads from the causes of many
//! complaints to a standard that prevents them.

pub mod classify;
mod error_text;
pub mod improvement;
pub mod measure;
