//! Sums over the finished cases.

use chrono::{DateTime, Utc};
use redress_metrics::{Basis, Dimension, Grain, Known, Ledger as Flows, Reader};

use super::labels::Agreement;
use super::mapping::Mapping;
use super::play::{Case, Player};
use super::{Error, Figures, Watch, sections};

/// Number of cases that are aggregated at a time.
const BATCH: usize = 4_096;

/// Sums over the finished cases.
pub(crate) struct Sums {
    reader: Reader,
    pub(crate) sections: Vec<Figures>,
    flows: Flows,
    pub(crate) cases: u64,
    pub(crate) agreement: Agreement,
}

impl Sums {
    pub(crate) fn new(mapping: &Mapping, until: DateTime<Utc>) -> Self {
        Self {
            reader: Reader::new(Basis::default(), until),
            sections: sections::of(mapping),
            flows: Flows::new(mapping.zone, Grain::Month),
            cases: 0,
            agreement: Agreement::default(),
        }
    }

    pub(crate) fn add(
        &mut self,
        mut case: Case,
        player: &mut Player,
        until: DateTime<Utc>,
        watch: &mut dyn Watch,
    ) -> Result<(), Error> {
        if case.complaint.is_none() {
            return Ok(());
        }
        self.cases += 1;
        player.finish(&mut case, until)?;
        watch.history(&case.log);
        if let Some(complaint) = &case.complaint {
            watch.case(complaint);
            self.agreement.add(complaint, case.on_time);
        }
        let brand = case.brand.as_deref().map(|name| (Dimension::Brand, name));
        let region = case.region.as_deref().map(|name| (Dimension::Region, name));
        let labels = brand.into_iter().chain(region).collect();
        self.reader.history_with(&case.log, &Known { labels, ..Known::default() })?;
        if self.reader.tables().cases.len() >= BATCH {
            self.flush();
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) {
        for table in self.reader.tables().iter() {
            self.flows.add(table);
            self.sections.iter_mut().for_each(|section| section.aggregate.add(table));
        }
        self.reader.clear();
    }

    /// Checks that opening plus received cases equal ended plus open cases.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.flows.lines()?;
        Ok(())
    }
}
