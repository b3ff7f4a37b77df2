//! What a person and a program read when a request fails.

use redress::complaint::command;
use redress::desk::Desk;
use redress::handling::Failure;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Lang, channel};
use redress_presets::dealership;
use redress_presets::dealership::role;

type Shop = Desk<MemoryStore, ManualClock>;

fn shop() -> (Shop, Actor, ComplaintId) {
    let clock = ManualClock::new("2026-03-02T01:00:00Z".parse().unwrap());
    let desk = Desk::new(dealership().unwrap(), MemoryStore::new(), clock);
    let agent = Actor::new("li.na".parse().unwrap(), role::CUSTOMER_SERVICE);
    let id: ComplaintId = "2026-0001".parse().unwrap();
    let facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
    let case = redress::complaint::Receive::new(id.clone(), "c-17".parse().unwrap(), facts);
    desk.receive(&agent, case).unwrap();
    (desk, agent, id)
}

#[test]
fn a_refusal_is_passed_on_with_its_data() {
    let (desk, agent, id) = shop();
    let error = desk.act(&id, &agent, command::Sign {}).unwrap_err();
    let shown = serde_json::to_value(&error).unwrap();
    assert_eq!(shown["code"], "rejected");
    assert_eq!(shown["message"], error.to_string());
    assert_eq!(shown["retryable"], false);
    let rejection = error.rejection().unwrap();
    assert_eq!(shown["rejection"], serde_json::to_value(rejection).unwrap());
    assert_eq!(error.text(&desk.policy(), Lang::En), error.to_string());
    assert_eq!(error.text(&desk.policy(), Lang::Zh), rejection.text(&desk.policy(), Lang::Zh));
}

#[test]
fn what_is_no_refusal_has_no_rejection_and_says_what_to_do() {
    let (desk, _, _) = shop();
    let error = desk.load(&"2026-0002".parse().unwrap()).unwrap_err();
    let shown = serde_json::to_value(&error).unwrap();
    assert_eq!(shown["code"], "unknown-complaint");
    assert!(shown.get("rejection").is_none());
}

/// The month ends in the policy's zone, and the day that ends it is named.
#[test]
fn a_month_that_is_not_over_says_until_when() {
    let (desk, agent, _) = shop();
    let error = desk.carry_over(&agent, (2026, 3), None, 9).unwrap_err();
    assert!(matches!(error.failure, Failure::MonthNotOver { .. }));
    let text = error.text(&desk.policy(), Lang::Zh);
    assert_eq!(text, "2026年3月尚未结束，请于 2026-03-31 24:00 之后结转");
}

#[test]
fn errors_cross_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<redress::desk::DeskError<std::convert::Infallible>>();
    shared::<redress::complaint::Rejection>();
    shared::<redress::complaint::Complaint>();
    shared::<redress::complaint::Permitted>();
    shared::<redress::handling::Recorded>();
    shared::<redress::policy::PolicyError>();
    shared::<redress::policy::FileError>();
}
