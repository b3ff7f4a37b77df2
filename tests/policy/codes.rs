//! Lists of codes that a policy closes: in its conditions, at intake, at a reclassification, in a walk.

use redress::complaint::command::{Receive, Reclassify, Register};
use redress::complaint::{Command, Context, Rejection, Request, decide, receive};
use redress::lifecycle::{CommandKind, Point};
use redress::policy::{
    Authority, CasePart, Ceiling, ConclusionRule, Consequence, Gate, LimitRule, Need, Origin,
    Place, Policy, PolicySpec, Problem, Reaction, Route, Trigger, When,
};
use redress::time::Period;
use redress::vocabulary::{Actor, Facts, Kind, Lang, channel, grade};
use redress_testing::walk::{self, Bounds};
use redress_testing::{AGENT, DESK, SALES, permissive};

fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a code")
}

/// Everybody may do everything, with the grades `standard` and `urgent` and every other list closed too.
fn closed() -> PolicySpec {
    let mut spec = permissive();
    spec.codes.channels = vec![channel::EMAIL, channel::HOTLINE];
    spec.codes.grades = vec![code("standard"), code("urgent")];
    spec.codes.natures = vec![code("general"), code("press")];
    spec.codes.tiers = vec![code("ordinary"), code("gold")];
    spec.codes.lines = vec![code("cargo"), code("passengers")];
    spec.codes.subjects = vec![code("damaged"), code("delayed")];
    spec.codes.flags = vec![code("child")];
    spec
}

/// Puts a condition into a policy.
type Change = fn(&mut PolicySpec, When);

/// For each list a condition with a code that it does not have, and the one that was meant.
fn misspelt() -> Vec<(CasePart, When, &'static str, Option<&'static str>)> {
    vec![
        (CasePart::Channel, When::any().channel(code("emial")), "emial", Some("email")),
        (CasePart::Grade, When::any().grade(code("urgnt")), "urgnt", Some("urgent")),
        (CasePart::Nature, When::any().nature(code("presse")), "presse", Some("press")),
        (CasePart::Tier, When::any().tier(code("platinum")), "platinum", None),
        (CasePart::Line, When::any().line(code("crago")), "crago", Some("cargo")),
        (CasePart::Subject, When::any().subject(code("damagd")), "damagd", Some("damaged")),
        (CasePart::Flag, When::any().flag(code("chid")), "chid", Some("child")),
    ]
}

#[track_caller]
fn refused(spec: &PolicySpec, place: &Place, part: CasePart, wrong: &str, meant: Option<&str>) {
    let found = spec.errors();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].place, *place);
    let Problem::UnknownCode(unknown) = &found[0].problem else { panic!("{}", found[0]) };
    assert_eq!((unknown.part, unknown.code.as_str()), (part, wrong));
    let known: Vec<&str> = unknown.known.iter().map(String::as_str).collect();
    assert_eq!(known, spec.codes.of(part));
    for lang in [Lang::En, Lang::Zh] {
        let text = found[0].text(lang);
        assert!(text.contains(&format!("`{wrong}`")), "{text}");
        assert!(known.iter().all(|known| text.contains(known)), "{text}");
        let asks = lang.pick("did you mean", "是否应为");
        assert_eq!(text.contains(asks), meant.is_some(), "{text}");
        assert!(meant.is_none_or(|meant| text.contains(&format!("`{meant}`"))), "{text}");
    }
}

#[test]
fn a_closed_list_is_asked_for_in_every_condition() {
    for (part, when, wrong, meant) in misspelt() {
        let rule = |name: &str| Place::Rule(code(name));
        let each: [(Place, Change); 11] = [
            (rule("r"), |spec, when| {
                let hour = Period::hours(1).expect("a period");
                let limit = LimitRule::new(code("r"), Point::Received, Point::Answered, hour);
                spec.limits.push(limit.when(when));
            }),
            (rule("r"), |spec, when| {
                let gate = Gate::new(
                    code("r"),
                    CommandKind::Answer,
                    Need::Reached(Point::Registered.into()),
                )
                .when(when);
                spec.gates.push(gate);
            }),
            (rule("r"), |spec, when| {
                let on = Trigger::Reached(Point::Answered.into());
                spec.reactions.push(Reaction::new(code("r"), on).when(when));
            }),
            (rule("r"), |spec, when| {
                let on = Trigger::Reached(Point::Answered.into());
                spec.reactions.push(Reaction::new(code("r"), on).unless(when));
            }),
            (rule("r"), |spec, when| {
                spec.authorities
                    .push(Authority::new(code("r"), vec![AGENT], Ceiling::Any).when(when));
            }),
            (Place::Permission(1), |spec, when| spec.permissions[0].when = when),
            (Place::Route(1), |spec, when| {
                spec.routes.insert(0, Route::new(when, SALES));
            }),
            (Place::Policy, |spec, when| {
                let department = DESK;
                spec.origins.push(Origin::new(when, department));
            }),
            (Place::Policy, |spec, when| {
                spec.conclusions.push(ConclusionRule::new(code("done")).when(when));
            }),
            (Place::Policy, |spec, when| spec.receiver_owns = Some(when)),
            (Place::Policy, |spec, when| spec.follow_up.intake_counts = Some(when)),
        ];
        for (place, change) in each {
            let mut spec = closed();
            change(&mut spec, when.clone());
            refused(&spec, &place, part, wrong, meant);
            // And an open list takes what it is given.
            spec.codes = redress::policy::Codes::default();
            assert_eq!(spec.errors(), []);
        }
    }
}

#[test]
fn a_grade_that_a_rule_gives_is_one_of_the_list() {
    let mut spec = closed();
    let reaction = Reaction::new(code("r"), Trigger::Reached(Point::Refused.into()));
    spec.reactions.push(reaction.then(Consequence::Regrade(code("urgnt"))));
    refused(&spec, &Place::Rule(code("r")), CasePart::Grade, "urgnt", Some("urgent"));
}

fn facts() -> Facts {
    Facts { grade: code("standard"), ..Facts::new(Kind::Complaint, channel::EMAIL) }
}

/// The facts with one code of a closed list that it does not have.
fn wrong() -> Vec<(Facts, &'static str)> {
    vec![
        (Facts { channel: channel::POST, ..facts() }, "channel"),
        (Facts { grade: grade::GENERAL, ..facts() }, "grade"),
        (Facts { nature: code("court"), ..facts() }, "nature"),
        (Facts { tier: code("platinum"), ..facts() }, "tier"),
        (Facts { line: Some(code("crago")), ..facts() }, "line"),
        (Facts { subject: Some(code("damagd")), ..facts() }, "subject"),
        (Facts { flags: vec![code("child"), code("chid")], ..facts() }, "flag"),
    ]
}

fn intake(facts: Facts) -> Receive {
    Receive::new(code("C-1"), code("c-1"), facts)
}

#[test]
fn a_complaint_is_neither_received_nor_reclassified_with_an_unknown_code() {
    let policy = Policy::new(closed()).expect("a policy");
    let agent = Actor::new(code("ann"), AGENT);
    let now = "2026-03-02T09:00:00Z".parse().expect("an instant");
    let context = Context::new(&policy, &agent, now);
    let (mut complaint, _) = receive(&intake(facts()), None, None, &context).expect("known codes");
    let entry = decide(&complaint, &Request::now(Register {}), &context).expect("registered");
    complaint.apply(&entry).expect("its next entry");
    for (facts, part) in wrong() {
        let at_intake = receive(&intake(facts.clone()), None, None, &context).expect_err(part);
        let request = Request::now(Command::from(Reclassify { facts: Box::new(facts) }));
        let later = decide(&complaint, &request, &context).expect_err(part);
        assert_eq!(at_intake, later);
        let Rejection::UnknownCode(unknown) = &later else { panic!("{later}") };
        assert_eq!(later.code(), "unknown-code");
        assert_eq!(unknown.part.label(Lang::En), part);
        let json = serde_json::to_value(&later).expect("JSON");
        assert_eq!(json["data"]["part"], part);
        assert_eq!(json["data"]["known"], serde_json::json!(unknown.known));
        for lang in [Lang::En, Lang::Zh] {
            let text = later.text(&policy, lang);
            let told = unknown.known.iter().chain([&unknown.code]);
            assert!(told.into_iter().all(|code| text.contains(code.as_str())), "{text}");
        }
    }
}

/// Integrator's case: every grade has its limit on the answer, and the check says otherwise as long as
/// nobody can say that there are no other grades.
#[test]
fn a_walk_knows_no_other_grades_than_those_of_a_closed_list() {
    let answer = |name: &str, hours| {
        let within = Period::hours(hours).expect("a period");
        let limit = LimitRule::new(code(name), Point::Received, Point::Closed, within);
        limit.about(code("answer"), "answer", "答复").when(When::any().grade(code(name)))
    };
    let mut spec = permissive();
    spec.limits.extend([answer("standard", 72), answer("urgent", 24)]);
    let again = LimitRule::new(
        code("again"),
        Point::Reopened,
        Point::Closed,
        Period::hours(72).expect("a period"),
    );
    spec.limits.push(again);
    let found = |spec: &PolicySpec| {
        let policy = Policy::new(spec.clone()).expect("a policy");
        walk::findings(&policy, Bounds::default())
    };
    let open = found(&spec);
    assert!(open.iter().any(|finding| finding.text(Lang::En).contains("none of standard, urgent")));
    spec.codes.grades = vec![code("standard"), code("urgent")];
    assert_eq!(found(&spec), []);
    // A third grade without a limit is told by name.
    spec.codes.grades.push(code("trivial"));
    let third = found(&spec);
    assert!(!third.is_empty());
    assert!(
        third.iter().all(|finding| finding.text(Lang::En).contains("none of standard, urgent"))
    );
    // And where the usual grade is not in the list, its first one is walked, not none.
    spec.codes.grades = vec![code("trivial")];
    spec.limits.retain(|limit| limit.id.as_str() == "again");
    assert!(!found(&spec).is_empty());
}
