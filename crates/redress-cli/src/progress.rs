//! Tells on the terminal how far a replay is, and how long it will take.

use std::io::Write as _;
use std::time::{Duration, Instant};

use redress::vocabulary::Lang;

use crate::output::is_watched;

/// How often to tell.
const EVERY: Duration = Duration::from_millis(250);
/// How many rows are read before the clock is looked at.
const STRIDE: u64 = 4_096;

/// Tells how far a replay is.
#[derive(Debug)]
pub(crate) struct Progress {
    lang: Lang,
    rows: Option<u64>,
    started: Instant,
    told: Instant,
    shown: bool,
    watched: bool,
}

impl Progress {
    #[allow(clippy::disallowed_methods, reason = "a program may look at the clock")]
    pub(crate) fn new(lang: Lang) -> Self {
        let now = Instant::now();
        Self { lang, rows: None, started: now, told: now, shown: false, watched: is_watched() }
    }

    #[allow(clippy::disallowed_methods, reason = "a program may look at the clock")]
    pub(crate) fn pass(&mut self, rows: Option<u64>) {
        self.rows = rows;
        self.started = Instant::now();
        self.told = self.started;
    }

    #[allow(clippy::disallowed_methods, reason = "a program may look at the clock")]
    pub(crate) fn rows(&mut self, read: u64) {
        if !self.watched || !read.is_multiple_of(STRIDE) {
            return;
        }
        let now = Instant::now();
        if now.duration_since(self.told) < EVERY {
            return;
        }
        self.told = now;
        self.shown = true;
        let rows = self.lang.pick("rows", "行");
        let left = match self.rows {
            Some(all) if all > 0 => {
                let percent = read.saturating_mul(100) / all;
                let took = now.duration_since(self.started).as_secs();
                let rest = took.saturating_mul(all.saturating_sub(read)) / read.max(1);
                let left = self.lang.pick("s left", "秒后完成");
                format!(", {percent} %, {rest} {left}")
            }
            _ => self.lang.pick(", first look", "，预读").to_owned(),
        };
        // Nobody is told if the terminal is gone.
        let _ = write!(std::io::stderr(), "\r\x1b[K{read} {rows}{left}");
    }

    /// Clears the line.
    pub(crate) fn end(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
