//! The results as a report: figures, three complaints told in full, the month ends, notices, open cases, the
//! forms, rejected commands, the lifecycle.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Limit, LogError, Notice, Ruling, transitions};
use redress::desk::DeskError;
use redress::lifecycle::StateKind;
use redress::time::end_of;
use redress::vocabulary::{Incentive, Label, Lang, Money};
use redress_demo::dealership::{self, Scene, glossary};
use redress_metrics::{
    Aggregate, AggregateError, Basis, Breakdown, Dimension, Grain, Indicator, Interval, Reader,
    indicators,
};
use redress_presets::dealership::role;
use redress_report::{
    Cell, Column, Content, Glossary, League, Note, Notes, Pareto, Report, Scorecard, Section,
    StageTimeliness, Story, Table, Teller, Timeline, Trend,
};
use thiserror::Error;

use super::{forms, months, story};

/// Maximum number of rows of a list.
const MOST: usize = 40;

/// Why the report failed. Each of these would be a bug in this program.
#[derive(Debug, Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Desk(#[from] DeskError<dealership::KeptError>),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Figures(#[from] AggregateError),
}

/// Makes a label from a text in each language.
pub(crate) fn both(text: impl Fn(Lang) -> String) -> Label {
    Label::new(text(Lang::En), text(Lang::Zh))
}

/// The whole report.
pub(crate) fn report(
    scene: &Scene,
    options: &dealership::Options,
    rows: Option<u64>,
) -> Result<Report, Error> {
    let words = &glossary(&scene.policy);
    let until = scene.months.last().map_or(DateTime::UNIX_EPOCH, |month| month.until);
    let (from, to) = scene.span();
    let last = to.pred_opt().unwrap_or(to);
    let title = Label::new(
        format!("Complaints at the dealership, {from} to {last}"),
        format!("客户抱怨与投诉：{from} 至 {last}"),
    );
    let mut report = Report::new(title, Interval::WHOLE, scene.calendar.zone(), until);
    figures(&mut report, scene, words, &opening(scene, options, rows))?;
    for channel in story::CHANNELS {
        if let Some(complaint) = story::of(scene, &channel) {
            told(&mut report, scene, words, complaint)?;
        }
    }
    let push = |report: &mut Report, en: &str, zh: &str, table: Table| {
        report.push(Section::new(Label::new(en, zh), Content::Table(table)));
    };
    if scene.months.len() > 3 {
        push(&mut report, "All month ends", "各月汇总", months::ledger(scene));
    }
    let side = months::side_by_side(scene, words);
    push(&mut report, "Month ends (DLR-17, DLR-18)", "月末汇总（DLR-17、DLR-18）", side);
    notices(&mut report, scene, words);
    open(&mut report, scene, words, until);
    let (counts, sheet) = forms::oem(scene, words, MOST)?;
    let name = Label::new("The OEM's tracking sheet (DLR-29)", "厂家客户投诉处理跟踪表（DLR-29）");
    report.push(Section::new(name, Content::Table(sheet)).intro(counts.en, counts.zh));
    if !scene.refusals.is_empty() {
        push(&mut report, "Rejected commands", "系统拒绝的操作", refused(scene, words));
    }
    push(&mut report, "The lifecycle", "流转状态", lifecycle());
    Ok(report)
}

/// The report without sections that do not suit a terminal: the forms and the lifecycle.
pub(crate) fn for_terminal(report: &Report) -> Report {
    let mut short = report.clone();
    short.sections.retain(|section| {
        !matches!(section.content, Content::Paper(_)) && section.title.en != "The lifecycle"
    });
    short
}

/// A summary of the run in three sentences.
fn opening(scene: &Scene, options: &dealership::Options, rows: Option<u64>) -> Label {
    let (all, open) = (scene.complaints.len(), scene.open().count());
    let ended = |state| scene.ended(state);
    let (closed, withdrawn, declined) =
        (ended(StateKind::Closed), ended(StateKind::Withdrawn), ended(StateKind::Declined));
    let (sweeps, seed) = (scene.sweeps, options.seed);
    let (en, zh) = match rows {
        Some(rows) => (format!("from a log of {rows} rows"), format!("来自 {rows} 行日志")),
        None => (format!("seed {seed}"), format!("随机种子 {seed}")),
    };
    Label::new(
        format!(
            "{all} cases ({en}): {closed} closed, {withdrawn} withdrawn, {declined} not ours, {open} open. \
             The desk was woken {sweeps} times because a warning or a limit fell due, and never in between. \
             All persons, vehicles and amounts are fictional."
        ),
        format!(
            "共 {all} 件（{zh}）：关单 {closed}，撤回 {withdrawn}，不予受理 {declined}，未结 {open}。\
             系统仅在预警或时限到期时被唤醒，共 {sweeps} 次。人员、车辆、金额均为虚构。"
        ),
    )
}

/// The figures of the whole span: tiles, cases received, limits kept.
fn figures(
    report: &mut Report,
    scene: &Scene,
    words: &Glossary<'_>,
    opening: &Label,
) -> Result<(), Error> {
    let until = scene.months.last().map_or(DateTime::UNIX_EPOCH, |month| month.until);
    let mut reader = Reader::new(Basis::from(&scene.policy.spec().figures), until);
    for complaint in &scene.complaints {
        reader.history(&scene.desk.log(&complaint.id)?)?;
    }
    let zone = scene.calendar.zone();
    let aggregate = |grain, by: &[Dimension], indicators: Vec<Indicator>| {
        let breakdown = Breakdown { zone, grain, by: by.to_vec(), indicators };
        let mut aggregate = Aggregate::new(breakdown);
        reader.tables().iter().for_each(|table| aggregate.add(table));
        aggregate
    };
    let (received, kept, late) =
        (indicators::received(), indicators::stage_timeliness(), indicators::mean_stage_delay());
    let card = vec![
        received.clone(),
        indicators::backlog(),
        indicators::flow_timeliness(),
        indicators::on_time(),
        indicators::satisfaction(),
        indicators::mean_handling(),
    ];
    let card = aggregate(Grain::Whole, &[], card);
    let title = Label::new("At a glance", "概览");
    let card = Scorecard::of(&card, Interval::WHOLE)?;
    let section = Section::new(title, Content::Scorecard(card));
    report.push(section.intro(&*opening.en, &*opening.zh));

    let grain = if scene.months.len() > 7 { Grain::Month } else { Grain::Week };
    let weeks = aggregate(grain, &[], vec![received.clone()]);
    let last = weeks.figures().iter().map(|figure| figure.interval).max();
    if let Some(last) = last
        && let Some(trend) = Trend::of(&weeks, &received.id, last, 14)?
    {
        let title = match grain {
            Grain::Month => Label::new("Cases received, month by month", "各月接收量"),
            _ => Label::new("Cases received, week by week", "每周接收量"),
        };
        report.push(Section::new(title, Content::Trend(trend)));
    }
    let subjects = aggregate(Grain::Whole, &[Dimension::Subject], vec![received.clone()]);
    let by = Dimension::Subject;
    if let Some(bars) = Pareto::of(&subjects, Interval::WHOLE, &received.id, by, 8, words)? {
        report.push(Section::new(Label::new("Subjects", "投诉内容"), Content::Pareto(bars)));
    }
    let stages = aggregate(Grain::Whole, &[Dimension::Stage], vec![kept.clone(), late.clone()]);
    let order: Vec<&str> =
        scene.policy.spec().limits.iter().map(|rule| rule.topic.as_str()).collect();
    let (ids, by) = ((&kept.id, &late.id), Dimension::Stage);
    let stages = StageTimeliness::of(&stages, Interval::WHOLE, ids, by, &order, words)?;
    if let Some(stages) = stages {
        let title = Label::new("Limits kept, by topic", "时限按时情况（按事项）");
        report.push(Section::new(title, Content::StageTimeliness(stages)));
    }
    let by = Dimension::Department;
    let league = aggregate(Grain::Whole, &[by], vec![kept.clone(), late.clone()]);
    let league = League::of(&league, Interval::WHOLE, by, &[kept.id, late.id], words)?;
    let title = Label::new("Limits kept, by department", "时限按时情况（按责任部门）");
    report.push(Section::new(title, Content::League(league)));
    Ok(())
}

/// One complaint: its chart and its lines, then its handling form.
fn told(
    report: &mut Report,
    scene: &Scene,
    words: &Glossary<'_>,
    complaint: &Complaint,
) -> Result<(), Error> {
    let log = scene.desk.log(&complaint.id)?;
    let mut story = Story::of(words, log.iter().map(AsRef::as_ref));
    let teller = Teller::new(words);
    for refusal in scene.refusals.iter().filter(|refusal| refusal.id == complaint.id) {
        story.push(teller.refused(refusal.at, &refusal.actor, refusal.command, &refusal.why));
    }
    story.timeline = Some(Timeline::of(words, log.iter().map(AsRef::as_ref))?);
    let facts = teller.facts(&complaint.facts);
    let id = &complaint.id;
    let title = Label::new(
        format!("One complaint: {id} · {}", facts.en),
        format!("投诉一例：{id} · {}", facts.zh),
    );
    report.push(Section::new(title, Content::Story(story)));
    let title = Label::new(
        format!("Handling form of {id} (DLR-30)"),
        format!("{id} 客户抱怨/投诉处理表（DLR-30）"),
    );
    let form = forms::handling(scene, complaint)?;
    report.push(Section::new(title, Content::Paper(form)));
    Ok(())
}

/// A local date at the dealership.
fn day(scene: &Scene, at: DateTime<Utc>) -> Cell {
    Cell::from(scene.calendar.local_date(at).to_string())
}

/// The last imposed notices: department, name, amount, reason, signatures, date.
fn notices(report: &mut Report, scene: &Scene, words: &Glossary<'_>) {
    let all = scene.complaints.iter().flat_map(|c| c.notices.iter().map(move |notice| (c, notice)));
    let imposed = |(complaint, notice): (_, &'_ Notice)| match notice.ruling {
        Some((Ruling::Impose(amount), at)) => Some((complaint, notice.clone(), amount, at)),
        _ => None,
    };
    let mut imposed: Vec<(&Complaint, Notice, Money, DateTime<Utc>)> =
        all.filter_map(imposed).collect();
    imposed.sort_by_key(|(.., at)| *at);
    let mut table = Table::of(vec![
        Column::words("date", "日期"),
        Column::words("case", "编号"),
        Column::words("department", "部门"),
        Column::words("name", "姓名"),
        Column::words("effect", "类别"),
        Column::numbers("each", "每人"),
        Column::words("reason", "原因"),
        Column::words("signed by", "签字"),
    ]);
    for (complaint, notice, amount, at) in imposed.iter().skip(imposed.len().saturating_sub(MOST)) {
        let names = both(|lang| {
            let names: Vec<String> =
                notice.on.iter().map(|on| words.party_name(on).text(lang).to_owned()).collect();
            let joint =
                notice.joint.iter().map(|joint| words.party_name(joint).text(lang).to_owned());
            let joint: Vec<String> =
                [names.join(lang.pick(", ", "、"))].into_iter().chain(joint).collect();
            joint.join(" + ")
        });
        let signed = both(|lang| {
            let roles = notice.signed.iter().map(|by| match *by == role::GENERAL_MANAGER {
                true => lang.pick("GM", "总经理"),
                false => lang.pick("manager", "部门经理"),
            });
            roles.collect::<Vec<_>>().join(lang.pick(", ", "、"))
        });
        table.row([
            day(scene, *at),
            Cell::from(complaint.id.to_string()),
            Cell::from(words.code(complaint.route.responsible())),
            Cell::from(names),
            Cell::from(both(|lang| notice.effect.label(lang).to_owned())),
            Cell::Money(*amount),
            Cell::from(words.incentive(&notice.incentive)),
            Cell::from(signed),
        ]);
    }
    let sum = |effect: Incentive| {
        let of = imposed.iter().filter(|(_, notice, ..)| notice.effect == effect);
        let each = |sum: Money, (_, notice, amount, _): &(&Complaint, Notice, Money, _)| {
            let people = notice.on.iter().chain(&notice.joint);
            people.fold(sum, |sum, _| sum.checked_add(*amount).unwrap_or(sum))
        };
        (of.clone().count(), of.fold(Money::yuan(0), each))
    };
    let ((fines, fined), (rewards, rewarded)) = (sum(Incentive::Penalty), sum(Incentive::Reward));
    let (fined, rewarded) = (both(|lang| fined.text(lang)), both(|lang| rewarded.text(lang)));
    let title = Label::new("Penalty and reward notices (DLR-31)", "罚款、奖励通知单（DLR-31）");
    report.push(Section::new(title, Content::Table(table)).intro(
        format!(
            "{fines} penalties, {} in all; {rewards} rewards, {} in all. A + B: jointly, each the whole amount. At most the last {MOST} are listed.",
            fined.en, rewarded.en
        ),
        format!(
            "罚款 {fines} 份，合计 {}；奖励 {rewards} 份，合计 {}。甲 + 乙：连带责任，各全额。最多列最近 {MOST} 份。",
            fined.zh, rewarded.zh
        ),
    ));
}

/// The open cases with their states and next limits; then why the furthest limit ends when it does.
fn open(report: &mut Report, scene: &Scene, words: &Glossary<'_>, now: DateTime<Utc>) {
    let mut table = Table::of(vec![
        Column::words("case", "编号"),
        Column::words("received", "接收"),
        Column::words("channel", "渠道"),
        Column::words("grade", "级别"),
        Column::words("department", "责任部门"),
        Column::words("state", "状态"),
        Column::words("next limit", "下一时限"),
    ]);
    let open: Vec<&Complaint> = scene.open().collect();
    for complaint in open.iter().skip(open.len().saturating_sub(MOST)) {
        let (facts, held) = (&complaint.facts, complaint.hold.is_some());
        let state = words.state(complaint.state.kind());
        let state = both(|lang| {
            let held = if held { lang.pick(", on hold", "，挂起") } else { "" };
            format!("{}{held}", state.text(lang))
        });
        table.row([
            Cell::from(complaint.id.to_string()),
            day(scene, complaint.received_at),
            Cell::from(words.code(&facts.channel)),
            Cell::from(words.code(&facts.grade)),
            Cell::from(words.code(complaint.route.responsible())),
            Cell::from(state),
            Cell::from(next_limit(scene, words, complaint)),
        ]);
    }
    let all = open.len();
    let title = Label::new(
        format!("Open cases carried over into the next month (DLR-17): {all}"),
        format!("未结、转入下月（DLR-17）：{all} 件"),
    );
    report.push(Section::new(title, Content::Table(table)));
    if let Some(note) = why(scene, words, now) {
        let title = Label::new("Why a limit ends when it does", "时限为何至此截止");
        report.push(Section::new(title, Content::Notes(Notes { notes: vec![note] })));
    }
}

/// The limit of an open case that ends first; a breached one comes before all others.
fn next_limit(scene: &Scene, words: &Glossary<'_>, complaint: &Complaint) -> Label {
    let first = complaint.limits.iter().min_by_key(|limit| (limit.breached.is_none(), limit.due));
    let Some(limit) = first else { return Label::new("none running", "无") };
    let (date, time) = end_of(limit.due, scene.calendar.zone());
    let due = format!("{} {}", date.format("%m-%d"), time.get(..5).unwrap_or(&time));
    let name = words.limit(&limit.rule);
    match (limit.breached.is_some(), limit.is_suspended()) {
        (true, _) => {
            Label::new(format!("✗ {} since {due}", name.en), format!("✗ {}，{due} 起超时", name.zh))
        }
        (false, true) => {
            Label::new(format!("{} (stopped)", name.en), format!("{}（中止）", name.zh))
        }
        (false, false) => {
            Label::new(format!("{} by {due}", name.en), format!("{}，截止 {due}", name.zh))
        }
    }
}

/// Why the furthest day limit among the open cases ends when it does, as explained by the calendar.
fn why(scene: &Scene, words: &Glossary<'_>, now: DateTime<Utc>) -> Option<Note> {
    let untouched =
        |limit: &&Limit| limit.promises == 0 && limit.due == limit.original_due && limit.due > now;
    let plain = scene.open().filter(|c| c.holds.is_empty() && c.hold.is_none());
    let running =
        plain.flat_map(|c| c.limits.iter().filter(untouched).map(move |limit| (c, limit)));
    let in_days = running.filter_map(|(complaint, limit)| {
        let within = scene.policy.limit(&limit.rule)?.within;
        let days = matches!(within.kind(), redress::time::PeriodKind::Days(_));
        days.then_some((complaint, limit, within))
    });
    let (complaint, limit, within) = in_days.max_by_key(|(_, limit, _)| limit.due - limit.start)?;
    let (name, id) = (words.limit(&limit.rule), &complaint.id);
    let about = Label::new(format!("“{}” of {id}", name.en), format!("{id} 的“{}”", name.zh));
    let explained = scene.calendar.explain_due(limit.start, within).ok()?;
    Some(Note::new(about, both(|lang| explained.text(lang))))
}

/// Rejections, grouped: number, actor, command, reason, and the first case.
fn refused(scene: &Scene, words: &Glossary<'_>) -> Table {
    let teller = Teller::new(words);
    let mut sorts: Vec<([Label; 3], u64, String)> = Vec::new();
    for refusal in &scene.refusals {
        let sort = [
            words.code(&refusal.actor.role),
            words.command(refusal.command),
            teller.refusal(&refusal.why),
        ];
        match sorts.iter_mut().find(|(known, ..)| *known == sort) {
            Some((_, times, _)) => *times += 1,
            None => sorts.push((sort, 1, refusal.id.to_string())),
        }
    }
    sorts.sort_by_key(|(_, times, _)| Reverse(*times));
    let mut table = Table::of(vec![
        Column::numbers("times", "次数"),
        Column::words("who", "角色"),
        Column::words("wanted to", "操作"),
        Column::words("reason", "原因"),
        Column::words("first", "首例"),
    ]);
    for ([who, command, why], times, first) in sorts.into_iter().take(MOST) {
        let cells = [who, command, why].map(Cell::from);
        table.row([Cell::from(times)].into_iter().chain(cells).chain([Cell::from(first)]));
    }
    table
}

/// The crate's own transition table: which command leads from which state to which.
fn lifecycle() -> Table {
    let mut table = Table::of(vec![
        Column::words("state", "状态"),
        Column::words("leads to", "转到"),
        Column::words("by", "操作"),
    ]);
    let label = |state: StateKind| Cell::from(both(|lang| state.label(lang).to_owned()));
    let (mut from, mut ways): (Option<StateKind>, Vec<(StateKind, StateKind)>) = (None, Vec::new());
    for edge in transitions().iter().filter(|edge| edge.from != edge.to) {
        if !ways.contains(&(edge.from, edge.to)) {
            ways.push((edge.from, edge.to));
        }
    }
    for (state, to) in ways {
        let commands = both(|lang| {
            let all = transitions().iter().filter(|edge| (edge.from, edge.to) == (state, to));
            let names: Vec<&str> = all.map(|edge| edge.command.label(lang)).collect();
            names.join(lang.pick(", ", "、"))
        });
        let first = if from == Some(state) { Cell::Empty } else { label(state) };
        table.row([first, label(to), Cell::from(commands)]);
        from = Some(state);
    }
    table
}
