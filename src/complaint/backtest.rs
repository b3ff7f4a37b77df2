//! Judging a recorded history under another policy or calendar.
//!
//! The facts stay as they are; only the limits are worked out anew. The original log is not touched.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::complaint::Complaint;
use super::context::Context;
use super::draft::Draft;
use super::event::{Entry, Event};
use super::evolve::LogError;
use super::limit::{Limit, Verdict};
use super::rejection::Rejection;
use crate::policy::Policy;
use crate::vocabulary::{Actor, RuleId, Topic};

/// Why a history cannot be judged again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BacktestError {
    /// It is no complaint's log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The policy's calendar cannot answer for its dates.
    #[error("the policy cannot be applied to this history: {0}")]
    Policy(Box<Rejection>),
}

impl From<Rejection> for BacktestError {
    fn from(rejection: Rejection) -> Self {
        Self::Policy(Box::new(rejection))
    }
}

/// A limit under two policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Compared {
    /// What it is about.
    pub topic: Topic,
    /// In which cycle.
    pub cycle: u32,
    /// As recorded; `None` where the recorded policy has no such limit.
    pub recorded: Option<Limit>,
    /// Under the other policy; `None` where that has no such limit.
    pub other: Option<Limit>,
}

impl Compared {
    /// Whether the verdict is another one.
    #[must_use]
    pub fn differs(&self) -> bool {
        let verdict = |limit: &Option<Limit>| limit.as_ref().map(Limit::verdict);
        verdict(&self.recorded) != verdict(&self.other)
    }

    /// Why, in a sentence's worth of values: the rule, the due instant and the verdict on each side.
    #[must_use]
    pub fn reason(&self) -> String {
        let side = |limit: &Option<Limit>| match limit {
            None => "no limit".to_owned(),
            Some(limit) => {
                let verdict = match limit.verdict() {
                    Verdict::Kept => "kept",
                    Verdict::Broken => "broken",
                    Verdict::Open => "open",
                    Verdict::Void => "void",
                };
                format!("{verdict}: `{}` from {} due {}", limit.rule, limit.start, limit.due)
            }
        };
        format!(
            "{}: recorded {}; otherwise {}",
            self.topic,
            side(&self.recorded),
            side(&self.other)
        )
    }
}

/// What a history would have been under a policy, as known at an instant: the same facts, with the
/// policy's limits.
///
/// Consequences (escalations, notices, rework) stay as recorded; the policy sets off none of its own.
///
/// # Errors
/// [`BacktestError`]: the entries are no complaint's log, or the calendar cannot answer.
pub fn rejudge<'a>(
    log: impl IntoIterator<Item = &'a Entry>,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Complaint, BacktestError> {
    let system = Actor::system();
    let context = |now| Context::new(policy, &system, now);
    let mut topics: HashMap<RuleId, Topic> = HashMap::new();
    let mut complaint: Option<Complaint> = None;
    for entry in log {
        let mut events = entry.events.iter();
        let Some(current) = complaint.as_mut() else {
            let first = events.next().ok_or(LogError::NoReceipt)?;
            let received = under(first, policy).ok_or(LogError::NoReceipt)?;
            let (at, recorded_at) = (entry.occurred_at, entry.recorded_at);
            let mut opened =
                Complaint::open(&received, at, recorded_at).ok_or(LogError::NoReceipt)?;
            let mut draft = Draft::of_facts(&mut opened, context(recorded_at), at);
            draft.received(received)?;
            draft.facts(events, &mut topics)?;
            opened.recorded(entry.version, recorded_at);
            complaint = Some(opened);
            continue;
        };
        let expected = current.version.saturating_add(1);
        if entry.version != expected {
            return Err(LogError::Version { expected, found: entry.version }.into());
        }
        let mut draft = Draft::of_facts(current, context(entry.recorded_at), entry.occurred_at);
        draft.sweep(entry.occurred_at)?;
        draft.facts(events, &mut topics)?;
        current.recorded(entry.version, entry.recorded_at);
    }
    let mut complaint = complaint.ok_or(LogError::Empty)?;
    Draft::of_facts(&mut complaint, context(now), now).sweep(now)?;
    Ok(complaint)
}

/// The receipt, as the policy would have recorded it.
fn under(event: &Event, policy: &Policy) -> Option<Event> {
    let mut event = event.clone();
    let Event::Received(receipt) = &mut event else { return None };
    receipt.policy.clone_from(policy.stamp());
    Some(event)
}

/// Compares a history's limits as recorded with those under another policy, topic by topic, in the
/// order in which they ended.
///
/// # Errors
/// As [`rejudge`].
pub fn backtest(
    log: &[impl AsRef<Entry>],
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Vec<Compared>, BacktestError> {
    let recorded = Complaint::from_log(log.iter().map(AsRef::as_ref))?;
    let other = rejudge(log.iter().map(AsRef::as_ref), policy, now)?;
    let mut compared: Vec<Compared> = Vec::new();
    for limit in recorded.all_limits().filter(|limit| limit.verdict() != Verdict::Void) {
        compared.push(Compared {
            topic: limit.topic.clone(),
            cycle: limit.cycle,
            recorded: Some(limit.clone()),
            other: None,
        });
    }
    for limit in other.all_limits().filter(|limit| limit.verdict() != Verdict::Void) {
        let same = compared
            .iter_mut()
            .find(|c| c.other.is_none() && c.topic == limit.topic && c.cycle == limit.cycle);
        match same {
            Some(compared) => compared.other = Some(limit.clone()),
            None => compared.push(Compared {
                topic: limit.topic.clone(),
                cycle: limit.cycle,
                recorded: None,
                other: Some(limit.clone()),
            }),
        }
    }
    Ok(compared)
}
