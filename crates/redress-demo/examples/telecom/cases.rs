//! The six cases.

use redress::complaint::{Command, FollowUpResult, Plan, Relation, command as c};
use redress::vocabulary::{
    Cause, Channel, Facts, Finding, Kind, Line, Mark, Money, Outcome, Satisfaction, channel, grade,
    remedy as known, tier,
};
use redress_presets::telecom::{conclusion, department, flag, line, mark, remedy, subject, topic};

use redress_demo::{Case, Failure, Stage, telecom as operator};

use crate::people::{
    AGENT, CENTRE_HEAD, FIXED, FIXED_HEAD, HALL, HEAD_OFFICE, HEAD_OFFICE_SERVICE, NETWORK,
    PROVINCE, REMOTE,
};

fn facts(kind: Kind, from: Channel, line: Line) -> Facts {
    Facts { line: Some(line), ..Facts::new(kind, from) }
}

fn call(satisfaction: Satisfaction) -> c::FollowUp {
    c::FollowUp { result: FollowUpResult::Reached(satisfaction) }
}

fn propose(remedies: &[redress::vocabulary::Remedy], yuan: u32) -> c::Propose {
    let compensation = (yuan > 0).then(|| Money::yuan(yuan));
    c::Propose { plan: Plan { remedies: remedies.to_vec(), compensation } }
}

fn marked(mark: Mark) -> c::Mark {
    c::Mark { mark }
}

fn found(cause: &str) -> Result<c::Investigate, Failure> {
    Ok(c::Investigate { cause: Some(Cause::new(cause)?), substantiated: true })
}

fn answer(outcome: Outcome) -> c::Answer {
    c::Answer { outcome }
}

fn sign() -> Command {
    c::Sign {}.into()
}

/// A wrong bill, corrected on the phone by the counter.
pub(crate) fn on_the_spot(stage: &Stage) -> Result<Case<'_>, Failure> {
    let facts = Facts {
        subject: Some(subject::BILLING),
        ..facts(Kind::Complaint, channel::HOTLINE, line::GSM)
    };
    let case = stage.receive("T-0001", &HALL, "2026-03-02 09:05", facts)?;
    case.tries(&HALL, answer(Outcome::Resolved))?;
    case.at("2026-03-02 09:15")?
        .does(&HALL, c::Register {})?
        .does(&HALL, propose(&[remedy::BILL_CORRECTION], 80))?
        .tries(&HALL, answer(Outcome::Resolved))?;
    case.at("2026-03-02 09:18")?
        .does(&HALL, propose(&[remedy::BILL_CORRECTION, known::APOLOGY], 30))?
        .does(&HALL, answer(Outcome::Resolved))?
        .does(&HALL, c::Close { conclusion: conclusion::SOLVED })?;
    case.at("2026-03-05 10:30")?.does(&AGENT, call(Satisfaction::Satisfied))?;
    case.does(&AGENT, c::Archive {})?;
    Ok(case)
}

/// A VIP without coverage: down to the remote unit and the department, back, and once more.
pub(crate) fn vip_by_the_remote_unit(stage: &Stage) -> Result<Case<'_>, Failure> {
    let facts = Facts {
        grade: grade::PROVINCIAL,
        tier: tier::VIP,
        subject: Some(subject::NETWORK),
        ..facts(Kind::Complaint, channel::COUNTER, line::GSM)
    };
    let case = stage.receive("T-0002", &HALL, "2026-03-09 10:00", facts)?;
    case.at("2026-03-09 10:20")?.tries(&HALL, c::Register {})?;
    case.at("2026-03-09 10:25")?.does(&HALL, marked(mark::SIGNED))?.does(&HALL, c::Register {})?;
    case.at("2026-03-09 11:00")?.does(&AGENT, c::Dispatch { to: Some(operator::ZHENGZHOU) })?;
    case.at("2026-03-09 11:40")?.does(&REMOTE, sign())?.does(&REMOTE, c::Transfer { to: None })?;
    case.at("2026-03-09 13:30")?.does(&NETWORK, sign())?;
    case.tries(&NETWORK, c::Contact { reached: true })?;
    case.at("2026-03-10 09:00")?
        .does(&NETWORK, found("cell-overloaded")?)?
        .does(&NETWORK, propose(&[], 0))?
        .does(&NETWORK, c::Return {})?;
    case.at("2026-03-10 09:30")?.does(&REMOTE, c::Return {})?;
    case.at("2026-03-10 10:10")?
        .does(&AGENT, answer(Outcome::Resolved))?
        .does(&AGENT, c::Close { conclusion: conclusion::SOLVED })?;
    case.at("2026-03-12 15:00")?.does(&AGENT, call(Satisfaction::VeryDissatisfied))?;
    case.tries(&AGENT, c::Reopen { reason: "still-no-coverage".parse()? })?;
    case.at("2026-03-12 16:00")?
        .does(&CENTRE_HEAD, marked(mark::BAD_HANDLING))?
        .does(&CENTRE_HEAD, c::Reopen { reason: "handled-badly".parse()? })?;
    case.at("2026-03-12 17:00")?.does(&NETWORK, sign())?;
    case.at("2026-03-13 11:00")?.does(&NETWORK, propose(&[], 0))?.does(&NETWORK, c::Return {})?;
    case.at("2026-03-13 11:45")?
        .does(&AGENT, answer(Outcome::Resolved))?
        .does(&AGENT, c::Close { conclusion: conclusion::SOLVED })?;
    case.at("2026-03-16 10:00")?.does(&AGENT, call(Satisfaction::Satisfied))?;
    Ok(case)
}

/// Broadband between two provinces: up to head office, with a department that is late.
pub(crate) fn national(stage: &Stage) -> Result<Case<'_>, Failure> {
    let facts = Facts {
        grade: grade::NATIONAL,
        ..facts(Kind::Complaint, channel::HOTLINE, line::BROADBAND)
    };
    let case = stage.receive("T-0003", &AGENT, "2026-03-17 09:00", facts)?;
    case.at("2026-03-17 09:20")?.does(&AGENT, c::Register {})?;
    case.at("2026-03-17 10:00")?.does(&AGENT, c::Dispatch { to: None })?;
    case.at("2026-03-17 11:00")?
        .does(&FIXED, sign())?
        .does(&FIXED, c::Assist { department: operator::NETWORK })?;
    case.at("2026-03-17 14:55")?.tries(&FIXED, c::Escalate { level: 2 })?;
    case.at("2026-03-17 15:00")?.does(&FIXED, c::Escalate { level: 1 })?;
    case.at("2026-03-18 09:00")?.does(&PROVINCE, c::Escalate { level: 2 })?;
    case.at("2026-03-19 08:00")?
        .does(&FIXED, found("backbone-port")?)?
        .does(&FIXED, propose(&[known::REPAIR], 0))?
        .does(&FIXED_HEAD, c::Approve {})?
        .does(&FIXED, c::Implement {})?;
    case.at("2026-03-19 14:00")?.does(&FIXED, c::Complete {})?.does(&FIXED, c::Return {})?;
    case.at("2026-03-19 15:00")?
        .does(&AGENT, c::Review {})?
        .does(&AGENT, answer(Outcome::Resolved))?
        .does(&AGENT, c::Close { conclusion: conclusion::SOLVED })?;
    case.at("2026-03-24 10:00")?.does(&AGENT, call(Satisfaction::Neutral))?;
    Ok(case)
}

/// A mast that cannot be built before next month: extended, then explained.
pub(crate) fn promised_anew(stage: &Stage) -> Result<Case<'_>, Failure> {
    let facts = Facts {
        grade: grade::PROVINCIAL,
        subject: Some(subject::NETWORK),
        ..facts(Kind::Complaint, channel::HOTLINE, line::GSM)
    };
    let promise = |topic, to: &str, customer_told| -> Result<c::Extend, Failure> {
        let reason = "site-survey".parse()?;
        Ok(c::Extend { topic, promise: stage.local(to)?, reason, customer_told })
    };
    let case = stage.receive("T-0004", &AGENT, "2026-03-25 09:00", facts)?;
    case.does(&AGENT, c::Register {})?.does(&AGENT, c::Dispatch { to: None })?;
    case.at("2026-03-25 14:00")?.does(&NETWORK, sign())?;
    case.at("2026-03-26 15:00")?
        .does(&NETWORK, promise(topic::DEPARTMENT, "2026-03-27 18:00", false)?)?;
    case.tries(&AGENT, promise(topic::WHOLE, "2026-03-28 12:00", false)?)?;
    case.at("2026-03-26 16:00")?
        .does(&AGENT, c::Update {})?
        .does(&AGENT, promise(topic::WHOLE, "2026-03-28 12:00", true)?)?;
    case.at("2026-03-27 17:00")?
        .does(&NETWORK, found("no-mast-in-the-valley")?)?
        .does(&NETWORK, propose(&[], 0))?
        .does(&NETWORK, c::Return {})?;
    case.at("2026-03-27 18:10")?
        .does(&AGENT, answer(Outcome::AgreedExplanation))?
        .does(&AGENT, c::Close { conclusion: conclusion::EXPLAINED })?;
    case.at("2026-03-31 09:30")?.does(&AGENT, call(Satisfaction::Dissatisfied))?;
    case.at("2026-03-31 11:00")?.does(&CENTRE_HEAD, marked(mark::OTHER_GROUNDS))?;
    Ok(case)
}

/// The same broadband customer calls the group's own hotline.
pub(crate) fn escalated<'s>(stage: &'s Stage, of: &Case<'_>) -> Result<Case<'s>, Failure> {
    let facts = facts(Kind::EscalatedComplaint, channel::HOTLINE, line::BROADBAND);
    let case = stage.receive("E-0001", &HEAD_OFFICE, "2026-04-01 10:00", facts)?;
    let relation = Relation::EscalatedFrom;
    case.at("2026-04-01 10:15")?
        .does(&HEAD_OFFICE, c::Register {})?
        .does(&HEAD_OFFICE, c::Link { to: of.id.clone(), relation })?;
    case.at("2026-04-01 11:00")?.does(&HEAD_OFFICE, c::Dispatch { to: None })?;
    case.at("2026-04-01 14:00")?
        .does(&AGENT, sign())?
        .does(&AGENT, c::Transfer { to: Some(operator::FIXED) })?;
    case.at("2026-04-02 09:00")?.does(&FIXED, sign())?;
    case.at("2026-04-03 16:00")?
        .does(&FIXED, found("port-replaced-without-test")?)?
        .does(&FIXED, propose(&[known::REPAIR], 0))?
        .does(&FIXED_HEAD, c::Approve {})?
        .does(&FIXED, c::Return {})?;
    case.at("2026-04-03 17:00")?
        .does(&AGENT, answer(Outcome::Resolved))?
        .does(&AGENT, c::Return {})?;
    case.at("2026-04-07 09:00")?
        .does(&HEAD_OFFICE, c::SendBack { reason: "no-improvement-named".parse()? })?
        .does(&HEAD_OFFICE, c::Transfer { to: Some(department::CENTRE) })?;
    case.at("2026-04-07 11:00")?
        .does(&AGENT, sign())?
        .does(&AGENT, propose(&[], 0))?
        .does(&AGENT, answer(Outcome::Resolved))?
        .does(&AGENT, c::Return {})?;
    case.at("2026-04-07 14:00")?.does(&HEAD_OFFICE, c::Review {})?;
    case.at("2026-04-09 10:00")?.does(&HEAD_OFFICE, call(Satisfaction::Dissatisfied))?;
    case.at("2026-04-10 09:00")?
        .does(&HEAD_OFFICE_SERVICE, marked(mark::OTHER_GROUNDS))?
        .does(&HEAD_OFFICE, c::Close { conclusion: conclusion::POSITION_STATED })?;
    Ok(case)
}

/// The customer turns to the ministry's appeal centre, which files the case.
pub(crate) fn appeal<'s>(stage: &'s Stage, of: &Case<'_>) -> Result<Case<'s>, Failure> {
    let facts = Facts {
        flags: vec![flag::FILED, flag::KEY_CASE],
        ..facts(Kind::Appeal, channel::REGULATOR, line::BROADBAND)
    };
    let us = &HEAD_OFFICE_SERVICE;
    let case = stage.receive("A-0001", us, "2026-04-15 09:00", facts)?;
    case.does(us, c::Register {})?
        .does(us, c::Link { to: of.id.clone(), relation: Relation::AppealOf })?;
    case.at("2026-04-15 15:00")?
        .does(us, c::Dispatch { to: None })?
        .does(us, marked(mark::FILING_REPORT))?;
    case.at("2026-04-15 17:00")?
        .does(&AGENT, sign())?
        .does(&AGENT, c::Transfer { to: Some(operator::FIXED) })?;
    case.at("2026-04-16 09:00")?.does(&FIXED, sign())?;
    case.at("2026-04-19 10:00")?
        .does(&FIXED, found("billed-while-down")?)?
        .does(&FIXED, propose(&[remedy::CREDIT, known::APOLOGY], 200))?
        .does(&FIXED_HEAD, c::Approve {})?
        .does(&FIXED, c::Return {})?;
    case.at("2026-04-19 11:00")?
        .does(&AGENT, answer(Outcome::Resolved))?
        .does(&AGENT, c::Return {})?;
    case.tries(us, marked(mark::REPLIED))?;
    case.at("2026-04-20 10:00")?.does(us, c::Review {})?.does(us, marked(mark::REPLIED))?;
    case.at("2026-04-21 10:00")?.does(us, call(Satisfaction::Satisfied))?;
    case.tries(us, c::Close { conclusion: conclusion::COMPANY_LIABLE })?;
    case.at("2026-04-21 15:00")?
        .does(us, c::DecideLiability { finding: Finding::Liable, persons: Vec::new() })?
        .does(us, c::Close { conclusion: conclusion::COMPANY_LIABLE })?;
    case.at("2026-04-27 10:00")?.does(us, marked(mark::MEDIATION))?.does(us, c::Archive {})?;
    Ok(case)
}
