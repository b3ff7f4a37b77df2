//! Who is told what about which limit, in words.

use crate::common::{limit, with};
use crate::stories::{given, reason, reopen};

use redress::complaint::Entry;
use redress::complaint::command::{Decline, Dispatch, NameOwner, ProposeNotice, Register};
use redress::lifecycle::Point;
use redress::policy::{Consequence, Policy, Reaction, Target, Trigger};
use redress::vocabulary::Lang;
use redress_testing::agent;

fn told(entry: &Entry, policy: &Policy, lang: Lang) -> Vec<String> {
    entry.messages().map(|message| message.text(policy, lang)).collect()
}

/// Received at noon; the limit is due at 14:00 UTC and warns at 13:48.
fn form() -> Policy {
    let boss = || Target::Role(redress::code!("agent"));
    let rule = limit("form", Point::Received, Point::Registered, "2h")
        .about("form".parse().expect("a topic"), "form filled in", "填写处理表")
        .on_warning(Consequence::Expedite(boss()))
        .on_breach(Consequence::Notify(boss()))
        .on_breach(Consequence::Escalate(2));
    with([rule])
}

#[test]
fn a_warning_and_a_breach_name_the_limit_and_when_it_is_due() {
    let policy = form();
    given(policy.clone())
        .when_it_is("2026-03-02T13:48:00Z")
        .then_entry(|entry| {
            told(entry, &policy, Lang::En)
                == ["agent: expedite order: form filled in is due 2026-03-02 14:00"]
        })
        .when_it_is("2026-03-02T14:00:01Z")
        .then_entry(|entry| {
            told(entry, &policy, Lang::En)
                == [
                    "agent: for information: form filled in was due 2026-03-02 14:00 and is late",
                    "agent: the case has been escalated to level 2: \
                     form filled in was due 2026-03-02 14:00 and is late",
                ]
        })
        .then_entry(|entry| {
            told(entry, &policy, Lang::Zh)
                == [
                    "agent：通知：填写处理表应于2026-03-02 14:00前完成，已超时",
                    "agent：投诉已升级至第2级：填写处理表应于2026-03-02 14:00前完成，已超时",
                ]
        });
}

#[test]
fn a_warning_that_comes_too_late_says_so() {
    let policy = form();
    given(policy.clone()).when_it_is("2026-03-02T15:00:00Z").then_entry(|entry| {
        told(entry, &policy, Lang::En).first().is_some_and(|first| {
            first
                == "agent: expedite order: form filled in is due 2026-03-02 14:00 \
                    (overtaken by what came since)"
        })
    });
}

/// Two hours from each reopening, and again when they are over. Looked at after three and a half: the first warning
/// is overtaken, the one of the cycle that has begun is not.
#[test]
fn a_warning_is_not_overtaken_by_what_its_rule_did_in_the_cycle_before() {
    let rule = limit("settle", Point::Reopened, Point::Completed, "2h")
        .warn(crate::common::percents(&[50]))
        .on_warning(Consequence::Notify(Target::Manager))
        .on_breach(Consequence::Rework);
    given(with([rule]))
        .and(&agent(), Decline { reason: reason() })
        .and(&agent(), reopen())
        .when_it_is("2026-03-02T15:30:00Z")
        .then_entry(|entry| {
            let told: Vec<_> = entry
                .messages()
                .map(|m| (m.alarm.expect("a warning").at.to_rfc3339(), m.overtaken))
                .collect();
            told == [
                ("2026-03-02T13:00:00+00:00".to_owned(), true),
                ("2026-03-02T15:00:00.000001+00:00".to_owned(), false),
            ]
        });
}

#[test]
fn who_answers_jointly_is_told_so() {
    let mut spec = with([]).spec().clone();
    spec.incentives[0].joint = Some(Target::Role(redress::code!("agent")));
    let policy = Policy::new(spec).expect("a policy");
    let incentive = "bonus".parse().expect("a rule");
    given(policy.clone())
        .and(&agent(), NameOwner { owner: "wang".parse().expect("an id") })
        .when(&agent(), ProposeNotice { incentive, on: None })
        .then_entry(|entry| {
            entry.messages().map(|message| message.number).collect::<Vec<_>>() == [0, 1]
                && told(entry, &policy, Lang::En)
                    == [
                        "wang: a penalty or reward is proposed for you (notice 1)",
                        "agent: a penalty or reward is proposed for you, as jointly liable (notice 1)",
                    ]
                && told(entry, &policy, Lang::Zh)
                    == [
                        "wang：拟对您予以奖惩，见通知单第1号",
                        "agent：拟对您予以奖惩（连带责任），见通知单第1号",
                    ]
        });
}

#[test]
fn what_no_limit_sets_off_says_what_did() {
    let mut spec = with([]).spec().clone();
    let on = Trigger::Reached(Point::Registered.into());
    let tell = Reaction::new("tell".parse().expect("a rule"), on)
        .then(Consequence::Notify(Target::Manager));
    spec.reactions = vec![tell];
    let policy = Policy::new(spec).expect("a policy");
    given(policy.clone())
        .when(&agent(), Register {})
        .then_entry(|entry| {
            told(entry, &policy, Lang::En) == ["agent: for information: registered"]
        })
        .when(&agent(), Dispatch { to: Some(redress_testing::SALES) })
        .then_entry(|entry| {
            told(entry, &policy, Lang::Zh) == ["sales：投诉已转至本部门"]
                && told(entry, &policy, Lang::En) == ["sales: the case has come to your department"]
        });
}

/// Whose customers are car owners reads of car owners, in Chinese.
#[test]
fn a_message_is_told_in_the_procedures_own_word_for_the_customer() {
    let mut spec = form().spec().clone();
    let label = redress::vocabulary::Label::new("owner", "车主");
    spec.labels.insert("word:customer".to_owned(), label);
    spec.limits[0].label = redress::vocabulary::Label::new("客户 called", "联系客户");
    let policy = Policy::new(spec).expect("a policy");
    given(policy.clone()).when_it_is("2026-03-02T13:48:00Z").then_entry(|entry| {
        told(entry, &policy, Lang::Zh) == ["agent：督办：联系车主应于2026-03-02 14:00前完成"]
            && told(entry, &policy, Lang::En)
                == ["agent: expedite order: 客户 called is due 2026-03-02 14:00"]
    });
}
