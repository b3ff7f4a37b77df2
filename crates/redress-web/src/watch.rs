//! What follows the feed: the news for open pages, the letters that were sent, the cases with papers to decide.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::response::Sse as SseAnswer;
use axum::response::sse::{Event as Sse, KeepAlive};
use chrono::{DateTime, Utc};
use redress::complaint::{Event, Message};
use redress::store::{FeedStore as _, Posted};
use redress::vocabulary::{ComplaintId, RuleId};
use redress_relay::LetterId;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

use crate::app::{App, Store};
use crate::session::Visitor;

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
    kept: Mutex<Kept>,
    /// Gone once the desk closes.
    news: Mutex<Option<broadcast::Sender<(ComplaintId, u64)>>>,
}

#[derive(Debug, Default)]
struct Kept {
    position: u64,
    /// Cases with notices.
    papers: BTreeSet<ComplaintId>,
    /// Limits that have run out and still wait for their milestone, by case.
    overdue: BTreeMap<ComplaintId, BTreeSet<RuleId>>,
    letters: VecDeque<Asked>,
    /// Letters that could not be sent so far.
    failing: BTreeSet<LetterId>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { kept: Mutex::default(), news: Mutex::new(Some(broadcast::Sender::new(WAITING))) }
    }
}

impl Watch {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, posted: &Posted) {
        let news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(news) = &*news {
            // Nobody may be listening.
            let _ = news.send((posted.id.clone(), posted.entry.version));
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
        self.lock().position
    }

    /// Takes entries of the feed in, and tells those who wait for news.
    pub(crate) fn take(&self, page: &[Posted], tell: bool) {
        let mut kept = self.lock();
        for posted in page {
            for event in &posted.entry.events {
                kept.note(&posted.id, event);
            }
            for message in posted.entry.messages() {
                let id = LetterId::new(posted.id.clone(), posted.entry.version, message.number);
                if kept.letters.len() >= LETTERS {
                    kept.letters.pop_front();
                }
                kept.letters.push_back(Asked { id, message, at: posted.entry.recorded_at });
            }
            kept.position = posted.position;
            if tell {
                self.tell(posted);
            }
        }
    }

    /// The cases that have notices, the latest numbers first.
    pub(crate) fn papers(&self) -> Vec<ComplaintId> {
        self.lock().papers.iter().rev().cloned().collect()
    }

    /// The open or closed cases with a limit that has run out and still waits.
    pub(crate) fn overdue(&self) -> Vec<ComplaintId> {
        self.lock().overdue.keys().cloned().collect()
    }

    /// What the last round of the relay could not send.
    pub(crate) fn failing(&self, letters: impl IntoIterator<Item = LetterId>) {
        self.lock().failing = letters.into_iter().collect();
    }

    /// The letters, the latest first, and whether each has been sent.
    pub(crate) fn letters(&self) -> Vec<(Asked, bool)> {
        let kept = self.lock();
        let sent = |asked: &Asked| !kept.failing.contains(&asked.id);
        kept.letters.iter().rev().map(|asked| (asked.clone(), sent(asked))).collect()
    }
}

impl Kept {
    fn note(&mut self, id: &ComplaintId, event: &Event) {
        match event {
            Event::NoticeProposed { .. } => {
                self.papers.insert(id.clone());
            }
            Event::LimitBreached { rule, .. } => {
                self.overdue.entry(id.clone()).or_default().insert(rule.clone());
            }
            Event::LimitMet { rule, .. }
            | Event::LimitStarted { rule, .. }
            | Event::LimitSuperseded { rule, .. }
            | Event::LimitLapsed { rule } => {
                if let Some(rules) = self.overdue.get_mut(id) {
                    rules.remove(rule);
                    if rules.is_empty() {
                        self.overdue.remove(id);
                    }
                }
            }
            _ => {}
        }
    }
}

/// When the last entry of a store was recorded.
pub(crate) fn last_recorded(store: &Store) -> Result<Option<DateTime<Utc>>, redress_sqlite::Error> {
    let (mut after, mut last) = (0, None);
    loop {
        let page = store.feed(after, 1024)?;
        let Some(end) = page.last() else { return Ok(last) };
        (after, last) = (end.position, Some(end.entry.recorded_at));
    }
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
