//! What a source leaves blank: the `X` that an adopter must fill in before there is a policy.
//!
//! The presets ask for their blanks here; a blank is never filled with a figure of ours.

use thiserror::Error;

use crate::lifecycle::CommandKind;
use crate::policy::PolicyError;
use crate::policy::When;
use crate::policy::{Permission, Scope};
use crate::time::{Period, PeriodKind};
use crate::vocabulary::{Clause, Label, Mark, Role};

/// Why a preset cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PresetError {
    /// The source leaves something open, and nobody has filled it in.
    #[error("{clause} leaves `{blank}` open; supply {what}")]
    Open {
        /// The clause.
        clause: Clause,
        /// The option that fills it in.
        blank: &'static str,
        /// What is to be supplied.
        what: &'static str,
    },
    /// The source counts in working days, the figure given does not.
    #[error("{clause} counts `{blank}` in working days, not in `{given}`; give working days")]
    NotWorkingDays {
        /// The clause.
        clause: Clause,
        /// The option.
        blank: &'static str,
        /// What was given.
        given: Period,
    },
    /// The outer bound of an extension does not lie beyond the limit that it extends.
    #[error(
        "{clause}: `{blank}` ({given}) must be longer than the limit that it extends ({limit})"
    )]
    NotLonger {
        /// The clause.
        clause: Clause,
        /// The option.
        blank: &'static str,
        /// What was given.
        given: Period,
        /// The limit.
        limit: Period,
    },
    /// A lower bound that lies above the upper one.
    #[error(
        "{clause}: row {row} of `{blank}` has a lower bound ({lower}) above its upper bound ({upper}); exchange them"
    )]
    Bounds {
        /// The clause.
        clause: Clause,
        /// The option.
        blank: &'static str,
        /// The row, counted from 1.
        row: usize,
        /// The lower bound.
        lower: Period,
        /// The upper bound.
        upper: Period,
    },
    /// What came of it is no policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// The figure for a blank that the source counts in working days (个工作日).
pub(super) fn working_days(
    clause: &'static str,
    blank: &'static str,
    given: Option<Period>,
) -> Result<Period, PresetError> {
    let clause = Clause::new_static(clause);
    match given {
        None => Err(PresetError::Open { clause, blank, what: "the number of working days" }),
        Some(given) if matches!(given.kind(), PeriodKind::WorkingDays(_)) => Ok(given),
        Some(given) => Err(PresetError::NotWorkingDays { clause, blank, given }),
    }
}

/// The figure for the outer bound of an extension.
pub(super) fn at_most(
    clause: &'static str,
    blank: &'static str,
    given: Option<Period>,
    limit: Period,
) -> Result<Period, PresetError> {
    let given = working_days(clause, blank, given)?;
    if given > limit {
        return Ok(given);
    }
    let clause = Clause::new_static(clause);
    Err(PresetError::NotLonger { clause, blank, given, limit })
}

/// The clauses of a rule.
pub(super) fn cited(cite: &[&'static str]) -> Vec<Clause> {
    cite.iter().map(|clause| Clause::new_static(clause)).collect()
}

/// Leave for some roles to do something, everywhere or as far as a scope reaches.
pub(super) fn permit(
    allow: &[CommandKind],
    to: &[Role],
    scope: Scope,
    cite: &[&'static str],
) -> Permission {
    Permission {
        allow: allow.to_vec(),
        to: to.to_vec(),
        scope,
        when: When::any(),
        marks: Vec::new(),
        cite: cited(cite),
    }
}

/// Leave to record these facts.
pub(super) fn permit_marks(
    marks: &[Mark],
    to: &[Role],
    scope: Scope,
    cite: &[&'static str],
) -> Permission {
    Permission { marks: marks.to_vec(), ..permit(&[CommandKind::Mark], to, scope, cite) }
}

/// The labels of a list of codes.
pub(super) fn labels(texts: &[(&str, &str, &str)]) -> Vec<(String, Label)> {
    texts.iter().map(|(code, en, zh)| ((*code).to_owned(), Label::new(*en, *zh))).collect()
}
