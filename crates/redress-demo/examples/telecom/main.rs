//! One case of each kind under the telecom procedure (TEL-1 to TEL-36), told line by line.
//!
//! ```text
//! cargo run --example telecom
//! cargo run --example telecom -- --lang zh
//! ```

mod cases;
mod people;

use redress::vocabulary::Lang;
use redress_demo::{Failure, Stage, telecom};
use redress_report::Sign;

/// Names of codes that the policy does not define.
const WORDS: [(&str, &str, &str); 12] = [
    ("cell-overloaded", "cell overloaded", "小区拥塞"),
    ("backbone-port", "port at the backbone", "骨干端口故障"),
    ("no-mast-in-the-valley", "no mast in the valley", "山谷无基站"),
    ("port-replaced-without-test", "port replaced without a test", "更换端口未测试"),
    ("billed-while-down", "billed while the line was down", "断网期间仍计费"),
    ("handled-badly", "handled badly", "处理方法不当，再处理"),
    ("still-no-coverage", "still no coverage", "仍无信号"),
    ("site-survey", "the site must be surveyed", "需现场勘察"),
    ("no-improvement-named", "no improvement named", "未说明整改措施"),
    ("level-1-channel", "level 1, channel", "一级授权（受理渠道）"),
    ("level-2-centre", "level 2, centre", "二级授权（处理中心）"),
    ("level-3-head", "level 3, head of the centre", "三级授权（中心负责人）"),
];

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let lang = match (arguments.next().as_deref(), arguments.next().as_deref()) {
        (None, _) | (Some("--lang"), Some("en")) => Lang::En,
        (Some("--lang"), Some("zh")) => Lang::Zh,
        _ => return Err("usage: telecom [--lang zh|en]".into()),
    };
    let stage = Stage::new(telecom::operator().policy()?, "2026-03-02 08:00")?;
    // In chronological order; the later cases arise from earlier ones.
    let spot = cases::on_the_spot(&stage)?;
    let vip = cases::vip_by_the_remote_unit(&stage)?;
    let national = cases::national(&stage)?;
    let promised = cases::promised_anew(&stage)?;
    let escalated = cases::escalated(&stage, &national)?;
    let appeal = cases::appeal(&stage, &escalated)?;
    let told = [
        (spot, "answered on the spot", "现场答复"),
        (vip, "a VIP, by the remote unit and back", "VIP客户，经远端处理单元处理并逐级反馈"),
        (national, "national, up to head office", "全国级，市→省→总部逐级升级"),
        (promised, "given a new promise, then explained", "重新承诺时限，解释口径达成一致"),
        (escalated, "escalated complaint, fixed-line", "升级投诉（固网）"),
        (appeal, "appeal, filed by the regulator", "申诉（行业监管立案）"),
    ];
    let mut text = format!("{}\n", Sign::legend(lang));
    for (number, (case, en, zh)) in (1..).zip(told) {
        text += &format!("\n━━ {number}. {} · {}\n", case.id, lang.pick(en, zh));
        text += &case.told(&WORDS, &people::ALL, lang)?;
    }
    Ok(redress_demo::print(&text)?)
}
