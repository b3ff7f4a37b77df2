//! Receiving, filling in, checking, dispatching (TEL-1, TEL-5, TEL-9, TEL-10, TEL-11).

use redress::complaint::{Rejection, Verdict, command};
use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::{Facts, Kind, Lang, Outcome, channel, grade};
use redress_presets::telecom::{
    channel as by, conclusion, department, flag, line, mark, nature, subject,
};

use super::centre::{
    Centre, Expected, agent, answer, appeal, bill, both_sides, centre_head, coverage, escalated,
    hall, head_office, network, provincial_bill, remote,
};

#[test]
fn tel_1_channels_receive_and_the_centre_has_the_ticket() {
    let centre = Centre::new();
    for from in [channel::HOTLINE, channel::POST, channel::ONLINE] {
        let case = centre.receive(&hall(), "2026-03-02 09:00", Facts { channel: from, ..bill() });
        case.registered(&hall());
        assert_eq!(case.holder(), department::CENTRE);
        assert!(case.now().route.is_home());
    }
}

#[test]
fn tel_1_who_handles_takes_nothing_in() {
    let centre = Centre::new();
    centre.may_not_receive(&network(), bill(), "TEL-1");
    centre.may_not_receive(&remote(), bill(), "TEL-1");
}

#[test]
fn tel_5_who_is_asked_first_is_the_first_responsible_person() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    assert_eq!(case.now().owner, Some(hall().id));
    let at_centre = centre.receive(&agent(), "2026-03-02 09:00", bill());
    assert_eq!(at_centre.now().owner, Some(agent().id));
    assert!(at_centre.now().route.is_home(), "the centre's own intake leaves the ticket there");
}

#[test]
fn tel_5_nobody_may_turn_a_customer_away() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    for who in [hall(), agent(), centre_head(), head_office()] {
        let refused = case.refused(&who, command::Decline { reason: "not-ours".parse().unwrap() });
        assert!(
            matches!(refused, Rejection::NotAllowed { ref needed_roles, .. } if needed_roles.is_empty())
        );
    }
}

#[test]
fn tel_9_the_ticket_is_filled_in_within_1_hour() {
    both_sides(
        &Expected {
            rule: "tel9-fill-in",
            start: "2026-03-02 09:00",
            warned: "2026-03-02 09:54",
            due: "2026-03-02 10:00",
            expedited: "hall.liu",
        },
        |centre| centre.receive(&hall(), "2026-03-02 09:00", bill()),
        |case| {
            case.registered(&hall());
        },
    );
}

#[test]
fn tel_9_the_centre_dispatches_within_4_hours() {
    both_sides(
        &Expected {
            rule: "tel9-dispatch",
            start: "2026-03-02 09:30",
            warned: "2026-03-02 13:06",
            due: "2026-03-02 13:30",
            expedited: "at provincial-centre",
        },
        |centre| {
            let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
            case.at("2026-03-02 09:30").registered(&hall());
            case
        },
        |case| {
            case.dispatched(&agent(), None);
        },
    );
}

#[test]
fn tel_10_what_is_answered_on_the_spot_still_gets_a_ticket() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    let refused = case.refused(&hall(), answer(Outcome::Resolved));
    assert!(matches!(
        refused,
        Rejection::WrongState { state: StateKind::Received, command: CommandKind::Answer }
    ));
    case.registered(&hall()).answered(&hall());
    case.closed(&hall(), conclusion::SOLVED);
    assert_eq!(case.verdict("tel9-fill-in"), Verdict::Kept);
    assert_eq!(case.verdict("tel8-general"), Verdict::Kept);
}

#[test]
fn tel_10_face_to_face_the_customer_signs_the_record() {
    let centre = Centre::new();
    for from in [channel::COUNTER, channel::VISIT, channel::ON_SITE, by::CLUB, by::ACCOUNT_MANAGER]
    {
        let facts = Facts { channel: from, ..provincial_bill() };
        let case = centre.receive(&hall(), "2026-03-02 09:00", facts);
        case.not_yet(&hall(), command::Register {}, "TEL-10");
        case.not_for(&network(), command::Mark { mark: mark::SIGNED }, "TEL-10");
        case.mark(&hall(), mark::SIGNED).registered(&hall());
    }
    // Where the call is recorded nobody signs.
    let case = centre.receive(&hall(), "2026-03-02 09:00", provincial_bill());
    case.registered(&hall()).dispatched(&agent(), None);
}

#[test]
fn tel_10_every_channel_of_the_source_has_a_code_and_its_own_word() {
    let centre = Centre::new();
    let policy = centre.desk.policy();
    let shown =
        |from: &redress::vocabulary::Channel| policy.label(from.as_str(), Lang::Zh).to_owned();
    let words = by::ALL.iter().map(shown).collect::<Vec<_>>();
    assert_eq!(words, ["总经理热线", "传真", "短信", "语音信箱", "客户俱乐部", "社区/客户经理"]);
    // Recorded by voice or in writing: nobody signs.
    for from in [by::GM_HOTLINE, by::FAX, by::SMS] {
        let facts = Facts { channel: from, ..provincial_bill() };
        centre.receive(&hall(), "2026-03-02 09:00", facts).registered(&hall());
    }
}

#[test]
fn tel_33_an_appeal_may_be_brought_to_the_province_by_any_channel_of_the_customers() {
    let centre = Centre::new();
    for from in by::ALL {
        let direct = Facts { channel: from.clone(), ..appeal() };
        let case = centre.receive(&agent(), "2026-03-02 09:00", direct);
        assert_eq!(case.now().route.origin(), &department::HEAD_OFFICE, "{from}");
    }
}

#[test]
fn tel_33_appeals_have_classes_of_their_own() {
    let centre = Centre::new();
    let policy = centre.desk.policy();
    let lines = line::APPEALS.map(|line| policy.label(line.as_str(), Lang::Zh).to_owned());
    assert_eq!(lines, ["固定电话", "基础数据", "互联网", "卡类", "其它"]);
    let kinds = subject::APPEALS.map(|kind| policy.label(kind.as_str(), Lang::Zh).to_owned());
    assert_eq!(kinds, ["收费争议", "通信质量", "服务质量", "其它"]);
}

#[test]
fn tel_11_what_the_channel_or_the_centre_can_answer_is_concluded_without_dispatch() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    case.registered(&hall()).at("2026-03-02 10:30");
    case.answered(&agent());
    // From the answer on there is nothing to dispatch, so that limit is not broken overnight.
    assert_eq!(case.verdict("tel9-dispatch"), Verdict::Void);
    case.at("2026-03-03 09:00").closed(&agent(), conclusion::SOLVED);
    assert!(case.limit("tel9-dispatch").breached.is_none());
    assert_eq!(case.verdict("tel8-general"), Verdict::Kept);
    case.does(&agent(), command::Archive {});
}

#[test]
fn tel_4_what_may_reach_the_press_or_a_court_is_reported_upward() {
    let centre = Centre::new();
    let told = ["the provincial-service", "the head-office-agent"];
    for grave in [redress::vocabulary::nature::MEDIA, nature::COURT] {
        let facts = Facts { nature: grave, ..bill() };
        let case = centre.receive(&hall(), "2026-03-02 09:00", facts);
        case.registered(&hall());
        assert_eq!(case.told("grave-reported"), told);
    }
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    case.registered(&hall());
    assert_eq!(case.told("grave-reported"), [""; 0]);
}

#[test]
fn tel_3_dissatisfaction_voiced_is_a_complaint() {
    let centre = Centre::new();
    let facts = Facts { kind: Kind::Grievance, ..bill() };
    let case = centre.receive(&hall(), "2026-03-02 09:00", facts);
    assert_eq!(case.running(), ["tel8-general", "tel9-fill-in"]);
}

#[test]
fn tel_7_a_regrade_counts_from_the_receipt_and_stays_on_record() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    case.registered(&hall()).at("2026-03-02 12:00");
    case.not_for(&hall(), command::Reclassify { facts: Box::new(provincial_bill()) }, "TEL-7");
    case.does(&agent(), command::Reclassify { facts: Box::new(provincial_bill()) });
    let limit = case.limit("tel8-provincial");
    assert_eq!(super::centre::shown(limit.start), "2026-03-02 09:00:00");
    assert_eq!(super::centre::shown(limit.due), "2026-03-04 09:00:00");
    assert_eq!(case.now().facts.grade, grade::PROVINCIAL);
}

#[test]
fn tel_31_tel_35_the_channels_leave_group_hotline_and_regulator_to_head_office() {
    let centre = Centre::new();
    centre.may_not_receive(&hall(), escalated(line::GSM), "TEL-31");
    centre.may_not_receive(&agent(), escalated(line::GSM), "TEL-31");
    centre.may_not_receive(&agent(), appeal(), "TEL-35");
    // An appeal that the customer brings straight to the province comes in there (TEL-33).
    let direct = Facts { channel: channel::POST, ..appeal() };
    let case = centre.receive(&agent(), "2026-03-02 09:00", direct);
    assert_eq!(case.now().route.origin(), &department::HEAD_OFFICE);
    // Filed or not is a fact of the appeal.
    let filed = Facts { flags: vec![flag::FILED], ..appeal() };
    let case = centre.receive(&head_office(), "2026-03-02 09:00", filed);
    assert!(case.now().facts.flags.contains(&flag::FILED));
}
