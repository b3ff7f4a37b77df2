//! `redress policy explain`: the rules in words, then what they count by: calendars, codes, departments.

use redress::policy::Policy;
use redress::vocabulary::kind::Kind;
use redress::vocabulary::{Code, Lang};
use serde_json::{Map, Value};

use super::{days, values};
use crate::failure::Failure;

const WEEK: [(&str, &str, &str); 7] = [
    ("mon", "Monday", "周一"),
    ("tue", "Tuesday", "周二"),
    ("wed", "Wednesday", "周三"),
    ("thu", "Thursday", "周四"),
    ("fri", "Friday", "周五"),
    ("sat", "Saturday", "周六"),
    ("sun", "Sunday", "周日"),
];

/// What a policy demands, in words.
pub(crate) fn text(policy: &Policy, lang: Lang) -> Result<String, Failure> {
    let mut text = policy.explain(lang);
    let mut part = |en: &str, zh: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text += &format!("\n{}\n", lang.pick(en, zh));
            lines.iter().for_each(|line| text += &format!("- {line}\n"));
        }
    };
    part("Departments and who heads them", "部门与负责人", departments(policy, lang));
    part("What a case may be", "投诉的各项取值", codes(policy, lang));
    let spec = policy.spec();
    let own = std::iter::once((None, &spec.calendar));
    let others = spec.calendars.iter().map(|(name, calendar)| (Some(name), calendar));
    for (name, calendar) in own.chain(others) {
        let value = serde_json::to_value(calendar).map_err(Failure::plain)?;
        let lines = value.as_object().map(|value| calendar_lines(value, lang)).unwrap_or_default();
        let name = name.map(|name| policy.label_of(name, lang));
        match name {
            None => part("By which calendar", "所用日历", lines),
            Some(name) => part(&format!("The calendar {name}"), &format!("日历{name}"), lines),
        }
    }
    Ok(text)
}

fn departments(policy: &Policy, lang: Lang) -> Vec<String> {
    let rules = policy.spec().departments.iter();
    let each = rules.map(|rule| {
        let department = policy.label_of(&rule.department, lang);
        let manager = policy.label_of(&rule.manager, lang);
        format!("{department}{}{manager}", lang.pick(": ", "："))
    });
    each.collect()
}

fn codes(policy: &Policy, lang: Lang) -> Vec<String> {
    fn list<K: Kind>(policy: &Policy, codes: &[Code<K>], lang: Lang) -> String {
        let names = codes.iter().map(|code| {
            let (code, label) = (code.as_str(), policy.label_of(code, lang));
            match lang {
                _ if code == label => code.to_owned(),
                Lang::En => format!("{label} (`{code}`)"),
                Lang::Zh => format!("{label}（`{code}`）"),
            }
        });
        names.collect::<Vec<_>>().join(lang.pick(", ", "、"))
    }
    let codes = &policy.spec().codes;
    let lists = [
        ("channel", "渠道", list(policy, &codes.channels, lang)),
        ("grade", "等级", list(policy, &codes.grades, lang)),
        ("nature", "性质", list(policy, &codes.natures, lang)),
        ("customer tier", "客户级别", list(policy, &codes.tiers, lang)),
        ("line of business", "业务", list(policy, &codes.lines, lang)),
        ("subject", "问题", list(policy, &codes.subjects, lang)),
        ("flags", "标志", list(policy, &codes.flags, lang)),
    ];
    let closed = lists.into_iter().filter(|(.., names)| !names.is_empty());
    closed
        .map(|(en, zh, names)| lang.pick(en, zh).to_owned() + lang.pick(": ", "：") + &names)
        .collect()
}

fn calendar_lines(calendar: &Map<String, Value>, lang: Lang) -> Vec<String> {
    let get = |key: &str| calendar.get(key);
    let word = |key: &str| get(key).map(values::short).unwrap_or_default();
    let mut lines = vec![match lang {
        Lang::En => format!("Times are those of {}.", word("zone")),
        Lang::Zh => format!("时间按{}。", word("zone")),
    }];
    lines.extend(get("hours").and_then(Value::as_object).map(|hours| week(hours, lang)));
    if let Some(through) = get("official_days").and_then(|days| days.pointer("/china/through")) {
        lines.push(match lang {
            Lang::En => {
                format!("The official days off and make-up days of China, through {through}.")
            }
            Lang::Zh => format!("中国法定节假日及调休上班日，至{through}年。"),
        });
    }
    let named = [
        ("days off", "休息日"),
        ("make-up days", "调休上班日"),
        ("days with hours of their own", "特殊日"),
    ];
    for (key, (en, zh)) in days::LISTS.into_iter().zip(named) {
        let listed = get(key).and_then(Value::as_array).and_then(|days| days::by_year(days.iter()));
        lines.extend(listed.map(|listed| match lang {
            Lang::En => format!("With {en}: {listed}."),
            Lang::Zh => format!("{zh}：{}。", days::worded(&listed, lang)),
        }));
    }
    if get("horizon").is_some() {
        lines.push(match lang {
            Lang::En => format!(
                "Days off are known until {}; what is due later is provisional.",
                word("horizon")
            ),
            Lang::Zh => format!("休息日已知至{}；此后到期的为暂定。", word("horizon")),
        });
    }
    if let Some(cutoff) = get("intake_cutoff").and_then(Value::as_object) {
        let of = |key: &str| cutoff.get(key).map(values::short).unwrap_or_default();
        let keys: Vec<String> = cutoff.keys().map(|key| format!("{key} {}", of(key))).collect();
        lines.push(match lang {
            Lang::En => format!("A late receipt counts as received later: {}.", keys.join(", ")),
            Lang::Zh => format!("较晚受理的顺延：{}。", keys.join("，")),
        });
    }
    lines
}

/// The weekly hours, days with the same hours together.
fn week(hours: &Map<String, Value>, lang: Lang) -> String {
    let windows = |day: &str| -> String {
        let windows = hours.get(day).and_then(Value::as_array).into_iter().flatten();
        let each = windows.map(|window| {
            let ends = window.as_array().into_iter().flatten().filter_map(Value::as_str);
            ends.collect::<Vec<_>>().join(lang.pick("–", "至"))
        });
        each.collect::<Vec<_>>().join(lang.pick(" and ", "、"))
    };
    let mut runs: Vec<(&str, &str, String)> = Vec::new();
    for (day, en, zh) in WEEK {
        let (name, open) = (lang.pick(en, zh), windows(day));
        match runs.last_mut() {
            Some((_, last, same)) if *same == open => *last = name,
            _ => runs.push((name, name, open)),
        }
    }
    let told = runs.into_iter().map(|(first, last, open)| {
        let days = match (first == last, lang) {
            (true, _) => first.to_owned(),
            (false, Lang::En) => format!("{first} to {last}"),
            (false, Lang::Zh) => format!("{first}至{last}"),
        };
        let open = if open.is_empty() { lang.pick("closed", "休息").to_owned() } else { open };
        format!("{days} {open}")
    });
    let told = told.collect::<Vec<_>>().join(lang.pick("; ", "；"));
    match lang {
        Lang::En => format!("Open {told}.").replace("Open Monday to Sunday", "Open every day"),
        Lang::Zh => format!("{told}。"),
    }
}
