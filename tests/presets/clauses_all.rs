//! Every clause of the specification has a row on a page of clauses, with an item that carries it and a
//! test that shows it, or the reason why a program cannot hold anybody to it.

use crate::pages;

use std::collections::{BTreeMap, BTreeSet};

use pages::{DEALERSHIP, ORGANISATIONS, Row, TELECOM, all_tests, quoted, sources};

/// The page on which the clauses stand, each as `- **DLR-1** …`.
const SPEC: &str = include_str!("../../docs/spec.md");

/// The sources, by the prefix of their clauses.
const SOURCES: [&str; 8] = ["DLR", "TEL", "MKT", "RTS", "HBK", "CAU", "MAL", "PRD"];

/// The clauses of the specification, with what each says.
fn clauses() -> BTreeMap<String, &'static str> {
    let clause = |line: &'static str| line.strip_prefix("- **")?.split_once("** ");
    let mut clauses = BTreeMap::new();
    for (clause, says) in SPEC.lines().filter_map(clause) {
        assert!(clauses.insert(clause.to_owned(), says).is_none(), "{clause} stands there twice");
    }
    clauses
}

#[test]
fn every_source_has_its_clauses_numbered_without_a_gap() {
    let mut left = clauses();
    for source in SOURCES {
        let numbers = (1..).map(|n| format!("{source}-{n}"));
        let count = numbers.take_while(|clause| left.remove(clause).is_some()).count();
        assert!(count > 0, "{source} has no clause");
    }
    assert!(left.is_empty(), "a gap before {left:?}");
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
    let clauses: BTreeSet<String> = clauses().into_keys().collect();
    assert_eq!(clauses.len(), 110);
    assert_eq!(rows().into_keys().collect::<BTreeSet<_>>(), clauses);
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

/// Whether a text has a word, not as a part of another one.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
}

/// Whether a file is of a module, or declares a type or adds to it.
fn is_of(owner: &str, (place, text): &(String, String)) -> bool {
    if owner.starts_with(char::is_uppercase) {
        let declared = ["struct", "enum", "trait", "type"].map(|word| format!("{word} {owner}"));
        let in_words = format!("\n    {owner} {{");
        let added = text.lines().any(|line| line.starts_with("impl") && has_word(line, owner));
        return added || text.contains(&in_words) || declared.iter().any(|d| has_word(text, d));
    }
    let place = place.trim_end_matches(".rs");
    place.split('/').any(|part| part == owner || part == format!("redress-{owner}"))
        || text.contains(&format!("\n    {owner}: "))
        || text.lines().any(|line| line.contains("mod ") && has_word(line, owner))
}

#[test]
fn every_item_that_a_page_names_exists() {
    let (sources, mut missing) = (sources(), BTreeSet::new());
    for page in [DEALERSHIP, TELECOM, ORGANISATIONS] {
        for name in quoted(page).into_iter().filter(|name| name.contains("::")) {
            let parts: Vec<&str> = name.split("::").collect();
            let (item, owners) = parts.split_last().expect("two parts at least");
            let owners: Vec<&str> =
                owners.iter().map(|owner| owner.trim_start_matches("redress_")).collect();
            let owner = owners.last().expect("an owner");
            let known = sources.iter().any(|file| {
                let (place, text) = file;
                let has = text.contains(item) && has_word(text, item);
                (has || place.ends_with(&format!("{owner}/{item}.rs")))
                    && owners.iter().all(|owner| is_of(owner, file))
            });
            let module = sources.iter().any(|(place, _)| {
                place.contains(&format!("{owner}/src/{item}/"))
                    || place.contains(&format!("{owner}/{item}/"))
            });
            if !known && !module {
                missing.insert(name);
            }
        }
    }
    assert!(missing.is_empty(), "the pages name what does not exist: {missing:?}");
}

/// The clauses that a test is named for: `tel_5_tel_14_an_agreed_explanation` is TEL-5's and TEL-14's.
fn named_for(test: &str) -> Vec<String> {
    let words: Vec<&str> = test.split('_').collect();
    let clause = |pair: &[&str]| {
        let source = SOURCES.iter().find(|source| source.to_lowercase() == pair[0]);
        let number: Option<u32> = pair[1].parse().ok();
        source.zip(number).map(|(source, number)| format!("{source}-{number}"))
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
