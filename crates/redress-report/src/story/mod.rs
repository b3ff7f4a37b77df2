//! `Story`: what happened to one complaint, line by line, in both languages; `Teller` makes it from a log.

mod deeds;
mod limits;
mod refusals;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::names::{Glossary, both};
use super::{Timeline, text, words};
use redress::complaint::{Complaint, Entry, Event, Rejection, State, Verdict};
use redress::lifecycle::CommandKind;
use redress::vocabulary::{Actor, Label, Lang, RuleId};

/// What happened to a complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What each person did at one time, the earliest first.
    pub moments: Vec<Moment>,
    /// How it ended: the state, and the limits with their verdicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ending: Vec<StoryLine>,
    /// Its limits over time, for the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
}

/// What one person did at one time, and what followed from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// Who, by name and role.
    pub who: Label,
    /// What.
    pub lines: Vec<StoryLine>,
}

/// A sentence of a [`Story`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryLine {
    /// What sort of thing it tells.
    pub sign: Sign,
    /// The sentence.
    pub text: Label,
}

/// What sort of thing a [`StoryLine`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sign {
    /// Somebody did something.
    Did,
    /// A limit starts, runs on, moves or ends without a verdict.
    Clock,
    /// A limit was kept.
    Kept,
    /// A limit comes near its end.
    Warned,
    /// A limit ran out, or was met late.
    Broken,
    /// A penalty or a reward.
    Money,
    /// Somebody is told or ordered.
    Told,
    /// A command was refused.
    Refused,
}

impl Sign {
    /// As one character, one column wide.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Did => "•",
            Self::Clock => "○",
            Self::Kept => "✓",
            Self::Warned => "!",
            Self::Broken => "✗",
            Self::Money => "¥",
            Self::Told => "→",
            Self::Refused => "⊘",
        }
    }

    /// As a code: `kept`, `broken`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Did => "did",
            Self::Clock => "clock",
            Self::Kept => "kept",
            Self::Warned => "warned",
            Self::Broken => "broken",
            Self::Money => "money",
            Self::Told => "told",
            Self::Refused => "refused",
        }
    }

    /// What the marks mean, in a line.
    #[must_use]
    pub const fn legend(lang: Lang) -> &'static str {
        lang.pick(
            "• done   ○ limit   ✓ kept   ! warning   ✗ broken   ¥ notice   → who is told   ⊘ refused",
            "• 事项   ○ 时限   ✓ 按时   ! 预警   ✗ 超时   ¥ 奖惩   → 督办、通知   ⊘ 拒绝",
        )
    }
}

impl StoryLine {
    fn new(sign: Sign, text: impl Fn(Lang) -> String) -> Self {
        Self { sign, text: both(text) }
    }
}

impl Story {
    /// The story that a complaint's log tells, from its first entry.
    #[must_use]
    pub fn of<'e>(words: &Glossary<'_>, log: impl IntoIterator<Item = &'e Entry>) -> Self {
        let (mut teller, mut story) = (Teller::new(words), Self::default());
        for entry in log {
            story.push(teller.entry(entry));
        }
        story
    }

    /// Adds a moment in the order of time; what the same person did at the same time is one moment.
    pub fn push(&mut self, moment: Moment) {
        let place = self.moments.partition_point(|known| known.at <= moment.at);
        match place.checked_sub(1).and_then(|last| self.moments.get_mut(last)) {
            Some(last) if last.at == moment.at && last.who == moment.who => {
                last.lines.extend(moment.lines);
            }
            _ if moment.lines.is_empty() => {}
            _ => self.moments.insert(place, moment),
        }
    }

    /// As text for a terminal: local time and who, then a line for each thing.
    #[must_use]
    pub fn text(&self, zone: Tz, lang: Lang) -> String {
        let mut told = String::new();
        let sentence = |line: &StoryLine| {
            format!("    {} {}", line.sign.mark(), text::line(line.text.text(lang)))
        };
        // Writing to a String cannot fail.
        for moment in &self.moments {
            let who = text::line(moment.who.text(lang));
            let _ = writeln!(told, "{}  {who}", words::moment(moment.at, zone, lang));
            for line in &moment.lines {
                let _ = writeln!(told, "{}", sentence(line));
            }
        }
        for line in &self.ending {
            let _ = writeln!(told, "{}", sentence(line));
        }
        told
    }
}

/// Puts what a log says into sentences.
///
/// A sentence about a limit needs to know when the limit is due, so a teller reads a complaint's entries
/// from the first one, in order.
#[derive(Clone, Debug)]
pub struct Teller<'w> {
    words: &'w Glossary<'w>,
    /// When the running limits are due.
    due: BTreeMap<RuleId, DateTime<Utc>>,
}

impl<'w> Teller<'w> {
    /// A teller who has read nothing yet.
    #[must_use]
    pub const fn new(words: &'w Glossary<'w>) -> Self {
        Self { words, due: BTreeMap::new() }
    }

    fn zone(&self) -> Tz {
        self.words.policy().spec().calendar.zone()
    }

    /// The next entry of the log. What fell due is told at the instant at which it did, not when it was
    /// found.
    pub fn entry(&mut self, entry: &Entry) -> Moment {
        let lines = entry.events.iter().map(|event| self.event(event, entry.occurred_at)).collect();
        let due = entry.events.iter().find_map(|event| match event {
            Event::LimitBreached { due, .. } => Some(*due),
            _ => None,
        });
        let at = due.filter(|due| *due < entry.occurred_at).unwrap_or(entry.occurred_at);
        Moment { at, who: self.words.actor(&entry.actor), lines }
    }

    /// The sentence of one event.
    fn event(&mut self, event: &Event, at: DateTime<Utc>) -> StoryLine {
        self.about_limit(event, at).unwrap_or_else(|| self.deed(event))
    }

    /// That somebody wanted to do something and was refused.
    #[must_use]
    pub fn refused(
        &self,
        at: DateTime<Utc>,
        actor: &Actor,
        asked: CommandKind,
        why: &Rejection,
    ) -> Moment {
        let reason = self.refusal(why);
        let line = StoryLine::new(Sign::Refused, |lang| {
            let (asked, reason) = (asked.label(lang), reason.text(lang));
            match lang {
                Lang::En => format!("wanted to “{asked}”, refused: {reason}"),
                Lang::Zh => format!("欲“{asked}”，被拒：{reason}"),
            }
        });
        Moment { at, who: self.words.actor(actor), lines: vec![line] }
    }

    /// How a complaint stands: its state with the counts, then every limit with its verdict.
    #[must_use]
    pub fn ending(&self, complaint: &Complaint) -> Vec<StoryLine> {
        let state = match &complaint.state {
            State::Closed { conclusion } => self.words.word(conclusion.as_str()),
            other => both(|lang| other.kind().label(lang).to_owned()),
        };
        let count = |verdict| complaint.all_limits().filter(|l| l.verdict() == verdict).count();
        let (kept, broken) = (count(Verdict::Kept), count(Verdict::Broken));
        let cycles = complaint.cycle;
        let first = StoryLine::new(Sign::Did, |lang| {
            let state = state.text(lang);
            match lang {
                Lang::En => {
                    format!("{state}; limits kept {kept}, broken {broken}; cycles {cycles}")
                }
                Lang::Zh => format!("{state}；时限达成{kept}项，超时{broken}项；处理{cycles}轮"),
            }
        });
        let limits = complaint.all_limits().filter_map(|limit| self.verdict(limit));
        std::iter::once(first).chain(limits).collect()
    }
}
