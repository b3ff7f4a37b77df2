//! The page of the telecom clauses is held to the policy. That no clause and no test is missing,
//! `clauses_all` sees to for all pages.

use crate::pages;

use std::collections::{BTreeMap, BTreeSet};

use redress::policy::PolicySpec;
use redress::vocabulary::{Clause, RuleId};

use super::operator::operator;
use pages::{Row, TELECOM};

fn rows() -> BTreeMap<String, Row> {
    pages::rows(TELECOM)
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
