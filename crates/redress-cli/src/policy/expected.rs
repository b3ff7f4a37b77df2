//! What a story expects, and what came instead.

use std::collections::BTreeMap;

use redress::complaint::Verdict;
use redress::lifecycle::StateKind;
use redress::vocabulary::Lang;
use serde::{Deserialize, Deserializer};

use super::story::{Scene, instant, one_or_many};

/// `then`: what must hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expected {
    /// Whether the command is refused; or words that the reason must have.
    refused: Refused,
    /// The state of the case.
    state: Option<String>,
    /// Limits that were kept, by rule.
    #[serde(deserialize_with = "one_or_many")]
    kept: Vec<String>,
    /// Limits that were broken.
    #[serde(deserialize_with = "one_or_many")]
    broken: Vec<String>,
    /// Limits that are running.
    #[serde(deserialize_with = "one_or_many")]
    running: Vec<String>,
    /// When running limits are due, by rule, in the policy's zone.
    due: BTreeMap<String, String>,
    /// The level of escalation.
    level: Option<u8>,
    /// The cycle; the first is 1.
    cycle: Option<u32>,
    /// The department that has the case.
    department: Option<String>,
}

#[derive(Debug, Default)]
enum Refused {
    #[default]
    No,
    Yes,
    Because(String),
}

impl<'de> Deserialize<'de> for Refused {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Whether(bool),
            Words(String),
        }
        Ok(match Given::deserialize(from)? {
            Given::Whether(false) => Self::No,
            Given::Whether(true) => Self::Yes,
            Given::Words(words) => Self::Because(words),
        })
    }
}

impl Expected {
    /// What did not come as expected.
    ///
    /// # Errors
    /// What cannot be understood.
    pub(crate) fn missed(&self, scene: &Scene, lang: Lang) -> Result<Vec<String>, String> {
        let mut wrong = Vec::new();
        let mut differs = |what: &str, expected: &str, found: &str| {
            wrong.push(match lang {
                Lang::En => format!("{what}: expected {expected}; it is {found}"),
                Lang::Zh => format!("{what}：应为{expected}，实为{found}"),
            });
        };
        let accepted = lang.pick("accepted", "已接受");
        match (&self.refused, &scene.refused) {
            (Refused::No, Some(why)) => {
                differs(lang.pick("the command", "命令"), accepted, &refused(why, lang));
            }
            (Refused::Yes, None) => {
                let no = lang.pick("refused", "被拒绝");
                differs(lang.pick("the command", "命令"), no, accepted);
            }
            (Refused::Because(words), None) => {
                differs(lang.pick("the command", "命令"), &refused(words, lang), accepted);
            }
            (Refused::Because(words), Some(why)) if !why.contains(words.as_str()) => {
                let (words, why) = (refused(words, lang), refused(why, lang));
                differs(lang.pick("the command", "命令"), &words, &why);
            }
            _ => {}
        }
        let complaint = &scene.complaint;
        if let Some(state) = &self.state {
            let known = StateKind::ALL.iter().find(|kind| kind.as_str() == state);
            let known = known.ok_or_else(|| {
                let all: Vec<&str> = StateKind::ALL.iter().map(|kind| kind.as_str()).collect();
                format!("unknown state `{state}`, expected one of {}", all.join(", "))
            })?;
            let found = complaint.state.kind();
            if found != *known {
                differs(lang.pick("the state", "状态"), state, found.as_str());
            }
        }
        let lists = [
            (&self.kept, Verdict::Kept, "kept", "已遵守"),
            (&self.broken, Verdict::Broken, "broken", "已超期"),
            (&self.running, Verdict::Open, "running", "在走"),
        ];
        for (rules, verdict, en, zh) in lists {
            let found = scene.rules(verdict);
            for rule in rules.iter().filter(|rule| !found.contains(&rule.as_str())) {
                let is = verdict_of(scene, rule, lang);
                let what = format!("{}`{rule}`", lang.pick("the limit ", "时限"));
                differs(&what, lang.pick(en, zh), is);
            }
        }
        for (rule, at) in &self.due {
            let expected = instant(at, scene.zone)?;
            let limit = complaint.limits.iter().find(|limit| limit.rule.as_str() == rule);
            let what = format!("{}`{rule}`", lang.pick("the limit ", "时限"));
            match limit {
                Some(limit) if limit.due == expected => {}
                Some(limit) => {
                    let found = redress::time::end_text(limit.due, scene.zone);
                    differs(&what, at, &found);
                }
                None => differs(&what, at, lang.pick("not running", "没有在走")),
            }
        }
        if let Some(level) = self.level.filter(|level| *level != complaint.level) {
            let what = lang.pick("the level of escalation", "升级层级");
            differs(what, &level.to_string(), &complaint.level.to_string());
        }
        if let Some(cycle) = self.cycle.filter(|cycle| *cycle != complaint.cycle) {
            let what = lang.pick("the cycle", "轮次");
            differs(what, &cycle.to_string(), &complaint.cycle.to_string());
        }
        let holder = complaint.route.holder().as_str();
        if let Some(department) = self.department.as_deref().filter(|name| *name != holder) {
            differs(lang.pick("the department", "部门"), department, holder);
        }
        Ok(wrong)
    }
}

fn refused(why: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("refused ({why})"),
        Lang::Zh => format!("被拒绝（{why}）"),
    }
}

fn verdict_of(scene: &Scene, rule: &str, lang: Lang) -> &'static str {
    let verdicts = [
        (Verdict::Kept, "kept", "已遵守"),
        (Verdict::Broken, "broken", "已超期"),
        (Verdict::Open, "running", "在走"),
        (Verdict::Void, "lapsed", "已失效"),
    ];
    let found = verdicts.iter().find(|(verdict, ..)| scene.rules(*verdict).contains(&rule));
    found.map_or(lang.pick("not there", "没有此时限"), |(_, en, zh)| lang.pick(en, zh))
}
