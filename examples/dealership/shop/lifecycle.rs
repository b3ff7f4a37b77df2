//! The lifecycle: states where they have been put by hand, arrows from the crate's own table.

use std::collections::BTreeMap;

use redress::complaint::transitions;
use redress::lifecycle::{CommandKind, StateKind as S};
use redress::vocabulary::Lang;

use super::svg::{Anchor, Svg, escape, width};

const HIGH: f64 = 42.0;

/// Where the middle of a state's box stands, and how wide it is. `answered` is a shelf below all those
/// that lead to it, so that these arrows go straight down.
const fn place(state: S) -> (f64, f64, f64) {
    let (upper, middle, lower, wide) = (170.0, 370.0, 520.0, 122.0);
    match state {
        S::Received => (80.0, upper, wide),
        S::Registered => (285.0, upper, wide),
        S::Dispatched => (490.0, upper, wide),
        S::Investigating => (695.0, upper, wide),
        S::Proposed => (900.0, upper, wide),
        S::Approved => (1105.0, upper, wide),
        S::Handled => (592.0, middle, wide),
        S::Implementing => (797.0, middle, wide),
        S::Offered => (1002.0, middle, wide),
        S::Answered => (695.0, lower, 936.0),
        S::Closed => (80.0, lower, wide),
        S::Declined => (80.0, 285.0, wide),
        S::Withdrawn => (80.0, 400.0, wide),
    }
}

/// What an arrow means, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    On,
    Back,
    Answer,
    Again,
}

impl Way {
    fn of(from: S, to: S, commands: &[CommandKind]) -> Self {
        match commands.first() {
            Some(CommandKind::Answer) if from != S::Handled => Self::Answer,
            Some(CommandKind::Reopen | CommandKind::FollowUp) => Self::Again,
            _ if to < from => Self::Back,
            _ => Self::On,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Back => "back",
            Self::Answer => "answer",
            Self::Again => "again",
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::On => lang.pick("a step on", "推进"),
            Self::Back => lang.pick("a step back", "退回"),
            Self::Answer => lang.pick("answer the customer", "答复客户"),
            Self::Again => lang.pick(
                "taken up again: reopened, or dissatisfied at the call-back",
                "重新处理：重开，或回访不满意",
            ),
        }
    }
}

/// How far an arrow bends to its left, and where on it its words stand; straight if not named.
const BENDS: [(S, S, f64, f64); 17] = [
    (S::Registered, S::Investigating, 46.0, 0.5),
    (S::Registered, S::Proposed, 84.0, 0.44),
    (S::Approved, S::Investigating, -54.0, 0.42),
    (S::Dispatched, S::Investigating, 5.0, 0.5),
    (S::Investigating, S::Dispatched, 5.0, 0.5),
    (S::Investigating, S::Proposed, 5.0, 0.5),
    (S::Proposed, S::Investigating, 5.0, 0.5),
    (S::Investigating, S::Handled, 8.0, 0.72),
    (S::Handled, S::Investigating, 8.0, 0.66),
    (S::Proposed, S::Implementing, 8.0, 0.74),
    (S::Implementing, S::Proposed, 8.0, 0.62),
    (S::Proposed, S::Offered, 0.0, 0.34),
    (S::Approved, S::Offered, 0.0, 0.62),
    (S::Approved, S::Implementing, 0.0, 0.2),
    (S::Offered, S::Investigating, 0.0, 0.16),
    (S::Closed, S::Dispatched, -10.0, 0.5),
    (S::Declined, S::Registered, 6.0, 0.5),
];

/// The picture.
pub(crate) fn picture(lang: Lang) -> String {
    let title = lang.pick("Lifecycle of a complaint", "投诉的流转状态");
    let about = lang.pick(
        "States as boxes, the commands that lead from one to another as arrows.",
        "方框为状态，箭头为使其流转的操作。",
    );
    let mut svg = Svg::new(1180.0, 600.0, title, about);
    let ways = [Way::On, Way::Back, Way::Answer, Way::Again];
    let mut x = 24.0;
    for way in ways {
        let class = way.class();
        svg.raw(&format!(
            "<defs><marker id=\"tip-{class}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" \
             markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
             <path d=\"M0 0L10 5L0 10z\" class=\"tip-{class}\"/></marker></defs>\
             <path d=\"M{x} 20h34\" class=\"edge {class}\" marker-end=\"url(#tip-{class})\"/>"
        ));
        svg.text((x + 42.0, 24.0), "legend", Anchor::Start, way.label(lang));
        x += 74.0 + width(way.label(lang), 12.5);
    }
    let mut words = Vec::new();
    for ((from, to), commands) in arrows() {
        let way = Way::of(from, to, &commands);
        let at = arrow(&mut svg, from, to, way);
        if matches!(way, Way::On | Way::Back) {
            let names: Vec<&str> = commands.iter().map(|command| command.label(lang)).collect();
            words.push((at, names.join(" / ")));
        }
    }
    for state in S::ALL {
        let (x, y, wide) = place(*state);
        let class = if state.is_terminal() { "node over-node" } else { "node" };
        svg.raw(&format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{wide}\" height=\"{HIGH}\" rx=\"9\" class=\"{class}\"/>",
            x - wide / 2.0,
            y - HIGH / 2.0
        ));
        svg.text((x, y + 5.0), "state-name", Anchor::Middle, state.label(lang));
    }
    for ((x, y), text) in words {
        let lines = broken(&text);
        let first = y + 4.0 - 6.5 * super::svg::count(lines.len().saturating_sub(1));
        for (number, line) in lines.iter().enumerate() {
            let y = first + 13.0 * super::svg::count(number);
            svg.text((x, y), "edge-name", Anchor::Middle, line);
        }
    }
    let (lead, mid, end) = match lang {
        Lang::En => ("Possible from every open state: ", " → ", "."),
        Lang::Zh => ("任一未结状态均可：", "→", "。"),
    };
    let notes: Vec<String> = everywhere()
        .map(|(command, to)| format!("{}{mid}{}", command.label(lang), to.label(lang)))
        .collect();
    let note = format!("{lead}{}{end}", notes.join(lang.pick(", ", "；")));
    svg.text((22.0, 578.0), "note", Anchor::Start, &note);
    svg.finish()
}

/// A label in lines short enough for the space between two boxes.
fn broken(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line, 12.0) + width(word, 12.0) < 66.0 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The arrows between two states, with the commands that take them; what is possible everywhere is
/// said in words.
fn arrows() -> BTreeMap<(S, S), Vec<CommandKind>> {
    let mut arrows: BTreeMap<(S, S), Vec<CommandKind>> = BTreeMap::new();
    let moves = transitions().iter().filter(|edge| edge.from != edge.to);
    for edge in moves.filter(|edge| everywhere().all(|(command, _)| command != edge.command)) {
        arrows.entry((edge.from, edge.to)).or_default().push(edge.command);
    }
    arrows
}

/// The commands that lead to one and the same state from every open state and from no other.
fn everywhere() -> impl Iterator<Item = (CommandKind, S)> {
    CommandKind::ALL.iter().filter_map(|command| {
        let mut edges = transitions().iter().filter(|edge| edge.command == *command);
        let to = edges.clone().next()?.to;
        let one = edges.clone().all(|edge| edge.to == to && edge.from != to);
        let open = S::ALL.iter().filter(|state| !state.is_terminal()).count();
        let all = edges.clone().count() == open && edges.all(|edge| !edge.from.is_terminal());
        (one && all).then_some((*command, to))
    })
}

/// Draws an arrow and gives the place for its words.
fn arrow(svg: &mut Svg, from: S, to: S, way: Way) -> (f64, f64) {
    let ((x1, y1, _), (x2, y2, _)) = (place(from), place(to));
    let known = BENDS.iter().find(|(a, b, ..)| (*a, *b) == (from, to));
    let (bend, share) = known.map_or((0.0, 0.5), |(_, _, bend, share)| (*bend, *share));
    // To and from the shelf straight up and down, side by side.
    let (start, end) = match (from, to) {
        (S::Answered, S::Closed) | (S::Closed, S::Answered) => ((x1, y1), (x2, y2)),
        (_, S::Answered) => ((x1 - 12.0, y1), (x1 - 12.0, y2)),
        (S::Answered, _) => ((x2 + 12.0, y1), (x2 + 12.0, y2)),
        _ => ((x1, y1), (x2, y2)),
    };
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let long = dx.hypot(dy).max(1.0);
    // To the left of the way from start to end, on a screen whose y runs down.
    let aside = |by: f64| (dy / long * by, -dx / long * by);
    let shift = aside(if bend.abs() < 10.0 { bend } else { 0.0 });
    let (start, end) = ((start.0 + shift.0, start.1 + shift.1), (end.0 + shift.0, end.1 + shift.1));
    let curve = aside(if bend.abs() < 10.0 { 0.0 } else { 2.0 * bend });
    let middle = (start.0.midpoint(end.0) + curve.0, start.1.midpoint(end.1) + curve.1);
    let (a, b) = (edge_of(from, start, middle), edge_of(to, end, middle));
    let middle = if bend.abs() < 10.0 { (a.0.midpoint(b.0), a.1.midpoint(b.1)) } else { middle };
    let class = way.class();
    svg.raw(&format!(
        "<path d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\" class=\"edge {class}\" marker-end=\"url(#tip-{class})\"/>",
        a.0, a.1, middle.0, middle.1, b.0, b.1
    ));
    let on = |p: f64, q: f64, r: f64| {
        let rest = 1.0 - share;
        rest * rest * p + 2.0 * rest * share * q + share * share * r
    };
    let (x, y) = (on(a.0, middle.0, b.0), on(a.1, middle.1, b.1));
    // Beside a level arrow rather than on it.
    let level = (a.1 - b.1).abs() < 1.0 && bend.abs() < 10.0;
    (
        x,
        if !level {
            y
        } else if dx > 0.0 {
            y - 16.0
        } else {
            y + 16.0
        },
    )
}

/// Where the way from a point inside a state's box to another point leaves the box.
fn edge_of(state: S, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> (f64, f64) {
    let (middle, level, wide) = place(state);
    let (dx, dy) = (to_x - x, to_y - y);
    let side = if dx < 0.0 { x - (middle - wide / 2.0) } else { middle + wide / 2.0 - x };
    let rise = if dy < 0.0 { y - (level - HIGH / 2.0) } else { level + HIGH / 2.0 - y };
    let scale = ((side + 3.0) / dx.abs().max(1e-6)).min((rise + 3.0) / dy.abs().max(1e-6));
    (x + dx * scale, y + dy * scale)
}

/// What can be done without moving the case: each command with the states in which it may.
pub(crate) fn beside(lang: Lang) -> String {
    let mut list = String::from("<dl class=\"beside\">");
    for command in CommandKind::ALL {
        let mut states: Vec<S> = Vec::new();
        let mut moves = false;
        for edge in transitions().iter().filter(|edge| edge.command == *command) {
            moves |= edge.from != edge.to;
            states.push(edge.from);
        }
        if moves || states.is_empty() {
            continue;
        }
        let open = S::ALL.iter().filter(|state| !state.is_terminal());
        let text = if states.len() == S::ALL.len() {
            lang.pick("always", "任何状态").to_owned()
        } else if open.clone().all(|state| states.contains(state))
            && states.iter().all(|state| !state.is_terminal())
        {
            lang.pick("while open", "未结期间").to_owned()
        } else {
            let names: Vec<&str> = states.iter().map(|state| state.label(lang)).collect();
            names.join(lang.pick(", ", "、"))
        };
        list += &format!(
            "<div><dt>{}</dt><dd>{}</dd></div>",
            escape(command.label(lang)),
            escape(&text)
        );
    }
    list + "</dl>"
}
