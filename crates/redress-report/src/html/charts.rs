//! The pictures: bars with what stands beside them, and lines over time.

use plotters::prelude::*;

use super::canvas::{
    Area, BLUE, Drawn, GREY, GRID, INK, LETTERS, RED, SOFT, Side, block, fit, path, picture, wide,
    write,
};
use crate::grid::sign;
use crate::reading::Reading;
use crate::spread::Band;
use crate::words;
use crate::{League, Pareto, Point, StageTimeliness, Trend};
use redress::metrics::{Attainment, Shown};
use redress::vocabulary::Lang;

/// How wide a picture is. On a phone it is shown at three quarters of that.
const WIDTH: i32 = 480;
/// Where names end and bars begin.
const NAMES: i32 = 168;
/// How high a row is.
const ROW: i32 = 36;
/// Above the first row.
const TOP: i32 = 22;

/// A row of a bar chart.
struct Row {
    name: String,
    /// How much of the longest bar, 0 to 1; none: no value.
    part: Option<f64>,
    /// What stands behind the bar.
    text: String,
    color: RGBColor,
}

/// So much of a length, in whole pixels.
#[allow(clippy::cast_possible_truncation, reason = "between 0 and a picture's width")]
fn pixels(part: f64, of: i32) -> i32 {
    (part.clamp(0.0, 1.0) * f64::from(of)).round() as i32
}

/// A number of rows as pixels.
fn height(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(0).saturating_mul(ROW)
}

#[allow(clippy::cast_sign_loss, reason = "never negative")]
const fn size(height: i32) -> (u32, u32) {
    (WIDTH as u32, height as u32)
}

fn count(count: u64) -> f64 {
    // Longer bars than this are not drawn to the case.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// The name of a row, before its bar.
fn name(area: &Area<'_>, text: &str, middle: i32, room: i32) -> Drawn {
    let lines = fit(text, room, LETTERS);
    let first = if lines.len() > 1 { middle.saturating_sub(8) } else { middle };
    for (line, y) in lines.iter().zip([first, middle.saturating_add(8)]) {
        write(area, line, (0, y), Side::Right, INK, LETTERS)?;
    }
    Ok(())
}

/// Bars from the top, with a line for a target.
fn bars(title: &str, description: &str, rows: &[Row], target: Option<&(f64, String)>) -> String {
    let room = rows.iter().map(|row| wide(&row.text, LETTERS)).max().unwrap_or(0);
    // A target is named above the first row.
    let head = if target.is_some() { TOP } else { 2 };
    let bottom = height(rows.len()).saturating_add(head);
    let span = WIDTH.saturating_sub(NAMES).saturating_sub(room).saturating_sub(12);
    picture(size(bottom), title, description, |area| {
        for (row, index) in rows.iter().zip(0..) {
            let middle = height(index).saturating_add(head).saturating_add(ROW / 2);
            name(area, &row.name, middle, NAMES.saturating_sub(10))?;
            let end = NAMES.saturating_add(row.part.map_or(0, |part| pixels(part, span)));
            let (top, low) = (middle.saturating_sub(9), middle.saturating_add(9));
            block(area, (NAMES, top), (end, low), row.color)?;
            let color = if row.part.is_none() { SOFT } else { INK };
            // Beside a target's line the values stand in a column, where it does not cross them.
            let end = if target.is_some() { NAMES.saturating_add(span) } else { end };
            let at = (end.saturating_add(6), middle);
            write(area, &row.text, at, Side::Right, color, LETTERS)?;
        }
        path(area, vec![(NAMES, head), (NAMES, bottom)], SOFT, 1)?;
        if let Some((at, text)) = target {
            let x = NAMES.saturating_add(pixels(*at, span));
            path(area, vec![(x, TOP.saturating_sub(4)), (x, bottom)], INK, 1)?;
            write(area, text, (x, 8), Side::Middle, INK, LETTERS.saturating_sub(1))?;
        }
        Ok(())
    })
}

fn color(mark: Option<Attainment>) -> RGBColor {
    match mark {
        Some(Attainment::Missed) => RED,
        Some(Attainment::TooFew) => GREY,
        Some(Attainment::Met) | None => BLUE,
    }
}

/// What stands behind a bar: the mark and the value.
fn marked(mark: Option<Attainment>, reading: &Reading, lang: Lang) -> String {
    let mark = mark.map(|mark| format!("{} ", sign(mark))).unwrap_or_default();
    format!("{mark}{}", reading.text(lang))
}

/// Counts in bands.
pub(super) fn bands(title: &str, bands: &[Band], lang: Lang) -> String {
    let most = bands.iter().map(|band| band.count).max().unwrap_or(0).max(1);
    let row = |band: &Band| Row {
        name: band.text(lang),
        part: Some(count(band.count) / count(most)),
        text: band.count.to_string(),
        color: BLUE,
    };
    let rows: Vec<Row> = bands.iter().map(row).collect();
    bars(title, &described(&rows, lang), &rows, None)
}

/// What the rows say, in words.
fn described(rows: &[Row], lang: Lang) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("{} {}", row.name, row.text)).collect();
    rows.join(lang.pick("; ", "；"))
}

/// Shares by stage, with the target.
pub(super) fn stages(title: &str, stages: &StageTimeliness, lang: Lang) -> String {
    let rows: Vec<Row> = stages
        .stages
        .iter()
        .map(|stage| Row {
            name: stage.name.text(lang).to_owned(),
            part: stage.kept.value(),
            text: marked(stage.attainment, &stage.kept, lang),
            color: color(stage.attainment),
        })
        .collect();
    let target = stages
        .target
        .map(|target| (goal(&target, Shown::Percent), words::goal(&target, Shown::Percent, lang)));
    bars(title, &described(&rows, lang), &rows, target.as_ref())
}

fn goal(target: &redress::metrics::Target, shown: Shown) -> f64 {
    let (redress::metrics::Goal::AtLeast(goal)
    | redress::metrics::Goal::AtMost(goal)
    | redress::metrics::Goal::Below(goal)) = target.goal;
    words::goal_value(goal, shown)
}

/// Departments in their order.
pub(super) fn league(title: &str, league: &League, lang: Lang) -> String {
    let first = league.rows.iter().filter_map(|row| row.readings.first());
    let shown = first.clone().next().map_or(Shown::Number, |reading| reading.shown);
    let most = first.filter_map(Reading::value).fold(0.0, f64::max);
    let full = if shown == Shown::Percent { most.max(1.0) } else { most };
    let rows: Vec<Row> = league
        .rows
        .iter()
        .filter_map(|row| {
            let reading = row.readings.first()?;
            let mark = row.target.map(|judged| judged.attainment);
            let rank = row.rank.map_or(String::from("–"), |rank| rank.to_string());
            Some(Row {
                name: format!("{rank}  {}", row.name.text(lang)),
                part: reading.value().filter(|_| full > 0.0).map(|value| value / full),
                text: marked(mark, reading, lang),
                color: color(mark),
            })
        })
        .collect();
    let target = league.rows.iter().find_map(|row| row.target).filter(|_| full > 0.0);
    let target = target.map(|judged| {
        let text = words::goal(&judged.target, shown, lang);
        (goal(&judged.target, shown) / full, text)
    });
    bars(title, &described(&rows, lang), &rows, target.filter(|(at, _)| *at <= 1.0).as_ref())
}

/// Causes with the line of what they come to together.
pub(super) fn pareto(title: &str, pareto: &Pareto, lang: Lang) -> String {
    let total = count(pareto.total().max(1));
    let bottom = height(pareto.bars.len()).saturating_add(TOP);
    let span = WIDTH.saturating_sub(NAMES).saturating_sub(48);
    let place = |part: f64| NAMES.saturating_add(pixels(part, span));
    let cumulative: Vec<f64> = pareto.cumulative().iter().filter_map(Reading::value).collect();
    let rows: Vec<Row> = pareto
        .bars
        .iter()
        .zip(&cumulative)
        .map(|(bar, part)| Row {
            name: bar.name.text(lang).to_owned(),
            part: Some(count(bar.count) / total),
            text: format!("{}, {:.0} %", bar.count, part * 100.0),
            color: BLUE,
        })
        .collect();
    picture(size(bottom), title, &described(&rows, lang), |area| {
        let (eighty, top) = (place(0.8), TOP.saturating_sub(4));
        path(area, vec![(eighty, top), (eighty, bottom)], GRID, 2)?;
        write(area, "80 %", (eighty, 8), Side::Middle, SOFT, LETTERS.saturating_sub(1))?;
        let mut line = Vec::new();
        for (((row, bar), part), index) in rows.iter().zip(&pareto.bars).zip(&cumulative).zip(0..) {
            let middle = height(index).saturating_add(TOP).saturating_add(ROW / 2);
            let number = bar.count.to_string();
            let room = NAMES.saturating_sub(18).saturating_sub(wide(&number, LETTERS));
            name(area, &row.name, middle, room)?;
            let at = (NAMES.saturating_sub(6), middle);
            write(area, &number, at, Side::Left, INK, LETTERS)?;
            let (top, low) = (middle.saturating_sub(9), middle.saturating_add(9));
            let end = place(row.part.unwrap_or(0.0));
            block(area, (NAMES, top), (end, low), BLUE)?;
            line.push((place(*part), middle, format!("{:.0} %", part * 100.0)));
        }
        path(area, vec![(NAMES, TOP), (NAMES, bottom)], SOFT, 1)?;
        path(area, line.iter().map(|(x, y, _)| (*x, *y)).collect(), RED, 2)?;
        for (x, y, text) in &line {
            area.draw(&Circle::new((*x, *y), 4, RED.filled()))?;
            let at = (x.saturating_add(7), y.saturating_sub(9));
            write(area, text, at, Side::Right, RED, LETTERS.saturating_sub(1))?;
        }
        Ok(())
    })
}

/// An indicator over time, with the year before in grey and the target as a line.
pub(super) fn trend(title: &str, trend: &Trend, lang: Lang) -> String {
    const HEIGHT: i32 = 250;
    let said: Vec<String> = trend
        .points
        .iter()
        .map(|p| format!("{} {}", words::period(p.interval, lang), p.reading.text(lang)))
        .collect();
    let (unit, low, high) = range(trend);
    let name = |value: f64| axis(value, unit, trend.shown, lang);
    let draw = |area: &Area<'_>| -> Drawn {
        let last = f64::from(u32::try_from(trend.points.len().max(2)).unwrap_or(2)) - 1.0;
        let mut chart = ChartBuilder::on(area)
            .margin_top(12)
            .margin_right(14)
            .margin_bottom(38)
            .set_label_area_size(LabelAreaPosition::Left, 64)
            .build_cartesian_2d(-0.35..last + 0.35, low..high)?;
        let small = f64::from(LETTERS.saturating_sub(1)) * 1.24;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .disable_x_axis()
            .y_labels(7)
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(GRID)
            .y_label_formatter(&|value| name(*value))
            .y_label_style(("sans-serif", small).into_font().color(&SOFT))
            .draw()?;
        let at = |index: usize, reading: &Reading| {
            let x = f64::from(u32::try_from(index).unwrap_or(0));
            reading.value().map(|value| (x, value / unit))
        };
        if let Some(target) = &trend.target {
            let y = goal(target, trend.shown) / unit;
            let line = [(-0.35, y), (last + 0.35, y)];
            chart.draw_series(DashedLineSeries::new(line, 6, 4, INK.stroke_width(1)))?;
        }
        let of = |point: &Point, now: bool| {
            if now { Some(point.reading.clone()) } else { point.year_before.clone() }
        };
        for (now, color, width, radius) in [(false, GREY, 2, 3), (true, BLUE, 3, 4)] {
            let points: Vec<Option<(f64, f64)>> = trend
                .points
                .iter()
                .enumerate()
                .map(|(index, point)| of(point, now).and_then(|reading| at(index, &reading)))
                .collect();
            // Where there is no value the line stops.
            for run in points.split(Option::is_none) {
                let run: Vec<(f64, f64)> = run.iter().copied().flatten().collect();
                chart.draw_series(LineSeries::new(run.clone(), color.stroke_width(width)))?;
                let dots = run.iter().map(|dot| Circle::new(*dot, radius, color.filled()));
                chart.draw_series(dots)?;
            }
        }
        let places: Vec<i32> = (0..trend.points.len())
            .map(|index| {
                let x = f64::from(u32::try_from(index).unwrap_or(0));
                chart.backend_coord(&(x, low)).0
            })
            .collect();
        below(area, trend, &places, HEIGHT, lang)
    };
    picture(size(HEIGHT), title, &said.join(lang.pick("; ", "；")), draw)
}

/// The names of the periods under their points, as many as fit, with the year where it begins.
fn below(area: &Area<'_>, trend: &Trend, places: &[i32], bottom: i32, lang: Lang) -> Drawn {
    let size = LETTERS.saturating_sub(1);
    let ticks: Vec<(String, String)> =
        trend.points.iter().map(|point| words::tick(point.interval, lang)).collect();
    let widest = ticks.iter().map(|(tick, _)| wide(tick, size)).max().unwrap_or(0);
    let apart = match places {
        [first, second, ..] => second.saturating_sub(*first),
        _ => WIDTH,
    };
    let every = widest.saturating_add(6).checked_div(apart.max(1)).unwrap_or(0).saturating_add(1);
    let every = usize::try_from(every).unwrap_or(1).max(1);
    let mut year = "";
    // Counted from the last, which is what the report is about.
    let last = ticks.len().saturating_sub(1);
    for (index, ((tick, of), x)) in ticks.iter().zip(places).enumerate() {
        let shown = last.saturating_sub(index).checked_rem(every) == Some(0);
        if !shown {
            continue;
        }
        let y = bottom.saturating_sub(26);
        write(area, tick, (*x, y), Side::Middle, SOFT, size)?;
        if of != year {
            write(area, of, (*x, bottom.saturating_sub(9)), Side::Middle, SOFT, size)?;
            year = of;
        }
    }
    Ok(())
}

const HOUR: f64 = 3_600e6;

/// The unit in which the axis counts, and from where to where it goes.
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
        // A share near the top is seen better where the axis does not begin at nothing.
        Shown::Percent if most > 0.3 => {
            let low = ((least - 0.05) * 10.0).floor().max(0.0) / 10.0;
            (low, if most > 1.0 { most * 1.1 } else { 1.0_f64.max(low + 0.1) })
        }
        _ => (0.0, most / unit * 1.15),
    };
    if high - low < 1e-9 { (unit, low, low + 1.0) } else { (unit, low, high) }
}

/// A value at the axis.
fn axis(value: f64, unit: f64, shown: Shown, lang: Lang) -> String {
    match shown {
        Shown::Percent => {
            let text = format!("{:.1}", value * 100.0);
            format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
        }
        // There is no half a case.
        Shown::Number if (value - value.round()).abs() > 1e-9 => String::new(),
        Shown::Number | Shown::Duration | Shown::Money => shown.text(value * unit, lang),
    }
}
