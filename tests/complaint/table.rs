//! Every command in every state, against the table written out by hand.
//!
//! The matrix below is written out by hand from the lifecycle, not read off
//! `transitions()`: a row a state, a column of the states that a command may lead to.

use crate::common;

use std::collections::{BTreeMap, BTreeSet};

use redress::complaint::command::*;
use redress::complaint::{
    Command, Complaint, Context, Entry, FollowUpResult, Plan, Rejection, Relation, Request, Ruling,
    decide, is_legal, legal_from, legal_in, mermaid, permitted, receive, transitions,
};
use redress::lifecycle::CommandKind as C;
use redress::lifecycle::StateKind as S;
use redress::policy::Policy;
use redress::vocabulary::{Actor, Facts, Finding, Money, Outcome, Reason, Satisfaction, grade};
use redress_testing::{TOLD, WORKSHOP, agent, permissive};

use common::{at, general};

/// What may be done in each state besides what may be done in all or in all open ones, and where it
/// leads.
fn steps(state: S) -> &'static [(C, &'static [S])] {
    use S::*;
    match state {
        Received => &[(C::Decline, &[Declined]), (C::Register, &[Registered])],
        Registered => &[
            (C::Dispatch, &[Dispatched]),
            (C::Investigate, &[Investigating]),
            (C::Propose, &[Proposed]),
            (C::Answer, &[Answered]),
        ],
        Dispatched => &[(C::Sign, &[Investigating]), (C::Transfer, &[Dispatched])],
        Investigating => &[
            (C::Transfer, &[Dispatched]),
            (C::Investigate, &[Investigating]),
            (C::Propose, &[Proposed]),
            (C::Complete, &[Handled]),
            (C::Answer, &[Answered]),
            (C::Assist, &[Investigating]),
            (C::Return, &[Investigating]),
        ],
        Proposed => &[
            (C::Propose, &[Proposed]),
            (C::Review, &[Proposed]),
            (C::SendBack, &[Investigating]),
            (C::Approve, &[Approved]),
            (C::Offer, &[Offered]),
            (C::Implement, &[Implementing]),
            (C::Answer, &[Answered]),
            (C::Assist, &[Proposed]),
            (C::Return, &[Proposed]),
        ],
        Approved => &[
            (C::SendBack, &[Investigating]),
            (C::Offer, &[Offered]),
            (C::Implement, &[Implementing]),
            (C::Answer, &[Answered]),
            (C::Assist, &[Approved]),
            (C::Return, &[Approved]),
        ],
        Offered => &[
            (C::Accept, &[Implementing]),
            (C::Refuse, &[Investigating]),
            (C::Answer, &[Answered]),
            (C::Assist, &[Offered]),
            (C::Return, &[Offered]),
        ],
        Implementing => &[
            (C::Propose, &[Proposed]),
            (C::Complete, &[Handled]),
            (C::Assist, &[Implementing]),
            (C::Return, &[Implementing]),
        ],
        Handled => &[
            (C::Review, &[Handled]),
            (C::SendBack, &[Investigating]),
            (C::Answer, &[Answered]),
            (C::Assist, &[Handled]),
            (C::Return, &[Handled]),
        ],
        Answered => &[
            (C::Review, &[Answered]),
            (C::SendBack, &[Investigating]),
            (C::FollowUp, &[Answered, Dispatched, Registered]),
            (C::Reopen, &[Dispatched, Registered]),
            (C::Close, &[Closed]),
            (C::Assist, &[Answered]),
            (C::Return, &[Answered]),
        ],
        Closed => &[
            (C::FollowUp, &[Closed, Dispatched, Registered]),
            (C::Reopen, &[Dispatched, Registered]),
            (C::Archive, &[Closed]),
        ],
        Declined | Withdrawn => &[(C::Reopen, &[Dispatched, Registered])],
    }
}

/// As long as the case is open.
const WHILE_OPEN: &[C] = &[
    C::Reclassify,
    C::NameOwner,
    C::Contact,
    C::Update,
    C::Hold,
    C::Resume,
    C::Escalate,
    C::Extend,
    C::CarryOver,
    C::Absorb,
    C::Recalculate,
];

/// Always.
const ALWAYS: &[C] = &[
    C::DecideLiability,
    C::ProposeNotice,
    C::DecideNotice,
    C::SignNotice,
    C::Mark,
    C::Link,
    C::Note,
    C::Tick,
];

fn open(state: S) -> bool {
    !matches!(state, S::Declined | S::Closed | S::Withdrawn)
}

fn expected() -> BTreeMap<(S, C), BTreeSet<S>> {
    let mut cells: BTreeMap<(S, C), BTreeSet<S>> = BTreeMap::new();
    for &state in S::ALL {
        for (command, to) in steps(state) {
            cells.insert((state, *command), to.iter().copied().collect());
        }
        for &command in ALWAYS {
            cells.insert((state, command), [state].into());
        }
        if open(state) {
            for &command in WHILE_OPEN {
                cells.insert((state, command), [state].into());
            }
            cells.insert((state, C::Withdraw), [S::Withdrawn].into());
            cells.insert((state, C::Merge), [S::Closed].into());
        }
    }
    cells
}

#[test]
fn i13_the_table_is_the_one_written_out_by_hand() {
    let mut found: BTreeMap<(S, C), BTreeSet<S>> = BTreeMap::new();
    for edge in transitions() {
        let new = found.entry((edge.from, edge.command)).or_default().insert(edge.to);
        assert!(new, "{edge:?} stands twice");
    }
    let expected = expected();
    for (cell, to) in &expected {
        assert_eq!(found.get(cell), Some(to), "{cell:?}");
    }
    for (cell, to) in &found {
        assert_eq!(expected.get(cell), Some(to), "{cell:?}");
    }
}

#[test]
fn the_questions_on_the_table_agree_with_it() {
    let cells = expected();
    for &state in S::ALL {
        assert_eq!(state.is_terminal(), !open(state));
        for &command in C::ALL {
            let legal = cells.contains_key(&(state, command));
            assert_eq!(is_legal(state, command), legal, "{command} while {state}");
            assert_eq!(legal_in(command).any(|s| s == state), legal);
            assert_eq!(legal_from(state).any(|c| c == command), legal);
        }
    }
    let diagram = mermaid();
    for (cell, to) in &cells {
        for to in to.iter().filter(|to| **to != cell.0) {
            let arrow = format!("    {} --> {}: {}\n", cell.0, to, cell.1);
            assert!(diagram.contains(&arrow), "the diagram lacks {arrow}");
        }
    }
}

const NOW: &str = "2026-03-02T09:00:00Z";

fn policy() -> Policy {
    Policy::new(permissive()).expect("a policy")
}

fn ask(complaint: &Complaint, policy: &Policy, command: Command) -> Result<Entry, Rejection> {
    let (actor, request) = (agent(), Request::now(command));
    let other = taken_over_by(complaint);
    decide(complaint, &request, &Context::new(policy, &actor, at(NOW)).other(&other))
}

/// The other complaint that commands name: open, with the promises of this one.
fn taken_over_by(complaint: &Complaint) -> Complaint {
    let (policy, actor) = (policy(), agent());
    let context = Context::new(&policy, &actor, at(NOW));
    let asked = Receive::new(
        redress::code!("case-2"),
        "customer-1".parse().expect("a customer"),
        general(),
    );
    let (mut other, _) = receive(&asked, None, None, &context).expect("received");
    let absorb = Absorb { from: complaint.id.clone(), due: Vec::new() };
    let entry = decide(&other, &absorb.into(), &context).expect("absorbed");
    other.apply(&entry).expect("the next entry");
    other
}

fn reason() -> Reason {
    "because".parse().expect("a reason")
}

fn close() -> Command {
    Close { conclusion: redress::code!("done") }.into()
}

fn answer() -> Command {
    Answer { outcome: Outcome::Resolved }.into()
}

/// A shortest way into each state.
fn way(state: S) -> Vec<Command> {
    let propose = || Command::from(Propose { plan: Plan::default() });
    let mut way: Vec<Command> = match state {
        S::Received => return vec![],
        S::Declined => return vec![Decline { reason: reason() }.into()],
        S::Withdrawn => return vec![Withdraw { reason: reason() }.into()],
        _ => vec![Register {}.into()],
    };
    let more: Vec<Command> = match state {
        S::Dispatched => vec![Dispatch { to: None }.into()],
        S::Investigating => vec![Dispatch { to: None }.into(), Sign {}.into()],
        S::Proposed => vec![propose()],
        S::Approved => vec![propose(), Approve {}.into()],
        S::Offered => vec![propose(), Offer {}.into()],
        S::Implementing => vec![propose(), Implement {}.into()],
        S::Handled => vec![propose(), Implement {}.into(), Complete {}.into()],
        S::Answered => vec![answer()],
        S::Closed => vec![answer(), close()],
        _ => vec![],
    };
    way.extend(more);
    way
}

fn in_state(state: S, policy: &Policy) -> Complaint {
    let (actor, now) = (agent(), at(NOW));
    let context = Context::new(policy, &actor, now);
    let asked = Receive::new(
        redress::code!("case-1"),
        "customer-1".parse().expect("a customer"),
        general(),
    );
    let (mut complaint, _) = receive(&asked, None, None, &context).expect("received");
    for command in way(state) {
        let entry = ask(&complaint, policy, command).expect("a step on the way");
        complaint.apply(&entry).expect("the next entry");
    }
    assert_eq!(complaint.state.kind(), state);
    complaint
}

/// Every command, with ordinary data.
fn command(kind: C) -> Command {
    match kind {
        C::Receive => unreachable!("nobody asks it of a complaint"),
        C::Decline => Decline { reason: reason() }.into(),
        C::Register => Register {}.into(),
        C::Reclassify => {
            let facts = Facts { grade: grade::MAJOR, ..general() };
            Reclassify { facts: Box::new(facts) }.into()
        }
        C::Dispatch => Dispatch { to: Some(WORKSHOP) }.into(),
        C::Transfer => Transfer { to: Some(WORKSHOP) }.into(),
        C::Sign => Sign {}.into(),
        C::NameOwner => NameOwner { owner: "zhang".parse().expect("a person") }.into(),
        C::Assist => Assist { department: WORKSHOP }.into(),
        C::Contact => Contact { reached: true }.into(),
        C::Update => Update {}.into(),
        C::Investigate => Investigate { cause: None, substantiated: true }.into(),
        C::Propose => Propose { plan: Plan::default() }.into(),
        C::Review => Review {}.into(),
        C::SendBack => SendBack { reason: reason() }.into(),
        C::Approve => Approve {}.into(),
        C::Offer => Offer {}.into(),
        C::Accept => Accept {}.into(),
        C::Refuse => Refuse { reason: reason() }.into(),
        C::Implement => Implement {}.into(),
        C::Complete => Complete {}.into(),
        C::Return => Return {}.into(),
        C::Answer => answer(),
        C::FollowUp => FollowUp { result: FollowUpResult::Reached(Satisfaction::Satisfied) }.into(),
        C::Close => close(),
        C::Archive => Archive {}.into(),
        C::Withdraw => Withdraw { reason: reason() }.into(),
        C::Reopen => Reopen { reason: reason() }.into(),
        C::Hold => Hold { reason: reason() }.into(),
        C::Resume => Resume {}.into(),
        C::Escalate => Escalate { level: 1 }.into(),
        C::Extend => Extend {
            topic: "handle".parse().expect("a topic"),
            promise: at("2026-03-05T09:00:00Z"),
            reason: reason(),
            customer_told: true,
        }
        .into(),
        C::DecideLiability => {
            DecideLiability { finding: Finding::NotLiable, persons: vec![] }.into()
        }
        C::ProposeNotice => {
            ProposeNotice { incentive: "bonus".parse().expect("a rule"), on: None }.into()
        }
        C::DecideNotice => {
            DecideNotice { notice: 1, ruling: Ruling::Impose(Money::yuan(20)) }.into()
        }
        C::SignNotice => SignNotice { notice: 1 }.into(),
        C::Mark => Mark { mark: TOLD }.into(),
        C::Link => {
            let to = redress::code!("case-2");
            Link { to, relation: Relation::RepeatOf }.into()
        }
        C::Merge => Merge { into: redress::code!("case-2") }.into(),
        C::Absorb => Absorb { from: redress::code!("case-2"), due: Vec::new() }.into(),
        C::CarryOver => CarryOver { year: 2026, month: 4 }.into(),
        C::Note => Note {}.into(),
        C::Recalculate => Recalculate {}.into(),
        C::Tick => Tick {}.into(),
        _ => panic!("`{kind}` is not in this table"),
    }
}

/// What the command's own data may run into on a complaint that nothing has been done to: there is no
/// notice, no hold, no limit, and the form may not have left.
fn own_reason(kind: C, state: S, why: &Rejection) -> bool {
    match kind {
        C::Resume => matches!(why, Rejection::NotHeld),
        C::Extend => {
            matches!(
                why,
                Rejection::Extension { .. } | Rejection::NoOccasion { command: C::Extend }
            )
        }
        C::DecideNotice | C::SignNotice => {
            matches!(why, Rejection::UnknownNotice { .. } | Rejection::NoOccasion { .. })
        }
        C::Return => state != S::Investigating && matches!(why, Rejection::FormIsHome),
        _ => false,
    }
}

#[test]
fn i13_every_command_in_every_state() {
    let (policy, cells) = (policy(), expected());
    for &state in S::ALL {
        let complaint = in_state(state, &policy);
        for &kind in C::ALL.iter().filter(|kind| **kind != C::Receive) {
            let asked = command(kind);
            assert_eq!(asked.kind(), kind);
            let mut after = complaint.clone();
            let outcome = ask(&after, &policy, asked);
            assert_eq!(after, complaint, "deciding changes nothing");
            match (cells.get(&(state, kind)), outcome) {
                (None, Err(Rejection::WrongState { state: from, command })) => {
                    assert_eq!((from, command), (state, kind));
                    let text = Rejection::WrongState { state, command }.to_string();
                    assert!(
                        text.contains(state.as_str()) && text.contains(kind.as_str()),
                        "{text}"
                    );
                }
                (None, other) => panic!("{kind} while {state} is illegal, yet: {other:?}"),
                (Some(to), Ok(entry)) => {
                    // Nothing is due and no limit is running: nothing to record.
                    let idle = matches!(kind, C::Tick | C::Recalculate);
                    assert_eq!(entry.events.is_empty(), idle, "{kind} while {state}");
                    if !entry.events.is_empty() {
                        after.apply(&entry).expect("the next entry");
                    }
                    let now = after.state.kind();
                    assert!(to.contains(&now), "{kind} while {state} led to {now}");
                }
                (Some(_), Err(why)) => {
                    assert!(own_reason(kind, state, &why), "{kind} while {state}: {why}");
                }
            }
        }
    }
}

#[test]
fn what_is_permitted_to_everybody_is_what_the_table_allows() {
    let (policy, cells) = (policy(), expected());
    let actor = agent();
    for &state in S::ALL {
        let complaint = in_state(state, &policy);
        let context = Context::new(&policy, &actor, at(NOW));
        for said in permitted(&complaint, &context) {
            match said.refused {
                None => assert!(cells.contains_key(&(state, said.command))),
                Some(Rejection::WrongState { .. }) => {
                    assert!(!cells.contains_key(&(state, said.command)));
                }
                Some(why) => assert!(own_reason(said.command, state, &why), "{why}"),
            }
        }
    }
}

#[test]
fn every_state_is_reached_and_every_one_reaches_an_end() {
    let mut reached: BTreeSet<S> = [S::Received].into();
    while let Some(edge) =
        transitions().iter().find(|e| reached.contains(&e.from) && !reached.contains(&e.to))
    {
        reached.insert(edge.to);
    }
    assert_eq!(reached.len(), S::ALL.len());
    for &state in S::ALL {
        let mut ahead: BTreeSet<S> = [state].into();
        // Taking it back or joining it to another is always possible; an end without that is what
        // the way is for.
        while let Some(edge) = transitions()
            .iter()
            .filter(|e| !matches!(e.command, C::Withdraw | C::Merge))
            .find(|e| ahead.contains(&e.from) && !ahead.contains(&e.to))
        {
            ahead.insert(edge.to);
        }
        assert!(ahead.contains(&S::Closed), "no way from {state} to a close");
    }
}

#[test]
fn an_actor_without_a_role_of_the_policy_may_nothing_in_any_state() {
    let policy = policy();
    let stranger = Actor::new("eve".parse().expect("an id"), "guest".parse().expect("a role"));
    for &state in S::ALL {
        let complaint = in_state(state, &policy);
        let context = Context::new(&policy, &stranger, at(NOW));
        for &kind in C::ALL.iter().filter(|kind| **kind != C::Receive) {
            let outcome = decide(&complaint, &command(kind).into(), &context);
            match outcome {
                Err(Rejection::UnknownRole { .. }) => {}
                Err(Rejection::WrongState { .. }) => assert!(!is_legal(state, kind)),
                // What has fallen due is nobody's secret, but a stranger may not ask either.
                other => panic!("{kind} while {state}: {other:?}"),
            }
        }
    }
}
