//! The flagship example: its reading of real logs, its refusals of broken ones, its determinism.

#[allow(dead_code, reason = "the example's own entry point is not called here")]
#[path = "../examples/dealership/shop/mod.rs"]
mod shop;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono_tz::{Asia::Shanghai, Europe::Rome};
use redress::vocabulary::{Kind, Lang, channel, grade};
use shop::arrivals::Plan;
use shop::cli::Options;
use shop::log::{Fault, tickets};

const HEADER: &str =
    "case,activity,timestamp_utc,resource,customer,product,service_level,seriousness_2,workgroup";

fn read(text: impl AsRef<[u8]>) -> Result<Plan, Fault> {
    tickets(text.as_ref(), Rome, Shanghai)
}

/// The words of the refusal, which never carry what stood in the file.
#[track_caller]
fn refused(text: impl AsRef<[u8]>) -> String {
    let said = read(text).unwrap_err().to_string();
    assert!(!said.contains("SECRET"), "{said}");
    said
}

fn row(at: &str) -> String {
    format!("{HEADER}\n7,Assign,{at},1,SECRET,3,2,3,1\n")
}

fn run(options: &Options) -> shop::Told {
    let scene = shop::play(options, &indicatif::ProgressBar::hidden()).unwrap();
    shop::Told::of(&scene).unwrap()
}

#[test]
fn a_ticket_arrives_at_its_earliest_event_and_at_the_same_hour_here() {
    let text = format!(
        "{HEADER}\n7,Resolve,2012-10-25T11:54:26Z,1,9,4,2,3,1\n7,Assign,2012-10-09T14:50:17Z,1,9,4,2,3,1\n"
    );
    let plan = read(text).unwrap();
    let [arrival] = plan.arrivals.as_slice() else { panic!("one ticket") };
    // 14:50 UTC is 16:50 in Rome in October, and 16:50 in Shanghai is 08:50 UTC.
    assert_eq!(arrival.at.to_rfc3339(), "2012-10-09T08:50:17+00:00");
    assert_eq!((arrival.facts.kind, &arrival.facts.grade), (Kind::Complaint, &grade::MAJOR));
    assert_eq!((plan.months.as_slice(), plan.rows), (&[(2012, 10)][..], Some(2)));
}

#[test]
fn a_byte_order_mark_and_other_columns_do_no_harm() {
    let text = "\u{feff}case,extra,timestamp_utc,customer,product,seriousness_2\r\n\
                1,x,2012-10-09T14:50:17Z,a,pump,1\r\n";
    assert_eq!(read(text).unwrap().arrivals.len(), 1);
}

#[test]
fn a_missing_column_is_named() {
    let said = refused("case,customer,product,seriousness_2\n1,SECRET,3,1\n");
    assert!(said.starts_with("line 1, column `timestamp_utc`: expected a header"), "{said}");
}

#[test]
fn an_empty_file_and_a_bare_header_are_refused() {
    assert!(refused("").starts_with("line 1, column `case`"));
    assert!(refused(HEADER).starts_with("line 2, column `case`: expected at least one ticket"));
}

#[test]
fn a_bad_timestamp_is_refused_with_line_and_column() {
    let expected =
        "line 2, column `timestamp_utc`: expected an instant such as 2012-10-09T14:50:17Z";
    for at in [
        "SECRET",
        "2012-13-01T00:00:00Z",
        "2012-10-09 14:50",
        "1969-12-31T23:00:00Z",
        "9999-12-31T23:59:59Z",
        "+262000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
    ] {
        let said = refused(row(at));
        assert!(said.starts_with(expected), "{at}: {said}");
    }
}

#[test]
fn a_row_with_too_many_or_too_few_fields_is_refused() {
    let said = refused(format!("{HEADER}\n7,Assign,2012-10-09T14:50:17Z\n"));
    assert_eq!(said, "line 2, column 3: expected 9 fields, as in the header, not 3");
    let said = refused(format!("{HEADER}\n{}\n", "SECRET,".repeat(10)));
    assert_eq!(said, "line 2, column 11: expected 9 fields, as in the header, not 11");
}

#[test]
fn what_is_no_text_is_refused() {
    let mut bytes = row("2012-10-09T14:50:17Z").into_bytes();
    bytes.extend_from_slice(b"8,Assign,2012-10-09T14:50:17Z,1,\xff\xfeSECRET,3,2,3,1\n");
    assert_eq!(refused(bytes), "line 3, column `customer`: expected text in UTF-8");
    let noise: Vec<u8> =
        (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refused(noise).starts_with("line 1, column `case`"));
}

#[test]
fn an_empty_cell_and_a_seriousness_in_words_are_refused() {
    let said = refused(format!("{HEADER}\n,Assign,2012-10-09T14:50:17Z,1,9,3,2,3,1\n"));
    assert_eq!(said, "line 2, column `case`: expected something; it is empty");
    let said = refused(format!("{HEADER}\n7,Assign,2012-10-09T14:50:17Z,1,9,3,2,SECRET,1\n"));
    assert!(said.starts_with("line 2, column `seriousness_2`: expected a whole number"), "{said}");
}

#[test]
fn a_quote_that_never_closes_is_refused_not_swallowed() {
    let said = refused(format!("{HEADER}\n7,\"Assign,2012-10-09T14:50:17Z,1,9,3,2,3,1\n8,x\n"));
    assert!(said.starts_with("line 2, column 2: expected 9 fields"), "{said}");
}

/// A file of these bytes; gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn zipped(text: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn a_gzip_stream_cut_short_is_refused() {
    let mut text = format!("{HEADER}\n");
    for case in 0..2000 {
        text += &format!("{case},Assign,2012-10-09T14:50:{:02}Z,1,9,3,2,3,1\n", case % 60);
    }
    let whole = zipped(&text);
    let file = Scratch::new("whole.csv.gz", &whole);
    assert_eq!(shop::log::read(&file.0, Rome, Shanghai).unwrap().arrivals.len(), 2000);
    for keep in [3, 12, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        let file = Scratch::new("cut.csv.gz", whole.get(..keep).unwrap());
        let said = shop::log::read(&file.0, Rome, Shanghai).unwrap_err().to_string();
        assert!(said.contains("gzip stream"), "{keep}: {said}");
    }
}

#[test]
fn a_refused_log_ends_with_2_and_writes_nothing() {
    let log = Scratch::new("refused.csv", row("SECRET").as_bytes());
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("never/report.html");
    let args: [OsString; 5] = [
        "dealership".into(),
        "--arrivals".into(),
        log.0.clone().into(),
        "--out".into(),
        out.clone().into(),
    ];
    let error = shop::run(args).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(!out.exists() && !out.parent().unwrap().exists());
}

#[test]
fn what_the_command_line_does_not_know_ends_with_2() {
    for args in [
        &["--lang", "fr"][..],
        &["--seed", "-1"],
        &["--from", "2026-13"],
        &["--from", "262000-01"],
        &["--log-zone", "../etc/passwd"],
        &["--arrivals"],
        &["--fast"],
        &["more"],
    ] {
        let args = ["dealership"].iter().chain(args).map(OsString::from);
        assert_eq!(shop::run(args).unwrap_err().exit_code(), 2);
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let (one, other) = (run(&Options::default()), run(&Options::default()));
    assert!(one.text == other.text && one.html == other.html);
    let another = run(&Options { seed: 1, ..Options::default() });
    assert!(one.text != another.text);
}

#[test]
fn the_languages_tell_of_the_same_cases() {
    let count = |text: &str, sign: char| text.matches(sign).count();
    let (en, zh) =
        (run(&Options::default()), run(&Options { lang: Lang::Zh, ..Options::default() }));
    for sign in ['✓', '✗'] {
        assert_eq!(count(&en.text, sign), count(&zh.text, sign), "{sign}");
    }
    assert_ne!(en.text, zh.text);
}

#[test]
fn every_seed_and_quarter_comes_to_a_balanced_end() {
    for seed in 0..12 {
        let from = chrono::NaiveDate::from_ymd_opt(2025, 10, 1).unwrap();
        let told = run(&Options { seed, from, ..Options::default() });
        assert!(!told.text.contains('≠'), "seed {seed}: a month does not balance");
        assert!(told.html.ends_with("</html>\n"));
    }
}

#[test]
fn what_a_month_carries_over_is_what_the_next_begins_with() {
    let options = Options::default();
    let calendar = shop::simulation::calendar().unwrap();
    let plan = shop::arrivals::generate(options.seed, &calendar, options.from, 3).unwrap();
    let mut simulation = shop::simulation::Simulation::new(&options, calendar, plan).unwrap();
    simulation.run(&indicatif::ProgressBar::hidden()).unwrap();
    let scene = simulation.finish(&options).unwrap();
    assert_eq!(scene.months.len(), 3);
    for (month, next) in scene.months.iter().zip(scene.months.iter().skip(1)) {
        assert!(month.balances());
        assert_eq!(month.carried.len() as u64, next.open_before);
    }
    let last = scene.months.last().unwrap();
    assert_eq!(last.carried.len(), scene.open().count());
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = run(&Options::default()).html;
    for outside in ["<script", "<link", "<img", "@import", "url(http", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
    // No namespace but SVG's, which nobody fetches.
    assert_eq!(page.matches("http").count(), page.matches("http://www.w3.org/2000/svg").count());
    assert_eq!(page.matches("<svg").count(), page.matches("<desc>").count());
}

#[test]
fn the_real_help_desk_log_runs_to_its_end() {
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/helpdesk_italian.csv.gz");
    if !log.exists() {
        eprintln!("SKIPPED: the real help-desk log is not beside this repository");
        return;
    }
    let plan = shop::log::read(&log, Rome, Shanghai).unwrap();
    assert_eq!((plan.arrivals.len(), plan.rows, plan.months.len()), (4580, Some(21348), 47));
    assert!(plan.arrivals.is_sorted_by_key(|arrival| arrival.at));
    for channel in [channel::ON_SITE, channel::CALL_BACK, channel::OEM] {
        assert!(plan.arrivals.iter().any(|arrival| arrival.facts.channel == channel));
    }
    let told = run(&Options { arrivals: Some(log), ..Options::default() });
    assert!(told.text.contains("4580 cases"));
    assert!(!told.text.contains('≠'), "a month does not balance");
}
