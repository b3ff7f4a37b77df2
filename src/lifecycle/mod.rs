//! The lifecycle that every procedure shares: the names of states, commands, events and milestones, and
//! the transition table.

mod milestone;
mod names;
pub(crate) mod transitions;

pub use milestone::{Milestone, MilestoneError};
pub use names::{CommandKind, EventKind, Point, StateKind};
pub use transitions::{Edge, is_legal, legal_from, legal_in, mermaid, points_of, transitions};
