//! The numbers of the cases seen so far.

use std::collections::HashSet;
use std::hash::Hash as _;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// Maximum number of digests: 64 million take about 2 GiB.
const MOST: usize = 1 << 26;
/// Maximum number of series, and of gaps in one.
const SERIES: usize = 64;
const RUNS: usize = 1_024;
/// Maximum number of digits that are counted as a number.
const DIGITS: usize = 18;

/// Remembers every number. Those that are given out in series (`T1041`, `T1042` …) are remembered as runs, which
/// take no room as long as there are few gaps. Others are remembered by their 128-bit digests, some 20 to 40 bytes
/// each. Nothing is forgotten; two different numbers are taken for the same once in 2¹²⁸ pairs, which is never.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    series: Vec<Series>,
    digests: HashSet<(u64, u64)>,
}

/// Numbers with the same beginning and as many digits.
#[derive(Debug)]
struct Series {
    prefix: Box<str>,
    digits: usize,
    /// First and last numbers of the runs, in order; runs neither overlap nor touch.
    runs: Vec<(u64, u64)>,
}

/// The beginning of a number, its digits, and their value.
fn parts(number: &str) -> Option<(&str, usize, u64)> {
    let digits = number.bytes().rev().take(DIGITS).take_while(u8::is_ascii_digit).count();
    let (prefix, digits) = number.split_at_checked(number.len() - digits)?;
    Some((prefix, digits.len(), digits.parse().ok()?))
}

impl Series {
    fn has(&self, value: u64) -> bool {
        // Most often it comes after all others.
        if self.runs.last().is_none_or(|(_, last)| value > *last) {
            return false;
        }
        let after = self.runs.partition_point(|(first, _)| *first <= value);
        after
            .checked_sub(1)
            .and_then(|at| self.runs.get(at))
            .is_some_and(|(_, last)| value <= *last)
    }

    /// Adds a number that is not there; `false` if there are too many gaps already.
    fn add(&mut self, value: u64) -> bool {
        let after = self.runs.partition_point(|(first, _)| *first <= value);
        let next = self.runs.get(after).copied().filter(|(first, _)| *first == value + 1);
        let full = self.runs.len() >= RUNS;
        let before = after.checked_sub(1).and_then(|at| self.runs.get_mut(at));
        match (before.filter(|(_, last)| *last + 1 == value), next) {
            (Some(before), Some((_, last))) => {
                before.1 = last;
                self.runs.remove(after);
            }
            (Some(before), None) => before.1 = value,
            (None, Some((_, last))) => {
                if let Some(run) = self.runs.get_mut(after) {
                    *run = (value, last);
                }
            }
            (None, None) if full => return false,
            (None, None) => self.runs.insert(after, (value, value)),
        }
        true
    }
}

/// The digest of a number.
pub(crate) fn digest(number: &str) -> (u64, u64) {
    let mut hasher = SipHasher13::new();
    number.hash(&mut hasher);
    let digest = hasher.finish128();
    (digest.h1, digest.h2)
}

impl Seen {
    fn series(&self, prefix: &str, digits: usize) -> Option<usize> {
        self.series.iter().position(|one| one.digits == digits && *one.prefix == *prefix)
    }

    /// Inserts a number; returns whether it was there before.
    pub(crate) fn insert(&mut self, number: &str) -> bool {
        if self.contains(number) {
            return true;
        }
        let in_series = parts(number).is_some_and(|(prefix, digits, value)| {
            let at = self.series(prefix, digits).or_else(|| {
                let room = self.series.len() < SERIES;
                let new = Series { prefix: prefix.into(), digits, runs: Vec::new() };
                room.then(|| self.series.push(new))?;
                Some(self.series.len() - 1)
            });
            at.and_then(|at| self.series.get_mut(at)).is_some_and(|series| series.add(value))
        });
        if !in_series {
            self.digests.insert(digest(number));
        }
        false
    }

    /// Whether a number is there.
    pub(crate) fn contains(&self, number: &str) -> bool {
        let in_series = parts(number).is_some_and(|(prefix, digits, value)| {
            let series = self.series(prefix, digits).and_then(|at| self.series.get(at));
            series.is_some_and(|series| series.has(value))
        });
        in_series || (!self.digests.is_empty() && self.digests.contains(&digest(number)))
    }

    /// Whether no more numbers can be remembered.
    pub(crate) fn is_full(&self) -> bool {
        self.digests.len() >= MOST
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::Seen;

    proptest! {
        #[test]
        fn nothing_is_forgotten_and_nothing_made_up(
            numbers in prop::collection::vec("[ab]?0{0,2}[0-9]{0,2}|[0-9]{17,20}|x[0-9]{1,4}y?", 0..300),
            others in prop::collection::vec("[ab]?[0-9]{0,3}", 0..100),
        ) {
            let (mut seen, mut plain) = (Seen::default(), HashSet::new());
            for number in &numbers {
                prop_assert_eq!(seen.insert(number), !plain.insert(number.clone()), "{}", number);
            }
            for number in numbers.iter().chain(&others) {
                prop_assert_eq!(seen.contains(number), plain.contains(number), "{}", number);
            }
        }
    }

    #[test]
    fn a_series_takes_no_room_in_whatever_order_it_comes() {
        let mut seen = Seen::default();
        for number in (0..5_000).rev().chain(5_000..10_000) {
            assert!(!seen.insert(&format!("T{:05}", number)));
        }
        assert_eq!(seen.digests.len(), 0);
        assert_eq!(seen.series[0].runs, [(0, 9_999)]);
    }

    #[test]
    fn what_has_too_many_gaps_is_remembered_all_the_same() {
        let mut seen = Seen::default();
        for number in (0..9_000).step_by(3) {
            assert!(!seen.insert(&number.to_string()));
        }
        for number in 0..9_000 {
            assert_eq!(seen.contains(&number.to_string()), number % 3 == 0, "{number}");
        }
    }
}
