//! `Part`: the sections of a pack; `Headings`: what a policy calls them, and the clauses behind them.

use std::collections::BTreeMap;

use redress::policy::Policy;
use redress::vocabulary::{Clause, Label};

/// A section of a [`Pack`](super::Pack), in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Opening, received, ended and outstanding, and whether they agree.
    Sums,
    /// The indicators beside their targets.
    Scorecard,
    /// How many came in, period by period.
    Received,
    /// The share handled in time, period by period.
    Timeliness,
    /// What came in, by class.
    Classes,
    /// The categories with the most cases.
    Categories,
    /// The causes with the most cases.
    Causes,
    /// Departments against categories.
    Departments,
    /// The limits kept, stage by stage.
    Stages,
    /// How long handling took.
    Handling,
    /// By how much limits were overrun.
    Overruns,
    /// How long open cases have been open.
    Ages,
    /// The open cases themselves.
    Open,
    /// The departments in order.
    League,
    /// Liability, penalties and rewards.
    Liability,
    /// Frequent categories and shared causes.
    Improvement,
    /// Refusals, what was left out, contracts of the indicators.
    Notes,
}

impl Part {
    /// All parts, in order.
    pub const ALL: [Self; 17] = [
        Self::Sums,
        Self::Scorecard,
        Self::Received,
        Self::Timeliness,
        Self::Classes,
        Self::Categories,
        Self::Causes,
        Self::Departments,
        Self::Stages,
        Self::Handling,
        Self::Overruns,
        Self::Ages,
        Self::Open,
        Self::League,
        Self::Liability,
        Self::Improvement,
        Self::Notes,
    ];

    /// Its code in a policy: `sums`, `heat-map`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sums => "sums",
            Self::Scorecard => "scorecard",
            Self::Received => "received-trend",
            Self::Timeliness => "timeliness-trend",
            Self::Classes => "classes",
            Self::Categories => "categories",
            Self::Causes => "causes",
            Self::Departments => "heat-map",
            Self::Stages => "stages",
            Self::Handling => "handling-time",
            Self::Overruns => "overruns",
            Self::Ages => "ageing",
            Self::Open => "open",
            Self::League => "league",
            Self::Liability => "liability",
            Self::Improvement => "hot",
            Self::Notes => "notes",
        }
    }

    /// Its title where a policy has none of its own.
    #[must_use]
    pub fn title(self) -> Label {
        let (en, zh) = match self {
            Self::Sums => ("Month-end sums", "期末汇总"),
            Self::Scorecard => ("Scorecard", "指标总览"),
            Self::Received => ("Received, month by month", "接收量走势"),
            Self::Timeliness => ("Timeliness, month by month", "处理及时率走势"),
            Self::Classes => ("What came in, by class", "本期接收分类"),
            Self::Categories => ("Categories, the most first", "问题类别排列"),
            Self::Causes => ("Causes, the most first", "原因排列"),
            Self::Departments => ("Departments and categories", "部门与问题类别"),
            Self::Stages => ("Limits kept, stage by stage", "各环节时限达成情况"),
            Self::Handling => ("How long handling took", "处理时长分布"),
            Self::Overruns => ("By how much limits were overrun", "超时时长分布"),
            Self::Ages => ("How long open cases have been open", "未结件时长"),
            Self::Open => ("Open cases, the oldest first", "未结件明细（由早到晚）"),
            Self::League => ("Departments in order", "部门排名"),
            Self::Liability => ("Liability, penalties and rewards", "责任认定与奖惩"),
            Self::Improvement => (
                "Where to improve: frequent categories and shared causes",
                "改进方向：高频类别与批量原因",
            ),
            Self::Notes => ("Notes and contracts", "说明与指标口径"),
        };
        Label::new(en, zh)
    }
}

/// The heading of one [`Part`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The title; [`Part::title`] where there is none.
    pub title: Option<Label>,
    /// The clauses that ask for the section.
    pub cite: Vec<Clause>,
}

/// What an organisation calls the sections of its pack, and which of its clauses ask for them.
///
/// The default has the neutral titles of [`Part::title`] and no clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    parts: BTreeMap<Part, Heading>,
}

impl Headings {
    /// What a policy says of the sections; of one that it does not list, the neutral title and no clause.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let figures = &policy.spec().figures;
        let said = |part: Part| {
            let said = figures.sections.iter().find(|said| said.section.as_str() == part.code())?;
            Some((part, Heading { title: said.title.clone(), cite: said.cite.clone() }))
        };
        Self { parts: Part::ALL.into_iter().filter_map(said).collect() }
    }

    /// The same, with the heading of one part.
    #[must_use]
    pub fn set(mut self, part: Part, heading: Heading) -> Self {
        self.parts.insert(part, heading);
        self
    }

    /// The same, with a clause behind one part.
    #[must_use]
    pub fn cite(mut self, part: Part, clause: Clause) -> Self {
        self.parts.entry(part).or_default().cite.push(clause);
        self
    }

    /// Title and clauses of a part.
    pub(super) fn heading(&self, part: Part) -> (Label, Vec<Clause>) {
        let own = self.parts.get(&part);
        let title = own.and_then(|own| own.title.clone()).unwrap_or_else(|| part.title());
        (title, own.map(|own| own.cite.clone()).unwrap_or_default())
    }
}
