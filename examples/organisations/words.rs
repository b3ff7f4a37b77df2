//! Events in words, in one of two languages.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use redress::complaint::{
    Event, ExtensionRefusal, FollowUpResult, Limit, Missing, Plan, Rejection, Ruling, Verdict,
};
use redress::lifecycle::{CommandKind, Milestone, StateKind};
use redress::policy::{Policy, Stake};
use redress::vocabulary::{Actor, ActorId, AtFault, Clause, Facts, Lang, Party, RuleId, role};

pub(crate) struct Words {
    policy: Policy,
    lang: Lang,
    names: Vec<(ActorId, &'static str)>,
}

/// Words that belong to a story, not to a policy.
const STORY: [(&str, &str, &str); 13] = [
    ("too-little", "too little", "补偿太少"),
    ("parts-awaited", "parts awaited", "等待配件"),
    ("plan", "as planned", "方案约定"),
    ("evidence-awaited", "test report awaited", "等待检测报告"),
    ("too-vague", "too vague", "方案不够具体"),
    ("set-by-customer", "set by the customer", "顾客指定"),
    ("inspection", "accredited inspection", "送检鉴定"),
    ("settled", "settled", "已解决"),
    ("rework", "dissatisfied at the call-back", "回访不满意"),
    ("customer-away", "customer away", "顾客外出"),
    ("site-closed", "site closed", "现场停工"),
    ("sensor", "sensor fault", "传感器故障"),
    ("not-ours", "not ours", "非本商场商品"),
];

impl Words {
    pub(crate) fn new(policy: Policy, lang: Lang, names: Vec<(ActorId, &'static str)>) -> Self {
        Self { policy, lang, names }
    }

    fn say(&self, en: String, zh: String) -> String {
        if self.lang == Lang::En { en } else { zh }
    }

    fn word<'a>(&'a self, code: &'a str) -> &'a str {
        let known = self.policy.label(code, self.lang);
        let story = STORY.iter().find(|(known, ..)| *known == code);
        match story {
            Some((_, en, zh)) if known == code => self.lang.pick(en, zh),
            _ => known,
        }
    }

    fn list<'a>(&self, codes: impl Iterator<Item = &'a str>) -> String {
        let words: Vec<&str> = codes.map(|code| self.policy.label(code, self.lang)).collect();
        words.join(self.lang.pick(", ", "、"))
    }

    pub(crate) fn title(&self) -> String {
        self.policy.spec().title.text(self.lang).to_owned()
    }

    pub(crate) fn person(&self, actor: &Actor) -> String {
        if actor.role == role::SYSTEM {
            return self.lang.pick("the desk's clock", "系统计时").to_owned();
        }
        let (name, what) = (self.name(&actor.id), self.word(actor.role.as_str()));
        self.say(format!("{name}, {what}"), format!("{name}（{what}）"))
    }

    fn name(&self, id: &ActorId) -> String {
        let known = self.names.iter().find(|(known, _)| known == id);
        known.map_or_else(|| id.to_string(), |(_, name)| (*name).to_owned())
    }

    /// A local time; midnight is the end of the day before.
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> String {
        let local = at + TimeDelta::hours(8);
        let midnight = local.format("%H:%M:%S%.f").to_string() == "00:00:00";
        let day = if midnight { local - TimeDelta::days(1) } else { local };
        let time = if midnight { "24:00".to_owned() } else { local.format("%H:%M").to_string() };
        let week = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        let weekday = week
            .get(usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0))
            .copied()
            .unwrap_or_default();
        self.say(
            format!("{} {time}", day.format("%a %-d %b")),
            format!("{}月{}日 {weekday} {time}", day.month(), day.day()),
        )
    }

    fn clauses(cite: &[Clause]) -> String {
        cite.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    fn limit(&self, rule: &RuleId) -> String {
        self.policy.limit(rule).map_or_else(
            || rule.to_string(),
            |rule| format!("{} [{}]", rule.label.text(self.lang), Self::clauses(&rule.cite)),
        )
    }

    fn party(&self, party: &Party) -> String {
        match party {
            Party::Person(id) => self.name(id),
            Party::Role(role) | Party::Manager { role, .. } => self.word(role.as_str()).to_owned(),
            Party::Department(department) => self.word(department.as_str()).to_owned(),
        }
    }

    fn facts(&self, facts: &Facts) -> String {
        let mut codes = vec![facts.channel.as_str()];
        codes.extend(facts.subject.as_ref().map(redress::vocabulary::Code::as_str));
        if facts.grade != redress::vocabulary::grade::GENERAL {
            codes.push(facts.grade.as_str());
        }
        codes.extend(facts.flags.iter().map(redress::vocabulary::Code::as_str));
        self.list(codes.into_iter())
    }

    fn plan(&self, plan: &Plan) -> String {
        let mut words =
            vec![self.list(plan.remedies.iter().map(redress::vocabulary::Code::as_str))];
        words.extend(plan.compensation.map(|money| money.text(self.lang)));
        words.join(self.lang.pick(", ", "、"))
    }

    /// What an event says; nothing where it only keeps books.
    pub(crate) fn line(&self, event: &Event) -> Option<String> {
        self.about_limits(event).or_else(|| self.follows(event)).or_else(|| self.done(event))
    }

    fn about_limits(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::LimitStarted { rule, due, again, .. } => {
                let (name, due) = (self.limit(rule), self.moment(*due));
                let (en, zh) = match self.policy.limit(rule) {
                    Some(rule) if rule.agreed => {
                        (", as agreed".to_owned(), "，按约定时间".to_owned())
                    }
                    Some(rule) => (
                        format!(", {}", rule.within.text(Lang::En)),
                        format!("，{}", rule.within.text(Lang::Zh)),
                    ),
                    None => (String::new(), String::new()),
                };
                let again = if *again { ("again ", "重新") } else { ("", "") };
                self.say(
                    format!("○ limit {}runs: {name}{en}, due {due}", again.0),
                    format!("○ 时限{}开始：{name}{zh}，截止{due}", again.1),
                )
            }
            Event::LimitMet { rule, on_time, .. } => {
                let name = self.limit(rule);
                if *on_time {
                    self.say(format!("✓ kept: {name}"), format!("✓ 按时：{name}"))
                } else {
                    self.say(format!("✗ done late: {name}"), format!("✗ 逾期完成：{name}"))
                }
            }
            Event::LimitWarned { rule, warning, .. } => {
                let (name, percent) = (self.limit(rule), warning.percent);
                self.say(
                    format!("! {percent} used up: {name}"),
                    format!("! 预警（已用{percent}）：{name}"),
                )
            }
            Event::LimitBreached { rule, due } => {
                let (name, due) = (self.limit(rule), self.moment(*due));
                self.say(
                    format!("✗ LIMIT BROKEN: {name}, was due {due}"),
                    format!("✗ 超时：{name}，应于{due}前完成"),
                )
            }
            Event::LimitSuspended { rule, .. } => {
                let name = self.limit(rule);
                self.say(format!("○ limit stops: {name}"), format!("○ 时限中止：{name}"))
            }
            Event::LimitResumed { rule, due, .. } => {
                let (name, due) = (self.limit(rule), self.moment(*due));
                self.say(
                    format!("○ limit runs on: {name}, now due {due}"),
                    format!("○ 时限恢复：{name}，现截止{due}"),
                )
            }
            Event::LimitRepromised { rule, from, to, reason, customer_told, .. } => {
                let moved = self.policy.limit(rule).is_some_and(|rule| rule.agreed);
                let (en, zh) = if moved { ("moved", "改约") } else { ("extended", "延期") };
                let (name, reason) = (self.limit(rule), self.word(reason.as_str()));
                let (from, to) = (self.moment(*from), self.moment(*to));
                let (told_en, told_zh) = if *customer_told {
                    (", customer told", "，已告知客户")
                } else {
                    ("", "")
                };
                self.say(
                    format!("○ {en}: {name}, {to} instead of {from} ({reason}{told_en})"),
                    format!("○ {zh}：{name}，由{from}改为{to}（{reason}{told_zh}）"),
                )
            }
            Event::LimitSuperseded { rule, .. } => {
                let name = self.limit(rule);
                self.say(format!("○ limit replaced: {name}"), format!("○ 时限被替代：{name}"))
            }
            Event::LimitLapsed { rule } => {
                let name = self.limit(rule);
                self.say(format!("○ no longer matters: {name}"), format!("○ 时限失效：{name}"))
            }
            _ => return None,
        })
    }

    fn stake(&self, stake: &Stake) -> String {
        match stake {
            Stake::Money(range) => range.text(self.lang),
            Stake::Measures(scale) => {
                self.list(scale.iter().map(redress::vocabulary::Code::as_str))
            }
        }
    }

    fn follows(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::Expedited { to, .. } => {
                let to = self.party(to);
                self.say(format!("→ expedite order to {to}"), format!("→ 督办：{to}"))
            }
            Event::Notified { to, .. } => {
                let to = self.party(to);
                self.say(format!("→ told: {to}"), format!("→ 通知：{to}"))
            }
            Event::AuthorityUsed { authority } => {
                let rules = self.policy.spec().authorities.iter();
                let mut cite =
                    rules.filter(|rule| rule.id == *authority).map(|rule| &rule.cite[..]);
                let cite = Self::clauses(cite.next_back().unwrap_or_default());
                self.say(
                    format!("• by their own authority [{cite}]"),
                    format!("• 在授权范围内 [{cite}]"),
                )
            }
            Event::NoticeProposed { notice, incentive, on, stake, .. } => {
                let on: Vec<String> = on.iter().map(|on| self.party(on)).collect();
                let on = on.join(self.lang.pick(", ", "、"));
                let rule = self.policy.incentive(incentive)?;
                let (reason, cite) = (rule.label.text(self.lang), Self::clauses(&rule.cite));
                let stake = self.stake(stake);
                self.say(
                    format!("¥ notice {notice} proposed for {on}: {stake} ({reason}) [{cite}]"),
                    format!("¥ 拟处理第{notice}号：{on}，{stake}（{reason}）[{cite}]"),
                )
            }
            Event::NoticeDecided { notice, ruling } => {
                let what = match ruling {
                    Ruling::Impose(money) => money.text(self.lang),
                    Ruling::Measure(measure) => self.word(measure.as_str()).to_owned(),
                    Ruling::Waive(reason) => self.word(reason.as_str()).to_owned(),
                };
                self.say(
                    format!("¥ notice {notice} decided: {what}"),
                    format!("¥ 核准第{notice}号：{what}"),
                )
            }
            _ => return None,
        })
    }

    fn done(&self, event: &Event) -> Option<String> {
        let plain = event.kind().label(self.lang);
        let with = |detail: &str| format!("• {plain}{}{detail}", self.lang.pick(": ", "："));
        Some(match event {
            Event::Received(received) => with(&self.facts(&received.facts)),
            Event::Reclassified { to, .. } => with(&self.facts(to)),
            Event::Dispatched { to }
            | Event::Transferred { to, .. }
            | Event::Returned { to, .. } => with(self.word(to.as_str())),
            Event::AssistRequested { department } => with(self.word(department.as_str())),
            Event::OwnerNamed { owner } => with(&self.name(owner)),
            Event::Investigated { cause: Some(cause), .. } => with(self.word(cause.as_str())),
            Event::Investigated { cause: None, .. } => format!("• {plain}"),
            Event::Proposed { plan } => with(&self.plan(plan)),
            Event::Declined { reason }
            | Event::SentBack { reason }
            | Event::Refused { reason }
            | Event::Reopened { reason, .. }
            | Event::Held { reason } => with(self.word(reason.as_str())),
            Event::Answered { outcome } => with(outcome.label(self.lang)),
            Event::FollowedUp { result, .. } => with(match result {
                FollowUpResult::Reached(said) => said.label(self.lang),
                other => other.call_back().label(self.lang),
            }),
            Event::Closed { conclusion } => with(self.word(conclusion.as_str())),
            Event::Escalated { to, .. } => with(&self.party(to)),
            Event::LiabilityDecided { finding, persons } => {
                let name = |who: &AtFault| {
                    let degree = who.responsibility.map(|degree| degree.label(self.lang));
                    let degree = degree.map_or_else(String::new, |degree| format!(" ({degree})"));
                    [self.name(&who.person), degree].concat()
                };
                let names: Vec<String> = persons.iter().map(name).collect();
                with(&format!("{} {}", finding.label(self.lang), names.join(", ")))
            }
            Event::Marked { mark } => format!("• {}", self.word(mark.as_str())),
            _ => format!("• {plain}"),
        })
    }

    fn milestone(&self, milestone: &Milestone) -> String {
        match milestone {
            Milestone::At(point) => point.label(self.lang).to_owned(),
            Milestone::Marked(mark) => self.word(mark.as_str()).to_owned(),
        }
    }

    fn missing(&self, missing: &Missing) -> String {
        match missing {
            Missing::Milestone(milestone) => {
                let what = self.milestone(milestone);
                self.say(format!("first: {what}"), format!("须先：{what}"))
            }
            Missing::Promise(topic) => {
                let mut limits = self.policy.spec().limits.iter();
                let named = limits.find(|limit| limit.topic == *topic);
                let what = named.map_or(topic.as_str(), |limit| limit.label.text(self.lang));
                self.say(format!("first a date for: {what}"), format!("须先约定时间：{what}"))
            }
            Missing::Satisfied => {
                self.lang.pick("first a call-back that satisfies", "须先回访且客户满意").to_owned()
            }
            Missing::Liability => self
                .lang
                .pick("first the responsibility must be verified", "须先核实责任")
                .to_owned(),
            Missing::FormHome => {
                self.lang.pick("first the form must come back", "须先交回处理表").to_owned()
            }
            Missing::Barred => self
                .lang
                .pick("complaints of this sort are not handed on", "此类投诉不转出")
                .to_owned(),
            other => other.to_string(),
        }
    }

    /// That the desk refused, and why.
    pub(crate) fn refused(&self, command: CommandKind, why: &Rejection) -> String {
        let asked = command.label(self.lang);
        let cite = Self::clauses(why.cite());
        let cite = if cite.is_empty() { cite } else { format!(" [{cite}]") };
        let why = match why {
            Rejection::GateClosed { missing, .. } => self.missing(missing),
            Rejection::NotAllowed { needed_roles, .. } => {
                let mut roles: Vec<&str> = needed_roles.iter().map(|n| n.role.as_str()).collect();
                roles.dedup();
                let roles = self.list(roles.into_iter());
                self.say(format!("that is for: {roles}"), format!("须由{roles}办理"))
            }
            Rejection::NoAuthority { .. } => self
                .lang
                .pick("beyond their authority; somebody above must", "超出授权，须上级办理")
                .to_owned(),
            Rejection::Extension { why: ExtensionRefusal::CustomerNotTold, .. } => self
                .lang
                .pick("the customer must be told why first", "须先向客户说明原因")
                .to_owned(),
            Rejection::Extension { why: ExtensionRefusal::TooFar { furthest, .. }, .. } => {
                let furthest = self.moment(*furthest);
                self.say(format!("no later than {furthest}"), format!("最迟不得超过{furthest}"))
            }
            Rejection::Extension { why: ExtensionRefusal::NotApproved(roles), .. } => {
                let roles = self.list(roles.iter().map(redress::vocabulary::Code::as_str));
                self.say(format!("needs the approval of: {roles}"), format!("须经{roles}批准"))
            }
            other => other.to_string(),
        };
        self.say(
            format!("⊘ wanted to “{asked}”, refused: {why}{cite}"),
            format!("⊘ 欲“{asked}”，被拒：{why}{cite}"),
        )
    }

    pub(crate) fn state(&self, state: StateKind) -> String {
        let state = state.label(self.lang);
        self.say(format!("The case is {state}. Its limits:"), format!("案件状态：{state}。时限："))
    }

    pub(crate) fn verdict(&self, limit: &Limit) -> Option<String> {
        let name = self.limit(&limit.rule);
        let first = limit.original_verdict();
        let verdict = match limit.verdict() {
            Verdict::Kept if first == Verdict::Broken => self
                .lang
                .pick("✓ kept as promised anew, not as first promised", "✓ 按延期后时限完成"),
            Verdict::Kept => self.lang.pick("✓ kept", "✓ 按时"),
            Verdict::Broken => self.lang.pick("✗ broken", "✗ 超时"),
            Verdict::Open => self.lang.pick("○ runs", "○ 进行中"),
            Verdict::Void => return None,
        };
        let due = self.moment(limit.due);
        Some(
            self.say(
                format!("{verdict}: {name}, due {due}"),
                format!("{verdict}：{name}，截止{due}"),
            ),
        )
    }
}
