//! The sections of a pack, in order.

use chrono::{DateTime, TimeDelta, Utc};

use super::facts::{Facts, ranking};
use super::{Pack, PackError, Part, classes, improvement, liability, notes, open_cases};
use crate::{
    AGE, Content, DELAY, Distribution, HANDLING, HeatMap, League, Pareto, Reconciliation, Report,
    Scorecard, Section, StageTimeliness, Sum, Table, Trend,
};
use redress::complaint::{Complaint, Limit};
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{AggregateError, Dimension, Interval, indicators};

/// Number of periods in a trend.
const TREND: usize = 13;
/// Number of bars in a Pareto chart before the rest is merged.
const BARS: usize = 8;

/// A report under construction.
pub(super) struct Sections<'p> {
    pub(super) pack: &'p Pack<'p>,
    pub(super) facts: &'p Facts,
    pub(super) period: Interval,
    pub(super) span: (DateTime<Utc>, DateTime<Utc>),
    pub(super) report: Report,
}

impl Sections<'_> {
    pub(super) fn all(mut self) -> Result<Report, PackError> {
        let classes = classes::classes(&self.facts.received, self.period, self.pack.names)?;
        self.sums(&classes)?;
        self.quality()?;
        self.push(Part::Classes, Content::Table(classes));
        self.causes()?;
        self.times()?;
        self.open();
        self.people()?;
        let (cases, names) = (&self.facts.cases, self.pack.names);
        let table = improvement::hot(cases, self.span, self.pack.hot, names);
        self.push(Part::Improvement, Content::Table(table));
        let notes = notes::notes(&self.pack.scorecard, &self.report, &self.facts.all);
        self.push(Part::Notes, Content::Notes(notes));
        Ok(self.report)
    }

    fn section(&self, part: Part, content: Content) -> Section {
        let (title, cite) = self.pack.headings.heading(part);
        Section { cite, ..Section::new(title, content) }
    }

    fn push(&mut self, part: Part, content: Content) {
        let section = self.section(part, content);
        self.report.sections.push(section);
    }

    /// Checks that the counts agree with each other and with the classes.
    fn sums(&mut self, classes: &Table) -> Result<(), PackError> {
        let lines = self.facts.ledger.lines()?;
        let open = self.facts.complaints.iter().filter(|c| c.is_open()).count();
        let outstanding = u64::try_from(open).unwrap_or(u64::MAX);
        // A period without events has no line, but cases open before it still count.
        let line = lines.iter().rfind(|line| line.interval <= self.period);
        let mut sums = match line {
            Some(line) if line.interval == self.period => {
                Reconciliation::of_line(line, outstanding)
            }
            line => Reconciliation {
                opening: line.map_or(0, |line| line.outstanding),
                outstanding,
                ..Reconciliation::default()
            },
        };
        let total = sums.received;
        let sum = |group: &crate::Group| {
            Some(Sum { name: group.head.clone()?, parts: classes::sum(group), total })
        };
        sums.sums = classes.groups.iter().filter_map(sum).collect();
        self.push(Part::Sums, Content::Reconciliation(sums));
        Ok(())
    }

    fn quality(&mut self) -> Result<(), AggregateError> {
        let ids: Vec<IndicatorId> = self.pack.scorecard.iter().map(|i| i.id.clone()).collect();
        let card = Scorecard::of(&self.facts.all, self.period)?.only(&ids);
        self.push(Part::Scorecard, Content::Scorecard(card));
        let trends =
            [(indicators::received(), Part::Received), (indicators::on_time(), Part::Timeliness)];
        for (indicator, part) in trends {
            let trend = Trend::of(&self.facts.all, &indicator.id, self.period, TREND)?;
            if let Some(trend) = trend {
                self.push(part, Content::Trend(trend));
            }
        }
        Ok(())
    }

    fn causes(&mut self) -> Result<(), AggregateError> {
        let (received, names) = (indicators::received().id, self.pack.names);
        let (figures, period) = (&self.facts.received, self.period);
        for (by, part) in [(Dimension::Subject, Part::Categories), (Dimension::Cause, Part::Causes)]
        {
            if let Some(chart) = Pareto::of(figures, period, &received, by, BARS, names)? {
                self.push(part, Content::Pareto(chart));
            }
        }
        let (down, across) = (Dimension::Department, Dimension::Subject);
        if let Some(map) = HeatMap::of(figures, period, &received, down, across, names)? {
            self.push(Part::Departments, Content::HeatMap(map));
        }
        Ok(())
    }

    fn times(&mut self) -> Result<(), AggregateError> {
        let (from, until) = self.span;
        let (kept, late) = (indicators::stage_timeliness().id, indicators::mean_stage_delay().id);
        let limits = &self.pack.policy.spec().limits;
        let order: Vec<&str> = limits.iter().map(|rule| rule.topic.as_str()).collect();
        let (figures, by) = (&self.facts.stages, Dimension::Stage);
        let ids = (&kept, &late);
        let stages = StageTimeliness::of(figures, self.period, ids, by, &order, self.pack.names)?;
        if let Some(stages) = stages {
            self.push(Part::Stages, Content::StageTimeliness(stages));
        }
        let complaints = &self.facts.complaints;
        let ended = complaints.iter().filter(|c| !c.is_open() && c.since >= from);
        let times = ended.map(|c| Some(c.since.signed_duration_since(c.received_at)));
        let name = Label::new("handling time of ended cases", "本期办结件处理时长");
        let spread = Distribution::new(name, times, &HANDLING);
        self.push(Part::Handling, Content::Distribution(spread));
        let due = complaints.iter().flat_map(Complaint::all_limits);
        // What is due at 24:00 belongs to the day that ends then.
        let due = due.filter(|limit| from < limit.due && limit.due <= until);
        let overruns = due.filter_map(Limit::overrun);
        let overruns = overruns.filter(|overrun| *overrun > TimeDelta::zero()).map(Some);
        let name = Label::new("overrun of limits that fell due", "本期到期时限的超时时长");
        let spread = Distribution::new(name, overruns, &DELAY);
        let section = self.section(Part::Overruns, Content::Distribution(spread)).intro(
            "Only limits that were met late; a limit not met yet has no overrun.",
            "仅统计已完成事项，未完成者尚无超时时长。",
        );
        self.report.sections.push(section);
        Ok(())
    }

    fn open(&mut self) {
        let (complaints, as_of) = (&self.facts.complaints, self.report.as_of);
        self.push(Part::Ages, Content::Ageing(open_cases::ageing(complaints, as_of, &AGE)));
        let open = open_cases::open(complaints, as_of, self.pack);
        self.push(Part::Open, Content::Table(open));
    }

    fn people(&mut self) -> Result<(), AggregateError> {
        let columns = ranking().map(|indicator| indicator.id);
        let (figures, by) = (&self.facts.league, Dimension::Department);
        let league = League::of(figures, self.period, by, &columns, self.pack.names)?;
        self.push(Part::League, Content::League(league));
        let table = liability::liability(&self.facts.complaints, self.span, self.pack.names);
        let section = self.section(Part::Liability, Content::Table(table)).intro(
            "Liability of the cases received; notices proposed in the period, with the decisions made by its end. An amount counts once for each person concerned.",
            "责任认定按本期接收件统计；奖惩按本期提出统计，处理结果截至期末。金额按人累计。",
        );
        self.report.sections.push(section);
        Ok(())
    }
}
