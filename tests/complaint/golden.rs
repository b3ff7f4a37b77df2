//! The wire promise: JSON that was ever written must still be read, and is still written the same.
//!
//! `tests/data/golden/form-2` and `requests` are what is written today; a new case is added to the lists
//! here and written with `GOLDEN=write cargo test --test complaint golden`, an old one must not change.
//! The directories of earlier forms are frozen: what stands there was written by the version that had
//! that form. `forms.rs` reads them.

use crate::common;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use redress::complaint::command::*;
use redress::complaint::{
    Alarm, AlarmCause, Carried, Command, Entry, Event, FollowUpResult, KeyDigest, Plan, Receipt,
    Relation, Request, Ruling, Share, Warning,
};
use redress::lifecycle::{CommandKind, EventKind, Milestone, Point};
use redress::policy::{PolicyStamp, Stake};
use redress::time::Percent;
use redress::vocabulary::{
    Actor, ActorId, AtFault, Code, Facts, Finding, Incentive, Kind, Money, MoneyRange, Outcome,
    Party, Responsibility, Satisfaction, channel, grade, kind, nature, remedy, tier,
};
use redress_presets::dealership;
use serde::Serialize;
use serde::de::DeserializeOwned;

use common::at;

fn code<K: kind::Kind>(text: &str) -> Code<K> {
    text.parse().expect("a code")
}

/// The stored text equals what is written now, and reads as the value it was written from.
#[track_caller]
fn golden<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, value: &T) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden").join(name);
    let written = serde_json::to_string_pretty(value).expect("json") + "\n";
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") {
        std::fs::write(&file, &written).expect("a file");
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_else(|why| {
        panic!("{}: {why}; write new cases with GOLDEN=write", file.display())
    });
    let read: T = serde_json::from_str(&stored).unwrap_or_else(|why| {
        panic!("{name} was written by an earlier version and is no longer read: {why}")
    });
    if let Some((line, (old, new))) =
        stored.lines().zip(written.lines()).enumerate().find(|(_, (old, new))| old != new)
    {
        let line = line + 1;
        panic!(
            "{name}, line {line}, is no longer written as it was:\n  stored: {old}\n  now:    {new}"
        );
    }
    assert_eq!(
        stored.lines().count(),
        written.lines().count(),
        "{name} is written with more or fewer lines than it was"
    );
    assert_eq!(&read, value, "{name} reads as another value than it was written from");
}

fn facts() -> Facts {
    Facts {
        grade: grade::MAJOR,
        nature: nature::MEDIA,
        tier: tier::VIP,
        subject: Some(code("repair-technique")),
        line: Some(code("after-sales")),
        home: Some(code("customer-service")),
        flags: vec![code("oem-support")],
        ..Facts::new(Kind::Complaint, channel::CALL_BACK)
    }
}

fn plain() -> Facts {
    Facts::new(Kind::Grievance, channel::ON_SITE)
}

fn plan() -> Plan {
    let compensation = Some(Money::yuan(500));
    Plan { remedies: vec![remedy::REPAIR, remedy::APOLOGY], compensation }
}

fn warning() -> Warning {
    Warning { percent: Percent::NINETY, at: at("2026-03-02T10:48:00.000001Z") }
}

const DIGEST: &str = "2:000102030405060708090a0b0c0d0e0f";

/// Every event, some with and without what they may carry.
#[allow(clippy::too_many_lines, reason = "one item per event")]
pub(crate) fn events() -> Vec<Event> {
    let rule = || code("dlr13-form");
    let wang = || AtFault::from(redress::code!("wang.wei"));
    let (noon, later) = (at("2026-03-02T12:00:00Z"), at("2026-03-03T12:00:00Z"));
    let stamp = || {
        let mut stamp = PolicyStamp::new(code("dealership"), 1);
        stamp.digest = Some(DIGEST.parse().expect("a digest"));
        stamp
    };
    let mut carried = Carried::default();
    carried.promise_of = Some(code("visit-before"));
    carried.original_due = Some(noon);
    carried.by_rules = Some(noon);
    let received = |facts: Facts, owner, with, called_back| {
        let (id, customer) = (code("2026-0001"), code("c-17"));
        let mut receipt = Receipt::new(id, customer, facts, stamp(), code("customer-service"));
        (receipt.owner, receipt.with, receipt.called_back) = (owner, with, called_back);
        Event::Received(Box::new(receipt))
    };
    vec![
        received(facts(), Some(code("li.na")), Some(code("sales")), true),
        received(plain(), None, None, false),
        Event::Declined { reason: code("out-of-scope") },
        Event::Registered,
        Event::Reclassified { from: Box::new(plain()), to: Box::new(facts()), alarm: None },
        Event::Dispatched { to: code("after-sales") },
        Event::Transferred { from: code("after-sales"), to: code("workshop") },
        Event::Signed,
        Event::OwnerNamed { owner: code("wang.wei") },
        Event::AssistRequested { department: code("parts") },
        Event::Contacted { reached: false },
        Event::Updated,
        Event::Investigated { cause: Some(code("wear")), substantiated: true },
        Event::Investigated { cause: None, substantiated: false },
        Event::Proposed { plan: plan() },
        Event::Proposed { plan: Plan::default() },
        Event::Reviewed,
        Event::SentBack { reason: code("incomplete") },
        Event::Approved,
        Event::Offered,
        Event::Accepted,
        Event::Refused { reason: code("too-little") },
        Event::ImplementationStarted,
        Event::Completed,
        Event::Returned { to: code("customer-service"), home: true },
        Event::Answered { outcome: Outcome::AgreedExplanation },
        Event::FollowedUp {
            result: FollowUpResult::Reached(Satisfaction::VeryDissatisfied),
            satisfied: false,
            done: true,
        },
        Event::FollowedUp { result: FollowUpResult::Unreachable, satisfied: false, done: false },
        Event::FollowedUp { result: FollowUpResult::NobodyContacted, satisfied: false, done: true },
        Event::Closed { conclusion: code("settled") },
        Event::Archived,
        Event::Withdrawn { reason: code("settled-elsewhere") },
        Event::Reopened { reason: code("again"), to: Some(code("workshop")), alarm: None },
        Event::Reopened { reason: code("again"), to: None, alarm: None },
        Event::Held { reason: code("waiting-for-parts") },
        Event::Resumed,
        Event::Escalated { level: 2, to: Party::Role(code("general-manager")), alarm: None },
        Event::LiabilityDecided { finding: Finding::Liable, persons: vec![wang()] },
        Event::LiabilityDecided { finding: Finding::NotLiable, persons: vec![] },
        Event::Marked { mark: code("oem-reported") },
        Event::Linked { to: code("2026-0002"), relation: Relation::DuplicateOf },
        Event::CarriedOver { year: 2026, month: 4 },
        Event::Noted,
        Event::LimitStarted {
            rule: rule(),
            topic: code("form-return"),
            until: Milestone::At(Point::Returned),
            start: noon,
            due: later,
            provisional: true,
            warning: Some(warning()),
            again: true,
            agreed: false,
            carried: None,
        },
        Event::LimitStarted {
            rule: rule(),
            topic: code("oem-report"),
            until: Milestone::Marked(code("oem-reported")),
            start: noon,
            due: later,
            provisional: false,
            warning: None,
            again: false,
            agreed: false,
            carried: None,
        },
        Event::LimitMet {
            rule: rule(),
            at: noon,
            on_time: true,
            originally: false,
            restated: true,
        },
        Event::LimitWarned { rule: rule(), warning: warning(), next: Some(warning()) },
        Event::LimitBreached { rule: rule(), due: later },
        Event::LimitSuspended { rule: rule(), since: noon },
        Event::LimitResumed {
            rule: rule(),
            due: later,
            original_due: noon,
            warning: Some(warning()),
        },
        Event::LimitRepromised {
            rule: rule(),
            from: noon,
            to: later,
            reason: code("parts"),
            customer_told: true,
            warning: None,
        },
        Event::LimitSuperseded { rule: rule(), due: None },
        Event::LimitLapsed { rule: rule() },
        Event::Expedited { rule: rule(), to: Party::Department(code("workshop")), alarm: None },
        Event::Notified { rule: rule(), to: Party::Person(code("wang.wei")), alarm: None },
        Event::NoticeProposed {
            notice: 1,
            incentive: code("dlr24-dissatisfied"),
            effect: Incentive::Penalty,
            on: vec![Party::Person(code("wang.wei"))],
            joint: Some(Party::Role(code("workshop-manager"))),
            stake: Box::new(Stake::Money(MoneyRange::yuan(20, 50))),
            alarm: None,
        },
        Event::NoticeProposed {
            notice: 2,
            incentive: code("accountable"),
            effect: Incentive::Penalty,
            on: vec![Party::Person(code("wang.wei"))],
            joint: None,
            stake: Box::new(Stake::Measures(vec![code("reminder"), code("warning")])),
            alarm: None,
        },
        Event::NoticeDecided { notice: 1, ruling: Ruling::Impose(Money::yuan(30)) },
        Event::NoticeDecided { notice: 2, ruling: Ruling::Waive(code("first-time")) },
        Event::NoticeDecided { notice: 2, ruling: Ruling::Measure(code("warning")) },
        Event::NoticeSigned { notice: 1, by: code("general-manager") },
        Event::PolicyMoved { to: stamp() },
        Event::Merged { into: code("2026-0001") },
        Event::Absorbed { from: code("2026-0002") },
        Event::LimitTightened { rule: rule(), from: later, to: noon, warning: Some(warning()) },
        Event::AuthorityUsed { authority: code("front-line") },
        Event::LimitSuperseded { rule: rule(), due: Some(later) },
        Event::LiabilityDecided {
            finding: Finding::Liable,
            persons: vec![AtFault::with(code("li.na"), Responsibility::Main), wang()],
        },
        Event::Recalculated,
        Event::Escalated {
            level: 1,
            to: Party::Manager { department: code("workshop"), role: code("workshop-manager") },
            alarm: Some(Box::new(AlarmCause::new(rule(), Alarm::Breach, later, noon))),
        },
        Event::LimitStarted {
            rule: rule(),
            topic: code("visit"),
            until: Milestone::At(Point::Contacted),
            start: noon,
            due: later,
            provisional: false,
            warning: None,
            again: true,
            agreed: true,
            carried: Some(Box::new(carried)),
        },
    ]
}

/// Every command.
pub(crate) fn commands() -> Vec<Command> {
    let reason = || code("because");
    let on_wang: ActorId = code("wang.wei");
    let share =
        |name, millionths| Share { department: code(name), held_us: 3_600_000_000, millionths };
    vec![
        Decline { reason: reason() }.into(),
        Register {}.into(),
        Reclassify { facts: Box::new(facts()) }.into(),
        Dispatch { to: None }.into(),
        Dispatch { to: Some(code("sales")) }.into(),
        Transfer { to: Some(code("workshop")) }.into(),
        Sign {}.into(),
        NameOwner { owner: code("wang.wei") }.into(),
        Assist { department: code("parts") }.into(),
        Contact { reached: true }.into(),
        Update {}.into(),
        Investigate { cause: Some(code("wear")), substantiated: true }.into(),
        Propose { plan: plan() }.into(),
        Review {}.into(),
        SendBack { reason: reason() }.into(),
        Approve {}.into(),
        Offer {}.into(),
        Accept {}.into(),
        Refuse { reason: reason() }.into(),
        Implement {}.into(),
        Complete {}.into(),
        Return {}.into(),
        Answer { outcome: Outcome::Resolved }.into(),
        FollowUp { result: FollowUpResult::Reached(Satisfaction::Satisfied) }.into(),
        FollowUp { result: FollowUpResult::Unreachable }.into(),
        Close { conclusion: code("settled") }.into(),
        Archive {}.into(),
        Withdraw { reason: reason() }.into(),
        Reopen { reason: reason() }.into(),
        Hold { reason: reason() }.into(),
        Resume {}.into(),
        Escalate { level: 1 }.into(),
        Extend {
            topic: code("handle"),
            promise: at("2026-03-09T12:00:00Z"),
            reason: reason(),
            customer_told: true,
        }
        .into(),
        DecideLiability { finding: Finding::Liable, persons: vec![on_wang.clone().into()] }.into(),
        ProposeNotice { incentive: code("dlr28-praise"), on: Some(on_wang.into()) }.into(),
        DecideNotice { notice: 1, ruling: Ruling::Impose(Money::yuan(100)) }.into(),
        SignNotice { notice: 1 }.into(),
        Mark { mark: code("praised") }.into(),
        Link { to: code("2026-0002"), relation: Relation::AppealOf }.into(),
        CarryOver { year: 2026, month: 4 }.into(),
        Note {}.into(),
        Recalculate {}.into(),
        Tick {}.into(),
        Merge { into: code("2026-0002") }.into(),
        Absorb { from: code("2026-0002"), due: vec![(code("handle"), at("2026-03-04T12:00:00Z"))] }
            .into(),
        ProposeNotice {
            incentive: code("dlr26-late-form"),
            on: Some(vec![share("after-sales", 250_000), share("workshop", 750_000)].into()),
        }
        .into(),
        DecideLiability {
            finding: Finding::Liable,
            persons: vec![AtFault::with(code("li.na"), Responsibility::Leadership)],
        }
        .into(),
    ]
}

fn actor() -> Actor {
    Actor::new(code("li.na"), code("customer-service")).of(code("customer-service"))
}

#[test]
fn every_event_is_written_and_read_as_ever() {
    golden("form-2/events.json", &events());
}

#[test]
fn every_event_has_a_golden_case() {
    let kinds: Vec<EventKind> = events().iter().map(Event::kind).collect();
    // Nothing is ever written as an unknown event; see `forms.rs`.
    for kind in EventKind::ALL.iter().filter(|kind| **kind != EventKind::Unknown) {
        assert!(kinds.contains(kind), "`{kind}` has no golden case");
    }
}

#[test]
fn every_command_is_written_and_read_as_ever() {
    golden("requests/commands.json", &commands());
}

#[test]
fn every_command_has_a_golden_case() {
    let kinds: Vec<CommandKind> = commands().iter().map(Command::kind).collect();
    // A receipt opens a complaint and is a type of its own; see below.
    for kind in CommandKind::ALL.iter().filter(|kind| **kind != CommandKind::Receive) {
        assert!(kinds.contains(kind), "`{kind}` has no golden case");
    }
}

#[test]
fn an_entry_a_request_and_a_receipt_are_written_and_read_as_ever() {
    let (at_noon, before) = (at("2026-03-02T12:00:00Z"), at("2026-03-02T11:59:59.999999Z"));
    let version = 9_007_199_254_740_993;
    let events = vec![Event::Registered, Event::Marked { mark: code("praised") }];
    let key = KeyDigest { key: code("k-1"), digest: DIGEST.parse().expect("a digest") };
    let entry = Entry::new(version, before, at_noon, actor(), events).keyed(Some(key));
    golden("form-2/entry.json", &entry);
    let bare = Entry::new(version, before, at_noon, Actor::system(), vec![Event::Noted]);
    golden("form-2/entry-bare.json", &bare);
    let request = Request::now(Register {}).at(at_noon).keyed(code("k-1"));
    golden("requests/request.json", &request);
    golden("requests/request-bare.json", &Request::now(Tick {}));
    let receive = Receive::new(code("2026-0001"), code("c-17"), facts());
    golden("requests/receive.json", &receive);
}

#[test]
fn the_dealership_is_written_and_read_as_ever() {
    golden("dealership.json", &dealership().expect("a policy"));
}

/// Digests are stored beside keys: the same request must have the same one for as long as logs live.
///
/// `requests/digests.py` computes them from `requests/commands.json` by itself.
#[test]
fn digests_of_requests_are_as_ever() {
    let mut digests: BTreeMap<String, String> = commands()
        .into_iter()
        .enumerate()
        .map(|(at, command)| {
            let kind = command.kind();
            (format!("{at:02} {kind}"), Request::now(command).digest().to_string())
        })
        .collect();
    let receive = Receive::new(code("2026-0001"), code("c-17"), facts());
    digests.insert("receive".to_owned(), receive.digest().to_string());
    golden("requests/digests.json", &digests);
}
