//! What follows the feed: the news for open pages, the letters that were sent, the cases with papers to decide, the
//! rows of the open ones.

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use axum::extract::State;
use axum::response::Sse as SseAnswer;
use axum::response::sse::{Event as Sse, KeepAlive};
use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Event, Message};
use redress::store::{FeedStore as _, Posted};
use redress::vocabulary::ComplaintId;
use redress_relay::LetterId;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

use crate::app::App;
use crate::cases::Cases;
use crate::rows::Rows;
use crate::session::Visitor;
use crate::store::{Store, StoreError};

/// How many letters the page of the outbox remembers.
const LETTERS: usize = 500;
/// How many pieces of news wait for a slow reader before the oldest are dropped.
const WAITING: usize = 256;

/// A letter that the log asks for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) id: LetterId,
    pub(crate) message: Message,
    pub(crate) at: DateTime<Utc>,
}

#[derive(Debug)]
pub(crate) struct Watch {
    kept: RwLock<Kept>,
    /// Gone once the desk closes.
    news: Mutex<Option<broadcast::Sender<(ComplaintId, u64)>>>,
}

#[derive(Debug, Default)]
struct Kept {
    position: u64,
    /// Cases with notices.
    papers: BTreeSet<ComplaintId>,
    rows: Rows,
    cases: Cases,
    letters: VecDeque<Asked>,
    /// Letters that could not be sent so far.
    failing: BTreeSet<LetterId>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { kept: RwLock::default(), news: Mutex::new(Some(broadcast::Sender::new(WAITING))) }
    }
}

impl Watch {
    fn kept(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells open pages that complaints have changed, and their versions.
    pub(crate) fn tell(&self, changed: impl IntoIterator<Item = (ComplaintId, u64)>) {
        let news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        for one in changed {
            if let Some(news) = &*news {
                // Nobody may be listening.
                let _ = news.send(one);
            }
        }
    }

    /// Ends the streams of those who listen.
    pub(crate) fn close(&self) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn listen(&self) -> broadcast::Receiver<(ComplaintId, u64)> {
        let news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        news.as_ref().map_or_else(|| broadcast::channel(1).1, broadcast::Sender::subscribe)
    }

    /// Where it has got to in the feed.
    pub(crate) fn position(&self) -> u64 {
        self.kept().position
    }

    /// Takes entries of the feed in.
    pub(crate) fn take(&self, page: &[Posted]) {
        let mut kept = self.change();
        for posted in page {
            for event in &posted.entry.events {
                kept.rows.note(&posted.id, event);
                if matches!(event, Event::NoticeProposed { .. }) {
                    kept.papers.insert(posted.id.clone());
                }
            }
            for message in posted.entry.messages() {
                let id = LetterId::new(posted.id.clone(), posted.entry.version, message.number);
                if kept.letters.len() >= LETTERS {
                    kept.letters.pop_front();
                }
                kept.letters.push_back(Asked { id, message, at: posted.entry.recorded_at });
            }
            kept.cases.drop(&posted.id);
            kept.position = posted.position;
        }
    }

    /// The cases that have notices, the latest numbers first.
    pub(crate) fn papers(&self, limit: usize) -> Vec<ComplaintId> {
        self.kept().papers.iter().rev().take(limit).cloned().collect()
    }

    /// Looks at the rows of the open cases.
    pub(crate) fn rows<T>(&self, look: impl FnOnce(&Rows) -> T) -> T {
        look(&self.kept().rows)
    }

    /// Changes the rows.
    pub(crate) fn put(&self, change: impl FnOnce(&mut Rows)) {
        change(&mut self.change().rows);
    }

    /// Where it has got to in the feed, and those of some complaints that are known as of then.
    pub(crate) fn known(&self, ids: &[ComplaintId]) -> (u64, Vec<Option<Arc<Complaint>>>) {
        let kept = self.kept();
        (kept.position, ids.iter().map(|id| kept.cases.get(id)).collect())
    }

    /// Keeps complaints that were loaded after it had got to a position, unless it has got further since.
    pub(crate) fn learn(&self, position: u64, loaded: &[Arc<Complaint>]) {
        let mut kept = self.change();
        if kept.position == position {
            kept.cases.put(loaded);
        }
    }

    /// A complaint has changed and the feed will tell of it.
    pub(crate) fn changed(&self, id: &ComplaintId) {
        self.change().cases.drop(id);
    }

    /// What the last round of the relay could not send.
    pub(crate) fn failing(&self, letters: impl IntoIterator<Item = LetterId>) {
        self.change().failing = letters.into_iter().collect();
    }

    /// The letters, the latest first, and whether each has been sent.
    pub(crate) fn letters(&self) -> Vec<(Asked, bool)> {
        let kept = self.kept();
        let sent = |asked: &Asked| !kept.failing.contains(&asked.id);
        kept.letters.iter().rev().map(|asked| (asked.clone(), sent(asked))).collect()
    }
}

/// When the last entry of a store was recorded.
pub(crate) fn last_recorded(store: &Store) -> Result<Option<DateTime<Utc>>, StoreError> {
    // Positions ascend: halving finds the last one without reading the others.
    let (mut last, mut from, mut to) = (None, 0_u64, u64::MAX >> 1);
    while from < to {
        let middle = from.midpoint(to);
        match store.feed(middle, 1)?.pop() {
            Some(posted) => (from, last) = (posted.position, Some(posted.entry.recorded_at)),
            None => to = middle,
        }
    }
    Ok(last)
}

/// News as they come: the number of a complaint that has changed, and its version.
pub(crate) async fn events(
    State(app): State<Arc<App>>,
    _visitor: Visitor,
) -> SseAnswer<impl Stream<Item = Result<Sse, Infallible>>> {
    // Who was too slow for some of the news is told nothing of them: the next one makes the page load anew.
    let news = BroadcastStream::new(app.watch.listen()).filter_map(Result::ok);
    let told = news
        .map(|(id, version)| Ok(Sse::default().event("changed").data(format!("{version} {id}"))));
    SseAnswer::new(told).keep_alive(KeepAlive::default())
}

#[cfg(test)]
mod tests {
    use redress::complaint::Receive;
    use redress::desk::Desk;
    use redress::store::MemoryStore;
    use redress::time::ManualClock;
    use redress::vocabulary::{Actor, Facts, Kind, channel};
    use redress_presets::dealership::{dealership, role};

    use super::*;

    #[test]
    fn a_complaint_is_known_until_the_feed_tells_of_it_and_never_older_than_that() {
        let clock = ManualClock::new("2026-03-02T01:00:00Z".parse().unwrap());
        let store = MemoryStore::new();
        let desk = Desk::new(dealership().unwrap(), store.clone(), clock);
        let id: ComplaintId = "C-1".parse().unwrap();
        let agent = Actor::new("li.na".parse().unwrap(), role::CUSTOMER_SERVICE);
        let facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
        desk.receive(&agent, Receive::new(id.clone(), "K-1".parse().unwrap(), facts)).unwrap();
        let watch = Watch::default();
        let known = |watch: &Watch| watch.known(std::slice::from_ref(&id)).1.remove(0).is_some();
        let loaded = [Arc::new(desk.load(&id).unwrap())];
        watch.learn(0, &loaded);
        assert!(known(&watch));
        let page = store.feed(0, 9).unwrap();
        watch.take(&page);
        assert!(!known(&watch), "the feed has told of it");
        watch.learn(0, &loaded);
        assert!(!known(&watch), "loaded before the feed told of it");
        watch.learn(page.last().unwrap().position, &loaded);
        assert!(known(&watch));
        watch.changed(&id);
        assert!(!known(&watch), "changed by this very desk");
    }
}
