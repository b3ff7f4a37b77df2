//! What rows are rows of, by what they are dated, split and measured.

use redress::vocabulary::words;

words! {
    /// What one row stands for: the things that an indicator counts.
    Unit {
        /// A complaint.
        Case = "case", "complaints", "投诉件";
        /// One handling cycle of a complaint: from its receipt, or from a reopening.
        Cycle = "cycle", "intakes", "受理次数";
        /// One time limit of a complaint.
        Limit = "limit", "time limits", "环节时限";
        /// A period in which one department held a complaint.
        Custody = "custody", "holding periods", "经办时段";
        /// A call-back: one time that somebody tried to ask the customer.
        Visit = "visit", "call-backs", "回访";
        /// A period on hold.
        Hold = "hold", "waits", "挂起时段";
        /// A penalty or reward on one person.
        Notice = "notice", "notices", "奖惩通知";
        /// An answer to one question of a satisfaction survey.
        Answer = "answer", "survey answers", "满意度评分";
        /// A count from outside: customers of a line of business, calls to a hotline.
        Base = "base", "counts from outside", "外部基数";
    }
}

words! {
    /// The date by which a row belongs to a period.
    Cohort {
        /// When it came in or began.
        Received = "received", "by date of receipt", "按受理日期";
        /// When it ended.
        Ended = "ended", "by date of ending", "按办结日期";
        /// When it was due.
        Due = "due", "by due date", "按到期日期";
    }
}

words! {
    /// By what figures are split.
    Dimension {
        /// Grievance, complaint, escalated complaint or appeal.
        Kind = "kind", "kind", "类型";
        /// Line of business.
        Line = "line", "line of business", "业务类型";
        /// What it is about: kind of problem.
        Subject = "subject", "category", "问题类别";
        /// What the customer complains of, as it shows to them: no signal, wrong bill. The host says it.
        Symptom = "symptom", "what is complained of", "投诉表象";
        /// Its severity.
        Grade = "grade", "grade", "级别";
        /// How it came in.
        Channel = "channel", "channel", "渠道";
        /// The customer's tier.
        Tier = "tier", "customer tier", "客户级别";
        /// The brand or product.
        Brand = "brand", "brand", "品牌";
        /// The customer's home unit or region.
        Region = "region", "region", "地区";
        /// The department responsible; of a holding period or a limit, the one that held the case.
        Department = "department", "department", "部门";
        /// The person in charge.
        Owner = "owner", "case owner", "责任人";
        /// What a limit is about, or where a complaint stood.
        Stage = "stage", "stage", "环节";
        /// The rule of the policy.
        Rule = "rule", "rule", "规则";
        /// The cause that was found.
        Cause = "cause", "cause", "原因";
        /// What the customer was told in the end, or how the complaint ended.
        Outcome = "outcome", "outcome", "处理结果";
        /// Outside exposure.
        Nature = "nature", "nature", "性质";
        /// What the customer said at a call-back; of a complaint, at the last one.
        Satisfaction = "satisfaction", "satisfaction", "满意程度";
        /// For what a complaint waited on hold.
        Reason = "reason", "reason for waiting", "挂起原因";
        /// A currency.
        Currency = "currency", "currency", "币种";
        /// A question of a survey.
        Question = "question", "question", "评价项";
    }
}

words! {
    /// What a row measures.
    Quantity {
        /// From receipt to the end; µs.
        Handling = "handling", "handling time", "处理时长";
        /// From acceptance, which is when it was first registered, to the end; µs.
        FromAcceptance = "from-acceptance", "time from acceptance", "受理至结案时长";
        /// How long it was open: without the time between an ending and a reopening, and none after the
        /// last ending; µs.
        TimeOpen = "time-open", "time open", "在办时长";
        /// From receipt, of a cycle from its beginning, until the customer was first contacted; µs.
        Response = "response", "response time", "响应时长";
        /// By how much a limit was overrun; µs; only of those that were.
        Overrun = "overrun", "overrun", "超时时长";
        /// From receipt until the end of the records, of what is still open; µs.
        Age = "age", "age", "未结时长";
        /// How long a department held the case; µs.
        Custody = "custody", "time in custody", "经办时长";
        /// How long a complaint waited on hold; µs.
        Wait = "wait", "time on hold", "挂起时长";
        /// An amount of money, in minor units of its currency.
        Amount = "amount", "amount", "金额";
        /// Customers that use a business.
        Customers = "customers", "customers", "客户数";
        /// Calls to the hotline that asked for a person.
        Calls = "calls", "calls that asked for a person", "人工请求呼叫总量";
        /// Of them, calls that a person answered within the standard time.
        CallsInTime = "calls-in-time", "calls answered by a person in time", "限定时间内人工应答量";
        /// Points given in a survey.
        Score = "score", "score", "评分";
        /// A time of an adopter's own; µs.
        OwnTime1 = "own-time-1", "own time 1", "自定义时长1";
        /// A time of an adopter's own; µs.
        OwnTime2 = "own-time-2", "own time 2", "自定义时长2";
        /// A time of an adopter's own; µs.
        OwnTime3 = "own-time-3", "own time 3", "自定义时长3";
        /// An amount of money of an adopter's own, in minor units.
        OwnAmount1 = "own-amount-1", "own amount 1", "自定义金额1";
        /// An amount of money of an adopter's own, in minor units.
        OwnAmount2 = "own-amount-2", "own amount 2", "自定义金额2";
        /// A number of an adopter's own.
        OwnNumber1 = "own-number-1", "own number 1", "自定义数量1";
        /// A number of an adopter's own.
        OwnNumber2 = "own-number-2", "own number 2", "自定义数量2";
        /// A number of an adopter's own.
        OwnNumber3 = "own-number-3", "own number 3", "自定义数量3";
    }
}

/// In what a quantity is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Microseconds.
    Time,
    /// Minor units of a currency.
    Money,
    /// Things.
    Number,
}

impl Quantity {
    /// In what it is counted.
    #[must_use]
    pub const fn scale(self) -> Scale {
        match self {
            Self::Handling
            | Self::FromAcceptance
            | Self::TimeOpen
            | Self::Response
            | Self::Overrun
            | Self::Age
            | Self::Custody
            | Self::Wait
            | Self::OwnTime1
            | Self::OwnTime2
            | Self::OwnTime3 => Scale::Time,
            Self::Amount | Self::OwnAmount1 | Self::OwnAmount2 => Scale::Money,
            Self::Customers
            | Self::Calls
            | Self::CallsInTime
            | Self::Score
            | Self::OwnNumber1
            | Self::OwnNumber2
            | Self::OwnNumber3 => Scale::Number,
        }
    }

    /// Whether it is one of those that are left to an adopter.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(
            self,
            Self::OwnTime1
                | Self::OwnTime2
                | Self::OwnTime3
                | Self::OwnAmount1
                | Self::OwnAmount2
                | Self::OwnNumber1
                | Self::OwnNumber2
                | Self::OwnNumber3
        )
    }
}

words! {
    /// How long a period of a report is, in the calendar's zone.
    Grain {
        /// An hour; one that the clocks repeat counts as one.
        Hour = "hour", "hour", "小时";
        /// A day.
        Day = "day", "day", "日";
        /// An ISO week, from Monday.
        Week = "week", "week", "周";
        /// A month.
        Month = "month", "month", "月";
        /// A quarter.
        Quarter = "quarter", "quarter", "季";
        /// A year.
        Year = "year", "year", "年";
        /// All there is.
        Whole = "whole", "all", "全部";
    }
}

impl Grain {
    /// Whether a longer period is made of whole ones of this length.
    #[must_use]
    pub const fn divides(self, longer: Self) -> bool {
        matches!(
            (self, longer),
            (_, Self::Whole)
                | (Self::Hour, _)
                | (Self::Day, Self::Day | Self::Week | Self::Month | Self::Quarter | Self::Year)
                | (Self::Week, Self::Week)
                | (Self::Month, Self::Month | Self::Quarter | Self::Year)
                | (Self::Quarter, Self::Quarter | Self::Year)
                | (Self::Year, Self::Year)
        )
    }
}
