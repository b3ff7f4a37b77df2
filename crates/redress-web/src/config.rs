//! The command line.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::store::Db;

/// What `--help` prints.
pub const USAGE: &str = "\
A complaints desk in the browser.

Usage: redress-web [OPTIONS]

Without options it opens with a simulated car dealership of some weeks, on a clock that is moved by hand.

  --empty            a real desk: no simulation, the system's clock
  --policy FILE      a real desk under this policy (TOML, no open blanks)
  --earlier FILE     also a policy that cases of the file were opened under; may be given several times
  --db FILE          where complaints are kept (default: redress-web.db)
  --db URL           a real desk on a PostgreSQL server: postgres://user:password@host/database
                     (only in a program that was built with `--features postgres`)
  --key FILE         the key that signs sessions, the same for all programs on one server
                     (default: beside the file of complaints, else redress-web.key)
  --listen ADDRESS   where it listens (default: 127.0.0.1:8080)
  --secure           mark cookies as secure: for a desk behind TLS
  --help             print this
";

/// What the desk is started with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Whether it opens with the simulated dealership.
    pub demo: bool,
    /// The policy for new cases; the dealership's if absent.
    pub policy: Option<PathBuf>,
    /// Policies that cases of the file were opened under.
    pub earlier: Vec<PathBuf>,
    /// Where complaints are kept.
    pub db: Db,
    /// The file of the key that signs sessions; beside the complaints if absent. It is made where there is none.
    pub key: Option<PathBuf>,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether cookies are sent over TLS only.
    pub secure: bool,
    /// How long a client may take to send the headers of a request, and as long again for its body.
    pub patience: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            demo: true,
            policy: None,
            earlier: Vec::new(),
            db: Db::File(PathBuf::from("redress-web.db")),
            key: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            secure: false,
            patience: Duration::from_secs(20),
        }
    }
}

impl Config {
    /// The file of the key that signs sessions.
    pub(crate) fn key_file(&self) -> PathBuf {
        let beside = match &self.db {
            Db::File(path) => path.with_extension("key"),
            Db::Server(_) => PathBuf::from("redress-web.key"),
        };
        self.key.clone().unwrap_or(beside)
    }

    /// Reads the arguments, the program's name first; `None` if only help is wanted.
    ///
    /// # Errors
    /// If an argument is unknown or not what it should be.
    pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, lexopt::Error> {
        use lexopt::prelude::{Long, Short, ValueExt as _};
        let mut config = Self::default();
        let mut parser = lexopt::Parser::from_iter(args);
        while let Some(arg) = parser.next()? {
            match arg {
                Long("help") | Short('h') => return Ok(None),
                Long("empty") => config.demo = false,
                Long("policy") => {
                    (config.demo, config.policy) = (false, Some(parser.value()?.into()));
                }
                Long("earlier") => config.earlier.push(parser.value()?.into()),
                Long("db") => {
                    config.db = PathBuf::from(parser.value()?).into();
                    // Nobody wants a simulation among what others keep there.
                    config.demo &= matches!(config.db, Db::File(_));
                }
                Long("key") => config.key = Some(parser.value()?.into()),
                Long("listen") => config.listen = parser.value()?.parse()?,
                Long("secure") => config.secure = true,
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(config))
    }
}
