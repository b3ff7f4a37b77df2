//! Other tables: sums, general tables, notes, stories.

use super::{Datum, Grid, Seen};
use crate::{Cell, Notes, Reconciliation, Story, Table, words};
use chrono_tz::Tz;
use redress::vocabulary::{Label, Lang};

pub(super) fn reconciliation(sums: &Reconciliation, lang: Lang) -> Vec<Grid> {
    let mut grid = Grid::default();
    grid.column(lang.pick("cases", "投诉")).number(lang.pick("count", "件数")).column("");
    let rows = [
        (lang.pick("open at the beginning", "期初未结"), sums.opening, Datum::Empty),
        (lang.pick("plus received", "加：本期接收"), sums.received, Datum::Empty),
        (lang.pick("plus reopened", "加：重新处理"), sums.reopened, Datum::Empty),
        (lang.pick("less ended", "减：本期结束"), sums.ended, Datum::Empty),
        (lang.pick("open at the end", "期末未结"), sums.outstanding, Datum::Holds(sums.balances())),
    ];
    for (name, count, holds) in rows {
        grid.row(name, vec![Datum::text(name), Datum::count(count), holds], lang);
    }
    let mut grids = vec![grid];
    if !sums.sums.is_empty() {
        let mut grid = Grid::default();
        grid.column(lang.pick("sum over", "按维度求和"))
            .number(lang.pick("sum of parts", "各项之和"))
            .number(lang.pick("total", "合计"))
            .column("");
        for sum in &sums.sums {
            let name = sum.name.text(lang);
            let cells = vec![
                Datum::text(name),
                Datum::count(sum.parts),
                Datum::count(sum.total),
                Datum::Holds(sum.holds()),
            ];
            grid.row(name, cells, lang);
        }
        grids.push(grid);
    }
    grids
}

pub(super) fn table(table: &Table, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    for column in &table.columns {
        grid.col(column.name.text(lang), column.numeric, Seen::Always);
    }
    for group in &table.groups {
        if let Some(head) = &group.head {
            grid.head(head.text(lang));
        }
        for row in &group.rows {
            let cells: Vec<Datum> = row.iter().map(|cell| datum(cell, lang)).collect();
            let about = cells.first().map(|cell| cell.shown(lang)).unwrap_or_default();
            grid.row(&about, cells, lang);
        }
    }
    grid
}

fn datum(cell: &Cell, lang: Lang) -> Datum {
    match cell {
        Cell::Empty => Datum::Empty,
        Cell::Label(label) => Datum::text(label.text(lang)),
        Cell::Text(text) => Datum::text(text.as_str()),
        Cell::Reading(reading) => Datum::Reading(reading.clone()),
        Cell::Money(money) => Datum::text(money.text(lang)),
        Cell::Mark(mark) => Datum::Mark(*mark),
    }
}

pub(super) fn notes(notes: &Notes, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(lang.pick("about", "事项")).column(lang.pick("note", "说明"));
    for note in &notes.notes {
        let about = note.about.text(lang);
        grid.row(about, vec![Datum::text(about), Datum::text(note.text.text(lang))], lang);
    }
    grid
}

/// One row per line of a story.
pub(super) fn story(story: &Story, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(lang.pick("when (UTC)", "时间（UTC）"))
        .column(lang.pick("who", "人员"))
        .column(lang.pick("sort", "类型"))
        .column(lang.pick("what", "事项"));
    for moment in &story.moments {
        for line in &moment.lines {
            let cells = vec![
                Datum::text(words::instant(moment.at, Tz::UTC)),
                Datum::text(moment.who.text(lang)),
                Datum::text(line.sign.code()),
                Datum::text(line.text.text(lang)),
            ];
            grid.row("", cells, lang);
        }
    }
    grid
}

/// One row per line of a text.
pub(super) fn paper(text: &Label, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(lang.pick("text", "内容"));
    for line in text.text(lang).lines() {
        grid.row("", vec![Datum::text(line)], lang);
    }
    grid
}
