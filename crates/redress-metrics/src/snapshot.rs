//! `Snapshot`: figures as published, and what later facts make of them.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::dimensions::Grain;
use super::figure::{Figure, Group};
use super::interval::Interval;
use redress::vocabulary::IndicatorId;

/// Figures as they were published, which later facts do not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Snapshot {
    /// The end of the records from which they were made, UTC.
    pub until: DateTime<Utc>,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// A published figure that later facts contradict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Restatement {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// For which period.
    pub interval: Interval,
    /// For which group.
    pub group: Group,
    /// As published; none: nothing was.
    pub published: Option<Figure>,
    /// As it is now known; none: nothing is left.
    pub now: Option<Figure>,
}

impl Snapshot {
    /// Publishes figures made from records up to an instant (UTC).
    #[must_use]
    pub fn new(until: DateTime<Utc>, figures: Vec<Figure>) -> Self {
        Self { until, figures }
    }

    /// What has to be restated: the published figures that are different now, and those that are new in a
    /// period from the first to the last published. The snapshot itself stays as it is.
    #[must_use]
    pub fn restatements(&self, now: &[Figure]) -> Vec<Restatement> {
        // A period between the first and the last in which nothing had happened was published as such.
        let mut published: BTreeMap<Grain, (Interval, Interval)> = BTreeMap::new();
        for interval in self.figures.iter().map(|figure| figure.interval) {
            let (first, last) = published.entry(interval.grain()).or_insert((interval, interval));
            *first = interval.min(*first);
            *last = interval.max(*last);
        }
        let published = |interval: Interval| {
            let span = published.get(&interval.grain());
            span.is_some_and(|(first, last)| *first <= interval && interval <= *last)
        };
        let restatement =
            |figure: &Figure, was: Option<&Figure>, is: Option<&Figure>| Restatement {
                indicator: figure.indicator.clone(),
                interval: figure.interval,
                group: figure.group.clone(),
                published: was.cloned(),
                now: is.cloned(),
            };
        let (before, after) = (index(&self.figures), index(now));
        let mut restated = Vec::new();
        for figure in &self.figures {
            let is = after.get(&key(figure)).copied();
            if is != Some(figure) {
                restated.push(restatement(figure, Some(figure), is));
            }
        }
        for figure in now.iter().filter(|figure| published(figure.interval)) {
            if !before.contains_key(&key(figure)) {
                restated.push(restatement(figure, None, Some(figure)));
            }
        }
        restated
    }
}

type Key<'a> = (&'a IndicatorId, Interval, &'a Group);

fn key(figure: &Figure) -> Key<'_> {
    (&figure.indicator, figure.interval, &figure.group)
}

fn index(figures: &[Figure]) -> HashMap<Key<'_>, &Figure> {
    figures.iter().map(|figure| (key(figure), figure)).collect()
}
