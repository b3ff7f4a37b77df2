//! Files as people have them: encodings, line ends, separators, shapes, forms of time, orders. The small
//! inputs are in `tests/files`; what each must come to is counted by hand.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use redress::complaint::Entry;
use redress_metrics::Figure;
use redress_replay::rows::{Shape, unpacked};
use redress_replay::{Error, Fault, Mapping, Order, Passed, Reason, Replayed, Watch, events};

const MAP: &str = include_str!("files/m.toml");

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).unwrap()
}

fn play(map: &str, text: impl AsRef<[u8]>) -> Result<Replayed, Error> {
    let map = Mapping::read(map).unwrap();
    events(&map, &mut || unpacked(text.as_ref()), &mut ())
}

#[track_caller]
fn played(map: &str, text: impl AsRef<[u8]>) -> Replayed {
    let replayed = play(map, text).unwrap();
    let books = &replayed.books;
    assert_eq!(books.applied + books.passed() + books.unusable(), books.rows);
    replayed
}

fn total(replayed: &Replayed, id: &str) -> Figure {
    let figures = replayed.figures[0].aggregate.totals();
    figures.into_iter().find(|figure| figure.indicator.as_str() == id).unwrap()
}

/// Number of rows used and of all, and the sum of the handling times in hours with their number.
fn sums(replayed: &Replayed) -> (u64, u64, i128, u64) {
    let mean = total(replayed, "mean-handling");
    let hours = mean.numerator / 3_600_000_000;
    (replayed.books.applied, replayed.books.rows, hours, mean.denominator)
}

/// T1: opened 2 March 09:00, resolved 3 March 09:00 (24 h); T2: 2 March 09:30 to 4 March 10:00 (48.5 h);
/// T3: open.
const EXPECTED: (u64, u64, i128, u64) = (6, 6, 72, 2);

#[derive(Default)]
struct Instants(Vec<DateTime<Utc>>);

impl Watch for Instants {
    fn history(&mut self, log: &[Entry]) {
        self.0.extend(log.iter().map(|entry| entry.occurred_at));
    }
}

/// The instants of a log's entries.
fn instants(map: &str, text: impl AsRef<[u8]>) -> Vec<DateTime<Utc>> {
    let (map, mut kept) = (Mapping::read(map).unwrap(), Instants::default());
    events(&map, &mut || unpacked(text.as_ref()), &mut kept).unwrap();
    kept.0.dedup();
    kept.0
}

#[test]
fn line_ends_of_any_kind_lose_no_row() {
    assert_eq!(sums(&played(MAP, file("cr.csv"))), EXPECTED);
    let cr = String::from_utf8(file("cr.csv")).unwrap();
    assert_eq!(sums(&played(MAP, cr.replace('\r', "\r\n"))), EXPECTED);
    assert_eq!(sums(&played(MAP, cr.replace('\r', "\n"))), EXPECTED);
    // Mixed, as where parts from several systems were put together.
    let mut ends = ["\n", "\r", "\r\n", "\r\r", "\n\r"].iter().cycle();
    let mixed: String =
        cr.split('\r').map(|line| format!("{line}{}", ends.next().unwrap())).collect();
    assert_eq!(sums(&played(MAP, mixed)), EXPECTED);
}

#[test]
fn newest_first_is_put_into_order_and_told() {
    for name in ["desc-all.csv", "desc-case.csv"] {
        let replayed = played(MAP, file(name));
        assert_eq!(sums(&replayed), EXPECTED, "{name}");
        assert_eq!(replayed.order, Some(Order::Sorted), "{name}");
    }
    // At the same instant, what stands lower in the file happened first.
    let log = "case,time,activity\n1,2026-03-02 09:00:00,Resolved\n1,2026-03-02 09:00:00,Assigned\n\
               1,2026-03-02 09:00:00,Opened\n0,2026-03-01 09:00:00,Resolved\n0,2026-03-01 08:00:00,Opened\n";
    assert_eq!(played(MAP, log).books.applied, 5);
}

#[test]
fn rows_in_no_order_are_sorted() {
    let text = String::from_utf8(file("desc-all.csv")).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    let shuffled = [0, 3, 6, 1, 5, 2, 4].map(|at| rows[at]).join("\n");
    assert_eq!(sums(&played(MAP, shuffled)), EXPECTED);
}

#[test]
fn a_day_that_may_be_a_month_is_not_guessed() {
    let text = String::from_utf8(file("dmy-date.csv")).unwrap();
    let replayed = played(MAP, text.split("T2,23/").next().unwrap());
    assert_eq!((replayed.books.applied, replayed.books.rows, replayed.cases), (0, 3, 0));
    let (reason, found) = replayed.books.unusable.first_key_value().unwrap();
    assert_eq!((reason, found.count), (&Reason::DayOrMonth("time".into()), 3));
    assert_eq!(found.values[0], "10/06/2025 (10 Jun or 6 Oct?)");
}

#[test]
fn one_date_settles_the_whole_column() {
    // 23/06 in the last row: T1 took a day, T2 18.
    assert_eq!(sums(&played(MAP, file("dmy-date.csv"))), (4, 4, 19 * 24, 2));
    // 13/06 is a day first, so 01/06 is 1 June: T1 11 days, T2 10 days.
    let replayed = played(MAP, file("dmy-mixed.csv"));
    assert_eq!(sums(&replayed), (4, 4, 21 * 24, 2));
    // The other way round, the same numbers are months first.
    let us = "case,time,activity\nT1,6/1/2025,Opened\nT1,6/12/2025,Resolved\nT2,6/13/2025,Opened\n";
    assert_eq!(sums(&played(MAP, us)), (3, 3, 11 * 24, 1));
    // Both at once settle nothing.
    let both = "case,time,activity\nT1,13/6/2025,Opened\nT2,6/14/2025,Opened\nT3,1/2/2025,Opened\n";
    let books = played(MAP, both).books;
    assert_eq!(books.unusable[&Reason::DayAndMonth("time".into())].count, 3);
}

#[test]
fn a_format_in_the_mapping_says_how_dates_are_written() {
    let map = |format: &str| format!("time_format = {format}\n{MAP}");
    let log = file("dmy-date.csv");
    assert_eq!(sums(&played(&map("\"%d/%m/%Y\""), &log)), (4, 4, (1 + 18) * 24, 2));
    let first = instants(&map("\"%m/%d/%Y\""), "case,time,activity\nT1,10/06/2025,Opened\n");
    assert_eq!(first, ["2025-10-05T16:00:00Z".parse::<DateTime<Utc>>().unwrap()]);
    let other = Mapping::read(&map("\"day, month\"")).unwrap_err();
    assert!(other.what.en.contains("is not a pattern of times"), "{other}");
}

#[test]
fn one_row_of_the_far_future_does_not_move_the_end_of_the_records() {
    let replayed = played(MAP, file("future.csv"));
    assert_eq!(sums(&replayed), (6, 7, 72, 2));
    assert_eq!(
        replayed.books.unusable[&Reason::Stray("time".into())].values,
        ["2062-03-05 09:30:00"]
    );
    assert_eq!(replayed.until.unwrap().to_rfc3339(), "2026-03-05T01:30:00+00:00");
    // Who says that the records go so far is believed.
    let map = format!("until = 2063-01-01\n{MAP}");
    assert_eq!(played(&map, file("future.csv")).books.applied, 7);
}

#[test]
fn one_row_of_the_far_past_is_told_too() {
    let mut log = file("future.csv");
    log.extend(b"T0,1970-01-02 00:00:00,Opened\n");
    let replayed = played(MAP, log);
    assert_eq!(replayed.books.unusable[&Reason::Stray("time".into())].count, 2);
}

#[test]
fn times_are_read_as_systems_write_them() {
    let at = |text: &str, expected: &str| {
        let log = format!("case;time;activity\n1;{text};Opened\n");
        let expected: DateTime<Utc> = expected.parse().unwrap();
        assert_eq!(instants(MAP, log), [expected], "{text}");
    };
    // Shanghai is 8 hours ahead of UTC.
    at("2025-02-16T09:30:00.000+0900", "2025-02-16T00:30:00Z");
    at("2025-02-16T09:30:00+09", "2025-02-16T00:30:00Z");
    at("2025-02-16 09:30:00 UTC", "2025-02-16T09:30:00Z");
    at("2025-02-16 09:30:00 +01:00", "2025-02-16T08:30:00Z");
    at("2025-02-16T09:30:00Z", "2025-02-16T09:30:00Z");
    at("2026-03-02 09:00:00,250", "2026-03-02T01:00:00.250Z");
    at("1772413200", "2026-03-02T01:00:00Z");
    at("1772413200000", "2026-03-02T01:00:00Z");
    at("1772413200.5", "2026-03-02T01:00:00.500Z");
    at("8/27/2026 10:04:42 PM", "2026-08-27T14:04:42Z");
    at("27/8/2026 12:04 AM", "2026-08-26T16:04:00Z");
    at("2026/3/2 9:05", "2026-03-02T01:05:00Z");
    at("2026年3月2日 9:05", "2026-03-02T01:05:00Z");
    at("2026年3月2日 9时05分", "2026-03-02T01:05:00Z");
    at("2026年3月2日 星期一 下午3:05:07", "2026-03-02T07:05:07Z");
    at("2026-03-02 上午9点", "2026-03-02T01:00:00Z");
    at("16/Feb/25 9:30 AM", "2025-02-16T01:30:00Z");
    at("Mon, 02 Mar 2026 09:05:00 +0800", "2026-03-02T01:05:00Z");
    at("Mar 2, 2026 9:05:00 AM", "2026-03-02T01:05:00Z");
    at("02.03.2026 09:05", "2026-03-02T01:05:00Z");
    at("2026-03-02", "2026-03-01T16:00:00Z");
    at("２０２６-03-02 09：05", "2026-03-02T01:05:00Z");
    at("2026-03-02T09:05", "2026-03-02T01:05:00Z");
}

#[test]
fn what_is_no_time_is_refused_with_the_value_and_the_forms() {
    for text in [
        "soon",
        "2026-13-02",
        "2026-02-30 09:00",
        "25:00",
        "12",
        "9:05",
        "2026-03-02 25:00",
        "2026-03-02 09:00 MEZ",
        "02/03/26",
        "2026-03-02 13:00 XM",
        "46083.375",
        "--",
        "2026-03-02T",
        "٣",
    ] {
        let replayed = played(MAP, format!("case;time;activity\n1;{text};Opened\n"));
        let found = &replayed.books.unusable[&Reason::NoInstant("time".into())];
        assert_eq!((found.count, &found.values[..]), (1, &[text.to_owned()][..]), "{text}");
    }
    let reason = Reason::NoInstant("time".into());
    assert!(reason.expected(redress::vocabulary::Lang::En).unwrap().contains("time_format"));
}

#[test]
fn date_and_time_may_stand_in_two_columns() {
    let map = MAP.replace("time = \"time\"", "time = [\"date\", \"start\"]");
    let log =
        "case,date,start,activity\nT1,2026-03-02,09:00,Opened\nT1,2026-03-03,9:00 PM,Resolved\n";
    assert_eq!(sums(&played(&map, log)), (2, 2, 36, 1));
    let blank = "case,date,start,activity\nT1,,09:00,Opened\n";
    assert!(played(&map, blank).books.unusable.contains_key(&Reason::Blank("date + start".into())));
}

#[test]
fn the_hour_that_comes_twice_is_told_apart_by_the_order_of_rows() {
    // In Rome the clocks go back from 03:00 to 02:00 on 25 October 2026.
    let map = MAP.replace("Asia/Shanghai", "Europe/Rome");
    let log = "case,time,activity\n1,2026-10-25 02:50:00,Opened\n1,2026-10-25 02:10:00,Resolved\n";
    assert_eq!(
        instants(&map, log).iter().map(|at| at.to_rfc3339()).collect::<Vec<_>>(),
        ["2026-10-25T00:50:00+00:00", "2026-10-25T01:10:00+00:00"]
    );
    // By time, the row of another case tells it.
    let log = "case,time,activity\n1,2026-10-25 02:50:00,Opened\n2,2026-10-25 02:10:00,Opened\n\
               1,2026-10-25 02:20:00,Resolved\n";
    let replayed = played(&map, log);
    assert_eq!((replayed.order, replayed.books.applied), (Some(Order::Time), 3));
    let mean = total(&replayed, "mean-handling");
    assert_eq!(mean.numerator, 30 * 60 * 1_000_000);
}

#[test]
fn encodings_are_told_from_the_file() {
    let map = String::from_utf8(file("gbk-map.toml")).unwrap();
    let replayed = played(&map, file("gbk.csv"));
    assert_eq!((sums(&replayed), replayed.source.encoding), (EXPECTED, "GBK"));
    let gbk = file("gbk.csv");
    let (text, ..) = encoding_rs::GB18030.decode(&gbk);
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        let units = format!("{mark}{text}").encode_utf16().collect::<Vec<_>>();
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        units.into_iter().flat_map(bytes).collect()
    };
    for (big, mark) in [(true, true), (false, true)] {
        assert_eq!(sums(&played(&map, utf16(big, mark))), EXPECTED, "{big} {mark}");
    }
    assert_eq!(sums(&played(&map, format!("\u{feff}{text}"))), EXPECTED);
    assert_eq!(sums(&played(&map, text.as_bytes())), EXPECTED);
    // ASCII in UTF-16 is told without a mark; otherwise the mapping says it.
    let plain: Vec<u8> = String::from_utf8(file("desc-all.csv"))
        .unwrap()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(sums(&played(MAP, plain)), EXPECTED);
    let given = format!("encoding = \"utf-16be\"\n{map}");
    assert_eq!(sums(&played(&given, utf16(true, false))), EXPECTED);
    let western =
        MAP.replace("\"Resolved\"", "\"Gelöst\"").replace("Asia/Shanghai", "Europe/Berlin");
    let log = encoding_rs::WINDOWS_1252
        .encode("case;time;activity\nä;2026-03-02 09:00;Opened\nä;2026-03-02 10:00;Gelöst\n");
    let replayed = played(&western, log.0);
    assert_eq!((replayed.books.applied, replayed.source.encoding), (2, "windows-1252"));
}

#[test]
fn one_damaged_row_does_not_change_the_encoding() {
    let mut log =
        "case,time,activity\nä,2026-03-02 09:00:00,Opened\nö,2026-03-02 09:00:00,Opened\n"
            .as_bytes()
            .to_vec();
    log.extend(b"\xe4,2026-03-02 09:00:00,Opened\n");
    let books = played(MAP, log).books;
    assert_eq!((books.applied, books.unusable[&Reason::NotUtf8].count), (2, 1));
}

#[test]
fn separators_are_told_from_the_header_or_stated() {
    let text = String::from_utf8(file("desc-all.csv")).unwrap();
    for separator in [";", "\t", "|"] {
        let text = text.replace(',', separator);
        assert_eq!(sums(&played(MAP, &text)), EXPECTED, "{separator}");
        assert_eq!(sums(&played(MAP, format!("sep={separator}\n{text}"))), EXPECTED, "{separator}");
    }
    let odd = text.replace(',', "^");
    assert_eq!(sums(&played(MAP, format!("\u{feff}sep=^\r\n{odd}"))), EXPECTED);
    assert_eq!(sums(&played(&format!("separator = \"^\"\n{MAP}"), odd)), EXPECTED);
    // More commas than semicolons in the header, and still: the columns that are wanted count.
    let header = "case;time;activity;a,b,c,d,e\n1;2026-03-02 09:00;Opened;x\n";
    assert_eq!(played(MAP, header).books.applied, 1);
}

#[test]
fn a_missing_column_names_those_that_are_there() {
    let error = play(MAP, file("arr-semi.csv")).unwrap_err().to_string();
    assert!(error.contains("expected a column `time`"), "{error}");
    assert!(error.contains("case, timestamp_utc, customer, product, seriousness_2"), "{error}");
}

#[test]
fn json_arrays_are_read_whatever_their_lines() {
    let replayed = played(MAP, file("array.json"));
    assert_eq!((sums(&replayed), replayed.source.shape), (EXPECTED, Shape::Array));
    let text = String::from_utf8(file("array.json")).unwrap();
    assert_eq!(sums(&played(MAP, text.replace('\n', ""))), EXPECTED);
    let strange = "[{\"case\": \"a]}\\\"{\", \"time\": \"2026-03-02 09:00\", \"activity\": \"Opened\"}, 7, \"x\",\n\
                   [1, {}], {\"case\": 1}, {\"case\": 2, \"time\": 1772413200, \"activity\": \"Opened\", \"more\": [{}]}]";
    let books = played(MAP, strange).books;
    assert_eq!((books.rows, books.applied), (7, 2));
}

#[test]
fn xes_is_read_as_rows() {
    let map = MAP
        .replace("case = \"case\"", "case = \"case:concept:name\"")
        .replace("time = \"time\"", "time = \"time:timestamp\"")
        .replace("activity = \"activity\"", "activity = \"concept:name\"");
    let mut log = String::from(
        "<?xml version=\"1.0\"?>\n<!-- a log -->\n<log><extension name=\"x\" prefix=\"p\" uri=\"u\"/>\n\
         <global scope=\"event\"><string key=\"concept:name\" value=\"none\"/></global>\n",
    );
    let text = String::from_utf8(file("desc-case.csv")).unwrap();
    for case in ["T1", "T2", "T3"] {
        writeln!(log, "<trace><string key=\"concept:name\" value=\"{case}\"/>").unwrap();
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(case)).collect();
        for row in rows.iter().rev() {
            let cells: Vec<&str> = row.split(',').collect();
            writeln!(
                log,
                "<event><string key=\"concept:name\" value=\"{}\"><string key=\"time:timestamp\" value=\"x\"/></string>\
                 <date key=\"time:timestamp\" value=\"{}+08:00\"/></event>",
                cells[2],
                cells[1].replace(' ', "T"),
            )
            .unwrap();
        }
        writeln!(log, "</trace>").unwrap();
    }
    let cut = log.clone();
    log.push_str("</log>");
    let replayed = played(&map, &log);
    assert_eq!((sums(&replayed), replayed.source.shape), (EXPECTED, Shape::Xes));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(log.as_bytes()).unwrap();
    assert_eq!(sums(&played(&map, packed.finish().unwrap())), EXPECTED);
    let broken = played(&map, &cut[..cut.len() - 40]).books;
    assert!(broken.broken.is_some_and(|(_, why)| why.to_string().contains("XML")), "{broken:?}");
}

#[test]
fn spreadsheets_quote_and_cut_rows_as_they_like() {
    // Semicolons, doubled quotes, a line break in a cell, a number kept as text, rows cut after their last
    // cell, rows filled up with separators.
    let log = "case;time;activity;text;more\r\n=\"007\";2026-03-02 09:00;Opened;\"says \"\"no\"\",\nand goes\";x\r\n\
               =\"007\";2026-03-02 10:00;Resolved\r\n\"8\";\"2026-03-02 10:00\";Opened;;;;\r\n";
    let replayed = played(MAP, log);
    assert_eq!((replayed.books.applied, replayed.books.rows, replayed.cases), (3, 3, 2));
    let cut = "case,time,activity\n1,2026-03-02 09:00,\"Opened\n2,2026-03-02 09:00,Ope\"ned\n3,2026-03-02 09:00,Opened\n";
    let books = played(MAP, cut).books;
    assert_eq!((books.rows, books.applied), (3, 1));
}

#[test]
fn a_key_in_the_wrong_place_is_refused() {
    let wrong = Mapping::read(include_str!("files/m-swallow-implied.toml")).unwrap_err();
    assert_eq!(wrong.at, Some((16, 1)));
    assert!(wrong.what.en.contains("move it above the first [table]"), "{wrong}");
    let wrong =
        Mapping::read(&MAP.replace("[activities]", "zone = \"UTC\"\n[activities]")).unwrap_err();
    assert!(wrong.what.en.contains("`zone` stands below a [table]"), "{wrong}");
    let named = MAP.replace("[activities]", "[activities]\n\"order\" = { does = \"note\" }");
    assert!(Mapping::read(&named).is_ok());
}

#[test]
fn keys_are_read_where_their_meaning_is_plain_and_otherwise_say_what_to_write() {
    let wrong = Mapping::read(include_str!("files/m-within-int.toml")).unwrap_err();
    assert!(wrong.what.en.contains("\"72h\""), "{wrong}");
    let limit = "[[limits]]\nid = \"x\"\nfrom = \"received\"\nuntil = \"answered\"\nwithin = \"72h\"\nwhen = { grade = \"general\" }\n";
    let kept = played(&format!("{MAP}\n{limit}"), file("desc-all.csv"));
    assert_eq!((total(&kept, "on-time").numerator, total(&kept, "on-time").denominator), (2, 2));
    for until in
        ["2026-03-03", "\"2026-03-03\"", "2026-03-03T23:59:59+08:00", "\"2026-03-03T23:59:59\""]
    {
        // The rows of 4 and 5 March are later.
        let books = played(&format!("until = {until}\n{MAP}"), file("desc-all.csv")).books;
        assert_eq!(books.unusable[&Reason::AfterEnd].count, 2, "{until}");
    }
    let implied = MAP
        .replace("[\"register\", \"dispatch\", \"sign\", \"resume\", \"answer\"]", "\"register\"");
    assert!(Mapping::read(&implied).is_ok());
    let wrong = Mapping::read(&format!("until = 3\n{MAP}")).unwrap_err();
    assert!(wrong.what.en.contains("2026-03-31"), "{wrong}");
}

#[test]
fn activities_that_no_row_had_and_rows_that_no_activity_names_are_listed() {
    let books = played(MAP, file("extra.csv")).books;
    assert_eq!(books.unseen().collect::<Vec<_>>(), ["Closed", "Reopened", "Waiting"]);
    assert_eq!(books.activities["Opened"], 4);
    assert_eq!(books.unmapped.iter().collect::<Vec<_>>(), [(&"Mail sent".to_owned(), &1)]);
}

#[test]
fn work_on_a_case_that_is_over_is_told_as_such() {
    let map = MAP.replace(", reopens = true", "");
    let log = "case,time,activity\n1,2026-03-02 09:00,Opened\n1,2026-03-02 10:00,Resolved\n\
               1,2026-03-02 11:00,Assigned\n1,2026-03-02 12:00,Resolved\n";
    let books = played(&map, log).books;
    let reasons: Vec<&Passed> = books.passed.keys().collect();
    assert!(matches!(reasons[..], [Passed::Already(_), Passed::Ended(_)]), "{reasons:?}");
    assert_eq!(books.passed[reasons[1]].lines, [4]);
    assert_eq!(played(MAP, log).books.applied, 4);
}

#[test]
fn a_hand_over_counts_whatever_else_its_row_says() {
    let map = MAP.replace("\"resume\", ", "\"resume\", \"transfer\", ").replace(
        "[activities]",
        "[facts]\ndepartment = \"team\"\n[activities]\n\"Seen\" = \"sign\"",
    );
    let log = "case,time,activity,team\n1,2026-03-02 09:00,Opened,a\n1,2026-03-02 10:00,Seen,a\n\
               1,2026-03-02 11:00,Seen,b\n1,2026-03-02 12:00,Seen,b\n1,2026-03-02 13:00,Resolved,b\n";
    let replayed = played(&map, log);
    let transfers = replayed.commands[&redress::lifecycle::CommandKind::Transfer];
    assert_eq!((transfers, replayed.books.passed()), ((0, 1), 1));
}

#[test]
fn a_case_was_received_when_its_column_says_so() {
    let map = MAP.replace("time = \"time\"", "time = \"time\"\nreceived = \"created\"");
    let log = "case,time,activity,created\n1,2026-03-02 09:00,Opened,2026-03-01 09:00\n1,2026-03-02 10:00,Resolved,\n\
               2,2026-03-02 09:00,Opened,2026-03-05 09:00\n2,2026-03-02 10:00,Resolved,\n3,2026-03-02 10:00,Resolved,soon\n";
    let replayed = played(&map, log);
    assert_eq!(sums(&replayed), (5, 5, 25 + 1, 3));
    assert_eq!(replayed.books.faults[&Fault::ReceivedLate].lines, [4]);
    assert_eq!(replayed.books.faults[&Fault::ReceivedUnreadable].lines, [6]);
}

#[test]
fn the_label_of_the_source_is_compared_with_the_limits() {
    let map = format!(
        "{}\n[labels]\non_time = {{ column = \"sla\", yes = \"Y\", no = [\"N\", \"late\"] }}\n\
         [[limits]]\nid = \"x\"\nfrom = \"received\"\nuntil = \"answered\"\nwithin = \"1h\"\n",
        MAP
    );
    let case = |id: u32, hour: u32, label: &str| {
        format!("{id},2026-03-02 09:00,Opened,\n{id},2026-03-02 {hour:02}:00,Resolved,{label}\n")
    };
    let log = format!(
        "case,time,activity,sla\n{}{}{}{}{}",
        case(1, 10, "Y"),
        case(2, 12, "Y"),
        case(3, 12, "late"),
        case(4, 10, "N"),
        case(5, 10, "")
    );
    let agreement = played(&map, log).agreement.unwrap();
    assert_eq!((agreement.cases, agreement.silent), ([[1, 1, 0], [1, 1, 0]], 1));
    assert_eq!(agreement.agreeing(), (2, 4));
    let ids: Vec<String> = agreement.differing.iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["2", "4"]);
}

#[test]
fn cases_that_were_finished_are_all_remembered() {
    // More cases than the 4 million slots of old, scaled down: every one of 20,000 comes back and is told.
    let map = format!("order = \"case\"\n{MAP}");
    let once: String = (0..20_000).map(|n| format!("{n},2026-03-02 09:00,Opened\n")).collect();
    let books = played(&map, format!("case,time,activity\n{once}{once}")).books;
    assert_eq!((books.applied, books.unusable[&Reason::CameBack].count), (20_000, 20_000));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_whatever_the_file_holds(
        start in prop::sample::select(vec!["case,time,activity\n", "case;time;activity\r", "[", "{", "<?xml?><log><trace>", "sep=;\n", "\u{feff}", "case,time,activity\n\"", ""]),
        parts in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "1,2026-03-02 09:00,Opened\n", "1;2026-03-02 10:00;Resolved\r", "\"", "\"\"", "\r", "\n", ",", ";", "{\"case\": 1}", "]", "[", "}", "\\",
                "<event>", "</event>", "<string key=\"a\" value=\"b\"/>", "\u{0}", "2,10/06/2025,Opened\n", "2,13/06/2025,Assigned\n", "3,2062-01-01,Opened\r\n",
                "1,2026-03-02 09:00,Opened\n1,2026-03-01 09:00,Waiting\n", "登记", "=\"x\"", "9,1772413200,Closed\n",
            ]).prop_map(|text| text.as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..12),
        ], 0..60),
    ) {
        let mut log = start.as_bytes().to_vec();
        log.extend(parts.concat());
        if let Ok(replayed) = play(MAP, &log) {
            let books = &replayed.books;
            prop_assert_eq!(books.applied + books.passed() + books.unusable(), books.rows);
            let cases = replayed.figures[0].aggregate.check();
            prop_assert!(cases.is_ok());
        }
    }

    #[test]
    fn every_record_is_counted_whatever_ends_it(
        ends in prop::collection::vec(prop::sample::select(vec!["\n", "\r", "\r\n"]), 1..80),
    ) {
        let mut log = "case,time,activity\n".to_owned();
        for (n, end) in ends.iter().enumerate() {
            write!(log, "{n},2026-03-02 09:00,Opened{end}").unwrap();
        }
        let books = play(MAP, log).unwrap().books;
        prop_assert_eq!((books.rows, books.applied), (ends.len() as u64, ends.len() as u64));
    }

    #[test]
    fn the_order_of_rows_in_a_file_changes_no_figure(shift in 0_usize..60, step in prop::sample::select(vec![1_usize, 7, 11, 13, 59])) {
        // The 60 rows of the sample have no two of one case at the same instant except in order.
        let text = include_str!("../sample/desk.csv");
        let map = include_str!("../sample/desk.toml");
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        let rows: Vec<&str> = lines.collect();
        let turned: Vec<&str> = (0..rows.len()).map(|n| rows[(n * step + shift) % rows.len()]).collect();
        let log = format!("{header}\n{}\n", turned.join("\n"));
        let (one, other) = (play(map, text).unwrap(), play(map, log).unwrap());
        prop_assert_eq!(one.cases, other.cases);
        prop_assert_eq!(one.books.rows, other.books.rows);
        if step == 1 && shift == 0 {
            prop_assert_eq!(one.books, other.books);
        }
    }
}
