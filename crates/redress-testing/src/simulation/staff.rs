//! What the staff do: whom they are, which command they issue, with which data.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Command, Complaint, Receive, Request, command, is_legal, transitions};
use redress::lifecycle::CommandKind;
use redress::policy::{Policy, Scope};
use redress::vocabulary::{Actor, ActorId, CommandKey, ComplaintId, CustomerRef};

use super::node::Call;
use crate::choose::{self, Choice};
use crate::dice::Dice;
use crate::palette::{self, Palette, everybody};

pub(super) struct Staff {
    policy: Policy,
    palette: Palette,
    people: Vec<Actor>,
    persons: Arc<[ActorId]>,
    /// How many keys have been given out.
    keys: u64,
}

/// The number behind a prefix, as a code.
fn numbered<T: std::str::FromStr>(prefix: &str, number: u64) -> Option<T> {
    format!("{prefix}-{number}").parse().ok()
}

impl Staff {
    pub(super) fn of(policy: &Policy) -> Self {
        let (palette, people) = (Palette::of(policy), everybody(policy));
        let persons = palette::people(&people);
        Self { policy: policy.clone(), palette, people, persons, keys: 0 }
    }

    /// A key that was not used before.
    fn key(&mut self) -> Option<CommandKey> {
        self.keys = self.keys.saturating_add(1);
        numbered("key", self.keys)
    }

    /// A case that comes in.
    pub(super) fn receipt(&mut self, number: u64, dice: &mut Dice) -> Option<(Actor, Receive)> {
        let id: ComplaintId = numbered("C", number)?;
        let customer: CustomerRef = numbered("K", dice.below(17))?;
        let actor = dice.any(&self.people)?.clone();
        Some((actor, Receive::new(id, customer, self.palette.roll(dice))))
    }

    /// A receipt under a key, most times.
    pub(super) fn receive(&mut self, actor: Actor, receive: Receive, dice: &mut Dice) -> Call {
        let key = if dice.percent(80) { self.key() } else { None };
        Call::Receive(actor, Box::new(receive), key)
    }

    /// The same case under another id, as a form that is sent twice.
    pub(super) fn again(call: &Call, number: u64) -> Option<Call> {
        let Call::Receive(actor, receive, key) = call else { return None };
        let mut receive = receive.clone();
        receive.id = numbered("C", number)?;
        Some(Call::Receive(actor.clone(), receive, key.clone()))
    }

    /// Another request under a key that was used.
    pub(super) fn mismatch(call: &Call) -> Option<Call> {
        let Call::Act(id, actor, request) = call else { return None };
        let other = match request.command {
            Command::Note(_) => Request::now(command::Update {}),
            _ => Request::now(command::Note {}),
        };
        let other = other.keyed(request.key.clone()?);
        Some(Call::Act(id.clone(), actor.clone(), Box::new(other)))
    }

    /// Something to be done on a complaint: mostly plausible, sometimes not allowed.
    pub(super) fn act(
        &mut self,
        complaint: &Complaint,
        others: &BTreeMap<ComplaintId, super::notebook::Page>,
        now: DateTime<Utc>,
        dice: &mut Dice,
    ) -> Option<Call> {
        let kind = wanted(complaint, dice)?;
        let actor = self.actor(complaint, kind, dice)?;
        if kind == CommandKind::Merge {
            let same = |id: &&ComplaintId| **id != complaint.id;
            let open = others.iter().filter(|(_, page)| page.complaint.is_open());
            let open: Vec<&ComplaintId> = open.map(|(id, _)| id).filter(same).collect();
            let into = dice.any(&open)?;
            return Some(Call::Merge(actor, complaint.id.clone(), (*into).clone()));
        }
        let facts = self.palette.roll(dice);
        let people = Arc::clone(&self.persons);
        let choice = Choice { people, facts, dice: dice.four(), strange: dice.one_in(25) };
        let command = choose::command(&self.policy, Some(complaint), kind, &choice);
        let mut request = dated(Request::now(command), complaint, now, dice);
        if dice.percent(70) {
            request.key = self.key();
        }
        Some(Call::Act(complaint.id.clone(), actor, Box::new(request)))
    }

    /// Somebody who may, most times.
    fn actor(&self, complaint: &Complaint, kind: CommandKind, dice: &mut Dice) -> Option<Actor> {
        if dice.one_in(20) {
            return dice.any(&self.people).cloned();
        }
        let at = complaint.situation();
        let permissions: Vec<_> =
            self.policy.permissions(kind).filter(|p| p.when.holds(&at)).collect();
        let permission = dice.any(&permissions)?;
        let role = dice.any(&permission.to)?;
        let people: Vec<&Actor> = self.people.iter().filter(|p| p.role == *role).collect();
        let mut actor = (*dice.any(&people)?).clone();
        match permission.scope {
            Scope::Any => {}
            Scope::Holder => actor.department = Some(complaint.route.holder().clone()),
            Scope::Responsible | Scope::Notice => {
                actor.department = Some(complaint.route.responsible().clone());
            }
            Scope::Home => actor.department.clone_from(&complaint.facts.home),
            Scope::Owner => {
                actor.id = complaint.owner.clone().unwrap_or(redress::code!("nobody"));
            }
        }
        Some(actor)
    }
}

/// A command that is legal where the complaint stands; more often than not one that leads on.
fn wanted(complaint: &Complaint, dice: &mut Dice) -> Option<CommandKind> {
    let state = complaint.state.kind();
    let leads_on = |kind: CommandKind| {
        transitions().iter().any(|e| e.from == state && e.command == kind && e.to != state)
    };
    let rare = |kind: CommandKind| {
        use CommandKind as C;
        matches!(kind, C::Withdraw | C::Decline | C::Merge | C::Recalculate | C::Reclassify)
    };
    let (forward, often) = (dice.percent(60), !dice.one_in(6));
    let kinds: Vec<CommandKind> = CommandKind::ALL
        .iter()
        .copied()
        .filter(|kind| {
            !matches!(kind, CommandKind::Receive | CommandKind::Tick | CommandKind::Absorb)
                && is_legal(state, *kind)
                && leads_on(*kind) == forward
                && !(often && rare(*kind))
        })
        .collect();
    dice.any(&kinds).copied()
}

/// Now, or recorded late, or a little ahead of the clock.
fn dated(request: Request, complaint: &Complaint, now: DateTime<Utc>, dice: &mut Dice) -> Request {
    match dice.below(100) {
        0..10 => {
            let held = complaint.hold.as_ref().map(|hold| hold.since);
            let ended = complaint.holds.last().map(|hold| hold.1);
            let since = [held, ended].into_iter().flatten().fold(complaint.since, DateTime::max);
            let open = now.signed_duration_since(since).num_microseconds().unwrap_or(0);
            let back = dice.below(u64::try_from(open).unwrap_or(0).saturating_add(1));
            let back = TimeDelta::microseconds(i64::try_from(back).unwrap_or(0));
            request.at(now.checked_sub_signed(back).unwrap_or(now))
        }
        // Within the tolerance of clocks, and beyond it.
        10..12 => {
            let ahead = TimeDelta::milliseconds(if dice.one_in(2) { 800 } else { 1_500 });
            request.at(now.checked_add_signed(ahead).unwrap_or(now))
        }
        _ => request,
    }
}
