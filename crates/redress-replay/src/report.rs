//! The result of a replay as a report: the books first, then the figures.

use chrono::{DateTime, Utc};
use redress::vocabulary::{IndicatorId, Label, Lang};
use redress_metrics::{AggregateError, Dimension, Grain, Indicator, Interval, Measure};
use redress_report::{
    Cell, Codes, Column, Content, League, Note, Notes, Pareto, Report, Scorecard, Section, Table,
    Trend,
};

use super::books::Books;
use super::{Error, Figures, Order, Replayed};

/// Number of bars of a chart before the rest is merged.
const BARS: usize = 12;
/// Maximum number of groups in a league.
const PLACES: usize = 60;
/// Maximum number of periods of a trend.
const PERIODS: usize = 36;

impl Replayed {
    /// The result as a report, titled with the name of the file.
    ///
    /// # Errors
    /// [`Error::Balance`] if the figures do not add up.
    pub fn report(&self, name: &str) -> Result<Report, Error> {
        let zone = self.figures.first().map(|figures| figures.aggregate.breakdown().zone);
        let title = Label::new(format!("Replayed: {name}"), format!("记录回放：{name}"));
        let until = self.until.unwrap_or_else(|| self.end());
        let mut report = Report::new(title, Interval::WHOLE, zone.unwrap_or(chrono_tz::UTC), until);
        let title = Label::new("Rows of the file", "文件各行的去向");
        report.push(Section::new(title, Content::Table(rows(&self.books))));
        let notes = self.notes();
        if !notes.is_empty() {
            let title = Label::new("How it was replayed", "回放方法");
            report.push(Section::new(title, Content::Notes(Notes { notes })));
        }
        for figures in &self.figures {
            figures.aggregate.check()?;
            for content in contents(figures)? {
                let (en, zh) = (&figures.title.en, &figures.title.zh);
                let title = match &content {
                    Content::League(_) => Label::new(format!("{en}, ranked"), format!("{zh}排名")),
                    Content::Trend(trend) => Label::new(
                        format!("{en}: {}", trend.name.en),
                        format!("{zh}：{}", trend.name.zh),
                    ),
                    _ => figures.title.clone(),
                };
                report.push(Section::new(title, content));
            }
        }
        Ok(report)
    }

    /// The end of the last period with an event.
    fn end(&self) -> DateTime<Utc> {
        let ends = self.figures.iter().flat_map(|figures| {
            let zone = figures.aggregate.breakdown().zone;
            let figures = figures.aggregate.figures().into_iter();
            let dated = figures.filter(|figure| figure.interval.grain() != Grain::Whole);
            dated.map(move |figure| figure.interval.bounds(zone).1)
        });
        ends.max().unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Notes on the replay of a log; none for outcomes.
    fn notes(&self) -> Vec<Note> {
        let (Some(order), Some(until)) = (self.order, self.until) else { return Vec::new() };
        let (cases, open) = (self.cases, self.most_open);
        let order = match order {
            Order::Time => Label::new(
                format!("ordered by time, at most {open} cases in memory"),
                format!("按时间排序，内存中最多{open}件"),
            ),
            Order::Case => {
                Label::new("ordered by case, one case in memory", "按投诉排序，内存中同时一件")
            }
        };
        let until = until.format("%Y-%m-%d %H:%M UTC");
        let file = Label::new(
            format!("{cases} cases; {}; the records end on {until}", order.en),
            format!("共{cases}件；{}；记录截至{until}", order.zh),
        );
        let carried = |lang: Lang| {
            let all = self.commands.iter().map(|(command, (said, implied))| {
                let implied = match (implied, lang) {
                    (0, _) => String::new(),
                    (_, Lang::En) => format!(" (+{implied} implied)"),
                    (_, Lang::Zh) => format!("（另推定{implied}）"),
                };
                format!("{} {said}{implied}", command.label(lang))
            });
            all.collect::<Vec<_>>().join(lang.pick(", ", "，"))
        };
        vec![
            Note::new(Label::new("the file", "文件"), file),
            Note::new(
                Label::new("commands carried out", "执行的命令"),
                Label::new(carried(Lang::En), carried(Lang::Zh)),
            ),
        ]
    }
}

/// What happened to each row, with the sums before their parts.
fn rows(books: &Books) -> Table {
    let mut table = Table::of(vec![
        Column::words("result", "去向"),
        Column::numbers("rows", "行"),
        Column::words("first lines", "首见行号"),
    ]);
    let mut row = |count: u64, what: Label, lines: String| {
        table.row([Cell::from(what), Cell::from(count), Cell::from(lines)]);
    };
    let part = |text: &dyn Fn(Lang) -> String| {
        Label::new(format!("– {}", text(Lang::En)), format!("– {}", text(Lang::Zh)))
    };
    row(books.rows, Label::new("read", "读取"), String::new());
    row(books.applied, Label::new("used", "已采用"), String::new());
    if books.passed() > 0 {
        let what = Label::new("skipped: nothing new", "略过：无新内容");
        row(books.passed(), what, String::new());
        for (why, count) in &books.passed {
            row(*count, part(&|lang| why.text(lang)), String::new());
        }
    }
    row(books.unusable(), Label::new("unusable", "不可用"), String::new());
    for (why, found) in &books.unusable {
        row(found.count, part(&|lang| why.text(lang)), found.at());
    }
    for (fault, found) in &books.faults {
        let text = |lang: Lang| {
            let left =
                lang.pick("fault of the record, excluded from times", "记录有误，不计入时长");
            format!("{left}: {}", fault.text(lang))
        };
        row(found.count, Label::new(text(Lang::En), text(Lang::Zh)), found.at());
    }
    table
}

/// The sections for figures: a trend by period, bars and a ranking by dimension, otherwise a scorecard.
fn contents(figures: &Figures) -> Result<Vec<Content>, AggregateError> {
    let aggregate = &figures.aggregate;
    let breakdown = aggregate.breakdown();
    let count = breakdown.indicators.iter().find(|i| matches!(i.measure, Measure::Count { .. }));
    let Some(by) = breakdown.by.first().copied() else {
        if breakdown.grain == Grain::Whole {
            return Ok(vec![Content::Scorecard(Scorecard::of(aggregate, Interval::WHOLE)?)]);
        }
        let known: Vec<Interval> = aggregate.figures().iter().map(|f| f.interval).collect();
        let (Some(first), Some(last)) = (known.iter().min(), known.iter().max().copied()) else {
            return Ok(Vec::new());
        };
        let back = std::iter::successors(Some(last), |period| Some(period.previous()));
        let periods = back.take(PERIODS).take_while(|period| period >= first).count();
        let mut trends = Vec::new();
        for indicator in count.into_iter().chain(rate(&breakdown.indicators)) {
            let trend = Trend::of(aggregate, &indicator.id, last, periods)?;
            trends.extend(trend.map(Content::Trend));
        }
        return Ok(trends);
    };
    let mut contents = Vec::new();
    if let Some(count) = count {
        let bars = Pareto::of(aggregate, Interval::WHOLE, &count.id, by, BARS, &Codes)?;
        contents.extend(bars.map(Content::Pareto));
    }
    let ranked = league(figures, by)?;
    contents.extend((ranked.rows.len() <= PLACES).then_some(Content::League(ranked)));
    Ok(contents)
}

/// The rate by which groups are ranked: timeliness if known, otherwise the first share.
fn rate(indicators: &[Indicator]) -> Option<&Indicator> {
    let shares = || indicators.iter().filter(|i| matches!(i.measure, Measure::Share { .. }));
    let timely = |i: &&Indicator| matches!(i.id.as_str(), "timely" | "on-time");
    shares().find(timely).or_else(|| shares().next())
}

fn league(figures: &Figures, by: Dimension) -> Result<League, AggregateError> {
    let indicators = &figures.aggregate.breakdown().indicators;
    let first = rate(indicators);
    let others = indicators.iter().filter(|other| first.is_none_or(|first| first.id != other.id));
    let ids: Vec<IndicatorId> = first.into_iter().chain(others).map(|i| i.id.clone()).collect();
    League::of(&figures.aggregate, Interval::WHOLE, by, &ids, &Codes)
}
