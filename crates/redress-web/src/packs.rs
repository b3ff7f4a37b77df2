//! Meeting packs that have been made, and those that are being made: one at a time, since each reads every history.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::Entry;
use redress::store::{Order, Query};
use redress::time::Clock as _;
use redress_metrics::{Interval, Target, indicators};
use redress_report::{Pack, Report};
use tokio::sync::Notify;

use crate::app::App;
use crate::{lists, rows};

/// How many packs are kept.
const KEPT: usize = 24;
/// How old the figures of a month that is not over may be.
const AGE: TimeDelta = TimeDelta::minutes(10);
/// How long a page waits for figures before it says that they are being made.
const PATIENCE: Duration = Duration::from_secs(1);

/// A month's figures.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) report: Arc<Report>,
    /// When they were made, UTC.
    pub(crate) at: DateTime<Utc>,
    /// Up to which entry of the feed; for a month that is over it does not matter.
    position: Option<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct Packs {
    made: Mutex<BTreeMap<Interval, Made>>,
    /// Held by the one that is being made, or by what else reads every history.
    turn: tokio::sync::Mutex<()>,
    ready: Notify,
}

/// What there is to show.
pub(crate) enum Figures {
    Made(Made),
    /// Not within the patience of a page.
    BeingMade,
}

impl Packs {
    /// Waits for the turn to read every history.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Interval, Made>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The figures of a month. Those of a month that is over are made once: later facts are not in them. Those of the
/// running month are shown as they were made some minutes ago, while newer ones are made.
pub(crate) async fn of(app: &Arc<App>, month: Interval) -> Figures {
    let found = app.packs.lock().get(&month).cloned();
    let fresh = found.as_ref().is_some_and(|made| {
        let young = app.clock().now().signed_duration_since(made.at) < AGE;
        made.position.is_none_or(|position| young || position == app.watch.position())
    });
    if !fresh {
        tokio::spawn(make(Arc::clone(app), month, found.as_ref().map(|made| made.at)));
    }
    if let Some(made) = found {
        return Figures::Made(made);
    }
    let waiting = async {
        loop {
            let ready = app.packs.ready.notified();
            if let Some(made) = app.packs.lock().get(&month).cloned() {
                return made;
            }
            ready.await;
        }
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(made) => Figures::Made(made),
        Err(_) => Figures::BeingMade,
    }
}

/// Makes a pack, unless another one has been made since `known` while this one waited for its turn.
pub(crate) async fn make(app: Arc<App>, month: Interval, known: Option<DateTime<Utc>>) {
    let _turn = app.packs.turn().await;
    if app.packs.lock().get(&month).map(|made| made.at) != known {
        return;
    }
    let policy = app.policy();
    let (at, position) = (app.clock().now(), app.watch.position());
    let over = month.bounds(policy.spec().calendar.zone()).1 <= at;
    let made = app.desk.store().run(move |store| {
        let mut histories: Vec<Vec<Arc<Entry>>> = Vec::new();
        let all = Query::all().order(Order::Received);
        let read = rows::each_log(store, &all, |_, log| histories.push(log));
        read.map_err(|error| error.to_string())?;
        let pack = Pack::new(&policy).scorecard(vec![
            indicators::on_time().target(Target::at_least(9_500)),
            indicators::response_time(),
            indicators::satisfaction(),
            indicators::stage_timeliness(),
            indicators::mean_handling(),
            indicators::reopening_rate(),
        ]);
        pack.repeats_within(lists::REPEATS)
            .report(month, &histories)
            .map_err(|error| error.to_string())
    });
    match made.await {
        Ok(report) => {
            let made = Made { report: Arc::new(report), at, position: (!over).then_some(position) };
            let mut kept = app.packs.lock();
            while kept.len() >= KEPT && kept.pop_first().is_some() {}
            kept.insert(month, made);
        }
        Err(error) => tracing::error!(error, "the figures of a month cannot be made"),
    }
    app.packs.ready.notify_waiters();
}
