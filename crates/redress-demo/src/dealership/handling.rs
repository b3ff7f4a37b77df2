//! The work of a department on a case, from signing to returning the form.

use chrono::TimeDelta;
use redress::complaint::command as c;
use redress::complaint::{Complaint, Plan, Ruling, is_legal};
use redress::vocabulary::{Cause, Money, Outcome, Subject, channel, grade, nature, remedy};
use redress_presets::dealership::{mark, subject};

use super::Error;
use super::people::{self, GENERAL_MANAGER, SERVICE_DESK};
use super::simulation::Simulation;
use super::staff::Step;
use super::temper::Temper;

/// Usual causes by subject.
static CAUSES: [(Subject, Cause); 5] = [
    (subject::REPAIR_TECHNIQUE, redress::code!("repair-not-lasting")),
    (subject::PARTS, redress::code!("part-late")),
    (subject::PRODUCT_QUALITY, redress::code!("material-defect")),
    (subject::DELIVERY, redress::code!("promise-not-kept")),
    (subject::SERVICE_ATTITUDE, redress::code!("attitude")),
];

impl Simulation {
    /// Signing, contact, owner, opinion, informing the customer.
    pub(super) fn handle(
        &mut self,
        number: usize,
        step: Step,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let now = self.now();
        let handler = self.handler(complaint);
        let slow = if temper.slow_to_handle { 4 } else { 1 };
        let ghost = temper.nobody_contacts && complaint.cycle == 1;
        match step {
            Step::Sign => {
                self.ask(complaint, self.manager(complaint), c::Sign {})?;
                self.later(number, now, 2..30 * slow, Step::NameOwner);
                if !ghost {
                    self.later(number, now, 4..28, Step::Contact);
                }
                self.later(number, now, 35..85 * slow, Step::Opinion);
            }
            Step::NameOwner => {
                let owner = people::one_of(complaint.route.responsible(), number);
                self.ask(complaint, self.manager(complaint), c::NameOwner { owner: owner.id() })?;
            }
            Step::Contact => {
                let service = complaint.route.is_home();
                let reached = self.rng.u32(0..100) < 92;
                let who = if service { &SERVICE_DESK } else { handler };
                self.ask(complaint, who, c::Contact { reached })?;
                if !reached {
                    self.later(number, now, 10..50, Step::Contact);
                }
            }
            Step::Opinion => self.opinion(number, complaint, temper, ghost)?,
            _ => {
                if is_legal(complaint.state.kind(), redress::lifecycle::CommandKind::Offer) {
                    self.ask(complaint, handler, c::Offer {})?;
                    self.soon(number, now, 3..25, Step::Hear);
                }
            }
        }
        Ok(())
    }

    /// DLR-12: the findings, and the proposed action.
    pub(super) fn opinion(
        &mut self,
        number: usize,
        complaint: &Complaint,
        temper: &Temper,
        ghost: bool,
    ) -> Result<(), Error> {
        let (now, handler) = (self.now(), self.handler(complaint));
        if complaint.hold.is_some() {
            return Ok(());
        }
        let subject = complaint.facts.subject.as_ref();
        let known = CAUSES.iter().find(|(about, _)| subject == Some(about));
        let cause = known.map_or(redress::code!("waiting-time"), |(_, cause)| cause.clone());
        let handiwork =
            matches!(cause.as_str(), "repair-not-lasting" | "part-late" | "material-defect");
        let found = c::Investigate { cause: Some(cause), substantiated: temper.liable };
        self.ask_with(complaint, handler, found, Some(people::words(subject, self.lang).1))?;
        let visit = complaint.level >= 2;
        let remedies = match self.rng.u32(0..10) {
            _ if visit => vec![remedy::HOME_VISIT, remedy::APOLOGY],
            0..8 if handiwork => vec![remedy::REPAIR, remedy::APOLOGY],
            8 if handiwork => vec![remedy::EXCHANGE],
            9 => vec![remedy::REFUND],
            _ => vec![remedy::APOLOGY],
        };
        let money = self.rng.u32(1..12) * 50;
        let paid = visit || remedies.contains(&remedy::REFUND);
        let compensation = paid.then(|| Money::yuan(money));
        self.ask(complaint, handler, c::Propose { plan: Plan { remedies, compensation } })?;
        if ghost {
            self.later(number, now, 60..240, Step::Finish);
            return Ok(());
        }
        if complaint.facts.grade == grade::MAJOR && handler != &GENERAL_MANAGER {
            // DLR-30: the form has a line for the GM's instruction.
            self.ask(complaint, &GENERAL_MANAGER, c::Approve {})?;
        }
        self.soon(number, now, 2..18, Step::Tell);
        Ok(())
    }

    /// The customer's response to the proposal.
    pub(super) fn hear(
        &mut self,
        number: usize,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let (now, handler) = (self.now(), self.handler(complaint));
        let refused = self.cases.get(number).map_or(0, |case| case.refused);
        if refused < temper.refusals && complaint.cycle == 1 {
            if let Some(case) = self.cases.get_mut(number) {
                case.refused += 1;
            }
            self.ask(complaint, handler, c::Refuse { reason: redress::code!("not-enough") })?;
            let after = self.desk.load(&complaint.id)?;
            if temper.goes_to_media && after.facts.nature != nature::MEDIA {
                let mut facts = Box::new(after.facts.clone());
                (facts.nature, facts.grade) = (nature::MEDIA, grade::MAJOR);
                self.ask(&after, &SERVICE_DESK, c::Reclassify { facts })?;
            }
            if after.facts.grade == grade::MAJOR
                && after.reached(&mark::OEM_REPORTED.into()).is_none()
            {
                self.soon(number, now, 15..60, Step::ReportToOem);
            }
            if temper.cannot_settle && after.level < 2 {
                let manager = self.manager(&after);
                self.ask(&after, manager, c::Mark { mark: mark::CANNOT_SETTLE })?;
            }
            self.later(number, now, 30..150, Step::Opinion);
            return Ok(());
        }
        self.ask(complaint, handler, c::Accept {})?;
        if let (Some(_), true) = (temper.waits, complaint.cycle == 1) {
            self.soon(number, now, 10..60, Step::Wait);
        } else if complaint.facts.channel == channel::ON_SITE && complaint.cycle == 1 {
            self.soon(number, now, 10..150, Step::Finish);
        } else {
            let slow = if temper.slow_to_handle { 4 } else { 1 };
            self.later(number, now, 40..200 * slow, Step::Finish);
        }
        Ok(())
    }

    /// Waiting, asking for time, finishing, returning the form.
    pub(super) fn carry_out(
        &mut self,
        number: usize,
        step: Step,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let (now, manager) = (self.now(), self.manager(complaint));
        match step {
            Step::Wait => {
                let promised =
                    complaint.limits.iter().find(|limit| limit.topic.as_str() == "handle");
                if temper.extension && complaint.facts.grade == grade::MAJOR && promised.is_some() {
                    // "In principle" 72 hours (DLR-14): the GM may extend it and tell the customer.
                    self.later(number, now, 60..700, Step::AskForTime);
                    let wait = temper.waits.unwrap_or(1) * 540;
                    self.later(number, now, wait..wait + 200, Step::Finish);
                } else {
                    let reason = redress::code!("waiting-for-parts");
                    // Left to cool on the OEM's sheet (DLR-29): every limit runs on.
                    self.ask(complaint, &SERVICE_DESK, c::Hold { reason })?;
                    let wait = temper.waits.unwrap_or(1) * 540;
                    self.later(number, now, wait - 200..wait + 100, Step::GoOn);
                }
            }
            Step::GoOn => {
                self.ask(complaint, &SERVICE_DESK, c::Resume {})?;
                self.later(number, now, 40..200, Step::Finish);
            }
            Step::AskForTime => {
                let handled = redress::code!("handle");
                let running = complaint.limits.iter().find(|limit| limit.topic == handled);
                if let Some(limit) = running {
                    let command = c::Extend {
                        topic: handled,
                        promise: limit.due + TimeDelta::hours(48),
                        reason: redress::code!("part-on-order"),
                        customer_told: true,
                    };
                    self.ask(complaint, &GENERAL_MANAGER, command)?;
                }
            }
            Step::Finish => {
                let handler = self.handler(complaint);
                if is_legal(complaint.state.kind(), redress::lifecycle::CommandKind::Complete) {
                    self.ask(complaint, handler, c::Complete {})?;
                }
                let quality = complaint.facts.subject == Some(subject::PRODUCT_QUALITY);
                let outcome = if quality && !temper.liable {
                    Outcome::AgreedExplanation
                } else {
                    Outcome::Resolved
                };
                self.ask(complaint, handler, c::Answer { outcome })?;
                if temper.late_form && complaint.cycle == 1 {
                    self.later(number, now, 600..1500, Step::ReturnForm);
                } else if complaint.facts.channel == channel::ON_SITE {
                    self.soon(number, now, 5..50, Step::ReturnForm);
                } else {
                    self.later(number, now, 15..150, Step::ReturnForm);
                }
            }
            _ => {
                let lost = complaint.reached(&mark::FORM_LOST.into()).is_some();
                if temper.lost_form && !lost && complaint.cycle == 1 {
                    let agent = people::agent(number);
                    self.ask(complaint, agent, c::Mark { mark: mark::FORM_LOST })?;
                    self.later(number, now, 240..600, Step::ReturnForm);
                    return Ok(());
                }
                let handler = self.handler(complaint);
                self.ask_with(complaint, handler, c::Return {}, None)?;
                // A fine awaits the manager, who would rather avoid it (DLR-26).
                let fine = complaint.notices.iter().find(|notice| notice.ruling.is_none());
                if let Some(fine) = fine.filter(|_| self.rng.u32(0..100) < 20) {
                    let ruling = Ruling::Waive(redress::code!("first-time"));
                    let command = c::DecideNotice { notice: fine.number, ruling };
                    self.ask(complaint, manager, command)?;
                }
                if temper.eager && complaint.cycle == 1 {
                    self.later(number, now, 5..30, Step::CloseEarly);
                }
                let day = if temper.late_call { 1400..3200 } else { 240..700 };
                self.later(number, now, day, Step::CallBack);
            }
        }
        Ok(())
    }
}
