//! Findings about grants and routes, findings with one cause, and warnings that a policy answers itself.

use redress::lifecycle::{CommandKind as C, Point};
use redress::policy::{
    Accept, Authority, Ceiling, Consequence, Extension, Finding, Gate, LimitRule, Need, Permission,
    Place, Policy, PolicySpec, Problem, Route, Target, When,
};
use redress::time::Period;
use redress::vocabulary::{Label, Lang, Money, remedy};
use redress_testing::walk::{self, Bounds};
use redress_testing::{AGENT, DESK, SALES, permissive};

fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a code")
}

fn limit(name: &str, from: Point, until: Point) -> LimitRule {
    LimitRule::new(code(name), from, until, Period::hours(72).expect("a period"))
}

fn forbid(spec: &mut PolicySpec, commands: &[C]) {
    spec.permissions[0].allow.retain(|command| !commands.contains(command));
}

fn authority(up_to: Ceiling) -> Authority {
    Authority::new(code("small"), vec![AGENT], up_to).remedies(vec![remedy::REFUND])
}

fn approver() -> Permission {
    Permission::new(vec![C::Approve], vec![AGENT])
}

/// What the check says: codes and places.
fn said(spec: &PolicySpec) -> Vec<(String, String)> {
    let found = spec.check();
    found.iter().map(|finding| (finding.problem.code().to_owned(), finding.place.code())).collect()
}

#[track_caller]
fn says(spec: &PolicySpec, expected: &[(&str, &str)]) {
    let own = |(code, place): &(&str, &str)| ((*code).to_owned(), (*place).to_owned());
    assert_eq!(said(spec), expected.iter().map(own).collect::<Vec<_>>());
}

#[test]
fn a_limit_on_the_topic_of_another_one_from_elsewhere_is_told_that_it_never_starts() {
    let mut spec = permissive();
    spec.limits = vec![
        limit("answer", Point::Received, Point::Answered).about(code("answer"), "a", "答"),
        limit("urgent", Point::Received, Point::Answered)
            .about(code("answer"), "a", "答")
            .when(When::any().grade(code("urgent"))),
        // Copied from the first one, with its topic.
        limit("follow-up", Point::Answered, Point::FollowedUp)
            .about(code("answer"), "a", "答")
            .when(When::any().channel(code("web"))),
    ];
    spec.limits[1].precedence = 1;
    let with = vec![code("urgent")];
    let problem = Problem::SharesTopic { topic: code("answer"), with };
    let found = spec.check();
    assert!(
        found.contains(&Finding::warning(Place::Rule(code("follow-up")), problem)),
        "{found:?}"
    );
    // The general limit is replaced for the web by one from elsewhere.
    let with = vec![code("follow-up")];
    let problem = Problem::SharesTopic { topic: code("answer"), with };
    assert!(found.contains(&Finding::warning(Place::Rule(code("answer")), problem)), "{found:?}");
    // With a topic of its own there is nothing to say.
    spec.limits[2].topic = code("follow-up");
    says(&spec, &[]);
    // Nor of one that takes over in a later cycle.
    spec.limits[2].topic = code("answer");
    spec.limits[2].when = When::any().from_cycle(2);
    spec.limits.remove(1);
    says(&spec, &[]);
}

#[test]
fn what_is_beyond_every_authority_needs_somebody_who_approves() {
    let mut spec = permissive();
    spec.authorities.push(authority(Ceiling::UpTo(Money::yuan(500))));
    says(&spec, &[]);
    forbid(&mut spec, &[C::Approve]);
    says(&spec, &[("nobody-approves", "rule:small")]);
    // Unless somebody may grant anything, which is told of itself.
    spec.authorities[0].remedies.clear();
    spec.authorities[0].up_to = Ceiling::Any;
    says(&spec, &[("authority-unlimited", "rule:small")]);
}

#[test]
fn an_approval_that_nothing_asks_for_is_told() {
    let mut spec = permissive();
    forbid(&mut spec, &[C::Approve]);
    spec.permissions.push(approver());
    says(&spec, &[("approval-unasked", "permission:2")]);
    let mut asked = spec.clone();
    asked.authorities.push(authority(Ceiling::Nothing));
    says(&asked, &[]);
    spec.gates.push(Gate::new(
        code("approved-first"),
        C::Offer,
        Need::Reached(Point::Approved.into()),
    ));
    says(&spec, &[]);
}

#[test]
fn routes_that_nobody_may_use_are_told_once_and_each_that_leads_nowhere_by_itself() {
    let route = |from, to| {
        let mut rule = Route::new(When::any(), to);
        rule.from = from;
        rule
    };
    let mut spec = permissive();
    spec.routes = vec![route(None, SALES), route(Some(SALES), DESK)];
    says(&spec, &[]);
    let mut closed = spec.clone();
    closed.departments[0].passes_to = vec![code("workshop")];
    says(&closed, &[("route-closed", "route:1")]);
    closed.routes[1].from = None;
    closed.routes[1].to = DESK;
    assert!(said(&closed).contains(&("route-closed".to_owned(), "route:2".to_owned())));
    forbid(&mut spec, &[C::Dispatch, C::Transfer]);
    assert!(said(&spec).contains(&("nobody-routes".to_owned(), "route:1".to_owned())));
    assert_eq!(said(&spec).iter().filter(|(_, place)| place.starts_with("route")).count(), 1);
}

#[test]
fn one_missing_name_is_one_error_however_often_it_is_used() {
    let mut spec = permissive();
    let boss = Target::Role(code("boss"));
    spec.ladder.push(boss.clone());
    spec.permissions[0].to.push(code("boss"));
    spec.limits.push(limit("answer", Point::Received, Point::Answered).by(boss));
    let found = spec.errors();
    assert_eq!(found.len(), 1);
    let also: Vec<String> = found[0].followers.iter().map(|also| also.place.code()).collect();
    assert_eq!(also, ["permission:1", "rule:answer"]);
    assert!(found[0].text(Lang::En).ends_with("(the same cause: permission 1, rule `answer`)"));
    assert!(found[0].text(Lang::Zh).ends_with("（同一原因：第1条权限、规则 `answer`）"));
}

#[test]
fn what_a_shut_gate_keeps_from_being_reached_follows_from_it() {
    let gate = |name: &str, before, needs: Point| {
        Gate::new(code(name), before, Need::Reached(needs.into()))
    };
    let mut spec = permissive();
    forbid(&mut spec, &[C::Approve]);
    spec.gates.push(gate("approved-before-answer", C::Answer, Point::Approved));
    spec.gates.push(gate("answered-before-closing", C::Close, Point::Answered));
    spec.limits.push(limit("answer", Point::Received, Point::Answered));
    let found = spec.errors();
    let places: Vec<String> = found.iter().map(|finding| finding.place.code()).collect();
    assert_eq!(places.len(), 1, "{found:?}");
    assert!(found[0].followers.len() >= 2, "{:?}", found[0].followers);
    // Without the cause there is nothing left.
    spec.gates.retain(|gate| format!("rule:{}", gate.id) != places[0]);
    assert_eq!(spec.errors(), []);
}

fn accept(finding: &str, at: &str) -> Accept {
    Accept::new(finding.to_owned(), vec![at.to_owned()], Label::new("it is meant", "有意如此"))
}

#[test]
fn a_warning_with_an_answer_is_not_printed_and_an_answer_without_a_warning_is() {
    let mut spec = permissive();
    spec.authorities.push(authority(Ceiling::Any));
    spec.authorities[0].remedies.clear();
    says(&spec, &[("authority-unlimited", "rule:small")]);
    spec.accept = vec![accept("authority-unlimited", "rule:small")];
    says(&spec, &[]);
    // The answer is for one place and for one finding.
    spec.accept =
        vec![accept("authority-unlimited", "rule:large"), accept("shadowed", "rule:small")];
    let idle = ("answers-nothing", "policy");
    says(&spec, &[("authority-unlimited", "rule:small"), idle, idle]);
    // An error has no answer.
    spec.version = 0;
    spec.accept = vec![accept("version-zero", "policy")];
    says(&spec, &[("version-zero", "policy")]);
}

#[test]
fn an_answer_to_a_walk_is_for_the_cases_that_it_names() {
    let mut spec = permissive();
    spec.limits.push(limit("all", Point::Received, Point::Closed));
    let walked = |spec: &PolicySpec| {
        let policy = Policy::new(spec.clone()).expect("a policy");
        // The check leaves what is a walk's to the walk.
        assert!(policy.check().is_empty(), "{:?}", policy.check());
        walk::findings(&policy, Bounds::default())
    };
    let found = walked(&spec);
    assert_eq!(found.len(), 1, "one hole, one finding: {found:?}");
    let place = found[0].place.code();
    let mut places = vec![place.clone()];
    places.extend(found[0].followers.iter().map(|also| also.place.code()));
    let mut all = accept("nothing-limits-the-wait", &place);
    all.at = places;
    spec.accept = vec![all.clone()];
    assert_eq!(walked(&spec), []);
    all.cases = Some("every case".to_owned());
    spec.accept = vec![all.clone()];
    assert_eq!(walked(&spec), []);
    // What becomes of other cases is not answered by that.
    all.cases = Some("cases with grade urgent".to_owned());
    let count = all.at.len();
    spec.accept = vec![all];
    let found = walked(&spec);
    assert_eq!(found.len(), 1 + count);
    assert!(found[1..].iter().all(|idle| idle.problem.code() == "answers-nothing"));
}

#[test]
fn answers_are_no_rules_and_change_no_digest() {
    let bare = Policy::new(permissive()).expect("a policy");
    let mut spec = permissive();
    spec.accept = vec![accept("shadowed", "rule:small")];
    assert_eq!(Policy::new(spec).expect("a policy").stamp(), bare.stamp());
}

/// The codes of warnings in the table of keys are those of the type.
#[test]
fn the_codes_of_findings_are_stable() {
    let keys = include_str!("../../src/policy/keys.txt");
    let line = keys.lines().find(|line| line.starts_with("finding-code | ")).expect("there");
    let listed = line.trim_start_matches("finding-code | text: ");
    let listed: Vec<&str> = listed.split(" | ").next().unwrap_or_default().split(", ").collect();
    let source = include_str!("../../src/policy/check/problem.rs");
    let warnings = source.split("// Warnings.").nth(1).and_then(|rest| rest.split("\n}\n").next());
    let variants = warnings.expect("there").lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?;
        let own = name.chars().next().is_some_and(|c| c.is_ascii_uppercase());
        own.then(|| name.trim_end_matches([',', '{', ' ']))
    });
    let kebab = |name: &str| {
        let mut code = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() && !code.is_empty() {
                code.push('-');
            }
            code.push(c.to_ascii_lowercase());
        }
        code
    };
    let variants: Vec<String> = variants.filter(|v| *v != "AnswersNothing").map(kebab).collect();
    assert_eq!(listed, variants);
    assert_eq!(Problem::NobodyRoutes.code(), "nobody-routes");
    assert_eq!(Problem::LadderGap { level: 2 }.code(), "ladder-gap");
}

#[test]
fn what_somebody_must_be_able_to_do_and_nobody_may_is_told() {
    let mut held = permissive();
    forbid(&mut held, &[C::Resume]);
    says(&held, &[("nobody-resumes", "permission:1")]);
    forbid(&mut held, &[C::Hold]);
    says(&held, &[]);
    let extendable = |extension: Extension| {
        let mut spec = permissive();
        spec.limits.push(limit("answer", Point::Received, Point::Answered).extension(extension));
        spec
    };
    let mut spec = extendable(Extension::new(1));
    says(&spec, &[]);
    forbid(&mut spec, &[C::Extend]);
    says(&spec, &[("nobody-extends", "rule:answer")]);
    let mut approved = extendable(Extension::new(1).approvers(vec![AGENT, code("boss")]));
    approved.roles.push(code("boss"));
    says(&approved, &[("approver-may-not-extend", "rule:answer")]);
    approved.permissions.push(Permission::new(vec![C::Extend], vec![code("boss")]));
    says(&approved, &[]);
}

#[test]
fn an_extension_that_reaches_no_later_than_its_limit_is_told() {
    let to = |at_most: &str| {
        let mut spec = permissive();
        let within = "3 working days".parse().unwrap();
        let rule = LimitRule::new(code("answer"), Point::Received, Point::Answered, within);
        spec.limits.push(rule.extension(Extension::new(1).at_most(at_most.parse().unwrap())));
        spec
    };
    for short in ["2 working days", "3 working days"] {
        says(&to(short), &[("extension-too-short", "rule:answer")]);
    }
    says(&to("4 working days"), &[]);
    // Days of another kind: which is later depends on the calendar.
    says(&to("4 days"), &[]);
}

#[test]
fn no_attempt_and_a_role_for_nothing_are_told() {
    let mut spec = permissive();
    spec.follow_up.attempts = 0;
    says(&spec, &[("no-attempts", "policy")]);
    let mut spec = permissive();
    spec.roles.push(code("auditor"));
    says(&spec, &[("role-unused", "policy")]);
    // Somebody who is only told is there for that.
    let told = Consequence::Notify(Target::Role(code("auditor")));
    spec.limits.push(limit("answer", Point::Received, Point::Answered).on_breach(told));
    says(&spec, &[]);
}

/// `Facts::new` and the files of stories take general, general and ordinary where nothing is said.
#[test]
fn a_closed_list_without_what_a_case_has_by_default_is_told() {
    let grades = |codes: &[&str]| {
        let mut spec = permissive();
        spec.codes.grades = codes.iter().map(|grade| code(grade)).collect();
        spec
    };
    says(&grades(&["standard", "urgent"]), &[("default-unlisted", "policy")]);
    says(&grades(&["general", "urgent"]), &[]);
    let mut spec = permissive();
    spec.codes.natures = vec![code("press")];
    spec.codes.tiers = vec![code("gold")];
    // A list of channels has no default that it could lack.
    spec.codes.channels = vec![code("counter")];
    says(&spec, &[("default-unlisted", "policy"), ("default-unlisted", "policy")]);
    let text = spec.check()[0].text(Lang::En);
    assert!(text.contains("nature lacks `general`") && text.contains("press"), "{text}");
    // Who names one each time says so.
    let reason = Label::new("every form asks for it", "每张表都填写");
    let at = vec!["policy".to_owned()];
    spec.accept = vec![Accept::new("default-unlisted".to_owned(), at, reason)];
    says(&spec, &[]);
}
