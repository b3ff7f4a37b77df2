//! What runs beside the answers: the timer, and the reader of the feed. Neither asks again and again; both sleep
//! until there is something to do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use redress::store::{FeedStore as _, LogStore as _, Row};
use redress::time::Clock as _;
use redress::vocabulary::ComplaintId;
use redress_relay::{Letter, ReaderName, Relay, Round};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::app::App;
use crate::store::{Store, StoreError};
use crate::{packs, pages, rows};

/// How many complaints are ticked before others may write.
const AT_ONCE: usize = 100;
/// How many entries are read at once.
const PAGE: usize = 512;
/// How long to wait after a failure of the store.
const AGAIN: Duration = Duration::from_secs(10);
/// The longest sleep. It also finds what another program has written to the file.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Starts the keepers. Dropping the set stops them.
#[must_use]
pub fn keep(app: &Arc<App>) -> JoinSet<()> {
    let mut keepers = JoinSet::new();
    keepers.spawn(deadlines(Arc::clone(app)));
    keepers.spawn(feed(Arc::clone(app)));
    keepers.spawn(last_month(Arc::clone(app)));
    keepers.spawn(others(Arc::clone(app)));
    keepers
}

/// Has the figures of the last month ready before somebody asks.
async fn last_month(app: Arc<App>) {
    if let Some(month) = pages::month::last(&app) {
        packs::make(app, month, None).await;
    }
}

/// Goes on when another program has written something.
async fn others(app: Arc<App>) {
    let mut others = app.store.others();
    loop {
        others.written().await;
        app.recorded([]);
    }
}

/// Sleeps until the next deadline, and records what has fallen due.
async fn deadlines(app: Arc<App>) {
    loop {
        let sleep = match sweep(&app).await {
            Ok(Some(due)) => app.clock().until(due).min(LONGEST),
            Ok(None) => LONGEST,
            Err(error) => {
                tracing::error!(code = error.code(), %error, "the sweep failed");
                AGAIN
            }
        };
        // A command may have brought the next deadline forward, and a demonstration's clock is moved.
        let _ = timeout(sleep, app.timer.notified()).await;
    }
}

/// Records all that is due; the next deadline.
async fn sweep(app: &App) -> Result<Option<DateTime<Utc>>, crate::app::Trouble> {
    let mut stuck = Vec::new();
    loop {
        let sweep = app.desk.sweep(AT_ONCE).await?;
        for (id, error) in sweep.failed {
            if !stuck.contains(&id) {
                tracing::error!(complaint = %id, code = error.code(), "cannot be ticked");
                stuck.push(id);
            }
        }
        app.stats.ticked(sweep.done.len());
        if !sweep.done.is_empty() {
            app.news.notify_one();
        }
        if !sweep.more {
            break;
        }
    }
    // Those that cannot be ticked stay at the head; the next one is behind them.
    let due = app.desk.store().run(move |store| {
        store
            .due(None, DateTime::<Utc>::MAX_UTC, stuck.len().saturating_add(1))
            .map(|due| due.into_iter().find(|case| !stuck.contains(&case.id)).map(|case| case.at))
    });
    Ok(due.await.map_err(redress::desk::Failure::Store)?)
}

/// Reads the feed: tells open pages, and sends the letters that the log asks for.
async fn feed(app: Arc<App>) {
    let (Ok(reader), Some(process)) = (ReaderName::new("mail"), app.store.process()) else {
        tracing::error!("no letters are sent: this program can be given no name");
        return;
    };
    let mut relay = Relay::new(app.store.clone(), app.store.clone(), reader, process);
    let mut first = true;
    loop {
        let (worker, begin) = (Arc::clone(&app), first);
        let work = tokio::task::spawn_blocking(move || {
            let done = follow(&worker, begin).map(|ids| (ids, send(&worker, &mut relay)));
            (relay, done)
        });
        let Ok((back, done)) = work.await else {
            tracing::error!("the reader of the feed has stopped");
            return;
        };
        relay = back;
        first = first && done.is_err();
        let done = match done {
            Ok((changed, round)) => {
                for id in changed.keys() {
                    // A case that cannot be read says so where somebody opens it.
                    if let Ok(complaint) = app.case(id).await {
                        app.watch.put(|rows| rows.put(id, Row::of(&complaint)));
                    }
                }
                app.watch.tell(changed);
                Ok(round)
            }
            Err(error) => Err(error),
        };
        let sleep = match done {
            Ok(Some(round)) if round.more => continue,
            Ok(Some(round)) => {
                round.next.map_or(LONGEST, |next| app.clock().until(next).min(LONGEST))
            }
            Ok(None) => AGAIN,
            Err(error) => {
                tracing::error!(%error, "the feed cannot be read");
                AGAIN
            }
        };
        let _ = timeout(sleep, app.news.notified()).await;
    }
}

/// Reads the feed to its end; the cases that have changed, and their versions. The first time there are none, and the
/// rows of all open cases are read at once.
fn follow(app: &App, begin: bool) -> Result<BTreeMap<ComplaintId, u64>, StoreError> {
    let mut changed = BTreeMap::new();
    loop {
        let page = app.store.feed(app.watch.position(), PAGE)?;
        if page.is_empty() {
            break;
        }
        app.watch.take(&page);
        if !begin {
            changed.extend(page.into_iter().map(|posted| (posted.id, posted.entry.version)));
        }
    }
    if begin {
        let open = rows::open(&app.store)?;
        app.watch.put(|rows| rows.fill(open));
    }
    Ok(changed)
}

/// A round of the relay; `None` if it failed. Here a host sends mail or calls its messenger. Each letter has an id
/// that is the same whenever it is sent again.
fn send(app: &App, relay: &mut Relay<Store, Store>) -> Option<Round<std::convert::Infallible>> {
    let now = app.clock().now();
    let round = relay.run(now, |letter: &Letter| {
        tracing::debug!(letter = %letter.id, "sent");
        Ok(())
    });
    match round {
        Ok(round) => {
            app.stats.posted("sent", round.sent);
            app.stats.posted("failed", round.failures.len());
            app.watch.failing(round.failures.iter().map(|(id, _)| id.clone()));
            Some(round)
        }
        Err(error) => {
            tracing::error!(%error, "letters cannot be sent");
            None
        }
    }
}
