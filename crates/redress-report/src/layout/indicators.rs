//! Tables of indicators: scorecard, trend, stages, league.

use super::{Datum, Grid, Seen, unit, worst};
use crate::reading::Reading;
use crate::words;
use crate::{League, Score, Scorecard, StageTimeliness, Trend};
use redress::vocabulary::Lang;
use redress_metrics::Shown;

/// The change since an earlier reading.
fn change(now: &Reading, earlier: Option<&Reading>, lang: Lang) -> Datum {
    let Some(change) = earlier.and_then(|earlier| now.since(earlier)) else { return Datum::Empty };
    let by = match now.shown {
        Shown::Duration => change.by / 1_000_000.0,
        Shown::Money => change.by / 100.0,
        _ => change.by,
    };
    let raw = format!("{by:.6}");
    let raw = raw.trim_end_matches('0').trim_end_matches('.');
    Datum::Number(change.text(lang), if raw == "-0" { "0" } else { raw }.to_owned())
}

/// A numerator in the unit of its value: seconds for a mean time.
fn numerator(part: i128, shown: Shown) -> Datum {
    let of = |size: i128| {
        let (whole, rest) = (part.checked_div(size), part.checked_rem(size));
        let rest = rest.unwrap_or(0).unsigned_abs();
        let digits = size.ilog10() as usize;
        let text = format!("{}.{rest:0digits$}", whole.unwrap_or(0));
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let text = match shown {
        Shown::Duration => of(1_000_000),
        Shown::Money => of(100),
        Shown::Percent | Shown::Number => part.to_string(),
    };
    Datum::Number(text.clone(), text)
}

pub(super) fn scorecard(card: &Scorecard, lang: Lang) -> Grid {
    let pick = |en, zh| lang.pick(en, zh);
    let mut grid = Grid::default();
    let any = |has: fn(&Score) -> bool| card.rows.iter().any(has);
    let before = any(|row| row.before.is_some());
    let year = any(|row| row.year_before.is_some());
    let targets = any(|row| !row.targets.is_empty());
    grid.column(pick("indicator", "指标"))
        .col(pick("unit", "单位"), false, Seen::Programs)
        .number(pick("this period", "本期"))
        .col(pick("counts", "计数"), true, Seen::People)
        .col(pick("numerator", "分子"), true, Seen::Programs)
        .col(pick("denominator", "分母"), true, Seen::Programs)
        .col(pick("undetermined", "无法判定"), true, Seen::Programs);
    if targets {
        grid.column(pick("target", "目标")).column(pick("result", "达标情况"));
    }
    if before {
        grid.number(pick("previous period", "上期")).number(pick("change", "环比"));
    }
    if year {
        grid.number(pick("a year earlier", "去年同期")).number(pick("change on the year", "同比"));
    }
    for row in &card.rows {
        let name = row.name.text(lang);
        let (part, of) = match row.now.ratio() {
            Some((part, of)) => {
                (numerator(part, row.now.shown), Datum::Number(of.to_string(), of.to_string()))
            }
            None => (Datum::Empty, Datum::Empty),
        };
        let mut cells = vec![
            Datum::text(name),
            Datum::text(unit(row.now.shown, lang)),
            Datum::Reading(row.now.clone()),
            Datum::text(row.now.basis(lang)),
            part,
            of,
            Datum::count(row.now.undetermined),
        ];
        if targets {
            let goals = row.targets.iter().map(|j| words::goal(&j.target, row.now.shown, lang));
            cells.push(Datum::text(goals.collect::<Vec<_>>().join(pick(", ", "、"))));
            cells.push(worst(row).map_or(Datum::Empty, Datum::Mark));
        }
        let earlier = [(before, row.before.as_ref()), (year, row.year_before.as_ref())];
        for (_, earlier) in earlier.into_iter().filter(|(asked, _)| *asked) {
            cells.push(earlier.map_or(Datum::Empty, |earlier| Datum::Reading(earlier.clone())));
            cells.push(change(&row.now, earlier, lang));
        }
        grid.row(name, cells, lang);
    }
    grid
}

pub(super) fn trend(trend: &Trend, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    let year = trend.points.iter().any(|point| point.year_before.is_some());
    let counted = trend.points.iter().any(|point| !point.reading.basis(lang).is_empty());
    grid.column(lang.pick("period", "期间")).measure(trend.name.text(lang), trend.shown);
    if counted {
        grid.col(lang.pick("counts", "计数"), true, Seen::People);
    }
    if year {
        grid.measure(lang.pick("a year earlier", "去年同期"), trend.shown)
            .number(lang.pick("change on the year", "同比"));
    }
    for point in &trend.points {
        let mut cells = vec![
            Datum::text(words::period(point.interval, lang)),
            Datum::Reading(point.reading.clone()),
        ];
        if counted {
            cells.push(Datum::text(point.reading.basis(lang)));
        }
        if year {
            let earlier = point.year_before.as_ref();
            cells.push(earlier.map_or(Datum::Empty, |earlier| Datum::Reading(earlier.clone())));
            cells.push(change(&point.reading, earlier, lang));
        }
        grid.row(trend.name.text(lang), cells, lang);
    }
    grid
}

pub(super) fn stages(stages: &StageTimeliness, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(stages.by.label(lang))
        .measure(lang.pick("in time", "及时率"), Shown::Percent)
        .col(lang.pick("counts", "计数"), true, Seen::People)
        .col(lang.pick("numerator", "分子"), true, Seen::Programs)
        .col(lang.pick("denominator", "分母"), true, Seen::Programs);
    if stages.target.is_some() {
        grid.column(lang.pick("result", "达标情况"));
    }
    grid.measure(lang.pick("mean overrun", "平均超时"), Shown::Duration);
    for stage in &stages.stages {
        let name = stage.name.text(lang);
        let number = |text: String| Datum::Number(text.clone(), text);
        let (part, of) = stage.kept.ratio().unzip();
        let mut cells = vec![
            Datum::text(name),
            Datum::Reading(stage.kept.clone()),
            Datum::text(stage.kept.basis(lang)),
            part.map_or(Datum::Empty, |part| number(part.to_string())),
            of.map_or(Datum::Empty, |of| number(of.to_string())),
        ];
        if stages.target.is_some() {
            cells.push(stage.attainment.map_or(Datum::Empty, Datum::Mark));
        }
        cells.push(match stage.overrun.value() {
            // Nothing was late, so there is no mean.
            None if stage.overrun.refusal().is_none() => Datum::text("–"),
            _ => Datum::Reading(stage.overrun.clone()),
        });
        grid.row(name, cells, lang);
    }
    if let Some(target) = &stages.target {
        let goal = words::goal(target, Shown::Percent, lang);
        grid.notes.push(format!("{}{goal}", lang.pick("target ", "目标 ")));
    }
    grid
}

pub(super) fn league(league: &League, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.number(lang.pick("rank", "名次")).column(league.by.label(lang));
    let judged = league.rows.iter().any(|row| row.target.is_some());
    for (index, column) in league.columns.iter().enumerate() {
        let reading = league.rows.iter().find_map(|row| row.readings.get(index));
        let shown = reading.map_or(Shown::Number, |reading| reading.shown);
        grid.measure(column.text(lang), shown);
        if index == 0 {
            grid.col(lang.pick("counts", "计数"), true, Seen::People);
            if judged {
                grid.column(lang.pick("result", "达标情况"));
            }
        }
    }
    for row in &league.rows {
        let name = row.name.text(lang);
        let rank = row.rank.map_or(Datum::text("–"), |rank| Datum::count(rank.into()));
        let mut cells = vec![rank, Datum::text(name)];
        for (index, reading) in row.readings.iter().enumerate() {
            cells.push(Datum::Reading(reading.clone()));
            if index == 0 {
                cells.push(Datum::text(reading.basis(lang)));
                if judged {
                    let mark = row.target.map(|judged| Datum::Mark(judged.attainment));
                    cells.push(mark.unwrap_or(Datum::Empty));
                }
            }
        }
        grid.row(name, cells, lang);
    }
    let target = league.rows.iter().find_map(|row| Some((row.target?, row.readings.first()?)));
    if let Some((judged, reading)) = target {
        let goal = words::goal(&judged.target, reading.shown, lang);
        grid.notes.push(format!("{}{goal}", lang.pick("target ", "目标 ")));
    }
    grid
}
