//! What people do, step by step: each step asks the desk for something and plans the next one.
//!
//! Nobody here looks at a time limit. Whether something was in time is the desk's to say.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command as c;
use redress::complaint::{
    Command, Complaint, FollowUpResult, FollowUpState, Plan, Receive, Request, Ruling, is_legal,
};
use redress::desk::Intake;
use redress::policy::Stake;
use redress::policy::dealership::{flag, mark, subject};
use redress::store::Personal;
use redress::vocabulary::{
    CaseFile, Cause, Conclusion, Finding, Money, Outcome, Reason, Satisfaction, ShortText, Subject,
    Text, Topic, channel, grade, nature, remedy,
};

use super::Error;
use super::arrivals::Arrival;
use super::people::{self, GENERAL_MANAGER, Person, SERVICE_DESK};
use super::simulation::{Case, Refusal, Simulation};
use super::temper::Temper;

/// One thing that somebody does about a case.
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

const fn reason(code: &'static str) -> Reason {
    Reason::new_static(code)
}

/// What is usually behind a complaint.
static CAUSES: [(Subject, &str); 5] = [
    (subject::REPAIR_TECHNIQUE, "repair-not-lasting"),
    (subject::PARTS, "part-late"),
    (subject::PRODUCT_QUALITY, "material-defect"),
    (subject::DELIVERY, "promise-not-kept"),
    (subject::SERVICE_ATTITUDE, "attitude"),
];

impl Simulation {
    /// A customer brings something forward, and somebody takes it in.
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
            // Whoever takes a case in keeps it until it is closed.
            people::agent(number)
        };
        // A consultant listens first and types afterwards; the case counts from when it was said.
        let typing = if here { self.rng.i64(2..12) } else { 1 };
        let recorded = at + TimeDelta::minutes(typing);
        self.desk.clock().set(recorded);
        let customer = format!("c-{:04}", arrival.customer).parse()?;
        let receive = Receive { id: id.clone(), customer, facts: arrival.facts.clone() };
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
        let intake = Intake { receive, occurred_at: Some(at), key: None, personal };
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
        // DLR-25 begins here: everybody thinks that somebody else has called.
        if facts.channel == channel::OEM && !temper.nobody_contacts {
            let late = self.rng.u32(0..100) < 13;
            self.soon(number, recorded, if late { 35..120 } else { 3..24 }, Step::Contact);
        }
        if facts.grade == grade::MAJOR || facts.flags.contains(&flag::OEM_SUPPORT) {
            let late = if temper.late_to_oem { 260..900 } else { 25..110 };
            self.soon(number, recorded, late, Step::ReportToOem);
        }
        if temper.withdraws {
            self.later(number, recorded, 60..800, Step::Withdraw);
        }
        Ok(())
    }

    /// Plans a step so many minutes on, whatever the hour: somebody is there.
    fn soon(
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

    /// Plans a step so many minutes of working time on.
    fn later(
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

    /// Does one step, if the case still stands where the step makes sense.
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

    /// Asks the desk; what it refuses is noted, as it would be shown on a screen.
    fn ask(
        &mut self,
        complaint: &Complaint,
        who: &Person,
        command: impl Into<Command>,
    ) -> Result<bool, Error> {
        self.ask_with(complaint, who, command, None)
    }

    fn ask_with(
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
        let error =
            match self.desk.act_with(&complaint.id, &who.actor(), &request, personal.as_ref()) {
                Ok(_) => return Ok(true),
                Err(error) => error,
            };
        let Some(why) = error.rejection().cloned() else { return Err(error.into()) };
        let at = redress::time::Clock::now(self.desk.clock());
        let (id, actor) = (complaint.id.clone(), who.actor());
        self.refusals.push(Refusal { at, id, actor, command: kind, why });
        Ok(false)
    }

    fn now(&self) -> DateTime<Utc> {
        redress::time::Clock::now(self.desk.clock())
    }

    /// The manager of the department that is responsible.
    fn manager(&self, complaint: &Complaint) -> &'static Person {
        let role = self.policy.manager(complaint.route.responsible());
        role.and_then(people::holding).unwrap_or(&SERVICE_DESK)
    }

    /// Who handles a case now: the GM once it is theirs, on site the consultant, else the manager.
    fn handler(&self, complaint: &Complaint) -> &'static Person {
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

    /// Form, first assessment, the way to the department, the report to the OEM.
    fn intake(
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
                let command = c::Decline { reason: reason("out-of-scope") };
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
                self.ask(complaint, who, c::Mark { mark: mark::OEM_REPORTED })?;
            }
        }
        Ok(())
    }

    fn sign_soon(&mut self, number: usize, now: DateTime<Utc>, temper: &Temper) {
        if temper.slow_to_sign {
            self.later(number, now, 70..400, Step::Sign);
        } else {
            self.later(number, now, 3..28, Step::Sign);
        }
    }

    /// DLR-7: the consultant finds it hard, and tells the head of department.
    fn on_site(
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

    /// Signing, contact, owner, opinion, telling the customer.
    fn handle(
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
                if is_legal(complaint.state.kind(), redress::vocabulary::CommandKind::Offer) {
                    self.ask(complaint, handler, c::Offer {})?;
                    self.soon(number, now, 3..25, Step::Hear);
                }
            }
        }
        Ok(())
    }

    /// DLR-12: what was found, and what is to be done about it.
    fn opinion(
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
        let cause = known.map_or("waiting-time", |(_, cause)| *cause);
        let found =
            c::Investigate { cause: Some(Cause::new_static(cause)), substantiated: temper.liable };
        self.ask_with(complaint, handler, found, Some(people::words(subject, self.lang).1))?;
        let visit = complaint.level >= 2;
        let handiwork = matches!(cause, "repair-not-lasting" | "part-late" | "material-defect");
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

    /// What the customer says to the proposal.
    fn hear(&mut self, number: usize, complaint: &Complaint, temper: &Temper) -> Result<(), Error> {
        let (now, handler) = (self.now(), self.handler(complaint));
        let refused = self.cases.get(number).map_or(0, |case| case.refused);
        if refused < temper.refusals && complaint.cycle == 1 {
            if let Some(case) = self.cases.get_mut(number) {
                case.refused += 1;
            }
            self.ask(complaint, handler, c::Refuse { reason: reason("not-enough") })?;
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

    /// Waiting, asking for time, finishing, and giving the form back.
    fn carry_out(
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
                    // "In principle" 72 hours (DLR-14): the GM may promise more, and tell the customer.
                    self.later(number, now, 60..700, Step::AskForTime);
                    let wait = temper.waits.unwrap_or(1) * 540;
                    self.later(number, now, wait..wait + 200, Step::Finish);
                } else {
                    let reason = reason("waiting-for-parts");
                    self.ask(complaint, manager, c::Hold { reason })?;
                    let wait = temper.waits.unwrap_or(1) * 540;
                    self.later(number, now, wait - 200..wait + 100, Step::GoOn);
                }
            }
            Step::GoOn => {
                self.ask(complaint, manager, c::Resume {})?;
                self.later(number, now, 40..200, Step::Finish);
            }
            Step::AskForTime => {
                let handled = Topic::new_static("handle");
                let running = complaint.limits.iter().find(|limit| limit.topic == handled);
                if let Some(limit) = running {
                    let command = c::Extend {
                        topic: handled,
                        promise: limit.due + TimeDelta::hours(48),
                        reason: reason("part-on-order"),
                        customer_told: true,
                    };
                    self.ask(complaint, &GENERAL_MANAGER, command)?;
                }
            }
            Step::Finish => {
                let handler = self.handler(complaint);
                if is_legal(complaint.state.kind(), redress::vocabulary::CommandKind::Complete) {
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
                // A fine is waiting for the manager, who would rather do without it (DLR-26).
                let fine = complaint.notices.iter().find(|notice| notice.ruling.is_none());
                if let Some(fine) = fine.filter(|_| self.rng.u32(0..100) < 20) {
                    let ruling = Ruling::Waive(reason("first-time"));
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

    /// Customer service verifies and closes; or the customer takes it back.
    fn verify(
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
                let conclusion = match (complaint.follow_up, complaint.satisfaction) {
                    (FollowUpState::Unreachable, _) => "not-reached",
                    (_, Some(Satisfaction::Neutral)) => "no-further-demand",
                    _ => "customer-satisfied",
                };
                let conclusion = Conclusion::new_static(conclusion);
                self.ask(complaint, agent, c::Close { conclusion })?;
            }
            Step::Banner => {
                self.ask(complaint, agent, c::Mark { mark: mark::BANNER })?;
                let round = self.next_round(now);
                self.plan(number, round, Step::Round);
            }
            _ => {
                let reason = reason("settled-privately");
                self.ask(complaint, agent, c::Withdraw { reason })?;
            }
        }
        Ok(())
    }

    fn call_back(
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
            // The desk has sent it back already (DLR-9, DLR-24, DLR-25).
            FollowUpState::Open if after.cycle > complaint.cycle => {
                self.later(number, now, 10..90, Step::Sign);
            }
            _ => self.later(number, now, 60..260, Step::CallBack),
        }
        Ok(())
    }

    /// The GM's weekly round: liability of what is over, penalties and rewards that are pending.
    fn round(
        &mut self,
        number: usize,
        complaint: &Complaint,
        temper: &Temper,
    ) -> Result<(), Error> {
        let now = self.now();
        let over = complaint.state.kind() == redress::vocabulary::StateKind::Closed;
        if over && complaint.liability.is_none() {
            let finding = if temper.liable { Finding::Liable } else { Finding::NotLiable };
            let command = c::DecideLiability { finding, persons: Vec::new() };
            self.ask(complaint, &GENERAL_MANAGER, command)?;
        }
        let complaint = self.desk.load(&complaint.id)?;
        for notice in complaint.notices.iter().filter(|notice| notice.ruling.is_none()) {
            let Stake::Money(range) = &notice.stake else { continue };
            let (least, most) = (range.min(), range.max());
            // Within a range the GM weighs the case: the more often it came back, the dearer.
            let amount = if complaint.cycle > 2 { most } else { least };
            let late_form = notice.incentive.as_str() == "dlr26-late-form";
            let ruling = if late_form && self.rng.u32(0..100) < 35 {
                Ruling::Waive(reason("first-time"))
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

    /// DLR-31: the manager signs too.
    fn countersign(&mut self, complaint: &Complaint, notice: u32) -> Result<(), Error> {
        let manager = self.manager(complaint);
        self.ask(complaint, manager, c::SignNotice { notice })?;
        Ok(())
    }
}
