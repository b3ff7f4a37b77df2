//! Can the strategies find a hole? Authorities and penalties are planted ten times higher than the paper says, in
//! a policy of an adopter's own and in each preset; a property that knows the paper must fall within 2,000
//! histories.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use redress::complaint::{Event, Ruling};
use redress::lifecycle::CommandKind;
use redress::policy::{Authority, Ceiling, Policy, PolicySpec, Stake};
use redress::time::Period;
use redress::vocabulary::{Currency, Money, MoneyRange, Role, RuleId};
use redress_demo::telecom::operator;
use redress_presets::{Dealership, Equipment, Mall, Marketing, Rights};
use redress_testing::strategies::{History, HistoryParameters, Reach, legal_history};
use redress_testing::{AGENT, permissive};

/// What the paper says: how much at most by each authority and each penalty.
type Paper = BTreeMap<RuleId, Money>;

/// Gives everybody who may grant something an authority, where the procedure has none that is limited.
fn limited(mut spec: PolicySpec, most: Money) -> PolicySpec {
    if spec.authorities.is_empty() {
        let grants = [CommandKind::Offer, CommandKind::Implement, CommandKind::Answer];
        let mut to: Vec<Role> = Vec::new();
        for rule in &spec.permissions {
            if rule.allow.iter().any(|command| grants.contains(command)) {
                to.extend(
                    rule.to.iter().filter(|role| !to.contains(role)).cloned().collect::<Vec<_>>(),
                );
            }
        }
        spec.authorities.push(Authority::new(
            "granted-alone".parse().unwrap(),
            to,
            Ceiling::UpTo(most),
        ));
    }
    spec
}

/// The paper, and the policy with every bound ten times too high.
fn planted(spec: &PolicySpec) -> (Paper, Policy) {
    let (mut paper, mut spec) = (Paper::new(), spec.clone());
    for authority in &mut spec.authorities {
        if let Ceiling::UpTo(most) = authority.up_to {
            paper.insert(authority.id.clone(), most);
            let too_high = Money::from_minor(most.minor_units() * 10, most.currency()).unwrap();
            authority.up_to = Ceiling::UpTo(too_high);
        }
    }
    for incentive in &mut spec.incentives {
        if let Stake::Money(range) = &incentive.stake {
            let (least, most) = (range.min(), range.max());
            paper.insert(incentive.id.clone(), most);
            let too_high = Money::from_minor(most.minor_units() * 10, most.currency()).unwrap();
            incentive.stake = Stake::Money(MoneyRange::new(least, too_high).unwrap());
        }
    }
    assert!(!paper.is_empty());
    (paper, Policy::new(spec).unwrap())
}

/// Whether nobody granted or imposed more than the paper allows.
fn keeps_to(paper: &Paper, history: &History) -> bool {
    let within = |rule: &RuleId, amount: Option<Money>| {
        paper.get(rule).zip(amount).is_none_or(|(most, amount)| amount <= *most)
    };
    let (mut granted, mut proposed) = (None, BTreeMap::new());
    history.entries.iter().flat_map(|entry| &entry.events).all(|event| match event {
        Event::Proposed { plan } => {
            granted = plan.compensation;
            true
        }
        Event::AuthorityUsed { authority } => within(authority, granted),
        Event::NoticeProposed { notice, incentive, .. } => {
            proposed.insert(*notice, incentive.clone());
            true
        }
        Event::NoticeDecided { notice, ruling: Ruling::Impose(amount) } => {
            within(&proposed[notice], Some(*amount))
        }
        _ => true,
    })
}

/// The number of the history that shows the hole.
fn found(policy: &Policy, paper: &Paper, within: u32) -> (Option<u32>, Reach) {
    let histories = legal_history(policy, HistoryParameters::default());
    let (mut runner, mut reach) = (TestRunner::deterministic(), Reach::of(policy));
    for number in 1..=within {
        let history = histories.new_tree(&mut runner).unwrap().current();
        reach.add(&history);
        if !keeps_to(paper, &history) {
            return (Some(number), reach);
        }
    }
    (None, reach)
}

#[track_caller]
fn is_found(name: &str, spec: PolicySpec) {
    let (paper, policy) = planted(&spec);
    let (number, reach) = found(&policy, &paper, 2_000);
    let number = number.unwrap_or_else(|| panic!("{name}: not found; {reach}"));
    println!("{name}: found by history {number}");
    // And nothing is found where nothing is planted.
    let (number, _) = found(&Policy::new(spec).unwrap(), &paper, 20);
    assert_eq!(number, None, "{name}");
}

#[test]
fn in_a_policy_of_an_adopters_own() {
    let euros = Money::from_minor(20_000, Currency::new("EUR").unwrap()).unwrap();
    let mut spec = permissive();
    spec.roles = vec![AGENT];
    is_found("own", limited(spec, euros));
}

#[test]
fn in_each_preset() {
    let most = Money::yuan(200);
    for (name, spec) in [
        ("dealership", Dealership::default().spec().unwrap()),
        ("mall", Mall { counter_up_to: Some(most), ..Mall::default() }.spec().unwrap()),
        ("marketing", marketing()),
        ("rights", rights()),
        ("equipment", Equipment::default().spec().unwrap()),
        ("telecom", operator().spec().unwrap()),
    ] {
        is_found(name, limited(spec, most));
    }
}

fn days(days: u32) -> Option<Period> {
    Some(Period::working_days(days).unwrap())
}

fn marketing() -> PolicySpec {
    let (general, complex, follow_up) = (days(7), days(15), days(3));
    Marketing { general, complex, follow_up, ..Marketing::default() }.spec().unwrap()
}

fn rights() -> PolicySpec {
    Rights {
        investigation: days(7),
        investigation_at_most: days(15),
        follow_up: days(3),
        fine: Some(MoneyRange::yuan(100, 500)),
        written_answer: days(5),
        ..Rights::default()
    }
    .spec()
    .unwrap()
}
