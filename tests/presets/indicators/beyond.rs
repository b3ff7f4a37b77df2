//! Beyond the sources: clean timeliness, reopening, rework, backlog, custody, warnings, and how the
//! cases that people argue about are treated.

use redress::complaint::command;
use redress::policy::{OnHold, Policy};
use redress::vocabulary::Satisfaction;
use redress_metrics::{Basis, Dimension, Grain, indicators as i};
use redress_presets::Dealership;

use super::figures::{Asked, HOUR};
use crate::dealership::shop::{Shop, agent, general, gm, impose, major, on_site, workshop_manager};

pub(crate) fn asked<'a>(shop: &'a Shop, by: &'a [Dimension]) -> Asked<'a> {
    let basis = Basis::from(&shop.desk.policy().spec().figures);
    Asked { desk: &shop.desk, basis, until: "2026-04-01 00:00", grain: Grain::Month, by }
}

fn hold() -> command::Hold {
    command::Hold { reason: "parts-ordered".parse().expect("a code") }
}

#[test]
fn a_held_case_is_in_time_by_its_moved_date_and_not_cleanly() {
    // No limit of the sources stops; a dealership's own rules may say that theirs do.
    let mut spec = Dealership::default().spec().expect("the rules");
    spec.limits.iter_mut().for_each(|limit| limit.on_hold = OnHold::Stops);
    let shop = Shop::under(Policy::new(spec).expect("a policy"));
    let clean = shop.receive(&agent(), "2026-03-02 09:00", general());
    clean.to_workshop().settled(&workshop_manager());
    let held = shop.receive(&agent(), "2026-03-03 09:00", general());
    held.to_workshop().does(&gm(), hold());
    held.at("2026-03-05 09:20").does(&gm(), command::Resume {});
    held.settled(&workshop_manager());
    let late = shop.receive(&agent(), "2026-03-10 09:00", general());
    late.to_workshop().at("2026-03-12 09:00").settled(&workshop_manager());
    let (rate, net) = (i::on_time(), i::clean_on_time());
    let told = asked(&shop, &[]).tell(vec![rate.clone(), net.clone()]);
    assert_eq!(told.of(&rate), (2, 3));
    assert_eq!(told.of(&net), (1, 3));
}

#[test]
fn a_reopened_case_counts_once_and_every_cycle_must_be_in_time() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().settled(&workshop_manager()).says(Satisfaction::Dissatisfied);
    assert_eq!(case.now().cycle, 2, "taken up again by the call-back");
    let list = vec![i::on_time(), i::received(), i::reopened(), i::ended(), i::reopening_rate()];
    let told = asked(&shop, &[]).tell(list.clone());
    assert_eq!(told.of(&i::received()), (1, 1));
    assert_eq!(told.of(&i::reopened()), (1, 1));
    assert_eq!(told.of(&i::reopening_rate()), (0, 0), "not over yet");
    // Nobody did anything in the three days: the second cycle is late, so the case is.
    assert_eq!(told.of(&i::on_time()), (0, 1));
    let lines = asked(&shop, &[]).ledger().lines().expect("it balances");
    let line = &lines[0];
    let flow = (line.received, line.reopened, line.ended, line.outstanding);
    assert_eq!(flow, (1, 1, 1, 1), "one case, open once");
}

#[test]
fn the_age_of_the_backlog_runs_to_the_end_of_the_records() {
    let shop = Shop::new();
    shop.receive(&agent(), "2026-03-31 21:00", general()).to_workshop();
    let ended = shop.receive(&agent(), "2026-03-31 22:00", general());
    ended.to_workshop().settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    shop.receive(&agent(), "2026-03-31 23:00", on_site());
    let told = asked(&shop, &[]).tell(vec![i::backlog(), i::backlog_age()]);
    assert_eq!(told.of(&i::backlog()), (2, 2));
    assert_eq!(told.of(&i::backlog_age()), (4 * HOUR, 2), "three hours and one");
}

#[test]
fn custody_is_split_by_department_and_leaves_waits_out() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    // Customer service and after-sales pass it on at once; the workshop has it from 09:00.
    case.to_workshop().at("2026-03-02 11:00").does(&gm(), hold());
    case.at("2026-03-02 15:00").does(&gm(), command::Resume {});
    case.at("2026-03-02 16:00").settled(&workshop_manager());
    case.at("2026-03-02 18:00").says(Satisfaction::Satisfied).closed();
    let told = asked(&shop, &[Dimension::Department]).tell(vec![i::custody_time()]);
    let of = |department| told.at(&i::custody_time(), "2026-03", &[department]).0;
    assert_eq!(of("workshop"), 3 * HOUR, "two before the hold, one after it");
    assert_eq!(of("customer-service"), 2 * HOUR);
    assert_eq!(told.of(&i::custody_time()).0, 5 * HOUR, "nine hours less the wait of four");
}

#[test]
fn warned_limits_that_were_then_kept() {
    let shop = Shop::new();
    let basis = Basis::from(&shop.desk.policy().spec().figures);
    // 24 hours, warned of at 90 %, 21:36 after receipt.
    for (day, at) in
        [("02", "2026-03-03 08:00"), ("09", "2026-03-10 09:01"), ("16", "2026-03-16 12:00")]
    {
        let case = shop.receive(&agent(), &format!("2026-03-{day} 09:00"), general());
        case.to_workshop().at(at).settled(&workshop_manager());
        case.says(Satisfaction::Satisfied).closed();
    }
    let rate = i::warning_effectiveness();
    let by = [Dimension::Rule];
    let told = Asked { basis, ..asked(&shop, &by) }.tell(vec![rate.clone()]);
    assert_eq!(told.at(&rate, "2026-03", &["dlr13-handle"]), (1, 2));
}

#[test]
fn percentiles_of_handling_are_exact_for_few_cases() {
    let shop = Shop::new();
    for hours in [1, 2, 3, 4, 10] {
        let case = shop.receive(&agent(), &format!("2026-03-{hours:02} 09:00"), general());
        case.to_workshop().settled(&workshop_manager()).says(Satisfaction::Satisfied);
        case.at(&format!("2026-03-{hours:02} {:02}:00", 9 + hours)).closed();
    }
    let list: Vec<_> = [20, 50, 90, 95].map(i::handling_percentile).into();
    let told = asked(&shop, &[]).tell(list.clone());
    let hours: Vec<_> = list.iter().map(|i| told.of(i).0 / HOUR).collect();
    assert_eq!(hours, [1, 3, 10, 10]);
    let told = asked(&shop, &[]).tell(vec![i::mean_handling()]);
    assert_eq!(told.of(&i::mean_handling()), (20 * HOUR, 5));
}

#[test]
fn dlr_17_dlr_18_the_month_balances_and_carries_over() {
    let shop = Shop::new();
    let done = shop.receive(&agent(), "2026-02-27 09:00", general());
    done.to_workshop();
    shop.receive(&agent(), "2026-03-02 09:00", general()).to_workshop();
    done.settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    shop.receive(&agent(), "2026-03-31 23:59:59", general());
    shop.receive(&agent(), "2026-04-01 00:00", general());
    let lines = Asked { until: "2026-04-02 00:00", ..asked(&shop, &[]) }.ledger().lines();
    let lines: Vec<_> = lines
        .expect("it balances")
        .iter()
        .map(|l| (l.interval.to_string(), l.opening, l.received, l.ended, l.outstanding))
        .collect();
    let expected = [
        ("2026-02".to_owned(), 0, 1, 0, 1),
        ("2026-03".to_owned(), 1, 2, 1, 2),
        ("2026-04".to_owned(), 2, 1, 0, 3),
    ];
    assert_eq!(lines, expected);
    // As known at the end of February, March has not been.
    let lines = Asked { until: "2026-03-01 00:00", ..asked(&shop, &[]) }.ledger().lines();
    assert_eq!(lines.expect("it balances").len(), 1);
}

#[test]
fn dlr_20_dlr_31_liability_and_notices() {
    use redress::vocabulary::{ActorId, Finding};
    let decide = |finding, persons: &[&str]| {
        let persons =
            persons.iter().map(|id| id.parse::<ActorId>().expect("an id").into()).collect();
        command::DecideLiability { finding, persons }
    };
    let shop = Shop::new();
    let first = shop.receive(&agent(), "2026-03-02 09:00", general());
    first.to_workshop().owned(&workshop_manager());
    first.does(&gm(), decide(Finding::Liable, &["ma.liu", "niu.er"])).does(&gm(), impose(1, 100));
    let second = shop.receive(&agent(), "2026-03-03 09:00", general());
    second.to_workshop().owned(&workshop_manager());
    second.does(&gm(), decide(Finding::NotLiable, &[]));
    shop.receive(&agent(), "2026-03-04 09:00", major());
    let list = vec![i::liability_rate(), i::penalties(), i::notices_sum(), i::rewards()];
    let told =
        Asked { until: "2026-03-03 12:00", ..asked(&shop, &[Dimension::Currency]) }.tell(list);
    assert_eq!(told.of(&i::liability_rate()), (1, 2), "the third is not decided");
    assert_eq!(told.at(&i::penalties(), "2026-03", &["CNY"]), (2, 2), "one for each person");
    assert_eq!(told.at(&i::notices_sum(), "2026-03", &["CNY"]), (20_000, 2), "200 yuan in fen");
    assert_eq!(told.of(&i::rewards()), (0, 0));
}

#[test]
fn dlr_9_dlr_19_asking_until_the_customer_is_satisfied_does_not_embellish_the_first_answer() {
    let shop = Shop::new();
    let again = shop.receive(&agent(), "2026-03-02 09:00", general());
    again.to_workshop().settled(&workshop_manager()).says(Satisfaction::Dissatisfied);
    again.does(&workshop_manager(), command::Sign {}).settled(&workshop_manager());
    again.says(Satisfaction::Satisfied).closed();
    let at_once = shop.receive(&agent(), "2026-03-03 09:00", general());
    at_once.to_workshop().settled(&workshop_manager()).says(Satisfaction::Satisfied).closed();
    let told = asked(&shop, &[]).tell(vec![i::satisfaction(), i::satisfied_first()]);
    assert_eq!(told.of(&i::satisfaction()), (2, 3), "three call-backs, one dissatisfied");
    assert_eq!(told.of(&i::satisfied_first()), (1, 2));
}
