//! Stores in memory that break one promise each, and the case that catches each of them.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Timelike, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, MemoryStore, Page, Personal,
    PersonalStore, PolicyUse, Posted, Query, Row,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use redress_testing::store::Suite;

use crate::promises::{CAUGHT, How, How::*};

/// A store in memory that breaks one promise.
pub(crate) struct Wrong {
    how: How,
    store: MemoryStore,
    shared: Arc<Shared>,
    /// What this handle has read before.
    seen: Mutex<HashMap<ComplaintId, Vec<Arc<Entry>>>>,
}

/// What the handles share beside the store.
#[derive(Default)]
struct Shared {
    calls: AtomicU64,
    ahead: Mutex<BTreeMap<ComplaintId, Vec<Arc<Entry>>>>,
    first_rows: Mutex<BTreeMap<ComplaintId, Row>>,
    late_rows: Mutex<BTreeMap<ComplaintId, Row>>,
    numbers: AtomicU64,
    numbered: Mutex<BTreeMap<u64, (ComplaintId, Arc<Entry>)>>,
    erased: Mutex<Vec<ComplaintId>>,
}

impl Wrong {
    fn append_anyway(&self, mut batch: Batch<Text>) -> Result<(), AppendError<Infallible>> {
        // Told in the terms of what is there, so that the strict store takes it.
        let log = sure(self.store.log(&batch.id, 0));
        let entry = Arc::make_mut(&mut batch.entry);
        entry.version = log.len() as u64 + 1;
        batch.expected = log.len() as u64;
        if let Some(last) = log.last() {
            entry.recorded_at = entry.recorded_at.max(last.recorded_at);
        }
        self.store.append(batch)
    }

    fn row(&self, id: &ComplaintId, row: Row) -> Row {
        let rows = match self.how {
            LosesTheColumns | KeepsAnOwnerThatIsGone => self.shared.first_rows.lock().unwrap(),
            SeenHalfDone => self.shared.late_rows.lock().unwrap(),
            _ => return row,
        };
        match (self.how, rows.get(id)) {
            (KeepsAnOwnerThatIsGone, Some(kept)) if row.owner.is_none() => {
                with(row, |row| row.owner.clone_from(&kept.owner))
            }
            (KeepsAnOwnerThatIsGone, _) | (_, None) => row,
            (_, Some(kept)) => kept.clone(),
        }
    }
}

fn sure<T>(result: Result<T, Infallible>) -> T {
    result.unwrap_or_else(|never| match never {})
}

fn with<T>(mut value: T, change: impl FnOnce(&mut T)) -> T {
    change(&mut value);
    value
}

/// Two steps of a store that does not hold a lock over both.
fn between() {
    thread::sleep(Duration::from_micros(50));
}

impl LogStore for Wrong {
    type Error = Infallible;
    type Personal = Text;

    fn append(&self, mut batch: Batch<Text>) -> Result<(), AppendError<Infallible>> {
        let call = self.shared.calls.fetch_add(1, Ordering::Relaxed);
        match self.how {
            Panics => panic!("out of order"),
            Hangs => loop {
                thread::park();
            },
            SaysOkAndStoresNothing if call.is_multiple_of(7) => return Ok(()),
            FailsAfterStoring => {
                self.store.append(batch)?;
                return Err(AppendError::malformed("the answer was lost"));
            }
            AcceptsNoEvents if batch.entry.events.is_empty() => return Ok(()),
            ForgetsWhatNewerProgramsWrote => {
                let e = &batch.entry;
                let known =
                    e.events.iter().filter(|e| e.kind() != redress::lifecycle::EventKind::Unknown);
                let (at, actor) = ((e.occurred_at, e.recorded_at), e.actor.clone());
                let entry = Entry::new(e.version, at.0, at.1, actor, known.cloned().collect());
                batch.entry = Arc::new(entry.keyed(e.key.clone()));
            }
            HalfAnAppend => batch.personal = None,
            DueInOrderOfIds => {}
            WholeSeconds => {
                let cut = |at: DateTime<Utc>| at.with_nanosecond(0).unwrap();
                batch.row.next_due = batch.row.next_due.map(cut);
            }
            Milliseconds => {
                let entry = Arc::make_mut(&mut batch.entry);
                entry.occurred_at = entry.occurred_at.trunc_subsecs(3);
                entry.recorded_at = entry.recorded_at.trunc_subsecs(3);
                batch.row.received_at = batch.row.received_at.trunc_subsecs(3);
                batch.row.next_due = batch.row.next_due.map(|at| at.trunc_subsecs(3));
            }
            ChecksAndThenActs => {
                let actual = sure(self.store.log(&batch.id, 0)).len() as u64;
                if actual != batch.expected {
                    let expected = batch.expected;
                    return Err(AppendError::Conflict { expected, actual });
                }
                between();
                return self.append_anyway(batch);
            }
            FeedSkipsLateAppends => {
                let number = self.shared.numbers.fetch_add(1, Ordering::SeqCst) + 1;
                between();
                let posted = (batch.id.clone(), Arc::clone(&batch.entry));
                self.store.append(batch)?;
                self.shared.numbered.lock().unwrap().insert(number, posted);
                return Ok(());
            }
            SeenHalfDone => {
                let (id, row) = (batch.id.clone(), batch.row.clone());
                let before = sure(self.list(&Query::all(), None, usize::MAX)).rows;
                let before = before.into_iter().find(|listed| listed.id == id);
                if let Some(before) = before {
                    self.shared.late_rows.lock().unwrap().insert(id.clone(), before.row);
                }
                self.store.append(batch)?;
                between();
                self.shared.late_rows.lock().unwrap().insert(id, row);
                return Ok(());
            }
            _ => {}
        }
        let personal = batch.personal.is_some();
        let (id, row) = (batch.id.clone(), batch.row.clone());
        let again = batch.clone();
        match (self.how, self.store.append(batch)) {
            (AcceptsStaleVersions, Err(AppendError::Conflict { expected, actual }))
                if expected < actual =>
            {
                self.append_anyway(again)
            }
            (LeavesGaps, Err(AppendError::Conflict { expected, actual })) if expected > actual => {
                self.shared.ahead.lock().unwrap().entry(id).or_default().push(again.entry);
                Ok(())
            }
            (AcceptsTimeGoingBack, Err(AppendError::Malformed { .. }))
                if again.entry.version == again.expected.wrapping_add(1)
                    && !again.entry.events.is_empty() =>
            {
                self.append_anyway(again)
            }
            (TellsConflictBeforeDuplicate, Err(error @ AppendError::Duplicate { .. })) => {
                let (expected, actual) =
                    (again.expected, sure(self.store.log(&id, 0)).len() as u64);
                let conflict = AppendError::Conflict { expected, actual };
                Err(if expected == actual { error } else { conflict })
            }
            (TellsTheWrongVersion, Err(AppendError::Conflict { expected, .. })) => {
                Err(AppendError::Conflict { expected, actual: expected + 1 })
            }
            (ForgetsKeysOfOthers, Err(AppendError::Duplicate { id: other, .. })) if other != id => {
                self.store.append(with(again, |batch| Arc::make_mut(&mut batch.entry).key = None))
            }
            (LosesTheColumns | KeepsAnOwnerThatIsGone, Ok(())) => {
                let mut rows = self.shared.first_rows.lock().unwrap();
                let kept = rows.entry(id).or_insert_with(|| row.clone());
                if row.owner.is_some() {
                    kept.owner = row.owner;
                }
                Ok(())
            }
            (ErasesWhatComesLater, Ok(())) => {
                if personal && self.shared.erased.lock().unwrap().contains(&id) {
                    sure(self.store.erase(&id));
                }
                Ok(())
            }
            (_, outcome) => outcome,
        }
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Infallible> {
        let mut log = match self.how {
            AnswersOtherLogs => {
                let folded: ComplaintId = id.as_str().to_lowercase().parse().unwrap();
                self.store.log(&folded, after)?
            }
            ReadsThatLag => {
                let mut seen = self.seen.lock().unwrap();
                let fresh = self.store.log(id, 0)?;
                let kept = seen.insert(id.clone(), fresh.clone()).filter(|kept| !kept.is_empty());
                let log = kept.unwrap_or(fresh);
                return Ok(log.into_iter().filter(|entry| entry.version > after).collect());
            }
            _ => self.store.log(id, after)?,
        };
        if let Some(ahead) = self.shared.ahead.lock().unwrap().get(id) {
            log.extend(ahead.iter().filter(|entry| entry.version > after).cloned());
        }
        if self.how == OrdersVersionsAsText {
            log.sort_by_key(|entry| entry.version.to_string());
        }
        Ok(log)
    }

    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Infallible> {
        let mut ids = ids.to_vec();
        if self.how == LogsInTheOrderOfIds {
            ids.sort();
        }
        ids.iter().map(|id| self.log(id, 0)).collect()
    }

    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Infallible> {
        self.store.entry_by_key(key)
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Infallible> {
        let mut due = self.store.due(None, until, usize::MAX)?;
        match self.how {
            DueOnlyOpen => {
                let open = self.store.list(&Query::open(), None, usize::MAX)?.rows;
                due.retain(|case| open.iter().any(|listed| listed.id == case.id));
            }
            DueOnlyBefore => due.retain(|case| case.at < until),
            DueInOrderOfIds => due.sort_by(|a, b| a.id.cmp(&b.id)),
            _ => return self.store.due(after, until, limit),
        }
        due.retain(|case| after.is_none_or(|after| case > after));
        due.truncate(limit);
        Ok(due)
    }

    fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Infallible> {
        let mut page = self.store.list(query, after, limit)?;
        match self.how {
            PagesEndEarly => page.next = None,
            PagesGoOn => page.next = page.rows.last().map(|last| query.cursor(last)),
            IdsInOtherOrder => page.rows.sort_by_key(|listed| listed.id.as_str().to_lowercase()),
            _ => {}
        }
        for listed in &mut page.rows {
            listed.row = self.row(&listed.id, listed.row.clone());
        }
        Ok(page)
    }

    fn count(&self, query: &Query) -> Result<u64, Infallible> {
        let mut query = query.clone();
        if self.how == CountsWithoutHold {
            query.on_hold = None;
        }
        self.store.count(&query)
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Infallible> {
        let used = self.store.policies()?;
        if self.how != PoliciesByNameOnly {
            return Ok(used);
        }
        let mut by_name: BTreeMap<_, PolicyUse> = BTreeMap::new();
        for used in used {
            let known = by_name.entry(used.policy.name.clone());
            known
                .and_modify(|k| (k.open, k.closed) = (k.open + used.open, k.closed + used.closed))
                .or_insert(used);
        }
        Ok(by_name.into_values().collect())
    }
}

impl FeedStore for Wrong {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Infallible> {
        let mut feed = self.store.feed(after, limit)?;
        match self.how {
            FeedSkipsLateAppends => {
                let numbered = self.shared.numbered.lock().unwrap();
                let from = after.checked_add(1).map(|from| numbered.range(from..));
                let rest = from.into_iter().flatten().take(limit);
                return Ok(rest
                    .map(|(at, (id, entry))| Posted::new(*at, id.clone(), entry.clone()))
                    .collect());
            }
            FeedTellsTwice => {
                if let Some(last) = feed.last().cloned() {
                    feed.push(Posted::new(last.position + 1, last.id, last.entry));
                }
            }
            FeedIsCutShort => feed.retain(|posted| posted.position % 5 != 0 || limit > 50),
            _ => {}
        }
        Ok(feed)
    }
}

impl PersonalStore for Wrong {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<Text>)>, Infallible> {
        let mut kept = self.store.personal(id)?;
        match self.how {
            ErasesToNothing => kept.retain(|(_, value)| !value.is_erased()),
            ErasesOneOnly if kept.iter().all(|(_, value)| value.is_erased()) => {
                for (_, value) in kept.iter_mut().skip(1) {
                    *value = Personal::Kept(Text::new("still here").unwrap());
                }
            }
            _ => {}
        }
        Ok(kept)
    }

    fn erase(&self, id: &ComplaintId) -> Result<(), Infallible> {
        self.shared.erased.lock().unwrap().push(id.clone());
        if self.how == ErasesOthers {
            // As `like 'id%'` does.
            for listed in self.store.list(&Query::all(), None, usize::MAX)?.rows {
                if listed.id.as_str().starts_with(id.as_str()) {
                    self.store.erase(&listed.id)?;
                }
            }
        }
        self.store.erase(id)
    }
}

/// A function that makes a fresh store that is wrong in one way, with a function that opens a handle on it.
pub(crate) fn make(how: How) -> impl Fn() -> ((), Box<dyn Fn() -> Wrong + Send + Sync>) {
    move || {
        let (store, shared) = (MemoryStore::new(), Arc::<Shared>::default());
        let opened = AtomicUsize::new(0);
        let open = move || {
            let fresh = opened.fetch_add(1, Ordering::Relaxed) > 0 && how == ForgetsAtReopening;
            let store = if fresh { MemoryStore::new() } else { store.clone() };
            Wrong { how, store, shared: Arc::clone(&shared), seen: Mutex::default() }
        };
        ((), Box::new(open))
    }
}

fn suite(how: How) -> Suite<Wrong> {
    let limit = if how == Hangs { Duration::from_millis(200) } else { Duration::from_secs(60) };
    let suite = Suite::of(make(how));
    suite.time_limit(limit)
}

#[test]
fn each_wrong_store_is_caught_by_the_case_that_is_made_for_it() {
    let mut escaped = Vec::new();
    for (how, case) in CAUGHT {
        // A race shows only where threads meet, which on a busy machine may take several runs.
        let race = matches!(how, FeedSkipsLateAppends | ChecksAndThenActs | SeenHalfDone);
        let runs = if race { 5 } else { 1 };
        let caught = (0..runs).any(|_| {
            let report = suite(*how).only(*case).run();
            println!("{how:?}: {report}");
            report.caught(case)
        });
        if !caught {
            escaped.push(format!("{how:?} is not caught by {case}\n"));
        }
    }
    assert!(escaped.is_empty(), "{}", escaped.concat());
}

#[test]
fn a_wrong_store_is_caught_by_random_scripts_too_where_they_can_see_it() {
    for how in [
        AcceptsStaleVersions,
        LosesTheColumns,
        DueOnlyOpen,
        WholeSeconds,
        ErasesToNothing,
        CountsWithoutHold,
    ] {
        let report = suite(how).only("scripts/").scripts(200).run();
        let [failed] = &report.failed[..] else { panic!("{how:?} is not caught by scripts") };
        assert!(failed.why.contains(".scripts(1)`"), "{}", failed.why);
    }
}

#[test]
fn a_failing_script_is_repeated_by_its_seed() {
    let first = suite(WholeSeconds).only("scripts/").scripts(200).run();
    let again = suite(WholeSeconds).only("scripts/").scripts(200).run();
    assert_eq!(first.failed, again.failed);
    let panicked = std::panic::catch_unwind(|| first.assert()).expect_err("it panics");
    let said = panicked.downcast_ref::<String>().expect("a text");
    assert!(said.contains("FAILED   scripts/") && said.contains("expected"), "{said}");
}
