//! The reasons for a rejection, in words for a screen.

use super::Teller;
use crate::names::{both, clauses, join};
use crate::words::end;
use redress::complaint::{ExtensionRefusal, Missing, NeededRole, Rejection};
use redress::lifecycle::{Milestone, Point};
use redress::policy::Scope;
use redress::vocabulary::{Clause, Label, Lang, Role};

/// Number of roles that are named before the rest becomes a number.
const ROLES: usize = 5;

impl Teller<'_> {
    /// The reason for a rejection.
    ///
    /// Rejections that occur in daily work have texts in both languages. For the rarer ones, which concern how a
    /// program asked, the error's own English text is used.
    #[must_use]
    pub fn refusal(&self, why: &Rejection) -> Label {
        self.own(self.reason(why))
    }

    fn reason(&self, why: &Rejection) -> Label {
        match why {
            Rejection::WrongState { state, .. } => both(|lang| match lang {
                Lang::En => format!("not while the case is {}", self.words.state(*state).en),
                Lang::Zh => format!("“{}”状态下不可", self.words.state(*state).zh),
            }),
            Rejection::NotAllowed { needed_roles, cite, .. } => {
                self.not_allowed(needed_roles, cite)
            }
            Rejection::GateClosed { missing, cite, .. } => {
                let (missing, cite) = (self.missing(missing), clauses(cite));
                Label::new(missing.en + &cite, missing.zh + &cite)
            }
            Rejection::NoAuthority { cite, .. } => {
                let cite = clauses(cite);
                let (en, zh) =
                    ("beyond their authority; a superior must approve", "超出授权，须上级办理");
                Label::new(format!("{en}{cite}"), format!("{zh}{cite}"))
            }
            Rejection::NotHeld => Label::new("it is not on hold", "未挂起，无可恢复"),
            Rejection::AlreadyHeld { .. } => Label::new("it is already on hold", "已挂起"),
            Rejection::OnHold { .. } => {
                Label::new("it is on hold; resume first", "挂起中，须先恢复")
            }
            Rejection::FormIsHome => {
                Label::new("the form is back where it started", "处理表已在派出部门")
            }
            Rejection::SkipsLevel { next, .. } => Label::new(
                format!("one level at a time, next is {next}"),
                format!("须逐级升级，下一级为第{next}级"),
            ),
            Rejection::Extension { why, .. } => self.extension(why),
            other => Label::new(other.to_string(), other.to_string()),
        }
    }

    fn not_allowed(&self, needed: &[NeededRole], cite: &[Clause]) -> Label {
        let roles = self.needed(needed);
        if roles.is_empty() {
            return Label::new("this policy permits it to no one", "本制度未授权任何人");
        }
        let list = join(roles.get(..ROLES).unwrap_or(&roles));
        let (more, all, cite) = (roles.len().saturating_sub(ROLES), roles.len(), clauses(cite));
        both(|lang| {
            let list = list.text(lang);
            match (lang, more) {
                (Lang::En, 0) => format!("only {list}{cite}"),
                (Lang::Zh, 0) => format!("仅限{list}{cite}"),
                (Lang::En, _) => format!("only {list} and {more} more{cite}"),
                (Lang::Zh, _) => format!("仅限{list}等{all}个角色{cite}"),
            }
        })
    }

    /// The roles that would be allowed; the managers of all departments are summarised.
    fn needed(&self, needed: &[NeededRole]) -> Vec<Label> {
        let spec = self.words.policy().spec();
        let units = spec.departments.iter().filter(|unit| unit.department != spec.origin);
        let heads: Vec<&Role> = units.map(|unit| &unit.manager).collect();
        let mut roles: Vec<Label> = Vec::new();
        for one in needed {
            let among = |head: &&Role| {
                needed.iter().any(|other| other.role == **head && other.scope == one.scope)
            };
            let of_all = heads.len() > 1 && heads.contains(&&one.role) && heads.iter().all(among);
            let role = match (of_all, one.scope) {
                (false, _) => self.words.code(&one.role),
                (true, Scope::Holder | Scope::Responsible) => Label::new("the manager", "部门经理"),
                (true, _) => Label::new("any manager", "各部门经理"),
            };
            let far = match one.scope {
                Scope::Any => Label::new("", ""),
                Scope::Holder => Label::new(" of the department that has it", "（当前处理部门）"),
                Scope::Responsible => Label::new(" of the responsible department", "（责任部门）"),
                Scope::Owner => {
                    let owner = |usual| self.words.policy().term("word", "owner", usual, Lang::Zh);
                    Label::new(" who owns the case", format!("（{}）", owner("第一责任人")))
                }
                Scope::Notice => Label::new(" of the notice's department", "（通知单所属部门）"),
                Scope::Home => Label::new(" of the customer's own unit", "（归属单位）"),
            };
            let role = Label::new(role.en + &far.en, role.zh + &far.zh);
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }

    fn milestone(&self, milestone: &Milestone) -> Label {
        both(|lang| self.words.policy().milestone(milestone, lang).to_owned())
    }

    fn missing(&self, missing: &Missing) -> Label {
        let first = match missing {
            Missing::Milestone(milestone) => self.milestone(milestone),
            Missing::Promise(topic) => {
                let mut limits = self.words.policy().spec().limits.iter();
                let named = limits.find(|limit| limit.topic == *topic);
                let what = named.map(|limit| limit.label.clone());
                let what = what.unwrap_or_else(|| self.words.word(topic.as_str()));
                both(|lang| {
                    format!("{}{}", lang.pick("a date for: ", "约定时间："), what.text(lang))
                })
            }
            Missing::Satisfied => Label::new("a call-back that satisfies", "回访且客户满意"),
            Missing::Liability => Label::new("the decision on liability", "责任认定"),
            Missing::FormHome => Label::new(
                "the return of the form",
                self.milestone(&Milestone::At(Point::Returned)).zh,
            ),
            Missing::Barred => {
                return Label::new(
                    "this kind of complaint does not have that step",
                    "此类投诉不经此步骤",
                );
            }
            other => return Label::new(other.to_string(), other.to_string()),
        };
        both(|lang| match lang {
            Lang::En => format!("“{}” must come first", first.text(lang)),
            Lang::Zh => format!("须先“{}”", first.text(lang)),
        })
    }

    fn extension(&self, why: &ExtensionRefusal) -> Label {
        match why {
            ExtensionRefusal::Late { .. } => {
                Label::new("asked for after the limit had run out", "时限届满后不得申请延期")
            }
            ExtensionRefusal::NotRunning => {
                Label::new("no such limit is running", "该时限未在计时")
            }
            ExtensionRefusal::CustomerNotTold => {
                Label::new("the customer must be told first", "须先向客户说明")
            }
            ExtensionRefusal::TooFar { furthest, .. } => both(|lang| {
                let furthest = end(*furthest, self.zone(), lang);
                match lang {
                    Lang::En => format!("no later than {furthest}"),
                    Lang::Zh => format!("最迟不得超过 {furthest}"),
                }
            }),
            ExtensionRefusal::NotApproved(roles) => {
                let roles = self.words.list(roles);
                both(|lang| match lang {
                    Lang::En => format!("needs the approval of: {}", roles.text(lang)),
                    Lang::Zh => format!("须经{}批准", roles.text(lang)),
                })
            }
            other => Label::new(other.to_string(), other.to_string()),
        }
    }
}
