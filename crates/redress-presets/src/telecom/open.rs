//! What the source leaves to the operator: its appendix C, its units, its levels of authority.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use redress::policy::{Authority, FileError};
use redress::time::{Calendar, Period};
use redress::vocabulary::{Department, Label, Lang, Line, Subject};

/// A unit of the operator, and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its code.
    pub department: Department,
    /// What a person reads.
    pub label: Label,
}

impl Unit {
    /// A unit by its code and its names.
    #[must_use]
    pub fn new(department: Department, en: &str, zh: &str) -> Self {
        Self { department, label: Label::new(en, zh) }
    }
}

/// A business department (投诉业务责任部门): answers for lines of business (TEL-11).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessUnit {
    /// The department.
    pub unit: Unit,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A ticket department (投诉工单处理责任部门): answers for kinds of problem (TEL-11).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketUnit {
    /// The department.
    pub unit: Unit,
    /// Its kinds of problem.
    pub subjects: Vec<Subject>,
}

/// A row of the departments' table of limits (appendix C, TEL-9).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentLimit {
    /// For these lines of business; empty: all.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// For this kind of problem; none: all others of the line.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// The upper bound, for ordinary customers.
    pub normal: Period,
    /// The lower bound, for VIP and 3G customers.
    pub vip: Period,
}

/// What the source leaves to the operator. Nothing that it leaves open has a default of ours.
///
/// As a file it is the tables of an operator, [`OPERATOR`](super::OPERATOR) for example; what it leaves out is open.
///
/// ```
/// use redress_presets::telecom::Telecom;
/// let refused = Telecom::default().policy().unwrap_err();
/// assert!(refused.to_string().starts_with("TEL-1 leaves `remote_units` open"));
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Telecom {
    /// The calendar: zone, hours, days off. The default is the official Chinese one, whole days.
    pub calendar: Calendar,
    /// The remote units (远端处理单元), one a city (TEL-1).
    pub remote_units: Vec<Unit>,
    /// Which department answers for which line of business (TEL-11).
    pub business: Vec<BusinessUnit>,
    /// Which department answers for which kind of problem (TEL-11).
    pub ticket: Vec<TicketUnit>,
    /// The complaint centres of other provinces that national complaints are handled with (TEL-7,
    /// TEL-15). None where the operator has one province.
    pub other_provinces: Vec<Unit>,
    /// The departments' limits (appendix C, TEL-9), from the centre's dispatch until the ticket is back.
    pub department_limits: Vec<DepartmentLimit>,
    /// Levels, conditions and scope of the front line's authority (TEL-20).
    pub authorities: Vec<Authority>,
    /// What people read for codes of the operator's own that the authorities name: flags, remedies.
    pub labels: BTreeMap<String, Label>,
    /// How often a limit may be promised again (TEL-19). How far is for whoever promises.
    pub promises: u8,
    /// The limit of escalated complaints that are neither fixed-line nor mobile (TEL-31 names only
    /// those two).
    pub escalated_other_lines: Option<Period>,
    /// What "at a suitable time" means for calling back after an appeal (TEL-35). The source names no
    /// figure: without one there is no limit.
    pub appeal_follow_up: Option<Period>,
    /// After how many unsuccessful call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
}

impl Default for Telecom {
    /// As the source leaves it: all that is open is open.
    fn default() -> Self {
        Self {
            calendar: Calendar::china(),
            remote_units: Vec::new(),
            business: Vec::new(),
            ticket: Vec::new(),
            other_provinces: Vec::new(),
            department_limits: Vec::new(),
            authorities: Vec::new(),
            labels: BTreeMap::new(),
            promises: 0,
            escalated_other_lines: None,
            appeal_follow_up: None,
            call_attempts: 3,
        }
    }
}

impl Telecom {
    /// Whether no lower bound lies above its upper one.
    pub(super) fn bounds(&self) -> Result<(), TelecomError> {
        for (row, limit) in (1usize..).zip(&self.department_limits) {
            if limit.vip > limit.normal {
                let (lower, upper) = (limit.vip, limit.normal);
                return Err(TelecomError::Bounds { row, lower, upper });
            }
        }
        Ok(())
    }
}

/// Why what an operator supplied gives no policy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TelecomError {
    /// A blank is open or filled in wrongly, or the rules are impossible.
    #[error(transparent)]
    File(#[from] FileError),
    /// A lower bound in the departments' table that lies above the upper one.
    #[error(
        "TEL-9: row {row} of `department_limits` has a lower bound ({lower}) above its upper bound ({upper}); exchange them"
    )]
    Bounds {
        /// The row, counted from 1.
        row: usize,
        /// The lower bound.
        lower: Period,
        /// The upper bound.
        upper: Period,
    },
}

impl TelecomError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Bounds { .. } => "bounds",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::File(error), _) => error.text(lang),
            (Self::Bounds { .. }, Lang::En) => self.to_string(),
            (Self::Bounds { row, lower, upper }, Lang::Zh) => format!(
                "TEL-9：`department_limits`第{row}行的下限（{lower}）高于上限（{upper}），请对调"
            ),
        }
    }
}

redress::time::told!(TelecomError);
