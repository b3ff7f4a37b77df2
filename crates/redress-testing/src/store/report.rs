//! `Report`: what a store has been found to do.

use std::fmt;

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Group {
    /// Appending, and versions.
    Append,
    /// The columns.
    Columns,
    /// Command keys.
    Keys,
    /// What is due.
    Due,
    /// Worklists: conditions, orders, pages, counts.
    Queries,
    /// The feed.
    Feed,
    /// What is kept apart about persons.
    Personal,
    /// Several handles on one store.
    Handles,
    /// All of a batch or nothing.
    Atomicity,
    /// Instants and the order of ids.
    Precision,
    /// The largest, the longest, the strangest.
    Extremes,
    /// Several threads at once.
    Races,
    /// A desk on a store that fails.
    Faults,
    /// Random scripts, compared with a model.
    Scripts,
}

impl Group {
    /// The first part of a case's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::Columns => "columns",
            Self::Keys => "keys",
            Self::Due => "due",
            Self::Queries => "queries",
            Self::Feed => "feed",
            Self::Personal => "personal",
            Self::Handles => "handles",
            Self::Atomicity => "atomicity",
            Self::Precision => "precision",
            Self::Extremes => "extremes",
            Self::Races => "races",
            Self::Faults => "faults",
            Self::Scripts => "scripts",
        }
    }
}

/// What a store may do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The feed of all entries.
    Feed,
    /// What is kept apart about persons.
    Personal,
    /// More than one handle on the same data.
    Handles,
    /// Appends that are dropped before they are done; only a store that answers later has them.
    Dropping,
}

impl Part {
    /// What it is that the store does without.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "no feed",
            Self::Personal => "nothing kept apart",
            Self::Handles => "one handle only",
            Self::Dropping => "it answers at once, so that no append can be dropped half-way",
        }
    }
}

/// A case that a store has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failed {
    /// The case: its group, a slash and its name.
    pub case: String,
    /// What was expected and what came.
    pub why: String,
}

/// A case that was not run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The case.
    pub case: String,
    /// What the store has been declared to do without.
    pub part: Part,
}

/// What came of a run of the suite. `Display` is the whole of it, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a report says nothing unless it is read; call `assert`"]
#[non_exhaustive]
pub struct Report {
    /// The cases that passed.
    pub passed: Vec<String>,
    /// The cases that failed.
    pub failed: Vec<Failed>,
    /// The cases that were skipped.
    pub skipped: Vec<Skipped>,
}

impl Report {
    /// Whether nothing failed and something passed.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.failed.is_empty() && !self.passed.is_empty()
    }

    /// Whether a case failed.
    #[must_use]
    pub fn caught(&self, case: &str) -> bool {
        self.failed.iter().any(|failed| failed.case == case)
    }

    /// Prints what was skipped, and panics with what failed.
    ///
    /// # Panics
    /// When a case failed, or when no case was run.
    #[track_caller]
    #[allow(
        clippy::print_stderr,
        reason = "what was skipped must be seen by whoever runs the test"
    )]
    pub fn assert(&self) {
        assert!(self.is_proven(), "the store does not keep its contract\n{self}");
        eprintln!("{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, skipped } = self;
        writeln!(
            f,
            "store suite: {} cases passed, {} failed, {} skipped",
            passed.len(),
            failed.len(),
            skipped.len()
        )?;
        for Failed { case, why } in failed {
            writeln!(f, "FAILED   {case}: {why}")?;
        }
        for Skipped { case, part } in skipped {
            writeln!(f, "skipped  {case}: {}", part.as_str())?;
        }
        if passed.is_empty() && failed.is_empty() {
            writeln!(f, "no case was run: is the filter right?")?;
        }
        Ok(())
    }
}
