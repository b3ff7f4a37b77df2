//! Policies: the rules of a procedure as data, checked before they can exist.
//!
//! Here: what a rule may say, what makes a policy impossible, policy files. Not here: carrying a rule
//! out (`complaint`), the shipped procedures (`presets`).
//!
//! # Policy files
//!
//! Every key, a skeleton and a worked example: [the page on policy files](crate::_documentation::policy_file).
//!
//! With the feature `toml` a policy is read with `Policy::from_toml` and written with
//! `Policy::to_toml`. A file may leave blanks for its adopter to fill in; it is then read as a
//! `PolicyFile`:
//!
//! ```toml
//! [blanks.investigation]
//! kind = "working-days"
//! cite = ["4.2"]
//! what = { en = "days until the investigation is reported", zh = "提交调查报告的工作日数" }
//!
//! [blanks.at_once]
//! kind = "period"
//! optional = "rule"
//! what = { en = "what *at once* means", zh = "第一时间的时长" }
//!
//! [[limits]]
//! within = { blank = "investigation" }
//! ```
//!
//! | key of a blank | meaning |
//! |---|---|
//! | `kind` | what fills it: `period`, `working-days`, `count`, `money`, `money-range`, `role`, `department`, `calendar`; `table` for rows that a program turns into rules |
//! | `what` | what to supply, in English and Chinese |
//! | `cite` | the clauses that leave it open |
//! | `longer_than` | another blank whose period it must exceed |
//! | `default` | what stands there if nobody fills it in |
//! | `optional` | instead of a default: `"key"` leaves out the key whose value it is, `"rule"` the entry of the nearest list that contains it |
//!
//! A blank with neither `default` nor `optional` must be filled in.

mod amounts;
#[cfg(feature = "toml")]
mod blank;
mod check;
mod codes;
mod compiled;
#[cfg(feature = "toml")]
mod declared;
mod diagram;
mod explain;
mod figures;
#[cfg(feature = "toml")]
mod file;
#[cfg(feature = "toml")]
mod file_error;
#[cfg(feature = "toml")]
mod grammar;
#[cfg(feature = "toml")]
mod locate;
mod nearest;
mod position;
mod rules;
mod spec;
mod stamp;
mod target;
#[cfg(feature = "toml")]
mod unread;
mod when;
#[cfg(feature = "toml")]
mod write;

pub use amounts::range_text;
#[cfg(feature = "toml")]
pub use blank::{Blank, BlankKind, IfOpen};
pub use check::{
    Accept, CaseKind, CaseKinds, CasePart, CaseProperty, Finding, Never, Place, PolicyError,
    Problem, Severity,
};
pub use codes::{Codes, UnknownCode};
pub use compiled::Policy;
pub use figures::{FigureSection, Figures};
#[cfg(feature = "toml")]
pub use file::PolicyFile;
#[cfg(feature = "toml")]
pub use file_error::FileError;
pub use position::Position;
pub use rules::{
    Authority, Ceiling, Climb, ConclusionRule, Consequence, DepartmentRule, Extension,
    FollowUpRule, Gate, IncentiveRule, LimitRule, Need, OnHold, Origin, Permission, Reaction,
    Returns, Route, Scope, Shortcomings, Stake, Starts, Trigger,
};
pub use spec::PolicySpec;
pub use stamp::{PolicyStamp, SameVersion};
pub use target::{Target, TargetError};

/// A policy file to start from, with comments. It is a policy as it stands.
///
/// ```
/// use redress::policy::{Policy, SKELETON};
/// assert_eq!(Policy::from_toml(SKELETON)?.check(), []);
/// # Ok::<(), redress::policy::FileError>(())
/// ```
#[cfg(feature = "toml")]
pub const SKELETON: &str = include_str!("../../docs/skeleton.toml");
pub use when::{Situation, When};
