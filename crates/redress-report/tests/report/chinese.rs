//! What people read in Chinese: times that end a day, the words of each procedure, percentages.

use redress::code;
use redress::complaint::{Plan, command};
use redress::policy::Policy;
use redress::vocabulary::{Facts, Kind, Label, Lang, Outcome, channel, remedy};
use redress_demo::{Case, Failure, Person, Stage, telecom};
use redress_metrics::{Dimension, Shown};
use redress_presets::dealership::{self, department, role};
use redress_presets::telecom::{line, role as telecom_role, subject};
use redress_report::{Content, CsvOptions, Glossary, Names, Report, Section, Timeline};

const CONSULTANT: Person = Person::new(
    code!("deng.kai"),
    ("Deng Kai", "邓凯"),
    role::SERVICE_CONSULTANT,
    Some(department::AFTER_SALES),
);
const PARTS: Person = Person::new(
    code!("sun.hao"),
    ("Sun Hao", "孙浩"),
    role::PARTS_MANAGER,
    Some(department::PARTS),
);

fn plan() -> Plan {
    Plan { remedies: vec![remedy::REPAIR], compensation: None }
}

fn stage() -> Stage {
    Stage::new(dealership::dealership().unwrap(), "2026-03-02 08:00").unwrap()
}

/// Handled on site on Monday, so that its form is due at the end of that day.
fn on_site(stage: &Stage) -> Result<Case<'_>, Failure> {
    let case = stage.receive(
        "D-1",
        &CONSULTANT,
        "2026-03-02 09:00",
        Facts::new(Kind::Complaint, channel::ON_SITE),
    )?;
    case.does(&CONSULTANT, command::Register {})?
        .does(&CONSULTANT, command::Propose { plan: plan() })?
        .does(&CONSULTANT, command::Offer {})?
        .does(&CONSULTANT, command::Accept {})?
        .does(&CONSULTANT, command::Complete {})?
        .at("2026-03-03 10:00")?;
    Ok(case)
}

#[test]
fn a_limit_that_ends_with_a_day_ends_at_24_00_of_it_in_stories_pictures_and_csv() {
    let stage = stage();
    let case = on_site(&stage).unwrap();
    let policy = dealership::dealership().unwrap();
    let words = CONSULTANT.known_to(Glossary::new(&policy));
    let mut story = case.story(&words).unwrap();
    let zone = policy.spec().calendar.zone();
    let told = story.text(zone, Lang::Zh);
    for line in [
        "时限开始：处理表交客服部 [DLR-8, DLR-26]，当天，截止 24:00",
        "03-02 周一 24:00  系统",
        "超时：处理表交客服部 [DLR-8, DLR-26]，应于 03-02 周一 24:00 前完成",
        "✗ 超时：处理表交客服部 [DLR-8, DLR-26]，截止 03-02 周一 24:00",
    ] {
        // A breach stands under the instant at which it happened.
        let near = line.replace("应于 03-02 周一 24:00 前", "应于 24:00 前");
        assert!(told.contains(line) || told.contains(&near), "{line} in\n{told}");
    }
    assert!(!told.contains("00:00"), "{told}");
    let log = case_log(&stage, &case);
    story.timeline = Some(Timeline::of(&words, log.iter().map(AsRef::as_ref)).unwrap());
    let period = "2026-03".parse().unwrap();
    // The last microsecond of the month: its end.
    let end = stage.local("2026-04-01 00:00").unwrap() - chrono::TimeDelta::microseconds(1);
    let mut report = Report::new(Label::new("A case", "一例"), period, zone, end);
    report.push(Section::new(Label::new("Story", "经过"), Content::Story(story)));
    let page = report.html(Lang::Zh);
    assert!(page.contains("处理表交客服部 · 当天: 03-02 周一 24:00 超时"), "{page}");
    assert!(page.contains("03-02 周一 09:00 – 03-02 周一 24:00"), "{page}");
    let csv = report.csv(Lang::Zh, CsvOptions::default());
    assert!(csv.contains("截止 24:00"), "{csv}");
    for text in [page, csv, report.text(Lang::Zh)] {
        assert!(text.contains("2026-03-31 24:00（北京时间）"), "{text}");
        assert!(!text.contains("03-03 周二 00:00") && !text.contains("2026-04-01"), "{text}");
    }
}

fn case_log(stage: &Stage, case: &Case<'_>) -> Vec<std::sync::Arc<redress::complaint::Entry>> {
    stage.log(&case.id).unwrap()
}

#[test]
fn what_happens_at_midnight_happens_on_the_new_day() {
    let stage = stage();
    let case = stage
        .receive(
            "D-2",
            &CONSULTANT,
            "2026-03-03 00:00",
            Facts::new(Kind::Complaint, channel::ON_SITE),
        )
        .unwrap();
    let told = case.told(&[], &[&CONSULTANT], Lang::Zh).unwrap();
    assert!(told.starts_with("03-03 周二 00:00  服务顾问邓凯"), "{told}");
}

#[test]
fn a_story_is_told_in_the_words_of_its_procedure() {
    const HALL: Person =
        Person::new(code!("liu.min"), ("Liu Min", "刘敏"), telecom_role::CHANNEL_AGENT, None);
    const CENTRE: Person = Person::new(
        code!("li.na"),
        ("Li Na", "李娜"),
        telecom_role::CENTRE_AGENT,
        Some(redress_presets::telecom::department::CENTRE),
    );
    const HANDLER: Person = Person::new(
        code!("wu.gang"),
        ("Wu Gang", "吴刚"),
        telecom_role::HANDLER,
        Some(telecom::NETWORK),
    );
    let stage = Stage::new(telecom::operator().policy().unwrap(), "2026-03-02 08:00").unwrap();
    let facts = Facts {
        line: Some(line::GSM),
        subject: Some(subject::NETWORK),
        ..Facts::new(Kind::Complaint, channel::HOTLINE)
    };
    let case = stage.receive("T-1", &HALL, "2026-03-02 09:00", facts).unwrap();
    let told = (|| -> Result<String, Failure> {
        case.does(&HALL, command::Register {})?
            .does(&CENTRE, command::Dispatch { to: Some(telecom::NETWORK) })?
            .does(&HANDLER, command::Sign {})?
            .does(&HANDLER, command::Propose { plan: Plan::default() })?
            .tries(&CENTRE, command::Answer { outcome: Outcome::Resolved })?
            .does(&HANDLER, command::Return {})?
            .does(&CENTRE, command::Answer { outcome: Outcome::Resolved })?
            .does(&CENTRE, command::Close { conclusion: "solved".parse()? })?;
        case.told(&[], &[&HALL, &CENTRE, &HANDLER], Lang::Zh)
    })()
    .unwrap();
    // 填写工单, 反馈工单, 办结: the source knows no 处理表 and closes nothing as 关单.
    for word in ["• 填写工单", "• 反馈工单：省级投诉处理中心", "• 办结：已解决", "须先“反馈工单”"]
    {
        assert!(told.contains(word), "{word} in\n{told}");
    }
    assert!(!told.contains("处理表") && !told.contains("关单"), "{told}");
    // A code may have a name of its own as a department, a line, a subject, a role.
    let stage = self::stage();
    let facts = Facts {
        line: Some(dealership::line::AFTER_SALES),
        subject: Some(dealership::subject::PARTS),
        ..Facts::new(Kind::Grievance, channel::ON_SITE)
    };
    let case = stage.receive("D-3", &CONSULTANT, "2026-03-02 09:00", facts).unwrap();
    let told = case.told(&[], &[&CONSULTANT, &PARTS], Lang::Zh).unwrap();
    assert!(told.contains("接收投诉：一般抱怨、现场、售后、配件\n"), "{told}");
}

#[test]
fn kinds_and_lists_have_their_words_in_a_glossary_too() {
    let policy: Policy = dealership::dealership().unwrap();
    let words = Glossary::new(&policy);
    // The English words are the codes themselves.
    assert_eq!(words.name(Dimension::Kind, "complaint").zh, "投诉");
    assert_eq!(words.name(Dimension::Kind, "grievance").zh, "抱怨");
    assert_eq!(words.name(Dimension::Subject, "parts").zh, "配件");
    assert_eq!(words.name(Dimension::Department, "parts").zh, "配件部");
    assert_eq!(words.code(&role::CUSTOMER_SERVICE).zh, "客服人员");
    assert_eq!(words.code(&department::CUSTOMER_SERVICE).zh, "客服部");
}

#[test]
fn a_percentage_has_no_gap_in_chinese() {
    assert_eq!(Shown::Percent.text(0.952, Lang::En), "95.2 %");
    assert_eq!(Shown::Percent.text(0.952, Lang::Zh), "95.2%");
}
