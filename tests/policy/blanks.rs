//! Blanks: what a policy file leaves open, all told at once, each filled in with its own kind.

use redress::policy::{Blank, BlankKind, FileError, IfOpen, Policy, PolicyFile, PolicySpec};
use redress::time::{Calendar, Period};
use redress::vocabulary::Lang;
use redress_testing::permissive;

/// An adopter's own file, with a blank of each kind of openness.
const BLANKS: &str = r#"
[blanks.answer]
kind = "working-days"
cite = ["4.2"]
what = { en = "days until the answer", zh = "答复的工作日数" }

[blanks.answer_at_most]
kind = "working-days"
longer_than = "answer"
what = { en = "days until the answer at most", zh = "最长工作日数" }

[blanks.attempts]
kind = "count"
default = 3
what = { en = "calls before giving up", zh = "回访次数" }

[blanks.who]
kind = "role"
what = { en = "who is told", zh = "告知对象" }

[blanks.visit]
kind = "period"
optional = "rule"
what = { en = "how soon somebody comes", zh = "上门时限" }

[blanks.petty]
kind = "money"
optional = "key"
what = { en = "what may be granted", zh = "授权金额" }

[blanks.days]
kind = "calendar"
default = "china"
what = { en = "when there is work", zh = "工作时间" }
"#;

/// A policy that leaves open what [`BLANKS`] declares.
fn text() -> String {
    let mut spec = permissive();
    spec.calendar = Calendar::china();
    let all = spec.to_toml().expect("TOML");
    let (rules, _) = all.split_once("\n# When there is work.").expect("a calendar");
    let rules = rules.replacen("attempts = 3", "attempts = { blank = \"attempts\" }", 1);
    let (plain, blocks) = rules.split_once("\n# Who there is.").expect("departments");
    let limits = r#"
[[authorities]]
id = "petty"
to = ["agent"]
up_to = { blank = "petty" }
cite = []

[[limits]]
id = "answer"
topic = "answer"
label = { en = "answered", zh = "答复" }
from = "received"
until = "answered"
within = { blank = "answer" }
extension = { times = 1, at_most = { blank = "answer_at_most" } }
on_breach = [{ escalate = 1 }]
cite = []

[[limits]]
id = "visit"
topic = "visit"
label = { en = "visited", zh = "上门" }
from = "received"
until = "contacted"
within = { blank = "visit" }
cite = []
"#;
    let roles = plain.replacen("limits = []\n", "", 1);
    let roles =
        roles.replacen("roles = [\"agent\"]", "roles = [\"agent\", { blank = \"who\" }]", 1);
    format!("{roles}calendar = {{ blank = \"days\" }}\n{BLANKS}\n# Who there is.{blocks}\n{limits}")
}

fn file() -> PolicyFile {
    PolicyFile::from_toml(&text()).expect("reads")
}

fn filled() -> PolicyFile {
    file()
        .fill("answer", "5 working days")
        .and_then(|file| file.fill("answer_at_most", "15 working days"))
        .and_then(|file| file.fill("who", "auditor"))
        .expect("fits")
}

#[test]
fn all_blanks_that_must_be_filled_in_are_told_at_once_with_clause_and_what_to_supply() {
    let Err(FileError::Open { blanks }) = file().policy() else { panic!("three are open") };
    let names: Vec<&str> = blanks.iter().map(|blank| blank.name.as_str()).collect();
    assert_eq!(names, ["answer", "answer_at_most", "who"]);
    assert_eq!(blanks[0].kind, BlankKind::WorkingDays);
    assert_eq!(
        FileError::Open { blanks: blanks.clone() }.to_string(),
        "4.2 leaves `answer` open; supply days until the answer (working days such as `5 working days`)\n\
         `answer_at_most`: supply days until the answer at most (working days such as `5 working days`)\n\
         `who`: supply who is told (a role of the policy)"
    );
    assert_eq!(blanks[2].text(Lang::Zh), "`who`：请填写告知对象（制度中的角色）");
    let some = file().fill("answer", "5 working days").expect("fits");
    assert_eq!(some.open().map(|blank| blank.name.as_str()).collect::<Vec<_>>(), names[1..]);
}

#[test]
fn what_is_filled_in_stands_where_its_blank_is_named() {
    let spec = filled().spec().expect("reads");
    assert_eq!(spec.limits[0].within, Period::working_days(5).expect("a period"));
    let extension = spec.limits[0].extension.as_ref().expect("an extension");
    assert_eq!(extension.at_most, Period::working_days(15).ok());
    assert_eq!(spec.roles[1].as_str(), "auditor");
    assert_eq!(spec.follow_up.attempts, 3, "the default");
    assert_eq!(spec.calendar, Calendar::china(), "the default by its name");
    let own = toml::Value::try_from(Calendar::always_open(chrono_tz::UTC)).expect("TOML");
    let spec = filled().fill("attempts", 7).and_then(|file| file.fill("days", own));
    let spec = spec.and_then(|file| file.spec()).expect("reads");
    assert_eq!(spec.follow_up.attempts, 7);
    assert_eq!(spec.calendar, Calendar::always_open(chrono_tz::UTC));
}

#[test]
fn an_optional_blank_left_open_leaves_out_its_rule_or_only_its_key() {
    let without = filled().policy().expect("a policy");
    assert_eq!(without.spec().limits.len(), 1, "no figure, no limit");
    let authority = &without.spec().authorities[0];
    assert!(!authority.covers(&[], "1.00 CNY".parse().ok()) && authority.covers(&[], None));
    let with = filled()
        .fill("visit", "90min")
        .and_then(|file| file.fill("petty", "200.00 CNY"))
        .and_then(|file| file.policy())
        .expect("a policy");
    assert_eq!(with.spec().limits[1].within, Period::minutes(90).expect("a period"));
    assert!(with.spec().authorities[0].covers(&[], "200.00 CNY".parse().ok()));
}

#[test]
fn a_value_of_another_kind_is_refused_and_never_quoted() {
    for (blank, value) in [
        ("answer", "13800138000"),
        ("answer", "40h"),
        ("answer", "5 days"),
        ("attempts", "0"),
        ("attempts", "13800138000"),
        ("petty", "20.00 to 50.00 CNY"),
        ("days", "{ zone = \"13800138000\" }"),
        ("who", ""),
    ] {
        let error = file().fill(blank, value).expect_err(value);
        let FileError::WrongKind { blank: refused } = &error else { panic!("{error}") };
        assert_eq!(refused.name, blank);
        assert!(!error.to_string().contains("138"), "{error}");
    }
    let error = file().fill("13800138000", "5 working days").expect_err("no such blank");
    assert_eq!(
        error.to_string(),
        "the policy file has no such blank; it has answer, answer_at_most, attempts, who, visit, petty, days"
    );
}

#[test]
fn a_bound_must_exceed_what_it_bounds() {
    for (value, fits) in
        [("5 working days", false), ("4 working days", false), ("6 working days", true)]
    {
        let file = filled().fill("answer_at_most", value).expect("its kind");
        match file.policy() {
            Err(FileError::NotLonger { blank, than, .. }) if !fits => {
                assert_eq!((blank.name.as_str(), than.as_str()), ("answer_at_most", "answer"));
            }
            other => assert!(fits && other.is_ok(), "{value}: {other:?}"),
        }
    }
}

/// Where a change of the file is refused, and why.
#[track_caller]
fn refused(from: &str, to: &str, why: &str) {
    let good = text();
    let wrong = good.replacen(from, to, 1);
    assert_ne!(wrong, good, "{from}");
    let Err(FileError::Unreadable { line, expected, .. }) = PolicyFile::from_toml(&wrong) else {
        panic!("{to} reads")
    };
    let place = 1 + wrong.find(to).map_or(0, |at| wrong[..at].matches('\n').count());
    assert!(line.abs_diff(place) <= 2, "{to}: line {line}, not {place}");
    assert!(expected.en.contains(why), "{to}: {expected:?}");
}

#[test]
fn a_mistake_in_the_blanks_is_placed() {
    refused("{ blank = \"answer\" }", "{ blank = \"anwser\" }", "a blank that is declared");
    refused("{ blank = \"answer\" }", "{ blank = \"answer\", or = 1 }", "and nothing else in it");
    refused("kind = \"count\"", "kind = \"13800138000\"", "a kind of blank is one of period");
    refused("default = 3", "default = 300", "a whole number from 1 to 255");
    refused("default = 3", "default = 3\noptional = \"key\"", "either `default` or `optional`");
    refused("longer_than = \"answer\"", "longer_than = \"reply\"", "`longer_than`");
    refused(
        "[blanks.visit]",
        "[blanks.spare]\nkind = \"role\"\nwhat = { en = \"a\", zh = \"b\" }\n\n[blanks.visit]",
        "a blank that a rule names",
    );
}

#[test]
fn a_mistake_in_the_rules_is_placed_once_the_blanks_are_filled_in() {
    let wrong = text().replacen("until = \"contacted\"", "until = \"13800138000\"", 1);
    let line = 1 + wrong.find("until = \"138").map_or(0, |at| wrong[..at].matches('\n').count());
    let file = PolicyFile::from_toml(&wrong).expect("its blanks read");
    let file = file.fill("answer", "5 working days").and_then(|file| file.fill("visit", "90min"));
    let file = file.and_then(|file| file.fill("answer_at_most", "9 working days"));
    let error = file.and_then(|file| file.fill("who", "auditor")).expect("fits").spec();
    let Err(FileError::Unreadable { line: found, expected, .. }) = error else { panic!() };
    assert_eq!(found, line);
    let told = format!("{expected:?}");
    assert!(told.contains("a milestone is one of") && told.contains("节点应为其中之一"), "{told}");
    assert!(!told.contains("138"), "{told}");
}

#[test]
fn tomls_own_dates_stand_where_dates_are_meant() {
    let mut spec = permissive();
    spec.calendar = Calendar::china();
    let text = spec.to_toml().expect("TOML");
    let dated = text.replacen("horizon = \"2026-12-31\"", "horizon = 2026-12-31", 1);
    assert_ne!(dated, text);
    assert_eq!(PolicySpec::from_toml(&dated).expect("reads"), spec);
    let named =
        "days_off = [{ date = 2026-12-25, name = { en = \"Christmas\", zh = \"圣诞节\" } }]";
    let more = text.replacen("boundary =", &format!("{named}\nboundary ="), 1);
    let policy = Policy::from_toml(&more).expect("reads");
    assert_eq!(policy.spec().calendar.spec().days_off[0].date.to_string(), "2026-12-25");
}

#[test]
fn a_file_without_blanks_is_a_policy_at_once() {
    let text = permissive().to_toml().expect("TOML");
    let file = PolicyFile::from_toml(&text).expect("reads");
    assert_eq!(file.blanks(), &[] as &[Blank]);
    assert_eq!(Policy::from_toml(&text).expect("a policy").spec(), &permissive());
}

#[test]
fn a_blank_says_what_becomes_of_it() {
    let of = |name: &str| {
        let file = file();
        let blank = file.blanks().iter().find(|blank| blank.name == name).expect("there");
        blank.if_open.clone()
    };
    assert_eq!(of("answer"), IfOpen::Refused);
    assert_eq!(of("visit"), IfOpen::NoRule);
    assert_eq!(of("petty"), IfOpen::NoKey);
    assert_eq!(of("attempts"), IfOpen::Default("3".to_owned()));
}
