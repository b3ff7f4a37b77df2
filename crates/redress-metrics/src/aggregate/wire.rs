//! How a part of an aggregate travels: its question, and its groups with their labels spelt out.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::super::dimensions::{Cohort, Unit};
use super::super::interval::{Interval, NO_INTERVAL};
use super::super::property::Properties;
use super::lane::{Cells, Sum};
use super::sketch::Sketch;
use super::{Aggregate, Breakdown};
use redress::redacted;

#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct Wire {
    breakdown: Breakdown,
    lanes: Vec<LaneWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct LaneWire {
    unit: Unit,
    cohort: Cohort,
    rows: u64,
    about: Vec<Properties>,
    told: Properties,
    groups: Vec<GroupWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct GroupWire {
    /// None: rows without the date.
    interval: Option<Interval>,
    labels: Vec<Option<String>>,
    counts: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    silent: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sums: Vec<SumWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sketches: Vec<SketchWire>,
}

/// Values with how often each occurs, and whether they are rounded to two digits.
#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct SketchWire {
    values: Vec<(u64, u64)>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    rounded: bool,
}

/// A sum as text, since JSON's numbers end at 2⁵³, and of how many rows.
#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
struct SumWire(String, u64);

impl Serialize for Aggregate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lanes = self.plan.lanes.iter().zip(&self.lanes).map(|(spec, lane)| {
            let groups = lane.keys().enumerate().map(|(group, (ordinal, symbols))| {
                let cells = lane.cells(group);
                let labels = symbols
                    .iter()
                    .zip(&self.names)
                    .map(|(symbol, names)| names.name(*symbol).map(|name| String::from(&**name)));
                let interval =
                    (ordinal != NO_INTERVAL).then(|| Interval::new(self.breakdown.grain, ordinal));
                let said = cells.silent.iter().all(|count| *count == 0);
                let silent = if said { Vec::new() } else { cells.silent.to_vec() };
                GroupWire {
                    interval,
                    labels: labels.collect(),
                    counts: cells.counts.to_vec(),
                    silent,
                    sums: (0..cells.sums.len())
                        .map(|slot| cells.sum(slot))
                        .map(|sum| SumWire(sum.total.to_string(), sum.rows))
                        .collect(),
                    sketches: cells
                        .percentiles
                        .iter()
                        .map(Sketch::entries)
                        .map(|(values, rounded)| SketchWire { values, rounded })
                        .collect(),
                }
            });
            LaneWire {
                unit: spec.unit,
                cohort: spec.cohort,
                rows: lane.rows,
                about: lane.about.iter().map(|bits| Properties::from_bits(*bits)).collect(),
                told: Properties::from_bits(lane.told),
                groups: groups.collect(),
            }
        });
        let wire = Wire { breakdown: self.breakdown.clone(), lanes: lanes.collect() };
        wire.serialize(serializer).map_err(ser::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Aggregate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::deserialize(deserializer, |quiet| {
            let wire = Wire::deserialize(quiet)?;
            let mut aggregate = Self::new(wire.breakdown);
            aggregate.fill(wire.lanes).ok_or_else(|| {
                de::Error::custom(
                    "this part does not fit its own question: lanes, counters or labels are missing or too many",
                )
            })?;
            Ok(aggregate)
        })
    }
}

impl Aggregate {
    /// `None` where what came does not fit the question.
    fn fill(&mut self, lanes: Vec<LaneWire>) -> Option<()> {
        if lanes.len() != self.lanes.len() {
            return None;
        }
        for ((lane, spec), wire) in self.lanes.iter_mut().zip(&self.plan.lanes).zip(lanes) {
            let same = wire.unit == spec.unit
                && wire.cohort == spec.cohort
                && wire.about.len() == spec.counters.len();
            if !same {
                return None;
            }
            lane.rows = wire.rows;
            lane.told = wire.told.bits();
            lane.about = wire.about.iter().map(|about| about.bits()).collect();
            for group in wire.groups {
                let fits = group.labels.len() == self.names.len()
                    && group.counts.len() == spec.counters.len()
                    && (group.silent.is_empty() || group.silent.len() == spec.counters.len())
                    && group.sums.len() == spec.sums.len()
                    && group.sketches.len() == spec.sketches.len()
                    && group.interval.is_none_or(|i| i.grain() == self.breakdown.grain);
                if !fits {
                    return None;
                }
                let labels: Vec<u32> = group
                    .labels
                    .iter()
                    .zip(&mut self.names)
                    .map(|(label, names)| label.as_ref().map_or(0, |label| names.symbol(label)))
                    .collect();
                let totals = group
                    .sums
                    .iter()
                    .map(|SumWire(sum, rows)| Some(Sum::grown([0; 3], sum.parse().ok()?, *rows)))
                    .collect::<Option<Vec<_>>>()?;
                let ordinal = group.interval.map_or(NO_INTERVAL, Interval::ordinal);
                let percentiles: Vec<Sketch> = group
                    .sketches
                    .iter()
                    .map(|sketch| Sketch::of(&sketch.values, sketch.rounded))
                    .collect();
                let (counts, silent) = (&*group.counts, &*group.silent);
                let cells = Cells { counts, silent, sums: &totals, percentiles: &percentiles };
                lane.absorb(ordinal, &labels, cells);
            }
        }
        Some(())
    }
}
