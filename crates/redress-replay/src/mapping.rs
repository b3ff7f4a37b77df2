//! The mapping file: how to read a log of events. `docs/event-format.md` describes it.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use redress::lifecycle::{CommandKind, Milestone};
use redress::policy::{LimitRule, OnHold, When};
use redress::time::{Calendar, Period};
use redress::vocabulary::{Department, Kind, Label, RuleId, Topic};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de::Error as _};

use super::activity::{Activity, Step};
use super::rows::Shape;

/// The built-in mapping of the University of Padova's help-desk log.
pub const HELPDESK: &str = include_str!("../helpdesk.toml");

/// How to read a log: its columns, the meaning of its activities, and the limits to judge by.
///
/// Written in TOML; see `docs/event-format.md`.
///
/// ```
/// use redress_replay::{HELPDESK, Mapping};
///
/// assert!(Mapping::read(HELPDESK).is_ok());
/// let error = Mapping::read("order = 3").unwrap_err();
/// assert_eq!(error.at, Some((1, 9)));
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The shape of the file; detected from its first byte if absent.
    #[serde(default)]
    pub(crate) shape: Option<Shape>,
    /// The order of its rows.
    #[serde(default)]
    pub(crate) order: Order,
    /// The zone of times without an offset, and of months in the figures.
    #[serde(default = "utc", deserialize_with = "zone")]
    pub(crate) zone: Tz,
    /// The end of the records; the latest row if absent.
    #[serde(default)]
    pub(crate) until: Option<DateTime<Utc>>,
    /// The departments that the log names, if the mapping lists them.
    #[serde(default)]
    pub(crate) departments: Option<Vec<Department>>,
    /// In a file ordered by time, the number of days after its end in which a case may still come back.
    #[serde(default = "quarter")]
    pub(crate) let_go_days: u32,
    /// The kind of all cases.
    #[serde(default = "complaint")]
    pub(crate) kind: Kind,
    /// How to treat activities that are not mapped.
    #[serde(default)]
    pub(crate) unmapped: Unmapped,
    /// Steps that the log omits: assumed to be done when a later step needs them.
    #[serde(default)]
    pub(crate) implied: Vec<CommandKind>,
    /// The names of the columns that every log has.
    pub(crate) columns: Columns,
    /// The columns that provide facts.
    #[serde(default)]
    pub(crate) facts: Facts,
    /// The meaning of the activities.
    pub(crate) activities: BTreeMap<String, Activity>,
    /// Time limits to judge by, if any.
    #[serde(default)]
    pub(crate) limits: Vec<Limit>,
    /// The calendar of the limits; always open if absent.
    #[serde(default)]
    pub(crate) calendar: Option<Calendar>,
}

const fn utc() -> Tz {
    Tz::UTC
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(deserializer)?;
    let wrong = |_| {
        D::Error::custom(format!(
            "unknown zone `{name}`, expected one such as `Europe/Rome`, `UTC`"
        ))
    };
    name.parse().map_err(wrong)
}

const fn quarter() -> u32 {
    90
}

const fn complaint() -> Kind {
    Kind::Complaint
}

/// The order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Order {
    /// To be determined by a first pass over the file.
    #[default]
    Auto,
    /// All rows of a case together: one case is open at a time.
    Case,
    /// By time: as many cases are open at a time as were open then.
    Time,
}

/// How to treat activities that are not mapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unmapped {
    /// Count their rows as unusable, by name.
    #[default]
    Unusable,
    /// Skip their rows.
    Ignore,
}

/// The columns that every log has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    pub(crate) case: String,
    pub(crate) time: String,
    pub(crate) activity: String,
    #[serde(default)]
    pub(crate) actor: Option<String>,
}

/// The columns that provide facts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    #[serde(default)]
    pub(crate) customer: Option<Source>,
    #[serde(default)]
    pub(crate) channel: Option<Source>,
    #[serde(default)]
    pub(crate) grade: Option<Source>,
    #[serde(default)]
    pub(crate) nature: Option<Source>,
    #[serde(default)]
    pub(crate) tier: Option<Source>,
    #[serde(default)]
    pub(crate) subject: Option<Source>,
    #[serde(default)]
    pub(crate) line: Option<Source>,
    /// The department to which the case is dispatched.
    #[serde(default)]
    pub(crate) department: Option<Source>,
    #[serde(default)]
    pub(crate) brand: Option<Source>,
    #[serde(default)]
    pub(crate) region: Option<Source>,
}

impl Facts {
    /// All sources that are given.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        [
            &self.customer,
            &self.channel,
            &self.grade,
            &self.nature,
            &self.tier,
            &self.subject,
            &self.line,
            &self.department,
            &self.brand,
            &self.region,
        ]
        .into_iter()
        .flatten()
    }
}

/// The source of a fact: the name of a column, or a table with options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) column: String,
    /// Put in front of each value.
    pub(crate) prefix: String,
    /// Names for values; others stay as they are.
    pub(crate) values: BTreeMap<String, String>,
    /// The value of an empty cell.
    pub(crate) default: Option<String>,
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            column: String,
            #[serde(default)]
            prefix: String,
            #[serde(default)]
            values: BTreeMap<String, String>,
            #[serde(default)]
            default: Option<String>,
        }
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Source;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "the name of a column, or { column = \"…\", prefix = \"…\", values = { … }, default = \"…\" }",
                )
            }
            fn visit_str<E: de::Error>(self, column: &str) -> Result<Source, E> {
                let column = column.to_owned();
                Ok(Source { column, prefix: String::new(), values: BTreeMap::new(), default: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
                let whole = Whole::deserialize(MapAccessDeserializer::new(map))?;
                let Whole { column, prefix, values, default } = whole;
                Ok(Source { column, prefix, values, default })
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::Json),
            other => {
                Err(D::Error::custom(format!("unknown shape `{other}`, expected `csv` or `jsonl`")))
            }
        }
    }
}

/// A time limit, in short form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    id: RuleId,
    /// Of several limits on one topic, the more specific one applies.
    #[serde(default)]
    topic: Option<Topic>,
    #[serde(default)]
    label: Option<Label>,
    from: Milestone,
    until: Milestone,
    within: Period,
    #[serde(default)]
    when: When,
    #[serde(default)]
    on_hold: OnHold,
}

impl Limit {
    /// The limit as a rule of a policy.
    pub(crate) fn rule(&self) -> LimitRule {
        let rule =
            LimitRule::new(self.id.clone(), self.from.clone(), self.until.clone(), self.within);
        LimitRule {
            topic: self.topic.clone().unwrap_or(rule.topic),
            label: self.label.clone().unwrap_or(rule.label),
            when: self.when.clone(),
            on_hold: self.on_hold,
            ..rule
        }
    }
}

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MapFault {
    /// Line and column, from 1, if known.
    pub at: Option<(usize, usize)>,
    /// What was expected and what was found.
    pub what: String,
}

impl std::error::Error for MapFault {}

impl fmt::Display for MapFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.at {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "{}; docs/event-format.md describes mappings", self.what)
    }
}

/// Steps that may be implied.
const MAY_BE_IMPLIED: &[CommandKind] = &[
    CommandKind::Register,
    CommandKind::Dispatch,
    CommandKind::Transfer,
    CommandKind::Sign,
    CommandKind::Investigate,
    CommandKind::Propose,
    CommandKind::Approve,
    CommandKind::Offer,
    CommandKind::Accept,
    CommandKind::Implement,
    CommandKind::Complete,
    CommandKind::Answer,
    CommandKind::Close,
    CommandKind::Resume,
];

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`MapFault`], with line and column if known.
    pub fn read(text: &str) -> Result<Self, MapFault> {
        let mapping: Self = toml::from_str(text).map_err(|error| MapFault {
            at: error.span().map(|span| position(text, span.start)),
            what: error.message().lines().collect::<Vec<_>>().join("; "),
        })?;
        let fault = |what: String| Err(MapFault { at: None, what });
        if let Some(wrong) = mapping.implied.iter().find(|kind| !MAY_BE_IMPLIED.contains(kind)) {
            let known: Vec<_> = MAY_BE_IMPLIED.iter().map(|kind| kind.as_str()).collect();
            return fault(format!(
                "`implied` has `{wrong}`; expected some of {}",
                known.join(", ")
            ));
        }
        if mapping.activities.is_empty() {
            return fault(
                "`activities` is empty; expected what each activity of the log means".into(),
            );
        }
        let called_back = Step::Command(CommandKind::FollowUp);
        for (name, activity) in &mapping.activities {
            if activity.does.contains(&called_back) && activity.with.result.is_none() {
                return fault(format!(
                    "activity {name:?} is a follow-up; expected `result` with it: a word, or the column that says how it went"
                ));
            }
        }
        Ok(mapping)
    }

    /// Whether a log must be read twice because the mapping does not define its order, the end of its records
    /// or the departments that it names.
    #[must_use]
    pub fn needs_two_passes(&self) -> bool {
        let unlisted = self.facts.department.is_some() && self.departments.is_none();
        self.order == Order::Auto || self.until.is_none() || unlisted
    }
}

/// Line and column of a byte.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1)
}
