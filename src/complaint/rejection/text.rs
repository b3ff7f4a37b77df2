//! `Rejection::text`: the reason in the language of the person who asked.

use chrono::{DateTime, Utc};

use super::listed::{from_here, wrong_state};
use super::{ExtensionRefusal, Missing, NeededRole, NoticeProblem, Plenty, Rejection as R};
use crate::lifecycle::transitions::legal_in;
use crate::lifecycle::{CommandKind, StateKind};
use crate::policy::{Policy, PolicyStamp, Scope, Stake};
use crate::time::end_text;
use crate::vocabulary::kind::Kind;
use crate::vocabulary::{Clause, Code, Lang, Topic};

impl R {
    /// The reason for the person who asked: in English as `Display` has it, in Chinese with the policy's
    /// own words for roles, departments, rules and marks, and times in the zone of its calendar. Of the
    /// commands that are possible instead, only those that the policy lets somebody give are named.
    ///
    /// ```
    /// use redress::complaint::Rejection;
    /// use redress::vocabulary::Lang;
    /// # let policy = redress_presets::dealership()?;
    /// assert_eq!(Rejection::NotHeld.text(&policy, Lang::Zh), "该件未挂起，无需恢复");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn text(&self, policy: &Policy, lang: Lang) -> String {
        match lang {
            Lang::En => match self {
                Self::WrongState { state, command } => {
                    wrong_state(*state, *command, |command| given(policy, command))
                }
                _ => self.to_string(),
            },
            Lang::Zh => policy.in_own_words(Words(policy).reason(self)),
        }
    }
}

/// Chinese, with the words of a policy.
struct Words<'a>(&'a Policy);

impl Words<'_> {
    fn code<'c, K: Kind>(&'c self, code: &'c Code<K>) -> &'c str {
        self.0.label_of(code, Lang::Zh)
    }

    fn does(&self, command: CommandKind) -> &str {
        self.0.term("command", command.as_str(), command.label(Lang::Zh), Lang::Zh)
    }

    fn state(&self, state: StateKind) -> &str {
        self.0.term("state", state.as_str(), state.label(Lang::Zh), Lang::Zh)
    }

    fn list<K: Kind>(&self, codes: &[Code<K>]) -> String {
        joined(codes.iter().map(|code| self.code(code).to_owned()))
    }

    fn at(&self, at: DateTime<Utc>) -> String {
        end_text(at, self.0.spec().calendar.zone())
    }

    fn topic(&self, topic: &Topic) -> String {
        let limits = &self.0.spec().limits;
        let rule = limits.iter().find(|rule| rule.topic == *topic);
        rule.map_or(self.code(topic), |rule| rule.label.text(Lang::Zh)).to_owned()
    }

    fn needed(&self, roles: &[NeededRole]) -> String {
        joined(roles.iter().map(|needed| {
            let role = self.code(&needed.role);
            match needed.scope {
                Scope::Any => role.to_owned(),
                Scope::Holder => format!("{role}（限现处理部门）"),
                Scope::Responsible => format!("{role}（限责任部门）"),
                Scope::Owner => format!(
                    "{role}（限本件{}）",
                    self.0.term("word", "owner", "第一责任人", Lang::Zh)
                ),
                Scope::Notice => format!("{role}（限通知单所属部门）"),
                Scope::Home => format!("{role}（限客户归属单位）"),
            }
        }))
    }

    #[allow(clippy::too_many_lines, reason = "one arm per reason; splitting hides the list")]
    fn reason(&self, why: &R) -> String {
        match why {
            R::WrongState { state, command } => format!(
                "“{}”状态下不能“{}”；该操作可在以下状态进行：{}；当前可进行：{}",
                self.state(*state),
                self.does(*command),
                joined(legal_in(*command).map(|state| self.state(state).to_owned())),
                joined(
                    from_here(*state)
                        .filter(|command| given(self.0, *command))
                        .map(|command| self.does(command).to_owned())
                ),
            ),
            R::NewerEvent { version, form, .. } => format!(
                "该件第{version}条记录由更新版本的程序写入（格式{form}），本程序不能判断其含义；请升级程序，或由新版程序操作"
            ),
            R::UnknownRole { role, known } => {
                format!("制度中没有“{}”这一角色；现有角色：{}", self.code(role), self.list(known))
            }
            R::NotAllowed { role, command, needed_roles, cite } => format!(
                "{}无权对该件“{}”；有权者：{}{}",
                self.code(role),
                self.does(*command),
                self.needed(needed_roles),
                cited(cite)
            ),
            R::GateClosed { command, missing, cite, .. } => {
                format!("“{}”之前，{}{}", self.does(*command), self.missing(missing), cited(cite))
            }
            R::ClockBehind { now, last } => format!(
                "系统时间{}早于上一条记录的时间{}；请校准时间后重试",
                self.at(*now),
                self.at(*last)
            ),
            R::InFuture { occurred_at, now } => {
                format!("发生时间{}晚于当前时间{}，请核对", self.at(*occurred_at), self.at(*now))
            }
            R::TooEarly { occurred_at, since } => format!(
                "发生时间{}早于该件进入当前环节的时间{}，请核对",
                self.at(*occurred_at),
                self.at(*since)
            ),
            R::Time(_) => "时间超出可受理的范围（1970年至2199年），请核对".to_owned(),
            R::OtherPolicy { expected, given } => format!(
                "该件适用制度{}，现用制度为{}；如需适用新制度，请先重新计算时限",
                stamp(expected),
                stamp(given)
            ),
            R::UnknownDepartment { department } => {
                format!("制度中没有“{}”这一部门", self.code(department))
            }
            R::NoRoute => "制度未规定该件的处理部门，请指定".to_owned(),
            R::NoPassage { from, to } => {
                format!("{}不能将该件转给{}", self.code(from), self.code(to))
            }
            R::FormIsHome => "处理表已在派出部门，无需交回".to_owned(),
            R::AlreadyHeld { since } => format!("该件自{}起已挂起，请先恢复", self.at(*since)),
            R::NotHeld => "该件未挂起，无需恢复".to_owned(),
            R::OnHold { command, since } => {
                format!("该件自{}起挂起，请先恢复再“{}”", self.at(*since), self.does(*command))
            }
            R::NoSuchLevel { asked, current, levels } => format!(
                "该件现为第{current}级，共{levels}级；只能升级到更高一级，不能升级到第{asked}级"
            ),
            R::SkipsLevel { asked, next } => {
                format!("升级须逐级进行；请升级到第{next}级，不能直接升级到第{asked}级")
            }
            R::Extension { topic, why } => {
                format!("“{}”的时限不能延期：{}", self.topic(topic), self.extension(why))
            }
            R::UnknownMark { mark, known } => {
                format!("制度中没有“{}”这一事项；现有：{}", self.code(mark), self.list(known))
            }
            R::UnknownCode(unknown) => format!(
                "制度中没有“{}”这一{}；{}",
                unknown.code,
                unknown.part.label(Lang::Zh),
                unknown.text(Lang::Zh)
            ),
            R::UnknownConclusion { conclusion, known } => {
                format!("该件不适用“{}”这一结论；可选：{}", self.code(conclusion), self.list(known))
            }
            R::UnknownIncentive { incentive } => {
                format!("制度中没有“{}”这一奖惩项目", self.code(incentive))
            }
            R::Shares { millionths } => format!(
                "责任比例之和须为100%（1000000 ppm），现为{millionths} ppm；每个部门只列一次"
            ),
            R::Money(_) => "金额不能这样分摊，请核对币种和份额".to_owned(),
            R::UnknownNotice { notice, count } => {
                format!("该件共有{count}张奖惩通知单，没有第{notice}号")
            }
            R::NoticeState { notice, problem } => format!(
                "第{notice}号奖惩通知单{}",
                match problem {
                    NoticeProblem::Decided => "已核准或免予，不能再次核准",
                    NoticeProblem::NotImposed => "尚未核准，不能签字",
                    NoticeProblem::Signed => "已由该角色签字",
                }
            ),
            R::Stake { notice, stake } => {
                format!(
                    "第{notice}号奖惩通知单的幅度为{}；请在此幅度内核准，或免予处罚",
                    self.stake(stake)
                )
            }
            R::NoAuthority { role, command, authorities, cite } => {
                let own: Vec<&str> = authorities.iter().map(Code::as_str).collect();
                let own = if own.is_empty() {
                    String::new()
                } else {
                    format!("（本件适用的授权：{}）", own.join("、"))
                };
                format!(
                    "方案的补救措施超出{}的授权{own}，须先经批准再“{}”{}",
                    self.code(role),
                    self.does(*command),
                    cited(cite)
                )
            }
            R::LiabilityDecided { at } => format!("责任已于{}认定，不能重复认定", self.at(*at)),
            R::SameFacts => "分类没有变化，无需变更".to_owned(),
            R::AlreadyCarried { year, month } => {
                format!("该件已转入{year}年{month}月或之后的月份")
            }
            R::NoMonth { month } => format!("月份须为1至12，现为{month}"),
            R::Merged { command, into } => {
                format!("该件已并入{into}，请在该件上“{}”", self.does(*command))
            }
            R::TookOver { from } => format!("该件已承接{from}，不能再并入该件"),
            R::LinkToSelf => "不能与自身关联，请填写另一件的编号".to_owned(),
            R::TooMany { command, count, max } => {
                format!("“{}”所列项目有{count}项，最多{max}项", self.does(*command))
            }
            R::NoSuccessor { current, given } => format!(
                "该件适用制度{}，只能改用同一制度的更新版本，不能改用{}",
                stamp(current),
                stamp(given)
            ),
            R::NoOccasion { command } => format!("该件目前没有可“{}”的内容", self.does(*command)),
            R::OtherUnknown { id } => format!("须先调出投诉{id}"),
            R::OtherEnded { id, state } => {
                format!("投诉{id}的状态为“{}”；只能并入在办的投诉", self.state(*state))
            }
            R::NotAbsorbed { id } => {
                format!("投诉{id}尚未承接本件的承诺时限，请先在该件上办理承接")
            }
            R::Full { command, what, max } => format!(
                "该件的{}已达上限{max}，不能再“{}”",
                match what {
                    Plenty::Entries => "记录",
                    Plenty::Links => "关联",
                    Plenty::Notices => "奖惩通知单",
                },
                self.does(*command)
            ),
            R::ManyAlarms { max } => format!("到期提醒超过{max}项，正在分批记录，请稍后重试"),
            R::Endless { rule } => {
                format!("制度的触发规则循环不止（规则“{}”），请修改制度", self.code(rule))
            }
        }
    }

    fn stake(&self, stake: &Stake) -> String {
        match stake {
            Stake::Money(range) => range.text(Lang::Zh),
            Stake::Measures(scale) => self.list(scale),
        }
    }

    fn missing(&self, missing: &Missing) -> String {
        match missing {
            Missing::Milestone(milestone) => {
                format!("本轮须先完成“{}”", self.0.milestone(milestone, Lang::Zh))
            }
            Missing::Satisfied => "最近一次回访须为客户满意（或已按规定次数回访）".to_owned(),
            Missing::Liability => "须先认定责任".to_owned(),
            Missing::FormHome => "处理表须先交回派出部门".to_owned(),
            Missing::Promise(topic) => format!("须先约定“{}”的期限", self.topic(topic)),
            Missing::Barred => "请注意：此类投诉没有这一环节".to_owned(),
        }
    }

    fn extension(&self, why: &ExtensionRefusal) -> String {
        match why {
            ExtensionRefusal::NotRunning => "该时限未在计时".to_owned(),
            ExtensionRefusal::NotExtendable(rule) => {
                let limit = self.0.limit(rule).map(|rule| rule.label.text(Lang::Zh));
                format!("“{}”不允许延期", limit.unwrap_or(rule.as_str()))
            }
            ExtensionRefusal::Suspended => "该件已挂起，请先恢复".to_owned(),
            ExtensionRefusal::NotLater { promise, due } => {
                format!("新承诺的时间{}须晚于现定的时间{}", self.at(*promise), self.at(*due))
            }
            ExtensionRefusal::TooFar { promise, furthest } => {
                format!("新承诺的时间{}超过允许的最晚时间{}", self.at(*promise), self.at(*furthest))
            }
            ExtensionRefusal::UsedUp(times) => format!("已延期{times}次，不能再延期"),
            ExtensionRefusal::Late { asked, due } => {
                format!("申请时间{}晚于到期时间{}", self.at(*asked), self.at(*due))
            }
            ExtensionRefusal::NotApproved(roles) => format!("须经{}批准", self.list(roles)),
            ExtensionRefusal::CustomerNotTold => "须先告知客户".to_owned(),
        }
    }
}

/// Whether the policy lets somebody give a command.
fn given(policy: &Policy, command: CommandKind) -> bool {
    policy.permissions(command).any(|permission| !permission.to.is_empty())
}

fn stamp(stamp: &PolicyStamp) -> String {
    format!("“{}”第{}版", stamp.name, stamp.version)
}

fn joined(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "无".to_owned() } else { items.join("、") }
}

fn cited(cite: &[Clause]) -> String {
    if cite.is_empty() {
        return String::new();
    }
    format!("（依据{}）", joined(cite.iter().map(ToString::to_string)))
}
