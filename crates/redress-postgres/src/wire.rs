//! `Wire`: a connection that is driven by the call that uses it.
//!
//! No task stands between a call and the socket. The call writes its statement itself, and the answer wakes the
//! call; a task for the connection would have to be woken before it, twice for each statement, and on a local server
//! that takes as long as the statement.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_postgres::{Client, Config, Error, NoTls, Row, Statement};

use crate::ask::Ask;
use crate::options::{SchemaName, Tls};

type Connection = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// The half of a connection that writes and reads.
struct Line {
    /// `None` once it has ended.
    connection: Option<Connection>,
    /// Rings at the end of a call, or earlier. It stays set from one call to the next: to set and clear it each time
    /// would wake the thread that waits for the sockets.
    bell: Pin<Box<Sleep>>,
}

impl Line {
    /// Writes what is to be written and reads what has come. Where the connection has ended, whoever waits for an
    /// answer learns it.
    fn turn(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            && connection.as_mut().poll(context).is_ready()
        {
            self.connection = None;
        }
    }

    fn is_over(&mut self, end: Instant, context: &mut Context<'_>) -> bool {
        if self.bell.deadline() > end {
            self.bell.as_mut().reset(end);
        }
        while self.bell.as_mut().poll(context).is_ready() {
            if Instant::now() >= end {
                return true;
            }
            self.bell.as_mut().reset(end);
        }
        false
    }

    /// Drives the connection until something on its client is done.
    async fn drive<F: Future>(&mut self, work: F) -> F::Output {
        let mut work = pin!(work);
        poll_fn(|context| self.poll(work.as_mut(), context)).await
    }

    /// As [`drive`](Self::drive); `None` at the end.
    async fn drive_until<F: Future>(&mut self, end: Instant, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        poll_fn(|context| match self.poll(work.as_mut(), context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if self.is_over(end, context) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    /// It asks; the question is sent and what has come is read; it has the answer.
    fn poll<F: Future>(
        &mut self,
        mut work: Pin<&mut F>,
        context: &mut Context<'_>,
    ) -> Poll<F::Output> {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(done);
        }
        self.turn(context);
        work.poll(context)
    }
}

/// A connection with the statements that have been prepared on it.
pub(crate) struct Wire {
    client: Client,
    line: Line,
    statements: HashMap<&'static str, Statement>,
}

impl Wire {
    /// Does something on the client, such as a transaction, for as long as it takes.
    pub(crate) async fn with<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Client) -> Result<T, crate::error::Error>,
    ) -> Result<T, crate::error::Error> {
        self.line.drive(work(&mut self.client)).await
    }

    /// Asks a statement; `None` at the end. `sent` tells whether it may have reached the server.
    pub(crate) async fn ask(
        &mut self,
        ask: &Ask,
        schema: &SchemaName,
        end: Instant,
        sent: &mut bool,
    ) -> Option<Result<Vec<Row>, Error>> {
        let Self { client, line, statements } = self;
        let work = async {
            let Some(fixed) = ask.fixed() else {
                *sent = true;
                return client.query_typed(&schema.of(&ask.sql), &ask.typed()).await;
            };
            let mut rows = Vec::new();
            for sql in [Some(fixed), ask.or].into_iter().flatten() {
                // One that answers no row has done nothing.
                *sent = false;
                let statement = match statements.entry(sql) {
                    Entry::Occupied(prepared) => prepared.into_mut(),
                    Entry::Vacant(place) => {
                        let sql = schema.of(sql);
                        place.insert(client.prepare_typed(&sql, &ask.types()).await?)
                    }
                };
                *sent = true;
                rows = client.query(&*statement, &ask.plain()).await?;
                if !rows.is_empty() {
                    break;
                }
            }
            Ok(rows)
        };
        line.drive_until(end, work).await
    }
}

/// Makes connections.
pub(crate) struct Wires {
    pub(crate) config: Config,
    pub(crate) tls: Tls,
    /// A statement that each connection begins with.
    pub(crate) settings: String,
}

impl Manager for Wires {
    type Type = Wire;
    type Error = Error;

    async fn create(&self) -> Result<Wire, Error> {
        let (client, connection) = match &self.tls {
            Tls::None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                (client, Box::pin(connection) as Connection)
            }
            #[cfg(feature = "tls")]
            Tls::Rustls(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await?;
                (client, Box::pin(connection) as Connection)
            }
        };
        let bell = Box::pin(sleep_until(Instant::now()));
        let mut line = Line { connection: Some(connection), bell };
        line.drive(client.batch_execute(&self.settings)).await?;
        Ok(Wire { client, line, statements: HashMap::new() })
    }

    /// What has come while nobody used it is read; above all, that it has ended. Nobody is to be woken: not even by
    /// the question that comes next.
    async fn recycle(&self, wire: &mut Wire, _: &Metrics) -> RecycleResult<Error> {
        wire.line.turn(&mut Context::from_waker(Waker::noop()));
        if wire.line.connection.is_none() || wire.client.is_closed() {
            return Err(RecycleError::message("the connection has ended"));
        }
        Ok(())
    }
}
