//! The telecom procedure (TEL-1 to TEL-36) as policy data: complaints, escalated complaints, appeals.
//!
//! Here: what the source leaves open, and the whole. `codes` has the words, `people` who there is and
//! who may do what, `limits` how long things take, `rules` gates and reactions, `priority` the order of
//! work. Figures over many cases (TEL-21 to TEL-30, TEL-32) are indicators.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | general; provincial; national; face to face; escalated | answered | TEL-16, TEL-17: once it is called back nothing is left but concluding it, which has no figure |
//! | escalated | dispatched, investigating, proposed, approved, offered, implementing, handled | TEL-31 counts until the reply is back at head office; what head office does with it, a part dispatched once more included, has no figure |
//! | escalated; appeal; appeal, key case | registered | TEL-17 has bad handling handled again, without a figure for dispatching that again; TEL-9 and TEL-34 count it once, from the receipt |
//! | appeal; appeal, key case | answered | TEL-35: concluded once it is called back, without a figure |
//! | appeal; appeal, key case | investigating, proposed, approved, offered, implementing, handled | TEL-34 counts from the receipt; an appeal taken up again after head office has replied is not in the source, and has limits only once it is dispatched |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | TEL-31, TEL-35: head office audits the reply; what is sent back after the call-back was made has no figure, and bad handling is taken up again (TEL-17) |

mod codes;
mod limits;
mod open;
mod people;
mod priority;
mod rules;
mod words;

use super::blank::PresetError;
use crate::policy::Policy;
use crate::policy::PolicySpec;
use crate::policy::When;
use crate::policy::{Climb, FollowUpRule, Origin, Returns, Target};
use crate::vocabulary::{Clause, Kind, Label, PolicyId, RuleId, Satisfaction};

pub use codes::{conclusion, flag, line, mark, nature, remedy, subject};
pub use limits::{MeanTarget, mean_targets, topic};
pub use open::{BusinessUnit, DepartmentLimit, Telecom, TicketUnit, Unit};
pub use people::{department, role};
pub use priority::Priority;

const fn clause(text: &'static str) -> Clause {
    Clause::new_static(text)
}

const fn rule(text: &'static str) -> RuleId {
    RuleId::new_static(text)
}

/// Complaints of the first instance. The source counts dissatisfaction voiced as one (TEL-3).
fn complaint() -> When {
    When::any().kind(Kind::Complaint).kind(Kind::Grievance)
}

/// Complaints brought to the group's own hotline (TEL-31).
fn escalated() -> When {
    When::any().kind(Kind::EscalatedComplaint)
}

/// Appeals (TEL-33).
fn appeal() -> When {
    When::any().kind(Kind::Appeal)
}

/// All customer complaints, escalated ones included: an escalated complaint is one that is brought
/// elsewhere (TEL-31), so what holds for filling in and calling back holds for it too.
fn complaint_or_escalated() -> When {
    complaint().kind(Kind::EscalatedComplaint)
}

/// Both kinds that head office has a part in.
fn of_head_office() -> When {
    escalated().kind(Kind::Appeal)
}

impl Telecom {
    /// The policy.
    ///
    /// # Errors
    /// [`PresetError`]: something that the source leaves to the operator has not been supplied, or
    /// what was supplied is no policy.
    pub fn policy(self) -> Result<Policy, PresetError> {
        Ok(Policy::new(self.spec()?)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`Telecom::policy`], apart from what the check of the whole finds.
    pub fn spec(self) -> Result<PolicySpec, PresetError> {
        let other_lines = self.supplied()?;
        Ok(PolicySpec {
            name: PolicyId::new_static("telecom"),
            version: 1,
            title: Label::new("Telecom and ETC: complaints and appeals", "投诉服务管理规范"),
            // TEL-1: received at many points, handled at the provincial centre.
            origin: department::CENTRE,
            origins: vec![Origin {
                when: of_head_office(),
                department: department::HEAD_OFFICE,
                cite: vec![clause("TEL-31"), clause("TEL-35")],
            }],
            roles: people::roles(),
            // TEL-12: city → province → head office; a case starts at the city's level.
            ladder: vec![
                Target::Role(role::PROVINCIAL_SERVICE),
                Target::Role(role::HEAD_OFFICE_SERVICE),
            ],
            climb: Climb::RungByRung,
            // TEL-5: who is asked first answers for the case.
            receiver_owns: Some(When::any()),
            returns: Returns::ToSender,
            marks: rules::marks(),
            conclusions: rules::conclusions(),
            authorities: rules::authorities(&self.authorities),
            follow_up: FollowUpRule {
                // TEL-17 asks about those who clearly say that they are dissatisfied (明确表示…不满意).
                accepts: Satisfaction::Neutral,
                attempts: self.call_attempts,
                intake_counts: None,
            },
            departments: people::departments(&self),
            routes: people::routes(&self),
            permissions: people::permissions(),
            gates: rules::gates(),
            limits: limits::limits(&self, other_lines),
            reactions: rules::reactions(),
            // TEL 2.8, 4.6.1: assessed under the company's own rules, which are not in the source.
            incentives: Vec::new(),
            labels: words::labels(&self).into_iter().collect(),
            calendar: self.calendar,
            calendars: std::collections::BTreeMap::new(),
        })
    }
}
