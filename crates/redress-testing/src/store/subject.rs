//! A store as the cases see it, with one type of personal data and one error type.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, Listed, LogStore, Page, Personal,
    PersonalStore, PolicyUse, Posted, Query, Store,
};
use redress::vocabulary::{CommandKey, ComplaintId};

use super::report::Part;
use super::sample::{SAMPLES, Sample, number_of};

/// A failure of the store, in words.
#[derive(Debug)]
pub(super) struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Broken {}

impl Broken {
    fn of(error: &dyn Error) -> Self {
        let mut text = format!("the store failed: {error}");
        let mut source = error.source();
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        Self(text)
    }

    fn undeclared(part: Part) -> Self {
        Self(format!("the suite asked for what the store does without: {}", part.as_str()))
    }
}

/// A store with all parts, whose personal data are numbers.
pub(super) trait Subject: Store<Error = Broken, Personal = u32> + Send + Sync {
    /// Polls an append the given number of times and drops it.
    fn append_dropped(
        &self,
        batch: Batch<u32>,
        polls: usize,
    ) -> Option<Result<(), AppendError<Broken>>>;
}

pub(super) type Handle = Arc<dyn Subject>;

pub(super) type FeedOf<S> = fn(&S, u64, usize) -> Result<Vec<Posted>, <S as LogStore>::Error>;

type PersonalOf<S> =
    Result<Vec<(u64, Personal<<S as LogStore>::Personal>)>, <S as LogStore>::Error>;

/// Operations on personal data: create, compare, read, erase.
pub(super) struct Apart<S: LogStore> {
    pub make: fn(u32) -> S::Personal,
    pub number: fn(&S::Personal) -> Option<u32>,
    pub personal: fn(&S, &ComplaintId) -> PersonalOf<S>,
    pub erase: fn(&S, &ComplaintId) -> Result<(), S::Error>,
}

impl<S: PersonalStore<Personal: Sample>> Apart<S> {
    pub(super) const fn of() -> Self {
        Self {
            make: S::Personal::sample,
            number: number_of,
            personal: S::personal,
            erase: S::erase,
        }
    }
}

impl<S: LogStore> Clone for Apart<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: LogStore> Copy for Apart<S> {}

pub(super) type DropOf<S> = fn(
    &S,
    Batch<<S as LogStore>::Personal>,
    usize,
) -> Option<Result<(), AppendError<<S as LogStore>::Error>>>;

/// The optional parts of a store.
pub(super) struct Has<S: LogStore> {
    pub feed: Option<FeedOf<S>>,
    pub apart: Option<Apart<S>>,
    pub dropping: Option<DropOf<S>>,
}

impl<S: LogStore> Clone for Has<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: LogStore> Copy for Has<S> {}

/// A store, with its optional parts.
pub(super) struct Adapted<S: LogStore> {
    pub store: S,
    pub has: Has<S>,
}

fn failed<T, E: Error>(result: Result<T, E>) -> Result<T, Broken> {
    result.map_err(|error| Broken::of(&error))
}

fn told<E: Error>(result: Result<(), AppendError<E>>) -> Result<(), AppendError<Broken>> {
    result.map_err(|error| match error {
        AppendError::Conflict { expected, actual } => AppendError::Conflict { expected, actual },
        AppendError::Duplicate { id, entry } => AppendError::Duplicate { id, entry },
        AppendError::Malformed { reason } => AppendError::Malformed { reason },
        AppendError::Unavailable(error) => AppendError::Unavailable(Broken::of(&error)),
        AppendError::Unknown(error) => AppendError::Unknown(Broken::of(&error)),
        other => AppendError::Unknown(Broken(format!(
            "an outcome that the suite does not know: {other}"
        ))),
    })
}

impl<S: LogStore> Adapted<S> {
    fn batch(&self, batch: Batch<u32>) -> Batch<S::Personal> {
        let Batch { id, expected, entry, row, personal, erased, .. } = batch;
        let sample = self.has.apart.map(|apart| apart.make);
        let personal = sample.zip(personal).map(|(sample, number)| sample(number));
        let mut made = Batch::new(id, entry, row).with_personal(personal);
        (made.expected, made.erased) = (expected, erased);
        made
    }
}

impl<S: LogStore + Send + Sync> Subject for Adapted<S> {
    fn append_dropped(
        &self,
        batch: Batch<u32>,
        polls: usize,
    ) -> Option<Result<(), AppendError<Broken>>> {
        let Some(dropping) = self.has.dropping else {
            return Some(Err(AppendError::Unavailable(Broken::undeclared(Part::Dropping))));
        };
        dropping(&self.store, self.batch(batch), polls).map(told)
    }
}

impl<S: LogStore> LogStore for Adapted<S> {
    type Error = Broken;
    type Personal = u32;

    fn append(&self, batch: Batch<u32>) -> Result<(), AppendError<Broken>> {
        told(self.store.append(self.batch(batch)))
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Broken> {
        failed(self.store.log(id, after))
    }
    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Broken> {
        failed(self.store.logs(ids))
    }
    fn entry_by_key(&self, key: &CommandKey) -> Result<Option<(ComplaintId, Arc<Entry>)>, Broken> {
        failed(self.store.entry_by_key(key))
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Broken> {
        failed(self.store.due(after, until, limit))
    }
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, Broken> {
        failed(self.store.list(query, after, limit))
    }
    fn count(&self, query: &Query) -> Result<u64, Broken> {
        failed(self.store.count(query))
    }
    fn policies(&self) -> Result<Vec<PolicyUse>, Broken> {
        failed(self.store.policies())
    }
}

impl<S: LogStore> FeedStore for Adapted<S> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Broken> {
        let feed = self.has.feed.ok_or_else(|| Broken::undeclared(Part::Feed))?;
        failed(feed(&self.store, after, limit))
    }
}

impl<S: LogStore> PersonalStore for Adapted<S> {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<u32>)>, Broken> {
        let apart = self.has.apart.ok_or_else(|| Broken::undeclared(Part::Personal))?;
        let kept = failed((apart.personal)(&self.store, id))?;
        let kept = kept.into_iter().map(|(version, personal)| {
            let number = match personal {
                Personal::Erased => Personal::Erased,
                // A value that was never written has a number of its own.
                Personal::Kept(value) => Personal::Kept((apart.number)(&value).unwrap_or(SAMPLES)),
            };
            (version, number)
        });
        Ok(kept.collect())
    }
    fn erase(&self, id: &ComplaintId) -> Result<(), Broken> {
        let apart = self.has.apart.ok_or_else(|| Broken::undeclared(Part::Personal))?;
        failed((apart.erase)(&self.store, id))
    }
}

/// One fresh store: its guard, and a function that opens a handle.
pub(super) struct Place {
    pub open: Arc<dyn Fn() -> Handle + Send + Sync>,
    pub _guard: Box<dyn Any + Send>,
}

/// Makes fresh stores.
pub(super) type Make = Arc<dyn Fn() -> Place + Send + Sync>;

/// Settings of a run.
#[derive(Clone)]
pub(super) struct Settings {
    pub without: Vec<Part>,
    pub seed: u64,
    pub scripts: u64,
    pub writers: usize,
}

/// One fresh store, for one case. Fields are dropped in order: the handles, then the guard.
pub(super) struct World {
    store: Handle,
    place: Place,
    make: Make,
    pub settings: Settings,
}

impl World {
    pub(super) fn new(make: Make, settings: Settings) -> Self {
        let place = make();
        Self { store: (place.open)(), place, make, settings }
    }

    /// Another fresh store.
    pub(super) fn another(&self) -> Self {
        Self::new(Arc::clone(&self.make), self.settings.clone())
    }

    /// The first handle.
    pub(super) fn store(&self) -> &dyn Subject {
        &*self.store
    }

    /// The first handle, shared.
    pub(super) fn shared(&self) -> Handle {
        Arc::clone(&self.store)
    }

    /// Another handle; the first one if the store has only one.
    pub(super) fn open(&self) -> Handle {
        if self.has(Part::Handles) { (self.place.open)() } else { self.shared() }
    }

    /// The same data, after closing every handle.
    pub(super) fn reopened(self) -> Self {
        let Self { store, place, make, settings } = self;
        drop(store);
        let store = (place.open)();
        Self { store, place, make, settings }
    }

    pub(super) fn has(&self, part: Part) -> bool {
        !self.settings.without.contains(&part)
    }

    /// Everything that can be read from the store.
    pub(super) fn all(&self) -> Result<Everything, Why> {
        Everything::of(self, self.store())
    }
}

/// Everything that can be read from a store.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Everything {
    pub rows: Vec<Listed>,
    pub logs: Vec<Vec<Arc<Entry>>>,
    pub due: Vec<DueCase>,
    pub policies: usize,
    pub personal: Vec<Vec<(u64, Personal<u32>)>>,
    pub feed: Vec<Posted>,
}

impl Everything {
    fn of(world: &World, store: &dyn Subject) -> Result<Self, Why> {
        let rows = store.list(&Query::all(), None, 10_000)?.rows;
        let (mut logs, mut personal) = (Vec::new(), Vec::new());
        for listed in &rows {
            logs.push(store.log(&listed.id, 0)?);
            if world.has(Part::Personal) {
                personal.push(store.personal(&listed.id)?);
            }
        }
        let feed = if world.has(Part::Feed) { store.feed(0, 100_000)? } else { Vec::new() };
        let due = store.due(None, DateTime::<Utc>::MAX_UTC, 10_000)?;
        Ok(Self { rows, logs, due, policies: store.policies()?.len(), personal, feed })
    }
}

/// Why a case failed.
#[derive(Debug)]
pub(super) struct Why(pub String);

impl From<Broken> for Why {
    fn from(error: Broken) -> Self {
        Self(error.0)
    }
}

impl From<AppendError<Broken>> for Why {
    fn from(error: AppendError<Broken>) -> Self {
        let source = error.source().map_or_else(String::new, |source| format!(": {source}"));
        Self(format!("an append that follows the contract was refused: {error}{source}"))
    }
}

impl From<String> for Why {
    fn from(why: String) -> Self {
        Self(why)
    }
}

pub(super) type Outcome = Result<(), Why>;
