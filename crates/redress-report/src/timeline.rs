//! `Timeline`: a complaint's limits over time, for a chart.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::names::{Glossary, both};
use redress::complaint::{Complaint, Entry, Event, LogError};
use redress::lifecycle::StateKind;
use redress::time::Calendar;
use redress::vocabulary::{Label, RuleId};

/// A complaint's limits over time, with their results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// The limits, in the order in which they started.
    pub bars: Vec<LimitBar>,
    /// The states it entered, with the instants.
    pub states: Vec<(DateTime<Utc>, StateKind)>,
    /// The instants at which something was done.
    pub moments: Vec<DateTime<Utc>>,
    /// The end of the chart, where running limits are cut off.
    pub until: DateTime<Utc>,
    /// The rest days in the range, with their names.
    pub rest_days: Vec<(NaiveDate, Label)>,
}

/// A limit of a [`Timeline`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitBar {
    /// Name and length of the limit.
    pub name: Label,
    /// Start, UTC.
    pub start: DateTime<Utc>,
    /// Due instant, UTC, as last promised.
    pub due: DateTime<Utc>,
    /// Due instant, UTC, before the last extension.
    pub promised_before: Option<DateTime<Utc>>,
    /// Warning points, UTC.
    pub warned: Vec<DateTime<Utc>>,
    /// Suspensions: start, and end unless still suspended.
    pub stops: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>,
    /// When it was met or lapsed, UTC.
    pub end: Option<DateTime<Utc>>,
    /// Whether it was met in time; `None` if it has not been met.
    pub on_time: Option<bool>,
    /// Whether it was breached.
    pub broken: bool,
}

impl Timeline {
    /// Reads a complaint's log from its first entry.
    ///
    /// # Errors
    /// [`LogError`] if the entries are not a complaint's log from its beginning.
    pub fn of<'e>(
        words: &Glossary<'_>,
        log: impl IntoIterator<Item = &'e Entry>,
    ) -> Result<Self, LogError> {
        let mut bars: Vec<(RuleId, LimitBar)> = Vec::new();
        let mut states: Vec<(DateTime<Utc>, StateKind)> = Vec::new();
        let (mut moments, mut folded) = (Vec::new(), None::<Complaint>);
        for entry in log {
            let complaint = match folded.take() {
                Some(mut complaint) => {
                    complaint.apply(entry)?;
                    complaint
                }
                None => Complaint::from_log([entry])?,
            };
            let (at, state) = (entry.occurred_at, complaint.state.kind());
            folded = Some(complaint);
            if states.last().is_none_or(|(_, last)| *last != state) {
                states.push((at, state));
            }
            // Notices signed weeks after the end would compress the chart of the case itself.
            let papers = matches!(
                entry.events.first(),
                Some(
                    Event::NoticeDecided { .. }
                        | Event::NoticeSigned { .. }
                        | Event::LiabilityDecided { .. }
                )
            );
            if !(papers && state == StateKind::Closed) {
                moments.push(at);
            }
            entry.events.iter().for_each(|event| fold(words, &mut bars, event, at));
        }
        let until = moments.iter().max().copied().ok_or(LogError::Empty)?;
        let bars: Vec<LimitBar> = bars.into_iter().map(|(_, bar)| bar).collect();
        let last = bars.iter().map(|bar| bar.due).max().unwrap_or(until).max(until);
        let first = moments.iter().min().copied().unwrap_or(until);
        let rest_days = rest_days(&words.policy().spec().calendar, first, last);
        Ok(Self { bars, states, moments, until, rest_days })
    }
}

fn rest_days(
    calendar: &Calendar,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<(NaiveDate, Label)> {
    let last = calendar.local_date(until);
    let days = calendar.local_date(from).iter_days().take(400).take_while(|date| *date <= last);
    let rest = days.filter(|date| !calendar.is_working_day(*date));
    rest.map(|date| (date, both(|lang| calendar.day_kind(date).text(lang)))).collect()
}

fn fold(
    words: &Glossary<'_>,
    bars: &mut Vec<(RuleId, LimitBar)>,
    event: &Event,
    now: DateTime<Utc>,
) {
    if let Event::LimitStarted { rule, start, due, again, .. } = event {
        // What is taken up again goes on: one bar, as it is one limit.
        let same = |(known, bar): &&mut (RuleId, LimitBar)| known == rule && bar.start == *start;
        if let Some((_, bar)) = bars.iter_mut().rev().find(same).filter(|_| *again) {
            (bar.due, bar.end, bar.on_time) = (*due, None, None);
            return;
        }
        let (name, within) = (words.limit(rule), words.policy().limit(rule));
        let name = both(|lang| match within {
            Some(rule) if !rule.agreed => {
                format!("{} · {}", name.text(lang), rule.within.text(lang))
            }
            _ => name.text(lang).to_owned(),
        });
        let (start, due) = (*start, *due);
        let (warned, stops) = (Vec::new(), Vec::new());
        let (promised_before, end, on_time, broken) = (None, None, None, false);
        let bar =
            LimitBar { name, start, due, promised_before, warned, stops, end, on_time, broken };
        bars.push((rule.clone(), bar));
        return;
    }
    let (Event::LimitMet { rule, .. }
    | Event::LimitWarned { rule, .. }
    | Event::LimitBreached { rule, .. }
    | Event::LimitSuspended { rule, .. }
    | Event::LimitResumed { rule, .. }
    | Event::LimitRepromised { rule, .. }
    | Event::LimitTightened { rule, .. }
    | Event::LimitSuperseded { rule, .. }
    | Event::LimitLapsed { rule }) = event
    else {
        return;
    };
    let Some((_, bar)) = bars.iter_mut().rev().find(|(known, _)| known == rule) else { return };
    match event {
        Event::LimitMet { at, on_time, .. } => (bar.end, bar.on_time) = (Some(*at), Some(*on_time)),
        Event::LimitWarned { warning, .. } => bar.warned.push(warning.at),
        Event::LimitBreached { .. } => bar.broken = true,
        Event::LimitSuspended { since, .. } => bar.stops.push((*since, None)),
        Event::LimitResumed { due, .. } => {
            if let Some(stop) = bar.stops.last_mut() {
                stop.1 = Some(now);
            }
            bar.due = *due;
        }
        Event::LimitRepromised { from, to, .. } => {
            (bar.promised_before, bar.due) = (Some(*from), *to);
        }
        Event::LimitTightened { to, .. } => bar.due = *to,
        _ => bar.end = Some(now),
    }
}
