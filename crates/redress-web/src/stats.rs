//! Counters for `/metrics`. Labels are routes, commands and codes: nothing about a person or a case.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bounds of the histogram, in milliseconds.
const BOUNDS: [u64; 9] = [2, 5, 10, 20, 50, 100, 250, 1000, 5000];

#[derive(Debug, Default)]
pub(crate) struct Stats(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    answers: BTreeMap<(String, u16), u64>,
    within: [u64; BOUNDS.len()],
    took_us: u64,
    all: u64,
    commands: BTreeMap<(&'static str, &'static str), u64>,
    ticks: u64,
    letters: BTreeMap<&'static str, u64>,
}

impl Stats {
    fn lock(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer was given.
    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        let mut counted = self.lock();
        *counted.answers.entry((route.to_owned(), status)).or_default() += 1;
        for (count, bound) in counted.within.iter_mut().zip(BOUNDS) {
            *count += u64::from(took <= Duration::from_millis(bound));
        }
        counted.took_us += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        counted.all += 1;
    }

    /// A command was carried out (`ok`), or why not.
    pub(crate) fn commanded(&self, command: &'static str, outcome: &'static str) {
        *self.lock().commands.entry((command, outcome)).or_default() += 1;
    }

    /// Alarms were recorded on so many complaints.
    pub(crate) fn ticked(&self, complaints: usize) {
        self.lock().ticks += u64::try_from(complaints).unwrap_or(u64::MAX);
    }

    /// So many letters were sent or failed.
    pub(crate) fn posted(&self, outcome: &'static str, letters: usize) {
        *self.lock().letters.entry(outcome).or_default() +=
            u64::try_from(letters).unwrap_or(u64::MAX);
    }

    /// All of it, after these gauges.
    pub(crate) fn text(&self, gauges: &[(&str, Option<u64>)]) -> String {
        let (mut text, counted) = (String::new(), self.lock());
        // Writing to a `String` cannot fail.
        for (name, value) in gauges.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
            let _ = writeln!(text, "# TYPE {name} gauge\n{name} {value}");
        }
        text.push_str("# TYPE redress_http_answers_total counter\n");
        for ((route, status), count) in &counted.answers {
            let _ = writeln!(
                text,
                "redress_http_answers_total{{route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        text.push_str("# TYPE redress_http_seconds histogram\n");
        for (count, bound) in counted.within.iter().zip(BOUNDS) {
            let _ = writeln!(
                text,
                "redress_http_seconds_bucket{{le=\"{}\"}} {count}",
                seconds(bound * 1000)
            );
        }
        let _ = writeln!(text, "redress_http_seconds_bucket{{le=\"+Inf\"}} {}", counted.all);
        let _ = writeln!(text, "redress_http_seconds_sum {}", seconds(counted.took_us));
        let _ = writeln!(text, "redress_http_seconds_count {}", counted.all);
        text.push_str("# TYPE redress_commands_total counter\n");
        for ((command, outcome), count) in &counted.commands {
            let _ = writeln!(
                text,
                "redress_commands_total{{command=\"{command}\",outcome=\"{outcome}\"}} {count}"
            );
        }
        let _ = writeln!(
            text,
            "# TYPE redress_ticks_total counter\nredress_ticks_total {}",
            counted.ticks
        );
        text.push_str("# TYPE redress_letters_total counter\n");
        for (outcome, count) in &counted.letters {
            let _ = writeln!(text, "redress_letters_total{{outcome=\"{outcome}\"}} {count}");
        }
        text
    }
}

/// Microseconds as seconds, written out.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}
