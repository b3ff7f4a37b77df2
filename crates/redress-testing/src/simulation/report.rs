//! `Report`: what a simulation has done, and the first law that was broken.

use std::fmt;

use chrono::{DateTime, Utc};
use redress::vocabulary::ComplaintId;

/// A law that holds for every office, whatever its store, its clocks and its staff do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Law {
    /// Without a fault no call fails but for a reason that lies in the request or in the clocks.
    NoFailureWithoutFault,
    /// What was acknowledged is stored once, as it was acknowledged; nothing else is stored, except what a host was
    /// told is in doubt.
    AcknowledgedOnce,
    /// Versions follow each other, and recorded time does not go back.
    LogInOrder,
    /// An entry is recorded at the time of the clock that recorded it, or at the last entry's time if the clock is
    /// behind it by no more than the tolerance.
    RecordedByTheClock,
    /// A key is used once in the whole store; the same request again gives the same entry, another one is refused.
    KeysOnce,
    /// Each alarm of a limit is recorded once, and never before its time.
    EachAlarmOnce,
    /// A limit is never both kept and broken.
    KeptOrBroken,
    /// After a sweep nothing is left that is due.
    NothingLeftDue,
    /// A log folds to one complaint: written down and read back, entry by entry, in any host.
    Replay,
    /// The columns are those of the folded complaint; what is due is what the folded complaints have due.
    Columns,
    /// All hosts see the same complaint.
    NodesAgree,
    /// The feed holds every entry once, and those of a complaint in their order.
    FeedIsTheLogs,
    /// Open at first + received + reopened − ended = outstanding, in every month.
    Books,
    /// The times in somebody's hands and those in nobody's make up the time since the receipt.
    Custody,
    /// Every message of the log is delivered at least once, the same each time, in the order of its complaint.
    Messages,
}

impl Law {
    /// The law as a sentence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoFailureWithoutFault => "nothing fails without a fault",
            Self::AcknowledgedOnce => "what was acknowledged is stored once, and nothing else is",
            Self::LogInOrder => "versions follow each other, and recorded time does not go back",
            Self::RecordedByTheClock => "an entry is recorded at the time of its clock",
            Self::KeysOnce => "a key is used once",
            Self::EachAlarmOnce => "each alarm is recorded once, and never before its time",
            Self::KeptOrBroken => "a limit is never both kept and broken",
            Self::NothingLeftDue => "after a sweep nothing is left that is due",
            Self::Replay => "a log folds to one complaint",
            Self::Columns => "the columns are those of the folded complaint",
            Self::NodesAgree => "all hosts see the same complaint",
            Self::FeedIsTheLogs => "the feed holds every entry once, in order",
            Self::Books => "open at first + received + reopened - ended = outstanding",
            Self::Custody => "custody makes up the time since the receipt",
            Self::Messages => "every message is delivered at least once, in order",
        }
    }
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A broken law. `Display` ends with the line that repeats the run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The law.
    pub law: Law,
    /// The seed of the run.
    pub seed: u64,
    /// The days of the run.
    pub days: u32,
    /// The true time at which it was found, UTC.
    pub at: DateTime<Utc>,
    /// The complaint, if it is about one.
    pub complaint: Option<ComplaintId>,
    /// What was expected and what was found.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { law, seed, days, at, complaint, what } = self;
        write!(f, "broken: {law}; {at}")?;
        if let Some(id) = complaint {
            write!(f, ", complaint `{id}`")?;
        }
        write!(f, ": {what}\nrepeat: .seed({seed}).days({days})")
    }
}

/// Declares the counts and how they add up.
macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident: $label:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Counts { $($(#[$doc])* pub $name: u64,)* }

        impl Counts {
            pub(super) fn add(&mut self, other: &Self) {
                $(self.$name = self.$name.saturating_add(other.$name);)*
            }
        }

        impl fmt::Display for Counts {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let all = [$((self.$name, $label)),*];
                for (place, (count, label)) in all.into_iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(f, "{comma}{count} {label}")?;
                }
                Ok(())
            }
        }
    };
}

counts! {
    /// Complaints.
    complaints: "complaints",
    /// Entries in their logs.
    entries: "entries",
    /// Commands that were carried out, receipts included.
    commands: "commands",
    /// Commands that the rules rejected.
    rejections: "rejections",
    /// Requests that were sent again under the same key.
    retries: "sent again",
    /// Calls of which two hosts made one each on the same complaint at the same time.
    crossings: "at the same time",
    /// Sweeps.
    sweeps: "sweeps",
    /// Warnings and breaches.
    alarms: "alarms",
    /// Faults of the store that were planned.
    faults: "faults",
    /// Calls whose outcome the host did not know.
    doubts: "in doubt",
    /// Restarts of a host.
    restarts: "restarts",
    /// Steps of a clock.
    clock_steps: "clock steps",
    /// Messages that were delivered.
    messages: "messages",
    /// Messages that were delivered more than once.
    repeated: "of them repeated",
}

/// The result of a simulation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a report says nothing unless it is read; call `assert`"]
#[non_exhaustive]
pub struct Report {
    /// The seeds that were run, up to the first broken law.
    pub seeds: u64,
    /// What happened in all of them.
    pub counts: Counts,
    /// The first broken law.
    pub violation: Option<Violation>,
}

impl Report {
    /// Panics if a law was broken.
    ///
    /// # Panics
    /// If a law was broken, or no seed was run.
    #[track_caller]
    pub fn assert(&self) {
        assert!(self.seeds > 0 && self.violation.is_none(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "simulation: {} seeds: {}", self.seeds, self.counts)?;
        match &self.violation {
            Some(violation) => write!(f, "\n{violation}"),
            None => write!(f, "; every law holds"),
        }
    }
}
