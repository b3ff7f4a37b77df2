//! The forms: the OEM's sheet (DLR-29), the internal form (DLR-30), the notices (DLR-31).

use crate::dealership::shop;

use std::collections::BTreeSet;
use std::sync::Arc;

use redress::complaint::{
    Command, Entry, FollowUpResult, Plan, Receive, Request, Verdict, command,
};
use redress::desk::Intake;
use redress::lifecycle::StateKind;
use redress::policy::Policy;
use redress::store::PersonalStore;
use redress::time::Period;
use redress::vocabulary::{
    Actor, Facts, Finding, Incentive, Initiative, Lang, Money, Party, Satisfaction, ShortText,
    Text, nature, remedy,
};
use redress_presets::Dealership;
use redress_presets::dealership::forms::{
    HandlingForm, Kept, NoticeForm, OemSheet, OemStatus, Term,
};
use redress_presets::dealership::{
    CaseFile, Contact, Personal, Phone, Sex, Vehicle, Vin, department, mark,
};
use shop::*;

fn short(text: &str) -> ShortText {
    ShortText::new(text).expect("a short text")
}

fn long(text: &str) -> Text {
    Text::new(text).expect("a text")
}

fn customer() -> Personal {
    let mut contact = Contact::new(short("李雷"));
    contact.sex = Some(Sex::Male);
    contact.phone = Some(Phone::new("138-0013-8000").expect("a number"));
    contact.address = Some(short("中山路1号"));
    let mut vehicle = Vehicle::default();
    vehicle.model = Some(short("君威 2.0T"));
    vehicle.vin = Some(Vin::new("LSVAA2187C2182453").expect("a VIN"));
    vehicle.plate = Some(short("沪A12345"));
    vehicle.mileage_km = Some(40_210);
    vehicle.work_order = Some(short("WO-7788"));
    vehicle.bought_on = "2024-05-06".parse().ok();
    vehicle.repaired_on = "2026-02-27".parse().ok();
    vehicle.order_taken_at = Some(local("2026-02-27 09:30"));
    let mut file = CaseFile::default();
    file.oem_case = Some(short("CAC-0117"));
    file.station = Some(short("浦东一站"));
    file.background = Some(long("企业主,三台车"));
    file.demand = Some(long("换总成"));
    file.consultant = Some(short("王伟"));
    file.repair = Some(long("更换前刹车片"));
    file.team = Some(short("二班"));
    Personal {
        contact: Some(contact),
        vehicle: Some(vehicle),
        file: Some(file),
        remark: Some(long("刹车异响\n返修三次")),
        attachments: Vec::new(),
    }
}

/// Everything personal in [`customer`] and in what is written later.
const PERSONAL: [&str; 16] = [
    "李雷",
    "138",
    "中山路",
    "君威",
    "LSVAA",
    "沪A",
    "40210",
    "WO-7788",
    "2024-05-06",
    "CAC-0117",
    "浦东",
    "企业主",
    "换总成",
    "王伟",
    "刹车",
    "磨损",
];

fn filed<'s>(shop: &'s Shop, facts: Facts) -> Case<'s> {
    shop.set(local("2026-03-02 09:00"));
    let id: redress::vocabulary::ComplaintId = "2026-0001".parse().expect("an id");
    let receive = Receive::new(id.clone(), "c-17".parse().expect("a ref"), facts);
    let intake = Intake::new(receive).with(customer());
    shop.desk.receive(&agent(), intake).expect("a receipt");
    Case { world: shop, id }
}

fn writes(case: &Case<'_>, who: &Actor, command: impl Into<Command>, text: &str) {
    let personal = Personal::remark(long(text));
    let request = Request::now(command);
    case.world.desk.act_with(&case.id, who, request, personal).expect("an entry");
}

fn log(case: &Case<'_>) -> Vec<Arc<Entry>> {
    case.world.desk.log(&case.id).expect("a log")
}

fn kept(case: &Case<'_>) -> Kept {
    let personal = case.world.desk.store().personal(&case.id).expect("what is kept apart");
    Kept::gather(log(case).iter().map(AsRef::as_ref), &personal)
}

fn policy(case: &Case<'_>) -> Policy {
    case.world.desk.policy()
}

fn oem(case: &Case<'_>) -> OemSheet {
    OemSheet::of(&case.now(), &policy(case), &kept(case))
}

fn form(case: &Case<'_>) -> HandlingForm {
    let log = log(case);
    HandlingForm::of(&case.now(), &policy(case), log.iter().map(AsRef::as_ref), &kept(case))
}

fn notices(case: &Case<'_>) -> Vec<NoticeForm> {
    let log = log(case);
    let name = |id: &redress::vocabulary::ActorId| (id.as_str() == MECHANIC).then(|| short("马六"));
    NoticeForm::all(&case.now(), &policy(case), log.iter().map(AsRef::as_ref), name)
}

/// The whole way of a major case, with what people wrote.
fn worked_on(shop: &Shop) -> Case<'_> {
    let case = filed(shop, Facts { nature: nature::MEDIA, ..major() });
    case.to_workshop().owned(&workshop_manager());
    let w = workshop_manager();
    writes(&case, &w, command::Investigate { cause: None, substantiated: true }, "卡钳磨损");
    let remedies = vec![remedy::REPAIR, remedy::DAMAGES];
    let plan = Plan { remedies, compensation: Some(Money::yuan(300)) };
    writes(&case, &w, command::Propose { plan }, "更换卡钳");
    writes(&case, &gm(), command::Approve {}, "同意,今日完成");
    case.at("2026-03-02 10:00").does(&w, command::Offer {});
    case.does(&w, command::Accept {});
    writes(&case, &w, command::Update {}, "等配件");
    case.at("2026-03-03 15:00").does(&w, command::Complete {}).answered(&w).returned(&w);
    case
}

fn closed(shop: &Shop) -> Case<'_> {
    let case = worked_on(shop);
    let result = FollowUpResult::Reached(Satisfaction::Satisfied);
    case.at("2026-03-04 11:00").does(&service_head(), command::FollowUp { result });
    case.does(&service_head(), command::Close { conclusion: "settled".parse().expect("a code") });
    case
}

#[test]
fn dlr_29_the_sheet_has_every_box_of_the_source() {
    let shop = Shop::new();
    let case = worked_on(&shop);
    let sheet = oem(&case);
    assert_eq!(sheet.number, case.id);
    assert_eq!(sheet.date.to_string(), "2026-03-02");
    let vehicle = sheet.vehicle.as_ref().expect("a vehicle");
    assert_eq!(vehicle.vin.as_ref().map(Vin::as_str), Some("LSVAA2187C2182453"));
    assert_eq!(vehicle.mileage_km, Some(40_210));
    assert_eq!(vehicle.model, Some(short("君威 2.0T")));
    assert_eq!(vehicle.plate, None, "the sheet asks for no plate");
    assert_eq!(sheet.oem_case, Some(short("CAC-0117")));
    let owner = sheet.owner.as_ref().expect("an owner");
    assert_eq!(owner.name, short("李雷"));
    assert_eq!(owner.phone.as_ref().map(Phone::as_str), Some("138-0013-8000"));
    assert_eq!(owner.address, None, "the sheet asks for no address");
    assert_eq!(sheet.station, Some(short("浦东一站")));
    assert_eq!(sheet.status, OemStatus::InProcess);
    assert_eq!(sheet.content, Some(long("刹车异响\n返修三次")));
    assert_eq!(sheet.nature, nature::MEDIA);
    assert_eq!(sheet.background, Some(long("企业主,三台车")));
    assert_eq!(sheet.demand, Some(long("换总成")));
    assert_eq!((sheet.state, sheet.situation), (StateKind::Answered, Some(long("等配件"))));
}

#[test]
fn dlr_29_the_date_is_the_local_one() {
    let shop = Shop::new();
    // 07:30 in Shanghai is the evening of the day before in UTC.
    let case = shop.receive(&agent(), "2026-03-02 07:30", general());
    assert_eq!(oem(&case).date.to_string(), "2026-03-02");
}

#[test]
fn dlr_29_the_date_is_the_day_on_which_the_sheet_was_filled_in() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 23:50", major());
    case.at("2026-03-03 01:30").mark(&agent(), mark::OEM_REPORTED);
    assert_eq!(oem(&case).date.to_string(), "2026-03-03");
    // Whatever becomes of the case: the sheet was filled in then.
    case.to_workshop().settled(&workshop_manager()).says(Satisfaction::Dissatisfied);
    assert_eq!(case.now().cycle, 2);
    assert_eq!(oem(&case).date.to_string(), "2026-03-03");
}

#[test]
fn dlr_29_the_status_follows_the_state() {
    use OemStatus::{InProcess, OnGoing};
    let mut seen = BTreeSet::new();
    let mut check = |case: &Case<'_>, status: OemStatus| {
        let state = case.now().state.kind();
        seen.insert(state);
        assert_eq!(OemStatus::of(&case.now()), status, "{state}");
        if status == OemStatus::Closed {
            return;
        }
        // Left to cool or in a stalemate, wherever it stands.
        case.does(&gm(), command::Hold { reason: "stalemate".parse().expect("a code") });
        assert_eq!(OemStatus::of(&case.now()), OemStatus::Hold, "{state} on hold");
        case.does(&gm(), command::Resume {});
        assert_eq!(OemStatus::of(&case.now()), status, "{state} again");
    };
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    let w = workshop_manager();
    check(&case, OnGoing);
    case.does(&agent(), command::Register {});
    check(&case, OnGoing);
    case.does(&agent(), command::Dispatch { to: None });
    check(&case, OnGoing);
    case.does(&station_head(), command::Transfer { to: None }).does(&w, command::Sign {});
    check(&case, OnGoing);
    case.proposed(&w);
    check(&case, OnGoing);
    case.does(&gm(), command::Approve {});
    check(&case, InProcess);
    case.does(&w, command::Offer {});
    check(&case, InProcess);
    case.does(&w, command::Refuse { reason: "price".parse().expect("a code") });
    check(&case, OnGoing);
    case.proposed(&w).does(&w, command::Offer {}).does(&w, command::Accept {});
    check(&case, InProcess);
    case.does(&w, command::Complete {});
    check(&case, InProcess);
    case.answered(&w);
    check(&case, InProcess);
    case.returned(&w).says(Satisfaction::Dissatisfied);
    check(&case, OnGoing);
    case.does(&w, command::Sign {}).settled(&w).says(Satisfaction::Satisfied).closed();
    check(&case, OemStatus::Closed);
    let reason = || "not-ours".parse().expect("a code");
    let declined = shop.receive(&agent(), "2026-03-02 09:00", general());
    declined.does(&gm(), command::Decline { reason: reason() });
    check(&declined, OemStatus::Closed);
    let withdrawn = shop.receive(&agent(), "2026-03-02 09:00", general());
    withdrawn.does(&agent(), command::Withdraw { reason: reason() });
    check(&withdrawn, OemStatus::Closed);
    assert_eq!(seen, StateKind::ALL.iter().copied().collect(), "every state has been tried");
}

#[test]
fn dlr_29_hold_is_for_customer_services_manager_and_the_general_manager() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    let hold = command::Hold { reason: "stalemate".parse().expect("a code") };
    case.not_for(&consultant(), hold.clone(), "DLR-29");
    case.not_for(&workshop_manager(), hold.clone(), "DLR-29");
    case.not_for(&agent(), hold.clone(), "DLR-29");
    case.does(&service_head(), hold).does(&gm(), command::Resume {});
}

#[test]
fn dlr_29_the_sheet_reads_in_english_and_chinese() {
    let shop = Shop::new();
    let sheet = oem(&worked_on(&shop));
    let policy = shop.desk.policy();
    assert_eq!(
        sheet.text(&policy, Lang::En),
        "\
OEM tracking sheet

Number                 2026-0001
Date                   2026-03-02
VIN                    LSVAA2187C2182453
Mileage                40210 km
Model                  君威 2.0T
OEM case number        CAC-0117
Owner                  李雷
Phone                  138-0013-8000
Station                浦东一站
FMC
Status                 In process
Fault or content       刹车异响
                       返修三次
Nature                 potential media exposure
Customer's background  企业主,三台车
Customer's demand      换总成
Situation so far       answered
                       等配件
"
    );
    assert_eq!(
        sheet.text(&policy, Lang::Zh),
        "\
客户投诉处理跟踪表(厂家)

编号                    2026-0001
填表日期                2026年3月2日
车辆识别号              LSVAA2187C2182453
公里数                  40210 km
车型                    君威 2.0T
CAC案例号               CAC-0117
车主                    李雷
电话                    138-0013-8000
维修站名称              浦东一站
FMC
状态                    In process(已有结论在走程序)
车辆故障或投诉内容      刹车异响
                        返修三次
投诉性质                潜在媒体曝光
顾客背景                企业主,三台车
顾客需求或倾向          换总成
情况跟踪和目前维修状态  已答复
                        等配件
"
    );
}

#[test]
fn dlr_30_the_form_has_every_box_of_the_source() {
    let shop = Shop::new();
    let case = closed(&shop);
    let form = form(&case);
    assert_eq!(form.number, case.id);
    assert_eq!(form.vehicle, customer().vehicle);
    assert_eq!(form.customer, customer().contact);
    assert_eq!(form.consultant, Some(short("王伟")));
    assert_eq!(form.repair, Some(long("更换前刹车片")));
    assert_eq!(form.team, Some(short("二班")));
    assert_eq!(form.grade, redress::vocabulary::grade::MAJOR);
    assert_eq!(form.content, Some(long("刹车异响\n返修三次")));
    assert_eq!(form.initiative, Initiative::Active);
    assert_eq!(form.department, department::WORKSHOP);
    let term =
        |due, done| Some(Term { due: local(due), done: Some(local(done)), verdict: Verdict::Kept });
    assert_eq!(form.limit, term("2026-03-05 09:00", "2026-03-03 15:00"));
    assert_eq!(form.contact, term("2026-03-02 12:20", "2026-03-02 10:00"));
    assert_eq!(form.findings, Some(long("卡钳磨损")));
    assert_eq!(form.resolution, Some(long("更换卡钳")));
    assert_eq!(form.plan.as_ref().and_then(|plan| plan.compensation), Some(Money::yuan(300)));
    assert_eq!(form.handled_on.map(|d| d.to_string()).as_deref(), Some("2026-03-03"));
    assert_eq!(form.instruction, Some(long("同意,今日完成")));
    assert_eq!(form.call_back, Some(Satisfaction::Satisfied));
    let by = |signature: Option<&redress_presets::dealership::forms::Signature>| {
        signature.map(|signature| (signature.by.to_string(), signature.at))
    };
    let signatures = &form.signatures;
    assert_eq!(
        by(signatures.customer_service_manager.as_ref()),
        Some(("qian.li".into(), local("2026-03-04 11:00")))
    );
    assert_eq!(
        by(signatures.department_manager.as_ref()),
        Some(("chen.gang".into(), local("2026-03-03 15:00")))
    );
    assert_eq!(
        by(signatures.general_manager.as_ref()),
        Some(("zhao.zong".into(), local("2026-03-02 09:20")))
    );
    assert_eq!(form.closed_at, Some(local("2026-03-04 11:00")));
    assert_eq!(form.form_return, None, "the dealership has named no time for a major one");
}

#[test]
fn dlr_30_the_form_is_signed_by_who_acted_on_this_form() {
    let shop = Shop::new();
    let case = filed(&shop, general());
    // Signing for the receipt is no signature under a result.
    case.to_workshop();
    assert_eq!(form(&case).signatures.department_manager, None);
    case.settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    let signed = |form: HandlingForm| {
        form.signatures.department_manager.map(|signature| signature.by.to_string())
    };
    assert_eq!(signed(form(&case)).as_deref(), Some("chen.gang"));
    // What the general manager decides on liability two days later is not signed on this form.
    case.at("2026-03-04 10:00")
        .does(&gm(), command::DecideLiability { finding: Finding::Liable, persons: Vec::new() })
        .does(&gm(), impose(1, 100));
    assert_eq!(form(&case).signatures.general_manager, None);
}

#[test]
fn dlr_30_a_time_that_ends_a_day_is_24_00_of_that_day() {
    let form_limit = Some(Period::days(4).expect("a period"));
    let shop = Shop::with(Dealership { form_limit, ..Dealership::default() });
    let case = filed(&shop, from_oem());
    case.to_workshop();
    let (form, policy) = (form(&case), shop.desk.policy());
    assert!(form.text(&policy, Lang::Zh).contains("  截止 2026年3月6日24:00 (进行中)\n"));
    assert!(form.text(&policy, Lang::En).contains("  until 2026-03-06 24:00 (running)\n"));
}

#[test]
fn dlr_30_the_department_contacts_the_customer_within_3_hours_of_the_form() {
    let limit = Expected {
        rule: "dlr30-contact",
        start: "2026-03-02 09:20",
        warned: "2026-03-02 12:02",
        due: "2026-03-02 12:20",
    };
    for facts in [general(), major(), from_oem()] {
        both_sides(
            &limit,
            |shop| {
                let case = filed(shop, facts.clone());
                case.to_workshop();
                case
            },
            |case| {
                case.does(&workshop_manager(), command::Contact { reached: true });
            },
        );
    }
}

#[test]
fn dlr_30_the_limit_that_the_form_leaves_blank_is_the_dealerships_to_fill_in() {
    let shop = Shop::new();
    let case = filed(&shop, from_oem());
    case.to_workshop();
    assert_eq!(form(&case).limit, None);
    let form_limit = Some(Period::days(5).expect("a period"));
    let shop = Shop::with(Dealership { form_limit, ..Dealership::default() });
    let case = filed(&shop, from_oem());
    case.to_workshop();
    let due = local("2026-03-10 00:00"); // the fifth day is a Saturday
    let open = Some(Term { due, done: None, verdict: Verdict::Open });
    assert_eq!(form(&case).limit, open);
}

#[test]
fn dlr_30_after_a_call_back_the_form_states_the_three_days() {
    let shop = Shop::new();
    let case = filed(&shop, general());
    case.to_workshop().settled(&workshop_manager()).at("2026-03-03 10:00");
    case.says(Satisfaction::Dissatisfied);
    let due = local("2026-03-07 00:00");
    assert_eq!(form(&case).limit, Some(Term { due, done: None, verdict: Verdict::Open }));
    assert_eq!(form(&case).closed_at, None);
}

#[test]
fn dlr_30_the_call_back_is_one_of_five_levels() {
    for (said, en, zh) in [
        (Satisfaction::VerySatisfied, "very satisfied", "非常满意"),
        (Satisfaction::Satisfied, "satisfied", "满意"),
        (Satisfaction::Neutral, "neutral", "一般"),
        (Satisfaction::Dissatisfied, "dissatisfied", "不满意"),
        (Satisfaction::VeryDissatisfied, "very dissatisfied", "非常不满意"),
    ] {
        let shop = Shop::new();
        let case = worked_on(&shop);
        case.says(said);
        let (form, policy) = (form(&case), shop.desk.policy());
        assert!(form.text(&policy, Lang::En).contains(&format!("  {en}\n")));
        assert!(form.text(&policy, Lang::Zh).contains(&format!("  {zh}\n")));
    }
}

#[test]
fn dlr_30_the_form_reads_in_english_and_chinese() {
    let shop = Shop::new();
    let form = form(&closed(&shop));
    let policy = shop.desk.policy();
    assert_eq!(
        form.text(&policy, Lang::En),
        "\
Handling form (internal)

Number                         2026-0001
Model                          君威 2.0T
VIN                            LSVAA2187C2182453
Work order                     WO-7788
Plate                          沪A12345
Bought / repaired on           2024-05-06 / 2026-02-27
Order taken at                 2026-02-27 09:30
Customer                       李雷
Sex                            male
Phone                          138-0013-8000
Consultant                     王伟
Repair content                 更换前刹车片
Repair team                    二班
Grade                          major complaint
Content                        刹车异响
                               返修三次
Active or passive              active
Department                     workshop
Limit                          until 2026-03-05 09:00 (done 2026-03-03 15:00, kept)
Contact within 3 hours         until 2026-03-02 12:20 (done 2026-03-02 10:00, kept)
Form returned
Findings and resolution        卡钳磨损
                               更换卡钳
                               repair, damages, ¥300
Handled on                     2026-03-03
General manager's instruction  同意,今日完成
Call-back                      satisfied
Customer-service manager       qian.li 2026-03-04 11:00
Department manager             chen.gang 2026-03-03 15:00
General manager                zhao.zong 2026-03-02 09:20
Closed at                      2026-03-04 11:00
"
    );
    assert_eq!(
        form.text(&policy, Lang::Zh),
        "\
顾客抱怨/投诉处理表(内部)

编号                2026-0001
车型                君威 2.0T
VIN                 LSVAA2187C2182453
派工单号            WO-7788
车牌号              沪A12345
购车/维修时间       2024年5月6日 / 2026年2月27日
接单时间            2026年2月27日09:30
用户姓名            李雷
性别                男
联系电话            138-0013-8000
销售/服务顾问       王伟
维修内容            更换前刹车片
维修班组            二班
意见类型            重大投诉
内容                刹车异响
                    返修三次
主动/被动投诉       主动投诉
处理部门            车间
处理时限            截止 2026年3月5日09:00 (完成于 2026年3月3日15:00, 按时)
3小时内与客户联系   截止 2026年3月2日12:20 (完成于 2026年3月2日10:00, 按时)
回传客服部时限
调查结果及处理意见  卡钳磨损
                    更换卡钳
                    维修、赔偿、300元
处理日期            2026年3月3日
总经理批示          同意,今日完成
客服回访            满意
客服经理            qian.li 2026年3月4日11:00
处理部门经理        chen.gang 2026年3月3日15:00
总经理              zhao.zong 2026年3月2日09:20
关单时间            2026年3月4日11:00
"
    );
}

/// Liable: a notice on the mechanic, one on the manager; still dissatisfied: one with joint liability.
fn penalised(shop: &Shop) -> Case<'_> {
    let case = worked_on(shop);
    case.says(Satisfaction::Dissatisfied)
        .does(&gm(), command::DecideLiability { finding: Finding::Liable, persons: Vec::new() });
    case
}

#[test]
fn dlr_31_there_is_a_slip_for_what_is_imposed_and_none_for_the_rest() {
    let shop = Shop::new();
    let case = penalised(&shop);
    assert_eq!(case.now().notices.len(), 3);
    assert_eq!(notices(&case), []);
    case.does(&gm(), waive(3)).does(&gm(), impose(1, 35)).does(&gm(), impose(2, 100));
    let slips = notices(&case);
    let told: Vec<_> = slips.iter().map(|s| (s.notice, s.joint, s.amount)).collect();
    let yuan = Money::yuan;
    assert_eq!(told, [(1, false, yuan(35)), (1, true, yuan(35)), (2, false, yuan(100))]);
}

#[test]
fn dlr_31_a_slip_has_every_box_of_the_source() {
    let shop = Shop::new();
    let case = penalised(&shop);
    case.at("2026-03-04 09:00").does(&gm(), impose(1, 35));
    case.at("2026-03-04 17:00").does(&gm(), command::SignNotice { notice: 1 });
    case.at("2026-03-05 08:00").does(&workshop_manager(), command::SignNotice { notice: 1 });
    let slip = notices(&case).remove(0);
    assert_eq!(slip.effect, Incentive::Penalty);
    assert_eq!(slip.department, department::WORKSHOP);
    assert_eq!(slip.name, Some(short("马六")));
    assert_eq!(slip.amount, Money::yuan(35));
    assert_eq!(slip.reason, rule("dlr24-dissatisfied"));
    let signed = |signature: Option<redress_presets::dealership::forms::Signature>| {
        signature.map(|s| (s.by, s.at))
    };
    assert_eq!(signed(slip.general_manager), Some((gm().id, local("2026-03-04 17:00"))));
    assert_eq!(signed(slip.manager), Some((workshop_manager().id, local("2026-03-05 08:00"))));
    assert_eq!(slip.date.to_string(), "2026-03-04");
}

#[test]
fn dlr_31_a_notice_is_signed_once_by_each_and_only_when_it_is_imposed() {
    let shop = Shop::new();
    let case = penalised(&shop);
    case.refused(&gm(), command::SignNotice { notice: 1 });
    case.does(&gm(), impose(1, 20));
    case.not_for(&agent(), command::SignNotice { notice: 1 }, "DLR-31");
    case.not_for(&consultant(), command::SignNotice { notice: 1 }, "DLR-31");
    case.does(&gm(), command::SignNotice { notice: 1 });
    case.refused(&gm(), command::SignNotice { notice: 1 });
}

#[test]
fn dlr_31_a_manager_is_fined_in_their_own_department() {
    let shop = Shop::new();
    let case = filed(&shop, general());
    case.to_workshop().mark(&agent(), mark::FORM_LOST).does(&gm(), impose(1, 20));
    let slip = notices(&case).remove(0);
    assert_eq!(slip.party, Party::Role(station_head().role));
    assert_eq!(slip.department, department::AFTER_SALES);
    assert_eq!(slip.name, None);
}

#[test]
fn dlr_31_slips_read_in_english_and_chinese() {
    let shop = Shop::new();
    let case = penalised(&shop);
    case.mark(&agent(), mark::BANNER).does(&gm(), impose(1, 35)).does(&gm(), impose(4, 300));
    case.does(&gm(), command::SignNotice { notice: 1 });
    let slips = notices(&case);
    let policy = shop.desk.policy();
    assert_eq!(
        slips[0].text(&policy, Lang::Zh),
        "\
罚款通知单

部门          车间
姓名          马六
罚款金额      35元
罚款原因      奖惩办法第6条：若经过客户抱怨/投诉处理表的处理，在客服部二次回访时客户还存在抱怨或者投诉的情况下，由总经理视情节轻重予以相关责任人20-50元/次的处罚，部门经理连带责任（投诉编号2026-0001）
总经理签字    zhao.zong 2026年3月3日15:00
部门经理签字
日期          2026年3月3日
"
    );
    assert_eq!(
        slips[1].text(&policy, Lang::En),
        "\
Penalty notice

Department          workshop
Name                workshop manager
Amount              ¥35
Reason              article 6 of the rewards and penalties: where the customer still has a grievance or complaint at the second call-back although the form was handled, the general manager fines the persons concerned 20 to 50 yuan each time by the circumstances, the department manager being jointly liable (jointly liable; complaint 2026-0001)
General manager     zhao.zong 2026-03-03 15:00
Department manager
Date                2026-03-03
"
    );
    assert_eq!(
        slips[2].text(&policy, Lang::Zh),
        "\
奖励通知单

部门          车间
姓名          马六
奖励金额      300元
奖励原因      奖惩办法第11条：积极维护公司荣誉，在客户中树立良好公司形象和口碑，对客户送锦旗表扬的，奖励300元（投诉编号2026-0001）
总经理签字
部门经理签字
日期          2026年3月3日
"
    );
}

#[test]
fn dlr_31_the_reason_is_the_by_laws_own_sentence() {
    // 五、獎懲辦法, word for word.
    let by_law = [
        ("dlr20-grievance", 1, "属有责抱怨处罚50元/次"),
        ("dlr20-complaint", 1, "属有责投诉处罚100元/次"),
        (
            "dlr21-attitude",
            2,
            "无论是内部、还是厂家接到客户对于服务态度的投诉，由总经理核准，并对责任人100元/次的处罚，部门经理连带责任",
        ),
        (
            "dlr22-general",
            3,
            "对于有责投诉，按情节严重程度，由总经理核准后一般投诉给予被投诉部门经理50元/次的处罚",
        ),
        ("dlr22-major", 3, "重大投诉给予部门经理100元/次的处罚"),
        (
            "dlr24-dissatisfied",
            6,
            "在客服部二次回访时客户还存在抱怨或者投诉的情况下，由总经理视情节轻重予以相关责任人20-50元/次的处罚，部门经理连带责任",
        ),
        ("dlr25-no-contact", 7, "在客服部二次回访跟踪时客户反馈无人与其联系处理该问题时"),
        (
            "dlr26-late-form",
            8,
            "若未按规定时间节点将客户抱怨/投诉处理表反馈客服部，由总经理给予部门经理20元/次的处罚",
        ),
        ("dlr27-form-lost-sales", 9, "丢失投诉单的，对销售经理、服务站长罚款20元"),
        ("dlr27-form-lost-after-sales", 9, "丢失投诉单的，对销售经理、服务站长罚款20元"),
        ("dlr28-praise", 10, "对有效处理客户投诉，并得到客户主动表扬的，奖励100元"),
        (
            "dlr28-banner",
            11,
            "积极维护公司荣誉，在客户中树立良好公司形象和口碑，对客户送锦旗表扬的，奖励300元",
        ),
    ];
    let policy = redress_presets::dealership().expect("a policy");
    assert_eq!(policy.spec().incentives.len(), by_law.len());
    for (id, number, sentence) in by_law {
        let rule = policy.incentive(&id.parse().expect("a rule")).expect("a rule");
        let article = &rule.article.as_ref().expect("an article").zh;
        assert!(article.starts_with(&format!("奖惩办法第{number}条：")), "{article}");
        assert!(article.contains(sentence), "{id}: {article}");
    }
    // No slip bears our label or a clause code.
    let shop = Shop::new();
    let case = penalised(&shop);
    case.does(&gm(), impose(1, 35));
    for slip in notices(&case) {
        let text = slip.text(&shop.desk.policy(), Lang::Zh);
        assert!(!text.contains("DLR-") && !text.contains("二次回访仍不满意"), "{text}");
    }
}

#[test]
fn dlr_30_dlr_31_signatures_bear_the_names_that_the_house_knows() {
    let shop = Shop::new();
    let case = closed(&shop);
    let names = [("qian.li", "钱丽"), ("chen.gang", "陈刚"), ("zhao.zong", "赵总")];
    let named = names
        .into_iter()
        .fold(kept(&case), |kept, (id, name)| kept.staff(id.parse().expect("an id"), short(name)));
    let (log, policy) = (log(&case), shop.desk.policy());
    let entries = || log.iter().map(AsRef::as_ref);
    let form = HandlingForm::of(&case.now(), &policy, entries(), &named);
    let text = form.text(&policy, Lang::Zh);
    for (label, name, at) in [
        ("客服经理", "钱丽", "2026年3月4日11:00"),
        ("处理部门经理", "陈刚", "2026年3月3日15:00"),
        ("总经理", "赵总", "2026年3月2日9:20"),
    ] {
        let at = at.replace("日9:", "日09:");
        let row = text.lines().find(|line| line.starts_with(label) && line.contains(&at));
        assert!(row.is_some_and(|row| row.contains(name)), "{label} in {text}");
    }
    assert!(!text.contains("chen.gang"), "{text}");
    assert!(!format!("{form:?} {:?} {named:?}", form.signatures).contains("陈刚"));
    // Without a name the log's own id stands there.
    let bare = HandlingForm::of(&case.now(), &policy, entries(), &kept(&case));
    assert!(bare.text(&policy, Lang::Zh).contains("chen.gang 2026年3月3日15:00"));
    // 总经理签字 under a slip.
    let shop = Shop::new();
    let case = penalised(&shop);
    case.does(&gm(), impose(1, 35)).does(&gm(), command::SignNotice { notice: 1 });
    let log = case.world.desk.log(&case.id).expect("a log");
    let name =
        |id: &redress::vocabulary::ActorId| (id.as_str() == "zhao.zong").then(|| short("赵总"));
    let policy = shop.desk.policy();
    let slips = NoticeForm::all(&case.now(), &policy, log.iter().map(AsRef::as_ref), name);
    assert!(slips[0].text(&policy, Lang::Zh).contains("总经理签字    赵总 2026年3月3日15:00\n"));
}

#[test]
fn records_survive_json() {
    let shop = Shop::new();
    let case = penalised(&shop);
    case.does(&gm(), impose(1, 35));
    fn round<T>(record: &T)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let json = serde_json::to_string(record).expect("json");
        assert_eq!(serde_json::from_str::<T>(&json).expect("a record"), *record);
    }
    round(&oem(&case));
    round(&form(&case));
    round(&kept(&case));
    round(&notices(&case));
}

#[test]
fn a_case_file_that_does_not_parse_says_so_without_its_content() {
    for json in [r#"{"oem_case":13800138000}"#, r#"{"13800138000":"x"}"#, r#"{"team":"13800138000"#]
    {
        let error = serde_json::from_str::<CaseFile>(json).expect_err("an error").to_string();
        assert!(!error.contains("13800138000"), "{error}");
    }
}

#[test]
fn after_erasure_the_records_stay_without_the_person() {
    let shop = Shop::new();
    let case = closed(&shop);
    shop.desk.store().erase(&case.id).expect("an erasure");
    let nothing = Kept { erased: true, ..Kept::default() };
    assert_eq!(kept(&case), nothing);
    let policy = shop.desk.policy();
    let (sheet, form) = (oem(&case), form(&case));
    for lang in [Lang::En, Lang::Zh] {
        for text in [sheet.text(&policy, lang), form.text(&policy, lang)] {
            for value in PERSONAL {
                assert!(!text.contains(value), "{value} is still there");
            }
            assert!(text.contains("2026-0001"));
        }
    }
    assert_eq!((sheet.owner, sheet.vehicle, sheet.content), (None, None, None));
    assert_eq!(sheet.status, OemStatus::Closed);
    assert_eq!(form.call_back, Some(Satisfaction::Satisfied));
    assert_eq!(form.closed_at, Some(local("2026-03-04 11:00")));
}

#[test]
fn debug_shows_nobody() {
    let shop = Shop::new();
    let case = penalised(&shop);
    case.does(&gm(), impose(1, 35));
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        oem(&case),
        form(&case),
        kept(&case),
        notices(&case),
        customer()
    );
    for value in PERSONAL.into_iter().chain(["马六", "40_210"]) {
        assert!(!shown.contains(value), "{value} in {shown}");
    }
}

#[test]
fn what_is_written_later_replaces_what_was_written_before() {
    let shop = Shop::new();
    let case = filed(&shop, general());
    let mut file = CaseFile::default();
    file.demand = Some(long("退车"));
    let later =
        Personal { file: Some(file), remark: Some(long("电话里说的")), ..Personal::default() };
    let request = Request::now(command::Note {});
    shop.desk.act_with(&case.id, &agent(), request, later).expect("an entry");
    let sheet = oem(&case);
    assert_eq!(sheet.demand, Some(long("退车")));
    assert_eq!(sheet.oem_case, Some(short("CAC-0117")), "what is not named again stays");
    assert_eq!(sheet.situation, Some(long("电话里说的")));
}

#[test]
fn what_people_write_cannot_pass_for_another_row() {
    let shop = Shop::new();
    let case = filed(&shop, general());
    writes(&case, &agent(), command::Note {}, "等待\nStatus                 Closed");
    let text = oem(&case).text(&shop.desk.policy(), Lang::En);
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("Status")).collect();
    assert_eq!(rows, ["Status                 On-going"]);
}
