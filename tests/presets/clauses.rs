//! The page of the dealership's clauses is held to the policy: nothing missing, nothing made up. That no
//! clause and no test is missing, `clauses_all` sees to for all pages.

use crate::pages;

use std::collections::{BTreeMap, BTreeSet};

use redress::policy::PolicySpec;
use redress::time::Period;
use redress::vocabulary::{Clause, RuleId};
use redress_presets::Dealership;

use pages::{DEALERSHIP, Row};

fn rows() -> BTreeMap<String, Row> {
    pages::rows(DEALERSHIP)
}

/// The policy with everything in it that a dealership may fill in.
fn policy() -> PolicySpec {
    let some = Some(Period::hours(1).expect("a period"));
    Dealership { at_once: some, form_limit: some, return_limit: some, ..Dealership::default() }
        .spec()
        .expect("reads")
}

/// Every rule with a name, and the clauses that it cites.
fn named_rules(spec: &PolicySpec) -> Vec<(RuleId, Vec<Clause>)> {
    let limits = spec.limits.iter().map(|r| (r.id.clone(), r.cite.clone()));
    let gates = spec.gates.iter().map(|r| (r.id.clone(), r.cite.clone()));
    let reactions = spec.reactions.iter().map(|r| (r.id.clone(), r.cite.clone()));
    let incentives = spec.incentives.iter().map(|r| (r.id.clone(), r.cite.clone()));
    limits.chain(gates).chain(reactions).chain(incentives).collect()
}

#[test]
fn every_test_on_the_page_is_named_for_its_clause() {
    for (clause, row) in rows() {
        let name = format!("{}_", clause.to_lowercase().replace('-', "_"));
        for test in row.tests {
            // A test may be of several clauses.
            let own = test.starts_with(&name) || test.contains(&format!("_{name}"));
            assert!(own, "{clause} names the test {test} of another clause");
        }
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
