//! `Wake`: says when there is something new in the feed.
//!
//! Notifications are sent after commits, at most one each [`PAUSE`], and not within the appends' own transactions:
//! there a `NOTIFY` would take a lock on the whole database until the commit is on the disk, so that no two
//! appends could share a flush.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls, Socket};

use crate::ask::{Ask, Value};
use crate::link::Link;
use crate::options::Tls;

/// How long to wait before the next notification, and before connecting again.
const PAUSE: Duration = Duration::from_millis(20);
const RECONNECT: Duration = Duration::from_millis(250);

/// A task that ends with its owner.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Notifies after appends, of any number that come together once.
pub(crate) struct Teller {
    due: Arc<Notify>,
    _task: Task,
}

impl Teller {
    pub(crate) fn start(link: Link) -> Self {
        let due = Arc::new(Notify::new());
        let waiting = Arc::clone(&due);
        let task = tokio::spawn(async move {
            let channel = link.schema.channel();
            let tell = Ask::new("notifying", "select pg_notify($1, '')", [Value::text(&channel)]);
            loop {
                waiting.notified().await;
                // What is lost here is made up for by looking now and then.
                let _ = link.ask(&tell, true).await;
                sleep(PAUSE).await;
            }
        });
        Self { due, _task: Task(task) }
    }

    pub(crate) fn tell(&self) {
        self.due.notify_one();
    }
}

/// Where to listen.
#[derive(Clone)]
pub(crate) struct Listening {
    pub(crate) config: Config,
    pub(crate) tls: Tls,
    pub(crate) channel: String,
    pub(crate) every: Duration,
}

/// Says when there may be something new in the feed. Has a connection of its own, and makes another one when that
/// is lost.
///
/// ```no_run
/// # async fn follow(store: redress_postgres::PostgresStore) -> Result<(), Box<dyn std::error::Error>> {
/// use redress::store::AsyncFeedStore;
/// let (mut wake, mut after) = (store.wake(), 0);
/// loop {
///     for posted in store.feed(after, 100).await? {
///         after = posted.position;
///     }
///     wake.changed().await;
/// }
/// # }
/// ```
pub struct Wake {
    heard: watch::Receiver<u64>,
    every: Duration,
    _task: Task,
}

impl fmt::Debug for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wake").field("every", &self.every).finish_non_exhaustive()
    }
}

impl Wake {
    pub(crate) fn start(listening: Listening) -> Self {
        let (tell, heard) = watch::channel(0);
        let every = listening.every;
        let task = tokio::spawn(async move {
            loop {
                listen(&listening, &tell).await;
                sleep(RECONNECT).await;
            }
        });
        Self { heard, every, _task: Task(task) }
    }

    /// Waits until something has been appended since the last call, or until it is time to look anyway
    /// ([`every`](crate::PostgresOptions::every)). Whether something was heard; look at the feed in either case.
    pub async fn changed(&mut self) -> bool {
        match timeout(self.every, self.heard.changed()).await {
            Ok(Ok(())) => true,
            // The task has ended with its runtime.
            Ok(Err(_)) => {
                sleep(self.every).await;
                false
            }
            Err(_) => false,
        }
    }
}

/// Listens until the connection is lost.
async fn listen(listening: &Listening, tell: &watch::Sender<u64>) {
    let Listening { config, tls, channel, .. } = listening;
    match tls {
        Tls::None => {
            if let Ok((client, connection)) = config.connect(NoTls).await {
                hear(client, connection, channel, tell).await;
            }
        }
        #[cfg(feature = "tls")]
        Tls::Rustls(tls) => {
            if let Ok((client, connection)) = config.connect(tls.clone()).await {
                hear(client, connection, channel, tell).await;
            }
        }
    }
}

async fn hear<T: AsyncRead + AsyncWrite + Unpin>(
    client: Client,
    mut connection: Connection<Socket, T>,
    channel: &str,
    tell: &watch::Sender<u64>,
) {
    let once_more = || tell.send_modify(|count| *count = count.wrapping_add(1));
    let listen = format!("listen {channel}");
    let (mut begin, mut done) = (pin!(client.batch_execute(&listen)), false);
    poll_fn(|context| {
        if !done && let Poll::Ready(answer) = begin.as_mut().poll(context) {
            done = true;
            if answer.is_err() {
                return Poll::Ready(());
            }
            // Something may have come before it listened.
            once_more();
        }
        loop {
            match connection.poll_message(context) {
                Poll::Ready(Some(Ok(AsyncMessage::Notification(_)))) => once_more(),
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
}
