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
        /// Its severity.
        Grade = "grade", "grade", "等级";
        /// How it came in.
        Channel = "channel", "channel", "渠道";
        /// The customer's tier.
        Tier = "tier", "customer tier", "客户等级";
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
        /// From receipt until the customer was first contacted; µs.
        Response = "response", "response time", "响应时长";
        /// By how much a limit was overrun; µs; only of those that were.
        Overrun = "overrun", "overrun", "超时时长";
        /// From receipt until the end of the records, of what is still open; µs.
        Age = "age", "age", "未结时长";
        /// How long a department held the case; µs.
        Custody = "custody", "time in custody", "经办时长";
        /// An amount of money, in minor units of its currency.
        Amount = "amount", "amount", "金额";
        /// Customers that use a business.
        Customers = "customers", "customers", "客户数";
        /// Calls to the hotline.
        Calls = "calls", "calls", "呼入量";
        /// Of them, calls answered within the standard time.
        CallsInTime = "calls-in-time", "calls answered in time", "及时接通量";
        /// Points given in a survey.
        Score = "score", "score", "评分";
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
            Self::Handling | Self::Response | Self::Overrun | Self::Age | Self::Custody => {
                Scale::Time
            }
            Self::Amount => Scale::Money,
            Self::Customers | Self::Calls | Self::CallsInTime | Self::Score => Scale::Number,
        }
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
