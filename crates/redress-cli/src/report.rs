//! `redress report`: the pack for a monthly meeting, or any set of indicators.

use redress::complaint::Entry;
use redress::policy::Policy;
use redress::redacted::Bilingual;
use redress::vocabulary::{IndicatorId, Label, Lang};
use redress_metrics::{
    Aggregate, Basis, Breakdown, Dimension, Grain, Indicator, Interval, Measure, Reader,
};
use redress_presets::indicators;
use redress_report::{Content, CsvOptions, League, Pack, Pareto, Report, Scorecard, Section};

use crate::args::Report as Asked;
use crate::failure::Failure;
use crate::load::{Text, nearest};
use crate::output::{self, print, written};
use crate::source::{self, Histories};

/// Number of bars of a chart before the rest is merged.
const BARS: usize = 12;

pub(crate) fn run(asked: &Asked, lang: Lang) -> Result<u8, Failure> {
    if asked.list {
        print(&list(lang))?;
        return Ok(0);
    }
    let (Some(log), Some(policy)) = (asked.log(), &asked.policy) else {
        return Err(Failure::new(
            "expected a store's file or a log, and `--policy POLICY`",
            "请给出存储文件或工单记录，以及`--policy 制度`",
        ));
    };
    let policy = Text::of(policy)?.policy(&log.blanks, lang)?;
    let wanted = asked.indicators.as_deref().map(named).transpose()?;
    let by = asked.by.iter().map(|name| dimension(name)).collect::<Result<Vec<_>, _>>()?;
    let found = source::histories(&log, &policy, lang)?;
    let zone = policy.spec().calendar.zone();
    let period = match (&asked.period, found.until) {
        (Some(text), _) => text
            .parse::<Interval>()
            .map_err(|error| Failure::at(format_args!("--period {text}"), &error))?,
        (None, Some(until)) => Interval::containing(until, Grain::Month, zone),
        (None, None) => return Err(Failure::new("expected `--period`", "请给出`--period`")),
    };
    let report = match wanted {
        None => pack(&policy, period, &found)?,
        Some(wanted) => figures(&policy, period, &found, wanted, &by)?,
    };
    if !asked.json.as_deref().is_some_and(output::is_stdout) {
        print(&report.text(lang))?;
    }
    if let Some(path) = &asked.out {
        output::write(path, report.html_in_both(lang).as_bytes())?;
        written(path, lang);
    }
    if let Some(path) = &asked.csv {
        let csv = report.csv(lang, CsvOptions::for_spreadsheets());
        output::write(path, csv.as_bytes())?;
        written(path, lang);
    }
    if let Some(path) = &asked.json {
        let json = serde_json::to_string_pretty(&report).map_err(Failure::json)?;
        output::write(path, format!("{json}\n").as_bytes())?;
        written(path, lang);
    }
    if let Some(note) = &found.note {
        output::note(note.text(lang));
    }
    Ok(0)
}

/// Every shipped indicator with its name.
fn list(lang: Lang) -> String {
    let lines = indicators::all()
        .into_iter()
        .map(|indicator| format!("{:<28} {}", indicator.id.as_str(), indicator.name.text(lang)));
    let sets = SETS.iter().map(|(name, en, zh, _)| format!("{name:<28} {}", lang.pick(en, zh)));
    let head = lang.pick("Sets:", "成套指标：").to_owned();
    let each = lang.pick("Indicators:", "单项指标：").to_owned();
    std::iter::once(head)
        .chain(sets)
        .chain([String::new(), each])
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A named set of indicators: its name, in English and Chinese, and what makes it.
type Set = (&'static str, &'static str, &'static str, fn() -> Vec<Indicator>);

const SETS: &[Set] = &[
    ("all", "every shipped indicator", "全部内置指标", indicators::all),
    (
        "general",
        "those that any organisation can ask for",
        "通用指标",
        redress_metrics::indicators::all,
    ),
    ("telecom", "what a telecom operator watches", "电信企业指标", indicators::of_telecom),
    (
        "escalated",
        "how escalated complaints are judged",
        "越级投诉考核指标",
        indicators::of_escalated,
    ),
    ("sources", "what the other sources ask for", "其他制度所列指标", indicators::of_sources),
];

/// The indicators that are asked for by name, each once.
fn named(asked: &str) -> Result<Vec<Indicator>, Failure> {
    let known = indicators::all();
    let mut wanted: Vec<Indicator> = Vec::new();
    for name in asked.split([',', '，']).map(str::trim).filter(|name| !name.is_empty()) {
        let set = SETS.iter().find(|(set, ..)| *set == name).map(|(.., make)| make());
        let one = || known.iter().find(|one| one.id.as_str() == name).map(|one| vec![one.clone()]);
        let found = set.or_else(one).ok_or_else(|| {
            let near = nearest(name, known.iter().map(|one| one.id.as_str()));
            let (en, zh) = near.map_or_else(Default::default, |near| {
                (format!("; did you mean `{near}`?"), format!("；是不是`{near}`？"))
            });
            Failure::new(
                format!("--indicators: there is no indicator `{name}`{en}. `redress report --list` has all"),
                format!("--indicators：没有指标`{name}`{zh}。全部指标见`redress report --list`"),
            )
        })?;
        for one in found {
            if !wanted.iter().any(|other| other.id == one.id) {
                wanted.push(one);
            }
        }
    }
    Ok(wanted)
}

fn dimension(name: &str) -> Result<Dimension, Failure> {
    let found = Dimension::ALL.iter().copied().find(|known| known.as_str() == name);
    found.ok_or_else(|| {
        let known: Vec<&str> = Dimension::ALL.iter().map(|known| known.as_str()).collect();
        Failure::new(
            format!("--by {name}: expected one of {}", known.join(", ")),
            format!("--by {name}：应为其中之一：{}", known.join("、")),
        )
    })
}

fn pack(policy: &Policy, period: Interval, found: &Histories) -> Result<Report, Failure> {
    let pack = Pack::new(policy);
    let Some(store) = &found.store else {
        return pack.report(period, &found.logs).map_err(|error| unsound(&error));
    };
    let mut reading = pack.begin(period).map_err(|error| unsound(&error))?;
    while !reading.is_done() {
        pack.read(&mut reading, store, source::PAGE).map_err(|error| unsound(&error))?;
    }
    pack.finish(&reading).map_err(|error| unsound(&error))
}

/// A set of indicators in one period, compared with the one before, and by dimensions.
fn figures(
    policy: &Policy,
    period: Interval,
    found: &Histories,
    indicators: Vec<Indicator>,
    by: &[Dimension],
) -> Result<Report, Failure> {
    let zone = policy.spec().calendar.zone();
    let until = found.until.unwrap_or_default();
    let whole = period.grain() == Grain::Whole;
    let as_of = if whole { until } else { until.min(period.bounds(zone).1) };
    let (basis, grain) = (Basis::from(&policy.spec().figures), period.grain());
    let sums = |by: &[Dimension]| {
        let (by, indicators) = (by.to_vec(), indicators.clone());
        Aggregate::new(Breakdown { zone, grain, by, indicators })
    };
    let (mut all, mut parts) =
        (sums(&[]), by.iter().map(|dimension| sums(&[*dimension])).collect::<Vec<_>>());
    found.each(|logs| {
        let mut reader = Reader::new(basis.clone(), as_of);
        for log in logs {
            let known = log.iter().take_while(|entry| entry.recorded_at <= as_of);
            let known: Vec<&Entry> = known.map(|entry| &**entry).collect();
            if !known.is_empty() {
                reader.history(&known).map_err(|error| unsound(&error))?;
            }
        }
        for sums in std::iter::once(&mut all).chain(&mut parts) {
            reader.tables().iter().for_each(|table| sums.add(table));
        }
        Ok(())
    })?;
    let title = Label::new("Complaints: indicators", "投诉指标");
    let mut report = Report::new(title, period, zone, as_of);
    let card = Scorecard::of(&all, period).map_err(|error| unsound(&error))?;
    let title = Label::new("Indicators", "指标");
    report.push(Section::new(title, Content::Scorecard(card)));
    for (dimension, sums) in by.iter().zip(&parts) {
        let (en, zh) = (dimension.label(Lang::En), dimension.label(Lang::Zh));
        let title = Label::new(format!("By {en}"), format!("按{zh}"));
        let count = indicators.iter().find(|one| matches!(one.measure, Measure::Count { .. }));
        if let Some(count) = count {
            let bars = Pareto::of(sums, period, &count.id, *dimension, BARS, policy);
            if let Some(bars) = bars.map_err(|error| unsound(&error))? {
                report.push(Section::new(title.clone(), Content::Pareto(bars)));
            }
        }
        let ids: Vec<IndicatorId> = indicators.iter().map(|one| one.id.clone()).collect();
        let league = League::of(sums, period, *dimension, &ids, policy);
        let league = league.map_err(|error| unsound(&error))?;
        let title = Label::new(format!("By {en}, ranked"), format!("按{zh}排名"));
        report.push(Section::new(title, Content::League(league)));
    }
    Ok(report)
}

/// Figures that cannot be shown, with the reason.
fn unsound(error: &impl Bilingual) -> Failure {
    let zh = error.chinese();
    Failure::new(format!("the report cannot be made: {error}"), format!("无法生成报告：{zh}"))
}
