//! `Part`: the sections of a pack; `Headings`: their titles and clauses in a policy.

use std::collections::BTreeMap;

use redress::policy::Policy;
use redress::vocabulary::{Clause, Label};

/// A section of a [`Pack`](super::Pack), in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Opening, received, ended and outstanding cases, with a check that they add up.
    Sums,
    /// The indicators with their targets.
    Scorecard,
    /// Cases received, by period.
    Received,
    /// The share handled in time, by period.
    Timeliness,
    /// Cases received, by class.
    Classes,
    /// The categories with the most cases.
    Categories,
    /// The causes with the most cases.
    Causes,
    /// Departments by category.
    Departments,
    /// Limits kept, by stage.
    Stages,
    /// Distribution of handling times.
    Handling,
    /// Distribution of overruns.
    Overruns,
    /// Ages of open cases.
    Ages,
    /// The open cases themselves.
    Open,
    /// The departments, ranked.
    League,
    /// Liability, penalties and rewards.
    Liability,
    /// Frequent categories and shared causes.
    Improvement,
    /// Refusals, omissions, contracts of the indicators.
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

    /// Its title if a policy does not define one.
    #[must_use]
    pub fn title(self) -> Label {
        let (en, zh) = match self {
            Self::Sums => ("Month-end sums", "期末汇总"),
            Self::Scorecard => ("Scorecard", "指标总览"),
            Self::Received => ("Received, month by month", "接收量走势"),
            Self::Timeliness => ("Timeliness, month by month", "处理及时率走势"),
            Self::Classes => ("Received, by class", "本期接收分类"),
            Self::Categories => ("Categories, most frequent first", "问题类别排列"),
            Self::Causes => ("Causes, most frequent first", "原因排列"),
            Self::Departments => ("Departments and categories", "部门与问题类别"),
            Self::Stages => ("Limits kept, stage by stage", "各环节按时情况"),
            Self::Handling => ("How long handling took", "处理时长分布"),
            Self::Overruns => ("Overruns of limits", "超时时长分布"),
            Self::Ages => ("Age of open cases", "未结件时长"),
            Self::Open => ("Open cases, oldest first", "未结件明细（由早到晚）"),
            Self::League => ("Departments, ranked", "部门排名"),
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

/// The heading of a [`Part`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The title; if `None`, [`Part::title`] is used.
    pub title: Option<Label>,
    /// The clauses that require the section.
    pub cite: Vec<Clause>,
}

/// The titles of the sections of an organisation's pack, and the clauses that require them.
///
/// The default has the neutral titles of [`Part::title`] and no clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    parts: BTreeMap<Part, Heading>,
}

impl Headings {
    /// The headings of a policy; sections that it does not list have a neutral title and no clause.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let figures = &policy.spec().figures;
        let said = |part: Part| {
            let said = figures.sections.iter().find(|said| said.section.as_str() == part.code())?;
            Some((part, Heading { title: said.title.clone(), cite: said.cite.clone() }))
        };
        Self { parts: Part::ALL.into_iter().filter_map(said).collect() }
    }

    /// Sets the heading of one part.
    #[must_use]
    pub fn set(mut self, part: Part, heading: Heading) -> Self {
        self.parts.insert(part, heading);
        self
    }

    /// Adds a clause to one part.
    #[must_use]
    pub fn cite(mut self, part: Part, clause: Clause) -> Self {
        self.parts.entry(part).or_default().cite.push(clause);
        self
    }

    /// The title and clauses of a part.
    pub(super) fn heading(&self, part: Part) -> (Label, Vec<Clause>) {
        let own = self.parts.get(&part);
        let title = own.and_then(|own| own.title.clone()).unwrap_or_else(|| part.title());
        (title, own.map(|own| own.cite.clone()).unwrap_or_default())
    }
}
