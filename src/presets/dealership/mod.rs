//! The dealership's procedure (DLR-1 to DLR-31) as policy data.
//!
//! Here: what the source leaves open, the codes, and the whole. `rules` has the limits, gates,
//! reactions and the schedule of penalties; `people` the roles, departments and permissions.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | on site, major; OEM, major | received | DLR-4 limits the form of general cases only; a report to the OEM (DLR-5) is no step on the way |
//! | on site; on site, major; OEM; OEM, major | registered, dispatched, investigating, proposed, approved, offered, implementing | DLR-6 settles it on the spot and DLR-16 follows it through, both without a figure; what DLR-30 leaves blank counts from signing |
//! | on site; on site, major | handled | DLR-8 counts for the first handling; taken up again at the desk the form is not signed for, so that the three days of DLR-24 do not begin |
//! | all | answered | DLR-17, DLR-19: followed until the customer is satisfied, without a date for closing |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | DLR-30 gives the GM a say after the answer and no figure; if the customer is not satisfied, DLR-9 and DLR-24 take it up again within three days |

pub mod forms;
mod people;
mod rules;

use crate::policy::Policy;
use crate::policy::PolicyError;
use crate::policy::PolicySpec;
use crate::policy::When;
use crate::policy::{Climb, FollowUpRule, Returns, Target};
use crate::time::{Calendar, Period};
use crate::vocabulary::{Clause, Label, PolicyId, Satisfaction, channel};

pub use people::{department, role};
pub use rules::{flag, line, mark, subject, topic};

/// What the source leaves to the dealership: the blanks of its form and the words without a figure.
///
/// ```
/// use redress::presets::Dealership;
/// use redress::time::Period;
/// let policy = Dealership { at_once: Some(Period::minutes(30)?), ..Dealership::default() }.policy()?;
/// assert_eq!(policy.stamp().name.as_str(), "dealership");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dealership {
    /// The dealership's calendar: its zone, opening hours and days off. The default is the official
    /// Chinese calendar with whole days, so limits in days end at 24:00.
    pub calendar: Calendar,
    /// What "at once" means for contacting the customer of a major case (DLR-14). The source names no
    /// figure: without one there is no limit, only a notification to the manager.
    pub at_once: Option<Period>,
    /// The limit that the internal form leaves blank, "to be answered within … days" (DLR-30), from
    /// signing for the form until the customer is answered, for cases with no other handling limit.
    pub form_limit: Option<Period>,
    /// After how many vain call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
}

impl Default for Dealership {
    fn default() -> Self {
        Self { calendar: Calendar::china(), at_once: None, form_limit: None, call_attempts: 3 }
    }
}

/// The dealership's policy with the defaults of [`Dealership`].
///
/// # Errors
/// None with the rules as shipped; the type is that of every way to a [`Policy`].
pub fn dealership() -> Result<Policy, PolicyError> {
    Dealership::default().policy()
}

const fn clause(text: &'static str) -> Clause {
    Clause::new_static(text)
}

impl Dealership {
    /// The policy.
    ///
    /// # Errors
    /// As [`Policy::new`]; none with the rules as shipped.
    pub fn policy(self) -> Result<Policy, PolicyError> {
        Policy::new(self.spec())
    }

    /// The policy as written, to be changed before it is checked.
    #[must_use]
    pub fn spec(self) -> PolicySpec {
        PolicySpec {
            name: PolicyId::new_static("dealership"),
            version: 1,
            title: Label::new(
                "Car dealership: grievances and complaints",
                "汽车销售服务企业客户抱怨投诉管理制度",
            ),
            origin: department::CUSTOMER_SERVICE,
            origins: Vec::new(),
            roles: people::roles(),
            // DLR-7: the head of department; DLR-14, DLR-19, DLR-25: the general manager.
            ladder: vec![Target::Manager, Target::Role(role::GENERAL_MANAGER)],
            climb: Climb::AnyRung,
            // DLR-6: the consultant present is the case owner.
            receiver_owns: Some(When::any().channel(channel::ON_SITE)),
            returns: Returns::ToOrigin,
            marks: rules::marks(),
            conclusions: Vec::new(),
            // The source sets no bounds to what may be granted.
            authorities: Vec::new(),
            follow_up: FollowUpRule {
                // 一般 is no 不满意; DLR-9 sends back only who says they are dissatisfied.
                accepts: Satisfaction::Neutral,
                attempts: self.call_attempts,
                // DLR-24: the call-back that brought the case in is the first, the one after
                // handling the second (二次回访).
                intake_counts: Some(When::any().channel(channel::CALL_BACK)),
            },
            departments: people::departments(),
            routes: people::routes(),
            permissions: people::permissions(),
            gates: rules::gates(),
            limits: rules::limits(self.at_once, self.form_limit),
            reactions: rules::reactions(),
            incentives: rules::incentives(),
            labels: rules::labels().into_iter().chain(people::labels()).collect(),
            calendar: self.calendar,
            calendars: std::collections::BTreeMap::new(),
        }
    }
}
