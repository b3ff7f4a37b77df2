//! The lifecycle: states where they have been put by hand, arrows from the crate's own table.

use std::collections::BTreeMap;

use redress::complaint::transitions;
use redress::vocabulary::{CommandKind, Lang, StateKind as S};

use super::svg::{Anchor, Svg, escape};

const BOX: (f64, f64) = (128.0, 42.0);

/// Where the middle of a state's box stands.
const fn place(state: S) -> (f64, f64) {
    const COLUMNS: [f64; 6] = [90.0, 290.0, 490.0, 690.0, 890.0, 1090.0];
    let [a, b, c, d, e, f] = COLUMNS;
    let (upper, lower) = (150.0, 420.0);
    match state {
        S::Received => (a, upper),
        S::Registered => (b, upper),
        S::Dispatched => (c, upper),
        S::Investigating => (d, upper),
        S::Proposed => (e, upper),
        S::Approved => (f, upper),
        S::Offered => (f, lower),
        S::Implementing => (e, lower),
        S::Handled => (d, lower),
        S::Answered => (c, lower),
        S::Closed => (b, lower),
        S::Declined => (a, 300.0),
        S::Withdrawn => (a, 520.0),
    }
}

/// How far an arrow bends to its left, and where on it its words stand.
const BENDS: [(S, S, f64, f64); 30] = [
    (S::Registered, S::Investigating, 52.0, 0.5),
    (S::Registered, S::Proposed, 96.0, 0.5),
    (S::Registered, S::Answered, -14.0, 0.28),
    (S::Investigating, S::Dispatched, 22.0, 0.5),
    (S::Dispatched, S::Investigating, 22.0, 0.5),
    (S::Investigating, S::Proposed, 22.0, 0.5),
    (S::Proposed, S::Investigating, 22.0, 0.5),
    (S::Approved, S::Investigating, -88.0, 0.5),
    (S::Investigating, S::Handled, -18.0, 0.3),
    (S::Handled, S::Investigating, -18.0, 0.3),
    (S::Investigating, S::Answered, 10.0, 0.42),
    (S::Proposed, S::Answered, 26.0, 0.56),
    (S::Approved, S::Answered, 40.0, 0.3),
    (S::Proposed, S::Offered, 14.0, 0.3),
    (S::Proposed, S::Implementing, -16.0, 0.55),
    (S::Implementing, S::Proposed, -16.0, 0.3),
    (S::Approved, S::Offered, 0.0, 0.5),
    (S::Approved, S::Implementing, 14.0, 0.6),
    (S::Offered, S::Investigating, 10.0, 0.24),
    (S::Offered, S::Answered, -110.0, 0.5),
    (S::Offered, S::Implementing, 0.0, 0.5),
    (S::Answered, S::Dispatched, 0.0, 0.44),
    (S::Answered, S::Registered, 16.0, 0.66),
    (S::Closed, S::Registered, -16.0, 0.36),
    (S::Closed, S::Dispatched, -16.0, 0.2),
    (S::Answered, S::Closed, 0.0, 0.5),
    (S::Declined, S::Registered, 12.0, 0.4),
    (S::Withdrawn, S::Registered, 22.0, 0.42),
    (S::Withdrawn, S::Dispatched, -36.0, 0.14),
    (S::Handled, S::Answered, 0.0, 0.5),
];

/// The picture.
pub(crate) fn picture(lang: Lang) -> String {
    let title = lang.pick("Lifecycle of a complaint", "投诉的流转状态");
    let about = lang.pick(
        "States as boxes, the commands that lead from one to another as arrows.",
        "方框为状态，箭头为使其流转的操作。",
    );
    let mut svg = Svg::new(1180.0, 580.0, title, about);
    svg.raw(
        "<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 10z\"/></marker></defs>",
    );
    let mut words = Vec::new();
    for ((from, to), commands) in arrows() {
        let text: Vec<&str> = commands.iter().map(|command| command.label(lang)).collect();
        words.push((arrow(&mut svg, from, to), text.join(" / ")));
    }
    for state in S::ALL {
        let ((x, y), (wide, high)) = (place(*state), BOX);
        let class = if state.is_terminal() { "node over-node" } else { "node" };
        svg.raw(&format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{wide}\" height=\"{high}\" rx=\"9\" class=\"{class}\"/>",
            x - wide / 2.0,
            y - high / 2.0
        ));
        svg.text((x, y + 5.0), "state-name", Anchor::Middle, state.label(lang));
    }
    for ((x, y), text) in words {
        svg.text((x, y + 4.0), "edge-name", Anchor::Middle, &text);
    }
    let (x, y) = place(S::Withdrawn);
    let note = lang.pick("← withdraw, from every open state", "← 撤诉：任一未结状态均可");
    if withdrawable() {
        svg.text((x + BOX.0 / 2.0 + 8.0, y + 34.0), "note", Anchor::Start, note);
    }
    svg.finish()
}

/// The arrows between two states, with the commands that take them; withdrawing is said in words.
fn arrows() -> BTreeMap<(S, S), Vec<CommandKind>> {
    let mut arrows: BTreeMap<(S, S), Vec<CommandKind>> = BTreeMap::new();
    let moves = transitions().iter().filter(|edge| edge.from != edge.to);
    for edge in moves.filter(|edge| edge.command != CommandKind::Withdraw || !withdrawable()) {
        arrows.entry((edge.from, edge.to)).or_default().push(edge.command);
    }
    arrows
}

/// Whether a case can be withdrawn from every open state and no other.
fn withdrawable() -> bool {
    let withdraws = |state: S| {
        transitions().iter().any(|e| e.from == state && e.command == CommandKind::Withdraw)
    };
    S::ALL.iter().all(|state| withdraws(*state) != state.is_terminal())
}

/// Draws an arrow and gives the place for its words.
fn arrow(svg: &mut Svg, from: S, to: S) -> (f64, f64) {
    let (start, end) = (place(from), place(to));
    let known = BENDS.iter().find(|(a, b, ..)| (*a, *b) == (from, to));
    let (bend, share) = known.map_or((24.0, 0.5), |(_, _, bend, share)| (*bend, *share));
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let long = dx.hypot(dy).max(1.0);
    // To the left of the way from start to end, on a screen whose y runs down.
    let middle = (
        start.0.midpoint(end.0) + dy / long * bend * 2.0,
        start.1.midpoint(end.1) - dx / long * bend * 2.0,
    );
    let (a, b) = (edge_of(start, middle), edge_of(end, middle));
    svg.raw(&format!(
        "<path d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\" class=\"edge\" marker-end=\"url(#tip)\"/>",
        a.0, a.1, middle.0, middle.1, b.0, b.1
    ));
    let on = |p: f64, q: f64, r: f64| {
        let rest = 1.0 - share;
        rest * rest * p + 2.0 * rest * share * q + share * share * r
    };
    (on(a.0, middle.0, b.0), on(a.1, middle.1, b.1))
}

/// Where the way from a box's middle to a point leaves the box.
fn edge_of((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to_x - x, to_y - y);
    let (half_wide, half_high) = (BOX.0 / 2.0 + 3.0, BOX.1 / 2.0 + 3.0);
    let scale = (half_wide / dx.abs().max(1e-6)).min(half_high / dy.abs().max(1e-6));
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
