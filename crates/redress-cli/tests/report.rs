//! Reports from a store's file, from a dump of it, and from a log.

mod harness;

use std::fmt::Write as _;

use chrono::TimeDelta;
use harness::Desk;
use redress::complaint::{Receive, command};
use redress::store::Store;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Text, channel};
use redress_presets::dealership;
use redress_sqlite::SqliteStore;

/// Takes in four complaints in March 2026, two by e-mail and two by hotline, and registers three within the two
/// hours that the dealership allows for it.
fn fill<S: Store<Personal = Text>>(store: S) {
    let clock = ManualClock::new("2026-03-02T01:00:00Z".parse().unwrap());
    let desk = redress::desk::Desk::new(dealership().unwrap(), store, clock.clone());
    let desk_clerk = Actor::new(redress::code!("li"), redress::code!("customer-service"));
    for (number, channel) in
        (1..).zip([channel::EMAIL, channel::HOTLINE, channel::HOTLINE, channel::EMAIL])
    {
        let id = ComplaintId::new(format!("K{number}")).unwrap();
        let facts = Facts::new(Kind::Complaint, channel);
        desk.receive(&desk_clerk, Receive::new(id.clone(), redress::code!("c"), facts)).unwrap();
        clock.advance(TimeDelta::hours(if number == 4 { 3 } else { 1 }));
        desk.act(&id, &desk_clerk, command::Register {}).unwrap();
    }
}

/// A folder with a store's file and a dump of it.
fn filled() -> Desk {
    let desk = Desk::new();
    let store = SqliteStore::open(desk.path("kept.db")).unwrap();
    fill(store.clone());
    let mut dump = String::new();
    for record in redress_transfer::records(&store) {
        writeln!(dump, "{}", serde_json::to_string(&record.unwrap()).unwrap()).unwrap();
    }
    desk.write("kept.jsonl", dump);
    desk
}

#[test]
fn the_pack_is_made_from_a_store_s_file_and_from_its_dump_alike() {
    let desk = filled();
    let said = desk.run("report kept.db --policy dealership");
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("March 2026"), "the month of the last record: {}", said.out);
    let line = said.out.lines().find(|line| line.starts_with("plus received")).unwrap();
    assert_eq!(line.split_whitespace().last(), Some("4"));
    assert_eq!(desk.run("report kept.jsonl --policy dealership").out, said.out);
    let figures = |file: &str| {
        desk.run(&format!("report {file} --policy dealership --indicators general --by channel"))
            .out
    };
    assert!(figures("kept.db").contains("hotline"), "{}", figures("kept.db"));
    assert_eq!(figures("kept.jsonl"), figures("kept.db"));
    // A report changes nothing, and may be made while the desk goes on writing.
    fill_more(&desk);
    assert!(desk.run("report kept.db --policy dealership").out.contains("plus received"));
}

fn fill_more(desk: &Desk) {
    let store: SqliteStore = SqliteStore::open(desk.path("kept.db")).unwrap();
    let clock = ManualClock::new("2026-03-20T01:00:00Z".parse().unwrap());
    let more = redress::desk::Desk::new(dealership().unwrap(), store, clock);
    let clerk = Actor::new(redress::code!("li"), redress::code!("customer-service"));
    let facts = Facts::new(Kind::Complaint, channel::EMAIL);
    let receive = Receive::new(redress::code!("K5"), redress::code!("c"), facts);
    more.receive(&clerk, receive).unwrap();
    let said = desk.run("report kept.db --policy dealership --indicators received");
    assert!(
        said.out.lines().any(|line| line.starts_with("received") && line.ends_with(" 5")),
        "{}",
        said.out
    );
}

#[test]
fn any_indicators_are_shown_by_any_dimension_with_exact_figures() {
    let desk = filled();
    let arguments = "report kept.db --policy dealership --period 2026-03 --indicators stage-timeliness,received --by channel --json figures.json";
    let said = desk.run(arguments);
    assert_eq!(said.status, 0, "{}", said.err);
    let timely = said.out.lines().find(|line| line.starts_with("timeliness of stages")).unwrap();
    // DLR-4 gives two hours for the form (three of four kept it) and for a call to the customer (nobody made one).
    assert!(timely.contains("37.5 %") && timely.contains("3 / 8"), "{timely}");
    let mut ranked = said.out.lines();
    let email = ranked.find(|line| line.contains("mail") && line.contains('/'));
    assert!(email.is_some_and(|line| line.contains("1 / 4")), "{}", said.out);
    let json: serde_json::Value = serde_json::from_str(&desk.read("figures.json")).unwrap();
    assert_eq!(json["period"], "2026-03");
    // A set by its name has what the list says of it.
    let all = desk.run("report kept.db --policy dealership --indicators general").out;
    assert!(all.contains("open cases") && all.contains("liable"), "{all}");
}

#[test]
fn what_is_asked_for_wrongly_is_refused_with_what_there_is() {
    let desk = filled();
    let refused = |arguments: &str, words: &[&str]| {
        let said = desk.run(arguments);
        assert_eq!(said.status, 2, "{arguments}: {}", said.out);
        assert!(words.iter().all(|word| said.err.contains(word)), "{arguments}: {}", said.err);
    };
    refused("report kept.db --policy dealership --indicators on-tme", &["did you mean `on-time`?"]);
    refused("report kept.db --policy dealership --indicators received --by chanel", &["channel"]);
    refused("report kept.db --policy dealership --map m.toml", &["leave `--map` out"]);
    refused("report kept.db --policy dealership --period March", &["--period March"]);
    desk.write("empty.jsonl", "");
    refused("report empty.jsonl --policy dealership", &["--map"]);
    let text = desk.read("kept.jsonl");
    let second: String = text.lines().skip(1).map(|line| format!("{line}\n")).collect();
    desk.write("torn.jsonl", second);
    refused("report torn.jsonl --policy dealership", &["K1", "not whole"]);
    desk.write("cut.jsonl", &text[..text.len() - 40]);
    refused("report cut.jsonl --policy dealership", &["cut.jsonl:8:"]);
    desk.write("other.db", [b"SQLite format 3\0".as_slice(), &[0; 200]].concat());
    refused("report other.db --policy dealership", &["other.db", "no complaints of redress"]);
    assert_eq!(
        std::fs::metadata(desk.path("other.db")).unwrap().len(),
        216,
        "it is left as it was"
    );
}

#[test]
fn every_preset_can_be_taken_by_its_name() {
    let desk = filled();
    let days = |names: &[&str]| -> Vec<String> {
        let each = (2..).zip(names).map(|(days, name)| format!("--set={name}={days} working days"));
        each.collect()
    };
    let blanks = [
        ("dealership", vec![]),
        ("telecom", vec!["--tables=example".to_owned()]),
        ("marketing", days(&["general", "complex", "follow_up"])),
        (
            "rights",
            days(&["investigation", "investigation_at_most", "follow_up", "written_answer"]),
        ),
        ("mall", vec![]),
        ("equipment", vec![]),
    ];
    for (preset, how) in &blanks {
        let with = |words: &[&str]| {
            let how = how.iter().map(String::as_str);
            desk.run_all(&words.iter().copied().chain(how).collect::<Vec<_>>())
        };
        let said = with(&["report", "kept.db", "--policy", preset]);
        assert_eq!(said.status, 0, "{preset}: {}", said.err);
        let drawn = with(&["policy", "diagram", preset]);
        assert!(drawn.out.starts_with("stateDiagram"), "{preset}: {}", drawn.err);
    }
    // Where something is left open, it is told how to fill it in.
    let open = desk.run("policy explain telecom");
    assert!(open.status == 2 && open.err.contains("--tables"), "{}", open.err);
    let open = desk.run("policy explain rights");
    assert!(open.status == 2 && open.err.contains("--set"), "{}", open.err);
}

#[test]
fn the_tables_of_an_operator_are_a_file_to_edit() {
    let desk = Desk::new();
    let text = desk.keep("policy new --example-tables", "operator.toml");
    assert_eq!(desk.run("policy check telecom --tables operator.toml --quick").status, 0);
    desk.write("bad.toml", text.replace("promises = 2", "promise = 2"));
    let said = desk.run("policy check telecom --tables bad.toml --quick");
    assert_eq!(said.status, 2);
    assert!(said.out.contains("bad.toml:6:1: unknown field `promise`"), "{}", said.out);
    let explained = desk.run("policy explain telecom --tables operator.toml --lang zh");
    assert!(explained.out.contains("郑州远端处理单元"), "{}", explained.out);
    let other = desk.run("policy check dealership --tables operator.toml --quick");
    assert!(other.status == 2 && other.out.contains("--tables"), "{}", other.out);
}
