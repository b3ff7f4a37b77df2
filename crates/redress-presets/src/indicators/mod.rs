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

use redress::code;
use redress::vocabulary::Clause;
use redress_metrics::{self, Indicator, indicators as i};

/// Which clauses ask for an indicator.
const CITED: &[(&str, &[Clause])] = &[
    ("complaint-rate", &[code!("TEL-21")]),
    ("on-time-completion", &[code!("TEL-22")]),
    ("on-time-completion-of-received", &[code!("TEL-22")]),
    ("on-time-of-received", &[code!("MKT-9"), code!("HBK-11")]),
    ("first-contact", &[code!("TEL-23"), code!("TEL-30")]),
    ("passed-on", &[code!("TEL-30")]),
    ("satisfaction", &[code!("TEL-24"), code!("MKT-9"), code!("HBK-11"), code!("PRD-3")]),
    ("asked", &[code!("TEL-24"), code!("TEL-30")]),
    ("appeals", &[code!("TEL-29"), code!("TEL-33")]),
    ("satisfaction-of-all", &[code!("TEL-24")]),
    ("flow-timeliness", &[code!("TEL-25")]),
    ("stage-timeliness", &[code!("TEL-25")]),
    ("flow-validity", &[code!("TEL-26")]),
    ("stage-validity", &[code!("TEL-26")]),
    ("mean-delay", &[code!("TEL-27")]),
    ("mean-stage-delay", &[code!("TEL-27")]),
    ("delayed", &[code!("TEL-27")]),
    ("escalated-rate", &[code!("TEL-32")]),
    ("escalated-resolution", &[code!("TEL-32")]),
    ("escalated-satisfaction", &[code!("TEL-32")]),
    ("escalated-flow", &[code!("TEL-32")]),
    ("escalated-stages", &[code!("TEL-32")]),
    ("escalated-quality", &[code!("TEL-32")]),
    ("escalated-handling", &[code!("TEL-32")]),
    ("escalated-completion", &[code!("TEL-32")]),
    ("hotline", &[code!("TEL-32")]),
    ("service-caused", &[code!("TEL-32")]),
    ("received", &[code!("DLR-18"), code!("MKT-8"), code!("RTS-7"), code!("PRD-3")]),
    ("reopened", &[code!("DLR-9"), code!("MKT-7")]),
    ("ended", &[code!("DLR-17"), code!("MKT-8")]),
    ("on-time", &[code!("MKT-9"), code!("HBK-11")]),
    ("repeat-rate", &[code!("MKT-9")]),
    ("response-time", &[code!("HBK-11")]),
    ("outcome-rate", &[code!("HBK-11")]),
    ("survey-satisfaction", &[code!("HBK-11"), code!("HBK-12"), code!("PRD-3")]),
    ("recurrence", &[code!("HBK-11")]),
    ("mean-handling", &[code!("RTS-7"), code!("TEL-32")]),
    ("liability-rate", &[code!("DLR-20"), code!("DLR-23")]),
    ("notices", &[code!("DLR-31")]),
    ("penalties", &[code!("DLR-20"), code!("DLR-31"), code!("MKT-10")]),
    ("rewards", &[code!("DLR-28"), code!("DLR-31"), code!("MKT-10")]),
    ("penalties-sum", &[code!("DLR-20"), code!("DLR-31")]),
    ("satisfied-first", &[code!("DLR-9"), code!("DLR-19")]),
    ("backlog", &[code!("DLR-17")]),
    ("warning-effectiveness", &[code!("TEL-18")]),
];

/// An indicator with the clauses that ask for it, where there are any.
#[must_use]
pub fn cited(indicator: Indicator) -> Indicator {
    let clauses = CITED.iter().find(|(id, _)| *id == indicator.id.as_str());
    let clauses = clauses.into_iter().flat_map(|(_, clauses)| *clauses);
    clauses.fold(indicator, |indicator, clause| indicator.cite(clause.clone()))
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
