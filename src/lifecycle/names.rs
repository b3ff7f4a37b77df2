//! Names of states, commands, events and points, without their data.
//!
//! Policies, tables, columns and errors use these. The types with data live in `complaint`, and their
//! `kind()` returns the name.

use crate::vocabulary::words;

words! {
    /// The state of a complaint.
    StateKind {
        /// Taken in, not yet assessed.
        Received = "received", "received", "已接收";
        /// Out of scope: explained and guided elsewhere.
        Declined = "declined", "declined", "不予受理";
        /// Accepted and on file; still with the person who took it in.
        Registered = "registered", "registered", "已登记";
        /// Sent to a department that has not signed for it.
        Dispatched = "dispatched", "dispatched", "已派单";
        /// Under investigation by the department.
        Investigating = "investigating", "investigating", "调查核实";
        /// A resolution has been proposed.
        Proposed = "proposed", "proposed", "已拟方案";
        /// The resolution is approved.
        Approved = "approved", "approved", "已批准";
        /// The resolution has been put to the customer.
        Offered = "offered", "offered", "征求客户意见";
        /// The resolution is being carried out.
        Implementing = "implementing", "implementing", "实施中";
        /// Carried out; the customer has not been told yet.
        Handled = "handled", "handled", "处理完成";
        /// The customer has been told the outcome.
        Answered = "answered", "answered", "已答复";
        /// Closed.
        Closed = "closed", "closed", "已关单";
        /// Withdrawn by the customer.
        Withdrawn = "withdrawn", "withdrawn", "已撤回";
    }
}

impl StateKind {
    /// Whether the case has ended. It may still be reopened.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Declined | Self::Closed | Self::Withdrawn)
    }
}

words! {
    /// The commands of a complaint.
    #[non_exhaustive]
    CommandKind {
        /// Take a case in. Opens the complaint.
        Receive = "receive", "receive", "接收";
        /// Decline a case that is out of scope.
        Decline = "decline", "decline", "不予受理";
        /// Accept the case and fill in the form.
        Register = "register", "register", "登记";
        /// Change the classification.
        Reclassify = "reclassify", "reclassify", "重新分类";
        /// Hand the case to a department.
        Dispatch = "dispatch", "dispatch", "派单";
        /// Hand the case on to another department.
        Transfer = "transfer", "transfer", "转派";
        /// Sign for the case.
        Sign = "sign", "sign for it", "签收";
        /// Name the person in charge.
        NameOwner = "name-owner", "name the case owner", "明确第一责任人";
        /// Ask another department to help.
        Assist = "assist", "ask for assistance", "请求协办";
        /// Record an attempt to contact the customer.
        Contact = "contact", "contact the customer", "联系客户";
        /// Tell the customer about progress.
        Update = "update", "progress update", "回复进度";
        /// Record the findings of the investigation.
        Investigate = "investigate", "investigate", "调查核实";
        /// Propose a resolution.
        Propose = "propose", "propose a resolution", "制定处理方案";
        /// Pass the resolution on for approval, or the result for the answer.
        Review = "review", "review", "审核";
        /// Send the work back to be redone.
        SendBack = "send-back", "send back", "退回";
        /// Approve the resolution.
        Approve = "approve", "approve", "批准";
        /// Put the resolution to the customer.
        Offer = "offer", "offer to the customer", "告知客户方案";
        /// Record that the customer accepts.
        Accept = "accept", "customer accepts", "客户接受";
        /// Record that the customer refuses.
        Refuse = "refuse", "customer refuses", "客户拒绝";
        /// Start the implementation.
        Implement = "implement", "start implementation", "开始实施";
        /// Complete the handling.
        Complete = "complete", "complete", "处理完毕";
        /// Return the form to the department that dispatched the case.
        Return = "return", "return the form", "交回处理表";
        /// Tell the customer the outcome.
        Answer = "answer", "answer the customer", "答复客户";
        /// Record a call-back.
        FollowUp = "follow-up", "follow up", "回访";
        /// Close the case.
        Close = "close", "close", "关单";
        /// Archive the file.
        Archive = "archive", "archive", "归档";
        /// Record that the customer withdraws the complaint.
        Withdraw = "withdraw", "withdraw", "撤回投诉";
        /// Reopen the case: the next handling cycle.
        Reopen = "reopen", "reopen", "重新处理";
        /// Put the case on hold while waiting for a third party.
        Hold = "hold", "put on hold", "挂起";
        /// End the hold.
        Resume = "resume", "resume", "恢复";
        /// Bring the case before a higher level.
        Escalate = "escalate", "escalate", "升级上报";
        /// Promise a later due date for a limit.
        Extend = "extend", "extend a limit", "延期";
        /// Decide who is at fault.
        DecideLiability = "decide-liability", "decide liability", "责任认定";
        /// Propose a penalty or reward by hand.
        ProposeNotice = "propose-notice", "propose a notice", "提出奖惩";
        /// Impose or waive a proposed notice.
        DecideNotice = "decide-notice", "decide a notice", "核准奖惩";
        /// Sign a notice.
        SignNotice = "sign-notice", "sign a notice", "签署通知单";
        /// Record a named fact.
        Mark = "mark", "record a fact", "记录事项";
        /// Merge the case into the complaint that it duplicates.
        Merge = "merge", "merge into another", "并入另一投诉";
        /// Take over the promised limits of a duplicate.
        Absorb = "absorb", "take over promises", "承接时限";
        /// Link the case to another complaint.
        Link = "link", "link to another complaint", "关联投诉";
        /// Carry the case over into the next month.
        CarryOver = "carry-over", "carry over", "转入下月";
        /// Add a remark.
        Note = "note", "add a note", "备注";
        /// Recalculate the limits.
        Recalculate = "recalculate", "recalculate limits", "重新计算时限";
        /// Record the alarms that are due.
        Tick = "tick", "tick", "到期检查";
    }
}

words! {
    /// The events of a complaint.
    #[non_exhaustive]
    EventKind {
        /// The case came in.
        Received = "received", "received", "接收投诉";
        /// The case was declined as out of scope.
        Declined = "declined", "declined", "不予受理";
        /// The case was put on file.
        Registered = "registered", "registered", "登记";
        /// The classification changed.
        Reclassified = "reclassified", "reclassified", "重新分类";
        /// The case was handed to a department.
        Dispatched = "dispatched", "dispatched", "派单";
        /// The case was handed on to another department.
        Transferred = "transferred", "transferred", "转派";
        /// The department signed for it.
        Signed = "signed", "signed for", "签收";
        /// A person was put in charge.
        OwnerNamed = "owner-named", "case owner named", "明确第一责任人";
        /// Another department was asked to help.
        AssistRequested = "assist-requested", "assistance requested", "请求协办";
        /// The customer was contacted, or an attempt was made.
        Contacted = "contacted", "customer contacted", "联系客户";
        /// The customer was told about progress.
        Updated = "updated", "progress update", "回复进度";
        /// The facts were established.
        Investigated = "investigated", "investigated", "调查核实";
        /// A resolution was proposed.
        Proposed = "proposed", "resolution proposed", "提出处理方案";
        /// The resolution or result passed review.
        Reviewed = "reviewed", "reviewed", "审核通过";
        /// The work was sent back.
        SentBack = "sent-back", "sent back", "退回";
        /// The resolution was approved.
        Approved = "approved", "approved", "批准";
        /// The resolution was put to the customer.
        Offered = "offered", "offered to the customer", "告知客户方案";
        /// The customer agreed.
        Accepted = "accepted", "customer accepted", "客户接受";
        /// The customer refused.
        Refused = "refused", "customer refused", "客户拒绝";
        /// Implementation started.
        ImplementationStarted = "implementation-started", "implementation started", "开始实施";
        /// Handling was completed.
        Completed = "completed", "handling complete", "处理完毕";
        /// The form was returned.
        Returned = "returned", "form returned", "交回处理表";
        /// The customer was told the outcome.
        Answered = "answered", "customer answered", "答复客户";
        /// A call-back was made.
        FollowedUp = "followed-up", "called back", "回访";
        /// The case was closed.
        Closed = "closed", "closed", "关单";
        /// The file was archived.
        Archived = "archived", "archived", "归档";
        /// The customer withdrew the complaint.
        Withdrawn = "withdrawn", "withdrawn", "撤回投诉";
        /// The next handling cycle began.
        Reopened = "reopened", "reopened", "重新处理";
        /// The case was put on hold.
        Held = "held", "put on hold", "挂起";
        /// The hold ended.
        Resumed = "resumed", "resumed", "恢复";
        /// The case was brought before a higher level.
        Escalated = "escalated", "escalated", "升级上报";
        /// Liability was decided.
        LiabilityDecided = "liability-decided", "liability decided", "责任认定";
        /// A named fact was recorded.
        Marked = "marked", "fact recorded", "记录事项";
        /// The case was merged into the complaint that it duplicates.
        Merged = "merged", "merged into another", "并入另一投诉";
        /// The promised limits of a duplicate were taken over.
        Absorbed = "absorbed", "promises taken over", "承接时限";
        /// The case was linked to another complaint.
        Linked = "linked", "linked", "关联投诉";
        /// The case was carried over into the next month.
        CarriedOver = "carried-over", "carried over", "转入下月";
        /// A remark was added.
        Noted = "noted", "note added", "备注";
        /// A limit started.
        LimitStarted = "limit-started", "limit started", "时限开始";
        /// A limit was met.
        LimitMet = "limit-met", "limit met", "按时限完成";
        /// The warning point of a limit passed.
        LimitWarned = "limit-warned", "limit warning", "时限预警";
        /// A limit ran out.
        LimitBreached = "limit-breached", "limit breached", "超时";
        /// A limit was suspended while the case is on hold.
        LimitSuspended = "limit-suspended", "limit suspended", "时限中止";
        /// A suspended limit resumed.
        LimitResumed = "limit-resumed", "limit resumed", "时限恢复";
        /// A later due date was promised.
        LimitRepromised = "limit-repromised", "re-promised", "重新承诺";
        /// A later promise was replaced by an earlier one.
        LimitTightened = "limit-tightened", "limit brought forward", "时限提前";
        /// Another rule replaced the limit.
        LimitSuperseded = "limit-superseded", "limit superseded", "时限被替代";
        /// The case ended before the limit was met or breached.
        LimitLapsed = "limit-lapsed", "limit lapsed", "时限失效";
        /// A delegated authority was used.
        AuthorityUsed = "authority-used", "authority used", "使用授权";
        /// An expedite order was sent.
        Expedited = "expedited", "expedite order", "督办";
        /// Someone was notified.
        Notified = "notified", "notified", "通知";
        /// A penalty or reward was proposed.
        NoticeProposed = "notice-proposed", "notice proposed", "拟奖惩";
        /// A notice was imposed or waived.
        NoticeDecided = "notice-decided", "notice decided", "奖惩核准";
        /// A notice was signed.
        NoticeSigned = "notice-signed", "notice signed", "通知单签署";
        /// The complaint moved to another version of its policy.
        PolicyMoved = "policy-moved", "policy changed", "更换制度版本";
        /// The running limits were recalculated.
        Recalculated = "recalculated", "limits recalculated", "重新计算时限";
        /// An event that a newer version of this crate recorded.
        Unknown = "unknown", "recorded by a newer version", "由新版本记录";
    }
}

words! {
    /// The milestones that every procedure has; see [`Milestone`](super::Milestone).
    Point {
        /// The case came in.
        Received = "received", "received", "接收";
        /// The case is on file.
        Registered = "registered", "registered", "登记";
        /// The case was handed to a department.
        Dispatched = "dispatched", "dispatched", "派单";
        /// The department has signed for it.
        Signed = "signed", "signed for", "签收";
        /// A person is in charge.
        OwnerNamed = "owner-named", "owner named", "明确责任人";
        /// The customer was reached.
        Contacted = "contacted", "customer contacted", "联系客户";
        /// The customer was told about progress.
        Updated = "updated", "progress update", "回复进度";
        /// The facts are established.
        Investigated = "investigated", "investigated", "调查核实";
        /// A resolution is proposed.
        Proposed = "proposed", "resolution proposed", "提出方案";
        /// The resolution or result passed review.
        Reviewed = "reviewed", "reviewed", "审核";
        /// The resolution is approved.
        Approved = "approved", "approved", "批准";
        /// The customer knows the proposed resolution.
        Offered = "offered", "resolution told", "告知方案";
        /// The customer agreed.
        Accepted = "accepted", "accepted", "客户接受";
        /// The customer refused.
        Refused = "refused", "refused", "客户拒绝";
        /// Handling is complete.
        Completed = "completed", "handled", "处理完毕";
        /// The form is back with the department that dispatched the case.
        Returned = "returned", "form returned", "交回处理表";
        /// The customer knows the outcome.
        Answered = "answered", "answered", "答复";
        /// The customer was called back, or the required number of attempts was made.
        FollowedUp = "followed-up", "called back", "回访";
        /// A higher level has the case.
        Escalated = "escalated", "escalated", "升级上报";
        /// Liability is decided.
        LiabilityDecided = "liability-decided", "liability decided", "责任认定";
        /// The case is closed.
        Closed = "closed", "closed", "关单";
        /// The file is archived.
        Archived = "archived", "archived", "归档";
        /// The next handling cycle began.
        Reopened = "reopened", "reopened", "重新处理";
        /// A later due date was promised.
        Extended = "extended", "re-promised", "重新承诺";
        /// The work was sent back to be redone.
        SentBack = "sent-back", "sent back", "退回";
        /// It was put on hold.
        Held = "held", "put on hold", "挂起";
        /// The hold has ended.
        Resumed = "resumed", "resumed", "恢复";
    }
}

impl Point {
    /// Number of points.
    pub const COUNT: usize = Self::ALL.len();
}
