//! What a contestant must do, and the floor: what one would write by hand.

use std::collections::HashMap;

use redress::lifecycle::StateKind;

use crate::lifecycle::{Event, Host, State, Step, decide};

/// Someone who carries steps out on complaints kept in memory.
pub(crate) trait Contestant {
    /// Carries out one step after another, each on the complaint of that number.
    fn run(&mut self, batch: &[(u32, Step)]);
    /// Where a complaint stands, and how many times its customer was reached.
    fn stands(&mut self, complaint: u32) -> (StateKind, u32);
    /// The length of a complaint's history.
    fn events(&mut self, complaint: u32) -> usize;
}

/// A map from number to state and log.
pub(crate) struct Floor {
    host: Host<String>,
    complaints: HashMap<String, (State<String>, Vec<Event<String>>)>,
}

impl Floor {
    pub(crate) fn new(complaints: u32) -> Self {
        Self { host: Host::new(complaints), complaints: HashMap::new() }
    }
}

impl Contestant for Floor {
    fn run(&mut self, batch: &[(u32, Step)]) {
        for (complaint, step) in batch {
            let command = self.host.command(*complaint, *step);
            let id = self.host.id(*complaint);
            if !self.complaints.contains_key(id) {
                self.complaints.insert(id.clone(), Default::default());
            }
            let (state, log) = self.complaints.get_mut(id).unwrap();
            let event = decide(state, command).unwrap();
            state.evolve(event.what.clone());
            log.push(event);
        }
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let state = &self.complaints[self.host.id(complaint)].0;
        (state.stage.unwrap(), state.reached)
    }
    fn events(&mut self, complaint: u32) -> usize {
        self.complaints[self.host.id(complaint)].1.len()
    }
}
