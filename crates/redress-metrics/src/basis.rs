//! `Basis`: on what terms histories are read into rows.

use serde::{Deserialize, Serialize};

use redress::policy::Figures;
use redress::vocabulary::{Cause, Department, Topic};

/// On what terms histories are read: which limits decide, who passes on, what counts as service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Basis {
    /// The limits that decide whether a case is in time, by topic. In each cycle the first of these
    /// topics on which there is a limit decides; none given: all limits of the case.
    #[serde(default)]
    pub decisive: Vec<Topic>,
    /// The limits on filling in the form.
    #[serde(default)]
    pub filling: Vec<Topic>,
    /// Departments whose task it is to pass cases on: what they hand on goes the prescribed way. What any
    /// other department hands on had been routed wrongly.
    #[serde(default)]
    pub passes_on: Vec<Department>,
    /// Causes that lie in how a complaint was received, handled or answered: borne out, they are
    /// complaints caused by service.
    #[serde(default)]
    pub service_causes: Vec<Cause>,
}

/// The terms that a policy gives.
impl From<&Figures> for Basis {
    fn from(figures: &Figures) -> Self {
        let Figures { decisive, filling, passes_on, service_causes, .. } = figures.clone();
        Self { decisive, filling, passes_on, service_causes }
    }
}
