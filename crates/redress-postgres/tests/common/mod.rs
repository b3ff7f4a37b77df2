//! A PostgreSQL server for a test program: in a temporary folder, on a Unix socket, with no port. It is stopped and
//! removed when the program ends, however that ends.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Event, KeyDigest};
use redress::policy::PolicyStamp;
use redress::store::{Batch, Row};
use redress::vocabulary::{ComplaintId, Facts, Kind, Text, channel};
use redress_postgres::{PostgresOptions, PostgresStore, tokio_postgres};
use redress_testing::agent;
use redress_testing::store::BlockOn;
use tokio::runtime::{Builder, Runtime};

/// A server.
pub(crate) struct Cluster {
    pub(crate) folder: PathBuf,
    bin: PathBuf,
    user: Option<String>,
    settings: String,
    running: Mutex<()>,
    /// Closed when this program ends; then the guard stops the server.
    _guard: (Mutex<Child>, ChildStdin),
    next: AtomicUsize,
}

/// The folder with the server's programs.
pub(crate) fn binaries() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(installed.map(|version| version.path().join("bin")));
    // Where links lead to, the other programs are, too.
    let mut found =
        folders.into_iter().filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok());
    found.find_map(|initdb| {
        initdb.parent().filter(|bin| bin.join("pg_ctl").exists()).map(Path::to_owned)
    })
}

fn told(command: &mut Command) -> String {
    let answer = command.output().expect("it runs");
    String::from_utf8_lossy(&answer.stdout).trim().to_owned()
}

impl Cluster {
    /// The server of this program; `None`, told on the standard error, where PostgreSQL is not installed.
    pub(crate) fn get() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let cluster = CLUSTER.get_or_init(|| Self::start("-c fsync=off")).as_ref();
        if cluster.is_none() {
            let name = std::thread::current().name().unwrap_or("a test").to_owned();
            // Not by `eprintln`, which the test harness catches.
            let _ = writeln!(
                std::io::stderr(),
                "\n-- SKIPPED: {name}: no PostgreSQL server is installed (initdb, pg_ctl); nothing was tested\n"
            );
        }
        cluster
    }

    /// Another server, with settings of its own.
    pub(crate) fn start(settings: &str) -> Option<Self> {
        let bin = binaries()?;
        let folder = tempfile::Builder::new().prefix("rdpg").tempdir().expect("a folder").keep();
        // The server refuses to be run by root.
        let root = fs::metadata(&folder).expect("its data").uid() == 0;
        let user = root.then(|| {
            let users = ["postgres", "nobody"].map(str::to_owned);
            let known = users
                .into_iter()
                .find(|user| !told(Command::new("id").args(["-u", user])).is_empty());
            known.expect("a user that is not root")
        });
        if let Some(user) = &user {
            let id = |which: &str| {
                told(Command::new("id").args([which, user.as_str()])).parse().expect("a number")
            };
            chown(&folder, Some(id("-u")), Some(id("-g"))).expect("given away");
        }
        let script =
            "cat >/dev/null; \"$0/pg_ctl\" -D \"$1/data\" stop -m immediate; rm -rf \"$1\"";
        let mut guard = as_user(user.as_deref(), "sh");
        guard.args(["-c", script]).arg(&bin).arg(&folder).stdin(Stdio::piped());
        // A signal to the test's group, as from a terminal, must not end the guard.
        std::os::unix::process::CommandExt::process_group(&mut guard, 0);
        let mut guard = guard.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a guard");
        let input = guard.stdin.take().expect("its input");
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories={} -c max_connections=400 {settings}",
            folder.display()
        );
        let cluster = Self {
            bin,
            user,
            settings,
            running: Mutex::default(),
            _guard: (Mutex::new(guard), input),
            next: AtomicUsize::new(0),
            folder,
        };
        let mut initdb = cluster.program("initdb");
        initdb.args(["-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C", "--no-sync"]);
        cluster.run(initdb.arg("-D").arg(cluster.data()));
        cluster.up();
        Some(cluster)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A program of the server's, run by its user.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = as_user(self.user.as_deref(), &self.bin.join(name).display().to_string());
        command.current_dir(&self.folder);
        command
    }

    fn run(&self, command: &mut Command) {
        let log = |name| {
            let file = File::options().create(true).append(true).open(self.folder.join(name));
            Stdio::from(file.expect("a log"))
        };
        let status = command.stdin(Stdio::null()).stdout(log("out")).stderr(log("err")).status();
        let status = status.expect("it runs");
        let read = |name| fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        assert!(status.success(), "{command:?}: {status}\n{}\n{}", read("err"), read("server.log"));
    }

    pub(crate) fn up(&self) {
        let _one = self.running.lock().expect("one at a time");
        let mut start = self.program("pg_ctl");
        start.args(["-w", "-t", "60", "-o", &self.settings]);
        start.arg("-D").arg(self.data()).arg("-l").arg(self.folder.join("server.log")).arg("start");
        self.run(&mut start);
    }

    /// Kills the server: no checkpoint, no goodbye.
    pub(crate) fn kill(&self) {
        self.stop("immediate");
    }

    pub(crate) fn stop(&self, mode: &str) {
        let _one = self.running.lock().expect("one at a time");
        let mut stop = self.program("pg_ctl");
        self.run(stop.arg("-D").arg(self.data()).args(["stop", "-m", mode]));
    }

    /// How to reach it, by a role.
    pub(crate) fn address_of(&self, role: &str, database: &str) -> String {
        format!("host={} user={role} dbname={database}", self.folder.display())
    }

    pub(crate) fn address(&self) -> String {
        self.address_of("owner", "postgres")
    }

    /// Options for a schema that nobody has used.
    pub(crate) fn options(&self) -> PostgresOptions {
        let schema = format!("s{}", self.next.fetch_add(1, Ordering::Relaxed));
        let options = PostgresOptions::new(&self.address()).expect("an address");
        // Tests of one program share the server, and a transaction of any of them holds the feeds of all back.
        options.schema(schema).connections(4).patience(Duration::from_secs(5))
    }

    /// A connection of the host's.
    pub(crate) async fn client(&self) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(&self.address(), tokio_postgres::NoTls)
            .await
            .expect("connected");
        tokio::spawn(connection);
        client
    }
}

/// A program, run by another user if one is given.
fn as_user(user: Option<&str>, program: &str) -> Command {
    match user {
        Some(user) => {
            let mut command = Command::new("setpriv");
            command.args([
                &format!("--reuid={user}"),
                "--regid",
                &told(Command::new("id").args(["-g", user])),
            ]);
            command.args(["--clear-groups", "--", program]);
            command.env("HOME", "/");
            command
        }
        None => Command::new(program),
    }
}

/// A runtime that runs the suite's futures.
#[derive(Clone)]
pub(crate) struct Tokio(pub(crate) Arc<Runtime>);

impl Tokio {
    pub(crate) fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Self(Arc::new(runtime.expect("a runtime")))
    }
}

impl BlockOn for Tokio {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.0.block_on(future)
    }
}

/// Runs a test on a runtime.
pub(crate) fn on_tokio<F: Future>(future: F) -> F::Output {
    Tokio::new().block_on(future)
}

pub(crate) fn id(text: &str) -> ComplaintId {
    text.parse().expect("an id")
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().expect("an instant")
}

/// The n-th entry of a complaint, with a key of its own, a due date by its version, and something kept apart.
pub(crate) fn batch(of: &str, version: u64) -> Batch<Text> {
    let at = now() + TimeDelta::microseconds(i64::try_from(version).expect("small"));
    let digest = "2:000102030405060708090a0b0c0d0e0f".parse().expect("a digest");
    let key = format!("{of}-{version}").parse().expect("a key");
    let entry = Entry::new(version, at, at, agent(), vec![Event::Noted]);
    let entry = entry.keyed(Some(KeyDigest { key, digest }));
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let stamp = PolicyStamp::new(redress::code!("plain"), 1);
    let desk = redress::code!("desk");
    let mut row = Row::new("c-1".parse().expect("a customer"), &facts, desk, now(), stamp);
    row.next_due = Some(at);
    Batch::new(id(of), Arc::new(entry), row)
        .with_personal(Text::new(format!("said {version}")).ok())
}

/// Every file under a folder that contains these bytes.
pub(crate) fn files_with(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if fs::read(&path)
            .is_ok_and(|all| all.windows(bytes.len()).any(|part| part == bytes))
        {
            found.push(path);
        }
    }
    found
}

pub(crate) type Store = PostgresStore<Text>;
