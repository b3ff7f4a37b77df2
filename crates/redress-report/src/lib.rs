//! Reports: figures, counts and told complaints put together for people, and rendered as text, as CSV and
//! as one page of HTML with pictures.
//!
//! A [`Report`] is a value: what it says is fixed when it is made, stored and sent as JSON, and shown in
//! either language later. Its [sections](Content) are made from [`Aggregate`](redress_metrics::Aggregate)s
//! and [`Figure`](redress_metrics::Figure)s. A section can hold no NaN: a [`Reading`] keeps the counts,
//! and *not enough data*, *refused* and *undetermined* are said as such, never as 0.
//!
//! ```
//! use redress_report::{Content, Reconciliation, Report, Section};
//! use redress::vocabulary::{Label, Lang};
//!
//! let mut report = Report::new(
//!     Label::new("Complaints", "投诉"),
//!     "2026-03".parse()?,
//!     chrono_tz::Asia::Shanghai,
//!     "2026-04-01T01:00:00Z".parse()?,
//! );
//! let sums = Reconciliation {
//!     opening: 4, received: 31, reopened: 0, ended: 29, outstanding: 6, sums: vec![],
//! };
//! report.push(Section::new(Label::new("The month", "本月"), Content::Reconciliation(sums)));
//! assert!(report.agrees());
//! println!("{}", report.text(Lang::Zh));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod counts;
mod csv;
mod html;
mod layout;
mod names;
mod notes;
mod pack;
mod reading;
mod reconciliation;
mod score;
mod spread;
mod stages;
mod story;
mod table;
mod text;
mod timeline;
mod trend;
mod words;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use redress::vocabulary::{Clause, Label, Lang};
use redress_metrics::Interval;

pub use counts::{Bar, HeatMap, HeatRow, Pareto};
pub use csv::{CsvFile, CsvOptions};
pub use names::{Codes, Glossary, Names};
pub use notes::{Note, Notes};
pub use pack::{Heading, Headings, Pack, PackError, Part, meeting_pack};
pub use reading::{Change, Reading, Said};
pub use reconciliation::{Reconciliation, Sum};
pub use score::{Judged, League, Place, Score, Scorecard};
pub use spread::{AGE, Ageing, Band, DELAY, Distribution, HANDLING};
pub use stages::{Stage, StageTimeliness};
pub use story::{Moment, Sign, Story, StoryLine, Teller};
pub use table::{Cell, Column, Group, Table};
pub use timeline::{LimitBar, Timeline};
pub use trend::{Point, Trend};

/// What is said about a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What it is called.
    pub title: Label,
    /// The period that it is about.
    pub period: Interval,
    /// The zone by whose clocks the period begins and ends, and instants are shown.
    pub zone: Tz,
    /// What was known when it was made, UTC: later facts are not in it.
    pub as_of: DateTime<Utc>,
    /// Its parts, in order.
    pub sections: Vec<Section>,
}

/// A part of a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What it is called.
    pub title: Label,
    /// What a reader should know first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Label>,
    /// The clauses that ask for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
    /// What it says.
    pub content: Content,
}

/// What a [`Section`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Content {
    /// Indicators and their targets.
    Scorecard(Scorecard),
    /// An indicator over time.
    Trend(Trend),
    /// What makes up most of the cases.
    Pareto(Pareto),
    /// One dimension against another.
    HeatMap(HeatMap),
    /// The keeping of limits, stage by stage.
    StageTimeliness(StageTimeliness),
    /// Times in bands.
    Distribution(Distribution),
    /// How long open cases have been open.
    Ageing(Ageing),
    /// Who does best.
    League(League),
    /// Whether the counts agree.
    Reconciliation(Reconciliation),
    /// Anything in rows and columns.
    Table(Table),
    /// What a reader must know besides.
    Notes(Notes),
    /// What happened to one complaint.
    Story(Story),
    /// A form or another text whose lines stand as they are.
    Paper(Label),
}

impl Section {
    /// A section without introduction and clauses.
    #[must_use]
    pub const fn new(title: Label, content: Content) -> Self {
        Self { title, intro: None, cite: Vec::new(), content }
    }

    /// The same, with an introduction.
    #[must_use]
    pub fn intro(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.intro = Some(Label::new(en, zh));
        self
    }

    /// The same, from a clause.
    #[must_use]
    pub fn cite(mut self, clause: Clause) -> Self {
        self.cite.push(clause);
        self
    }
}

impl Report {
    /// A report without sections.
    #[must_use]
    pub const fn new(title: Label, period: Interval, zone: Tz, as_of: DateTime<Utc>) -> Self {
        Self { title, period, zone, as_of, sections: Vec::new() }
    }

    /// Adds a section.
    pub fn push(&mut self, section: Section) -> &mut Self {
        self.sections.push(section);
        self
    }

    /// Whether every reconciliation in it holds, and the cells of its heat maps come to their totals.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.sections.iter().all(|section| match &section.content {
            Content::Reconciliation(sums) => sums.holds(),
            Content::HeatMap(map) => map.adds_up(),
            _ => true,
        })
    }

    /// As text for a terminal, with aligned columns; a Chinese character takes two.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        text::render(self, lang)
    }

    /// As one CSV file: one table after another, each under a line with its name, with a blank line
    /// between. See [`CsvOptions`] for what is safe about it.
    #[must_use]
    pub fn csv(&self, lang: Lang, options: CsvOptions) -> String {
        csv::one_file(self, lang, options)
    }

    /// As a CSV file for each table, each with one header row: for programs.
    #[must_use]
    pub fn csv_files(&self, lang: Lang, options: CsvOptions) -> Vec<CsvFile> {
        csv::files(self, lang, options)
    }
}
