//! What people read in Chinese is in the words of the source that they work by: explanations, stories,
//! rejections, open cases. Expected words are the sources' own.

use std::collections::BTreeMap;

use redress::complaint::{Missing, Rejection};
use redress::lifecycle::{CommandKind, Milestone, Point, StateKind};
use redress::policy::Policy;
use redress::time::Period;
use redress::vocabulary::{Lang, MoneyRange};
use redress_presets::{Dealership, Marketing, Rights};

use crate::operator::operator;
use crate::organisations::working_days;

/// The six procedures, with their blanks filled in.
fn policies() -> BTreeMap<&'static str, Policy> {
    let some = Some(Period::days(3).expect("a period"));
    let dealership =
        Dealership { at_once: some, form_limit: some, return_limit: some, ..Dealership::default() };
    let marketing = Marketing {
        general: working_days(5),
        complex: working_days(10),
        follow_up: working_days(3),
        penalty: Some(MoneyRange::yuan(50, 500)),
        reward: Some(MoneyRange::yuan(50, 500)),
        ..Marketing::default()
    };
    let rights = Rights {
        investigation: working_days(5),
        investigation_at_most: working_days(10),
        follow_up: working_days(3),
        written_answer: working_days(2),
        fine: Some(MoneyRange::yuan(50, 1000)),
        ..Rights::default()
    };
    [
        ("dealership", dealership.policy()),
        ("marketing", marketing.policy()),
        ("rights", rights.policy()),
        ("mall", redress_presets::Mall::default().policy()),
        ("equipment", redress_presets::Equipment::default().policy()),
    ]
    .into_iter()
    .map(|(name, policy)| (name, policy.expect("a policy")))
    .chain([("telecom", operator().policy().expect("a policy"))])
    .collect()
}

/// A text without what stands in backticks (names of rules) and without numbers of clauses.
fn without_names(text: &str) -> String {
    let outside: String = text.split('`').step_by(2).collect();
    let clauses = ["DLR-", "TEL-", "MKT-", "RTS-", "MAL-", "PRD-"];
    clauses.iter().fold(outside, |text, clause| text.replace(clause, ""))
}

#[test]
fn no_explanation_shows_a_code() {
    // The sources' own Latin words.
    let own = ["GSM", "WCDMA", "VIP", "SGM", "G"];
    for (name, policy) in policies() {
        let text = without_names(&policy.explain(Lang::Zh));
        // The first line bears the policy's name.
        let rules = text.split_once('\n').expect("rules").1;
        let latin = rules.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let codes: Vec<&str> = latin.filter(|word| !own.contains(word)).collect();
        assert!(codes.is_empty(), "{name}: {codes:?}");
        for wrong in ["罚款批评", "处罚记过", "4294967295", "255次", "撤诉", "案件", "视为满意"]
        {
            assert!(!rules.contains(wrong), "{name}: {wrong}");
        }
    }
}

#[test]
fn each_procedure_speaks_in_the_words_of_its_source() {
    // What the source says, and what it does not.
    let words: [(&str, &[&str], &[&str]); 6] = [
        // 第一责任人, 部门经理, 分配…转交, 处理表.
        (
            "dealership",
            &["第一责任人", "对部门经理处罚50元", "分配至售后服务部", "责任部门经理", "处理表"],
            &["工单", "派单", "责任部门负责人", "配件部经理"],
        ),
        // 首问负责, 工单, 结办/办结, 派单, 反馈.
        ("telecom", &["工单已反馈", "填写工单", "反馈工单", "办结", "派单"], &["处理表", "关单"]),
        // 转交责任部门, 责任人员, 反馈处理结果.
        ("marketing", &["反馈处理结果", "责任人员", "营销部门转交至生产部门"], &["处理表", "派单"]),
        // 转办, 调查人员, 处理建议, 投诉人.
        ("rights", &["转办至", "提出处理建议", "调查人员", "反馈处理结果"], &["处理表", "派单"]),
        // 顾客, 第一接待人, 给予记过、劝退处分.
        (
            "mall",
            &["顾客", "第一接待人", "给予记过或劝退", "金额不限"],
            &["客户", "处理表", "派单"],
        ),
        // 顾客, 产品售后服务单, 服务人员, 验证.
        ("equipment", &["顾客", "产品售后服务单", "服务人员", "验证"], &["客户", "处理表", "派单"]),
    ];
    let policies = policies();
    for (name, own, others) in words {
        let text = policies[name].explain(Lang::Zh);
        for word in own {
            assert!(text.contains(word), "{name} does not say {word}");
        }
        for word in others {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}

#[test]
fn mkt_3_a_step_that_is_not_taken_reads_as_one_that_may_not_be() {
    let text = policies()["marketing"].explain(Lang::Zh);
    assert!(text.contains("- 不得“转交”，适用于标记为涉及多个部门。"), "{text}");
    assert!(text.contains("“告知客户方案”之前：“方案实施完成”的日期已商定。"), "{text}");
    // 最长不得超过[X]个工作日，并应及时向客户说明延长原因: how often is not said.
    assert!(text.contains("可延期，最长10个工作日，须已告知客户。"), "{text}");
}

#[test]
fn tel_36_what_excludes_a_conclusion_is_named_as_of_an_appeal() {
    let text = policies()["telecom"].explain(Lang::Zh);
    let line = text.lines().find(|line| line.starts_with("- 先期处理得当")).expect("a conclusion");
    for late in ["分公司处理反馈超时", "总部反馈超时", "搪塞、推委，处理不到位"]
    {
        assert!(line.contains(late), "{line}");
    }
    // 办结回复总部, 答复客户 are limits of complaints.
    assert!(!line.contains("答复客户") && !line.contains("办结回复总部"), "{line}");
    assert!(text.contains("且标记为在网三年以上客户。"), "the operator names its own flag");
}

#[test]
fn rejections_speak_in_the_words_of_the_source() {
    let policies = policies();
    let text = |name: &str, why: &Rejection| why.text(&policies[name], Lang::Zh);
    let returned = Rejection::GateClosed {
        command: CommandKind::Answer,
        gate: redress::code!("a-gate"),
        missing: Missing::Milestone(Milestone::At(Point::Returned)),
        cite: vec![redress::code!("X-1")],
    };
    assert_eq!(text("telecom", &returned), "“答复客户”之前，本轮须先完成“反馈工单”（依据X-1）");
    assert_eq!(
        text("equipment", &returned),
        "“答复顾客”之前，本轮须先完成“交回产品售后服务单”（依据X-1）"
    );
    let state = Rejection::WrongState { state: StateKind::Closed, command: CommandKind::Dispatch };
    assert!(text("telecom", &state).starts_with("“已办结”状态下不能“派单”；"));
    assert!(text("rights", &state).starts_with("“已结案”状态下不能“转办”；"));
    // A limit by its name, not by the code of its rule.
    let policy = &policies["dealership"];
    let topic = redress_presets::dealership::topic::HANDLE;
    let why = redress::complaint::ExtensionRefusal::NotExtendable(redress::code!("dlr13-handle"));
    let why = Rejection::Extension { topic, why };
    assert_eq!(why.text(policy, Lang::Zh), "“处理完毕”的时限不能延期：“处理完毕”不允许延期");
}
