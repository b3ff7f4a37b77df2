//! How long things may take (TEL-8, TEL-9, TEL-17, TEL-31, TEL-34), and who hears of it when they
//! take longer (TEL-2, TEL-18, TEL-36).
//!
//! Elapsed hours run around the clock; the working days of escalated complaints and appeals are the
//! calendar's. A stage's limit starts once a cycle: transfers and escalations happen inside it (TEL-12).

use super::codes::{flag, line, mark};
use super::open::{DepartmentLimit, Telecom};
use super::people::role;
use super::{appeal, clause, complaint, complaint_or_escalated, escalated, rule};
use crate::lifecycle::{Milestone, Point};
use crate::policy::When;
use crate::policy::{Consequence, Extension, LimitRule, Target};
use crate::time::Period;
use crate::vocabulary::{Clause, Grade, Line, Role, RuleId, Topic, grade, tier};

/// What the limits are about.
pub mod topic {
    use crate::vocabulary::Topic;

    /// The ticket is filled in (填写工单).
    pub const FILL_IN: Topic = Topic::new_static("fill-in");
    /// The centre reviews and dispatches (审核派发).
    pub const DISPATCH: Topic = Topic::new_static("dispatch");
    /// The departments handle and return (部门处理).
    pub const DEPARTMENT: Topic = Topic::new_static("department");
    /// The centre answers the customer once the ticket is back (回复客户).
    pub const ANSWER: Topic = Topic::new_static("answer");
    /// The whole, as promised to the customer (对外承诺).
    pub const WHOLE: Topic = Topic::new_static("whole");
    /// Calling back (回访).
    pub const FOLLOW_UP: Topic = Topic::new_static("follow-up");
    /// The branch handles and replies to head office (分公司处理反馈).
    pub const BRANCH: Topic = Topic::new_static("branch");
    /// Head office replies (总部反馈).
    pub const REPLY: Topic = Topic::new_static("reply");
}

/// A mean that the source aims at beside the outer limit (TEL-8): for indicators, no single case can
/// keep or break it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeanTarget {
    /// Of complaints of this grade.
    pub grade: Grade,
    /// The mean time from receipt to the answer.
    pub within: Period,
    /// Where it is written.
    pub cite: Clause,
}

/// The means that TEL-8 aims at: provincial complaints 24 h, national ones 48 h.
#[must_use]
pub fn mean_targets() -> [MeanTarget; 2] {
    let target = |grade, within| MeanTarget { grade, within, cite: clause("TEL-8") };
    [target(grade::PROVINCIAL, hours::<24>()), target(grade::NATIONAL, hours::<48>())]
}

const fn hours<const N: u16>() -> Period {
    Period::const_hours::<N>()
}

fn tell(role: Role) -> Consequence {
    Consequence::Notify(Target::Role(role))
}

/// A limit on a topic, with its clause.
fn limit(
    id: RuleId,
    (from, until): (impl Into<Milestone>, impl Into<Milestone>),
    within: Period,
    topic: Topic,
    (en, zh): (&str, &str),
    cite: &'static str,
) -> LimitRule {
    LimitRule::new(id, from, until, within).about(topic, en, zh).cite(clause(cite))
}

pub(super) fn limits(options: &Telecom, other_lines: Period) -> Vec<LimitRule> {
    // TEL-18: at 90 % of every stage's limit an order goes to the unit that has the ticket.
    let watched = |limit: LimitRule| {
        limit.on_warning(Consequence::Expedite(Target::Holder)).cite(clause("TEL-18"))
    };
    let mut limits = intake();
    limits.extend(whole(options.promises).into_iter().map(watched));
    limits.extend(stages(options).into_iter().map(watched));
    limits.extend(escalations(other_lines).into_iter().map(watched));
    limits.extend(appeals(options.appeal_follow_up).into_iter().map(watched));
    limits
}

/// Filling in: the first responsible person's (TEL-5), so the order goes to that person.
fn intake() -> Vec<LimitRule> {
    vec![
        limit(
            rule("tel9-fill-in"),
            (Point::Received, Point::Registered),
            hours::<1>(),
            topic::FILL_IN,
            ("ticket filled in", "填写工单"),
            "TEL-9",
        )
        .when(complaint_or_escalated())
        .on_warning(Consequence::Expedite(Target::Owner))
        .on_breach(tell(role::CENTRE_HEAD))
        .cite(clause("TEL-18")),
    ]
}

/// Who may promise anew, and how often (TEL-19): before the limit runs out.
fn promise(times: u8, approvers: Vec<Role>, customer_told: bool) -> Extension {
    Extension { times, at_most: None, approvers, late: false, customer_told }
}

/// The outer limits of complaints by grade (TEL-8).
fn whole(promises: u8) -> Vec<LimitRule> {
    let grades = [
        ("tel8-general", "tel17-again-general", grade::GENERAL, hours::<24>()),
        ("tel8-provincial", "tel17-again-provincial", grade::PROVINCIAL, hours::<48>()),
        ("tel8-national", "tel17-again-national", grade::NATIONAL, hours::<72>()),
    ];
    let outer = |id, from: Point, grade, within| {
        let words = ("customer answered", "答复客户");
        let until = (from, Point::Answered);
        let limit = limit(rule(id), until, within, topic::WHOLE, words, "TEL-8")
            .when(complaint().grade(grade))
            // TEL-2: head office expedites what is not handled as required.
            .on_breach(Consequence::Expedite(Target::Holder))
            .on_breach(tell(role::CENTRE_HEAD))
            .on_breach(tell(role::HEAD_OFFICE_SERVICE))
            .cite(clause("TEL-2"));
        // The customer is told how it stands inside the limit, by the centre.
        let by_centre = vec![role::CENTRE_AGENT, role::CENTRE_HEAD];
        LimitRule { extension: Some(promise(promises, by_centre, true)), ..limit }
            .cite(clause("TEL-19"))
    };
    grades
        .into_iter()
        .flat_map(|(first, again, grade, within)| {
            // A re-handling ticket is a ticket: it has its grade's limit from its own dispatch.
            let rework = outer(again, Point::Reopened, grade.clone(), within);
            let rework = LimitRule { when: rework.when.clone().from_cycle(2), ..rework };
            [outer(first, Point::Received, grade, within), rework.over(1).cite(clause("TEL-17"))]
        })
        .collect()
}

/// The stages inside (TEL-9).
fn stages(options: &Telecom) -> Vec<LimitRule> {
    let mut stages = vec![
        limit(
            rule("tel9-dispatch"),
            (Point::Registered, Point::Dispatched),
            hours::<4>(),
            topic::DISPATCH,
            ("reviewed and dispatched", "审核派发"),
            "TEL-9",
        )
        .when(complaint_or_escalated())
        // TEL-11: who answers on the spot has nothing to dispatch.
        .unless_reached(Point::Answered)
        .on_breach(tell(role::CENTRE_HEAD)),
        limit(
            rule("tel9-answer"),
            (Point::Returned, Point::Answered),
            hours::<2>(),
            topic::ANSWER,
            ("centre answers", "中心回复客户"),
            "TEL-9",
        )
        .when(complaint())
        .each()
        // Sent back for more work: the answer waits for the ticket again.
        .unless_reached(Point::Dispatched)
        .on_breach(tell(role::CENTRE_HEAD)),
        limit(
            rule("tel9-follow-up"),
            (Point::Answered, Point::FollowedUp),
            Period::const_days::<7>(),
            topic::FOLLOW_UP,
            ("customer called back", "回访"),
            "TEL-9",
        )
        .when(complaint_or_escalated())
        .on_breach(tell(role::CENTRE_HEAD))
        .cite(clause("TEL-17")),
    ];
    for (row, limit) in (1usize..).zip(&options.department_limits) {
        let elsewhere = wcdma_elsewhere(limit, &options.department_limits);
        stages.extend(department(row, limit, elsewhere, options.promises));
    }
    stages
}

/// Whether another row for the same kind of problem names WCDMA: a row for all lines then has no WCDMA
/// case left, and a rule for it could never apply.
fn wcdma_elsewhere(limit: &DepartmentLimit, rows: &[DepartmentLimit]) -> bool {
    rows.iter().any(|row| row.subject == limit.subject && row.lines.contains(&line::WCDMA))
}

/// A row of appendix C: the upper bound, and the lower one for VIP and 3G customers (TEL-9).
///
/// From the centre's dispatch until the ticket is back there: the remote unit, transfers, assistance
/// and escalation all lie inside (TEL-12).
fn department(
    row: usize,
    limit: &DepartmentLimit,
    wcdma_elsewhere: bool,
    promises: u8,
) -> Vec<LimitRule> {
    let when = When { line: limit.lines.clone(), ..complaint() };
    let when = limit.subject.iter().cloned().fold(when, When::subject);
    // A row on a kind of problem comes before one on a line, that before one for all; within a row the
    // lower bound comes first.
    let row_first = match (limit.subject.is_some(), limit.lines.is_empty()) {
        (true, false) => 12,
        (true, true) => 8,
        (false, false) => 4,
        (false, true) => 0u8,
    };
    let bound = |suffix: &str, when: When, within, precedence: u8| {
        let name = format!("tel9-department-{row}{suffix}");
        let id = RuleId::new(name).unwrap_or(rule("tel9-department"));
        let until = (Point::Dispatched, Point::Returned);
        let words = ("handled and returned", "部门处理反馈");
        let limit = self::limit(id, until, within, topic::DEPARTMENT, words, "TEL-9")
            .when(when)
            .over(precedence.saturating_add(row_first))
            .on_breach(tell(role::CENTRE_HEAD))
            .cite(clause("TEL-12"));
        let by_unit = vec![role::HANDLER, role::DEPARTMENT_HEAD, role::REMOTE_AGENT];
        LimitRule { extension: Some(promise(promises, by_unit, false)), ..limit }
            .cite(clause("TEL-19"))
    };
    let mut rules = vec![
        bound("", when.clone(), limit.normal, 0),
        bound("-vip", when.clone().tier(tier::VIP), limit.vip, 1),
        bound("-3g", when.clone().flag(flag::THREE_G), limit.vip, 2),
    ];
    // Who complains about WCDMA is a 3G customer, flagged or not.
    let all_lines = limit.lines.is_empty() && !wcdma_elsewhere;
    if all_lines || limit.lines.contains(&line::WCDMA) {
        let wcdma = When { line: vec![line::WCDMA], ..when };
        rules.push(bound("-wcdma", wcdma, limit.vip, 3));
    }
    rules
}

/// From head office's dispatch until the reply is back there (TEL-31).
fn escalations(other_lines: Period) -> Vec<LimitRule> {
    let reply = |id, lines: &[Line], within| {
        limit(
            rule(id),
            (Point::Dispatched, Point::Returned),
            within,
            topic::BRANCH,
            ("province replies to head office", "办结回复总部"),
            "TEL-31",
        )
        .when(When { line: lines.to_vec(), ..escalated() })
        .on_breach(tell(role::HEAD_OFFICE_AGENT))
        .on_breach(tell(role::HEAD_OFFICE_SERVICE))
        .cite(clause("TEL-2"))
    };
    vec![
        reply("tel31-fixed", &line::FIXED, Period::const_working_days::<7>()),
        reply("tel31-mobile", &line::MOBILE, Period::const_working_days::<3>()),
        reply("tel31-other", &[], other_lines),
    ]
}

/// Appeals (TEL-34). Where the source gives a span (24–96 h, 24–48 h) its end is the limit. Nothing may
/// be promised anew: the date is the regulator's.
fn appeals(follow_up: Option<Period>) -> Vec<LimitRule> {
    let stage = |id, from: Point, until: Milestone, within, topic, words| {
        limit(rule(id), (from, until), within, topic, words, "TEL-34")
            .when(appeal())
            // TEL-36: late and missing replies are assessed by head office.
            .on_breach(tell(role::HEAD_OFFICE_SERVICE))
            .cite(clause("TEL-36"))
    };
    let replied = || Milestone::from(mark::REPLIED);
    let mut limits = vec![
        stage(
            "tel34-dispatch",
            Point::Received,
            Point::Dispatched.into(),
            hours::<24>(),
            topic::DISPATCH,
            ("accepted and dispatched", "受理派发"),
        ),
        stage(
            "tel34-branch",
            Point::Dispatched,
            Point::Returned.into(),
            hours::<96>(),
            topic::BRANCH,
            ("branch handles and replies", "分公司处理反馈"),
        )
        .on_breach(tell(role::PROVINCIAL_SERVICE)),
        stage(
            "tel34-reply",
            Point::Returned,
            replied(),
            hours::<48>(),
            topic::REPLY,
            ("head office replies", "总部反馈"),
        ),
        stage(
            "tel34-whole",
            Point::Received,
            replied(),
            Period::const_working_days::<7>(),
            topic::WHOLE,
            ("appeal handled", "申诉处理"),
        ),
    ];
    if let Some(within) = follow_up {
        limits.push(
            limit(
                rule("tel35-follow-up"),
                (mark::REPLIED, Point::FollowedUp),
                within,
                topic::FOLLOW_UP,
                ("customer called back", "回访"),
                "TEL-35",
            )
            .when(appeal())
            .on_breach(tell(role::HEAD_OFFICE_SERVICE)),
        );
    }
    limits
}
