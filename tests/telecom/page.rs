//! The page of the telecom clauses is held to the policy and to the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use redress::policy::PolicySpec;
use redress::vocabulary::{Clause, RuleId};

use super::operator::operator;

const PAGE: &str = include_str!("../../docs/clauses-tel.md");
const CLAUSES: u32 = 36;

struct Row {
    rules: BTreeSet<String>,
    items: String,
    tests: BTreeSet<String>,
}

/// What stands in backticks.
fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The rows by clause; a clause twice is an error.
fn rows() -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    for line in PAGE.lines().filter(|line| line.starts_with("| TEL-")) {
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

/// Every rule with a name, and the clauses that it cites. The rows of the operator's table count as
/// one, and so do its levels of authority: how many there are is the operator's.
fn named_rules(spec: &PolicySpec) -> Vec<(String, Vec<Clause>)> {
    let named = |id: &RuleId| {
        let table = id.as_str().starts_with("tel9-department-");
        if table { "tel9-department-*".to_owned() } else { id.to_string() }
    };
    let limits = spec.limits.iter().map(|r| (named(&r.id), r.cite.clone()));
    let gates = spec.gates.iter().map(|r| (named(&r.id), r.cite.clone()));
    let reactions = spec.reactions.iter().map(|r| (named(&r.id), r.cite.clone()));
    limits.chain(gates).chain(reactions).collect()
}

/// The names of the tests in this directory.
fn all_tests() -> BTreeSet<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/telecom");
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(dir).expect("the directory of tests") {
        let source = std::fs::read_to_string(entry.expect("an entry").path()).expect("a source");
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
    found
}

#[test]
fn every_clause_has_a_row_with_an_item_and_a_test_or_the_reason_why_not() {
    let rows = rows();
    let wanted: BTreeSet<String> = (1..=CLAUSES).map(|n| format!("TEL-{n}")).collect();
    assert_eq!(rows.keys().cloned().collect::<BTreeSet<_>>(), wanted);
    for (clause, row) in rows {
        let indicator = row.items.contains("indicator");
        assert!(indicator || !quoted(&row.items).is_empty() || !row.rules.is_empty(), "{clause}");
        assert!(indicator || !row.tests.is_empty(), "{clause}: no test");
    }
}

#[test]
fn every_test_on_the_page_exists_and_every_test_named_for_a_clause_is_in_its_row() {
    let (known, rows) = (all_tests(), rows());
    for (clause, row) in &rows {
        for test in &row.tests {
            assert!(known.contains(test), "{clause} names the test {test}, which does not exist");
        }
    }
    for (clause, row) in &rows {
        let part = format!("{}_", clause.to_lowercase().replace('-', "_"));
        for test in known.iter().filter(|test| test.contains(&part)) {
            assert!(row.tests.contains(test), "{clause} leaves out {test}");
        }
    }
}

#[test]
fn every_rule_stands_in_the_row_of_each_clause_that_it_cites_and_no_other_does() {
    let (spec, rows) = (operator().spec().unwrap(), rows());
    let mut known = BTreeSet::new();
    for (id, cite) in named_rules(&spec) {
        for clause in cite {
            let row = rows.get(clause.as_str());
            let row = row.unwrap_or_else(|| panic!("rule {id} cites {clause}, which has no row"));
            assert!(row.rules.contains(&id), "{id} cites {clause}; its row leaves it out");
        }
        known.insert(id);
    }
    for (clause, row) in rows {
        for rule in row.rules {
            assert!(known.contains(&rule), "{clause} names the rule {rule}, which does not exist");
        }
    }
}

#[test]
fn every_clause_that_a_permission_or_route_cites_has_a_row() {
    let (spec, rows) = (operator().spec().unwrap(), rows());
    let permissions = spec.permissions.iter().flat_map(|permission| &permission.cite);
    for clause in permissions.chain(spec.routes.iter().flat_map(|route| &route.cite)) {
        assert!(rows.contains_key(clause.as_str()), "{clause} has no row");
    }
}
