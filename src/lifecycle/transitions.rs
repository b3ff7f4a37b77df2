//! The transition table: which commands are legal in which states, and where they lead.
//!
//! `decide`, `permitted`, the policy checks, the diagrams and the exhaustive test all read it;
//! `complaint` re-exports it. Which of the legal steps a procedure requires is decided by the gates of its
//! policy.

use super::names::{CommandKind as C, Point as P, StateKind as S};

/// One transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// The state before.
    pub from: S,
    /// The command.
    pub command: C,
    /// A state that the command can lead to.
    pub to: S,
}

/// Transitions that change the state, the usual path first.
const STEPS: &[(S, C, S)] = &[
    (S::Received, C::Decline, S::Declined),
    (S::Received, C::Register, S::Registered),
    (S::Registered, C::Dispatch, S::Dispatched),
    (S::Registered, C::Investigate, S::Investigating),
    (S::Registered, C::Propose, S::Proposed),
    // Resolved on the spot.
    (S::Registered, C::Answer, S::Answered),
    (S::Dispatched, C::Sign, S::Investigating),
    (S::Dispatched, C::Transfer, S::Dispatched),
    (S::Investigating, C::Transfer, S::Dispatched),
    (S::Investigating, C::Investigate, S::Investigating),
    (S::Investigating, C::Propose, S::Proposed),
    (S::Investigating, C::Complete, S::Handled),
    (S::Investigating, C::Answer, S::Answered),
    (S::Proposed, C::Propose, S::Proposed),
    (S::Proposed, C::Review, S::Proposed),
    (S::Proposed, C::SendBack, S::Investigating),
    (S::Proposed, C::Approve, S::Approved),
    (S::Proposed, C::Offer, S::Offered),
    (S::Proposed, C::Implement, S::Implementing),
    (S::Proposed, C::Answer, S::Answered),
    (S::Approved, C::SendBack, S::Investigating),
    (S::Approved, C::Offer, S::Offered),
    (S::Approved, C::Implement, S::Implementing),
    (S::Approved, C::Answer, S::Answered),
    (S::Offered, C::Accept, S::Implementing),
    (S::Offered, C::Refuse, S::Investigating),
    (S::Offered, C::Answer, S::Answered),
    (S::Implementing, C::Propose, S::Proposed),
    (S::Implementing, C::Complete, S::Handled),
    (S::Handled, C::Review, S::Handled),
    (S::Handled, C::SendBack, S::Investigating),
    (S::Handled, C::Answer, S::Answered),
    // The reply is reviewed by the department responsible, and may be sent back.
    (S::Answered, C::Review, S::Answered),
    (S::Answered, C::SendBack, S::Investigating),
    (S::Answered, C::FollowUp, S::Answered),
    (S::Answered, C::FollowUp, S::Dispatched),
    (S::Answered, C::FollowUp, S::Registered),
    (S::Answered, C::Reopen, S::Dispatched),
    (S::Answered, C::Reopen, S::Registered),
    (S::Answered, C::Close, S::Closed),
    // A case may be concluded with the answer and called back within a week.
    (S::Closed, C::FollowUp, S::Closed),
    (S::Closed, C::FollowUp, S::Dispatched),
    (S::Closed, C::FollowUp, S::Registered),
    (S::Closed, C::Reopen, S::Dispatched),
    (S::Closed, C::Reopen, S::Registered),
    (S::Closed, C::Archive, S::Closed),
    (S::Declined, C::Reopen, S::Dispatched),
    (S::Declined, C::Reopen, S::Registered),
    (S::Withdrawn, C::Reopen, S::Dispatched),
    (S::Withdrawn, C::Reopen, S::Registered),
];

/// States in which the case is open.
const OPEN: &[S] = &[
    S::Received,
    S::Registered,
    S::Dispatched,
    S::Investigating,
    S::Proposed,
    S::Approved,
    S::Offered,
    S::Implementing,
    S::Handled,
    S::Answered,
];

/// States in which a department may hold the form.
const WITH_FORM: &[S] = &[
    S::Investigating,
    S::Proposed,
    S::Approved,
    S::Offered,
    S::Implementing,
    S::Handled,
    S::Answered,
];

/// Commands that leave the state unchanged, and the states in which they are legal.
const SIDE_COMMANDS: &[(C, &[S])] = &[
    (C::Reclassify, OPEN),
    (C::NameOwner, OPEN),
    (C::Assist, WITH_FORM),
    (C::Contact, OPEN),
    (C::Update, OPEN),
    (C::Return, WITH_FORM),
    (C::Hold, OPEN),
    (C::Resume, OPEN),
    (C::Escalate, OPEN),
    (C::Extend, OPEN),
    (C::CarryOver, OPEN),
    (C::Absorb, OPEN),
    (C::Recalculate, OPEN),
    (C::DecideLiability, S::ALL),
    (C::ProposeNotice, S::ALL),
    (C::DecideNotice, S::ALL),
    (C::SignNotice, S::ALL),
    (C::Mark, S::ALL),
    (C::Link, S::ALL),
    (C::Note, S::ALL),
    (C::Tick, S::ALL),
];

#[allow(clippy::arithmetic_side_effects, reason = "evaluated at compile time")]
const fn count() -> usize {
    let mut total = STEPS.len() + 2 * OPEN.len();
    let mut rest = SIDE_COMMANDS;
    while let [(_, states), tail @ ..] = rest {
        total += states.len();
        rest = tail;
    }
    total
}

/// Written out at compile time, so that a query is one table look-up.
#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "evaluated at compile time; a slip fails the build"
)]
const fn edges() -> [Edge; count()] {
    let mut edges = [Edge { from: S::Received, command: C::Tick, to: S::Received }; count()];
    let mut at = 0;
    let mut steps = STEPS;
    while let [(from, command, to), tail @ ..] = steps {
        edges[at] = Edge { from: *from, command: *command, to: *to };
        at += 1;
        steps = tail;
    }
    let mut open = OPEN;
    while let [from, tail @ ..] = open {
        edges[at] = Edge { from: *from, command: C::Withdraw, to: S::Withdrawn };
        edges[at + 1] = Edge { from: *from, command: C::Merge, to: S::Closed };
        at += 2;
        open = tail;
    }
    let mut beside = SIDE_COMMANDS;
    while let [(command, states), tail @ ..] = beside {
        let mut states: &[S] = states;
        while let [state, more @ ..] = states {
            edges[at] = Edge { from: *state, command: *command, to: *state };
            at += 1;
            states = more;
        }
        beside = tail;
    }
    edges
}

static EDGES: [Edge; count()] = edges();

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "evaluated at compile time; a slip fails the build"
)]
const fn legal() -> [u64; S::ALL.len()] {
    let mut legal = [0u64; S::ALL.len()];
    let mut rest: &[Edge] = &edges();
    while let [edge, tail @ ..] = rest {
        legal[edge.from.index()] |= 1 << edge.command.index();
        rest = tail;
    }
    legal
}

/// One bit per legal command, by state.
static LEGAL: [u64; S::ALL.len()] = legal();
const _: () = assert!(C::ALL.len() <= 64, "a state's commands fit one word");

/// All transitions.
///
/// ```
/// use redress::complaint::transitions;
/// use redress::lifecycle::{CommandKind, StateKind};
/// let from_received: Vec<_> = transitions()
///     .iter()
///     .filter(|edge| edge.from == StateKind::Received && edge.to != edge.from)
///     .map(|edge| edge.command)
///     .collect();
/// use CommandKind::{Decline, Merge, Register, Withdraw};
/// assert_eq!(from_received, [Decline, Register, Withdraw, Merge]);
/// ```
#[must_use]
pub fn transitions() -> &'static [Edge] {
    &EDGES
}

/// Whether a command is legal in a state.
#[must_use]
pub fn is_legal(state: S, command: C) -> bool {
    LEGAL.get(state.index()).is_some_and(|commands| commands & (1 << command.index()) != 0)
}

/// Whether a command advances the case, as opposed to being recorded beside it.
pub(crate) fn leads_on(state: S, command: C) -> bool {
    matches!(command, C::Withdraw | C::Merge)
        || STEPS.iter().any(|(from, step, _)| *from == state && *step == command)
}

/// The milestones that a command may reach.
///
/// Which of them it does reach depends on the complaint: an answer completes the handling only if it is not
/// complete yet. Reactions and limits may reach further milestones.
///
/// ```
/// use redress::complaint::points_of;
/// use redress::lifecycle::{CommandKind, Point};
/// assert_eq!(points_of(CommandKind::Offer), [Point::Contacted, Point::Offered]);
/// ```
#[must_use]
pub const fn points_of(command: C) -> &'static [P] {
    match command {
        C::Receive => &[P::Received, P::OwnerNamed],
        C::Register => &[P::Registered],
        C::Dispatch | C::Transfer => &[P::Dispatched],
        C::Sign => &[P::Signed],
        C::NameOwner => &[P::OwnerNamed],
        C::Contact => &[P::Contacted],
        C::Update => &[P::Contacted, P::Updated],
        C::Investigate => &[P::Investigated],
        C::Propose => &[P::Proposed],
        C::Review => &[P::Reviewed],
        C::Approve => &[P::Approved],
        C::Offer => &[P::Contacted, P::Offered],
        C::Accept => &[P::Accepted],
        C::Refuse => &[P::Refused],
        C::SendBack => &[P::SentBack],
        C::Complete => &[P::Completed],
        C::Return => &[P::Returned],
        C::Answer => &[P::Contacted, P::Offered, P::Completed, P::Answered],
        C::FollowUp => &[P::FollowedUp],
        C::Close => &[P::Closed],
        // What ends a case ends its hold.
        C::Merge => &[P::Closed, P::Resumed],
        C::Archive => &[P::Archived],
        C::Reopen => &[P::Reopened, P::Dispatched],
        C::Escalate => &[P::Escalated],
        C::Extend => &[P::Extended],
        C::DecideLiability => &[P::LiabilityDecided],
        C::Hold => &[P::Held],
        C::Resume | C::Decline | C::Withdraw => &[P::Resumed],
        C::Reclassify
        | C::Assist
        | C::Implement
        | C::ProposeNotice
        | C::DecideNotice
        | C::SignNotice
        | C::Mark
        | C::Absorb
        | C::Link
        | C::CarryOver
        | C::Note
        | C::Recalculate
        | C::Tick => &[],
    }
}

/// The milestones that a command undoes: a new resolution, for example, needs a new review.
pub(crate) const fn undone_by(command: C) -> &'static [P] {
    const LATER: &[P] = &[P::Reviewed, P::Approved, P::Offered, P::Accepted, P::Completed];
    const ALL: &[P] = &[
        P::Proposed,
        P::Reviewed,
        P::Approved,
        P::Offered,
        P::Accepted,
        P::Completed,
        P::Answered,
    ];
    match command {
        C::Propose => LATER,
        C::SendBack | C::Refuse => ALL,
        _ => &[],
    }
}

/// The states in which a command is legal, in table order.
pub fn legal_in(command: C) -> impl Iterator<Item = S> {
    S::ALL.iter().copied().filter(move |state| is_legal(*state, command))
}

/// The commands that are legal in a state, in table order.
pub fn legal_from(state: S) -> impl Iterator<Item = C> {
    C::ALL.iter().copied().filter(move |command| is_legal(state, *command))
}

/// The lifecycle as a Mermaid state diagram, with the transitions that change the state.
///
/// ```
/// assert!(redress::complaint::mermaid().starts_with("stateDiagram-v2"));
/// ```
#[must_use]
pub fn mermaid() -> String {
    use std::fmt::Write as _;
    let mut text = String::from("stateDiagram-v2\n    [*] --> received: receive\n");
    for edge in transitions()
        .iter()
        .filter(|edge| edge.from != edge.to || STEPS.contains(&(edge.from, edge.command, edge.to)))
    {
        let name = |state: S| state.as_str();
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "    {} --> {}: {}", name(edge.from), name(edge.to), edge.command);
    }
    for state in S::ALL.iter().filter(|state| state.is_terminal()) {
        let _ = writeln!(text, "    {} --> [*]", state.as_str());
    }
    text
}
