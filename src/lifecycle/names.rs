//! The names of states, commands, events and milestones, without their data.
//!
//! Policies, tables, columns and errors speak in these. The types that carry the data live in
//! `complaint`; each has a `kind()` that leads here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocabulary::{CodeError, Lang, Mark, words};

words! {
    /// Where on its way a complaint stands.
    StateKind {
        /// Taken in, not yet assessed.
        Received = "received", "received", "已接收";
        /// Out of scope: explained and guided elsewhere.
        Declined = "declined", "declined", "不予受理";
        /// Accepted and on file; with whoever took it in.
        Registered = "registered", "registered", "已登记";
        /// Sent to a department that has not signed for it.
        Dispatched = "dispatched", "dispatched", "已派单";
        /// In the hands of those who find out and decide what to do.
        Investigating = "investigating", "investigating", "调查核实";
        /// A resolution is on the table.
        Proposed = "proposed", "proposed", "已拟方案";
        /// The resolution is approved.
        Approved = "approved", "approved", "已批准";
        /// The resolution is before the customer.
        Offered = "offered", "offered", "征求客户意见";
        /// The resolution is being carried out.
        Implementing = "implementing", "implementing", "实施中";
        /// Carried out; the customer is still to be told.
        Handled = "handled", "handled", "处理完成";
        /// The customer knows the outcome.
        Answered = "answered", "answered", "已答复";
        /// Done.
        Closed = "closed", "closed", "已关单";
        /// Taken back by the customer.
        Withdrawn = "withdrawn", "withdrawn", "已撤诉";
    }
}

impl StateKind {
    /// Whether the case is over (it may still be reopened).
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Declined | Self::Closed | Self::Withdrawn)
    }
}

words! {
    /// What may be asked of a complaint.
    #[non_exhaustive]
    CommandKind {
        /// Take a case in; opens the complaint.
        Receive = "receive", "receive", "接收";
        /// Refuse a case that is out of scope.
        Decline = "decline", "decline", "不予受理";
        /// Accept it and fill in the form.
        Register = "register", "register", "登记";
        /// Change what it is classified as.
        Reclassify = "reclassify", "reclassify", "重新分类";
        /// Hand it to a department.
        Dispatch = "dispatch", "dispatch", "派单";
        /// Hand it on to another department.
        Transfer = "transfer", "transfer", "转派";
        /// Sign for it.
        Sign = "sign", "sign for it", "签收";
        /// Name the person in charge.
        NameOwner = "name-owner", "name the case owner", "明确第一责任人";
        /// Ask another department to help.
        Assist = "assist", "ask for assistance", "请求协办";
        /// Record an attempt to contact the customer.
        Contact = "contact", "contact the customer", "联系客户";
        /// Tell the customer how it stands.
        Update = "update", "progress update", "回复进度";
        /// Record what was found.
        Investigate = "investigate", "investigate", "调查核实";
        /// Set out a resolution.
        Propose = "propose", "propose a resolution", "制定处理方案";
        /// Pass the resolution on for approval, or the result for the answer.
        Review = "review", "review", "审核";
        /// Send it back to be done again.
        SendBack = "send-back", "send back", "退回";
        /// Approve the resolution.
        Approve = "approve", "approve", "批准";
        /// Put the resolution to the customer.
        Offer = "offer", "offer to the customer", "告知客户方案";
        /// The customer agrees.
        Accept = "accept", "customer accepts", "客户接受";
        /// The customer does not agree.
        Refuse = "refuse", "customer refuses", "客户拒绝";
        /// Start carrying it out.
        Implement = "implement", "start implementation", "开始实施";
        /// Handling is complete.
        Complete = "complete", "complete", "处理完毕";
        /// The form goes back to where it came from.
        Return = "return", "return the form", "交回处理表";
        /// Tell the customer the outcome.
        Answer = "answer", "answer the customer", "答复客户";
        /// Record a call-back.
        FollowUp = "follow-up", "follow up", "回访";
        /// Close the case.
        Close = "close", "close", "关单";
        /// File it away.
        Archive = "archive", "archive", "归档";
        /// The customer takes it back.
        Withdraw = "withdraw", "withdraw", "撤诉";
        /// Take it up again: the next cycle.
        Reopen = "reopen", "reopen", "重新处理";
        /// Wait for somebody outside.
        Hold = "hold", "put on hold", "挂起";
        /// Go on.
        Resume = "resume", "resume", "恢复";
        /// Bring it before a higher level.
        Escalate = "escalate", "escalate", "升级上报";
        /// Promise a later date.
        Extend = "extend", "extend a limit", "延期";
        /// Say who is at fault.
        DecideLiability = "decide-liability", "decide liability", "责任认定";
        /// Propose a penalty or reward by hand.
        ProposeNotice = "propose-notice", "propose a notice", "提出奖惩";
        /// Impose or waive it.
        DecideNotice = "decide-notice", "decide a notice", "核准奖惩";
        /// Sign the notice.
        SignNotice = "sign-notice", "sign a notice", "签署通知单";
        /// Record a named fact.
        Mark = "mark", "record a fact", "记录事项";
        /// Join it to the complaint that it doubles; that one goes on.
        Merge = "merge", "merge into another", "并入另一投诉";
        /// Take over what a doubled complaint had been promised.
        Absorb = "absorb", "take over promises", "承接时限";
        /// Tie it to another complaint.
        Link = "link", "link to another complaint", "关联投诉";
        /// Take it over the month's end.
        CarryOver = "carry-over", "carry over", "转入下月";
        /// Add a remark.
        Note = "note", "add a note", "备注";
        /// Work the limits out again.
        Recalculate = "recalculate", "recalculate limits", "重新计算时限";
        /// Ask what has fallen due.
        Tick = "tick", "tick", "到期检查";
    }
}

words! {
    /// What can have happened to a complaint.
    #[non_exhaustive]
    EventKind {
        /// It came in.
        Received = "received", "received", "接收投诉";
        /// It was refused as out of scope.
        Declined = "declined", "declined", "不予受理";
        /// It was put on file.
        Registered = "registered", "registered", "登记";
        /// Its classification changed.
        Reclassified = "reclassified", "reclassified", "重新分类";
        /// It was handed to a department.
        Dispatched = "dispatched", "dispatched", "派单";
        /// It was handed on.
        Transferred = "transferred", "transferred", "转派";
        /// The department signed for it.
        Signed = "signed", "signed for", "签收";
        /// Somebody is in charge.
        OwnerNamed = "owner-named", "case owner named", "明确第一责任人";
        /// Another department was asked to help.
        AssistRequested = "assist-requested", "assistance requested", "请求协办";
        /// The customer was contacted, or an attempt was made.
        Contacted = "contacted", "customer contacted", "联系客户";
        /// The customer was told how it stands.
        Updated = "updated", "progress update", "回复进度";
        /// The facts are known.
        Investigated = "investigated", "investigated", "调查核实";
        /// A resolution was set out.
        Proposed = "proposed", "resolution proposed", "提出处理方案";
        /// It passed review.
        Reviewed = "reviewed", "reviewed", "审核通过";
        /// It was sent back.
        SentBack = "sent-back", "sent back", "退回";
        /// It was approved.
        Approved = "approved", "approved", "批准";
        /// It was put to the customer.
        Offered = "offered", "offered to the customer", "告知客户方案";
        /// The customer agreed.
        Accepted = "accepted", "customer accepted", "客户接受";
        /// The customer refused.
        Refused = "refused", "customer refused", "客户拒绝";
        /// Carrying out began.
        ImplementationStarted = "implementation-started", "implementation started", "开始实施";
        /// Handling ended.
        Completed = "completed", "handling complete", "处理完毕";
        /// The form is back.
        Returned = "returned", "form returned", "交回处理表";
        /// The customer knows the outcome.
        Answered = "answered", "customer answered", "答复客户";
        /// A call-back was made.
        FollowedUp = "followed-up", "called back", "回访";
        /// The case was closed.
        Closed = "closed", "closed", "关单";
        /// It was filed away.
        Archived = "archived", "archived", "归档";
        /// The customer took it back.
        Withdrawn = "withdrawn", "withdrawn", "撤诉";
        /// The next cycle began.
        Reopened = "reopened", "reopened", "重新处理";
        /// Waiting began.
        Held = "held", "put on hold", "挂起";
        /// Waiting ended.
        Resumed = "resumed", "resumed", "恢复";
        /// A higher level has it.
        Escalated = "escalated", "escalated", "升级上报";
        /// Liability was decided.
        LiabilityDecided = "liability-decided", "liability decided", "责任认定";
        /// A named fact was recorded.
        Marked = "marked", "fact recorded", "记录事项";
        /// It was joined to the complaint that it doubles.
        Merged = "merged", "merged into another", "并入另一投诉";
        /// What a doubled complaint had been promised was taken over.
        Absorbed = "absorbed", "promises taken over", "承接时限";
        /// It was tied to another complaint.
        Linked = "linked", "linked", "关联投诉";
        /// It went over the month's end.
        CarriedOver = "carried-over", "carried over", "转入下月";
        /// A remark was added.
        Noted = "noted", "note added", "备注";
        /// A time limit began to run.
        LimitStarted = "limit-started", "limit started", "时限开始";
        /// What the limit asks for was done.
        LimitMet = "limit-met", "limit met", "时限达成";
        /// A limit's warning point passed.
        LimitWarned = "limit-warned", "limit warning", "时限预警";
        /// A limit ran out.
        LimitBreached = "limit-breached", "limit breached", "超时";
        /// A limit stopped while waiting.
        LimitSuspended = "limit-suspended", "limit suspended", "时限中止";
        /// A limit goes on.
        LimitResumed = "limit-resumed", "limit resumed", "时限恢复";
        /// A later date was promised.
        LimitRepromised = "limit-repromised", "re-promised", "重新承诺";
        /// An earlier promise took the place of a later one.
        LimitTightened = "limit-tightened", "limit brought forward", "时限提前";
        /// Another rule took the limit's place.
        LimitSuperseded = "limit-superseded", "limit superseded", "时限被替代";
        /// The case ended before the limit mattered.
        LimitLapsed = "limit-lapsed", "limit lapsed", "时限失效";
        /// A delegated authority was used.
        AuthorityUsed = "authority-used", "authority used", "使用授权";
        /// An expedite order was sent.
        Expedited = "expedited", "expedite order", "督办";
        /// Somebody was told.
        Notified = "notified", "notified", "通知";
        /// A penalty or reward was proposed.
        NoticeProposed = "notice-proposed", "notice proposed", "拟奖惩";
        /// It was imposed or waived.
        NoticeDecided = "notice-decided", "notice decided", "奖惩核准";
        /// It was signed.
        NoticeSigned = "notice-signed", "notice signed", "通知单签署";
        /// The complaint moved to another version of its policy.
        PolicyMoved = "policy-moved", "policy changed", "更换制度版本";
        /// The running limits were worked out again.
        Recalculated = "recalculated", "limits recalculated", "重新计算时限";
        /// Something that a newer version of this crate recorded.
        Unknown = "unknown", "recorded by a newer version", "由新版本记录";
    }
}

words! {
    /// The points that every procedure has; see [`Milestone`].
    Point {
        /// It came in.
        Received = "received", "received", "接收";
        /// The form is filled in.
        Registered = "registered", "registered", "登记";
        /// It was handed to a department.
        Dispatched = "dispatched", "dispatched", "派单";
        /// The department has signed.
        Signed = "signed", "signed for", "签收";
        /// A person is in charge.
        OwnerNamed = "owner-named", "owner named", "明确责任人";
        /// The customer was reached.
        Contacted = "contacted", "customer contacted", "联系客户";
        /// The customer knows how it stands.
        Updated = "updated", "progress update", "回复进度";
        /// The facts are known.
        Investigated = "investigated", "investigated", "调查核实";
        /// A resolution is set out.
        Proposed = "proposed", "resolution proposed", "提出方案";
        /// The resolution or result passed review.
        Reviewed = "reviewed", "reviewed", "审核";
        /// The resolution is approved.
        Approved = "approved", "approved", "批准";
        /// The customer knows the resolution.
        Offered = "offered", "resolution told", "告知方案";
        /// The customer agreed.
        Accepted = "accepted", "accepted", "客户接受";
        /// The customer refused.
        Refused = "refused", "refused", "客户拒绝";
        /// Handling ended.
        Completed = "completed", "handled", "处理完毕";
        /// The form is back where the case was dispatched from.
        Returned = "returned", "form returned", "交回处理表";
        /// The customer knows the outcome.
        Answered = "answered", "answered", "答复";
        /// The customer was called back (or tried often enough).
        FollowedUp = "followed-up", "called back", "回访";
        /// A higher level has it.
        Escalated = "escalated", "escalated", "升级上报";
        /// Liability is decided.
        LiabilityDecided = "liability-decided", "liability decided", "责任认定";
        /// The case is closed.
        Closed = "closed", "closed", "关单";
        /// The file is archived.
        Archived = "archived", "archived", "归档";
        /// The next cycle began.
        Reopened = "reopened", "reopened", "重新处理";
        /// A later date was promised.
        Extended = "extended", "re-promised", "重新承诺";
        /// The work was sent back to be done again.
        SentBack = "sent-back", "sent back", "退回";
    }
}

impl Point {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();
}

/// A point on a complaint's way between which time limits run: one that every procedure has, or a
/// named fact of this one.
///
/// Written `signed` or `mark:oem-reported`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Milestone {
    /// One of the points that every procedure has.
    At(Point),
    /// A fact that the policy names, recorded by a `Mark` command.
    Marked(Mark),
}

impl From<Point> for Milestone {
    fn from(point: Point) -> Self {
        Self::At(point)
    }
}

impl From<Mark> for Milestone {
    fn from(mark: Mark) -> Self {
        Self::Marked(mark)
    }
}

impl Milestone {
    /// What a person reads; a mark's own code, since only its policy has words for it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::At(point) => point.label(lang).to_owned(),
            Self::Marked(mark) => mark.to_string(),
        }
    }
}

impl fmt::Display for Milestone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(point) => f.pad(point.as_str()),
            Self::Marked(mark) => write!(f, "mark:{mark}"),
        }
    }
}

/// Why a text is no milestone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MilestoneError {
    /// Neither a point nor `mark:` with a name.
    #[error("a milestone is one of {} or `mark:` and a name", names())]
    Unknown,
    /// The name behind `mark:` is no code.
    #[error(transparent)]
    Mark(#[from] CodeError),
}

fn names() -> String {
    Point::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Milestone {
    type Err = MilestoneError;
    fn from_str(text: &str) -> Result<Self, MilestoneError> {
        match text.strip_prefix("mark:") {
            Some(mark) => Ok(Self::Marked(Mark::new(mark)?)),
            None => Point::ALL
                .iter()
                .find(|p| p.as_str() == text)
                .map(|&p| Self::At(p))
                .ok_or(MilestoneError::Unknown),
        }
    }
}

impl Serialize for Milestone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Milestone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::redacted::text(deserializer, "milestone", |text| text.parse::<Self>())
    }
}
