//! The meaning of an activity of a log: commands with their parameters, milestones, or nothing.

use std::collections::BTreeMap;
use std::fmt;

use redress::complaint::{Command, FollowUpResult, Plan, command};
use redress::lifecycle::{CommandKind, Milestone, Point};
use redress::vocabulary::{
    ActorId, Cause, Conclusion, Department, Mark, Outcome, Reason, Satisfaction,
};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::reason::Reason as Unusable;

/// The meaning of an activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Activity {
    /// The steps to carry out, in order; if empty, the activity is ignored.
    pub(crate) does: Vec<Step>,
    /// Whether it reopens a case that has been answered or has ended.
    pub(crate) reopens: bool,
    pub(crate) with: Parameters,
    /// Whether it was written as a table.
    pub(crate) table: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Command(CommandKind),
    Mark(Mark),
}

impl Step {
    pub(crate) const fn kind(&self) -> CommandKind {
        match self {
            Self::Command(kind) => *kind,
            Self::Mark(_) => CommandKind::Mark,
        }
    }
}

/// The parameters of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    pub(crate) outcome: Option<Word>,
    pub(crate) result: Option<Word>,
    pub(crate) reason: Reason,
    pub(crate) conclusion: Conclusion,
    pub(crate) cause: Option<Cause>,
    pub(crate) substantiated: bool,
    pub(crate) reached: bool,
    pub(crate) level: u8,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            outcome: None,
            result: None,
            reason: Reason::new_static("log"),
            conclusion: Conclusion::new_static("closed"),
            cause: None,
            substantiated: true,
            reached: true,
            level: 1,
        }
    }
}

/// A word: either constant, or read from a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Always(String),
    In { column: String, words: BTreeMap<String, String> },
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            column: String,
            #[serde(default)]
            words: BTreeMap<String, String>,
        }
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Word;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word, or { column = \"…\", words = { … } }")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Word, E> {
                Ok(Word::Always(word.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Word, A::Error> {
                let Whole { column, words } = Whole::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Word::In { column, words })
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

/// The command that reaches each milestone.
const POINTS: &[(Point, CommandKind)] = &[
    (Point::Received, CommandKind::Receive),
    (Point::Registered, CommandKind::Register),
    (Point::Dispatched, CommandKind::Dispatch),
    (Point::Signed, CommandKind::Sign),
    (Point::OwnerNamed, CommandKind::NameOwner),
    (Point::Contacted, CommandKind::Contact),
    (Point::Updated, CommandKind::Update),
    (Point::Investigated, CommandKind::Investigate),
    (Point::Proposed, CommandKind::Propose),
    (Point::Reviewed, CommandKind::Review),
    (Point::SentBack, CommandKind::SendBack),
    (Point::Approved, CommandKind::Approve),
    (Point::Offered, CommandKind::Offer),
    (Point::Accepted, CommandKind::Accept),
    (Point::Refused, CommandKind::Refuse),
    (Point::Completed, CommandKind::Complete),
    (Point::Returned, CommandKind::Return),
    (Point::Answered, CommandKind::Answer),
    (Point::FollowedUp, CommandKind::FollowUp),
    (Point::Escalated, CommandKind::Escalate),
    (Point::Closed, CommandKind::Close),
    (Point::Archived, CommandKind::Archive),
    (Point::Reopened, CommandKind::Reopen),
];

/// Commands that reach no milestone of their own.
const BESIDE: &[CommandKind] = &[
    CommandKind::Decline,
    CommandKind::Reclassify,
    CommandKind::Transfer,
    CommandKind::Implement,
    CommandKind::Withdraw,
    CommandKind::Hold,
    CommandKind::Resume,
    CommandKind::Note,
];

/// The milestone that a command reaches.
pub(crate) fn milestone(kind: CommandKind) -> Option<Milestone> {
    POINTS.iter().find(|(_, command)| *command == kind).map(|(point, _)| Milestone::At(*point))
}

fn step(text: &str) -> Result<Step, String> {
    let commands = || POINTS.iter().map(|(_, kind)| *kind).chain(BESIDE.iter().copied());
    if let Some(kind) = commands().find(|kind| kind.as_str() == text) {
        return Ok(Step::Command(kind));
    }
    if let Some((_, kind)) = POINTS.iter().find(|(point, _)| point.as_str() == text) {
        return Ok(Step::Command(*kind));
    }
    match text.parse::<Milestone>() {
        Ok(Milestone::Marked(mark)) => Ok(Step::Mark(mark)),
        _ => {
            let known: Vec<_> = commands().map(CommandKind::as_str).collect();
            Err(format!(
                "`{text}` cannot be replayed; expected `ignore`, a milestone such as `answered` or `mark:name`, or a command: {}",
                known.join(", ")
            ))
        }
    }
}

fn steps<E: de::Error>(texts: &[String]) -> Result<Vec<Step>, E> {
    if texts == ["ignore"] {
        return Ok(Vec::new());
    }
    texts.iter().map(|text| step(text).map_err(E::custom)).collect()
}

/// One word or a list of words.
struct Words(Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a command or milestone, or a list of them")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words(vec![word.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Words, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Words)
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for Activity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            does: Words,
            #[serde(default)]
            reopens: bool,
            outcome: Option<Word>,
            result: Option<Word>,
            reason: Option<Reason>,
            conclusion: Option<Conclusion>,
            cause: Option<Cause>,
            substantiated: Option<bool>,
            reached: Option<bool>,
            level: Option<u8>,
        }
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Activity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`ignore`, a command or milestone, a list of them, or { does = …, … }")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Activity, E> {
                Ok(Activity { does: steps(&[word.to_owned()])?, ..Activity::default() })
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Activity, A::Error> {
                let words: Vec<String> = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(Activity { does: steps(&words)?, ..Activity::default() })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Activity, A::Error> {
                let w = Whole::deserialize(MapAccessDeserializer::new(map))?;
                let usual = Parameters::default();
                let with = Parameters {
                    reason: w.reason.unwrap_or(usual.reason),
                    conclusion: w.conclusion.unwrap_or(usual.conclusion),
                    cause: w.cause,
                    substantiated: w.substantiated.unwrap_or(usual.substantiated),
                    reached: w.reached.unwrap_or(usual.reached),
                    level: w.level.unwrap_or(usual.level),
                    outcome: checked(w.outcome, outcome)?,
                    result: checked(w.result, result)?,
                };
                Ok(Activity { does: steps(&w.does.0)?, reopens: w.reopens, with, table: true })
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

/// A word whose possible values are all known, so that the mapping itself cannot make a row fail.
fn checked<T, E: de::Error>(
    word: Option<Word>,
    read: fn(&str) -> Result<T, String>,
) -> Result<Option<Word>, E> {
    let known = |text: &String| read(text).map(|_| ()).map_err(E::custom);
    match &word {
        Some(Word::Always(text)) => known(text)?,
        Some(Word::In { words, .. }) => words.values().try_for_each(known)?,
        None => {}
    }
    Ok(word)
}

fn outcome(text: &str) -> Result<Outcome, String> {
    Outcome::ALL.iter().copied().find(|outcome| outcome.as_str() == text).ok_or_else(|| {
        let known: Vec<_> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        format!("unknown outcome `{text}`, expected one of {}", known.join(", "))
    })
}

fn result(text: &str) -> Result<FollowUpResult, String> {
    match text {
        "unreachable" => return Ok(FollowUpResult::Unreachable),
        "nobody-contacted" => return Ok(FollowUpResult::NobodyContacted),
        _ => {}
    }
    let level = Satisfaction::ALL.iter().copied().find(|level| level.as_str() == text);
    level.map(FollowUpResult::Reached).ok_or_else(|| {
        let known: Vec<_> = Satisfaction::ALL.iter().map(|level| level.as_str()).collect();
        format!(
            "unknown result `{text}`, expected one of {}, unreachable, nobody-contacted",
            known.join(", ")
        )
    })
}

impl Activity {
    /// The columns from which its parameters are read.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        [&self.with.outcome, &self.with.result].into_iter().flatten().filter_map(
            |word| match word {
                Word::In { column, .. } => Some(column.as_str()),
                Word::Always(_) => None,
            },
        )
    }

    /// One of its steps as a command. `said` reads a column of the row.
    pub(crate) fn command(
        &self,
        step: &Step,
        to: &Department,
        actor: &ActorId,
        said: &dyn Fn(&str) -> Result<String, Unusable>,
    ) -> Result<Option<Command>, Unusable> {
        let with = &self.with;
        let kind = match step {
            Step::Mark(mark) => return Ok(Some(command::Mark { mark: mark.clone() }.into())),
            Step::Command(kind) => *kind,
        };
        let outcome = || -> Result<Outcome, Unusable> {
            word(with.outcome.as_ref(), outcome, said).map(|o| o.unwrap_or(Outcome::Resolved))
        };
        if kind == CommandKind::FollowUp {
            // An empty cell does not mean that no one was reached.
            let column = || match &with.result {
                Some(Word::In { column, .. }) => column.clone(),
                _ => "result".to_owned(),
            };
            let result = word(with.result.as_ref(), result, said)?;
            let result = result.ok_or_else(|| Unusable::Blank(column()))?;
            return Ok(Some(command::FollowUp { result }.into()));
        }
        if kind == CommandKind::Answer {
            return Ok(Some(command::Answer { outcome: outcome()? }.into()));
        }
        Ok(self.plain(kind, to, actor))
    }

    /// A command that needs no parameters except the actor and the department.
    pub(crate) fn plain(
        &self,
        kind: CommandKind,
        to: &Department,
        actor: &ActorId,
    ) -> Option<Command> {
        let (reason, to) = (self.with.reason.clone(), Some(to.clone()));
        Some(match kind {
            CommandKind::Decline => command::Decline { reason }.into(),
            CommandKind::Register => command::Register {}.into(),
            CommandKind::Dispatch => command::Dispatch { to }.into(),
            CommandKind::Transfer => command::Transfer { to }.into(),
            CommandKind::Sign => command::Sign {}.into(),
            CommandKind::NameOwner => command::NameOwner { owner: actor.clone() }.into(),
            CommandKind::Contact => command::Contact { reached: self.with.reached }.into(),
            CommandKind::Update => command::Update {}.into(),
            CommandKind::Investigate => command::Investigate {
                cause: self.with.cause.clone(),
                substantiated: self.with.substantiated,
            }
            .into(),
            CommandKind::Propose => command::Propose { plan: Plan::default() }.into(),
            CommandKind::Review => command::Review {}.into(),
            CommandKind::SendBack => command::SendBack { reason }.into(),
            CommandKind::Approve => command::Approve {}.into(),
            CommandKind::Offer => command::Offer {}.into(),
            CommandKind::Accept => command::Accept {}.into(),
            CommandKind::Refuse => command::Refuse { reason }.into(),
            CommandKind::Implement => command::Implement {}.into(),
            CommandKind::Complete => command::Complete {}.into(),
            CommandKind::Return => command::Return {}.into(),
            CommandKind::Answer => command::Answer { outcome: Outcome::Resolved }.into(),
            CommandKind::Close => {
                command::Close { conclusion: self.with.conclusion.clone() }.into()
            }
            CommandKind::Archive => command::Archive {}.into(),
            CommandKind::Withdraw => command::Withdraw { reason }.into(),
            CommandKind::Reopen => command::Reopen { reason }.into(),
            CommandKind::Hold => command::Hold { reason }.into(),
            CommandKind::Resume => command::Resume {}.into(),
            CommandKind::Escalate => command::Escalate { level: self.with.level }.into(),
            CommandKind::Note => command::Note {}.into(),
            // The mapping's reader refuses all other commands.
            _ => return None,
        })
    }
}

/// The value of a word in a row; `None` if neither the mapping nor the row has one.
fn word<T>(
    word: Option<&Word>,
    read: fn(&str) -> Result<T, String>,
    said: &dyn Fn(&str) -> Result<String, Unusable>,
) -> Result<Option<T>, Unusable> {
    let (column, text) = match word {
        None => return Ok(None),
        Some(Word::Always(text)) => ("", text.clone()),
        Some(Word::In { column, words }) => {
            let text = said(column)?;
            if text.is_empty() {
                return Ok(None);
            }
            (column.as_str(), words.get(&text).cloned().unwrap_or(text))
        }
    };
    read(&text).map(Some).map_err(|_| Unusable::NoWord(column.to_owned()))
}
