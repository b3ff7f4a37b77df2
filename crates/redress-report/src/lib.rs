//! Reports for people: figures, counts and stories of complaints, rendered as text, CSV, or one HTML page
//! with charts.
//!
//! A [`Report`] is a value: its content is fixed when it is made, can be stored and sent as JSON, and is
//! rendered in either language later. Its [sections](Content) are made from
//! [`Aggregate`](redress_metrics::Aggregate)s and [`Figure`](redress_metrics::Figure)s. A section never
//! contains NaN: a [`Reading`] keeps the counts, and *not enough data*, *refused* and *undetermined* are shown
//! as such, never as 0.
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
pub mod diagram;
mod error_text;
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
pub use html::STYLE;
pub use names::{Codes, Glossary, Names};
pub use notes::{Note, Notes};
pub use pack::{Heading, Headings, Pack, PackError, PackReading, Part, ReadError, meeting_pack};
pub use reading::{Change, Reading, Said};
pub use reconciliation::{Reconciliation, Sum};
pub use score::{Judged, League, Place, Score, Scorecard};
pub use spread::{AGE, Ageing, Band, DELAY, Distribution, HANDLING};
pub use stages::{Stage, StageTimeliness};
pub use story::{Moment, Sign, Story, StoryLine, Teller};
pub use table::{Cell, Column, Group, Table};
pub use timeline::{LimitBar, Timeline};
pub use trend::{Point, Trend};

/// A report about a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The title.
    pub title: Label,
    /// The period it covers.
    pub period: Interval,
    /// The zone in which the period is delimited and instants are shown.
    pub zone: Tz,
    /// The instant, UTC, up to which recorded facts are included.
    pub as_of: DateTime<Utc>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section of a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The title.
    pub title: Label,
    /// An introduction, shown before the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Label>,
    /// The clauses that require the section.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
    /// The content.
    pub content: Content,
}

/// The content of a [`Section`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Content {
    /// Indicators with their targets.
    Scorecard(Scorecard),
    /// An indicator over time.
    Trend(Trend),
    /// Counts by one dimension, with cumulative shares.
    Pareto(Pareto),
    /// An indicator by two dimensions.
    HeatMap(HeatMap),
    /// Limits kept, by stage.
    StageTimeliness(StageTimeliness),
    /// Durations in bands.
    Distribution(Distribution),
    /// Ages of open cases.
    Ageing(Ageing),
    /// A ranking.
    League(League),
    /// A check that the counts add up.
    Reconciliation(Reconciliation),
    /// A table of rows and columns.
    Table(Table),
    /// Notes to the reader.
    Notes(Notes),
    /// The story of one complaint.
    Story(Story),
    /// A form or other text, with its lines kept as they are.
    Paper(Label),
}

impl Section {
    /// A section without introduction and clauses.
    #[must_use]
    pub const fn new(title: Label, content: Content) -> Self {
        Self { title, intro: None, cite: Vec::new(), content }
    }

    /// Adds an introduction.
    #[must_use]
    pub fn intro(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.intro = Some(Label::new(en, zh));
        self
    }

    /// Adds a clause that requires the section.
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

    /// Whether all reconciliations hold and all heat maps add up to their totals.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.sections.iter().all(|section| match &section.content {
            Content::Reconciliation(sums) => sums.holds(),
            Content::HeatMap(map) => map.adds_up(),
            _ => true,
        })
    }

    /// Renders the report as text for a terminal, with aligned columns; a Chinese character takes two.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        text::render(self, lang)
    }

    /// Renders the report as one CSV file: one table after another, each under a line with its name, separated
    /// by blank lines. See [`CsvOptions`] for formula protection.
    #[must_use]
    pub fn csv(&self, lang: Lang, options: CsvOptions) -> String {
        csv::one_file(self, lang, options)
    }

    /// Renders each table as a CSV file of its own with one header row, for programs.
    #[must_use]
    pub fn csv_files(&self, lang: Lang, options: CsvOptions) -> Vec<CsvFile> {
        csv::files(self, lang, options)
    }
}
