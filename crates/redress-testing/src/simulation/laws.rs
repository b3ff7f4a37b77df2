//! The laws of a single log, read from its events alone, without the fold and without `decide`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Entry, Event, custody};
use redress::vocabulary::{ComplaintId, RuleId};

use super::notebook::{Kept, broken};
use super::report::Law;

type At = DateTime<Utc>;

/// A limit that waits for its milestone.
struct Running {
    cycle: u32,
    start: At,
    due: At,
    suspended: bool,
    breached: Option<At>,
}

/// The threshold of a breach, beside the percentages of warnings.
const BREACH: u8 = u8::MAX;

/// Whether an event ends the case.
pub(super) const fn ends(event: &Event) -> bool {
    matches!(
        event,
        Event::Declined { .. }
            | Event::Closed { .. }
            | Event::Withdrawn { .. }
            | Event::Merged { .. }
    )
}

/// What is recorded of limits: each alarm once and not early, and no limit kept and broken. After a sweep at
/// `swept`, nothing that was due by then is left.
#[allow(clippy::too_many_lines, reason = "one arm per event of a limit; splitting hides the list")]
pub(super) fn limits(id: &ComplaintId, log: &[Arc<Entry>], swept: Option<At>) -> Kept {
    let mut running: BTreeMap<&RuleId, Running> = BTreeMap::new();
    let mut given = BTreeSet::new();
    let mut ran_out = BTreeMap::new();
    let mut begun: BTreeMap<(&RuleId, At), u32> = BTreeMap::new();
    let mut cycle = 1_u32;
    for entry in log {
        for event in &entry.events {
            match event {
                Event::Reopened { .. } => cycle = cycle.saturating_add(1),
                Event::LimitStarted { rule, start, due, again, .. } => {
                    let (start, due) = (*start, *due);
                    // What is taken up again from the same start belongs to the cycle of that start, and has run
                    // out once and for all.
                    let known = begun.get(&(rule, start)).copied().filter(|_| *again);
                    let cycle = known.unwrap_or(cycle);
                    begun.insert((rule, start), cycle);
                    let breached = ran_out.get(&(rule, cycle, start)).copied().filter(|_| *again);
                    let limit = Running { cycle, start, due, suspended: false, breached };
                    running.insert(rule, limit);
                }
                Event::LimitWarned { rule, warning, .. } => {
                    let Some(limit) = running.get(rule) else {
                        let what = format!("`{rule}` is warned of and does not run");
                        return broken(Law::EachAlarmOnce, id, what);
                    };
                    let percent = warning.percent.get();
                    if !given.insert((rule, limit.cycle, limit.start, percent)) {
                        let what = format!("the warning at {percent} % of `{rule}` came twice");
                        return broken(Law::EachAlarmOnce, id, what);
                    }
                    if warning.at > entry.recorded_at || limit.suspended {
                        let what = format!("the warning at {percent} % of `{rule}` came early");
                        return broken(Law::EachAlarmOnce, id, what);
                    }
                }
                Event::LimitBreached { rule, due } => {
                    let Some(limit) = running.get_mut(rule) else {
                        let what = format!("`{rule}` runs out and does not run");
                        return broken(Law::EachAlarmOnce, id, what);
                    };
                    let first = given.insert((rule, limit.cycle, limit.start, BREACH));
                    if !first || limit.breached.is_some() {
                        let what = format!("`{rule}` ran out twice");
                        return broken(Law::EachAlarmOnce, id, what);
                    }
                    if *due >= entry.recorded_at || *due != limit.due || limit.suspended {
                        let what = format!(
                            "`{rule}` is due at {}; at {} it was recorded to have run out at {due}",
                            limit.due, entry.recorded_at
                        );
                        return broken(Law::EachAlarmOnce, id, what);
                    }
                    limit.breached = Some(*due);
                    ran_out.insert((rule, limit.cycle, limit.start), *due);
                }
                Event::LimitMet { rule, at, on_time, restated, .. } => {
                    let Some(limit) = running.remove(rule) else {
                        let what = format!("`{rule}` is met and does not run");
                        return broken(Law::KeptOrBroken, id, what);
                    };
                    let by = limit.breached.map_or(limit.due, |out| out.min(limit.due));
                    let kept = *at <= by || (limit.suspended && limit.breached.is_none());
                    let breached = limit.breached.is_some();
                    if *on_time != kept || (*on_time && breached != *restated) {
                        let what = format!(
                            "`{rule}` was due at {by} and met at {at}: on time {on_time}, breached \
                             {breached}, restated {restated}"
                        );
                        return broken(Law::KeptOrBroken, id, what);
                    }
                }
                Event::LimitSuspended { rule, .. } => {
                    if let Some(limit) = running.get_mut(rule) {
                        limit.suspended = true;
                    }
                }
                Event::LimitResumed { rule, due, .. } => {
                    if let Some(limit) = running.get_mut(rule) {
                        (limit.suspended, limit.due) = (false, *due);
                    }
                }
                Event::LimitRepromised { rule, to, .. }
                | Event::LimitTightened { rule, to, .. } => {
                    if let Some(limit) = running.get_mut(rule) {
                        limit.due = *to;
                    }
                }
                Event::LimitSuperseded { rule, .. } | Event::LimitLapsed { rule } => {
                    running.remove(rule);
                }
                _ => {}
            }
        }
    }
    let Some(swept) = swept else { return Ok(()) };
    let left = running
        .iter()
        .find(|(_, limit)| limit.due < swept && !limit.suspended && limit.breached.is_none());
    match left {
        Some((rule, limit)) => {
            let what = format!("`{rule}` was due at {} and has not run out at {swept}", limit.due);
            broken(Law::NothingLeftDue, id, what)
        }
        None => Ok(()),
    }
}

/// A log that was written down and read back folds to the same complaint.
pub(super) fn replay(id: &ComplaintId, log: &[Arc<Entry>], complaint: &Complaint) -> Kept {
    let read = |entry: &Arc<Entry>| {
        let text = serde_json::to_string(&**entry).map_err(|error| error.to_string())?;
        serde_json::from_str::<Entry>(&text).map_err(|error| error.to_string())
    };
    let back: Result<Vec<Entry>, String> = log.iter().map(read).collect();
    let folded = back.and_then(|back| Complaint::from_log(&back).map_err(|e| e.to_string()));
    match folded {
        Ok(folded) if folded == *complaint => Ok(()),
        Ok(_) => broken(Law::Replay, id, "read back it is another complaint"),
        Err(error) => broken(Law::Replay, id, format!("it cannot be read back: {error}")),
    }
}

/// Custody covers the time from the receipt on, without an overlap, except the time for which the case had ended.
pub(super) fn custody_is_whole(id: &ComplaintId, log: &[Arc<Entry>], until: At) -> Kept {
    let spans = match custody(log.iter().map(|entry| &**entry), until) {
        Ok(spans) => spans,
        Err(error) => return broken(Law::Custody, id, error.to_string()),
    };
    let Some(received) = log.first().map(|entry| entry.occurred_at) else { return Ok(()) };
    // Endings and receipts, in the order of the log, with when they happened.
    let mut changes = Vec::new();
    for entry in log {
        for event in &entry.events {
            let at = event.happened_at(entry.occurred_at);
            if ends(event) {
                changes.push((false, at));
            } else if matches!(event, Event::Reopened { .. }) {
                changes.push((true, at));
            }
        }
    }
    let ended = changes.iter().filter(|(open, _)| !open).count();
    let mut at = received;
    let mut gaps = 0_usize;
    let first = spans.first().map(|span| span.from);
    for (from, to) in spans.iter().map(|span| (span.from, span.until)) {
        if from < at || to <= from {
            return broken(Law::Custody, id, format!("two stretches overlap at {from}"));
        }
        if from > at {
            gaps = gaps.saturating_add(1);
            let ended_then = changes.iter().any(|(open, then)| !open && *then <= at);
            let taken_up = changes.iter().any(|(open, then)| *open && *then <= from);
            if !(ended_then && taken_up) && Some(from) != first {
                let what = format!("nobody had the open case from {at} until {from}");
                return broken(Law::Custody, id, what);
            }
        }
        at = to;
    }
    if at < until {
        gaps = gaps.saturating_add(1);
    }
    let open = changes.last().is_none_or(|(open, _)| *open);
    if open && at < until && changes.last().is_none_or(|(_, then)| *then < until) {
        return broken(Law::Custody, id, format!("nobody had the open case from {at} on"));
    }
    if gaps > ended {
        let what = format!("{gaps} stretches without custody, and it has ended {ended} times");
        return broken(Law::Custody, id, what);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use redress::complaint::Warning;
    use redress::lifecycle::{Milestone, Point};
    use redress::time::Percent;

    use super::*;

    const RULE: RuleId = redress::code!("contact");

    fn minute(number: i64) -> At {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(number)
    }

    fn started() -> Event {
        Event::LimitStarted {
            rule: RULE,
            topic: redress::code!("contact"),
            until: Milestone::At(Point::Contacted),
            start: minute(0),
            due: minute(60),
            provisional: false,
            warning: None,
            again: false,
            agreed: false,
            carried: None,
        }
    }

    fn warned() -> Event {
        let warning = Warning { percent: Percent::new(90).unwrap(), at: minute(54) };
        Event::LimitWarned { rule: RULE, warning, next: None }
    }

    fn breached() -> Event {
        Event::LimitBreached { rule: RULE, due: minute(60) }
    }

    fn met(at: i64, on_time: bool, restated: bool) -> Event {
        Event::LimitMet { rule: RULE, at: minute(at), on_time, originally: on_time, restated }
    }

    /// The law that a log breaks, whose limit starts in the first minute and whose further entries are recorded so
    /// many minutes later.
    fn law(rest: &[(i64, Event)], swept: Option<i64>) -> Option<Law> {
        let entry = |(version, (at, event)): (u64, (i64, Event))| {
            Arc::new(Entry::new(version, minute(at), minute(at), crate::agent(), vec![event]))
        };
        let all = std::iter::once((0, started())).chain(rest.iter().cloned());
        let log: Vec<_> = (1..).zip(all).map(entry).collect();
        let id = redress::code!("C-1");
        limits(&id, &log, swept.map(minute)).err().map(|broken| broken.law)
    }

    #[test]
    fn an_alarm_comes_once_and_in_its_time() {
        assert_eq!(
            law(&[(54, warned()), (61, breached()), (70, met(70, false, false))], None),
            None
        );
        let once = Some(Law::EachAlarmOnce);
        assert_eq!(law(&[(54, warned()), (55, warned())], None), once);
        assert_eq!(law(&[(61, breached()), (62, breached())], None), once);
        assert_eq!(law(&[(53, warned())], None), once);
        // Done at the due instant is on time, so nothing has run out then.
        assert_eq!(law(&[(60, breached())], None), once);
        assert_eq!(law(&[(50, met(50, true, false)), (61, breached())], None), once);
    }

    #[test]
    fn a_limit_is_kept_or_broken() {
        let both = Some(Law::KeptOrBroken);
        assert_eq!(law(&[(60, met(60, true, false))], None), None);
        assert_eq!(law(&[(61, met(61, true, false))], None), both);
        assert_eq!(law(&[(60, met(60, false, false))], None), both);
        // Recorded late: it was done before it ran out, and the log says so.
        assert_eq!(law(&[(61, breached()), (70, met(50, true, true))], None), None);
        assert_eq!(law(&[(61, breached()), (70, met(50, true, false))], None), both);
        assert_eq!(law(&[(61, breached()), (70, met(70, true, true))], None), both);
    }

    #[test]
    fn what_has_run_out_is_recorded_by_the_next_sweep() {
        assert_eq!(law(&[], Some(60)), None);
        assert_eq!(law(&[], Some(61)), Some(Law::NothingLeftDue));
        assert_eq!(law(&[(61, breached())], Some(62)), None);
    }
}
