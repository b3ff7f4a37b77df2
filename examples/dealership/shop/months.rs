//! The month ends as tables: one row a count, one column a month.

use std::collections::BTreeSet;

use redress::complaint::{Complaint, Notice, Ruling};
use redress::presets::dealership::role;
use redress::vocabulary::{
    Channel, Department, Finding, Grade, Incentive, Kind, Lang, Satisfaction, Topic, channel, grade,
};

use super::labels;
use super::month::{MonthSummary, Tally};
use super::narrate::{money, signed};
use super::simulation::Scene;
use super::table::{Align, Table};

/// The last months of a scene that are shown side by side.
pub(crate) fn shown(scene: &Scene) -> &[MonthSummary] {
    let from = scene.months.len().saturating_sub(3);
    scene.months.get(from..).unwrap_or_default()
}

/// `2026-07`.
pub(crate) fn name(month: &MonthSummary) -> String {
    format!("{}-{:02}", month.year, month.month)
}

/// Kept of all, and the share.
pub(crate) fn tally(tally: Option<&Tally>) -> String {
    let shared = tally.and_then(|tally| Some((tally, tally.share_kept()?)));
    let Some((tally, share)) = shared else { return "–".to_owned() };
    format!("{} / {}  {:3.0} %", tally.kept, tally.kept + tally.broken, share * 100.0)
}

/// The month ends side by side.
pub(crate) fn table(scene: &Scene) -> Table {
    let lang = scene.lang;
    let months = shown(scene);
    let names: Vec<String> = months.iter().map(name).collect();
    let mut columns = vec![("", Align::Left)];
    columns.extend(names.iter().map(|name| (name.as_str(), Align::Right)));
    let mut table = Table::new(&columns);
    let mut row = |label: &str, cell: &dyn Fn(&MonthSummary) -> String| {
        table.row([format!("  {label}")].into_iter().chain(months.iter().map(cell)));
    };
    row(lang.pick("open when it began", "月初未结"), &|m| m.open_before.to_string());
    row(lang.pick("+ received", "＋ 本月接收"), &|m| m.received.to_string());
    row(lang.pick("− ended", "－ 本月结束"), &|m| m.ended.to_string());
    row(lang.pick("= carried over (DLR-17)", "＝ 转入下月（DLR-17）"), &|m| {
        format!("{}{}", if m.balances() { "✓ " } else { "≠ " }, m.carried.len())
    });
    let count = |count: Option<&u64>| count.map_or_else(|| "–".to_owned(), u64::to_string);
    table.head(lang.pick("received, by kind", "按类别"));
    for kind in Kind::ALL.iter().filter(|kind| months.iter().any(|m| m.by_kind.contains_key(kind)))
    {
        let cells = months.iter().map(|m| count(m.by_kind.get(kind)));
        table.row([format!("  {}", kind.label(lang))].into_iter().chain(cells));
    }
    table.head(lang.pick("by grade", "按级别"));
    for grade in keys(months, |m| m.by_grade.keys()) as Vec<Grade> {
        let cells = months.iter().map(|m| count(m.by_grade.get(&grade)));
        table.row([format!("  {}", scene.word(grade.as_str()))].into_iter().chain(cells));
    }
    table.head(lang.pick("by channel", "按渠道"));
    for channel in keys(months, |m| m.by_channel.keys()) as Vec<Channel> {
        let cells = months.iter().map(|m| count(m.by_channel.get(&channel)));
        table.row([format!("  {}", scene.word(channel.as_str()))].into_iter().chain(cells));
    }
    table.head(lang.pick("by subject", "按内容"));
    for subject in keys(months, |m| m.by_subject.keys()) {
        let cells = months.iter().map(|m| count(m.by_subject.get(&subject)));
        table.row([format!("  {}", scene.word(subject.as_str()))].into_iter().chain(cells));
    }
    table.head(lang.pick("by department", "按责任部门"));
    for unit in keys(months, |m| m.by_department.keys()) {
        let cells = months.iter().map(|m| count(m.by_department.get(&unit)));
        table.row([format!("  {}", scene.word(unit.as_str()))].into_iter().chain(cells));
    }
    table.head(lang.pick("limits kept / due, by topic", "时限按时／应办，按事项"));
    for topic in topics(scene, months) {
        let cells = months.iter().map(|m| tally(m.limits.get(&topic)));
        let label = labels::topic(&scene.policy, &topic, lang);
        table.row([format!("  {label}")].into_iter().chain(cells));
    }
    table.head(lang.pick("limits kept / due, by department", "时限按时／应办，按部门"));
    for unit in keys(months, |m| m.limits_by_department.keys()) as Vec<Department> {
        let cells = months.iter().map(|m| tally(m.limits_by_department.get(&unit)));
        table.row([format!("  {}", scene.word(unit.as_str()))].into_iter().chain(cells));
    }
    table.head(lang.pick("satisfaction at the call-back", "回访满意度"));
    for said in Satisfaction::ALL {
        let cells = months.iter().map(|m| count(m.satisfaction.get(said)));
        table.row([format!("  {}", said.label(lang))].into_iter().chain(cells));
    }
    table.head(lang.pick("liability (DLR-20)", "责任认定（DLR-20）"));
    for finding in Finding::ALL {
        let cells = months.iter().map(|m| count(m.liability.get(finding)));
        table.row([format!("  {}", finding.label(lang))].into_iter().chain(cells));
    }
    notices_of(&mut table, months, lang);
    table
}

fn notices_of(table: &mut Table, months: &[MonthSummary], lang: Lang) {
    table.head(
        lang.pick("notices proposed: imposed / waived / pending", "奖惩：已核准／免予／待核准"),
    );
    for effect in Incentive::ALL {
        let cells = months.iter().map(|m| match m.notices.get(effect) {
            Some(sums) => format!("{} / {} / {}", sums.imposed, sums.waived, sums.pending),
            None => "–".to_owned(),
        });
        table.row([format!("  {}", effect.label(lang))].into_iter().chain(cells));
        let cells = months.iter().map(|m| {
            let sum = m.notices.get(effect).and_then(|sums| sums.sum);
            sum.map_or_else(|| "–".to_owned(), |sum| signed(*effect, sum, lang))
        });
        let label = lang.pick("  sum imposed", "  核准金额");
        table.row([format!("  {label}")].into_iter().chain(cells));
    }
}

/// The topics of limits that fell due, in the order in which the policy lists them.
pub(crate) fn topics(scene: &Scene, months: &[MonthSummary]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = keys(months, |m| m.limits.keys());
    let limits = &scene.policy.spec().limits;
    topics.sort_by_key(|topic| limits.iter().position(|rule| rule.topic == *topic));
    topics
}

/// The keys that any of the months has, in order.
pub(crate) fn keys<'m, K: Ord + Clone + 'm, I: Iterator<Item = &'m K>>(
    months: &'m [MonthSummary],
    of: impl Fn(&'m MonthSummary) -> I,
) -> Vec<K> {
    let all: BTreeSet<&K> = months.iter().flat_map(of).collect();
    all.into_iter().cloned().collect()
}

/// All months in short, a row each: for spans too long to lay side by side.
pub(crate) fn ledger(scene: &Scene) -> Table {
    let lang = scene.lang;
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(&[
        (lang.pick("month", "月份"), left),
        (lang.pick("open", "月初未结"), right),
        (lang.pick("received", "接收"), right),
        (lang.pick("ended", "结束"), right),
        (lang.pick("carried over", "转入下月"), right),
        (lang.pick("major", "重大"), right),
        (lang.pick("on site", "现场"), right),
        (lang.pick("call-back", "回访"), right),
        (lang.pick("OEM", "厂家"), right),
        (lang.pick("limits kept", "时限按时"), right),
    ]);
    for month in &scene.months {
        let of = |channel| month.by_channel.get(&channel).copied().unwrap_or_default().to_string();
        let all = month
            .limits
            .values()
            .fold((0, 0), |(kept, broken), tally| (kept + tally.kept, broken + tally.broken));
        let mut sum = Tally::default();
        (sum.kept, sum.broken) = all;
        let share =
            sum.share_kept().map_or_else(|| "–".to_owned(), |s| format!("{:.0} %", s * 100.0));
        let sign = if month.balances() { "" } else { "≠ " };
        table.row([
            name(month),
            month.open_before.to_string(),
            month.received.to_string(),
            month.ended.to_string(),
            format!("{sign}{}", month.carried.len()),
            month.by_grade.get(&grade::MAJOR).copied().unwrap_or_default().to_string(),
            of(channel::ON_SITE),
            of(channel::CALL_BACK),
            of(channel::OEM),
            share,
        ]);
    }
    table
}

/// Notices that were imposed, with their cases, by the day of the decision.
pub(crate) fn imposed(scene: &Scene) -> Vec<(&Complaint, &Notice)> {
    let all = scene.complaints.iter().flat_map(|c| c.notices.iter().map(move |notice| (c, notice)));
    let mut imposed: Vec<_> =
        all.filter(|(_, notice)| matches!(notice.ruling, Some((Ruling::Impose(_), _)))).collect();
    imposed.sort_by_key(|(_, notice)| notice.ruling.as_ref().map(|(_, at)| *at));
    imposed
}

/// DLR-31: department, name, amount, reason, signatures, date; the last so many.
pub(crate) fn notices(scene: &Scene, most: usize) -> Table {
    let lang = scene.lang;
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(&[
        (lang.pick("date", "日期"), left),
        (lang.pick("case", "编号"), left),
        (lang.pick("department", "部门"), left),
        (lang.pick("name", "姓名"), left),
        (lang.pick("each", "每人"), right),
        (lang.pick("reason", "原因"), left),
        (lang.pick("signed by", "签字"), left),
    ]);
    let imposed = imposed(scene);
    for (complaint, notice) in imposed.iter().skip(imposed.len().saturating_sub(most)) {
        let Some((Ruling::Impose(amount), at)) = &notice.ruling else { continue };
        let name = |party| labels::party_name(&scene.policy, party, lang);
        let names: Vec<String> = notice.on.iter().map(name).collect();
        let mut names = names.join(lang.pick(", ", "、"));
        if let Some(joint) = &notice.joint {
            names += &format!("{}{}", " + ", name(joint));
        }
        let short = |role: &redress::vocabulary::Role| match *role == role::GENERAL_MANAGER {
            true => lang.pick("GM", "总经理"),
            false => lang.pick("manager", "部门经理"),
        };
        let signed_by: Vec<&str> = notice.signed.iter().map(short).collect();
        table.row([
            scene.day(*at),
            complaint.id.to_string(),
            scene.department(complaint).to_owned(),
            names,
            signed(notice.effect, *amount, lang),
            labels::incentive(&scene.policy, &notice.incentive, lang).to_owned(),
            signed_by.join(lang.pick(", ", "、")),
        ]);
    }
    table
}

/// What the imposed notices of one effect come to: how many, and for everybody together.
pub(crate) fn sum(scene: &Scene, effect: Incentive) -> (usize, String) {
    let mut count = 0;
    let mut sum = redress::vocabulary::Money::yuan(0);
    for (_, notice) in imposed(scene).into_iter().filter(|(_, n)| n.effect == effect) {
        let Some((Ruling::Impose(amount), _)) = &notice.ruling else { continue };
        count += 1;
        for _ in notice.on.iter().chain(&notice.joint) {
            sum = sum.checked_add(*amount).unwrap_or(sum);
        }
    }
    (count, money(sum, scene.lang))
}

/// The open cases: where each stands, and what is due next; the last so many.
pub(crate) fn open(scene: &Scene, most: usize) -> Table {
    let lang = scene.lang;
    let left = Align::Left;
    let mut table = Table::new(&[
        (lang.pick("case", "编号"), left),
        (lang.pick("received", "接收"), left),
        (lang.pick("channel", "渠道"), left),
        (lang.pick("grade", "级别"), left),
        (lang.pick("department", "责任部门"), left),
        (lang.pick("state", "状态"), left),
        (lang.pick("next limit", "下一时限"), left),
    ]);
    let open: Vec<_> = scene.open().collect();
    for complaint in open.iter().skip(open.len().saturating_sub(most)) {
        let facts = &complaint.facts;
        let state = complaint.state.kind().label(lang);
        let held = lang.pick(", on hold", "，挂起");
        table.row([
            complaint.id.to_string(),
            scene.day(complaint.received_at),
            channel_short(&facts.channel, lang).to_owned(),
            scene.word(facts.grade.as_str()).to_owned(),
            scene.department(complaint).to_owned(),
            format!("{state}{}", if complaint.hold.is_some() { held } else { "" }),
            next_limit(scene, complaint),
        ]);
    }
    table
}

/// A channel in a word.
pub(crate) fn channel_short(channel: &Channel, lang: Lang) -> &'static str {
    if *channel == channel::ON_SITE {
        lang.pick("on site", "现场")
    } else if *channel == channel::OEM {
        lang.pick("OEM", "厂家")
    } else {
        lang.pick("call-back", "回访")
    }
}

/// The limit of an open case that ends first; one that is broken already before all others.
fn next_limit(scene: &Scene, complaint: &Complaint) -> String {
    let lang = scene.lang;
    let label = |limit: &redress::complaint::Limit| {
        labels::limit(&scene.policy, &limit.rule, lang).to_owned()
    };
    let running = complaint.limits.iter();
    let first = running.min_by_key(|limit| (limit.breached.is_none(), limit.due));
    match first {
        None => lang.pick("none running", "无").to_owned(),
        Some(limit) if limit.breached.is_some() => match lang {
            Lang::En => format!("✗ {} since {}", label(limit), scene.moment(limit.due)),
            Lang::Zh => format!("✗ {}，{} 起超时", label(limit), scene.moment(limit.due)),
        },
        Some(limit) if complaint.hold.is_some() => match lang {
            Lang::En => format!("{} (stopped)", label(limit)),
            Lang::Zh => format!("{}（中止）", label(limit)),
        },
        Some(limit) => match lang {
            Lang::En => format!("{} by {}", label(limit), scene.moment(limit.due)),
            Lang::Zh => format!("{}，截止 {}", label(limit), scene.moment(limit.due)),
        },
    }
}

/// Why the furthest limit in days among the open cases ends when it does: the calendar's own words.
pub(crate) fn why(scene: &Scene) -> Option<(String, Vec<String>)> {
    let lang = scene.lang;
    let running = scene.open().flat_map(|c| c.limits.iter().map(move |limit| (c, limit)));
    let plain = running.filter(|(c, limit)| {
        let untouched = limit.promises == 0 && limit.due == limit.original_due;
        untouched && c.holds.is_empty() && c.hold.is_none() && limit.breached.is_none()
    });
    let in_days = plain.filter_map(|(complaint, limit)| {
        let rule = scene.policy.limit(&limit.rule)?;
        let days = matches!(rule.within.kind(), redress::time::PeriodKind::Days(_));
        days.then_some((complaint, limit, rule.within))
    });
    let (complaint, limit, within) = in_days.max_by_key(|(_, limit, _)| limit.due - limit.start)?;
    let label = labels::limit(&scene.policy, &limit.rule, lang);
    let head = match lang {
        Lang::En => format!("Why is “{label}” of {} due then?", complaint.id),
        Lang::Zh => format!("{} 的“{label}”为何至此截止？", complaint.id),
    };
    let why = scene.calendar.explain_due(limit.start, within).ok()?.text(lang);
    Some((head, why.lines().map(str::to_owned).collect()))
}
