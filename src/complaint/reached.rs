//! Milestones: which ones an event reaches, which ones it undoes, and when each was reached first.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::complaint::{Complaint, push_sparing};
use super::event::Event;
use crate::lifecycle::transitions::undone_by;
use crate::lifecycle::{CommandKind, Milestone, Point};
use crate::vocabulary::Mark;

/// The milestones reached in this cycle, with the first time; limits count from these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
pub(super) struct Reached {
    /// Few of the points are reached in a cycle, so a list takes less room than a place for each.
    points: Vec<(Point, DateTime<Utc>)>,
    /// A bit for each point that still stands: a resolution that was sent back is no longer proposed,
    /// reviewed or approved. Gates ask for these.
    #[serde(with = "standing")]
    standing: u32,
    marks: Vec<(Mark, DateTime<Utc>)>,
}

/// Written by name: the order of points may change.
mod standing {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::lifecycle::Point;

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(bits: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(Point::ALL.iter().filter(|point| bits & (1 << point.index()) != 0))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        let points = Vec::<Point>::deserialize(from)?;
        Ok(points.iter().fold(0, |bits, point| bits | (1 << point.index())))
    }
}

impl Reached {
    pub(super) fn get(&self, milestone: &Milestone) -> Option<DateTime<Utc>> {
        match milestone {
            Milestone::At(point) => {
                self.points.iter().find(|(known, _)| known == point).map(|(_, at)| *at)
            }
            Milestone::Marked(mark) => self.marked(mark),
        }
    }

    pub(super) fn marked(&self, mark: &Mark) -> Option<DateTime<Utc>> {
        self.marks.iter().find(|(known, _)| known == mark).map(|(_, at)| *at)
    }

    /// Whether a milestone has been reached and not been undone since.
    pub(super) fn stands(&self, milestone: &Milestone) -> bool {
        match milestone {
            Milestone::At(point) => self.standing & (1 << point.index()) != 0,
            Milestone::Marked(_) => self.get(milestone).is_some(),
        }
    }

    /// Undoes points: what they say no longer holds. When they were first reached stays known.
    pub(super) fn undo(&mut self, points: &[Point]) {
        for point in points {
            self.standing &= !(1 << point.index());
        }
    }

    /// Records the first time; later ones leave it.
    pub(super) fn note(&mut self, milestone: &Milestone, at: DateTime<Utc>) {
        match milestone {
            Milestone::At(point) => {
                self.standing |= 1 << point.index();
                if self.get(milestone).is_none() {
                    push_sparing(&mut self.points, (*point, at));
                }
            }
            Milestone::Marked(mark) => {
                if self.get(milestone).is_none() {
                    self.marks.push((mark.clone(), at));
                }
            }
        }
    }
}

const _: () = assert!(Point::COUNT <= 32, "the points that stand fit one word");

/// The points that no longer stand after an event.
pub(super) const fn undone(event: &Event) -> &'static [Point] {
    if matches!(event, Event::Proposed { .. }) {
        undone_by(CommandKind::Propose)
    } else if matches!(event, Event::SentBack { .. }) {
        undone_by(CommandKind::SendBack)
    } else if matches!(event, Event::Refused { .. }) {
        undone_by(CommandKind::Refuse)
    } else {
        &[]
    }
}

/// The milestones that an event reaches, given the complaint before it.
///
/// Telling the customer the plan or the outcome is contact too; an answer tells the resolution and ends
/// the handling.
pub(super) fn milestones(event: &Event, before: &Complaint) -> [Option<Milestone>; 4] {
    let at = |point: Point| Some(Milestone::At(point));
    let one = |point: Point| [at(point), None, None, None];
    match event {
        Event::Received(receipt) => [
            at(Point::Received),
            receipt.owner.as_ref().and_then(|_| at(Point::OwnerNamed)),
            None,
            None,
        ],
        Event::Registered => one(Point::Registered),
        Event::Dispatched { .. } | Event::Transferred { .. } => one(Point::Dispatched),
        Event::Signed => one(Point::Signed),
        Event::OwnerNamed { .. } => one(Point::OwnerNamed),
        Event::Contacted { reached: true } => one(Point::Contacted),
        Event::Updated => [at(Point::Contacted), at(Point::Updated), None, None],
        Event::Investigated { .. } => one(Point::Investigated),
        Event::Proposed { .. } => one(Point::Proposed),
        Event::Reviewed => one(Point::Reviewed),
        Event::Approved => one(Point::Approved),
        Event::Offered => [at(Point::Contacted), at(Point::Offered), None, None],
        Event::Accepted => one(Point::Accepted),
        Event::Refused { .. } => one(Point::Refused),
        Event::SentBack { .. } => one(Point::SentBack),
        Event::Completed => one(Point::Completed),
        Event::Returned { home: true, .. } => one(Point::Returned),
        Event::Answered { .. } => {
            let handled = before.reached.stands(&Milestone::At(Point::Completed));
            let completed = if handled { None } else { at(Point::Completed) };
            [at(Point::Contacted), at(Point::Offered), completed, at(Point::Answered)]
        }
        Event::FollowedUp { done: true, .. } => one(Point::FollowedUp),
        Event::Escalated { .. } => one(Point::Escalated),
        Event::LiabilityDecided { .. } => one(Point::LiabilityDecided),
        Event::Closed { .. } | Event::Merged { .. } => one(Point::Closed),
        Event::LimitRepromised { .. } => one(Point::Extended),
        Event::Archived => one(Point::Archived),
        Event::Held { .. } => one(Point::Held),
        Event::Resumed => one(Point::Resumed),
        Event::Reopened { to, .. } => {
            [at(Point::Reopened), to.as_ref().and_then(|_| at(Point::Dispatched)), None, None]
        }
        Event::Marked { mark } => [Some(Milestone::Marked(mark.clone())), None, None, None],
        Event::Contacted { reached: false }
        | Event::Returned { home: false, .. }
        | Event::FollowedUp { done: false, .. }
        | Event::Declined { .. }
        | Event::Withdrawn { .. }
        | Event::Reclassified { .. }
        | Event::AssistRequested { .. }
        | Event::ImplementationStarted
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
        | Event::LimitTightened { .. }
        | Event::LimitSuperseded { .. }
        | Event::LimitLapsed { .. }
        | Event::Recalculated
        | Event::Unknown(_)
        | Event::AuthorityUsed { .. }
        | Event::Expedited { .. }
        | Event::Notified { .. }
        | Event::NoticeProposed { .. }
        | Event::NoticeDecided { .. }
        | Event::NoticeSigned { .. }
        | Event::PolicyMoved { .. } => [None, None, None, None],
    }
}
