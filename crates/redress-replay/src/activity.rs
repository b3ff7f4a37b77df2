//! The meaning of an activity of a log: commands with their parameters, milestones, or nothing.

use std::fmt::{self, Display as _};

use redress::complaint::{Command, Plan, command};
use redress::lifecycle::{CommandKind, Milestone, Point};
use redress::redacted::Both;
use redress::vocabulary::{ActorId, Cause, Conclusion, Department, Mark, Outcome, Reason};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::reason::Reason as Unusable;
use super::word::{Word, checked, outcome, reason, result, word};

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
    /// Of a hold, a refusal, a reopening.
    pub(crate) reason: Option<Word>,
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
            reason: None,
            conclusion: redress::code!("closed"),
            cause: None,
            substantiated: true,
            reached: true,
            level: 1,
        }
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

fn step(text: &str) -> Result<Step, Both<String, String>> {
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
            let en =
                "expected `ignore`, a milestone such as `answered` or `mark:name`, or a command";
            let zh = "应为`ignore`、节点（如`answered`或`mark:名称`），或命令";
            Err(Both(
                format!("`{text}` cannot be replayed; {en}: {}", known.join(", ")),
                format!("`{text}`不能回放；{zh}：{}", known.join("、")),
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
                Both("a command or milestone, or a list of them", "命令或节点，或其列表").fmt(f)
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
            reason: Option<Word>,
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
                let en = "`ignore`, a command or milestone, a list of them, or { does = …, … }";
                Both(en, "`ignore`、命令或节点、其列表，或`{ does = …, … }`").fmt(f)
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
                    reason: checked(w.reason, reason)?,
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

impl Activity {
    /// The columns from which its parameters are read.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let words = [&self.with.outcome, &self.with.result, &self.with.reason];
        words.into_iter().flatten().filter_map(Word::column)
    }

    /// The first of its steps that is work on a case, which takes it up again if it was over.
    pub(crate) fn work(&self) -> Option<CommandKind> {
        const WORK: [CommandKind; 14] = [
            CommandKind::Register,
            CommandKind::Dispatch,
            CommandKind::Transfer,
            CommandKind::Sign,
            CommandKind::NameOwner,
            CommandKind::Investigate,
            CommandKind::Propose,
            CommandKind::Review,
            CommandKind::Approve,
            CommandKind::Offer,
            CommandKind::Accept,
            CommandKind::Implement,
            CommandKind::Complete,
            CommandKind::Hold,
        ];
        self.does.iter().map(Step::kind).find(|kind| WORK.contains(kind))
    }

    /// Whether it resolves a case.
    pub(crate) fn resolves(&self) -> bool {
        const RESOLVE: [CommandKind; 2] = [CommandKind::Answer, CommandKind::Close];
        self.does.iter().any(|step| RESOLVE.contains(&step.kind()))
    }

    /// One of its steps as a command. `usual` is the outcome where the activity names none; `said` reads a column
    /// of the row.
    pub(crate) fn command(
        &self,
        step: &Step,
        usual: Option<&Word>,
        to: &Department,
        owner: &ActorId,
        said: &dyn Fn(&str) -> Result<String, Unusable>,
    ) -> Result<Option<Command>, Unusable> {
        let with = &self.with;
        let kind = match step {
            Step::Mark(mark) => return Ok(Some(command::Mark { mark: mark.clone() }.into())),
            Step::Command(kind) => *kind,
        };
        let outcome = || -> Result<Outcome, Unusable> {
            let named = with.outcome.as_ref().or(usual);
            word(named, outcome, said).map(|o| o.unwrap_or(Outcome::Resolved))
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
        let why = word(with.reason.as_ref(), reason, said)?;
        Ok(self.plain(kind, why, to, owner))
    }

    /// A command that needs no parameters except a reason, the department and the owner.
    pub(crate) fn plain(
        &self,
        kind: CommandKind,
        reason: Option<Reason>,
        to: &Department,
        owner: &ActorId,
    ) -> Option<Command> {
        let (reason, to) = (reason.unwrap_or(redress::code!("log")), Some(to.clone()));
        Some(match kind {
            CommandKind::Decline => command::Decline { reason }.into(),
            CommandKind::Register => command::Register {}.into(),
            CommandKind::Dispatch => command::Dispatch { to }.into(),
            CommandKind::Transfer => command::Transfer { to }.into(),
            CommandKind::Sign => command::Sign {}.into(),
            CommandKind::NameOwner => command::NameOwner { owner: owner.clone() }.into(),
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
