//! Calendars, periods and clocks: laws, rules by the source, vectors, costs.

mod cost;
mod deadlines;
mod edges;
mod instants;
mod laws;
mod openings;
mod patterns;
mod rules;
mod text;
mod vectors;
