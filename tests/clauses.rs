//! The page of clauses is held to the policy and to the tests: nothing missing, nothing made up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use redress::policy::{Dealership, PolicySpec};
use redress::time::Period;
use redress::vocabulary::{Clause, RuleId};

const PAGE: &str = include_str!("../docs/clauses.md");
const CLAUSES: u32 = 31;

struct Row {
    rules: BTreeSet<String>,
    tests: BTreeSet<String>,
    items: String,
}

/// What stands in backticks.
fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The rows of the first table, by clause; a clause twice is an error.
fn rows() -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    let table = PAGE.split("\n## ").next().expect("a table");
    for line in table.lines().filter(|line| line.starts_with("| DLR-")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [clause, says, rules, items, tests] = cells[..] else {
            panic!("five cells, not {}: {line}", cells.len())
        };
        assert!(!says.is_empty(), "{clause} says nothing");
        let row = Row { rules: quoted(rules), tests: quoted(tests), items: items.to_owned() };
        assert!(rows.insert(clause.to_owned(), row).is_none(), "{clause} stands there twice");
    }
    rows
}

/// The policy with everything in it that a dealership may fill in.
fn policy() -> PolicySpec {
    let some = Some(Period::hours(1).expect("a period"));
    Dealership { at_once: some, form_limit: some, ..Dealership::default() }.spec()
}

/// Every rule with a name, and the clauses that it cites.
fn named_rules(spec: &PolicySpec) -> Vec<(RuleId, Vec<Clause>)> {
    let limits = spec.limits.iter().map(|r| (r.id.clone(), r.cite.clone()));
    let gates = spec.gates.iter().map(|r| (r.id.clone(), r.cite.clone()));
    let reactions = spec.reactions.iter().map(|r| (r.id.clone(), r.cite.clone()));
    let incentives = spec.incentives.iter().map(|r| (r.id.clone(), r.cite.clone()));
    limits.chain(gates).chain(reactions).chain(incentives).collect()
}

/// The names of the functions marked `#[test]` in a directory's sources.
fn tests_in(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).expect("the directory of tests") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests_in(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source");
            let lines: Vec<&str> = source.lines().map(str::trim).collect();
            for pair in lines.windows(2) {
                if let ["#[test]", function] = pair
                    && let Some((name, _)) =
                        function.strip_prefix("fn ").and_then(|rest| rest.split_once('('))
                {
                    found.insert(name.to_owned());
                }
            }
        }
    }
}

fn all_tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    tests_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut found);
    found
}

#[test]
fn every_clause_has_a_row_with_an_item_and_a_test() {
    let rows = rows();
    let wanted: BTreeSet<String> = (1..=CLAUSES).map(|n| format!("DLR-{n}")).collect();
    assert_eq!(rows.keys().cloned().collect::<BTreeSet<_>>(), wanted);
    for (clause, row) in rows {
        assert!(!row.rules.is_empty() || !quoted(&row.items).is_empty(), "{clause}: no item");
        assert!(!row.tests.is_empty(), "{clause}: no test");
    }
}

#[test]
fn every_test_on_the_page_exists_and_is_named_for_its_clause() {
    let known = all_tests();
    for (clause, row) in rows() {
        let prefix = format!("{}_", clause.to_lowercase().replace('-', "_"));
        for test in row.tests {
            assert!(known.contains(&test), "{clause} names the test {test}, which does not exist");
            assert!(test.starts_with(&prefix), "{clause} names the test {test} of another clause");
        }
    }
}

#[test]
fn every_test_named_for_a_clause_is_on_the_page() {
    let rows = rows();
    let listed: BTreeSet<_> = rows.values().flat_map(|row| row.tests.clone()).collect();
    for test in all_tests().into_iter().filter(|test| test.starts_with("dlr_")) {
        assert!(listed.contains(&test), "{test} is not on the page");
    }
}

#[test]
fn every_rule_on_the_page_exists() {
    let known: BTreeSet<String> =
        named_rules(&policy()).into_iter().map(|(id, _)| id.to_string()).collect();
    for (clause, row) in rows() {
        for rule in row.rules {
            assert!(known.contains(&rule), "{clause} names the rule {rule}, which does not exist");
        }
    }
}

#[test]
fn every_rule_stands_in_the_row_of_each_clause_that_it_cites() {
    let rows = rows();
    for (id, cite) in named_rules(&policy()) {
        assert!(!cite.is_empty(), "rule {id} cites nothing");
        for clause in cite {
            let row = rows.get(clause.as_str());
            let row = row.unwrap_or_else(|| panic!("rule {id} cites {clause}, which has no row"));
            assert!(row.rules.contains(id.as_str()), "{id} cites {clause}; its row leaves it out");
        }
    }
}

#[test]
fn every_clause_that_a_permission_or_route_cites_has_a_row() {
    let (spec, rows) = (policy(), rows());
    let permissions = spec.permissions.iter().flat_map(|permission| &permission.cite);
    for clause in permissions.chain(spec.routes.iter().flat_map(|route| &route.cite)) {
        assert!(rows.contains_key(clause.as_str()), "{clause} has no row");
    }
}
