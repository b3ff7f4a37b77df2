//! Tables as HTML.

use maud::{Markup, html};

use super::Safe;
use crate::HeatMap;
use crate::layout::{self, Col, Datum, Grid, Line, Seen};
use crate::reading::Reading;
use redress::vocabulary::Lang;
use redress_metrics::Attainment;

/// The CSS class of a mark.
pub(super) const fn class(mark: Attainment) -> &'static str {
    match mark {
        Attainment::Met => "met",
        Attainment::Missed => "missed",
        Attainment::TooFew => "few",
    }
}

/// A table in a box of its own, which scrolls if it is too wide.
pub(super) fn html(grid: &Grid, title: &str, lang: Lang) -> Markup {
    let seen = |column: &Col| matches!(column.seen, Seen::Always | Seen::People);
    let columns: Vec<&Col> = grid.columns.iter().filter(|column| seen(column)).collect();
    boxed(
        title,
        None,
        &columns,
        grid,
        &html! {
            @for line in &grid.lines {
                @match line {
                    Line::Head(text) => {
                        tr class="head" {
                            th colspan=(columns.len()) scope="colgroup" { (Safe(text)) }
                        }
                    },
                    Line::Cells(cells) => { (row(grid, cells, &seen, lang)) },
                }
            }
        },
    )
}

fn row(grid: &Grid, cells: &[Datum], seen: &dyn Fn(&Col) -> bool, lang: Lang) -> Markup {
    let cells = cells.iter().chain(std::iter::repeat(&Datum::Empty));
    let shown = grid.columns.iter().zip(cells).filter(|(column, _)| seen(column));
    let mut first = true;
    html! {
        tr {
            @for (column, cell) in shown {
                (self::cell(column, cell, first, lang))
                // The row header is the first cell with text.
                ({ first = first && column.numeric; "" })
            }
        }
    }
}

fn boxed(title: &str, class: Option<&str>, columns: &[&Col], grid: &Grid, body: &Markup) -> Markup {
    html! {
        div class="scroll" role="region" tabindex="0" aria-label=(Safe(title)) {
            table class=[class] {
                thead {
                    tr {
                        @for column in columns {
                            @if column.name.is_empty() {
                                td {}
                            } @else {
                                th scope="col" class=[column.numeric.then_some("num")] { (Safe(&column.name)) }
                            }
                        }
                    }
                }
                tbody { (body) }
            }
        }
        @for note in &grid.notes { p class="note" { (Safe(note)) } }
    }
}

fn cell(column: &Col, cell: &Datum, first: bool, lang: Lang) -> Markup {
    let kind = match cell {
        Datum::Mark(mark) => Some(class(*mark)),
        Datum::Holds(holds) => Some(if *holds { "met" } else { "missed" }),
        Datum::Reading(reading) if reading.value().is_none() => Some("none"),
        _ => None,
    };
    let classes: Vec<&str> = column.numeric.then_some("num").into_iter().chain(kind).collect();
    let class = (!classes.is_empty()).then(|| classes.join(" "));
    let text = Safe(cell.shown(lang));
    html! {
        @if first && !column.numeric {
            th scope="row" class=[class] { (text) }
        } @else {
            td class=[class] { (text) }
        }
    }
}

/// A table whose cells are darker the larger their value.
pub(super) fn heat(map: &HeatMap, title: &str, lang: Lang) -> Markup {
    let grid = layout::heat(map, lang);
    let most = map.rows.iter().flat_map(|row| &row.cells).filter_map(Reading::value);
    let most = most.fold(0.0, f64::max);
    let rows = map.rows.iter().map(|row| (row.name.text(lang), &row.cells, &row.total, false));
    let total = (lang.pick("total", "合计"), &map.totals, &map.total, true);
    let columns: Vec<&Col> = grid.columns.iter().collect();
    boxed(
        title,
        Some("heat"),
        &columns,
        &grid,
        &html! {
            @for (name, cells, sum, total) in rows.chain([total]) {
                tr class=[total.then_some("total")] {
                    th scope="row" { (Safe(name)) }
                    @for cell in cells {
                        @let shade = if total { "" } else { shade(cell, most) };
                        td class=(format!("num {shade}")) { (Safe(cell.text(lang))) }
                    }
                    td class="num sum" { (Safe(sum.text(lang))) }
                }
            }
        },
    )
}

/// One of six shades.
fn shade(reading: &Reading, most: f64) -> &'static str {
    match reading.value().map(|value| value / most) {
        Some(part) if part > 0.8 => "h5",
        Some(part) if part > 0.6 => "h4",
        Some(part) if part > 0.4 => "h3",
        Some(part) if part > 0.2 => "h2",
        Some(part) if part > 0.0 => "h1",
        _ => "h0",
    }
}
