//! An organisation with its desk, and a case that is told line by line. Times are local times of
//! Asia/Shanghai.
#![allow(dead_code, reason = "each test file uses its part")]

#[path = "../../common/told.rs"]
mod told;

#[allow(unused_imports, reason = "each test file uses its part")]
pub(crate) use told::{Case, MICRO, World as Office, local, person};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Event, Receive};
use redress::policy::Policy;
use redress::time::Period;
use redress::vocabulary::{Actor, ComplaintId, Facts, Party, Role};

/// 24:00 of a local day.
#[track_caller]
pub(crate) fn end_of(day: &str) -> DateTime<Utc> {
    local(&format!("{day} 00:00")) + TimeDelta::days(1)
}

pub(crate) fn working_days(n: u32) -> Option<Period> {
    Some(Period::working_days(n).expect("a period"))
}

impl Office {
    pub(crate) fn new(policy: Policy) -> Self {
        Self::under(policy)
    }

    #[track_caller]
    pub(crate) fn receive(&self, who: &Actor, at: &str, id: &str, facts: Facts) -> Case<'_> {
        self.set(local(at));
        let id: ComplaintId = id.parse().expect("an id");
        let receive = Receive::new(id.clone(), "c-17".parse().expect("a ref"), facts);
        self.desk.receive(who, receive).expect("a receipt");
        Case { world: self, id }
    }
}

impl Case<'_> {
    /// Whether a role has been told by a rule.
    pub(crate) fn told(&self, rule: &str, role: &Role) -> bool {
        let party = Party::Role(role.clone());
        self.events().iter().any(|event| {
            matches!(event, Event::Notified { rule: by, to, .. } if by.as_str() == rule && *to == party)
        })
    }
}
