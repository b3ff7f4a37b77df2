//! Who is to be told what: the messages that an entry asks a host to send.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::event::{AlarmCause, Event};
use crate::vocabulary::{Party, RuleId};

/// Somebody who is to be told something, because of one entry of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Message {
    /// Its number within the entry: the same whenever it is asked for. With the complaint's number and
    /// the entry's version it identifies the message, so that a delivery can be told from a repetition.
    pub number: u32,
    /// Who is to be told.
    pub to: Party,
    /// What about.
    pub about: About,
    /// The alarm that is the reason, where one is: which limit, warning or breach, due when.
    pub alarm: Option<AlarmCause>,
    /// Whether the entry itself overtakes the alarm: a warning found so late that the limit has run out
    /// too, or the limit ended in the same entry.
    pub overtaken: bool,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum About {
    /// A rule says that they are to know.
    Notice {
        /// The rule.
        rule: RuleId,
    },
    /// A rule orders them to hurry.
    Expedite {
        /// The rule.
        rule: RuleId,
    },
    /// The case is brought before them.
    Escalation {
        /// The level, counted from 1.
        level: u8,
    },
    /// The case is handed to them.
    Case,
    /// They are in charge of the case.
    Ownership,
    /// Their help is asked for.
    Assistance,
    /// A penalty or reward is proposed for them.
    Incentive {
        /// The notice's number within the complaint.
        notice: u32,
        /// Whether they answer for it jointly with somebody else.
        joint: bool,
    },
}

/// Messages of one event have numbers from a thousand times the event's place on.
const PER_EVENT: u32 = 1_000;

impl Entry {
    /// The messages that the entry asks for, in the order of its events.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        self.events.iter().enumerate().flat_map(move |(place, event)| {
            let first = u32::try_from(place).unwrap_or(u32::MAX).saturating_mul(PER_EVENT);
            let alarm = event.alarm();
            let overtaken = alarm.is_some_and(|alarm| self.overtakes(place, alarm));
            (0..).zip(told(event)).map(move |(number, (to, about))| Message {
                number: first.saturating_add(number),
                to,
                about,
                alarm: alarm.cloned(),
                overtaken,
            })
        })
    }

    /// Whether the limit of an alarm runs out or ends in the entry after the event at a place. A limit of the same
    /// rule that did before it is another one.
    fn overtakes(&self, place: usize, alarm: &AlarmCause) -> bool {
        self.events.iter().skip(place).any(|event| {
            matches!(
                event,
                Event::LimitBreached { rule, .. }
                    | Event::LimitMet { rule, .. }
                    | Event::LimitSuperseded { rule, .. }
                    | Event::LimitLapsed { rule } if *rule == alarm.rule
            )
        })
    }
}

/// Whom an event tells what. Exhaustive: a new event says here whether it tells anybody.
fn told(event: &Event) -> Vec<(Party, About)> {
    let department =
        |to: &crate::vocabulary::Department, about| vec![(Party::Department(to.clone()), about)];
    match event {
        Event::Notified { rule, to, .. } => {
            vec![(to.clone(), About::Notice { rule: rule.clone() })]
        }
        Event::Expedited { rule, to, .. } => {
            vec![(to.clone(), About::Expedite { rule: rule.clone() })]
        }
        Event::Escalated { level, to, .. } => {
            vec![(to.clone(), About::Escalation { level: *level })]
        }
        Event::NoticeProposed { notice, on, joint, .. } => {
            let about = |joint| About::Incentive { notice: *notice, joint };
            let on = on.iter().map(|party| (party.clone(), about(false)));
            on.chain(joint.iter().map(|party| (party.clone(), about(true)))).collect()
        }
        Event::OwnerNamed { owner } => vec![(Party::Person(owner.clone()), About::Ownership)],
        Event::AssistRequested { department: to } => department(to, About::Assistance),
        Event::Dispatched { to }
        | Event::Transferred { to, .. }
        | Event::Returned { to, .. }
        | Event::Reopened { to: Some(to), .. } => department(to, About::Case),
        Event::Reopened { to: None, .. }
        | Event::Unknown(_)
        | Event::Received(_)
        | Event::Declined { .. }
        | Event::Registered
        | Event::Reclassified { .. }
        | Event::Signed
        | Event::Contacted { .. }
        | Event::Updated
        | Event::Investigated { .. }
        | Event::Proposed { .. }
        | Event::Reviewed
        | Event::SentBack { .. }
        | Event::Approved
        | Event::Offered
        | Event::Accepted
        | Event::Refused { .. }
        | Event::ImplementationStarted
        | Event::Completed
        | Event::Answered { .. }
        | Event::FollowedUp { .. }
        | Event::Closed { .. }
        | Event::Archived
        | Event::Withdrawn { .. }
        | Event::Held { .. }
        | Event::Resumed
        | Event::LiabilityDecided { .. }
        | Event::Marked { .. }
        | Event::Merged { .. }
        | Event::Absorbed { .. }
        | Event::Linked { .. }
        | Event::CarriedOver { .. }
        | Event::Noted
        | Event::LimitStarted { .. }
        | Event::LimitMet { .. }
        | Event::LimitWarned { .. }
        | Event::LimitBreached { .. }
        | Event::LimitSuspended { .. }
        | Event::LimitResumed { .. }
        | Event::LimitRepromised { .. }
        | Event::LimitTightened { .. }
        | Event::LimitSuperseded { .. }
        | Event::LimitLapsed { .. }
        | Event::Recalculated
        | Event::AuthorityUsed { .. }
        | Event::NoticeDecided { .. }
        | Event::NoticeSigned { .. }
        | Event::PolicyMoved { .. } => Vec::new(),
    }
}
