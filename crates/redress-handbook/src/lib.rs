//! Aids for the people who handle complaints: [`classify`] suggests categories, [`improvement`] leads from
//! the causes of many complaints to a standard that keeps them from coming back.

pub mod classify;
pub mod improvement;
pub mod measure;
