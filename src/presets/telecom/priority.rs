//! `Priority`: the order in which cases are worked on (TEL-4).

use super::codes::{flag, nature};
use crate::vocabulary::{Facts, Kind, nature as known, tier};

/// The order of work, greatest first (TEL-4): importance, then gravity, then breadth, then urgency.
///
/// The source lists the four in this order and sets no weights, so the first that differs decides.
///
/// ```
/// use redress::presets::telecom::{Priority, flag};
/// use redress::vocabulary::{Facts, Kind, channel, tier};
/// let ordinary = Facts::new(Kind::Complaint, channel::HOTLINE);
/// let cut_off = Facts { flags: vec![flag::SERVICE_DOWN], ..ordinary.clone() };
/// let vip = Facts { tier: tier::VIP, ..ordinary.clone() };
/// assert!(Priority::of(&cut_off) > Priority::of(&ordinary));
/// assert!(Priority::of(&vip) > Priority::of(&cut_off));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "the source asks four yes-or-no questions")]
pub struct Priority {
    /// The customer's tier is VIP (重要性).
    pub importance: bool,
    /// Media, a court, a consumer body or an appeal is in it (重大性).
    pub gravity: bool,
    /// Many customers or a wide area are hit (广泛性).
    pub breadth: bool,
    /// Basic communication is down (迫切性).
    pub urgency: bool,
}

impl Priority {
    /// Of a case with these facts.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        let grave = [known::MEDIA, known::CONSUMER_BODY, nature::COURT];
        Self {
            importance: facts.tier == tier::VIP,
            gravity: facts.kind == Kind::Appeal || grave.contains(&facts.nature),
            breadth: facts.flags.contains(&flag::MANY_HIT),
            urgency: facts.flags.contains(&flag::SERVICE_DOWN),
        }
    }
}
