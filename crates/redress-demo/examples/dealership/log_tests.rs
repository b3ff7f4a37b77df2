//! Tests of `--arrivals`: reading real logs, refusing broken ones.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono_tz::{Asia::Shanghai, Europe::Rome};
use redress::vocabulary::{Kind, channel, grade};

use super::log::{Fault, Log, tickets};
use super::{Options, log};

const HEADER: &str =
    "case,activity,timestamp_utc,resource,customer,product,service_level,seriousness_2,workgroup";

fn read(text: impl AsRef<[u8]>) -> Result<Log, Fault> {
    tickets(text.as_ref(), Rome, Shanghai)
}

/// The error text, which never quotes the file.
#[track_caller]
fn refused(text: impl AsRef<[u8]>) -> String {
    let said = read(text).err().unwrap().to_string();
    assert!(!said.contains("SECRET"), "{said}");
    said
}

fn row(at: &str) -> String {
    format!("{HEADER}\n7,Assign,{at},1,SECRET,3,2,3,1\n")
}

#[test]
fn a_ticket_arrives_at_its_earliest_event_and_at_the_same_hour_here() {
    let text = format!(
        "{HEADER}\n7,Resolve,2012-10-25T11:54:26Z,1,9,4,2,3,1\n7,Assign,2012-10-09T14:50:17Z,1,9,4,2,3,1\n"
    );
    let Log { plan, rows } = read(text).unwrap();
    let [arrival] = plan.arrivals.as_slice() else { panic!("one ticket") };
    // 14:50 UTC is 16:50 in Rome in October, and 16:50 in Shanghai is 08:50 UTC.
    assert_eq!(arrival.at.to_rfc3339(), "2012-10-09T08:50:17+00:00");
    assert_eq!((arrival.facts.kind, &arrival.facts.grade), (Kind::Complaint, &grade::MAJOR));
    assert_eq!((plan.months.as_slice(), rows), (&[(2012, 10)][..], 2));
}

#[test]
fn a_byte_order_mark_and_other_columns_do_no_harm() {
    let text = "\u{feff}case,extra,timestamp_utc,customer,product,seriousness_2\r\n\
                1,x,2012-10-09T14:50:17Z,a,pump,1\r\n";
    assert_eq!(read(text).unwrap().plan.arrivals.len(), 1);
}

#[test]
fn a_missing_column_is_named() {
    let said = refused("case,customer,product,seriousness_2\n1,SECRET,3,1\n");
    assert!(said.starts_with("line 1: expected a column `timestamp_utc`"), "{said}");
}

#[test]
fn an_empty_file_and_a_bare_header_are_refused() {
    assert!(refused("").starts_with("the file is empty; expected a header"));
    assert!(refused(HEADER).starts_with("line 2: expected at least one ticket"));
}

#[test]
fn a_bad_timestamp_is_refused_with_line_and_column() {
    let expected = "line 2: no date or time in `timestamp_utc`";
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
    assert_eq!(said, "line 2: 3 fields where the header has 9");
    let said = refused(format!("{HEADER}\n{}\n", "SECRET,".repeat(10)));
    assert_eq!(said, "line 2: 11 fields where the header has 9");
}

#[test]
fn what_is_no_text_is_refused() {
    let mut bytes = row("2012-10-09T14:50:17Z").into_bytes();
    bytes.extend_from_slice(b"8,Assign,2012-10-09T14:50:17Z,1,\xff\xfeSECRET,3,2,3,1\n");
    assert_eq!(refused(bytes), "line 3: not text in UTF-8");
    let noise: Vec<u8> =
        (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(refused(noise).starts_with("line 1: expected"));
}

#[test]
fn an_empty_cell_and_a_seriousness_in_words_are_refused() {
    let said = refused(format!("{HEADER}\n,Assign,2012-10-09T14:50:17Z,1,9,3,2,3,1\n"));
    assert_eq!(said, "line 2: nothing in `case`");
    let said = refused(format!("{HEADER}\n7,Assign,2012-10-09T14:50:17Z,1,9,3,2,SECRET,1\n"));
    assert!(said.starts_with("line 2, column `seriousness_2`: expected a whole number"), "{said}");
}

#[test]
fn a_quote_that_never_closes_is_refused_not_swallowed() {
    // In the last column the rest of the file is one cell of a row that has all others.
    let said = refused(format!("{HEADER}\n7,Assign,2012-10-09T14:50:17Z,1,9,3,2,3,\"1\n8,x\n"));
    assert_eq!(said, "line 2: a quotation mark that is never closed");
    let said = refused(format!("{HEADER}\n7,\"Assign,2012-10-09T14:50:17Z,1,9,3,2,3,1\n8,x\n"));
    assert_eq!(said, "line 2: 2 fields where the header has 9");
}

/// A temporary file with these bytes, deleted when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_refused_log_ends_with_2_and_writes_nothing() {
    let log = Scratch::new("refused.csv", row("SECRET").as_bytes());
    let out = std::env::temp_dir().join("never/report.html");
    let args: [OsString; 5] = [
        "dealership".into(),
        "--arrivals".into(),
        log.0.clone().into(),
        "--out".into(),
        out.clone().into(),
    ];
    let error = super::run(args).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(!out.exists() && !out.parent().unwrap().exists());
}

#[test]
fn the_real_help_desk_log_runs_to_its_end() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/helpdesk_italian.csv.gz");
    if !file.exists() {
        eprintln!("SKIPPED: the real help-desk log is not beside this repository");
        return;
    }
    let Log { plan, rows } = log::read(&file, Rome, Shanghai).unwrap();
    assert_eq!((plan.arrivals.len(), rows, plan.months.len()), (4580, 21348, 47));
    assert!(plan.arrivals.is_sorted_by_key(|arrival| arrival.at));
    for channel in [channel::ON_SITE, channel::CALL_BACK, channel::OEM] {
        assert!(plan.arrivals.iter().any(|arrival| arrival.facts.channel == channel));
    }
    let told = super::tell(&Options { arrivals: Some(file), ..Options::default() }).unwrap();
    assert!(told.text.contains("4580 cases"));
    assert!(!told.text.contains('≠'), "a month does not balance");
}
