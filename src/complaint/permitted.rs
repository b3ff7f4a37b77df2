//! `permitted`: what an actor may do now, and why not the rest; what a user interface greys out.

use super::command::{
    Accept, Approve, Archive, Command, Complete, Implement, Note, Offer, Recalculate, Register,
    Request, Resume, Return, Review, Sign, Tick, Update,
};
use super::complaint::Complaint;
use super::context::Context;
use super::decide::{About, Asked, decide, readable};
use super::rejection::Rejection;
use super::transaction::Transaction;
use crate::lifecycle::CommandKind;

/// One command, and whether it would be considered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
/// A command that has no data of its own is allowed exactly when [`decide`] accepts it now. One that has
/// data is refused here only if `decide` refuses it now whatever its data: no authority covers the
/// resolution on the table, no limit may be extended, no notice waits for a decision, and so on.
/// `Receive` is left out: it opens a complaint and is never asked of one.
#[must_use]
pub fn permitted(complaint: &Complaint, context: &Context<'_>) -> Vec<Permitted> {
    // What is due by now is recorded before any command is judged.
    let mut now = complaint.clone();
    let settled = context.settled(Some(complaint.recorded_at)).and_then(|context| {
        match Transaction::new(&mut now, context, context.now).sweep(context.now) {
            Err(Rejection::ManyAlarms { .. }) | Ok(()) => Ok(context),
            Err(why) => Err(why),
        }
    });
    let judge = |command: CommandKind| {
        let context = settled.as_ref().map_err(Rejection::clone)?;
        if let Some(command) = without_data(command) {
            return decide(complaint, &Request::now(command), context).map(|_| ());
        }
        readable(complaint)?;
        if !complaint.policy.matches(context.policy.stamp()) {
            let expected = Box::new(complaint.policy.clone());
            let given = Box::new(context.policy.stamp().clone());
            return Err(Rejection::OtherPolicy { expected, given });
        }
        let asked = Asked { complaint: &now, context, at: context.now };
        if command != CommandKind::Mark {
            return asked.may(command, About::default()).and_then(|()| asked.occasion(command));
        }
        // Which mark is the one part of the data that permissions and gates look at.
        let mut refused =
            asked.may(command, About::default()).and_then(|()| asked.occasion(command)).err();
        for mark in &context.policy.spec().marks {
            match asked.may(command, About { mark: Some(mark), ..About::default() }) {
                Ok(()) => return Ok(()),
                Err(why) => refused = Some(why),
            }
        }
        refused.map_or(Ok(()), Err)
    };
    CommandKind::ALL
        .iter()
        .filter(|command| **command != CommandKind::Receive)
        .map(|&command| Permitted { command, refused: judge(command).err() })
        .collect()
}

/// A command that has no data of its own.
fn without_data(command: CommandKind) -> Option<Command> {
    Some(match command {
        CommandKind::Register => Register {}.into(),
        CommandKind::Sign => Sign {}.into(),
        CommandKind::Update => Update {}.into(),
        CommandKind::Review => Review {}.into(),
        CommandKind::Approve => Approve {}.into(),
        CommandKind::Offer => Offer {}.into(),
        CommandKind::Accept => Accept {}.into(),
        CommandKind::Implement => Implement {}.into(),
        CommandKind::Complete => Complete {}.into(),
        CommandKind::Return => Return {}.into(),
        CommandKind::Archive => Archive {}.into(),
        CommandKind::Resume => Resume {}.into(),
        CommandKind::Note => Note {}.into(),
        CommandKind::Recalculate => Recalculate {}.into(),
        CommandKind::Tick => Tick {}.into(),
        CommandKind::Receive
        | CommandKind::Decline
        | CommandKind::Reclassify
        | CommandKind::Dispatch
        | CommandKind::Transfer
        | CommandKind::NameOwner
        | CommandKind::Assist
        | CommandKind::Contact
        | CommandKind::Investigate
        | CommandKind::Propose
        | CommandKind::SendBack
        | CommandKind::Refuse
        | CommandKind::Answer
        | CommandKind::FollowUp
        | CommandKind::Close
        | CommandKind::Withdraw
        | CommandKind::Reopen
        | CommandKind::Hold
        | CommandKind::Escalate
        | CommandKind::Extend
        | CommandKind::DecideLiability
        | CommandKind::ProposeNotice
        | CommandKind::DecideNotice
        | CommandKind::SignNotice
        | CommandKind::Mark
        | CommandKind::Merge
        | CommandKind::Absorb
        | CommandKind::Link
        | CommandKind::CarryOver => return None,
    })
}
