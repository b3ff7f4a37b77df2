//! The categories of HBK-2, and a first classification by channel.

use redress::vocabulary::{Channel, Subject, channel, words};

/// The codes of the categories.
pub mod category {
    use redress::vocabulary::Subject;

    /// Function, service life, safety (产品质量投诉).
    pub const PRODUCT_QUALITY: Subject = redress::code!("product-quality");
    /// Attitude, flow and speed of service (服务态度投诉).
    pub const SERVICE_ATTITUDE: Subject = redress::code!("service-attitude");
    /// Repairs, attitude and speed after the sale (售后服务投诉).
    pub const AFTER_SALES: Subject = redress::code!("after-sales");
    /// Speed, wrong deliveries, damage in transit (物流配送投诉).
    pub const LOGISTICS: Subject = redress::code!("logistics");
    /// Price, its changes, discounts (价格投诉).
    pub const PRICE: Subject = redress::code!("price");
    /// Signing, performing, ending a contract (合同纠纷投诉).
    pub const CONTRACT: Subject = redress::code!("contract");
    /// Everything else: manual, advertising, personal data (其他投诉).
    pub const OTHER: Subject = redress::code!("other");
}

/// A category with its names and the handbook's keywords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its code.
    pub subject: Subject,
    /// The English name.
    pub en: &'static str,
    /// The Chinese name.
    pub zh: &'static str,
    /// The handbook's own words for it, as initial keywords.
    pub words: &'static [&'static str],
}

/// The seven categories in the handbook's order; the last is for everything else.
pub static CATEGORIES: [Category; 7] = [
    Category {
        subject: category::PRODUCT_QUALITY,
        en: "product quality",
        zh: "产品质量",
        words: &["产品质量", "质量问题", "功能", "使用寿命", "寿命", "安全隐患", "故障", "短路"],
    },
    Category {
        subject: category::SERVICE_ATTITUDE,
        en: "service attitude",
        zh: "服务态度",
        words: &["服务态度", "态度恶劣", "态度", "服务流程", "流程繁琐", "服务效率", "效率低下"],
    },
    Category {
        subject: category::AFTER_SALES,
        en: "after-sales service",
        zh: "售后服务",
        words: &["售后", "售后服务态度", "售后服务效率", "维修", "返修", "保修"],
    },
    Category {
        subject: category::LOGISTICS,
        en: "logistics",
        zh: "物流配送",
        words: &["物流", "配送", "快递", "发错货", "货物损坏", "运输"],
    },
    Category {
        subject: category::PRICE,
        en: "price",
        zh: "价格",
        words: &["价格", "涨价", "优惠", "多收费"],
    },
    Category {
        subject: category::CONTRACT,
        en: "contract dispute",
        zh: "合同纠纷",
        words: &["合同", "违约", "解除合同"],
    },
    Category {
        subject: category::OTHER,
        en: "other",
        zh: "其他",
        words: &["说明书", "广告", "虚假宣传", "个人信息", "信息泄露"],
    },
];

words! {
    /// How the customer can be reached, judged by the channel alone (HBK-3: a first classification by channel).
    Reach {
        /// The customer is present.
        Present = "present", "the customer is present", "客户在场";
        /// The customer is on the phone.
        OnTheLine = "on-the-line", "the customer is on the line", "电话中";
        /// The customer has written and must be contacted.
        InWriting = "in-writing", "the customer has written", "书面或网络";
        /// A third party forwards the complaint, so it is not the customer's first attempt.
        PassedOn = "passed-on", "forwarded by a third party", "第三方转来";
    }
}

/// The first classification by channel (HBK-3); `None` for an adopter's own channel.
#[must_use]
pub fn by_channel(came_by: &Channel) -> Option<Reach> {
    const GROUPS: [(&[Channel], Reach); 4] = [
        (&[channel::ON_SITE, channel::COUNTER, channel::VISIT], Reach::Present),
        (&[channel::HOTLINE, channel::CALL_BACK], Reach::OnTheLine),
        (&[channel::ONLINE, channel::EMAIL, channel::POST], Reach::InWriting),
        (&[channel::OEM, channel::REGULATOR], Reach::PassedOn),
    ];
    GROUPS.iter().find(|(channels, _)| channels.contains(came_by)).map(|(_, reach)| *reach)
}
