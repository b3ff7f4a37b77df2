//! Presets explored to a bound: no dead end, no gate or role that a way leads around. Waits without a
//! limit are shown; `policy_check` holds which of them the sources leave open.
//!
//! Prints how many combinations were reached: `cargo test --all-features --test model -- --nocapture`.

use std::collections::BTreeSet;

use redress::policy::dealership::{line, subject};
use redress::policy::{Dealership, Marketing, Policy};
use redress::testing::{Bounds, Exploration, explore, permissive};
use redress::time::Period;
use redress::vocabulary::{Facts, Kind, StateKind, channel, grade};

fn days(n: u32) -> Option<Period> {
    Some(Period::working_days(n).expect("a period"))
}

/// Explores a policy from these facts, shows what was found, and returns it.
fn explored(name: &str, policy: &Policy, facts: &Facts) -> Exploration {
    // One cycle and one hand-over: what comes after repeats what came before.
    let mut bounds = Bounds::default();
    (bounds.cycles, bounds.hops) = (1, 1);
    let found = explore(policy, facts, bounds).expect("somebody may receive it");
    println!(
        "{name}, {}: {} combinations, {} steps{}",
        facts.channel,
        found.states,
        found.steps,
        if found.complete { "" } else { " (stopped at the bound)" }
    );
    for way in &found.unlimited {
        println!("  no limit runs: {way}");
    }
    found
}

/// What holds for every preset, whatever its source says.
fn sound(name: &str, found: &Exploration) {
    assert!(found.complete, "{name}: more combinations than were visited");
    let first = |ways: &[redress::testing::Way]| ways.first().map(ToString::to_string);
    assert_eq!(first(&found.dead_ends), None, "{name}: a dead end");
    assert_eq!(first(&found.gates_passed), None, "{name}: a way around a gate");
    assert_eq!(first(&found.roles_passed), None, "{name}: a way around a role");
}

/// The states in which nothing limits the wait.
fn unlimited(found: &Exploration) -> BTreeSet<StateKind> {
    found.unlimited.iter().map(|way| way.to).collect()
}

#[test]
fn the_dealership_is_sound_in_every_combination() {
    let policy = Dealership {
        form_limit: Some(Period::days(5).expect("a period")),
        ..Dealership::default()
    };
    let policy = policy.policy().expect("a policy");
    for channel in [channel::ON_SITE, channel::CALL_BACK, channel::OEM] {
        let facts = Facts {
            line: Some(line::AFTER_SALES),
            subject: Some(subject::PRODUCT_QUALITY),
            ..Facts::new(Kind::Complaint, channel)
        };
        let found = explored("dealership", &policy, &facts);
        sound("dealership", &found);
    }
    let facts = Facts { grade: grade::MAJOR, ..Facts::new(Kind::Complaint, channel::CALL_BACK) };
    sound("dealership", &explored("dealership, major", &policy, &facts));
}

#[test]
fn the_offices_are_sound_in_every_combination() {
    let marketing = Marketing {
        general: days(5),
        complex: days(10),
        follow_up: days(3),
        ..Marketing::default()
    };
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let found = explored("marketing", &marketing.policy().expect("a policy"), &facts);
    sound("marketing", &found);
}

#[test]
fn a_policy_with_a_fault_is_found_out() {
    // Nobody may close or withdraw: everything is a dead end.
    let mut spec = permissive();
    let leaving = ["close", "withdraw", "decline", "merge"];
    for permission in &mut spec.permissions {
        permission.allow.retain(|command| !leaving.contains(&command.as_str()));
    }
    spec.permissions.push(redress::policy::Permission {
        allow: vec![redress::vocabulary::CommandKind::Close],
        to: vec![redress::testing::AGENT],
        scope: redress::policy::Scope::Home,
        when: redress::policy::When::any().grade(grade::NATIONAL),
        marks: Vec::new(),
        cite: Vec::new(),
    });
    let policy = Policy::new(spec).expect("a policy");
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let found = explored("nobody closes", &policy, &facts);
    assert_eq!(found.dead_ends.len(), found.states);
    // And without limits, nothing limits any wait.
    assert!(unlimited(&found).contains(&StateKind::Investigating));
}
