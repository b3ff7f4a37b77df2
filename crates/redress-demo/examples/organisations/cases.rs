//! The cases: who does what, and when. Everything else follows from the policies.

use redress::complaint::{FollowUpResult, Plan, Ruling, command};
use redress::time::Period;
use redress::vocabulary::{
    Facts, Finding, Kind, Lang, Mark, Measure, Money, MoneyRange, Outcome, Reason, Remedy,
    Responsibility, Satisfaction, Topic, channel, grade, remedy,
};
use redress_presets::{Equipment, Mall, Marketing, Rights, equipment, mall, marketing, rights};

use redress_demo::{Failure, Person, Stage};

use super::tell;

/// Names of codes that the policies do not define.
pub(crate) const WORDS: [(&str, &str, &str); 13] = [
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

fn days(n: u32) -> Result<Option<Period>, Failure> {
    Ok(Some(Period::working_days(n)?))
}
fn marks(mark: Mark) -> command::Mark {
    command::Mark { mark }
}
fn propose(remedies: &[Remedy], yuan: Option<u32>) -> command::Propose {
    let compensation = yuan.map(Money::yuan);
    command::Propose { plan: Plan { remedies: remedies.to_vec(), compensation } }
}
fn date(
    stage: &Stage,
    topic: Topic,
    at: &str,
    reason: Reason,
    customer_told: bool,
) -> Result<command::Extend, Failure> {
    Ok(command::Extend { topic, promise: stage.local(at)?, reason, customer_told })
}
fn said(satisfaction: Satisfaction) -> command::FollowUp {
    command::FollowUp { result: FollowUpResult::Reached(satisfaction) }
}
fn close() -> command::Close {
    command::Close { conclusion: redress::code!("settled") }
}
fn answer() -> command::Answer {
    command::Answer { outcome: Outcome::Resolved }
}

/// A faulty appliance: complex, extended, adjusted once, called back, reopened.
pub(crate) fn marketing(lang: Lang) -> Result<(), Failure> {
    use marketing::{cause, department, role, subject, topic};
    let policy = Marketing {
        general: days(5)?,
        complex: days(10)?,
        follow_up: days(3)?,
        ..Marketing::default()
    }
    .policy()?;
    let (home, works) = (department::MARKETING, department::PRODUCTION);
    let agent = Person::new(
        redress::code!("zhou.min"),
        ("Zhou Min", "周敏"),
        role::AGENT,
        Some(home.clone()),
    );
    let clerk = Person::new(
        redress::code!("lin.fang"),
        ("Lin Fang", "林芳"),
        role::MARKETING,
        Some(home.clone()),
    );
    let head = Person::new(
        redress::code!("he.jun"),
        ("He Jun", "何军"),
        role::PRODUCTION_MANAGER,
        Some(works.clone()),
    );
    let smith =
        Person::new(redress::code!("ma.liu"), ("Ma Liu", "马六"), role::HANDLER, Some(works));
    let caller =
        Person::new(redress::code!("bai.lu"), ("Bai Lu", "白露"), role::CALLER, Some(home));
    let facts = Facts {
        grade: grade::COMPLEX,
        subject: Some(subject::PRODUCT_QUALITY),
        ..Facts::new(Kind::Complaint, channel::HOTLINE)
    };
    let cast = [&agent, &clerk, &head, &smith, &caller];
    let title = policy.spec().title.clone();
    let stage = &Stage::new(policy, "2026-04-24 15:20")?;
    let play = stage.receive("2026-0001", &agent, "2026-04-24 15:20", facts)?;
    let found = || command::Investigate { cause: Some(cause::PROCESS), substantiated: true };
    play.does(&agent, command::Register {})?
        .at("2026-04-24 16:00")?
        .does(&clerk, command::Dispatch { to: None })?
        .at("2026-04-27 09:10")?
        .does(&head, command::Sign {})?
        .tries(&head, propose(&[remedy::REPAIR], None))?
        .at("2026-04-28 14:00")?
        .does(&head, found())?
        .does(&head, propose(&[remedy::REPAIR], None))?
        .does(&head, command::NameOwner { owner: smith.id() })?
        .tries(&head, command::Offer {})?
        .does(
            &head,
            date(stage, topic::CARRY_OUT, "2026-05-08 18:00", redress::code!("plan"), false)?,
        )?
        .does(&head, command::Offer {})?
        .at("2026-04-29 10:00")?
        .does(&head, command::Refuse { reason: redress::code!("too-little") })?
        .does(&head, propose(&[remedy::EXCHANGE, remedy::APOLOGY], None))?
        .does(&head, command::Offer {})?
        .does(&head, command::Accept {})?
        .at("2026-04-30 11:00")?
        .tries(
            &clerk,
            date(stage, topic::HANDLE, "2026-05-09 18:00", redress::code!("parts-awaited"), false)?,
        )?
        .does(
            &clerk,
            date(stage, topic::HANDLE, "2026-05-09 18:00", redress::code!("parts-awaited"), true)?,
        )?
        .at("2026-05-08 16:30")?
        .does(&smith, command::Complete {})?
        .does(&smith, command::Return {})?
        .at("2026-05-09 10:00")?
        .does(&clerk, answer())?
        .at("2026-05-12 15:00")?
        .does(&caller, said(Satisfaction::Satisfied))?
        .does(&clerk, close())?
        .does(&clerk, command::Archive {})?;
    tell(&play, &title, &cast, lang)
}

/// A withheld refund: investigated with an approved extension, sent back once, approved, answered in writing,
/// and responsibility assigned.
pub(crate) fn rights(lang: Lang) -> Result<(), Failure> {
    use rights::{department, mark, role, subject, topic};
    let policy = Rights {
        investigation: days(5)?,
        investigation_at_most: days(10)?,
        follow_up: days(5)?,
        written_answer: days(3)?,
        fine: Some(MoneyRange::yuan(50, 500)),
        ..Rights::default()
    }
    .policy()?;
    let (office, unit) = (department::COMPLAINTS, department::CONTRACTS);
    let agent = Person::new(
        redress::code!("li.qin"),
        ("Li Qin", "李琴"),
        role::AGENT,
        Some(office.clone()),
    );
    let officer = Person::new(
        redress::code!("fang.yuan"),
        ("Fang Yuan", "方圆"),
        role::COMPLAINTS,
        Some(office.clone()),
    );
    let head =
        Person::new(redress::code!("luo.qi"), ("Luo Qi", "罗琦"), role::HEAD, Some(unit.clone()));
    let finder = Person::new(
        redress::code!("cai.ping"),
        ("Cai Ping", "蔡平"),
        role::INVESTIGATOR,
        Some(unit),
    );
    let seller = Person::new(
        redress::code!("shi.lei"),
        ("Shi Lei", "石磊"),
        role::AGENT,
        Some(department::BRANCH),
    );
    let leader = Person::new(
        redress::code!("song.jie"),
        ("Song Jie", "宋杰"),
        role::LEADER,
        Some(office.clone()),
    );
    let inspector = Person::new(
        redress::code!("yan.zheng"),
        ("Yan Zheng", "严正"),
        role::DISCIPLINE,
        Some(office.clone()),
    );
    let board = Person::new(
        redress::code!("board"),
        ("the board", "公司办公会"),
        role::ORGANISATION,
        Some(office),
    );
    let facts = Facts {
        grade: grade::COMPLEX,
        subject: Some(subject::CONTRACT),
        ..Facts::new(Kind::Complaint, channel::COUNTER)
    };
    let cast = [&agent, &officer, &head, &finder, &seller, &leader, &inspector, &board];
    let title = policy.spec().title.clone();
    let stage = &Stage::new(policy, "2026-06-15 10:05")?;
    let play = stage.receive("2026-0001", &agent, "2026-06-15 10:05", facts)?;
    let found = command::Investigate { cause: None, substantiated: true };
    let discipline = rights::sanction(Responsibility::Direct, rights::Sanction::Discipline)
        .ok_or("no such sanction")?;
    let notice = || command::ProposeNotice { incentive: discipline.clone(), on: None };
    play.does(&agent, command::Register {})?
        .does(&agent, command::Dispatch { to: None })?
        .at("2026-06-15 14:00")?
        .does(&head, command::Sign {})?
        .does(&head, command::NameOwner { owner: finder.id() })?
        .at("2026-06-18 17:00")?
        .tries(
            &head,
            date(
                stage,
                topic::REPORT,
                "2026-06-25 18:00",
                redress::code!("evidence-awaited"),
                false,
            )?,
        )?
        .does(
            &leader,
            date(
                stage,
                topic::REPORT,
                "2026-06-25 18:00",
                redress::code!("evidence-awaited"),
                false,
            )?,
        )?
        .at("2026-06-24 16:00")?
        .does(&finder, found)?
        .does(&finder, marks(mark::REPORT))?
        .does(&finder, propose(&[remedy::REFUND], None))?
        .does(
            &finder,
            date(stage, topic::CARRY_OUT, "2026-07-03 18:00", redress::code!("plan"), false)?,
        )?
        .at("2026-06-25 09:30")?
        .does(&head, command::SendBack { reason: redress::code!("too-vague") })?
        .does(&finder, propose(&[remedy::APOLOGY, remedy::REFUND, remedy::DAMAGES], Some(300)))?
        .does(&head, command::Review {})?
        .tries(&head, command::Offer {})?
        .at("2026-06-26 11:00")?
        .does(&leader, command::Approve {})?
        .does(&head, command::Offer {})?
        .does(&head, command::Accept {})?
        .at("2026-07-02 15:00")?
        .does(&head, command::Complete {})?
        .tries(&head, answer())?
        .at("2026-07-06 10:00")?
        .does(&head, marks(mark::WRITTEN_ANSWER))?
        .does(&head, answer())?
        .at("2026-07-08 10:00")?
        .does(&agent, said(Satisfaction::Satisfied))?
        .does(&officer, close())?
        .does(&officer, command::Archive {})?
        .at("2026-07-10 09:00")?
        .tries(&inspector, notice())?
        .does(&inspector, liable(&seller))?
        .does(&inspector, notice())?
        .at("2026-07-14 09:00")?
        .does(&board, decided(rights::measure::WARNING))?;
    tell(&play, &title, &cast, lang)
}

/// A finding of liability for one person.
fn liable(who: &Person) -> command::DecideLiability {
    command::DecideLiability { finding: Finding::Liable, persons: vec![who.id().into()] }
}

fn decided(measure: Measure) -> command::DecideNotice {
    command::DecideNotice { notice: 1, ruling: Ruling::Measure(measure) }
}

/// A leaking kettle: declined at one counter, received at the desk, beyond the counter's authority, inspected
/// by agreement, paid in advance.
pub(crate) fn mall(lang: Lang) -> Result<(), Failure> {
    use mall::{department, flag, mark, role, subject};
    let policy = Mall {
        counter_up_to: Some(Money::yuan(100)),
        recovery: Some(MoneyRange::yuan(1, 2000)),
        ..Mall::default()
    }
    .policy()?;
    let desk = department::DESK;
    let clerk = Person::new(redress::code!("xu.yan"), ("Xu Yan", "徐燕"), role::DESK, Some(desk));
    let shop = Person::new(
        redress::code!("pan.yu"),
        ("Pan Yu", "潘玉"),
        role::ASSISTANT,
        Some(department::COUNTERS),
    );
    let rude = Person::new(
        redress::code!("mo.li"),
        ("Mo Li", "莫莉"),
        role::ASSISTANT,
        Some(department::COUNTERS),
    );
    let floor = Person::new(
        redress::code!("kong.hao"),
        ("Kong Hao", "孔浩"),
        role::FLOOR_MANAGER,
        Some(department::COUNTERS),
    );
    let head = Person::new(
        redress::code!("dai.wei"),
        ("Dai Wei", "戴维"),
        role::OPERATIONS,
        Some(department::OPERATIONS),
    );
    let boss = Person::new(
        redress::code!("ren.yi"),
        ("Ren Yi", "任毅"),
        role::MALL_MANAGER,
        Some(department::OPERATIONS),
    );
    let facts = Facts {
        subject: Some(subject::QUALITY),
        flags: vec![flag::GOODS],
        ..Facts::new(Kind::Complaint, channel::VISIT)
    };
    // Discussed on the Monday: fault is unclear, so have it inspected and pay in advance.
    let unclear =
        Facts { flags: vec![flag::GOODS, flag::INSPECTION, flag::PAY_FIRST], ..facts.clone() };
    let cast = [&clerk, &shop, &rude, &floor, &head, &boss];
    let title = policy.spec().title.clone();
    let stage = &Stage::new(policy, "2026-05-16 11:15")?;
    let play = stage.receive("2026-0001", &clerk, "2026-05-16 11:15", facts)?;
    let offence = command::ProposeNotice {
        incentive: redress::code!("mal1-first-contact"),
        on: Some(rude.id().into()),
    };
    play.does(&clerk, command::Register {})?
        .does(&clerk, marks(mark::TURNED_AWAY))?
        .tries(&clerk, propose(&[remedy::REFUND], Some(260)))?
        .does(&clerk, marks(mark::PROOF_CHECKED))?
        .does(&clerk, command::Dispatch { to: None })?
        .at("2026-05-16 13:00")?
        .does(&shop, command::Sign {})?
        .does(&shop, propose(&[remedy::REFUND, remedy::APOLOGY], Some(260)))?
        .tries(&shop, command::Offer {})?
        .at("2026-05-18 09:00")?
        .does(&shop, command::Escalate { level: 1 })?
        .does(&floor, command::Offer {})?
        .does(&floor, command::Accept {})?
        .does(&floor, command::Reclassify { facts: Box::new(unclear) })?
        .does(&floor, marks(mark::PAID_FIRST))?
        .does(&floor, command::Update {})?
        .at("2026-05-27 10:00")?
        .does(&floor, marks(mark::INSPECTED))?
        .does(&floor, command::Complete {})?
        .does(&floor, answer())?
        .at("2026-05-29 15:00")?
        .does(&clerk, said(Satisfaction::VerySatisfied))?
        .does(&clerk, close())?
        .does(&head, liable(&floor))?
        .does(&head, offence)?
        .does(&boss, decided(mall::measure::DEMERIT))?
        .tries(&clerk, command::Archive {})?
        .does(&floor, marks(mark::COST_SETTLED))?
        .does(&floor, marks(mark::RECOVERED))?
        .does(&clerk, command::Archive {})?;
    tell(&play, &title, &cast, lang)
}

/// A controller that fails: scheduled for the customer's time, moved at the customer's wish, missed once, a
/// remaining problem, another visit.
pub(crate) fn equipment(lang: Lang) -> Result<(), Failure> {
    use equipment::{department, flag, mark, reason, role, topic};
    let policy = Equipment::default().policy()?;
    let (home, field) = (department::PLANNING, department::AFTER_SALES);
    let planner =
        Person::new(redress::code!("qiu.lan"), ("Qiu Lan", "邱岚"), role::PLANNER, Some(home));
    let head = Person::new(
        redress::code!("meng.da"),
        ("Meng Da", "孟达"),
        role::AFTER_SALES_MANAGER,
        Some(field.clone()),
    );
    let engineer =
        Person::new(redress::code!("hao.ge"), ("Hao Ge", "郝戈"), role::ENGINEER, Some(field));
    let facts =
        Facts { flags: vec![flag::BY_PHONE], ..Facts::new(Kind::Complaint, channel::HOTLINE) };
    let on_site = Facts { flags: vec![flag::ON_SITE], ..facts.clone() };
    let cast = [&planner, &head, &engineer];
    let title = policy.spec().title.clone();
    let stage = &Stage::new(policy, "2026-03-02 09:00")?;
    let play = stage.receive("2026-0001", &planner, "2026-03-02 09:00", facts)?;
    let visit = |at: &str| date(stage, topic::VISIT, at, redress::code!("set-by-customer"), true);
    let found =
        || command::Investigate { cause: Some(redress::code!("sensor")), substantiated: true };
    play.does(&planner, command::Register {})?
        .at("2026-03-02 09:40")?
        .does(&planner, command::Contact { reached: true })?
        .does(&planner, command::Reclassify { facts: Box::new(on_site) })?
        .tries(&planner, command::Dispatch { to: None })?
        .does(&planner, marks(mark::PLANNED))?
        .does(&planner, visit("2026-03-04 10:00")?)?
        .does(&planner, command::Dispatch { to: None })?
        .at("2026-03-02 11:00")?
        .does(&head, command::Sign {})?
        .does(&head, command::NameOwner { owner: engineer.id() })?
        .at("2026-03-03 16:00")?
        .does(&planner, visit("2026-03-05 14:00")?)?
        .at("2026-03-05 14:25")?
        .does(&engineer, marks(mark::ARRIVED))?
        .does(&engineer, found())?
        .tries(&engineer, command::Complete {})?
        .does(&engineer, marks(mark::SHEET_SIGNED))?
        .does(&engineer, command::Complete {})?
        .at("2026-03-06 09:00")?
        .tries(&planner, answer())?
        .does(&engineer, command::Return {})?
        .does(&planner, command::SendBack { reason: reason::LEFT_OVER })?
        .does(&planner, visit("2026-03-10 09:00")?)?
        .does(&planner, command::Transfer { to: None })?
        .does(&head, command::Sign {})?
        .at("2026-03-10 08:50")?
        .does(&engineer, marks(mark::ARRIVED))?
        .does(&engineer, found())?
        .does(&engineer, command::Complete {})?
        .does(&engineer, command::Return {})?
        .at("2026-03-11 09:30")?
        .does(&planner, command::Review {})?
        .does(&planner, answer())?
        .at("2026-03-18 10:00")?
        .does(&planner, said(Satisfaction::Satisfied))?
        .does(&planner, close())?;
    tell(&play, &title, &cast, lang)
}
