//! Findings in words: what is wrong and how to fix it, in English and Chinese.

mod chinese;
mod english;

use super::Place;
use super::case_kinds::{CaseKind, CasePart};
use super::problem::{Never, Problem};
use crate::lifecycle::CommandKind;
use crate::policy::rules::Need;
use crate::vocabulary::Lang;

impl Place {
    /// The place for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Policy => lang.pick("the policy", "制度").to_owned(),
            Self::Rule(id) => format!("{} `{id}`", lang.pick("rule", "规则")),
            Self::Permission(n) => match lang {
                Lang::En => format!("permission {n}"),
                Lang::Zh => format!("第{n}条权限"),
            },
            Self::Route(n) => match lang {
                Lang::En => format!("route {n}"),
                Lang::Zh => format!("第{n}条路由"),
            },
            Self::Department(id) => format!("{} `{id}`", lang.pick("department", "部门")),
            Self::Ladder => lang.pick("the ladder", "升级层级").to_owned(),
            Self::State(state) => match lang {
                Lang::En => format!("state `{state}`"),
                Lang::Zh => format!("状态`{state}`（{}）", state.label(lang)),
            },
        }
    }
}

impl CasePart {
    /// The part's name for a person.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Channel => lang.pick("channel", "渠道"),
            Self::Grade => lang.pick("grade", "级别"),
            Self::Kind => lang.pick("kind", "类别"),
            Self::Nature => lang.pick("nature", "性质"),
            Self::Tier => lang.pick("tier", "客户级别"),
            Self::Line => lang.pick("line", "业务类型"),
            Self::Flag => lang.pick("flag", "标记"),
            Self::Subject => lang.pick("subject", "问题类别"),
            Self::Initiative => lang.pick("initiative", "主被动"),
        }
    }
}

impl CaseKind {
    /// The kind of case for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if self.properties.is_empty() {
            return lang.pick("every case", "所有投诉").to_owned();
        }
        let said = self.properties.iter().map(|property| {
            let (label, values) =
                (property.part.label(lang), property.values.join(lang.pick(", ", "、")));
            let link = match (property.is, property.values.len()) {
                (true, 1) => lang.pick(" ", "为"),
                (true, _) => lang.pick(" one of ", "为以下之一："),
                (false, 1) => lang.pick(" not ", "不是"),
                (false, _) => lang.pick(" none of ", "不属于"),
            };
            [label, link, &values].concat()
        });
        let said: Vec<String> = said.collect();
        let said = said.join(lang.pick(", ", "，"));
        match lang {
            Lang::En => format!("cases with {said}"),
            Lang::Zh => format!("{said}的投诉"),
        }
    }
}

impl Need {
    /// What is asked for, for a person.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Reached(milestone) => milestone.text(lang),
            Self::Satisfied => lang.pick("a satisfied customer", "客户满意").to_owned(),
            Self::Liability => lang.pick("liability decided", "责任已认定").to_owned(),
            Self::FormHome => lang.pick("the form back", "处理表已反馈").to_owned(),
            Self::Promised(topic) => match lang {
                Lang::En => format!("a date set for `{topic}`"),
                Lang::Zh => format!("`{topic}`的日期已商定"),
            },
            Self::Barred => lang
                .pick("never: this step is not taken", "不得进行（本程序没有这一步）")
                .to_owned(),
        }
    }
}

fn way(via: &[CommandKind]) -> String {
    via.iter().map(|command| command.as_str()).collect::<Vec<_>>().join(" → ")
}

fn quoted<T: std::fmt::Display>(names: &[T], lang: Lang) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(lang.pick(", ", "、"))
}

impl Problem {
    /// What is wrong and how to fix it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }
}

impl Never {
    fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::Empty => lang.pick(
                "it names nobody, or nothing that they may do; fill it in or remove it",
                "未列出人员或其可做的事；请补全或删去",
            ),
            Self::Unless => lang.pick(
                "its `unless` rules out all that its `when` asks for; narrow `unless`",
                "`unless`排除了`when`所要求的全部投诉；请收窄`unless`",
            ),
            Self::Level => lang.pick(
                "it asks for a level that the ladder does not have; lower `level_from`",
                "所要求的级别不在升级层级中；请降低`level_from`",
            ),
            Self::Cycle => lang.pick(
                "it asks for a later cycle, and nothing reopens its cases; permit `reopen` or remove it",
                "要求其后的轮次，但其投诉不会重新处理；请授予`reopen`权限或删去",
            ),
            Self::CallBacks => lang.pick(
                "it asks for call-backs, and nobody may `follow-up`; permit it or remove the rule",
                "要求回访次数，但无人有权`follow-up`；请授予权限或删去",
            ),
            Self::Transfers => lang.pick(
                "it asks for transfers, and nobody may `transfer`; permit it or remove the rule",
                "要求转派次数，但无人有权`transfer`；请授予权限或删去",
            ),
            Self::Rework => lang.pick(
                "it asks for rework, and nobody may `send-back` or `refuse`; permit it or remove the rule",
                "要求退回重办次数，但无人有权`send-back`或`refuse`；请授予权限或删去",
            ),
        }
    }
}
