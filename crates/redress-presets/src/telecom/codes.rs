//! The codes of the telecom procedure.
//!
//! TEL-6 classifies in two dimensions: the line of business and the kind of problem.

codes! {
    /// Channels beside those of the crate's own vocabulary (TEL-10, TEL-33). At the last two nothing is
    /// recorded by voice, so the customer signs.
    channel: Channel {
        /// The hotline of a general manager, at whichever level (各级总经理热线).
        GM_HOTLINE = "gm-hotline";
        /// Fax (传真).
        FAX = "fax";
        /// Text message (短信).
        SMS = "sms";
        /// Voice mailbox (语音信箱, TEL-33).
        VOICE_MAILBOX = "voice-mailbox";
        /// The customers' club, in person (客户俱乐部).
        CLUB = "club";
        /// A community or account manager, in person (社区/客户经理).
        ACCOUNT_MANAGER = "account-manager";
    }

    /// Lines of business (TEL-6), by family: mobile, fixed-line, value-added, service channels.
    line: Line {
        /// GSM (GSM业务).
        GSM = "gsm";
        /// WCDMA, that is 3G (WCDMA业务).
        WCDMA = "wcdma";
        /// Fixed telephone (固定电话).
        TELEPHONE = "telephone";
        /// Broadband and data (宽带/数据).
        BROADBAND = "broadband";
        /// PHS (小灵通).
        PHS = "phs";
        /// Public telephones (公话/话吧).
        PAYPHONE = "payphone";
        /// Leased lines (专线).
        LEASED_LINE = "leased-line";
        /// Cards (卡类).
        CARDS = "cards";
        /// Value-added: mobile data (移动数据类).
        MOBILE_DATA = "mobile-data";
        /// Value-added: short messages (短信类).
        MESSAGES = "messages";
        /// Value-added: voice (语音类).
        VOICE = "voice";
        /// Value-added: fixed-line data (固网数据类).
        FIXED_DATA = "fixed-data";
        /// Service of a hall of the company's own (自建营业厅).
        OWN_HALL = "own-hall";
        /// Service of a partner's hall (合作营业厅).
        PARTNER_HALL = "partner-hall";
        /// Service of an agent (代理商).
        AGENT = "agent";
        /// Service of a community or account manager (社区/客户经理).
        ACCOUNT_MANAGER = "account-manager";
        /// Service of the online hall (网上营业厅).
        ONLINE_HALL = "online-hall";
        /// Service of the customer-service centre (客服中心).
        SERVICE_CENTRE = "service-centre";
        /// Service of the customers' club (客户俱乐部).
        CLUB = "club";
        /// Of appeals: basic data (基础数据, TEL-33).
        BASIC_DATA = "basic-data";
        /// Of appeals: internet (互联网, TEL-33).
        INTERNET = "internet";
        /// Of appeals: other (其它, TEL-33).
        OTHER = "other";
    } + {
        /// The classes of appeals, which are their own (固定电话、基础数据、互联网、卡类、其它, TEL-33).
        pub const APPEALS: [Line; 5] = [TELEPHONE, BASIC_DATA, INTERNET, CARDS, OTHER];
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

    /// Causes that a figure asks for.
    cause: Cause {
        /// Service in receiving, handling or answering a complaint (投诉受理、处理、回复过程中的服务原因,
        /// TEL-32).
        COMPLAINT_SERVICE = "complaint-service";
    }

    /// Kinds of problem (TEL-6).
    subject: Subject {
        /// Network quality (网络质量).
        NETWORK = "network";
        /// Interconnection with other operators (互联互通).
        INTERCONNECTION = "interconnection";
        /// Roaming (漫游).
        ROAMING = "roaming";
        /// Incoming long-distance calls (长途来话).
        LONG_DISTANCE = "long-distance";
        /// Disputed call records (话单争议).
        CALL_RECORDS = "call-records";
        /// Billing (计费).
        BILLING = "billing";
        /// Quality within the network (网内通信质量).
        IN_NET = "in-net";
        /// Quality between networks (网间通信质量).
        BETWEEN_NETS = "between-nets";
        /// Disputed tariff (资费争议).
        TARIFF = "tariff";
        /// Orders and contracts (业务办理).
        ORDERS = "orders";
        /// Terminals (终端).
        TERMINAL = "terminal";
        /// Charging (收费).
        CHARGING = "charging";
        /// Web site (网站问题).
        WEB_SITE = "web-site";
        /// Subscription and its end (定制退定).
        SUBSCRIPTION = "subscription";
        /// How the customer was served (服务质量).
        SERVICE = "service";
        /// Of appeals: a billing dispute (收费争议, TEL-33).
        CHARGE_DISPUTE = "charge-dispute";
        /// Of appeals: quality of communication (通信质量, TEL-33).
        COMMUNICATION_QUALITY = "communication-quality";
        /// Of appeals: other (其它, TEL-33).
        OTHER = "other";
    } + {
        /// The kinds of problem of appeals, which are their own (收费争议、通信质量、服务质量、其它, TEL-33).
        pub const APPEALS: [Subject; 4] = [CHARGE_DISPUTE, COMMUNICATION_QUALITY, SERVICE, OTHER];
    }

    /// Properties that the rules ask for.
    flag: Flag {
        /// A 3G customer (3G客户): served at the lower bound of the departments' table (TEL-9).
        THREE_G = "3g";
        /// Hits many customers or a wide area (广泛性, TEL-4).
        MANY_HIT = "many-hit";
        /// Basic communication is down (迫切性, TEL-4).
        SERVICE_DOWN = "service-down";
        /// An appeal that the regulator has filed (立案, TEL-33); without it: not filed.
        FILED = "filed";
        /// A key appeal, whose material is reported for filing (重点申诉报备, TEL-35).
        KEY_CASE = "key-case";
    }

    /// Facts that are recorded by name.
    mark: Mark {
        /// The customer signed the record where nothing is recorded by voice (客户签字确认, TEL-10).
        SIGNED = "customer-signed";
        /// Screening found that the handling was bad (处理方法不当, TEL-17).
        BAD_HANDLING = "bad-handling";
        /// Screening found other grounds for the dissatisfaction (TEL-17): nothing is handled again.
        OTHER_GROUNDS = "other-grounds";
        /// Head office replied to the appeal (总部反馈, TEL-34).
        REPLIED = "appeal-replied";
        /// The material of a key case was reported for filing (报备, TEL-35).
        FILING_REPORT = "filing-report";
        /// The mediator's opinion is in the file (政府监管部门调解意见, TEL-35).
        MEDIATION = "mediation-opinion";
        /// The unit evaded the appeal or handled it badly (搪塞、推委，处理不到位, TEL-36).
        EVADED = "evaded";
        /// The unit's reply is not truthful or not complete (不能如实、完整反馈资料, TEL-36).
        UNTRUE_REPLY = "untrue-reply";
    }

    /// What may be granted (TEL-20 names kinds of business in which it may be used).
    remedy: Remedy {
        /// A wrong charge is put right (计费差错).
        BILL_CORRECTION = "bill-correction";
        /// A service or contract is ended without penalty (解除服务/协议).
        RELEASE = "release";
        /// Credit for use (业务使用).
        CREDIT = "credit";
    }

    /// How a case may end.
    conclusion: Conclusion {
        /// Solved (已解决, TEL-22).
        SOLVED = "solved";
        /// An explanation is agreed with the customer (解释口径达成一致, TEL-5, TEL-22).
        EXPLAINED = "explanation-agreed";
        /// The customer refused and knows the position (表明立场, TEL-16).
        POSITION_STATED = "position-stated";
        /// Appeal: the company is liable (企业责任, TEL-36).
        COMPANY_LIABLE = "company-liable";
        /// Appeal: handled properly beforehand, not liable (先期处理得当, TEL-36).
        HANDLED_BEFORE = "handled-before";
        /// Appeal: withdrawn, since a court or another body has it or another person lodged it (立案撤消,
        /// TEL-36).
        CASE_WITHDRAWN = "case-withdrawn";
        /// Appeal: the customer's own cause (用户原因, TEL-36).
        CUSTOMERS_CAUSE = "customers-cause";
    }

    /// The roles.
    role: Role {
        /// Staff of a service channel: hotline, hall, account manager (受理渠道人员).
        CHANNEL_AGENT = "channel-agent";
        /// Staff of a provincial complaint centre (省级投诉处理中心人员).
        CENTRE_AGENT = "centre-agent";
        /// Head of a provincial complaint centre (省级投诉处理中心负责人).
        CENTRE_HEAD = "centre-head";
        /// Staff of a remote unit (远端处理单元人员).
        REMOTE_AGENT = "remote-agent";
        /// Staff of a handling department (处理部门人员).
        HANDLER = "handler";
        /// Head of a handling department (处理部门负责人).
        DEPARTMENT_HEAD = "department-head";
        /// Customer-service department of the province (省分公司客户服务部门).
        PROVINCIAL_SERVICE = "provincial-service";
        /// Head office's complaint centre (总部投诉中心).
        HEAD_OFFICE_AGENT = "head-office-agent";
        /// Head office's customer-service department (总部客户服务部门).
        HEAD_OFFICE_SERVICE = "head-office-service";
    }

    /// The departments that the source names; the others are the operator's.
    department: Department {
        /// The provincial complaint centre (省级投诉处理中心).
        CENTRE = "provincial-centre";
        /// Head office's complaint centre (总部投诉中心).
        HEAD_OFFICE = "head-office";
    }

    /// What the limits are about.
    topic: Topic {
        /// The ticket is filled in (填写工单).
        FILL_IN = "fill-in";
        /// The centre reviews and dispatches (审核派发).
        DISPATCH = "dispatch";
        /// The departments handle and return (部门处理).
        DEPARTMENT = "department";
        /// The centre answers the customer once the ticket is back (回复客户).
        ANSWER = "answer";
        /// The whole, as promised to the customer (对外承诺).
        WHOLE = "whole";
        /// Calling back (回访).
        FOLLOW_UP = "follow-up";
        /// The branch handles and replies to head office (分公司处理反馈).
        BRANCH = "branch";
        /// Head office replies (总部反馈).
        REPLY = "reply";
    }
}
