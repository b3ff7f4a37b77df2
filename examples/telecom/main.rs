//! One case of each kind under the telecom procedure (TEL-1 to TEL-36), told line by line.
//!
//! ```text
//! cargo run --example telecom
//! cargo run --example telecom -- --lang zh
//! ```

mod cases;
mod operator;
mod people;
mod scene;
mod tell;
mod words;

use redress::vocabulary::Lang;

use scene::{Error, Scene};

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let lang = match (arguments.next().as_deref(), arguments.next().as_deref()) {
        (None, _) | (Some("--lang"), Some("en")) => Lang::En,
        (Some("--lang"), Some("zh")) => Lang::Zh,
        _ => return Err("usage: telecom [--lang zh|en]".into()),
    };
    let scene = Scene::new(operator::operator().policy()?, lang)?;
    // In the order in which they happen; the later ones grow out of earlier ones.
    let spot = cases::on_the_spot(&scene)?;
    let vip = cases::vip_by_the_remote_unit(&scene)?;
    let national = cases::national(&scene)?;
    let promised = cases::promised_anew(&scene)?;
    let escalated = cases::escalated(&scene, &national)?;
    let appeal = cases::appeal(&scene, &escalated)?;
    let told = [
        (spot, "answered on the spot", "现场答复"),
        (vip, "a VIP, by the remote unit and back", "VIP客户，经远端处理单元处理并逐级反馈"),
        (national, "national, up to head office", "全国级，市→省→总部逐级升级"),
        (promised, "promised anew, then explained", "重新承诺时限，解释口径达成一致"),
        (escalated, "escalated complaint, fixed-line", "升级投诉（固网）"),
        (appeal, "appeal, filed by the regulator", "申诉（行业监管立案）"),
    ];
    println!(
        "{}\n",
        lang.pick(
            "• done   ○ limit   ✓ kept   ! warning   ✗ broken   → who hears of it   ⊘ refused",
            "• 事项   ○ 时限   ✓ 按时   ! 预警   ✗ 超时   → 督办、通知、授权   ⊘ 拒绝",
        )
    );
    for (number, (case, en, zh)) in (1..).zip(told) {
        println!("{}", tell::story(&scene, &case.id, number, lang.pick(en, zh))?);
    }
    Ok(())
}
