//! `Property`: what is true or false of a row; `Test`: which properties a row must have and lack.
//!
//! Every predicate of every indicator is a [`Test`], so that what is computed and what the contract
//! says are one and the same value.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::own::OwnNames;
use redress::vocabulary::{Lang, words};

words! {
    /// What is true or false of a row. Which of them a row can have depends on its [`Unit`](super::Unit).
    Property {
        /// Still open at the end of the records.
        Open = "open", "open", "未结";
        /// Closed.
        Closed = "closed", "closed", "已关单";
        /// Refused as out of scope.
        Declined = "declined", "declined", "不予受理";
        /// Withdrawn by the customer.
        Withdrawn = "withdrawn", "withdrawn", "已撤回";
        /// Merged into the complaint that it duplicates, which is counted instead.
        Merged = "merged", "merged into another", "已并入他案";
        /// Reopened at least once.
        Reopened = "reopened", "reopened", "重新处理过";
        /// Sent back or refused at least once.
        Reworked = "reworked", "sent back for rework", "退回重办过";
        /// Handed on from one department to another.
        Transferred = "transferred", "transferred", "转派过";
        /// Sent to a department.
        Dispatched = "dispatched", "dispatched", "已派单";
        /// The customer knows the outcome: the problem is solved, or the explanation agreed.
        Concluded = "concluded", "concluded (solved or the explanation agreed)",
            "已办结（已解决或就解释口径达成一致）";
        /// Concluded without any dispatch, and not late.
        FirstContact = "first-contact", "concluded at first contact (in time, without dispatch)",
            "首次接触即办结（按时且未派单）";
        /// Whether it was in time is decided.
        Judged = "judged", "decided whether in time", "时限已有结论";
        /// In time by the date promised last.
        OnTime = "on-time", "in time by the date promised", "按承诺时限完成";
        /// In time by the date promised first.
        OnTimeOriginally = "on-time-originally", "in time by the date first promised", "按原时限完成";
        /// A later date was promised.
        Extended = "extended", "extended", "延期过";
        /// Waited on a hold that stopped clocks; of a holding period: waited for somebody outside.
        Held = "held", "put on hold", "挂起过";
        /// A warning was given.
        Warned = "warned", "warned of", "预警过";
        /// Some time limit ran out.
        Breached = "breached", "with a limit run out", "有时限超时";
        /// An expedite order was sent.
        Expedited = "expedited", "expedited", "督办过";
        /// Went up the ladder of levels.
        Escalated = "escalated", "escalated", "升级过";
        /// Every time limit is decided, or one ran out.
        FlowJudged = "flow-judged", "decided whether every stage was in time", "流转时限已有结论";
        /// Every time limit was kept.
        FlowOnTime = "flow-on-time", "in time in every stage", "各环节均及时";
        /// Ended, late, or past the date promised.
        CompletionJudged = "completion-judged", "decided whether completed in time",
            "完成时限已有结论";
        /// Solved and closed by the date promised last.
        CompletedInTime = "completed-in-time", "solved and closed by the date promised",
            "承诺时限内解决并结案";
        /// The customer was reached and asked.
        Visited = "visited", "asked how satisfied", "已回访";
        /// The customer said, the last time they were asked, that they are satisfied or very satisfied. What
        /// suffices to close the case is another matter, and the policy's.
        Satisfied = "satisfied", "satisfied", "表示满意";
        /// Asked for the first time.
        FirstVisit = "first-visit", "asked for the first time", "首次回访";
        /// The customer said that they are dissatisfied.
        Dissatisfied = "dissatisfied", "dissatisfied", "不满意";
        /// Tried, never reached.
        Unreachable = "unreachable", "not reached", "未接通";
        /// The same customer with the same problem again.
        Repeat = "repeat", "repeated", "重复投诉";
        /// The same kind of problem again within the period.
        Recurring = "recurring", "of a kind that came back", "同类问题再次发生";
        /// Substantiated by the investigation.
        Substantiated = "substantiated", "substantiated", "属实";
        /// Liability is decided.
        LiabilityDecided = "liability-decided", "decided on liability", "责任已认定";
        /// Liable.
        Liable = "liable", "liable", "有责";
        /// Caused by service in receiving, handling or answering a complaint, and borne out.
        ServiceCaused = "service-caused", "caused by service in handling a complaint",
            "投诉处理过程中的服务原因";
        /// Passed through review or audit, whatever the result.
        Audited = "audited", "audited", "已审核";
        /// Sent back at review or audit.
        AuditFailed = "audit-failed", "failed at audit", "审核退回";
        /// Filled in within its limit.
        FilledInTime = "filled-in-time", "filled in in time", "填单及时";
        /// Never sent back, nor handed on by a department that does not pass cases on. Of a limit: what it
        /// led to was neither.
        RoutedRight = "routed-right", "filled in and routed correctly", "填写及流转准确";
        /// Money was granted.
        Compensated = "compensated", "compensated", "给予补偿";
        /// The customer disputed the answer.
        Disputed = "disputed", "disputed by the customer", "客户有异议";
        /// Of the kind escalated complaint.
        EscalatedComplaint = "escalated-complaint", "escalated complaint", "升级投诉";
        /// Of the kind appeal.
        Appeal = "appeal", "appeal", "申诉";
        /// A penalty.
        Penalty = "penalty", "penalty", "处罚";
        /// A reward.
        Reward = "reward", "reward", "奖励";
        /// Imposed, as an amount or a measure.
        Imposed = "imposed", "imposed", "已核准";
        /// Waived.
        Waived = "waived", "waived", "已免予";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own1 = "own-1", "own property 1", "自定义属性1";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own2 = "own-2", "own property 2", "自定义属性2";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own3 = "own-3", "own property 3", "自定义属性3";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own4 = "own-4", "own property 4", "自定义属性4";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own5 = "own-5", "own property 5", "自定义属性5";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own6 = "own-6", "own property 6", "自定义属性6";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own7 = "own-7", "own property 7", "自定义属性7";
        /// An adopter's own; an [`Indicator`](super::Indicator) says what it is called.
        Own8 = "own-8", "own property 8", "自定义属性8";
    }
}

/// A set of properties.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Properties(u64);

const _: () = assert!(Property::ALL.len() < 64, "properties fit one word, with a bit to spare");

impl Property {
    /// Whether it is one of those that are left to an adopter.
    #[must_use]
    pub const fn is_own(self) -> bool {
        Properties::OWN.has(self)
    }
}

impl Properties {
    /// No property.
    pub const NONE: Self = Self(0);
    /// Those that are left to an adopter: [`Property::Own1`] to [`Property::Own8`].
    pub const OWN: Self = Self::NONE
        .with(Property::Own1)
        .with(Property::Own2)
        .with(Property::Own3)
        .with(Property::Own4)
        .with(Property::Own5)
        .with(Property::Own6)
        .with(Property::Own7)
        .with(Property::Own8);
    /// Every property.
    pub const ALL: Self = Self(u64::MAX >> (64 - Property::ALL.len()));

    /// A set of these.
    #[must_use]
    pub fn of(properties: &[Property]) -> Self {
        properties.iter().copied().collect()
    }

    /// This set and one more.
    #[must_use]
    pub const fn with(self, property: Property) -> Self {
        Self(self.0 | 1 << property.index())
    }

    /// This set and one more, if something holds.
    #[must_use]
    pub const fn with_if(self, property: Property, holds: bool) -> Self {
        if holds { self.with(property) } else { self }
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether it has a property.
    #[must_use]
    pub const fn has(self, property: Property) -> bool {
        self.0 & (1 << property.index()) != 0
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its properties, in the order of [`Property::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Property> {
        Property::ALL.iter().copied().filter(move |property| self.has(*property))
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits & Self::ALL.0)
    }
}

impl FromIterator<Property> for Properties {
    fn from_iter<I: IntoIterator<Item = Property>>(properties: I) -> Self {
        properties.into_iter().fold(Self::NONE, Self::with)
    }
}

impl From<Property> for Properties {
    fn from(property: Property) -> Self {
        Self::NONE.with(property)
    }
}

impl fmt::Debug for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// As a list of words.
impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let properties = redress::redacted::deserialize(deserializer, |quiet| {
            Vec::<Property>::deserialize(quiet)
        })?;
        Ok(properties.into_iter().collect())
    }
}

/// Which rows are meant: those that have all of some properties and none of others.
///
/// ```
/// use redress_metrics::{Properties, Property, Test};
/// let in_time = Test::with(&[Property::Judged, Property::OnTime]).not(&[Property::Merged]);
/// assert!(in_time.holds(Properties::of(&[Property::Judged, Property::OnTime])));
/// assert!(!in_time.holds(Properties::of(&[Property::Judged])));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Test {
    /// Must have all of these.
    #[serde(default, skip_serializing_if = "Properties::is_empty_ref")]
    pub all: Properties,
    /// Must have none of these.
    #[serde(default, skip_serializing_if = "Properties::is_empty_ref")]
    pub none: Properties,
}

impl Properties {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    const fn is_empty_ref(&self) -> bool {
        self.is_empty()
    }
}

impl Test {
    /// Every row.
    pub const ANY: Self = Self { all: Properties::NONE, none: Properties::NONE };

    /// Rows with all of these.
    #[must_use]
    pub fn with(properties: &[Property]) -> Self {
        Self { all: Properties::of(properties), none: Properties::NONE }
    }

    /// Rows with none of these.
    #[must_use]
    pub fn without(properties: &[Property]) -> Self {
        Self::ANY.not(properties)
    }

    /// The same, without these.
    #[must_use]
    pub fn not(mut self, properties: &[Property]) -> Self {
        self.none = self.none.union(Properties::of(properties));
        self
    }

    /// Rows that pass both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { all: self.all.union(other.all), none: self.none.union(other.none) }
    }

    /// Whether a row with exactly these properties passes.
    #[must_use]
    pub const fn holds(self, properties: Properties) -> bool {
        properties.0 & self.mask() == self.all.0
            // asked for and ruled out: nothing passes
            && self.all.0 & self.none.0 == 0
    }

    /// The properties that it looks at.
    pub(super) const fn mask(self) -> u64 {
        self.all.0 | self.none.0
    }

    /// What a person reads, to put behind a noun: `in time, not merged`. Empty for every row.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        self.text_with(&OwnNames::default(), lang)
    }

    /// The same, with an adopter's own properties under their names.
    #[must_use]
    pub fn text_with(self, names: &OwnNames, lang: Lang) -> String {
        let words = |these: Properties| -> Vec<String> {
            these.iter().map(|p| names.property(p, lang).to_owned()).collect()
        };
        let (all, none) = (words(self.all), words(self.none));
        match lang {
            Lang::En => {
                let none = none.into_iter().map(|word| format!("not {word}"));
                all.into_iter().chain(none).collect::<Vec<_>>().join(", ")
            }
            Lang::Zh if none.is_empty() => all.join("，且"),
            Lang::Zh => {
                let none = format!("不含{}的", none.join("、"));
                let all = all.join("，且");
                [all, none]
                    .into_iter()
                    .filter(|said| !said.is_empty())
                    .collect::<Vec<_>>()
                    .join("，")
            }
        }
    }
}
