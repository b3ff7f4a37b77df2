//! A dealership with its people, and a case that is told line by line.
#![allow(dead_code, reason = "shared by two test programs, neither of which needs all of it")]

#[path = "../../common/told.rs"]
mod told;

pub(crate) use told::{Case, MICRO, World as Shop, local, person, shown};

use chrono::TimeDelta;
use redress::complaint::{
    Event, FollowUpResult, LimitStatus, Plan, Receive, Ruling, Verdict, command,
};
use redress::lifecycle::{Milestone, Point};
use redress::store::Query;
use redress::time::Clock;
use redress::vocabulary::{
    Actor, ComplaintId, Facts, Kind, Mark, Outcome, Party, RuleId, Satisfaction, channel, grade,
    remedy,
};
use redress_presets::dealership::{department, line, role, subject};
use redress_presets::{Dealership, dealership};

/// Customer service.
pub(crate) fn agent() -> Actor {
    person("li.na", role::CUSTOMER_SERVICE, department::CUSTOMER_SERVICE)
}
pub(crate) fn service_head() -> Actor {
    person("qian.li", role::CUSTOMER_SERVICE_MANAGER, department::CUSTOMER_SERVICE)
}
/// A service consultant at reception.
pub(crate) fn consultant() -> Actor {
    person("wang.wei", role::SERVICE_CONSULTANT, department::RECEPTION)
}
pub(crate) fn other_consultant() -> Actor {
    person("sun.qi", role::SERVICE_CONSULTANT, department::RECEPTION)
}
pub(crate) fn seller() -> Actor {
    person("zhou.ba", role::SALES_CONSULTANT, department::SALES)
}
pub(crate) fn sales_manager() -> Actor {
    person("wu.jiu", role::SALES_MANAGER, department::SALES)
}
pub(crate) fn station_head() -> Actor {
    person("zheng.shi", role::STATION_HEAD, department::AFTER_SALES)
}
pub(crate) fn workshop_manager() -> Actor {
    person("chen.gang", role::WORKSHOP_MANAGER, department::WORKSHOP)
}
pub(crate) fn parts_manager() -> Actor {
    person("he.jun", role::PARTS_MANAGER, department::PARTS)
}
pub(crate) fn reception_manager() -> Actor {
    person("lin.fen", role::SERVICE_MANAGER, department::RECEPTION)
}
pub(crate) fn gm() -> Actor {
    Actor::new("zhao.zong".parse().expect("an id"), role::GENERAL_MANAGER)
}
/// The mechanic who is named as the case owner.
pub(crate) const MECHANIC: &str = "ma.liu";

impl Shop {
    pub(crate) fn new() -> Self {
        Self::under(dealership().expect("the shipped policy"))
    }

    pub(crate) fn with(settings: Dealership) -> Self {
        Self::under(settings.policy().expect("a policy"))
    }

    #[track_caller]
    pub(crate) fn receive(&self, who: &Actor, at: &str, facts: Facts) -> Case<'_> {
        self.set(local(at));
        let number = self.desk.count(&Query::all()).expect("a count") + 1;
        let id: ComplaintId = format!("2026-{number:04}").parse().expect("an id");
        let receive = Receive::new(id.clone(), "c-17".parse().expect("a ref"), facts);
        self.desk.receive(who, receive).expect("a receipt");
        Case { world: self, id }
    }
}

/// After-sales, repair technique: what the workshop gets.
pub(crate) fn repair(kind: Kind, from: redress::vocabulary::Channel) -> Facts {
    Facts {
        line: Some(line::AFTER_SALES),
        subject: Some(subject::REPAIR_TECHNIQUE),
        ..Facts::new(kind, from)
    }
}
pub(crate) fn general() -> Facts {
    repair(Kind::Complaint, channel::CALL_BACK)
}
pub(crate) fn major() -> Facts {
    Facts { grade: grade::MAJOR, ..general() }
}
pub(crate) fn from_oem() -> Facts {
    repair(Kind::Complaint, channel::OEM)
}
pub(crate) fn on_site() -> Facts {
    Facts {
        line: Some(line::AFTER_SALES),
        subject: Some(subject::RECEPTION),
        ..Facts::new(Kind::Complaint, channel::ON_SITE)
    }
}

pub(crate) fn plan() -> Plan {
    Plan { remedies: vec![remedy::REPAIR, remedy::APOLOGY], compensation: None }
}

impl Case<'_> {
    /// Who was told, by a rule.
    pub(crate) fn told(&self, rule: &str) -> Vec<Party> {
        let to = |event| match event {
            Event::Notified { rule: by, to, .. } if by.as_str() == rule => Some(to),
            _ => None,
        };
        self.events().into_iter().filter_map(to).collect()
    }

    /// Notices as (rule, on whom, jointly, amount), in the order of their numbers.
    pub(crate) fn notices(&self) -> Vec<(String, Vec<String>, Option<String>, String)> {
        let notices = self.now().notices;
        notices
            .iter()
            .map(|n| {
                let on = n.on.iter().map(who).collect();
                (n.incentive.to_string(), on, n.joint.as_ref().map(who), n.stake.to_string())
            })
            .collect()
    }

    pub(crate) fn mark(&self, who: &Actor, mark: Mark) -> &Self {
        self.does(who, command::Mark { mark })
    }

    // The usual way, as one would tell it.

    /// Filled in, routed to the station head, passed on to the workshop, signed for 20 minutes after.
    #[track_caller]
    pub(crate) fn to_workshop(&self) -> &Self {
        self.does(&agent(), command::Register {})
            .does(&agent(), command::Dispatch { to: None })
            .does(&station_head(), command::Transfer { to: None });
        self.world.set(self.world.clock.now() + TimeDelta::minutes(20));
        self.does(&workshop_manager(), command::Sign {})
    }

    pub(crate) fn owned(&self, who: &Actor) -> &Self {
        self.does(who, command::NameOwner { owner: MECHANIC.parse().expect("an id") })
    }

    #[track_caller]
    pub(crate) fn proposed(&self, who: &Actor) -> &Self {
        self.does(who, command::Propose { plan: plan() })
    }

    /// Proposed, told, agreed, carried out.
    #[track_caller]
    pub(crate) fn handled(&self, who: &Actor) -> &Self {
        self.proposed(who)
            .does(who, command::Offer {})
            .does(who, command::Accept {})
            .does(who, command::Complete {})
    }

    #[track_caller]
    pub(crate) fn answered(&self, who: &Actor) -> &Self {
        self.does(who, command::Answer { outcome: Outcome::Resolved })
    }

    #[track_caller]
    pub(crate) fn returned(&self, who: &Actor) -> &Self {
        self.does(who, command::Return {})
    }

    /// All of it, at once.
    #[track_caller]
    pub(crate) fn settled(&self, who: &Actor) -> &Self {
        self.handled(who).answered(who).returned(who)
    }

    #[track_caller]
    pub(crate) fn called_back(&self, result: FollowUpResult) -> &Self {
        self.does(&agent(), command::FollowUp { result })
    }

    #[track_caller]
    pub(crate) fn says(&self, satisfaction: Satisfaction) -> &Self {
        self.called_back(FollowUpResult::Reached(satisfaction))
    }

    #[track_caller]
    pub(crate) fn closed(&self) -> &Self {
        self.does(&agent(), command::Close { conclusion: "settled".parse().expect("a code") })
    }
}

pub(crate) fn who(party: &Party) -> String {
    match party {
        Party::Person(id) => id.to_string(),
        Party::Role(role) | Party::Manager { role, .. } => format!("the {role}"),
        Party::Department(department) => format!("at {department}"),
    }
}

pub(crate) fn impose(notice: u32, yuan: u32) -> command::DecideNotice {
    let ruling = Ruling::Impose(redress::vocabulary::Money::yuan(yuan));
    command::DecideNotice { notice, ruling }
}

pub(crate) fn waive(notice: u32) -> command::DecideNotice {
    command::DecideNotice { notice, ruling: Ruling::Waive("no-fault".parse().expect("a code")) }
}

/// What a limit is expected to be, in local times.
pub(crate) struct Expected {
    pub(crate) rule: &'static str,
    pub(crate) start: &'static str,
    /// 90 % of the way.
    pub(crate) warned: &'static str,
    pub(crate) due: &'static str,
}

/// Tries a limit on both sides: kept exactly at its due instant, broken a microsecond later, warned of
/// at 90 % and not before. Each try begins anew with `prepare`; `act` is what the limit asks for.
#[track_caller]
pub(crate) fn both_sides(
    expected: &Expected,
    prepare: impl for<'s> Fn(&'s Shop) -> Case<'s>,
    act: impl Fn(&Case<'_>),
) {
    let Expected { rule, start, warned, due } = *expected;
    let warnings = |case: &Case<'_>| {
        let warns =
            |e: &Event| matches!(e, Event::LimitWarned { rule: r, .. } if r.as_str() == rule);
        case.events().iter().filter(|event| warns(event)).count()
    };

    let shop = Shop::new();
    let case = prepare(&shop);
    let limit = case.limit(rule);
    assert_eq!(shown(limit.start), shown(local(start)), "{rule} starts");
    assert_eq!(shown(limit.due), shown(local(due)), "{rule} is due");
    shop.clock.set(local(due));
    act(&case);
    assert_eq!(case.verdict(rule), Verdict::Kept, "{rule} at the due instant");
    assert_eq!(case.limit(rule).breached, None);

    let shop = Shop::new();
    let case = prepare(&shop);
    shop.set(local(due) + MICRO);
    let limit = case.limit(rule);
    assert_eq!(limit.status, LimitStatus::Running);
    assert_eq!(limit.breached.map(shown), Some(shown(local(due))), "{rule} ran out");
    act(&case);
    assert_eq!(case.verdict(rule), Verdict::Broken, "{rule} a microsecond later");

    let shop = Shop::new();
    let case = prepare(&shop);
    shop.set(local(warned) - MICRO);
    assert_eq!(warnings(&case), 0, "{rule} warned before 90 %");
    shop.set(local(warned));
    assert_eq!(warnings(&case), 1, "{rule} not warned at 90 %");
    let expedited = |e: &Event| matches!(e, Event::Expedited { rule: r, .. } if r.as_str() == rule);
    assert_eq!(case.events().iter().filter(|event| expedited(event)).count(), 1);
}

/// Whether a point has been reached in this cycle.
pub(crate) fn reached(case: &Case<'_>, point: Point) -> bool {
    case.now().reached(&Milestone::At(point)).is_some()
}

#[track_caller]
pub(crate) fn rule(text: &str) -> RuleId {
    text.parse().expect("a rule's name")
}
