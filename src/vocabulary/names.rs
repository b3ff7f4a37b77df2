//! The open lists: type names for codes, and the codes that the sources use.
//!
//! An adopter adds their own with [`Code::new`](super::Code::new); nothing here is special to the core
//! except [`role::SYSTEM`].

use super::code::{Code, kind};

/// A complaint's unique number (RTS-2).
pub type ComplaintId = Code<kind::Complaint>;
/// An opaque reference to a customer, kept by the host.
pub type CustomerRef = Code<kind::Customer>;
/// A person or system that acts.
pub type ActorId = Code<kind::Actor>;
/// What an actor acts as.
pub type Role = Code<kind::Role>;
/// A unit of the organisation.
pub type Department = Code<kind::Department>;
/// How a complaint came in.
pub type Channel = Code<kind::Channel>;
/// How heavy it is.
pub type Grade = Code<kind::Grade>;
/// What outside exposure it carries.
pub type Nature = Code<kind::Nature>;
/// The customer's tier.
pub type Tier = Code<kind::Tier>;
/// What it is about.
pub type Subject = Code<kind::Subject>;
/// The line of business that it concerns.
pub type Line = Code<kind::Line>;
/// A property that rules may ask for.
pub type Flag = Code<kind::Flag>;
/// A named fact of a policy.
pub type Mark = Code<kind::Mark>;
/// A rule's name.
pub type RuleId = Code<kind::Rule>;
/// What a time limit is about; of the rules on one topic, one applies.
pub type Topic = Code<kind::Topic>;
/// A clause of a source, such as `DLR-13`.
pub type Clause = Code<kind::Clause>;
/// A reason from a list.
pub type Reason = Code<kind::Reason>;
/// What a customer is granted.
pub type Remedy = Code<kind::Remedy>;
/// How a complaint ended.
pub type Conclusion = Code<kind::Conclusion>;
/// A sanction other than money: a warning, a change of post (RTS-9, HBK-9).
pub type Measure = Code<kind::Measure>;
/// A cause that was found.
pub type Cause = Code<kind::Cause>;
/// A calendar's name within a policy.
pub type CalendarId = Code<kind::Calendar>;
/// A policy's name.
pub type PolicyId = Code<kind::Policy>;
/// An idempotency key: the same key again gives the same outcome, once.
pub type CommandKey = Code<kind::Command>;
/// An indicator's name.
pub type IndicatorId = Code<kind::Indicator>;
/// A section of a report.
pub type SectionId = Code<kind::Section>;

/// Declares a module of constant codes.
macro_rules! codes {
    ($(#[$doc:meta])* $module:ident: $type:ident { $($(#[$cdoc:meta])* $name:ident = $code:literal;)* }) => {
        $(#[$doc])*
        pub mod $module {
            use super::$type;
            $($(#[$cdoc])* pub const $name: $type = $type::new_static($code);)*
        }
    };
}

codes! {
    /// Channels that the sources name (DLR-1, MKT-1, RTS-1, MAL-2).
    channel: Channel {
        /// On site, before the consultant (现场).
        ON_SITE = "on-site";
        /// Came out in a call-back (回访反馈).
        CALL_BACK = "call-back";
        /// Forwarded by the manufacturer (厂家转发).
        OEM = "oem";
        /// Telephone hotline (客服热线).
        HOTLINE = "hotline";
        /// Site, app or chat (在线客服).
        ONLINE = "online";
        /// E-mail (电子邮件).
        EMAIL = "email";
        /// Letter (书信).
        POST = "post";
        /// Counter or hall (柜台).
        COUNTER = "counter";
        /// A visit (来访).
        VISIT = "visit";
        /// Through a regulator or consumer association.
        REGULATOR = "regulator";
    }
}

codes! {
    /// Grades that the sources name (DLR-2, TEL-7, MKT-5).
    grade: Grade {
        /// 一般.
        GENERAL = "general";
        /// 重大.
        MAJOR = "major";
        /// 复杂.
        COMPLEX = "complex";
        /// 省级.
        PROVINCIAL = "provincial";
        /// 全国级.
        NATIONAL = "national";
    }
}

codes! {
    /// Natures that the sources name (DLR-3).
    nature: Nature {
        /// No outside exposure.
        GENERAL = "general";
        /// Potential media exposure (潜在媒体曝光).
        MEDIA = "media";
        /// Consumer association or similar body (消协等机构).
        CONSUMER_BODY = "consumer-body";
        /// A court is involved (司法介入).
        COURT = "court";
    }
}

codes! {
    /// Customer tiers (TEL-7).
    tier: Tier {
        /// 普通.
        ORDINARY = "ordinary";
        /// VIP.
        VIP = "vip";
    }
}

codes! {
    /// Roles with a meaning to the core.
    role: Role {
        /// The host's own timer and batch jobs.
        SYSTEM = "system";
    }
}

codes! {
    /// Remedies that the sources name (RTS-4, MAL-5, DLR-14).
    remedy: Remedy {
        /// Apology and explanation (道歉说明).
        APOLOGY = "apology";
        /// Repair (维修).
        REPAIR = "repair";
        /// Exchange (换货).
        EXCHANGE = "exchange";
        /// Refund (退款).
        REFUND = "refund";
        /// Damages (赔偿).
        DAMAGES = "damages";
        /// Rectification with owner and date (整改).
        RECTIFICATION = "rectification";
        /// A visit at the customer's home (登门拜访).
        HOME_VISIT = "home-visit";
    }
}

codes! {
    /// Sections of a report on a period.
    section: SectionId {
        /// Opening, received, ended and outstanding cases, and whether they add up.
        SUMS = "sums";
        /// The figures with their targets.
        SCORECARD = "scorecard";
        /// What was received, period by period.
        RECEIVED_TREND = "received-trend";
        /// What was in time, period by period.
        TIMELINESS_TREND = "timeliness-trend";
        /// What came in, by class.
        CLASSES = "classes";
        /// Categories, the most frequent first.
        CATEGORIES = "categories";
        /// Causes, the most frequent first.
        CAUSES = "causes";
        /// Departments by categories.
        HEAT_MAP = "heat-map";
        /// Limits kept, stage by stage.
        STAGES = "stages";
        /// How long handling took.
        HANDLING_TIME = "handling-time";
        /// By how much limits were overrun.
        OVERRUNS = "overruns";
        /// How long open cases have been open.
        AGEING = "ageing";
        /// Open cases, the oldest first.
        OPEN = "open";
        /// Departments in order.
        LEAGUE = "league";
        /// Liability, penalties and rewards.
        LIABILITY = "liability";
        /// Frequent categories and shared causes.
        HOT = "hot";
        /// Notes and contracts.
        NOTES = "notes";
    }
}
