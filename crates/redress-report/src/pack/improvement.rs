//! Improvement: frequent categories, and causes that several customers share.

use chrono::{DateTime, Utc};

use super::cells::{count, size};
use crate::names::Names;
use crate::{Cell, Column, Group, Reading, Said, Table};
use redress::vocabulary::Label;
use redress_metrics::{Case, Dimension, batches, hot_categories};

/// Frequent categories compared with the previous period, and causes shared by several customers.
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
        let said = Said::Amount { amount: change, rows: hot.count };
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
