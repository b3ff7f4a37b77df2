//! The month's end: cases carried over, the month summed up (DLR-17, DLR-18).

use redress::complaint::{Event, command};
use redress::desk::Failure;
use redress::lifecycle::EventKind;
use redress::vocabulary::{Facts, Finding, Kind, Party, Satisfaction, channel};
use redress_metrics::{Dimension, distribution, indicators as i};
use redress_presets::dealership::{department, mark, subject};

use super::shop::*;
use crate::indicators::beyond::asked;
use crate::indicators::figures::Asked;

#[test]
fn dlr_17_cases_open_at_month_end_carry_over_and_are_followed_jointly() {
    let shop = Shop::new();
    let open = shop.receive(&agent(), "2026-03-30 09:00", general());
    open.to_workshop();
    let done = shop.receive(&agent(), "2026-03-30 10:00", general());
    done.to_workshop().settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    shop.set(local("2026-04-01 00:00"));
    let carried = shop.month_end(&agent(), 2026, 3).expect("a month");
    assert_eq!(carried, std::slice::from_ref(&open.id));
    assert!(open.events().contains(&Event::CarriedOver { year: 2026, month: 4 }));
    assert_eq!(
        open.told("carried-over"),
        [
            Party::Manager { department: department::WORKSHOP, role: workshop_manager().role },
            Party::Role(agent().role)
        ]
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
            shop.month_end(&agent(), 2026, month).expect("a month");
        }
    }
    assert_eq!(case.happened(EventKind::CarriedOver), 2);
    // Sealed only when satisfied (DLR-9, DLR-19), though it has been carried over.
    case.settled(&workshop_manager());
    let conclusion = "settled".parse().expect("a code");
    case.not_yet(&agent(), command::Close { conclusion }, "DLR-17");
    case.says(Satisfaction::Satisfied).closed();
    shop.set(local("2026-06-01 00:00"));
    assert_eq!(shop.month_end(&agent(), 2026, 5).expect("a month"), []);
    let asked = Asked { until: "2026-06-01 00:00", ..asked(&shop, &[]) };
    let lines = asked.ledger().lines().expect("it balances");
    let may = lines.last().expect("May");
    assert_eq!((may.opening, may.ended, may.outstanding), (1, 1, 0));
}

#[test]
fn dlr_17_carrying_over_stops_no_clock() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-31 20:00", general());
    case.to_workshop();
    shop.set(local("2026-04-01 00:00"));
    shop.month_end(&agent(), 2026, 3).expect("a month");
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
    let early = shop.month_end(&agent(), 2026, 3).expect_err("too early");
    assert!(matches!(early.failure, Failure::MonthNotOver { month: 3, .. }));
    assert_eq!(early.code(), "month-not-over");
    let first = shop.receive(&agent(), "2026-04-01 00:00", general());
    let march = shop.month_end(&agent(), 2026, 3).expect("a month");
    assert_eq!(march, std::slice::from_ref(&last.id));
    shop.set(local("2026-05-01 00:00"));
    let april = shop.month_end(&agent(), 2026, 4).expect("a month");
    assert_eq!(april, [last.id, first.id]);
    let lines = Asked { until: "2026-05-01 00:00", ..asked(&shop, &[]) }.ledger().lines();
    let lines = lines.expect("it balances");
    let flows: Vec<_> = lines.iter().map(|l| (l.opening, l.received, l.outstanding)).collect();
    assert_eq!(flows, [(0, 1, 1), (1, 1, 2)]);
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
    let march = shop.month_end(&agent(), 2026, 3).expect("a month");
    assert_eq!(march, [major.id.clone(), here.id.clone()]);
    let line = asked(&shop, &[]).ledger().lines().expect("it balances").remove(0);
    assert_eq!((line.opening, line.received, line.ended, line.outstanding), (0, 3, 1, 2));
    let classified = [
        (Dimension::Kind, vec![("complaint", 2), ("grievance", 1)]),
        (Dimension::Grade, vec![("general", 2), ("major", 1)]),
        (Dimension::Channel, vec![("call-back", 2), ("on-site", 1)]),
        (Dimension::Subject, vec![("reception", 1), ("repair-technique", 2)]),
        (Dimension::Department, vec![("reception", 1), ("workshop", 2)]),
    ];
    for (dimension, expected) in classified {
        let by = [dimension];
        let told = asked(&shop, &by).tell(vec![i::received()]);
        let slices = distribution(&told.figures, &i::received().id, dimension);
        let mut counts: Vec<_> =
            slices.iter().map(|s| (s.label.as_deref().expect("a label"), s.count)).collect();
        counts.sort_unstable();
        assert_eq!(counts, expected);
    }
    let list = vec![i::satisfaction(), i::liability_rate(), i::penalties(), i::rewards()];
    let told = asked(&shop, &[]).tell(list);
    assert_eq!(told.of(&i::satisfaction()), (1, 1));
    assert_eq!(told.of(&i::liability_rate()), (1, 1));
    assert_eq!((told.of(&i::penalties()).0, told.of(&i::rewards()).0), (1, 1), "one was waived");
    let told = asked(&shop, &[Dimension::Currency]).tell(vec![i::notices_sum()]);
    assert_eq!(told.at(&i::notices_sum(), "2026-03", &["CNY"]).0, 10_000, "¥100 in fen");
    // The major case: 72 hours broken; the general one kept its 24.
    let told = asked(&shop, &[Dimension::Stage]).tell(vec![i::stage_timeliness()]);
    assert_eq!(told.at(&i::stage_timeliness(), "2026-03", &["handle"]), (1, 2));
}
