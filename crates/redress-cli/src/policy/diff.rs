//! `redress policy diff`: what changed, rule by rule, in words.

use redress::policy::PolicySpec;
use redress::vocabulary::Lang;
use serde::Serialize;
use serde_json::Value;

use super::days;
use super::values::{self, name, short};
use crate::args::Blanks;
use crate::failure::{Failure, UNUSABLE, WRONG};
use crate::load::{Text, all_used};
use crate::output::print;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// The list of rules, as the key of a policy file.
    list: String,
    /// The rule, by name or number from 1; none: the policy itself.
    rule: Option<String>,
    /// The key; none: the whole rule.
    key: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// The words for lists of rules, in the order of a policy.
const LISTS: &[(&str, &str, &str)] = &[
    ("roles", "role", "角色"),
    ("ladder", "rung of the ladder", "升级层级"),
    ("marks", "mark", "标记"),
    ("departments", "department", "部门"),
    ("routes", "route", "派单规则"),
    ("permissions", "permission", "权限"),
    ("conclusions", "conclusion", "结案方式"),
    ("authorities", "authority", "授权"),
    ("gates", "gate", "关卡"),
    ("limits", "limit", "时限"),
    ("reactions", "reaction", "联动"),
    ("incentives", "incentive", "奖惩"),
    ("origins", "origin", "起始部门"),
    ("calendars", "calendar", "日历"),
    ("calendar", "the calendar", "日历"),
    ("figures", "counting of figures", "统计口径"),
    ("labels", "label", "名称"),
    ("follow_up", "calling back", "回访"),
];

/// The words for keys.
const KEYS: &[(&str, &str, &str)] = &[
    ("within", "time allowed", "时限"),
    ("from", "runs from", "起点"),
    ("until", "is kept by", "终点"),
    ("when", "applies when", "适用条件"),
    ("by", "must be done by", "责任人"),
    ("warn", "warns at", "预警点"),
    ("on_hold", "on hold it", "挂起时"),
    ("on_warning", "a warning leads to", "预警后"),
    ("on_breach", "a breach leads to", "超期后"),
    ("extension", "may be extended", "延期"),
    ("calendar", "counted by the calendar", "所用日历"),
    ("to", "allowed to", "允许角色"),
    ("allow", "allows", "允许"),
    ("then", "leads to", "结果"),
    ("label", "is called", "名称"),
    ("cite", "is founded on", "依据"),
    ("manager", "manager", "负责人"),
    ("days_off", "days off", "休息日"),
    ("make_up_days", "make-up days", "调休上班日"),
    ("special_days", "days with hours of their own", "特殊日"),
    ("hours", "weekly hours", "每周工作时间"),
    ("zone", "zone", "时区"),
    ("horizon", "days off known until", "休息日已知至"),
    ("title", "title", "标题"),
    ("version", "version", "版本"),
];

fn word<'a>(list: &[(&str, &'static str, &'static str)], key: &'a str, lang: Lang) -> &'a str {
    list.iter().find(|(known, ..)| *known == key).map_or(key, |(_, en, zh)| lang.pick(en, zh))
}

pub(crate) fn run(
    before: &str,
    after: &str,
    blanks: &Blanks,
    json: bool,
    lang: Lang,
) -> Result<u8, Failure> {
    let (before, after) = (Text::of(before)?, Text::of(after)?);
    all_used(&[&before, &after], blanks)?;
    let load = |text: &Text| -> Result<PolicySpec, Failure> {
        text.spec(&text.own(blanks), lang).map_err(|messages| {
            let lines: Vec<String> = messages
                .iter()
                .map(|message| crate::messages::plain(&text.name, message))
                .collect();
            Failure::worded(&lines.join("\n")).status(UNUSABLE)
        })
    };
    let (old, new) = (load(&before)?, load(&after)?);
    let changes = changes(&old, &new, if json { Lang::En } else { lang })?;
    let rules = changes.iter().any(|change| change.list != "version" && change.list != "title");
    let unraised = rules && old.name == new.name && new.version <= old.version;
    if json {
        print(&serde_json::to_string_pretty(&changes).map_err(Failure::json)?)?;
    } else {
        print(&told(&old, &new, &changes, unraised, lang))?;
    }
    Ok(if unraised { WRONG } else { 0 })
}

/// All differences, in the order of the first policy, what was added last.
pub(crate) fn changes(
    old: &PolicySpec,
    new: &PolicySpec,
    lang: Lang,
) -> Result<Vec<Change>, Failure> {
    let (old, new) = (values::of(old)?, values::of(new)?);
    let mut changes = Vec::new();
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    for key in keys {
        let (one, other) = (old.get(key), new.get(key));
        if one == other {
            continue;
        }
        match (one, other) {
            (Some(Value::Array(one)), Some(Value::Array(other))) => {
                list(key, one, other, lang, &mut changes)
            }
            (Some(Value::Array(one)), None) => list(key, one, &[], lang, &mut changes),
            (None, Some(Value::Array(other))) => list(key, &[], other, lang, &mut changes),
            (Some(Value::Object(one)), Some(Value::Object(other))) => {
                keyed((key, None), one, other, lang, &mut changes);
            }
            _ => changes.push(Change {
                list: key.clone(),
                rule: None,
                key: None,
                before: one.map(short),
                after: other.map(short),
            }),
        }
    }
    Ok(changes)
}

fn list(key: &str, one: &[Value], other: &[Value], lang: Lang, changes: &mut Vec<Change>) {
    let whole = |rule: Option<String>, before: Option<&Value>, after: Option<&Value>| Change {
        list: key.to_owned(),
        rule,
        key: None,
        before: before.map(short),
        after: after.map(short),
    };
    let named = one.iter().chain(other).all(|rule| name(rule).is_some());
    if !named {
        // Rules without a name are told apart by what they say.
        let only = |these: &[Value], those: &[Value]| {
            these.iter().filter(|rule| !those.contains(rule)).cloned().collect::<Vec<_>>()
        };
        let (gone, come) = (only(one, other), only(other, one));
        changes.extend(gone.iter().map(|rule| whole(None, Some(rule), None)));
        changes.extend(come.iter().map(|rule| whole(None, None, Some(rule))));
        if gone.is_empty() && come.is_empty() {
            changes.push(whole(None, Some(&Value::from(one)), Some(&Value::from(other))));
        }
        return;
    }
    let find = |list: &'_ [Value], id: Option<&str>| list.iter().position(|rule| name(rule) == id);
    for rule in one {
        let id = name(rule).map(str::to_owned);
        match find(other, name(rule)).and_then(|at| other.get(at)) {
            None => changes.push(whole(id, Some(rule), None)),
            Some(same) if same == rule => {}
            Some(changed) => {
                if let (Value::Object(rule), Value::Object(changed)) = (rule, changed) {
                    keyed((key, id), rule, changed, lang, changes);
                }
            }
        }
    }
    for rule in other.iter().filter(|rule| find(one, name(rule)).is_none()) {
        changes.push(whole(name(rule).map(str::to_owned), None, Some(rule)));
    }
}

fn keyed(
    (list, rule): (&str, Option<String>),
    one: &serde_json::Map<String, Value>,
    other: &serde_json::Map<String, Value>,
    lang: Lang,
    changes: &mut Vec<Change>,
) {
    let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
    for key in keys {
        let (before, after) = (one.get(key), other.get(key));
        if before == after {
            continue;
        }
        if let ("calendars", Some(Value::Object(before)), Some(Value::Object(after))) =
            (list, before, after)
            && rule.is_none()
        {
            keyed((list, Some(key.clone())), before, after, lang, changes);
            continue;
        }
        let (before, after) = if days::LISTS.contains(&key.as_str()) {
            // Only the days that differ, by year.
            let all = |value: Option<&Value>| value.and_then(Value::as_array).cloned();
            let (one, other) = (all(before).unwrap_or_default(), all(after).unwrap_or_default());
            let only = |these: &[Value], those: &[Value]| {
                days::by_year(these.iter().filter(|day| !those.contains(day)), lang)
            };
            (only(&one, &other), only(&other, &one))
        } else {
            (before.map(short), after.map(short))
        };
        let (list, rule, key) = (list.to_owned(), rule.clone(), Some(key.clone()));
        changes.push(Change { list, rule, key, before, after });
    }
}

fn told(
    old: &PolicySpec,
    new: &PolicySpec,
    changes: &[Change],
    unraised: bool,
    lang: Lang,
) -> String {
    let mut out = vec![match lang {
        Lang::En => {
            format!("{} version {} → {} version {}", old.name, old.version, new.name, new.version)
        }
        Lang::Zh => format!("{}第{}版 → {}第{}版", old.name, old.version, new.name, new.version),
    }];
    let none = lang.pick("nothing", "无");
    for change in changes.iter().filter(|change| change.list != "version") {
        let what = word(LISTS, &change.list, lang);
        let what = if what == change.list { word(KEYS, &change.list, lang) } else { what };
        let rule = change.rule.as_deref().map(|rule| format!(" `{rule}`")).unwrap_or_default();
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        let line = match (&change.key, before, after) {
            (None, None, Some(after)) => {
                format!("+ {what}{rule} {}{after}", lang.pick("added: ", "新增："))
            }
            (None, Some(before), None) => {
                format!("- {what}{rule} {}{before}", lang.pick("removed: ", "删除："))
            }
            (key, before, after) => {
                let key = key.as_deref().map(|key| word(KEYS, key, lang));
                let key = key.map(|key| format!(", {key}")).unwrap_or_default();
                let (before, after) = (before.unwrap_or(none), after.unwrap_or(none));
                format!("~ {what}{rule}{key}: {before} → {after}")
            }
        };
        out.push(line);
    }
    if changes.is_empty() {
        out.push(lang.pick("No difference.", "没有差别。").to_owned());
    }
    if unraised {
        out.push(match lang {
            Lang::En => format!(
                "The rules have changed and the version has not been raised: set `version = {}`.",
                old.version.saturating_add(1)
            ),
            Lang::Zh => {
                format!("规则已改而版本号未升：请写`version = {}`。", old.version.saturating_add(1))
            }
        });
    }
    out.join("\n")
}
