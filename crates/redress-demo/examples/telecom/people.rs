//! The people of the story, above and below the provincial complaint centre.

use redress::vocabulary::Department;
use redress_demo::{Person, telecom as operator};
use redress_presets::telecom::{department, role};

const HALL_UNIT: Department = redress::code!("zhongyuan-hall");

/// Staff of a service hall in Zhengzhou.
pub(crate) const HALL: Person = Person::new(
    redress::code!("hall.liu"),
    ("Liu Min", "刘敏"),
    role::CHANNEL_AGENT,
    Some(HALL_UNIT),
);
pub(crate) const AGENT: Person = Person::new(
    redress::code!("centre.li"),
    ("Li Na", "李娜"),
    role::CENTRE_AGENT,
    Some(department::CENTRE),
);
pub(crate) const CENTRE_HEAD: Person = Person::new(
    redress::code!("centre.qian"),
    ("Qian Jin", "钱进"),
    role::CENTRE_HEAD,
    Some(department::CENTRE),
);
pub(crate) const REMOTE: Person = Person::new(
    redress::code!("zhengzhou.sun"),
    ("Sun Lei", "孙磊"),
    role::REMOTE_AGENT,
    Some(operator::ZHENGZHOU),
);
pub(crate) const NETWORK: Person = Person::new(
    redress::code!("network.wu"),
    ("Wu Gang", "吴刚"),
    role::HANDLER,
    Some(operator::NETWORK),
);
pub(crate) const FIXED: Person = Person::new(
    redress::code!("fixed.wei"),
    ("Wei Qiang", "魏强"),
    role::HANDLER,
    Some(operator::FIXED),
);
pub(crate) const FIXED_HEAD: Person = Person::new(
    redress::code!("fixed.jiang"),
    ("Jiang Tao", "蒋涛"),
    role::DEPARTMENT_HEAD,
    Some(operator::FIXED),
);
pub(crate) const PROVINCE: Person = Person::new(
    redress::code!("province.han"),
    ("Han Xue", "韩雪"),
    role::PROVINCIAL_SERVICE,
    None,
);
pub(crate) const HEAD_OFFICE: Person = Person::new(
    redress::code!("head-office.yang"),
    ("Yang Fan", "杨帆"),
    role::HEAD_OFFICE_AGENT,
    Some(department::HEAD_OFFICE),
);
pub(crate) const HEAD_OFFICE_SERVICE: Person = Person::new(
    redress::code!("head-office.zhu"),
    ("Zhu Yun", "朱云"),
    role::HEAD_OFFICE_SERVICE,
    Some(department::HEAD_OFFICE),
);

/// All of them.
pub(crate) const ALL: [&Person; 10] = [
    &HALL,
    &AGENT,
    &CENTRE_HEAD,
    &REMOTE,
    &NETWORK,
    &FIXED,
    &FIXED_HEAD,
    &PROVINCE,
    &HEAD_OFFICE,
    &HEAD_OFFICE_SERVICE,
];
