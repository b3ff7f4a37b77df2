//! `Figures`: on what terms a procedure's figures are counted, and what its report cites.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Cause, Clause, Department, Label, SectionId, Topic};

/// On what terms the figures of a policy are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Figures {
    /// The limits that decide whether a case is in time, by topic. In each cycle the first of these
    /// topics on which there is a limit decides; none given: all limits of the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisive: Vec<Topic>,
    /// The limits on filling in the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filling: Vec<Topic>,
    /// Departments whose task it is to pass cases on. What they hand on goes the prescribed way; what any
    /// other department hands on had been routed wrongly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes_on: Vec<Department>,
    /// Causes that lie in how a complaint was received, handled or answered: borne out, they are
    /// complaints caused by service. A complaint *about* service is not for that reason one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_causes: Vec<Cause>,
    /// What a report says of its sections under this policy. One that is not listed keeps its own
    /// title and cites nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<FigureSection>,
}

/// A section of a report: what it is called and which clauses ask for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct FigureSection {
    /// The section, one of [`section`](crate::vocabulary::section).
    pub section: SectionId,
    /// Its title, if it has another one than the report gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Label>,
    /// The clauses that ask for it.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl FigureSection {
    /// A section under the report's own title, asked for by these clauses.
    #[must_use]
    pub const fn new(section: SectionId, cite: Vec<Clause>) -> Self {
        Self { section, title: None, cite }
    }

    /// Under this title.
    #[must_use]
    pub fn title(mut self, title: Label) -> Self {
        self.title = Some(title);
        self
    }
}

impl Figures {
    /// Whether no terms are given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is said of a section; `None` if nothing is.
    #[must_use]
    pub fn section(&self, section: &SectionId) -> Option<&FigureSection> {
        self.sections.iter().find(|known| known.section == *section)
    }
}
