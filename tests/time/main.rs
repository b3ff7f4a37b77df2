//! Calendars, periods and clocks: laws, rules by the source, vectors, costs.

mod cost;
mod laws;
mod rules;
mod text;
mod vectors;
