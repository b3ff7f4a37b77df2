//! `Milestone`: where time limits start and end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Point;
use crate::vocabulary::{CodeError, Lang, Mark};

/// A point in a complaint's lifecycle at which time limits start and end: one that every procedure has, or
/// a named fact of one procedure.
///
/// Written as `signed` or `mark:oem-reported`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Milestone {
    /// A point that every procedure has.
    At(Point),
    /// A named fact of the policy, recorded by a `Mark` command.
    Marked(Mark),
}

impl From<Point> for Milestone {
    fn from(point: Point) -> Self {
        Self::At(point)
    }
}

impl From<Mark> for Milestone {
    fn from(mark: Mark) -> Self {
        Self::Marked(mark)
    }
}

impl Milestone {
    /// The label shown to people. For a mark it is the code, since only the policy has a label for it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::At(point) => point.label(lang).to_owned(),
            Self::Marked(mark) => mark.to_string(),
        }
    }
}

impl fmt::Display for Milestone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(point) => f.pad(point.as_str()),
            Self::Marked(mark) => write!(f, "mark:{mark}"),
        }
    }
}

/// Why a text is not a milestone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MilestoneError {
    /// Neither a point nor `mark:` followed by a name.
    #[error("a milestone is one of {} or `mark:` and a name", names())]
    Unknown,
    /// The name after `mark:` is not a code.
    #[error(transparent)]
    Mark(#[from] CodeError),
}

fn names() -> String {
    Point::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(", ")
}

impl MilestoneError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-milestone",
            Self::Mark(_) => "mark",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Unknown, Lang::Zh) => {
                format!("节点应为其中之一：{}，或`mark:`加名称", names().replace(", ", "、"))
            }
            (Self::Mark(error), Lang::Zh) => error.text(lang),
        }
    }
}

crate::time::told!(MilestoneError);

impl FromStr for Milestone {
    type Err = MilestoneError;
    fn from_str(text: &str) -> Result<Self, MilestoneError> {
        match text.strip_prefix("mark:") {
            Some(mark) => Ok(Self::Marked(Mark::new(mark)?)),
            None => Point::ALL
                .iter()
                .find(|p| p.as_str() == text)
                .map(|&p| Self::At(p))
                .ok_or(MilestoneError::Unknown),
        }
    }
}

impl Serialize for Milestone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Milestone {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Milestone".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mark = crate::vocabulary::code_pattern();
        schemars::json_schema!({
            "anyOf": [
                generator.subschema_for::<Point>(),
                { "type": "string", "pattern": format!("^mark:{mark}$"), "maxLength": 69 },
            ],
            "description": "A point in a complaint's lifecycle: one that every procedure has, or a named fact of one procedure.",
        })
    }
}

impl<'de> Deserialize<'de> for Milestone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::redacted::text(deserializer, "milestone", |text| text.parse::<Self>())
    }
}
