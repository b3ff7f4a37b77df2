//! The marketing-service procedure of a manufacturer (MKT-1 to MKT-11) as policy data.
//!
//! Here: the blanks of the source and the whole. `people` has who there is and who may do what,
//! `rules` the gates, limits and what follows. Figures over many cases (MKT-8, MKT-9) are indicators.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | all | answered | MKT-7: once the customer is called back only closing is left, which has no figure |
//! | sent back: all | dispatched, investigating, proposed, offered, implementing, handled | MKT-5 counts until the answer; who is not satisfied with it goes through the procedure again with its limits (MKT-7), and marketing's own second thoughts have no figure |

mod people;
mod rules;

use super::blank::{PresetError, at_most, working_days};
use crate::policy::Policy;
use crate::policy::PolicySpec;
use crate::policy::When;
use crate::policy::{Climb, FollowUpRule, Returns, Target};
use crate::time::{Calendar, Period};
use crate::vocabulary::{Label, MoneyRange, PolicyId, Satisfaction};

pub use people::{department, role};
pub use rules::{cause, flag, mark, subject, topic};

/// What the source leaves to the organisation. Every `X` must be filled in.
///
/// ```
/// use redress::presets::Marketing;
/// use redress::time::Period;
/// let unfilled = Marketing::default().policy().unwrap_err();
/// assert!(unfilled.to_string().starts_with("MKT-5 leaves `general` open"));
///
/// let policy = Marketing {
///     general: Some(Period::working_days(7)?),
///     complex: Some(Period::working_days(15)?),
///     follow_up: Some(Period::working_days(3)?),
///     ..Marketing::default()
/// }
/// .policy()?;
/// assert_eq!(policy.stamp().name.as_str(), "marketing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Marketing {
    /// Working days in which a general complaint is handled and answered (MKT-5, first `X`).
    pub general: Option<Period>,
    /// Working days that a complex complaint may take at most, extended (MKT-5, second `X`).
    pub complex: Option<Period>,
    /// Working days in which the customer is called back after the answer (MKT-7).
    pub follow_up: Option<Period>,
    /// The calendar: zone, hours, days off. The default is the official Chinese one, whole days.
    pub calendar: Calendar,
    /// After how many vain call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
    /// What a penalty for missing the monthly targets may come to (MKT-10). The source names no
    /// amount: without one the rule is left out.
    pub penalty: Option<MoneyRange>,
    /// What a reward for good work may come to (MKT-10); likewise.
    pub reward: Option<MoneyRange>,
}

impl Default for Marketing {
    fn default() -> Self {
        Self {
            general: None,
            complex: None,
            follow_up: None,
            calendar: Calendar::china(),
            call_attempts: 3,
            penalty: None,
            reward: None,
        }
    }
}

impl Marketing {
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
    /// As [`Marketing::policy`], apart from what the check of the whole finds.
    pub fn spec(self) -> Result<PolicySpec, PresetError> {
        let general = working_days("MKT-5", "general", self.general)?;
        let complex = at_most("MKT-5", "complex", self.complex, general)?;
        let follow_up = working_days("MKT-7", "follow_up", self.follow_up)?;
        Ok(PolicySpec {
            name: PolicyId::new_static("marketing"),
            version: 1,
            title: Label::new("Marketing-service complaints", "营销服务投诉管理办法"),
            origin: department::MARKETING,
            origins: Vec::new(),
            climb: Climb::AnyRung,
            roles: people::roles(),
            // MKT-6 lets marketing coordinate; above it the source knows only the management (MKT-8).
            ladder: vec![Target::Role(role::MARKETING_MANAGER), Target::Role(role::MANAGEMENT)],
            receiver_owns: None,
            // MKT-4: the department feeds back to marketing, marketing to the customer.
            returns: Returns::ToOrigin,
            marks: rules::marks(),
            conclusions: Vec::new(),
            authorities: Vec::new(),
            follow_up: FollowUpRule {
                // MKT-7 takes up again what the customer is dissatisfied with; 一般 is not 不满意.
                accepts: Satisfaction::Neutral,
                attempts: self.call_attempts,
                intake_counts: None,
            },
            departments: people::departments(),
            routes: people::routes(),
            permissions: people::permissions(),
            gates: rules::gates(),
            limits: rules::limits(general, complex, follow_up),
            reactions: rules::reactions(),
            incentives: rules::incentives(self.penalty, self.reward),
            labels: people::labels().into_iter().chain(rules::labels()).collect(),
            calendar: self.calendar,
            calendars: std::collections::BTreeMap::new(),
        })
    }
}

/// A complaint that several departments have a part in (MKT-3).
fn several() -> When {
    When::any().flag(flag::SEVERAL_DEPARTMENTS)
}
