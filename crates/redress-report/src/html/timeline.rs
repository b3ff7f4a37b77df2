//! The chart of a complaint's limits over time.
//!
//! Five minutes and three days have to fit on one axis, so the axis is compressed: the length of a gap
//! between two events grows with its logarithm. Dates are placed at their midnights.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

use super::charts::pixels;
use super::drawing::{AMBER, BLUE, Drawing, GREY, INK, MIST, PALE, RED, SOFT, Side, WASH, wide};
use crate::words;
use crate::{LimitBar, Timeline};
use redress::vocabulary::Lang;

type Instant = DateTime<Utc>;

const WIDTH: i32 = 980;
const TOP: i32 = 64;
const PITCH: i32 = 24;

/// The compressed axis: instants with their positions.
struct Axis {
    places: Vec<(Instant, f64)>,
    left: i32,
    wide: i32,
}

impl Axis {
    fn new(mut instants: Vec<Instant>, left: i32, wide: i32) -> Self {
        instants.sort_unstable();
        instants.dedup();
        let mut places: Vec<(Instant, f64)> = Vec::new();
        let mut x = 0.0;
        for at in instants {
            if let Some((before, _)) = places.last() {
                x += (1.0 + minutes(at.signed_duration_since(*before)) / 4.0).ln();
            }
            places.push((at, x));
        }
        let length = f64::max(x, 1.0);
        places.iter_mut().for_each(|place| place.1 /= length);
        Self { places, left, wide }
    }

    /// The position of an instant, interpolated between its neighbours.
    fn at(&self, at: Instant) -> i32 {
        let after = self.places.partition_point(|(place, _)| *place < at);
        let low = after.checked_sub(1).and_then(|n| self.places.get(n));
        let part = match (low, self.places.get(after)) {
            (Some((from, x1)), Some((to, x2))) => {
                let whole = minutes(to.signed_duration_since(*from)).max(1e-6);
                x1 + (x2 - x1) * minutes(at.signed_duration_since(*from)) / whole
            }
            (Some((_, x)), None) | (None, Some((_, x))) => *x,
            (None, None) => 0.0,
        };
        self.left.saturating_add(pixels(part, self.wide))
    }
}

fn minutes(span: TimeDelta) -> f64 {
    span.as_seconds_f64() / 60.0
}

pub(super) fn picture(title: &str, life: &Timeline, zone: Tz, lang: Lang) -> Markup {
    let names = life.bars.iter().map(|bar| wide(bar.name.text(lang), 12)).max().unwrap_or(0);
    let left = names.clamp(90, 420).saturating_add(14);
    let mut instants = life.moments.clone();
    for bar in &life.bars {
        instants.extend([bar.start, bar.due, bar.end.unwrap_or(life.until)]);
    }
    instants.push(life.until);
    let axis = Axis::new(instants, left, WIDTH.saturating_sub(left).saturating_sub(24));
    let rows = i32::try_from(life.bars.len()).unwrap_or(0);
    let height = PITCH.saturating_mul(rows).saturating_add(TOP).saturating_add(8);
    let mut drawing = Drawing::new(WIDTH, height);
    days(&mut drawing, life, &axis, zone, height, lang);
    states(&mut drawing, life, &axis, zone, lang);
    for (bar, row) in life.bars.iter().zip(0..) {
        let y = PITCH.saturating_mul(row).saturating_add(TOP);
        let at = (left.saturating_sub(8), y.saturating_add(9));
        drawing.text(bar.name.text(lang), at, Side::Before, INK, 12);
        limit(&mut drawing, bar, life.until, &axis, y, zone, lang);
    }
    let said: Vec<String> = life
        .bars
        .iter()
        .map(|bar| {
            let due = words::end(bar.due, zone, lang);
            format!("{}: {due} {}", bar.name.text(lang), verdict(bar, lang))
        })
        .collect();
    drawing.finish(title, &said.join(lang.pick("; ", "；")))
}

impl Timeline {
    /// The chart alone, as an SVG file: dates and times are local to `zone`, texts are in one language. No script,
    /// no style sheet, nothing loaded from elsewhere.
    #[must_use]
    pub fn svg(&self, title: &str, zone: Tz, lang: Lang) -> String {
        let chart = picture(title, self, zone, lang).0;
        // On a page the style sheet says so; a file has none.
        let alone = r##"<svg font-family="system-ui, sans-serif" style="background:#fff" "##;
        chart.replacen("<svg ", alone, 1)
    }
}

const fn verdict(bar: &LimitBar, lang: Lang) -> &'static str {
    match bar.on_time {
        Some(true) => lang.pick("kept", "按时"),
        Some(false) => lang.pick("late", "超时"),
        None if bar.broken => lang.pick("broken", "超时"),
        None => "",
    }
}

/// The start of a local day; an hour later if the clocks skip midnight.
fn midnight(date: NaiveDate, zone: Tz) -> Option<Instant> {
    let wall = date.and_time(chrono::NaiveTime::MIN);
    let hour = wall.checked_add_signed(TimeDelta::hours(1))?;
    let local = |wall: chrono::NaiveDateTime| wall.and_local_timezone(zone).earliest();
    local(wall).or_else(|| local(hour)).map(|local| local.to_utc())
}

/// Draws a line at each midnight, its date if there is room, and shades rest days.
fn days(d: &mut Drawing, life: &Timeline, axis: &Axis, zone: Tz, height: i32, lang: Lang) {
    let Some(from) = life.moments.first().copied() else { return };
    let until = axis.places.last().map_or(life.until, |(at, _)| *at);
    let mut free = axis.left.saturating_sub(1);
    for date in from.with_timezone(&zone).date_naive().iter_days().take(400) {
        let (Some(starts), Some(next)) =
            (midnight(date, zone), date.succ_opt().and_then(|next| midnight(next, zone)))
        else {
            return;
        };
        if starts > until {
            return;
        }
        let (x1, x2) = (axis.at(starts.max(from)), axis.at(next.min(until)));
        let rest = life.rest_days.iter().find(|(day, _)| *day == date);
        if let Some((day, kind)) = rest {
            let hint = format!("{day} {}", kind.text(lang));
            d.block((x1, 22), (x2, height.saturating_sub(4)), WASH, &hint);
        }
        if starts > from {
            d.path(&[(x1, 22), (x1, height.saturating_sub(4))], PALE, 1);
        }
        let text = words::day(date, lang);
        let (at, size) = (x1.saturating_add(3), wide(&text, 12));
        let room = x2.saturating_sub(x1) > size.saturating_mul(6) / 10 || starts > from;
        if at >= free && at.saturating_add(size) < WIDTH && room {
            d.text(&text, (at, 12), Side::After, SOFT, 12);
            free = at.saturating_add(size).saturating_add(8);
        }
    }
}

/// Draws the states of the case above the limits, and the instants at which something was done.
fn states(d: &mut Drawing, life: &Timeline, axis: &Axis, zone: Tz, lang: Lang) {
    let ends = life.states.iter().skip(1).map(|(at, _)| *at).chain([life.until]);
    for (((from, state), until), odd) in
        life.states.iter().zip(ends).zip([false, true].into_iter().cycle())
    {
        let x1 = axis.at(*from);
        let x2 = axis.at(until.max(*from)).max(x1.saturating_add(2));
        let label = state.label(lang);
        let hint = format!("{label} · {}", words::moment(*from, zone, lang));
        d.block((x1, 26), (x2, 46), if odd { PALE } else { MIST }, &hint);
        if wide(label, 12) < x2.saturating_sub(x1).saturating_sub(4) {
            d.text(label, (x1.midpoint(x2), 36), Side::Around, INK, 12);
        }
    }
    for at in &life.moments {
        let x = axis.at(*at);
        d.path(&[(x, 48), (x, 54)], SOFT, 1);
    }
}

fn limit(
    d: &mut Drawing,
    bar: &LimitBar,
    last: Instant,
    axis: &Axis,
    y: i32,
    zone: Tz,
    lang: Lang,
) {
    let ended = bar.end.unwrap_or(last);
    let (start, due, end) = (axis.at(bar.start), axis.at(bar.due), axis.at(ended));
    let hint = format!(
        "{}: {} – {}",
        bar.name.text(lang),
        words::moment(bar.start, zone, lang),
        words::end(bar.due, zone, lang)
    );
    let down = |by: i32| y.saturating_add(by);
    let least = |x: i32| x.max(start.saturating_add(2));
    d.block((start, down(2)), (least(due), down(15)), PALE, &hint);
    let used = if bar.on_time.is_some() { BLUE } else { GREY };
    d.block((start, down(4)), (least(end.min(due)), down(13)), used, &hint);
    if bar.broken && end > due {
        d.block((due, down(4)), (end, down(13)), RED, &hint);
    }
    for (from, to) in &bar.stops {
        let to = axis.at(to.unwrap_or(last));
        d.block((axis.at(*from), down(4)), (to, down(13)), "#fff", lang.pick("on hold", "挂起"));
        d.dashes(&[(axis.at(*from), down(8)), (to, down(8))], SOFT);
    }
    if let Some(before) = bar.promised_before.map(|before| axis.at(before)) {
        d.dashes(&[(before, y), (before, down(17))], INK);
    }
    d.path(&[(due, y), (due, down(17))], INK, 2);
    for at in &bar.warned {
        d.triangle((axis.at(*at), down(8)), AMBER);
    }
    let (mark, color, x) = match bar.on_time {
        Some(true) => ("✓", BLUE, end),
        Some(false) => ("✗", RED, end),
        None if bar.broken => ("✗", RED, due),
        None => return,
    };
    d.text(mark, (x.saturating_add(4), down(9)), Side::After, color, 13);
}

/// The legend of the chart.
pub(super) fn legend(lang: Lang) -> Markup {
    let signs = [
        ("mark", "▏", lang.pick("due", "截止")),
        ("met", "▮", lang.pick("time used", "已用时间")),
        ("missed", "▮", lang.pick("overrun", "超时")),
        ("warned", "▲", lang.pick("warning", "预警")),
        ("met", "✓", lang.pick("kept", "按时")),
        ("missed", "✗", lang.pick("broken", "超时")),
        ("few", "┄", lang.pick("suspended, or due before an extension", "中止，或原承诺")),
    ];
    html! {
        figcaption {
            @for (class, sign, text) in signs { span { b class=(class) { (sign) } " " (text) } " " }
            (lang.pick(
                "Time is compressed: long waits are drawn shorter than they were. Shaded: rest days.",
                "时间轴经压缩：长时间的间隔画得较短。阴影为休息日。",
            ))
        }
    }
}
