//! Which of two complaints comes first: one total order for TEL-4 and HBK-7.

use redress::vocabulary::words;
use redress::vocabulary::{Facts, Kind, nature, tier};

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
    /// The customer's tier.
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
    /// A tier that the sources do not name counts as ordinary; a host with more tiers sets `importance`
    /// itself. How many are hit and whether basic service is down only the host knows.
    #[must_use]
    pub fn of(facts: &Facts, breadth: Breadth, urgency: Urgency) -> Self {
        let gravity = if [nature::MEDIA, nature::COURT].contains(&facts.nature) {
            Gravity::Crisis
        } else if facts.nature == nature::CONSUMER_BODY || facts.kind == Kind::Appeal {
            Gravity::AppealLikely
        } else {
            Gravity::Low
        };
        let vip = facts.tier == tier::VIP;
        let importance = if vip { Importance::HighTier } else { Importance::Ordinary };
        Self { importance, gravity, breadth, urgency }
    }
}
