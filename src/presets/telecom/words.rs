//! What people read for the codes of this policy.

use super::codes::{conclusion as end, flag, line, mark, nature, remedy, subject};
use super::open::Telecom;
use super::people::{department, role};
use crate::vocabulary::Label;

pub(super) fn labels(options: &Telecom) -> Vec<(String, Label)> {
    let units = options
        .remote_units
        .iter()
        .chain(options.business.iter().map(|b| &b.unit))
        .chain(options.ticket.iter().map(|t| &t.unit))
        .chain(&options.other_provinces)
        .map(|unit| (unit.department.to_string(), unit.label.clone()));
    let fixed = [people(), lines(), problems(), facts()].concat();
    // What the operator calls its units wins.
    fixed.into_iter().chain(units).collect()
}

fn said(code: &(impl ToString + ?Sized), en: &str, zh: &str) -> (String, Label) {
    (code.to_string(), Label::new(en, zh))
}

fn people() -> Vec<(String, Label)> {
    vec![
        said(&role::CHANNEL_AGENT, "channel staff", "受理渠道人员"),
        said(&role::CENTRE_AGENT, "complaint-centre staff", "省级投诉处理中心人员"),
        said(&role::CENTRE_HEAD, "head of the complaint centre", "省级投诉处理中心负责人"),
        said(&role::REMOTE_AGENT, "remote-unit staff", "远端处理单元人员"),
        said(&role::HANDLER, "handling staff", "处理部门人员"),
        said(&role::DEPARTMENT_HEAD, "head of the department", "处理部门负责人"),
        said(&role::PROVINCIAL_SERVICE, "provincial customer service", "省分公司客户服务部门"),
        said(&role::HEAD_OFFICE_AGENT, "head-office complaint centre", "总部投诉中心"),
        said(&role::HEAD_OFFICE_SERVICE, "head-office customer service", "总部客户服务部门"),
        said(&department::CENTRE, "provincial complaint centre", "省级投诉处理中心"),
        said(&department::HEAD_OFFICE, "head office", "总部投诉中心"),
        said("system", "system", "系统"),
    ]
}

fn lines() -> Vec<(String, Label)> {
    vec![
        said(&line::GSM, "GSM", "GSM业务"),
        said(&line::WCDMA, "WCDMA", "WCDMA业务"),
        said(&line::TELEPHONE, "fixed telephone", "固定电话"),
        said(&line::BROADBAND, "broadband and data", "宽带/数据"),
        said(&line::PHS, "PHS", "小灵通"),
        said(&line::PAYPHONE, "public telephones", "公话/话吧"),
        said(&line::LEASED_LINE, "leased line", "专线"),
        said(&line::CARDS, "cards", "卡类"),
        said(&line::MOBILE_DATA, "mobile data services", "移动数据类增值业务"),
        said(&line::MESSAGES, "message services", "短信类增值业务"),
        said(&line::VOICE, "voice services", "语音类增值业务"),
        said(&line::FIXED_DATA, "fixed-line data services", "固网数据类增值业务"),
        said(&line::OWN_HALL, "own service hall", "自建营业厅"),
        said(&line::PARTNER_HALL, "partner's service hall", "合作营业厅"),
        said(&line::AGENT, "agent", "代理商"),
        said(&line::ACCOUNT_MANAGER, "account manager", "社区/客户经理"),
        said(&line::ONLINE_HALL, "online service hall", "网上营业厅"),
        said(&line::SERVICE_CENTRE, "customer-service centre", "客服中心"),
        said(&line::CLUB, "customers' club", "客户俱乐部"),
    ]
}

fn problems() -> Vec<(String, Label)> {
    vec![
        said(&subject::NETWORK, "network quality", "网络质量"),
        said(&subject::INTERCONNECTION, "interconnection", "互联互通"),
        said(&subject::ROAMING, "roaming", "漫游"),
        said(&subject::LONG_DISTANCE, "incoming long-distance calls", "长途来话"),
        said(&subject::CALL_RECORDS, "disputed call records", "话单争议"),
        said(&subject::BILLING, "billing", "计费"),
        said(&subject::IN_NET, "quality within the network", "网内通信质量"),
        said(&subject::BETWEEN_NETS, "quality between networks", "网间通信质量"),
        said(&subject::TARIFF, "disputed tariff", "资费争议"),
        said(&subject::ORDERS, "orders and contracts", "业务办理"),
        said(&subject::TERMINAL, "terminal", "终端"),
        said(&subject::CHARGING, "charging", "收费"),
        said(&subject::WEB_SITE, "web site", "网站问题"),
        said(&subject::SUBSCRIPTION, "subscription", "定制退定"),
        said(&subject::SERVICE, "quality of service", "服务质量"),
    ]
}

fn facts() -> Vec<(String, Label)> {
    vec![
        said("general", "general", "一般"),
        said("provincial", "provincial", "省级"),
        said("national", "national", "全国级"),
        said("ordinary", "ordinary customer", "普通客户"),
        said("vip", "VIP customer", "VIP客户"),
        said("media", "media exposure", "媒体曝光"),
        said("consumer-body", "consumer association", "消费者协会"),
        said(&nature::COURT, "court involved", "司法介入"),
        said("hotline", "hotline", "客服热线"),
        said("online", "web site", "公司网站"),
        said("email", "e-mail", "电子邮件"),
        said("post", "letter", "信函"),
        said("counter", "service hall", "营业厅"),
        said("visit", "visit", "来访"),
        said("on-site", "face to face", "面对面"),
        said("regulator", "regulator", "行业监管部门"),
        said(&flag::THREE_G, "3G customer", "3G客户"),
        said(&flag::MANY_HIT, "many customers hit", "大范围客户受影响"),
        said(&flag::SERVICE_DOWN, "basic communication down", "基本通信中断"),
        said(&flag::FILED, "filed", "立案"),
        said(&flag::KEY_CASE, "key case", "重点申诉"),
        said(&mark::SIGNED, "customer signed the record", "客户签字确认"),
        said(&mark::BAD_HANDLING, "screened: bad handling", "甄别：处理方法不当"),
        said(&mark::OTHER_GROUNDS, "screened: other grounds", "甄别：其他原因"),
        said(&mark::REPLIED, "head office replied", "总部已反馈"),
        said(&mark::FILING_REPORT, "reported for filing", "已报备"),
        said(&mark::MEDIATION, "mediator's opinion on file", "调解意见已归档"),
        said(&remedy::BILL_CORRECTION, "bill corrected", "计费差错更正"),
        said(&remedy::RELEASE, "released from the contract", "解除服务协议"),
        said(&remedy::CREDIT, "credit", "话费补偿"),
        said("apology", "apology", "道歉"),
        said("refund", "refund", "退费"),
        said("repair", "repair", "修复"),
        said(&end::SOLVED, "solved", "已解决"),
        said(&end::EXPLAINED, "explanation agreed", "解释口径达成一致"),
        said(&end::POSITION_STATED, "position stated", "已表明立场"),
        said(&end::COMPANY_LIABLE, "company liable", "企业责任"),
        said(&end::HANDLED_BEFORE, "handled properly beforehand", "先期处理得当"),
        said(&end::CASE_WITHDRAWN, "case withdrawn", "立案撤消"),
        said(&end::CUSTOMERS_CAUSE, "customer's own cause", "用户原因"),
    ]
}
