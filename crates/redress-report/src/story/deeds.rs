//! Sentences about what people did, and who is notified or fined as a result.

use super::{Sign, StoryLine, Teller};
use crate::names::{both, clauses, join};
use redress::complaint::{Event, FollowUpResult, Plan, Relation, Ruling};
use redress::policy::Stake;
use redress::vocabulary::{AtFault, Facts, Finding, Label, Lang, nature};

impl Teller<'_> {
    /// The sentence of an event that does not concern a limit.
    pub(super) fn deed(&self, event: &Event) -> StoryLine {
        if let Some(line) = self.follows(event) {
            return line;
        }
        let detail = self.detail(event);
        if let Event::Marked { mark } = event {
            return StoryLine { sign: Sign::Did, text: self.words.code(mark) };
        }
        StoryLine::new(Sign::Did, |lang| {
            let (kind, policy) = (event.kind(), self.words.policy());
            let plain = policy.term("point", kind.as_str(), kind.label(lang), lang);
            match &detail {
                Some(detail) => format!("{plain}{}{}", lang.pick(": ", "："), detail.text(lang)),
                None => plain.to_owned(),
            }
        })
    }

    /// The details after the name of an event.
    fn detail(&self, event: &Event) -> Option<Label> {
        let words = self.words;
        Some(match event {
            Event::Received(received) => self.facts(&received.facts),
            Event::Reclassified { to, .. } => self.facts(to),
            Event::Dispatched { to } | Event::Returned { to, .. } => words.code(to),
            Event::Transferred { from, to } => {
                let (from, to) = (words.code(from), words.code(to));
                both(|lang| format!("{} → {}", from.text(lang), to.text(lang)))
            }
            Event::OwnerNamed { owner } => words.name_of(owner),
            Event::AssistRequested { department } => words.code(department),
            Event::Contacted { reached: false } => Label::new("not reached", "未接通"),
            Event::Investigated { cause, substantiated } => {
                let found = if *substantiated {
                    Label::new("substantiated", "属实")
                } else {
                    Label::new("not substantiated", "不属实")
                };
                let cause = cause.as_ref().map(|cause| words.code(cause));
                join(&cause.into_iter().chain([found]).collect::<Vec<_>>())
            }
            Event::Proposed { plan } => self.plan(plan)?,
            Event::Declined { reason }
            | Event::SentBack { reason }
            | Event::Refused { reason }
            | Event::Withdrawn { reason }
            | Event::Reopened { reason, .. }
            | Event::Held { reason } => words.word(reason.as_str()),
            Event::Answered { outcome } => both(|lang| outcome.label(lang).to_owned()),
            Event::FollowedUp { result, .. } => both(|lang| match result {
                FollowUpResult::Reached(said) => said.label(lang).to_owned(),
                other => other.call_back().label(lang).to_owned(),
            }),
            Event::Closed { conclusion } => words.code(conclusion),
            Event::Escalated { level, to, .. } => {
                let to = words.party(to);
                both(|lang| match lang {
                    Lang::En => format!("level {level}, {}", to.text(lang)),
                    Lang::Zh => format!("第{level}级，{}", to.text(lang)),
                })
            }
            Event::LiabilityDecided { finding, persons } => self.liability(*finding, persons),
            Event::Merged { into } => Label::new(into.as_str(), into.as_str()),
            Event::Absorbed { from } => Label::new(from.as_str(), from.as_str()),
            Event::Linked { to, relation } => {
                let how = match relation {
                    Relation::EscalatedFrom => Label::new("escalated from", "升级自"),
                    Relation::AppealOf => Label::new("an appeal of", "申诉所涉"),
                    Relation::DuplicateOf => Label::new("a duplicate of", "重复于"),
                    Relation::DuplicatedBy => Label::new("duplicated by", "被重复"),
                    Relation::RepeatOf => Label::new("a repeat of", "再次投诉"),
                    Relation::SameCause => Label::new("the same cause as", "同因"),
                };
                both(|lang| format!("{} {to}", how.text(lang)))
            }
            Event::CarriedOver { year, month } => {
                let month = format!("{year}-{month:02}");
                Label::new(month.clone(), month)
            }
            _ => return None,
        })
    }

    /// Orders, notifications, penalties and rewards.
    fn follows(&self, event: &Event) -> Option<StoryLine> {
        let words = self.words;
        let simple = |sign: Sign, en: &str, zh: &str, detail: Label| {
            StoryLine::new(sign, |lang| format!("{}{}", lang.pick(en, zh), detail.text(lang)))
        };
        Some(match event {
            Event::Expedited { to, .. } => {
                simple(Sign::Told, "expedite order to ", "督办：", words.party(to))
            }
            Event::Notified { to, .. } => simple(Sign::Told, "told: ", "通知：", words.party(to)),
            Event::AuthorityUsed { authority } => {
                let rules = &words.policy().spec().authorities;
                let cite = rules.iter().find(|rule| rule.id == *authority).map(|rule| &rule.cite);
                let cite = cite.map(|cite| clauses(cite)).unwrap_or_default();
                let known = words.word(authority.as_str());
                StoryLine::new(Sign::Told, |lang| match known.text(lang) {
                    // Without a name of its own, the clauses say which.
                    code if code == authority.as_str() && !cite.is_empty() => {
                        format!("{}{cite}", lang.pick("by delegated authority", "使用授权"))
                    }
                    name => {
                        let head = lang.pick("by delegated authority: ", "使用授权：");
                        format!("{head}{name}{cite}")
                    }
                })
            }
            Event::NoticeProposed { notice, incentive, effect, on, joint, stake, .. } => {
                let on: Vec<Label> = on.iter().map(|on| words.party_name(on)).collect();
                let (on, stake) = (join(&on), self.stake(stake));
                let joint = joint.as_ref().map(|joint| words.party_name(joint));
                let reason = words.incentive(incentive);
                let cite = words.policy().incentive(incentive).map(|rule| clauses(&rule.cite));
                let cite = cite.unwrap_or_default();
                StoryLine::new(Sign::Money, |lang| {
                    let (on, stake, reason) = (on.text(lang), stake.text(lang), reason.text(lang));
                    let effect = effect.label(lang);
                    let joint = joint.as_ref().map(|joint| joint.text(lang));
                    match lang {
                        Lang::En => {
                            let joint = joint.map(|j| format!(", jointly {j}")).unwrap_or_default();
                            format!(
                                "{effect} no. {notice} proposed: {stake} for {on}{joint} ({reason}){cite}"
                            )
                        }
                        Lang::Zh => {
                            let joint = joint.map(|j| format!("，{j}连带")).unwrap_or_default();
                            format!("拟{effect}第{notice}号：{on} {stake}{joint}（{reason}）{cite}")
                        }
                    }
                })
            }
            Event::NoticeDecided { notice, ruling } => {
                let ruled = match ruling {
                    Ruling::Impose(amount) => both(|lang| amount.text(lang)),
                    Ruling::Measure(measure) => words.code(measure),
                    Ruling::Waive(reason) => words.word(reason.as_str()),
                };
                let waived = matches!(ruling, Ruling::Waive(_));
                StoryLine::new(Sign::Money, |lang| {
                    let ruled = ruled.text(lang);
                    match (lang, waived) {
                        (Lang::En, false) => format!("notice no. {notice} imposed: {ruled}"),
                        (Lang::Zh, false) => format!("核准第{notice}号：{ruled}"),
                        (Lang::En, true) => format!("notice no. {notice} waived ({ruled})"),
                        (Lang::Zh, true) => format!("免予处罚（第{notice}号，{ruled}）"),
                    }
                })
            }
            Event::NoticeSigned { notice, by } => {
                let by = words.code(by);
                StoryLine::new(Sign::Money, |lang| match lang {
                    Lang::En => format!("notice no. {notice} signed as {}", by.text(lang)),
                    Lang::Zh => format!("签署第{notice}号通知单（{}）", by.text(lang)),
                })
            }
            _ => return None,
        })
    }

    /// A classification in a few words.
    pub fn facts(&self, facts: &Facts) -> Label {
        let words = self.words;
        let grade = words.code(&facts.grade);
        let sort = both(|lang| {
            let (grade, kind) = (grade.text(lang), facts.kind.label(lang));
            // Some policies name the kind of case in the grade: 较为复杂的投诉.
            if grade.ends_with(kind) {
                return grade.to_owned();
            }
            format!("{grade}{}{kind}", lang.pick(" ", ""))
        });
        let mut all = vec![sort, words.code(&facts.channel)];
        all.extend(facts.line.as_ref().map(|line| words.code(line)));
        all.extend(facts.subject.as_ref().map(|subject| words.code(subject)));
        if facts.nature != nature::GENERAL {
            all.push(words.code(&facts.nature));
        }
        all.extend(facts.flags.iter().map(|flag| words.code(flag)));
        join(&all)
    }

    fn plan(&self, plan: &Plan) -> Option<Label> {
        let remedies = plan.remedies.iter().map(|remedy| self.words.code(remedy));
        let money = plan.compensation.map(|money| both(|lang| money.text(lang)));
        let all: Vec<Label> = remedies.chain(money).collect();
        (!all.is_empty()).then(|| join(&all))
    }

    fn stake(&self, stake: &Stake) -> Label {
        match stake {
            Stake::Money(range) => both(|lang| range.text(lang)),
            Stake::Measures(measures) => self.words.list(measures),
        }
    }

    /// Persons at fault are named only if someone is liable.
    fn liability(&self, finding: Finding, persons: &[AtFault]) -> Label {
        let name = |who: &AtFault| {
            let name = self.words.name_of(&who.person);
            both(|lang| match who.responsibility {
                Some(degree) => format!("{} {}", name.text(lang), degree.label(lang)),
                None => name.text(lang).to_owned(),
            })
        };
        let at_fault = persons.iter().filter(|_| finding == Finding::Liable);
        let names: Vec<Label> = at_fault.map(name).collect();
        let names = join(&names);
        both(|lang| match (names.text(lang), lang) {
            ("", _) => finding.label(lang).to_owned(),
            (names, Lang::En) => format!("{} ({names})", finding.label(lang)),
            (names, Lang::Zh) => format!("{}（{names}）", finding.label(lang)),
        })
    }
}
