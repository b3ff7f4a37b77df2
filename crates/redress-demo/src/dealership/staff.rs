//! The actions of staff, step by step: each step issues a command and plans the next one.
//!
//! No step looks at a time limit. Timeliness is for the desk to judge.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command as c;
use redress::complaint::{Command, Complaint, Receive, Request};
use redress::desk::Intake;
use redress::vocabulary::{ShortText, Text, channel, grade};
use redress_presets::dealership::{CaseFile, Personal, flag, mark};

use super::Error;
use super::arrivals::Arrival;
use super::people::{self, GENERAL_MANAGER, SERVICE_DESK};
use super::simulation::{Case, Refusal, Simulation};
use super::temper::Temper;
use crate::Person;

/// One action on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Register,
    Decline,
    Difficult,
    ReportToHead,
    ReportToOem,
    Dispatch,
    PassOn,
    Sign,
    Contact,
    NameOwner,
    Opinion,
    Tell,
    Hear,
    Wait,
    GoOn,
    AskForTime,
    Finish,
    ReturnForm,
    CloseEarly,
    CallBack,
    Close,
    Banner,
    Withdraw,
    Round,
    Countersign(u32),
}

impl Simulation {
    /// A customer complains, and the case is received.
    pub(crate) fn arrive(&mut self, arrival: Arrival, temper: Temper) -> Result<(), Error> {
        let (at, number) = (arrival.at, self.cases.len());
        let id = self.next_id(at)?;
        let here = arrival.facts.channel == channel::ON_SITE;
        let pick = self.rng.usize(0..60);
        let taker = if here {
            people::consultant(arrival.facts.line.as_ref(), pick)
        } else if arrival.facts.channel == channel::OEM {
            &SERVICE_DESK
        } else {
            // The person who receives a case keeps it until it is closed.
            people::agent(number)
        };
        // A consultant listens first and types afterwards; the case counts from the conversation.
        let typing = if here { self.rng.i64(2..12) } else { 1 };
        let recorded = at + TimeDelta::minutes(typing);
        self.desk.clock().set(recorded);
        let customer = format!("c-{:04}", arrival.customer).parse()?;
        let receive = Receive::new(id.clone(), customer, arrival.facts.clone());
        let personal = people::customer(
            arrival.customer,
            people::words(arrival.facts.subject.as_ref(), self.lang).0,
        );
        let personal = personal.map(|mut personal| {
            let mut file = CaseFile::default();
            let name = ShortText::new(taker.name(self.lang));
            file.consultant = name.ok().filter(|_| here);
            personal.file = Some(file);
            personal
        });
        let mut intake = Intake::new(receive).at(at);
        intake.personal = personal;
        self.desk.receive(&taker.actor(), intake)?;
        self.cases.push(Case { id: id.clone(), arrival, temper, refused: 0, rung: 0 });
        if here {
            let request = Request::now(c::Contact { reached: true }).at(at);
            self.desk.act(&id, &taker.actor(), request)?;
        }
        let Some(case) = self.cases.get(number) else { return Ok(()) };
        let (facts, temper) = (case.arrival.facts.clone(), case.temper.clone());
        let round = self.next_round(recorded);
        self.plan(number, round, Step::Round);
        if temper.out_of_scope {
            self.soon(number, recorded, 3..20, Step::Contact);
            self.soon(number, recorded, 25..100, Step::Decline);
            return Ok(());
        }
        self.soon(number, recorded, 2..14, Step::Register);
        // DLR-25 begins here: everyone thinks that a colleague has called.
        if facts.channel == channel::OEM && !temper.nobody_contacts {
            let late = self.rng.u32(0..100) < 13;
            self.soon(number, recorded, if late { 35..120 } else { 3..24 }, Step::Contact);
        }
        if facts.grade == grade::MAJOR || facts.flags.contains(&flag::OEM_SUPPORT) {
            if temper.late_to_oem {
                self.later(number, recorded, 260..700, Step::ReportToOem);
            } else {
                self.soon(number, recorded, 25..110, Step::ReportToOem);
            }
        }
        if temper.withdraws {
            self.later(number, recorded, 60..800, Step::Withdraw);
        }
        Ok(())
    }

    /// Plans a step some minutes later, whatever the hour.
    pub(super) fn soon(
        &mut self,
        case: usize,
        from: DateTime<Utc>,
        minutes: std::ops::Range<i64>,
        step: Step,
    ) {
        let minutes = self.rng.i64(minutes);
        let seconds = self.rng.i64(0..60);
        self.plan(case, from + TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds), step);
    }

    /// Plans a step some minutes of working time later.
    pub(super) fn later(
        &mut self,
        case: usize,
        from: DateTime<Utc>,
        minutes: std::ops::Range<i64>,
        step: Step,
    ) {
        let minutes = self.rng.i64(minutes);
        let seconds = self.rng.i64(0..60);
        let at = self.at_work(from, minutes) + TimeDelta::seconds(seconds);
        self.plan(case, at, step);
    }

    /// Carries out one step, if it still makes sense in the state of the case.
    pub(crate) fn step(&mut self, number: usize, step: Step) -> Result<(), Error> {
        let Some(case) = self.cases.get(number) else { return Ok(()) };
        let complaint = self.desk.load(&case.id)?;
        let temper = case.temper.clone();
        let on_file = matches!(step, Step::Round | Step::Countersign(_) | Step::Banner);
        if !on_file && !complaint.is_open() {
            return Ok(());
        }
        match step {
            Step::Round => self.round(number, &complaint, &temper),
            Step::Countersign(notice) => self.countersign(&complaint, notice),
            Step::Register | Step::Decline | Step::Dispatch | Step::PassOn | Step::ReportToOem => {
                self.intake(number, step, &complaint, &temper)
            }
            Step::Difficult | Step::ReportToHead => self.on_site(number, step, &complaint, &temper),
            Step::Sign | Step::Contact | Step::NameOwner | Step::Opinion | Step::Tell => {
                self.handle(number, step, &complaint, &temper)
            }
            Step::Hear => self.hear(number, &complaint, &temper),
            Step::Wait | Step::GoOn | Step::AskForTime | Step::Finish | Step::ReturnForm => {
                self.carry_out(number, step, &complaint, &temper)
            }
            Step::CloseEarly | Step::CallBack | Step::Close | Step::Banner | Step::Withdraw => {
                self.verify(number, step, &complaint, &temper)
            }
        }
    }

    /// Issues a command; a rejection is noted, as it would be shown on a screen.
    pub(super) fn ask(
        &mut self,
        complaint: &Complaint,
        who: &Person,
        command: impl Into<Command>,
    ) -> Result<bool, Error> {
        self.ask_with(complaint, who, command, None)
    }

    pub(super) fn ask_with(
        &mut self,
        complaint: &Complaint,
        who: &Person,
        command: impl Into<Command>,
        remark: Option<&str>,
    ) -> Result<bool, Error> {
        let command = command.into();
        let kind = command.kind();
        let personal =
            remark.and_then(|text| Text::new(text.to_owned()).ok()).map(Personal::remark);
        let request = Request::now(command);
        let (id, actor) = (&complaint.id, who.actor());
        let done = match personal {
            Some(personal) => self.desk.act_with(id, &actor, request, personal),
            None => self.desk.act(id, &actor, request),
        };
        let Err(error) = done else { return Ok(true) };
        let Some(why) = error.rejection().cloned() else { return Err(error.into()) };
        let at = redress::time::Clock::now(self.desk.clock());
        let (id, actor) = (complaint.id.clone(), who.actor());
        self.refusals.push(Refusal { at, id, actor, command: kind, why });
        Ok(false)
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        redress::time::Clock::now(self.desk.clock())
    }

    /// The manager of the responsible department.
    pub(super) fn manager(&self, complaint: &Complaint) -> &'static Person {
        let role = self.policy.manager(complaint.route.responsible());
        role.and_then(people::holding).unwrap_or(&SERVICE_DESK)
    }

    /// The current handler: the GM if the case is theirs, on site the consultant, otherwise the manager.
    pub(super) fn handler(&self, complaint: &Complaint) -> &'static Person {
        if complaint.level >= 2 {
            return &GENERAL_MANAGER;
        }
        let owner = complaint.owner.as_ref().and_then(people::by_id);
        match owner {
            Some(owner) if complaint.facts.channel == channel::ON_SITE && complaint.cycle == 1 => {
                owner
            }
            _ => self.manager(complaint),
        }
    }

    /// Form, first assessment, dispatch to the department, report to the OEM.
    pub(super) fn intake(
        &mut self,
        number: usize,
        step: Step,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let now = self.now();
        let on_site = complaint.facts.channel == channel::ON_SITE;
        let agent = people::agent(number);
        match step {
            Step::Decline => {
                let command = c::Decline { reason: redress::code!("out-of-scope") };
                self.ask(complaint, &SERVICE_DESK, command)?;
            }
            Step::Register if on_site => {
                let owner = self.handler(complaint);
                self.ask(complaint, owner, c::Register {})?;
                let (minutes, next) = if temper.difficult {
                    (5..30, Step::Difficult)
                } else {
                    (10..60, Step::Opinion)
                };
                self.soon(number, now, minutes, next);
            }
            Step::Register => {
                self.ask(complaint, agent, c::Register {})?;
                self.soon(number, now, 2..9, Step::Dispatch);
            }
            Step::Dispatch => {
                self.ask(complaint, agent, c::Dispatch { to: None })?;
                let next = self.desk.load(&complaint.id)?;
                let passes = self.policy.route(next.route.holder(), &next.facts).is_some();
                if passes {
                    self.soon(number, now, 3..14, Step::PassOn);
                } else {
                    self.sign_soon(number, now, temper);
                }
            }
            Step::PassOn => {
                let manager = self.manager(complaint);
                self.ask(complaint, manager, c::Transfer { to: None })?;
                self.sign_soon(number, now, temper);
            }
            _ => {
                let who = if on_site { self.manager(complaint) } else { &SERVICE_DESK };
                if complaint.reached(&mark::OEM_REPORTED.into()).is_none() {
                    self.ask(complaint, who, c::Mark { mark: mark::OEM_REPORTED })?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn sign_soon(&mut self, number: usize, now: DateTime<Utc>, temper: &Temper) {
        if temper.slow_to_sign {
            self.later(number, now, 70..400, Step::Sign);
        } else {
            self.later(number, now, 3..28, Step::Sign);
        }
    }

    /// DLR-7: the consultant finds it difficult and tells the head of department.
    pub(super) fn on_site(
        &mut self,
        number: usize,
        step: Step,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let (now, owner) = (self.now(), self.handler(complaint));
        if step == Step::Difficult {
            self.ask(complaint, owner, c::Mark { mark: mark::DIFFICULT })?;
            let minutes = temper.report_after;
            self.soon(number, now, minutes..minutes + 1, Step::ReportToHead);
        } else {
            if complaint.level == 0 {
                self.ask(complaint, owner, c::Escalate { level: 1 })?;
            }
            self.soon(number, now, 15..60, Step::Opinion);
        }
        Ok(())
    }
}
