//! Judging a recorded history under another policy or calendar.
//!
//! The facts stay as they are; only the limits are worked out again. The original log is not touched.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::complaint::Complaint;
use super::context::Context;
use super::effects::Effect;
use super::entry::Entry;
use super::event::{Event, Receipt};
use super::limit::{Limit, Verdict};
use super::log::LogError;
use super::rejection::Rejection;
use super::transaction::Transaction;
use crate::policy::Policy;
use crate::vocabulary::{Actor, Lang, RuleId, Topic};

/// Why a history cannot be judged again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BacktestError {
    /// The entries are not a complaint's log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The policy's calendar cannot answer for its dates.
    #[error("the policy cannot be applied to this history: {0}")]
    Policy(Box<Rejection>),
}

impl BacktestError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Log(_) => "broken-log",
            Self::Policy(_) => "policy",
        }
    }

    /// What a person reads. What the policy's calendar says is in [`Self::Policy`].
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Log(error), Lang::Zh) => error.text(lang),
            (Self::Policy(_), Lang::Zh) => {
                "该制度无法用于这段记录；请核对制度的日历是否涵盖记录的日期".to_owned()
            }
        }
    }
}

crate::time::told!(BacktestError);

impl From<Rejection> for BacktestError {
    fn from(rejection: Rejection) -> Self {
        Self::Policy(Box::new(rejection))
    }
}

/// A limit under two policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
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
/// [`BacktestError`]: the entries are not a complaint's log, or the calendar cannot answer.
pub fn rejudge<'a>(
    log: impl IntoIterator<Item = &'a Entry>,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Complaint, BacktestError> {
    let system = Actor::system();
    let context = |actor, now| Context::new(policy, actor, now);
    let mut entries = log.into_iter();
    let first = entries.next().ok_or(LogError::Empty)?;
    let Some((Event::Received(receipt), facts)) = first.events.split_first() else {
        return Err(LogError::NoReceipt.into());
    };
    if first.version != 1 {
        return Err(LogError::Version { expected: 1, found: first.version }.into());
    }
    // The receipt, as the policy would have recorded it.
    let receipt = Receipt { policy: policy.stamp().clone(), ..Receipt::clone(receipt) };
    let mut topics: HashMap<RuleId, Topic> = HashMap::new();
    let (at, recorded_at) = (first.occurred_at, first.recorded_at);
    let mut complaint = Complaint::open(&receipt, at, recorded_at);
    let mut transaction =
        Transaction::of_facts(&mut complaint, context(&first.actor, recorded_at), at);
    transaction.received(Event::Received(Box::new(receipt)))?;
    transaction.facts(facts, at, &mut topics)?;
    complaint.recorded(1, recorded_at);
    for entry in entries {
        let (at, recorded_at) = (entry.occurred_at, entry.recorded_at);
        let expected = complaint.version.saturating_add(1);
        if entry.version != expected {
            return Err(LogError::Version { expected, found: entry.version }.into());
        }
        let mut transaction =
            Transaction::of_facts(&mut complaint, context(&entry.actor, recorded_at), at);
        transaction.facts(&entry.events, at, &mut topics)?;
        complaint.recorded(entry.version, recorded_at);
    }
    Transaction::of_facts(&mut complaint, context(&system, now), now).catch_up(now)?;
    Ok(complaint)
}

impl Transaction<'_> {
    /// Takes over the facts of an entry that happened at `at`. Limits as recorded are left out, since they
    /// follow from the facts; a promise given to a customer is a fact, whichever rule it was about, and
    /// `topics` remembers what each recorded rule is about.
    fn facts(
        &mut self,
        events: &[Event],
        at: DateTime<Utc>,
        topics: &mut HashMap<RuleId, Topic>,
    ) -> Result<(), Rejection> {
        for event in events {
            self.at = event.happened_at(at);
            self.catch_up(self.at)?;
            // What an alarm set off nobody did.
            self.alarm = event.alarm().cloned().map(Box::new);
            match Effect::of(event) {
                Effect::OfLimit => self.promise(event, topics)?,
                // The history is judged under one policy throughout.
                Effect::None if matches!(event, Event::PolicyMoved { .. }) => {}
                _ => self.record(event.clone())?,
            }
        }
        Ok(())
    }

    /// Takes over the promise that a limit's event holds, if it holds one.
    fn promise(
        &mut self,
        event: &Event,
        topics: &mut HashMap<RuleId, Topic>,
    ) -> Result<(), Rejection> {
        if let Event::LimitStarted { rule, topic, due, agreed, again, .. } = event {
            topics.insert(rule.clone(), topic.clone());
            let applying = self.policy.limits_in(self.complaint.situation());
            let agreed = applying.into_iter().find(|r| *agreed && r.agreed && r.topic == *topic);
            if let Some(rule) = agreed.filter(|_| !again) {
                self.agree(rule, *due)?;
            }
        } else if let Event::LimitRepromised { rule, to, reason, customer_told, .. } = event
            && let Some(topic) = topics.get(rule)
        {
            self.repromise(topic, *to, (reason.clone(), *customer_told))?;
        } else if let Event::LimitTightened { rule, to, .. } = event
            && let Some(topic) = topics.get(rule)
        {
            self.tighten(topic, *to)?;
        }
        Ok(())
    }

    /// Records all alarms by an instant, however many.
    fn catch_up(&mut self, until: DateTime<Utc>) -> Result<(), Rejection> {
        loop {
            match self.sweep(until) {
                // Nothing is set off here, so each limit has its alarms once and this ends.
                Err(Rejection::ManyAlarms { .. }) => {}
                outcome => return outcome,
            }
        }
    }
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
