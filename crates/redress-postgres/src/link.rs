//! `Link`: connections to the server, each call with its deadline.

use std::time::Duration;

use deadpool::managed::{Object, Pool, PoolError};
use tokio::time::{Instant, sleep, timeout_at};
use tokio_postgres::Row;

use crate::ask::Ask;
use crate::error::{Error, no_connection};
use crate::options::SchemaName;
use crate::wire::{Wire, Wires};

/// How long to wait before the next attempt to connect.
const PAUSE: Duration = Duration::from_millis(25);

/// So long from now; where that is beyond all clocks, in a day.
pub(crate) fn after(time: Duration) -> Instant {
    let (now, day) = (Instant::now(), Duration::from_secs(86_400));
    now.checked_add(time).or_else(|| now.checked_add(day)).unwrap_or(now)
}

#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) pool: Pool<Wires>,
    pub(crate) schema: SchemaName,
    pub(crate) deadline: Duration,
}

/// A connection on loan. Unless it is given back, as when a call is dropped half-way, it is closed: an answer that is
/// still under way must not hold up the next one.
pub(crate) struct Lease(Option<Object<Wires>>);

impl Lease {
    pub(crate) fn back(mut self) {
        drop(self.0.take());
    }

    pub(crate) fn wire(&mut self) -> Option<&mut Wire> {
        self.0.as_deref_mut()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

impl Link {
    /// A connection, until an instant: while the server is being started, or another one becomes the primary, it
    /// is tried again.
    pub(crate) async fn lease(&self, end: Instant) -> Result<Lease, Error> {
        let mut last = format!("all {} connections are in use", self.pool.status().max_size);
        loop {
            match timeout_at(end, self.pool.get()).await {
                Ok(Ok(object)) => return Ok(Lease(Some(object))),
                Ok(Err(PoolError::Backend(error))) => {
                    let (why, passes) = no_connection(&error);
                    if !passes {
                        return Err(Error::Connect { why });
                    }
                    last = why;
                }
                Ok(Err(error)) => return Err(Error::Connect { why: error.to_string() }),
                Err(_) => return Err(Error::Connect { why: last }),
            }
            if after(PAUSE) > end {
                return Err(Error::Connect { why: last });
            }
            sleep(PAUSE).await;
        }
    }

    /// Asks a statement, each time on a connection of its own: again if it is surely not done and the cause passes,
    /// and, where `again` says that it may be done twice, after the connection was lost.
    pub(crate) async fn ask(&self, ask: &Ask, again: bool) -> Result<Vec<Row>, Error> {
        let end = after(self.deadline);
        loop {
            let mut lease = self.lease(end).await?;
            let Some(wire) = lease.wire() else { continue };
            // What fails before the statement is sent is surely not done.
            let mut sent = false;
            let error = match wire.ask(ask, &self.schema, end, &mut sent).await {
                Some(Ok(rows)) => {
                    lease.back();
                    return Ok(rows);
                }
                Some(Err(error)) => Error::of(ask.doing, &error),
                None if sent => {
                    return Err(Error::Deadline { doing: ask.doing, after: self.deadline });
                }
                None => {
                    let why =
                        format!("it took more than {} ms to get ready", self.deadline.as_millis());
                    return Err(Error::Connect { why });
                }
            };
            let open = error.is_open();
            let moved = error.sqlstate() == Some("25006");
            if !open && !moved {
                lease.back();
            }
            let repeat = if open { again || !sent } else { moved || is_passing(&error) };
            if !repeat || Instant::now() >= end {
                return Err(if open && !sent {
                    Error::Connect { why: error.to_string() }
                } else {
                    error
                });
            }
        }
    }
}

/// Whether two were in each other's way: the statement was taken back, and does no harm when it is done again.
fn is_passing(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("40001" | "40P01"))
}
