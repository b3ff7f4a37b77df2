//! Figures as text: tables with numerator, denominator and rate, and bars.

use std::collections::BTreeMap;

use redress::metrics::{Aggregate, Figure, Grain, Indicator, Measure, Outcome};
use redress::vocabulary::{IndicatorId, Label, Lang};

use super::events::Replay;
use super::ledger::Ledger;
use super::table::{Align, Table};

/// How many groups of a dimension are shown.
const MOST_GROUPS: usize = 15;
/// How many periods are shown.
const MOST_PERIODS: usize = 60;
/// How wide a full bar is.
const BAR: f64 = 24.0;

/// Figures that belong together: one breakdown.
pub(crate) struct Section {
    pub(crate) title: Label,
    pub(crate) aggregate: Aggregate,
}

/// The figures of one group or period, by indicator.
type Line<'f> = (String, Vec<&'f Figure>);

impl Section {
    pub(crate) const fn new(title: Label, aggregate: Aggregate) -> Self {
        Self { title, aggregate }
    }

    fn indicators(&self) -> &[Indicator] {
        &self.aggregate.breakdown().indicators
    }

    /// The table.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let breakdown = self.aggregate.breakdown();
        let title = self.title.text(lang);
        let figures = self.aggregate.figures();
        if breakdown.by.is_empty() && breakdown.grain == Grain::Whole {
            return format!("{title}\n{}", self.scorecard(lang));
        }
        let width = self.indicators().len().max(1);
        let mut lines: Vec<Line<'_>> = figures
            .chunks(width)
            .filter_map(|figures| Some((name(figures.first()?, lang), figures.iter().collect())))
            .collect();
        let size = |line: &Line<'_>| line.1.first().map_or(0, |figure| figure.numerator);
        let periods = breakdown.by.is_empty();
        if !periods {
            // Stable: groups of one size stay in the order of their names.
            lines.sort_by_key(|line| std::cmp::Reverse(size(line)));
        }
        let most = if periods { MOST_PERIODS } else { MOST_GROUPS };
        let hidden: Vec<Line<'_>> = lines.split_off(lines.len().min(most));
        let mut text = format!("{title}\n{}", self.table(&lines, lang));
        if !hidden.is_empty() {
            let rest: i128 = hidden.iter().map(size).sum();
            let count = hidden.len();
            text += &match lang {
                Lang::En => format!("  … {count} more, together {rest}\n"),
                Lang::Zh => format!("  ……另有{count}项，合计{rest}\n"),
            };
        }
        text + &self.refusals(figures.iter(), lang)
    }

    /// All indicators of one group, one under the other.
    fn scorecard(&self, lang: Lang) -> String {
        let mut table = Table::new(&[
            (lang.pick("indicator", "指标"), Align::Left),
            (lang.pick("numerator", "分子"), Align::Right),
            (lang.pick("denominator", "分母"), Align::Right),
            (lang.pick("not known", "不明"), Align::Right),
            (lang.pick("figure", "数值"), Align::Right),
            ("", Align::Left),
        ]);
        let totals = self.aggregate.totals();
        for (figure, indicator) in totals.iter().zip(self.indicators()) {
            let measure = &indicator.measure;
            let share = matches!(measure, Measure::Share { .. });
            let counts = if share { grouped(figure.numerator) } else { String::new() };
            let unknown = figure.undetermined;
            table.row([
                indicator.name.text(lang).to_owned(),
                counts,
                grouped(figure.denominator.into()),
                if unknown == 0 { String::new() } else { grouped(unknown.into()) },
                value(figure, measure, lang),
                figure.value().filter(|_| share).map_or_else(String::new, bar),
            ]);
        }
        table.text() + &self.refusals(totals.iter(), lang)
    }

    fn table(&self, lines: &[Line<'_>], lang: Lang) -> String {
        let barred =
            self.indicators().iter().position(|i| matches!(i.measure, Measure::Share { .. }));
        let mut columns = vec![("", Align::Left)];
        for (place, indicator) in self.indicators().iter().enumerate() {
            if matches!(indicator.measure, Measure::Share { .. }) {
                columns.push((lang.pick("of", "件数"), Align::Right));
            }
            columns.push((indicator.name.text(lang), Align::Right));
            if barred == Some(place) {
                columns.push(("", Align::Left));
            }
        }
        let mut table = Table::new(&columns);
        for (name, figures) in lines {
            let mut cells = vec![name.clone()];
            for (place, (figure, indicator)) in figures.iter().zip(self.indicators()).enumerate() {
                if matches!(indicator.measure, Measure::Share { .. }) {
                    let (part, whole) = (figure.numerator, figure.denominator.into());
                    let refused = matches!(figure.outcome, Outcome::Refused(_));
                    let whole = if refused { "–".to_owned() } else { grouped(whole) };
                    cells.push(format!("{} / {whole}", grouped(part)));
                }
                cells.push(value(figure, &indicator.measure, lang));
                if barred == Some(place) {
                    cells.push(figure.value().map_or_else(String::new, bar));
                }
            }
            table.row(cells);
        }
        table.text()
    }

    /// Why some indicators have no figures, each once.
    fn refusals<'f>(&self, figures: impl Iterator<Item = &'f Figure>, lang: Lang) -> String {
        let mut why: BTreeMap<&IndicatorId, String> = BTreeMap::new();
        for figure in figures {
            if let Outcome::Refused(refusal) = &figure.outcome {
                why.entry(&figure.indicator).or_insert_with(|| refusal.text(lang));
            }
        }
        let name = |id: &IndicatorId| {
            let found = self.indicators().iter().find(|indicator| indicator.id == *id);
            found.map_or_else(|| id.to_string(), |i| i.name.text(lang).to_owned())
        };
        let said = lang.pick("refused", "不予计算");
        why.iter().map(|(id, why)| format!("  {} {said}: {why}\n", name(id))).collect()
    }
}

/// What a group or period is called.
fn name(figure: &Figure, lang: Lang) -> String {
    let none = || lang.pick("(none)", "（无）").to_owned();
    let mut parts: Vec<String> =
        figure.group.iter().map(|(_, label)| label.clone().unwrap_or_else(none)).collect();
    if figure.interval.grain() != Grain::Whole {
        parts.insert(0, figure.interval.to_string());
    }
    parts.join(" · ")
}

fn value(figure: &Figure, measure: &Measure, lang: Lang) -> String {
    match figure.outcome {
        Outcome::Refused(_) => lang.pick("refused", "不予计算").to_owned(),
        Outcome::NotEnoughData => "–".to_owned(),
        Outcome::Value(_) => figure.text(measure, lang),
    }
}

/// A share as a bar.
fn bar(share: f64) -> String {
    let eighths = (share.clamp(0.0, 1.0) * BAR * 8.0).round() as usize;
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{rest}", "█".repeat(eighths / 8))
}

/// A number with its thousands set apart.
fn grouped(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What became of the rows.
pub(crate) fn books(ledger: &Ledger, fault: impl Fn(&'static str) -> String, lang: Lang) -> String {
    let mut table = Table::new(&[
        (lang.pick("rows", "行"), Align::Right),
        (lang.pick("what became of them", "去向"), Align::Left),
        (lang.pick("first lines", "首见行号"), Align::Left),
    ]);
    for Account { count, what, lines } in accounts(ledger, fault, lang) {
        table.row([grouped(count.into()), what, lines]);
    }
    table.text()
}

/// What became of so many rows.
pub(crate) struct Account {
    pub(crate) count: u64,
    pub(crate) what: String,
    /// The first lines of which it became that, where it is a fault.
    pub(crate) lines: String,
}

/// What became of all rows, the sums before their parts.
pub(crate) fn accounts(
    ledger: &Ledger,
    fault: impl Fn(&'static str) -> String,
    lang: Lang,
) -> Vec<Account> {
    let mut all = Vec::new();
    let mut row = |count: u64, what: String, lines: String| {
        all.push(Account { count, what, lines });
    };
    row(ledger.rows, lang.pick("read", "读取").into(), String::new());
    row(ledger.applied, lang.pick("used", "已采用").into(), String::new());
    if ledger.passed() > 0 {
        let what = lang.pick("passed over: the case is there already", "略过：案件已在该处");
        row(ledger.passed(), what.into(), String::new());
        for (why, count) in &ledger.passed {
            row(*count, format!("    {}", why.text(lang)), String::new());
        }
    }
    row(ledger.unusable(), lang.pick("unusable", "不可用").into(), String::new());
    for (why, found) in &ledger.unusable {
        row(found.count, format!("    {}", why.text(lang)), found.at());
    }
    for (what, found) in &ledger.faults {
        let left = lang.pick("fault of the record, left out of times", "记录有误，不计入时长");
        row(found.count, format!("{left}: {}", fault(what)), found.at());
    }
    all
}

/// How a log was replayed, in a few lines.
pub(crate) fn notes(replay: &Replay, lang: Lang) -> Vec<String> {
    let (cases, open) = (grouped(replay.cases.into()), replay.most_open);
    let order = match (replay.by_time, lang) {
        (true, Lang::En) => format!("ordered by time, at most {open} cases in memory"),
        (true, Lang::Zh) => format!("按时间排序，内存中最多{open}件"),
        (false, lang) => {
            lang.pick("ordered by case, one case in memory", "按案件排序，内存中一件").to_owned()
        }
    };
    let until = replay.until.format("%Y-%m-%d %H:%M UTC");
    let mut notes = vec![match lang {
        Lang::En => format!("{cases} cases; {order}; the records end on {until}"),
        Lang::Zh => format!("共{cases}件；{order}；记录截至{until}"),
    }];
    let carried: Vec<String> = replay
        .done
        .iter()
        .map(|(command, (said, implied))| {
            let both = match (implied, lang) {
                (0, _) => grouped((*said).into()),
                (_, Lang::En) => {
                    format!("{} (+{} implied)", grouped((*said).into()), grouped((*implied).into()))
                }
                (_, Lang::Zh) => {
                    format!("{}（另推定{}）", grouped((*said).into()), grouped((*implied).into()))
                }
            };
            format!("{} {both}", command.label(lang))
        })
        .collect();
    let carried = carried.join(lang.pick(", ", "，"));
    notes.push(format!("{}: {carried}", lang.pick("commands carried out", "执行的命令")));
    notes
}
