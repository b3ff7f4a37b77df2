//! `Ledger`: what a log proves, read without the fold, as a second opinion on `decide`.
//!
//! Deliberately independent of `evolve` and of the transition table: a check that shares code with its
//! subject finds nothing.

use redress::complaint::{Event, FollowUpResult};
use redress::lifecycle::{Milestone, Point};
use redress::policy::Need;
use redress::vocabulary::{Mark, RuleId, Topic};

/// What the log of a complaint proves about its current cycle.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    points: Vec<Point>,
    marks: Vec<Mark>,
    dates: Vec<(RuleId, Topic)>,
    away: bool,
    satisfied: bool,
    judged: bool,
}

impl Ledger {
    /// Reads further events.
    pub(super) fn read<'e>(&mut self, events: impl IntoIterator<Item = &'e Event>) {
        for event in events {
            self.note(event);
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm per event; splitting hides the list")]
    fn note(&mut self, event: &Event) {
        match event {
            Event::Received(receipt) => {
                self.away = receipt.with.is_some();
                if receipt.owner.is_some() {
                    self.reach(Point::OwnerNamed);
                }
            }
            // A new cycle: earlier steps no longer count, except receipt and assessment.
            // The case is on file from now on, even if it was not before.
            Event::Reopened { to, .. } => {
                self.points = vec![Point::Received, Point::Registered];
                self.marks.clear();
                self.dates.clear();
                self.satisfied = false;
                self.away = to.is_some();
                if to.is_some() {
                    self.reach(Point::Dispatched);
                }
            }
            // A new resolution must be reviewed, approved, offered and implemented again.
            Event::Proposed { .. } => self.undo(&[
                Point::Reviewed,
                Point::Approved,
                Point::Offered,
                Point::Accepted,
                Point::Completed,
            ]),
            Event::SentBack { .. } | Event::Refused { .. } => self.undo(&[
                Point::Proposed,
                Point::Reviewed,
                Point::Approved,
                Point::Offered,
                Point::Accepted,
                Point::Completed,
                Point::Answered,
            ]),
            Event::Dispatched { .. } => self.away = true,
            Event::Transferred { .. } => {
                self.away = true;
                self.reach(Point::Dispatched);
            }
            Event::Returned { home: false, .. } | Event::Contacted { reached: false } => return,
            Event::Returned { home: true, .. } => self.away = false,
            Event::Updated | Event::Offered => self.reach(Point::Contacted),
            // Telling the outcome includes telling the resolution, and completes the handling.
            Event::Answered { .. } => {
                let told = [Point::Contacted, Point::Offered, Point::Completed];
                for point in told {
                    self.reach(point);
                }
            }
            Event::FollowedUp { result, satisfied, done } => {
                if *result == FollowUpResult::Unreachable && !done {
                    return;
                }
                // Enough attempts do not mean that the customer is satisfied, but the case may go on.
                self.satisfied = *satisfied || *result == FollowUpResult::Unreachable;
                if !done {
                    return;
                }
            }
            Event::Merged { .. } => self.reach(Point::Closed),
            Event::LiabilityDecided { .. } => self.judged = true,
            Event::Marked { mark } => self.marks.push(mark.clone()),
            Event::LimitStarted { rule, topic, .. } => {
                self.dates.push((rule.clone(), topic.clone()));
            }
            Event::LimitSuperseded { rule, .. } | Event::LimitLapsed { rule } => {
                if let Some(at) = self.dates.iter().rposition(|(of, _)| of == rule) {
                    self.dates.remove(at);
                }
            }
            Event::LimitRepromised { .. } => self.reach(Point::Extended),
            // The milestone of the same name, or an event that no gate needs. Events of a later library version end up
            // here too; the tests of `walk` count them.
            _ => {}
        }
        // Most milestones have the name of the event that reaches them.
        let named = Point::ALL.iter().find(|point| point.as_str() == event.kind().as_str());
        if let Some(point) = named {
            self.reach(*point);
        }
    }

    fn reach(&mut self, point: Point) {
        if !self.points.contains(&point) {
            self.points.push(point);
        }
    }

    fn undo(&mut self, points: &[Point]) {
        self.points.retain(|point| !points.contains(point));
    }

    /// Whether the log proves what a gate needs.
    pub(super) fn shows(&self, need: &Need) -> bool {
        match need {
            Need::Reached(Milestone::At(point)) => self.points.contains(point),
            Need::Reached(Milestone::Marked(mark)) => self.marks.contains(mark),
            Need::Satisfied => self.satisfied,
            Need::Liability => self.judged,
            Need::FormHome => !self.away,
            Need::Promised(topic) => self.dates.iter().any(|(_, about)| about == topic),
            Need::Barred => false,
        }
    }

    /// Whether the current resolution has been approved.
    pub(super) fn approved(&self) -> bool {
        self.points.contains(&Point::Approved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress::complaint::Plan;
    use redress::vocabulary::{CallBack, Satisfaction};

    const PROPOSED: Event =
        Event::Proposed { plan: Plan { remedies: Vec::new(), compensation: None } };

    impl Ledger {
        fn of(log: &[Event]) -> Self {
            let mut ledger = Self::default();
            ledger.read(log);
            ledger
        }
    }

    fn needs(point: Point) -> Need {
        Need::Reached(point.into())
    }

    fn reopened() -> Event {
        Event::Reopened { reason: redress::code!("again"), to: None, alarm: None }
    }

    #[test]
    fn an_approval_does_not_outlive_the_resolution_that_it_was_given_to() {
        let sent_back = Event::SentBack { reason: redress::code!("thin") };
        let approved = |log: &[Event]| Ledger::of(log).shows(&needs(Point::Approved));
        assert!(approved(&[PROPOSED, Event::Approved]));
        assert!(!approved(&[PROPOSED, Event::Approved, PROPOSED]));
        assert!(!approved(&[PROPOSED, Event::Approved, sent_back.clone()]));
        assert!(!Ledger::of(&[PROPOSED, sent_back]).shows(&needs(Point::Proposed)));
    }

    #[test]
    fn what_an_earlier_cycle_has_shown_counts_no_more() {
        let mark = redress::code!("told");
        let log = [Event::Registered, PROPOSED, Event::Marked { mark: mark.clone() }, reopened()];
        let ledger = Ledger::of(&log);
        assert!(ledger.shows(&needs(Point::Registered)));
        assert!(!ledger.shows(&needs(Point::Proposed)));
        assert!(!ledger.shows(&Need::Reached(mark.into())));
    }

    #[test]
    fn a_form_is_home_once_it_is_back_at_its_beginning() {
        let to = redress::code!("workshop");
        let returned = |home| Event::Returned { to: to.clone(), home };
        let home = |log: &[Event]| Ledger::of(log).shows(&Need::FormHome);
        assert!(home(&[Event::Registered]));
        assert!(!home(&[Event::Dispatched { to: to.clone() }]));
        assert!(!home(&[Event::Dispatched { to: to.clone() }, returned(false)]));
        assert!(home(&[Event::Dispatched { to: to.clone() }, returned(true)]));
    }

    #[test]
    fn an_unsuccessful_call_is_no_satisfied_customer_until_it_was_tried_often_enough() {
        let call = |result, satisfied, done| Event::FollowedUp { result, satisfied, done };
        let satisfied = |log: &[Event]| Ledger::of(log).shows(&Need::Satisfied);
        assert!(!satisfied(&[]));
        assert!(!satisfied(&[call(FollowUpResult::Unreachable, false, false)]));
        assert!(satisfied(&[call(FollowUpResult::Unreachable, false, true)]));
        let badly = FollowUpResult::Reached(Satisfaction::VeryDissatisfied);
        assert_eq!(badly.call_back(), CallBack::Reached);
        assert!(!satisfied(&[call(badly, false, true)]));
        let well = FollowUpResult::Reached(Satisfaction::Satisfied);
        assert!(satisfied(&[call(well, true, true)]));
        assert!(!satisfied(&[call(well, true, true), reopened()]));
    }

    #[test]
    fn what_is_barred_is_shown_by_nothing() {
        assert!(!Ledger::of(&[PROPOSED, Event::Approved]).shows(&Need::Barred));
    }
}
