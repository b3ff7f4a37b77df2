//! Bar charts.

use maud::Markup;

use super::drawing::{BLUE, Drawing, GREY, GRID, INK, LETTERS, RED, SOFT, Side, fit, wide};
use crate::layout::sign;
use crate::reading::Reading;
use crate::spread::Band;
use crate::words;
use crate::{League, Pareto, StageTimeliness};
use redress::vocabulary::Lang;
use redress_metrics::{Attainment, Shown};

/// Width of a chart, in pixels. On a phone it is shown at three quarters of that.
pub(super) const WIDTH: i32 = 480;
/// Where names end and bars begin.
const NAMES: i32 = 168;
/// Height of a row.
const ROW: i32 = 36;
/// Space above the first row.
const TOP: i32 = 22;

/// A row of a bar chart.
struct Row {
    name: String,
    /// Length as a fraction of the longest bar, 0 to 1; `None` if there is no value.
    part: Option<f64>,
    /// The text after the bar.
    text: String,
    color: &'static str,
}

/// A fraction of a length, 0 to 1, in whole pixels.
#[allow(clippy::cast_possible_truncation, reason = "between 0 and a picture's width")]
pub(super) fn pixels(part: f64, of: i32) -> i32 {
    (part.clamp(0.0, 1.0) * f64::from(of)).round() as i32
}

/// The height of a number of rows, in pixels.
fn height(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(0).saturating_mul(ROW)
}

fn count(count: u64) -> f64 {
    // Longer charts are not drawn, whatever the number of rows.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Draws the name of a row, before its bar.
fn name(drawing: &mut Drawing, text: &str, middle: i32, room: i32) {
    let lines = fit(text, room, LETTERS);
    let first = if lines.len() > 1 { middle.saturating_sub(8) } else { middle };
    for (line, y) in lines.iter().zip([first, middle.saturating_add(8)]) {
        drawing.text(line, (0, y), Side::After, INK, LETTERS);
    }
}

/// Draws bars from the top, with a line for a target.
fn bars(title: &str, description: &str, rows: &[Row], target: Option<&(f64, String)>) -> Markup {
    let room = rows.iter().map(|row| wide(&row.text, LETTERS)).max().unwrap_or(0);
    // A target is labelled above the first row.
    let head = if target.is_some() { TOP } else { 2 };
    let bottom = height(rows.len()).saturating_add(head);
    let span = WIDTH.saturating_sub(NAMES).saturating_sub(room).saturating_sub(12);
    let mut drawing = Drawing::new(WIDTH, bottom);
    for (row, index) in rows.iter().zip(0..) {
        let middle = height(index).saturating_add(head).saturating_add(ROW / 2);
        name(&mut drawing, &row.name, middle, NAMES.saturating_sub(10));
        let end = NAMES.saturating_add(row.part.map_or(0, |part| pixels(part, span)));
        let (top, low) = (middle.saturating_sub(9), middle.saturating_add(9));
        drawing.block((NAMES, top), (end, low), row.color, "");
        let color = if row.part.is_none() { SOFT } else { INK };
        // With a target line, values are in a column, so that the line does not cross them.
        let end = if target.is_some() { NAMES.saturating_add(span) } else { end };
        drawing.text(&row.text, (end.saturating_add(6), middle), Side::After, color, LETTERS);
    }
    drawing.path(&[(NAMES, head), (NAMES, bottom)], SOFT, 1);
    if let Some((at, text)) = target {
        let x = NAMES.saturating_add(pixels(*at, span));
        drawing.path(&[(x, TOP.saturating_sub(4)), (x, bottom)], INK, 1);
        drawing.text(text, (x, 8), Side::Around, INK, LETTERS.saturating_sub(1));
    }
    drawing.finish(title, description)
}

const fn color(mark: Option<Attainment>) -> &'static str {
    match mark {
        Some(Attainment::Missed) => RED,
        Some(Attainment::TooFew) => GREY,
        Some(Attainment::Met) | None => BLUE,
    }
}

/// The text after a bar: the mark and the value.
fn marked(mark: Option<Attainment>, reading: &Reading, lang: Lang) -> String {
    let mark = mark.map(|mark| format!("{} ", sign(mark))).unwrap_or_default();
    format!("{mark}{}", reading.text(lang))
}

/// Counts in bands.
pub(super) fn bands(title: &str, bands: &[Band], lang: Lang) -> Markup {
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

/// A description of the rows for screen readers.
fn described(rows: &[Row], lang: Lang) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("{} {}", row.name, row.text)).collect();
    rows.join(lang.pick("; ", "；"))
}

/// Shares by stage, with the target.
pub(super) fn stages(title: &str, stages: &StageTimeliness, lang: Lang) -> Markup {
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

pub(super) fn goal(target: &redress_metrics::Target, shown: Shown) -> f64 {
    let (redress_metrics::Goal::AtLeast(goal)
    | redress_metrics::Goal::AtMost(goal)
    | redress_metrics::Goal::Below(goal)) = target.goal;
    words::goal_value(goal, shown)
}

/// Departments, in ranking order.
pub(super) fn league(title: &str, league: &League, lang: Lang) -> Markup {
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

fn whole_percent(part: f64, lang: Lang) -> String {
    words::percent(&format!("{:.0}", part * 100.0), lang)
}

/// Causes, with the line of cumulative shares.
pub(super) fn pareto(title: &str, pareto: &Pareto, lang: Lang) -> Markup {
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
            text: format!("{}, {}", bar.count, whole_percent(*part, lang)),
            color: BLUE,
        })
        .collect();
    let mut drawing = Drawing::new(WIDTH, bottom);
    let eighty = place(0.8);
    drawing.path(&[(eighty, TOP.saturating_sub(4)), (eighty, bottom)], GRID, 2);
    drawing.text(
        &whole_percent(0.8, lang),
        (eighty, 8),
        Side::Around,
        SOFT,
        LETTERS.saturating_sub(1),
    );
    let mut line = Vec::new();
    for (((row, bar), part), index) in rows.iter().zip(&pareto.bars).zip(&cumulative).zip(0..) {
        let middle = height(index).saturating_add(TOP).saturating_add(ROW / 2);
        let number = bar.count.to_string();
        let room = NAMES.saturating_sub(18).saturating_sub(wide(&number, LETTERS));
        name(&mut drawing, &row.name, middle, room);
        drawing.text(&number, (NAMES.saturating_sub(6), middle), Side::Before, INK, LETTERS);
        let (top, low) = (middle.saturating_sub(9), middle.saturating_add(9));
        drawing.block((NAMES, top), (place(row.part.unwrap_or(0.0)), low), BLUE, "");
        line.push((place(*part), middle));
    }
    drawing.path(&[(NAMES, TOP), (NAMES, bottom)], SOFT, 1);
    drawing.path(&line, RED, 2);
    for ((x, y), part) in line.into_iter().zip(&cumulative) {
        drawing.dot((x, y), 4, RED);
        let at = (x.saturating_add(7), y.saturating_sub(9));
        let text = whole_percent(*part, lang);
        drawing.text(&text, at, Side::After, RED, LETTERS.saturating_sub(1));
    }
    drawing.finish(title, &described(&rows, lang))
}
