//! A quick run of the simulation of offices; the example `offices` runs as many seeds as one likes.

use chrono::{DateTime, Utc};
use redress::policy::Policy;
use redress_testing::permissive;
use redress_testing::simulation::Simulation;

#[test]
fn offices_of_a_dealership_keep_every_law() {
    let report = Simulation::of(redress_presets::dealership().unwrap()).seeds(2).run();
    println!("{report}");
    report.assert();
    // Nothing is proven by an office in which nothing happens.
    let counts = report.counts;
    assert!(counts.complaints > 100 && counts.alarms > 500 && counts.messages > 1_000, "{report}");
    assert!(counts.rejections > 500 && counts.retries > 100 && counts.crossings > 100, "{report}");
    assert!(counts.faults > 200 && counts.doubts > 10 && counts.repeated > 100, "{report}");
    assert!(counts.restarts > 20 && counts.clock_steps > 50, "{report}");
}

#[test]
fn offices_that_allow_everything_keep_every_law() {
    Simulation::of(Policy::new(permissive()).unwrap()).seeds(2).run().assert();
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run =
        |seed| Simulation::of(redress_presets::dealership().unwrap()).days(20).seed(seed).run();
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}

#[test]
fn without_trouble_there_is_none() {
    let policy = redress_presets::dealership().unwrap();
    let report = Simulation::of(policy).days(20).without_trouble().run();
    report.assert();
    let counts = report.counts;
    let trouble = (counts.faults, counts.doubts, counts.restarts, counts.clock_steps);
    assert_eq!(trouble, (0, 0, 0, 0));
    assert_eq!(counts.repeated, 0);
}

#[test]
fn no_seed_proves_nothing_and_no_day_breaks_nothing() {
    let policy = redress_presets::dealership().unwrap();
    let report = Simulation::of(policy.clone()).seeds(0).run();
    assert!(std::panic::catch_unwind(|| report.assert()).is_err());
    Simulation::of(policy.clone()).days(0).run().assert();
    let late: DateTime<Utc> = "2199-12-20T00:00:00Z".parse().unwrap();
    // The range of instants ends during the run: whatever is asked is rejected, and nothing else happens.
    Simulation::of(policy).from(late).days(30).run().assert();
}
