//! A pack that is read from a store in pages equals the one made of all histories.

use chrono::TimeDelta;
use redress_demo::dealership::{Options, simulate};
use redress_metrics::Interval;
use redress_report::{Pack, PackError, PackReading, ReadError, Report};
use redress_testing::store::{Fault, FaultyStore, Operation, Times};

use crate::histories;

fn saved(reading: &PackReading) -> PackReading {
    serde_json::from_str(&serde_json::to_string(reading).unwrap()).unwrap()
}

#[test]
fn a_pack_in_pages_stopped_after_each_of_them_equals_the_one_in_one_go() {
    let scene = simulate(&Options::default(), None).unwrap();
    let (policy, histories) = (scene.desk.policy(), histories(&scene));
    let store = scene.desk.store();
    let september = Interval::month(2026, 9).unwrap();
    let plain = Pack::new(&policy);
    let repeats = plain.clone().repeats_within(TimeDelta::days(30));
    let reports: Vec<Report> = [plain, repeats]
        .iter()
        .map(|pack| {
            let whole = pack.report(september, &histories).unwrap();
            for size in [13, histories.len(), 100_000] {
                let mut reading = pack.begin(september).unwrap();
                assert_eq!(pack.finish(&reading).unwrap_err(), PackError::Unfinished);
                while !reading.is_done() {
                    pack.read(&mut reading, store, size).unwrap();
                    reading = saved(&reading);
                }
                assert_eq!(pack.finish(&reading).unwrap(), whole, "pages of {size}");
                pack.read(&mut reading, store, size).unwrap();
                assert_eq!(pack.finish(&reading).unwrap(), whole, "after the end");
            }
            whole
        })
        .collect();
    assert_ne!(reports[0], reports[1], "repeats are counted in one of them");
}

#[test]
fn a_page_of_a_pack_that_failed_is_read_again_and_counted_once() {
    let scene = simulate(&Options::default(), None).unwrap();
    let policy = scene.desk.policy();
    let month = Interval::month(2026, 9).unwrap();
    let pack = Pack::new(&policy).repeats_within(TimeDelta::days(30));
    let whole = pack.report(month, &histories(&scene)).unwrap();
    let store = FaultyStore::new(scene.desk.store());
    store.fail(Operation::Log, 25, Fault::Before, Times::Once);
    let (mut reading, mut failed) = (pack.begin(month).unwrap(), 0);
    while !reading.is_done() {
        match pack.read(&mut reading, &store, 20) {
            Ok(()) => {}
            Err(ReadError::Store(_)) => failed += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(failed, 1);
    assert_eq!(pack.finish(&reading).unwrap(), whole);
    assert_eq!(pack.begin(Interval::WHOLE).unwrap_err(), PackError::Endless);
}
