//! Departments that are alike: which of them has a case makes no difference to what may become of it.

use std::collections::{BTreeSet, HashMap};

use crate::policy::Policy;
use crate::vocabulary::Department;

/// Departments by what they may hand a case to: the coarsest division in which those of one class may
/// hand it to the same classes. Where forms start is a class by itself.
pub(super) fn classes(policy: &Policy) -> HashMap<Department, u8> {
    let spec = policy.spec();
    let all: Vec<&Department> = spec.departments.iter().map(|rule| &rule.department).collect();
    let origins: Vec<&Department> = std::iter::once(&spec.origin)
        .chain(spec.origins.iter().map(|origin| &origin.department))
        .collect();
    let mut class: Vec<usize> = all
        .iter()
        .map(|d| origins.iter().position(|origin| origin == d).map_or(0, |at| at + 1))
        .collect();
    loop {
        let signature = |from: usize| -> (usize, BTreeSet<usize>) {
            let others = (0..all.len()).filter(|to| *to != from);
            let open = others.filter(|to| policy.may_pass(all[from], all[*to]));
            (class[from], open.map(|to| class[to]).collect())
        };
        let mut known: Vec<(usize, BTreeSet<usize>)> = Vec::new();
        let finer: Vec<usize> = (0..all.len())
            .map(|from| {
                let signature = signature(from);
                known.iter().position(|k| *k == signature).unwrap_or_else(|| {
                    known.push(signature);
                    known.len() - 1
                })
            })
            .collect();
        let before: BTreeSet<usize> = class.iter().copied().collect();
        let done = known.len() == before.len();
        class = finer;
        if done {
            let numbered = class.iter().map(|class| u8::try_from(*class).unwrap_or(u8::MAX));
            return all.into_iter().cloned().zip(numbered).collect();
        }
    }
}
