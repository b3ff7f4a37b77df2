//! `PolicySpec`: a policy as it is written down, before it is checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::Accept;
use super::codes::Codes;
use super::figures::Figures;
use super::rules::{
    Authority, Climb, ConclusionRule, DepartmentRule, FollowUpRule, Gate, IncentiveRule, LimitRule,
    Origin, Permission, Reaction, Returns, Route, Target,
};
use super::when::When;
use crate::time::Calendar;
use crate::vocabulary::{CalendarId, Department, Label, Mark, PolicyId, Role};

/// Everything that a policy says, as plain data: what an adopter writes, edits, prints and reads.
///
/// Becomes a [`Policy`](super::Policy) by [`Policy::new`](super::Policy::new), which checks it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicySpec {
    /// Its name.
    pub name: PolicyId,
    /// Its version; a change of any rule is a new version.
    pub version: u32,
    /// What a person reads.
    pub title: Label,
    /// Where the form starts and returns to: customer service.
    pub origin: Department,
    /// Cases whose form starts elsewhere; the first that holds counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// The roles that may act.
    pub roles: Vec<Role>,
    /// Who has a case at each level of escalation; level 1 is the first.
    pub ladder: Vec<Target>,
    /// Whether a person may leave rungs of the ladder out.
    #[serde(default)]
    pub climb: Climb,
    /// Which complaints belong to whoever takes them in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_owns: Option<When>,
    /// Where returned forms go.
    #[serde(default)]
    pub returns: Returns,
    /// Facts that may be recorded by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The codes that the facts of a case may have.
    #[serde(default, skip_serializing_if = "Codes::is_empty")]
    pub codes: Codes,
    /// How a case may end; where none holds for a case: in any way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conclusions: Vec<ConclusionRule>,
    /// What may be granted without asking; none: this policy does not limit it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorities: Vec<Authority>,
    /// Calling back.
    pub follow_up: FollowUpRule,
    /// The departments.
    pub departments: Vec<DepartmentRule>,
    /// Which subject goes where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// Who may do what.
    pub permissions: Vec<Permission>,
    /// What may not be left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// How long things may take.
    pub limits: Vec<LimitRule>,
    /// What follows from what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Penalties and rewards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incentives: Vec<IncentiveRule>,
    /// On what terms figures are counted.
    #[serde(default, skip_serializing_if = "Figures::is_empty")]
    pub figures: Figures,
    /// What people read for the codes of this policy.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Label>,
    /// The calendar that counts where a limit names no other.
    pub calendar: Calendar,
    /// Warnings of the check that are meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Accept>,
    /// Further calendars, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<CalendarId, Calendar>,
}

impl PolicySpec {
    /// Version 1 of a policy without a rule: nobody may do anything yet. Its title is its name until said
    /// otherwise.
    #[must_use]
    pub fn new(
        name: PolicyId,
        origin: Department,
        follow_up: FollowUpRule,
        calendar: Calendar,
    ) -> Self {
        let title = Label::new(name.as_str(), name.as_str());
        Self {
            name,
            version: 1,
            title,
            origin,
            origins: Vec::new(),
            roles: Vec::new(),
            ladder: Vec::new(),
            climb: Climb::default(),
            receiver_owns: None,
            returns: Returns::default(),
            marks: Vec::new(),
            codes: Codes::default(),
            conclusions: Vec::new(),
            authorities: Vec::new(),
            follow_up,
            departments: Vec::new(),
            routes: Vec::new(),
            permissions: Vec::new(),
            gates: Vec::new(),
            limits: Vec::new(),
            reactions: Vec::new(),
            incentives: Vec::new(),
            figures: Figures::default(),
            labels: BTreeMap::new(),
            calendar,
            accept: Vec::new(),
            calendars: BTreeMap::new(),
        }
    }
}
