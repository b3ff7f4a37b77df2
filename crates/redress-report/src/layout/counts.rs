//! Tables of counts: Pareto, heat map, duration bands.

use super::{Datum, Grid, Seen};
use crate::reading::Reading;
use crate::spread::Band;
use crate::{Ageing, Distribution, HeatMap, Pareto};
use redress::vocabulary::Lang;
use redress_metrics::Shown;

/// A share of the largest count, in thousandths, for a bar.
fn bar(count: u64, most: u64) -> Datum {
    let thousandths = count.saturating_mul(1_000).checked_div(most).unwrap_or(0);
    Datum::Bar(u16::try_from(thousandths).unwrap_or(1_000))
}

pub(super) fn pareto(pareto: &Pareto, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(pareto.by.label(lang))
        .number(pareto.name.text(lang))
        .measure(lang.pick("share", "占比"), Shown::Percent)
        .measure(lang.pick("cumulative", "累计"), Shown::Percent)
        .col("", false, Seen::Text);
    let (total, most) = (pareto.total(), pareto.bars.iter().map(|bar| bar.count).max());
    for (row, cumulative) in pareto.bars.iter().zip(pareto.cumulative()) {
        let cells = vec![
            Datum::text(row.name.text(lang)),
            Datum::count(row.count),
            Datum::Reading(Reading::share(row.count, total)),
            Datum::Reading(cumulative),
            bar(row.count, most.unwrap_or(0)),
        ];
        grid.row(row.name.text(lang), cells, lang);
    }
    let cells = vec![
        Datum::text(lang.pick("total", "合计")),
        Datum::count(total),
        Datum::Reading(Reading::share(total, total)),
    ];
    grid.row("", cells, lang);
    grid
}

pub(crate) fn heat(map: &HeatMap, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    let corner = format!("{} × {}", map.down.label(lang), map.across.label(lang));
    grid.column(&corner);
    for column in &map.columns {
        grid.measure(column.text(lang), map.total.shown);
    }
    grid.measure(lang.pick("total", "合计"), map.total.shown);
    let reading = |reading: &Reading| Datum::Reading(reading.clone());
    for row in &map.rows {
        let name = row.name.text(lang);
        let cells = row.cells.iter().chain([&row.total]).map(reading);
        grid.row(name, [Datum::text(name)].into_iter().chain(cells).collect(), lang);
    }
    let name = lang.pick("total", "合计");
    let cells = map.totals.iter().chain([&map.total]).map(reading);
    grid.row(name, [Datum::text(name)].into_iter().chain(cells).collect(), lang);
    if !map.adds_up() {
        grid.notes.push(
            lang.pick("✗ THE CELLS DO NOT COME TO THE TOTALS", "✗ 各格之和与合计不符").into(),
        );
    }
    grid
}

fn banded(grid: &mut Grid, bands: &[Band], total: u64, lang: Lang) {
    grid.number(lang.pick("count", "件数"))
        .measure(lang.pick("share", "占比"), Shown::Percent)
        .col("", false, Seen::Text);
    let most = bands.iter().map(|band| band.count).max().unwrap_or(0);
    for band in bands {
        let name = band.text(lang);
        let cells = vec![
            Datum::text(&*name),
            Datum::count(band.count),
            Datum::Reading(Reading::share(band.count, total)),
            bar(band.count, most),
        ];
        grid.row(&name, cells, lang);
    }
    let cells = vec![Datum::text(lang.pick("total", "合计")), Datum::count(total)];
    grid.row("", cells, lang);
}

pub(super) fn distribution(spread: &Distribution, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(spread.name.text(lang));
    banded(&mut grid, &spread.bands, spread.total(), lang);
    if spread.unknown > 0 {
        grid.notes.push(match lang {
            Lang::En => format!("undetermined {}", spread.unknown),
            Lang::Zh => format!("无法判定 {}", spread.unknown),
        });
    }
    grid
}

pub(super) fn ageing(ages: &Ageing, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(lang.pick("open for", "未结时长"));
    banded(&mut grid, &ages.bands, ages.total(), lang);
    grid
}
