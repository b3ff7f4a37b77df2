//! `Office`: the queue of what happens, from one instant to the next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{DateTime, Datelike, DurationRound, TimeDelta, Utc};
use redress::policy::Policy;
use redress::store::FeedStore;
use redress::vocabulary::ComplaintId;

use super::node::{Call, Node};
use super::notebook::{Kept, Notebook, broken};
use super::post::Post;
use super::report::{Counts, Law};
use super::staff::Staff;
use super::{audit, laws};
use crate::dice::Dice;

/// What is to be simulated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) begin: DateTime<Utc>,
    pub(super) days: u32,
    pub(super) hours: u32,
    pub(super) trouble: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Arrive,
    /// Somebody works on the complaint of this number.
    Work(u64),
    Sweep(usize),
    Restart(usize),
    ClockStep(usize),
    Relay(usize),
    MonthEnd(i32, u32),
    /// A request is sent again: its number.
    Again(usize),
}

/// A request that is to be sent again.
pub(super) struct Open {
    pub(super) call: Call,
    /// Whether another request was sent under its key on purpose.
    pub(super) mismatch: bool,
    pub(super) settled: bool,
}

pub(super) struct Office<'a, S: FeedStore> {
    pub(super) policy: Policy,
    pub(super) open: &'a dyn Fn() -> S,
    /// The handle by which the office looks what is stored.
    pub(super) store: S,
    pub(super) nodes: Vec<Node<S>>,
    pub(super) staff: Staff,
    pub(super) dice: Dice,
    pub(super) book: Notebook,
    pub(super) counts: Counts,
    pub(super) again: Vec<Open>,
    pub(super) trouble: bool,
    pub(super) time: DateTime<Utc>,
    plan: Plan,
    post: Post<S>,
    received: u64,
    queue: BinaryHeap<Reverse<(DateTime<Utc>, u64, What)>>,
    number: u64,
    months: Vec<DateTime<Utc>>,
}

const HOUR: u64 = 3_600_000_000;

/// So many microseconds.
fn micros(count: u64) -> TimeDelta {
    TimeDelta::microseconds(i64::try_from(count).unwrap_or(i64::MAX))
}

impl<'a, S: FeedStore + Send + Sync> Office<'a, S> {
    pub(super) fn open(policy: &Policy, open: &'a dyn Fn() -> S, seed: u64, plan: Plan) -> Self {
        let begin = plan.begin.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(plan.begin);
        let nodes = (0..2).map(|n| Node::start(n, policy, open(), TimeDelta::zero())).collect();
        let mut office = Self {
            policy: policy.clone(),
            open,
            store: open(),
            nodes,
            staff: Staff::of(policy),
            dice: Dice(seed),
            book: Notebook::default(),
            counts: Counts::default(),
            again: Vec::new(),
            trouble: plan.trouble,
            time: begin,
            plan,
            post: Post::start(open),
            received: 0,
            queue: BinaryHeap::new(),
            number: 0,
            months: Vec::new(),
        };
        office.prepare();
        office
    }

    pub(super) const fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(super) const fn time(&self) -> DateTime<Utc> {
        self.time
    }

    fn end(&self) -> DateTime<Utc> {
        let days = TimeDelta::days(i64::from(self.plan.days));
        self.plan.begin.checked_add_signed(days).unwrap_or(self.plan.begin)
    }

    fn prepare(&mut self) {
        self.within(HOUR, What::Arrive);
        for number in 0..2 {
            self.within(12 * HOUR, What::Sweep(number));
            self.within(12 * HOUR, What::Relay(number));
            if self.trouble {
                self.within(240 * HOUR, What::Restart(number));
                self.within(120 * HOUR, What::ClockStep(number));
            }
        }
        let calendar = &self.policy.spec().calendar;
        let date = calendar.local_date(self.time);
        let (mut year, mut month) = (date.year(), date.month());
        let mut ends = Vec::new();
        while let Ok((_, end)) = calendar.month(year, month) {
            if end >= self.end() {
                break;
            }
            ends.push((end, What::MonthEnd(year, month)));
            (year, month) =
                if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) };
        }
        for (at, what) in ends {
            self.push(at, what);
        }
    }

    fn push(&mut self, at: DateTime<Utc>, what: What) {
        self.number = self.number.saturating_add(1);
        self.queue.push(Reverse((at, self.number, what)));
    }

    fn within(&mut self, time: u64, what: What) {
        let at = self.time.checked_add_signed(micros(self.dice.below(time)));
        self.push(at.unwrap_or(self.time), what);
    }

    /// Plans to send a request again.
    pub(super) fn send_again(&mut self, call: Call, mismatch: bool, within_hours: u64) {
        let number = self.again.len();
        self.again.push(Open { call, mismatch, settled: false });
        self.within(within_hours.max(1) * HOUR, What::Again(number));
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.received = self.received.saturating_add(1);
        self.received
    }

    /// Runs to the end.
    pub(super) fn run(&mut self) -> Kept {
        let end = self.end();
        while let Some(Reverse((at, _, what))) = self.queue.pop() {
            if at >= end {
                break;
            }
            self.time = at;
            self.happen(what)?;
        }
        self.time = end.max(self.time);
        self.finish()
    }

    fn happen(&mut self, what: What) -> Kept {
        match what {
            What::Arrive => {
                self.within(2 * u64::from(self.plan.hours) * HOUR, What::Arrive);
                self.arrive()
            }
            What::Work(number) => self.work(number),
            What::Sweep(node) => {
                self.plan_sweep(node);
                self.sweep(node)
            }
            What::Restart(node) => {
                self.within(480 * HOUR, What::Restart(node));
                self.restart(node);
                Ok(())
            }
            What::ClockStep(node) => {
                self.step_clock(node);
                Ok(())
            }
            What::Relay(process) => {
                self.within(12 * HOUR, What::Relay(process));
                self.relay(process)
            }
            What::MonthEnd(year, month) => {
                self.months.push(self.time);
                let node = usize::from(self.dice.one_in(2));
                self.make(node, Call::CarryOver((year, month)))?;
                audit::columns(&self.store, &self.book)
            }
            What::Again(number) => self.repeat(number),
        }
    }

    fn arrive(&mut self) -> Kept {
        let number = self.next_number();
        for _ in 0..8 {
            let Some((actor, receive)) = self.staff.receipt(number, &mut self.dice) else {
                return Ok(());
            };
            let id = receive.id.clone();
            let call = self.staff.receive(actor, receive, &mut self.dice);
            let node = usize::from(self.dice.one_in(2));
            self.make(node, call)?;
            if self.book.pages.contains_key(&id) {
                break;
            }
        }
        self.within(6 * HOUR, What::Work(number));
        Ok(())
    }

    fn work(&mut self, number: u64) -> Kept {
        let Ok(id) = format!("C-{number}").parse::<ComplaintId>() else { return Ok(()) };
        for _ in 0..6 {
            let node = usize::from(self.dice.one_in(2));
            let now = self.nodes.get(node).map_or(self.time, |node| node.set(self.time));
            let Some(page) = self.book.pages.get(&id) else { break };
            let version = page.complaint.version;
            let (book, dice) = (&self.book.pages, &mut self.dice);
            let Some(call) = self.staff.act(&page.complaint, book, now, dice) else { continue };
            if self.trouble && self.dice.percent(6) {
                self.cross(call)?;
            } else {
                self.make(node, call)?;
            }
            if self.book.complaint(&id).is_some_and(|c| c.version > version) {
                break;
            }
        }
        let Some(complaint) = self.book.complaint(&id) else { return Ok(()) };
        let (open, due) = (complaint.is_open(), complaint.next_due());
        if !open && !self.dice.one_in(4) {
            return Ok(());
        }
        match (self.dice.below(10), due) {
            // At the very instant, and a microsecond beside it.
            (0, Some(due)) if due > self.time => {
                let beside = micros(self.dice.below(4)) - micros(2);
                let at = due.checked_add_signed(beside).unwrap_or(due).max(self.time);
                self.push(at, What::Work(number));
            }
            (0..6, _) => self.within(6 * HOUR, What::Work(number)),
            (6..9, _) => self.within(48 * HOUR, What::Work(number)),
            _ => self.within(240 * HOUR, What::Work(number)),
        }
        Ok(())
    }

    /// At the instant at which something is due, or at any other.
    fn plan_sweep(&mut self, node: usize) {
        let next = self.book.pages.values().filter_map(|page| page.complaint.next_due()).min();
        match next {
            // At that instant by the host's own clock.
            Some(due) if due > self.time && self.dice.one_in(2) => {
                let ahead = self.nodes.get(node).map(|node| node.ahead).unwrap_or_default();
                let at = due.checked_sub_signed(ahead).unwrap_or(due).max(self.time);
                self.push(at, What::Sweep(node));
            }
            _ => self.within(24 * HOUR, What::Sweep(node)),
        }
    }

    fn restart(&mut self, number: usize) {
        self.counts.restarts = self.counts.restarts.saturating_add(1);
        if let Some(node) = self.nodes.get_mut(number) {
            *node = Node::start(number, &self.policy, (self.open)(), node.ahead);
        }
        if self.dice.one_in(2) {
            self.store = (self.open)();
        }
    }

    /// Drifts within the tolerance; sometimes jumps ahead or back, and is set right some time later.
    fn step_clock(&mut self, number: usize) {
        self.counts.clock_steps = self.counts.clock_steps.saturating_add(1);
        let drift = micros(self.dice.below(900_000)) - micros(450_000);
        let (ahead, again) = match self.dice.below(10) {
            0 => (micros(self.dice.below(5 * HOUR)), 12 * HOUR),
            1 => (-micros(self.dice.below(2 * HOUR)), 12 * HOUR),
            2 => (micros(self.dice.below(3_000_000)) - micros(1_500_000), 48 * HOUR),
            _ => (drift, 240 * HOUR),
        };
        if let Some(node) = self.nodes.get_mut(number) {
            node.ahead = ahead;
        }
        self.within(again, What::ClockStep(number));
    }

    fn relay(&mut self, process: usize) -> Kept {
        if self.trouble && self.dice.one_in(10) {
            self.post.restart(process, (self.open)());
        }
        let dice = self.trouble.then_some(&mut self.dice);
        self.post.run(process, self.time, dice, &mut self.counts).map(drop)
    }

    /// The faults stop, the clocks are set right, and everything is brought to its end.
    fn finish(&mut self) -> Kept {
        self.trouble = false;
        // Until the last entry of a clock that was ahead is past.
        self.time = self.time.checked_add_signed(TimeDelta::hours(6)).unwrap_or(self.time);
        self.months.push(self.time);
        self.store = (self.open)();
        self.nodes.clear();
        for number in 0..2 {
            let (policy, store) = (&self.policy, (self.open)());
            self.nodes.push(Node::start(number, policy, store, TimeDelta::zero()));
        }
        for number in 0..self.again.len() {
            self.repeat(number)?;
        }
        self.sweep(0)?;
        self.sweep(1)?;
        self.audit()?;
        self.drain()
    }

    fn audit(&mut self) -> Kept {
        audit::columns(&self.store, &self.book)?;
        audit::logs_and_feed(&self.store, &self.book)?;
        audit::keys(&self.store, &self.book)?;
        audit::books(&self.book, &self.months)?;
        for node in &self.nodes {
            node.set(self.time);
        }
        for (id, page) in &self.book.pages {
            laws::limits(id, &page.log, Some(self.time))?;
            laws::replay(id, &page.log, &page.complaint)?;
            laws::custody_is_whole(id, &page.log, self.time)?;
            for node in &self.nodes {
                // Twice: from the log, and from what the host remembers.
                for _ in 0..2 {
                    match node.load(id) {
                        Ok(complaint) if complaint == page.complaint => {}
                        Ok(_) => return broken(Law::NodesAgree, id, "one host sees another one"),
                        Err(why) => return broken(Law::NodesAgree, id, why),
                    }
                }
            }
            self.counts.complaints = self.counts.complaints.saturating_add(1);
            let entries = u64::try_from(page.log.len()).unwrap_or(u64::MAX);
            self.counts.entries = self.counts.entries.saturating_add(entries);
        }
        Ok(())
    }

    /// Lets the relays send what is left.
    fn drain(&mut self) -> Kept {
        let mut now = self.time;
        for round in 0..200_usize {
            now = now.checked_add_signed(TimeDelta::days(1)).unwrap_or(now);
            let more = self.post.run(round % 2, now, None, &mut self.counts)?;
            if !more && round > 0 {
                break;
            }
        }
        self.post.is_whole(&self.book)
    }
}
