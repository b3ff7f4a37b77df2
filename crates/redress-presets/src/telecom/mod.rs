//! The telecom procedure (TEL-1 to TEL-36) as policy data: complaints, escalated complaints, appeals.
//!
//! The rules are in `telecom.toml`. Here is what the operator fills in (`open`) and what is made from its
//! tables: departments, routes and the departments' limits (`tables`). Whoever handles has no leave to
//! contact, offer or answer (TEL-14): that is for the channels and the centres. No role may decline a case
//! (TEL-5) or stop its clock. Figures over many cases (TEL-21 to TEL-30, TEL-32) are indicators.
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
mod open;
mod tables;

use crate::priority::{Breadth, Priority, Urgency};
use redress::policy::{Authority, FileError, Policy, PolicyFile, PolicySpec};
use redress::time::Period;
use redress::vocabulary::{Clause, Facts, Grade, grade};

pub use codes::{
    cause, channel, conclusion, department, flag, line, mark, remedy, role, subject, topic,
};
pub use open::{BusinessUnit, DepartmentLimit, Telecom, TelecomError, TicketUnit, Unit};
pub use redress::vocabulary::nature;

/// The procedure as a policy file, with its blanks.
pub const TOML: &str = include_str!("../telecom.toml");

/// The tables of a made-up operator, as a file to start from: it deserialises as [`Telecom`].
pub const OPERATOR: &str = include_str!("operator.toml");

impl Telecom {
    /// The policy.
    ///
    /// # Errors
    /// [`TelecomError`]: something that the source leaves to the operator has not been supplied, or
    /// what was supplied is no policy.
    pub fn policy(self) -> Result<Policy, TelecomError> {
        Ok(Policy::new(self.spec()?).map_err(FileError::from)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`Telecom::policy`], apart from what the check of the whole finds.
    pub fn spec(self) -> Result<PolicySpec, TelecomError> {
        let mut spec = self.file()?.spec()?;
        self.bounds()?;
        spec.departments = tables::departments(&self);
        spec.figures.passes_on.extend(tables::passing_on(&self));
        spec.routes.extend(tables::routes(&self));
        // The departments' limits belong to the stages, before those of escalated complaints.
        let stages = spec.limits.iter().position(|limit| limit.topic == topic::BRANCH);
        let at = stages.unwrap_or(spec.limits.len());
        spec.limits.splice(at..at, tables::limits(&self));
        spec.authorities = self.authorities.iter().map(cited).collect();
        // What the operator calls its units wins.
        spec.labels.extend(tables::labels(&self));
        spec.calendar = self.calendar;
        Ok(spec)
    }

    /// The file with what the operator has filled in.
    fn file(&self) -> Result<PolicyFile, FileError> {
        let tables = [
            ("remote_units", self.remote_units.is_empty()),
            ("business", self.business.is_empty()),
            ("ticket", self.ticket.is_empty()),
            ("department_limits", self.department_limits.is_empty()),
            ("authorities", self.authorities.is_empty()),
        ];
        let mut file = PolicyFile::from_toml(TOML)?;
        for (blank, _) in tables.into_iter().filter(|(_, missing)| !missing) {
            file = file.supply(blank)?;
        }
        file.fill_some("promises", (self.promises > 0).then_some(self.promises))?
            .fill_some("escalated_other_lines", self.escalated_other_lines)?
            .fill("call_attempts", self.call_attempts)?
            .fill_some("appeal_follow_up", self.appeal_follow_up)
    }
}

/// A level of authority, citing the clause that asks for it.
fn cited(authority: &Authority) -> Authority {
    let mut authority = authority.clone();
    let cite = redress::code!("TEL-20");
    if !authority.cite.contains(&cite) {
        authority.cite.push(cite);
    }
    authority
}

/// The order of work of a case with these facts (TEL-4): the flags say how many customers are hit and
/// whether basic communication is down.
///
/// ```
/// use redress_presets::telecom::{flag, priority};
/// use redress::vocabulary::{Facts, Kind, channel, tier};
/// let ordinary = Facts::new(Kind::Complaint, channel::HOTLINE);
/// let cut_off = Facts { flags: vec![flag::SERVICE_DOWN], ..ordinary.clone() };
/// let vip = Facts { tier: tier::VIP, ..ordinary.clone() };
/// assert!(priority(&cut_off) > priority(&ordinary));
/// assert!(priority(&vip) > priority(&cut_off));
/// ```
#[must_use]
pub fn priority(facts: &Facts) -> Priority {
    let set = |flag| facts.flags.contains(&flag);
    let breadth = if set(flag::MANY_HIT) { Breadth::Wide } else { Breadth::One };
    let down = set(flag::SERVICE_DOWN);
    let urgency = if down { Urgency::BasicServiceDown } else { Urgency::CanWait };
    Priority::of(facts, breadth, urgency)
}

/// A mean that the source aims at beside the outer limit (TEL-8): for indicators, no single case can
/// keep or break it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeanTarget {
    /// Of complaints of this grade.
    pub grade: Grade,
    /// The mean time from receipt to the answer.
    pub within: Period,
    /// Where it is written.
    pub cite: Clause,
}

/// The means that TEL-8 aims at: provincial complaints 24 h, national ones 48 h.
#[must_use]
pub fn mean_targets() -> [MeanTarget; 2] {
    let target = |grade, within| MeanTarget { grade, within, cite: redress::code!("TEL-8") };
    [
        target(grade::PROVINCIAL, Period::const_hours::<24>()),
        target(grade::NATIONAL, Period::const_hours::<48>()),
    ]
}
