//! A complaint centre with its people above and below, and a case that is told line by line.

#[path = "../../common/told.rs"]
mod told;

pub(crate) use told::{Case, MICRO, World as Centre, local, person, shown};

use redress::complaint::{Event, FollowUpResult, LimitStatus, Plan, Receive, Verdict, command};
use redress::desk::Failure;
use redress::store::Query;
use redress::vocabulary::{
    Actor, Channel, ComplaintId, Conclusion, Department, Facts, Kind, Mark, Outcome, Party,
    Satisfaction, channel, grade, tier,
};
use redress_presets::Telecom;
use redress_presets::telecom::{department, line, role, subject};

use super::operator::{self, operator};

/// Staff of a service hall, which is no department of the policy.
pub(crate) fn hall() -> Actor {
    person("hall.liu", role::CHANNEL_AGENT, redress::code!("zhongyuan-hall"))
}
pub(crate) fn agent() -> Actor {
    person("centre.li", role::CENTRE_AGENT, department::CENTRE)
}
pub(crate) fn centre_head() -> Actor {
    person("centre.qian", role::CENTRE_HEAD, department::CENTRE)
}
pub(crate) fn remote() -> Actor {
    person("zhengzhou.sun", role::REMOTE_AGENT, operator::ZHENGZHOU)
}
pub(crate) fn network() -> Actor {
    person("network.wu", role::HANDLER, operator::NETWORK)
}
pub(crate) fn network_head() -> Actor {
    person("network.zheng", role::DEPARTMENT_HEAD, operator::NETWORK)
}
pub(crate) fn billing() -> Actor {
    person("billing.feng", role::HANDLER, operator::BILLING)
}
pub(crate) fn mobile() -> Actor {
    person("mobile.chen", role::HANDLER, operator::MOBILE)
}
pub(crate) fn fixed() -> Actor {
    person("fixed.wei", role::HANDLER, operator::FIXED)
}
pub(crate) fn fixed_head() -> Actor {
    person("fixed.jiang", role::DEPARTMENT_HEAD, operator::FIXED)
}
pub(crate) fn hebei() -> Actor {
    person("hebei.shen", role::CENTRE_AGENT, operator::HEBEI)
}
pub(crate) fn province() -> Actor {
    Actor::new("province.han".parse().expect("an id"), role::PROVINCIAL_SERVICE)
}
pub(crate) fn head_office() -> Actor {
    person("head-office.yang", role::HEAD_OFFICE_AGENT, department::HEAD_OFFICE)
}
pub(crate) fn head_office_service() -> Actor {
    person("head-office.zhu", role::HEAD_OFFICE_SERVICE, department::HEAD_OFFICE)
}

impl Centre {
    pub(crate) fn new() -> Self {
        Self::with(operator())
    }

    pub(crate) fn with(options: Telecom) -> Self {
        Self::under(options.policy().expect("a policy"))
    }

    fn asked(&self, facts: Facts) -> Receive {
        let number = self.desk.count(&Query::all()).expect("a count") + 1;
        let id: ComplaintId = format!("T-{number:04}").parse().expect("an id");
        Receive::new(id, "c-17".parse().expect("a ref"), facts)
    }

    #[track_caller]
    pub(crate) fn receive(&self, who: &Actor, at: &str, facts: Facts) -> Case<'_> {
        self.set(local(at));
        let receive = self.asked(facts);
        let id = receive.id.clone();
        self.desk.receive(who, receive).expect("a receipt");
        Case { world: self, id }
    }

    #[track_caller]
    pub(crate) fn may_not_receive(&self, who: &Actor, facts: Facts, clause: &str) {
        let refused = self.desk.receive(who, self.asked(facts)).expect_err("a refusal");
        let Failure::Rejected(rejection) = refused.failure else { panic!("{refused}") };
        assert!(rejection.cite().iter().any(|c| c.as_str() == clause), "{rejection}");
    }
}

fn facts(kind: Kind, from: Channel, line: redress::vocabulary::Line) -> Facts {
    Facts { line: Some(line), ..Facts::new(kind, from) }
}

/// A general complaint about a GSM bill, by the hotline.
pub(crate) fn bill() -> Facts {
    Facts { subject: Some(subject::BILLING), ..facts(Kind::Complaint, channel::HOTLINE, line::GSM) }
}
/// The same, provincial.
pub(crate) fn provincial_bill() -> Facts {
    Facts { grade: grade::PROVINCIAL, ..bill() }
}
/// A provincial complaint about GSM coverage.
pub(crate) fn coverage() -> Facts {
    Facts {
        grade: grade::PROVINCIAL,
        subject: Some(subject::NETWORK),
        ..facts(Kind::Complaint, channel::HOTLINE, line::GSM)
    }
}
pub(crate) fn vip(facts: Facts) -> Facts {
    Facts { tier: tier::VIP, ..facts }
}
pub(crate) fn national(facts: Facts) -> Facts {
    Facts { grade: grade::NATIONAL, ..facts }
}
pub(crate) fn escalated(line: redress::vocabulary::Line) -> Facts {
    facts(Kind::EscalatedComplaint, channel::HOTLINE, line)
}
pub(crate) fn appeal() -> Facts {
    facts(Kind::Appeal, channel::REGULATOR, line::BROADBAND)
}

/// A resolution that grants nothing: a repair order, or a way to explain it.
pub(crate) fn explanation() -> Plan {
    Plan::default()
}

impl Case<'_> {
    pub(crate) fn holder(&self) -> Department {
        self.now().route.holder().clone()
    }

    /// Who was told, by a rule.
    pub(crate) fn told(&self, rule: &str) -> Vec<String> {
        let to = |event| match event {
            Event::Notified { rule: by, to, .. } if by.as_str() == rule => Some(who(&to)),
            _ => None,
        };
        self.events().into_iter().filter_map(to).collect()
    }

    /// Who got an expedite order, by a rule.
    pub(crate) fn expedited(&self, rule: &str) -> Vec<String> {
        let to = |event| match event {
            Event::Expedited { rule: by, to, .. } if by.as_str() == rule => Some(who(&to)),
            _ => None,
        };
        self.events().into_iter().filter_map(to).collect()
    }

    // The usual way, as one would tell it.

    #[track_caller]
    pub(crate) fn registered(&self, who: &Actor) -> &Self {
        self.does(who, command::Register {})
    }

    #[track_caller]
    pub(crate) fn dispatched(&self, who: &Actor, to: Option<Department>) -> &Self {
        self.does(who, command::Dispatch { to })
    }

    /// Signed for, a resolution set out, sent back where it came from.
    #[track_caller]
    pub(crate) fn handled(&self, who: &Actor) -> &Self {
        self.does(who, command::Sign {})
            .does(who, command::Propose { plan: explanation() })
            .does(who, command::Return {})
    }

    #[track_caller]
    pub(crate) fn answered(&self, who: &Actor) -> &Self {
        self.does(who, answer(Outcome::Resolved))
    }

    #[track_caller]
    pub(crate) fn closed(&self, who: &Actor, conclusion: Conclusion) -> &Self {
        self.does(who, command::Close { conclusion })
    }

    #[track_caller]
    pub(crate) fn says(&self, who: &Actor, satisfaction: Satisfaction) -> &Self {
        self.does(who, call(satisfaction))
    }

    #[track_caller]
    pub(crate) fn mark(&self, who: &Actor, mark: Mark) -> &Self {
        self.does(who, command::Mark { mark })
    }
}

pub(crate) fn answer(outcome: Outcome) -> command::Answer {
    command::Answer { outcome }
}

pub(crate) fn call(satisfaction: Satisfaction) -> command::FollowUp {
    command::FollowUp { result: FollowUpResult::Reached(satisfaction) }
}

pub(crate) fn send_back() -> command::SendBack {
    command::SendBack { reason: "incomplete".parse().expect("a reason") }
}

pub(crate) fn to(department: Department) -> command::Transfer {
    command::Transfer { to: Some(department) }
}

pub(crate) fn reopen() -> command::Reopen {
    command::Reopen { reason: "bad-handling".parse().expect("a reason") }
}

pub(crate) fn who(party: &Party) -> String {
    match party {
        Party::Person(id) => id.to_string(),
        Party::Role(role) | Party::Manager { role, .. } => format!("the {role}"),
        Party::Department(department) => format!("at {department}"),
    }
}

/// What a limit is expected to be, in local times.
pub(crate) struct Expected {
    pub(crate) rule: &'static str,
    pub(crate) start: &'static str,
    /// 90 % of the way.
    pub(crate) warned: &'static str,
    pub(crate) due: &'static str,
    /// Who is expedited at the warning.
    pub(crate) expedited: &'static str,
}

/// Tries a limit on both sides: kept exactly at its due instant, broken a microsecond later, warned of
/// at 90 % and not before. Each try begins anew with `prepare`; `act` is what the limit asks for.
#[track_caller]
pub(crate) fn both_sides(
    expected: &Expected,
    prepare: impl for<'s> Fn(&'s Centre) -> Case<'s>,
    act: impl Fn(&Case<'_>),
) {
    let Expected { rule, start, warned, due, expedited } = *expected;

    let centre = Centre::new();
    let case = prepare(&centre);
    let limit = case.limit(rule);
    assert_eq!(shown(limit.start), shown(local(start)), "{rule} starts");
    assert_eq!(shown(limit.due), shown(local(due)), "{rule} is due");
    centre.clock.set(local(due));
    act(&case);
    assert_eq!(case.verdict(rule), Verdict::Kept, "{rule} at the due instant");
    assert_eq!(case.limit(rule).breached, None);

    let centre = Centre::new();
    let case = prepare(&centre);
    centre.set(local(due) + MICRO);
    let limit = case.limit(rule);
    assert_eq!(limit.status, LimitStatus::Running);
    assert_eq!(limit.breached.map(shown), Some(shown(local(due))), "{rule} ran out");
    act(&case);
    assert_eq!(case.verdict(rule), Verdict::Broken, "{rule} a microsecond later");

    let centre = Centre::new();
    let case = prepare(&centre);
    centre.set(local(warned) - MICRO);
    assert_eq!(case.expedited(rule), [""; 0], "{rule} expedited before 90 %");
    centre.set(local(warned));
    assert_eq!(case.expedited(rule), [expedited], "{rule} at 90 %");
    assert_eq!(case.limit(rule).warned, 1);
}
