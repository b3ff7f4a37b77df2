//! `Rejection`: why a command changed nothing, with what would have been allowed.

mod listed;
mod parts;
mod text;

use chrono::{DateTime, Utc};
use serde::Serialize;
use thiserror::Error;

pub use parts::{ExtensionRefusal, Missing, NeededRole, NoticeProblem, Plenty};

use listed::{cited, list, needed, shown, wrong_state};

use crate::lifecycle::{CommandKind, StateKind};
use crate::policy::{PolicyStamp, Stake, UnknownCode};
use crate::time::TimeError;
use crate::vocabulary::{
    Clause, ComplaintId, Conclusion, Department, Lang, Mark, MoneyError, Role, RuleId, Topic,
};

/// Why a command was refused. Nothing has been changed or recorded.
///
/// For programs it is a serde value, `{"code":"no-passage","data":{"from":"sales","to":"parts"}}`, and
/// [`code`](Self::code) names the reason; for persons there are `Display` and [`text`](Self::text).
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", content = "data", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rejection {
    /// The command is not legal in this state.
    #[error("{}", wrong_state(*state, *command, |_| true))]
    WrongState {
        /// Where the complaint stands.
        state: StateKind,
        /// What was asked.
        command: CommandKind,
    },
    /// A newer version of this crate has written to the complaint's log, and this one cannot know what
    /// that means for the command.
    #[error(
        "entry {version} of the complaint's log was written by a newer version of this program (form {form}; known: {known}); update this program, or send the command to one that is up to date",
        known = crate::complaint::entry::FORM
    )]
    NewerEvent {
        /// The first entry that could not be read whole.
        version: u64,
        /// The form of that entry.
        form: u16,
    },
    /// The policy does not know this role.
    #[error("the role `{role}` is not one of the policy's; its roles: {}", list(known))]
    UnknownRole {
        /// The role.
        role: Role,
        /// The policy's.
        known: Vec<Role>,
    },
    /// The role may not do this here.
    #[error(
        "`{role}` may not `{command}` this complaint; needed: {}{}",
        needed(needed_roles),
        cited(cite)
    )]
    NotAllowed {
        /// The actor's role.
        role: Role,
        /// What was asked.
        command: CommandKind,
        /// Who may, and how far.
        needed_roles: Vec<NeededRole>,
        /// Where that is written.
        cite: Vec<Clause>,
    },
    /// Something that the policy demands first has not been done.
    #[error("before `{command}`, {missing}{}", cited(cite))]
    GateClosed {
        /// What was asked.
        command: CommandKind,
        /// The gate.
        gate: RuleId,
        /// What is missing.
        missing: Missing,
        /// Where that is written.
        cite: Vec<Clause>,
    },
    /// The clock stands before the last entry.
    #[error(
        "now is {now}, but the last entry was recorded at {last}; set the clock right and ask again"
    )]
    ClockBehind {
        /// What the clock says.
        now: DateTime<Utc>,
        /// The last entry.
        last: DateTime<Utc>,
    },
    /// It is said to have happened in the future.
    #[error("it cannot have happened at {occurred_at}, which is after now ({now})")]
    InFuture {
        /// When it is said to have happened.
        occurred_at: DateTime<Utc>,
        /// What the clock says.
        now: DateTime<Utc>,
    },
    /// It is said to have happened before what it follows from.
    #[error(
        "it cannot have happened at {occurred_at}: the complaint came to where it stands at {since}"
    )]
    TooEarly {
        /// When it is said to have happened.
        occurred_at: DateTime<Utc>,
        /// The earliest instant that is possible.
        since: DateTime<Utc>,
    },
    /// Time arithmetic left the accepted range or the calendar could not answer.
    #[error(transparent)]
    Time(
        #[from]
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        TimeError,
    ),
    /// The context's policy is not the one that the complaint is handled under.
    #[error("the complaint is handled under `{}` version {}, the context has `{}` version {}; `recalculate` moves it",
        expected.name, expected.version, given.name, given.version)]
    OtherPolicy {
        /// The complaint's.
        expected: Box<PolicyStamp>,
        /// The context's.
        given: Box<PolicyStamp>,
    },
    /// The department is not one of the policy's.
    #[error("the department `{department}` is not one of the policy's")]
    UnknownDepartment {
        /// The department.
        department: Department,
    },
    /// No route of the policy says where this case goes.
    #[error("no route of the policy fits this case; name the department that is to get it")]
    NoRoute,
    /// One department may not hand the case to the other.
    #[error("`{from}` may not hand a case to `{to}`")]
    NoPassage {
        /// Who has it.
        from: Department,
        /// Who was to get it.
        to: Department,
    },
    /// The form is already where it started.
    #[error("the form is already where it started; no department has it to return")]
    FormIsHome,
    /// There is a hold already.
    #[error("the complaint is already on hold, since {since}; resume it first")]
    AlreadyHeld {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// There is no hold to end.
    #[error("the complaint is not on hold; there is nothing to resume")]
    NotHeld,
    /// A held case cannot be closed.
    #[error("the complaint is on hold since {since}; resume it before `{command}`")]
    OnHold {
        /// What was asked.
        command: CommandKind,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The ladder has no such level, or the case is already there.
    #[error(
        "the case is at level {current} of {levels}; escalate to a level above that, not to {asked}"
    )]
    NoSuchLevel {
        /// What was asked for.
        asked: u8,
        /// Where it is.
        current: u8,
        /// How many there are.
        levels: usize,
    },
    /// The policy's ladder is climbed rung by rung.
    #[error("the ladder is climbed one level at a time; escalate to level {next}, not to {asked}")]
    SkipsLevel {
        /// What was asked for.
        asked: u8,
        /// The next one.
        next: u8,
    },
    /// An extension is refused.
    #[error("the limit on `{topic}` cannot be extended: {why}")]
    Extension {
        /// Which limit.
        topic: Topic,
        /// Why not.
        why: ExtensionRefusal,
    },
    /// The mark is not one of the policy's.
    #[error("the mark `{mark}` is not one of the policy's; its marks: {}", list(known))]
    UnknownMark {
        /// The mark.
        mark: Mark,
        /// The policy's.
        known: Vec<Mark>,
    },
    /// A fact has a code that the policy's list of such codes does not have.
    #[error(
        "the {} `{}` is not one of the policy's; {}",
        .0.part.label(Lang::En), .0.code, .0.text(Lang::En)
    )]
    UnknownCode(UnknownCode),
    /// The conclusion is not one of the policy's for a case like this, with what was found and what is on
    /// record.
    #[error("the conclusion `{conclusion}` does not fit the case; what does: {}", list(known))]
    UnknownConclusion {
        /// The conclusion.
        conclusion: Conclusion,
        /// Those of the policy that fit.
        known: Vec<Conclusion>,
    },
    /// The incentive is not one of the policy's.
    #[error("the incentive `{incentive}` is not one of the policy's")]
    UnknownIncentive {
        /// The incentive.
        incentive: RuleId,
    },
    /// The shares of a breach are not the whole of it, or name a department twice.
    #[error(
        "the shares add up to {millionths} ppm, not 1,000,000; name each department once (`attribute` gives them)"
    )]
    Shares {
        /// What they come to.
        millionths: u64,
    },
    /// An amount cannot be divided.
    #[error(transparent)]
    Money(
        #[from]
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        MoneyError,
    ),
    /// No notice has this number.
    #[error("the complaint has {count} notices; there is none with number {notice}")]
    UnknownNotice {
        /// The number.
        notice: u32,
        /// How many there are.
        count: usize,
    },
    /// The notice has been decided, or has not.
    #[error("notice {notice} {problem}")]
    NoticeState {
        /// The number.
        notice: u32,
        /// What is the matter.
        problem: NoticeProblem,
    },
    /// What is imposed is outside what was proposed.
    #[error("notice {notice} may come to {stake}; impose that, or waive it")]
    Stake {
        /// The number.
        notice: u32,
        /// What it may come to.
        stake: Box<Stake>,
    },
    /// What is granted is neither approved nor covered by an authority of the role.
    #[error(
        "what the resolution grants is not approved, and no authority of `{role}` covers it (its authorities here: {}); have it approved before `{command}`{}",
        list(authorities),
        cited(cite)
    )]
    NoAuthority {
        /// The actor's role.
        role: Role,
        /// What was asked.
        command: CommandKind,
        /// The authorities that the role has for this complaint.
        authorities: Vec<RuleId>,
        /// Where it is written what may be granted: of those authorities, or of all if there are none.
        cite: Vec<Clause>,
    },
    /// Liability is decided once.
    #[error("liability was decided at {at}; it is decided once")]
    LiabilityDecided {
        /// When.
        at: DateTime<Utc>,
    },
    /// A reclassification that changes nothing.
    #[error("there is nothing to change: the classification is already this one")]
    SameFacts,
    /// It has gone over this month's end before.
    #[error("the complaint has already been carried over into {year}-{month:02} or a later month")]
    AlreadyCarried {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
    },
    /// Not a month.
    #[error("a month is 1 to 12; this one is {month}")]
    NoMonth {
        /// What came.
        month: u32,
    },
    /// The complaint ended in another one, which goes on: there is one case and one clock.
    #[error("the complaint was merged into {into}, which goes on; `{command}` belongs there")]
    Merged {
        /// What was asked.
        command: CommandKind,
        /// Which goes on.
        into: ComplaintId,
    },
    /// It took over the other one, which ended: it cannot end in that one.
    #[error("the complaint took over {from}, which ended; it cannot be merged into that one")]
    TookOver {
        /// Which ended.
        from: ComplaintId,
    },
    /// A complaint cannot be tied to itself.
    #[error("a complaint cannot be linked to itself; name the other one")]
    LinkToSelf,
    /// A list in the command is longer than anybody needs.
    #[error("a list in `{command}` has {count} items; at most {max} are accepted")]
    TooMany {
        /// What was asked.
        command: CommandKind,
        /// How many came.
        count: usize,
        /// How many are accepted.
        max: usize,
    },
    /// A case moves to a later version of its own policy, never back and never to another policy.
    #[error("the complaint is handled under `{}` version {}; it can be moved to a later version of that policy, not to `{}` version {}",
        current.name, current.version, given.name, given.version)]
    NoSuccessor {
        /// The complaint's.
        current: Box<PolicyStamp>,
        /// The context's.
        given: Box<PolicyStamp>,
    },
    /// There is nothing that the command could be about, whatever its data.
    #[error("there is nothing here to `{command}`")]
    NoOccasion {
        /// What was asked.
        command: CommandKind,
    },
    /// The other complaint has not been looked up.
    #[error("the complaint {id} must be looked up first and given with the context")]
    OtherUnknown {
        /// The other complaint.
        id: ComplaintId,
    },
    /// The other complaint has ended, so it cannot go on in this one's place.
    #[error("the complaint {id} is {state}; merge into one that is open")]
    OtherEnded {
        /// The other complaint.
        id: ComplaintId,
        /// Where it stands.
        state: StateKind,
    },
    /// The other complaint has not taken over this one's promises.
    #[error(
        "the complaint {id} has not taken over this one's promises; `absorb` there comes first"
    )]
    NotAbsorbed {
        /// The other complaint.
        id: ComplaintId,
    },
    /// The complaint has as many of something as it can hold.
    #[error(
        "the complaint has {max} {what}, which is as many as it can hold; `{command}` would add to them"
    )]
    Full {
        /// What was asked.
        command: CommandKind,
        /// Of what it is full.
        what: Plenty,
        /// How many it can hold.
        max: usize,
    },
    /// More alarms are due than one entry holds.
    #[error("more than {max} alarms are due; they are recorded step by step, ask again")]
    ManyAlarms {
        /// How many an entry holds.
        max: usize,
    },
    /// The policy's reactions set each other off without end.
    #[error(
        "the policy's reactions set each other off without end at rule `{rule}`; fix the policy"
    )]
    Endless {
        /// A rule in the circle.
        rule: RuleId,
    },
}

impl Rejection {
    /// Whether the same request may be accepted later, without anything else being done: a clock that
    /// stands behind catches up, alarms are recorded step by step.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::ClockBehind { .. } | Self::ManyAlarms { .. })
    }

    /// The name of the reason, as in serde: stable, for programs.
    ///
    /// ```
    /// assert_eq!(redress::complaint::Rejection::NotHeld.code(), "not-held");
    /// ```
    #[must_use]
    pub fn code(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.get("code").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }

    /// The clauses that the refusal rests on, where it rests on the policy.
    #[must_use]
    pub fn cite(&self) -> &[Clause] {
        match self {
            Self::NotAllowed { cite, .. }
            | Self::GateClosed { cite, .. }
            | Self::NoAuthority { cite, .. } => cite,
            _ => &[],
        }
    }
}
