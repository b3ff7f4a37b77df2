//! Calendars, periods and clocks: laws, rules by the source, vectors, costs.

mod cost;
mod deadlines;
#[cfg(feature = "ics")]
mod ics;
mod laws;
mod openings;
mod patterns;
mod rules;
mod text;
mod vectors;
