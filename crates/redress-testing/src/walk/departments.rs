//! Equivalent departments: which of them holds a case makes no difference to what can happen to it.

use std::collections::{BTreeSet, HashMap};

use redress::policy::Policy;
use redress::vocabulary::Department;

/// A department during the partitioning: its kind, its class, and the departments it may hand a case to.
struct Member<'a> {
    department: &'a Department,
    class: usize,
    passes_to: Vec<usize>,
}

/// Partitions departments by the departments they may hand a case to: the coarsest partition in which all
/// members of a class may hand cases to the same classes. A department where cases start is its own class.
pub(super) fn classes(policy: &Policy) -> HashMap<Department, u8> {
    let spec = policy.spec();
    let all: Vec<&Department> = spec.departments.iter().map(|rule| &rule.department).collect();
    let origins: Vec<&Department> = std::iter::once(&spec.origin)
        .chain(spec.origins.iter().map(|origin| &origin.department))
        .collect();
    let mut members: Vec<Member<'_>> = all
        .iter()
        .map(|department| Member {
            department,
            class: origins
                .iter()
                .position(|origin| origin == department)
                .map_or(0, |at| at.saturating_add(1)),
            passes_to: (0..)
                .zip(&all)
                .filter(|(_, to)| *to != department && policy.may_pass(department, to))
                .map(|(number, _)| number)
                .collect(),
        })
        .collect();
    loop {
        let before: Vec<usize> = members.iter().map(|member| member.class).collect();
        let mut known: Vec<(usize, BTreeSet<usize>)> = Vec::new();
        for member in &mut members {
            let to = member.passes_to.iter().filter_map(|to| before.get(*to).copied());
            let signature = (member.class, to.collect());
            member.class = known.iter().position(|k| *k == signature).unwrap_or(known.len());
            if member.class == known.len() {
                known.push(signature);
            }
        }
        if known.len() == before.iter().collect::<BTreeSet<_>>().len() {
            let class = |class| u8::try_from(class).unwrap_or(u8::MAX);
            return members.iter().map(|m| (m.department.clone(), class(m.class))).collect();
        }
    }
}
