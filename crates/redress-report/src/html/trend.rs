//! Line chart of an indicator over time, with the previous year in grey and the target as a dashed line.

use maud::Markup;

use super::charts::{WIDTH, goal, pixels};
use super::drawing::{BLUE, Drawing, GREY, GRID, INK, LETTERS, SOFT, Side, wide};
use crate::reading::Reading;
use crate::words;
use crate::{Point, Trend};
use redress::vocabulary::Lang;
use redress_metrics::Shown;

const HEIGHT: i32 = 250;
/// Left edge of the plot, where the value axis is.
const LEFT: i32 = 64;
const RIGHT: i32 = WIDTH - 14;
const TOP: i32 = 12;
const FLOOR: i32 = HEIGHT - 38;

pub(super) fn picture(title: &str, trend: &Trend, lang: Lang) -> Markup {
    let said: Vec<String> = trend
        .points
        .iter()
        .map(|p| format!("{} {}", words::period(p.interval, lang), p.reading.text(lang)))
        .collect();
    let (unit, low, high) = range(trend);
    let last = f64::from(u32::try_from(trend.points.len().max(2)).unwrap_or(2)) - 1.0;
    let x = |index: usize| {
        let index = f64::from(u32::try_from(index).unwrap_or(0));
        LEFT.saturating_add(pixels((index + 0.35) / (last + 0.7), RIGHT.saturating_sub(LEFT)))
    };
    let y = |value: f64| {
        let part = (value - low) / (high - low);
        FLOOR.saturating_sub(pixels(part, FLOOR.saturating_sub(TOP)))
    };
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    for tick in ticks(low, high) {
        let name = axis(tick, unit, trend.shown, lang);
        if !name.is_empty() {
            drawing.path(&[(LEFT, y(tick)), (RIGHT, y(tick))], GRID, 1);
            let at = (LEFT.saturating_sub(7), y(tick));
            drawing.text(&name, at, Side::Before, SOFT, LETTERS.saturating_sub(1));
        }
    }
    if let Some(target) = &trend.target {
        let y = y(goal(target, trend.shown) / unit);
        drawing.dashes(&[(LEFT, y), (RIGHT, y)], INK);
    }
    let values = |now: bool| {
        let value = move |point: &Point| match now {
            true => point.reading.value(),
            false => point.year_before.as_ref().and_then(Reading::value),
        };
        trend.points.iter().map(value).collect::<Vec<_>>()
    };
    for (values, color, width, radius) in [(values(false), GREY, 2, 3), (values(true), BLUE, 3, 4)]
    {
        let place = |(index, value): (usize, &Option<f64>)| Some((x(index), y((*value)? / unit)));
        let points: Vec<Option<(i32, i32)>> = values.iter().enumerate().map(place).collect();
        // The line is interrupted where there is no value.
        for run in points.split(Option::is_none) {
            let run: Vec<(i32, i32)> = run.iter().copied().flatten().collect();
            if run.len() > 1 {
                drawing.path(&run, color, width);
            }
            run.into_iter().for_each(|dot| drawing.dot(dot, radius, color));
        }
    }
    let places: Vec<i32> = (0..trend.points.len()).map(x).collect();
    below(&mut drawing, trend, &places, HEIGHT, lang);
    drawing.finish(title, &said.join(lang.pick("; ", "；")))
}

/// Round values between two bounds, about seven at most.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let rough = (high - low) / 6.0;
    let size = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * size);
    let step = steps.into_iter().find(|step| *step >= rough).unwrap_or(rough);
    let first = (low / step).ceil();
    let marks = (0..=7_u8).map(|count| (first + f64::from(count)) * step);
    marks.filter(|mark| *mark <= high + step * 1e-9).collect()
}

/// Labels the periods under their points, as many as fit, with the year where it begins.
fn below(drawing: &mut Drawing, trend: &Trend, places: &[i32], bottom: i32, lang: Lang) {
    let size = LETTERS.saturating_sub(1);
    let ticks: Vec<(String, String)> =
        trend.points.iter().map(|point| words::tick(point.interval, lang)).collect();
    let widest = ticks.iter().map(|(tick, _)| wide(tick, size)).max().unwrap_or(0);
    let apart = match places {
        [first, second, ..] => second.saturating_sub(*first),
        _ => WIDTH,
    };
    let every = widest.saturating_add(12).checked_div(apart.max(1)).unwrap_or(0).saturating_add(1);
    let every = usize::try_from(every).unwrap_or(1).max(1);
    let mut year = "";
    // Counted backwards from the last period, the subject of the report.
    let last = ticks.len().saturating_sub(1);
    for (index, ((tick, of), x)) in ticks.iter().zip(places).enumerate() {
        let shown = last.saturating_sub(index).checked_rem(every) == Some(0);
        if !shown {
            continue;
        }
        let y = bottom.saturating_sub(26);
        drawing.text(tick, (*x, y), Side::Around, SOFT, size);
        if of != year {
            drawing.text(of, (*x, bottom.saturating_sub(9)), Side::Around, SOFT, size);
            year = of;
        }
    }
}

const HOUR: f64 = 3_600e6;

/// The unit of the axis, and its lower and upper end.
fn range(trend: &Trend) -> (f64, f64, f64) {
    let all = trend.points.iter().flat_map(|p| [Some(&p.reading), p.year_before.as_ref()]);
    let target = trend.target.map(|target| goal(&target, trend.shown));
    let values: Vec<f64> = all.flatten().filter_map(Reading::value).chain(target).collect();
    let most = values.iter().copied().fold(0.0, f64::max);
    let least = values.iter().copied().fold(most, f64::min);
    let unit = match trend.shown {
        Shown::Duration if most > 72.0 * HOUR => 24.0 * HOUR,
        Shown::Duration if most > 2.0 * HOUR => HOUR,
        Shown::Duration if most > 120e6 => 60e6,
        Shown::Duration => 1e6,
        Shown::Money => 100.0,
        Shown::Percent | Shown::Number => 1.0,
    };
    let (low, high) = match trend.shown {
        // A share near 100 % is easier to read if the axis does not begin at zero.
        Shown::Percent if most > 0.3 => {
            let low = ((least - 0.05) * 10.0).floor().max(0.0) / 10.0;
            (low, if most > 1.0 { most * 1.1 } else { 1.0_f64.max(low + 0.1) })
        }
        _ => (0.0, most / unit * 1.15),
    };
    if high - low < 1e-9 { (unit, low, low + 1.0) } else { (unit, low, high) }
}

/// A value on the axis.
fn axis(value: f64, unit: f64, shown: Shown, lang: Lang) -> String {
    match shown {
        Shown::Percent => {
            let text = format!("{:.1}", value * 100.0);
            words::percent(text.trim_end_matches('0').trim_end_matches('.'), lang)
        }
        // There is no half case.
        Shown::Number if (value - value.round()).abs() > 1e-9 => String::new(),
        Shown::Number | Shown::Duration | Shown::Money => shown.text(value * unit, lang),
    }
}
