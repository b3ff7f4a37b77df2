//! Liability, penalties and rewards.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::cells::{count, size, words};
use crate::names::Names;
use crate::{Cell, Column, Group, Table};
use redress::complaint::{Complaint, Ruling};
use redress::vocabulary::{Currency, Finding, Incentive, Label, Lang, Money, RuleId};
use redress_metrics::Dimension;

/// The outcomes of the notices of one rule.
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
    let head = Label::new("liability of cases received", "本期接收件责任认定");
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
                        // The sum saturates at the largest amount.
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
            Column::numbers("waived", "免予"),
            Column::numbers("pending", "待核准"),
            Column::numbers("sum", "金额合计"),
        ],
        groups,
    }
}
