//! Who had a case when, who answers for a breach, what was known when, and what another policy would
//! have said.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use redress::complaint::{
    Attribution, Complaint, Entry, FollowUpResult, Plan, Receive, Request, Share, Verdict,
    attribute, backtest, command, custody, in_charge, rejudge, split,
};
use redress::desk::Desk;
use redress::lifecycle::StateKind;
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{ManualClock, Period};
use redress::vocabulary::{
    Actor, ActorId, ComplaintId, Department, Facts, Finding, Kind, Money, Outcome, Party, Role,
    RuleId, Satisfaction, Topic, channel, remedy,
};
use redress_presets::dealership::{department, line, role, subject};
use redress_presets::{Dealership, dealership};

type Test = Result<(), Box<dyn std::error::Error>>;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Monday 2 March 2026, 9:00 in Shanghai.
const MONDAY: &str = "2026-03-02T01:00:00Z";

struct Case {
    desk: Desk<MemoryStore, ManualClock>,
    clock: ManualClock,
    id: ComplaintId,
}

impl Case {
    fn received() -> Result<Self, Box<dyn std::error::Error>> {
        let clock = ManualClock::new(at(MONDAY));
        let desk = Desk::new(dealership()?, MemoryStore::new(), clock.clone());
        let id: ComplaintId = "2026-0001".parse()?;
        let facts = Facts {
            line: Some(line::AFTER_SALES),
            subject: Some(subject::REPAIR_TECHNIQUE),
            ..Facts::new(Kind::Complaint, channel::CALL_BACK)
        };
        let receive = Receive::new(id.clone(), "c-1".parse()?, facts);
        desk.receive(&agent(), receive)?;
        Ok(Self { desk, clock, id })
    }

    /// Lets minutes pass, then acts.
    fn after(&self, minutes: i64, actor: &Actor, request: impl Into<Request>) -> Test {
        self.clock.advance(TimeDelta::minutes(minutes));
        self.desk.act(&self.id, actor, request)?;
        Ok(())
    }

    fn log(&self) -> Vec<Arc<Entry>> {
        self.desk.log(&self.id).expect("a store in memory does not fail")
    }
}

fn agent() -> Actor {
    Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE)
}

fn station_head() -> Actor {
    Actor::new("zhou".parse().expect("an id"), role::STATION_HEAD).of(department::AFTER_SALES)
}

fn workshop() -> Actor {
    Actor::new("wang".parse().expect("an id"), role::WORKSHOP_MANAGER).of(department::WORKSHOP)
}

/// Received 9:00; at the station 9:20 to 10:20, at the workshop until the form is back at 17:00 the
/// next day: twenty minutes, one hour, thirty hours and forty minutes.
fn handled_late() -> Result<Case, Box<dyn std::error::Error>> {
    let case = Case::received()?;
    case.after(10, &agent(), command::Register {})?;
    case.after(10, &agent(), command::Dispatch { to: None })?;
    case.after(60, &station_head(), command::Transfer { to: None })?;
    case.after(10, &workshop(), command::Sign {})?;
    let plan = Plan { remedies: vec![remedy::REPAIR], compensation: None };
    case.after(30, &workshop(), command::Propose { plan })?;
    case.after(30, &workshop(), command::Offer {})?;
    case.after(30, &workshop(), command::Accept {})?;
    case.after(28 * 60, &workshop(), command::Complete {})?;
    case.after(30, &workshop(), command::Answer { outcome: Outcome::Resolved })?;
    case.after(30, &workshop(), command::Return {})?;
    Ok(case)
}

#[test]
fn custody_partitions_the_whole_life_exactly() -> Test {
    let case = handled_late()?;
    let now = at("2026-03-05T00:00:00Z");
    let spans = custody(case.log().iter().map(AsRef::as_ref), now)?;
    assert_eq!(spans.first().map(|span| span.from), Some(at(MONDAY)));
    assert_eq!(spans.last().map(|span| span.until), Some(now));
    for pair in spans.windows(2) {
        assert_eq!(pair[0].until, pair[1].from, "no gap and no overlap");
    }
    let sum: TimeDelta = spans.iter().map(redress::complaint::Custody::length).sum();
    assert_eq!(sum, now - at(MONDAY));
    let held = |department: &redress::vocabulary::Department| -> TimeDelta {
        let of = spans.iter().filter(|span| span.department == *department);
        of.map(redress::complaint::Custody::length).sum()
    };
    assert_eq!(held(&department::AFTER_SALES), TimeDelta::hours(1));
    assert_eq!(held(&department::WORKSHOP), TimeDelta::minutes(10 + 90 + 28 * 60 + 60));
    // Thirty minutes with the resolution before the customer.
    let waiting: TimeDelta =
        spans.iter().filter(|s| s.waiting).map(redress::complaint::Custody::length).sum();
    assert_eq!(waiting, TimeDelta::minutes(30));
    Ok(())
}

#[test]
fn a_closed_case_is_in_nobodys_hands() -> Test {
    let case = handled_late()?;
    let result = FollowUpResult::Reached(Satisfaction::Satisfied);
    case.after(60, &agent(), command::FollowUp { result })?;
    case.after(10, &agent(), command::Close { conclusion: "settled".parse()? })?;
    let closed = case.clock_now();
    let spans = custody(case.log().iter().map(AsRef::as_ref), at("2026-12-01T00:00:00Z"))?;
    assert_eq!(spans.last().map(|span| span.until), Some(closed));
    assert!(spans.iter().all(|span| span.stage != StateKind::Closed));
    Ok(())
}

impl Case {
    fn clock_now(&self) -> DateTime<Utc> {
        use redress::time::Clock as _;
        self.clock.now()
    }
}

#[test]
fn a_breach_is_laid_at_the_door_of_whoever_had_the_case() -> Test {
    let case = handled_late()?;
    let complaint = case.desk.load(&case.id)?;
    let spans = custody(case.log().iter().map(AsRef::as_ref), at("2026-03-05T00:00:00Z"))?;
    // Handled within 24 hours of receipt (DLR-13): broken at 9:00 on Tuesday, with 20 minutes at
    // customer service, 60 at the station, 10 + 30 + 30 + (24 h − 3 h) at the workshop, the half
    // hour with the customer left out.
    let handle = Topic::new("handle")?;
    let limit = complaint.all_limits().find(|l| l.topic == handle).ok_or("a handling limit")?;
    assert_eq!(limit.verdict(), Verdict::Broken);
    let at_breach = attribute(&spans, limit, Attribution::HolderAtBreach);
    assert_eq!(at_breach.len(), 1);
    assert_eq!(at_breach[0].department, department::WORKSHOP);
    let longest = attribute(&spans, limit, Attribution::LongestHolder);
    assert_eq!(longest[0].department, department::WORKSHOP);
    let shares = attribute(&spans, limit, Attribution::ProRata);
    let minutes: Vec<(&str, i64)> =
        shares.iter().map(|s| (s.department.as_str(), s.held_us / 60_000_000)).collect();
    assert_eq!(
        minutes,
        [("customer-service", 20), ("after-sales", 60), ("workshop", 70 + 21 * 60)]
    );
    assert_eq!(shares.iter().map(|share| share.millionths).sum::<u32>(), 1_000_000);
    // A limit that was kept is nobody's breach.
    let form = Topic::new("form")?;
    let kept = complaint.all_limits().find(|l| l.topic == form).ok_or("a form limit")?;
    assert!(attribute(&spans, kept, Attribution::ProRata).is_empty());
    Ok(())
}

/// Stretches made by hand around a limit from Monday 9:00 that ran out on Tuesday 9:00.
#[test]
fn what_lies_outside_the_limit_or_begins_as_it_runs_out_answers_for_nothing() -> Test {
    let case = handled_late()?;
    let complaint = case.desk.load(&case.id)?;
    let handle = Topic::new("handle")?;
    let limit = complaint.all_limits().find(|l| l.topic == handle).ok_or("a handling limit")?;
    let (start, breach) = (at(MONDAY), at("2026-03-03T01:00:00Z"));
    assert_eq!((limit.start, limit.breached), (start, Some(breach)));
    let all = custody(case.log().iter().map(AsRef::as_ref), breach)?;
    let like = all.first().ok_or("a stretch")?;
    let span = |from, until, department: &Department, owner: &str| {
        let mut span = like.clone();
        (span.from, span.until, span.waiting) = (from, until, false);
        (span.department, span.owner) = (department.clone(), Some(owner.parse().expect("an id")));
        span
    };
    let hour = TimeDelta::hours(1);
    let (sales, shop) = (department::SALES, department::WORKSHOP);
    let spans = [
        span(start - hour, start, &shop, "before"),
        span(start, start + hour, &shop, "one"),
        span(start + hour, start + hour * 2, &shop, "two"),
        span(start + hour * 2, breach, &shop, "one"),
        // Handed on at the very instant.
        span(breach, breach + hour, &sales, "after"),
    ];
    for by in [Attribution::HolderAtBreach, Attribution::LongestHolder, Attribution::ProRata] {
        let shares = attribute(&spans, limit, by);
        let shares: Vec<_> =
            shares.iter().map(|s| (&s.department, s.held_us, s.millionths)).collect();
        assert_eq!(shares, [(&shop, 24 * 3_600_000_000, 1_000_000)], "{by:?}");
    }
    let persons = |shares: &[Share]| -> Vec<String> {
        in_charge(&spans, limit, shares).iter().map(ToString::to_string).collect()
    };
    let of = |department: &Department| Share {
        department: department.clone(),
        held_us: 0,
        millionths: 500_000,
    };
    assert_eq!(persons(&[of(&shop), of(&sales)]), ["one", "two"]);
    assert!(persons(&[of(&sales)]).is_empty());
    Ok(())
}

/// The shares of [`handled_late`]'s breach: 20, 60 and 1,330 of 1,410 minutes.
fn pro_rata(case: &Case) -> Result<Vec<Share>, Box<dyn std::error::Error>> {
    Ok(case.desk.attribute(&case.id, &"dlr13-handle".parse()?, Attribution::ProRata)?)
}

fn gm_office() -> Actor {
    Actor::new("qian".parse().expect("an id"), role::CUSTOMER_SERVICE_MANAGER)
}

fn propose(incentive: &str, shares: Vec<Share>) -> command::ProposeNotice {
    let incentive = incentive.parse().expect("a rule");
    command::ProposeNotice { incentive, on: Some(shares.into()) }
}

#[test]
fn a_penalty_is_divided_pro_rata_and_the_parts_sum_to_it() -> Test {
    let case = handled_late()?;
    case.after(0, &gm_office(), propose("dlr22-general", pro_rata(&case)?))?;
    case.after(0, &gm_office(), propose("dlr24-dissatisfied", pro_rata(&case)?))?;
    let notices: Vec<(Vec<Party>, Option<Party>, String)> = case
        .desk
        .load(&case.id)?
        .notices
        .iter()
        .filter(|notice| notice.incentive.as_str() != "dlr26-late-form")
        .map(|notice| (notice.on.clone(), notice.joint.clone(), notice.stake.to_string()))
        .collect();
    let on = |department: Department, role: Role, stake: &str| {
        (vec![Party::Manager { department, role }], None, stake.to_owned())
    };
    // 20, 60 and 1,330 of 1,410 parts of 5,000 fen are 70.92, 212.77 and 4,716.31; the two fen that
    // rounding down leaves go to the larger remainders. Of 20 to 50 yuan both ends are divided.
    assert_eq!(
        notices,
        [
            on(department::CUSTOMER_SERVICE, role::CUSTOMER_SERVICE_MANAGER, "¥0.71"),
            on(department::AFTER_SALES, role::STATION_HEAD, "¥2.13"),
            on(department::WORKSHOP, role::WORKSHOP_MANAGER, "¥47.16"),
            on(department::CUSTOMER_SERVICE, role::CUSTOMER_SERVICE_MANAGER, "¥0.28–0.70"),
            on(department::AFTER_SALES, role::STATION_HEAD, "¥0.85–2.13"),
            on(department::WORKSHOP, role::WORKSHOP_MANAGER, "¥18.87–47.17"),
        ]
    );
    Ok(())
}

#[test]
fn shares_that_are_not_the_whole_breach_are_refused() -> Test {
    let case = handled_late()?;
    let shares = pro_rata(&case)?;
    let refused = |shares| {
        case.desk
            .act(&case.id, &gm_office(), propose("dlr22-general", shares))
            .map_err(|why| why.to_string())
            .map(|_| ())
    };
    let part = shares[1..].to_vec();
    assert!(refused(part).is_err_and(|why| why.contains("985816 ppm")));
    assert!(refused(Vec::new()).is_err_and(|why| why.contains("add up to 0 ppm")));
    let half = Share { millionths: 500_000, ..shares[0].clone() };
    assert!(
        refused(vec![half.clone(), half]).is_err_and(|why| why.contains("each department once"))
    );
    let nowhere = Share { department: "nowhere".parse()?, ..shares[0].clone() };
    assert!(refused(vec![nowhere]).is_err_and(|why| why.contains("`nowhere`")));
    Ok(())
}

#[test]
fn who_was_in_charge_while_a_limit_ran_out_can_be_found_liable() -> Test {
    let case = Case::received()?;
    let mechanic: ActorId = "ma.liu".parse()?;
    case.after(10, &agent(), command::Register {})?;
    case.after(10, &agent(), command::Dispatch { to: None })?;
    case.after(60, &station_head(), command::Transfer { to: None })?;
    case.after(10, &workshop(), command::Sign {})?;
    case.after(10, &workshop(), command::NameOwner { owner: mechanic.clone() })?;
    // Once it has run out somebody else takes over.
    case.after(30 * 60, &workshop(), command::NameOwner { owner: "sun.qi".parse()? })?;
    case.after(60, &workshop(), command::Note {})?;
    let handle: RuleId = "dlr13-handle".parse()?;
    let shares = case.desk.attribute(&case.id, &handle, Attribution::HolderAtBreach)?;
    let complaint = case.desk.load(&case.id)?;
    let spans = custody(case.log().iter().map(AsRef::as_ref), case.clock_now())?;
    let limit = complaint.limit(&handle).ok_or("still running")?;
    let persons = in_charge(&spans, limit, &shares);
    assert_eq!(persons, std::slice::from_ref(&mechanic));
    let (finding, persons) = (Finding::Liable, persons.into_iter().map(Into::into).collect());
    let gm = Actor::new("zhao".parse()?, role::GENERAL_MANAGER);
    case.after(0, &gm, command::DecideLiability { finding, persons })?;
    let fined = case
        .desk
        .load(&case.id)?
        .notices
        .into_iter()
        .find(|n| n.incentive.as_str() == "dlr20-complaint");
    assert_eq!(fined.ok_or("DLR-20: a liable complaint")?.on, [Party::Person(mechanic)]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_an_amount_sum_to_it_and_are_off_by_less_than_a_unit(
        minor in 0..1_000_000_000_i64,
        weights in prop::collection::vec(0..1_000_000_u32, 1..9),
    ) {
        let whole: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        prop_assume!(whole > 0);
        let shares: Vec<Share> = weights
            .iter()
            .map(|&millionths| Share { department: department::SALES, held_us: 0, millionths })
            .collect();
        let amount = Money::from_minor(minor, Money::yuan(0).currency()).expect("an amount");
        let parts: Vec<i64> = split(amount, &shares).map(Money::minor_units).collect();
        prop_assert_eq!(parts.iter().sum::<i64>(), minor);
        for (part, weight) in parts.into_iter().zip(weights) {
            let off = i128::from(part) * whole - i128::from(minor) * i128::from(weight);
            prop_assert!(off.abs() < whole);
        }
    }
}

#[test]
fn as_known_at_gives_what_had_been_recorded_by_then() -> Test {
    let case = Case::received()?;
    case.clock.advance(TimeDelta::hours(3));
    case.desk.sweep(10)?;
    let before = case.clock_now();
    // Filled in after one hour, recorded after four.
    case.clock.advance(TimeDelta::hours(1));
    let late = Request::now(command::Register {}).at(at("2026-03-02T02:00:00Z"));
    case.desk.act(&case.id, &agent(), late)?;
    let log = case.log();
    let entries = || log.iter().map(AsRef::as_ref);
    let form = Topic::new("form")?;
    let verdict = |complaint: &Complaint| {
        complaint
            .all_limits()
            .find(|limit| limit.topic == form)
            .map(redress::complaint::Limit::verdict)
    };
    let then = Complaint::as_known_at(entries(), before)?.ok_or("it was known")?;
    assert_eq!(verdict(&then), Some(Verdict::Broken));
    let now = Complaint::as_known_at(entries(), case.clock_now())?.ok_or("it is known")?;
    assert_eq!(verdict(&now), Some(Verdict::Kept));
    assert!(Complaint::as_known_at(entries(), at("2026-03-01T00:00:00Z"))?.is_none());
    Ok(())
}

#[test]
fn judged_again_under_its_own_policy_a_history_comes_out_the_same() -> Test {
    let case = handled_late()?;
    let live = case.desk.load(&case.id)?;
    let log = case.log();
    let again = rejudge(log.iter().map(AsRef::as_ref), &dealership()?, case.clock_now())?;
    assert_eq!(again.ended, live.ended);
    assert_eq!(again.limits, live.limits);
    assert_eq!(again.state, live.state);
    Ok(())
}

#[test]
fn a_backtest_lists_the_limits_that_another_policy_would_have_broken_or_kept() -> Test {
    let case = handled_late()?;
    let log = case.log();
    let mut spec = Dealership::default().spec().expect("reads");
    for limit in &mut spec.limits {
        match limit.id.as_str() {
            "dlr13-handle" => limit.within = Period::hours(48)?,
            "dlr4-form" => limit.within = Period::minutes(5)?,
            _ => {}
        }
    }
    spec.version = 2;
    let compared = backtest(&log, &Policy::new(spec)?, case.clock_now())?;
    let changed: Vec<(String, Option<Verdict>, Option<Verdict>)> = compared
        .iter()
        .filter(|c| c.differs())
        .map(|c| {
            let verdict = |l: &Option<redress::complaint::Limit>| l.as_ref().map(|l| l.verdict());
            (c.topic.to_string(), verdict(&c.recorded), verdict(&c.other))
        })
        .collect();
    assert_eq!(
        changed,
        [
            ("form".to_owned(), Some(Verdict::Kept), Some(Verdict::Broken)),
            ("handle".to_owned(), Some(Verdict::Broken), Some(Verdict::Kept)),
        ]
    );
    // The original is as it was.
    assert_eq!(case.log(), log);
    Ok(())
}

#[test]
fn a_double_starts_no_second_clock_and_the_earlier_promise_wins() -> Test {
    let case = Case::received()?;
    let double: ComplaintId = "2026-0002".parse()?;
    // The double came in half an hour later, but over the OEM: thirty minutes to the first contact.
    case.clock.advance(TimeDelta::minutes(30));
    let facts = Facts::new(Kind::Complaint, channel::OEM);
    let receive = Receive::new(double.clone(), "c-1".parse()?, facts);
    case.desk.receive(&agent(), receive)?;
    case.desk.merge(&agent(), &double, &case.id)?;
    let ended = case.desk.load(&double)?;
    assert_eq!(ended.state.kind(), StateKind::Closed);
    assert_eq!(ended.next_deadline(), None);
    let goes_on = case.desk.load(&case.id)?;
    let contact = Topic::new("first-contact")?;
    let limit = goes_on.limits.iter().find(|l| l.topic == contact).ok_or("still running")?;
    // Two hours from 9:00 is 11:00; thirty minutes from 9:30 is 10:00, the earlier.
    assert_eq!(limit.due, at("2026-03-02T02:00:00Z"));
    Ok(())
}
