//! What the front line may grant (TEL-20).

use redress::complaint::{Event, Plan, Rejection, command};
use redress::vocabulary::{Facts, Money, Outcome};
use redress_presets::telecom::{remedy, subject};

use super::centre::{
    Case, Centre, agent, answer, bill, centre_head, coverage, hall, network, network_head,
};
use super::operator::LONG_STANDING;

fn grant(yuan: u32) -> command::Propose {
    let plan =
        Plan { remedies: vec![remedy::BILL_CORRECTION], compensation: Some(Money::yuan(yuan)) };
    command::Propose { plan }
}

fn registered(centre: &Centre, facts: Facts) -> Case<'_> {
    let case = centre.receive(&hall(), "2026-03-02 09:00", facts);
    case.registered(&hall());
    case
}

fn used(case: &Case<'_>) -> Vec<String> {
    let name = |e| match e {
        Event::AuthorityUsed { authority } => Some(authority.to_string()),
        _ => None,
    };
    case.events().into_iter().filter_map(name).collect()
}

#[test]
fn tel_20_each_level_grants_up_to_its_own_bound() {
    let centre = Centre::new();
    let case = registered(&centre, bill());
    case.does(&hall(), grant(50)).does(&hall(), answer(Outcome::Resolved));
    assert_eq!(used(&case), ["level-1-channel"]);
    assert_eq!(case.now().counts.authorities, 1);

    let case = registered(&centre, bill());
    case.does(&hall(), grant(51));
    let refused = case.refused(&hall(), command::Offer {});
    assert!(matches!(refused, Rejection::NoAuthority { .. }), "{refused}");
    assert_eq!(refused.cite(), ["TEL-20".parse().unwrap()]);
    assert!(refused.to_string().ends_with("(TEL-20)"), "{refused}");
    case.does(&agent(), command::Offer {});
    assert_eq!(used(&case), ["level-2-centre"]);
}

#[test]
fn tel_20_conditions_of_use_and_scope_are_asked() {
    let centre = Centre::new();
    let long_standing = Facts { flags: vec![LONG_STANDING], ..bill() };
    let case = registered(&centre, long_standing);
    case.does(&hall(), grant(300)).does(&agent(), command::Offer {});
    assert_eq!(used(&case), ["level-2-centre-long-standing"]);

    let case = registered(&centre, bill());
    case.does(&hall(), grant(300));
    assert!(matches!(case.refused(&agent(), command::Offer {}), Rejection::NoAuthority { .. }));

    // Orders are not in the scope of the first two levels.
    let orders = Facts { subject: Some(subject::ORDERS), ..bill() };
    let case = registered(&centre, orders);
    case.does(&hall(), grant(10));
    assert!(matches!(case.refused(&agent(), command::Offer {}), Rejection::NoAuthority { .. }));
    case.does(&centre_head(), command::Offer {});
    assert_eq!(used(&case), ["level-3-head"]);
}

#[test]
fn tel_20_beyond_every_authority_somebody_approves() {
    let centre = Centre::new();
    let case = registered(&centre, coverage());
    case.dispatched(&agent(), None).does(&network(), command::Sign {});
    case.does(&network(), grant(500));
    case.not_for(&network(), command::Approve {}, "TEL-20");
    case.does(&network_head(), command::Approve {}).does(&network(), command::Return {});
    case.does(&agent(), command::Offer {}).does(&agent(), command::Accept {});
    assert_eq!(used(&case), [""; 0], "approved, so nobody's authority was used");
}
