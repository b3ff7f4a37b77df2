//! What the source leaves to the operator must be supplied, and what comes out is a policy (TEL-1,
//! TEL-6, TEL-9, TEL-11, TEL-19, TEL-20, TEL-31).

use redress::policy::{FileError, Policy, PolicySpec};
use redress::time::Period;
use redress::vocabulary::{Facts, Kind, Lang, channel, grade, tier};
use redress_presets::telecom::{Telecom, TelecomError, flag, line, mean_targets, nature, priority};
use redress_presets::{Gravity, Priority};

use super::centre::{bill, vip};
use super::operator::operator;

#[track_caller]
fn open(options: Telecom, starts: &str) {
    let refused = options.policy().expect_err("something is open");
    let TelecomError::File(FileError::Open { .. }) = &refused else { panic!("{refused}") };
    assert!(refused.to_string().starts_with(starts), "{refused}");
}

#[test]
fn what_the_source_leaves_open_must_be_supplied_and_the_error_names_the_clause() {
    open(Telecom::default(), "TEL-1 leaves `remote_units` open");
    let all = Telecom::default().policy().unwrap_err().to_string();
    assert_eq!(all.lines().count(), 7, "all of them at once: {all}");
    open(Telecom { business: Vec::new(), ..operator() }, "TEL-11 leaves `business` open");
    open(Telecom { ticket: Vec::new(), ..operator() }, "TEL-11 leaves `ticket` open");
    open(
        Telecom { department_limits: Vec::new(), ..operator() },
        "TEL-9 leaves `department_limits` open; supply the table of the departments' limits",
    );
    open(Telecom { authorities: Vec::new(), ..operator() }, "TEL-20 leaves `authorities` open");
    open(Telecom { promises: 0, ..operator() }, "TEL-19 leaves `promises` open");
    open(
        Telecom { escalated_other_lines: None, ..operator() },
        "TEL-31 leaves `escalated_other_lines` open",
    );
    let refused = Telecom { call_attempts: 0, ..operator() }.policy().unwrap_err().to_string();
    assert_eq!(refused, "`call_attempts` takes a whole number from 1 to 255; give that");
}

#[test]
fn tel_9_a_lower_bound_above_the_upper_one_is_refused_with_its_row() {
    let mut options = operator();
    options.department_limits[1].vip = Period::hours(48).unwrap();
    let refused = options.policy().unwrap_err().to_string();
    assert!(refused.contains("row 2 of `department_limits`"), "{refused}");
}

#[test]
fn tel_9_two_rows_for_the_same_cases_are_refused() {
    let mut options = operator();
    let again = options.department_limits[0].clone();
    options.department_limits.push(again);
    assert!(matches!(options.policy(), Err(TelecomError::File(FileError::Policy(_)))));
}

#[test]
fn the_policy_reads_back_equal() {
    let policy = operator().policy().unwrap();
    let text = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
}

#[test]
fn every_rule_cites_a_clause_of_the_source() {
    let PolicySpec { limits, gates, reactions, conclusions, authorities, routes, origins, .. } =
        operator().spec().unwrap();
    let cited = (limits.iter().map(|r| (r.id.to_string(), &r.cite)))
        .chain(gates.iter().map(|r| (r.id.to_string(), &r.cite)))
        .chain(reactions.iter().map(|r| (r.id.to_string(), &r.cite)))
        .chain(conclusions.iter().map(|r| (r.conclusion.to_string(), &r.cite)))
        .chain(authorities.iter().map(|r| (r.id.to_string(), &r.cite)))
        .chain(routes.iter().map(|r| (r.to.to_string(), &r.cite)))
        .chain(origins.iter().map(|r| (r.department.to_string(), &r.cite)));
    for (rule, cite) in cited {
        assert!(cite.iter().any(|c| c.as_str().starts_with("TEL-")), "{rule} cites nothing");
    }
}

#[test]
fn every_code_of_the_policy_reads_in_both_languages() {
    let policy = operator().policy().unwrap();
    let spec = policy.spec();
    let lines = [&line::MOBILE[..], &line::FIXED, &line::VALUE_ADDED, &line::CHANNELS].concat();
    let codes = (spec.roles.iter().map(ToString::to_string))
        .chain(spec.departments.iter().map(|d| d.department.to_string()))
        .chain(spec.marks.iter().map(ToString::to_string))
        .chain(spec.conclusions.iter().map(|c| c.conclusion.to_string()))
        .chain(lines.iter().map(ToString::to_string));
    for code in codes {
        assert_ne!(policy.label(&code, Lang::Zh), code, "no words for {code}");
        assert!(
            !policy.label(&code, Lang::Zh).is_ascii() || code == "gsm",
            "no Chinese for {code}"
        );
    }
    for limit in &spec.limits {
        assert!(!limit.label.text(Lang::Zh).is_ascii(), "{}", limit.id);
    }
}

#[test]
fn tel_4_importance_then_gravity_then_breadth_then_urgency() {
    let plain = bill();
    let urgent = Facts { flags: vec![flag::SERVICE_DOWN], ..bill() };
    let broad = Facts { flags: vec![flag::MANY_HIT], ..bill() };
    let grave = Facts { nature: nature::COURT, ..bill() };
    let important = vip(bill());
    let order = [&plain, &urgent, &broad, &grave, &important].map(priority);
    assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    // Within a tier the next question decides.
    let both = Facts { flags: vec![flag::SERVICE_DOWN], ..vip(bill()) };
    assert!(priority(&both) > priority(&important));
    // An appeal is what gravity is about.
    let appeal = Facts { kind: Kind::Appeal, channel: channel::REGULATOR, ..bill() };
    assert_eq!(priority(&appeal).gravity, Gravity::AppealLikely);
    assert_eq!(appeal.tier, tier::ORDINARY);
}

#[test]
fn tel_4_a_court_is_as_grave_as_the_press_and_a_tier_of_the_operators_own_is_not_important() {
    let of = |facts: &Facts| -> Priority { priority(facts) };
    let court = Facts { nature: nature::COURT, ..bill() };
    let media = Facts { nature: nature::MEDIA, ..bill() };
    assert_eq!(of(&court), of(&media));
    assert_eq!(of(&court).gravity, Gravity::Crisis);
    let silver = Facts { tier: "silver".parse().unwrap(), ..bill() };
    assert_eq!(of(&silver), of(&bill()));
}

#[test]
fn tel_6_the_two_dimensions_are_as_listed() {
    let families = [&line::MOBILE[..], &line::FIXED, &line::VALUE_ADDED, &line::CHANNELS];
    assert_eq!(families.map(<[_]>::len), [2, 6, 4, 7]);
}

#[test]
fn tel_8_the_means_are_targets_beside_the_limits() {
    let means = mean_targets().map(|t| (t.grade, t.within.to_string()));
    assert_eq!(means, [(grade::PROVINCIAL, "24h".to_owned()), (grade::NATIONAL, "48h".to_owned())]);
}
