//! Cases open at the end of the period: their ages, and a list.

use chrono::{DateTime, Utc};

use super::Pack;
use super::cells::words;
use crate::names::named;
use crate::{Ageing, Cell, Column, Glossary, Group, Reading, Said, Table};
use redress::complaint::Complaint;
use redress_metrics::{Dimension, Shown};

/// Maximum number of open cases listed.
const OPEN: usize = 40;

/// Ages of open cases.
pub(super) fn ageing(complaints: &[Complaint], as_of: DateTime<Utc>, ends: &[u64]) -> Ageing {
    let open = complaints.iter().filter(|complaint| complaint.is_open());
    Ageing::new(open.map(|c| as_of.signed_duration_since(c.received_at)), ends)
}

/// The open cases, oldest first.
pub(super) fn open(complaints: &[Complaint], as_of: DateTime<Utc>, pack: &Pack<'_>) -> Table {
    let (names, glossary) = (pack.names, Glossary::new(pack.policy));
    let mut open: Vec<&Complaint> = complaints.iter().filter(|c| c.is_open()).collect();
    open.sort_by(|a, b| a.received_at.cmp(&b.received_at).then_with(|| a.id.cmp(&b.id)));
    let row = |complaint: &&Complaint| {
        let facts = &complaint.facts;
        let age = as_of.signed_duration_since(complaint.received_at);
        let age = age.num_microseconds().unwrap_or(i64::MAX);
        let late =
            complaint.all_limits().any(|l| l.breached.is_some() && l.cycle == complaint.cycle);
        let state = glossary.state(complaint.state.kind());
        let held = complaint.hold.is_some();
        let (hold_en, hold_zh) = if held { (", on hold", "，挂起") } else { ("", "") };
        let subject = facts.subject.as_ref().map(redress::vocabulary::Code::as_str);
        vec![
            Cell::Text(complaint.id.to_string()),
            Cell::Label(names.name(Dimension::Grade, facts.grade.as_str())),
            Cell::Label(named(names, Dimension::Subject, subject)),
            Cell::Label(names.name(Dimension::Department, complaint.route.responsible().as_str())),
            words(format!("{}{hold_en}", state.en), format!("{}{hold_zh}", state.zh)),
            Cell::Reading(Reading {
                shown: Shown::Duration,
                said: Said::Amount { amount: age.into(), rows: 1 },
                undetermined: 0,
                precisely: None,
            }),
            if late { words("✗ limit breached", "✗ 有时限超时") } else { Cell::Empty },
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
            Column::words("grade", "级别"),
            Column::words("category", "问题类别"),
            Column::words("department", "部门"),
            Column::words("state", "状态"),
            Column::numbers("open for", "未结时长"),
            Column::words("limits", "时限"),
        ],
        groups: vec![Group { head: None, rows }],
    }
}
