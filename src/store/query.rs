//! `Query`: which complaints a list or a count is asked for, in which order, page by page.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Listed, Row};
use crate::lifecycle::StateKind;
use crate::policy::PolicyStamp;
use crate::redacted;
use crate::vocabulary::{
    ActorId, Channel, ComplaintId, CustomerRef, Department, Grade, Kind, RuleId,
};

/// Which complaints, in which order. Every condition that is set must hold; without any it is all.
///
/// ```
/// use redress::store::{Order, Query};
/// use redress_presets::dealership::department;
/// let mine = Query::open().holder(department::AFTER_SALES).order(Order::Due);
/// assert_eq!(mine.open, Some(true));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Query {
    /// Open ones (`true`) or closed ones (`false`).
    pub open: Option<bool>,
    /// Those of a customer.
    pub customer: Option<CustomerRef>,
    /// Those in one of these states; empty: in any.
    pub states: Vec<StateKind>,
    /// Those of a kind.
    pub kind: Option<Kind>,
    /// Those of a grade.
    pub grade: Option<Grade>,
    /// Those that came in by a channel.
    pub channel: Option<Channel>,
    /// Those whose form a department has.
    pub holder: Option<Department>,
    /// Those for which a department is responsible.
    pub responsible: Option<Department>,
    /// Those that a person is in charge of.
    pub owner: Option<ActorId>,
    /// Those at this escalation level or above.
    pub min_level: Option<u8>,
    /// Those that came in at this instant or later, UTC.
    pub received_from: Option<DateTime<Utc>>,
    /// Those that came in before this instant, UTC.
    pub received_before: Option<DateTime<Utc>>,
    /// Those whose next tick is due at this instant or earlier, UTC.
    pub due_until: Option<DateTime<Utc>>,
    /// Those whose next tick is about a limit of this rule.
    pub due_rule: Option<RuleId>,
    /// Those on hold (`true`) or not (`false`).
    pub on_hold: Option<bool>,
    /// Those handled under a policy.
    pub policy: Option<PolicyStamp>,
    /// The order of the list.
    pub order: Order,
}

/// The order of a list. Ties are in the order of the ids, which are compared as bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Order {
    /// By id.
    #[default]
    Id,
    /// What came in first is first.
    Received,
    /// Whose next tick is due first is first. Complaints with no tick due are not in this list.
    Due,
}

/// Sets one condition.
macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: $type) -> Self {
            self.$name = Some($name);
            self
        }
    )*};
}

impl Query {
    /// All complaints, open or not.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// The open ones.
    #[must_use]
    pub fn open() -> Self {
        Self { open: Some(true), ..Self::default() }
    }

    /// The closed ones.
    #[must_use]
    pub fn closed() -> Self {
        Self { open: Some(false), ..Self::default() }
    }

    conditions! {
        /// Only those of a customer.
        customer: CustomerRef;
        /// Only those of a kind.
        kind: Kind;
        /// Only those of a grade.
        grade: Grade;
        /// Only those that came in by a channel.
        channel: Channel;
        /// Only those whose form a department has.
        holder: Department;
        /// Only those for which a department is responsible.
        responsible: Department;
        /// Only those that a person is in charge of.
        owner: ActorId;
        /// Only those at an escalation level or above.
        min_level: u8;
        /// Only those that came in at an instant or later.
        received_from: DateTime<Utc>;
        /// Only those that came in before an instant.
        received_before: DateTime<Utc>;
        /// Only those whose next tick is due at an instant or earlier.
        due_until: DateTime<Utc>;
        /// Only those whose next tick is about a limit of a rule.
        due_rule: RuleId;
        /// Only those on hold, or only those that are not.
        on_hold: bool;
        /// Only those handled under a policy.
        policy: PolicyStamp;
    }

    /// Only those in this state, or in another one that was named before.
    #[must_use]
    pub fn state(mut self, state: StateKind) -> Self {
        self.states.push(state);
        self
    }

    /// In another order.
    #[must_use]
    pub const fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// Whether a complaint with these columns is asked for: what a store without indexes of its own
    /// filters by, and what a database's `where` must agree with.
    #[must_use]
    pub fn matches(&self, row: &Row) -> bool {
        fn is<T: PartialEq>(asked: Option<&T>, value: &T) -> bool {
            asked.is_none_or(|asked| asked == value)
        }
        is(self.open.as_ref(), &row.is_open())
            && is(self.customer.as_ref(), &row.customer)
            && (self.states.is_empty() || self.states.contains(&row.state))
            && is(self.kind.as_ref(), &row.kind)
            && is(self.grade.as_ref(), &row.grade)
            && is(self.channel.as_ref(), &row.channel)
            && is(self.holder.as_ref(), &row.holder)
            && is(self.responsible.as_ref(), &row.responsible)
            && self.owner.as_ref().is_none_or(|asked| row.owner.as_ref() == Some(asked))
            && self.min_level.is_none_or(|level| row.level >= level)
            && self.received_from.is_none_or(|from| row.received_at >= from)
            && self.received_before.is_none_or(|before| row.received_at < before)
            && self.due_until.is_none_or(|until| row.next_due.is_some_and(|due| due <= until))
            && self.due_rule.as_ref().is_none_or(|rule| row.next_rule.as_ref() == Some(rule))
            && is(self.on_hold.as_ref(), &row.on_hold)
            && is(self.policy.as_ref(), &row.policy)
            && (self.order != Order::Due || row.next_due.is_some())
    }

    /// Where a complaint stands in the order of this query.
    #[must_use]
    pub fn cursor(&self, listed: &Listed) -> Cursor {
        let at = match self.order {
            Order::Id => None,
            Order::Received => Some(listed.row.received_at),
            Order::Due => listed.row.next_due,
        };
        Cursor { at, id: listed.id.clone() }
    }
}

/// How queries are read.
#[derive(Default, Deserialize)]
#[serde(crate = "crate::redacted::serde", remote = "Query", default, deny_unknown_fields)]
struct QueryWire {
    open: Option<bool>,
    customer: Option<CustomerRef>,
    states: Vec<StateKind>,
    kind: Option<Kind>,
    grade: Option<Grade>,
    channel: Option<Channel>,
    holder: Option<Department>,
    responsible: Option<Department>,
    owner: Option<ActorId>,
    min_level: Option<u8>,
    received_from: Option<DateTime<Utc>>,
    received_before: Option<DateTime<Utc>>,
    due_until: Option<DateTime<Utc>>,
    due_rule: Option<RuleId>,
    on_hold: Option<bool>,
    policy: Option<PolicyStamp>,
    order: Order,
}

impl<'de> Deserialize<'de> for Query {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::deserialize(deserializer, |quiet| QueryWire::deserialize(quiet))
    }
}

/// Where a list goes on: after this complaint in the order of the query.
///
/// A complaint that moves in the order between two pages may come twice or not at all; one that stays
/// comes once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Cursor {
    /// The instant by which the query sorts, UTC; `None` where it sorts by id.
    pub at: Option<DateTime<Utc>>,
    /// The complaint.
    pub id: ComplaintId,
}

impl Cursor {
    /// After this instant and complaint.
    #[must_use]
    pub const fn new(at: Option<DateTime<Utc>>, id: ComplaintId) -> Self {
        Self { at, id }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Page {
    /// The complaints, in the order of the query; at most as many as were asked for.
    pub rows: Vec<Listed>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<Cursor>,
}

impl Page {
    /// A page, and where the list goes on.
    #[must_use]
    pub const fn new(rows: Vec<Listed>, next: Option<Cursor>) -> Self {
        Self { rows, next }
    }
}
