//! What lists are made of, in memory: the columns of the open cases, and which limits have run out.
//!
//! A file with a hundred thousand open cases cannot be counted by state for every page. This is read once, and kept
//! up with the news; it takes some forty megabytes for as many cases.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use redress::complaint::Event;
use redress::lifecycle::StateKind;
use redress::store::{Cursor, Listed, LogStore as _, Query, Row};
use redress::vocabulary::{ComplaintId, RuleId};

use crate::store::{Store, StoreError};

/// How many rows are read at once.
const PAGE: usize = 1_024;

#[derive(Debug, Default)]
pub(crate) struct Rows {
    open: HashMap<ComplaintId, Row>,
    states: BTreeMap<StateKind, BTreeSet<ComplaintId>>,
    /// Limits that have run out and still wait for their milestone, by case.
    broken: BTreeMap<ComplaintId, BTreeMap<RuleId, DateTime<Utc>>>,
    /// Cases with such limits, in the order in which the first of them ran out.
    overdue: BTreeSet<(DateTime<Utc>, ComplaintId)>,
}

/// Every case that a query asks for, page by page.
pub(crate) fn each(
    store: &Store,
    query: &Query,
    mut take: impl FnMut(Listed) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store.list(query, after.as_ref(), PAGE)?;
        page.rows.into_iter().try_for_each(&mut take)?;
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// The open cases of a file.
pub(crate) fn open(store: &Store) -> Result<Vec<Listed>, StoreError> {
    let mut all = Vec::new();
    each(store, &Query::open(), |listed| {
        all.push(listed);
        Ok(())
    })?;
    Ok(all)
}

impl Rows {
    /// Begins anew with these open cases.
    pub(crate) fn fill(&mut self, all: Vec<Listed>) {
        self.open.clear();
        self.states.clear();
        for Listed { id, row, .. } in all {
            self.put(id, row);
        }
    }

    /// A case as it is now.
    pub(crate) fn put(&mut self, id: ComplaintId, row: Row) {
        if let Some(before) = self.open.remove(&id)
            && let Some(ids) = self.states.get_mut(&before.state)
        {
            ids.remove(&id);
        }
        if !row.state.is_terminal() {
            self.states.entry(row.state).or_default().insert(id.clone());
            self.open.insert(id, row);
        }
    }

    /// How many open cases stand in each state.
    pub(crate) fn counts(&self) -> Vec<(StateKind, usize)> {
        let open = StateKind::ALL.iter().filter(|state| !state.is_terminal());
        open.map(|state| (*state, self.states.get(state).map_or(0, BTreeSet::len))).collect()
    }

    /// The first open cases in a state, by number.
    pub(crate) fn in_state(&self, state: StateKind, limit: usize) -> Vec<ComplaintId> {
        self.states.get(&state).into_iter().flatten().take(limit).cloned().collect()
    }

    /// Takes in what an event says about limits.
    pub(crate) fn note(&mut self, id: &ComplaintId, event: &Event) {
        match event {
            Event::LimitBreached { rule, due } => {
                self.broken.entry(id.clone()).or_default().insert(rule.clone(), *due);
            }
            Event::LimitMet { rule, .. }
            | Event::LimitStarted { rule, .. }
            | Event::LimitSuperseded { rule, .. }
            | Event::LimitLapsed { rule } => {
                let Some(rules) = self.broken.get_mut(id) else { return };
                let Some(due) = rules.remove(rule) else { return };
                self.overdue.remove(&(due, id.clone()));
                if rules.is_empty() {
                    self.broken.remove(id);
                }
            }
            _ => return,
        }
        // A case stands once, where its first broken limit does.
        let Some(rules) = self.broken.get(id) else { return };
        for due in rules.values() {
            self.overdue.remove(&(*due, id.clone()));
        }
        if let Some(first) = rules.values().min() {
            self.overdue.insert((*first, id.clone()));
        }
    }

    /// Overdue cases after a cursor, what ran out first before the rest; those among the open ones that a query
    /// asks for, and closed ones for the caller to look at.
    pub(crate) fn overdue(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Vec<Cursor> {
        let wanted = |id: &ComplaintId| match self.open.get(id) {
            Some(row) => query.matches(row),
            None => query.open != Some(true),
        };
        let after =
            after.map(|after| (after.at.unwrap_or(DateTime::<Utc>::MIN_UTC), after.id.clone()));
        let all =
            self.overdue.iter().filter(|case| after.as_ref().is_none_or(|after| *case > after));
        all.filter(|(_, id)| wanted(id))
            .take(limit)
            .map(|(due, id)| Cursor::new(Some(*due), id.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ComplaintId {
        text.parse().unwrap()
    }

    fn breached(rule: &str, due: &str) -> Event {
        Event::LimitBreached { rule: rule.parse().unwrap(), due: due.parse().unwrap() }
    }

    fn listed(rows: &Rows) -> Vec<String> {
        let all = rows.overdue(&Query::all(), None, 9);
        all.into_iter().map(|case| case.id.to_string()).collect()
    }

    #[test]
    fn a_case_stands_once_where_its_first_broken_limit_does() {
        let mut rows = Rows::default();
        let [noon, one, two] =
            ["2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z"];
        rows.note(&id("late"), &breached("answer", one));
        rows.note(&id("later"), &breached("answer", two));
        assert_eq!(listed(&rows), ["late", "later"]);
        // Known later, run out earlier.
        rows.note(&id("later"), &breached("sign", noon));
        assert_eq!(listed(&rows), ["later", "late"]);
        rows.note(&id("later"), &Event::LimitLapsed { rule: "sign".parse().unwrap() });
        assert_eq!(listed(&rows), ["late", "later"]);
        let first = rows.overdue(&Query::all(), None, 1).remove(0);
        let rest = rows.overdue(&Query::all(), Some(&first), 9);
        assert_eq!(rest.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["later"]);
        rows.note(&id("late"), &Event::LimitLapsed { rule: "answer".parse().unwrap() });
        rows.note(&id("later"), &Event::LimitLapsed { rule: "answer".parse().unwrap() });
        // What was not broken changes nothing.
        rows.note(&id("late"), &Event::LimitLapsed { rule: "sign".parse().unwrap() });
        assert!(listed(&rows).is_empty() && rows.broken.is_empty());
    }
}
