//! The policy under which a log is replayed. It permits everything, since the log says what was done, and has
//! the limits of the mapping and the departments named in the log.

use std::collections::BTreeSet;

use redress::complaint::{
    Complaint, Context, Entry, Receive, Rejection, Request, decide_in_place, receive,
};
use redress::lifecycle::CommandKind;
use redress::policy::{
    DepartmentRule, FollowUpRule, Permission, Policy, PolicyError, PolicySpec, Target,
};
use redress::vocabulary::{Actor, Department, Label, Mark, Role, Satisfaction};

use super::activity::Step;
use super::mapping::Mapping;

/// The role of all persons in the log.
pub(crate) const STAFF: Role = redress::code!("staff");
/// The department where cases begin.
const INTAKE: Department = redress::code!("intake");
/// The department of cases whose rows name none.
pub(crate) const HANDLING: Department = redress::code!("handling");
/// Maximum number of departments of a log.
const MOST: usize = 1_000;

/// The departments of a log, collected before its first case: the policy must not change while cases are
/// open under it.
#[derive(Clone, Debug)]
pub(crate) struct Departments(BTreeSet<Department>);

impl Departments {
    /// Those that a mapping lists, and the two that every replay has.
    pub(crate) fn of(mapping: &Mapping) -> Self {
        let listed = mapping.departments.iter().flatten().take(MOST);
        Self([INTAKE, HANDLING].into_iter().chain(listed.cloned()).collect())
    }

    /// Adds a name, up to [`MOST`] of them.
    pub(crate) fn learn(&mut self, name: Department) {
        if self.0.len() < MOST {
            self.0.insert(name);
        }
    }
}

/// The policy, and the departments it knows.
pub(crate) struct Desk {
    departments: Departments,
    pub(crate) policy: Policy,
}

impl Desk {
    pub(crate) fn new(mapping: &Mapping, departments: &Departments) -> Result<Self, PolicyError> {
        let steps = mapping.activities.values().flat_map(|activity| &activity.does);
        let marks: BTreeSet<Mark> = steps
            .filter_map(|step| match step {
                Step::Mark(mark) => Some(mark.clone()),
                Step::Command(_) => None,
            })
            .collect();
        // A policy that the limits are taken from may speak of its own departments and facts.
        let policy = mapping.policy();
        let theirs = policy.into_iter().flat_map(|policy| &policy.departments);
        let known = departments.0.iter().cloned().chain(theirs.map(|rule| rule.department.clone()));
        let departments = Departments(known.collect());
        let marks: BTreeSet<Mark> = policy
            .into_iter()
            .flat_map(|policy| policy.marks.iter().cloned())
            .chain(marks)
            .collect();
        let name = redress::code!("replay");
        let follow_up = FollowUpRule::new(Satisfaction::Satisfied, 3);
        let mut spec = PolicySpec::new(name, INTAKE, follow_up, mapping.calendar());
        spec.title = Label::new("What a log says was done", "记录所载");
        spec.roles = vec![STAFF];
        spec.ladder = vec![Target::Role(STAFF); 9];
        spec.marks = marks.into_iter().collect();
        let rule = |department: &Department| DepartmentRule::new(department.clone(), STAFF);
        spec.departments = departments.0.iter().map(rule).collect();
        spec.permissions = vec![Permission::new(CommandKind::ALL.to_vec(), vec![STAFF])];
        spec.limits = mapping.limits();
        spec.labels = policy.map(|policy| policy.labels.clone()).unwrap_or_default();
        spec.calendars = policy.map(|policy| policy.calendars.clone()).unwrap_or_default();
        Ok(Self { policy: Policy::new(spec)?, departments })
    }

    /// A department by name; beyond [`MOST`] names, the one for cases without a department.
    pub(crate) fn department(&self, name: Department) -> Department {
        if self.departments.0.contains(&name) { name } else { HANDLING }
    }

    fn context<'a>(&'a self, actor: &'a Actor, now: chrono::DateTime<chrono::Utc>) -> Context<'a> {
        Context::new(&self.policy, actor, now)
    }

    /// Receives a case at an instant.
    pub(crate) fn receive(
        &self,
        asked: &Receive,
        actor: &Actor,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(Complaint, Entry), Rejection> {
        receive(asked, None, None, &self.context(actor, at))
    }

    /// Applies a request at an instant to the complaint, and adds its entry to the log. If it is refused, the
    /// complaint is as before, except that what had fallen due may have been recorded in it.
    pub(crate) fn ask(
        &self,
        complaint: &mut Complaint,
        log: &mut Vec<Entry>,
        request: impl Into<Request>,
        actor: &Actor,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), Box<Rejection>> {
        match decide_in_place(complaint, &request.into(), &self.context(actor, at)) {
            Ok(entry) if entry.events.is_empty() => Ok(()),
            Ok(entry) => {
                log.push(entry);
                Ok(())
            }
            Err(refused) => {
                log.extend(refused.due.map(|due| *due));
                Err(Box::new(refused.rejection))
            }
        }
    }
}
