//! The department store's procedure (MAL-1 to MAL-6) as policy data.
//!
//! The source names one limit, 48 hours to a reply, and leaves nothing blank. What it calls "in the
//! shortest time" has no figure and gets no limit here.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | all | received, registered, dispatched, investigating, proposed, approved, offered, implementing, handled, answered | MAL-2 limits the reply, and any word to the customer is one; for the rest the source says *in the shortest time* |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | MAL-2, as before the answer |

mod people;
mod rules;

use std::collections::BTreeMap;

use super::blank::PresetError;
use crate::policy::Policy;
use crate::policy::PolicySpec;
use crate::policy::When;
use crate::policy::{Climb, FollowUpRule, Returns, Target};
use crate::time::Calendar;
use crate::vocabulary::{Label, Money, MoneyRange, PolicyId, Satisfaction};

pub use people::{department, role};
pub use rules::{Bearer, flag, inspection_cost, mark, subject};

/// What the source leaves to the mall.
///
/// ```
/// use redress::presets::Mall;
/// assert_eq!(Mall::default().policy()?.stamp().name.as_str(), "mall");
/// # Ok::<(), redress::presets::PresetError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mall {
    /// The calendar: zone, hours, days off. The 48 hours run through it all.
    pub calendar: Calendar,
    /// After how many vain call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
    /// Up to how much money a counter may give back or make good without asking (MAL-3: small ones
    /// never leave the counter). The source names no amount: without one only what costs no money.
    pub counter_up_to: Option<Money>,
    /// What whoever turned a customer away makes good (MAL-1: 照价赔偿), or a counter repays (MAL-5,
    /// MAL-6), may come to. Without it there is no such notice, only the measures.
    pub recovery: Option<MoneyRange>,
}

impl Default for Mall {
    fn default() -> Self {
        Self { calendar: Calendar::china(), call_attempts: 3, counter_up_to: None, recovery: None }
    }
}

impl Mall {
    /// The policy.
    ///
    /// # Errors
    /// As [`Policy::new`]; none with the rules as shipped.
    pub fn policy(self) -> Result<Policy, PresetError> {
        Ok(Policy::new(self.spec())?)
    }

    /// The policy as written, to be changed before it is checked.
    #[must_use]
    pub fn spec(self) -> PolicySpec {
        PolicySpec {
            name: PolicyId::new_static("mall"),
            version: 1,
            title: Label::new(
                "Department store: customer complaints",
                "售后服务及顾客投诉管理办法",
            ),
            origin: department::DESK,
            origins: Vec::new(),
            climb: Climb::AnyRung,
            roles: people::ANYONE.to_vec(),
            // MAL-3: counter, department, mall. What is at no level yet is at the counter.
            ladder: vec![Target::Role(role::OPERATIONS), Target::Role(role::MALL_MANAGER)],
            // MAL-1: whoever is asked first is in charge.
            receiver_owns: Some(When::any()),
            returns: Returns::ToOrigin,
            marks: rules::marks(),
            conclusions: Vec::new(),
            authorities: people::authorities(self.counter_up_to),
            follow_up: FollowUpRule {
                accepts: Satisfaction::Neutral,
                attempts: self.call_attempts,
                intake_counts: None,
            },
            departments: people::departments(),
            routes: people::routes(),
            permissions: people::permissions(),
            gates: rules::gates(),
            limits: rules::replies(),
            reactions: rules::reactions(),
            incentives: rules::incentives(self.recovery),
            labels: rules::labels().into_iter().collect(),
            calendar: self.calendar,
            calendars: BTreeMap::new(),
        }
    }
}
