//! The phrases of which explanations are made: who, for which cases, until when, then what.

use std::fmt::Display;

use super::Words;
use crate::lifecycle::{CommandKind, Milestone};
use crate::policy::rules::{Consequence, Extension, Shortcomings, Trigger};
use crate::policy::target::Target;
use crate::policy::when::When;
use crate::time::Percent;
use crate::vocabulary::kind::Kind;
use crate::vocabulary::{CallBack, Clause, Code, Lang, Role, Topic};

impl Words<'_> {
    pub(super) const fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.lang.pick(en, zh)
    }

    /// What a person reads for a code.
    pub(super) fn code<K: Kind>(&self, code: &Code<K>) -> String {
        self.policy.label_of(code, self.lang).to_owned()
    }

    pub(super) fn command(&self, command: CommandKind) -> String {
        let usual = command.label(self.lang);
        self.policy.term("command", command.as_str(), usual, self.lang).to_owned()
    }

    /// A text with the procedure's own word for the form that goes round.
    pub(super) fn form(&self, text: String) -> String {
        let own = self.policy.term("word", "form", "form", self.lang);
        if self.lang == Lang::Zh { text } else { text.replace("form", own) }
    }

    /// A topic by its own name, otherwise by that of the first limit on it.
    pub(super) fn topic(&self, topic: &Topic) -> String {
        let label = self.policy.label_of(topic, self.lang);
        let first = self.policy.spec().limits.iter().find(|limit| limit.topic == *topic);
        let first =
            first.filter(|_| label == topic.as_str()).map(|rule| rule.label.text(self.lang));
        first.unwrap_or(label).to_owned()
    }

    pub(super) fn list(&self, words: impl IntoIterator<Item = String>) -> String {
        words.into_iter().collect::<Vec<_>>().join(self.pick(", ", "、"))
    }

    pub(super) fn one_of(&self, words: impl IntoIterator<Item = String>) -> String {
        words.into_iter().collect::<Vec<_>>().join(self.pick(" or ", "或"))
    }

    pub(super) fn roles(&self, roles: &[Role]) -> String {
        self.list(roles.iter().map(|role| self.code(role)))
    }

    pub(super) fn milestone(&self, milestone: &Milestone) -> String {
        self.policy.milestone(milestone, self.lang).to_owned()
    }

    /// The name of a rule and where it is written, in brackets, with the full stop.
    pub(super) fn source(&self, name: Option<&dyn Display>, cite: &[Clause]) -> String {
        let clauses = (!cite.is_empty()).then(|| {
            cite.iter().map(Clause::as_str).collect::<Vec<_>>().join(self.pick(", ", "、"))
        });
        let said: Vec<String> =
            name.map(|name| format!("`{name}`")).into_iter().chain(clauses).collect();
        match (said.is_empty(), self.lang) {
            (true, _) => self.pick(".", "。").to_owned(),
            (false, Lang::En) => format!(". ({})", said.join("; ")),
            (false, Lang::Zh) => format!("。（{}）", said.join("；")),
        }
    }

    /// `, for grade general …`, or nothing for every case.
    pub(super) fn only(&self, when: &When) -> String {
        if *when == When::any() {
            return String::new();
        }
        match self.lang {
            Lang::En => format!(", for {}", self.condition(when)),
            Lang::Zh => format!("，适用于{}", self.condition(when)),
        }
    }

    pub(super) fn condition(&self, when: &When) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut part = |en: &str, zh: &str, values: Vec<String>| {
            if !values.is_empty() {
                let (name, link) = (self.pick(en, zh), self.pick(" ", "为"));
                parts.push([name, link, &self.one_of(values)].concat());
            }
        };
        let codes = |list: &mut dyn Iterator<Item = String>| list.collect::<Vec<_>>();
        let kinds = when.kind.iter().map(|kind| kind.label(self.lang).to_owned());
        part("kind", "类别", kinds.collect());
        part("channel", "渠道", codes(&mut when.channel.iter().map(|c| self.code(c))));
        part("grade", "级别", codes(&mut when.grade.iter().map(|c| self.code(c))));
        part("nature", "性质", codes(&mut when.nature.iter().map(|c| self.code(c))));
        part("tier", "客户级别", codes(&mut when.tier.iter().map(|c| self.code(c))));
        part("subject", "问题类别", codes(&mut when.subject.iter().map(|c| self.code(c))));
        part("line", "业务类型", codes(&mut when.line.iter().map(|c| self.code(c))));
        for flag in &when.flag {
            part("flag", "标记", vec![self.code(flag)]);
        }
        let initiative = when.initiative.map(|i| i.label(self.lang).to_owned());
        part("initiative", "主被动", initiative.into_iter().collect());
        let counts = [
            (when.level_from.map(u32::from), "level", "升级级别"),
            (when.cycle_from, "cycle", "处理轮次"),
            (when.call_backs_from, "call-back", "回访次数"),
            (when.transfers_from, "transfer", "转派次数"),
            (when.rework_from, "rework", "退回重办次数"),
        ];
        for (from, en, zh) in counts {
            if let Some(from) = from {
                parts.push(match self.lang {
                    Lang::En => format!("{en} {from} and later"),
                    Lang::Zh => format!("{zh}不少于{from}"),
                });
            }
        }
        parts.join(self.pick(" and ", "且"))
    }

    pub(super) fn trigger(&self, on: &Trigger) -> String {
        match on {
            Trigger::Reached(milestone) => self.milestone(milestone),
            Trigger::Dissatisfied => self
                .pick("the customer is dissatisfied at a call-back", "回访客户不满意")
                .to_owned(),
            Trigger::CallBack(how) => {
                let how = CallBack::label(*how, self.lang);
                [self.pick("call-back: ", "回访："), how].concat()
            }
            Trigger::Liability(finding) => {
                [self.pick("decided: ", "认定："), finding.label(self.lang)].concat()
            }
            Trigger::CarriedOver => {
                self.pick("carried over the month's end", "转入下月").to_owned()
            }
        }
    }

    pub(super) fn extension(&self, rule: &Extension) -> String {
        let times = rule.times;
        let mut said = match (self.lang, times) {
            (Lang::En, 1) => "May be extended once".to_owned(),
            (Lang::En, u8::MAX) => "May be extended".to_owned(),
            (Lang::En, _) => format!("May be extended {times} times"),
            (Lang::Zh, u8::MAX) => "可延期".to_owned(),
            (Lang::Zh, _) => format!("可延期{times}次"),
        };
        let mut add = |en: String, zh: String| {
            said.push_str(&[self.pick(", ", "，"), self.pick(&en, &zh)].concat());
        };
        if let Some(most) = rule.at_most {
            let most = most.text(self.lang);
            add(format!("to {most} at most"), format!("最长{most}"));
        }
        if !rule.approvers.is_empty() {
            let by = self.one_of(rule.approvers.iter().map(|role| self.code(role)));
            add(format!("by {by}"), format!("须经{by}批准"));
        }
        if rule.late {
            add("also once it has run out".to_owned(), "超时后仍可申请".to_owned());
        }
        if rule.customer_told {
            add("when the customer has been told".to_owned(), "须已告知客户".to_owned());
        }
        said
    }

    pub(super) fn target(&self, target: &Target) -> String {
        match target {
            Target::Owner => {
                let usual = self.pick("the case owner", "第一责任人");
                self.policy.term("word", "owner", usual, self.lang).to_owned()
            }
            Target::Manager => {
                let usual = self.pick("the department's manager", "部门负责人");
                self.policy.term("word", "manager", usual, self.lang).to_owned()
            }
            Target::Holder => {
                self.pick("the department that has the case", "当前处理部门").to_owned()
            }
            Target::Next => {
                self.pick("the department that gets the form next", "流程的下一环节").to_owned()
            }
            Target::Liable => self.pick("who is liable", "责任人").to_owned(),
            Target::Role(role) => self.code(role),
        }
    }

    pub(super) fn shortcomings(&self, what: &Shortcomings) -> String {
        let broken = what.broken.iter().map(|topic| {
            [self.pick("late: ", ""), &self.topic(topic), self.pick("", "超时")].concat()
        });
        let all: Vec<_> = broken.chain(what.marks.iter().map(|mark| self.code(mark))).collect();
        all.join(self.pick(" or ", "；"))
    }

    /// Who must do something, as against who is told.
    pub(super) fn doer(&self, target: &Target) -> String {
        match target {
            Target::Manager if self.lang == Lang::Zh => ["责任", &self.target(target)].concat(),
            Target::Manager => "the manager responsible".to_owned(),
            Target::Holder => {
                self.pick("the department that handles the case", "处理部门").to_owned()
            }
            Target::Owner | Target::Next | Target::Liable | Target::Role(_) => self.target(target),
        }
    }

    pub(super) fn follows(&self, then: &[Consequence]) -> String {
        let one = |then: &Consequence| match (then, self.lang) {
            (Consequence::Escalate(level), Lang::En) => format!("escalate to level {level}"),
            (Consequence::Escalate(level), Lang::Zh) => format!("升级至第{level}级"),
            (Consequence::Expedite(to), Lang::En) => {
                format!("expedite order to {}", self.target(to))
            }
            (Consequence::Expedite(to), Lang::Zh) => format!("向{}督办", self.target(to)),
            (Consequence::Notify(to), Lang::En) => format!("notify {}", self.target(to)),
            (Consequence::Notify(to), Lang::Zh) => format!("通知{}", self.target(to)),
            (Consequence::Propose(id), lang) => {
                let label = self.policy.incentive(id).map_or(id.as_str(), |i| i.label.text(lang));
                match lang {
                    Lang::En => format!("propose `{id}` ({label})"),
                    Lang::Zh => format!("提出`{id}`（{label}）"),
                }
            }
            (Consequence::Rework, Lang::En) => "start the next cycle".to_owned(),
            (Consequence::Rework, Lang::Zh) => "重新处理".to_owned(),
            (Consequence::Regrade(grade), Lang::En) => format!("regrade to {}", self.code(grade)),
            (Consequence::Regrade(grade), Lang::Zh) => format!("级别改为{}", self.code(grade)),
        };
        self.list(then.iter().map(one))
    }
}

pub(super) fn percent(percent: Percent, lang: Lang) -> String {
    match lang {
        Lang::En => percent.to_string(),
        Lang::Zh => format!("{}%", percent.get()),
    }
}
