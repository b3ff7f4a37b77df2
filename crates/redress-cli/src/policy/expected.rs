//! What a story expects, and what came instead.

use std::collections::BTreeMap;

use redress::complaint::Verdict;
use redress::lifecycle::StateKind;
use redress::vocabulary::Label;
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
    pub(crate) fn missed(&self, scene: &Scene) -> Result<Vec<Label>, Label> {
        let mut wrong = Vec::new();
        let mut differs = |what: (&str, &str), expected: Label, found: Label| {
            wrong.push(Label::new(
                format!("{}: expected {}; it is {}", what.0, expected.en, found.en),
                format!("{}：应为{}，实为{}", what.1, expected.zh, found.zh),
            ));
        };
        let command = ("the command", "命令");
        let accepted = || Label::new("accepted", "已接受");
        match (&self.refused, &scene.refused) {
            (Refused::No, Some(why)) => differs(command, accepted(), refused(why)),
            (Refused::Yes, None) => differs(command, Label::new("refused", "被拒绝"), accepted()),
            (Refused::Because(words), None) => differs(command, refused(&same(words)), accepted()),
            (Refused::Because(words), Some(why))
                if !why.en.contains(words.as_str()) && !why.zh.contains(words.as_str()) =>
            {
                differs(command, refused(&same(words)), refused(why));
            }
            _ => {}
        }
        let complaint = &scene.complaint;
        if let Some(state) = &self.state {
            let known = StateKind::ALL.iter().find(|kind| kind.as_str() == state);
            let known = known.ok_or_else(|| {
                let all: Vec<&str> = StateKind::ALL.iter().map(|kind| kind.as_str()).collect();
                Label::new(
                    format!("unknown state `{state}`, expected one of {}", all.join(", ")),
                    format!("没有状态`{state}`，应为其中之一：{}", all.join("、")),
                )
            })?;
            let found = complaint.state.kind();
            if found != *known {
                differs(("the state", "状态"), same(state), same(found.as_str()));
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
                let what = (format!("the limit `{rule}`"), format!("时限`{rule}`"));
                differs((&what.0, &what.1), Label::new(en, zh), verdict_of(scene, rule));
            }
        }
        for (rule, at) in &self.due {
            let expected = instant(at, scene.zone)?;
            let limit = complaint.limits.iter().find(|limit| limit.rule.as_str() == rule);
            let what = (format!("the limit `{rule}`"), format!("时限`{rule}`"));
            let what = (what.0.as_str(), what.1.as_str());
            match limit {
                Some(limit) if limit.due == expected => {}
                Some(limit) => {
                    let found = redress::time::end_text(limit.due, scene.zone);
                    differs(what, same(at), same(&found));
                }
                None => differs(what, same(at), Label::new("not running", "没有在走")),
            }
        }
        if let Some(level) = self.level.filter(|level| *level != complaint.level) {
            let what = ("the level of escalation", "升级层级");
            differs(what, same(&level.to_string()), same(&complaint.level.to_string()));
        }
        if let Some(cycle) = self.cycle.filter(|cycle| *cycle != complaint.cycle) {
            let what = ("the cycle", "轮次");
            differs(what, same(&cycle.to_string()), same(&complaint.cycle.to_string()));
        }
        let holder = complaint.route.holder().as_str();
        if let Some(department) = self.department.as_deref().filter(|name| *name != holder) {
            differs(("the department", "部门"), same(department), same(holder));
        }
        Ok(wrong)
    }
}

/// A text that is the same in every language.
fn same(text: &str) -> Label {
    Label::new(text, text)
}

fn refused(why: &Label) -> Label {
    Label::new(format!("refused ({})", why.en), format!("被拒绝（{}）", why.zh))
}

/// What has become of a limit.
fn verdict_of(scene: &Scene, rule: &str) -> Label {
    let verdicts = [
        (Verdict::Kept, "kept", "已遵守"),
        (Verdict::Broken, "broken", "已超期"),
        (Verdict::Open, "running", "在走"),
        (Verdict::Void, "lapsed", "失效"),
    ];
    let found = verdicts.into_iter().find(|(verdict, ..)| scene.rules(*verdict).contains(&rule));
    found.map_or_else(
        || Label::new("not there: no limit of this name has started", "没有：此名称的时限未起算"),
        |(_, en, zh)| Label::new(en, zh),
    )
}
