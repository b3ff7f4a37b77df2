//! `Suite`: runs the cases, each on a fresh store.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use redress::store::{
    AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, FeedStore, LogStore, PersonalStore, Store,
};

use super::blocking::{BlockOn, Blocking};
use super::cases::{self, Case};
use super::report::{Failed, Part, Report, Skipped};
use super::sample::Sample;
use super::subject::{Adapted, Apart, Handle, Has, Make, Outcome, Place, Settings, Why, World};

/// The conformance suite, configured for one kind of store.
///
/// A store is described by a function that creates a fresh one. It returns a guard that lives as long as the
/// store (a temporary folder, a connection: anything that cleans up when dropped), and a function that opens a
/// handle on it. Every case gets a fresh store; some cases open several handles.
///
/// | constructor | for |
/// |---|---|
/// | [`Suite::of`] | a [`Store`] |
/// | [`Suite::of_logs`] | a [`LogStore`]; add [`feed`](Suite::feed) or [`personal`](Suite::personal) if it has them |
/// | [`Suite::of_async`] | an [`AsyncStore`](redress::store::AsyncStore), with the executor for its futures |
/// | [`Suite::of_async_logs`] | an [`AsyncLogStore`] |
///
/// Cases for missing parts are skipped, and the report names them.
#[must_use = "a suite does nothing until `run`"]
pub struct Suite<S: LogStore> {
    make: Arc<dyn Fn() -> Made<S> + Send + Sync>,
    has: Has<S>,
    one_handle: bool,
    only: Vec<String>,
    seed: u64,
    scripts: u64,
    writers: usize,
    limit: Duration,
}

/// A guard, and a function that opens a handle.
type Made<S> = (Box<dyn Any + Send>, Arc<dyn Fn() -> S + Send + Sync>);

impl<S: LogStore> std::fmt::Debug for Suite<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suite")
            .field("feed", &self.has.feed.is_some())
            .field("personal", &self.has.apart.is_some())
            .field("only", &self.only)
            .field("seed", &self.seed)
            .field("scripts", &self.scripts)
            .finish_non_exhaustive()
    }
}

impl<S: Store<Personal: Sample> + Send + Sync + 'static> Suite<S> {
    /// The suite for a store with all parts.
    pub fn of<G, O>(make: impl Fn() -> (G, O) + Send + Sync + 'static) -> Self
    where
        G: Send + 'static,
        O: Fn() -> S + Send + Sync + 'static,
    {
        Self::of_logs(make).feed().personal()
    }
}

impl<S: LogStore + Send + Sync + 'static> Suite<S> {
    /// The suite for a store that may have only logs.
    pub fn of_logs<G, O>(make: impl Fn() -> (G, O) + Send + Sync + 'static) -> Self
    where
        G: Send + 'static,
        O: Fn() -> S + Send + Sync + 'static,
    {
        let make = move || -> Made<S> {
            let (guard, open) = make();
            (Box::new(guard), Arc::new(open))
        };
        Self {
            make: Arc::new(make),
            has: Has { feed: None, apart: None, dropping: None },
            one_handle: false,
            only: Vec::new(),
            seed: 1,
            scripts: 60,
            writers: 8,
            limit: Duration::from_secs(120),
        }
    }

    /// Declares that the store has a feed.
    pub fn feed(mut self) -> Self
    where
        S: FeedStore,
    {
        self.has.feed = Some(S::feed);
        self
    }

    /// Declares that the store keeps personal data.
    pub fn personal(mut self) -> Self
    where
        S: PersonalStore<Personal: Sample>,
    {
        self.has.apart = Some(Apart::of());
        self
    }

    /// Declares that only one handle can be open on the same data; cases with several are skipped.
    pub fn one_handle(mut self) -> Self {
        self.one_handle = true;
        self
    }

    /// Runs only cases whose names begin like this: `"due/"`, or a whole name. Can be called several times.
    pub fn only(mut self, beginning: impl Into<String>) -> Self {
        self.only.push(beginning.into());
        self
    }

    /// Sets the first random script; use the number in a report to repeat a script.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of random scripts. Default: 60.
    pub fn scripts(mut self, scripts: u64) -> Self {
        self.scripts = scripts;
        self
    }

    /// Sets the number of threads in a race, at least 2. Default: 8.
    pub fn writers(mut self, writers: usize) -> Self {
        self.writers = writers.max(2);
        self
    }

    /// Sets the time after which a case counts as hanging. Default: two minutes.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    fn without(&self) -> Vec<Part> {
        let has = [
            (Part::Feed, self.has.feed.is_some()),
            (Part::Personal, self.has.apart.is_some()),
            (Part::Handles, !self.one_handle),
            (Part::Dropping, self.has.dropping.is_some()),
        ];
        has.into_iter().filter(|(_, has)| !has).map(|(part, _)| part).collect()
    }

    fn places(&self) -> Make {
        let (make, has) = (Arc::clone(&self.make), self.has);
        Arc::new(move || {
            let (guard, open) = make();
            let open = move || -> Handle { Arc::new(Adapted { store: open(), has }) };
            Place { open: Arc::new(open), _guard: guard }
        })
    }

    /// Runs the cases and returns the report.
    pub fn run(self) -> Report {
        let mut report = Report::default();
        let settings = Settings {
            without: self.without(),
            seed: self.seed,
            scripts: self.scripts,
            writers: self.writers,
        };
        for case in cases::all() {
            let name = case.full_name();
            let asked = |only: &String| name.starts_with(only.as_str());
            if !self.only.is_empty() && !self.only.iter().any(asked) {
                continue;
            }
            if let Some(part) = case.needs.iter().find(|part| settings.without.contains(part)) {
                report.skipped.push(Skipped { case: name, part: *part });
                continue;
            }
            match self.run_one(case, settings.clone()) {
                Ok(()) => report.passed.push(name),
                Err(Why(why)) => report.failed.push(Failed { case: name, why }),
            }
        }
        report
    }

    /// Runs a case on a thread of its own, so that a hanging one does not stop the others.
    fn run_one(&self, case: Case, settings: Settings) -> Outcome {
        let (send, receive) = mpsc::channel();
        let make = self.places();
        let run = move || {
            let run = AssertUnwindSafe(|| (case.run)(World::new(make, settings)));
            let outcome = catch_unwind(run).unwrap_or_else(|panic| Err(told(&*panic)));
            // The receiver is gone once the time is up.
            let _ = send.send(outcome);
        };
        let spawned = thread::Builder::new().name(case.full_name()).spawn(run);
        let thread = spawned.map_err(|error| Why(format!("no thread for the case: {error}")))?;
        match receive.recv_timeout(self.limit) {
            Ok(outcome) => {
                let _ = thread.join();
                outcome
            }
            Err(_) => Err(Why(format!("it did not come to an end within {:?}", self.limit))),
        }
    }
}

/// The message of a panic.
fn told(panic: &(dyn Any + Send)) -> Why {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Why(format!("it panicked: {}", text.unwrap_or("without a text")))
}

impl<S, B> Suite<Blocking<S, B>>
where
    S: AsyncLogStore + 'static,
    B: BlockOn,
{
    /// The suite for an async store that may have only logs.
    pub fn of_async_logs<G, O>(on: B, make: impl Fn() -> (G, O) + Send + Sync + 'static) -> Self
    where
        G: Send + 'static,
        O: Fn() -> S + Send + Sync + 'static,
    {
        let make = move || {
            let ((guard, open), on) = (make(), on.clone());
            (guard, move || Blocking::new(open(), on.clone()))
        };
        let mut suite = Self::of_logs(make);
        suite.has.dropping = Some(Blocking::append_dropped);
        suite
    }

    /// The suite for an async store with all parts. `on` runs its futures: [`Parked`](super::Parked) if they need
    /// no runtime.
    pub fn of_async<G, O>(on: B, make: impl Fn() -> (G, O) + Send + Sync + 'static) -> Self
    where
        S: AsyncFeedStore + AsyncPersonalStore<Personal: Sample>,
        G: Send + 'static,
        O: Fn() -> S + Send + Sync + 'static,
    {
        Self::of_async_logs(on, make).feed().personal()
    }
}
