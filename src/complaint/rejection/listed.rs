//! Lists in the texts of a refusal: commands, roles, clauses.

use std::fmt;

use serde::Serializer;

use super::NeededRole;
use crate::lifecycle::transitions::{legal_from, legal_in};
use crate::lifecycle::{CommandKind, StateKind};
use crate::vocabulary::Clause;

/// The commands that are possible in a state and that a person gives. Ticks are the timer's, months are carried
/// over and promises taken over by a desk that does something else.
pub(super) fn from_here(state: StateKind) -> impl Iterator<Item = CommandKind> {
    use CommandKind as C;
    legal_from(state).filter(|command| !matches!(command, C::Tick | C::Absorb | C::CarryOver))
}

/// The reason in English, with those commands that somebody may give.
pub(super) fn wrong_state(
    state: StateKind,
    command: CommandKind,
    may: impl Fn(CommandKind) -> bool,
) -> String {
    format!(
        "`{command}` is not possible while the complaint is {state}; it is possible while {}; from here: {}",
        list(legal_in(command)),
        list(from_here(state).filter(|command| may(*command)))
    )
}

pub(super) fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

pub(super) fn needed(roles: &[NeededRole]) -> String {
    use crate::policy::Scope;
    list(roles.iter().map(|needed| match needed.scope {
        Scope::Any => needed.role.to_string(),
        Scope::Holder => format!("{} of the department that has it", needed.role),
        Scope::Responsible => format!("{} of the department responsible", needed.role),
        Scope::Owner => format!("{} who is the case owner", needed.role),
        Scope::Notice => format!("{} of the notice's department", needed.role),
        Scope::Home => format!("{} of the customer's own unit", needed.role),
    }))
}

pub(super) fn cited(cite: &[Clause]) -> String {
    if cite.is_empty() { String::new() } else { format!(" ({})", list(cite)) }
}

pub(super) fn shown<T: fmt::Display, S: Serializer>(
    error: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}
