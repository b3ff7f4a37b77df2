//! `When`: for which complaints a rule holds.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{
    Channel, Facts, Flag, Grade, Initiative, Kind, Line, Nature, Subject, Tier,
};

/// A condition on a complaint. Every part that is given must hold; within a part, any of the listed
/// values will do (for flags: all of them must be set). The empty condition always holds.
///
/// ```
/// use redress::policy::{Situation, When};
/// use redress::vocabulary::{Facts, Kind, channel, grade};
/// let when = When::any().channel(channel::CALL_BACK).grade(grade::GENERAL);
/// let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
/// assert!(when.holds(&Situation::at_intake(&facts)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct When {
    /// Kinds of case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<Kind>,
    /// Channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channel: Vec<Channel>,
    /// Grades.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grade: Vec<Grade>,
    /// Natures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nature: Vec<Nature>,
    /// Customer tiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tier: Vec<Tier>,
    /// Subjects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<Subject>,
    /// Lines of business.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<Line>,
    /// Flags, all of which must be set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flag: Vec<Flag>,
    /// Active or passive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<Initiative>,
    /// From this escalation level on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_from: Option<u8>,
    /// From this cycle on (the first is 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle_from: Option<u32>,
    /// From this many call-backs on, the one that brought the complaint in included where the policy
    /// counts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_backs_from: Option<u32>,
    /// From this many transfers on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfers_from: Option<u32>,
    /// From this many times on that the work was sent back or its resolution refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rework_from: Option<u32>,
}

/// What a condition is asked about: the facts of a complaint and how far it has come.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Its classification.
    pub facts: &'a Facts,
    /// Escalation level; 0 is none.
    pub level: u8,
    /// Cycle; the first is 1.
    pub cycle: u32,
    /// Call-backs so far.
    pub call_backs: u32,
    /// Transfers so far.
    pub transfers: u32,
    /// Times it was sent back or its resolution refused so far.
    pub rework: u32,
}

impl<'a> Situation<'a> {
    /// A complaint that has just come in.
    #[must_use]
    pub const fn at_intake(facts: &'a Facts) -> Self {
        Self { facts, level: 0, cycle: 1, call_backs: 0, transfers: 0, rework: 0 }
    }
}

fn any_of<T: PartialEq>(wanted: &[T], have: &T) -> bool {
    wanted.is_empty() || wanted.contains(have)
}

fn any_of_known<T: PartialEq>(wanted: &[T], have: Option<&T>) -> bool {
    wanted.is_empty() || have.is_some_and(|have| wanted.contains(have))
}

impl When {
    /// The condition that always holds.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// And the kind is this one (or another one already listed).
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind.push(kind);
        self
    }

    /// And the channel is this one (or another one already listed).
    #[must_use]
    pub fn channel(mut self, channel: Channel) -> Self {
        self.channel.push(channel);
        self
    }

    /// And the grade is this one (or another one already listed).
    #[must_use]
    pub fn grade(mut self, grade: Grade) -> Self {
        self.grade.push(grade);
        self
    }

    /// And the nature is this one (or another one already listed).
    #[must_use]
    pub fn nature(mut self, nature: Nature) -> Self {
        self.nature.push(nature);
        self
    }

    /// And the customer's tier is this one (or another one already listed).
    #[must_use]
    pub fn tier(mut self, tier: Tier) -> Self {
        self.tier.push(tier);
        self
    }

    /// And the subject is this one (or another one already listed).
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject.push(subject);
        self
    }

    /// And the line of business is this one (or another one already listed).
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.line.push(line);
        self
    }

    /// And this flag is set.
    #[must_use]
    pub fn flag(mut self, flag: Flag) -> Self {
        self.flag.push(flag);
        self
    }

    /// From this escalation level on; the first is 1.
    #[must_use]
    pub const fn from_level(mut self, level: u8) -> Self {
        self.level_from = Some(level);
        self
    }

    /// And the cycle is this one or a later one.
    #[must_use]
    pub const fn from_cycle(mut self, cycle: u32) -> Self {
        self.cycle_from = Some(cycle);
        self
    }

    /// And this many call-backs have been made.
    #[must_use]
    pub const fn from_call_back(mut self, count: u32) -> Self {
        self.call_backs_from = Some(count);
        self
    }

    /// And it has been handed on this many times.
    #[must_use]
    pub const fn from_transfer(mut self, count: u32) -> Self {
        self.transfers_from = Some(count);
        self
    }

    /// And it has been sent back or refused this many times.
    #[must_use]
    pub const fn from_rework(mut self, count: u32) -> Self {
        self.rework_from = Some(count);
        self
    }

    /// Whether the condition holds.
    #[must_use]
    pub fn holds(&self, at: &Situation<'_>) -> bool {
        let facts = at.facts;
        any_of(&self.kind, &facts.kind)
            && any_of(&self.channel, &facts.channel)
            && any_of(&self.grade, &facts.grade)
            && any_of(&self.nature, &facts.nature)
            && any_of(&self.tier, &facts.tier)
            && any_of_known(&self.subject, facts.subject.as_ref())
            && any_of_known(&self.line, facts.line.as_ref())
            && self.flag.iter().all(|flag| facts.flags.contains(flag))
            && self.initiative.is_none_or(|wanted| wanted == facts.initiative)
            && self.level_from.is_none_or(|from| at.level >= from)
            && self.cycle_from.is_none_or(|from| at.cycle >= from)
            && self.call_backs_from.is_none_or(|from| at.call_backs >= from)
            && self.transfers_from.is_none_or(|from| at.transfers >= from)
            && self.rework_from.is_none_or(|from| at.rework >= from)
    }

    /// Whether some complaint could satisfy both conditions.
    ///
    /// Parts that list values overlap when they share one; parts that only bound a count always can.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        fn shared<T: PartialEq>(a: &[T], b: &[T]) -> bool {
            a.is_empty() || b.is_empty() || a.iter().any(|value| b.contains(value))
        }
        shared(&self.kind, &other.kind)
            && shared(&self.channel, &other.channel)
            && shared(&self.grade, &other.grade)
            && shared(&self.nature, &other.nature)
            && shared(&self.tier, &other.tier)
            && shared(&self.subject, &other.subject)
            && shared(&self.line, &other.line)
            && (self.initiative.is_none()
                || other.initiative.is_none()
                || self.initiative == other.initiative)
    }

    /// Whether it holds wherever the other one does.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        fn wider<T: PartialEq>(a: &[T], b: &[T]) -> bool {
            a.is_empty() || (!b.is_empty() && b.iter().all(|value| a.contains(value)))
        }
        fn from<T: PartialOrd + Default>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none_or(|a| b.unwrap_or_default() >= a)
        }
        wider(&self.kind, &other.kind)
            && wider(&self.channel, &other.channel)
            && wider(&self.grade, &other.grade)
            && wider(&self.nature, &other.nature)
            && wider(&self.tier, &other.tier)
            && wider(&self.subject, &other.subject)
            && wider(&self.line, &other.line)
            && self.flag.iter().all(|flag| other.flag.contains(flag))
            && (self.initiative.is_none() || self.initiative == other.initiative)
            && from(self.level_from, other.level_from)
            // The first cycle is 1.
            && from(self.cycle_from, other.cycle_from.or(Some(1)))
            && from(self.call_backs_from, other.call_backs_from)
            && from(self.transfers_from, other.transfers_from)
            && from(self.rework_from, other.rework_from)
    }

    /// The part of the condition that the facts decide.
    #[must_use]
    pub fn facts_only(&self) -> Self {
        let (level_from, cycle_from, call_backs_from) = (None, None, None);
        let (transfers_from, rework_from) = (None, None);
        let facts = self.clone();
        Self { level_from, cycle_from, call_backs_from, transfers_from, rework_from, ..facts }
    }

    /// The part of the condition that the course of the case decides: level and counts.
    #[must_use]
    pub fn course_only(&self) -> Self {
        Self {
            level_from: self.level_from,
            cycle_from: self.cycle_from,
            call_backs_from: self.call_backs_from,
            transfers_from: self.transfers_from,
            rework_from: self.rework_from,
            ..Self::any()
        }
    }

    /// In how many parts the condition says something: of two rules that hold, the one that says
    /// more is the more specific.
    #[must_use]
    pub fn specificity(&self) -> usize {
        let parts = [
            !self.kind.is_empty(),
            !self.channel.is_empty(),
            !self.grade.is_empty(),
            !self.nature.is_empty(),
            !self.tier.is_empty(),
            !self.subject.is_empty(),
            !self.line.is_empty(),
            self.initiative.is_some(),
            self.level_from.is_some(),
            self.cycle_from.is_some(),
            self.call_backs_from.is_some(),
            self.transfers_from.is_some(),
            self.rework_from.is_some(),
        ];
        parts.into_iter().filter(|said| *said).count().saturating_add(self.flag.len())
    }
}
