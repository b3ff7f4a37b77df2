//! `Report`: the result of a run of the suite.

use std::fmt;

/// The subject of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Group {
    /// Appends and versions.
    Append,
    /// The columns.
    Columns,
    /// Command keys.
    Keys,
    /// Due complaints.
    Due,
    /// Worklists: filters, orders, pages, counts.
    Queries,
    /// The feed.
    Feed,
    /// Personal data.
    Personal,
    /// Several handles on one store.
    Handles,
    /// A batch is stored completely or not at all.
    Atomicity,
    /// Precision of instants, and the order of ids.
    Precision,
    /// Extreme values: the largest, the longest, the most unusual.
    Extremes,
    /// Several threads at the same time.
    Races,
    /// A desk on a store that fails.
    Faults,
    /// Random scripts, compared with a model.
    Scripts,
}

impl Group {
    /// The first part of the names of its cases.
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

/// An optional part of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The feed of all entries.
    Feed,
    /// Personal data.
    Personal,
    /// More than one handle on the same data.
    Handles,
    /// Appends that are dropped before they complete, which only async stores have.
    Dropping,
}

impl Part {
    /// The reason for skipping its cases.
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

/// A failed case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failed {
    /// The case: its group, a slash and its name.
    pub case: String,
    /// What was expected, and what the store returned.
    pub why: String,
}

/// A skipped case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The case.
    pub case: String,
    /// The missing part.
    pub part: Part,
}

/// The result of a run of the suite. `Display` prints all of it.
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
    /// Whether no case failed and at least one passed.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.failed.is_empty() && !self.passed.is_empty()
    }

    /// Whether this case failed.
    #[must_use]
    pub fn caught(&self, case: &str) -> bool {
        self.failed.iter().any(|failed| failed.case == case)
    }

    /// Prints the skipped cases, and panics if a case failed.
    ///
    /// # Panics
    /// If a case failed, or no case was run.
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
