//! `PostgresOptions`: how a database is opened.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use deadpool::managed::{Pool, QueueMode};
use tokio_postgres::Client;
use tokio_postgres::config::{Config, SslMode, TargetSessionAttrs};

use crate::blocking::Blocking;
use crate::error::{Doing, Error};
use crate::link::{Link, after};
use crate::schema;
use crate::store::PostgresStore;
use crate::wake::Listening;
use crate::wire::Wires;

/// The name of a schema: lower-case letters, digits, `_`; at most 40.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaName(String);

impl SchemaName {
    fn new(name: &str) -> Result<Self, Error> {
        let fits = |at: usize, c: char| {
            c.is_ascii_lowercase() || c == '_' || (at > 0 && c.is_ascii_digit())
        };
        if name.is_empty()
            || name.len() > 40
            || !name.chars().enumerate().all(|(at, c)| fits(at, c))
        {
            let why = "it has up to 40 lower-case letters, digits and `_`, and does not begin with a digit";
            return Err(Error::Option { what: "the name of the schema", why: why.to_owned() });
        }
        Ok(Self(name.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A statement that was written for the schema `redress`.
    pub(crate) fn of<'s>(&self, sql: &'s str) -> Cow<'s, str> {
        if self.0 == "redress" {
            return Cow::Borrowed(sql);
        }
        Cow::Owned(sql.replace("redress.", &format!("{}.", self.0)))
    }

    /// On which notifications are sent.
    pub(crate) fn channel(&self) -> String {
        format!("{}_entries", self.0)
    }
}

/// How connections are encrypted.
#[derive(Clone)]
pub(crate) enum Tls {
    None,
    #[cfg(feature = "tls")]
    Rustls(tokio_postgres_rustls::MakeRustlsConnect),
}

/// How a database is opened.
///
/// ```no_run
/// # async fn open() -> Result<(), redress_postgres::Error> {
/// use std::time::Duration;
/// use redress::vocabulary::Text;
/// use redress_postgres::{PostgresOptions, PostgresStore};
///
/// let options = PostgresOptions::new("host=db-1,db-2 user=desk dbname=complaints")?;
/// let store: PostgresStore<Text> = options.deadline(Duration::from_secs(3)).open().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresOptions {
    config: Config,
    schema: String,
    connections: usize,
    deadline: Duration,
    patience: Duration,
    every: Duration,
    notify: bool,
    tls: Tls,
}

impl fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresOptions")
            .field("hosts", &self.config.get_hosts())
            .field("database", &self.config.get_dbname())
            .field("schema", &self.schema)
            .field("connections", &self.connections)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

impl PostgresOptions {
    /// A database by its connection string, as libpq has it (`host=… user=… dbname=…`, or `postgresql://…`). Several
    /// hosts may be named; whatever it says, connections are made to one that takes writes.
    ///
    /// The schema is `redress`; 8 connections; five seconds for a call; the feed waits up to 200 ms for transactions
    /// that are open; a [`Wake`](crate::Wake) looks each ten seconds whatever it hears; no encryption.
    ///
    /// # Errors
    /// [`Error::Option`] when the string cannot be read. It is not quoted: it may have a password.
    pub fn new(connection: &str) -> Result<Self, Error> {
        let config: Config = connection.parse().map_err(|_| Error::Option {
            what: "the connection string",
            why: "it is neither `key=value …` nor a URL that begins with `postgresql://`"
                .to_owned(),
        })?;
        Ok(Self::of(config))
    }

    /// A database by the driver's own configuration.
    #[must_use]
    pub fn of(mut config: Config) -> Self {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        if config.get_application_name().is_none() {
            config.application_name("redress");
        }
        Self {
            config,
            schema: "redress".to_owned(),
            connections: 8,
            deadline: Duration::from_secs(5),
            patience: Duration::from_millis(200),
            every: Duration::from_secs(10),
            notify: true,
            tls: Tls::None,
        }
    }

    /// The schema in which the tables are: up to 40 lower-case letters, digits and `_`.
    #[must_use]
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// How many connections are kept, at least one.
    #[must_use]
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// How long a call may take, connecting included. After that its connection is dropped. The server gives
    /// a statement up after three quarters of it, which is a certain answer.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// How long the feed waits for transactions that are open to end, where something later has been committed.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How long a [`Wake`](crate::Wake) waits at most: a notification may be lost.
    #[must_use]
    pub const fn every(mut self, every: Duration) -> Self {
        self.every = every;
        self
    }

    /// Whether appends notify who listens; they do unless told otherwise.
    #[must_use]
    pub const fn notify(mut self, notify: bool) -> Self {
        self.notify = notify;
        self
    }

    /// Encrypts every connection, and checks the server's certificate by this configuration. A server that does
    /// not encrypt is refused, and so is a Unix socket, on which PostgreSQL never encrypts.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self, config: rustls::ClientConfig) -> Self {
        self.config.ssl_mode(SslMode::Require);
        self.tls = Tls::Rustls(tokio_postgres_rustls::MakeRustlsConnect::new(config));
        self
    }

    /// The statements that give two roles what they need: one that appends and reads and can never change or
    /// delete an entry, and one that erases what is kept apart. An owner runs them once the schema is there;
    /// the roles must exist.
    ///
    /// # Errors
    /// [`Error::Option`] for the name of the schema.
    pub fn grants(&self, application: &str, eraser: &str) -> Result<String, Error> {
        Ok(schema::grants(&SchemaName::new(&self.schema)?, application, eraser))
    }

    /// Connects, and makes the schema where there is none; one of an earlier version is updated. Runs on the tokio
    /// runtime that it is called on, and so do the store's connections.
    ///
    /// # Errors
    /// [`Error`]: no server until the deadline, one that cannot be used, a schema of a later version, or one that
    /// this role may not make or update.
    pub async fn open<P>(&self) -> Result<PostgresStore<P>, Error> {
        let schema = SchemaName::new(&self.schema)?;
        if self.config.get_ssl_mode() == SslMode::Require && matches!(self.tls, Tls::None) {
            let why =
                "`sslmode=require` needs the certificates to trust; see `PostgresOptions::tls`";
            return Err(Error::Option { what: "the connection string", why: why.to_owned() });
        }
        let link = Link { pool: self.pool()?, schema, deadline: self.deadline };
        self.prepare(&link).await?;
        let listening = Listening {
            config: self.config(),
            tls: self.tls.clone(),
            channel: link.schema.channel(),
            every: self.every,
        };
        Ok(PostgresStore::new(link, listening, self.patience, self.notify))
    }

    /// As [`open`](Self::open), for a host without a runtime: the store has one thread of its own.
    ///
    /// # Errors
    /// [`Error`], also when the thread cannot be started.
    pub fn open_blocking<P: 'static>(&self) -> Result<Blocking<P>, Error> {
        let options = self.clone();
        Blocking::start(async move { options.open().await })
    }

    fn config(&self) -> Config {
        let mut config = self.config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(self.deadline);
        }
        config
    }

    fn pool(&self) -> Result<Pool<Wires>, Error> {
        // The server gives up before the client does; an append that was answered survives the loss of power.
        let timeout = self.deadline.mul_f64(0.75).as_millis().clamp(1, 2_000_000_000);
        let settings = format!(
            "select set_config('statement_timeout', '{timeout}', false),
                set_config('default_transaction_isolation', 'read committed', false),
                set_config('synchronous_commit', case current_setting('synchronous_commit')
                    when 'off' then 'on' else current_setting('synchronous_commit') end, false)"
        );
        let wires = Wires { config: self.config(), tls: self.tls.clone(), settings };
        // The connection used last: its backend is the one whose memory is warm.
        let pool = Pool::builder(wires).max_size(self.connections).queue_mode(QueueMode::Lifo);
        pool.build().map_err(|error| Error::Option {
            what: "the number of connections",
            why: error.to_string(),
        })
    }

    async fn prepare(&self, link: &Link) -> Result<(), Error> {
        let mut lease = link.lease(after(self.deadline)).await?;
        let Some(wire) = lease.wire() else { return Ok(()) };
        wire.with(async |client| {
            fits(client).await?;
            schema::migrate(client, &link.schema).await
        })
        .await?;
        lease.back();
        Ok(())
    }
}

/// Whether a server can be used.
async fn fits(client: &Client) -> Result<(), Error> {
    let doing = "opening the database";
    let found =
        "select current_setting('server_version_num')::bigint, current_setting('server_version'),
        current_setting('server_encoding')";
    let row = client.query_one(found, &[]).await.doing(doing)?;
    if row.try_get::<_, i64>(0).doing(doing)? < 130_000 {
        let found = format!("PostgreSQL {}", row.try_get::<_, &str>(1).doing(doing)?);
        return Err(Error::Unfit { found, needed: "PostgreSQL 13 or later" });
    }
    let encoding: &str = row.try_get(2).doing(doing)?;
    if encoding != "UTF8" {
        let found = format!("a database in the encoding {encoding}");
        return Err(Error::Unfit { found, needed: "one in UTF8" });
    }
    Ok(())
}
