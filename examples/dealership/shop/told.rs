//! What is printed on the terminal.

use std::fmt::Write as _;

use redress::lifecycle::StateKind;
use redress::vocabulary::{Incentive, Lang};

use super::Error;
use super::simulation::Scene;
use super::table::{Align, Table, WIDTH, pad, wrap};
use super::{labels, months, narrate, story};

/// How many notices and open cases fit a screen.
const MOST: usize = 40;

/// The whole text.
pub(crate) fn text(scene: &Scene) -> Result<String, Error> {
    let lang = scene.lang;
    let mut text = String::new();
    title(&mut text, &opening(scene));
    for line in wrap(&figures(scene), WIDTH) {
        let _ = writeln!(text, "{line}");
    }
    for channel in story::CHANNELS {
        if let Some(complaint) = story::of(scene, &channel) {
            let label = scene.word(channel.as_str());
            let head = match lang {
                Lang::En => format!("One complaint {label}: {}", complaint.id),
                Lang::Zh => format!("{label}投诉一例：{}", complaint.id),
            };
            title(&mut text, &head.replace("complaint call-back", "complaint from a call-back"));
            tell(&mut text, scene, complaint)?;
        }
    }
    if scene.months.len() > 3 {
        title(&mut text, lang.pick("All month ends", "各月汇总"));
        text.push_str(&months::ledger(scene).text());
        title(&mut text, lang.pick("The last three month ends", "最近三个月月末汇总"));
    } else {
        title(&mut text, lang.pick("Month ends (DLR-17, DLR-18)", "月末汇总（DLR-17、DLR-18）"));
    }
    text.push_str(&months::table(scene).text());
    notices(&mut text, scene);
    open(&mut text, scene);
    oem(&mut text, scene)?;
    refusals(&mut text, scene);
    Ok(text)
}

fn title(text: &mut String, title: &str) {
    let _ = writeln!(text, "\n{title}\n{}", "═".repeat(WIDTH));
}

/// The headline.
pub(crate) fn opening(scene: &Scene) -> String {
    let (from, until) = scene.span();
    let last = until.pred_opt().unwrap_or(until);
    match scene.lang {
        Lang::En => format!("Complaints at the dealership, {from} to {last}"),
        Lang::Zh => format!("客户抱怨与投诉：{from} 至 {last}"),
    }
}

/// The whole run in three sentences.
pub(crate) fn figures(scene: &Scene) -> String {
    let (all, open) = (scene.complaints.len(), scene.open().count());
    let closed = scene.ended(StateKind::Closed);
    let (withdrawn, declined) =
        (scene.ended(StateKind::Withdrawn), scene.ended(StateKind::Declined));
    let (sweeps, seed) = (scene.sweeps, scene.seed);
    let from = match (scene.rows, scene.lang) {
        (Some(rows), Lang::En) => format!("from a log of {rows} rows"),
        (Some(rows), Lang::Zh) => format!("来自 {rows} 行日志"),
        (None, Lang::En) => format!("seed {seed}"),
        (None, Lang::Zh) => format!("随机种子 {seed}"),
    };
    match scene.lang {
        Lang::En => format!(
            "{all} cases ({from}): {closed} closed, {withdrawn} withdrawn, {declined} not ours, {open} open. \
             The desk was woken {sweeps} times because a warning or a limit fell due, and never in between. \
             All persons, vehicles and amounts are fictional."
        ),
        Lang::Zh => format!(
            "共 {all} 件（{from}）：关单 {closed}，撤诉 {withdrawn}，不予受理 {declined}，未结 {open}。\
             系统仅在预警或时限到期时被唤醒，共 {sweeps} 次。人员、车辆、金额均为虚构。"
        ),
    }
}

/// One complaint, line by line.
fn tell(
    text: &mut String,
    scene: &Scene,
    complaint: &redress::complaint::Complaint,
) -> Result<(), Error> {
    let (when, who) = (17, if scene.lang == Lang::En { 36 } else { 24 });
    for moment in narrate::moments(scene, complaint)? {
        let mut left = format!(
            "{}{}",
            pad(&scene.moment(moment.at), when, Align::Left),
            pad(&moment.who, who, Align::Left)
        );
        for line in &moment.lines {
            for (number, part) in wrap(&line.text, WIDTH - when - who - 2).into_iter().enumerate() {
                let mark = if number == 0 { line.sign.mark() } else { " " };
                let _ = writeln!(text, "{left}{mark} {part}");
                left = " ".repeat(when + who);
            }
        }
    }
    Ok(())
}

fn notices(text: &mut String, scene: &Scene) {
    let lang = scene.lang;
    title(text, lang.pick("Penalty and reward notices (DLR-31)", "罚款、奖励通知单（DLR-31）"));
    let all = months::imposed(scene).len();
    if all > MOST {
        let _ = match lang {
            Lang::En => writeln!(text, "  the last {MOST} of {all}"),
            Lang::Zh => writeln!(text, "  共 {all} 份，列最近 {MOST} 份"),
        };
    }
    text.push_str(&months::notices(scene, MOST).text());
    let ((fines, fined), (rewards, rewarded)) =
        (months::sum(scene, Incentive::Penalty), months::sum(scene, Incentive::Reward));
    let _ = match lang {
        Lang::En => writeln!(
            text,
            "  {fines} penalties, {fined} in all; {rewards} rewards, {rewarded} in all; A + B: jointly, each the whole amount"
        ),
        Lang::Zh => writeln!(
            text,
            "  罚款 {fines} 份，合计 {fined}；奖励 {rewards} 份，合计 {rewarded}；甲 + 乙：连带责任，各全额"
        ),
    };
}

fn open(text: &mut String, scene: &Scene) {
    let lang = scene.lang;
    let all = scene.open().count();
    let head = match lang {
        Lang::En => format!("Open cases carried over into the next month (DLR-17): {all}"),
        Lang::Zh => format!("未结、转入下月（DLR-17）：{all} 件"),
    };
    title(text, &head);
    if all > MOST {
        let _ = match lang {
            Lang::En => writeln!(text, "  the last {MOST}"),
            Lang::Zh => writeln!(text, "  列最近 {MOST} 件"),
        };
    }
    text.push_str(&months::open(scene, MOST).text());
    if let Some((head, lines)) = months::why(scene) {
        let _ = writeln!(text, "\n  {head}");
        for line in lines.iter().flat_map(|line| wrap(line, WIDTH - 2)) {
            let _ = writeln!(text, "  {line}");
        }
    }
}

/// The OEM's tracking sheet.
fn oem(text: &mut String, scene: &Scene) -> Result<(), Error> {
    let (counts, table) = super::forms::oem(scene, 12)?;
    title(
        text,
        scene.lang.pick("The OEM's tracking sheet (DLR-29)", "厂家客户投诉处理跟踪表（DLR-29）"),
    );
    let _ = writeln!(text, "  {counts}");
    text.push_str(&table.text());
    Ok(())
}

/// What people wanted and the desk did not allow.
fn refusals(text: &mut String, scene: &Scene) {
    if scene.refusals.is_empty() {
        return;
    }
    let lang = scene.lang;
    let head = match lang {
        Lang::En => format!("What the desk refused: {}", scene.refusals.len()),
        Lang::Zh => format!("系统拒绝的操作：{} 次", scene.refusals.len()),
    };
    title(text, &head);
    text.push_str(&refused(scene).text());
}

/// Refusals of one kind in a row: how often, who, what, why, and the first case.
pub(crate) fn refused(scene: &Scene) -> Table {
    let lang = scene.lang;
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(&[
        (lang.pick("times", "次数"), right),
        (lang.pick("who", "角色"), left),
        (lang.pick("wanted to", "操作"), left),
        (lang.pick("why not", "原因"), left),
        (lang.pick("first", "首例"), left),
    ]);
    let mut kinds: Vec<([String; 3], usize, &str)> = Vec::new();
    for refusal in &scene.refusals {
        let kind = [
            scene.word(refusal.actor.role.as_str()).to_owned(),
            refusal.command.label(lang).to_owned(),
            labels::refusal(&scene.policy, &refusal.why, lang),
        ];
        match kinds.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, times, _)) => *times += 1,
            None => kinds.push((kind, 1, refusal.id.as_str())),
        }
    }
    kinds.sort_by_key(|(_, times, _)| std::cmp::Reverse(*times));
    for ([who, command, why], times, first) in kinds.into_iter().take(MOST) {
        table.row([times.to_string(), who, command, why, first.to_owned()]);
    }
    table
}
