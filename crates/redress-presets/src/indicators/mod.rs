//! The indicators that the shipped procedures ask for, with the clauses that ask for them.
//!
//! Most are [general](redress_metrics::indicators); here they carry the clauses behind them. What only one
//! procedure asks for is declared here.

mod escalated;
mod spread;
mod telecom;

pub use escalated::{
    escalated_completion, escalated_flow, escalated_handling, escalated_quality, escalated_rate,
    escalated_resolution, escalated_satisfaction, escalated_stages, hotline, service_caused,
};
pub use spread::{Spread, distributions};
pub use telecom::{
    appeals, complaint_rate, on_time_completion, on_time_completion_of_received,
    on_time_of_received, passed_on,
};

use redress::vocabulary::Clause;
use redress_metrics::{self, Indicator, indicators as i};

/// Which clauses ask for an indicator.
const CITED: &[(&str, &[&str])] = &[
    ("complaint-rate", &["TEL-21"]),
    ("on-time-completion", &["TEL-22"]),
    ("on-time-completion-of-received", &["TEL-22"]),
    ("on-time-of-received", &["MKT-9", "HBK-11"]),
    ("first-contact", &["TEL-23", "TEL-30"]),
    ("passed-on", &["TEL-30"]),
    ("satisfaction", &["TEL-24", "MKT-9", "HBK-11", "PRD-3"]),
    ("asked", &["TEL-24", "TEL-30"]),
    ("appeals", &["TEL-29", "TEL-33"]),
    ("satisfaction-of-all", &["TEL-24"]),
    ("flow-timeliness", &["TEL-25"]),
    ("stage-timeliness", &["TEL-25"]),
    ("flow-validity", &["TEL-26"]),
    ("stage-validity", &["TEL-26"]),
    ("mean-delay", &["TEL-27"]),
    ("mean-stage-delay", &["TEL-27"]),
    ("delayed", &["TEL-27"]),
    ("escalated-rate", &["TEL-32"]),
    ("escalated-resolution", &["TEL-32"]),
    ("escalated-satisfaction", &["TEL-32"]),
    ("escalated-flow", &["TEL-32"]),
    ("escalated-stages", &["TEL-32"]),
    ("escalated-quality", &["TEL-32"]),
    ("escalated-handling", &["TEL-32"]),
    ("escalated-completion", &["TEL-32"]),
    ("hotline", &["TEL-32"]),
    ("service-caused", &["TEL-32"]),
    ("received", &["DLR-18", "MKT-8", "RTS-7", "PRD-3"]),
    ("reopened", &["DLR-9", "MKT-7"]),
    ("ended", &["DLR-17", "MKT-8"]),
    ("on-time", &["MKT-9", "HBK-11"]),
    ("repeat-rate", &["MKT-9"]),
    ("response-time", &["HBK-11"]),
    ("outcome-rate", &["HBK-11"]),
    ("survey-satisfaction", &["HBK-11", "HBK-12", "PRD-3"]),
    ("recurrence", &["HBK-11"]),
    ("mean-handling", &["RTS-7", "TEL-32"]),
    ("liability-rate", &["DLR-20", "DLR-23"]),
    ("notices", &["DLR-31"]),
    ("penalties", &["DLR-20", "DLR-31", "MKT-10"]),
    ("rewards", &["DLR-28", "DLR-31", "MKT-10"]),
    ("penalties-sum", &["DLR-20", "DLR-31"]),
    ("satisfied-first", &["DLR-9", "DLR-19"]),
    ("backlog", &["DLR-17"]),
    ("warning-effectiveness", &["TEL-18"]),
];

/// An indicator with the clauses that ask for it, where there are any.
#[must_use]
pub fn cited(indicator: Indicator) -> Indicator {
    let clauses = CITED.iter().find(|(id, _)| *id == indicator.id.as_str());
    let clauses = clauses.into_iter().flat_map(|(_, clauses)| *clauses);
    clauses.fold(indicator, |indicator, clause| indicator.cite(Clause::new_static(clause)))
}

fn cited_all(indicators: impl IntoIterator<Item = Indicator>) -> Vec<Indicator> {
    indicators.into_iter().map(cited).collect()
}

/// Every shipped indicator: the procedures', then the other general ones.
#[must_use]
pub fn all() -> Vec<Indicator> {
    [of_telecom(), of_escalated(), of_sources(), beyond_the_sources()].concat()
}

/// What a telecom operator watches (TEL-21 to TEL-27).
#[must_use]
pub fn of_telecom() -> Vec<Indicator> {
    let general = [
        i::first_contact(),
        i::satisfaction(),
        i::satisfaction_of_all(),
        i::asked(),
        i::flow_timeliness(),
        i::stage_timeliness(),
        i::flow_validity(),
        i::stage_validity(),
        i::mean_delay(),
        i::mean_stage_delay(),
        i::delayed(),
    ];
    cited_all(telecom::table().into_iter().chain(general))
}

/// How head office judges escalated complaints (TEL-32), with the source's targets.
#[must_use]
pub fn of_escalated() -> Vec<Indicator> {
    cited_all(escalated::table())
}

/// What the other sources ask for (DLR-18, DLR-20, DLR-31, MKT-8, MKT-9, RTS-7, HBK-11, PRD-3).
#[must_use]
pub fn of_sources() -> Vec<Indicator> {
    cited_all([
        i::received(),
        i::reopened(),
        i::ended(),
        i::on_time(),
        i::repeat_rate(),
        i::response_time(),
        i::outcome_rate(),
        i::survey_satisfaction(),
        i::recurrence(),
        i::mean_handling(),
        i::liability_rate(),
        i::notices(),
        i::penalties(),
        i::rewards(),
        i::notices_sum(),
    ])
}

/// The general indicators that no list above has.
#[must_use]
pub fn beyond_the_sources() -> Vec<Indicator> {
    let listed = [of_telecom(), of_sources()].concat();
    let new = |indicator: &Indicator| !listed.iter().any(|other| other.id == indicator.id);
    cited_all(i::all().into_iter().filter(new))
}
