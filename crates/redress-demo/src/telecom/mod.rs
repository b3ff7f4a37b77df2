//! A telecom operator that fills in the blanks of the procedure: units, the departments' limits, levels of
//! authority. The figures are made up; the tests of the procedure's clauses use them too.

use redress::policy::{Authority, Ceiling, When};
use redress::time::Period;
use redress::vocabulary::{
    Department, Flag, Label, Line, Money, Role, RuleId, Subject, remedy as known,
};
use redress_presets::telecom::{
    BusinessUnit, DepartmentLimit, Telecom, TicketUnit, Unit, line, remedy, role, subject,
};

/// A remote unit (Zhengzhou).
pub const ZHENGZHOU: Department = redress::code!("zhengzhou-unit");
/// A remote unit (Luoyang).
pub const LUOYANG: Department = redress::code!("luoyang-unit");
/// The mobile department.
pub const MOBILE: Department = redress::code!("mobile-department");
/// The fixed-line department.
pub const FIXED: Department = redress::code!("fixed-line-department");
/// The department for sales channels.
pub const CHANNELS: Department = redress::code!("channel-department");
/// The network department.
pub const NETWORK: Department = redress::code!("network-department");
/// The billing department.
pub const BILLING: Department = redress::code!("billing-department");
/// The complaint centre of another province.
pub const HEBEI: Department = redress::code!("hebei-centre");

/// A customer of three years or more: a condition for using an authority (TEL-20).
pub const LONG_STANDING: Flag = redress::code!("three-years");

fn row(lines: &[Line], subject: Option<Subject>, normal: Period, vip: Period) -> DepartmentLimit {
    DepartmentLimit { lines: lines.to_vec(), subject, normal, vip }
}

fn authority(id: RuleId, to: Role, when: When, yuan: u32) -> Authority {
    Authority::new(id, vec![to], Ceiling::UpTo(Money::yuan(yuan))).when(when).remedies(vec![
        known::APOLOGY,
        remedy::BILL_CORRECTION,
        remedy::CREDIT,
    ])
}

/// The operator's values for the blanks of the procedure.
///
/// # Panics
/// Never: the periods are fixed and valid.
#[must_use]
pub fn operator() -> Telecom {
    let hours = |a: u16| Period::hours(a.into()).expect("some hours");
    let billing = || {
        [subject::BILLING, subject::CALL_RECORDS, subject::TARIFF, subject::CHARGING]
            .into_iter()
            .fold(When::any(), When::subject)
    };
    Telecom {
        remote_units: vec![
            Unit::new(ZHENGZHOU, "Zhengzhou remote unit", "郑州远端处理单元"),
            Unit::new(LUOYANG, "Luoyang remote unit", "洛阳远端处理单元"),
        ],
        business: vec![
            BusinessUnit {
                unit: Unit::new(MOBILE, "mobile department", "移动业务部"),
                lines: [&line::MOBILE[..], &line::VALUE_ADDED].concat(),
            },
            BusinessUnit {
                unit: Unit::new(FIXED, "fixed-line department", "固网业务部"),
                lines: line::FIXED.to_vec(),
            },
            BusinessUnit {
                unit: Unit::new(CHANNELS, "channel department", "渠道管理部"),
                lines: line::CHANNELS.to_vec(),
            },
        ],
        ticket: vec![
            TicketUnit {
                unit: Unit::new(NETWORK, "network department", "网络运行部"),
                subjects: vec![
                    subject::NETWORK,
                    subject::INTERCONNECTION,
                    subject::ROAMING,
                    subject::IN_NET,
                    subject::BETWEEN_NETS,
                ],
            },
            TicketUnit {
                unit: Unit::new(BILLING, "billing department", "计费业务部"),
                subjects: billing().subject,
            },
        ],
        other_provinces: vec![Unit::new(HEBEI, "Hebei complaint centre", "河北省投诉处理中心")],
        department_limits: vec![
            row(&line::MOBILE, None, hours(24), hours(12)),
            row(&line::MOBILE, Some(subject::NETWORK), hours(36), hours(24)),
            row(&line::FIXED, None, hours(36), hours(16)),
            row(&[], None, hours(16), hours(8)),
        ],
        authorities: vec![
            authority(redress::code!("level-1-channel"), role::CHANNEL_AGENT, billing(), 50),
            authority(redress::code!("level-2-centre"), role::CENTRE_AGENT, billing(), 100),
            authority(
                redress::code!("level-2-centre-long-standing"),
                role::CENTRE_AGENT,
                billing().flag(LONG_STANDING),
                300,
            ),
            authority(redress::code!("level-3-head"), role::CENTRE_HEAD, When::any(), 2000)
                .remedies(Vec::new()),
        ],
        labels: [(
            LONG_STANDING.to_string(),
            Label::new("customer for three years or more", "在网三年以上客户"),
        )]
        .into(),
        promises: 2,
        escalated_other_lines: Some(Period::working_days(5).expect("five days")),
        appeal_follow_up: Some(Period::days(3).expect("three days")),
        ..Telecom::default()
    }
}
