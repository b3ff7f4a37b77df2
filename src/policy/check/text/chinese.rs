//! What is wrong and how to fix it, in Chinese.

use super::{quoted, way};
use crate::policy::check::problem::Problem;
use crate::vocabulary::{Lang, RuleId};

impl Problem {
    #[allow(clippy::too_many_lines, reason = "one arm a problem; splitting hides the list")]
    pub(super) fn chinese(&self) -> String {
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
            Self::DefaultUnlisted { unknown } => format!(
                "{}的取值列表缺少默认值`{}`：未另行填写的投诉均被拒收；请加入，若每次受理都会填写（{}），请接受本项",
                unknown.part.label(Lang::Zh),
                unknown.code,
                unknown.known.join("、")
            ),
            Self::AnswersNothing { finding, at } => format!(
                "接受了`{at}`的`{finding}`，但没有这一发现；请删去，或按检查输出填写位置和投诉范围"
            ),
            Self::NotExplored { bound } => {
                format!("所区分的投诉多于逐一检查的数量（{bound}）；可能漏查无时限的等待")
            }
        }
    }
}
