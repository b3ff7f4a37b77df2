//! What the limits of a policy say of each case, and how two policies differ.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use redress::complaint::{Complaint, Verdict};
use redress::policy::PolicySpec;
use redress::vocabulary::{ComplaintId, Label, Lang};
use redress_report::{Cell, Column, Content, Section, Table};
use serde::Serialize;

use crate::csv;

/// Number of differing cases that are named.
const NAMED: usize = 20;

/// What was decided on one topic of a case: the worst of its cycles, and the last date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    rule: String,
    verdict: Verdict,
    due: DateTime<Utc>,
}

/// The verdicts on all cases, by topic.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdicts {
    cases: BTreeMap<ComplaintId, BTreeMap<String, Decided>>,
    /// Whether the cases are kept, for a list of them or to compare them; otherwise they are only counted.
    keeps: bool,
    /// Number of limits of each rule, by verdict: kept, broken, open, void.
    rules: BTreeMap<String, [u64; 4]>,
}

const fn place(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Kept => 0,
        Verdict::Broken => 1,
        Verdict::Open => 2,
        Verdict::Void => 3,
    }
}

fn word(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Kept => lang.pick("kept", "遵守"),
        Verdict::Broken => lang.pick("broken", "超期"),
        Verdict::Open => lang.pick("open", "未决"),
        Verdict::Void => lang.pick("lapsed", "失效"),
    }
}

/// Which of two verdicts on a topic counts.
const fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Broken => 3,
        Verdict::Open => 2,
        Verdict::Kept => 1,
        Verdict::Void => 0,
    }
}

impl Verdicts {
    /// Without cases so far.
    pub(crate) fn new(keeps: bool) -> Self {
        Self { keeps, ..Self::default() }
    }

    /// Takes a case.
    pub(crate) fn add(&mut self, complaint: &Complaint) {
        let mut topics: BTreeMap<String, Decided> = BTreeMap::new();
        for limit in complaint.all_limits() {
            let verdict = limit.verdict();
            if let Some(count) =
                self.rules.entry(limit.rule.to_string()).or_default().get_mut(place(verdict))
            {
                *count += 1;
            }
            if !self.keeps {
                continue;
            }
            let rule = limit.rule.to_string();
            let new = Decided { rule, verdict, due: limit.due };
            topics
                .entry(limit.topic.to_string())
                .and_modify(|old| {
                    let worse = weight(verdict) >= weight(old.verdict);
                    let due = old.due.max(new.due);
                    *old = Decided { due, ..if worse { new.clone() } else { old.clone() } };
                })
                .or_insert(new);
        }
        if self.keeps {
            self.cases.insert(complaint.id.clone(), topics);
        }
    }

    /// The verdict on a case as a whole.
    fn whole(topics: &BTreeMap<String, Decided>) -> Option<Verdict> {
        topics.values().map(|decided| decided.verdict).max_by_key(|verdict| weight(*verdict))
    }

    /// A row for each rule.
    pub(crate) fn table(&self, policy: &PolicySpec) -> Section {
        let mut table = Table::of(vec![
            Column::words("limit", "时限"),
            Column::words("rule", "规则"),
            Column::numbers("kept", "遵守"),
            Column::numbers("broken", "超期"),
            Column::numbers("open", "未决"),
            Column::numbers("lapsed", "失效"),
            Column::numbers("kept of decided", "遵守率"),
        ]);
        for rule in &policy.limits {
            let [kept, broken, open, void] =
                self.rules.get(rule.id.as_str()).copied().unwrap_or_default();
            let share = share(kept, kept + broken);
            table.row([
                Cell::from(rule.label.clone()),
                Cell::from(rule.id.to_string()),
                Cell::from(kept),
                Cell::from(broken),
                Cell::from(open),
                Cell::from(void),
                Cell::from(share),
            ]);
        }
        let (name, version) = (&policy.name, policy.version);
        let title = Label::new(
            format!("Limits of {name}, version {version}"),
            format!("{name}第{version}版的时限"),
        );
        Section::new(title, Content::Table(table))
    }

    /// The cases that are judged differently under another policy.
    fn differing<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a ComplaintId, [Option<Verdict>; 2])> {
        self.cases.iter().filter_map(|(id, topics)| {
            let verdicts = [Self::whole(topics), other.cases.get(id).and_then(Self::whole)];
            let [one, two] = verdicts;
            (one != two).then_some((id, verdicts))
        })
    }

    /// Two policies side by side.
    pub(crate) fn against(&self, other: &Self, policies: [&PolicySpec; 2]) -> [Section; 2] {
        let [one, two] = policies.map(|policy| format!("{} {}", policy.name, policy.version));
        let mut table = Table::of(vec![
            Column::words("cases", "件数"),
            Column::numbers(&one, &one),
            Column::numbers(&two, &two),
        ]);
        let count = |verdicts: &Self, wanted: Option<Verdict>| {
            verdicts.cases.values().filter(|topics| Self::whole(topics) == wanted).count() as u64
        };
        let rows = [
            (Some(Verdict::Kept), Label::new("all limits kept", "各时限均遵守")),
            (Some(Verdict::Broken), Label::new("a limit broken", "有时限超期")),
            (Some(Verdict::Open), Label::new("open", "未决")),
            (Some(Verdict::Void), Label::new("all lapsed", "均已失效")),
            (None, Label::new("without a limit", "无时限")),
        ];
        for (verdict, label) in rows {
            let (a, b) = (count(self, verdict), count(other, verdict));
            table.row([Cell::from(label), Cell::from(a), Cell::from(b)]);
        }
        let mut cases = Table::of(vec![
            Column::words("case", "编号"),
            Column::words(&one, &one),
            Column::words(&two, &two),
        ]);
        let said = |verdict: Option<Verdict>| {
            verdict.map_or(Label::new("no limit", "无时限"), |verdict| {
                Label::new(word(verdict, Lang::En), word(verdict, Lang::Zh))
            })
        };
        for (id, [a, b]) in self.differing(other).take(NAMED) {
            cases.row([Cell::from(id.to_string()), Cell::from(said(a)), Cell::from(said(b))]);
        }
        let number = self.differing(other).count();
        let title = Label::new(
            format!(
                "Cases that are judged differently: {number} (the first {NAMED}; all with --cases)"
            ),
            format!("判定不同的投诉：{number}件（列出前{NAMED}件；全部见--cases）"),
        );
        [
            Section::new(Label::new("Side by side", "对照"), Content::Table(table)),
            Section::new(title, Content::Table(cases)),
        ]
    }

    /// A row for each case and topic, of both policies if there are two.
    pub(crate) fn csv(&self, other: Option<&Self>) -> String {
        let mut header = vec!["case", "topic", "rule", "verdict", "due"];
        if other.is_some() {
            header.extend(["rule_2", "verdict_2", "due_2", "differs"]);
        }
        let mut out = csv::row(header);
        let nothing = BTreeMap::new();
        for (id, topics) in &self.cases {
            let others = other.and_then(|other| other.cases.get(id)).unwrap_or(&nothing);
            let more = others.keys().filter(|topic| !topics.contains_key(*topic));
            for topic in topics.keys().chain(more) {
                let (one, two) = (topics.get(topic), others.get(topic));
                let mut row = vec![id.to_string(), topic.clone()];
                row.extend(cells(one));
                if other.is_some() {
                    row.extend(cells(two));
                    let verdict =
                        |decided: Option<&Decided>| decided.map(|decided| decided.verdict);
                    row.push(if verdict(one) == verdict(two) { "no" } else { "yes" }.to_owned());
                }
                out += &csv::row(row);
            }
        }
        out
    }

    /// The number of limits of each rule, by verdict.
    pub(crate) fn counts(&self) -> Vec<RuleCount> {
        let count = |(rule, [kept, broken, open, lapsed]): (&String, &[u64; 4])| RuleCount {
            rule: rule.clone(),
            kept: *kept,
            broken: *broken,
            open: *open,
            lapsed: *lapsed,
        };
        self.rules.iter().map(count).collect()
    }

    /// The cases that are judged differently under another policy.
    pub(crate) fn differing_ids(&self, other: &Self) -> Vec<String> {
        self.differing(other).map(|(id, _)| id.to_string()).collect()
    }
}

/// The number of limits of a rule, by verdict.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RuleCount {
    rule: String,
    kept: u64,
    broken: u64,
    open: u64,
    lapsed: u64,
}

fn cells(decided: Option<&Decided>) -> [String; 3] {
    decided.map_or_else(Default::default, |decided| {
        [
            decided.rule.clone(),
            word(decided.verdict, Lang::En).to_owned(),
            decided.due.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        ]
    })
}

/// A share in percent; nothing of nothing.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part * 2_000 + whole) / (whole * 2);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
