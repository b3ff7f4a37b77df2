//! One complaint's limits over time: from when to when, warned, broken, stopped.
//!
//! Five minutes and three days stand on one axis, so the axis is compressed: a longer gap between two
//! events is drawn longer, but only by its logarithm. Dates stand where their midnights are.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Event};
use redress::lifecycle::StateKind;
use redress::vocabulary::RuleId;

use super::Error;
use super::labels;
use super::simulation::Scene;
use super::svg::{Anchor, Svg, count, width};

type Instant = DateTime<Utc>;

/// One limit's life.
#[derive(Clone, Debug)]
struct Bar {
    rule: RuleId,
    start: Instant,
    due: Instant,
    warned: Vec<Instant>,
    breached: bool,
    done: Option<(Instant, bool)>,
    /// When it ended without being done, if it did.
    dropped: Option<Instant>,
    stops: Vec<(Instant, Option<Instant>)>,
    promised_before: Option<Instant>,
}

impl Bar {
    fn end(&self, last: Instant) -> Instant {
        self.done.map(|(at, _)| at).or(self.dropped).unwrap_or(last)
    }
}

/// What a complaint's log says, for drawing.
struct Life {
    bars: Vec<Bar>,
    states: Vec<(Instant, StateKind)>,
    moments: Vec<Instant>,
}

fn life(scene: &Scene, complaint: &Complaint) -> Result<Life, Error> {
    let mut life = Life { bars: Vec::new(), states: Vec::new(), moments: Vec::new() };
    let mut state: Option<Complaint> = None;
    for entry in scene.desk.log(&complaint.id)? {
        let at = entry.occurred_at;
        match &mut state {
            Some(state) => state.apply(&entry)?,
            None => state = Some(Complaint::from_log([&*entry])?),
        }
        let kind = state.as_ref().map_or(StateKind::Received, |state| state.state.kind());
        if life.states.last().is_none_or(|(_, last)| *last != kind) {
            life.states.push((at, kind));
        }
        let after = matches!(
            entry.events.first(),
            Some(
                Event::NoticeDecided { .. }
                    | Event::NoticeSigned { .. }
                    | Event::LiabilityDecided { .. }
            )
        );
        // Papers signed weeks later would squeeze the case itself.
        if !(after && kind == StateKind::Closed) {
            life.moments.push(at);
        }
        for event in &entry.events {
            fold(&mut life.bars, event, at);
        }
    }
    Ok(life)
}

fn fold(bars: &mut Vec<Bar>, event: &Event, now: Instant) {
    if let Event::LimitStarted { rule, start, due, .. } = event {
        bars.push(Bar {
            rule: rule.clone(),
            start: *start,
            due: *due,
            warned: Vec::new(),
            breached: false,
            done: None,
            dropped: None,
            stops: Vec::new(),
            promised_before: None,
        });
        return;
    }
    let (Event::LimitMet { rule, .. }
    | Event::LimitWarned { rule, .. }
    | Event::LimitBreached { rule, .. }
    | Event::LimitSuspended { rule, .. }
    | Event::LimitResumed { rule, .. }
    | Event::LimitRepromised { rule, .. }
    | Event::LimitSuperseded { rule, .. }
    | Event::LimitLapsed { rule }) = event
    else {
        return;
    };
    let Some(bar) = bars.iter_mut().rev().find(|bar| bar.rule == *rule) else { return };
    match event {
        Event::LimitMet { at, on_time, .. } => bar.done = Some((*at, *on_time)),
        Event::LimitWarned { warning, .. } => bar.warned.push(warning.at),
        Event::LimitBreached { .. } => bar.breached = true,
        Event::LimitSuspended { since, .. } => bar.stops.push((*since, None)),
        Event::LimitResumed { due, .. } => {
            if let Some(stop) = bar.stops.last_mut() {
                stop.1 = Some(now);
            }
            bar.due = *due;
        }
        Event::LimitRepromised { from, to, .. } => {
            bar.promised_before = Some(*from);
            bar.due = *to;
        }
        _ => bar.dropped = Some(now),
    }
}

/// The compressed axis: instants with their places.
struct Axis {
    places: Vec<(Instant, f64)>,
}

impl Axis {
    fn new(mut instants: Vec<Instant>, left: f64, wide: f64) -> Self {
        instants.sort_unstable();
        instants.dedup();
        let mut places: Vec<(Instant, f64)> = Vec::new();
        let mut x = 0.0;
        for at in instants {
            if let Some((before, _)) = places.last() {
                let minutes = (at - *before).as_seconds_f64() / 60.0;
                x += (1.0 + minutes / 4.0).ln();
            }
            places.push((at, x));
        }
        let scale = wide / x.max(1.0);
        for place in &mut places {
            place.1 = left + place.1 * scale;
        }
        Self { places }
    }

    /// Where an instant stands: between its neighbours in proportion.
    fn at(&self, at: Instant) -> f64 {
        let after = self.places.partition_point(|(place, _)| *place < at);
        let (low, high) =
            (after.checked_sub(1).and_then(|n| self.places.get(n)), self.places.get(after));
        match (low, high) {
            (Some((from, x1)), Some((to, x2))) => {
                let share =
                    (at - *from).as_seconds_f64() / (*to - *from).as_seconds_f64().max(1e-6);
                x1 + (x2 - x1) * share
            }
            (Some((_, x)), None) | (None, Some((_, x))) => *x,
            (None, None) => 0.0,
        }
    }
}

/// The picture of one complaint.
pub(crate) fn picture(scene: &Scene, complaint: &Complaint) -> Result<String, Error> {
    let lang = scene.lang;
    let life = life(scene, complaint)?;
    let last = life.moments.iter().max().copied().unwrap_or(complaint.recorded_at);
    let (wide, top, pitch) = (980.0, 92.0, 24.0);
    let names: Vec<String> = life.bars.iter().map(|bar| name(scene, bar)).collect();
    let left = names.iter().map(|name| width(name, 12.5)).fold(90.0, f64::max) + 14.0;
    let mut instants = life.moments.clone();
    for bar in &life.bars {
        instants.extend([bar.start, bar.due, bar.end(last)]);
    }
    let end = instants.iter().max().copied().unwrap_or(last);
    let axis = Axis::new(instants, left, wide - left - 16.0);
    let high = top + pitch * count(life.bars.len()) + 14.0;
    let title = match lang {
        redress::vocabulary::Lang::En => format!("Time limits of complaint {}", complaint.id),
        redress::vocabulary::Lang::Zh => format!("投诉 {} 的各项时限", complaint.id),
    };
    let about = lang.pick(
        "A row a time limit: the time allowed, what was used of it, overruns, warnings, stops.",
        "每行一个时限：允许的时间、实际用时、超时、预警、中止。",
    );
    let mut svg = Svg::new(wide, high, &title, about);
    days(scene, &mut svg, &axis, (complaint.received_at, end), (left, high));
    strip(scene, &mut svg, &axis, &life, last);
    for (number, (bar, name)) in life.bars.iter().zip(&names).enumerate() {
        let y = top + pitch * count(number);
        svg.text((left - 8.0, y + 12.0), "row", Anchor::End, name);
        draw(scene, &mut svg, &axis, bar, y, last);
    }
    Ok(svg.finish())
}

fn name(scene: &Scene, bar: &Bar) -> String {
    let within = scene.policy.limit(&bar.rule).map(|rule| rule.within.text(scene.lang));
    let within = within.unwrap_or_default();
    let label = labels::limit(&scene.policy, &bar.rule, scene.lang);
    format!("{label} · {within}")
}

/// Days: a line at each midnight, its date where there is room, rest days shaded.
fn days(
    scene: &Scene,
    svg: &mut Svg,
    axis: &Axis,
    (from, until): (Instant, Instant),
    (left, high): (f64, f64),
) {
    let zone = scene.calendar.zone();
    let mut free = left - 1.0;
    let first = scene.calendar.local_date(from);
    for date in first.iter_days().take(400) {
        let starts = super::arrivals::instant(zone, date, 0);
        if starts > until {
            break;
        }
        let ends = super::arrivals::instant(zone, date, 24 * 60).min(until);
        let (x1, x2) = (axis.at(starts.max(from)), axis.at(ends));
        if !scene.calendar.is_working_day(date) {
            let hint = format!("{date} {}", scene.calendar.day_kind(date).text(scene.lang));
            svg.rect((x1, 22.0), (x2 - x1, high - 26.0), "rest", &hint);
        }
        if starts > from {
            svg.line((x1, 22.0), (x1, high - 4.0), "midnight");
        }
        let text = labels::moment(starts + TimeDelta::hours(12), zone, scene.lang);
        let text = text.rsplit_once(' ').map_or(text.as_str(), |(day, _)| day).to_owned();
        let size = width(&text, 12.0);
        if x1 + 3.0 >= free && x1 + 3.0 + size < 980.0 && (x2 - x1 > size * 0.6 || starts > from) {
            svg.text((x1 + 3.0, 16.0), "tick", Anchor::Start, &text);
            free = x1 + 3.0 + size + 8.0;
        }
    }
}

/// The states the case was in, above the limits.
fn strip(scene: &Scene, svg: &mut Svg, axis: &Axis, life: &Life, last: Instant) {
    let ends = life.states.iter().skip(1).map(|(at, _)| *at).chain([last]);
    for (number, ((from, state), until)) in life.states.iter().zip(ends).enumerate() {
        let (x1, x2) = (axis.at(*from), axis.at(until.max(*from)));
        let label = state.label(scene.lang);
        let class = if number % 2 == 0 { "state even" } else { "state odd" };
        let hint = format!("{label} · {}", scene.moment(*from));
        svg.rect((x1, 28.0), ((x2 - x1).max(1.5), 22.0), class, &hint);
        if width(label, 11.5) < x2 - x1 - 4.0 {
            svg.text((x1.midpoint(x2), 43.0), "in", Anchor::Middle, label);
        }
    }
    for at in &life.moments {
        let x = axis.at(*at);
        svg.line((x, 52.0), (x, 58.0), "moment");
    }
    let caption = scene.lang.pick(
        "▏due   ▮ in time   ▮ late   ▲ warning   ✗ broken   ✓ done   ░ stopped",
        "▏截止   ▮ 按时   ▮ 超时   ▲ 预警   ✗ 超时   ✓ 完成   ░ 中止",
    );
    // The two blocks take the colours that they stand for.
    let mut blocks = ["kept-text", "broken-text"].into_iter();
    let mut text = String::new();
    for c in caption.chars() {
        let class = match c {
            '▮' => blocks.next(),
            '▲' => Some("warn-text"),
            '✗' => Some("broken-text"),
            '✓' => Some("kept-text"),
            _ => None,
        };
        match class {
            Some(class) => text += &format!("<tspan class=\"{class}\">{c}</tspan>"),
            None => text.push(c),
        }
    }
    let left = life.states.first().map_or(0.0, |(at, _)| axis.at(*at));
    svg.raw(&format!(
        "<text x=\"{left:.1}\" y=\"78\" class=\"legend\" xml:space=\"preserve\">{text}</text>"
    ));
}

fn draw(scene: &Scene, svg: &mut Svg, axis: &Axis, bar: &Bar, y: f64, last: Instant) {
    let (start, due, end) = (axis.at(bar.start), axis.at(bar.due), axis.at(bar.end(last)));
    let hint = format!(
        "{}: {} – {}",
        labels::limit(&scene.policy, &bar.rule, scene.lang),
        scene.moment(bar.start),
        scene.moment(bar.due)
    );
    svg.rect((start, y + 2.0), ((due - start).max(2.0), 13.0), "allowed", &hint);
    let used = if bar.done.is_some() { "used" } else { "open" };
    svg.rect((start, y + 4.0), ((end.min(due) - start).max(2.0), 9.0), used, &hint);
    if end > due && bar.breached {
        svg.rect((due, y + 4.0), (end - due, 9.0), "over", &hint);
    }
    for (from, to) in &bar.stops {
        let (x1, x2) = (axis.at(*from), axis.at(to.unwrap_or(last)));
        svg.rect((x1, y + 4.0), (x2 - x1, 9.0), "stop", scene.lang.pick("on hold", "挂起"));
    }
    if let Some(before) = bar.promised_before {
        let x = axis.at(before);
        svg.line((x, y), (x, y + 17.0), "before");
    }
    svg.line((due, y), (due, y + 17.0), "due");
    for at in &bar.warned {
        let (x, base) = (axis.at(*at), y + 14.0);
        svg.raw(&format!("<path d=\"M{:.1} {base:.1}l4.5 -9l4.5 9z\" class=\"warn\"/>", x - 4.5));
    }
    match bar.done {
        Some((_, true)) => svg.text((end + 3.0, y + 13.0), "ok", Anchor::Start, "✓"),
        Some((_, false)) => svg.text((end + 3.0, y + 13.0), "bad", Anchor::Start, "✗"),
        None if bar.breached => svg.text((due + 3.0, y + 13.0), "bad", Anchor::Start, "✗"),
        None => {}
    }
}
