//! The laws of the whole store: columns, what is due, the feed, the books.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Event};
use redress::store::{Cursor, FeedStore, LogStore, Order, Query, Row};
use redress::vocabulary::ComplaintId;

use super::laws::ends;
use super::notebook::{Kept, Notebook, broken, broken_at_large, sure};
use super::report::Law;

/// How many are read at once: few, so that pages end in many places.
const PAGE: usize = 7;

/// The columns are those of the folded complaints; lists, counts and what is due agree with them.
pub(super) fn columns<S: LogStore>(store: &S, book: &Notebook) -> Kept {
    let mut listed = BTreeMap::new();
    let (query, mut after): (_, Option<Cursor>) = (Query::all().order(Order::Received), None);
    loop {
        let page = sure(store.list(&query, after.as_ref(), PAGE))?;
        for row in page.rows {
            if listed.insert(row.id.clone(), row.row).is_some() {
                return broken(Law::Columns, &row.id, "it is listed twice");
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    for (id, page) in &book.pages {
        match listed.remove(id) {
            Some(row) if row == Row::of(&page.complaint) => {}
            Some(row) => {
                let what = format!("expected {:?}, found {row:?}", Row::of(&page.complaint));
                return broken(Law::Columns, id, what);
            }
            None => return broken(Law::Columns, id, "it is not listed"),
        }
    }
    if let Some(id) = listed.keys().next() {
        return broken(Law::Columns, id, "it is listed and nobody has received it");
    }
    let open = book.pages.values().filter(|page| page.complaint.is_open()).count();
    let counted = sure(store.count(&Query::open()))?;
    if u64::try_from(open) != Ok(counted) {
        return broken_at_large(Law::Columns, format!("{open} are open, {counted} are counted"));
    }
    due(store, book)
}

fn due<S: LogStore>(store: &S, book: &Notebook) -> Kept {
    let due = |complaint: &Complaint| Some((complaint.next_due()?, complaint.id.clone()));
    let mut expected: Vec<_> =
        book.pages.values().filter_map(|page| due(&page.complaint)).collect();
    expected.sort_unstable();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = sure(store.due(after.as_ref(), DateTime::<Utc>::MAX_UTC, PAGE))?;
        let Some(last) = page.last() else { break };
        after = Some(last.clone());
        found.extend(page.into_iter().map(|case| (case.at, case.id)));
        if found.len() > expected.len() {
            break;
        }
    }
    if found == expected {
        return Ok(());
    }
    let at = expected.iter().zip(&found).position(|(a, b)| a != b);
    let at = at.unwrap_or(expected.len().min(found.len()));
    let what =
        format!("of what is due, expected {:?}, found {:?}", expected.get(at), found.get(at));
    broken_at_large(Law::Columns, what)
}

/// The logs are those that were written down, and the feed is their union.
pub(super) fn logs_and_feed<S: FeedStore>(store: &S, book: &Notebook) -> Kept {
    for (id, page) in &book.pages {
        if sure(store.log(id, 0))? != page.log {
            let what = "read again, its log is not what was acknowledged";
            return broken(Law::AcknowledgedOnce, id, what);
        }
    }
    let mut read: BTreeMap<ComplaintId, usize> = BTreeMap::new();
    let mut after = 0;
    loop {
        let posted = sure(store.feed(after, PAGE))?;
        if posted.is_empty() {
            break;
        }
        for posted in posted {
            if posted.position <= after {
                let what = format!("position {} comes after {after}", posted.position);
                return broken(Law::FeedIsTheLogs, &posted.id, what);
            }
            after = posted.position;
            let next = read.entry(posted.id.clone()).or_default();
            let log = book.pages.get(&posted.id).map(|page| &page.log);
            if log.and_then(|log| log.get(*next)) != Some(&posted.entry) {
                let what = format!(
                    "the feed has entry {} where entry {} comes next",
                    posted.entry.version,
                    next.saturating_add(1)
                );
                return broken(Law::FeedIsTheLogs, &posted.id, what);
            }
            *next = next.saturating_add(1);
        }
    }
    for (id, page) in &book.pages {
        let count = read.get(id).copied().unwrap_or_default();
        if count != page.log.len() {
            let what = format!("the feed has {count} of {} entries", page.log.len());
            return broken(Law::FeedIsTheLogs, id, what);
        }
    }
    Ok(())
}

/// Every key is used once, and found where it was used.
pub(super) fn keys<S: LogStore>(store: &S, book: &Notebook) -> Kept {
    for (key, (id, version)) in &book.keys {
        let found = sure(store.entry_by_key(key))?;
        let place = found.as_ref().map(|(id, entry)| (id, entry.version));
        if place != Some((id, *version)) {
            let what = format!("the key `{key}` of entry {version} is found at {place:?}");
            return broken(Law::KeysOnce, id, what);
        }
    }
    Ok(())
}

/// Open at first + received + reopened − ended = outstanding, between any two of these instants.
pub(super) fn books(book: &Notebook, ends_of_months: &[DateTime<Utc>]) -> Kept {
    let open_at = |at: DateTime<Utc>| {
        book.pages.values().try_fold(0_i64, |open, page| {
            let known = Complaint::as_known_at(page.log.iter().map(|entry| &**entry), at);
            let known = known
                .or_else(|error| broken(Law::Replay, &page.complaint.id, error.to_string()))?;
            Ok(open.saturating_add(i64::from(known.is_some_and(|known| known.is_open()))))
        })
    };
    let mut from = DateTime::<Utc>::MIN_UTC;
    let mut opening = 0;
    for until in ends_of_months {
        let mut flow = 0_i64;
        for page in book.pages.values() {
            let mut open = false;
            for entry in page.log.iter().filter(|entry| entry.recorded_at <= *until) {
                let counts = entry.recorded_at > from;
                for event in &entry.events {
                    // A case that was answered and not closed may be taken up again, and was open all the time.
                    let then = match event {
                        Event::Received(_) | Event::Reopened { .. } => true,
                        event => open && !ends(event),
                    };
                    let change = i64::from(then).saturating_sub(i64::from(open));
                    flow = flow.saturating_add(if counts { change } else { 0 });
                    open = then;
                }
            }
        }
        let outstanding = open_at(*until)?;
        if opening + flow != outstanding {
            let what = format!(
                "until {until}: {opening} at first, {flow} more came in than ended, {outstanding} are open"
            );
            return broken_at_large(Law::Books, what);
        }
        (from, opening) = (*until, outstanding);
    }
    Ok(())
}
