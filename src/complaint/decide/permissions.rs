//! Legal here, allowed to this role, gates open: what the table, the permissions and the gates say.

use crate::complaint::complaint::{Complaint, FollowUpState, Notice};
use crate::complaint::limit::{Limit, Verdict};
use crate::complaint::rejection::{Missing, NeededRole, Rejection};
use crate::lifecycle::CommandKind;
use crate::lifecycle::transitions::is_legal;
use crate::policy::{Gate, Need, Permission, Policy, Scope, Situation};
use crate::vocabulary::{Actor, Department, Mark, Party, Reason, Role, Topic, role};

/// What is known of a command's data where permissions look at it.
#[derive(Clone, Copy, Default)]
pub(in crate::complaint) struct About<'a> {
    /// Which mark is to be recorded.
    pub(in crate::complaint) mark: Option<&'a Mark>,
    /// What the case is to be held for.
    pub(in crate::complaint) reason: Option<&'a Reason>,
    /// Which notice is to be signed.
    pub(in crate::complaint) notice: Option<&'a Notice>,
}

pub(super) fn legal(complaint: &Complaint, command: CommandKind) -> Result<(), Rejection> {
    if let Some(into) = &complaint.merged_into
        && !after_merging(command)
    {
        return Err(Rejection::Merged { command, into: into.clone() });
    }
    let state = complaint.state.kind();
    if is_legal(state, command) { Ok(()) } else { Err(Rejection::WrongState { state, command }) }
}

/// What may still be asked of a complaint that was merged into another one: nothing that goes on with
/// the case, which is the other's now. A notice proposed before is decided where it stands.
const fn after_merging(command: CommandKind) -> bool {
    matches!(
        command,
        CommandKind::Archive
            | CommandKind::DecideNotice
            | CommandKind::SignNotice
            | CommandKind::Link
            | CommandKind::Note
            | CommandKind::Tick
    )
}

/// The place of the actor's role among those that the policy knows; `None` for the host's own timer.
pub(super) fn known_role(policy: &Policy, actor: &Actor) -> Result<Option<usize>, Rejection> {
    if let Some(place) = policy.place_of(&actor.role) {
        return Ok(Some(place));
    }
    if actor.role == role::SYSTEM {
        return Ok(None);
    }
    let known = policy.spec().roles.clone();
    Err(Rejection::UnknownRole { role: actor.role.clone(), known })
}

/// Whether the actor may take in a case like this.
pub(super) fn may_receive(
    policy: &Policy,
    actor: &Actor,
    at: &Situation<'_>,
) -> Result<(), Rejection> {
    let (place, command) = (known_role(policy, actor)?, CommandKind::Receive);
    let mut named = place.into_iter().flat_map(|place| policy.permissions_of(place, command));
    if named.any(|permission| permission.when.holds(at)) {
        return Ok(());
    }
    Err(not_allowed(actor, command, policy.permissions(command).filter(|p| p.when.holds(at))))
}

/// Whether the actor, whose role is in this place, may do this to this complaint.
///
/// Asking what has fallen due is nobody's privilege, and the host's own timer may carry over.
pub(super) fn role(
    complaint: &Complaint,
    policy: &Policy,
    (actor, place): (&Actor, Option<usize>),
    command: CommandKind,
    about: About<'_>,
) -> Result<(), Rejection> {
    let system = place.is_none();
    if command == CommandKind::Tick || (system && command == CommandKind::CarryOver) {
        return Ok(());
    }
    let covers = |permission: &&Permission| {
        permission.when.holds(&complaint.situation())
            && (permission.marks.is_empty()
                || about.mark.is_none_or(|m| permission.marks.contains(m)))
            && (permission.reasons.is_empty()
                || about.reason.is_none_or(|r| permission.reasons.contains(r)))
    };
    let department = actor.department.as_ref();
    let within = |permission: &Permission| match permission.scope {
        Scope::Any => true,
        Scope::Holder => department == Some(complaint.route.holder()),
        Scope::Responsible => department == Some(complaint.route.responsible()),
        Scope::Owner => complaint.owner.as_ref() == Some(&actor.id),
        // Which notice is asked once it is known.
        Scope::Notice => {
            let own = |notice: &Notice| department.is_some_and(|d| is_on(policy, notice, d));
            command == CommandKind::SignNotice && about.notice.is_none_or(own)
        }
        Scope::Home => {
            complaint.facts.home.is_none() || department == complaint.facts.home.as_ref()
        }
    };
    let mut named = place.into_iter().flat_map(|place| policy.permissions_of(place, command));
    if named.any(|permission| covers(&permission) && within(permission)) {
        return Ok(());
    }
    Err(not_allowed(actor, command, policy.permissions(command).filter(covers)))
}

/// Whether a notice is on a department, on its manager, or on somebody of it.
fn is_on(policy: &Policy, notice: &Notice, department: &Department) -> bool {
    let led = |role: &Role| policy.manager(department) == Some(role);
    notice.on.iter().any(|party| match party {
        Party::Department(of) | Party::Manager { department: of, .. } => of == department,
        Party::Role(role) => led(role),
        Party::Person(_) => notice.department.as_ref() == Some(department),
    })
}

/// The refusal that names who may, how far, and where that is written.
fn not_allowed<'p>(
    actor: &Actor,
    command: CommandKind,
    covering: impl Iterator<Item = &'p Permission>,
) -> Rejection {
    let mut needed_roles: Vec<NeededRole> = Vec::new();
    let mut cite = Vec::new();
    for permission in covering {
        for role in &permission.to {
            let needed = NeededRole { role: role.clone(), scope: permission.scope };
            if !needed_roles.contains(&needed) {
                needed_roles.push(needed);
            }
        }
        for clause in &permission.cite {
            if !cite.contains(clause) {
                cite.push(clause.clone());
            }
        }
    }
    Rejection::NotAllowed { role: actor.role.clone(), command, needed_roles, cite }
}

/// Whether all that the policy demands first has been done.
pub(super) fn gates(
    complaint: &Complaint,
    policy: &Policy,
    command: CommandKind,
    mark: Option<&Mark>,
) -> Result<(), Rejection> {
    let concerned = |gate: &&Gate| {
        gate.when.holds(&complaint.situation())
            && (gate.marks.is_empty() || mark.is_some_and(|mark| gate.marks.contains(mark)))
    };
    for gate in policy.gates(command).filter(concerned) {
        let missing = match &gate.needs {
            Need::Reached(milestone) if !complaint.stands(milestone) => {
                Missing::Milestone(milestone.clone())
            }
            Need::Satisfied
                if !matches!(
                    complaint.follow_up,
                    FollowUpState::Satisfied | FollowUpState::Unreachable
                ) =>
            {
                Missing::Satisfied
            }
            Need::Liability if complaint.liability.is_none() => Missing::Liability,
            Need::FormHome if !complaint.route.is_home() => Missing::FormHome,
            Need::Promised(topic) if !promised(complaint, topic) => Missing::Promise(topic.clone()),
            Need::Barred => Missing::Barred,
            Need::Reached(_)
            | Need::Satisfied
            | Need::Liability
            | Need::FormHome
            | Need::Promised(_) => continue,
        };
        return Err(Rejection::GateClosed {
            command,
            gate: gate.id.clone(),
            missing,
            cite: gate.cite.clone(),
        });
    }
    Ok(())
}

/// Whether a date has been set in this cycle for the limit on a topic.
fn promised(complaint: &Complaint, topic: &Topic) -> bool {
    let here = |limit: &&Limit| limit.topic == *topic && limit.cycle == complaint.cycle;
    complaint.all_limits().filter(here).any(|limit| limit.verdict() != Verdict::Void)
}

/// What a hold, a missing hold or a form at home forbids.
pub(super) fn standing(complaint: &Complaint, command: CommandKind) -> Result<(), Rejection> {
    match (command, &complaint.hold) {
        (CommandKind::Hold, Some(hold)) => Err(Rejection::AlreadyHeld { since: hold.since }),
        (CommandKind::Resume, None) => Err(Rejection::NotHeld),
        (CommandKind::Close, Some(hold)) => Err(Rejection::OnHold { command, since: hold.since }),
        (CommandKind::Return, _) if complaint.route.is_home() => Err(Rejection::FormIsHome),
        _ => Ok(()),
    }
}
