//! `Story`: what happened to one complaint, line by line, in both languages; `Teller` writes it from a log.

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

/// The story of a complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What each person did at one time, earliest first.
    pub moments: Vec<Moment>,
    /// The ending: the state, and the limits with their verdicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ending: Vec<StoryLine>,
    /// Its limits over time, for the chart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
}

/// What one person did at one time, with the consequences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The instant, UTC.
    pub at: DateTime<Utc>,
    /// The person, by name and role.
    pub who: Label,
    /// The sentences.
    pub lines: Vec<StoryLine>,
}

impl Moment {
    /// When it happened, for people. A limit that ran out at the end of a day did so at 24:00.
    pub(super) fn time(&self, zone: Tz, lang: Lang) -> String {
        let ran_out = self.lines.first().is_some_and(|line| line.sign == Sign::Broken);
        (if ran_out { words::end } else { words::moment })(self.at, zone, lang)
    }
}

/// A sentence of a [`Story`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryLine {
    /// The kind of event.
    pub sign: Sign,
    /// The sentence.
    pub text: Label,
}

/// The kind of event that a [`StoryLine`] describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sign {
    /// A person did something.
    Did,
    /// A limit starts, resumes, moves or ends without a verdict.
    Clock,
    /// A limit was kept.
    Kept,
    /// A limit reached its warning point.
    Warned,
    /// A limit was breached, or met late.
    Broken,
    /// A penalty or a reward.
    Money,
    /// A person is notified or ordered to do something.
    Told,
    /// A command was rejected.
    Refused,
}

impl Sign {
    /// A mark, one column wide.
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

    /// A code: `kept`, `broken`.
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

    /// The legend of the marks, on one line.
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
    /// Writes the story of a complaint's log, from its first entry.
    #[must_use]
    pub fn of<'e>(words: &Glossary<'_>, log: impl IntoIterator<Item = &'e Entry>) -> Self {
        let (mut teller, mut story) = (Teller::new(words), Self::default());
        for entry in log {
            story.push(teller.entry(entry));
        }
        story
    }

    /// Inserts a moment in chronological order, merging it with one of the same person at the same time.
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

    /// As text for a terminal: local time and person, then one line per event.
    #[must_use]
    pub fn text(&self, zone: Tz, lang: Lang) -> String {
        let mut told = String::new();
        let sentence = |line: &StoryLine| {
            format!("    {} {}", line.sign.mark(), text::line(line.text.text(lang)))
        };
        // Writing to a `String` cannot fail.
        for moment in &self.moments {
            let who = text::line(moment.who.text(lang));
            let _ = writeln!(told, "{}  {who}", moment.time(zone, lang));
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

/// Turns a log into sentences.
///
/// The sentences about a limit need its due instant, so a teller must read a complaint's entries from the
/// first one, in order.
#[derive(Clone, Debug)]
pub struct Teller<'w> {
    words: &'w Glossary<'w>,
    /// Due instants of the running limits.
    due: BTreeMap<RuleId, DateTime<Utc>>,
}

impl<'w> Teller<'w> {
    /// A teller that has read nothing yet.
    #[must_use]
    pub const fn new(words: &'w Glossary<'w>) -> Self {
        Self { words, due: BTreeMap::new() }
    }

    fn zone(&self) -> Tz {
        self.words.policy().spec().calendar.zone()
    }

    /// Reads the next entry of the log. Alarms are dated by the instant at which they were due, not by the
    /// instant at which they were recorded.
    pub fn entry(&mut self, entry: &Entry) -> Moment {
        let lines = entry.events.iter().map(|event| self.event(event, entry.occurred_at)).collect();
        let due = entry.events.iter().find_map(|event| match event {
            Event::LimitBreached { due, .. } => Some(*due),
            _ => None,
        });
        let at = due.filter(|due| *due < entry.occurred_at).unwrap_or(entry.occurred_at);
        Moment { at, who: self.words.actor(&entry.actor), lines }
    }

    /// The sentence for one event.
    fn event(&mut self, event: &Event, at: DateTime<Utc>) -> StoryLine {
        let mut line = self.about_limit(event, at).unwrap_or_else(|| self.deed(event));
        line.text = self.own(line.text);
        line
    }

    /// A sentence in the procedure's own words.
    pub(super) fn own(&self, said: Label) -> Label {
        Label { zh: self.words.policy().in_own_words(said.zh), ..said }
    }

    /// A command that was rejected.
    #[must_use]
    pub fn refused(
        &self,
        at: DateTime<Utc>,
        actor: &Actor,
        asked: CommandKind,
        why: &Rejection,
    ) -> Moment {
        let (asked, reason) = (self.own(self.words.command(asked)), self.refusal(why));
        let line = StoryLine::new(Sign::Refused, |lang| {
            let (asked, reason) = (asked.text(lang), reason.text(lang));
            match lang {
                Lang::En => format!("wanted to “{asked}”, refused: {reason}"),
                Lang::Zh => format!("欲“{asked}”，被拒：{reason}"),
            }
        });
        Moment { at, who: self.words.actor(actor), lines: vec![line] }
    }

    /// The current state of a complaint with its counts, then every limit with its verdict.
    #[must_use]
    pub fn ending(&self, complaint: &Complaint) -> Vec<StoryLine> {
        let state = match &complaint.state {
            State::Closed { conclusion } => self.words.code(conclusion),
            other => self.words.state(other.kind()),
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
                Lang::Zh => format!("{state}；按时{kept}项，超时{broken}项；处理{cycles}轮"),
            }
        });
        let limits = complaint.all_limits().filter_map(|limit| self.verdict(limit));
        std::iter::once(first).chain(limits).collect()
    }
}
