//! What lists are made of, in memory: the columns of the open cases, and which limits have run out.
//!
//! A file with a hundred thousand open cases cannot be counted by state for every page. This is read once, and kept
//! up with the news; it takes some forty megabytes for as many cases.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::{Entry, Event};
use redress::lifecycle::StateKind;
use redress::store::{Cursor, Listed, LogStore as _, Query, Row};
use redress::vocabulary::{ActorId, ComplaintId, Department, RuleId};

use crate::store::{Store, StoreError};

/// How many rows are read at once.
const PAGE: usize = 1_024;

#[derive(Debug, Default)]
pub(crate) struct Rows {
    open: HashMap<ComplaintId, Row>,
    states: BTreeMap<StateKind, BTreeSet<ComplaintId>>,
    /// Limits that have run out and still wait for their milestone, by case.
    broken: BTreeMap<ComplaintId, BTreeMap<RuleId, DateTime<Utc>>>,
    /// Cases with such limits.
    overdue: Overdue,
    /// Likewise, of the open ones, what a department has or a person owns: a list of theirs looks at nothing else.
    overdue_of: HashMap<Whose, Overdue>,
}

/// Cases in the order in which the first of their limits ran out.
type Overdue = BTreeSet<(DateTime<Utc>, ComplaintId)>;

#[derive(Debug, PartialEq, Eq, Hash)]
enum Whose {
    Holder(Department),
    Owner(ActorId),
}

impl Whose {
    /// In whose lists a case stands.
    fn of(row: &Row) -> impl Iterator<Item = Self> {
        [Some(Self::Holder(row.holder.clone())), row.owner.clone().map(Self::Owner)]
            .into_iter()
            .flatten()
    }
}

/// The log of every case that a query asks for, page by page.
pub(crate) fn each_log(
    store: &Store,
    query: &Query,
    mut take: impl FnMut(ComplaintId, Vec<Arc<Entry>>),
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store.list(query, after.as_ref(), PAGE)?;
        let ids: Vec<ComplaintId> = page.rows.into_iter().map(|listed| listed.id).collect();
        let logs = store.logs(&ids)?;
        ids.into_iter().zip(logs).for_each(|(id, log)| take(id, log));
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// The open cases of a file.
pub(crate) fn open(store: &Store) -> Result<Vec<Listed>, StoreError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store.list(&Query::open(), after.as_ref(), PAGE)?;
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

impl Rows {
    /// Begins anew with these open cases.
    pub(crate) fn fill(&mut self, all: Vec<Listed>) {
        self.open.clear();
        self.states.clear();
        self.overdue_of.clear();
        for Listed { id, row, .. } in all {
            self.put(&id, row);
        }
    }

    /// A case as it is now.
    pub(crate) fn put(&mut self, id: &ComplaintId, row: Row) {
        let first = self.first(id);
        self.listed(id, first, None);
        if let Some(before) = self.open.remove(id)
            && let Some(ids) = self.states.get_mut(&before.state)
        {
            ids.remove(id);
        }
        if !row.state.is_terminal() {
            self.states.entry(row.state).or_default().insert(id.clone());
            self.open.insert(id.clone(), row);
            self.listed(id, None, first);
        }
    }

    /// When the first limit ran out that has.
    fn first(&self, id: &ComplaintId) -> Option<DateTime<Utc>> {
        self.broken.get(id)?.values().min().copied()
    }

    /// Moves an open case in the lists of those whose it is.
    fn listed(
        &mut self,
        id: &ComplaintId,
        before: Option<DateTime<Utc>>,
        now: Option<DateTime<Utc>>,
    ) {
        let Some(row) = self.open.get(id).filter(|_| before != now) else { return };
        for whose in Whose::of(row) {
            let list = self.overdue_of.entry(whose).or_default();
            before.map(|due| list.remove(&(due, id.clone())));
            now.map(|due| list.insert((due, id.clone())));
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

    /// Takes in what an event says about limits. A case stands once, where its first broken limit does.
    pub(crate) fn note(&mut self, id: &ComplaintId, event: &Event) {
        let before = self.first(id);
        match event {
            Event::LimitBreached { rule, due } => {
                self.broken.entry(id.clone()).or_default().insert(rule.clone(), *due);
            }
            Event::LimitMet { rule, .. }
            | Event::LimitStarted { rule, .. }
            | Event::LimitSuperseded { rule, .. }
            | Event::LimitLapsed { rule } => {
                let Some(rules) = self.broken.get_mut(id) else { return };
                rules.remove(rule);
                if rules.is_empty() {
                    self.broken.remove(id);
                }
            }
            _ => return,
        }
        let now = self.first(id);
        if before != now {
            before.map(|due| self.overdue.remove(&(due, id.clone())));
            now.map(|due| self.overdue.insert((due, id.clone())));
            self.listed(id, before, now);
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
        let whose = match (&query.owner, &query.holder) {
            _ if query.open != Some(true) => None,
            (Some(owner), _) => Some(Whose::Owner(owner.clone())),
            (None, Some(holder)) => Some(Whose::Holder(holder.clone())),
            (None, None) => None,
        };
        let all = whose.map_or(Some(&self.overdue), |whose| self.overdue_of.get(&whose));
        let after = after.map_or(Bound::Unbounded, |after| {
            let at = after.at.unwrap_or(DateTime::<Utc>::MIN_UTC);
            Bound::Excluded((at, after.id.clone()))
        });
        let all = all.into_iter().flat_map(|all| all.range((after.clone(), Bound::Unbounded)));
        all.filter(|(_, id)| wanted(id))
            .take(limit)
            .map(|(due, id)| Cursor::new(Some(*due), id.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use redress::policy::PolicyStamp;
    use redress::vocabulary::{Facts, Kind, channel};

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

    fn row(holder: &str, owner: Option<&str>) -> Row {
        let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
        let stamp = PolicyStamp::new(redress::code!("p"), 1);
        let customer = "c-1".parse().unwrap();
        let holder = holder.parse().unwrap();
        let mut row = Row::new(customer, &facts, holder, DateTime::UNIX_EPOCH, stamp);
        row.owner = owner.map(|owner| owner.parse().unwrap());
        row
    }

    proptest! {
        /// A department's list, and a person's, have what the whole list has of theirs, whatever happened in which
        /// order.
        #[test]
        fn whose_a_case_is_decides_in_which_lists_it_stands(
            steps in vec((select(vec!["a", "b", "c"]), select(vec!["answer", "sign"]), 0..5_u8, 0..4_i64), 0..40)
        ) {
            let mut rows = Rows::default();
            for (case, rule, what, number) in steps {
                let (id, rule): (_, RuleId) = (id(case), rule.parse().unwrap());
                let due = DateTime::from_timestamp(number, 0).unwrap();
                match what {
                    0 => rows.note(&id, &Event::LimitBreached { rule, due }),
                    1 => rows.note(&id, &Event::LimitLapsed { rule }),
                    2 => rows.put(&id, row("north", (number > 1).then_some("ann"))),
                    3 => rows.put(&id, row("south", None)),
                    _ => {
                        let mut closed = row("north", None);
                        closed.state = StateKind::Closed;
                        rows.put(&id, closed);
                    }
                }
            }
            let all = rows.overdue(&Query::open(), None, 9);
            for query in [
                Query::open().holder(redress::code!("north")),
                Query::open().holder(redress::code!("south")),
                Query::open().holder(redress::code!("west")),
                Query::open().owner(redress::code!("ann")),
            ] {
                let wanted =
                    |case: &&Cursor| rows.open.get(&case.id).is_some_and(|row| query.matches(row));
                let theirs: Vec<_> = all.iter().filter(wanted).cloned().collect();
                prop_assert_eq!(rows.overdue(&query, None, 9), theirs);
            }
        }
    }
}
