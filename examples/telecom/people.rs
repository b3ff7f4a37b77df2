//! The people of the story, above and below the provincial complaint centre.

use redress::presets::telecom::{department, role};
use redress::vocabulary::{Actor, ActorId, Department, Lang, Role};

use crate::operator;

/// Somebody who acts, with the name that a reader sees.
pub(crate) struct Person {
    id: &'static str,
    en: &'static str,
    zh: &'static str,
    role: Role,
    department: Option<Department>,
}

const fn person(
    id: &'static str,
    (en, zh): (&'static str, &'static str),
    role: Role,
    department: Option<Department>,
) -> Person {
    Person { id, en, zh, role, department }
}

const HALL_UNIT: Department = Department::new_static("zhongyuan-hall");

/// Staff of a service hall in Zhengzhou.
pub(crate) const HALL: Person =
    person("hall.liu", ("Liu Min", "刘敏"), role::CHANNEL_AGENT, Some(HALL_UNIT));
pub(crate) const AGENT: Person =
    person("centre.li", ("Li Na", "李娜"), role::CENTRE_AGENT, Some(department::CENTRE));
pub(crate) const CENTRE_HEAD: Person =
    person("centre.qian", ("Qian Jin", "钱进"), role::CENTRE_HEAD, Some(department::CENTRE));
pub(crate) const REMOTE: Person =
    person("zhengzhou.sun", ("Sun Lei", "孙磊"), role::REMOTE_AGENT, Some(operator::ZHENGZHOU));
pub(crate) const NETWORK: Person =
    person("network.wu", ("Wu Gang", "吴刚"), role::HANDLER, Some(operator::NETWORK));
pub(crate) const FIXED: Person =
    person("fixed.wei", ("Wei Qiang", "魏强"), role::HANDLER, Some(operator::FIXED));
pub(crate) const FIXED_HEAD: Person =
    person("fixed.jiang", ("Jiang Tao", "蒋涛"), role::DEPARTMENT_HEAD, Some(operator::FIXED));
pub(crate) const PROVINCE: Person =
    person("province.han", ("Han Xue", "韩雪"), role::PROVINCIAL_SERVICE, None);
pub(crate) const HEAD_OFFICE: Person = person(
    "head-office.yang",
    ("Yang Fan", "杨帆"),
    role::HEAD_OFFICE_AGENT,
    Some(department::HEAD_OFFICE),
);
pub(crate) const HEAD_OFFICE_SERVICE: Person = person(
    "head-office.zhu",
    ("Zhu Yun", "朱云"),
    role::HEAD_OFFICE_SERVICE,
    Some(department::HEAD_OFFICE),
);

const ALL: [&Person; 10] = [
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

impl Person {
    /// As the desk knows them.
    pub(crate) fn actor(&self) -> Actor {
        let actor = Actor::new(ActorId::new_static(self.id), self.role.clone());
        match &self.department {
            Some(department) => actor.of(department.clone()),
            None => actor,
        }
    }
}

/// A person's name, where the story has one.
pub(crate) fn name(id: &ActorId, lang: Lang) -> Option<&'static str> {
    let known = ALL.into_iter().find(|person| person.id == id.as_str());
    known.map(|person| lang.pick(person.en, person.zh))
}
