//! Open lists: type names for codes, and well-known codes.
//!
//! Adopters add codes of their own with [`Code::new`](super::Code::new). Only [`role::SYSTEM`] has a meaning
//! to this crate.

use super::code::{Code, kind};

/// The unique number of a complaint.
pub type ComplaintId = Code<kind::Complaint>;
/// An opaque reference to a customer, assigned by the host.
pub type CustomerRef = Code<kind::Customer>;
/// A person or system that issues commands.
pub type ActorId = Code<kind::Actor>;
/// The role an actor acts in.
pub type Role = Code<kind::Role>;
/// A unit of the organisation.
pub type Department = Code<kind::Department>;
/// The channel through which a complaint came in.
pub type Channel = Code<kind::Channel>;
/// Severity of a complaint.
pub type Grade = Code<kind::Grade>;
/// Exposure of a complaint to the public or to authorities.
pub type Nature = Code<kind::Nature>;
/// The customer's tier.
pub type Tier = Code<kind::Tier>;
/// The kind of problem.
pub type Subject = Code<kind::Subject>;
/// The line of business concerned.
pub type Line = Code<kind::Line>;
/// A property that rules can ask for.
pub type Flag = Code<kind::Flag>;
/// A named fact, defined by a policy.
pub type Mark = Code<kind::Mark>;
/// The name of a rule.
pub type RuleId = Code<kind::Rule>;
/// What a time limit is about; of several rules on one topic, one applies.
pub type Topic = Code<kind::Topic>;
/// A clause of a source document, in the policy's own numbering, such as `4.2`.
pub type Clause = Code<kind::Clause>;
/// A coded reason.
pub type Reason = Code<kind::Reason>;
/// A remedy granted to the customer.
pub type Remedy = Code<kind::Remedy>;
/// How a complaint ended.
pub type Conclusion = Code<kind::Conclusion>;
/// A sanction other than money: a warning, a change of post.
pub type Measure = Code<kind::Measure>;
/// A cause found by the investigation.
pub type Cause = Code<kind::Cause>;
/// The name of a calendar within a policy.
pub type CalendarId = Code<kind::Calendar>;
/// The name of a policy.
pub type PolicyId = Code<kind::Policy>;
/// An idempotency key: a request is carried out once per key, and repeating it returns the same outcome.
pub type CommandKey = Code<kind::Command>;
/// The name of an indicator.
pub type IndicatorId = Code<kind::Indicator>;
/// A section of a report.
pub type SectionId = Code<kind::Section>;

/// Declares a module of code constants.
macro_rules! codes {
    ($(#[$doc:meta])* $module:ident: $type:ident { $($(#[$cdoc:meta])* $name:ident = $code:literal;)* }) => {
        $(#[$doc])*
        pub mod $module {
            use super::$type;
            $($(#[$cdoc])* pub const $name: $type = crate::code!($code);)*
        }
    };
}

codes! {
    /// Common channels.
    channel: Channel {
        /// In person, at the service consultant's (现场).
        ON_SITE = "on-site";
        /// Found in a call-back (回访反馈).
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
    /// Common grades.
    grade: Grade {
        /// General (一般).
        GENERAL = "general";
        /// Major (重大).
        MAJOR = "major";
        /// Complex (复杂).
        COMPLEX = "complex";
        /// Provincial (省级).
        PROVINCIAL = "provincial";
        /// National (全国级).
        NATIONAL = "national";
    }
}

codes! {
    /// Kinds of exposure.
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
    /// Customer tiers.
    tier: Tier {
        /// Ordinary (普通).
        ORDINARY = "ordinary";
        /// VIP.
        VIP = "vip";
    }
}

codes! {
    /// Roles that have a meaning to this crate.
    role: Role {
        /// The host's own timer and batch jobs.
        SYSTEM = "system";
    }
}

codes! {
    /// Common remedies.
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
        /// Rectification with an owner and a date (整改).
        RECTIFICATION = "rectification";
        /// A visit to the customer's home (登门拜访).
        HOME_VISIT = "home-visit";
    }
}

codes! {
    /// Sections of a periodic report.
    section: SectionId {
        /// Opening, received, ended and outstanding cases, with a check that they add up.
        SUMS = "sums";
        /// The indicators with their targets.
        SCORECARD = "scorecard";
        /// Cases received, by period.
        RECEIVED_TREND = "received-trend";
        /// Timeliness, by period.
        TIMELINESS_TREND = "timeliness-trend";
        /// Cases received, by class.
        CLASSES = "classes";
        /// Categories, the most frequent first.
        CATEGORIES = "categories";
        /// Causes, the most frequent first.
        CAUSES = "causes";
        /// Departments by category.
        HEAT_MAP = "heat-map";
        /// Limits kept, by stage.
        STAGES = "stages";
        /// Distribution of handling time.
        HANDLING_TIME = "handling-time";
        /// Distribution of overruns.
        OVERRUNS = "overruns";
        /// Age of open cases.
        AGEING = "ageing";
        /// Open cases, the oldest first.
        OPEN = "open";
        /// Departments, ranked.
        LEAGUE = "league";
        /// Liability, penalties and rewards.
        LIABILITY = "liability";
        /// Frequent categories and shared causes.
        HOT = "hot";
        /// Notes, and the contracts of the indicators.
        NOTES = "notes";
    }
}
