//! What a refusal says to the person who asked, and to the program that did.

use redress::complaint::{ExtensionRefusal, Missing, NeededRole, Rejection};
use redress::lifecycle::{CommandKind, Milestone, Point, StateKind};
use redress::policy::{Permission, Policy, Scope};
use redress::vocabulary::Lang;
use redress_presets::dealership::{dealership, department, role};
use serde_json::json;

use crate::common::at;

pub(crate) fn some() -> Vec<(Rejection, &'static str, &'static str)> {
    vec![
        (
            Rejection::WrongState { state: StateKind::Closed, command: CommandKind::Sign },
            "wrong-state",
            "“已关单”状态下不能“签字”",
        ),
        (
            Rejection::NotAllowed {
                role: role::CUSTOMER_SERVICE,
                command: CommandKind::Sign,
                needed_roles: vec![NeededRole { role: role::STATION_HEAD, scope: Scope::Holder }],
                cite: vec![redress::code!("DLR-11")],
            },
            "not-allowed",
            "有权者：",
        ),
        (
            Rejection::GateClosed {
                command: CommandKind::Close,
                gate: "followed-up".parse().unwrap(),
                missing: Missing::Milestone(Milestone::At(Point::FollowedUp)),
                cite: Vec::new(),
            },
            "gate-closed",
            "本轮须先完成“",
        ),
        (
            Rejection::NoPassage { from: department::SALES, to: department::AFTER_SALES },
            "no-passage",
            "不能将该件转给",
        ),
        (
            Rejection::Extension {
                topic: redress::code!("investigation"),
                why: ExtensionRefusal::Late {
                    asked: at("2026-03-02T16:00:00Z"),
                    due: at("2026-03-02T10:30:00Z"),
                },
            },
            "extension",
            "申请时间2026-03-02 24:00晚于到期时间2026-03-02 18:30",
        ),
    ]
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_policy_and_local_time() {
    let policy = dealership().unwrap();
    for (refusal, _, words) in some() {
        let text = refusal.text(&policy, Lang::Zh);
        assert!(text.contains(words), "{text}");
        for code in [role::CUSTOMER_SERVICE.as_str(), "station-head", "after-sales"] {
            assert!(!text.contains(code), "a code of the policy stands in {text}");
        }
        assert_eq!(refusal.text(&policy, Lang::En), refusal.to_string());
    }
}

#[test]
fn a_refusal_is_a_value_that_names_its_reason() {
    for (refusal, code, _) in some() {
        assert_eq!(refusal.code(), code);
        assert_eq!(serde_json::to_value(&refusal).unwrap()["code"], json!(code));
    }
    let none = serde_json::to_value(Rejection::NotHeld).unwrap();
    assert_eq!(none, json!({"code": "not-held"}));
    let passage = Rejection::NoPassage { from: department::SALES, to: department::AFTER_SALES };
    let data = serde_json::to_value(&passage).unwrap();
    assert_eq!(data["data"], json!({"from": "sales", "to": "after-sales"}));
}

/// A dealership archives closed cases and reopens them; what the timer does and what its policy lets nobody do is
/// no help to a person.
#[test]
fn what_is_possible_instead_is_what_a_person_may_do() {
    let policy = dealership().unwrap();
    let why = Rejection::WrongState { state: StateKind::Closed, command: CommandKind::Sign };
    let from_here = |text: &str, after: &str| text.rsplit_once(after).unwrap().1.to_owned();
    let en = from_here(&why.text(&policy, Lang::En), "from here: ");
    let named: Vec<&str> = en.split(", ").collect();
    for command in CommandKind::ALL.iter().filter(|command| named.contains(&command.as_str())) {
        assert!(policy.permissions(*command).next().is_some(), "nobody may {command}");
    }
    assert!(named.contains(&"reopen") && named.contains(&"archive"), "{en}");
    for timers in ["tick", "absorb", "carry-over"] {
        assert!(!named.contains(&timers) && !why.to_string().contains(timers), "{en}");
    }
    let zh = from_here(&why.text(&policy, Lang::Zh), "当前可进行：");
    assert_eq!(zh.split('、').count(), named.len());
}

#[test]
fn a_list_without_an_item_is_told_as_none_and_a_clause_only_where_there_is_one() {
    let policy = dealership().unwrap();
    let role = || role::CUSTOMER_SERVICE;
    let head = || NeededRole { role: role::STATION_HEAD, scope: Scope::Any };
    let not_allowed = |needed_roles, cite| {
        let command = CommandKind::Sign;
        Rejection::NotAllowed { role: role(), command, needed_roles, cite }
    };
    let none = not_allowed(Vec::new(), Vec::new());
    let may_not = "`customer-service` may not `sign` this complaint; needed: ";
    assert_eq!(none.to_string(), format!("{may_not}none"));
    assert!(none.text(&policy, Lang::Zh).ends_with("有权者：无"));
    let one = not_allowed(vec![head()], vec![redress::code!("DLR-11")]);
    assert_eq!(one.to_string(), format!("{may_not}station-head (DLR-11)"));
    assert!(one.text(&policy, Lang::Zh).ends_with("（依据DLR-11）"));
    let no_authority = |names: &[&str]| {
        let authorities = names.iter().map(|name| name.parse().unwrap()).collect();
        let (command, cite) = (CommandKind::Offer, Vec::new());
        let why = Rejection::NoAuthority { role: role(), command, authorities, cite };
        why.text(&policy, Lang::Zh)
    };
    assert!(!no_authority(&[]).contains("适用的授权"));
    assert!(no_authority(&["small", "large"]).contains("（本件适用的授权：small、large）"));
}

/// A permission that names nobody gives nobody leave.
#[test]
fn what_nobody_may_do_is_not_named_as_possible() {
    let mut spec = redress_testing::permissive();
    spec.permissions[0].allow.retain(|command| *command != CommandKind::Archive);
    spec.permissions.push(Permission::new(vec![CommandKind::Archive], Vec::new()));
    let policy = Policy::new(spec).unwrap();
    let why = Rejection::WrongState { state: StateKind::Closed, command: CommandKind::Sign };
    let en = why.text(&policy, Lang::En);
    let from_here: Vec<&str> = en.rsplit_once("from here: ").unwrap().1.split(", ").collect();
    assert!(from_here.contains(&"reopen") && !from_here.contains(&"archive"), "{en}");
}
