//! redress: a `Desk` on its in-memory store, under the dealership's whole procedure.

use std::sync::LazyLock;

use chrono::TimeDelta;
use redress::complaint::command::{
    Accept, Answer, Close, Complete, Contact, Dispatch, FollowUp, Offer, Propose, Register, Return,
    Sign,
};
use redress::complaint::{Complaint, Event, FollowUpResult, Plan, Receive};
use redress::desk::Desk;
use redress::lifecycle::StateKind;
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{
    Actor, ComplaintId, CustomerRef, Facts, Kind, Outcome, Satisfaction, channel, remedy,
};
use redress_presets::dealership;
use redress_presets::dealership::{department, line, role, subject};

use crate::contestant::Contestant;
use crate::lifecycle::{LIFECYCLE, Step};

static POLICY: LazyLock<Policy> = LazyLock::new(|| dealership().unwrap());

pub(crate) struct Redress {
    desk: Desk<MemoryStore, ManualClock>,
    clock: ManualClock,
    ids: Vec<ComplaintId>,
    customers: Vec<CustomerRef>,
    agent: Actor,
    head: Actor,
}

impl Redress {
    pub(crate) fn new(complaints: u32) -> Self {
        let clock = ManualClock::new("2026-03-02T01:00:00Z".parse().unwrap());
        let head = Actor::new("zhou".parse().unwrap(), role::STATION_HEAD);
        Self {
            desk: Desk::new(POLICY.clone(), MemoryStore::new(), clock.clone()),
            clock,
            ids: (0..complaints).map(|id| format!("C-{id:06}").parse().unwrap()).collect(),
            customers: (0..complaints).map(|id| format!("K-{id:06}").parse().unwrap()).collect(),
            agent: Actor::new("li.na".parse().unwrap(), role::CUSTOMER_SERVICE),
            head: head.of(department::AFTER_SALES),
        }
    }

    fn step(&self, complaint: u32, step: Step) {
        let (desk, agent, head) = (&self.desk, &self.agent, &self.head);
        let id = &self.ids[complaint as usize];
        let done = match step {
            Step::Receive => {
                let facts = Facts {
                    line: Some(line::AFTER_SALES),
                    subject: Some(subject::PRODUCT_QUALITY),
                    ..Facts::new(Kind::Complaint, channel::CALL_BACK)
                };
                let customer = self.customers[complaint as usize].clone();
                desk.receive(agent, Receive::new(id.clone(), customer, facts))
            }
            Step::Register => desk.act(id, agent, Register {}),
            Step::Dispatch => desk.act(id, agent, Dispatch { to: None }),
            Step::Sign => desk.act(id, head, Sign {}),
            Step::Contact { reached } => desk.act(id, head, Contact { reached }),
            Step::Propose => {
                let plan = Plan { remedies: vec![remedy::REPAIR], compensation: None };
                desk.act(id, head, Propose { plan })
            }
            Step::Offer => desk.act(id, head, Offer {}),
            Step::Accept => desk.act(id, head, Accept {}),
            Step::Complete => desk.act(id, head, Complete {}),
            Step::Answer => desk.act(id, head, Answer { outcome: Outcome::Resolved }),
            Step::Return => desk.act(id, head, Return {}),
            Step::FollowUp { .. } => {
                let result = FollowUpResult::Reached(Satisfaction::Satisfied);
                desk.act(id, agent, FollowUp { result })
            }
            Step::Close => desk.act(id, agent, Close { conclusion: redress::code!("settled") }),
        };
        done.unwrap();
        // Charged to redress, and small: time goes on, and no limit runs out.
        self.clock.advance(TimeDelta::milliseconds(1));
    }

    fn complaint(&self, complaint: u32) -> Complaint {
        self.desk.load(&self.ids[complaint as usize]).unwrap()
    }

    /// What one lifecycle leaves behind: its events, and its limits.
    pub(crate) fn one_lifecycle() -> (usize, usize) {
        let redress = Self::new(1);
        LIFECYCLE.iter().for_each(|step| redress.step(0, *step));
        let log = redress.desk.log(&redress.ids[0]).unwrap();
        let events = log.iter().map(|entry| entry.events.len()).sum();
        (events, redress.complaint(0).all_limits().count())
    }
}

impl Contestant for Redress {
    fn run(&mut self, batch: &[(u32, Step)]) {
        for (complaint, step) in batch {
            self.step(*complaint, *step);
        }
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let log = self.desk.log(&self.ids[complaint as usize]).unwrap();
        let events = log.iter().flat_map(|entry| &entry.events);
        let reached = events.filter(|event| matches!(event, Event::Contacted { reached: true }));
        (self.complaint(complaint).state.kind(), reached.count() as u32)
    }
    fn events(&mut self, complaint: u32) -> usize {
        // Entries, one a command: their events are at least as many.
        self.complaint(complaint).version as usize
    }
}
