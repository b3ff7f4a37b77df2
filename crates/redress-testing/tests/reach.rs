//! What `Reach` says of histories is what they are.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use redress::lifecycle::StateKind;
use redress::policy::Policy;
use redress_testing::permissive;
use redress_testing::strategies::{HistoryParameters, Reach, legal_history};

#[test]
fn the_share_that_ends_closed_is_that_of_the_complaints() {
    let policy = Policy::new(permissive()).unwrap();
    let mut parameters = HistoryParameters::default();
    (parameters.steps, parameters.forward) = (60, 90);
    let histories = legal_history(&policy, parameters);
    let (mut runner, mut reach) = (TestRunner::deterministic(), Reach::of(&policy));
    let mut closed = 0;
    for _ in 0..50 {
        let history = histories.new_tree(&mut runner).unwrap().current();
        closed += u64::from(history.complaint.state.kind() == StateKind::Closed);
        reach.add(&history);
    }
    assert!(closed > 0, "nothing to see: {reach}");
    assert_eq!(reach.ended_in(StateKind::Closed), closed);
    assert_eq!(StateKind::ALL.iter().map(|state| reach.ended_in(*state)).sum::<u64>(), 50);
    // Of fifty, one is two percent.
    let said = format!("closed {} %", closed * 2);
    assert!(reach.to_string().contains(&said), "{said}: {reach}");
}
