//! `permitted`: what an actor may do now, and why not the rest; what a user interface greys out.

use super::complaint::Complaint;
use super::context::Context;
use super::guards;
use super::rejection::Rejection;
use crate::lifecycle::CommandKind;

/// One command, and whether it would be considered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permitted {
    /// The command.
    pub command: CommandKind,
    /// `None`: allowed, as far as can be said without its data; else the reason why not.
    pub refused: Option<Rejection>,
}

impl Permitted {
    /// Whether it is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.refused.is_none()
    }
}

/// Every command with *allowed* or the reason why not, in the order of [`CommandKind::ALL`].
///
/// Reads the same table, permissions and gates as `decide`. `Receive` is left out: it opens a
/// complaint and is never asked of one.
#[must_use]
pub fn permitted(complaint: &Complaint, context: &Context<'_>) -> Vec<Permitted> {
    let judge = |command| {
        let place = guards::known_role(context.policy, context.actor)?;
        guards::legal(complaint, command)?;
        guards::role(complaint, context.policy, (context.actor, place), command, None)?;
        guards::standing(complaint, command)?;
        guards::gates(complaint, context.policy, command, None)
    };
    CommandKind::ALL
        .iter()
        .filter(|command| **command != CommandKind::Receive)
        .map(|&command| Permitted { command, refused: judge(command).err() })
        .collect()
}
