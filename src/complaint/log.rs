//! A complaint's log: what a log must be, and folding it entry by entry.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::complaint::{Complaint, Newer};
use super::entry::Entry;
use super::event::Event;
use crate::vocabulary::{Lang, RuleId};

/// Why a log cannot be folded into a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LogError {
    /// It has no entries.
    #[error("the log has no entries; a complaint's begins with `received`")]
    Empty,
    /// It does not begin with the receipt.
    #[error("a complaint's log begins with `received`; this one does not")]
    NoReceipt,
    /// An entry is missing, doubled or out of order.
    #[error("entry {expected} was expected, entry {found} came; load the log whole and in order")]
    Version {
        /// The version that had to come.
        expected: u64,
        /// The version that came.
        found: u64,
    },
    /// Recorded time goes backwards.
    #[error("entry {version} was recorded at {recorded_at}, before the one before it ({last})")]
    Backwards {
        /// The entry.
        version: u64,
        /// When it was recorded.
        recorded_at: DateTime<Utc>,
        /// When the one before was.
        last: DateTime<Utc>,
    },
    /// A time limit starts while it runs: an event was doubled.
    #[error(
        "entry {version} starts the limit of rule `{rule}`, which is running; an event was doubled"
    )]
    LimitStartedTwice {
        /// The entry.
        version: u64,
        /// The rule of the limit.
        rule: RuleId,
    },
}

impl LogError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoReceipt => "no-receipt",
            Self::Version { .. } => "version",
            Self::Backwards { .. } => "backwards",
            Self::LimitStartedTwice { .. } => "limit-started-twice",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Empty => "记录为空；投诉的记录应以`received`开始".to_owned(),
            Self::NoReceipt => "投诉的记录应以`received`开始；此处不是".to_owned(),
            Self::Version { expected, found } => {
                format!("应为第{expected}条记录，实为第{found}条；请按顺序读取全部记录")
            }
            Self::Backwards { version, recorded_at, last } => {
                format!("第{version}条记录写于{recorded_at}，早于前一条（{last}）")
            }
            Self::LimitStartedTwice { version, rule } => {
                format!("第{version}条记录开始规则`{rule}`的时限，而该时限正在计时；有事件重复")
            }
        }
    }
}

crate::time::told!(LogError);

impl Complaint {
    /// Restores a complaint from its whole log.
    ///
    /// # Errors
    /// [`LogError`] when the entries are not a complaint's log from its beginning.
    pub fn from_log<'a>(log: impl IntoIterator<Item = &'a Entry>) -> Result<Self, LogError> {
        let mut entries = log.into_iter();
        let first = entries.next().ok_or(LogError::Empty)?;
        let mut complaint = Self::opened_by(first)?;
        for entry in entries {
            complaint.apply(entry)?;
        }
        Ok(complaint)
    }

    /// The complaint as it was known at an instant: only what had been recorded by then. `None` if
    /// nothing had.
    ///
    /// # Errors
    /// As [`Complaint::from_log`].
    pub fn as_known_at<'a>(
        log: impl IntoIterator<Item = &'a Entry>,
        at: DateTime<Utc>,
    ) -> Result<Option<Self>, LogError> {
        let known = log.into_iter().take_while(|entry| entry.recorded_at <= at);
        match Self::from_log(known) {
            Err(LogError::Empty) => Ok(None),
            folded => folded.map(Some),
        }
    }

    /// The complaint that a first entry opens.
    fn opened_by(entry: &Entry) -> Result<Self, LogError> {
        if entry.version != 1 {
            return Err(LogError::Version { expected: 1, found: entry.version });
        }
        let Some((Event::Received(receipt), events)) = entry.events.split_first() else {
            return Err(LogError::NoReceipt);
        };
        let mut complaint = Self::open(receipt, entry.occurred_at, entry.recorded_at);
        complaint.check_starts(entry)?;
        for event in events {
            complaint.evolve(event, event.happened_at(entry.occurred_at));
        }
        complaint.version = 1;
        complaint.notice_newer(entry);
        Ok(complaint)
    }

    /// Folds one more entry.
    ///
    /// # Errors
    /// [`LogError`] when it is not the next one; the complaint is unchanged then.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), LogError> {
        self.apply_stepwise(entry, |_, _| {})
    }

    /// As [`Complaint::apply`]; `seen` gets the complaint after each event and when that happened, UTC.
    ///
    /// # Errors
    /// As [`Complaint::apply`].
    pub fn apply_stepwise(
        &mut self,
        entry: &Entry,
        mut seen: impl FnMut(&Self, DateTime<Utc>),
    ) -> Result<(), LogError> {
        let expected = self.version.saturating_add(1);
        if entry.version != expected {
            return Err(LogError::Version { expected, found: entry.version });
        }
        if entry.recorded_at < self.recorded_at {
            return Err(LogError::Backwards {
                version: entry.version,
                recorded_at: entry.recorded_at,
                last: self.recorded_at,
            });
        }
        self.check_starts(entry)?;
        for event in &entry.events {
            let at = event.happened_at(entry.occurred_at);
            self.evolve(event, at);
            seen(self, at);
        }
        self.recorded(entry.version, entry.recorded_at);
        self.notice_newer(entry);
        Ok(())
    }

    /// Remembers the first entry that could not be read whole: no command is decided after it.
    fn notice_newer(&mut self, entry: &Entry) {
        if self.newer.is_none() && entry.is_newer() {
            self.newer = Some(Newer { version: entry.version, form: entry.form() });
        }
    }

    /// That no limit starts while one of its rule runs.
    fn check_starts(&self, entry: &Entry) -> Result<(), LogError> {
        for (index, event) in entry.events.iter().enumerate() {
            let Event::LimitStarted { rule, .. } = event else { continue };
            let mut before = entry.events.iter().take(index).rev();
            let last = before.find_map(|event| runs_after(event, rule));
            if last.unwrap_or_else(|| self.limit(rule).is_some()) {
                return Err(LogError::LimitStartedTwice {
                    version: entry.version,
                    rule: rule.clone(),
                });
            }
        }
        Ok(())
    }
}

/// Whether a rule's limit runs after an event that starts or ends it; `None` for any other event.
fn runs_after(event: &Event, rule: &RuleId) -> Option<bool> {
    if matches!(event, Event::LimitStarted { rule: started, .. } if started == rule) {
        return Some(true);
    }
    let ended = matches!(
        event,
        Event::LimitMet { rule: ended, .. }
            | Event::LimitSuperseded { rule: ended, .. }
            | Event::LimitLapsed { rule: ended } if ended == rule
    );
    ended.then_some(false)
}
