//! Which of two complaints comes first: one total order for TEL-4 and HBK-7.

use chrono::{DateTime, Utc};

use redress::vocabulary::words;
use redress::vocabulary::{ComplaintId, Facts, Kind, nature, tier};

words! {
    /// Importance (重要性): the customer's tier. The least first, as in all four.
    Importance {
        /// An ordinary customer.
        Ordinary = "ordinary", "ordinary customer", "普通客户";
        /// A customer of a higher tier.
        HighTier = "high-tier", "customer of a higher tier", "高级别客户";
    }
}

words! {
    /// Gravity (重大性): how likely an appeal or a crisis is.
    Gravity {
        /// Neither is in sight.
        Low = "low", "none in sight", "一般";
        /// An appeal is likely: a regulator or consumer association.
        AppealLikely = "appeal-likely", "appeal likely", "可能引起申诉";
        /// A crisis: media, courts.
        Crisis = "crisis", "media or courts", "媒体曝光或司法介入";
    }
}

words! {
    /// Breadth (广泛性): how many customers are hit.
    Breadth {
        /// This one.
        One = "one", "one customer", "单个客户";
        /// Several, with one cause.
        Several = "several", "several customers", "多个客户";
        /// A great number, or a whole region.
        Wide = "wide", "a great number of customers", "大量或大范围客户";
    }
}

words! {
    /// Urgency (迫切性): whether what the customer basically needs is down.
    Urgency {
        /// It works.
        CanWait = "can-wait", "basic service works", "基本使用不受影响";
        /// It is down, or somebody is in danger.
        BasicServiceDown = "basic-service-down", "basic service down", "影响基本使用";
    }
}

/// How soon a complaint is to be worked on. Greater comes first.
///
/// | decides | by | source |
/// |---|---|---|
/// | 1. importance | the customer's tier; for organisations without tiers it is equal | TEL-4 |
/// | 2. gravity | media, courts, a likely appeal: what hurts the brand | TEL-4, HBK-7 |
/// | 3. breadth | how many customers are hit | TEL-4, HBK-7 |
/// | 4. urgency | whether what the customer basically needs is down | TEL-4, HBK-7 |
///
/// Lexicographic, in the order in which TEL-4 names the four: the first in which two complaints differ
/// decides. A sum of points would need weights, and no source has any. Without tiers gravity decides
/// first, which is HBK-7: what hurts customers and brand most.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Priority {
    /// Whose it is.
    pub importance: Importance,
    /// How likely an appeal or a crisis is.
    pub gravity: Gravity,
    /// How many are hit.
    pub breadth: Breadth,
    /// Whether basic service is down.
    pub urgency: Urgency,
}

impl Priority {
    /// The priority by what the facts say: nature and kind give the gravity, the tier the importance.
    /// How many are hit and whether basic service is down only the host knows.
    #[must_use]
    pub fn of(facts: &Facts, breadth: Breadth, urgency: Urgency) -> Self {
        let gravity = if facts.nature == nature::MEDIA {
            Gravity::Crisis
        } else if facts.nature == nature::CONSUMER_BODY || facts.kind == Kind::Appeal {
            Gravity::AppealLikely
        } else {
            Gravity::Low
        };
        let ordinary = facts.tier == tier::ORDINARY;
        let importance = if ordinary { Importance::Ordinary } else { Importance::HighTier };
        Self { importance, gravity, breadth, urgency }
    }
}

/// A complaint's place in the order of work: by priority, then by what is due first (nothing due comes
/// last), then by receipt, then by number. Total, so that two lists never differ.
///
/// Smaller comes first: sort ascending.
///
/// ```
/// use redress_handbook::classify::*;
/// use redress::vocabulary::{Facts, Kind, channel, nature, tier};
/// let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
/// let place = |id: &str, facts: &Facts| Place {
///     priority: Priority::of(facts, Breadth::One, Urgency::CanWait),
///     next_due: None,
///     received_at: "2026-03-02T01:00:00Z".parse().unwrap(),
///     id: id.parse().unwrap(),
/// };
/// let media = Facts { nature: nature::MEDIA, ..facts.clone() };
/// let vip = Facts { tier: tier::VIP, ..facts.clone() };
/// let mut work = [place("1", &facts), place("2", &vip), place("3", &media)];
/// work.sort();
/// assert_eq!(work.map(|place| place.id.to_string()), ["2", "3", "1"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Its priority.
    pub priority: Priority,
    /// When its next limit is due, UTC.
    pub next_due: Option<DateTime<Utc>>,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// Its number.
    pub id: ComplaintId,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        fn key(place: &Place) -> impl Ord {
            let due = (place.next_due.is_none(), place.next_due);
            (std::cmp::Reverse(place.priority), due, place.received_at)
        }
        key(self).cmp(&key(other)).then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
