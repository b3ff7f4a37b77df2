//! The fictional staff and customers.

use crate::Person;
use redress::vocabulary::{ActorId, Department, Lang, Line, Role, ShortText, Subject, Text};
use redress_presets::dealership::{
    Contact, Personal, Phone, Sex, Vehicle, Vin, department as d, role as r, subject,
};

/// The general manager.
pub(crate) static GENERAL_MANAGER: Person = Person::new(
    redress::code!("chen.guodong"),
    ("Chen Guodong", "陈国栋"),
    r::GENERAL_MANAGER,
    Some(redress::code!("management")),
);
/// The customer-service manager.
pub(crate) static SERVICE_DESK: Person = Person::new(
    redress::code!("lin.yue"),
    ("Lin Yue", "林悦"),
    r::CUSTOMER_SERVICE_MANAGER,
    Some(d::CUSTOMER_SERVICE),
);
static STAFF: [Person; 17] = [
    Person::new(
        redress::code!("zhou.min"),
        ("Zhou Min", "周敏"),
        r::CUSTOMER_SERVICE,
        Some(d::CUSTOMER_SERVICE),
    ),
    Person::new(
        redress::code!("xu.ting"),
        ("Xu Ting", "徐婷"),
        r::CUSTOMER_SERVICE,
        Some(d::CUSTOMER_SERVICE),
    ),
    Person::new(redress::code!("gao.wei"), ("Gao Wei", "高伟"), r::SALES_MANAGER, Some(d::SALES)),
    Person::new(
        redress::code!("wu.jianjun"),
        ("Wu Jianjun", "吴建军"),
        r::STATION_HEAD,
        Some(d::AFTER_SALES),
    ),
    Person::new(
        redress::code!("ma.lichun"),
        ("Ma Lichun", "马立春"),
        r::WORKSHOP_MANAGER,
        Some(d::WORKSHOP),
    ),
    Person::new(redress::code!("sun.hao"), ("Sun Hao", "孙浩"), r::PARTS_MANAGER, Some(d::PARTS)),
    Person::new(
        redress::code!("he.xiaoyan"),
        ("He Xiaoyan", "何晓燕"),
        r::SERVICE_MANAGER,
        Some(d::RECEPTION),
    ),
    Person::new(
        redress::code!("deng.kai"),
        ("Deng Kai", "邓凯"),
        r::SERVICE_CONSULTANT,
        Some(d::RECEPTION),
    ),
    Person::new(
        redress::code!("luo.jing"),
        ("Luo Jing", "罗静"),
        r::SERVICE_CONSULTANT,
        Some(d::RECEPTION),
    ),
    Person::new(
        redress::code!("peng.fei"),
        ("Peng Fei", "彭飞"),
        r::SERVICE_CONSULTANT,
        Some(d::RECEPTION),
    ),
    Person::new(
        redress::code!("tang.yu"),
        ("Tang Yu", "唐宇"),
        r::SALES_CONSULTANT,
        Some(d::SALES),
    ),
    Person::new(
        redress::code!("fang.rui"),
        ("Fang Rui", "方睿"),
        r::SALES_CONSULTANT,
        Some(d::SALES),
    ),
    // Technicians and clerks own cases, but act through their managers.
    Person::new(redress::code!("guo.liang"), ("Guo Liang", "郭亮"), TECHNICIAN, Some(d::WORKSHOP)),
    Person::new(redress::code!("cao.bin"), ("Cao Bin", "曹斌"), TECHNICIAN, Some(d::WORKSHOP)),
    Person::new(redress::code!("qin.lan"), ("Qin Lan", "秦岚"), CLERK, Some(d::PARTS)),
    Person::new(redress::code!("shi.yong"), ("Shi Yong", "石勇"), CLERK, Some(d::PARTS)),
    Person::new(
        redress::code!("bai.xue"),
        ("Bai Xue", "白雪"),
        r::SERVICE_CONSULTANT,
        Some(d::AFTER_SALES),
    ),
];

/// Repairs cars. A title, not a role of the policy.
pub(crate) const TECHNICIAN: Role = redress::code!("technician");
/// Orders parts. A title, not a role of the policy.
pub(crate) const CLERK: Role = redress::code!("parts-clerk");

/// All staff, the general manager first.
pub fn everybody() -> impl Iterator<Item = &'static Person> {
    [&GENERAL_MANAGER, &SERVICE_DESK].into_iter().chain(&STAFF)
}

/// The person with an id.
pub(crate) fn by_id(id: &ActorId) -> Option<&'static Person> {
    everybody().find(|person| person.id() == *id)
}

/// The first person who holds a role.
#[must_use]
pub fn holding(role: &Role) -> Option<&'static Person> {
    everybody().find(|person| person.role == *role)
}

/// Whether a person's role is held by one person only.
pub(crate) fn leads(person: &Person) -> bool {
    ![r::CUSTOMER_SERVICE, r::SERVICE_CONSULTANT, r::SALES_CONSULTANT, TECHNICIAN, CLERK]
        .contains(&person.role)
}

/// A member of a department, chosen by a number, excluding its managers.
pub(crate) fn one_of(department: &Department, pick: usize) -> &'static Person {
    let ranks = [r::SERVICE_CONSULTANT, r::SALES_CONSULTANT, TECHNICIAN, CLERK];
    let crew: Vec<_> = STAFF
        .iter()
        .filter(|person| {
            person.department.as_ref() == Some(department) && ranks.contains(&person.role)
        })
        .collect();
    pick.checked_rem(crew.len()).and_then(|at| crew.get(at).copied()).unwrap_or(&SERVICE_DESK)
}

/// A consultant for a line of business, chosen by a number.
pub(crate) fn consultant(line: Option<&Line>, pick: usize) -> &'static Person {
    let sales = line == Some(&redress_presets::dealership::line::SALES);
    let department = if sales { d::SALES } else { d::RECEPTION };
    one_of(&department, pick)
}

/// A customer-service agent, chosen by a number.
pub(crate) fn agent(pick: usize) -> &'static Person {
    let agents = STAFF.iter().filter(|person| person.role == r::CUSTOMER_SERVICE);
    let agents: Vec<_> = agents.collect();
    pick.checked_rem(agents.len()).and_then(|at| agents.get(at).copied()).unwrap_or(&SERVICE_DESK)
}

/// A fictional customer with a car, always the same for a number. Goes into the erasable part of the store;
/// the log has only the number.
pub(crate) fn customer(number: usize, remark: &str) -> Option<Personal> {
    const FAMILY: [&str; 12] =
        ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];
    const GIVEN: [&str; 10] = [
        "女士甲",
        "先生乙",
        "女士丙",
        "先生丁",
        "女士戊",
        "先生己",
        "女士庚",
        "先生辛",
        "女士壬",
        "先生癸",
    ];
    const MODELS: [&str; 5] = ["Aurora S", "Aurora L", "Borealis GT", "Cirrus EV", "Cirrus EV+"];
    let pick = |list: &'static [&'static str], by: usize| {
        number.checked_div(by).and_then(|n| n.checked_rem(list.len())).and_then(|at| list.get(at))
    };
    let name = format!("{}{}", pick(&FAMILY, 1)?, pick(&GIVEN, 12)?);
    let mut contact = Contact::new(ShortText::new(name).ok()?);
    contact.sex =
        Some(if number.is_multiple_of(24) || number % 24 < 12 { Sex::Female } else { Sex::Male });
    contact.phone = Phone::new(format!("000-{number:08}")).ok();
    let mut vehicle = Vehicle::default();
    vehicle.model = ShortText::new(*pick(&MODELS, 3)?).ok();
    vehicle.vin = Vin::new(format!("LXXXXXXXX{number:08}").as_str()).ok();
    vehicle.mileage_km = u32::try_from(number).ok().and_then(|n| n.checked_mul(137));
    Some(Personal {
        contact: Some(contact),
        vehicle: Some(vehicle),
        remark: Text::new(remark.to_owned()).ok(),
        ..Personal::default()
    })
}

/// What a customer says, what is found, and what they say afterwards, in the language of the run.
pub(crate) fn words(subject: Option<&Subject>, lang: Lang) -> (&'static str, &'static str) {
    /// English and Chinese.
    type Words = (&'static str, &'static str);
    static WORDS: [(Subject, Words, Words); 5] = [
        (
            subject::REPAIR_TECHNIQUE,
            (
                "The noise from the front axle is back two days after the repair.",
                "前桥异响，修后两天又出现。",
            ),
            ("Bush not pressed home; done again and test-driven.", "衬套未压到位，已返工并试车。"),
        ),
        (
            subject::PARTS,
            (
                "The lamp was promised for Monday and is still not here.",
                "大灯答应周一到货，至今未到。",
            ),
            ("Order was keyed in late.", "订单录入延误。"),
        ),
        (
            subject::PRODUCT_QUALITY,
            ("The screen goes dark while driving.", "行驶中中控屏黑屏。"),
            ("Control unit replaced under warranty.", "质保更换控制单元。"),
        ),
        (
            subject::DELIVERY,
            (
                "The car was handed over without the mats in the contract.",
                "合同约定的脚垫交车时没有。",
            ),
            ("Accessory left off the order.", "订单漏报附件。"),
        ),
        (
            subject::SERVICE_ATTITUDE,
            ("Nobody looked up when I came in.", "进店无人理睬。"),
            ("Front desk was short of two people that morning.", "当日前台缺两人。"),
        ),
    ];
    let known = WORDS.iter().find(|(about, ..)| subject == Some(about));
    let ((said_en, said_zh), (found_en, found_zh)) = known.map_or(
        (
            ("I waited three hours for an oil change.", "换个机油等了三个小时。"),
            ("Two lifts were out of order.", "两台举升机故障。"),
        ),
        |(_, said, found)| (*said, *found),
    );
    (lang.pick(said_en, said_zh), lang.pick(found_en, found_zh))
}
