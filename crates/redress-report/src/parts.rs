//! The parts of a pack that are made from complaints rather than from figures.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::names::{Names, named};
use super::{Ageing, Cell, Column, Content, Group, Note, Notes, Reading, Report, Table};
use redress::complaint::{Complaint, Ruling};
use redress::metrics::{
    Aggregate, AggregateError, Case, Dimension, Figure, Indicator, Interval, Shown, batches,
    hot_categories,
};
use redress::vocabulary::{Currency, Finding, Incentive, Label, Lang, Money, RuleId};

/// By what the cases that came in are classified (DLR-18).
pub(super) const CLASSES: [Dimension; 6] = [
    Dimension::Kind,
    Dimension::Grade,
    Dimension::Channel,
    Dimension::Department,
    Dimension::Subject,
    Dimension::Cause,
];

/// How many open cases are listed.
const OPEN: usize = 40;

fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn count(count: u64) -> Cell {
    Cell::Reading(Reading::count(count))
}

fn words(en: impl Into<String>, zh: impl Into<String>) -> Cell {
    Cell::Label(Label::new(en, zh))
}

/// What came in by each dimension, with the period before and the same one a year earlier.
pub(super) fn classes(
    received: &Aggregate,
    period: Interval,
    names: &dyn Names,
) -> Result<Table, AggregateError> {
    let mut table = Table {
        columns: vec![
            Column::words("received", "接收"),
            Column::numbers("this period", "本期"),
            Column::numbers("share", "占比"),
            Column::numbers("period before", "上期"),
            Column::numbers("a year before", "去年同期"),
        ],
        groups: Vec::new(),
    };
    let (before, year) = (period.previous(), period.year_before());
    for by in CLASSES {
        let figures = received.roll_up(period.grain(), &[by])?.figures();
        let code = |figure: &Figure| figure.group.first().and_then(|(_, code)| code.clone());
        let mut codes: Vec<Option<String>> = Vec::new();
        let recent = figures
            .iter()
            .filter(|f| f.interval == period || f.interval == before || Some(f.interval) == year);
        for figure in recent {
            if !codes.contains(&code(figure)) {
                codes.push(code(figure));
            }
        }
        let at = |interval: Option<Interval>, wanted: &Option<String>| {
            let mut found = figures
                .iter()
                .filter(|f| Some(f.interval) == interval && code(f) == *wanted)
                .map(|figure| u64::try_from(figure.numerator).unwrap_or(0));
            found.next().unwrap_or(0)
        };
        // Before anything was recorded there is nothing to compare with.
        let known = |interval: Option<Interval>| {
            let first = figures.iter().map(|figure| figure.interval).min();
            first.is_some_and(|first| interval.is_some_and(|interval| first <= interval))
        };
        let total = codes.iter().map(|code| at(Some(period), code)).fold(0, u64::saturating_add);
        let mut rows: Vec<(bool, u64, Vec<Cell>)> = codes
            .iter()
            .map(|code| {
                let now = at(Some(period), code);
                let earlier = |interval: Option<Interval>| {
                    if known(interval) { count(at(interval, code)) } else { Cell::Empty }
                };
                let cells = vec![
                    Cell::Label(named(names, by, code.as_deref())),
                    count(now),
                    Cell::Reading(Reading::share(now, total)),
                    earlier(Some(before)),
                    earlier(year),
                ];
                (code.is_none(), now, cells)
            })
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let (en, zh) = (by.label(Lang::En), by.label(Lang::Zh));
        table.groups.push(Group {
            head: Some(Label::new(format!("by {en}"), format!("按{zh}"))),
            rows: rows.into_iter().map(|(.., cells)| cells).collect(),
        });
    }
    Ok(table)
}

/// What the rows of a group of [`classes`] come to in the period.
pub(super) fn sum(group: &Group) -> u64 {
    let counts = group.rows.iter().filter_map(|row| match row.get(1) {
        Some(Cell::Reading(reading)) => match reading.said {
            super::Said::Amount { rows, .. } => Some(rows),
            _ => None,
        },
        _ => None,
    });
    counts.fold(0, u64::saturating_add)
}

/// How long what is open has been open.
pub(super) fn ageing(complaints: &[Complaint], as_of: DateTime<Utc>, ends: &[u64]) -> Ageing {
    let open = complaints.iter().filter(|complaint| complaint.is_open());
    Ageing::new(open.map(|c| as_of.signed_duration_since(c.received_at)), ends)
}

/// The open cases, the oldest first.
pub(super) fn open(complaints: &[Complaint], as_of: DateTime<Utc>, names: &dyn Names) -> Table {
    let mut open: Vec<&Complaint> = complaints.iter().filter(|c| c.is_open()).collect();
    open.sort_by(|a, b| a.received_at.cmp(&b.received_at).then_with(|| a.id.cmp(&b.id)));
    let row = |complaint: &&Complaint| {
        let facts = &complaint.facts;
        let age = as_of.signed_duration_since(complaint.received_at);
        let age = age.num_microseconds().unwrap_or(i64::MAX);
        let late =
            complaint.all_limits().any(|l| l.breached.is_some() && l.cycle == complaint.cycle);
        let state = complaint.state.kind();
        let held = complaint.hold.is_some();
        let (hold_en, hold_zh) = if held { (", on hold", "，挂起") } else { ("", "") };
        let subject = facts.subject.as_ref().map(redress::vocabulary::Code::as_str);
        vec![
            Cell::Text(complaint.id.to_string()),
            Cell::Label(names.name(Dimension::Grade, facts.grade.as_str())),
            Cell::Label(named(names, Dimension::Subject, subject)),
            Cell::Label(names.name(Dimension::Department, complaint.route.responsible().as_str())),
            words(
                format!("{}{hold_en}", state.label(Lang::En)),
                format!("{}{hold_zh}", state.label(Lang::Zh)),
            ),
            Cell::Reading(Reading {
                shown: Shown::Duration,
                said: super::Said::Amount { amount: age.into(), rows: 1 },
                undetermined: 0,
                precisely: None,
            }),
            if late { words("✗ a limit ran out", "✗ 有时限超时") } else { Cell::Empty },
        ]
    };
    let mut rows: Vec<Vec<Cell>> = open.iter().take(OPEN).map(row).collect();
    let more = open.len().saturating_sub(OPEN);
    if more > 0 {
        rows.push(vec![words(format!("and {more} more"), format!("另有{more}件"))]);
    }
    Table {
        columns: vec![
            Column::words("case", "编号"),
            Column::words("grade", "等级"),
            Column::words("category", "问题类别"),
            Column::words("department", "部门"),
            Column::words("state", "状态"),
            Column::numbers("open for", "未结时长"),
            Column::words("limits", "时限"),
        ],
        groups: vec![Group { head: None, rows }],
    }
}

/// What became of the notices of one rule.
#[derive(Default)]
struct Slips {
    proposed: u64,
    imposed: u64,
    measures: u64,
    waived: u64,
    pending: u64,
    sums: BTreeMap<Currency, Money>,
}

/// Liability of the cases received, and the notices proposed, by rule and currency.
pub(super) fn liability(
    complaints: &[Complaint],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    names: &dyn Names,
) -> Table {
    let span = from..until;
    let received: Vec<_> = complaints.iter().filter(|c| span.contains(&c.received_at)).collect();
    let found = |finding: Option<Finding>| {
        let with = |c: &&&Complaint| c.liability.as_ref().map(|l| l.finding) == finding;
        size(received.iter().filter(with).count())
    };
    let mut rows: Vec<Vec<Cell>> = Finding::ALL
        .iter()
        .map(|finding| {
            vec![
                words(finding.label(Lang::En), finding.label(Lang::Zh)),
                count(found(Some(*finding))),
            ]
        })
        .collect();
    rows.push(vec![words("not decided", "未认定"), count(found(None))]);
    let head = Label::new("liability of what came in", "本期接收件责任认定");
    let mut groups = vec![Group { head: Some(head), rows }];
    for effect in Incentive::ALL {
        let mut slips: BTreeMap<&RuleId, Slips> = BTreeMap::new();
        let notices = complaints.iter().flat_map(|complaint| &complaint.notices);
        for notice in notices.filter(|n| n.effect == *effect && span.contains(&n.proposed_at)) {
            let of = slips.entry(&notice.incentive).or_default();
            of.proposed = of.proposed.saturating_add(1);
            let slot = match &notice.ruling {
                None => &mut of.pending,
                Some((Ruling::Waive(_), _)) => &mut of.waived,
                Some((Ruling::Measure(_), _)) => &mut of.measures,
                Some((Ruling::Impose(amount), _)) => {
                    let sum = of.sums.entry(amount.currency());
                    let sum = sum.or_insert(Money::zero(amount.currency()));
                    for _ in notice.on.iter().chain(&notice.joint) {
                        // Beyond what money can hold the sum stands still.
                        *sum = sum.checked_add(*amount).unwrap_or(*sum);
                    }
                    &mut of.imposed
                }
            };
            *slot = slot.saturating_add(1);
        }
        if slips.is_empty() {
            continue;
        }
        let rows = slips.iter().map(|(rule, of)| {
            let sums = |lang: Lang| {
                let sums: Vec<String> = of.sums.values().map(|sum| sum.text(lang)).collect();
                sums.join(lang.pick(", ", "、"))
            };
            vec![
                Cell::Label(names.name(Dimension::Rule, rule.as_str())),
                count(of.proposed),
                count(of.imposed),
                count(of.measures),
                count(of.waived),
                count(of.pending),
                words(sums(Lang::En), sums(Lang::Zh)),
            ]
        });
        let (en, zh) = (effect.label(Lang::En), effect.label(Lang::Zh));
        let head = Label::new(format!("notices: {en}"), format!("{zh}通知单"));
        groups.push(Group { head: Some(head), rows: rows.collect() });
    }
    Table {
        columns: vec![
            Column::words("what", "事项"),
            Column::numbers("count", "件数"),
            Column::numbers("imposed", "已核准"),
            Column::numbers("other measure", "其他措施"),
            Column::numbers("waived", "免除"),
            Column::numbers("pending", "待核准"),
            Column::numbers("sum", "金额合计"),
        ],
        groups,
    }
}

/// Categories with many cases beside the period before, and causes that hit several customers.
pub(super) fn hot(
    cases: &[Case],
    span: (DateTime<Utc>, DateTime<Utc>),
    at_least: u64,
    names: &dyn Names,
) -> Table {
    let category = hot_categories(cases, span, at_least).into_iter().map(|hot| {
        let subject = names.name(Dimension::Subject, hot.subject.as_str());
        let label = match &hot.line {
            Some(line) => {
                let line = names.name(Dimension::Line, line.as_str());
                Label::new(
                    format!("{}: {}", line.en, subject.en),
                    format!("{}：{}", line.zh, subject.zh),
                )
            }
            None => subject,
        };
        let change = i128::from(hot.count).saturating_sub(hot.before.into());
        let said = super::Said::Amount { amount: change, rows: hot.count };
        let change = Cell::Reading(Reading { said, ..Reading::count(0) });
        vec![Cell::Label(label), count(hot.count), count(hot.before), change]
    });
    let cause = batches(cases, span, at_least.max(2)).into_iter().map(|batch| {
        vec![
            Cell::Label(names.name(Dimension::Cause, batch.cause.as_str())),
            count(size(batch.cases.len())),
            Cell::Empty,
            Cell::Empty,
            count(batch.customers),
        ]
    });
    Table {
        columns: vec![
            Column::words("what", "事项"),
            Column::numbers("this period", "本期"),
            Column::numbers("as long before", "此前同长期间"),
            Column::numbers("change", "变化"),
            Column::numbers("customers", "涉及客户数"),
        ],
        groups: vec![
            Group {
                head: Some(Label::new(
                    format!("categories with {at_least} cases or more"),
                    format!("{at_least}件及以上的类别"),
                )),
                rows: category.collect(),
            },
            Group {
                head: Some(Label::new("causes shared by several customers", "涉及多名客户的原因")),
                rows: cause.collect(),
            },
        ],
    }
}

/// Refusals, what was left out, and the contracts of the scorecard.
pub(super) fn notes(scorecard: &[Indicator], report: &Report, all: &Aggregate) -> Notes {
    let mut notes = vec![Note::new(
        Label::new("as known when", "数据口径"),
        Label::new(
            "Everything recorded by the end of the period. What is recorded later is not in this report; it shows as a restatement of the figures.",
            "统计截至期末已记录的全部数据。此后补录者不计入本报告，另以更正列示。",
        ),
    )];
    let rows = report.sections.iter().flat_map(|section| match &section.content {
        Content::Scorecard(card) => card.rows.as_slice(),
        _ => &[],
    });
    for row in rows {
        if let Some(refusal) = row.now.refusal() {
            let text = |lang: Lang| {
                format!("{}{}", lang.pick("refused: ", "不予计算："), refusal.text(lang))
            };
            notes.push(Note::new(row.name.clone(), Label::new(text(Lang::En), text(Lang::Zh))));
        } else if row.now.undetermined > 0 {
            let open = row.now.undetermined;
            let text = Label::new(
                format!("{open} left out: their records do not say"),
                format!("{open}条记录未写明，未计入"),
            );
            notes.push(Note::new(row.name.clone(), text));
        }
    }
    for (unit, cohort, rows, undated) in all.rows().into_iter().filter(|(.., none)| *none > 0) {
        let text = |lang: Lang| {
            let cohort = cohort.label(lang);
            match lang {
                Lang::En => format!(
                    "{undated} of all {rows} are in no period {cohort}: they have no such date yet"
                ),
                Lang::Zh => format!("共{rows}，其中{undated}尚无相应日期，{cohort}不归入任何期间"),
            }
        };
        let unit = Label::new(unit.label(Lang::En), unit.label(Lang::Zh));
        notes.push(Note::new(unit, Label::new(text(Lang::En), text(Lang::Zh))));
    }
    notes.extend(scorecard.iter().map(|indicator| {
        let contract = indicator.contract();
        // Its first line is the name.
        let body = |lang: Lang| {
            let text = contract.text(lang);
            let lines = text.lines().skip(1).map(str::trim);
            lines.collect::<Vec<_>>().join("\n")
        };
        Note::new(indicator.name.clone(), Label::new(body(Lang::En), body(Lang::Zh)))
    }));
    Notes { notes }
}
