//! What the picture shows: states, arrows and what stands at them.

use redress::lifecycle::{CommandKind, Milestone, StateKind, points_of};
use redress::policy::{Consequence, LimitRule, Need, Policy, When};
use redress::vocabulary::{Lang, Topic};

/// The arrows from one state to another.
pub(super) struct Arrow {
    /// `None` where cases come in.
    pub(super) from: Option<StateKind>,
    pub(super) to: StateKind,
    pub(super) commands: Vec<CommandKind>,
}

/// The states that a case can be in, the arrows between them, and the commands beside them.
pub(super) struct Way {
    /// From top to bottom: the open states in the order of a case, then those in which it has ended.
    pub(super) states: Vec<StateKind>,
    pub(super) arrows: Vec<Arrow>,
    pub(super) beside: Vec<CommandKind>,
}

impl Way {
    /// Reads the library's own diagram, so that both pictures show the same arrows.
    pub(super) fn of(policy: &Policy) -> Self {
        let text = policy.mermaid();
        let mut arrows: Vec<Arrow> = Vec::new();
        let mut beside = Vec::new();
        for line in text.lines().map(str::trim) {
            let Some((from, rest)) = line.split_once(" --> ") else {
                // Lines of the note begin with a command.
                beside.extend(line.split(' ').next().and_then(command));
                continue;
            };
            let Some((to, label)) = rest.split_once(": ") else { continue };
            let step = label.split("<br/>").next().and_then(command);
            let (Some(to), Some(step)) = (state(to), step) else { continue };
            let from = state(from);
            match arrows.iter_mut().find(|arrow| arrow.from == from && arrow.to == to) {
                Some(arrow) => arrow.commands.push(step),
                None => arrows.push(Arrow { from, to, commands: vec![step] }),
            }
        }
        beside.dedup();
        // Withdrawing is possible from everywhere: its state has no arrow of its own.
        let drawn = |state: &StateKind| {
            let ends = arrows.iter().any(|arrow| arrow.to == *state || arrow.from == Some(*state));
            ends || (*state == StateKind::Withdrawn && beside.contains(&CommandKind::Withdraw))
        };
        let mut states: Vec<StateKind> = StateKind::ALL.iter().copied().filter(drawn).collect();
        let way_out =
            |state: StateKind| matches!(state, StateKind::Declined | StateKind::Withdrawn);
        states.sort_by_key(|state| (state.is_terminal(), way_out(*state)));
        Self { states, arrows, beside }
    }

    /// The place of a state from the top.
    pub(super) fn place(&self, state: StateKind) -> usize {
        self.states.iter().position(|known| *known == state).unwrap_or_default()
    }
}

fn state(code: &str) -> Option<StateKind> {
    StateKind::ALL.iter().copied().find(|state| state.as_str() == code)
}

fn command(code: &str) -> Option<CommandKind> {
    CommandKind::ALL.iter().copied().find(|command| command.as_str() == code)
}

/// The name of a command, as the policy has it.
pub(super) fn name(policy: &Policy, command: CommandKind, lang: Lang) -> String {
    policy.term("command", command.as_str(), command.label(lang), lang).to_owned()
}

/// What a command asks for, and which limits it ends and starts; a line each.
pub(super) fn details(policy: &Policy, command: CommandKind, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for gate in policy.gates(command) {
        let some = if gate.when == When::any() {
            ""
        } else {
            lang.pick(" (some cases)", "（部分投诉）")
        };
        let need = match &gate.needs {
            Need::Reached(milestone) => policy.milestone(milestone, lang).to_owned(),
            Need::Promised(topic) => format!(
                "{}{}",
                lang.pick("a date for: ", "已商定日期："),
                self::topic(policy, topic, lang)
            ),
            other => other.text(lang),
        };
        let line = format!("{}{need}{some}", lang.pick("after: ", "须先："));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if command == CommandKind::Mark {
        for mark in &policy.spec().marks {
            let reached = Milestone::Marked(mark.clone());
            let clocks = clocks(policy, |milestone| *milestone == reached, true, lang);
            let name = policy.label_of(mark, lang);
            lines.extend(clocks.into_iter().map(|clock| format!("{name}: {clock}")));
        }
        return lines;
    }
    let points = points_of(command);
    let reaches =
        |milestone: &Milestone| matches!(milestone, Milestone::At(point) if points.contains(point));
    // Nothing runs before a case has come in.
    lines.extend(clocks(policy, reaches, command != CommandKind::Receive, lang));
    if command == CommandKind::FollowUp && reworks(policy) {
        // The rework that a call-back sets off starts the next cycle, as reopening does.
        let next = points_of(CommandKind::Reopen);
        let reaches = |milestone: &Milestone| matches!(milestone, Milestone::At(point) if next.contains(point));
        let if_so = lang.pick("with rework: ", "重新处理：");
        let clocks = clocks(policy, reaches, true, lang);
        lines.extend(clocks.into_iter().map(|clock| format!("{if_so}{clock}")));
    }
    lines
}

fn reworks(policy: &Policy) -> bool {
    policy.spec().reactions.iter().any(|rule| rule.then.contains(&Consequence::Rework))
}

fn clocks(
    policy: &Policy,
    reached: impl Fn(&Milestone) -> bool,
    ends: bool,
    lang: Lang,
) -> Vec<String> {
    let limits = &policy.spec().limits;
    let mut lines = Vec::new();
    for (topic, _) in by_topic(limits.iter().filter(|limit| ends && reached(&limit.until)), lang) {
        lines.push(format!("■ {}", self::topic(policy, topic, lang)));
    }
    for (topic, periods) in by_topic(limits.iter().filter(|limit| reached(&limit.from)), lang) {
        let topic = self::topic(policy, topic, lang);
        lines.push(format!("▶ {topic} {}", periods.join(" / ")));
    }
    lines
}

/// A topic by its own name, otherwise by that of the first limit on it.
fn topic(policy: &Policy, topic: &Topic, lang: Lang) -> String {
    let label = policy.label_of(topic, lang);
    let first = policy.spec().limits.iter().find(|limit| limit.topic == *topic);
    let first = first.filter(|_| label == topic.as_str()).map(|rule| rule.label.text(lang));
    first.unwrap_or(label).to_owned()
}

/// Topics in the order of the policy, each with the periods of its limits.
fn by_topic<'p>(
    limits: impl Iterator<Item = &'p LimitRule>,
    lang: Lang,
) -> Vec<(&'p Topic, Vec<String>)> {
    let mut topics: Vec<(&Topic, Vec<String>)> = Vec::new();
    for limit in limits {
        // A period is not broken into two lines.
        let within = limit.within.text(lang).replace(' ', "\u{a0}");
        match topics.iter_mut().find(|(topic, _)| **topic == limit.topic) {
            Some((_, periods)) if periods.contains(&within) => {}
            Some((_, periods)) => periods.push(within),
            None => topics.push((&limit.topic, vec![within])),
        }
    }
    topics
}
