//! Who must keep a limit, and what a transfer takes back.

use crate::common::{at, hours, limit, with};
use crate::stories::{checked, given};

use redress::complaint::Verdict;
use redress::complaint::command::*;
use redress::lifecycle::Point;
use redress::policy::{LimitRule, Policy, Target};
use redress::vocabulary::Actor;
use redress_testing::{SALES, WORKSHOP, agent, permissive};

/// Two departments with managers of their own; the limit is kept by the one who has the case.
fn asking(by: &[Target]) -> Policy {
    let mut spec = permissive();
    spec.roles.push(LEAD);
    spec.permissions[0].to.push(LEAD);
    for department in spec.departments.iter_mut().skip(1) {
        department.manager = LEAD;
    }
    let rule = limit("call", Point::Received, Point::Contacted, "4h");
    spec.limits = vec![by.iter().cloned().fold(rule, LimitRule::by)];
    checked(spec)
}

const LEAD: redress::vocabulary::Role = redress::code!("lead");

fn lead(of: redress::vocabulary::Department) -> Actor {
    Actor::new("lena".parse().expect("an id"), LEAD).of(of)
}

#[test]
fn a_limit_is_kept_by_whom_it_asks_and_nobody_else() {
    let call = || Contact { reached: true };
    let clerk = agent().of(SALES);
    for (by, manager, staff) in [
        (vec![Target::Manager], Verdict::Kept, Verdict::Open),
        (vec![Target::Holder], Verdict::Kept, Verdict::Kept),
        (vec![Target::Owner], Verdict::Kept, Verdict::Open),
        (vec![Target::Role(agent().role)], Verdict::Open, Verdict::Kept),
        (vec![Target::Role(agent().role), Target::Manager], Verdict::Kept, Verdict::Kept),
    ] {
        for (who, verdict) in [(lead(SALES), manager), (clerk.clone(), staff)] {
            let then = given(asking(&by))
                .and(&agent(), Register {})
                .and(&agent(), Dispatch { to: None })
                .when(&who, call())
                .then_limit("call", verdict);
            let given = then.given();
            // Judged again from the log alone it comes to the same.
            let now = at("2026-03-02T12:00:00Z");
            let again = redress::complaint::rejudge(given.log(), &asking(&by), now);
            assert_eq!(again.expect("a history").all_limits().next().unwrap().verdict(), verdict);
        }
        // Before it is handed to anybody, and from another department.
        let early = given(asking(&by)).when(&lead(SALES), call());
        let _ = early.then_limit("call", Verdict::Open);
    }
    given(asking(&[Target::Manager]))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .when(&lead(WORKSHOP), call())
        .then_limit("call", Verdict::Open)
        .when(&lead(SALES), call())
        .then_limit("call", Verdict::Kept);
}

/// Once somebody is in charge it is theirs, and no longer the manager's.
#[test]
fn a_limit_that_asks_the_owner_is_kept_by_the_person_in_charge() {
    let owner = Actor::new("wang".parse().expect("an id"), agent().role).of(SALES);
    let given = given(asking(&[Target::Owner]))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), NameOwner { owner: owner.id.clone() });
    for (who, verdict) in [(owner, Verdict::Kept), (lead(SALES), Verdict::Open)] {
        given.clone().when(&who, Contact { reached: true }).then_limit("call", verdict);
    }
}

#[test]
fn a_limit_through_transfers_is_kept_by_whoever_has_the_case_in_the_end() {
    let rule = limit("sign", Point::Received, Point::Signed, "4h").through_transfers();
    let given = given(with([rule]))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .when(&agent(), Sign {})
        .then_limit("sign", Verdict::Kept)
        .given()
        .after(hours(1))
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .then_limit("sign", Verdict::Open)
        .then_due("sign", "2026-03-02T16:00:00Z")
        .then_complaint(|c| c.all_limits().count() == 1)
        .given();
    given.after(hours(4)).when(&agent(), Sign {}).then_limit("sign", Verdict::Broken);
}
