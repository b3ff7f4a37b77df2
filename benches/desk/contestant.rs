//! What a contestant must do, and the floor: what one would write by hand.

use std::collections::HashMap;

use redress::vocabulary::StateKind;

use crate::lifecycle::{Event, State, Step, decide};

/// Someone who carries steps out on complaints kept in memory.
pub(crate) trait Contestant {
    /// Carries out one step after another, each on the complaint of that number.
    fn run(&mut self, batch: &[(u32, Step)]);
    /// Where a complaint stands, and how many times its customer was reached.
    fn stands(&mut self, complaint: u32) -> (StateKind, u32);
    /// The length of a complaint's history.
    fn events(&self, complaint: u32) -> usize;
}

/// A map from number to state and log.
#[derive(Default)]
pub(crate) struct Floor(HashMap<u32, (State, Vec<Event>)>);

impl Contestant for Floor {
    fn run(&mut self, batch: &[(u32, Step)]) {
        for (complaint, step) in batch {
            let (state, log) = self.0.entry(*complaint).or_default();
            let event = decide(state, *step).unwrap();
            state.evolve(&event);
            log.push(event);
        }
    }
    fn stands(&mut self, complaint: u32) -> (StateKind, u32) {
        let state = &self.0[&complaint].0;
        (state.stage.unwrap(), state.reached)
    }
    fn events(&self, complaint: u32) -> usize {
        self.0[&complaint].1.len()
    }
}
