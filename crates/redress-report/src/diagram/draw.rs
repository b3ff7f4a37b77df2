//! The layout: one state below the other, and lines of their own for what skips or leads back.
//!
//! Every arrow leaves its state at a height of its own and has its words there, between the state and the lines that
//! run along it, so that no words lie on a line. Arrows to the same state share their line.

use maud::{Markup, PreEscaped, html};
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::Lang;

use super::arrows::{Arrow, Way, details, name};
use crate::html::Safe;
use crate::html::drawing::{AMBER, BLUE, INK, MIST, SOFT, wide};

/// Font sizes of names and of what stands below them.
const LARGE: i32 = 14;
const SMALL: i32 = 12;
/// Heights of their lines.
const LINE: i32 = 18;
const FINE: i32 = 15;
/// Half the width of a state, and the room for the words beside it.
const HALF: i32 = 104;
const WORDS: i32 = 236;
/// The distance of two lines that run along.
const LANE: i32 = 16;
const MARGIN: i32 = 16;
const FONTS: &str = "system-ui, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/// Words on several lines, the names first.
struct Words {
    names: Vec<String>,
    more: Vec<String>,
}

impl Words {
    fn height(&self) -> i32 {
        count(self.names.len()) * LINE + count(self.more.len()) * FINE
    }
}

/// One side of a state.
#[derive(Default)]
struct Edge {
    /// Where the shared line comes in.
    entry: Option<i32>,
    /// The arrows that leave, with their heights.
    exits: Vec<(i32, StateKind)>,
}

struct Drawn {
    state: StateKind,
    bottom: i32,
    left: Edge,
    right: Edge,
}

impl Drawn {
    const fn edge(&self, on: Side) -> &Edge {
        match on {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}

struct Picture<'p> {
    policy: &'p Policy,
    way: &'p Way,
    lang: Lang,
    /// Commands whose conditions and limits have been written.
    said: Vec<CommandKind>,
    marks: String,
    middle: i32,
}

pub(super) fn picture(policy: &Policy, way: &Way, lang: Lang) -> Markup {
    let lanes = [targets(way, Side::Left), targets(way, Side::Right)];
    let reach = |lanes: &[StateKind]| HALF + WORDS + LANE * count(lanes.len()) + MARGIN;
    let middle = reach(&lanes[0]);
    let width = middle + reach(&lanes[1]);
    let mut picture = Picture { policy, way, lang, said: Vec::new(), marks: String::new(), middle };
    let mut y = picture.start();
    let mut drawn: Vec<Drawn> = Vec::new();
    for (place, state) in way.states.iter().enumerate() {
        let one = picture.state(*state, y);
        y = one.bottom;
        drawn.push(one);
        if let Some(next) = way.states.get(place.saturating_add(1)) {
            y = picture.down(*state, *next, y);
        }
    }
    for (side, lanes) in [Side::Left, Side::Right].into_iter().zip(&lanes) {
        picture.along(&drawn, side, lanes);
    }
    let height = picture.beside(y + 2 * MARGIN) + MARGIN;
    let title = lang.pick("The way of a case: ", "投诉流程：");
    html! {
        svg viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height)
            xmlns="http://www.w3.org/2000/svg" role="img" font-family=(FONTS) {
            title { (title) (Safe(policy.spec().title.text(lang))) }
            desc { (Safe(told(policy, way, lang))) }
            rect width=(width) height=(height) fill="#ffffff" {}
            (PreEscaped(picture.marks))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Where an arrow runs; `None` for straight down and for what stays.
fn side(way: &Way, arrow: &Arrow) -> Option<Side> {
    let (from, to) = (way.place(arrow.from?), way.place(arrow.to));
    if to < from { Some(Side::Left) } else { (to > from.saturating_add(1)).then_some(Side::Right) }
}

/// The states that have a line on a side, the nearest line first: the one that ends first, so that lines cross little.
fn targets(way: &Way, on: Side) -> Vec<StateKind> {
    let to = |state: &StateKind| {
        way.arrows.iter().any(|arrow| arrow.to == *state && side(way, arrow) == Some(on))
    };
    let mut all: Vec<StateKind> = way.states.iter().copied().filter(to).collect();
    if on == Side::Left {
        all.reverse();
    }
    all
}

/// The arrows in words, for those who do not see them.
fn told(policy: &Policy, way: &Way, lang: Lang) -> String {
    let one = |arrow: &Arrow| {
        let names: Vec<_> = arrow.commands.iter().map(|step| name(policy, *step, lang)).collect();
        let from = arrow.from.map_or("", |state| state.label(lang));
        format!("{from} → {}: {}", arrow.to.label(lang), names.join(", "))
    };
    way.arrows.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX / 1024)
}

/// Breaks a text into lines that fit, after blanks; within a word only where it alone does not fit.
fn wrap(text: &str, room: i32, size: i32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let whole = wide(word.trim_end(), size) <= room;
        let pieces =
            if whole { vec![word.to_owned()] } else { word.chars().map(String::from).collect() };
        for piece in pieces {
            match lines.last_mut() {
                Some(line) if wide(line, size) + wide(piece.trim_end(), size) <= room => {
                    line.push_str(&piece)
                }
                _ => lines.push(piece),
            }
        }
    }
    lines
}

impl Picture<'_> {
    fn put(&mut self, mark: &Markup) {
        self.marks.push_str(&mark.0);
    }

    /// The words at an arrow. A command has its conditions and limits where it stands first.
    fn words(&mut self, commands: &[CommandKind], prefix: &str, room: i32) -> Words {
        let mut words = Words { names: Vec::new(), more: Vec::new() };
        for command in commands {
            let name = format!("{prefix}{}", name(self.policy, *command, self.lang));
            words.names.extend(wrap(&name, room, LARGE));
            if !self.said.contains(command) {
                self.said.push(*command);
                for line in details(self.policy, *command, self.lang) {
                    words.more.extend(wrap(&line, room, SMALL));
                }
            }
        }
        words
    }

    fn write(&mut self, words: &Words, x: i32, top: i32, anchor: &str) {
        let mut y = top;
        for (lines, size, line, color) in
            [(&words.names, LARGE, LINE, INK), (&words.more, SMALL, FINE, SOFT)]
        {
            for text in lines {
                y += line;
                self.put(&html! {
                    text x=(x) y=(y - 4) text-anchor=(anchor) font-size=(size) fill=(color) { (Safe(text)) }
                });
            }
        }
    }

    /// Where cases come in.
    fn start(&mut self) -> i32 {
        let (x, y) = (self.middle, MARGIN + 8);
        self.put(&html! { circle cx=(x) cy=(y) r="7" fill=(INK) {} });
        let words = self.words(&[CommandKind::Receive], "", HALF + WORDS);
        let end = y + words.height().max(LINE) + 16;
        self.write(&words, x + 14, y - 2, "start");
        self.straight(y + 7, end);
        end
    }

    /// An arrow straight down the middle.
    fn straight(&mut self, from: i32, to: i32) {
        let x = self.middle;
        self.put(&html! {
            path d=(format!("M{x} {from}V{}", to - 6)) stroke=(INK) stroke-width="2" fill="none" {}
            path d=(format!("M{x} {to}l-5 -9h10z")) fill=(INK) {}
        });
    }

    /// From a state to the one below it; where that begins.
    fn down(&mut self, from: StateKind, to: StateKind, top: i32) -> i32 {
        let way = self.way;
        let arrow = way.arrows.iter().find(|arrow| arrow.from == Some(from) && arrow.to == to);
        let Some(arrow) = arrow else { return top + 24 };
        let words = self.words(&arrow.commands, "", HALF + WORDS - 20);
        let bottom = top + words.height() + 22;
        self.straight(top, bottom);
        self.write(&words, self.middle + 12, top + 5, "start");
        bottom
    }

    /// A state, with what stays in it and the words of the arrows that leave it at its sides.
    fn state(&mut self, state: StateKind, top: i32) -> Drawn {
        let (way, middle) = (self.way, self.middle);
        let mut inside = Words { names: Vec::new(), more: Vec::new() };
        let stays =
            way.arrows.iter().filter(|arrow| arrow.from == Some(state) && arrow.to == state);
        for arrow in stays {
            let words = self.words(&arrow.commands, "↻ ", 2 * HALF - 16);
            inside.names.extend(words.names);
            inside.more.extend(words.more);
        }
        for (command, into) in
            [(CommandKind::Withdraw, StateKind::Withdrawn), (CommandKind::Merge, StateKind::Closed)]
        {
            if state == into && way.beside.contains(&command) {
                let from = self.lang.pick("from every open state: ", "任一在办状态：");
                let text = format!("{from}{}", name(self.policy, command, self.lang));
                inside.more.extend(wrap(&text, 2 * HALF - 16, SMALL));
            }
        }
        let mut bottom = top + 34 + inside.height();
        let (left, y) = self.leaving(state, top, Side::Left);
        bottom = bottom.max(y);
        let (right, y) = self.leaving(state, top, Side::Right);
        bottom = bottom.max(y);
        let (thick, fill) = if state.is_terminal() { (3, "#ffffff") } else { (1, MIST) };
        self.put(&html! {
            rect x=(middle - HALF) y=(top) width=(2 * HALF) height=(bottom - top) rx="6" fill=(fill)
                stroke=(BLUE) stroke-width=(thick) {}
            text x=(middle) y=(top + 23) text-anchor="middle" font-size="15" font-weight="700" fill=(INK) {
                (state.label(self.lang))
            }
        });
        self.write(&inside, middle, top + 29, "middle");
        Drawn { state, bottom, left, right }
    }

    /// The words of the arrows that leave a state on one side; where they end.
    fn leaving(&mut self, state: StateKind, top: i32, on: Side) -> (Edge, i32) {
        let (way, mut edge, mut y) = (self.way, Edge::default(), top + 8);
        if targets(way, on).contains(&state) {
            edge.entry = Some(top + 14);
            y = top + 20;
        }
        let leave = |arrow: &&Arrow| arrow.from == Some(state) && side(way, arrow) == Some(on);
        for arrow in way.arrows.iter().filter(leave) {
            let words = self.words(&arrow.commands, "", WORDS - 24);
            let (x, anchor) = match on {
                Side::Left => (self.middle - HALF - 10, "end"),
                Side::Right => (self.middle + HALF + 10, "start"),
            };
            self.write(&words, x, y, anchor);
            y += words.height() + 4;
            edge.exits.push((y, arrow.to));
            y += 4;
        }
        (edge, y + 6)
    }

    /// The lines that run along a side, from where arrows leave to the state that they lead to.
    fn along(&mut self, drawn: &[Drawn], on: Side, lanes: &[StateKind]) {
        let (sign, color) = match on {
            Side::Left => (-1, AMBER),
            Side::Right => (1, BLUE),
        };
        for (lane, target) in (0..).zip(lanes) {
            let lane = self.middle + sign * (HALF + WORDS + LANE * lane);
            let side = self.middle + sign * HALF;
            let to = drawn.iter().find(|one| one.state == *target);
            let Some(entry) = to.and_then(|one| one.edge(on).entry) else { continue };
            for one in drawn {
                for (y, _) in one.edge(on).exits.iter().filter(|(_, to)| to == target) {
                    let turn = 6 * if entry > *y { 1 } else { -1 };
                    let (near, far) = (lane - 6 * sign, side + 7 * sign);
                    self.put(&html! {
                        path d=(format!("M{side} {y}H{near}Q{lane} {y} {lane} {}V{}Q{lane} {entry} {near} {entry}H{far}", y + turn, entry - turn))
                            stroke=(color) stroke-width="1.5" fill="none" {}
                    });
                }
            }
            self.put(&html! {
                path d=(format!("M{side} {entry}l{} -5v10z", 9 * sign)) fill=(color) {}
            });
        }
    }

    /// What is done beside the way, and what the signs mean.
    fn beside(&mut self, top: i32) -> i32 {
        let (left, mut y) = (self.middle - HALF - WORDS, top);
        let key = self.lang.pick(
            "▶ starts a limit   ■ ends it   ↻ stays in the state",
            "▶ 开始计时   ■ 结束计时   ↻ 状态不变",
        );
        let words = Words { names: Vec::new(), more: vec![key.to_owned()] };
        self.write(&words, left, y, "start");
        y += words.height() + 8;
        let room = 2 * (HALF + WORDS);
        let mut head = self.lang.pick("Beside the way", "流程之外").to_owned();
        for &command in &self.way.beside {
            let details = details(self.policy, command, self.lang);
            if details.is_empty() {
                continue;
            }
            if !head.is_empty() {
                let words = Words { names: vec![std::mem::take(&mut head)], more: Vec::new() };
                self.write(&words, left, y, "start");
                y += words.height() + 4;
            }
            let text = format!("{}: {}", name(self.policy, command, self.lang), details.join("; "));
            let words = Words { names: Vec::new(), more: wrap(&text, room, SMALL) };
            self.write(&words, left, y, "start");
            y += words.height() + 2;
        }
        y
    }
}
