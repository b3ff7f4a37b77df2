//! `Pack`: what the monthly meeting needs, from the histories, in one call (DLR-17, DLR-18).

use std::borrow::Borrow;

use chrono::{DateTime, TimeDelta, Utc};

use super::names::Names;
use super::{
    AGE, Content, DELAY, Distribution, HANDLING, HeatMap, League, Pareto, Reconciliation, Report,
    Scorecard, Section, StageTimeliness, Sum, Table, Trend, parts,
};
use redress::complaint::{Complaint, Entry, LogError};
use redress::metrics::{
    Aggregate, AggregateError, Basis, Breakdown, Case, Dimension, Discrepancy, Grain, Indicator,
    Interval, Known, Ledger, Properties, Property, Reader, indicators, repeats,
};
use redress::policy::Policy;
use redress::vocabulary::{Clause, ComplaintId, IndicatorId, Label};

/// What goes into the pack, and on what terms.
///
/// ```
/// use redress::metrics::{Basis, Target, indicators};
/// use redress::presets::dealership;
/// use redress_report::Pack;
///
/// let policy = dealership()?;
/// let pack = Pack::new(&policy, Basis::from(&policy.spec().figures)).scorecard(vec![
///     indicators::on_time().target(Target::at_least(9_500).enough(10)),
///     indicators::satisfaction(),
/// ]);
/// let none: &[Vec<redress::complaint::Entry>] = &[];
/// assert!(pack.report("2026-03".parse()?, none)?.agrees());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Pack<'a> {
    title: Label,
    policy: &'a Policy,
    names: &'a dyn Names,
    basis: Basis,
    scorecard: Vec<Indicator>,
    repeats: Option<TimeDelta>,
    hot: u64,
}

impl std::fmt::Debug for Pack<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("policy", self.policy.stamp()).finish_non_exhaustive()
    }
}

/// Why there is no pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// All time has no month before it.
    #[error("a pack is for a period with an end, such as a month; `all` has none")]
    Endless,
    /// A history is no complaint's log.
    #[error("the log of a complaint is broken")]
    Log(#[from] LogError),
    /// The figures contradict each other: nothing is published then.
    #[error("the figures do not add up: {0}")]
    Discrepancy(#[from] Discrepancy),
    /// Cannot be: the pack asks only for what it counts.
    #[error(transparent)]
    Aggregate(#[from] AggregateError),
}

/// The pack of a month with everything at its default: see [`Pack::report`].
///
/// # Errors
/// As [`Pack::report`].
pub fn meeting_pack<E: Borrow<Entry>>(
    policy: &Policy,
    basis: Basis,
    month: Interval,
    histories: &[Vec<E>],
) -> Result<Report, PackError> {
    Pack::new(policy, basis).report(month, histories)
}

/// How many periods a trend shows.
const TREND: usize = 13;
/// How many bars a Pareto chart has before the rest is one.
const BARS: usize = 8;

const fn clause(code: &'static str) -> Clause {
    Clause::new_static(code)
}

fn title(en: &str, zh: &str) -> Label {
    Label::new(en, zh)
}

impl<'a> Pack<'a> {
    /// A pack with the policy's words, and a scorecard of timeliness, response and handling times,
    /// resolution, satisfaction, reopening, rework and liability. The sources give the dealership no
    /// targets, so none are set here.
    #[must_use]
    pub fn new(policy: &'a Policy, basis: Basis) -> Self {
        Self {
            title: title("Complaints: pack for the monthly meeting", "投诉月度分析会材料"),
            policy,
            names: policy,
            basis,
            scorecard: vec![
                indicators::on_time(),
                indicators::clean_on_time(),
                indicators::flow_timeliness(),
                indicators::response_time(),
                indicators::mean_handling(),
                indicators::handling_percentile(90),
                indicators::first_contact(),
                indicators::outcome_rate(),
                indicators::satisfaction(),
                indicators::satisfied_first(),
                indicators::reopening_rate(),
                indicators::rework_rate(),
                indicators::liability_rate(),
            ],
            repeats: None,
            hot: 3,
        }
    }

    /// The same, under another title.
    #[must_use]
    pub fn title(mut self, title: Label) -> Self {
        self.title = title;
        self
    }

    /// The same, with words for codes that the policy has none for.
    #[must_use]
    pub const fn names(mut self, names: &'a dyn Names) -> Self {
        self.names = names;
        self
    }

    /// The same, with these indicators and their targets on the scorecard.
    #[must_use]
    pub fn scorecard(mut self, indicators: Vec<Indicator>) -> Self {
        self.scorecard = indicators;
        self
    }

    /// The same, with repeats (MKT-9): the same customer with the same problem within this time.
    #[must_use]
    pub fn repeats_within(mut self, window: TimeDelta) -> Self {
        self.repeats = Some(window);
        self.scorecard.push(indicators::repeat_rate());
        self
    }

    /// The same, with categories called hot from so many cases on; 3 until said otherwise.
    #[must_use]
    pub const fn hot_from(mut self, cases: u64) -> Self {
        self.hot = cases;
        self
    }

    /// The pack of a month, or of any period but all time, from all histories: the logs of the
    /// complaints from their beginning.
    ///
    /// As known in the last microsecond of the period: what was recorded later is not in it, so the pack
    /// is the same whenever it is made. Periods are those of the policy's calendar. O(entries); holds
    /// every complaint at once.
    ///
    /// # Errors
    /// [`PackError`]: a history is broken, or the figures do not add up.
    pub fn report<E: Borrow<Entry>>(
        &self,
        period: Interval,
        histories: &[Vec<E>],
    ) -> Result<Report, PackError> {
        if period.grain() == Grain::Whole {
            return Err(PackError::Endless);
        }
        let zone = self.policy.spec().calendar.zone();
        let (from, until) = period.bounds(zone);
        let as_of = until.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(until);
        let read = self.read(period, as_of, histories)?;
        let cases: Vec<Case> = read.complaints.iter().map(Case::from).collect();
        let mut report = Report::new(self.title.clone(), period, zone, as_of);
        let classes = self.sums(&mut report, &read, period)?;
        self.quality(&mut report, &read, period)?;
        let name = title("What came in, by class", "本期接收分类");
        let section = Section::new(name, Content::Table(classes));
        report.push(section.cite(clause("DLR-18")).cite(clause("MKT-8")));
        self.causes(&mut report, &read, period)?;
        self.times(&mut report, &read, (from, until), period)?;
        self.people(&mut report, &read, (from, until), period)?;
        let hot = parts::hot(&cases, (from, until), self.hot, self.names);
        report.push(
            Section::new(
                title(
                    "Where to improve: frequent categories and shared causes",
                    "改进方向：高频类别与批量原因",
                ),
                Content::Table(hot),
            )
            .cite(clause("DLR-18"))
            .cite(clause("MKT-8"))
            .cite(clause("HBK-3")),
        );
        let notes = parts::notes(&self.scorecard, &report, &read.all);
        report.push(Section::new(
            title("Notes and contracts", "说明与指标口径"),
            Content::Notes(notes),
        ));
        Ok(report)
    }

    fn read<E: Borrow<Entry>>(
        &self,
        period: Interval,
        as_of: DateTime<Utc>,
        histories: &[Vec<E>],
    ) -> Result<Read, PackError> {
        let zone = self.policy.spec().calendar.zone();
        let known = histories.iter().map(|log| {
            let log = log.iter().map(Borrow::borrow);
            Complaint::as_known_at(log, as_of)
        });
        let known = known.collect::<Result<Vec<Option<Complaint>>, LogError>>()?;
        let mut repeated: Vec<ComplaintId> = Vec::new();
        if let Some(window) = self.repeats {
            let cases: Vec<Case> = known.iter().flatten().map(Case::from).collect();
            repeated.extend(repeats(&cases, window).into_iter().map(|repeat| repeat.case));
            repeated.sort_unstable();
        }
        let mut reader = Reader::new(self.basis.clone(), as_of);
        for (log, complaint) in histories.iter().zip(&known) {
            let Some(complaint) = complaint else { continue };
            let again = repeated.binary_search(&complaint.id).is_ok();
            let also = Properties::NONE.with_if(Property::Repeat, again);
            reader.history_with(log, &Known { also, ..Known::default() })?;
        }
        let aggregate = |by: &[Dimension], indicators: Vec<Indicator>| {
            let breakdown = Breakdown { zone, grain: period.grain(), by: by.to_vec(), indicators };
            let mut aggregate = Aggregate::new(breakdown);
            reader.tables().iter().for_each(|table| aggregate.add(table));
            aggregate.check().map(|()| aggregate)
        };
        let mut all = self.scorecard.clone();
        let ranking = vec![
            indicators::on_time(),
            indicators::satisfaction(),
            indicators::mean_handling(),
            indicators::received(),
        ];
        for indicator in ranking.iter().chain(&[indicators::received(), indicators::on_time()]) {
            if !all.iter().any(|known| known.id == indicator.id) {
                all.push(indicator.clone());
            }
        }
        // Targets that the scorecard has count in the league and the stages too.
        let judged = |indicator: Indicator| {
            let known = self.scorecard.iter().find(|known| known.id == indicator.id);
            known.cloned().unwrap_or(indicator)
        };
        let ranking = ranking.into_iter().map(judged).collect();
        let stages = [indicators::flow_timeliness(), indicators::mean_stage_delay()];
        let mut ledger = Ledger::new(zone, period.grain());
        ledger.add(&reader.tables().cycles);
        Ok(Read {
            all: aggregate(&[], all)?,
            received: aggregate(&parts::CLASSES, vec![indicators::received()])?,
            stages: aggregate(&[Dimension::Stage], stages.into_iter().map(judged).collect())?,
            league: aggregate(&[Dimension::Department], ranking)?,
            ledger,
            complaints: known.into_iter().flatten().collect(),
        })
    }

    /// Whether the counts agree; gives back the classes, which they are checked against.
    fn sums(&self, report: &mut Report, read: &Read, period: Interval) -> Result<Table, PackError> {
        let lines = read.ledger.lines()?;
        let open: Vec<&Complaint> = read.complaints.iter().filter(|c| c.is_open()).collect();
        let outstanding = u64::try_from(open.len()).unwrap_or(u64::MAX);
        // A period in which nothing happened has no line; what was open before it still is.
        let line = lines.iter().rfind(|line| line.interval <= period);
        let mut sums = match line {
            Some(line) if line.interval == period => Reconciliation::of_line(line, outstanding),
            line => Reconciliation {
                opening: line.map_or(0, |line| line.outstanding),
                outstanding,
                ..Reconciliation::default()
            },
        };
        let classes = parts::classes(&read.received, period, self.names)?;
        sums.sums = classes
            .groups
            .iter()
            .filter_map(|group| {
                let name = group.head.clone()?;
                Some(Sum { name, parts: parts::sum(group), total: sums.received })
            })
            .collect();
        let section =
            Section::new(title("Month-end sums", "期末汇总"), Content::Reconciliation(sums));
        report.push(section.cite(clause("DLR-17")).cite(clause("DLR-18")));
        Ok(classes)
    }

    fn quality(&self, report: &mut Report, read: &Read, period: Interval) -> Result<(), PackError> {
        let ids: Vec<IndicatorId> = self.scorecard.iter().map(|i| i.id.clone()).collect();
        let card = Scorecard::of(&read.all, period)?.only(&ids);
        report.push(Section::new(title("Scorecard", "指标总览"), Content::Scorecard(card)));
        let trends = [
            (indicators::received(), title("Received, month by month", "接收量走势")),
            (indicators::on_time(), title("Timeliness, month by month", "处理及时率走势")),
        ];
        for (indicator, name) in trends {
            if let Some(trend) = Trend::of(&read.all, &indicator.id, period, TREND)? {
                let section = Section::new(name, Content::Trend(trend));
                report.push(section.cite(clause("MKT-8")));
            }
        }
        Ok(())
    }

    fn causes(&self, report: &mut Report, read: &Read, period: Interval) -> Result<(), PackError> {
        let received = indicators::received().id;
        let charts = [
            (Dimension::Subject, title("Categories, the most first", "问题类别排列")),
            (Dimension::Cause, title("Causes, the most first", "原因排列")),
        ];
        for (by, name) in charts {
            let chart = Pareto::of(&read.received, period, &received, by, BARS, self.names)?;
            if let Some(chart) = chart {
                report.push(Section::new(name, Content::Pareto(chart)).cite(clause("MKT-8")));
            }
        }
        let (down, across) = (Dimension::Department, Dimension::Subject);
        let map = HeatMap::of(&read.received, period, &received, down, across, self.names)?;
        if let Some(map) = map {
            let name = title("Departments and categories", "部门与问题类别");
            report.push(Section::new(name, Content::HeatMap(map)).cite(clause("RTS-7")));
        }
        Ok(())
    }

    fn times(
        &self,
        report: &mut Report,
        read: &Read,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        period: Interval,
    ) -> Result<(), PackError> {
        let (kept, late) = (indicators::flow_timeliness().id, indicators::mean_stage_delay().id);
        let limits = &self.policy.spec().limits;
        let order: Vec<&str> = limits.iter().map(|rule| rule.topic.as_str()).collect();
        let by = Dimension::Stage;
        let stages =
            StageTimeliness::of(&read.stages, period, (&kept, &late), by, &order, self.names)?;
        if let Some(stages) = stages {
            let name = title("Limits kept, stage by stage", "各环节时限达成情况");
            let section = Section::new(name, Content::StageTimeliness(stages));
            report.push(section.cite(clause("TEL-25")).cite(clause("TEL-27")));
        }
        let ended = read.complaints.iter().filter(|c| !c.is_open() && c.since >= from);
        let times = ended.map(|c| Some(c.since.signed_duration_since(c.received_at)));
        let name = title("handling time of what ended", "本期办结件处理时长");
        let spread = Distribution::new(name, times, &HANDLING);
        let name = title("How long handling took", "处理时长分布");
        report.push(Section::new(name, Content::Distribution(spread)).cite(clause("RTS-7")));
        let due = read.complaints.iter().flat_map(Complaint::all_limits);
        let due = due.filter(|limit| (from..until).contains(&limit.due));
        let overruns = due.filter_map(redress::complaint::Limit::overrun);
        let overruns = overruns.filter(|overrun| *overrun > TimeDelta::zero()).map(Some);
        let name = title("overrun of limits that fell due", "本期到期时限的超时时长");
        let spread = Distribution::new(name, overruns, &DELAY);
        let name = title("By how much limits were overrun", "超时时长分布");
        report.push(
            Section::new(name, Content::Distribution(spread))
                .intro(
                    "Of what is done; what is not done yet has no overrun to state.",
                    "仅统计已完成事项，未完成者尚无超时时长。",
                )
                .cite(clause("TEL-27")),
        );
        let ages = parts::ageing(&read.complaints, report.as_of, &AGE);
        let name = title("How long open cases have been open", "未结件时长");
        report.push(Section::new(name, Content::Ageing(ages)).cite(clause("DLR-17")));
        let open = parts::open(&read.complaints, report.as_of, self.names);
        let name = title("Open cases, the oldest first", "未结件明细（由早到晚）");
        report.push(Section::new(name, Content::Table(open)).cite(clause("DLR-17")));
        Ok(())
    }

    fn people(
        &self,
        report: &mut Report,
        read: &Read,
        span: (DateTime<Utc>, DateTime<Utc>),
        period: Interval,
    ) -> Result<(), PackError> {
        let columns = [
            indicators::on_time().id,
            indicators::satisfaction().id,
            indicators::mean_handling().id,
            indicators::received().id,
        ];
        let league = League::of(&read.league, period, Dimension::Department, &columns, self.names)?;
        let name = title("Departments in order", "部门排名");
        report.push(Section::new(name, Content::League(league)).cite(clause("MKT-10")));
        let table = parts::liability(&read.complaints, span, self.names);
        let name = title("Liability, penalties and rewards", "责任认定与奖惩");
        report.push(
            Section::new(name, Content::Table(table))
                .intro(
                    "Liability of what came in; notices proposed in the period, with what was decided by its end. An amount counts for every person on whom it is.",
                    "责任认定按本期接收件统计；奖惩按本期提出统计，处理结果截至期末。金额按人累计。",
                )
                .cite(clause("DLR-20"))
                .cite(clause("DLR-28"))
                .cite(clause("DLR-31")),
        );
        Ok(())
    }
}

/// What was read from the histories.
pub(super) struct Read {
    pub(super) all: Aggregate,
    received: Aggregate,
    stages: Aggregate,
    league: Aggregate,
    ledger: Ledger,
    complaints: Vec<Complaint>,
}
