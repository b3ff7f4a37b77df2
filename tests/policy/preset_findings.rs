//! What `Policy::check` and a walk say of each shipped preset as it is shipped: these warnings, each with the clause
//! that leaves the room for it, and no others; the files answer every one of them. `policy_check` has each kind of finding by itself.

use crate::check_laws::{of_the_dealership, unfolded};
use crate::operator;

use redress::lifecycle::StateKind;
use redress::policy::{Finding, Policy, PolicySpec, Problem, Severity};
use redress::time::Period;
use redress::vocabulary::{Lang, RuleId};
use redress_presets::{Dealership, Equipment, Mall, Marketing, Rights, dealership};
use redress_testing::walk::{self, Bounds};

/// A finding without its example: where, and for which cases.
fn line(finding: &Finding) -> String {
    let what = match &finding.problem {
        Problem::NothingLimitsTheWait { case, .. } => case.text(Lang::En),
        Problem::StagesExceed { stages, .. } => {
            let stages: Vec<&str> = stages.iter().map(RuleId::as_str).collect();
            format!("stages {}", stages.join(", "))
        }
        Problem::NotExplored { bound } => format!("more than {bound} kinds of case"),
        other => other.text(Lang::En),
    };
    format!("{}: {what}", finding.place.text(Lang::En))
}

#[track_caller]
fn finds(spec: &PolicySpec, expected: &[String]) {
    let shipped = Policy::new(spec.clone()).expect("a policy");
    let mut policy = spec.clone();
    policy.accept.clear();
    let policy = Policy::new(policy).expect("a policy");
    let checked = policy.check();
    let walked = if shipped == dealership().expect("builds") {
        of_the_dealership().to_vec()
    } else {
        let found = walk::findings(&policy, Bounds::default());
        found.into_iter().flat_map(unfolded).collect()
    };
    // Each is answered in the file, and each answer answers one.
    assert_eq!(shipped.check(), []);
    assert_eq!(spec.unanswered(walked.clone(), true), []);
    let found: Vec<Finding> = checked.into_iter().flat_map(unfolded).chain(walked).collect();
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning));
    // Folded findings come behind their causes.
    let mut found: Vec<String> = found.iter().map(line).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

fn every(state: StateKind) -> String {
    format!("state `{state}`: every case")
}

fn open() -> impl Iterator<Item = StateKind> {
    StateKind::ALL.iter().copied().filter(|state| !state.is_terminal())
}

/// What can be sent back once it has been answered, or handed on from there, has met the limits of its
/// first way through: no source says how long a second one may take (TEL-31, TEL-35 audit the reply).
fn again() -> Vec<String> {
    open().skip_while(|state| *state != StateKind::Dispatched).map(every).collect()
}

fn unasked(permission: usize) -> String {
    format!("permission {permission}: {}", Problem::ApprovalUnasked.text(Lang::En))
}

fn working_days(n: u32) -> Option<Period> {
    Period::working_days(n).ok()
}

/// The demonstration opens six days a week and fills in what the source leaves open: what follows from that it
/// answers itself, since its people read the findings on the page of the policy.
#[test]
fn the_dealership_of_the_demonstration_has_answered_its_findings() {
    let calendar = redress_demo::dealership::calendar().expect("built");
    let policy = redress_demo::dealership::policy(calendar).expect("built");
    assert_eq!(policy.check(), []);
}

#[test]
fn the_dealership() {
    let mut expected = vec![
        // DLR-4 and DLR-30 both limit the contact; the two hours run whatever the form says.
        "rule `dlr4-contact`: stages dlr11-sign, dlr30-contact".to_owned(),
        // DLR-30 has a box for the general manager, and no word that it must be filled in.
        unasked(10),
        // DLR-4 limits the form of general cases only; DLR-11 that of call-backs.
        "state `received`: cases with channel not call-back, grade major".to_owned(),
        // DLR-13 and DLR-14 limit the handling from a call-back; DLR-6 (on the spot) and DLR-16
        // (followed through) have no figure.
        "state `registered`: cases with channel not call-back".to_owned(),
    ];
    // And closing has none in any channel (DLR-17, DLR-19: until satisfied).
    expected.extend(again());
    finds(&Dealership::default().spec().expect("reads"), &expected);
}

#[test]
fn the_telecom_operator() {
    let mut expected: Vec<String> = ["2-3g", "2-vip", "2-wcdma", "3", "2", "1"]
        .map(|row| {
            // TEL-9's figures are the most that each stage may take, and appendix C is the operator's
            // own; all of them lie inside TEL-8's 24 hours, which run whatever the stages say (TEL-12).
            let stages = format!("tel9-fill-in, tel9-dispatch, tel9-department-{row}, tel9-answer");
            format!("rule `tel8-general`: stages {stages}")
        })
        .to_vec();
    expected.extend([
        // TEL-31 counts from head office's dispatch and TEL-34 from receipt: one that is taken up again
        // at the desk has no figure until it is dispatched again.
        "state `registered`: cases with kind one of appeal, escalated-complaint".to_owned(),
    ]);
    expected.extend(again());
    // TEL-6's two dimensions and TEL-7's tiers tell more kinds apart than are gone through.
    expected.push("the policy: more than 1024 kinds of case".to_owned());
    finds(&operator::operator().spec().expect("supplied"), &expected);
}

#[test]
fn the_mall() {
    // MAL-2 limits the reply, which is an answer; handling "in the shortest time" has no figure.
    // MAL-3: big ones never leave the department, hard ones never leave the mall.
    let unlimited = ["mal3-department", "mal3-mall"].map(|id| {
        let text = Problem::AuthorityUnlimited.text(Lang::En);
        format!("rule `{id}`: {text}")
    });
    let expected: Vec<String> = unlimited.into_iter().chain(again()).collect();
    finds(&Mall::default().spec().expect("reads"), &expected);
}

#[test]
fn the_equipment_maker() {
    // PRD-1: an hour for a call, the customer's own date for a visit. What is no call has no date
    // before one is set.
    let before = [StateKind::Received, StateKind::Registered];
    // Everything is free of charge (PRD-2), so that no approval decides about money.
    let mut expected = vec![unasked(5)];
    expected.extend(before.map(|state| format!("state `{state}`: cases with flag not by-phone")));
    expected.extend(again());
    finds(&Equipment::default().spec().expect("reads"), &expected);
}

#[test]
fn marketing() {
    let marketing = Marketing {
        general: working_days(7),
        complex: working_days(15),
        follow_up: working_days(3),
        ..Marketing::default()
    };
    // MKT-5 and MKT-7 limit all until the customer is called back; closing has no figure.
    let mut expected = again();
    // Its resolutions are agreed with the customer, and not approved (MKT-4).
    expected.retain(|line| *line != every(StateKind::Approved));
    finds(&marketing.spec().expect("filled in"), &expected);
}

#[test]
fn consumer_rights() {
    let rights = Rights {
        investigation: working_days(7),
        investigation_at_most: working_days(15),
        follow_up: working_days(3),
        written_answer: working_days(5),
        ..Rights::default()
    };
    // RTS-3 counts the investigation and RTS-6 from completion; RTS-2 passes on and RTS-5 reviews and
    // approves without a figure.
    finds(&rights.spec().expect("filled in"), &open().map(every).collect::<Vec<_>>());
}
