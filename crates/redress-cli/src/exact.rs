//! The exact figures of a replay, as JSON and CSV: times in microseconds, counts as they are.

use redress::policy::PolicySpec;
use redress::vocabulary::{Label, Lang};
use redress_metrics::{Figure, Outcome};
use redress_replay::{Order, Replayed};
use serde::Serialize;

use crate::csv;
use crate::failure::Failure;
use crate::verdicts::{RuleCount, Verdicts};

#[derive(Serialize)]
struct Exact<'a> {
    file: &'a str,
    read_as: String,
    order: Option<&'static str>,
    until: Option<String>,
    cases: u64,
    rows: Rows,
    figures: Vec<Section<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policies: Vec<Judged>,
    #[serde(skip_serializing_if = "Option::is_none")]
    differing: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_time_label: Option<OnTimeLabel>,
}

/// The word of the source system against the limits.
#[derive(Serialize)]
struct OnTimeLabel {
    both_on_time: u64,
    only_source_on_time: u64,
    only_limits_on_time: u64,
    neither_on_time: u64,
    undecided: u64,
    silent: u64,
}

#[derive(Serialize)]
struct Rows {
    read: u64,
    used: u64,
    skipped: u64,
    unusable: u64,
    reasons: Vec<Reason>,
    activities_without_rows: Vec<String>,
    activities_not_mapped: std::collections::BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct Reason {
    what: &'static str,
    reason: String,
    rows: u64,
    first_lines: Vec<u64>,
    values: Vec<String>,
}

#[derive(Serialize)]
struct Section<'a> {
    title: &'a Label,
    figures: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a Label,
    #[serde(flatten)]
    figure: Figure,
}

#[derive(Serialize)]
struct Judged {
    name: String,
    version: u32,
    limits: Vec<RuleCount>,
}

fn rows(replayed: &Replayed) -> Rows {
    let books = &replayed.books;
    let reason = |what, text: String, found: &redress_replay::Found| Reason {
        what,
        reason: text,
        rows: found.count,
        first_lines: found.lines.clone(),
        values: found.values.clone(),
    };
    let skipped =
        books.passed.iter().map(|(why, found)| reason("skipped", why.text(Lang::En), found));
    let unusable =
        books.unusable.iter().map(|(why, found)| reason("unusable", why.text(Lang::En), found));
    let faults = books
        .faults
        .iter()
        .map(|(what, found)| reason("fault", what.text(Lang::En).to_owned(), found));
    Rows {
        read: books.rows,
        used: books.applied,
        skipped: books.passed(),
        unusable: books.unusable(),
        reasons: skipped.chain(unusable).chain(faults).collect(),
        activities_without_rows: books.unseen().map(str::to_owned).collect(),
        activities_not_mapped: books.unmapped.clone(),
    }
}

fn sections(replayed: &Replayed) -> Vec<Section<'_>> {
    replayed
        .figures
        .iter()
        .map(|figures| {
            let indicators = &figures.aggregate.breakdown().indicators;
            let named = figures.aggregate.figures().into_iter().filter_map(|figure| {
                let indicator = indicators.iter().find(|known| known.id == figure.indicator)?;
                Some(Named { name: &indicator.name, figure })
            });
            Section { title: &figures.title, figures: named.collect() }
        })
        .collect()
}

/// Everything as JSON.
pub(crate) fn json(
    file: &str,
    replayed: &Replayed,
    judged: &[(&PolicySpec, &Verdicts)],
) -> Result<String, Failure> {
    let policies = judged.iter().map(|(policy, verdicts)| Judged {
        name: policy.name.to_string(),
        version: policy.version,
        limits: verdicts.counts(),
    });
    let differing = match judged {
        [(_, one), (_, two)] => Some(one.differing_ids(two)),
        _ => None,
    };
    let label = replayed.agreement.as_ref().map(|agreement| {
        let [[both, source, open], [limits, neither, open_too]] = agreement.cases;
        OnTimeLabel {
            both_on_time: both,
            only_source_on_time: source,
            only_limits_on_time: limits,
            neither_on_time: neither,
            undecided: open + open_too,
            silent: agreement.silent,
        }
    });
    let exact = Exact {
        file,
        read_as: replayed.source.text(Lang::En),
        order: replayed.order.map(|order| match order {
            Order::Case => "case",
            Order::Time => "time",
            Order::Sorted => "sorted",
        }),
        until: replayed.until.map(|until| until.to_rfc3339()),
        cases: replayed.cases,
        rows: rows(replayed),
        figures: sections(replayed),
        policies: policies.collect(),
        differing,
        on_time_label: label,
    };
    serde_json::to_string_pretty(&exact).map(|text| text + "\n").map_err(Failure::json)
}

/// The figures as CSV.
pub(crate) fn figures_csv(replayed: &Replayed, lang: Lang) -> String {
    let mut out = csv::row([
        "section",
        "indicator",
        "name",
        "period",
        "group",
        "numerator",
        "denominator",
        "undetermined",
        "value",
    ]);
    for section in sections(replayed) {
        for Named { name, figure } in section.figures {
            let group: Vec<String> = figure
                .group
                .iter()
                .map(|(dimension, label)| format!("{dimension}={}", label.as_deref().unwrap_or("")))
                .collect();
            let value = match figure.outcome {
                Outcome::Value(value) => value.to_string(),
                Outcome::NotEnoughData => String::new(),
                Outcome::Refused(why) => why.text(lang),
            };
            out += &csv::row([
                section.title.text(lang),
                figure.indicator.as_str(),
                name.text(lang),
                &figure.interval.to_string(),
                &group.join(" "),
                &figure.numerator.to_string(),
                &figure.denominator.to_string(),
                &figure.undetermined.to_string(),
                &value,
            ]);
        }
    }
    out
}
