//! Findings in words: what is wrong and how to fix it, in English and Chinese.

use super::Place;
use super::case_kinds::{CaseKind, CasePart};
use super::problem::{Never, Problem};
use crate::lifecycle::CommandKind;
use crate::policy::rules::Need;
use crate::vocabulary::{Lang, RuleId};

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

    #[allow(clippy::too_many_lines, reason = "one arm a problem; splitting hides the list")]
    fn english(&self) -> String {
        let and = |names: &[RuleId]| quoted(names, Lang::En);
        match self {
            Self::VersionZero => "its version is 0; versions count from 1".to_owned(),
            Self::DuplicateRule => {
                "another rule has the same name; give each rule a name of its own".to_owned()
            }
            Self::DuplicateDepartment => "it is listed twice; keep one".to_owned(),
            Self::UnknownRole { role } => format!(
                "names the role `{role}`, which the policy does not have; add it to `roles` or name another"
            ),
            Self::UnknownDepartment { department } => format!(
                "names the department `{department}`, which the policy does not have; add it to `departments` or name another"
            ),
            Self::UnknownCalendar { calendar } => format!(
                "names the calendar `{calendar}`, which the policy does not have; add it to `calendars` or name another"
            ),
            Self::UnknownMark { mark } => format!(
                "names the mark `{mark}`, which the policy does not have; add it to `marks` or name another"
            ),
            Self::UnknownTopic { topic } => format!(
                "asks for a date on the topic `{topic}`, on which there is no limit; add one or name another topic"
            ),
            Self::UnknownIncentive { incentive } => format!(
                "proposes the incentive `{incentive}`, which the policy does not have; add it to `incentives` or name another"
            ),
            Self::UnknownLevel { level, levels } => format!(
                "escalates to level {level}, but the ladder has {levels}, counted from 1; extend `ladder` or name another level"
            ),
            Self::UnknownCode(unknown) => format!(
                "names the {} `{}`, which the policy does not have; {}",
                unknown.part.label(Lang::En),
                unknown.code,
                unknown.text(Lang::En)
            ),
            Self::EmptyLimit { milestone } => {
                format!("runs from `{milestone}` until the same milestone; name another end")
            }
            Self::WarningsNotAscending => {
                "its warnings do not ascend; list each share once, the smallest first".to_owned()
            }
            Self::Ambiguous { other, topic } => format!(
                "it and `{other}` on the topic `{topic}` hold for the same cases and neither comes first; give one a higher `precedence`, a narrower `when` or a topic of its own"
            ),
            Self::ExtensionZero => {
                "may be extended 0 times; leave `extension` out or allow at least one".to_owned()
            }
            Self::HardLimitExtended => {
                "is hard and yet has an extension; leave out `hard` or `extension`".to_owned()
            }
            Self::ExtensionPassesHardLimit { hard, within, at_most } => {
                let how = at_most.map_or_else(
                    || "without an outer bound".to_owned(),
                    |most| format!("to {most}"),
                );
                format!(
                    "may be extended {how}, past the hard limit `{hard}` of {within}; set `at_most` within it"
                )
            }
            Self::NobodyMay { command } => format!(
                "nobody may `{command}`, so that every complaint stops there; add a permission"
            ),
            Self::GateNeverOpens { before, needs } => format!(
                "no case can ever pass it: before `{before}` it needs {}, which cannot come first; permit what leads there, or ask for something else",
                needs.text(Lang::En)
            ),
            Self::NeverKept { until } => format!(
                "it can only be broken: it starts, but nobody can reach `{until}` for its cases; permit what leads there, or name another end"
            ),
            Self::Endless { on } => format!(
                "it sets itself off without end: it reacts to `{on}` with rework, which reaches `{on}` again; react to something else, or end it with `unless` from some cycle on"
            ),
            Self::TooManyRules { count, most } => {
                format!("it has {count} rules of a kind; split it, {most} is the most")
            }
            Self::NeverHolds { why } => format!("it holds for no case: {}", why.text(Lang::En)),
            Self::Shadowed { by } => format!(
                "it never applies, since {} always comes first; raise its `precedence`, narrow the others, or remove it",
                quoted(by, Lang::En)
            ),
            Self::NeverStarts { from } => format!(
                "it never starts, since nobody can reach `{from}` for its cases; permit what leads there, or name another start"
            ),
            Self::NeverAgreed => {
                "it never starts, since nobody may agree on its date; permit `extend`, or leave out `agreed`".to_owned()
            }
            Self::NeverTriggered => {
                "it never happens, since nobody may bring about what it reacts to; permit that, or remove it".to_owned()
            }
            Self::GuardsNothing { command } => {
                format!("it guards `{command}`, which nobody may give; permit it, or remove the gate")
            }
            Self::NothingLimitsTheWait { case, via } => format!(
                "nothing limits the wait of {} (for example after {}); add a limit that runs there, or say why none does",
                case.text(Lang::En),
                way(via)
            ),
            Self::DeadEnd { case, via } => format!(
                "from here {} can be neither closed nor declined (for example after {}); permit what leads on, or open the gate that holds it up",
                case.text(Lang::En),
                way(via)
            ),
            Self::StagesExceed { stages, within } => format!(
                "allows {within} in all, but its stages {} may take longer together; shorten them or lengthen it",
                and(stages)
            ),
            Self::ResponseOutlastsHandling { handling, response_within, handling_within } => {
                format!(
                    "a response within {response_within} may come after the handling has to be over (`{handling}`, {handling_within}); shorten it"
                )
            }
            Self::WarningAtLimit { warn } => format!(
                "its warning at {warn} comes no earlier than the limit itself; warn earlier or lengthen it"
            ),
            Self::WarningOutsideWorkingTime { warn } => format!(
                "its warning at {warn} always comes when nobody works; choose another share, or count it in working time"
            ),
            Self::FollowUpTooEarly { from } => format!(
                "it asks for a call-back from `{from}` on, before there is anything to call about; let it run from `completed`, `returned` or `answered`"
            ),
            Self::LadderGap { level } => format!(
                "nothing brings a case to level {level}: no rule escalates to it, and nobody may; add one or shorten the ladder"
            ),
            Self::NobodyKeeps { by } => format!(
                "asks that `{by}` keep it, which names nobody who could; name `manager`, `holder`, `owner` or a role, and let cases be handed on where it is the manager's or the department's"
            ),
            Self::JudgesOwnCase { role, command } => format!(
                "lets `{role}` {command} cases of their own department, and so decide on the limits and penalties that they are judged by; leave that to another role"
            ),
            Self::IncentiveNeverProposed => {
                "no event proposes it, and nobody may by hand; let a rule `propose` it, permit `propose-notice`, or remove it".to_owned()
            }
            Self::IncentiveNeverDecided => {
                "none of those who decide on it may `decide-notice`; permit one of them".to_owned()
            }
            Self::SharesTopic { topic, with } => format!(
                "shares the topic `{topic}` with {}, from another milestone; where that holds it never starts: give it a topic of its own",
                and(with)
            ),
            Self::NobodyApproves => "limits what may be granted, and nobody may `approve` more: nothing beyond the authorities can ever be granted; permit `approve`, or add an authority".to_owned(),
            Self::ApprovalUnasked => "permits `approve`, and nothing asks for an approval: without `authorities` anything may be granted; add authorities or a gate that needs `approved`, or leave it out".to_owned(),
            Self::AuthorityUnlimited => "grants any remedy and any amount; limit `up_to` or `remedies`, or say that it is meant".to_owned(),
            Self::NobodyRoutes => "nobody may `dispatch` or `transfer`, so that no route is ever used; permit one of them, or remove the routes".to_owned(),
            Self::RouteClosed { from, to } => format!(
                "`{from}` may not hand a case to `{to}`; add it to the `passes_to` of `{from}`, or name another department"
            ),
            Self::NobodyResumes => {
                "cases may be put on hold and nobody may `resume` them, so that none of them ends; add a permission"
                    .to_owned()
            }
            Self::NobodyExtends => {
                "it may be extended and nobody may `extend`; add a permission, or remove `extension`".to_owned()
            }
            Self::ApproverMayNotExtend { role } => format!(
                "`{role}` is to approve its extension and may not `extend`, which is how approval is given; add a permission, or name another role"
            ),
            Self::ExtensionTooShort { at_most, within } => format!(
                "its extension reaches to {at_most} from the start and the limit itself to {within}, so that no date is later; raise `at_most`"
            ),
            Self::NoAttempts => {
                "a customer counts as not reached before the first attempt; set `attempts` to 1 or more".to_owned()
            }
            Self::RoleUnused { role } => format!(
                "the role `{role}` may do nothing, and no rule names it; give it a permission, or remove it"
            ),
            Self::AnswersNothing { finding, at } => format!(
                "accepts `{finding}` at `{at}`, and there is no such finding; remove it, or name the place and the cases as the check prints them"
            ),
            Self::NotExplored { bound } => format!(
                "it tells more cases apart than are gone through ({bound}); waits without a limit may have been missed"
            ),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm a problem; splitting hides the list")]
    fn chinese(&self) -> String {
        let and = |names: &[RuleId]| quoted(names, Lang::Zh);
        match self {
            Self::VersionZero => "版本号为0；版本号从1开始".to_owned(),
            Self::DuplicateRule => "另一规则与其同名；请为每条规则取不同的名称".to_owned(),
            Self::DuplicateDepartment => "重复列出；请保留一处".to_owned(),
            Self::UnknownRole { role } => {
                format!("引用的角色`{role}`不存在；请加入`roles`或改用其他角色")
            }
            Self::UnknownDepartment { department } => {
                format!("引用的部门`{department}`不存在；请加入`departments`或改用其他部门")
            }
            Self::UnknownCalendar { calendar } => {
                format!("引用的日历`{calendar}`不存在；请加入`calendars`或改用其他日历")
            }
            Self::UnknownMark { mark } => {
                format!("引用的事项`{mark}`不存在；请加入`marks`或改用其他事项")
            }
            Self::UnknownTopic { topic } => {
                format!("要求`{topic}`的日期，但没有此项时限；请补上时限或改用其他事项")
            }
            Self::UnknownIncentive { incentive } => {
                format!("提出的奖惩`{incentive}`不存在；请加入`incentives`或改用其他奖惩")
            }
            Self::UnknownLevel { level, levels } => format!(
                "升级到第{level}级，但升级层级只有{levels}级（从1起）；请扩充`ladder`或改用其他级别"
            ),
            Self::UnknownCode(unknown) => format!(
                "引用的{}`{}`不存在；{}",
                unknown.part.label(Lang::Zh),
                unknown.code,
                unknown.text(Lang::Zh)
            ),
            Self::EmptyLimit { milestone } => {
                format!("起点与终点同为`{milestone}`；请改用其他终点")
            }
            Self::WarningsNotAscending => "预警点未按升序排列；每个比例只列一次，由小到大".to_owned(),
            Self::Ambiguous { other, topic } => format!(
                "与`{other}`同属`{topic}`，适用于相同投诉而不分先后；请提高其一的`precedence`、收窄其`when`，或另立事项"
            ),
            Self::ExtensionZero => "允许延期0次；请删去`extension`或至少允许一次".to_owned(),
            Self::HardLimitExtended => {
                "属硬性时限却允许延期；请删去`hard`或`extension`".to_owned()
            }
            Self::ExtensionPassesHardLimit { hard, within, at_most } => {
                let how = at_most.map_or_else(
                    || "延期无上限".to_owned(),
                    |most| format!("可延至{}", most.text(Lang::Zh)),
                );
                format!(
                    "{how}，超过硬性时限`{hard}`（{}）；请把`at_most`设在其内",
                    within.text(Lang::Zh)
                )
            }
            Self::NobodyMay { command } => {
                format!("无人有权执行`{command}`，所有投诉将停在此处；请增加权限")
            }
            Self::GateNeverOpens { before, needs } => format!(
                "任何投诉都无法通过：`{before}`之前须{}，而这不可能先发生；请授予相应权限，或改换条件",
                needs.text(Lang::Zh)
            ),
            Self::NeverKept { until } => format!(
                "只会超时：时限会开始，但其投诉无人能到达`{until}`；请授予相应权限，或改用其他终点"
            ),
            Self::Endless { on } => format!(
                "无休止地触发自身：对`{on}`的反应是重新处理，又会到达`{on}`；请改换触发条件，或用`unless`限定轮次"
            ),
            Self::TooManyRules { count, most } => {
                format!("同类规则有{count}条，最多{most}条；请拆分")
            }
            Self::NeverHolds { why } => format!("不适用于任何投诉：{}", why.text(Lang::Zh)),
            Self::Shadowed { by } => format!(
                "永不适用，因为{}总是优先；请提高其`precedence`、收窄其他规则，或删去",
                quoted(by, Lang::Zh)
            ),
            Self::NeverStarts { from } => {
                format!("永不开始，因为其投诉无人能到达`{from}`；请授予相应权限，或改用其他起点")
            }
            Self::NeverAgreed => {
                "永不开始，因为无人有权商定日期；请授予`extend`权限，或删去`agreed`".to_owned()
            }
            Self::NeverTriggered => {
                "永不发生，因为无人有权引发其触发条件；请授予权限，或删去".to_owned()
            }
            Self::GuardsNothing { command } => {
                format!("所把守的`{command}`无人有权执行；请授予权限，或删去此关口")
            }
            Self::NothingLimitsTheWait { case, via } => format!(
                "{}在此等待不受任何时限约束（例如经过{}）；请增加在此计时的时限，或说明为何没有",
                case.text(Lang::Zh),
                way(via)
            ),
            Self::DeadEnd { case, via } => format!(
                "{}到此既不能结案也不能不予受理（例如经过{}）；请授予后续步骤的权限，或放开挡住它的关口",
                case.text(Lang::Zh),
                way(via)
            ),
            Self::StagesExceed { stages, within } => format!(
                "总时限为{}，但其各环节{}合计可能更长；请缩短环节时限或延长总时限",
                within.text(Lang::Zh),
                and(stages)
            ),
            Self::ResponseOutlastsHandling { handling, response_within, handling_within } => {
                format!(
                    "响应时限{}可能晚于处理时限（`{handling}`，{}）；请缩短",
                    response_within.text(Lang::Zh),
                    handling_within.text(Lang::Zh)
                )
            }
            Self::WarningAtLimit { warn } => {
                format!("{}%的预警不早于时限本身；请提前预警或延长时限", warn.get())
            }
            Self::WarningOutsideWorkingTime { warn } => {
                format!("{}%的预警总在非工作时间；请改换比例，或按工作时间计算", warn.get())
            }
            Self::FollowUpTooEarly { from } => format!(
                "自`{from}`起即要求回访，此时尚无可回访的内容；请改自`completed`、`returned`或`answered`起算"
            ),
            Self::LadderGap { level } => {
                format!("无从升级到第{level}级：既无规则升级至此，也无人有权；请补上或缩短层级")
            }
            Self::NobodyKeeps { by } => format!(
                "要求由`{by}`完成，但无人可以完成；请改为`manager`、`holder`、`owner`或某一角色，由部门完成的须允许转交投诉"
            ),
            Self::JudgesOwnCase { role, command } => format!(
                "`{role}`可对本部门的投诉执行`{command}`，等于自行决定考核自己的时限与奖惩；请交由其他角色"
            ),
            Self::IncentiveNeverProposed => {
                "没有事件会提出，也无人可手工提出；请由规则`propose`，授予`propose-notice`权限，或删去".to_owned()
            }
            Self::IncentiveNeverDecided => {
                "其核准人均无`decide-notice`权限；请授予其中之一".to_owned()
            }
            Self::SharesTopic { topic, with } => format!(
                "与{}同属`{topic}`而起点不同；后者适用时本时限永不开始：请另立事项",
                and(with)
            ),
            Self::NobodyApproves => {
                "限制了可给予的内容，但无人有权`approve`，超出权限的永远无法给予；请授予`approve`权限或增加授权".to_owned()
            }
            Self::ApprovalUnasked => {
                "授予了`approve`权限，但没有规则要求审批：没有`authorities`则可给予任何内容；请增加授权或要求`approved`的关口，或删去".to_owned()
            }
            Self::AuthorityUnlimited => {
                "可给予任何补救和任何金额；请限定`up_to`或`remedies`，或说明有意如此".to_owned()
            }
            Self::NobodyRoutes => {
                "无人有权`dispatch`或`transfer`，路由永不使用；请授予其一，或删去路由".to_owned()
            }
            Self::RouteClosed { from, to } => {
                format!("`{from}`不得把投诉转给`{to}`；请加入`{from}`的`passes_to`，或改用其他部门")
            }
            Self::NobodyResumes => {
                "可以挂起，却无人有权恢复（`resume`），挂起的投诉无法办结；请增加权限".to_owned()
            }
            Self::NobodyExtends => {
                "可以延期，却无人有权执行`extend`；请增加权限，或删去`extension`".to_owned()
            }
            Self::ApproverMayNotExtend { role } => format!(
                "延期须由`{role}`批准，而该角色无权执行`extend`（批准即由其执行）；请增加权限，或改用其他角色"
            ),
            Self::ExtensionTooShort { at_most, within } => format!(
                "延期最远至起算后{}，而时限本身为{}，没有更晚的日期；请调大`at_most`",
                at_most.text(Lang::Zh),
                within.text(Lang::Zh)
            ),
            Self::NoAttempts => {
                "尚未回访即视为无法联系客户；请将`attempts`设为1或以上".to_owned()
            }
            Self::RoleUnused { role } => {
                format!("角色`{role}`无任何权限，也没有规则提到它；请授予权限，或删去")
            }
            Self::AnswersNothing { finding, at } => format!(
                "接受了`{at}`的`{finding}`，但没有这一发现；请删去，或按检查输出填写位置和投诉范围"
            ),
            Self::NotExplored { bound } => {
                format!("所区分的投诉多于逐一检查的数量（{bound}）；可能漏查无时限的等待")
            }
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
