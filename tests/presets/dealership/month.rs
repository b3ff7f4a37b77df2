//! The month's end: cases carried over, the month summed up (DLR-17, DLR-18).

use redress::complaint::{Event, Rejection, command};
use redress::lifecycle::EventKind;
use redress::presets::dealership::{department, mark, subject};
use redress::vocabulary::{
    Facts, Finding, Incentive, Kind, Money, Party, Satisfaction, Topic, channel, grade,
};

use super::shop::*;

#[test]
fn dlr_17_cases_open_at_month_end_carry_over_and_are_followed_jointly() {
    let shop = Shop::new();
    let open = shop.receive(&agent(), "2026-03-30 09:00", general());
    open.to_workshop();
    let done = shop.receive(&agent(), "2026-03-30 10:00", general());
    done.to_workshop().settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    shop.set(local("2026-04-01 00:00"));
    let summary = shop.desk.month_end(&agent(), 2026, 3).expect("a summary");
    assert_eq!(summary.carried, std::slice::from_ref(&open.id));
    assert!(open.events().contains(&Event::CarriedOver { year: 2026, month: 4 }));
    assert_eq!(
        open.told("carried-over"),
        [Party::Role(workshop_manager().role), Party::Role(agent().role)]
    );
    assert_eq!(done.happened(EventKind::CarriedOver), 0);
}

#[test]
fn dlr_17_a_case_is_carried_over_each_month_once_until_the_customer_is_satisfied() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-30 09:00", general());
    case.to_workshop();
    for (month, next) in [(3, "2026-04-01 00:00"), (4, "2026-05-01 00:00")] {
        shop.set(local(next));
        for _ in 0..2 {
            shop.desk.month_end(&agent(), 2026, month).expect("a summary");
        }
    }
    assert_eq!(case.happened(EventKind::CarriedOver), 2);
    // Sealed only when satisfied (DLR-9, DLR-19), though it has been carried over.
    case.settled(&workshop_manager());
    let conclusion = "settled".parse().expect("a code");
    case.not_yet(&agent(), command::Close { conclusion }, "DLR-17");
    case.says(Satisfaction::Satisfied).closed();
    shop.set(local("2026-06-01 00:00"));
    let summary = shop.desk.month_end(&agent(), 2026, 5).expect("a summary");
    assert!(summary.carried.is_empty());
    assert_eq!((summary.open_before, summary.ended), (1, 1));
}

#[test]
fn dlr_17_carrying_over_stops_no_clock() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-31 20:00", general());
    case.to_workshop();
    shop.set(local("2026-04-01 00:00"));
    shop.desk.month_end(&agent(), 2026, 3).expect("a summary");
    assert_eq!(case.limit("dlr13-handle").due, local("2026-04-01 20:00"));
}

#[test]
fn dlr_17_customer_service_carries_over() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-31 20:00", general());
    let carry = command::CarryOver { year: 2026, month: 4 };
    case.not_for(&workshop_manager(), carry, "DLR-17");
}

#[test]
fn dlr_18_the_month_ends_at_midnight_in_shanghai() {
    let shop = Shop::new();
    let last = shop.receive(&agent(), "2026-03-31 23:59:59", general());
    shop.set(local("2026-04-01 00:00") - MICRO);
    let early = shop.desk.month_end(&agent(), 2026, 3).expect_err("too early");
    assert!(matches!(early.rejection(), Some(Rejection::MonthNotOver { month: 3, .. })));
    let first = shop.receive(&agent(), "2026-04-01 00:00", general());
    let march = shop.desk.month_end(&agent(), 2026, 3).expect("a summary");
    assert_eq!((march.received, march.carried.clone()), (1, vec![last.id]));
    shop.set(local("2026-05-01 00:00"));
    let april = shop.desk.month_end(&agent(), 2026, 4).expect("a summary");
    assert_eq!((april.open_before, april.received), (1, 1));
    assert!(april.carried.contains(&first.id));
}

#[test]
fn dlr_18_the_month_is_summed_up_and_classified_for_the_general_manager() {
    let shop = Shop::new();
    let mechanic = shop.receive(&agent(), "2026-03-02 09:00", general());
    mechanic.to_workshop().owned(&workshop_manager()).settled(&workshop_manager());
    mechanic.says(Satisfaction::Satisfied).closed();
    mechanic.mark(&agent(), mark::PRAISED).does(&gm(), impose(1, 100));

    let major = shop.receive(&agent(), "2026-03-09 09:00", major());
    major
        .to_workshop()
        .owned(&workshop_manager())
        .does(&gm(), command::DecideLiability { finding: Finding::Liable, persons: Vec::new() });
    major.does(&gm(), impose(1, 100)).does(&gm(), waive(2));

    let grievance = Facts {
        kind: Kind::Grievance,
        subject: Some(subject::RECEPTION),
        ..Facts::new(Kind::Grievance, channel::ON_SITE)
    };
    let here = shop.receive(&consultant(), "2026-03-31 22:00", grievance);

    shop.set(local("2026-04-01 00:00"));
    let march = shop.desk.month_end(&agent(), 2026, 3).expect("a summary");
    assert!(march.balances());
    assert_eq!((march.open_before, march.received, march.ended), (0, 3, 1));
    assert_eq!(march.carried, [major.id.clone(), here.id.clone()]);
    assert_eq!(march.by_kind[&Kind::Complaint], 2);
    assert_eq!(march.by_kind[&Kind::Grievance], 1);
    assert_eq!(march.by_grade[&grade::MAJOR], 1);
    assert_eq!(march.by_channel[&channel::CALL_BACK], 2);
    assert_eq!(march.by_channel[&channel::ON_SITE], 1);
    assert_eq!(march.by_subject[&subject::REPAIR_TECHNIQUE], 2);
    assert_eq!(march.by_department[&department::WORKSHOP], 2);
    assert_eq!(march.by_department[&department::RECEPTION], 1);
    assert_eq!(march.satisfaction[&Satisfaction::Satisfied], 1);
    assert_eq!(march.liability[&Finding::Liable], 1);
    // The major case: 72 hours broken; the general one kept its 24.
    let handle = march.limits[&Topic::new_static("handle")];
    assert_eq!((handle.kept, handle.broken), (1, 1));
    let penalties = march.notices[&Incentive::Penalty];
    assert_eq!((penalties.imposed, penalties.waived, penalties.pending), (1, 1, 0));
    assert_eq!(penalties.sum, Some(Money::yuan(100)));
    let rewards = march.notices[&Incentive::Reward];
    assert_eq!((rewards.imposed, rewards.sum), (1, Some(Money::yuan(100))));
}
