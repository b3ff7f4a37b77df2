//! What a good engineer writes by hand for exactly this question: columns, a flat array of groups, one
//! loop. Once with exact percentiles (values collected, then selected), once with a histogram.

use hdrhistogram::Histogram;

use crate::data::{CATEGORIES, Columns, DEPARTMENTS, FIRST_CONTACT, MONTHS, ON_TIME, REPEAT};
use crate::data::{SATISFIED, VISITED};

#[derive(Clone, Default)]
pub(crate) struct Group {
    pub count: u64,
    pub on_time: u64,
    pub first_contact: u64,
    pub visited: u64,
    pub satisfied: u64,
    pub repeat: u64,
    pub handling: i64,
    pub p95: i64,
}

/// The month of the year 2025 of each of its days.
fn months() -> Vec<u8> {
    const DAYS: [u16; MONTHS] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    DAYS.iter().zip(0..).flat_map(|(days, month)| (0..*days).map(move |_| month)).collect()
}

const START_DAY: i64 = 20_089;

fn place(columns: &Columns, months: &[u8], row: usize) -> usize {
    let day = columns.ended[row] / 86_400_000_000 - START_DAY;
    let month = usize::from(months[day as usize]);
    (month * DEPARTMENTS + usize::from(columns.department[row])) * CATEGORIES
        + usize::from(columns.category[row])
}

fn count(group: &mut Group, flags: u8, handling: i64) {
    group.count += 1;
    group.on_time += u64::from(flags & ON_TIME != 0);
    group.first_contact += u64::from(flags & FIRST_CONTACT != 0);
    group.visited += u64::from(flags & VISITED != 0);
    group.satisfied += u64::from(flags & (VISITED | SATISFIED) == VISITED | SATISFIED);
    group.repeat += u64::from(flags & REPEAT != 0);
    group.handling += handling;
}

pub(crate) fn exact(columns: &Columns) -> Vec<Group> {
    let months = months();
    let mut groups = vec![Group::default(); MONTHS * DEPARTMENTS * CATEGORIES];
    let mut values: Vec<Vec<i64>> = vec![Vec::new(); groups.len()];
    for row in 0..columns.len() {
        let at = place(columns, &months, row);
        let handling = columns.ended[row] - columns.received[row];
        count(&mut groups[at], columns.flags[row], handling);
        values[at].push(handling);
    }
    for (group, values) in groups.iter_mut().zip(&mut values) {
        if !values.is_empty() {
            let rank = (values.len() * 95).div_ceil(100) - 1;
            group.p95 = *values.select_nth_unstable(rank).1;
        }
    }
    groups
}

pub(crate) fn histogram(columns: &Columns) -> Vec<Group> {
    let months = months();
    let mut groups = vec![Group::default(); MONTHS * DEPARTMENTS * CATEGORIES];
    let mut sketches: Vec<Histogram<u64>> =
        vec![Histogram::new(2).expect("two digits"); groups.len()];
    for row in 0..columns.len() {
        let at = place(columns, &months, row);
        let handling = columns.ended[row] - columns.received[row];
        count(&mut groups[at], columns.flags[row], handling);
        let _ = sketches[at].record((handling as u64).div_ceil(1_000_000));
    }
    for (group, sketch) in groups.iter_mut().zip(&sketches) {
        group.p95 = sketch.value_at_quantile(0.95) as i64 * 1_000_000;
    }
    groups
}
