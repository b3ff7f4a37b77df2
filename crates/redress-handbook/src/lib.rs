//! Aids for complaint staff: [`classify`] suggests categories, [`improvement`] leads from the causes of many
//! complaints to a standard that prevents them.

pub mod classify;
pub mod improvement;
pub mod measure;
