//! What a log says of a case beyond its activities: outcome, satisfaction, reason of waiting, person in charge, and
//! which of several resolutions counts. The figures are counted by hand.

use redress::complaint::{Entry, Event, FollowUpResult};
use redress::lifecycle::CommandKind;
use redress::vocabulary::{Outcome, Satisfaction};
use redress_replay::rows::unpacked;
use redress_replay::{Fault, Mapping, Passed, Reason, Replayed, Watch, events};

/// A mapping, with keys before its first table and tables after its last.
fn map(top: &str, tables: &str) -> String {
    format!(
        "implied = [\"register\", \"dispatch\", \"sign\", \"resume\"]\n{top}\n\
         [columns]\ncase = \"case\"\ntime = \"time\"\nactivity = \"what\"\nactor = \"who\"\n{tables}\n\
         [activities]\nopened = \"receive\"\nwork = {{ does = \"sign\", reopens = true }}\n\
         waiting = {{ does = \"hold\", reason = {{ column = \"note\", words = {{ \"waits for part\" = \"part\" }} }} }}\n\
         told = \"note\"\nsolved = \"answer\"\n"
    )
}

#[derive(Default)]
struct Kept(Vec<Entry>);

impl Watch for Kept {
    fn history(&mut self, log: &[Entry]) {
        self.0.extend_from_slice(log);
    }
}

#[track_caller]
fn play(map: &str, rows: &str) -> (Replayed, Vec<Entry>) {
    let (map, mut kept) = (Mapping::read(map).unwrap(), Kept::default());
    let rows: String = rows.split('|').map(|row| format!("1,2026-03-{}\n", row.trim())).collect();
    let log = format!("case,time,what,who,note\n{rows}");
    let replayed = events(&map, &mut || unpacked(log.as_bytes()), &mut kept).unwrap();
    let books = &replayed.books;
    assert_eq!(books.applied + books.passed() + books.unusable(), books.rows);
    (replayed, kept.0)
}

/// Day of the month and hour of the entries with such an event, with what `take` says of it.
fn when<T>(log: &[Entry], take: impl Fn(&Event) -> Option<T>) -> Vec<(String, T)> {
    let events = log.iter().flat_map(|entry| entry.events.iter().map(move |event| (entry, event)));
    let said = events.filter_map(|(entry, event)| {
        take(event).map(|said| (entry.occurred_at.format("%-d %H").to_string(), said))
    });
    said.collect()
}

fn answers(log: &[Entry]) -> Vec<(String, Outcome)> {
    when(log, |event| match event {
        Event::Answered { outcome } => Some(*outcome),
        _ => None,
    })
}

fn said(log: &[Entry]) -> Vec<(String, FollowUpResult)> {
    when(log, |event| match event {
        Event::FollowedUp { result, .. } => Some(*result),
        _ => None,
    })
}

#[test]
fn the_outcome_of_an_answer_may_stand_in_a_column_of_the_case() {
    let map = map("", "[labels.outcome]\ncolumn = \"note\"\nwords = { no = \"position-stated\" }");
    let rows = "02 09:00,opened,a,no|02 10:00,solved,a,no";
    assert_eq!(answers(&play(&map, rows).1), [("2 10".into(), Outcome::PositionStated)]);
    let blank = "02 09:00,opened,a,|02 10:00,solved,a,";
    assert_eq!(answers(&play(&map, blank).1), [("2 10".into(), Outcome::Resolved)]);
    // A word that is not expected is told with the value, and counts for nothing.
    let (replayed, log) = play(&map, "02 09:00,opened,a,maybe|02 10:00,solved,a,maybe");
    assert_eq!(answers(&log), []);
    let found = &replayed.books.unusable[&Reason::NoWord("note".into())];
    assert_eq!(
        (found.lines.as_slice(), found.values.as_slice()),
        (&[3][..], &["maybe".to_owned()][..])
    );
}

#[test]
fn what_a_customer_said_is_recorded_when_it_comes_or_at_the_end() {
    let map = map(
        "",
        "[labels.satisfaction]\ncolumn = \"note\"\nwords = { 5 = \"very-satisfied\", 1 = \"dissatisfied\" }",
    );
    let five = FollowUpResult::Reached(Satisfaction::VerySatisfied);
    let one = FollowUpResult::Reached(Satisfaction::Dissatisfied);
    // It comes with a row of its own.
    let rows = "02 09:00,opened,a,|02 10:00,solved,a,|04 11:00,told,a,5";
    assert_eq!(said(&play(&map, rows).1), [("4 11".into(), five)]);
    // An export has it in every row: it was said after the case was resolved, once.
    let rows = "02 09:00,opened,a,5|02 10:00,solved,a,5|03 10:00,work,a,5|03 11:00,solved,a,5";
    assert_eq!(said(&play(&map, rows).1), [("3 11".into(), five)]);
    // Asked again.
    let rows = "02 09:00,opened,a,|02 10:00,solved,a,|04 11:00,told,a,1|04 12:00,work,a,1|05 09:00,solved,a,1|06 09:00,told,a,5";
    assert_eq!(said(&play(&map, rows).1), [("4 11".into(), one), ("6 09".into(), five)]);
    // A case that is never resolved has no call-back, and an odd word costs no row.
    assert_eq!(said(&play(&map, "02 09:00,opened,a,5|02 10:00,work,a,5").1), []);
    let (replayed, log) = play(&map, "02 09:00,opened,a,|02 10:00,solved,a,so-so");
    assert_eq!((said(&log).len(), replayed.books.unusable()), (0, 0));
    assert_eq!(replayed.books.faults[&Fault::Satisfaction].lines, [3]);
}

#[test]
fn the_mapping_says_which_resolution_counts() {
    let rows = "02 09:00,opened,a,|02 10:00,solved,a,|03 10:00,work,a,|03 11:00,solved,a,|\
                04 09:00,work,a,|04 12:00,solved,a,|05 09:00,told,a,";
    let done = |top: &str| {
        let (replayed, log) = play(&map(top, ""), rows);
        let reopened =
            replayed.commands.get(&CommandKind::Reopen).map_or(0, |counts| counts.0 + counts.1);
        let at: Vec<String> = answers(&log).into_iter().map(|(at, _)| at).collect();
        (at, reopened, replayed.books.passed.clone())
    };
    let (each, reopened, _) = done("");
    assert_eq!((each, reopened), (vec!["2 10".to_owned(), "3 11".into(), "4 12".into()], 2));
    let (first, reopened, passed) = done("resolution = \"first\"");
    assert_eq!((first, reopened), (vec!["2 10".to_owned()], 0));
    assert_eq!(passed[&Passed::AfterFirst(CommandKind::Sign)].lines, [4, 6]);
    assert_eq!(passed[&Passed::Already(CommandKind::Answer)].lines, [5, 7]);
    let (last, reopened, passed) = done("resolution = \"last\"");
    assert_eq!((last, reopened), (vec!["4 12".to_owned()], 0));
    assert_eq!(passed[&Passed::BeforeLast].lines, [3, 5]);
}

#[test]
fn the_last_resolution_is_found_in_files_of_any_order() {
    let map = Mapping::read(&map("resolution = \"last\"", "")).unwrap();
    let mut rows: Vec<String> = Vec::new();
    for case in 1..=3 {
        for (hour, what) in [(9, "opened"), (10, "solved"), (11, "work"), (12, "solved")] {
            rows.push(format!("{case},2026-03-02 {hour:02}:{case:02},{what},a,\n"));
        }
    }
    let by_case: String = rows.concat();
    let backwards: String = rows.iter().rev().map(String::as_str).collect();
    rows.sort_by(|one, other| one[2..].cmp(&other[2..]));
    for text in [by_case, backwards, rows.concat()] {
        let (mut kept, log) = (Kept::default(), format!("case,time,what,who,note\n{text}"));
        events(&map, &mut || unpacked(log.as_bytes()), &mut kept).unwrap();
        let at: Vec<String> = answers(&kept.0).into_iter().map(|(at, _)| at).collect();
        assert_eq!(at, ["2 12", "2 12", "2 12"]);
    }
}

#[test]
fn the_reason_of_waiting_may_stand_in_a_column() {
    let (_, log) = play(
        &map("", ""),
        "02 09:00,opened,a,|02 10:00,waiting,a,waits for part|02 11:00,work,a,|02 12:00,waiting,a,customer|02 13:00,work,a,|02 14:00,waiting,a,",
    );
    let reasons = when(&log, |event| match event {
        Event::Held { reason, .. } => Some(reason.to_string()),
        _ => None,
    });
    let reasons: Vec<String> = reasons.into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, ["part", "customer", "log"]);
}

#[test]
fn the_person_in_charge_may_stand_in_a_column() {
    let map = map("", "").replace("actor = \"who\"", "actor = \"who\"\nowner = \"note\"");
    let rows = "02 09:00,opened,a,|02 10:00,work,a,kim|02 11:00,told,a,kim|02 12:00,told,b,lee|02 13:00,solved,b,";
    let owners = when(&play(&map, rows).1, |event| match event {
        Event::OwnerNamed { owner, .. } => Some(owner.to_string()),
        _ => None,
    });
    assert_eq!(owners, [("2 10".into(), "kim".to_owned()), ("2 12".into(), "lee".into())]);
}

#[test]
fn words_that_lead_nowhere_are_refused_with_the_mapping() {
    let wrong = |tables: &str| Mapping::read(&map("", tables)).unwrap_err().to_string();
    let outcome = wrong("[labels.outcome]\ncolumn = \"note\"\nwords = { no = \"rejected\" }");
    assert!(outcome.contains("unknown outcome `rejected`"), "{outcome}");
    let result = wrong("[labels.satisfaction]\ncolumn = \"note\"\nwords = { 5 = \"happy\" }");
    assert!(result.contains("unknown result `happy`"), "{result}");
    let which = Mapping::read(&map("resolution = \"best\"", "")).unwrap_err().to_string();
    assert!(which.contains("each") && which.contains("last"), "{which}");
}
