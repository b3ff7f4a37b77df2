//! What may not be left out, what follows from what, how a case may end, what may be granted.

use super::codes::{conclusion, flag, mark, nature};
use super::people::role;
use super::{appeal, clause, complaint, complaint_or_escalated, escalated, of_head_office, rule};
use crate::lifecycle::CommandKind as C;
use crate::lifecycle::Point;
use crate::policy::When;
use crate::policy::{
    Authority, ConclusionRule, Consequence, Gate, Need, Reaction, Target, Trigger,
};
use crate::vocabulary::{Clause, Mark, Role, channel, nature as known};

pub(super) fn marks() -> Vec<Mark> {
    vec![
        mark::SIGNED,
        mark::BAD_HANDLING,
        mark::OTHER_GROUNDS,
        mark::REPLIED,
        mark::FILING_REPORT,
        mark::MEDIATION,
    ]
}

pub(super) fn gates() -> Vec<Gate> {
    let gate = |id, before, needs, when: When, cite: &[&'static str]| Gate {
        id: rule(id),
        before,
        needs,
        when,
        marks: Vec::new(),
        cite: cite.iter().copied().map(clause).collect(),
    };
    let marking = |id, mark: Mark, needs, when: When, cite: &[&'static str]| Gate {
        marks: vec![mark],
        ..gate(id, C::Mark, needs, when, cite)
    };
    let reached = |point: Point| Need::Reached(point.into());
    let marked = |mark: Mark| Need::Reached(mark.into());
    // TEL-10: face to face nothing is recorded by voice, so the customer signs the record before it is
    // filed as a ticket.
    let face_to_face =
        || complaint().channel(channel::COUNTER).channel(channel::VISIT).channel(channel::ON_SITE);
    let by_regulator = || appeal().channel(channel::REGULATOR);
    vec![
        gate("signed-to-register", C::Register, marked(mark::SIGNED), face_to_face(), &["TEL-10"]),
        // A ticket goes back with what was found or a way to explain it.
        gate(
            "ticket-bears-solution",
            C::Return,
            reached(Point::Proposed),
            When::any(),
            &["TEL-13", "TEL-14"],
        ),
        // The answer rests on the ticket, which is back where it was dispatched from.
        gate(
            "ticket-back-to-answer",
            C::Answer,
            Need::FormHome,
            complaint(),
            &["TEL-13", "TEL-16"],
        ),
        // Screening is of those called back; nothing is handled again without it.
        marking(
            "called-back-to-screen",
            mark::BAD_HANDLING,
            reached(Point::FollowedUp),
            When::any(),
            &["TEL-17"],
        ),
        gate("screened-to-reopen", C::Reopen, marked(mark::BAD_HANDLING), When::any(), &["TEL-17"]),
        // Head office audits a reply that is there and says what the customer was told.
        gate(
            "reply-there-to-audit",
            C::Review,
            Need::FormHome,
            of_head_office(),
            &["TEL-31", "TEL-35"],
        ),
        gate(
            "customer-told-to-audit",
            C::Review,
            reached(Point::Answered),
            of_head_office(),
            &["TEL-31", "TEL-35"],
        ),
        // Once the customer is answered no resolution can be set out: the ticket could not go back.
        gate(
            "solution-to-answer",
            C::Answer,
            reached(Point::Proposed),
            of_head_office(),
            &["TEL-13", "TEL-31", "TEL-35"],
        ),
        gate(
            "audited-to-call-back",
            C::FollowUp,
            reached(Point::Reviewed),
            escalated(),
            &["TEL-31"],
        ),
        gate("audited-to-close", C::Close, reached(Point::Reviewed), escalated(), &["TEL-31"]),
        marking(
            "audited-to-reply",
            mark::REPLIED,
            reached(Point::Reviewed),
            appeal(),
            &["TEL-34", "TEL-35"],
        ),
        gate("replied-to-call-back", C::FollowUp, marked(mark::REPLIED), appeal(), &["TEL-35"]),
        gate(
            "called-back-to-conclude",
            C::Close,
            reached(Point::FollowedUp),
            appeal(),
            &["TEL-35"],
        ),
        gate("cause-to-conclude", C::Close, reached(Point::Investigated), appeal(), &["TEL-35"]),
        gate("liability-to-conclude", C::Close, Need::Liability, appeal(), &["TEL-35", "TEL-36"]),
        gate(
            "key-case-reported",
            C::Close,
            marked(mark::FILING_REPORT),
            appeal().flag(flag::KEY_CASE),
            &["TEL-35"],
        ),
        gate("mediation-on-file", C::Archive, marked(mark::MEDIATION), by_regulator(), &["TEL-35"]),
    ]
}

fn tell(role: Role) -> Consequence {
    Consequence::Notify(Target::Role(role))
}

pub(super) fn reactions() -> Vec<Reaction> {
    let reaction = |id, on, cite| Reaction::new(rule(id), on).cite(clause(cite));
    let reached = |point: Point| Trigger::Reached(point.into());
    vec![
        // What may end in the press, a court or an appeal is reported upward at once.
        reaction("grave-reported", reached(Point::Registered), "TEL-4")
            .when(
                complaint_or_escalated()
                    .nature(known::MEDIA)
                    .nature(known::CONSUMER_BODY)
                    .nature(nature::COURT),
            )
            .then(tell(role::PROVINCIAL_SERVICE))
            .then(tell(role::HEAD_OFFICE_AGENT)),
        // Clearly dissatisfied: recorded with the call, and screened. Nothing is reopened by itself.
        reaction("screen-dissatisfied", Trigger::Dissatisfied, "TEL-17")
            .when(complaint())
            .then(tell(role::CENTRE_HEAD)),
        reaction("screen-dissatisfied-above", Trigger::Dissatisfied, "TEL-17")
            .when(of_head_office())
            .then(tell(role::HEAD_OFFICE_SERVICE)),
        // Who cannot keep a limit explains to the centre, which has the customer on the line.
        reaction("promise-explained", reached(Point::Extended), "TEL-19")
            .then(tell(role::CENTRE_AGENT)),
    ]
}

pub(super) fn conclusions() -> Vec<ConclusionRule> {
    let ends = |conclusion, when: When, cite: &[&'static str]| ConclusionRule {
        conclusion,
        when,
        cite: cite.iter().copied().map(clause).collect(),
    };
    vec![
        ends(conclusion::SOLVED, complaint_or_escalated(), &["TEL-22"]),
        ends(conclusion::EXPLAINED, complaint_or_escalated(), &["TEL-5", "TEL-22"]),
        ends(conclusion::POSITION_STATED, complaint_or_escalated(), &["TEL-16"]),
        ends(conclusion::COMPANY_LIABLE, appeal(), &["TEL-36"]),
        ends(conclusion::HANDLED_BEFORE, appeal(), &["TEL-36"]),
        ends(conclusion::CASE_WITHDRAWN, appeal(), &["TEL-36"]),
        ends(conclusion::CUSTOMERS_CAUSE, appeal(), &["TEL-36"]),
    ]
}

/// The operator's levels of authority, each citing the clause that asks for them.
pub(super) fn authorities(given: &[Authority]) -> Vec<Authority> {
    let cited = |authority: &Authority| {
        let mut authority = authority.clone();
        let cite: Clause = clause("TEL-20");
        if !authority.cite.contains(&cite) {
            authority.cite.push(cite);
        }
        authority
    };
    given.iter().map(cited).collect()
}
