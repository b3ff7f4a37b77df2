//! `docs/clauses-org.md` has every clause, and every test that it names exists.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../docs/clauses-org.md");
const TESTS: [&str; 5] = [
    include_str!("marketing_clauses.rs"),
    include_str!("rights_clauses.rs"),
    include_str!("mall_clauses.rs"),
    include_str!("equipment_clauses.rs"),
    include_str!("handbook_clauses.rs"),
];
const CLAUSES: [(&str, u32); 6] =
    [("MKT", 11), ("RTS", 9), ("MAL", 6), ("PRD", 3), ("HBK", 13), ("CAU", 1)];

/// The cells of the row of a clause.
fn row(clause: &str) -> Vec<&'static str> {
    let rows = PAGE.lines().filter(|line| line.starts_with(&format!("| {clause} |")));
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), 1, "{clause} has one row");
    rows[0].trim_matches('|').split('|').map(str::trim).collect()
}

fn is_test(word: &str) -> bool {
    let prefixes = ["mkt_", "rts_", "mal_", "prd_", "hbk_", "cau_", "tel_"];
    prefixes.iter().any(|prefix| word.starts_with(prefix))
}

#[test]
fn every_clause_has_a_row_with_what_it_asks_and_what_implements_it() {
    for (prefix, count) in CLAUSES {
        for number in 1..=count {
            let clause = format!("{prefix}-{number}");
            let cells = row(&clause);
            assert_eq!(cells.len(), 4, "{clause}");
            assert!(cells.iter().all(|cell| !cell.is_empty()), "{clause}");
            let reason = cells[2].contains("dvice to people") || cells[2].contains("ndicator");
            assert!(cells[3].contains('`') || reason, "{clause} has a test, or the reason why not");
        }
    }
}

#[test]
fn every_test_that_the_page_names_exists_and_every_clause_test_is_named() {
    let named: BTreeSet<&str> = PAGE.split('`').filter(|word| is_test(word)).collect();
    let written: BTreeSet<&str> = TESTS
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.strip_prefix("fn ")?.split('(').next())
        .filter(|name| is_test(name))
        .collect();
    assert_eq!(named.difference(&written).collect::<Vec<_>>(), Vec::<&&str>::new());
    let general =
        |name: &&&str| !name.contains("_the_policy_reads_back") && !name.contains("_a_blank_");
    let left: Vec<_> = written.difference(&named).filter(general).collect();
    assert_eq!(left, Vec::<&&str>::new());
}
