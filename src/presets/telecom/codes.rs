//! The codes of the telecom procedure: lines of business, kinds of problem, facts recorded by name.
//!
//! TEL-6 classifies in two dimensions: the line of business and the kind of problem.

/// Lines of business (TEL-6), by family: mobile, fixed-line, value-added, service channels.
pub mod line {
    use crate::vocabulary::Line;

    /// GSM (GSM业务).
    pub const GSM: Line = Line::new_static("gsm");
    /// WCDMA, that is 3G (WCDMA业务).
    pub const WCDMA: Line = Line::new_static("wcdma");
    /// Fixed telephone (固定电话).
    pub const TELEPHONE: Line = Line::new_static("telephone");
    /// Broadband and data (宽带/数据).
    pub const BROADBAND: Line = Line::new_static("broadband");
    /// PHS (小灵通).
    pub const PHS: Line = Line::new_static("phs");
    /// Public telephones (公话/话吧).
    pub const PAYPHONE: Line = Line::new_static("payphone");
    /// Leased lines (专线).
    pub const LEASED_LINE: Line = Line::new_static("leased-line");
    /// Cards (卡类).
    pub const CARDS: Line = Line::new_static("cards");
    /// Value-added: mobile data (移动数据类).
    pub const MOBILE_DATA: Line = Line::new_static("mobile-data");
    /// Value-added: short messages (短信类).
    pub const MESSAGES: Line = Line::new_static("messages");
    /// Value-added: voice (语音类).
    pub const VOICE: Line = Line::new_static("voice");
    /// Value-added: fixed-line data (固网数据类).
    pub const FIXED_DATA: Line = Line::new_static("fixed-data");
    /// Service of a hall of the company's own (自建营业厅).
    pub const OWN_HALL: Line = Line::new_static("own-hall");
    /// Service of a partner's hall (合作营业厅).
    pub const PARTNER_HALL: Line = Line::new_static("partner-hall");
    /// Service of an agent (代理商).
    pub const AGENT: Line = Line::new_static("agent");
    /// Service of a community or account manager (社区/客户经理).
    pub const ACCOUNT_MANAGER: Line = Line::new_static("account-manager");
    /// Service of the online hall (网上营业厅).
    pub const ONLINE_HALL: Line = Line::new_static("online-hall");
    /// Service of the customer-service centre (客服中心).
    pub const SERVICE_CENTRE: Line = Line::new_static("service-centre");
    /// Service of the customers' club (客户俱乐部).
    pub const CLUB: Line = Line::new_static("club");

    /// Mobile business (移动业务).
    pub const MOBILE: [Line; 2] = [GSM, WCDMA];
    /// Fixed-line business (固网业务).
    pub const FIXED: [Line; 6] = [TELEPHONE, BROADBAND, PHS, PAYPHONE, LEASED_LINE, CARDS];
    /// Value-added business (增值业务).
    pub const VALUE_ADDED: [Line; 4] = [MOBILE_DATA, MESSAGES, VOICE, FIXED_DATA];
    /// Service quality of the channels (渠道服务质量).
    pub const CHANNELS: [Line; 7] =
        [OWN_HALL, PARTNER_HALL, AGENT, ACCOUNT_MANAGER, ONLINE_HALL, SERVICE_CENTRE, CLUB];
}

/// Kinds of problem (TEL-6).
pub mod subject {
    use crate::vocabulary::Subject;

    /// Network quality (网络质量).
    pub const NETWORK: Subject = Subject::new_static("network");
    /// Interconnection with other operators (互联互通).
    pub const INTERCONNECTION: Subject = Subject::new_static("interconnection");
    /// Roaming (漫游).
    pub const ROAMING: Subject = Subject::new_static("roaming");
    /// Incoming long-distance calls (长途来话).
    pub const LONG_DISTANCE: Subject = Subject::new_static("long-distance");
    /// Disputed call records (话单争议).
    pub const CALL_RECORDS: Subject = Subject::new_static("call-records");
    /// Billing (计费).
    pub const BILLING: Subject = Subject::new_static("billing");
    /// Quality within the network (网内通信质量).
    pub const IN_NET: Subject = Subject::new_static("in-net");
    /// Quality between networks (网间通信质量).
    pub const BETWEEN_NETS: Subject = Subject::new_static("between-nets");
    /// Disputed tariff (资费争议).
    pub const TARIFF: Subject = Subject::new_static("tariff");
    /// Orders and contracts (业务办理).
    pub const ORDERS: Subject = Subject::new_static("orders");
    /// Terminals (终端).
    pub const TERMINAL: Subject = Subject::new_static("terminal");
    /// Charging (收费).
    pub const CHARGING: Subject = Subject::new_static("charging");
    /// Web site (网站问题).
    pub const WEB_SITE: Subject = Subject::new_static("web-site");
    /// Subscription and its end (定制退定).
    pub const SUBSCRIPTION: Subject = Subject::new_static("subscription");
    /// How the customer was served (服务质量).
    pub const SERVICE: Subject = Subject::new_static("service");
}

/// Outside exposure beyond the usual list (TEL-4).
pub mod nature {
    use crate::vocabulary::Nature;

    /// A court is involved (司法介入).
    pub const COURT: Nature = Nature::new_static("court");
}

/// Properties that the rules ask for.
pub mod flag {
    use crate::vocabulary::Flag;

    /// A 3G customer (3G客户): served at the lower bound of the departments' table (TEL-9).
    pub const THREE_G: Flag = Flag::new_static("3g");
    /// Hits many customers or a wide area (广泛性, TEL-4).
    pub const MANY_HIT: Flag = Flag::new_static("many-hit");
    /// Basic communication is down (迫切性, TEL-4).
    pub const SERVICE_DOWN: Flag = Flag::new_static("service-down");
    /// An appeal that the regulator has filed (立案, TEL-33); without it: not filed.
    pub const FILED: Flag = Flag::new_static("filed");
    /// A key appeal, whose material is reported for filing (重点申诉报备, TEL-35).
    pub const KEY_CASE: Flag = Flag::new_static("key-case");
}

/// Facts that are recorded by name.
pub mod mark {
    use crate::vocabulary::Mark;

    /// The customer signed the record where nothing is recorded by voice (客户签字确认, TEL-10).
    pub const SIGNED: Mark = Mark::new_static("customer-signed");
    /// Screening found that the handling was bad (处理方法不当, TEL-17).
    pub const BAD_HANDLING: Mark = Mark::new_static("bad-handling");
    /// Screening found other grounds for the dissatisfaction (TEL-17): nothing is handled again.
    pub const OTHER_GROUNDS: Mark = Mark::new_static("other-grounds");
    /// Head office replied to the appeal (总部反馈, TEL-34).
    pub const REPLIED: Mark = Mark::new_static("appeal-replied");
    /// The material of a key case was reported for filing (报备, TEL-35).
    pub const FILING_REPORT: Mark = Mark::new_static("filing-report");
    /// The mediator's opinion is in the file (政府监管部门调解意见, TEL-35).
    pub const MEDIATION: Mark = Mark::new_static("mediation-opinion");
}

/// What may be granted (TEL-20 names kinds of business in which it may be used).
pub mod remedy {
    use crate::vocabulary::Remedy;

    /// A wrong charge is put right (计费差错).
    pub const BILL_CORRECTION: Remedy = Remedy::new_static("bill-correction");
    /// A service or contract is ended without penalty (解除服务/协议).
    pub const RELEASE: Remedy = Remedy::new_static("release");
    /// Credit for use (业务使用).
    pub const CREDIT: Remedy = Remedy::new_static("credit");
}

/// How a case may end.
pub mod conclusion {
    use crate::vocabulary::Conclusion;

    /// Solved (已解决, TEL-22).
    pub const SOLVED: Conclusion = Conclusion::new_static("solved");
    /// An explanation is agreed with the customer (解释口径达成一致, TEL-5, TEL-22).
    pub const EXPLAINED: Conclusion = Conclusion::new_static("explanation-agreed");
    /// The customer refused and knows the position (表明立场, TEL-16).
    pub const POSITION_STATED: Conclusion = Conclusion::new_static("position-stated");
    /// Appeal: the company is liable (企业责任, TEL-36).
    pub const COMPANY_LIABLE: Conclusion = Conclusion::new_static("company-liable");
    /// Appeal: handled properly beforehand, not liable (先期处理得当, TEL-36).
    pub const HANDLED_BEFORE: Conclusion = Conclusion::new_static("handled-before");
    /// Appeal: withdrawn, since a court or another body has it or another person lodged it (立案撤消,
    /// TEL-36).
    pub const CASE_WITHDRAWN: Conclusion = Conclusion::new_static("case-withdrawn");
    /// Appeal: the customer's own cause (用户原因, TEL-36).
    pub const CUSTOMERS_CAUSE: Conclusion = Conclusion::new_static("customers-cause");
}
