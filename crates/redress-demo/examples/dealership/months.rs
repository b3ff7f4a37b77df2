//! The month ends as tables: one row per count, one column per month.

use std::collections::BTreeSet;

use redress::policy::Policy;
use redress::vocabulary::{Finding, Incentive, Kind, Label, Satisfaction, Topic, channel, grade};
use redress_demo::dealership::{MonthSummary, Scene, Tally};
use redress_report::{Cell, Column, Glossary, Reading, Table};

use super::report::both;

/// `2026-07`.
fn name(month: &MonthSummary) -> String {
    format!("{}-{:02}", month.year, month.month)
}

/// Kept out of all, with the share.
fn tally(tally: Option<&Tally>) -> Cell {
    let shared = tally.and_then(|tally| Some((tally, tally.share_kept()?)));
    let Some((tally, share)) = shared else { return Cell::from("–") };
    let all = tally.kept + tally.broken;
    Cell::from(format!("{} / {all}  {:3.0} %", tally.kept, share * 100.0))
}

fn count(count: Option<&u64>) -> Cell {
    count.map_or(Cell::from("–"), |count| Cell::from(*count))
}

/// The last months side by side.
pub(crate) fn side_by_side(scene: &Scene, words: &Glossary<'_>) -> Table {
    let months = scene.months.get(scene.months.len().saturating_sub(3)..).unwrap_or_default();
    let columns = months.iter().map(|month| Column::numbers(&name(month), &name(month)));
    let mut sheet = Sheet {
        months,
        table: Table::of([Column::words("", "")].into_iter().chain(columns).collect()),
    };
    sheet.row(Label::new("open when it began", "月初未结"), |m| Cell::from(m.open_before));
    sheet.row(Label::new("+ received", "＋ 本月接收"), |m| Cell::from(m.received));
    sheet.row(Label::new("− ended", "－ 本月结束"), |m| Cell::from(m.ended));
    sheet.row(Label::new("= carried over (DLR-17)", "＝ 转入下月（DLR-17）"), |m| {
        Cell::from(format!("{}{}", if m.balances() { "✓ " } else { "≠ " }, m.carried.len()))
    });
    let kinds = Kind::ALL.iter().filter(|kind| months.iter().any(|m| m.by_kind.contains_key(kind)));
    let label = |kind: &&Kind| both(|lang| kind.label(lang).to_owned());
    sheet.head("received, by kind", "按类别");
    sheet.rows(kinds.collect(), label, |m, kind| count(m.by_kind.get(kind)));
    sheet.head("by grade", "按级别");
    let grades = keys(months, |m| m.by_grade.keys());
    sheet.rows(grades, |k| words.code(*k), |m, k| count(m.by_grade.get(*k)));
    sheet.head("by channel", "按渠道");
    let channels = keys(months, |m| m.by_channel.keys());
    sheet.rows(channels, |k| words.code(*k), |m, k| count(m.by_channel.get(*k)));
    sheet.head("by subject", "按内容");
    let subjects = keys(months, |m| m.by_subject.keys());
    sheet.rows(subjects, |k| words.code(*k), |m, k| count(m.by_subject.get(*k)));
    sheet.head("by department", "按责任部门");
    let units = keys(months, |m| m.by_department.keys());
    sheet.rows(units, |k| words.code(*k), |m, k| count(m.by_department.get(*k)));
    sheet.head("limits kept / due, by topic", "按时／应完成（按事项）");
    let mut topics = keys(months, |m| m.limits.keys());
    let limits = &scene.policy.spec().limits;
    topics.sort_by_key(|topic| limits.iter().position(|rule| rule.topic == **topic));
    sheet.rows(topics, |k| topic(&scene.policy, k), |m, k| tally(m.limits.get(*k)));
    sheet.head("limits kept / due, by department", "按时／应完成（按部门）");
    let units = keys(months, |m| m.limits_by_department.keys());
    sheet.rows(units, |k| words.code(*k), |m, k| tally(m.limits_by_department.get(*k)));
    sheet.head("satisfaction at the call-back", "回访满意度");
    let label = |said: &&Satisfaction| both(|lang| said.label(lang).to_owned());
    sheet.rows(Satisfaction::ALL.iter().collect(), label, |m, k| count(m.satisfaction.get(k)));
    sheet.head("liability (DLR-20)", "责任认定（DLR-20）");
    let label = |finding: &&Finding| both(|lang| finding.label(lang).to_owned());
    sheet.rows(Finding::ALL.iter().collect(), label, |m, k| count(m.liability.get(k)));
    sheet.head("notices proposed: imposed / waived / pending", "奖惩：已核准／免予／待核准");
    for effect in Incentive::ALL {
        sheet.row(both(|lang| effect.label(lang).to_owned()), |m| match m.notices.get(effect) {
            Some(of) => Cell::from(format!("{} / {} / {}", of.imposed, of.waived, of.pending)),
            None => Cell::from("–"),
        });
        sheet.row(Label::new("sum imposed", "核准金额"), |m| {
            let sum = m.notices.get(effect).and_then(|of| of.sum);
            sum.map_or(Cell::from("–"), Cell::Money)
        });
    }
    sheet.table
}

/// A table with one column per month.
struct Sheet<'m> {
    months: &'m [MonthSummary],
    table: Table,
}

impl<'m> Sheet<'m> {
    fn head(&mut self, en: &str, zh: &str) {
        self.table.group(en, zh);
    }

    fn row(&mut self, label: Label, cell: impl Fn(&'m MonthSummary) -> Cell) {
        let cells = self.months.iter().map(cell);
        self.table.row([Cell::from(label)].into_iter().chain(cells));
    }

    fn rows<K>(
        &mut self,
        keys: Vec<K>,
        label: impl Fn(&K) -> Label,
        cell: impl Fn(&'m MonthSummary, &K) -> Cell,
    ) {
        for key in &keys {
            self.row(label(key), |month| cell(month, key));
        }
    }
}

/// The name of a limit topic.
fn topic(policy: &Policy, topic: &Topic) -> Label {
    let rule = policy.spec().limits.iter().find(|rule| rule.topic == *topic);
    rule.map_or_else(|| Label::new(topic.as_str(), topic.as_str()), |rule| rule.label.clone())
}

/// The keys of all months, in order.
fn keys<'m, K: Ord + 'm, I: Iterator<Item = &'m K>>(
    months: &'m [MonthSummary],
    of: impl Fn(&'m MonthSummary) -> I,
) -> Vec<&'m K> {
    let all: BTreeSet<&K> = months.iter().flat_map(of).collect();
    all.into_iter().collect()
}

/// All months in short form, one row each, for spans too long to lay side by side.
pub(crate) fn ledger(scene: &Scene) -> Table {
    let mut table = Table::of(vec![
        Column::words("month", "月份"),
        Column::numbers("open", "月初未结"),
        Column::numbers("received", "接收"),
        Column::numbers("ended", "结束"),
        Column::numbers("carried over", "转入下月"),
        Column::numbers("major", "重大"),
        Column::numbers("on site", "现场"),
        Column::numbers("call-back", "回访"),
        Column::numbers("OEM", "厂家"),
        Column::numbers("limits kept", "按时"),
    ]);
    for month in &scene.months {
        let of = |channel| Cell::from(month.by_channel.get(&channel).copied().unwrap_or_default());
        let kept = month.limits.values().map(|tally| tally.kept).sum();
        let due = month.limits.values().map(|tally| tally.kept + tally.broken).sum();
        let sign = if month.balances() { "" } else { "≠ " };
        table.row([
            Cell::from(name(month)),
            Cell::from(month.open_before),
            Cell::from(month.received),
            Cell::from(month.ended),
            Cell::from(format!("{sign}{}", month.carried.len())),
            Cell::from(month.by_grade.get(&grade::MAJOR).copied().unwrap_or_default()),
            of(channel::ON_SITE),
            of(channel::CALL_BACK),
            of(channel::OEM),
            Cell::from(Reading::share(kept, due)),
        ]);
    }
    table
}
