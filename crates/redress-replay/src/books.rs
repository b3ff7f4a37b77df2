//! `Books`: what happened to each row, by reason, so that the sums can be checked.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::Lang;

use super::Error;
use super::rows::{Cells, Rows};

/// Why a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// The line is too long.
    TooLong,
    /// A quotation mark is not closed.
    QuoteOpen,
    /// There are too many columns.
    TooManyFields,
    /// The number of fields differs from the header's.
    Fields {
        /// Number of fields in the header.
        expected: usize,
        /// Number of fields in the row.
        found: usize,
    },
    /// The row is not UTF-8.
    NotUtf8,
    /// The line is not a JSON object.
    NotJson,
    /// A member is a list or an object.
    Member,
    /// A required column is empty.
    Blank(String),
    /// A column has no instant.
    NoInstant(String),
    /// A wall-clock time is skipped by the clocks of the zone.
    Skipped(String),
    /// An instant lies before 1970 or after 2199.
    OutOfRange(String),
    /// A value is not a code: it is too long or has invisible characters.
    NoCode(String),
    /// A value is not among the words of the mapping.
    NoWord(String),
    /// The mapping does not name the activity.
    UnknownActivity(String),
    /// The row is earlier than the previous one of the same case.
    Backwards,
    /// The row is later than the end of the records in the mapping.
    AfterEnd,
    /// The case had already been finished.
    CameBack,
    /// An earlier row has the same number.
    SameNumber,
    /// The case has too many events.
    TooManyEvents,
    /// The command is not possible in the state of the case.
    Illegal(StateKind, CommandKind),
    /// The rules reject the command for another reason.
    Refused(CommandKind, String),
}

impl Reason {
    /// The reason, as shown to people.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::TooLong, Lang::En) => "longer than 1 MiB".into(),
            (Self::TooLong, Lang::Zh) => "超过1 MiB".into(),
            (Self::QuoteOpen, Lang::En) => "a quotation mark that is never closed".into(),
            (Self::QuoteOpen, Lang::Zh) => "引号未闭合".into(),
            (Self::TooManyFields, Lang::En) => "more than 2,048 fields".into(),
            (Self::TooManyFields, Lang::Zh) => "字段超过2048个".into(),
            (Self::Fields { expected, found }, Lang::En) => {
                format!("{found} fields where the header has {expected}")
            }
            (Self::Fields { expected, found }, Lang::Zh) => {
                format!("有{found}个字段，表头为{expected}个")
            }
            (Self::NotUtf8, Lang::En) => "not text in UTF-8".into(),
            (Self::NotUtf8, Lang::Zh) => "不是UTF-8文本".into(),
            (Self::NotJson, Lang::En) => "not one JSON object on one line".into(),
            (Self::NotJson, Lang::Zh) => "不是单行JSON对象".into(),
            (Self::Member, Lang::En) => "not an object of texts, numbers and truth values".into(),
            (Self::Member, Lang::Zh) => "不是由文本、数字、真假值组成的对象".into(),
            (Self::Blank(column), Lang::En) => format!("nothing in `{column}`"),
            (Self::Blank(column), Lang::Zh) => format!("`{column}`为空"),
            (Self::NoInstant(column), Lang::En) => format!("no date or time in `{column}`"),
            (Self::NoInstant(column), Lang::Zh) => format!("`{column}`不是日期时间"),
            (Self::Skipped(column), Lang::En) => {
                format!("a time in `{column}` that the clocks of its zone skip over")
            }
            (Self::Skipped(column), Lang::Zh) => format!("`{column}`的时刻因夏令时不存在"),
            (Self::OutOfRange(column), Lang::En) => {
                format!("a time in `{column}` before 1970 or after 2199")
            }
            (Self::OutOfRange(column), Lang::Zh) => format!("`{column}`的时间不在1970至2199年"),
            (Self::NoCode(column), Lang::En) => {
                format!("`{column}` longer than 64 bytes or with invisible characters")
            }
            (Self::NoCode(column), Lang::Zh) => format!("`{column}`超过64字节或含不可见字符"),
            (Self::NoWord(column), Lang::En) => {
                format!("`{column}` is not one of the expected words")
            }
            (Self::NoWord(column), Lang::Zh) => format!("`{column}`不是预期的词"),
            (Self::UnknownActivity(name), Lang::En) => {
                format!("activity {name:?}, which the mapping does not name")
            }
            (Self::UnknownActivity(name), Lang::Zh) => format!("映射中没有活动{name:?}"),
            (Self::Backwards, Lang::En) => "earlier than the previous row of its case".into(),
            (Self::Backwards, Lang::Zh) => "早于该案的前一行".into(),
            (Self::AfterEnd, Lang::En) => "later than the end that the mapping gives".into(),
            (Self::AfterEnd, Lang::Zh) => "晚于映射所给的记录截止时间".into(),
            (Self::CameBack, Lang::En) => {
                "of a case that was already finished (is the file ordered as the mapping says?)"
                    .into()
            }
            (Self::CameBack, Lang::Zh) => "所属投诉已处理完（文件顺序与映射是否一致？）".into(),
            (Self::SameNumber, Lang::En) => "the same number as an earlier row".into(),
            (Self::SameNumber, Lang::Zh) => "编号与前面的行重复".into(),
            (Self::TooManyEvents, Lang::En) => "beyond 10,000 events of one case".into(),
            (Self::TooManyEvents, Lang::Zh) => "同一投诉超过10000个事件".into(),
            (Self::Illegal(state, command), lang) => {
                let (state, command) = (state.label(lang), command.label(lang));
                match lang {
                    Lang::En => format!("`{command}` is not possible while the case is {state}"),
                    Lang::Zh => format!("“{state}”状态下不能“{command}”"),
                }
            }
            (Self::Refused(command, why), lang) => {
                let command = command.label(lang);
                match lang {
                    Lang::En => format!("`{command}` was refused: {why}"),
                    Lang::Zh => format!("“{command}”被拒绝：{why}"),
                }
            }
        }
    }
}

/// Why a row needed no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Passed {
    /// The row is identical to the previous one of its case.
    Repeated,
    /// The mapping ignores the activity.
    Ignored,
    /// The command had already been carried out and not been undone.
    Already(CommandKind),
}

impl Passed {
    /// The reason, as shown to people.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Repeated, Lang::En) => "identical to the previous row of its case".into(),
            (Self::Repeated, Lang::Zh) => "与该案前一行完全相同".into(),
            (Self::Ignored, Lang::En) => "ignored, as the mapping says".into(),
            (Self::Ignored, Lang::Zh) => "按映射忽略".into(),
            (Self::Already(command), Lang::En) => {
                format!("nothing new: `{}` was already done", command.label(lang))
            }
            (Self::Already(command), Lang::Zh) => {
                format!("无新内容：已“{}”", command.label(lang))
            }
        }
    }
}

/// A value of a used row that contradicts another, and is therefore left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// Sent to the company before it was received.
    SentBefore,
}

impl Fault {
    /// The fault, as shown to people.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::SentBefore => {
                lang.pick("sent to the company before it was received", "转送日期早于受理日期")
            }
        }
    }
}

/// A number of rows, with the first of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// Number of rows.
    pub count: u64,
    /// The first line numbers.
    pub lines: Vec<u64>,
}

impl Found {
    /// Number of line numbers that are kept.
    const FIRST: usize = 5;

    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < Self::FIRST {
            self.lines.push(line);
        }
    }

    /// The line numbers as text: `3, 17, 21 …`.
    #[must_use]
    pub fn at(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(u64::to_string).collect();
        let rest = if self.count > Self::FIRST as u64 { " …" } else { "" };
        format!("{}{rest}", lines.join(", "))
    }
}

/// What happened to each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Books {
    /// Number of rows read.
    pub rows: u64,
    /// Number of rows that added events.
    pub applied: u64,
    /// Number of rows that needed no event, by reason.
    pub passed: BTreeMap<Passed, u64>,
    /// Rows that cannot be used, by reason.
    pub unusable: BTreeMap<Reason, Found>,
    /// Rows that are used except for a contradictory value.
    pub faults: BTreeMap<Fault, Found>,
    /// The line at which reading stopped early, and the reason.
    pub broken: Option<(u64, &'static str)>,
}

fn short(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Beyond this number, further reasons are counted together.
const MOST_REASONS: usize = 100;

impl Books {
    /// Counts a row that cannot be used.
    pub(crate) fn refuse(&mut self, reason: Reason, line: u64) {
        self.rows += 1;
        let reason = match reason {
            Reason::UnknownActivity(name) => Reason::UnknownActivity(short(&name)),
            Reason::Refused(command, why) => Reason::Refused(command, short(&why)),
            other => other,
        };
        // Too many different reasons are counted together, so that the books are bounded.
        let full = self.unusable.len() >= MOST_REASONS && !self.unusable.contains_key(&reason);
        let reason = match reason {
            Reason::UnknownActivity(_) if full => Reason::UnknownActivity("…".to_owned()),
            Reason::Refused(command, _) if full => Reason::Refused(command, "…".to_owned()),
            Reason::Fields { expected, .. } if full => Reason::Fields { expected, found: 0 },
            other => other,
        };
        self.unusable.entry(reason).or_default().add(line);
    }

    /// Counts a row that added events.
    pub(crate) const fn apply(&mut self) {
        self.rows += 1;
        self.applied += 1;
    }

    /// Counts a row that needed no event.
    pub(crate) fn pass(&mut self, why: Passed) {
        self.rows += 1;
        *self.passed.entry(why).or_default() += 1;
    }

    /// Counts a contradictory value of a used row.
    pub(crate) fn fault(&mut self, what: Fault, line: u64) {
        self.faults.entry(what).or_default().add(line);
    }

    /// Number of rows that needed no event.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.passed.values().sum()
    }

    /// Number of rows that cannot be used.
    #[must_use]
    pub fn unusable(&self) -> u64 {
        self.unusable.values().map(|found| found.count).sum()
    }

    /// Whether every row is counted exactly once, given an independent count.
    #[must_use]
    pub fn adds_up(&self, read: u64) -> bool {
        self.rows == read && self.applied + self.passed() + self.unusable() == read
    }
}

impl Books {
    /// Reads the next row; a malformed one is counted here (`Continue(false)`).
    pub(crate) fn next(&mut self, rows: &mut Rows<'_>, cells: &mut Cells) -> ControlFlow<(), bool> {
        match rows.next(cells) {
            Ok(Some(Ok(()))) => ControlFlow::Continue(true),
            Ok(Some(Err(reason))) => {
                self.refuse(reason, cells.line);
                ControlFlow::Continue(false)
            }
            Ok(None) => ControlFlow::Break(()),
            Err(broken) => {
                self.broken = Some((broken.line, broken.why));
                ControlFlow::Break(())
            }
        }
    }

    /// # Errors
    /// If a row is counted nowhere or twice. No figure can be trusted then.
    pub(crate) fn check(&self, read: u64) -> Result<(), Error> {
        if self.adds_up(read) {
            return Ok(());
        }
        let (applied, passed, unusable) = (self.applied, self.passed(), self.unusable());
        Err(Error::Books { read, applied, passed, unusable })
    }
}
