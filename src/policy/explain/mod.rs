//! What a policy demands, rule by rule, in plain English or Chinese.

mod counts_by;
mod phrases;

use phrases::percent;

use super::compiled::Policy;
use super::rules::{
    Ceiling, Climb, FollowUpRule, Gate, IncentiveRule, LimitRule, Need, OnHold, Permission,
    Reaction, Returns, Route, Scope, Stake, Starts,
};
use super::target::Target;
use crate::lifecycle::CommandKind;
use crate::time::Period;
use crate::vocabulary::{Lang, RuleId};

impl Policy {
    /// What the policy demands, in plain words: who may do what, what may not be left out, how long
    /// things may take, what follows, penalties and rewards; each rule with its name and the clauses
    /// that it comes from. Then what the rules count by: who heads which department, the codes of the closed
    /// lists, the calendars.
    ///
    /// ```
    /// use redress_presets::dealership;
    /// use redress::vocabulary::Lang;
    /// let text = dealership()?.explain(Lang::En);
    /// assert!(text.contains(
    ///     "- form filled in: from received until registered within 2h, for grade general."
    /// ));
    /// # Ok::<(), redress::policy::FileError>(())
    /// ```
    #[must_use]
    pub fn explain(&self, lang: Lang) -> String {
        Words { policy: self, lang }.all()
    }
}

impl Policy {
    /// What sets a reaction off, in words.
    pub(crate) fn trigger(&self, reaction: &RuleId, lang: Lang) -> Option<String> {
        let rule = self.spec().reactions.iter().find(|rule| rule.id == *reaction)?;
        Some(Words { policy: self, lang }.trigger(&rule.on))
    }
}

/// A policy's words in one language.
struct Words<'a> {
    policy: &'a Policy,
    lang: Lang,
}

fn each<R>(rules: &[R], said: impl Fn(&R) -> String) -> Vec<String> {
    rules.iter().map(said).collect()
}

impl Words<'_> {
    fn all(&self) -> String {
        let (spec, stamp) = (self.policy.spec(), self.policy.stamp());
        let title = spec.title.text(self.lang);
        let head = match self.lang {
            Lang::En => format!("{title} ({}, version {})", stamp.name, stamp.version),
            Lang::Zh => format!("{title}（{}，第{}版）", stamp.name, stamp.version),
        };
        let parts: [(&str, &str, Vec<String>); 8] = [
            ("Who may do what", "办理权限", each(&spec.permissions, |r| self.permission(r))),
            ("Where a case goes", "投诉流转", self.ways()),
            ("What may not be left out", "必经环节", each(&spec.gates, |r| self.gate(r))),
            ("How long things may take", "时限", each(&spec.limits, |r| self.limit(r))),
            ("What follows", "后续措施", each(&spec.reactions, |r| self.reaction(r))),
            ("What may be granted without asking", "授权", self.authorities()),
            ("How a case may end", "结案方式", self.conclusions()),
            ("Penalties and rewards", "奖惩", each(&spec.incentives, |r| self.incentive(r))),
        ];
        let mut text = head;
        let rules = parts.map(|(en, zh, rules)| (self.pick(en, zh).to_owned(), rules)).into_iter();
        let parts = rules.chain(self.counts_by()).filter(|(_, lines)| !lines.is_empty());
        for (heading, rules) in parts {
            text.push_str("\n\n");
            text.push_str(&heading);
            for rule in rules {
                text.push_str("\n- ");
                text.push_str(&rule);
            }
        }
        text.push('\n');
        if self.lang == Lang::Zh { self.policy.in_own_words(text) } else { text }
    }

    fn permission(&self, rule: &Permission) -> String {
        let commands = rule.allow.iter().map(|command| self.command(*command));
        let mut what = self.list(commands);
        if !rule.marks.is_empty() {
            let marks = self.list(rule.marks.iter().map(|mark| self.code(mark)));
            what = [&what, self.pick(" (", "（"), &marks, self.pick(")", "）")].concat();
        }
        if !rule.reasons.is_empty() {
            let reasons = self.one_of(rule.reasons.iter().map(|reason| self.code(reason)));
            what = [&what, self.pick(" (for ", "（限"), &reasons, self.pick(")", "）")].concat();
        }
        let scope = match rule.scope {
            Scope::Any => "",
            Scope::Holder => {
                self.pick(", where their department has the case", "，限本部门正在处理的投诉")
            }
            Scope::Responsible => self.pick(
                ", where their department has the case or had it last",
                "，限本部门正在处理或最后处理的投诉",
            ),
            Scope::Owner if self.lang == Lang::Zh => {
                &["，限本人为", &self.target(&Target::Owner), "的投诉"].concat()
            }
            Scope::Owner => ", where they are the case owner",
            Scope::Notice => {
                self.pick(", for notices on their own department", "，限本部门的通知单")
            }
            Scope::Home => self.pick(", for customers of their own", "，限本单位客户"),
        };
        let (who, link) = (self.roles(&rule.to), self.pick(" may: ", "可以："));
        let only = self.only(&rule.when);
        [&who, link, &what, scope, &only, &self.source(None, &rule.cite)].concat()
    }

    fn ways(&self) -> Vec<String> {
        let spec = self.policy.spec();
        let origin = self.code(&spec.origin);
        let mut ways = vec![match self.lang {
            Lang::En => format!("Cases start at {origin}."),
            Lang::Zh => format!("投诉自{origin}开始。"),
        }];
        for rule in &spec.origins {
            let (at, only) = (self.code(&rule.department), self.only(&rule.when));
            let said = match self.lang {
                Lang::En => format!("They start at {at}{only}"),
                Lang::Zh => format!("自{at}开始{only}"),
            };
            ways.push([said, self.source(None, &rule.cite)].concat());
        }
        if let Some(when) = &spec.receiver_owns {
            let only = self.only(when);
            let owner = self.target(&Target::Owner);
            ways.push(match self.lang {
                Lang::En => format!("Whoever takes a case in owns it{only}."),
                Lang::Zh => format!("接收人即{owner}{only}。"),
            });
        }
        ways.extend(spec.routes.iter().map(|route| self.route(route)));
        for department in spec.departments.iter().filter(|rule| !rule.passes_to.is_empty()) {
            let from = self.code(&department.department);
            let to = self.list(department.passes_to.iter().map(|to| self.code(to)));
            ways.push(match self.lang {
                Lang::En => format!("{from} may hand cases to {to}."),
                Lang::Zh => format!("{from}可转交{to}。"),
            });
        }
        let (en, zh) = match spec.returns {
            Returns::ToOrigin => ("straight back to where it started", "直接反馈至起始部门"),
            Returns::ToSender => {
                ("back step by step, to whoever handed it on", "逐级反馈至转交部门")
            }
        };
        ways.push(match self.lang {
            Lang::En => self.form(format!("A returned form goes {en}.")),
            Lang::Zh => format!("处理表{zh}。"),
        });
        let levels = (1..).zip(&spec.ladder).map(|(level, target): (usize, _)| match self.lang {
            Lang::En => format!("level {level} is {}", self.target(target)),
            Lang::Zh => format!("第{level}级为{}", self.target(target)),
        });
        if !spec.ladder.is_empty() {
            let levels = self.list(levels);
            let climb = match spec.climb {
                Climb::AnyRung => "",
                Climb::RungByRung => {
                    self.pick("; people climb one level at a time", "；人工升级须逐级进行")
                }
            };
            let (head, stop) = (self.pick("Escalation: ", "升级："), self.pick(".", "。"));
            ways.push([head, &levels, climb, stop].concat());
        }
        ways.push(self.follow_up(&spec.follow_up));
        ways
    }

    fn follow_up(&self, rule: &FollowUpRule) -> String {
        let accepts = rule.accepts.label(self.lang);
        let attempts = rule.attempts;
        let counted = rule.intake_counts.as_ref().map(|when| {
            let only = self.only(when);
            let en = "; the call that brought the case in counts as the first";
            [self.pick(en, "；反映该投诉的回访计为首次"), &only].concat()
        });
        let counted = counted.unwrap_or_default();
        match self.lang {
            Lang::En => format!(
                "Call-backs: worse than {accepts} counts as dissatisfied; after {attempts} vain attempts the case may go on as unreachable{counted}."
            ),
            Lang::Zh => format!(
                "回访：客户评价低于“{accepts}”的，按不满意处理；{attempts}次未接通后可按无法接通处理{counted}。"
            ),
        }
    }

    fn route(&self, rule: &Route) -> String {
        let from = rule.from.as_ref().unwrap_or(&self.policy.spec().origin);
        let (from, to, only) = (self.code(from), self.code(&rule.to), self.only(&rule.when));
        let said = match self.lang {
            Lang::En => format!("{from} dispatches to {to}{only}"),
            Lang::Zh => format!("{from}{}至{to}{only}", self.command(CommandKind::Dispatch)),
        };
        [said, self.source(None, &rule.cite)].concat()
    }

    fn gate(&self, rule: &Gate) -> String {
        let mut before = self.command(rule.before);
        if !rule.marks.is_empty() {
            let marks = self.list(rule.marks.iter().map(|mark| self.code(mark)));
            before = [&before, self.pick(": ", "："), &marks].concat();
        }
        let need = match (&rule.needs, self.lang) {
            (Need::Reached(milestone), _) => self.milestone(milestone),
            (Need::Promised(topic), Lang::Zh) => format!("“{}”的日期已商定", self.topic(topic)),
            (other, _) => self.form(other.text(self.lang)),
        };
        let only = self.only(&rule.when);
        let said = match self.lang {
            Lang::En => format!("Before \"{before}\": {need}{only}"),
            Lang::Zh if rule.needs == Need::Barred => format!("不得“{before}”{only}"),
            Lang::Zh => format!("“{before}”之前：{need}{only}"),
        };
        [said, self.source(Some(&rule.id), &rule.cite)].concat()
    }

    fn limit(&self, rule: &LimitRule) -> String {
        let label = rule.label.text(self.lang);
        let (from, until) = (self.milestone(&rule.from), self.milestone(&rule.until));
        let (within, only) = (rule.within.text(self.lang), self.only(&rule.when));
        let same_day = rule.within == Period::same_day();
        let mut said = match self.lang {
            Lang::En if rule.agreed => format!(
                "{label}: from {from} until {until} by a date agreed case by case, within {within} at most{only}"
            ),
            Lang::Zh if rule.agreed => {
                format!("{label}：自{from}至{until}，按逐案商定的日期，最长{within}{only}")
            }
            Lang::En if same_day => {
                format!("{label}: from {from} until {until} on the same day{only}")
            }
            Lang::En => format!("{label}: from {from} until {until} within {within}{only}"),
            Lang::Zh if same_day => format!("{label}：自{from}至{until}，当天完成{only}"),
            Lang::Zh => format!("{label}：自{from}至{until}，{within}内{only}"),
        };
        let mut add = |en: String, zh: String| {
            said.push_str(&[self.pick(". ", "。"), self.pick(&en, &zh)].concat());
        };
        if let Some(calendar) = &rule.calendar {
            let name = self.code(calendar);
            add(format!("Counted by the calendar {name}"), format!("按日历{name}计算"));
        }
        if rule.starts == Starts::Each {
            add("Starts anew each time".to_owned(), "每次重新起算".to_owned());
        }
        if !rule.by.is_empty() {
            let by = self.one_of(rule.by.iter().map(|doer| self.doer(doer)));
            add(format!("Kept only by {by}"), format!("须由{by}完成"));
        }
        if rule.through_transfers {
            add(
                "A transfer leaves it running: whoever has the case in the end must keep it"
                    .to_owned(),
                "转派后原时限继续计算，由最终负责的部门完成".to_owned(),
            );
        }
        if !rule.lapses_at.is_empty() {
            let at = self.one_of(rule.lapses_at.iter().map(|m| self.milestone(m)));
            add(format!("Of no matter once {at}"), format!("{at}后不再适用"));
        }
        if rule.hard {
            add("No promise may go beyond it".to_owned(), "任何承诺不得超过".to_owned());
        }
        if rule.on_hold == OnHold::Stops {
            add("Stops while the case is on hold".to_owned(), "挂起期间停止计时".to_owned());
        }
        if rule.precedence > 0 {
            let (topic, precedence) = (self.topic(&rule.topic), rule.precedence);
            add(
                format!("Comes before others on {topic} (precedence {precedence})"),
                format!("在{topic}的各项时限中优先（优先级{precedence}）"),
            );
        }
        if !rule.warn.is_empty() {
            let at = self.list(rule.warn.iter().map(|warn| percent(*warn, self.lang)));
            let then = self.follows(&rule.on_warning);
            let colon = if then.is_empty() { "" } else { self.pick(": ", "：") };
            add(format!("Warning at {at}{colon}{then}"), format!("{at}时预警{colon}{then}"));
        }
        if !rule.on_breach.is_empty() {
            let then = self.follows(&rule.on_breach);
            add(format!("When it runs out: {then}"), format!("超时：{then}"));
        }
        if let Some(extension) = &rule.extension {
            add(self.extension(extension), self.extension(extension));
        }
        [said, self.source(Some(&rule.id), &rule.cite)].concat()
    }

    fn reaction(&self, rule: &Reaction) -> String {
        let on = self.trigger(&rule.on);
        let unless = rule.unless.as_ref().map(|unless| {
            [self.pick(", except for ", "，但不适用于"), &self.condition(unless)].concat()
        });
        let only = [self.only(&rule.when), unless.unwrap_or_default()].concat();
        let then = self.follows(&rule.then);
        let said = match self.lang {
            Lang::En => format!("On \"{on}\"{only}: {then}"),
            Lang::Zh => format!("“{on}”时{only}：{then}"),
        };
        [said, self.source(Some(&rule.id), &rule.cite)].concat()
    }

    fn authorities(&self) -> Vec<String> {
        let one = |rule: &super::rules::Authority| {
            let who = self.roles(&rule.to);
            let what = if rule.remedies.is_empty() {
                self.pick("any remedy", "任何补救").to_owned()
            } else {
                self.list(rule.remedies.iter().map(|remedy| self.code(remedy)))
            };
            let money = match rule.up_to {
                Ceiling::Nothing => String::new(),
                Ceiling::UpTo(money) => {
                    [self.pick(", up to ", "，金额不超过"), &money.text(self.lang)].concat()
                }
                Ceiling::Any => self.pick(", any amount", "，金额不限").to_owned(),
            };
            let only = self.only(&rule.when);
            let link = self.pick(" may grant ", "可以给予");
            let source = self.source(Some(&rule.id), &rule.cite);
            [&who, link, &what, &money, &only, &source].concat()
        };
        each(&self.policy.spec().authorities, one)
    }

    fn conclusions(&self) -> Vec<String> {
        let one = |rule: &super::rules::ConclusionRule| {
            let (what, only) = (self.code(&rule.conclusion), self.only(&rule.when));
            let found = rule.finding.map(|finding| {
                [self.pick(", where decided: ", "，认定为"), finding.label(self.lang)].concat()
            });
            let also = rule.also_after.as_ref().map(|what| {
                [self.pick(", or after ", "，或有以下情形之一："), &self.shortcomings(what)]
                    .concat()
            });
            let not = rule.not_after.as_ref().map(|what| {
                [self.pick(", not after ", "，有以下情形之一的除外："), &self.shortcomings(what)]
                    .concat()
            });
            let terms: String = [found, also, not].into_iter().flatten().collect();
            [what, only, terms, self.source(None, &rule.cite)].concat()
        };
        each(&self.policy.spec().conclusions, one)
    }

    fn incentive(&self, rule: &IncentiveRule) -> String {
        let (label, mut effect) = (rule.label.text(self.lang), rule.incentive.label(self.lang));
        let stake = match &rule.stake {
            Stake::Money(range) => range.text(self.lang),
            Stake::Measures(scale) => {
                effect = self.pick(effect, "给予");
                self.one_of(scale.iter().map(|m| self.code(m)))
            }
        };
        let (on, by) = (self.target(&rule.on), self.roles(&rule.decided_by));
        let joint = rule.joint.as_ref().map(|joint| {
            let liable = self.pick(" jointly liable", "负连带责任");
            [self.pick(", ", "，"), &self.target(joint), liable].concat()
        });
        let joint = joint.unwrap_or_default();
        let article = rule.article.as_ref().map_or("", |article| article.text(self.lang));
        let by_article = if article.is_empty() { "" } else { self.pick(", by ", "。依据") };
        let said = match self.lang {
            Lang::En => format!("{label}: {effect} of {stake} on {on}{joint}, decided by {by}"),
            Lang::Zh => format!("{label}：对{on}{effect}{stake}{joint}，由{by}核准"),
        };
        [&said, by_article, article, &self.source(Some(&rule.id), &rule.cite)].concat()
    }
}
