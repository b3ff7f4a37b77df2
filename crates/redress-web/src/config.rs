//! The command line.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What `--help` prints.
pub const USAGE: &str = "\
A complaints desk in the browser.

Usage: redress-web [OPTIONS]

Without options it opens with a simulated car dealership of some weeks, on a clock that is moved by hand.

  --empty            a real desk: no simulation, the system's clock
  --policy FILE      a real desk under this policy (TOML, no open blanks)
  --earlier FILE     also a policy that cases of the file were opened under; may be given several times
  --db FILE          where complaints are kept (default: redress-web.db)
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
    pub db: PathBuf,
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
            db: PathBuf::from("redress-web.db"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            secure: false,
            patience: Duration::from_secs(20),
        }
    }
}

impl Config {
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
                Long("db") => config.db = parser.value()?.into(),
                Long("listen") => config.listen = parser.value()?.parse()?,
                Long("secure") => config.secure = true,
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(config))
    }
}
