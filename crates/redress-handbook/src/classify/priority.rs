//! The position of a complaint in a work list. The priorities are defined by the presets (TEL-4, HBK-7).

use chrono::{DateTime, Utc};

use redress::vocabulary::ComplaintId;
use redress_presets::Priority;

/// A complaint's position in a work list: ordered by priority, then by due instant (nothing due comes last),
/// then by receipt, then by id. The order is total, so two lists of the same cases are identical.
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
    /// When its next limit is due, UTC, if any.
    pub next_due: Option<DateTime<Utc>>,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// Its id.
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
