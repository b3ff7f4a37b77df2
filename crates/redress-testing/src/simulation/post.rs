//! `Post`: two processes that relay messages under one name, and the letter box in which they arrive.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::Message;
use redress::store::FeedStore;
use redress::vocabulary::ComplaintId;
use redress_relay::{LetterId, MemoryReaders, ReaderName, Relay};

use super::notebook::{Broken, Kept, Notebook, broken};
use super::report::{Counts, Law};
use crate::dice::Dice;
use crate::store::{Fault, FaultyStore, Operation};

const MAIL: ReaderName = redress::code!("mail");
const PROCESSES: [ReaderName; 2] = [redress::code!("mail-1"), redress::code!("mail-2")];

type Process<S> = (Arc<FaultyStore<S>>, Relay<Arc<FaultyStore<S>>, MemoryReaders>);

pub(super) struct Post<S> {
    readers: MemoryReaders,
    processes: Vec<Process<S>>,
    letters: BTreeMap<LetterId, Message>,
    last: BTreeMap<ComplaintId, (u64, u32)>,
}

fn start<S>(store: S, readers: &MemoryReaders, process: ReaderName) -> Process<S> {
    let store = Arc::new(FaultyStore::new(store));
    let relay = Relay::new(Arc::clone(&store), readers.clone(), MAIL, process)
        .attempts(u32::MAX)
        .first_pause(TimeDelta::seconds(1));
    (store, relay)
}

impl<S: FeedStore> Post<S> {
    pub(super) fn start(open: &dyn Fn() -> S) -> Self {
        let readers = MemoryReaders::default();
        let processes = PROCESSES.into_iter().map(|name| start(open(), &readers, name)).collect();
        Self { readers, processes, letters: BTreeMap::new(), last: BTreeMap::new() }
    }

    /// Starts a process again; what it remembers is lost.
    pub(super) fn restart(&mut self, number: usize, store: S) {
        if let (Some(process), Some(name)) = (self.processes.get_mut(number), PROCESSES.get(number))
        {
            *process = start(store, &self.readers, name.clone());
        }
    }

    /// Lets one process send what is to be sent. Some letters are lost on the way, and sometimes the feed fails.
    /// Returns whether it has something left.
    pub(super) fn run(
        &mut self,
        number: usize,
        now: DateTime<Utc>,
        mut dice: Option<&mut Dice>,
        counts: &mut Counts,
    ) -> Kept<bool> {
        let Some((store, relay)) = self.processes.get_mut(number) else { return Ok(false) };
        if let Some(dice) = &mut dice
            && dice.one_in(8)
        {
            counts.faults = counts.faults.saturating_add(1);
            store.fail_next(Operation::Feed, Fault::Before);
        }
        let (letters, last) = (&mut self.letters, &mut self.last);
        let mut wrong: Option<Broken> = None;
        let round = relay.run(now, |letter| {
            if dice.as_mut().is_some_and(|dice| dice.one_in(10)) {
                return Err("lost");
            }
            counts.messages = counts.messages.saturating_add(1);
            let (id, place) = (&letter.id.complaint, (letter.id.version, letter.id.number));
            let known = letters.get(&letter.id);
            let what = if let Some(known) = known {
                counts.repeated = counts.repeated.saturating_add(1);
                (*known != letter.message)
                    .then(|| format!("`{}` came again with something else", letter.id))
            } else {
                let before = last.insert(id.clone(), place).filter(|before| *before > place);
                letters.insert(letter.id.clone(), letter.message.clone());
                before.map(|before| format!("`{}` came after {before:?}", letter.id))
            };
            if wrong.is_none() {
                wrong = what.and_then(|what| broken::<()>(Law::Messages, id, what).err());
            }
            Ok(())
        });
        store.heal();
        match wrong {
            Some(wrong) => Err(wrong),
            None => Ok(round.is_err() || round.is_ok_and(|r| r.more || r.next.is_some())),
        }
    }

    /// Every message of the logs has arrived, and no other.
    pub(super) fn is_whole(&self, book: &Notebook) -> Kept {
        let mut expected = 0_usize;
        for (id, page) in &book.pages {
            for entry in &page.log {
                for message in entry.messages() {
                    expected = expected.saturating_add(1);
                    let letter = LetterId::new(id.clone(), entry.version, message.number);
                    if self.letters.get(&letter) != Some(&message) {
                        return broken(Law::Messages, id, format!("`{letter}` has not arrived"));
                    }
                }
            }
        }
        let surplus = self.letters.keys().next().filter(|_| self.letters.len() != expected);
        match surplus {
            Some(letter) => {
                let what =
                    format!("{} letters arrived, {expected} were asked for", self.letters.len());
                broken(Law::Messages, &letter.complaint, what)
            }
            None => Ok(()),
        }
    }
}
