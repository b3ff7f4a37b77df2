//! Which fields a command has, and what there is to choose from.

use redress::complaint::Complaint;
use redress::lifecycle::CommandKind as K;
use redress::policy::{Stake, Target};
use redress::vocabulary::kind::Kind as List;
use redress::vocabulary::{
    Code, Finding, Incentive, Initiative, Kind, Lang, Outcome, Satisfaction,
};

use super::{Field, Forms, Input, Options, name};
use crate::lists;

impl Forms<'_> {
    fn t(&self, en: &str, zh: &str) -> String {
        self.lang.pick(en, zh).to_owned()
    }

    fn field(&self, name: &'static str, en: &str, zh: &str, input: Input) -> Field {
        Field { name, label: self.t(en, zh), input }
    }

    fn codes<'c, T: List + 'c>(&self, codes: impl IntoIterator<Item = &'c Code<T>>) -> Options {
        codes
            .into_iter()
            .map(|code| (code.to_string(), name(self.words, code, self.lang)))
            .collect()
    }

    fn listed(&self, codes: &[&str]) -> Options {
        let named =
            |code: &&str| ((*code).to_owned(), self.words.word(code).text(self.lang).to_owned());
        codes.iter().map(named).collect()
    }

    fn people(&self) -> Options {
        let all = self.app.identity.everybody();
        let named = |person: &crate::identity::Person| {
            let title = name(self.words, &person.actor.role, self.lang);
            (person.actor.id.to_string(), format!("{} · {title}", person.called(self.lang)))
        };
        all.iter().map(named).collect()
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Role(role) => name(self.words, role, self.lang),
            Target::Manager => self.t("the department's manager", "部门经理"),
            Target::Owner => self.t("the case owner", "本件责任人"),
            Target::Holder | Target::Next => self.t("the department", "部门"),
            Target::Liable => self.t("those at fault", "责任人"),
        }
    }

    fn reason(&self) -> Field {
        self.field("reason", "Reason", "原因", Input::One(self.listed(lists::REASONS), None))
    }

    /// The fields of a classification.
    pub(crate) fn facts(&self) -> Vec<Field> {
        let (lists, lang) = (&self.app.lists, self.lang);
        let open = || Some(self.t("not known yet", "暂不清楚"));
        let mut fields = vec![
            self.field("kind", "Kind", "类别", Input::One(worded(Kind::ALL, lang), None)),
            self.field(
                "channel",
                "Channel",
                "来源渠道",
                Input::One(self.codes(&lists.channels), None),
            ),
            self.field("grade", "Grade", "等级", Input::One(self.codes(&lists.grades), None)),
            self.field("nature", "Nature", "性质", Input::One(self.codes(&lists.natures), None)),
            self.field(
                "tier",
                "Customer tier",
                "客户级别",
                Input::One(self.codes(&lists.tiers), None),
            ),
            self.field(
                "initiative",
                "Initiative",
                "主动或被动",
                Input::One(worded(Initiative::ALL, lang), None),
            ),
            self.field(
                "subject",
                "Subject",
                "问题类别",
                Input::One(self.codes(&lists.subjects), open()),
            ),
            self.field(
                "line",
                "Line of business",
                "业务条线",
                Input::One(self.codes(&lists.lines), open()),
            ),
            self.field("flags", "Also", "其他", Input::Many(self.codes(&lists.flags))),
        ];
        // What there is nothing to choose in is not asked.
        fields.retain(|field| !matches!(&field.input, Input::One(all, Some(_)) | Input::Many(all) if all.is_empty()));
        fields
    }

    /// The fields of a command on a complaint; `None` for those that are not given by a form.
    #[allow(clippy::too_many_lines, reason = "one arm per command; splitting hides the list")]
    pub(crate) fn fields(&self, kind: K, on: &Complaint) -> Option<Vec<Field>> {
        let spec = self.policy.spec();
        Some(match kind {
            K::Register
            | K::Sign
            | K::Update
            | K::Review
            | K::Approve
            | K::Offer
            | K::Accept
            | K::Implement
            | K::Complete
            | K::Return
            | K::Archive
            | K::Resume
            | K::Note
            | K::Recalculate => Vec::new(),
            K::Decline | K::SendBack | K::Refuse | K::Withdraw | K::Reopen | K::Hold => {
                vec![self.reason()]
            }
            K::Reclassify => self.facts(),
            K::Dispatch | K::Transfer => {
                let from = on.route.holder();
                let all = spec.departments.iter().map(|rule| &rule.department);
                let open = all.filter(|to| *to != from && self.policy.may_pass(from, to));
                let route =
                    self.policy.route(from, &on.facts).map(|to| name(self.words, to, self.lang));
                let usual = route.map_or_else(
                    || self.t("as the policy says", "按制度规定"),
                    |to| format!("{}{to}", self.lang.pick("as the policy says: ", "按制度规定：")),
                );
                vec![self.field("to", "To", "转至", Input::One(self.codes(open), Some(usual)))]
            }
            K::NameOwner => {
                vec![self.field("owner", "Person", "责任人", Input::One(self.people(), None))]
            }
            K::Assist => {
                let all = spec.departments.iter().map(|rule| &rule.department);
                vec![self.field(
                    "department",
                    "Department",
                    "部门",
                    Input::One(self.codes(all), None),
                )]
            }
            K::Contact => {
                let reached = vec![
                    ("yes".to_owned(), self.t("reached", "已接通")),
                    ("no".to_owned(), self.t("not reached", "未接通")),
                ];
                vec![self.field("reached", "The customer was", "客户", Input::One(reached, None))]
            }
            K::Investigate => vec![
                self.field(
                    "cause",
                    "Cause",
                    "原因",
                    Input::One(self.listed(lists::CAUSES), Some(self.t("not known", "不明"))),
                ),
                self.field("substantiated", "The complaint is borne out", "投诉属实", Input::Check),
            ],
            K::Propose => vec![
                self.field(
                    "remedies",
                    "Remedies",
                    "处理措施",
                    Input::Many(self.codes(&lists::REMEDIES)),
                ),
                self.field("amount", "Money (CNY)", "金额（元）", Input::Amount),
            ],
            K::Answer => vec![self.field(
                "outcome",
                "Outcome",
                "结果",
                Input::One(worded(Outcome::ALL, self.lang), None),
            )],
            K::FollowUp => {
                let mut all = worded(Satisfaction::ALL, self.lang);
                all.push(("unreachable".to_owned(), self.t("not reached", "未接通")));
                all.push((
                    "nobody-contacted".to_owned(),
                    self.t("nobody had contacted them", "无人联系"),
                ));
                vec![self.field("result", "The customer is", "回访结果", Input::One(all, None))]
            }
            K::Close => {
                let fit = spec.conclusions.iter().filter(|rule| on.may_end_as(rule));
                let fit = self.codes(fit.map(|rule| &rule.conclusion));
                let all = if fit.is_empty() { self.listed(lists::CONCLUSIONS) } else { fit };
                vec![self.field("conclusion", "How it ended", "结案结论", Input::One(all, None))]
            }
            K::Escalate => {
                let above = (1_u8..).zip(&spec.ladder).filter(|(level, _)| *level > on.level);
                let all = above.map(|(level, to)| {
                    (level.to_string(), format!("{level} · {}", self.target(to)))
                });
                vec![self.field("level", "Level", "级别", Input::One(all.collect(), None))]
            }
            K::Extend => {
                let live = on
                    .limits
                    .iter()
                    .map(|limit| (limit.topic.to_string(), self.words.limit(&limit.rule)));
                let agreed = spec.limits.iter().filter(|rule| rule.agreed);
                let agreed = agreed.map(|rule| (rule.topic.to_string(), rule.label.clone()));
                let all = live
                    .chain(agreed)
                    .map(|(topic, label)| (topic, label.text(self.lang).to_owned()));
                vec![
                    self.field("topic", "Which limit", "时限", Input::One(all.collect(), None)),
                    self.field("promise", "New date", "新的期限", Input::Moment),
                    self.reason(),
                    self.field("told", "The customer has been told", "已告知客户", Input::Check),
                ]
            }
            K::DecideLiability => vec![
                self.field(
                    "finding",
                    "Finding",
                    "责任认定",
                    Input::One(worded(Finding::ALL, self.lang), None),
                ),
                self.field(
                    "persons",
                    "Who is at fault (nobody chosen: the case owner)",
                    "责任人（未选则为本件责任人）",
                    Input::Many(self.people()),
                ),
            ],
            K::ProposeNotice => {
                let all = spec.incentives.iter().map(|rule| {
                    let sign = match rule.incentive {
                        Incentive::Penalty => "−",
                        Incentive::Reward => "+",
                    };
                    (rule.id.to_string(), format!("{sign} {}", rule.label.text(self.lang)))
                });
                vec![
                    self.field("incentive", "For what", "事由", Input::One(all.collect(), None)),
                    self.field(
                        "on",
                        "On whom",
                        "对象",
                        Input::One(
                            self.people(),
                            Some(self.t("whom the policy names", "按制度规定")),
                        ),
                    ),
                ]
            }
            K::DecideNotice => self.notices(on, |notice| notice.ruling.is_none(), true),
            K::SignNotice => self.notices(on, |notice| notice.ruling.is_some(), false),
            K::Mark => {
                vec![self.field("mark", "What", "事项", Input::One(self.codes(&spec.marks), None))]
            }
            K::Merge => {
                vec![self.field("into", "Goes on as (number)", "并入（编号）", Input::Number)]
            }
            K::Link => vec![
                self.field(
                    "other",
                    "The other complaint (number)",
                    "另一投诉（编号）",
                    Input::Number,
                ),
                self.field(
                    "relation",
                    "This one is",
                    "本件是对方的",
                    Input::One(self.relations(), None),
                ),
            ],
            // Cases come in, merge and go over the month's end on pages of their own; ticks are the timer's.
            _ => return None,
        })
    }

    fn relations(&self) -> Options {
        let all = [
            ("repeat-of", "a repeat of it", "重复投诉"),
            ("appeal-of", "an appeal against it", "申诉"),
            ("escalated-from", "what it has become", "升级后投诉"),
            ("same-cause", "of the same cause", "同因投诉"),
        ];
        all.iter().map(|(code, en, zh)| ((*code).to_owned(), self.t(en, zh))).collect()
    }

    fn notices(
        &self,
        on: &Complaint,
        which: impl Fn(&redress::complaint::Notice) -> bool,
        decide: bool,
    ) -> Vec<Field> {
        let some: Vec<_> = on.notices.iter().filter(|notice| which(notice)).collect();
        let all = some.iter().map(|notice| {
            let what = self.words.incentive(&notice.incentive);
            (notice.number.to_string(), format!("{} · {}", notice.number, what.text(self.lang)))
        });
        let mut fields =
            vec![self.field("notice", "Notice", "通知单", Input::One(all.collect(), None))];
        if decide {
            let measures = some.iter().filter_map(|notice| match &notice.stake {
                Stake::Measures(scale) => Some(scale),
                Stake::Money(_) => None,
            });
            let measures = self.codes(measures.flatten());
            fields.push(self.field("amount", "Impose (CNY)", "核准金额（元）", Input::Amount));
            if !measures.is_empty() {
                fields.push(self.field(
                    "measure",
                    "or the measure",
                    "或措施",
                    Input::One(measures, Some("—".to_owned())),
                ));
            }
            fields.push(self.field(
                "waive",
                "or waive it, because",
                "或免除，理由",
                Input::One(self.listed(lists::REASONS), Some("—".to_owned())),
            ));
        }
        fields
    }
}

fn worded<W: Copy + Word>(words: &[W], lang: Lang) -> Options {
    words.iter().map(|word| (word.code().to_owned(), word.shown(lang).to_owned())).collect()
}

/// A word of a closed list.
pub(crate) trait Word {
    fn code(self) -> &'static str;
    fn shown(self, lang: Lang) -> &'static str;
}

macro_rules! word {
    ($($type:ty),*) => {$(
        impl Word for $type {
            fn code(self) -> &'static str { self.as_str() }
            fn shown(self, lang: Lang) -> &'static str { self.label(lang) }
        }
    )*};
}
word!(Kind, Initiative, Outcome, Satisfaction, Finding);
