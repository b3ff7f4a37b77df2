//! The result of a replay as a report: the books first, then the figures.

use chrono::{DateTime, Utc};
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{AggregateError, Dimension, Grain, Indicator, Interval, Measure};
use redress_report::{Codes, Content, League, Pareto, Report, Scorecard, Section, Trend};

use super::{Error, Figures, Replayed, account};

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
        for section in account::sections(self) {
            report.push(section);
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
