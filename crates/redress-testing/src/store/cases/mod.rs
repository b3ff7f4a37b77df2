//! The cases: each a promise of the contract, with a name that says it.

#![allow(clippy::needless_pass_by_value, reason = "a case owns its store: some close it")]

mod append;
mod atomicity;
mod columns;
mod due;
mod extremes;
mod faults;
mod feed;
mod handles;
mod keys;
mod personal;
mod precision;
mod queries;
mod races;

use redress::store::{AppendError, Batch};

use super::report::{Group, Part};
use super::subject::{Broken, Outcome, Subject, Why, World};

/// One case.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub group: Group,
    pub name: &'static str,
    /// What the store must have.
    pub needs: &'static [Part],
    pub run: fn(World) -> Outcome,
}

impl Case {
    pub(super) fn full_name(&self) -> String {
        format!("{}/{}", self.group.as_str(), self.name)
    }
}

/// Every case, in the order in which they are run.
pub(super) fn all() -> Vec<Case> {
    [
        append::CASES,
        columns::CASES,
        keys::CASES,
        due::CASES,
        queries::CASES,
        feed::CASES,
        personal::CASES,
        handles::CASES,
        atomicity::CASES,
        precision::CASES,
        extremes::CASES,
        races::CASES,
        faults::CASES,
        super::scripts::CASES,
    ]
    .concat()
}

/// A case that fails says why.
macro_rules! ensure {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err($crate::store::subject::Why(format!($($why)+)));
        }
    };
}

/// What was expected and what came.
macro_rules! same {
    ($came:expr, $expected:expr, $($what:tt)+) => {{
        let (came, expected) = (&$came, &$expected);
        if *came != *expected {
            let what = format!($($what)+);
            let why = format!("{what}: expected {expected:?}, came {came:?}");
            return Err($crate::store::subject::Why(why));
        }
    }};
}

/// The cases of a group.
macro_rules! cases {
    ($group:ident: $($name:literal => $run:ident $([$($part:ident),+])?;)+) => {
        pub(in crate::store) const CASES: &[$crate::store::cases::Case] = &[$(
            $crate::store::cases::Case {
                group: $crate::store::report::Group::$group,
                name: $name,
                needs: &[$($($crate::store::report::Part::$part),+)?],
                run: $run,
            },
        )+];
    };
}

pub(super) use {cases, ensure, same};

/// Appends that must be refused, and how: the answer is the expected one, and nothing has changed.
fn refused(
    world: &World,
    what: &str,
    batch: Batch<u32>,
    expected: impl Fn(&AppendError<Broken>) -> bool,
) -> Outcome {
    let before = world.all()?;
    match world.store().append(batch) {
        Ok(()) => return Err(Why(format!("{what} was stored; it must be refused"))),
        Err(error) => ensure!(expected(&error), "{what} was refused with {error:?}"),
    }
    ensure!(world.all()? == before, "{what} was refused, and has left something behind");
    Ok(())
}

fn is_malformed(error: &AppendError<Broken>) -> bool {
    matches!(error, AppendError::Malformed { .. })
}

fn conflict(expected: u64, actual: u64) -> impl Fn(&AppendError<Broken>) -> bool {
    move |error| matches!(error, AppendError::Conflict { expected: e, actual: a } if (*e, *a) == (expected, actual))
}

/// Appends all.
fn append_all(store: &dyn Subject, batches: impl IntoIterator<Item = Batch<u32>>) -> Outcome {
    for batch in batches {
        store.append(batch)?;
    }
    Ok(())
}
