//! Replays of records: figures against ones computed elsewhere, and files that are broken.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use redress::complaint::{Complaint, Entry};
use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::Lang;
use redress_metrics::{Dimension, Figure, Outcome, Property, Refusal};
use redress_replay::rows::{Reason, unpacked};
use redress_replay::{
    Books, Damage, Error, Fault, Figures, HELPDESK, Mapping, Order, Replayed, Watch, events,
    made_up_log, outcomes,
};

/// A real file, which is not part of the project.
fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {name} is not beside this repository");
    None
}

/// The complaint database, from a real file.
fn database(name: &str) -> Option<Replayed> {
    let source = unpacked(File::open(real(name)?).unwrap()).unwrap();
    Some(outcomes(source, &mut ()).unwrap())
}

/// The figures split by a dimension.
fn by(sections: &[Figures], dimension: Dimension) -> &Figures {
    let split = |s: &&Figures| s.aggregate.breakdown().by == [dimension];
    sections.iter().find(split).unwrap()
}

/// The first section's figure.
fn total(sections: &[Figures], id: &str) -> Figure {
    let figures = sections[0].aggregate.totals();
    figures.into_iter().find(|figure| figure.indicator.as_str() == id).unwrap()
}

/// By group: label, numerator, denominator.
fn groups(section: &Figures, id: &str) -> Vec<(String, i128, u64)> {
    let figures = section.aggregate.figures();
    let own = figures.into_iter().filter(|figure| figure.indicator.as_str() == id);
    own.map(|f| (f.group[0].1.clone().unwrap_or_default(), f.numerator, f.denominator)).collect()
}

fn group(label: &str, numerator: i128, denominator: u64) -> (String, i128, u64) {
    (label.to_owned(), numerator, denominator)
}

#[test]
fn the_complaint_database_of_2014_comes_out_as_counted_elsewhere() {
    let Some(replayed) = database("cfpb_2014_8340.csv.gz") else { return };
    assert_eq!((replayed.books.rows, replayed.books.applied), (8_340, 8_340));
    assert!(replayed.books.faults.is_empty());
    // zcat cfpb_2014_8340.csv.gz | python3 -c 'import csv,sys,collections as c;
    //   R=list(csv.DictReader(sys.stdin)); print(sum(r["timely_response"]=="Yes" for r in R), len(R));
    //   [print(k, c.Counter(r[k] for r in R), c.Counter(r[k] for r in R if r["timely_response"]=="Yes"))
    //    for k in ("product","submitted_via")]'
    let timely = total(&replayed.figures, "timely");
    assert_eq!((timely.numerator, timely.denominator), (8_179, 8_340));
    assert_eq!(
        groups(by(&replayed.figures, Dimension::Line), "timely"),
        [
            group("Bank account or service", 848, 854),
            group("Consumer loan", 355, 363),
            group("Credit card", 747, 747),
            group("Credit reporting", 1_658, 1_661),
            group("Debt collection", 2_015, 2_118),
            group("Money transfers", 54, 54),
            group("Mortgage", 2_178, 2_210),
            group("Payday loan", 82, 90),
            group("Student loan", 242, 243),
        ]
    );
    assert_eq!(
        groups(by(&replayed.figures, Dimension::Channel), "timely"),
        [
            group("Fax", 102, 103),
            group("Phone", 462, 470),
            group("Postal mail", 438, 445),
            group("Referral", 1_040, 1_053),
            group("Web", 6_137, 6_269),
        ]
    );
}

#[test]
fn a_dispute_rate_is_refused_where_nobody_ever_said_no() {
    let Some(replayed) = database("cfpb_2014_8340.csv.gz") else { return };
    // zcat cfpb_2014_8340.csv.gz | python3 -c 'import csv,sys,collections as c;
    //   print(c.Counter(r["consumer_disputed"] for r in csv.DictReader(sys.stdin)
    //                   if r["company_response"].startswith("Closed")))'
    let disputed = total(&replayed.figures, "disputed");
    let about = Property::Disputed.into();
    let refusal = Refusal::OneSided { about, answered: 1_047, silent: 5_437 };
    assert_eq!(disputed.outcome, Outcome::Refused(refusal));
}

#[test]
fn a_dispute_rate_is_of_answers_and_a_negative_lag_is_a_fault_of_the_record() {
    let Some(replayed) = database("cfpb_disputed_3186.csv.gz") else { return };
    // As above: Yes 595, No 2,534, blank 28 of those closed.
    let disputed = total(&replayed.figures, "disputed");
    let counts = (disputed.numerator, disputed.denominator, disputed.undetermined);
    assert_eq!(counts, (595, 3_129, 28));
    assert!(matches!(disputed.outcome, Outcome::Value(_)));
    // zcat cfpb_disputed_3186.csv.gz | python3 -c 'import csv,sys,datetime as d;
    //   D=d.date.fromisoformat; L=[(D(r["date_sent_to_company"])-D(r["date_received"])).days
    //   for r in csv.DictReader(sys.stdin)]; print([i+2 for i,l in enumerate(L) if l<0][:5],
    //   sum(l<0 for l in L), sum(l for l in L if l>=0))'   → 6 rows, 10,088 days
    let fault = &replayed.books.faults[&Fault::SentBefore];
    assert_eq!((fault.count, &fault.lines[..]), (6, &[126, 215, 225, 277, 278][..]));
    let lag = total(&replayed.figures, "lag");
    assert_eq!((lag.numerator, lag.denominator), (10_088 * 86_400_000_000, 3_180));
}

#[test]
fn the_help_desk_comes_out_as_counted_elsewhere() {
    let Some(file) = real("helpdesk_italian.csv.gz") else { return };
    let map = Mapping::read(HELPDESK).unwrap();
    let replay = events(&map, &mut || unpacked(File::open(&file)?), &mut ()).unwrap();
    let ledger = &replay.books;
    assert_eq!((ledger.rows, ledger.unusable()), (21_348, 0));
    assert_eq!(ledger.applied + ledger.passed() + ledger.unusable(), 21_348);
    assert_eq!(replay.cases, 4_580);
    // python3 -c '
    // import csv,gzip,datetime as d
    // P=lambda s:d.datetime.fromisoformat(s.replace("Z","+00:00")).timestamp()
    // W={"Assign seriousness","Take in charge ticket","Wait","Create SW anomaly","Resolve SW anomaly",
    //    "Require upgrade","Schedule intervention"}
    // c={}; again=waits=0
    // for r in csv.DictReader(gzip.open("helpdesk_italian.csv.gz","rt")):
    //     a,t=r["activity"],P(r["timestamp_utc"])
    //     s=c.setdefault(r["case"],{"first":t,"end":None,"wait":False})
    //     if a in W and s["end"] is not None: again+=1; s["end"]=None
    //     if a=="Resolve ticket" and s["end"] is None: s["end"]=t
    //     if a=="Wait" and not s["wait"]: waits+=1
    //     s["wait"]= a=="Wait"
    // x=[s["end"]-s["first"] for s in c.values() if s["end"] is not None]
    // print(len(c),again,waits,len(x),int(sum(x)))'
    // → 4580 161 1350 4568 4550088725
    let done = |kind| replay.commands.get(&kind).copied().unwrap_or_default();
    assert_eq!(done(CommandKind::Reopen), (0, 161));
    assert_eq!(done(CommandKind::Hold), (1_350, 0));
    assert_eq!(total(&replay.figures, "reopened").numerator, 161);
    let mean = total(&replay.figures, "mean-handling");
    assert_eq!((mean.numerator, mean.denominator), (4_550_088_725_000_000, 4_568));
    // … and the same, split: the parts are the whole.
    for dimension in [Dimension::Department, Dimension::Tier, Dimension::Line, Dimension::Grade] {
        let parts = groups(by(&replay.figures, dimension), "mean-handling");
        let sum = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.1, sum.1 + part.2));
        assert_eq!(sum, (mean.numerator, mean.denominator), "{dimension}");
    }
}

const MAP: &str = "
order = \"case\"
zone = \"Europe/Rome\"
implied = [\"register\", \"dispatch\", \"sign\"]
[columns]
case = \"case\"
time = \"time\"
activity = \"activity\"
[activities]
open = \"received\"
take = \"signed\"
wait = \"hold\"
go-on = \"resume\"
solve = [\"answered\", \"closed\"]
again = { does = \"signed\", reopens = true }
";

fn play(map: &str, text: impl AsRef<[u8]>) -> Result<Replayed, Error> {
    let map = Mapping::read(map).unwrap();
    events(&map, &mut || unpacked(text.as_ref()), &mut ())
}

/// What became of rows under `case,time,activity`.
#[track_caller]
fn books(rows: &str) -> Books {
    play(MAP, format!("case,time,activity\n{rows}")).unwrap().books
}

/// The one reason for which a row is unusable, and its line.
#[track_caller]
fn refused(ledger: &Books) -> (Reason, Vec<u64>) {
    assert_eq!(ledger.unusable.len(), 1, "{:?}", ledger.unusable);
    let (reason, found) = ledger.unusable.first_key_value().unwrap();
    (reason.clone(), found.lines.clone())
}

#[test]
fn each_row_that_cannot_be_used_is_told_with_its_line_and_reason() {
    let good = "1,2026-03-02T09:00:00Z,open\n";
    for (row, reason) in [
        (",2026-03-02T10:00:00Z,take", Reason::Blank("case".into())),
        ("1,,take", Reason::Blank("time".into())),
        ("1,yesterday,take", Reason::NoInstant("time".into())),
        ("1,2026-03-29 02:30:00,take", Reason::Skipped("time".into())),
        ("1,1969-12-31T23:00:00Z,take", Reason::OutOfRange("time".into())),
        ("1,2026-03-02T10:00:00Z,", Reason::Blank("activity".into())),
        ("1,2026-03-02T10:00:00Z,dance", Reason::UnknownActivity("dance".into())),
        ("1,2026-03-02T08:00:00Z,take", Reason::Backwards),
        ("1,2026-03-02T10:00:00Z", Reason::Blank("activity".into())),
        ("1,2026-03-02T10:00:00Z,take,x", Reason::Fields { expected: 3, found: 4 }),
        ("1,2026-03-02T10:00:00Z,\"take", Reason::QuoteOpen),
    ] {
        let ledger = books(&format!("{good}{row}\n"));
        assert_eq!(refused(&ledger), (reason, vec![3]), "{row}");
        assert_eq!((ledger.rows, ledger.applied), (2, 1), "{row}");
    }
    let long = format!("{good}{},2026-03-02T10:00:00Z,take\n", "x".repeat(65));
    assert_eq!(refused(&books(&long)).0, Reason::NoCode("case".into()));
}

#[test]
fn a_command_that_the_lifecycle_does_not_allow_is_refused_and_changes_nothing() {
    let map = MAP.replace("[\"answered\", \"closed\"]", "\"closed\"");
    let text = "case,time,activity\n1,2026-03-02T09:00:00Z,take\n1,2026-03-02T10:00:00Z,solve\n\
                1,2026-03-02T11:00:00Z,take\n";
    let ledger = play(&map, text).unwrap().books;
    let illegal = Reason::Illegal(StateKind::Investigating, CommandKind::Close);
    assert_eq!(refused(&ledger), (illegal, vec![3]));
    assert_eq!((ledger.applied, ledger.passed()), (1, 1));
}

#[test]
fn a_case_that_comes_back_in_a_file_ordered_by_case_is_told() {
    let rows =
        "1,2026-03-02T09:00:00Z,open\n2,2026-03-02T09:30:00Z,open\n1,2026-03-02T10:00:00Z,take\n";
    assert_eq!(refused(&books(rows)), (Reason::CameBack, vec![4]));
    // Left to itself the example sees that the file is ordered by time.
    let auto = MAP.replace("\"case\"\nzone", "\"auto\"\nzone");
    let replay = play(&auto, format!("case,time,activity\n{rows}")).unwrap();
    assert_eq!((replay.order, replay.books.applied, replay.most_open), (Some(Order::Time), 3, 2));
}

#[test]
fn the_same_row_again_is_passed_over_and_work_after_the_end_is_a_new_cycle() {
    let replay = play(
        MAP,
        "case,time,activity\n1,2026-03-02T09:00:00Z,open\n1,2026-03-02T09:00:00Z,open\n\
         1,2026-03-02T10:00:00Z,solve\n1,2026-03-02T11:00:00Z,solve\n1,2026-03-03T09:00:00Z,again\n",
    )
    .unwrap();
    assert_eq!((replay.books.applied, replay.books.passed()), (3, 2));
    assert_eq!(replay.commands[&CommandKind::Reopen], (0, 1));
}

#[test]
fn a_case_without_end_is_cut_off_and_told() {
    let rows: String = (0..25_000)
        .map(|n| {
            format!(
                "1,2026-03-02T09:{:02}:{:02}.{n:05}Z,{}\n",
                n / 1_000,
                n / 20 % 50,
                if n % 2 == 0 { "wait" } else { "go-on" }
            )
        })
        .collect();
    let ledger = books(&rows);
    assert_eq!(refused(&ledger).0, Reason::TooManyEvents);
    assert_eq!((ledger.rows, ledger.applied + ledger.unusable()), (25_000, 25_000));
}

#[test]
fn a_stray_quotation_mark_costs_its_own_line_only() {
    let many: String = (0..6_000).map(|n| format!("{n},2026-03-02T09:00:00Z,open\n")).collect();
    let ledger = books(&format!("x,2026-03-02T09:00:00Z,\"open\n{many}"));
    assert_eq!(refused(&ledger), (Reason::QuoteOpen, vec![2]));
    assert_eq!((ledger.rows, ledger.applied), (6_001, 6_000));
    // Two of them don't make one row of what stands between.
    let ledger =
        books(&format!("x,2026-03-02T09:00:00Z,\"open\n{many}y,2026-03-02T09:00:00Z,\"open\n"));
    assert_eq!(refused(&ledger), (Reason::QuoteOpen, vec![2, 6_003]));
    assert_eq!((ledger.rows, ledger.applied), (6_002, 6_000));
    let few = "1,2026-03-02T09:00:00Z,open\n2,2026-03-02T09:00:00Z,open\n";
    let ledger =
        books(&format!("x,2026-03-02T09:00:00Z,\"open\n{few}y,\"2026-03-02T09:00:00Z,open\n"));
    assert_eq!(refused(&ledger), (Reason::QuoteOpen, vec![2, 5]));
    assert_eq!((ledger.rows, ledger.applied), (4, 2));
}

#[test]
fn a_line_of_ten_megabytes_is_one_unusable_row() {
    let ledger = books(&format!(
        "1,2026-03-02T09:00:00Z,open\n{}\n1,2026-03-02T10:00:00Z,take\n",
        "x".repeat(10 << 20)
    ));
    assert_eq!(refused(&ledger), (Reason::TooLong, vec![3]));
    assert_eq!((ledger.rows, ledger.applied), (3, 2));
}

#[test]
fn a_truncated_gzip_stream_is_told_and_what_came_before_counts() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"case,time,activity\n").unwrap();
    for n in 0..5_000 {
        writeln!(packed, "{n},2026-03-02T09:00:00Z,open").unwrap();
    }
    let packed = packed.finish().unwrap();
    let whole = play(MAP, &packed).unwrap().books;
    assert_eq!((whole.applied, whole.broken), (5_000, None));
    let cut = play(MAP, &packed[..packed.len() / 2]).unwrap().books;
    assert!(cut.applied < 5_000 && cut.broken.is_some_and(|(_, why)| why == Damage::GzipCut));
    assert_eq!(cut.rows, cut.applied);
}

#[test]
fn files_that_are_no_logs_are_refused_with_what_was_expected() {
    let said = |text: &[u8]| match play(MAP, text) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it was read"),
    };
    assert!(said(b"").contains("expected a header that names the columns"));
    assert!(said(b"a,b,c\n1,2,3\n").contains("expected a column `case`"));
    assert!(said(b"a,b,c\n1,2,3\n").contains("case, time, activity"));
    assert!(said(b"case,case,time,activity\n").contains("two columns are called `case`"));
    let rubbish: Vec<u8> =
        (0..9_999_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(said(&rubbish).starts_with("line 1: expected"));
    let database = outcomes(unpacked(&b"a,b\n"[..]).unwrap(), &mut ());
    assert!(database.unwrap_err().to_string().contains("expected a column `complaint_id`"));
    let map = Mapping::read(MAP).unwrap();
    let missing = events(&map, &mut || unpacked(File::open("/no/such/file")?), &mut ());
    assert!(missing.is_err_and(|error| error.to_string().contains("there is no such file")));
}

#[test]
fn rows_with_rubbish_in_them_never_stop_the_rest() {
    let rows = b"case,time,activity\n1,2026-03-02T09:00:00Z,open\n\xff\xfe,2026-03-02T09:00:00Z,open\n\0\0\0\n\
                 1,2026-03-02T10:00:00Z,take\n";
    let ledger = play(MAP, rows).unwrap().books;
    assert_eq!((ledger.rows, ledger.applied, ledger.unusable()), (4, 2, 2));
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
    let rows = "\u{feff}case,time,activity\r\n\r\n1,2026-03-02 09:00:00,open\r\n\
                1,2026-03-02 10:00,\"take\"\r\n";
    let ledger = play(MAP, rows).unwrap().books;
    assert_eq!((ledger.rows, ledger.applied), (2, 2));
}

#[test]
fn objects_a_line_say_the_same_as_rows() {
    let rows = "{\"case\": 1, \"time\": \"2026-03-02T09:00:00Z\", \"activity\": \"open\", \"x\": [1]}\n\
                {\"case\": [1], \"time\": \"2026-03-02T09:00:00Z\", \"activity\": \"open\"}\n\
                {\"case\": 1\n[]\n\
                {\"case\": 1, \"time\": \"2026-03-02T10:00:00Z\", \"activity\": \"take\"}";
    let ledger = play(MAP, rows).unwrap().books;
    assert_eq!((ledger.rows, ledger.applied), (5, 2));
    assert_eq!(ledger.unusable[&Reason::NotJson].lines, [3]);
    assert_eq!(ledger.unusable[&Reason::Member].lines, [2, 4]);
}

#[test]
fn duplicates_and_odd_words_of_the_complaint_database_are_told() {
    let header = "Complaint ID,Date received,Date sent to company,Product,Issue,Company,State,Submitted via,\
                  Company response to consumer,Timely response?,Consumer disputed?";
    let row = |id: &str, timely: &str| {
        format!("{id},03/02/2015,2015-03-03,Mortgage,Costs,A & B,TX,Web,Closed,{timely},N/A\n")
    };
    let text = format!("{header}\n{}{}{}", row("1", "Yes"), row("1", "Yes"), row("2", "maybe"));
    let ledger = outcomes(unpacked(text.as_bytes()).unwrap(), &mut ()).unwrap().books;
    assert_eq!(ledger.unusable[&Reason::SameNumber].lines, [3]);
    assert_eq!(ledger.unusable[&Reason::NoWord("timely_response".into())].lines, [4]);
    assert_eq!(ledger.applied, 1);
}

#[test]
fn mappings_that_are_wrong_say_where_and_what_was_expected() {
    let said =
        |from: &str, to: &str| Mapping::read(&MAP.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(
        said("order", "ordre")
            .starts_with("line 2, column 1: unknown field `ordre`, expected one of")
    );
    let zone = said("Europe/Rome", "Europe/Roma");
    assert!(zone.starts_with("line 3, column 8: unknown zone `Europe/Roma`, expected one such as"));
    assert!(
        said("\"hold\"", "\"hodl\"")
            .contains("line 12, column 8: `hodl` cannot be replayed; expected")
    );
    assert!(said("\"hold\"", "\"tick\"").contains("`tick` cannot be replayed"));
    assert!(said("\"hold\"", "{ do = \"hold\" }").contains("unknown field `do`"));
    assert!(said("\"hold\"", "\"follow-up\"").contains("expected `result` with it"));
    let wrong = "{ does = \"follow-up\", result = \"glad\" }";
    assert!(
        said("\"hold\"", wrong).contains("unknown result `glad`, expected one of very-satisfied")
    );
    assert!(said("\"sign\"]", "\"reopen\"]").contains("`implied` has `reopen`; expected some of"));
    assert!(said("case = \"case\"\n", "").contains("missing field `case`"));
    assert!(said("[columns]", "[columns").starts_with("line 5"));
}

const SAMPLE: &str = include_str!("../sample/desk.toml");

#[test]
fn the_mapping_of_the_documentation_is_the_sample_s() {
    let page = include_str!("../../../docs/event-format.md");
    let block = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let log = include_bytes!("../sample/desk.csv");
    let (shown, sample) = (play(block, log).unwrap(), play(SAMPLE, log).unwrap());
    assert_eq!((&shown.books, &shown.commands), (&sample.books, &sample.commands));
}

#[test]
fn the_sample_says_the_same_in_both_shapes_and_orders() {
    let told = |log: &[u8]| {
        let replayed = play(SAMPLE, log).unwrap();
        assert_eq!((replayed.books.rows, replayed.books.unusable()), (60, 0));
        let mut report = replayed.report("log").unwrap();
        // How the file is read is said of each.
        let before = report.sections.len();
        report.sections.retain(|section| section.title.en != "How it was replayed");
        assert_eq!(report.sections.len(), before - 1);
        report
    };
    let (csv, json) =
        (told(include_bytes!("../sample/desk.csv")), told(include_bytes!("../sample/desk.jsonl")));
    assert!(csv == json);
    assert!(csv.agrees() && csv.text(Lang::Zh).contains("平均处理时长"));
}

/// Every history that a replay gives.
#[derive(Default)]
struct Kept(Vec<Complaint>);

impl Watch for Kept {
    fn history(&mut self, log: &[Entry]) {
        self.0.push(Complaint::from_log(log).unwrap());
    }
}

#[test]
fn every_case_of_a_log_is_given_as_a_history_that_can_be_read_back() {
    let mut kept = Kept::default();
    let map = Mapping::read(SAMPLE).unwrap();
    let log = include_bytes!("../sample/desk.csv");
    let replayed = events(&map, &mut || unpacked(&log[..]), &mut kept).unwrap();
    assert_eq!(kept.0.len() as u64, replayed.cases);
    // A case that nobody has solved is open.
    let text = std::str::from_utf8(log).unwrap();
    for complaint in kept.0 {
        let rows = text.lines().filter(|row| row.starts_with(&format!("{},", complaint.id)));
        assert_eq!(rows.filter(|row| row.contains(",Solved,")).count() == 0, complaint.is_open());
    }
}

#[test]
fn a_log_whose_departments_are_listed_is_opened_once() {
    let log = include_bytes!("../sample/desk.csv");
    let opened = |map: &str| {
        let map = Mapping::read(map).unwrap();
        let mut times = 0;
        let mut open = || {
            times += 1;
            unpacked(&log[..])
        };
        let replayed = events(&map, &mut open, &mut Kept::default()).unwrap();
        (times, map.needs_two_passes(), replayed.books.applied)
    };
    let (twice, needed, applied) = opened(SAMPLE);
    assert_eq!((twice, needed), (2, true));
    // The end of its records and its order are said, and still nobody knows the departments.
    let sample = SAMPLE.replace("order = \"auto\"", "order = \"time\"");
    let known = format!("until = \"2026-12-31T00:00:00Z\"\n{sample}");
    assert_eq!(opened(&known), (2, true, applied));
    let listed = format!("departments = [\"team-4\"]\n{known}");
    assert_eq!(opened(&listed), (1, false, applied));
}

#[test]
fn a_generated_log_is_the_same_each_time_and_as_long_as_asked() {
    let log = |by_time| {
        let mut text = Vec::new();
        made_up_log(&mut text, 500, by_time, 7).unwrap();
        text
    };
    assert_eq!(log(true), log(true));
    for by_time in [false, true] {
        let replay = play(SAMPLE, log(by_time)).unwrap();
        assert_eq!((replay.books.rows, replay.books.unusable()), (500, 0));
        assert_eq!(replay.order == Some(Order::Time), by_time);
    }
}
