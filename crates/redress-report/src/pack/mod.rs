//! `Pack`: the report for a monthly complaints meeting, made from the histories in one call.

mod cells;
mod classes;
mod facts;
mod headings;
mod improvement;
mod liability;
mod notes;
mod open_cases;
mod reading;
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
pub use reading::{PackReading, ReadError};

use facts::Facts;
use sections::Sections;

/// Configures a pack.
///
/// Its sections are [`Part::ALL`], in that order; a part without data is left out. Titles, clauses and counting
/// rules are the policy's.
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

/// Why a pack cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// All time has no previous period.
    #[error("a pack is for a period with an end, such as a month; `all` has none")]
    Endless,
    /// The store has not been read to its end.
    #[error("the pack has not been read to its end; go on with `read` until it is done")]
    Unfinished,
    /// A history is not a complaint's log.
    #[error("the log of a complaint is broken")]
    Log(#[from] LogError),
    /// The figures contradict each other, so none is published.
    #[error("the figures do not add up: {0}")]
    Discrepancy(#[from] Discrepancy),
    /// Cannot occur: the pack asks only for figures that it counts.
    #[error(transparent)]
    Aggregate(#[from] AggregateError),
}

/// The pack of a month with default settings: see [`Pack::report`].
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
    /// A pack with the policy's names, headings and counting rules, and a scorecard of timeliness, response
    /// and handling times, resolution, satisfaction, reopening, rework and liability, without targets.
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
                indicators::stage_timeliness(),
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

    /// Sets the title.
    #[must_use]
    pub fn title(mut self, title: Label) -> Self {
        self.title = title;
        self
    }

    /// Sets the names of codes that the policy does not define.
    #[must_use]
    pub const fn names(mut self, names: &'a dyn Names) -> Self {
        self.names = names;
        self
    }

    /// Sets counting rules other than the policy's.
    #[must_use]
    pub fn basis(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// Sets titles and clauses other than the policy's.
    #[must_use]
    pub fn headings(mut self, headings: Headings) -> Self {
        self.headings = headings;
        self
    }

    /// Sets the indicators and targets of the scorecard.
    #[must_use]
    pub fn scorecard(mut self, indicators: Vec<Indicator>) -> Self {
        self.scorecard = indicators;
        self
    }

    /// Sets the window for repeats: complaints of the same customer with the same problem.
    #[must_use]
    pub fn repeats_within(mut self, window: TimeDelta) -> Self {
        self.repeats = Some(window);
        self.scorecard.push(indicators::repeat_rate());
        self
    }

    /// Sets the number of cases from which a category counts as frequent. Default: 3.
    #[must_use]
    pub const fn hot_from(mut self, cases: u64) -> Self {
        self.hot = cases;
        self
    }

    /// Makes the pack of a month, or of any period except all time, from all histories: the logs of the
    /// complaints from their beginning.
    ///
    /// It shows what was known in the last microsecond of the period. Facts recorded later are not included, so
    /// the pack is the same whenever it is made. Periods are those of the policy's calendar. O(entries).
    /// [`Self::begin`] reads a store page by page instead.
    ///
    /// # Errors
    /// [`PackError`] if a history is broken, or the figures do not add up.
    pub fn report<E: Borrow<Entry>>(
        &self,
        period: Interval,
        histories: &[Vec<E>],
    ) -> Result<Report, PackError> {
        if period.grain() == Grain::Whole {
            return Err(PackError::Endless);
        }
        let mut facts = Facts::new(self, period);
        if let Some(window) = self.repeats {
            facts.compare(self, histories)?;
            facts.compared(self, window);
        }
        facts.count(self, histories)?;
        self.made_of(&facts)
    }

    fn made_of(&self, facts: &Facts) -> Result<Report, PackError> {
        facts.check()?;
        let (period, zone) = (facts.period, self.policy.spec().calendar.zone());
        let span = period.bounds(zone);
        let as_of = span.1.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(span.1);
        let report = Report::new(self.title.clone(), period, zone, as_of);
        Sections { pack: self, facts, period, span, report }.all()
    }
}
