//! Proposes `[labels]`: what the source system says of a case in its own words, as far as all of a column's words are
//! known.

use redress::vocabulary::Lang;

use super::look::{ColumnLook, Look};
use super::propose::{plain, quoted};

const ON_TIME: &[&str] = &[
    "on time",
    "on_time",
    "in time",
    "timely",
    "timely response?",
    "timely_response",
    "sla",
    "sla met",
    "sla_met",
    "within sla",
    "within_sla",
    "是否及时",
    "是否按时",
    "按时",
    "是否达标",
];
/// The same turned round: a yes is late.
const LATE: &[&str] = &[
    "late",
    "overdue",
    "breached",
    "sla breached",
    "sla_breached",
    "sla breach",
    "delayed",
    "是否超时",
    "超时",
    "是否逾期",
];
const YES: &[&str] =
    &["y", "yes", "true", "1", "met", "kept", "on time", "是", "及时", "按时", "达标"];
const NO: &[&str] =
    &["n", "no", "false", "0", "missed", "breached", "late", "否", "不及时", "超时", "未达标"];

const SATISFACTION: &[&str] = &[
    "satisfaction",
    "customer satisfaction",
    "customer_satisfaction",
    "csat",
    "rating",
    "满意度",
    "客户满意度",
    "评价",
    "回访结果",
];
const RESULTS: &[(&str, &[&str])] = &[
    (
        "very-satisfied",
        &["very satisfied", "very-satisfied", "excellent", "5", "非常满意", "很满意"],
    ),
    ("satisfied", &["satisfied", "good", "4", "满意"]),
    ("neutral", &["neutral", "average", "ok", "3", "一般", "基本满意"]),
    ("dissatisfied", &["dissatisfied", "unsatisfied", "poor", "2", "不满意"]),
    (
        "very-dissatisfied",
        &["very dissatisfied", "very-dissatisfied", "very poor", "1", "非常不满意", "很不满意"],
    ),
    ("unreachable", &["unreachable", "not reached", "no answer", "未接通", "无法接通"]),
];

const OUTCOME: &[&str] = &["outcome", "resolution", "result", "处理结果", "办理结果", "解决情况"];
const OUTCOMES: &[(&str, &[&str])] = &[
    ("resolved", &["resolved", "solved", "fixed", "done", "已解决", "解决"]),
    ("agreed-explanation", &["explained", "explanation accepted", "已解释", "解释认可"]),
    (
        "position-stated",
        &["not resolved", "unresolved", "rejected", "won't fix", "wontfix", "未解决", "不予支持"],
    ),
];

/// The words of a column with their meanings, if all of them are known.
fn words<'c>(
    column: &'c ColumnLook,
    known: &[(&'static str, &[&str])],
) -> Option<Vec<(&'c str, &'static str)>> {
    let said = column.values.as_ref()?.keys().filter(|value| !value.trim().is_empty());
    let meaning = |value: &'c String| {
        let word = plain(value);
        let (means, _) = known.iter().find(|(_, words)| words.contains(&word.as_str()))?;
        Some((value.as_str(), *means))
    };
    let words: Vec<_> = said.map(meaning).collect::<Option<_>>()?;
    (!words.is_empty()).then_some(words)
}

impl Look {
    /// The lines of `[labels]`; none where no column says anything of that kind.
    pub(crate) fn labels(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        let table = |name: &str, column: &ColumnLook, words: Vec<(&str, &str)>| {
            let pair = |(value, means)| format!("{} = \"{means}\"", quoted(value));
            let words: Vec<String> = words.into_iter().map(pair).collect();
            let column = quoted(&column.name);
            format!("{name} = {{ column = {column}, words = {{ {} }} }}", words.join(", "))
        };
        let yes_no = [("yes", YES), ("no", NO)];
        let direct = self.free(ON_TIME).map(|column| (column, false));
        let turned = || self.free(LATE).map(|column| (column, true));
        let found = direct.or_else(turned).and_then(|(column, turned)| {
            let words = words(column, &yes_no)?;
            let of = |which: &str| {
                let values = words.iter().filter(|(_, means)| *means == which);
                values.map(|(value, _)| quoted(value)).collect::<Vec<_>>().join(", ")
            };
            let (yes, no) = if turned { (of("no"), of("yes")) } else { (of("yes"), of("no")) };
            let column = quoted(&column.name);
            Some(format!("on_time = {{ column = {column}, yes = [{yes}], no = [{no}] }}"))
        });
        lines.extend(found);
        for (name, columns, known) in
            [("outcome", OUTCOME, OUTCOMES), ("satisfaction", SATISFACTION, RESULTS)]
        {
            let found = self
                .free(columns)
                .and_then(|column| words(column, known).map(|words| table(name, column, words)));
            lines.extend(found);
        }
        if !lines.is_empty() {
            let todo =
                lang.pick("TODO: what the system itself says of a case", "TODO：原系统自己的说法");
            lines.insert(0, format!("[labels]    # {todo}"));
        }
        lines
    }

    /// The first column with one of these names that has no role.
    fn free(&self, names: &[&str]) -> Option<&ColumnLook> {
        let of = |name: &&str| {
            let at = self.columns.iter().position(|column| plain(&column.name) == **name)?;
            if self.has_role(at) { None } else { self.columns.get(at) }
        };
        names.iter().find_map(of)
    }
}
