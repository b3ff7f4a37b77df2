//! `Combination`: what the rules of a policy can observe of a complaint.
//!
//! `Observed` derives from the policy what can be ignored; the docs of
//! [`Combinations`](super::Combinations) explain why this is sound.

use std::collections::{BTreeSet, HashMap};

use super::departments::classes;
use redress::complaint::{Complaint, FollowUpState, Limit, LimitStatus, Verdict};
use redress::lifecycle::points_of;
use redress::lifecycle::{CommandKind, Milestone, Point, StateKind};
use redress::policy::{
    Consequence, Gate, LimitRule, Need, Policy, Reaction, Returns, Scope, Situation, Starts,
    Trigger, When,
};
use redress::vocabulary::{Department, Facts, Grade, Mark, Topic};

/// One of the combinations that the rules of a policy distinguish: state, gates, level, hold, cycle and
/// everything else they ask for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Combination {
    state: StateKind,
    grade: Grade,
    level: u8,
    counts: [u32; 5],
    /// Holders of the form, as department classes: the last one, or all on the way back.
    way: Vec<u8>,
    responsible: u8,
    /// The answers to the questions of `Observed`, in its order.
    so: Bits,
}

/// Answers to yes-or-no questions, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Bits {
    words: Vec<u64>,
    used: u32,
}

impl Bits {
    fn push(&mut self, yes: bool) {
        if self.used.is_multiple_of(u64::BITS) {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(yes) << (self.used % u64::BITS);
        }
        self.used = self.used.wrapping_add(1);
    }
}

impl Extend<bool> for Bits {
    fn extend<I: IntoIterator<Item = bool>>(&mut self, answers: I) {
        answers.into_iter().for_each(|yes| self.push(yes));
    }
}

/// The purpose of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// What may be done: includes level and hold, and limits only if a date is observed.
    Steps,
    /// Which limits run. Ignores holds, which stop limits on purpose, and distinguishes whether an answer was
    /// sent back.
    Waits,
    /// The same, without distinguishing whether an answer was sent back.
    Idle,
}

/// What the rules observe of one kind of case.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent questions")]
pub(super) struct Observed<'a> {
    pub(super) view: View,
    pub(super) level: bool,
    pub(super) satisfied: bool,
    pub(super) judged: bool,
    pub(super) grants: bool,
    /// Limits whose due date is agreed case by case.
    pub(super) agreed: Vec<&'a LimitRule>,
    owned: bool,
    called: bool,
    /// The largest counts that are distinguished: cycle, call-backs, transfers, unsuccessful calls, send-backs.
    most: [u32; 5],
    to_sender: bool,
    classes: HashMap<Department, u8>,
    /// Milestones that gates need.
    pub(super) standing: Vec<&'a Milestone>,
    /// Topics for which gates need a date.
    dated: Vec<&'a Topic>,
    /// Limits that may run, and those that start once per cycle.
    limits: Vec<&'a LimitRule>,
    once: Vec<&'a LimitRule>,
    /// Topics of limits that a change of grade may resume.
    served: Vec<&'a Topic>,
    started: Vec<&'a Milestone>,
    pub(super) regrades: Vec<&'a Grade>,
    /// Reactions that may move the case.
    moving: Vec<&'a Reaction>,
    /// Whether a rule observes extensions, or a reaction to a month's end moves the case.
    pub(super) extends: bool,
    pub(super) carries: bool,
    /// Limits that anyone can end at any time, and how; they do not limit a wait.
    pub(super) unconstraining: Vec<&'a LimitRule>,
    pub(super) free: Vec<(CommandKind, Milestone)>,
}

/// Commands that change nothing that rules observe, or that make another kind of case of it.
pub(super) const LEFT_OUT: [CommandKind; 13] = [
    CommandKind::Receive,
    CommandKind::Reclassify,
    CommandKind::Assist,
    CommandKind::ProposeNotice,
    CommandKind::DecideNotice,
    CommandKind::SignNotice,
    CommandKind::Merge,
    CommandKind::Absorb,
    CommandKind::Link,
    CommandKind::CarryOver,
    CommandKind::Note,
    CommandKind::Recalculate,
    CommandKind::Tick,
];

/// Whether a condition can ever hold for a kind of case.
pub(super) fn concerns(when: &When, facts: &Facts, any_grade: bool) -> bool {
    let mut when = when.facts_only();
    if any_grade {
        when.grade.clear();
    }
    when.holds(&Situation::at_intake(facts))
}

/// The milestones that end a limit.
pub(super) fn ends(limit: &LimitRule) -> impl Iterator<Item = &Milestone> {
    std::iter::once(&limit.until).chain(&limit.lapses_at)
}

pub(super) fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Whether a consequence may move a case, as opposed to notifying someone or proposing a notice.
pub(super) const fn may_move(then: &Consequence) -> bool {
    match then {
        Consequence::Escalate(_) | Consequence::Rework | Consequence::Regrade(_) => true,
        Consequence::Expedite(_) | Consequence::Notify(_) | Consequence::Propose(_) => false,
    }
}

/// The grade that a consequence sets.
const fn regrades(then: &Consequence) -> Option<&Grade> {
    match then {
        Consequence::Regrade(grade) => Some(grade),
        Consequence::Escalate(_)
        | Consequence::Expedite(_)
        | Consequence::Notify(_)
        | Consequence::Propose(_)
        | Consequence::Rework => None,
    }
}

impl<'a> Observed<'a> {
    /// What a policy observes of a kind of case, including what the policy that it is checked against observes.
    pub(super) fn by(policy: &'a Policy, demands: &'a Policy, facts: &Facts, view: View) -> Self {
        let (spec, policies) = (policy.spec(), [policy, demands]);
        let on_limits = spec.limits.iter().flat_map(|r| r.on_warning.iter().chain(&r.on_breach));
        let reactions = spec.reactions.iter().filter(|r| concerns(&r.when, facts, true));
        let then = reactions.flat_map(|reaction| &reaction.then).chain(on_limits);
        let regrades: Vec<&Grade> = then.filter_map(regrades).collect();
        let any_grade = !regrades.is_empty();
        let concerns = |when: &When| concerns(when, facts, any_grade);
        let limits: Vec<&LimitRule> =
            spec.limits.iter().filter(|rule| concerns(&rule.when)).collect();
        let mut observed = Self {
            view,
            level: false,
            satisfied: false,
            judged: false,
            grants: view == View::Steps
                && policies.iter().any(|p| !p.spec().authorities.is_empty()),
            agreed: limits.iter().copied().filter(|rule| rule.agreed).collect(),
            owned: false,
            called: false,
            // Receipt and registration start limits in the first cycle only.
            most: [2, 0, 0, 0, 0],
            to_sender: spec.returns == Returns::ToSender,
            classes: classes(policy),
            standing: Vec::new(),
            dated: Vec::new(),
            limits: Vec::new(),
            once: Vec::new(),
            served: Vec::new(),
            started: Vec::new(),
            regrades,
            moving: spec.reactions.iter().filter(|r| r.then.iter().any(may_move)).collect(),
            extends: false,
            carries: false,
            unconstraining: Vec::new(),
            free: Vec::new(),
        };
        for spec in policies.map(Policy::spec) {
            let gates = spec.gates.iter().filter(|gate| !LEFT_OUT.contains(&gate.before));
            for gate in gates.filter(|gate| concerns(&gate.when)) {
                observed.gate(gate);
            }
            let permissions = spec.permissions.iter().filter(|rule| concerns(&rule.when));
            observed.owned |= permissions.clone().any(|rule| rule.scope == Scope::Owner);
            let mut whens: Vec<&When> = permissions.map(|rule| &rule.when).collect();
            whens.extend(spec.gates.iter().map(|rule| &rule.when));
            whens.extend(spec.limits.iter().map(|rule| &rule.when));
            whens.extend(spec.conclusions.iter().map(|rule| &rule.when));
            whens.extend(spec.authorities.iter().map(|rule| &rule.when));
            whens.into_iter().filter(|when| concerns(when)).for_each(|when| observed.counts(when));
        }
        if view != View::Steps {
            observed.find_unconstraining(policy, &limits, &concerns);
            observed.limits.clone_from(&limits);
            observed.limits.retain(|rule| !observed.unconstraining.contains(rule));
            for rule in observed.limits.clone() {
                let changes = |other: &&LimitRule| {
                    let when = &other.when;
                    !when.grade.is_empty() || when.course_only() != When::any()
                };
                let mut rivals = limits.iter().filter(|other| other.topic == rule.topic);
                let changing = rivals.any(changes);
                observed.limit(rule, any_grade, changing);
            }
        }
        // Reactions come last: an escalation only matters if levels do.
        loop {
            let before = (observed.level, observed.most);
            let moving = spec.reactions.iter().filter(|r| concerns(&r.when) && observed.moves(r));
            let whens = moving.flat_map(|r| std::iter::once(&r.when).chain(&r.unless));
            whens.collect::<Vec<_>>().into_iter().for_each(|when| observed.counts(when));
            if before == (observed.level, observed.most) {
                break;
            }
        }
        let extended = Milestone::At(Point::Extended);
        let moving = spec.reactions.iter().filter(|r| concerns(&r.when) && observed.moves(r));
        let on: Vec<&Trigger> = moving.map(|reaction| &reaction.on).collect();
        observed.extends = observed.standing.contains(&&extended)
            || on.contains(&&Trigger::Reached(extended.clone()))
            || limits.iter().any(|r| r.from == extended || ends(r).any(|end| *end == extended));
        observed.carries = on.contains(&&Trigger::CarriedOver);
        if observed.called {
            observed.most[3] = u32::from(spec.follow_up.attempts).saturating_sub(1);
        }
        observed
    }

    fn gate(&mut self, gate: &'a Gate) {
        match &gate.needs {
            Need::Reached(milestone) => {
                self.called |= *milestone == Milestone::At(Point::FollowedUp);
                add(&mut self.standing, milestone);
            }
            Need::Satisfied => (self.satisfied, self.called) = (true, true),
            Need::Liability => self.judged = true,
            Need::Promised(topic) => add(&mut self.dated, topic),
            Need::FormHome | Need::Barred => {}
        }
    }

    fn counts(&mut self, when: &When) {
        let [cycle, call_backs, transfers, _, rework] = &mut self.most;
        *cycle = (*cycle).max(when.cycle_from.unwrap_or(0));
        *call_backs = (*call_backs).max(when.call_backs_from.unwrap_or(0));
        *transfers = (*transfers).max(when.transfers_from.unwrap_or(0));
        *rework = (*rework).max(when.rework_from.unwrap_or(0));
        self.level |= when.level_from.is_some();
    }

    fn limit(&mut self, rule: &'a LimitRule, any_grade: bool, changing: bool) {
        for milestone in std::iter::once(&rule.from).chain(ends(rule)) {
            self.level |= *milestone == Milestone::At(Point::Escalated);
            self.judged |= *milestone == Milestone::At(Point::LiabilityDecided);
            self.called |= *milestone == Milestone::At(Point::FollowedUp);
        }
        if rule.starts == Starts::Once && !rule.agreed {
            self.once.push(rule);
        }
        // If another limit on the topic can become applicable, it counts from where it would have started.
        if any_grade && changing {
            add(&mut self.started, &rule.from);
            add(&mut self.started, &rule.until);
            add(&mut self.served, &rule.topic);
        }
    }

    /// Whether a reaction moves a case, as opposed to notifying someone or proposing a notice.
    pub(super) fn moves(&self, reaction: &Reaction) -> bool {
        reaction.then.iter().any(|then| match then {
            Consequence::Rework | Consequence::Regrade(_) => true,
            Consequence::Escalate(_) => self.level,
            Consequence::Expedite(_) | Consequence::Notify(_) | Consequence::Propose(_) => false,
        })
    }

    /// The class of a department; its members may hand a case to the same classes.
    fn class(&self, department: &Department) -> u8 {
        self.classes.get(department).copied().unwrap_or(u8::MAX)
    }

    /// One department of each class that the holder may hand a case to.
    pub(super) fn destinations(&self, policy: &Policy, from: &Department) -> Vec<Department> {
        let mut seen = BTreeSet::new();
        let known = policy.spec().departments.iter().map(|rule| &rule.department);
        let open = known.filter(|to| *to != from && policy.may_pass(from, to));
        open.filter(|to| seen.insert(self.class(to))).cloned().collect()
    }

    /// Whether the path of the form is remembered, so that a bound is needed.
    pub(super) const fn bounded(&self) -> bool {
        self.to_sender
    }

    /// What the rules observe of a complaint.
    pub(super) fn of(&self, complaint: &Complaint) -> Combination {
        let counts = complaint.counts;
        let mut seen =
            [complaint.cycle, counts.call_backs, counts.transfers, counts.attempts, counts.rework];
        for (count, most) in seen.iter_mut().zip(self.most) {
            *count = most.min(*count);
        }
        let mut so = Bits::default();
        so.extend([
            complaint.hold.is_some() && self.view == View::Steps,
            self.owned && complaint.owner.is_some(),
            self.grants && complaint.state.plan().is_some_and(|plan| !plan.is_empty()),
            self.satisfied
                && matches!(
                    complaint.follow_up,
                    FollowUpState::Satisfied | FollowUpState::Unreachable
                ),
            self.judged && complaint.liability.is_some(),
            complaint.route.is_home(),
            self.view == View::Waits && sent_back(complaint),
        ]);
        so.extend(self.standing.iter().map(|milestone| complaint.stands(milestone)));
        // A date that was met remains; one in the future lapses with its limit.
        let dates = self.dated.iter();
        so.extend(dates.flat_map(|topic| {
            [dated(complaint, &complaint.ended, topic), dated(complaint, &complaint.limits, topic)]
        }));
        so.extend(self.agreed.iter().flat_map(|rule| {
            let runs = complaint.limits.iter().any(|limit| limit.topic == rule.topic);
            let reached = |milestone| complaint.reached(milestone).is_some();
            [runs, reached(&rule.from), reached(&rule.until)]
        }));
        so.extend(self.limits.iter().map(|rule| complaint.limit(&rule.id).is_some()));
        // A limit can start until it has started or its end is reached.
        let open = |milestone: &Milestone| complaint.reached(milestone).is_none();
        so.extend(self.once.iter().map(|rule| open(&rule.from) && open(&rule.until)));
        let regraded = self.regrades.iter().any(|grade| **grade != complaint.facts.grade);
        so.extend(self.served.iter().map(|topic| regraded && served(complaint, topic)));
        let started = self.started.iter();
        so.extend(started.map(|milestone| regraded && complaint.reached(milestone).is_some()));
        let route = &complaint.route;
        let way = if self.to_sender {
            route.handed_to().iter().map(|department| self.class(department)).collect()
        } else {
            vec![self.class(route.holder())]
        };
        Combination {
            state: complaint.state.kind(),
            grade: complaint.facts.grade.clone(),
            level: if self.level { complaint.level } else { 0 },
            counts: seen,
            way,
            responsible: self.class(route.responsible()),
            so,
        }
    }

    /// Whether recording these milestones can change the observed state: an observed limit or a gate refers to
    /// one of them, or a reaction to one moves the case.
    fn asks_for(&self, milestone: &Milestone) -> bool {
        let on = |r: &&Reaction| matches!(&r.on, Trigger::Reached(on) if on == milestone);
        self.standing.contains(&milestone)
            || self.moving.iter().any(on)
            || self
                .limits
                .iter()
                .chain(&self.agreed)
                .any(|rule| rule.from == *milestone || ends(rule).any(|end| end == milestone))
    }

    /// Whether a side command leaves the observed state unchanged, so that it need not be tried unless
    /// permissions are being judged.
    pub(super) fn is_idle(&self, kind: CommandKind, mark: Option<&Mark>) -> bool {
        use CommandKind::{Archive, Contact, Mark, NameOwner, Review, Update};
        let beside = matches!(kind, Contact | Update | Review | Archive | Mark)
            || (kind == NameOwner && !self.owned);
        let marked = mark.map(|mark| Milestone::Marked(mark.clone()));
        let points = points_of(kind).iter().map(|point| Milestone::At(*point));
        beside && self.view != View::Steps && !points.chain(marked).any(|m| self.asks_for(&m))
    }

    /// Whether a reaction or a gate asks if liability is decided.
    pub(super) fn asks_liability(&self, policy: &Policy) -> bool {
        let decided = |reaction: &Reaction| matches!(reaction.on, Trigger::Liability(_));
        let reactions = &policy.spec().reactions;
        self.judged || reactions.iter().any(|r| decided(r) && r.then.iter().any(may_move))
    }
}

/// Whether an answer has been sent back in this cycle and not been given again.
pub(super) fn sent_back(complaint: &Complaint) -> bool {
    let answered = Point::Answered.into();
    complaint.reached(&answered).is_some() && !complaint.stands(&answered)
}

/// Whether one of these limits of a complaint has a date set in this cycle.
fn dated(complaint: &Complaint, limits: &[Limit], topic: &Topic) -> bool {
    let here = |limit: &&Limit| limit.topic == *topic && limit.cycle == complaint.cycle;
    limits.iter().filter(here).any(|limit| limit.verdict() != Verdict::Void)
}

/// Whether a limit on a topic has ended in this cycle.
fn served(complaint: &Complaint, topic: &Topic) -> bool {
    let superseded = |status| matches!(status, LimitStatus::Superseded);
    complaint.ended.iter().any(|limit| {
        limit.topic == *topic && limit.cycle == complaint.cycle && !superseded(limit.status)
    })
}
