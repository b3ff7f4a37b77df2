//! Sections as tables.

use super::grid::{Datum, Grid, Seen, unit};
use super::reading::Reading;
use super::spread::Band;
use super::words;
use super::{
    Ageing, Cell, Content, Distribution, HeatMap, League, Notes, Pareto, Reconciliation, Score,
    Scorecard, StageTimeliness, Table, Trend,
};
use redress::metrics::{Attainment, Shown};
use redress::vocabulary::Lang;

/// What a section says, as tables.
pub(super) fn grids(content: &Content, lang: Lang) -> Vec<Grid> {
    match content {
        Content::Scorecard(card) => vec![scorecard(card, lang)],
        Content::Trend(trend) => vec![self::trend(trend, lang)],
        Content::Pareto(pareto) => vec![self::pareto(pareto, lang)],
        Content::HeatMap(map) => vec![heat(map, lang)],
        Content::StageTimeliness(stages) => vec![self::stages(stages, lang)],
        Content::Distribution(spread) => vec![distribution(spread, lang)],
        Content::Ageing(ages) => vec![ageing(ages, lang)],
        Content::League(league) => vec![self::league(league, lang)],
        Content::Reconciliation(sums) => reconciliation(sums, lang),
        Content::Table(table) => vec![self::table(table, lang)],
        Content::Notes(notes) => vec![self::notes(notes, lang)],
    }
}

/// What became of several targets: missing one is missing.
pub(super) fn worst(score: &Score) -> Option<Attainment> {
    let order = [Attainment::Missed, Attainment::TooFew, Attainment::Met];
    order.into_iter().find(|mark| score.targets.iter().any(|judged| judged.attainment == *mark))
}

/// The difference from an earlier reading.
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

/// A numerator in the unit of its value: of a mean time in seconds.
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

fn scorecard(card: &Scorecard, lang: Lang) -> Grid {
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
        grid.number(pick("period before", "上期")).number(pick("change", "环比"));
    }
    if year {
        grid.number(pick("a year before", "去年同期")).number(pick("change on the year", "同比"));
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

fn trend(trend: &Trend, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    let year = trend.points.iter().any(|point| point.year_before.is_some());
    let counted = trend.points.iter().any(|point| !point.reading.basis(lang).is_empty());
    grid.column(lang.pick("period", "期间")).measure(trend.name.text(lang), trend.shown);
    if counted {
        grid.col(lang.pick("counts", "计数"), true, Seen::People);
    }
    if year {
        grid.measure(lang.pick("a year before", "去年同期"), trend.shown)
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

/// A share of the most, in thousandths, for a bar.
fn bar(count: u64, most: u64) -> Datum {
    let thousandths = count.saturating_mul(1_000).checked_div(most).unwrap_or(0);
    Datum::Bar(u16::try_from(thousandths).unwrap_or(1_000))
}

fn pareto(pareto: &Pareto, lang: Lang) -> Grid {
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

fn heat(map: &HeatMap, lang: Lang) -> Grid {
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

fn stages(stages: &StageTimeliness, lang: Lang) -> Grid {
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
            // Nothing was late: no mean, and nothing lacking.
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

fn distribution(spread: &Distribution, lang: Lang) -> Grid {
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

fn ageing(ages: &Ageing, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(lang.pick("open for", "未结时长"));
    banded(&mut grid, &ages.bands, ages.total(), lang);
    grid
}

fn league(league: &League, lang: Lang) -> Grid {
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

fn reconciliation(sums: &Reconciliation, lang: Lang) -> Vec<Grid> {
    let mut grid = Grid::default();
    grid.column(lang.pick("cases", "案件")).number(lang.pick("count", "件数")).column("");
    let rows = [
        (lang.pick("open at the beginning", "期初未结"), sums.opening, Datum::Empty),
        (lang.pick("plus received", "加：本期接收"), sums.received, Datum::Empty),
        (lang.pick("plus taken up again", "加：重新处理"), sums.reopened, Datum::Empty),
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
            .number(lang.pick("parts together", "各项之和"))
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

fn table(table: &Table, lang: Lang) -> Grid {
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

fn notes(notes: &Notes, lang: Lang) -> Grid {
    let mut grid = Grid::default();
    grid.column(lang.pick("about", "事项")).column(lang.pick("note", "说明"));
    for note in &notes.notes {
        let about = note.about.text(lang);
        grid.row(about, vec![Datum::text(about), Datum::text(note.text.text(lang))], lang);
    }
    grid
}
