//! Every clause of the specification has a row on a page of clauses, with an item that carries it and a
//! test that shows it, or the reason why a program cannot hold anybody to it.

use crate::pages;

use std::collections::{BTreeMap, BTreeSet};

use pages::{DEALERSHIP, ORGANISATIONS, Row, TELECOM, all_tests, quoted};

/// The specification's clauses, by source and how many it has.
const SOURCES: [(&str, u32); 8] = [
    ("DLR", 31),
    ("TEL", 36),
    ("MKT", 11),
    ("RTS", 9),
    ("HBK", 13),
    ("CAU", 1),
    ("MAL", 6),
    ("PRD", 3),
];

fn clauses() -> BTreeSet<String> {
    let numbered = |(source, count): &(&str, u32)| {
        (1..=*count).map(|n| format!("{source}-{n}")).collect::<Vec<_>>()
    };
    SOURCES.iter().flat_map(numbered).collect()
}

fn rows() -> BTreeMap<String, Row> {
    let mut all = BTreeMap::new();
    for page in [DEALERSHIP, TELECOM, ORGANISATIONS] {
        for (clause, row) in pages::rows(page) {
            assert!(all.insert(clause.clone(), row).is_none(), "{clause} stands on two pages");
        }
    }
    all
}

/// Whether a row says that its clause is advice to people, and why nothing can be held to it.
fn is_advice(row: &Row) -> bool {
    let why = row.items.strip_prefix("Advice to people: ");
    why.is_some_and(|why| why.split_whitespace().count() > 3)
}

#[test]
fn every_clause_of_the_specification_has_a_row_and_every_row_a_clause() {
    assert_eq!(clauses().len(), 110);
    assert_eq!(rows().into_keys().collect::<BTreeSet<_>>(), clauses());
}

#[test]
fn every_row_has_an_item_and_a_test_or_the_reason_why_not() {
    for (clause, row) in rows() {
        let item = !row.rules.is_empty() || !quoted(&row.items).is_empty();
        let exempt = is_advice(&row);
        assert!(item || exempt, "{clause} has no item");
        assert!(!row.tests.is_empty() || exempt, "{clause} has no test");
    }
}

#[test]
fn every_test_that_a_row_names_exists() {
    let known = all_tests();
    for (clause, row) in rows() {
        for test in row.tests {
            assert!(known.contains(&test), "{clause} names the test {test}, which does not exist");
        }
    }
}

/// The clauses that a test is named for: `tel_5_tel_14_an_agreed_explanation` is TEL-5's and TEL-14's.
fn named_for(test: &str) -> Vec<String> {
    let words: Vec<&str> = test.split('_').collect();
    let clause = |pair: &[&str]| {
        let source = SOURCES.iter().find(|(source, _)| source.to_lowercase() == pair[0]);
        let number: Option<u32> = pair[1].parse().ok();
        source.zip(number).map(|((source, _), number)| format!("{source}-{number}"))
    };
    words.chunks_exact(2).map_while(clause).collect()
}

#[test]
fn every_test_named_for_a_clause_stands_in_its_row() {
    let rows = rows();
    for test in all_tests() {
        for clause in named_for(&test) {
            let row = rows.get(&clause).unwrap_or_else(|| panic!("{test}: there is no {clause}"));
            assert!(row.tests.contains(&test), "{clause} leaves out {test}");
        }
    }
}
