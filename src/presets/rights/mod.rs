//! The consumer-rights procedure of an organisation with branches (RTS-1 to RTS-9) as policy data.
//!
//! Here: the blanks of the source and the whole. `people` has who there is and who may do what,
//! `rules` the gates and limits, `sanctions` the three responsibilities. Figures (RTS-7) are
//! indicators, improvement plans (RTS-8) are in `improvement`.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | all | received, registered | RTS-2: judged, registered and passed on at time points that the office sets, without a figure |
//! | all | dispatched, investigating, proposed | RTS-3 limits the investigation; once its report is in, proposal and review (RTS-5) have no figure until the date of carrying out is set |
//! | all | answered | RTS-6: once the customer is called back only closing is left, which has no figure |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | RTS-3 and RTS-6 count report, written answer and call-back once; an answer that is sent back has no figure (RTS-5) |

mod people;
mod rules;
mod sanctions;

use super::blank::{PresetError, at_most, working_days};
use crate::policy::Policy;
use crate::policy::PolicySpec;
use crate::policy::{Climb, FollowUpRule, Returns, Target};
use crate::time::{Calendar, Period};
use crate::vocabulary::{Label, MoneyRange, PolicyId, Satisfaction};

pub use people::{department, role};
pub use rules::{mark, reason, subject, topic};
pub use sanctions::rule as sanction;

/// What the source leaves to the organisation. Every `X` must be filled in.
///
/// ```
/// use redress::presets::Rights;
/// let unfilled = Rights::default().policy().unwrap_err();
/// assert!(unfilled.to_string().starts_with("RTS-3 leaves `investigation` open"));
/// ```
#[derive(Clone, Debug)]
pub struct Rights {
    /// Working days in which the investigation is reported (RTS-3, first `X`).
    pub investigation: Option<Period>,
    /// Working days that the investigation of a complex or major complaint may take at most, extended
    /// with approval (RTS-3, second `X`).
    pub investigation_at_most: Option<Period>,
    /// Working days in which the customer is called back after completion (RTS-6, first `X`).
    pub follow_up: Option<Period>,
    /// Working days in which the written answer goes out after completion (RTS-6, second `X`).
    pub written_answer: Option<Period>,
    /// The calendar: zone, hours, days off. The default is the official Chinese one, whole days.
    pub calendar: Calendar,
    /// After how many vain call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
    /// What an economic sanction may come to (RTS-9: bonus withheld, fine). The source names no
    /// amount: without one there is no such sanction, only the others.
    pub fine: Option<MoneyRange>,
}

impl Default for Rights {
    fn default() -> Self {
        Self {
            investigation: None,
            investigation_at_most: None,
            follow_up: None,
            written_answer: None,
            calendar: Calendar::china(),
            call_attempts: 3,
            fine: None,
        }
    }
}

impl Rights {
    /// The policy.
    ///
    /// # Errors
    /// [`PresetError`]: a blank of the source is not filled in, or not as the source counts.
    pub fn policy(self) -> Result<Policy, PresetError> {
        Ok(Policy::new(self.spec()?)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`Rights::policy`], apart from what the check of the whole finds.
    pub fn spec(self) -> Result<PolicySpec, PresetError> {
        let report = working_days("RTS-3", "investigation", self.investigation)?;
        let most = at_most("RTS-3", "investigation_at_most", self.investigation_at_most, report)?;
        let follow_up = working_days("RTS-6", "follow_up", self.follow_up)?;
        let written = working_days("RTS-6", "written_answer", self.written_answer)?;
        Ok(PolicySpec {
            name: PolicyId::new_static("rights"),
            version: 1,
            title: Label::new("Consumer-rights complaints", "权益投诉管理办法"),
            origin: department::COMPLAINTS,
            origins: Vec::new(),
            climb: Climb::AnyRung,
            roles: people::roles(),
            // RTS-5: what comes up while it is carried out goes to the superior, then further up.
            ladder: vec![Target::Manager, Target::Role(role::LEADER)],
            receiver_owns: None,
            returns: Returns::ToOrigin,
            marks: rules::marks(),
            conclusions: Vec::new(),
            // RTS-5: every resolution is approved, so nobody grants anything by their own authority.
            authorities: Vec::new(),
            follow_up: FollowUpRule {
                accepts: Satisfaction::Neutral,
                attempts: self.call_attempts,
                intake_counts: None,
            },
            departments: people::departments(),
            routes: people::routes(),
            permissions: people::permissions(),
            gates: rules::gates(),
            limits: rules::limits(report, most, follow_up, written),
            reactions: rules::reactions(),
            incentives: sanctions::incentives(self.fine),
            labels: [people::labels(), rules::labels(), sanctions::labels()]
                .into_iter()
                .flatten()
                .collect(),
            calendar: self.calendar,
            calendars: std::collections::BTreeMap::new(),
        })
    }
}
