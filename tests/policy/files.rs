//! Policies as files: printed, edited, loaded back, refused with a reason; drawn and put into words.

use crate::operator;

use redress::lifecycle::Point;
use redress::policy::{
    Authority, Ceiling, Consequence, FileError, Policy, PolicyFile, PolicySpec, Stake, Target,
    Trigger, When,
};
use redress::time::{Calendar, Period};
use redress::vocabulary::{Lang, Money, MoneyRange, Remedy};
use redress_presets::{Dealership, Equipment, Mall, Marketing, Rights, dealership};
use redress_testing::permissive;

fn shop() -> PolicySpec {
    Dealership::default().spec().expect("reads")
}

/// Every shipped preset, with what it leaves open filled in and not.
fn presets() -> Vec<PolicySpec> {
    let hour = Period::hours(1).expect("a period");
    let filled =
        Dealership { at_once: Some(hour), form_limit: Some(hour), ..Dealership::default() };
    let days = |n| Period::working_days(n).ok();
    let marketing = Marketing {
        general: days(7),
        complex: days(15),
        follow_up: days(3),
        penalty: Some(MoneyRange::yuan(20, 50)),
        ..Marketing::default()
    };
    let rights = Rights {
        investigation: days(7),
        investigation_at_most: days(15),
        follow_up: days(3),
        written_answer: days(5),
        ..Rights::default()
    };
    let mall = Mall { counter_up_to: Some(Money::yuan(200)), ..Mall::default() };
    vec![
        shop(),
        filled.spec().expect("filled in"),
        marketing.spec().expect("filled in"),
        rights.spec().expect("filled in"),
        mall.spec().expect("filled in"),
        operator::operator().spec().expect("filled in"),
        Equipment::default().spec().expect("reads"),
        permissive(),
    ]
}

/// A policy that uses what no preset uses.
fn unusual() -> PolicySpec {
    let mut spec = shop();
    spec.incentives[0].stake = Stake::Measures(vec![
        "criticism".parse().expect("a measure"),
        "demotion".parse().expect("a measure"),
    ]);
    spec.incentives[1].stake = Stake::Money(
        MoneyRange::new("0.50 USD".parse().expect("money"), "1.25 USD".parse().expect("money"))
            .expect("a range"),
    );
    spec.authorities.push(
        Authority::new(
            "small-change".parse().expect("a name"),
            spec.roles.clone(),
            Ceiling::UpTo(Money::yuan(200)),
        )
        .remedies(vec![Remedy::new("refund").expect("a remedy")]),
    );
    spec.calendars.insert(
        "always".parse().expect("a name"),
        redress::time::Calendar::always_open(chrono_tz::UTC),
    );
    spec.limits[0].calendar = Some("always".parse().expect("a name"));
    spec.limits[0].hard = true;
    spec.reactions[0].then = vec![
        Consequence::Rework,
        Consequence::Escalate(1),
        Consequence::Notify(Target::Holder),
        Consequence::Notify(Target::Liable),
    ];
    spec.reactions[1].on = Trigger::Reached(Point::Answered.into());
    spec.reactions[2].on = Trigger::Reached(Point::SentBack.into());
    spec.reactions[2].when = When::any().from_rework(2).from_transfer(3);
    spec
}

#[test]
fn a_policy_comes_back_from_toml_and_json_as_it_was() {
    for spec in presets().into_iter().chain([unusual()]) {
        let policy = Policy::new(spec.clone()).expect("builds");
        let toml = toml::to_string(&policy).expect("TOML");
        assert_eq!(toml::from_str::<Policy>(&toml).expect("loads"), policy);
        let pretty = toml::to_string_pretty(&spec).expect("TOML");
        assert_eq!(toml::from_str::<PolicySpec>(&pretty).expect("loads"), spec);
        let json = serde_json::to_string(&policy).expect("JSON");
        assert_eq!(serde_json::from_str::<Policy>(&json).expect("loads"), policy);
        let edited = spec.to_toml().expect("TOML");
        assert!(edited.starts_with("# A policy for handling complaints"));
        assert_eq!(PolicySpec::from_toml(&edited).expect("loads"), spec);
        assert_eq!(Policy::from_toml(&policy.to_toml().expect("TOML")).expect("loads"), policy);
    }
}

#[test]
fn a_policy_from_before_figures_had_terms_still_reads() {
    let mut json = serde_json::to_value(shop()).expect("JSON");
    assert!(json.as_object_mut().expect("a record").remove("figures").is_some());
    let mut read: PolicySpec = serde_json::from_value(json).expect("reads");
    assert!(read.figures.is_empty());
    read.figures = shop().figures;
    assert_eq!(read, shop());
}

#[test]
fn a_printed_policy_reads_well() {
    let text = shop().to_toml().expect("TOML");
    let rule = "\
[[limits]]
id = \"dlr8-form\"
topic = \"form-return\"
label = { en = \"form returned\", zh = \"处理表交客服部\" }
when = { channel = [\"on-site\"] }
from = \"completed\"
until = \"returned\"
within = \"same day\"
warn = [90]
on_warning = [{ expedite = \"owner\" }]
on_breach = [{ propose = \"dlr26-late-form\" }, { notify = \"role:customer-service-manager\" }]
cite = [\"DLR-8\", \"DLR-26\"]
";
    assert!(text.contains(rule));
    assert!(text.contains("\nladder = [\"manager\", \"role:general-manager\"]\n"));
    assert!(text.contains("\nstake = \"20.00 to 50.00 CNY\"\n"));
    assert!(text.contains("\nuntil = \"mark:oem-reported\"\n"));
    assert!(text.contains("\non = { reached = \"mark:difficult\" }\n"));
}

#[test]
fn a_file_with_a_comment_and_a_changed_period_loads() {
    let text = shop().to_toml().expect("TOML");
    let changed = text.replacen("within = \"2h\"", "# We do better.\nwithin = \"90min\"", 1);
    assert_ne!(changed, text);
    let policy = Policy::from_toml(&changed).expect("loads");
    assert_eq!(policy.spec().limits[0].within, Period::minutes(90).expect("a period"));
}

#[test]
fn a_policy_with_an_error_does_not_load_and_says_how_to_fix_it() {
    let text = shop().to_toml().expect("TOML");
    let wrong =
        text.replacen("expedite = \"role:customer-service\"", "expedite = \"role:nobody\"", 1);
    let why = "rule `dlr4-form`: names the role `nobody`, which the policy does not have; add it to \
               `roles` or name another";
    let error = Policy::from_toml(&wrong).expect_err("an unknown role");
    assert!(matches!(error, FileError::Policy(_)));
    assert!(error.to_string().contains(why), "{error}");
    let spec = PolicySpec::from_toml(&wrong).expect("reads");
    let json = serde_json::to_string(&spec).expect("JSON");
    let error = serde_json::from_str::<Policy>(&json).expect_err("an unknown role");
    assert!(error.to_string().contains(why), "{error}");
}

#[test]
fn what_cannot_be_read_is_placed_and_never_quoted() {
    let text = shop().to_toml().expect("TOML");
    let cases = [
        ("within = \"2h\"", "within = \"13800138000\"", "period"),
        ("within = \"2h\"", "within = 13800138000", "a period such as"),
        ("from = \"received\"", "from = \"13800138000\"", "a milestone is one of received"),
        ("expedite = \"owner\"", "expedite = \"13800138000\"", "a target is one of owner"),
        ("expedite = \"owner\"", "x13800138000 = \"owner\"", "the known ones are: escalate"),
        ("warn = [90]", "warn = [138]", "percent"),
        ("warn = [90]", "13800138000 = [90]", "the known ones are: id"),
        ("scope = \"owner\"", "scope = \"13800138000\"", "a scope is one of any"),
        ("stake = \"50.00 CNY\"", "stake = \"13800138000\"", "amount"),
        ("stake = \"50.00 CNY\"", "stake = 13800138000", "an amount such as"),
        (
            "version = 1\n",
            "version = \"13800138000\"\n",
            "`version` takes a whole number; a text came",
        ),
        ("[[gates]]", "[[gates", "expected"),
    ];
    for (from, to, expected) in cases {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{from}");
        let error = Policy::from_toml(&wrong).expect_err(to);
        let FileError::Unreadable { line: found, column, expected: said } = error else {
            panic!("{to}: {error}")
        };
        let line = 1 + wrong.find(to).map_or(0, |at| wrong[..at].matches('\n').count());
        assert!(found == line || found == line + 1, "{to}: line {found}, not {line}");
        assert!(column >= 1);
        assert!(said.en.contains(expected), "{to}: {said:?}");
        assert!(said.zh.chars().any(|c| c > '\u{4e00}') && !said.zh.contains(" is "), "{said:?}");
        assert!(![said.en, said.zh].concat().contains("138"), "{to}");
    }
}

#[test]
fn a_file_is_refused_in_chinese_by_whatever_reads_it() {
    let text = shop().to_toml().expect("TOML");
    // The grammar, a period, an amount, a code, a time of day and the TOML reader.
    let cases = [
        ("version = 1\n", "version = \"one\"\n", "`version`应为整数；实为文字"),
        ("within = \"2h\"", "within = \"0h\"", "时限必须大于零；此处为零或负数"),
        ("\"50.00 CNY\"", "\"50.00\"", "金额应带币种，如`50.00 CNY`或`¥50`；此处缺少币种"),
        (
            "expedite = \"owner\"",
            "expedite = \"role:\"",
            "角色应为1至64字节的可见文字，首尾不含空格；此处为空",
        ),
        ("[[gates]]", "[[gates", "表头未结束，应为`]]`"),
    ];
    for (from, to, zh) in cases {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{from}");
        let error = Policy::from_toml(&wrong).expect_err(to);
        let FileError::Unreadable { line, column, ref expected } = error else {
            panic!("{to}: {error}")
        };
        assert_eq!(expected.zh, zh);
        assert_eq!(error.text(Lang::Zh), format!("第{line}行第{column}列：{zh}"));
    }
}

/// A message that a new version of the TOML reader words otherwise would be told in general words.
#[test]
fn every_slip_in_toml_is_told_in_chinese() {
    let slips = [
        "a = ",
        "a = 1 2",
        "a = 1\na = 2",
        "= 1",
        "a",
        "a b = 1",
        "a = [1 2]",
        "a = [1,, 2]",
        "a = [1",
        "a = { b = 1",
        "a = { b = 1,, c = 2 }",
        "a = { b }",
        "[a",
        "[[a]",
        "[a] b",
        "[]",
        "a = \"x",
        "a = \"\\q\"",
        "a = \"\\u12\"",
        "a = 'x",
        "a = \"\"\"x",
        "a = 01",
        "a = 0X1",
        "a = -0x1",
        "a = 1__0",
        "a = ++1",
        "a = yes",
        "a = 1e",
        "a = 2026-13-01",
        "a = 1\n[a]\nb = 2",
        "a.b = 1\na.b.c = 2",
        "\"\"\"a\"\"\" = 1",
        "a = 1 \u{1}",
    ];
    for slip in slips {
        let Err(FileError::Unreadable { expected, .. }) = PolicyFile::from_toml(slip) else {
            panic!("{slip:?} reads")
        };
        let outside: String = expected.zh.split('`').step_by(2).collect();
        let mut words = outside.split(|c: char| !c.is_ascii_alphabetic());
        let english = words.any(|word| word.len() > 2 && word == word.to_lowercase());
        assert!(!english && expected.zh != "写法有误", "{slip:?}: {expected:?}");
    }
}

#[test]
fn a_policy_is_explained_rule_by_rule_in_both_languages() {
    let policy = dealership().expect("builds");
    let spec = policy.spec();
    for lang in [Lang::En, Lang::Zh] {
        let text = policy.explain(lang);
        let ids = (spec.limits.iter().map(|rule| &rule.id))
            .chain(spec.gates.iter().map(|rule| &rule.id))
            .chain(spec.reactions.iter().map(|rule| &rule.id))
            .chain(spec.incentives.iter().map(|rule| &rule.id));
        for id in ids {
            assert!(text.contains(&format!("`{id}`")), "{id}");
        }
        let clauses = spec.permissions.iter().flat_map(|rule| &rule.cite);
        for clause in clauses.chain(spec.limits.iter().flat_map(|rule| &rule.cite)) {
            assert!(text.contains(clause.as_str()), "{clause}");
        }
        let rules = text.lines().filter(|line| line.starts_with("- ")).count();
        assert!(rules >= spec.permissions.len() + spec.limits.len() + spec.reactions.len());
    }
    assert!(policy.explain(Lang::En).contains(
        "- handled: from received until handled within 72h, for channel call-back and grade major. \
         Warning at 90 %: expedite order to the case owner. When it runs out: escalate to level 2, \
         notify customer-service manager. May be extended once, by general manager. \
         (`dlr14-handle`; DLR-14)"
    ));
    assert!(policy.explain(Lang::Zh).contains(
        "- 处理表交客服部：自处理完毕至交回处理表，当天完成，适用于渠道为现场。90%时预警：向第一责任人督办。\
         超时：提出`dlr26-late-form`（未按时反馈处理表）、通知客服经理。（`dlr8-form`；DLR-8、DLR-26）"
    ));
}

#[test]
fn every_preset_can_be_explained_and_drawn() {
    for spec in presets() {
        let policy = Policy::new(spec).expect("builds");
        for lang in [Lang::En, Lang::Zh] {
            assert!(policy.explain(lang).starts_with(policy.spec().title.text(lang)));
        }
        assert!(policy.mermaid().contains("    [*] --> received: receive"));
    }
}

#[test]
fn what_no_preset_says_is_explained_too() {
    let policy = Policy::new(unusual()).expect("builds");
    let text = policy.explain(Lang::En);
    assert!(text.contains("penalty of criticism or demotion on who is liable"), "{text}");
    assert!(text.contains("may grant refund, up to ¥200. (`small-change`)"), "{text}");
    assert!(
        text.contains("Counted by the calendar always. No promise may go beyond it."),
        "{text}"
    );
    assert!(text.contains("for transfer 3 and later and rework 2 and later"), "{text}");
    assert!(policy.explain(Lang::Zh).contains("任何承诺不得超过"));
    assert!(policy.explain(Lang::Zh).contains("转派次数不少于3且退回重办次数不少于2"));
}

#[test]
fn the_diagram_has_the_permitted_steps_only() {
    let diagram = dealership().expect("builds").mermaid();
    for line in [
        "    answered --> closed: close<br/>needs satisfied",
        "    received --> registered: register<br/>■ form 2h",
        "    answered --> answered: follow-up<br/>needs form home<br/>■ call-back 36h / 3 days",
        // DLR-9: who is dissatisfied at the call-back has three days from then.
        "    answered --> dispatched: follow-up<br/>needs form home<br/>■ call-back 36h / 3 days<br/>▶ settle 3 days",
        "    closed --> registered: follow-up<br/>needs form home<br/>■ call-back 36h / 3 days<br/>▶ settle 3 days",
        "    closed --> [*]",
    ] {
        assert!(diagram.lines().any(|have| have == line), "{line}\n{diagram}");
    }
    let mut spec = permissive();
    let forbidden =
        [redress::lifecycle::CommandKind::Approve, redress::lifecycle::CommandKind::Decline];
    spec.permissions[0].allow.retain(|command| !forbidden.contains(command));
    let diagram = Policy::new(spec).expect("builds").mermaid();
    assert!(!diagram.contains("approve"), "neither the step nor the state");
    assert!(!diagram.contains("declined"));
    assert!(!diagram.contains("answered --> dispatched: follow-up"), "no rule reworks");
    // One statement a line: an arrow, or a line of the note.
    let note = diagram.lines().skip_while(|line| !line.contains("note right of")).count();
    let arrows = diagram.lines().skip(1).take(diagram.lines().count() - 1 - note);
    assert!(arrows.into_iter().all(|line| line.contains(" --> ")));
}

/// The same policy, written with what a file may leave out.
#[test]
fn one_value_stands_for_a_list_and_one_text_for_a_label() {
    let text = shop().to_toml().expect("TOML");
    let shorter = [
        ("warn = [90]", "warn = 90"),
        ("to = [\"general-manager\"]", "to = \"general-manager\""),
        ("when = { channel = [\"on-site\"] }", "when = { channel = \"on-site\" }"),
        ("on_warning = [{ expedite = \"owner\" }]", "on_warning = { expedite = \"owner\" }"),
        ("cite = [\"DLR-14\"]", "cite = \"DLR-14\""),
        ("[[\"00:00\", \"24:00\"]]", "[\"00:00\", \"24:00\"]"),
    ];
    for (long, short) in shorter {
        let written = text.replace(long, short);
        assert!(written != text, "{long}");
        assert_eq!(PolicySpec::from_toml(&written).expect(short), shop(), "{short}");
    }
    let label = "label = { en = \"form returned\", zh = \"处理表交客服部\" }";
    for (short, en, zh) in [
        ("label = \"Zurück\"", "Zurück", "Zurück"),
        ("label = { en = \"returned\" }", "returned", "returned"),
        ("label = { zh = \"交回\" }", "交回", "交回"),
    ] {
        let spec = PolicySpec::from_toml(&text.replacen(label, short, 1)).expect(short);
        let rule = spec.limits.iter().find(|rule| rule.id.as_str() == "dlr8-form");
        let read = rule.map(|rule| &rule.label).expect("there");
        assert_eq!((read.en.as_str(), read.zh.as_str()), (en, zh));
    }
}

#[test]
fn an_explanation_ends_with_what_the_rules_count_by() {
    let mut spec = dealership().expect("builds").spec().clone();
    spec.calendars.insert(
        "always".parse().expect("a name"),
        Calendar::always_open(chrono_tz::Asia::Shanghai),
    );
    let policy = Policy::new(spec).expect("builds");
    let (en, zh) = (policy.explain(Lang::En), policy.explain(Lang::Zh));
    for line in [
        "Departments and who heads them",
        "- parts: parts manager",
        "What a case may be",
        "By which calendar",
        "The calendar always",
        "- Open every day 00:00–24:00.",
        "- Times are those of Asia/Shanghai.",
    ] {
        assert!(en.lines().any(|known| known == line), "{line}\n{en}");
    }
    for line in ["部门与负责人", "- 时间为北京时间。", "日历always", "- 每天00:00至24:00。"]
    {
        assert!(zh.lines().any(|known| known == line), "{line}\n{zh}");
    }
}
