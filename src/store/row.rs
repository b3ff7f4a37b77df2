//! `Row`: the columns that a store keeps beside a log, for worklists and for the sweep.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::complaint::Complaint;
use crate::lifecycle::StateKind;
use crate::policy::PolicyStamp;
use crate::redacted;
use crate::vocabulary::{
    ActorId, Channel, ComplaintId, CustomerRef, Department, Facts, Grade, Kind, RuleId,
};

/// The columns of a complaint, as of the last entry of its log. Never anything personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Row {
    /// The customer, as an opaque reference.
    pub customer: CustomerRef,
    /// The state.
    pub state: StateKind,
    /// The kind of case.
    pub kind: Kind,
    /// The grade.
    pub grade: Grade,
    /// The channel by which it came in.
    pub channel: Channel,
    /// The department that has the form.
    pub holder: Department,
    /// The department that is responsible: the one that has the form, or had it last.
    pub responsible: Department,
    /// The person in charge.
    pub owner: Option<ActorId>,
    /// The escalation level; 0 is none.
    pub level: u8,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// When its next tick is due, UTC. The one index that a sweep needs; closed complaints may have one
    /// too, since some limits outlive closing.
    pub next_due: Option<DateTime<Utc>>,
    /// The rule of the limit that this tick is about.
    pub next_rule: Option<RuleId>,
    /// Whether it is on hold.
    pub on_hold: bool,
    /// The policy under which it is handled.
    pub policy: PolicyStamp,
}

impl Row {
    /// The columns of a complaint.
    #[must_use]
    pub fn of(complaint: &Complaint) -> Self {
        let next = complaint.next_deadline();
        let (next_due, next_rule) = next.map(|next| (next.at, next.rule)).unzip();
        Self {
            customer: complaint.customer.clone(),
            state: complaint.state.kind(),
            kind: complaint.facts.kind,
            grade: complaint.facts.grade.clone(),
            channel: complaint.facts.channel.clone(),
            holder: complaint.route.holder().clone(),
            responsible: complaint.route.responsible().clone(),
            owner: complaint.owner.clone(),
            level: complaint.level,
            received_at: complaint.received_at,
            next_due,
            next_rule,
            on_hold: complaint.hold.is_some(),
            policy: complaint.policy.clone(),
        }
    }

    /// The columns of a case that has just come in, with nothing due and nobody in charge: what a store
    /// begins with that reads its columns back one by one.
    #[must_use]
    pub fn new(
        customer: CustomerRef,
        facts: &Facts,
        holder: Department,
        received_at: DateTime<Utc>,
        policy: PolicyStamp,
    ) -> Self {
        Self {
            customer,
            state: StateKind::Received,
            kind: facts.kind,
            grade: facts.grade.clone(),
            channel: facts.channel.clone(),
            responsible: holder.clone(),
            holder,
            owner: None,
            level: 0,
            received_at,
            next_due: None,
            next_rule: None,
            on_hold: false,
            policy,
        }
    }

    /// Whether the case is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.state.is_terminal()
    }
}

/// How rows are read.
#[derive(Deserialize)]
#[serde(crate = "crate::redacted::serde", remote = "Row", deny_unknown_fields)]
struct RowWire {
    customer: CustomerRef,
    state: StateKind,
    kind: Kind,
    grade: Grade,
    channel: Channel,
    holder: Department,
    responsible: Department,
    #[serde(default)]
    owner: Option<ActorId>,
    level: u8,
    received_at: DateTime<Utc>,
    #[serde(default)]
    next_due: Option<DateTime<Utc>>,
    #[serde(default)]
    next_rule: Option<RuleId>,
    on_hold: bool,
    policy: PolicyStamp,
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::deserialize(deserializer, |quiet| RowWire::deserialize(quiet))
    }
}

/// A complaint in a list: its id and its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Listed {
    /// The complaint.
    pub id: ComplaintId,
    /// Its columns.
    pub row: Row,
}

impl Listed {
    /// A complaint with its columns.
    #[must_use]
    pub const fn new(id: ComplaintId, row: Row) -> Self {
        Self { id, row }
    }
}

/// A complaint whose next tick is due, and when: also the cursor with which a list of such goes on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct DueCase {
    /// When its next tick is due, UTC.
    pub at: DateTime<Utc>,
    /// The complaint.
    pub id: ComplaintId,
}

impl DueCase {
    /// A complaint that is due at an instant.
    #[must_use]
    pub const fn new(at: DateTime<Utc>, id: ComplaintId) -> Self {
        Self { at, id }
    }
}

/// How many complaints are handled under a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct PolicyUse {
    /// The policy.
    pub policy: PolicyStamp,
    /// Open complaints under it.
    pub open: u64,
    /// Closed complaints under it.
    pub closed: u64,
}

impl PolicyUse {
    /// So many open and closed complaints under a policy.
    #[must_use]
    pub const fn new(policy: PolicyStamp, open: u64, closed: u64) -> Self {
        Self { policy, open, closed }
    }
}
