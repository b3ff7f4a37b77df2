//! Why a row cannot be used, or needed no event.

use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::Lang;

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
    /// A column has dates such as `10/06/2025`, and nothing in it tells the day from the month.
    DayOrMonth(String),
    /// A column has dates that are possible only with the day first, and others only with the month first.
    DayAndMonth(String),
    /// A time lies far outside those of the other rows.
    Stray(String),
    /// The row is earlier than the beginning of the records in the mapping.
    BeforeStart,
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
    /// The column whose value is the reason, if the value may be shown: times and expected words, never what
    /// may be about a person.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::NoInstant(column)
            | Self::DayOrMonth(column)
            | Self::DayAndMonth(column)
            | Self::Stray(column)
            | Self::Skipped(column)
            | Self::OutOfRange(column)
            | Self::NoWord(column) => Some(column),
            _ => None,
        }
    }

    /// What would have been accepted, if there is more to say than the reason does.
    #[must_use]
    pub const fn expected(&self, lang: Lang) -> Option<&'static str> {
        match self {
            Self::NoInstant(_) => Some(lang.pick(
                "forms that are read: 2026-03-02T09:00:00+08:00, 2026-03-02 09:00, 2026/3/2 9:05, 2 Mar 2026 9:05 AM, 2026年3月2日 9:05, seconds or milliseconds since 1970; any other with `time_format`",
                "可读的格式：2026-03-02T09:00:00+08:00、2026-03-02 09:00、2026/3/2 9:05、2026年3月2日 9:05、自1970年起的秒或毫秒；其他格式请给出`time_format`",
            )),
            Self::DayOrMonth(_) | Self::DayAndMonth(_) => Some(lang.pick(
                "time_format = \"%d/%m/%Y\" if the day comes first, \"%m/%d/%Y\" if the month does; add \" %H:%M\" for the time of day",
                "日在前写time_format = \"%d/%m/%Y\"，月在前写\"%m/%d/%Y\"；有时刻再加\" %H:%M\"",
            )),
            Self::Illegal(..) => Some(lang.pick(
                "list in `implied` the steps that the log leaves out, or correct what the activity does",
                "请在`implied`中列出记录省略的步骤，或修改该活动的含义",
            )),
            _ => None,
        }
    }

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
            (Self::DayOrMonth(column), Lang::En) => {
                format!("`{column}` does not tell the day from the month; give `time_format`")
            }
            (Self::DayOrMonth(column), Lang::Zh) => {
                format!("`{column}`分不清日和月；请给出`time_format`")
            }
            (Self::DayAndMonth(column), Lang::En) => format!(
                "`{column}` has some dates with the day first and some with the month first; give `time_format`"
            ),
            (Self::DayAndMonth(column), Lang::Zh) => {
                format!("`{column}`有的日期日在前、有的月在前；请给出`time_format`")
            }
            (Self::Stray(column), Lang::En) => format!(
                "a time in `{column}` far from all others, not believed; if it is right, give `since` and `until`"
            ),
            (Self::Stray(column), Lang::Zh) => {
                format!("`{column}`的时间远离其余各行，不予采信；如属实，请给出`since`和`until`")
            }
            (Self::BeforeStart, Lang::En) => {
                "earlier than the beginning that the mapping gives".into()
            }
            (Self::BeforeStart, Lang::Zh) => "早于映射所给的记录起始时间".into(),
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
    /// Work on a case that is answered or has ended, and the mapping does not say that it reopens the case.
    Ended(CommandKind),
    /// What would take a case up again after its first resolution, which counts.
    AfterFirst(CommandKind),
    /// A resolution before the last one, which counts.
    BeforeLast,
}

impl Passed {
    /// Whether the row was to carry out a step that brought nothing new.
    pub(crate) const fn is_about_a_step(self) -> bool {
        !matches!(self, Self::Repeated | Self::Ignored)
    }

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
            (Self::Ended(command), Lang::En) => format!(
                "`{}` on a case that is over; if that takes it up again, add `reopens = true` to the activity",
                command.label(lang)
            ),
            (Self::Ended(command), Lang::Zh) => format!(
                "投诉已办结后又“{}”；如属重新处理，请在该活动加上`reopens = true`",
                command.label(lang)
            ),
            (Self::AfterFirst(command), Lang::En) => {
                format!("`{}` after the first resolution, which counts", command.label(lang))
            }
            (Self::AfterFirst(command), Lang::Zh) => {
                format!("首次解决之后的“{}”（以首次解决为准）", command.label(lang))
            }
            (Self::BeforeLast, Lang::En) => "a resolution before the last one, which counts".into(),
            (Self::BeforeLast, Lang::Zh) => "最后一次解决之前的解决（以最后一次为准）".into(),
        }
    }
}

/// A value of a used row that contradicts another, and is therefore left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// Sent to the company before it was received.
    SentBefore,
    /// Received after its first row, or long before all records.
    ReceivedLate,
    /// The time of receipt cannot be read.
    ReceivedUnreadable,
    /// What is said of the customer's satisfaction is none of the expected words.
    Satisfaction,
}

impl Fault {
    /// The fault, as shown to people.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::SentBefore => {
                lang.pick("sent to the company before it was received", "转送日期早于受理日期")
            }
            Self::ReceivedLate => lang.pick(
                "received after its first row, or long before all records: the first row counts",
                "受理时间晚于首行或远早于全部记录：以首行为准",
            ),
            Self::ReceivedUnreadable => lang.pick(
                "a time of receipt that cannot be read: the first row counts",
                "受理时间无法读取：以首行为准",
            ),
            Self::Satisfaction => lang.pick(
                "a word for the customer's satisfaction that is not expected: left out",
                "客户满意程度不是预期的词：不计",
            ),
        }
    }
}
