//! Cases received, by class, compared with the previous period and the same period a year earlier.

use super::cells::count;
use crate::names::{Names, named};
use crate::{Cell, Column, Group, Reading, Said, Table};
use redress::vocabulary::{Label, Lang};
use redress_metrics::{Aggregate, AggregateError, Dimension, Figure, Interval};

/// The dimensions by which received cases are classified.
pub(super) const CLASSES: [Dimension; 6] = [
    Dimension::Kind,
    Dimension::Grade,
    Dimension::Channel,
    Dimension::Department,
    Dimension::Subject,
    Dimension::Cause,
];

/// Cases received by each dimension, with the previous period and the same period a year earlier.
pub(super) fn classes(
    received: &Aggregate,
    period: Interval,
    names: &dyn Names,
) -> Result<Table, AggregateError> {
    let mut table = Table {
        columns: vec![
            Column::words("received", "接收"),
            Column::numbers("this period", "本期"),
            Column::numbers("share", "占比"),
            Column::numbers("previous period", "上期"),
            Column::numbers("a year earlier", "去年同期"),
        ],
        groups: Vec::new(),
    };
    let (before, year) = (period.previous(), period.year_before());
    for by in CLASSES {
        let figures = received.roll_up(period.grain(), &[by])?.figures();
        let code = |figure: &Figure| figure.group.first().and_then(|(_, code)| code.clone());
        let mut codes: Vec<Option<String>> = Vec::new();
        let recent = figures
            .iter()
            .filter(|f| f.interval == period || f.interval == before || Some(f.interval) == year);
        for figure in recent {
            if !codes.contains(&code(figure)) {
                codes.push(code(figure));
            }
        }
        let at = |interval: Option<Interval>, wanted: &Option<String>| {
            let mut found = figures
                .iter()
                .filter(|f| Some(f.interval) == interval && code(f) == *wanted)
                .map(|figure| u64::try_from(figure.numerator).unwrap_or(0));
            found.next().unwrap_or(0)
        };
        // Before the first record there is nothing to compare with.
        let known = |interval: Option<Interval>| {
            let first = figures.iter().map(|figure| figure.interval).min();
            first.is_some_and(|first| interval.is_some_and(|interval| first <= interval))
        };
        let total = codes.iter().map(|code| at(Some(period), code)).fold(0, u64::saturating_add);
        let mut rows: Vec<(bool, u64, Vec<Cell>)> = codes
            .iter()
            .map(|code| {
                let now = at(Some(period), code);
                let earlier = |interval: Option<Interval>| {
                    if known(interval) { count(at(interval, code)) } else { Cell::Empty }
                };
                let cells = vec![
                    Cell::Label(named(names, by, code.as_deref())),
                    count(now),
                    Cell::Reading(Reading::share(now, total)),
                    earlier(Some(before)),
                    earlier(year),
                ];
                (code.is_none(), now, cells)
            })
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let (en, zh) = (by.label(Lang::En), by.label(Lang::Zh));
        table.groups.push(Group {
            head: Some(Label::new(format!("by {en}"), format!("按{zh}"))),
            rows: rows.into_iter().map(|(.., cells)| cells).collect(),
        });
    }
    Ok(table)
}

/// The total of a group of [`classes`] in the period.
pub(super) fn sum(group: &Group) -> u64 {
    let counts = group.rows.iter().filter_map(|row| match row.get(1) {
        Some(Cell::Reading(reading)) => match reading.said {
            Said::Amount { rows, .. } => Some(rows),
            _ => None,
        },
        _ => None,
    });
    counts.fold(0, u64::saturating_add)
}
