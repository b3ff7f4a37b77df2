//! What `--out` writes: the figures as a report with charts, on one page that needs nothing from outside.

use chrono::{DateTime, Utc};
use redress::metrics::{AggregateError, Dimension, Grain, Indicator, Interval, Measure};
use redress::vocabulary::{IndicatorId, Label, Lang};
use redress_report::{
    Cell, Codes, Column, Content, Group, League, Note, Notes, Pareto, Report, Scorecard, Section,
    Table, Trend,
};

use super::ledger::Ledger;
use super::tell;
use super::{Replayed, cfpb};

/// Bars of a chart before the rest is one.
const BARS: usize = 12;
/// Groups of a league before it is a telephone book.
const PLACES: usize = 60;
/// Periods of a trend.
const PERIODS: usize = 36;

/// The whole page, in both languages; `first` is shown first.
pub(crate) fn page(replayed: &Replayed, file: &str, first: Lang) -> Result<String, AggregateError> {
    let breakdown = replayed.sections.first().map(|section| section.aggregate.breakdown());
    let zone = breakdown.map_or(chrono_tz::UTC, |breakdown| breakdown.zone);
    let title = Label::new(format!("Replayed: {file}"), format!("记录回放：{file}"));
    let until = replayed.until.unwrap_or_else(|| end(replayed));
    let mut report = Report::new(title, Interval::WHOLE, zone, until);
    let rows = Section::new(
        Label::new("Rows of the file", "文件各行的去向"),
        Content::Table(rows(&replayed.ledger)),
    );
    report.push(rows);
    if !replayed.notes.is_empty() {
        let note = |text: &String| Note::new(Label::new("", ""), Label::new(text, text));
        let notes = Notes { notes: replayed.notes.iter().map(note).collect() };
        let title = Label::new("How it was replayed", "回放方法");
        report.push(Section::new(title, Content::Notes(notes)));
    }
    for section in &replayed.sections {
        for content in contents(section)? {
            let title = match &content {
                Content::League(_) => Label::new(
                    format!("{}, ranked", section.title.en),
                    format!("{}排名", section.title.zh),
                ),
                Content::Trend(trend) => Label::new(
                    format!("{}: {}", section.title.en, trend.name.en),
                    format!("{}：{}", section.title.zh, trend.name.zh),
                ),
                _ => section.title.clone(),
            };
            report.push(Section::new(title, content));
        }
    }
    Ok(report.html_in_both(first))
}

/// The end of the last period in which anything happened.
fn end(replayed: &Replayed) -> DateTime<Utc> {
    let ends = replayed.sections.iter().flat_map(|section| {
        let zone = section.aggregate.breakdown().zone;
        let figures = section.aggregate.figures().into_iter();
        let dated = figures.filter(|figure| figure.interval.grain() != Grain::Whole);
        dated.map(move |figure| figure.interval.bounds(zone).1)
    });
    ends.max().unwrap_or(DateTime::UNIX_EPOCH)
}

fn rows(ledger: &Ledger) -> Table {
    let said = |lang| tell::accounts(ledger, |what| cfpb::fault(what, lang).to_owned(), lang);
    let both = said(Lang::En).into_iter().zip(said(Lang::Zh));
    let row = |(en, zh): (tell::Account, tell::Account)| {
        let words = |en: &str, zh: &str| Cell::Label(Label::new(en, zh));
        vec![
            words(en.what.trim(), zh.what.trim()),
            Cell::Reading(redress_report::Reading::count(en.count)),
            words(&en.lines, &zh.lines),
        ]
    };
    Table {
        columns: vec![
            Column::words("what became of them", "去向"),
            Column::numbers("rows", "行"),
            Column::words("first lines", "首见行号"),
        ],
        groups: vec![Group { head: None, rows: both.map(row).collect() }],
    }
}

/// What a section's figures are shown as: by period a trend, by dimension bars and a ranking, else a
/// scorecard.
fn contents(section: &tell::Section) -> Result<Vec<Content>, AggregateError> {
    let aggregate = &section.aggregate;
    let breakdown = aggregate.breakdown();
    let count = breakdown.indicators.iter().find(|i| matches!(i.measure, Measure::Count { .. }));
    let Some(by) = breakdown.by.first().copied() else {
        if breakdown.grain == Grain::Whole {
            return Ok(vec![Content::Scorecard(Scorecard::of(aggregate, Interval::WHOLE)?)]);
        }
        let Some(last) = aggregate.figures().iter().map(|figure| figure.interval).max() else {
            return Ok(Vec::new());
        };
        let mut trends = Vec::new();
        for indicator in count.into_iter().chain(rate(&breakdown.indicators)) {
            let trend = Trend::of(aggregate, &indicator.id, last, PERIODS)?;
            trends.extend(trend.map(Content::Trend));
        }
        return Ok(trends);
    };
    let mut contents = Vec::new();
    if let Some(count) = count {
        let bars = Pareto::of(aggregate, Interval::WHOLE, &count.id, by, BARS, &Codes)?;
        contents.extend(bars.map(Content::Pareto));
    }
    let ranked = league(section, by)?;
    contents.extend((ranked.rows.len() <= PLACES).then_some(Content::League(ranked)));
    Ok(contents)
}

/// The rate by which groups are ranked: the last one named, which is timeliness where that is known.
fn rate(indicators: &[Indicator]) -> Option<&Indicator> {
    let shares = || indicators.iter().filter(|i| matches!(i.measure, Measure::Share { .. }));
    let timely = |i: &&Indicator| matches!(i.id.as_str(), "timely" | "on-time");
    shares().find(timely).or_else(|| shares().next())
}

fn league(section: &tell::Section, by: Dimension) -> Result<League, AggregateError> {
    let indicators = &section.aggregate.breakdown().indicators;
    let first = rate(indicators);
    let others = indicators.iter().filter(|other| first.is_none_or(|first| first.id != other.id));
    let ids: Vec<IndicatorId> = first.into_iter().chain(others).map(|i| i.id.clone()).collect();
    League::of(&section.aggregate, Interval::WHOLE, by, &ids, &Codes)
}
