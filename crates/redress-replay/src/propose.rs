//! Proposes a mapping for a file that was looked at.

use std::fmt::Write as _;

use redress::vocabulary::Lang;

use super::look::{ColumnLook, Look, Roles};
use super::rows::Shape;
use super::words::meaning;
use super::xes;

/// Number of different activities beyond which a column is not taken for the activity.
const MOST_ACTIVITIES: usize = 200;

const CASE: &[&str] = &[
    "case:concept:name",
    "case",
    "case_id",
    "caseid",
    "case id",
    "ticket",
    "ticket_id",
    "ticketid",
    "ticket id",
    "ticket number",
    "issue key",
    "issue_key",
    "incident",
    "incident_id",
    "number",
    "complaint_id",
    "complaint id",
    "id",
    "key",
    "工单号",
    "工单编号",
    "投诉编号",
    "案件编号",
    "单号",
    "编号",
];
const TIME: &[&str] = &[
    "time:timestamp",
    "timestamp",
    "time",
    "event time",
    "event_time",
    "datetime",
    "date_time",
    "occurred_at",
    "timestamp_utc",
    "changed",
    "changed_at",
    "complete timestamp",
    "start timestamp",
    "date",
    "created",
    "时间",
    "操作时间",
    "处理时间",
    "日期",
];
const ACTIVITY: &[&str] = &[
    "concept:name",
    "activity",
    "action",
    "event",
    "event_type",
    "status",
    "state",
    "step",
    "to_status",
    "new value",
    "活动",
    "动作",
    "操作",
    "环节",
    "状态",
    "节点",
];
const ACTOR: &[&str] = &[
    "org:resource",
    "resource",
    "actor",
    "agent",
    "user",
    "author",
    "assignee",
    "owner",
    "operator",
    "user_id",
    "处理人",
    "操作人",
    "经办人",
    "坐席",
];
const RECEIVED: &[&str] = &[
    "created",
    "created_at",
    "opened_at",
    "received",
    "received_at",
    "date_received",
    "受理时间",
    "来电时间",
    "创建时间",
];
const CLOCK: &[&str] = &["start", "hour", "clock", "time", "时刻", "时间"];

/// The facts that columns may hold, by their usual names.
const FACTS: &[(&str, &[&str])] = &[
    ("customer", &["customer", "customer_id", "client", "reporter", "客户", "客户编号"]),
    ("channel", &["channel", "origin", "source", "submitted_via", "via", "渠道", "来源"]),
    ("grade", &["priority", "severity", "grade", "seriousness", "urgency", "等级", "优先级"]),
    ("tier", &["tier", "service_level", "segment", "客户等级"]),
    ("subject", &["category", "subject", "type", "issue", "issue type", "类别", "问题类别"]),
    ("line", &["product", "line", "service", "业务", "产品"]),
    (
        "department",
        &["department", "team", "group", "workgroup", "queue", "org:group", "部门", "班组"],
    ),
    ("brand", &["brand", "company", "品牌"]),
    ("region", &["region", "country", "city", "branch", "地区", "门店"]),
];

pub(crate) fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// What the role of each column may be, by its name first, then by what it holds.
pub(crate) fn roles(look: &Look) -> Roles {
    let columns = &look.columns;
    let named = |names: &[&str], fits: &dyn Fn(&ColumnLook) -> bool| {
        names.iter().find_map(|name| {
            columns.iter().position(|column| plain(&column.name) == *name && fits(column))
        })
    };
    let any = |_: &ColumnLook| true;
    let mut roles = Roles::default();
    let time = named(TIME, &ColumnLook::is_time);
    let time = time.or_else(|| columns.iter().position(ColumnLook::is_time));
    roles.time = time.into_iter().collect();
    // A column of dates beside one of times of day.
    if let Some(date) = time
        && columns.get(date).is_some_and(|column| column.only_dates())
        && let Some(clock) = named(CLOCK, &ColumnLook::only_clocks)
    {
        roles.time.push(clock);
    }
    let few = |column: &ColumnLook| {
        column.different().is_some_and(|n| n <= MOST_ACTIVITIES) && !column.is_time()
    };
    // A state may be one of a country; what its values mean tells.
    let telling = |column: &ColumnLook| {
        let doubtful =
            matches!(plain(&column.name).as_str(), "state" | "status" | "event" | "action");
        let known = |value: &String| meaning(value).is_some();
        few(column) && (!doubtful || column.values.iter().flatten().any(|(value, _)| known(value)))
    };
    roles.activity = named(ACTIVITY, &telling);
    roles.case = named(CASE, &any);
    let taken = |roles: &Roles, at: usize| {
        roles.time.contains(&at) || roles.activity == Some(at) || roles.case == Some(at)
    };
    if roles.activity.is_none() {
        let words = |at: &usize| {
            columns.get(*at).is_some_and(|column| {
                few(column)
                    && column.filled * 10 >= look.rows * 9
                    && column.different().is_some_and(|n| n > 1)
                    && column.values.iter().flatten().any(|(value, _)| meaning(value).is_some())
            })
        };
        roles.activity = (0..columns.len()).filter(|at| !taken(&roles, *at)).find(words);
    }
    if roles.case.is_none() {
        // Values that come several times, and more of them than of anything else.
        let repeats = |at: &usize| {
            columns.get(*at).is_some_and(|column| {
                column.filled == look.rows
                    && column.different().is_none_or(|n| n as u64 * 2 <= look.rows && n > 1)
                    && !column.is_time()
            })
        };
        let most =
            |at: &usize| columns.get(*at).and_then(ColumnLook::different).unwrap_or(usize::MAX);
        let free = (0..columns.len()).filter(|at| !taken(&roles, *at)).filter(repeats);
        roles.case = free.max_by_key(most);
    }
    roles.actor = named(ACTOR, &any).filter(|at| !taken(&roles, *at));
    roles.received = named(RECEIVED, &ColumnLook::is_time).filter(|at| !roles.time.contains(at));
    roles
}

impl ColumnLook {
    fn only_dates(&self) -> bool {
        self.values.as_ref().is_some_and(|values| {
            values.keys().all(|value| super::moment::said(value).is_some_and(|s| s.time.is_none()))
        })
    }

    fn only_clocks(&self) -> bool {
        let clock = |value: &String| {
            super::moment::said(&format!("2026-01-01 {value}"))
                .is_some_and(|said| said.time.is_some())
        };
        self.values.as_ref().is_some_and(|values| values.keys().all(clock))
    }
}

/// A text as a string of TOML on one line.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

impl Look {
    /// The columns that a mapping must name and that were not recognised.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let roles = &self.roles;
        let missing = [
            (roles.case.is_none(), "case"),
            (roles.time.is_empty(), "time"),
            (roles.activity.is_none(), "activity"),
        ];
        missing.into_iter().filter(|(missing, _)| *missing).map(|(_, name)| name).collect()
    }

    fn name(&self, at: usize) -> &str {
        self.columns.get(at).map_or("", |column| &column.name)
    }

    /// A mapping for the file, as TOML with comments: what was recognised, and `TODO` where somebody who knows
    /// the file must say what is meant. It can be run as it is if [`missing`](Self::missing) is empty.
    #[must_use]
    pub fn mapping(&self, lang: Lang) -> String {
        let mut out = String::new();
        let say = |en: &'static str, zh: &'static str| lang.pick(en, zh);
        let mut line = |text: String| {
            // Writing to a string does not fail.
            let _ = writeln!(out, "{text}");
        };
        line(format!(
            "# {}",
            say(
                "How this file is read. Check every line marked TODO.",
                "本文件的读法。请核对每个标有TODO的行。"
            )
        ));
        line(String::new());
        line(format!(
            "zone = \"{}\"    # {}",
            lang.pick("UTC", "Asia/Shanghai"),
            say(
                "TODO: of times without an offset, and of months in the figures",
                "TODO：无时区的时间及按月统计所用的时区"
            )
        ));
        let time = self.roles.time.first().and_then(|at| self.columns.get(*at));
        if time.is_some_and(|column| column.slashes > 0 && column.day_first.is_none()) {
            line(format!(
                "time_format = \"%d/%m/%Y\"    # {}",
                say(
                    "TODO: day first, or \"%m/%d/%Y\"; add \" %H:%M\" for the time of day",
                    "TODO：日在前；月在前则写\"%m/%d/%Y\"；有时刻再加\" %H:%M\""
                )
            ));
        }
        if self.source.shape == Shape::Csv && self.source.encoding != "UTF-8" {
            line(format!("encoding = \"{}\"", self.source.encoding.to_lowercase()));
        }
        line(format!(
            "implied = [\"register\", \"dispatch\", \"sign\", \"transfer\", \"resume\", \"answer\"]    # {}",
            say("steps that the log leaves out", "记录省略的步骤")
        ));
        line(String::new());
        line("[columns]".to_owned());
        let todo = |what: &str| format!("{what} = \"TODO\"");
        let column = |what: &str, at: Option<usize>| {
            at.map_or_else(|| todo(what), |at| format!("{what} = {}", quoted(self.name(at))))
        };
        line(column("case", self.roles.case));
        line(match self.roles.time[..] {
            [] => todo("time"),
            [one] => format!("time = {}", quoted(self.name(one))),
            [date, clock, ..] => {
                format!("time = [{}, {}]", quoted(self.name(date)), quoted(self.name(clock)))
            }
        });
        line(column("activity", self.roles.activity));
        if let Some(actor) = self.roles.actor {
            line(format!("actor = {}", quoted(self.name(actor))));
        }
        if let Some(received) = self.roles.received {
            line(format!("received = {}", quoted(self.name(received))));
        }
        let facts = self.facts();
        if !facts.is_empty() {
            line(String::new());
            line(format!(
                "[facts]    # {}",
                say("TODO: what the other columns hold", "TODO：其他列的内容")
            ));
            for (fact, at) in facts {
                line(format!("{fact} = {}", quoted(self.name(at))));
            }
        }
        let labels = self.labels(lang);
        if !labels.is_empty() {
            line(String::new());
            labels.into_iter().for_each(&mut line);
        }
        line(String::new());
        line(format!(
            "[activities]    # {}",
            say(
                "TODO: what each one means; the number of rows stands behind it",
                "TODO：各活动的含义；其后为行数"
            )
        ));
        let activity = self.roles.activity.and_then(|at| self.columns.get(at));
        let mut values: Vec<(&String, &u64)> =
            activity.and_then(|column| column.values.as_ref()).into_iter().flatten().collect();
        values.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        if values.is_empty() {
            line("\"TODO\" = \"receive\"".to_owned());
        }
        for (value, rows) in values {
            let (does, sure) = meaning(value).map_or(("\"note\"", false), |does| (does, true));
            let todo = if sure { "" } else { "TODO " };
            line(format!("{} = {does}    # {todo}{rows}", quoted(value)));
        }
        line(String::new());
        line(format!(
            "# {}",
            say(
                "Time limits to judge by; or give a policy file with --policy.",
                "用于判定的时限；也可用--policy给出制度文件。"
            )
        ));
        line("# [[limits]]\n# id = \"answer\"\n# from = \"received\"\n# until = \"answered\"\n# within = \"3 days\"".to_owned());
        out
    }

    /// Whether a column is the case, the time, the activity, who acted or when the case came in.
    pub(crate) fn has_role(&self, at: usize) -> bool {
        let roles = &self.roles;
        roles.time.contains(&at)
            || [roles.case, roles.activity, roles.actor, roles.received].contains(&Some(at))
    }

    /// The columns that hold facts, by their names.
    fn facts(&self) -> Vec<(&'static str, usize)> {
        let mut found = Vec::new();
        for (fact, names) in FACTS {
            let at = (0..self.columns.len()).find(|at| {
                let name = plain(self.name(*at));
                let name = name.strip_prefix("case:").unwrap_or(&name);
                !self.has_role(*at) && names.contains(&name)
            });
            found.extend(at.map(|at| (*fact, at)));
        }
        found
    }

    /// The usual columns of a log in XES, if the file has them all.
    #[must_use]
    pub fn is_usual_xes(&self) -> bool {
        xes::USUAL.iter().take(3).all(|name| self.columns.iter().any(|column| column.name == *name))
    }
}
