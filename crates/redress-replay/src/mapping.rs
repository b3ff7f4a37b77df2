//! The mapping file: how to read a log of events. `docs/event-format.md` describes it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use redress::lifecycle::CommandKind;
use redress::policy::{LimitRule, PolicySpec};
use redress::redacted::Both;
use redress::time::Calendar;
use redress::vocabulary::{Department, Kind, Label};
use serde::de::Deserializer;
use serde::{Deserialize, de::Error as _};

use super::activity::{Activity, Step};
use super::clock::Clock;
use super::encoding;
use super::facts::Sources;
use super::keys::{self, Bound};
use super::labels::Labels;
use super::limits::Limit;
use super::map_fault::{MapFault, said};
use super::placed::{self, line_of, position};
use super::reading::Reading;
use super::rows::Shape;

/// The built-in mapping of the University of Padova's help-desk log.
pub const HELPDESK: &str = include_str!("../helpdesk.toml");

/// The mapping of made-up logs ([`made_up_log`](crate::made_up_log)).
pub const SAMPLE: &str = include_str!("../sample/desk.toml");

/// What a proposed mapping has in the place of a name that was not recognised.
pub(crate) const TO_DO: &str = "TODO";

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
    /// The shape of the file; told from its first characters if absent.
    #[serde(default)]
    shape: Option<Shape>,
    /// Its encoding; told from its first bytes if absent.
    #[serde(default, deserialize_with = "keys::encoding")]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// What stands between its fields; told from its header if absent.
    #[serde(default, deserialize_with = "keys::separator")]
    separator: Option<u8>,
    /// How its times are written, if not in a common form.
    #[serde(default, deserialize_with = "keys::formats")]
    time_format: Vec<String>,
    /// The order of its rows.
    #[serde(default)]
    pub(crate) order: Order,
    /// The zone of times without an offset, and of months in the figures.
    #[serde(default = "utc", deserialize_with = "zone")]
    pub(crate) zone: Tz,
    /// The beginning of the records; rows before it are not believed.
    #[serde(default, deserialize_with = "keys::bound")]
    since: Option<Bound>,
    /// The end of the records; the latest row that is believed if absent.
    #[serde(default, deserialize_with = "keys::bound")]
    until: Option<Bound>,
    /// The departments that the log names, if the mapping lists them.
    #[serde(default, deserialize_with = "keys::some_or_many")]
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
    /// Which of several rows that resolve a case counts.
    #[serde(default)]
    pub(crate) resolution: Resolution,
    /// Steps that the log omits: assumed to be done when a later step needs them.
    #[serde(default, deserialize_with = "keys::one_or_many")]
    pub(crate) implied: Vec<CommandKind>,
    /// The names of the columns that every log has.
    pub(crate) columns: Columns,
    /// The columns that provide facts.
    #[serde(default)]
    pub(crate) facts: Sources,
    /// What the source system says of a case.
    #[serde(default)]
    pub(crate) labels: Labels,
    /// The meaning of the activities.
    pub(crate) activities: BTreeMap<String, Activity>,
    /// Time limits to judge by, if any.
    #[serde(default)]
    limits: Vec<Limit>,
    /// The calendar of the limits; always open if absent.
    #[serde(default)]
    calendar: Option<Calendar>,
    /// A policy whose limits take the place of those.
    #[serde(skip)]
    policy: Option<Box<PolicySpec>>,
}

const fn utc() -> Tz {
    Tz::UTC
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(deserializer)?;
    let wrong = |_| {
        D::Error::custom(Both(
            format_args!("unknown zone `{name}`, expected one such as `Europe/Rome`, `UTC`"),
            format_args!("未知时区`{name}`，应如`Asia/Shanghai`、`UTC`"),
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

/// Which of several rows that resolve a case counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Resolution {
    /// Each, with the reopenings between them.
    #[default]
    Each,
    /// The first; nothing after it takes the case up again.
    First,
    /// The last; what comes before it is work.
    Last,
}

/// The columns that every log has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    pub(crate) case: String,
    /// One column, or two: the date and the time of day.
    #[serde(deserialize_with = "keys::one_or_many")]
    pub(crate) time: Vec<String>,
    pub(crate) activity: String,
    /// When the case was received, as far as its first row comes later: one column or two.
    #[serde(default, deserialize_with = "keys::one_or_many")]
    pub(crate) received: Vec<String>,
    #[serde(default)]
    pub(crate) actor: Option<String>,
    /// The person in charge of the case, if that is not whoever acts.
    #[serde(default)]
    pub(crate) owner: Option<String>,
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::Json),
            "json" => Ok(Self::Array),
            "xes" => Ok(Self::Xes),
            other => Err(D::Error::custom(Both(
                format_args!("unknown shape `{other}`, expected `csv`, `jsonl`, `json` or `xes`"),
                format_args!("未知格式`{other}`，应为`csv`、`jsonl`、`json`或`xes`"),
            ))),
        }
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
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mapping: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map(|span| position(text, span.start));
            let what = said(text, &error);
            let unknown = |key: &&&str| what.en.starts_with(&format!("unknown field `{key}`"));
            let moved = placed::TOP.iter().find(unknown);
            match moved {
                Some(key) if at.is_some_and(|(line, _)| !placed::is_top(text, line)) => {
                    MapFault { at, what: placed::misplaced(key) }
                }
                _ => MapFault { at, what },
            }
        })?;
        if let Some(key) = placed::TOP
            .iter()
            .find(|key| mapping.activities.get(**key).is_some_and(|activity| !activity.table))
        {
            let at = line_of(text, key).map(|line| (line, 1));
            let mut what = placed::misplaced(key);
            let table = format!("\"{key}\" = {{ does = … }}");
            what.en += "; if an activity of the log is called so, write it as a table: ";
            what.en += &table;
            what.zh += &format!("；若工单中确有此名的活动，请写成表：`{table}`");
            return Err(MapFault { at, what });
        }
        let fault = |en: String, zh: String| Err(MapFault { at: None, what: Label::new(en, zh) });
        if let Some(wrong) = mapping.implied.iter().find(|kind| !MAY_BE_IMPLIED.contains(kind)) {
            let known: Vec<_> = MAY_BE_IMPLIED.iter().map(|kind| kind.as_str()).collect();
            return fault(
                format!("`implied` has `{wrong}`; expected some of {}", known.join(", ")),
                format!("`implied`中有`{wrong}`；可用：{}", known.join("、")),
            );
        }
        for (key, columns) in
            [("time", &mapping.columns.time), ("received", &mapping.columns.received)]
        {
            if columns.len() > 2 || (key == "time" && columns.is_empty()) {
                let count = columns.len();
                return fault(
                    format!(
                        "`{key}` names {count} columns; expected one, or two: the date and the time of day"
                    ),
                    format!("`{key}`列出了{count}列；应为一列，或日期和时刻两列"),
                );
            }
        }
        let columns = &mapping.columns;
        let names = [("case", &columns.case), ("activity", &columns.activity)].into_iter();
        let times = columns.time.iter().map(|name| ("time", name));
        if let Some((key, _)) = names.chain(times).find(|(_, name)| *name == TO_DO) {
            let at = line_of(text, key).map(|line| (line, 1));
            let what = Label::new(
                format!("`{key}` is still to be filled in: write the name of its column"),
                format!("`{key}`尚待填写：请写明列名"),
            );
            return Err(MapFault { at, what });
        }
        if mapping.activities.is_empty() {
            return fault(
                "`activities` is empty; expected what each activity of the log means".into(),
                "`activities`为空；应写明各活动的含义".into(),
            );
        }
        let called_back = Step::Command(CommandKind::FollowUp);
        for (name, activity) in &mapping.activities {
            if activity.does.contains(&called_back) && activity.with.result.is_none() {
                return fault(
                    format!(
                        "activity {name:?} is a follow-up; expected `result` with it: a word, or the column that says how it went"
                    ),
                    format!("活动`{name}`是回访；应同时给出`result`：一个词，或写明结果的列"),
                );
            }
        }
        Ok(mapping)
    }

    /// Judges by the limits and calendars of a policy instead of the mapping's own. Who must keep a limit, and
    /// what follows a warning or a breach, is left out: a log does not say enough for that.
    #[must_use]
    pub fn under(mut self, policy: &PolicySpec) -> Self {
        self.policy = Some(Box::new(policy.clone()));
        self
    }

    /// The policy to judge by, if one was given.
    pub(crate) fn policy(&self) -> Option<&PolicySpec> {
        self.policy.as_deref()
    }

    /// The limits to judge by.
    pub(crate) fn limits(&self) -> Vec<LimitRule> {
        let Some(policy) = self.policy() else {
            return self.limits.iter().map(Limit::rule).collect();
        };
        let plain = |rule: &LimitRule| {
            let mut rule = rule.clone();
            rule.by.clear();
            rule.on_warning.clear();
            rule.on_breach.clear();
            if let Some(extension) = &mut rule.extension {
                extension.approvers.clear();
            }
            rule
        };
        policy.limits.iter().map(plain).collect()
    }

    /// The calendar of the limits.
    pub(crate) fn calendar(&self) -> Calendar {
        let own =
            self.policy().map(|policy| policy.calendar.clone()).or_else(|| self.calendar.clone());
        own.unwrap_or_else(|| Calendar::always_open(self.zone))
    }

    /// How the file is to be read.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            shape: self.shape,
            separator: self.separator,
            encoding: self.encoding,
            country: encoding::country(self.zone),
        }
    }

    /// The clock of its instants.
    pub(crate) fn clock(&self) -> Clock {
        Clock::new(self.zone, &self.time_format)
    }

    /// The end of the records, if it is given.
    pub(crate) fn until(&self) -> Option<DateTime<Utc>> {
        self.until.map(|bound| bound.end(self.zone))
    }

    /// The beginning of the records, if it is given.
    pub(crate) fn since(&self) -> Option<DateTime<Utc>> {
        self.since.map(|bound| bound.start(self.zone))
    }

    /// Whether a log must be read twice because the mapping does not define its order, the end of its records
    /// or the departments that it names, or because the last resolution counts.
    #[must_use]
    pub fn needs_two_passes(&self) -> bool {
        let unlisted = self.facts.department.is_some() && self.departments.is_none();
        let last = self.resolution == Resolution::Last;
        self.order == Order::Auto || self.until.is_none() || unlisted || last
    }
}
