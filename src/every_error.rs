//! Every public error of this crate has a code and a text in both languages. Those of words and amounts are in
//! `vocabulary`.

use std::sync::Arc;

use chrono::DateTime;
use redress_testing::every_error;

use crate::complaint::{BacktestError, Entry, LogError, Rejection};
use crate::desk::AdoptError;
use crate::lifecycle::{Milestone, MilestoneError};
use crate::policy::{PolicyError, PolicyStamp, SameVersion, Target, TargetError};
use crate::store::AppendError;
use crate::vocabulary::{Actor, Lang, Role};

fn stamp() -> PolicyStamp {
    PolicyStamp::new("shop".parse().unwrap(), 1)
}

fn entry() -> Arc<Entry> {
    let at = DateTime::UNIX_EPOCH;
    Arc::new(Entry::new(1, at, at, Actor::system(), Vec::new()))
}

#[test]
fn every_error_of_a_log_or_a_store_has_a_code_and_a_text_in_both_languages() {
    type Append = AppendError<std::fmt::Error>;
    let (version, at) = (2, DateTime::UNIX_EPOCH);
    every_error!(LogError, Lang:
        LogError::Empty => LogError::Empty,
        LogError::NoReceipt => LogError::NoReceipt,
        LogError::Version { .. } => LogError::Version { expected: 2, found: 3 },
        LogError::Backwards { .. } => LogError::Backwards { version, recorded_at: at, last: at },
        LogError::LimitStartedTwice { .. } =>
            LogError::LimitStartedTwice { version, rule: "first-reply".parse().unwrap() },
    );
    every_error!(BacktestError, Lang:
        BacktestError::Log(_) => LogError::Empty.into(),
        BacktestError::Policy(_) => Rejection::NewerEvent { version: 1, form: 9 }.into(),
    );
    let id = || "2026-0001".parse().unwrap();
    every_error!(Append, Lang:
        AppendError::Conflict { .. } => AppendError::Conflict { expected: 1, actual: 2 },
        AppendError::Duplicate { .. } => AppendError::Duplicate { id: id(), entry: entry() },
        AppendError::Malformed { .. } => AppendError::malformed("the entry has no events"),
        AppendError::Unavailable(_) => AppendError::Unavailable(std::fmt::Error),
        AppendError::Unknown(_) => AppendError::Unknown(std::fmt::Error),
    );
}

#[test]
fn every_error_of_a_policy_has_a_code_and_a_text_in_both_languages() {
    every_error!(AdoptError, Lang:
        AdoptError::OtherRules { .. } => AdoptError::OtherRules { stamp: stamp() },
        AdoptError::Older { .. } => AdoptError::Older { stamp: stamp(), known: 2 },
    );
    every_error!(SameVersion, Lang:
        SameVersion { .. } => SameVersion { adopted: stamp(), offered: stamp() },
    );
    every_error!(TargetError, Lang:
        TargetError::Unknown => "boss".parse::<Target>().unwrap_err(),
        TargetError::Role(_) => Role::new("").unwrap_err().into(),
    );
    every_error!(MilestoneError, Lang:
        MilestoneError::Unknown => "lunch".parse::<Milestone>().unwrap_err(),
        MilestoneError::Mark(_) => "mark:".parse::<Milestone>().unwrap_err(),
    );
    every_error!(PolicyError, Lang: PolicyError { .. } => impossible());
}

/// A policy that names roles that it does not have.
fn impossible() -> PolicyError {
    let mut spec = redress_testing_spec();
    spec.roles.clear();
    crate::policy::Policy::new(spec).unwrap_err()
}

/// The permissive policy: the tools are built with another copy of this crate, so it comes as JSON.
fn redress_testing_spec() -> crate::policy::PolicySpec {
    let json = serde_json::to_string(&redress_testing::permissive()).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[cfg(feature = "toml")]
#[test]
fn every_error_of_a_policy_file_has_a_code_and_a_text_in_both_languages() {
    use crate::policy::{Blank, BlankKind, FileError, IfOpen};
    use crate::time::Period;
    use crate::vocabulary::Label;

    let blank = || Blank {
        name: "answer".to_owned(),
        kind: BlankKind::Period,
        cite: vec!["4.2".parse().unwrap()],
        what: Label::new("the time to answer", "答复时限"),
        longer_than: None,
        if_open: IfOpen::Refused,
    };
    let period = |days| Period::days(days).unwrap();
    every_error!(FileError, Lang:
        FileError::Unreadable { .. } => FileError::Unreadable {
            line: 3,
            column: 7,
            expected: Label::new("expected a policy", "应为制度"),
        },
        FileError::Open { .. } => FileError::Open { blanks: vec![blank()] },
        FileError::NoSuchBlank { .. } => FileError::NoSuchBlank { known: vec!["a".to_owned()] },
        FileError::WrongKind { .. } => FileError::WrongKind { blank: blank().into() },
        FileError::NotLonger { .. } => FileError::NotLonger {
            blank: blank().into(),
            given: period(1),
            than: "visit".to_owned(),
            limit: period(2),
        },
        FileError::Policy(_) => impossible().into(),
        FileError::Unwritable => FileError::Unwritable,
    );
}
