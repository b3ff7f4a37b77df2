//! From a desk to figures that a test can name.

use chrono::{DateTime, Utc};
use redress::desk::Desk;
use redress::store::{MemoryStore, Query};
use redress::time::ManualClock;
use redress_metrics::{
    Aggregate, Basis, Breakdown, Dimension, Figure, Grain, Indicator, Known, Ledger, Outcome,
    Reader, Table,
};

use crate::telecom::centre::local;

pub(crate) type AnyDesk = Desk<MemoryStore<redress_presets::dealership::Personal>, ManualClock>;

/// The figures of a desk's complaints, as known on a local date at 24:00 of the day before.
pub(crate) struct Told {
    pub(crate) figures: Vec<Figure>,
    pub(crate) totals: Vec<Figure>,
    indicators: Vec<Indicator>,
}

pub(crate) fn reader(desk: &AnyDesk, basis: Basis, until: DateTime<Utc>) -> Reader {
    let mut reader = Reader::new(basis, until);
    for log in desk.histories(Query::all()) {
        let log = log.expect("a log");
        reader.history_with(&log, &Known::default()).expect("a history");
    }
    reader
}

pub(crate) struct Asked<'a> {
    pub(crate) desk: &'a AnyDesk,
    pub(crate) basis: Basis,
    pub(crate) until: &'a str,
    pub(crate) grain: Grain,
    pub(crate) by: &'a [Dimension],
}

impl Asked<'_> {
    pub(crate) fn tell(&self, indicators: Vec<Indicator>) -> Told {
        self.with(indicators, &[])
    }

    pub(crate) fn with(&self, indicators: Vec<Indicator>, more: &[Table]) -> Told {
        let reader = reader(self.desk, self.basis.clone(), local(self.until));
        let mut aggregate = Aggregate::new(Breakdown {
            zone: chrono_tz::Asia::Shanghai,
            grain: self.grain,
            by: self.by.to_vec(),
            indicators: indicators.clone(),
        });
        reader.tables().iter().chain(more).for_each(|table| aggregate.add(table));
        assert_eq!(aggregate.check(), Ok(()));
        Told { figures: aggregate.figures(), totals: aggregate.totals(), indicators }
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let reader = reader(self.desk, self.basis.clone(), local(self.until));
        let mut ledger = Ledger::new(chrono_tz::Asia::Shanghai, self.grain);
        ledger.add(&reader.tables().cycles);
        ledger
    }
}

impl Told {
    #[track_caller]
    pub(crate) fn figure(&self, indicator: &Indicator, interval: &str, labels: &[&str]) -> &Figure {
        let found = self.figures.iter().find(|f| {
            f.indicator == indicator.id
                && f.interval.to_string() == interval
                && f.group
                    .iter()
                    .map(|(_, label)| label.as_deref().unwrap_or("-"))
                    .eq(labels.iter().copied())
        });
        found.unwrap_or_else(|| panic!("no {} of {interval} for {labels:?}", indicator.id))
    }

    /// Numerator and denominator of an indicator for everything together.
    #[track_caller]
    pub(crate) fn of(&self, indicator: &Indicator) -> (i128, u64) {
        let at = self.indicators.iter().position(|i| i.id == indicator.id).expect("asked for");
        let figure = &self.totals[at];
        assert!(!matches!(figure.outcome, Outcome::Refused(_)), "{figure:?}");
        (figure.numerator, figure.denominator)
    }

    #[track_caller]
    pub(crate) fn at(&self, indicator: &Indicator, interval: &str, labels: &[&str]) -> (i128, u64) {
        let figure = self.figure(indicator, interval, labels);
        (figure.numerator, figure.denominator)
    }
}

pub(crate) const HOUR: i128 = 3_600_000_000;

impl Told {
    pub(crate) fn of_figures(
        figures: Vec<Figure>,
        totals: Vec<Figure>,
        indicators: Vec<Indicator>,
    ) -> Self {
        Self { figures, totals, indicators }
    }
}
