//! The end of a case: calling back, closing, and the GM's review of liability and notices.

use redress::complaint::command as c;
use redress::complaint::{Complaint, FollowUpResult, FollowUpState, Ruling};
use redress::policy::Stake;
use redress::vocabulary::{Conclusion, Finding, Party, Satisfaction};
use redress_presets::dealership::mark;

use super::Error;
use super::people::{self, GENERAL_MANAGER};
use super::simulation::Simulation;
use super::staff::Step;
use super::temper::Temper;

impl Simulation {
    /// Customer service verifies and closes the case, or the customer withdraws it.
    pub(super) fn verify(
        &mut self,
        number: usize,
        step: Step,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let (now, agent) = (self.now(), people::agent(number));
        match step {
            Step::CallBack => self.call_back(number, complaint, temper)?,
            Step::CloseEarly | Step::Close => {
                let conclusion: Conclusion = match (complaint.follow_up, complaint.satisfaction) {
                    (FollowUpState::Unreachable, _) => redress::code!("not-reached"),
                    (_, Some(Satisfaction::Neutral)) => redress::code!("no-further-demand"),
                    _ => redress::code!("customer-satisfied"),
                };
                self.ask(complaint, agent, c::Close { conclusion })?;
            }
            Step::Banner => {
                self.ask(complaint, agent, c::Mark { mark: mark::BANNER })?;
                let round = self.next_round(now);
                self.plan(number, round, Step::Round);
            }
            _ => {
                let reason = redress::code!("settled-privately");
                self.ask(complaint, agent, c::Withdraw { reason })?;
            }
        }
        Ok(())
    }

    pub(super) fn call_back(
        &mut self,
        number: usize,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let (now, agent) = (self.now(), people::agent(number));
        let rung = self.cases.get(number).map_or(0, |case| case.rung);
        let cycle = usize::try_from(complaint.cycle).unwrap_or(1);
        let said = cycle.checked_sub(1).and_then(|at| temper.says.get(at));
        let said = said.copied().unwrap_or(Satisfaction::Satisfied);
        let result = if complaint.cycle == 1 && rung < temper.unreachable {
            if let Some(case) = self.cases.get_mut(number) {
                case.rung += 1;
            }
            FollowUpResult::Unreachable
        } else if temper.nobody_contacts && complaint.cycle == 1 {
            FollowUpResult::NobodyContacted
        } else {
            FollowUpResult::Reached(said)
        };
        let remark = None;
        self.ask_with(complaint, agent, c::FollowUp { result }, remark)?;
        let after = self.desk.load(&complaint.id)?;
        match after.follow_up {
            FollowUpState::Satisfied | FollowUpState::Unreachable => {
                if temper.praises && said == Satisfaction::VerySatisfied {
                    self.ask(&after, agent, c::Mark { mark: mark::PRAISED })?;
                }
                if temper.banner && said == Satisfaction::VerySatisfied {
                    self.later(number, now, 600..3000, Step::Banner);
                }
                self.soon(number, now, 2..40, Step::Close);
            }
            // The desk has already sent it back (DLR-9, DLR-24, DLR-25).
            FollowUpState::Open if after.cycle > complaint.cycle => {
                self.later(number, now, 10..90, Step::Sign);
            }
            _ => self.later(number, now, 60..260, Step::CallBack),
        }
        Ok(())
    }

    /// The GM's weekly review: liability of ended cases, pending penalties and rewards.
    pub(super) fn round(
        &mut self,
        number: usize,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let now = self.now();
        let over = complaint.state.kind() == redress::lifecycle::StateKind::Closed;
        if over && complaint.liability.is_none() {
            let finding = if temper.liable { Finding::Liable } else { Finding::NotLiable };
            let command = c::DecideLiability { finding, persons: Vec::new() };
            self.ask(complaint, &GENERAL_MANAGER, command)?;
        }
        let complaint = self.desk.load(&complaint.id)?;
        for notice in complaint.notices.iter().filter(|notice| notice.ruling.is_none()) {
            let Stake::Money(range) = &notice.stake else { continue };
            let (least, most) = (range.min(), range.max());
            // Within a range, the amount grows with the number of times the case came back.
            let amount = if complaint.cycle > 2 { most } else { least };
            let late_form = notice.incentive.as_str() == "dlr26-late-form";
            let ruling = if late_form && self.rng.u32(0..100) < 35 {
                Ruling::Waive(redress::code!("first-time"))
            } else {
                Ruling::Impose(amount)
            };
            let imposed = matches!(ruling, Ruling::Impose(_));
            let command = c::DecideNotice { notice: notice.number, ruling };
            if self.ask(&complaint, &GENERAL_MANAGER, command)? && imposed {
                self.ask(&complaint, &GENERAL_MANAGER, c::SignNotice { notice: notice.number })?;
                self.later(number, now, 60..900, Step::Countersign(notice.number));
            }
        }
        let settled = complaint.liability.is_some() || (!complaint.is_open() && !over);
        if !settled {
            let round = self.next_round(now);
            self.plan(number, round, Step::Round);
        }
        Ok(())
    }

    /// DLR-31: the manager of the notice's department signs too.
    pub(super) fn countersign(&mut self, complaint: &Complaint, notice: u32) -> Result<(), Error> {
        let slip = complaint.notices.iter().find(|slip| slip.number == notice);
        let role = slip.and_then(|slip| match slip.on.first() {
            Some(Party::Manager { role, .. } | Party::Role(role)) => Some(role),
            _ => slip.department.as_ref().and_then(|department| self.policy.manager(department)),
        });
        let led = role.and_then(people::holding);
        let manager = led.unwrap_or_else(|| self.manager(complaint));
        self.ask(complaint, manager, c::SignNotice { notice })?;
        Ok(())
    }
}
