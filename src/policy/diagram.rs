//! The lifecycle under a policy as a Mermaid state diagram.

use std::fmt::Write as _;

use super::compiled::Policy;
use super::rules::{Consequence, Gate, LimitRule, Need, Reaction};
use super::when::When;
use crate::lifecycle::transitions::{Edge, points_of, transitions};
use crate::lifecycle::{CommandKind as C, Milestone, Point, StateKind as S};
use crate::vocabulary::Topic;

impl Policy {
    /// The lifecycle as a Mermaid state diagram, restricted to the steps that the policy permits to
    /// anybody. Each arrow has its command, what must have been done first, and the limits that it ends
    /// (`■`) and starts (`▶`), by topic and period. What is done beside the way stands in a
    /// note.
    ///
    /// ```
    /// let diagram = redress_presets::dealership()?.mermaid();
    /// assert!(diagram.starts_with("stateDiagram-v2"));
    /// assert!(diagram.contains("answered --> closed: close<br/>needs satisfied"));
    /// # Ok::<(), redress::policy::FileError>(())
    /// ```
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut text = String::from("stateDiagram-v2\n");
        let start = self.edge_label(C::Receive, &[]);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    [*] --> received: {start}");
        for edge in self.steps() {
            let (from, to) = (edge.from.as_str(), edge.to.as_str());
            let label = self.edge_label(edge.command, reworked(*edge));
            let _ = writeln!(text, "    {from} --> {to}: {label}");
        }
        let drawn = |state: S| self.steps().any(|edge| edge.to == state || edge.from == state);
        for state in S::ALL.iter().filter(|state| state.is_terminal() && drawn(**state)) {
            let _ = writeln!(text, "    {} --> [*]", state.as_str());
        }
        let beside = self.beside();
        if !beside.is_empty() {
            text.push_str("    note right of received\n        beside the way\n");
            for line in beside {
                let _ = writeln!(text, "        {line}");
            }
            text.push_str("    end note\n");
        }
        text
    }

    fn may(&self, command: C) -> bool {
        self.permissions(command).any(|permission| !permission.to.is_empty())
    }

    /// The states that the permitted commands lead to.
    fn reachable(&self) -> Vec<S> {
        let mut states = vec![S::Received];
        let mut at = 0;
        while let Some(&from) = states.get(at) {
            for edge in transitions().iter().filter(|edge| edge.from == from) {
                if self.may(edge.command) && !states.contains(&edge.to) {
                    states.push(edge.to);
                }
            }
            at = at.saturating_add(1);
        }
        states
    }

    /// The permitted arrows that lead on, and those that stay and still are steps. Withdrawing and
    /// merging are possible from everywhere and would hide the rest; they stand in the note.
    fn steps(&self) -> impl Iterator<Item = &'static Edge> + '_ {
        let anew = |rule: &Reaction| rule.then.contains(&Consequence::Rework);
        let anew = self.spec().reactions.iter().any(anew);
        let left_out = move |edge: &Edge| match edge.command {
            C::Withdraw | C::Merge => true,
            // A call-back leads on only where something follows from it.
            C::FollowUp => edge.from != edge.to && !anew,
            _ => false,
        };
        let reachable = self.reachable();
        transitions().iter().filter(move |edge| {
            let stays = edge.from == edge.to;
            let step = crate::lifecycle::transitions::leads_on(edge.from, edge.command);
            let known = reachable.contains(&edge.from);
            known && self.may(edge.command) && !left_out(edge) && (!stays || step)
        })
    }

    fn edge_label(&self, command: C, also: &[Point]) -> String {
        let mut lines = vec![command.as_str().to_owned()];
        lines.extend(self.gates(command).map(gate_line));
        lines.extend(self.clocks(command, also));
        lines.join("<br/>")
    }

    /// The limits that a command may end and start, by its own points and by those of what follows from it.
    fn clocks(&self, command: C, also: &[Point]) -> Vec<String> {
        let points = [points_of(command), also].concat();
        let reaches = |milestone: &Milestone| matches!(milestone, Milestone::At(point) if points.contains(point));
        // Nothing runs before a case has come in.
        let ends = command != C::Receive;
        self.clocks_at(|limit| ends && reaches(&limit.until), |limit| reaches(&limit.from))
    }

    fn clocks_at(
        &self,
        ends: impl Fn(&LimitRule) -> bool,
        starts: impl Fn(&LimitRule) -> bool,
    ) -> Vec<String> {
        let limits = &self.spec().limits;
        let ends = by_topic("■", limits.iter().filter(|limit| ends(limit)));
        ends.into_iter().chain(by_topic("▶", limits.iter().filter(|limit| starts(limit)))).collect()
    }

    /// What may be done without leading on, as far as gates or limits ask for it.
    fn beside(&self) -> Vec<String> {
        let steps: Vec<C> = self.steps().map(|edge| edge.command).collect();
        let mut lines = Vec::new();
        for &command in C::ALL.iter().filter(|command| self.may(**command)) {
            let step = command == C::Receive || steps.contains(&command);
            if step || command == C::Mark {
                continue;
            }
            let gates = self.gates(command).map(gate_line);
            let said: Vec<String> = gates.chain(self.clocks(command, &[])).collect();
            let everywhere = match command {
                C::Withdraw => Some("from every open state to withdrawn"),
                C::Merge => Some("from every open state to closed"),
                _ => None,
            };
            let said: Vec<String> = everywhere.map(str::to_owned).into_iter().chain(said).collect();
            if !said.is_empty() {
                lines.push(format!("{command} {}", said.join(" ")));
            }
        }
        for mark in self.spec().marks.iter().filter(|_| self.may(C::Mark)) {
            let milestone = Milestone::Marked(mark.clone());
            let said = self.clocks_at(|l| l.until == milestone, |l| l.from == milestone);
            if !said.is_empty() {
                lines.push(format!("mark {} {}", plain(mark.as_str()), said.join(" ")));
            }
        }
        lines
    }
}

/// The points of the rework that a call-back sets off: it starts the next cycle as reopening does.
const fn reworked(edge: Edge) -> &'static [Point] {
    match (edge.command, edge.to) {
        (C::FollowUp, S::Dispatched) => &[Point::Reopened, Point::Dispatched],
        (C::FollowUp, S::Registered) => &[Point::Reopened],
        // It leaves the case where it is.
        _ => &[],
    }
}

/// Limits in the order of their topics, each topic with the periods of its limits.
fn by_topic<'l>(sign: &str, limits: impl Iterator<Item = &'l LimitRule>) -> Vec<String> {
    let mut topics: Vec<(&Topic, Vec<String>)> = Vec::new();
    for limit in limits {
        let within = limit.within.to_string();
        match topics.iter_mut().find(|(topic, _)| **topic == limit.topic) {
            Some((_, periods)) if periods.contains(&within) => {}
            Some((_, periods)) => periods.push(within),
            None => topics.push((&limit.topic, vec![within])),
        }
    }
    let line = |(topic, periods): (&Topic, Vec<String>)| {
        format!("{sign} {} {}", plain(topic.as_str()), periods.join(" / "))
    };
    topics.into_iter().map(line).collect()
}

/// What must have been done, and whether only for some cases.
fn gate_line(gate: &Gate) -> String {
    let some = if gate.when == When::any() { "" } else { " (some cases)" };
    format!("needs {}{some}", need(&gate.needs))
}

fn need(need: &Need) -> String {
    match need {
        Need::Reached(Milestone::At(point)) => point.as_str().to_owned(),
        Need::Reached(Milestone::Marked(mark)) => plain(mark.as_str()),
        Need::Satisfied => "satisfied".to_owned(),
        Need::Liability => "liability".to_owned(),
        Need::FormHome => "form home".to_owned(),
        Need::Promised(topic) => format!("date set: {}", plain(topic.as_str())),
        Need::Barred => "never".to_owned(),
    }
}

/// A code without the characters that mean something to Mermaid.
fn plain(code: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '_' };
    code.chars().map(plain).collect()
}
