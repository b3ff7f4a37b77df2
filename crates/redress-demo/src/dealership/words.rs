//! Names for the codes and people of the dealership.

use redress::policy::Policy;
use redress_report::Glossary;

use super::people;

/// Names of codes that no policy of a dealership defines, in English and Chinese.
pub const WORDS: &[(&str, &str, &str)] = &[
    ("technician", "technician", "维修技师"),
    ("parts-clerk", "parts clerk", "配件员"),
    ("out-of-scope", "not ours to settle", "不属本店受理范围"),
    ("not-enough", "offer not enough", "客户不接受方案"),
    ("waiting-for-parts", "waiting for parts", "等待配件"),
    ("part-on-order", "part on order", "配件在途"),
    ("settled-privately", "settled by the customer", "客户自行解决"),
    ("first-time", "first time, cautioned", "首次，口头提醒"),
    ("rework", "sent back by the call-back", "回访退回"),
    ("customer-satisfied", "customer satisfied", "客户满意"),
    ("no-further-demand", "no further demand", "客户无异议"),
    ("not-reached", "customer not reached", "多次回访未接通"),
    ("repair-not-lasting", "repair did not last", "维修不彻底"),
    ("part-late", "part late", "配件延误"),
    ("material-defect", "material defect", "材料缺陷"),
    ("promise-not-kept", "promise not kept", "承诺未兑现"),
    ("attitude", "attitude", "服务态度"),
    ("waiting-time", "waiting time", "等待时间长"),
    ("customer-service", "customer service", "客服部"),
    ("general", "general", "一般"),
    ("first-contact", "customer contacted", "联系客户"),
    ("form-contact", "department contacts customer", "部门联系客户"),
    ("rectification", "rectification", "整改"),
    ("ordinary", "ordinary", "普通"),
    ("vip", "VIP", "重要客户"),
    ("oem-support", "OEM support needed", "需厂家支持"),
    ("management", "management", "总经办"),
    ("form-return", "form returned", "处理表交客服部"),
    ("handle", "handled", "处理完毕"),
];

/// The policy's labels, and the dealership's names for titles, reasons, causes and people.
#[must_use]
pub fn glossary(policy: &Policy) -> Glossary<'_> {
    let mut glossary = Glossary::new(policy).words(WORDS);
    for person in people::everybody() {
        glossary = person.known_to(glossary);
    }
    // Of several holders of a role, the first is named.
    let mut held = Vec::new();
    for person in people::everybody().filter(|person| people::leads(person)) {
        if !held.contains(&&person.role) {
            held.push(&person.role);
            glossary = glossary.holder(person.role.clone(), person.id());
        }
    }
    glossary
}
