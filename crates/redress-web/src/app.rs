//! What the desk is made of, and which address leads where.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::routing::{get, post};
use axum::{Router, middleware};
use futures_util::future::try_join_all;
use redress::complaint::Complaint;
use redress::desk::{AdoptError, AsyncDesk, Builder, DeskError, Failure};
use redress::policy::{FileError, Policy, PolicyStamp};
use redress::store::{LogStore, Query};
use redress::time::{CalendarError, Clock as _};
use redress::vocabulary::ComplaintId;
use redress_presets::Dealership;
use redress_report::Glossary;
use tokio::sync::Notify;

use crate::blocking::Blocking;
use crate::clock::DeskClock;
use crate::config::Config;
use crate::identity::{Identity, People};
use crate::lists::Lists;
use crate::packs::Packs;
use crate::session::Key;
use crate::stats::Stats;
use crate::store::{Db, Store, StoreError};
use crate::watch::Watch;
use crate::{api, http, lists, pages, rows, seed, watch};

/// The desk.
pub(crate) type Desk = AsyncDesk<Blocking<Store>, DeskClock>;
/// How a request to the desk fails.
pub(crate) type Trouble = DeskError<StoreError>;

/// How many bytes a request may have: a long remark in Chinese, percent-encoded, and its form.
pub(crate) const LARGEST: usize = 256 * 1024;

/// Why the desk does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store of complaints cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A policy file cannot be read.
    #[error("{}: {source}", path.display())]
    PolicyFile {
        /// Which.
        path: PathBuf,
        /// Why.
        source: Box<FileError>,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The shipped policy cannot be built.
    #[error(transparent)]
    Policy(#[from] FileError),
    /// The shipped calendar cannot be built.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Two policies contradict each other.
    #[error(transparent)]
    Adopt(#[from] AdoptError),
    /// Cases of the file are handled under a policy that was not given.
    #[error(
        "{open} open cases are handled under `{}` version {}, which was not given; add it with --earlier",
        needed.name, needed.version
    )]
    Missing {
        /// The policy.
        needed: PolicyStamp,
        /// How many cases wait for it.
        open: u64,
    },
    /// The simulation failed.
    #[error(transparent)]
    Simulation(#[from] redress_demo::dealership::Error),
    /// The simulated cases cannot be stored.
    #[error("the demonstration cannot be stored; give it a file of its own with --db")]
    Seed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system has no random numbers to give.
    #[error("the system has no random numbers: {0}")]
    Random(getrandom::Error),
}

/// A desk that is ready to be served.
pub struct App {
    pub(crate) desk: Desk,
    pub(crate) store: Store,
    policies: Vec<Policy>,
    pub(crate) identity: Box<dyn Identity>,
    pub(crate) lists: Lists,
    pub(crate) key: Key,
    pub(crate) watch: Watch,
    pub(crate) packs: Packs,
    /// Woken when a deadline may have moved.
    pub(crate) timer: Notify,
    /// Woken when something was recorded.
    pub(crate) news: Notify,
    pub(crate) stats: Stats,
    pub(crate) demo: bool,
    pub(crate) secure: bool,
    pub(crate) patience: Duration,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("store", &self.store)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

impl App {
    /// Opens the file, fills it if it is a demonstration's and new, and sets the desk up, with a list of people to
    /// choose from instead of a sign-on.
    ///
    /// # Errors
    /// [`enum@Error`].
    pub fn open(config: &Config) -> Result<Arc<Self>, Error> {
        Self::open_for(config, |policy, demo| {
            let people = if demo { People::dealership(policy) } else { People::of_roles(policy) };
            Box::new(people)
        })
    }

    /// As [`App::open`], for the people of an organisation.
    ///
    /// # Errors
    /// [`enum@Error`].
    pub fn open_for(
        config: &Config,
        identity: impl FnOnce(&Policy, bool) -> Box<dyn Identity>,
    ) -> Result<Arc<Self>, Error> {
        let policy = match &config.policy {
            Some(path) => read_policy(path)?,
            None if config.demo => {
                redress_demo::dealership::policy(redress_demo::dealership::calendar()?)?
            }
            None => Dealership::default().policy()?,
        };
        let store = Store::open(&config.db)?;
        if let (true, Db::File(path)) = (config.demo, &config.db)
            && store.count(&Query::all())? == 0
        {
            seed::fill(path)?;
        }
        let clock = if config.demo { demo_clock(&store)? } else { DeskClock::default() };
        let mut builder = Builder::new(policy.clone());
        let mut policies = vec![policy.clone()];
        for path in &config.earlier {
            let earlier = read_policy(path)?;
            builder = builder.earlier(earlier.clone())?;
            policies.push(earlier);
        }
        let missing = store.policies()?.into_iter().find(|used| {
            used.open > 0 && !policies.iter().any(|policy| used.policy.matches(policy.stamp()))
        });
        let desk = builder.build_async(Blocking(store.clone()), clock);
        let watch = Watch::default();
        let open = rows::open(&store)?;
        watch.put(|rows| rows.fill(open));
        if let Some(used) = missing {
            return Err(Error::Missing { needed: used.policy, open: used.open });
        }
        Ok(Arc::new(Self {
            desk,
            store,
            identity: identity(&policy, config.demo),
            lists: lists::of(&policy),
            policies,
            key: Key::in_file(&config.key_file())?,
            watch,
            packs: Packs::default(),
            timer: Notify::new(),
            news: Notify::new(),
            stats: Stats::default(),
            demo: config.demo,
            secure: config.secure,
            patience: config.patience,
        }))
    }

    /// Ends what would otherwise never end: the streams of news.
    pub fn close(&self) {
        self.watch.close();
    }

    /// The clock: a demonstration's is moved by hand.
    #[must_use]
    pub fn clock(&self) -> &DeskClock {
        self.desk.clock()
    }

    /// The policy for new cases, and those that earlier cases were opened under.
    pub(crate) fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policy that a case is handled under.
    pub(crate) fn policy_of(&self, stamp: &PolicyStamp) -> Result<&Policy, Trouble> {
        let known = self.policies.iter().find(|policy| stamp.matches(policy.stamp()));
        let named = |policy: &Policy| {
            let known = policy.stamp();
            known.name == stamp.name && known.version == stamp.version
        };
        let other_rules = self.policies.iter().any(named);
        known.ok_or_else(|| Failure::UnknownPolicy { stamp: stamp.clone(), other_rules }.into())
    }

    /// The policy for new cases.
    pub(crate) fn policy(&self) -> Policy {
        self.desk.policy()
    }

    /// The words of a policy, and the names of the people and codes of this host.
    pub(crate) fn words<'a>(&self, policy: &'a Policy) -> Glossary<'a> {
        let words = if self.demo {
            redress_demo::dealership::glossary(policy)
        } else {
            Glossary::new(policy).words(redress_demo::dealership::WORDS)
        };
        let people = self.identity.everybody();
        people.iter().fold(words.words(lists::WORDS), |words, person| {
            words.person(person.actor.id.clone(), &person.name.en, &person.name.zh)
        })
    }

    /// Several cases for a list, as of the last news.
    pub(crate) async fn cases(&self, ids: &[ComplaintId]) -> Result<Vec<Arc<Complaint>>, Trouble> {
        let (position, known) = self.watch.known(ids);
        let missing = ids.iter().zip(&known).filter(|(_, known)| known.is_none());
        // All at once: one after another would wait as often.
        let missing = missing.map(|(id, _)| async { self.desk.load(id).await.map(Arc::new) });
        let loaded = try_join_all(missing).await?;
        if !loaded.is_empty() {
            self.watch.learn(position, &loaded);
        }
        let mut loaded = loaded.into_iter();
        Ok(known.into_iter().filter_map(|known| known.or_else(|| loaded.next())).collect())
    }

    /// A case as it is in the store, kept for lists.
    pub(crate) async fn case(&self, id: &ComplaintId) -> Result<Arc<Complaint>, Trouble> {
        let position = self.watch.position();
        let case = Arc::new(self.desk.load(id).await?);
        self.watch.learn(position, std::slice::from_ref(&case));
        Ok(case)
    }

    /// Tells the keepers that something was recorded on these complaints, and that deadlines may have moved.
    pub(crate) fn recorded<'a>(&self, on: impl IntoIterator<Item = &'a ComplaintId>) {
        on.into_iter().for_each(|id| self.watch.changed(id));
        self.news.notify_one();
        self.timer.notify_one();
    }

    /// The next number but so many: the year in the desk's zone, and a running number.
    pub(crate) async fn next_number(&self, but: usize) -> Result<ComplaintId, Trouble> {
        use chrono::Datelike as _;
        let year = self.policy().spec().calendar.local_date(self.clock().now()).year();
        let count = self.desk.count(&Query::all()).await?;
        let id = ComplaintId::new(format!(
            "{year}-{:04}",
            count.saturating_add(1).saturating_add(but as u64)
        ));
        // Digits and a hyphen are a code, whatever the year.
        Ok(id.unwrap_or(redress::code!("1")))
    }
}

fn read_policy(path: &Path) -> Result<Policy, Error> {
    let file = |source| Error::File { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(file)?;
    Policy::from_toml(&text)
        .map_err(|source| Error::PolicyFile { path: path.to_owned(), source: Box::new(source) })
}

/// The clock of a demonstration goes on where its log ends.
fn demo_clock(store: &Store) -> Result<DeskClock, Error> {
    let last = watch::last_recorded(store)?;
    Ok(DeskClock::set_to(last.unwrap_or_else(seed::opens).max(seed::opens())))
}

/// Every address of the desk.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(pages::work::show))
        .route("/find", get(pages::work::find))
        .route("/receive", get(pages::receive::show).post(pages::receive::submit))
        .route("/receive/known", get(pages::receive::known))
        .route("/complaints/{id}", get(pages::complaint::show))
        .route("/complaints/{id}/do/{command}", post(pages::act::submit))
        .route("/approvals", get(pages::approvals::show))
        .route("/month", get(pages::month::latest))
        .route("/month/{month}", get(pages::month::show).post(pages::month::carry_over))
        .route("/month/{month}/pack.html", get(pages::month::pack))
        .route("/month/{month}/pack.csv", get(pages::month::csv))
        .route("/policy", get(pages::policy::show))
        .route("/policy/file", get(pages::trial::file))
        .route("/policy/try", get(pages::trial::show).post(pages::trial::submit))
        .route("/calendar", get(pages::calendar::this_year))
        .route("/calendar/{year}", get(pages::calendar::show))
        .route("/audit", get(pages::audit::show))
        .route("/audit/check", post(pages::audit::check))
        .route("/outbox", get(pages::outbox::show))
        .route("/sign-in", get(pages::sign_in::show).post(pages::sign_in::submit))
        .route("/sign-out", post(pages::sign_in::leave))
        .route("/language", post(pages::sign_in::language))
        .route("/clock", post(pages::sign_in::clock))
        .route("/token", get(pages::sign_in::token))
        .route("/events", get(watch::events))
        .route("/style.css", get(pages::style))
        .route("/report.css", get(pages::report_style))
        .route("/desk.js", get(pages::script))
        .nest("/api/v1", api::router())
        .route("/health", get(http::health))
        .route("/metrics", get(http::metrics))
        .fallback(http::not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), http::around))
        .with_state(app)
}
