//! Calls of hosts: with faults, at the same time, again; and what must be true of each answer.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use redress::complaint::{Event, Rejection};
use redress::store::FeedStore;
use redress::vocabulary::ComplaintId;

use super::node::{Answer, Call, Ended};
use super::notebook::{Calls, Kept, TOLERANCE, broken, broken_at_large, sure};
use super::office::Office;
use super::report::Law;
use super::staff::Staff;
use crate::store::{Fault, Operation};

impl<S: FeedStore + Send + Sync> Office<'_, S> {
    /// The complaints that a call may write to.
    fn about(&self, call: &Call, now: DateTime<Utc>) -> Kept<BTreeSet<ComplaintId>> {
        Ok(match call {
            Call::Receive(_, receive, key) => {
                let known = key.as_ref().and_then(|key| self.book.keys.get(key));
                let known = known.map(|(id, _)| id.clone());
                [receive.id.clone()].into_iter().chain(known).collect()
            }
            Call::Act(id, ..) => [id.clone()].into(),
            Call::Merge(_, duplicate, into) => [duplicate.clone(), into.clone()].into(),
            Call::Sweep(_) => {
                let due = sure(self.store.due(None, now, usize::MAX))?;
                due.into_iter().map(|case| case.id).collect()
            }
            Call::CarryOver(_) => self.book.pages.keys().cloned().collect(),
        })
    }

    /// Plans a fault of a host's store, sometimes; whether one was planned.
    fn plan_fault(&mut self, number: usize) -> bool {
        if !self.trouble || !self.dice.percent(8) {
            return false;
        }
        let Some(node) = self.nodes.get(number) else { return false };
        self.counts.faults = self.counts.faults.saturating_add(1);
        let hangs = node.can_hang() && self.dice.one_in(4);
        let (of, fault) = match self.dice.below(10) {
            0 => (Operation::Log, Fault::Before),
            1 => (Operation::EntryByKey, Fault::Before),
            2 => (Operation::Due, Fault::Before),
            3 | 4 => (Operation::Append, Fault::Before),
            5 | 6 => (Operation::Append, Fault::LostBefore),
            _ => (Operation::Append, Fault::LostAfter),
        };
        let after = usize::from(self.dice.one_in(3));
        node.fail(of, after, if hangs { Fault::Hang } else { fault });
        // Finding out fails, too.
        if self.dice.one_in(4) {
            node.fail(Operation::Append, after.saturating_add(1), Fault::LostAfter);
            node.fail(Operation::Log, 1, Fault::Before);
        }
        true
    }

    /// Makes one call on a host.
    pub(super) fn make(&mut self, number: usize, call: Call) -> Kept<bool> {
        let faulty = self.plan_fault(number);
        let Some(node) = self.nodes.get(number) else { return Ok(false) };
        let now = node.set(self.time);
        let about = self.about(&call, now)?;
        let answer = node.call(call.clone());
        node.heal();
        self.note(&[(&call, &answer, now)], about, faulty)?;
        self.afterwards(call, &answer, faulty);
        Ok(matches!(answer.ended, Ended::Done))
    }

    /// Two hosts at the same time: while one hangs in an append, the other one writes to the same complaint.
    pub(super) fn cross(&mut self, call: Call) -> Kept {
        let Some(slow) = self.nodes.iter().position(super::node::Node::can_hang) else {
            return Ok(());
        };
        let fast = usize::from(slow == 0);
        let other = match &call {
            Call::Act(id, ..) => {
                let now = self.nodes.get(fast).map_or(self.time, |node| node.set(self.time));
                let Some(page) = self.book.pages.get(id) else { return Ok(()) };
                self.staff.act(&page.complaint, &self.book.pages, now, &mut self.dice)
            }
            _ => Some(Call::Sweep(50)),
        };
        // Two of the same request: a client that asks both hosts.
        let other = if self.dice.one_in(4) { Some(call.clone()) } else { other };
        let (Some(other), Some(one), Some(two)) =
            (other, self.nodes.get(slow), self.nodes.get(fast))
        else {
            return Ok(());
        };
        self.counts.crossings = self.counts.crossings.saturating_add(1);
        let (now, now_of_other) = (one.set(self.time), two.set(self.time));
        let mut about = self.about(&call, now)?;
        about.extend(self.about(&other, now_of_other)?);
        one.fail(Operation::Append, 0, Fault::Hang);
        let (first, second) = match one.begin(call.clone()) {
            Err(answer) => (answer, two.call(other.clone())),
            Ok(mut begun) => {
                let second = two.call(other.clone());
                one.release();
                let first = begun.go_on();
                let Some(first) = first else {
                    return broken_at_large(Law::NoFailureWithoutFault, "a call hangs for ever");
                };
                (first, second)
            }
        };
        one.heal();
        let calls = [(&call, &first, now), (&other, &second, now_of_other)];
        self.note(&calls, about, false)?;
        self.afterwards(call, &first, false);
        self.afterwards(other, &second, false);
        Ok(())
    }

    fn note(
        &mut self,
        calls: &[(&Call, &Answer, DateTime<Utc>)],
        mut about: BTreeSet<ComplaintId>,
        faulty: bool,
    ) -> Kept {
        for (call, answer, now) in calls {
            about.extend(answer.touched.iter().cloned());
            if !faulty {
                Self::is_explained(call, answer, *now)?;
            }
            self.keys_are_kept(call, answer, faulty, calls.len() > 1)?;
        }
        let answers: Vec<_> = calls.iter().map(|(_, answer, now)| (*answer, *now)).collect();
        let calls = Calls { answers: &answers, about, faulty };
        let fresh = self.book.note(&self.store, &calls)?;
        let alarms = fresh.iter().flat_map(|(_, entry)| &entry.events);
        let alarms = alarms.filter(|event| {
            matches!(event, Event::LimitWarned { .. } | Event::LimitBreached { .. })
        });
        let alarms = u64::try_from(alarms.count()).unwrap_or(u64::MAX);
        self.counts.alarms = self.counts.alarms.saturating_add(alarms);
        Ok(())
    }

    /// Without a fault a call fails for a reason that lies in the request or in the clocks.
    fn is_explained(call: &Call, answer: &Answer, now: DateTime<Utc>) -> Kept {
        let law = Law::NoFailureWithoutFault;
        let ended = std::iter::once((None, &answer.ended));
        for (id, ended) in ended.chain(answer.parts.iter().map(|(id, ended)| (Some(id), ended))) {
            let id = match (id, call) {
                (Some(id), _) | (None, Call::Act(id, ..) | Call::Merge(_, id, _)) => Some(id),
                _ => None,
            };
            let bad = match ended {
                Ended::Rejected(rejection) => match &**rejection {
                    Rejection::ClockBehind { now: shown, last } => {
                        let right = *shown == now && *last - now > TOLERANCE;
                        (!right).then(|| format!("its clock is not behind {last} at {now}"))
                    }
                    _ => None,
                },
                Ended::Done
                | Ended::Failed(
                    "complaint-exists" | "idempotency-mismatch" | "merge-target" | "time",
                    _,
                ) => None,
                Ended::Failed("month-not-over", _) if matches!(call, Call::CarryOver(_)) => None,
                ended => Some(format!("{call:?} ended as {ended:?}")),
            };
            match (bad, id) {
                (Some(what), Some(id)) => return broken(law, id, what),
                (Some(what), None) => return broken_at_large(law, what),
                (None, _) => {}
            }
        }
        Ok(())
    }

    /// A request under a key that was used gets the entry of the first one, and no other request gets anything.
    fn keys_are_kept(&self, call: &Call, answer: &Answer, faulty: bool, both: bool) -> Kept {
        let Some(key) = call.key() else { return Ok(()) };
        let known = self.book.keys.get(key);
        match (known, &answer.ended) {
            (Some((id, version)), Ended::Done) => {
                let entry = answer.recorded.first().map(|entry| entry.version);
                let same = answer.replayed && entry == Some(*version);
                if same && answer.touched.contains(id) && !self.is_mismatch(call) {
                    return Ok(());
                }
                let what = format!(
                    "the key `{key}` of entry {version}, sent again, gave entry {entry:?} (replayed: {})",
                    answer.replayed
                );
                broken(Law::KeysOnce, id, what)
            }
            (Some(_), Ended::Failed("idempotency-mismatch", _)) if self.is_mismatch(call) => Ok(()),
            (Some((id, version)), ended) if !faulty => {
                let what =
                    format!("the key `{key}` of entry {version}, sent again, ended as {ended:?}");
                broken(Law::KeysOnce, id, what)
            }
            (None, Ended::Done) if answer.replayed && !both && !faulty => {
                let what = format!("the key `{key}` was never used, and the request was replayed");
                broken_at_large(Law::KeysOnce, what)
            }
            _ => Ok(()),
        }
    }

    fn is_mismatch(&self, call: &Call) -> bool {
        self.again.iter().any(|open| open.mismatch && open.call == *call)
    }

    /// Counts a call, and plans to send it again: because the host does not know, or for no reason.
    fn afterwards(&mut self, call: Call, answer: &Answer, faulty: bool) {
        let count = |count: &mut u64| *count = count.saturating_add(1);
        match &answer.ended {
            Ended::Done if answer.replayed => {}
            Ended::Done if matches!(call, Call::Sweep(_)) => {}
            Ended::Done => count(&mut self.counts.commands),
            Ended::Rejected(_) => count(&mut self.counts.rejections),
            Ended::InDoubt(_) | Ended::Hung => count(&mut self.counts.doubts),
            Ended::Failed(..) => {}
        }
        let Some(key) = call.key() else { return };
        // What has changed nothing is not recorded, and its key stays free.
        let used = self.book.keys.contains_key(key);
        let unknown = match &answer.ended {
            Ended::InDoubt(_) | Ended::Hung => true,
            Ended::Failed(_, again) => *again && faulty,
            _ => false,
        };
        if unknown {
            let hours = if self.dice.one_in(3) { 200 } else { 1 };
            self.send_again(call, false, hours);
        } else if matches!(answer.ended, Ended::Done) && self.dice.percent(8) {
            if used
                && self.dice.one_in(3)
                && let Some(other) = Staff::mismatch(&call)
            {
                self.send_again(other, true, 100);
            } else if self.dice.one_in(2)
                && let Some(other) = self.under_another_id(&call)
            {
                self.send_again(other, false, 500);
            } else {
                self.send_again(call, false, 500);
            }
        }
    }

    fn under_another_id(&mut self, call: &Call) -> Option<Call> {
        if !matches!(call, Call::Receive(..)) {
            return None;
        }
        let number = self.next_number();
        Staff::again(call, number)
    }

    /// Sends a request again, on either host.
    pub(super) fn repeat(&mut self, number: usize) -> Kept {
        let Some(open) = self.again.get_mut(number).filter(|open| !open.settled) else {
            return Ok(());
        };
        open.settled = true;
        let call = open.call.clone();
        self.counts.retries = self.counts.retries.saturating_add(1);
        let node = usize::from(self.dice.one_in(2));
        self.make(node, call).map(drop)
    }

    /// Sweeps on one host; nothing is left then but what cannot be ticked by its clock.
    pub(super) fn sweep(&mut self, number: usize) -> Kept {
        loop {
            let limit = usize::try_from(self.dice.below(20)).unwrap_or(0).saturating_add(1);
            let faulty = self.plan_fault(number);
            let Some(node) = self.nodes.get(number) else { return Ok(()) };
            let now = node.set(self.time);
            let call = Call::Sweep(limit);
            let about = self.about(&call, now)?;
            let answer = node.call(call.clone());
            node.heal();
            self.counts.sweeps = self.counts.sweeps.saturating_add(1);
            self.note(&[(&call, &answer, now)], about, faulty)?;
            if faulty {
                return Ok(());
            }
            if answer.more {
                continue;
            }
            let due = self.book.pages.iter().filter_map(|(id, page)| {
                Some((id, page.complaint.next_due().filter(|due| *due <= now)?))
            });
            let mut left =
                due.filter(|(id, _)| !answer.parts.iter().any(|(failed, _)| failed == *id));
            return match left.next() {
                Some((id, due)) => {
                    let what = format!("swept at {now}, it is still due at {due}");
                    broken(Law::NothingLeftDue, id, what)
                }
                None => Ok(()),
            };
        }
    }
}
