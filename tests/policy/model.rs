//! Every preset explored whole: no dead end, no gate or role that a way leads around, and no wait without
//! a limit but where the preset says why (*Where nothing limits the wait, and why*, in its docs).
//!
//! Prints how many combinations were reached: `cargo test --all-features --test model -- --nocapture`.

use std::collections::{BTreeSet, HashMap};

use redress::complaint::{Complaint, Context, permitted};
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::{Permission, Policy, PolicySpec, When};
use redress::time::Period;
use redress::vocabulary::{Actor, Channel, Facts, Flag, Grade, Kind, Role, channel, grade};
use redress_presets::dealership::{line, subject};
use redress_presets::{
    Dealership, Equipment, Mall, Marketing, Rights, Telecom, equipment, mall, marketing, telecom,
};
use redress_testing::permissive;

use redress_testing::walk::{
    Bounds, Combination, Combinations, Exploration, Explorer, Way, explore, explore_against,
};

use crate::operator;

/// An unsuccessful call and a last one: more calls between them would be one like the other.
const CALLS: u8 = 2;

fn days(n: u32) -> Option<Period> {
    Some(Period::working_days(n).expect("a period"))
}

fn dealership() -> PolicySpec {
    let form_limit = Some(Period::days(5).expect("a period"));
    Dealership { form_limit, call_attempts: CALLS, ..Dealership::default() }.spec().expect("reads")
}

fn telecom() -> PolicySpec {
    Telecom { call_attempts: CALLS, ..operator::operator() }.spec().expect("supplied")
}

fn marketing() -> PolicySpec {
    let (general, complex, follow_up) = (days(5), days(10), days(3));
    Marketing { general, complex, follow_up, call_attempts: CALLS, ..Marketing::default() }
        .spec()
        .expect("filled in")
}

fn rights() -> PolicySpec {
    Rights {
        investigation: days(7),
        investigation_at_most: days(15),
        follow_up: days(3),
        written_answer: days(5),
        call_attempts: CALLS,
        ..Rights::default()
    }
    .spec()
    .expect("filled in")
}

fn mall() -> PolicySpec {
    Mall { call_attempts: CALLS, ..Mall::default() }.spec().expect("reads")
}

fn equipment() -> PolicySpec {
    Equipment { call_attempts: CALLS, ..Equipment::default() }.spec().expect("reads")
}

fn complaint(channel: Channel) -> Facts {
    Facts::new(Kind::Complaint, channel)
}

fn graded(channel: Channel, grade: Grade) -> Facts {
    Facts { grade, ..complaint(channel) }
}

fn flagged(channel: Channel, flags: &[Flag]) -> Facts {
    Facts { flags: flags.to_vec(), ..complaint(channel) }
}

fn first(ways: &[Way]) -> Option<String> {
    ways.first().map(ToString::to_string)
}

/// Explores one kind of case, shows what was found, and holds it against what no preset may have.
fn explored(name: &str, explorer: &mut Explorer<'_>, facts: &Facts) -> Exploration {
    let found = explorer.explore(facts).expect("somebody may receive it");
    println!(
        "{name}: {} combinations, {} steps, {} combinations of limits, {}",
        found.states,
        found.steps,
        found.waits,
        if found.complete { "complete" } else { "stopped at the bound" }
    );
    assert!(found.complete, "{name}: more combinations than were visited");
    assert_eq!(first(&found.dead_ends), None, "{name}: a dead end");
    assert_eq!(first(&found.gates_passed), None, "{name}: a way around a gate");
    assert_eq!(first(&found.roles_passed), None, "{name}: a way around a role");
    assert_eq!(first(&found.disagreements), None, "{name}: `permitted` and `decide` disagree");
    found
}

/// What a preset says about waits without a limit: the rows of the table in its docs, as lines of kind
/// of case and state. Every row must cite a clause of the source.
fn listed(docs: &str, clause: &str, kinds: &[(&str, Facts)]) -> BTreeSet<String> {
    let table = docs.lines().skip_while(|line| *line != "//! |---|---|---|").skip(1);
    let rows = table.map_while(|line| line.strip_prefix("//! | "));
    let mut lines = BTreeSet::new();
    for row in rows {
        let parts: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        let [cases, states, why] = parts.as_slice() else { panic!("three columns: {row}") };
        assert!(why.contains(clause), "no clause: {row}");
        let (again, cases) = match cases.strip_prefix("sent back: ") {
            Some(cases) => ("sent back: ", cases),
            None => ("", *cases),
        };
        let all: Vec<&str> = match cases {
            "all" => kinds.iter().map(|(kind, _)| *kind).collect(),
            cases => cases.split("; ").collect(),
        };
        for kind in all {
            for state in states.split(", ") {
                assert!(lines.insert(format!("{again}{kind}: {state}")), "twice: {again}{kind}");
            }
        }
    }
    lines
}

/// The waits without a limit that were found, in the same words.
fn unlimited(kind: &str, found: &Exploration) -> impl Iterator<Item = String> {
    let line = |again: &str, way: &Way| format!("{again}{kind}: {}", way.to);
    let first = found.unlimited.iter().map(|way| line("", way));
    let again = found.unlimited_again.iter().map(|way| line("sent back: ", way));
    first.chain(again).collect::<Vec<_>>().into_iter()
}

/// Explores the kinds of case of a preset, and compares the waits with what its docs say.
fn sound(policy: &PolicySpec, docs: &str, clause: &str, kinds: &[(&str, Facts)], part: &[&str]) {
    let name = policy.name.as_str();
    let policy = Policy::new(policy.clone()).expect("a policy");
    let mut explorer = Explorer::new(&policy, Bounds::default());
    let mut found = BTreeSet::new();
    for (kind, facts) in kinds.iter().filter(|(kind, _)| part.contains(kind)) {
        let explored = explored(&format!("{name}, {kind}"), &mut explorer, facts);
        found.extend(unlimited(kind, &explored));
    }
    let mut listed = listed(docs, clause, kinds);
    let known = |kind: &str| kinds.iter().any(|(known, _)| *known == kind);
    let kind_of = |line: &str| {
        let line = line.strip_prefix("sent back: ").unwrap_or(line).to_owned();
        line.split(": ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(listed.iter().find(|line| !known(&kind_of(line))), None, "{name}: no such kind");
    listed.retain(|line| part.contains(&kind_of(line).as_str()));
    let new: Vec<&String> = found.difference(&listed).collect();
    let gone: Vec<&String> = listed.difference(&found).collect();
    assert!(new.is_empty(), "{name}: waits without a limit and without a reason: {new:#?}");
    assert!(gone.is_empty(), "{name}: reasons for waits that there are not: {gone:#?}");
}

fn dealership_kinds() -> [(&'static str, Facts); 6] {
    let case = |channel, grade| Facts {
        line: Some(line::AFTER_SALES),
        subject: Some(subject::PRODUCT_QUALITY),
        ..graded(channel, grade)
    };
    [
        ("on site", case(channel::ON_SITE, grade::GENERAL)),
        ("on site, major", case(channel::ON_SITE, grade::MAJOR)),
        ("OEM", case(channel::OEM, grade::GENERAL)),
        ("OEM, major", case(channel::OEM, grade::MAJOR)),
        ("call-back", case(channel::CALL_BACK, grade::GENERAL)),
        ("call-back, major", case(channel::CALL_BACK, grade::MAJOR)),
    ]
}

fn dealership_is_sound(part: &[&str]) {
    let docs = include_str!("../../crates/redress-presets/src/dealership/mod.rs");
    sound(&dealership(), docs, "DLR-", &dealership_kinds(), part);
}

#[test]
fn the_dealership_is_sound_on_site_and_with_the_oem() {
    dealership_is_sound(&["on site", "on site, major", "OEM", "OEM, major"]);
}

#[test]
fn the_dealership_is_sound_when_it_calls_back() {
    dealership_is_sound(&["call-back", "call-back, major"]);
}

fn telecom_kinds() -> [(&'static str, Facts); 7] {
    let mobile = |facts| Facts { line: Some(telecom::line::MOBILE[0].clone()), ..facts };
    let appeal = |channel| Facts::new(Kind::Appeal, channel);
    let key = vec![telecom::flag::KEY_CASE];
    [
        ("general", mobile(graded(channel::HOTLINE, grade::GENERAL))),
        ("provincial", mobile(graded(channel::HOTLINE, grade::PROVINCIAL))),
        ("national", mobile(graded(channel::HOTLINE, grade::NATIONAL))),
        ("face to face", mobile(graded(channel::COUNTER, grade::GENERAL))),
        ("escalated", mobile(Facts::new(Kind::EscalatedComplaint, channel::HOTLINE))),
        ("appeal", appeal(channel::REGULATOR)),
        ("appeal, key case", Facts { flags: key, ..appeal(channel::HOTLINE) }),
    ]
}

fn telecom_is_sound(part: &[&str]) {
    let docs = include_str!("../../crates/redress-presets/src/telecom/mod.rs");
    sound(&telecom(), docs, "TEL-", &telecom_kinds(), part);
}

#[test]
fn telecom_is_sound_for_complaints_and_escalated_ones() {
    telecom_is_sound(&["general", "provincial", "national", "face to face", "escalated"]);
}

#[test]
fn telecom_is_sound_for_appeals_of_the_regulator() {
    telecom_is_sound(&["appeal"]);
}

#[test]
fn telecom_is_sound_for_appeals_in_key_cases() {
    telecom_is_sound(&["appeal, key case"]);
}

#[test]
fn marketing_is_sound() {
    let docs = include_str!("../../crates/redress-presets/src/marketing/mod.rs");
    let several = [marketing::flag::SEVERAL_DEPARTMENTS];
    let kinds = [
        ("general", complaint(channel::HOTLINE)),
        ("complex", graded(channel::HOTLINE, grade::COMPLEX)),
        ("several departments", flagged(channel::HOTLINE, &several)),
    ];
    sound(&marketing(), docs, "MKT-", &kinds, &["general", "complex", "several departments"]);
}

#[test]
fn consumer_rights_are_sound() {
    let docs = include_str!("../../crates/redress-presets/src/rights/mod.rs");
    let kinds = [
        ("general", complaint(channel::HOTLINE)),
        ("complex", graded(channel::HOTLINE, grade::COMPLEX)),
    ];
    sound(&rights(), docs, "RTS-", &kinds, &["general", "complex"]);
}

#[test]
fn the_mall_is_sound() {
    let docs = include_str!("../../crates/redress-presets/src/mall/mod.rs");
    let kinds = [
        ("plain", complaint(channel::VISIT)),
        ("goods, inspected", flagged(channel::VISIT, &[mall::flag::GOODS, mall::flag::INSPECTION])),
        ("paid first", flagged(channel::VISIT, &[mall::flag::PAY_FIRST])),
    ];
    sound(&mall(), docs, "MAL-", &kinds, &["plain", "goods, inspected", "paid first"]);
}

#[test]
fn the_equipment_maker_is_sound() {
    let docs = include_str!("../../crates/redress-presets/src/equipment/mod.rs");
    let kinds = [
        ("by phone", flagged(channel::HOTLINE, &[equipment::flag::BY_PHONE])),
        ("on site", flagged(channel::HOTLINE, &[equipment::flag::ON_SITE])),
    ];
    sound(&equipment(), docs, "PRD-", &kinds, &["by phone", "on site"]);
}

// That one stands for all of its combination.

/// The commands that somebody in each role is permitted: of no department, of the one that has the
/// complaint or of the one that had it last, its owner or somebody else.
fn allowed(
    policy: &Policy,
    combinations: &Combinations<'_>,
    complaint: &Complaint,
) -> Vec<BTreeSet<CommandKind>> {
    let owner = complaint.owner.clone().unwrap_or(redress::code!("nobody"));
    let (holder, last) = (complaint.route.holder(), complaint.route.responsible());
    let in_role = |role: &Role| {
        let ids = [owner.clone(), redress::code!("stranger")];
        let actors = ids.into_iter().flat_map(|id| {
            let actor = Actor::new(id, role.clone());
            [actor.clone(), actor.clone().of(holder.clone()), actor.of(last.clone())]
        });
        let mut allowed = BTreeSet::new();
        for actor in actors {
            let context = Context::new(policy, &actor, complaint.recorded_at);
            let all = permitted(complaint, &context).into_iter();
            let tried = all.filter(|p| p.is_allowed() && combinations.tells(p.command));
            allowed.extend(tried.map(|p| p.command));
        }
        allowed
    };
    policy.spec().roles.iter().map(in_role).collect()
}

/// What is permitted in a combination, and to which ones every step leads.
type Outlook = (Vec<BTreeSet<CommandKind>>, BTreeSet<(CommandKind, String)>);

/// Walks at random, and compares what may be done and what runs whenever a combination is met again.
fn one_stands_for_all(policy: &PolicySpec, facts: &Facts) {
    let policy = &Policy::new(policy.clone()).expect("a policy");
    let combinations = Combinations::new(policy, facts);
    stands_for_all(facts, &combinations, |complaint| allowed(policy, &combinations, complaint));
    // Which limits run: what is permitted hangs on holds, which are left aside.
    let combinations = Combinations::of_limits(policy, facts);
    stands_for_all(facts, &combinations, |_| Vec::new());
}

fn stands_for_all(
    facts: &Facts,
    combinations: &Combinations<'_>,
    allowed: impl Fn(&Complaint) -> Vec<BTreeSet<CommandKind>>,
) {
    let mut dice = fastrand::Rng::with_seed(20);
    let mut known: HashMap<Combination, Outlook> = HashMap::new();
    let mut met_again = 0;
    for _ in 0..12 {
        let mut opened = combinations.opened(facts).expect("somebody may receive it");
        let mut complaint = opened.swap_remove(dice.usize(..opened.len()));
        for _ in 0..40 {
            let mut next = combinations.next(&complaint);
            let steps = next
                .iter()
                .filter(|(kind, _)| *kind != CommandKind::Escalate || combinations.tells(*kind));
            let steps = steps.map(|(kind, after)| (*kind, format!("{:?}", combinations.of(after))));
            let outlook = (allowed(&complaint), steps.collect());
            let combination = combinations.of(&complaint);
            if let Some(before) = known.get(&combination) {
                assert_eq!(before.0, outlook.0, "permitted in {combination:?}");
                let other = before.1.symmetric_difference(&outlook.1).next();
                assert_eq!(other, None, "after {combination:?}");
                met_again += 1;
            } else {
                known.insert(combination, outlook);
            }
            // Rarely back to the start, else the walks stay near it.
            next.retain(|(_, after)| after.is_open() || dice.u8(..4) == 0);
            if next.is_empty() {
                break;
            }
            complaint = next.swap_remove(dice.usize(..next.len())).1;
        }
    }
    assert!(met_again >= 20, "combinations met again: {met_again}");
}

#[test]
fn a_complaint_stands_for_all_of_its_combination() {
    let hotline = || complaint(channel::HOTLINE);
    one_stands_for_all(&dealership(), &dealership_kinds()[4].1);
    one_stands_for_all(&telecom(), &telecom_kinds()[0].1);
    one_stands_for_all(&telecom(), &telecom_kinds()[4].1);
    one_stands_for_all(&marketing(), &hotline());
    one_stands_for_all(&rights(), &hotline());
    one_stands_for_all(&mall(), &flagged(channel::VISIT, &[mall::flag::GOODS]));
    one_stands_for_all(&equipment(), &flagged(channel::HOTLINE, &[equipment::flag::ON_SITE]));
}

// That a faulty policy is found out.

fn found_in(spec: PolicySpec, facts: &Facts) -> Exploration {
    let policy = Policy::new(spec).expect("a policy");
    explore(&policy, facts, Bounds::default()).expect("somebody may receive it")
}

#[test]
fn a_dead_end_is_found_even_where_the_customer_may_take_the_case_back() {
    let mut spec = permissive();
    for permission in &mut spec.permissions {
        permission.allow.retain(|command| *command != CommandKind::Close);
    }
    let closes = Permission::new(vec![CommandKind::Close], spec.permissions[0].to.clone());
    spec.permissions.push(closes.when(When::any().grade(grade::NATIONAL)));
    let found = found_in(spec.clone(), &complaint(channel::HOTLINE));
    assert!(found.complete);
    // What is received may still be declined.
    assert!(found.dead_ends.iter().any(|way| way.to == StateKind::Answered));
    assert!(found.dead_ends.iter().all(|way| way.to != StateKind::Received));
    let closable = found_in(spec, &graded(channel::HOTLINE, grade::NATIONAL));
    assert_eq!(closable.dead_ends, []);
}

#[test]
fn a_wait_that_a_missing_limit_leaves_open_is_found() {
    let hotline = complaint(channel::HOTLINE);
    let mut spec = marketing();
    spec.limits.retain(|limit| !limit.id.as_str().starts_with("mkt5"));
    let found = found_in(spec, &hotline);
    assert!(found.unlimited.iter().any(|way| way.to == StateKind::Registered));
    // And one with a limit is no longer found.
    let mut spec = marketing();
    let closing = redress::policy::LimitRule::new(
        "closing".parse().expect("a rule"),
        redress::lifecycle::Point::FollowedUp,
        redress::lifecycle::Point::Closed,
        Period::days(3).expect("a period"),
    );
    spec.limits.push(closing.each());
    assert_eq!(found_in(spec, &hotline).unlimited, []);
}

/// Explores a policy with a fault against the one that it should be: `decide` itself lets nothing pass,
/// so it is given the wrong rules.
fn held_against(faulty: PolicySpec, right: PolicySpec) -> Exploration {
    let [faulty, right] = [faulty, right].map(|spec| Policy::new(spec).expect("a policy"));
    explore_against(&faulty, &right, &complaint(channel::VISIT), Bounds::default())
        .expect("received")
}

#[test]
fn a_case_that_is_closed_around_a_gate_is_found() {
    let mut faulty = mall();
    faulty.gates.retain(|gate| gate.id.as_str() != "called-back");
    let found = held_against(faulty, mall());
    let closed = |way: &Way| way.to == StateKind::Closed;
    assert!(!found.gates_passed.is_empty() && found.gates_passed.iter().all(closed));
    assert_eq!(found.roles_passed, []);
}

#[test]
fn a_role_that_does_what_it_may_not_is_found() {
    let mut faulty = mall();
    let closing = faulty.permissions.iter_mut().find(|p| p.allow.contains(&CommandKind::Close));
    closing.expect("a permission").to.push(mall::role::ASSISTANT);
    let found = held_against(faulty, mall());
    assert_eq!(found.gates_passed, []);
    let last = |way: &Way| way.commands.last().copied();
    assert!(found.roles_passed.iter().any(|way| last(way) == Some(CommandKind::Close)));
}

#[test]
fn a_grant_beyond_every_authority_is_found() {
    let mut faulty = mall();
    faulty.authorities.clear();
    let mut right = mall();
    for authority in &mut right.authorities {
        authority.remedies = vec!["repair".parse().expect("a remedy")];
    }
    let found = held_against(faulty, right);
    assert!(found.roles_passed.iter().any(|way| way.to == StateKind::Offered));
    assert_eq!(found.gates_passed, []);
}
