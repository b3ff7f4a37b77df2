//! Who answers for a breach: from custody to shares, and from shares to persons and amounts.
//!
//! Here: the arithmetic. Carrying a notice out is `follow`'s; asking for all of it in one call is the
//! desk's.

use serde::{Deserialize, Serialize};

use super::custody::Custody;
use super::limit::Limit;
use crate::vocabulary::{ActorId, Department, Money};

/// How a breach is laid at somebody's door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Attribution {
    /// Whoever had the case longest while the limit ran.
    LongestHolder,
    /// Whoever had the case when it ran out.
    HolderAtBreach,
    /// Everybody who had it, by their share of the time.
    ProRata,
}

/// A department's part in a breach.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Share {
    /// The department.
    pub department: Department,
    /// How long it had the case while the limit ran, in microseconds, waiting left out.
    pub held_us: i64,
    /// Its part of the breach in parts of a million; the parts of all departments sum to a million.
    pub millionths: u32,
}

const WHOLE: i64 = 1_000_000;

/// Who answers for a limit that ran out, from the custody of its complaint. Empty when the limit did
/// not run out, or nobody had the case while it ran.
#[must_use]
pub fn attribute(spans: &[Custody], limit: &Limit, by: Attribution) -> Vec<Share> {
    let Some(breached) = limit.breached else { return Vec::new() };
    let mut held: Vec<(Department, i64)> = Vec::new();
    for span in spans.iter().filter(|span| !span.waiting) {
        let from = span.from.max(limit.start);
        let until = span.until.min(breached);
        let length = until.signed_duration_since(from).num_microseconds().unwrap_or(i64::MAX);
        if length <= 0 {
            continue;
        }
        match held.iter_mut().find(|(department, _)| *department == span.department) {
            Some((_, sum)) => *sum = sum.saturating_add(length),
            None => held.push((span.department.clone(), length)),
        }
    }
    let at_breach = || {
        let span = spans.iter().find(|span| span.from < breached && breached <= span.until)?;
        held.iter().position(|(department, _)| *department == span.department)
    };
    let sole = match by {
        Attribution::ProRata => return pro_rata(held),
        Attribution::HolderAtBreach => at_breach(),
        // Of two with the same time, the one that had it first.
        Attribution::LongestHolder => {
            let longest = held.iter().enumerate().rev().max_by_key(|(_, (_, sum))| *sum);
            longest.map(|(index, _)| index)
        }
    };
    let sole = sole.and_then(|index| held.into_iter().nth(index));
    let share = |(department, held_us)| Share { department, held_us, millionths: 1_000_000 };
    sole.map(share).into_iter().collect()
}

/// Shares by time, rounded down; what rounding leaves over goes to the longest holder.
fn pro_rata(held: Vec<(Department, i64)>) -> Vec<Share> {
    let total: i128 = held.iter().map(|(_, sum)| i128::from(*sum)).sum();
    let part = |sum: i64| {
        let part = i128::from(sum).saturating_mul(i128::from(WHOLE)).checked_div(total);
        u32::try_from(part.unwrap_or(0)).unwrap_or(u32::MAX)
    };
    let mut shares: Vec<Share> = held
        .into_iter()
        .map(|(department, held_us)| Share { department, held_us, millionths: part(held_us) })
        .collect();
    let given: i64 = shares.iter().map(|share| i64::from(share.millionths)).sum();
    let rest = u32::try_from(WHOLE.saturating_sub(given)).unwrap_or(0);
    if let Some(longest) = shares.iter_mut().rev().max_by_key(|share| share.held_us) {
        longest.millionths = longest.millionths.saturating_add(rest);
    }
    shares
}

/// The persons who were in charge in the departments named while the limit ran, the first one first:
/// whom [`DecideLiability`](super::command::DecideLiability) may be given. Whether they are at fault is
/// for whoever decides that.
#[must_use]
pub fn in_charge(spans: &[Custody], limit: &Limit, shares: &[Share]) -> Vec<ActorId> {
    let mut persons: Vec<ActorId> = Vec::new();
    let Some(breached) = limit.breached else { return persons };
    for span in spans.iter().filter(|span| !span.waiting) {
        let within = span.from < breached && span.until > limit.start;
        let named = shares.iter().any(|share| share.department == span.department);
        if let Some(owner) = span.owner.as_ref().filter(|_| within && named)
            && !persons.contains(owner)
        {
            persons.push(owner.clone());
        }
    }
    persons
}

/// An amount by shares, in the order of the shares, in whole minor units (fen for CNY): the parts sum
/// to the amount. Rounded down; what is left over goes, a unit each, to the largest remainders, of
/// equal ones to the first.
///
/// ```
/// use redress::code;
/// use redress::complaint::{Share, split};
/// use redress::vocabulary::Money;
/// let share = |department, millionths| Share { department, held_us: 0, millionths };
/// let parts = split(Money::yuan(20), &[share(code!("sales"), 333_333), share(code!("workshop"), 666_667)]);
/// assert_eq!(parts.map(|money| money.minor_units()).collect::<Vec<_>>(), [667, 1_333]);
/// ```
pub fn split(amount: Money, shares: &[Share]) -> impl Iterator<Item = Money> + use<> {
    let whole: i128 = shares.iter().map(|share| i128::from(share.millionths)).sum();
    let minor = i128::from(amount.minor_units());
    let exact = |share: &Share| minor.saturating_mul(i128::from(share.millionths));
    let floor = |share| exact(share).checked_div(whole).unwrap_or(0);
    let rest = |share| exact(share).checked_rem(whole).unwrap_or(0);
    let mut parts: Vec<i128> = shares.iter().map(floor).collect();
    let mut by_rest: Vec<usize> = (0..shares.len()).collect();
    by_rest.sort_by_key(|&at| std::cmp::Reverse(shares.get(at).map(rest)));
    let left = minor.saturating_sub(parts.iter().sum());
    for at in by_rest.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(part) = parts.get_mut(at) {
            *part = part.saturating_add(1);
        }
    }
    let money = move |part| Money::from_minor(i64::try_from(part).unwrap_or(0), amount.currency());
    parts.into_iter().map(move |part| money(part).unwrap_or(Money::zero(amount.currency())))
}

/// On whom a notice is to be that is proposed by hand.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum NoticeOn {
    /// This person.
    Person(ActorId),
    /// Those who answer for a breach by [`attribute`]: for each department a notice on its manager
    /// (on the department itself where it has none, or where the rule is about who has the form), for
    /// its part of the amount. The parts sum to the whole; a measure is not divided.
    Shares(Vec<Share>),
}

impl From<ActorId> for NoticeOn {
    fn from(person: ActorId) -> Self {
        Self::Person(person)
    }
}

impl From<Vec<Share>> for NoticeOn {
    fn from(shares: Vec<Share>) -> Self {
        Self::Shares(shares)
    }
}
