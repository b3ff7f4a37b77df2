//! `Pack`: what a monthly meeting about complaints needs, from the histories, in one call.

mod cells;
mod classes;
mod facts;
mod headings;
mod improvement;
mod liability;
mod notes;
mod open_cases;
mod sections;

use std::borrow::Borrow;

use chrono::TimeDelta;

use super::Report;
use super::names::Names;
use redress::complaint::{Entry, LogError};
use redress::policy::Policy;
use redress::vocabulary::Label;
use redress_metrics::{AggregateError, Basis, Discrepancy, Grain, Indicator, Interval, indicators};

pub use headings::{Heading, Headings, Part};

use facts::Facts;
use sections::Sections;

/// What goes into the pack, and on what terms.
///
/// Its sections are [`Part::ALL`], in that order; a part of which the figures know nothing is left out.
/// Titles, clauses and the terms on which is counted are the policy's.
///
/// ```
/// use redress_metrics::{Target, indicators};
/// use redress_presets::dealership;
/// use redress_report::Pack;
///
/// let policy = dealership()?;
/// let pack = Pack::new(&policy).scorecard(vec![
///     indicators::on_time().target(Target::at_least(9_500).enough(10)),
///     indicators::satisfaction(),
/// ]);
/// let none: &[Vec<redress::complaint::Entry>] = &[];
/// assert!(pack.report("2026-03".parse()?, none)?.agrees());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Pack<'a> {
    title: Label,
    policy: &'a Policy,
    names: &'a dyn Names,
    headings: Headings,
    basis: Basis,
    scorecard: Vec<Indicator>,
    repeats: Option<TimeDelta>,
    hot: u64,
}

impl std::fmt::Debug for Pack<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("policy", self.policy.stamp()).finish_non_exhaustive()
    }
}

/// Why there is no pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// All time has no month before it.
    #[error("a pack is for a period with an end, such as a month; `all` has none")]
    Endless,
    /// A history is no complaint's log.
    #[error("the log of a complaint is broken")]
    Log(#[from] LogError),
    /// The figures contradict each other: nothing is published then.
    #[error("the figures do not add up: {0}")]
    Discrepancy(#[from] Discrepancy),
    /// Cannot be: the pack asks only for what it counts.
    #[error(transparent)]
    Aggregate(#[from] AggregateError),
}

/// The pack of a month with everything at its default: see [`Pack::report`].
///
/// # Errors
/// As [`Pack::report`].
pub fn meeting_pack<E: Borrow<Entry>>(
    policy: &Policy,
    month: Interval,
    histories: &[Vec<E>],
) -> Result<Report, PackError> {
    Pack::new(policy).report(month, histories)
}

impl<'a> Pack<'a> {
    /// A pack with the policy's words, headings and basis of figures, and a scorecard of timeliness, response and handling times,
    /// resolution, satisfaction, reopening, rework and liability, without targets.
    #[must_use]
    pub fn new(policy: &'a Policy) -> Self {
        Self {
            title: Label::new("Complaints: pack for the monthly meeting", "投诉月度分析会材料"),
            policy,
            names: policy,
            headings: Headings::of(policy),
            basis: Basis::from(&policy.spec().figures),
            scorecard: vec![
                indicators::on_time(),
                indicators::clean_on_time(),
                indicators::flow_timeliness(),
                indicators::response_time(),
                indicators::mean_handling(),
                indicators::handling_percentile(90),
                indicators::first_contact(),
                indicators::outcome_rate(),
                indicators::satisfaction(),
                indicators::satisfied_first(),
                indicators::reopening_rate(),
                indicators::rework_rate(),
                indicators::liability_rate(),
            ],
            repeats: None,
            hot: 3,
        }
    }

    /// The same, under another title.
    #[must_use]
    pub fn title(mut self, title: Label) -> Self {
        self.title = title;
        self
    }

    /// The same, with words for codes that the policy has none for.
    #[must_use]
    pub const fn names(mut self, names: &'a dyn Names) -> Self {
        self.names = names;
        self
    }

    /// The same, counted on other terms than the policy's.
    #[must_use]
    pub fn basis(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// The same, with other titles and clauses of its sections than the policy's.
    #[must_use]
    pub fn headings(mut self, headings: Headings) -> Self {
        self.headings = headings;
        self
    }

    /// The same, with these indicators and their targets on the scorecard.
    #[must_use]
    pub fn scorecard(mut self, indicators: Vec<Indicator>) -> Self {
        self.scorecard = indicators;
        self
    }

    /// The same, with repeats: the same customer with the same problem within this time.
    #[must_use]
    pub fn repeats_within(mut self, window: TimeDelta) -> Self {
        self.repeats = Some(window);
        self.scorecard.push(indicators::repeat_rate());
        self
    }

    /// The same, with categories that count as frequent from this number of cases on; 3 by default.
    #[must_use]
    pub const fn hot_from(mut self, cases: u64) -> Self {
        self.hot = cases;
        self
    }

    /// The pack of a month, or of any period but all time, from all histories: the logs of the
    /// complaints from their beginning.
    ///
    /// As known in the last microsecond of the period: what was recorded later is not in it, so the pack
    /// is the same whenever it is made. Periods are those of the policy's calendar. O(entries); of the
    /// complaints it holds those that the period is about, and of all others a line.
    ///
    /// # Errors
    /// [`PackError`]: a history is broken, or the figures do not add up.
    pub fn report<E: Borrow<Entry>>(
        &self,
        period: Interval,
        histories: &[Vec<E>],
    ) -> Result<Report, PackError> {
        if period.grain() == Grain::Whole {
            return Err(PackError::Endless);
        }
        let zone = self.policy.spec().calendar.zone();
        let span = period.bounds(zone);
        let as_of = span.1.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(span.1);
        let facts = Facts::read(self, period, as_of, histories)?;
        let report = Report::new(self.title.clone(), period, zone, as_of);
        Sections { pack: self, facts: &facts, period, span, report }.all()
    }
}
