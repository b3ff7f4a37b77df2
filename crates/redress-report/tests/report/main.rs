//! Reports: what they show is what was counted, in every form, whatever stands in a label.

mod chinese;
mod diagram;
mod paged;
mod story;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use quick_xml::events::Event;
use redress::complaint::Complaint;
use redress::vocabulary::{Label, Lang, Money};
use redress_demo::dealership::{Options, simulate};
use redress_metrics::{
    Aggregate, Breakdown, Dimension, Figure, Grain, Indicator, Interval, Outcome, Properties,
    Property, Refusal, Table as Rows, Target, Unit, indicators,
};
use redress_presets::indicators as shipped;
use redress_report::{
    Ageing, Band, Bar, Cell, Codes, Column, Content, CsvOptions, Distribution, Group, HANDLING,
    HeatMap, League, Note, Notes, Pack, PackError, Pareto, Reading, Reconciliation, Report, Said,
    Scorecard, Section, StageTimeliness, Sum, Table, Trend, meeting_pack,
};
use unicode_width::UnicodeWidthStr as _;

const BOTH: [Lang; 2] = [Lang::En, Lang::Zh];
const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

fn march() -> Interval {
    "2026-03".parse().unwrap()
}

/// Two months of six cases by department and category; the last has none to say whether satisfied.
fn aggregate(indicators: Vec<Indicator>, by: &[Dimension], names: [&str; 2]) -> Aggregate {
    let breakdown = Breakdown { zone: ZONE, grain: Grain::Month, by: by.to_vec(), indicators };
    let mut aggregate = Aggregate::new(breakdown);
    let units = [
        (Unit::Case, "whole"),
        (Unit::Cycle, "whole"),
        (Unit::Visit, "whole"),
        (Unit::Limit, "sign"),
    ];
    for (unit, stage) in units {
        let mut rows = Rows::new(unit);
        let cases = [
            ("2025-03-03", 0, "parts", true, 3),
            ("2026-02-03", 0, "parts", true, 5),
            ("2026-02-04", 1, "attitude", false, 80),
            ("2026-03-02", 0, "parts", true, 2),
            ("2026-03-03", 0, "attitude", false, 30),
            ("2026-03-20", 1, "parts", true, 200),
        ];
        for (date, department, subject, kept, hours) in cases {
            let at = format!("{date}T02:00:00Z").parse().unwrap();
            let properties = [Property::Closed, Property::Judged, Property::Visited];
            let properties = Properties::of(&properties)
                .with_if(Property::OnTime, kept)
                .with_if(Property::Satisfied, kept);
            rows.push(properties)
                .received(at)
                .due(at)
                .ended(at)
                .label(Dimension::Department, names[department])
                .label(Dimension::Subject, subject)
                .label(Dimension::Stage, stage)
                .measure(redress_metrics::Quantity::Handling, hours * 3_600_000_000)
                .unknown(Properties::from(Property::Disputed));
        }
        aggregate.add(&rows);
    }
    aggregate
}

/// A report with a section of every kind, the words of departments and the title given.
fn report(names: [&str; 2], title: &str) -> Report {
    let (department, subject) = (Dimension::Department, Dimension::Subject);
    let all = vec![
        indicators::on_time().target(Target::at_least(9_500)),
        indicators::satisfaction().target(Target::at_least(6_000).enough(10)),
        indicators::mean_handling().target(Target::at_most(100 * 3_600_000_000)),
        indicators::handling_percentile(90),
        indicators::dispute_rate(),
        shipped::complaint_rate(),
        indicators::received(),
    ];
    let by = [department, subject, Dimension::Stage];
    let cases = aggregate(all.clone(), &by, names);
    let stages = vec![indicators::stage_timeliness(), indicators::mean_stage_delay()];
    let (kept, late) = (stages[0].id.clone(), stages[1].id.clone());
    let limits = aggregate(stages, &by, names);
    let received = indicators::received().id;
    let label = |text: &str| Label::new(text, text);
    let mut report =
        Report::new(label(title), march(), ZONE, "2026-04-01T00:00:00Z".parse().unwrap());
    let pareto = Pareto::of(&cases, march(), &received, subject, 8, &Codes).unwrap().unwrap();
    let heat = HeatMap::of(&cases, march(), &received, department, subject, &Codes);
    let order = [indicators::on_time().id, received.clone()];
    let stages =
        StageTimeliness::of(&limits, march(), (&kept, &late), Dimension::Stage, &["sign"], &Codes);
    let hours = |hours: &[i64]| hours.iter().map(|h| TimeDelta::hours(*h)).collect::<Vec<_>>();
    let times = hours(&[2, 30, 200]).into_iter().map(Some).chain([None]);
    let sums = Reconciliation {
        opening: 1,
        received: 3,
        reopened: 0,
        ended: 2,
        outstanding: 2,
        sums: vec![Sum { name: label(names[0]), parts: 3, total: 3 }],
    };
    let cells = vec![
        Cell::Text(names[0].to_owned()),
        Cell::Money(Money::yuan(50)),
        Cell::Reading(Reading { said: Said::Amount { amount: -7, rows: 7 }, ..Reading::count(0) }),
    ];
    let table = Table {
        columns: vec![
            Column { name: label(names[1]), numeric: false },
            Column::numbers("sum", "金额"),
            Column::numbers("balance", "差额"),
        ],
        groups: vec![Group { head: Some(label(names[1])), rows: vec![cells] }],
    };
    let contents = [
        Content::Scorecard(Scorecard::of(&cases, march()).unwrap()),
        Content::Trend(Trend::of(&cases, &order[0], march(), 3).unwrap().unwrap()),
        Content::Pareto(pareto),
        Content::HeatMap(heat.unwrap().unwrap()),
        Content::StageTimeliness(stages.unwrap().unwrap()),
        Content::Distribution(Distribution::new(label("time"), times, &HANDLING)),
        Content::Ageing(Ageing::new(hours(&[1, 24, 25]), &[86_400])),
        Content::League(League::of(&cases, march(), department, &order, &Codes).unwrap()),
        Content::Reconciliation(sums),
        Content::Table(table),
        Content::Notes(Notes { notes: vec![Note::new(label(names[0]), label("one\ntwo"))] }),
    ];
    for (content, number) in contents.into_iter().zip(1..) {
        let name = Label::new(format!("part {number}"), format!("第{number}部分"));
        let section = Section::new(name, content).intro(title, title);
        report.push(section.cite("DLR-18".parse().unwrap()));
    }
    report
}

fn plain() -> Report {
    report(["sales", "客服部"], "A month")
}

/// Compares with a file; `GOLDEN=write` writes it.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = format!("{}/tests/data/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") {
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap();
    assert!(known == text, "{name} is not as ever:\n{text}");
}

#[test]
fn a_report_is_written_and_read_as_ever() {
    let report = plain();
    golden("report.json", &(serde_json::to_string_pretty(&report).unwrap() + "\n"));
    let again: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(again, report);
}

#[test]
fn a_report_reads_as_ever_on_a_terminal_and_in_a_spreadsheet() {
    let report = plain();
    golden("report-en.txt", &report.text(Lang::En));
    golden("report-zh.txt", &report.text(Lang::Zh));
    golden("report-en.csv", &report.csv(Lang::En, CsvOptions::default()));
}

#[test]
fn what_has_no_value_is_said_and_never_0() {
    let text = plain().text(Lang::En);
    let row = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(row("complaint rate").contains("not enough data"));
    assert!(row("dispute rate  ").contains("refused"));
    let reason = "dispute rate: refused: the records do not say: disputed by the customer";
    assert!(text.lines().any(|line| line == reason), "{text}");
    assert!(row("satisfaction").contains("– too few"));
    assert!(row("undetermined").contains('1'), "times that are not known");
}

#[test]
fn no_reading_can_be_a_nan() {
    let measure = indicators::on_time().measure;
    let aggregate = aggregate(vec![indicators::on_time()], &[], ["a", "b"]);
    let mut figure: Figure = aggregate.totals().remove(0);
    for value in [f64::NAN, f64::INFINITY] {
        figure.outcome = Outcome::Value(value);
        assert!(Reading::of(&figure, &measure).value().unwrap().is_finite());
        figure.denominator = 0;
        assert_eq!(Reading::of(&figure, &measure).value(), None);
        figure.denominator = 3;
    }
    let zero = Reading { said: Said::Ratio { part: 1, of: 0 }, ..Reading::share(1, 2) };
    assert_eq!((zero.value(), zero.text(Lang::En).as_str()), (None, "not enough data"));
    assert_eq!(Reading::share(0, 0).value(), None);
    let about = Properties::from(Property::Disputed);
    let refused =
        Reading { said: Said::Refused(Refusal::NotRecorded { about }), ..Reading::count(1) };
    assert_eq!(refused.value(), None);
}

#[test]
fn a_share_just_below_its_target_is_not_shown_as_the_target() {
    let indicator = indicators::on_time().target(Target::at_least(9_500));
    let mut figure: Figure = aggregate(vec![indicator.clone()], &[], ["a", "b"]).totals().remove(0);
    let mut shown = |part: u32, of: u32| {
        (figure.numerator, figure.denominator) = (part.into(), of.into());
        figure.outcome = Outcome::Value(f64::from(part) / f64::from(of));
        Reading::judged(&figure, &indicator).text(Lang::En)
    };
    assert_eq!(shown(2_374, 2_500), "94.96 %");
    assert_eq!(shown(2_375, 2_500), "95.0 %");
    assert_eq!(shown(9, 10), "90.0 %");
}

#[test]
fn a_change_that_rounds_to_nothing_has_no_direction() {
    let change = |now: Reading, before: Reading| now.since(&before).unwrap().text(Lang::En);
    assert_eq!(change(Reading::share(9, 10), Reading::share(8, 10)), "+10.0 pp");
    assert_eq!(change(Reading::count(4), Reading::count(7)), "−3");
    assert_eq!(change(Reading::share(50_001, 100_000), Reading::share(1, 2)), "±0");
    assert!(Reading::count(4).since(&Reading::share(1, 2)).is_none());
}

#[test]
fn columns_line_up_in_chinese_too() {
    for lang in BOTH {
        let text = plain().text(lang);
        let mut tables = 0;
        for part in text.split("\n\n") {
            let rows: Vec<&str> = part.lines().collect();
            // A Pareto table: its shares end in one column.
            let shares = rows.iter().filter(|row| row.contains('%') && row.contains('█'));
            let ends: Vec<usize> =
                shares.map(|row| row.split_at(row.find('%').unwrap()).0.width()).collect();
            if ends.len() > 1 {
                tables += 1;
                assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{part}");
            }
        }
        assert!(tables > 0);
    }
}

#[test]
fn a_time_on_an_end_is_in_the_band_that_ends_there() {
    let Content::Ageing(ages) = &plain().sections[6].content else { panic!("ageing") };
    assert_eq!(ages.bands.iter().map(|band| band.count).collect::<Vec<_>>(), [2, 1]);
    let band = |above, up_to| Band { above, up_to, count: 0 };
    assert_eq!(band(0, Some(7_200)).text(Lang::En), "≤ 2 h");
    assert_eq!(band(14_400, Some(86_400)).text(Lang::Zh), "4–24小时");
    assert_eq!(band(172_800, None).text(Lang::En), "> 2 d");
}

#[test]
fn what_is_not_recorded_and_the_rest_come_last() {
    let counts = [(Some("a"), 1), (None, 9), (Some("b"), 5), (Some("c"), 2), (Some("d"), 0)];
    let name = Label::new("n", "n");
    let pareto = Pareto::new(Dimension::Cause, name, &counts, 2, &Codes);
    let shown: Vec<(&str, u64)> =
        pareto.bars.iter().map(|Bar { name, count }| (name.en.as_str(), *count)).collect();
    assert_eq!(shown, [("b", 5), ("c", 2), ("1 others", 1), ("not recorded", 9)]);
    assert_eq!(pareto.total(), 17);
    assert_eq!(pareto.cumulative().last().unwrap().value(), Some(1.0));
}

#[test]
fn equals_share_a_rank_and_who_has_no_figure_has_none() {
    let Content::League(league) = &plain().sections[7].content else { panic!("league") };
    let ranks: Vec<_> = league.rows.iter().map(|row| (row.name.en.as_str(), row.rank)).collect();
    assert_eq!(ranks, [("客服部", Some(1)), ("sales", Some(2))]);
}

#[test]
fn sums_that_do_not_agree_are_said_loudly() {
    let mut report = plain();
    assert!(report.agrees());
    let Content::Reconciliation(sums) = &mut report.sections[8].content else { panic!("sums") };
    sums.outstanding = 3;
    assert!(!report.agrees());
    assert!(report.text(Lang::En).contains("✗ THE COUNTS IN THIS REPORT DO NOT AGREE"));
    assert!(report.text(Lang::En).contains("✗ DOES NOT AGREE"));
    assert!(report.html(Lang::Zh).contains("✗ 本报告中的计数互不相符"));
}

const HOSTILE: [&str; 12] = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    " =HYPERLINK(\"http://evil\")",
    "＝1+1",
    "a,\"b\"\nc",
    "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "x\u{202E}</td><img src=//evil>",
];

#[test]
fn a_spreadsheet_runs_nothing_and_gets_back_every_cell() {
    for label in HOSTILE {
        let report = report([label, "b"], label);
        for file in report.csv_files(Lang::En, CsvOptions::default()) {
            let mut reader = csv::Reader::from_reader(file.text.as_bytes());
            let header = reader.headers().unwrap().clone();
            for record in reader.records() {
                let record = record.unwrap();
                assert_eq!(record.len(), header.len(), "{}", file.title);
                for cell in record.iter().chain(&header) {
                    let first = cell.trim_start().chars().next();
                    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝'));
                    assert!(!formula || cell.parse::<f64>().is_ok(), "{cell:?}");
                    assert!(!cell.starts_with(['\t', '\r', '\n']), "{cell:?}");
                }
            }
        }
        let table = &report.csv_files(Lang::En, CsvOptions::default())[10];
        let mut reader = csv::Reader::from_reader(table.text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record[1].trim_start_matches('\''), label, "the words are all there");
        assert_eq!(&record[3], "-7", "a negative number stays one");
        // All tables in one file, under their titles.
        let one = report.csv(Lang::Zh, CsvOptions::for_spreadsheets());
        assert!(one.starts_with('\u{FEFF}'));
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.flexible(true).has_headers(false).from_reader(one.as_bytes());
        assert!(reader.records().all(|record| record.is_ok()));
    }
}

/// A page is well formed, has nothing in it that runs, and fetches nothing.
#[track_caller]
fn harmless(html: &str) {
    // What HTML leaves unclosed is closed for the reader, which knows XML.
    let mut closed = String::new();
    for part in html.strip_prefix("<!DOCTYPE html>").unwrap().split_inclusive('>') {
        let void = ["<meta ", "<input ", "<br"].iter().any(|tag| part.contains(tag));
        match part.strip_suffix('>').filter(|_| void) {
            Some(tag) => closed += &format!("{tag}/>"),
            None => closed += part,
        }
    }
    let closed = closed.replace(" checked/>", " checked=\"checked\"/>");
    let mut reader = quick_xml::Reader::from_str(&closed);
    reader.config_mut().check_end_names = true;
    let mut depth = 0_i32;
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                depth += i32::from(matches!(event, Event::Start(_)));
                let name = tag.name();
                let name: &str = name.as_ref();
                assert!(!["script", "img", "link", "iframe", "object"].contains(&name), "{name}");
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let key: &str = attribute.key.as_ref();
                    assert!(!key.starts_with("on") && key != "src", "{key}");
                    // What is read out may say anything; nothing else names a place.
                    let place = attribute.value.contains("//");
                    assert!(!place || ["xmlns", "aria-label"].contains(&key), "{key}");
                    assert!(key != "href" || attribute.value.starts_with('#'));
                }
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

#[test]
fn a_page_is_well_formed_and_runs_and_fetches_nothing_whatever_stands_in_a_label() {
    for label in HOSTILE {
        let report = report([label, "b"], label);
        for html in [report.html(Lang::En), report.html(Lang::Zh), report.html_in_both(Lang::Zh)] {
            harmless(&html);
            let style = html.split_once("</style>").unwrap().0;
            assert!(!style.contains("url(") && !style.contains("@import"));
            assert!(!html.contains("<script") && !html.contains('\u{202E}'), "{label}");
            assert!(!html.contains("NaN") && !html.contains("Infinity") && !html.contains(">inf"));
        }
    }
}

#[test]
fn a_page_has_every_section_in_its_languages_and_pictures_that_say_what_they_show() {
    let report = plain();
    let (en, zh) = (report.html(Lang::En), report.html(Lang::Zh));
    let both = report.html_in_both(Lang::En);
    assert!(en.contains("<html lang=\"en\">") && zh.contains("<html lang=\"zh-CN\">"));
    for section in &report.sections {
        for (lang, page) in [(Lang::En, &en), (Lang::Zh, &zh)] {
            let head = format!("<h2>{}<", section.title.text(lang));
            assert!(page.contains(&head) && both.contains(&head), "{head}");
        }
    }
    let svgs = en.matches("<svg ").count();
    assert_eq!(svgs, 6, "trend, Pareto, stages, distribution, ageing, league");
    assert_eq!(en.matches("<desc>").count(), svgs);
    assert!(en.matches("scope=\"col\"").count() > 20 && en.matches("scope=\"row\"").count() > 20);
}

/// The logs of all complaints.
fn histories(
    scene: &redress_demo::dealership::Scene,
) -> Vec<Vec<std::sync::Arc<redress::complaint::Entry>>> {
    let logs = scene.desk.histories(redress::store::Query::all());
    logs.collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_pack_shows_what_is_counted_independently() {
    let scene = simulate(&Options::default(), None).unwrap();
    let september: Interval = "2026-09".parse().unwrap();
    let report = {
        let month = Interval::month(2026, 9).unwrap();
        let histories = histories(&scene);
        let policy = scene.desk.policy();
        meeting_pack(&policy, month, &histories).unwrap()
    };
    assert!(report.agrees());
    let (from, until) = september.bounds(ZONE);
    let known: Vec<Complaint> = histories(&scene)
        .iter()
        .filter_map(|log| {
            let log = log.iter().map(AsRef::as_ref);
            Complaint::as_known_at(log, until - TimeDelta::microseconds(1)).unwrap()
        })
        .collect();
    let came: Vec<_> = known.iter().filter(|c| c.received_at >= from).collect();
    let month = scene.months.last().unwrap();
    assert_eq!(month.received, came.len() as u64);
    let content =
        |en: &str| &report.sections.iter().find(|section| section.title.en == en).unwrap().content;

    let Content::Reconciliation(sums) = content("Month-end sums") else { panic!("sums") };
    let open = known.iter().filter(|c| c.is_open()).count() as u64;
    assert_eq!((sums.received, sums.outstanding), (month.received, open));
    assert_eq!(sums.opening, month.open_before);
    assert_eq!(sums.ended - sums.reopened, month.ended);

    let mut subjects: BTreeMap<&str, u64> = BTreeMap::new();
    for complaint in &came {
        *subjects.entry(complaint.facts.subject.as_ref().unwrap().as_str()).or_default() += 1;
    }
    let Content::Pareto(pareto) = content("Categories, most frequent first") else {
        panic!("Pareto")
    };
    let mut expected: Vec<u64> = subjects.into_values().collect();
    expected.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(pareto.bars.iter().map(|bar| bar.count).collect::<Vec<_>>(), expected);

    let Content::Ageing(ages) = content("Age of open cases") else { panic!() };
    assert_eq!(ages.total(), open);
    let due = known.iter().filter(|c| !c.is_open() && c.since >= from).count() as u64;
    let Content::Distribution(times) = content("How long handling took") else { panic!("times") };
    assert_eq!(times.total(), due);
    let Content::HeatMap(map) = content("Departments and categories") else { panic!("map") };
    assert!(map.adds_up());
    assert_eq!(map.total, Reading::count(came.len() as u64));

    // The same whenever it is made, and the same from a pack that is put together by hand.
    let pack = Pack::new(&scene.policy);
    assert_eq!(pack.report(september, &histories(&scene)).unwrap(), report);
    harmless(&report.html_in_both(Lang::En));
}

#[test]
fn a_pack_without_cases_shows_nothing_and_says_so() {
    let policy = redress_presets::dealership().unwrap();
    let none: &[Vec<redress::complaint::Entry>] = &[];
    let pack = Pack::new(&policy).repeats_within(TimeDelta::days(30));
    let report = pack.report(march(), none).unwrap();
    assert!(report.agrees());
    for lang in BOTH {
        let html = report.html(lang);
        harmless(&html);
        assert!(html.contains(lang.pick("nothing to show", "无数据")));
        assert!(!html.contains("NaN"));
        assert!(report.text(lang).contains(lang.pick("not enough data", "数据不足")));
    }
    assert_eq!(pack.report(Interval::WHOLE, none), Err(PackError::Endless));
}
