//! A file without a mapping: what is recognised, and whether the mapping that is proposed runs.

use redress::vocabulary::Lang;
use redress_replay::rows::unpacked;
use redress_replay::{Look, Mapping, events};

fn look(text: &[u8]) -> Look {
    Look::at(&mut || unpacked(text)).unwrap()
}

fn name(look: &Look, at: Option<usize>) -> &str {
    &look.columns[at.unwrap()].name
}

/// Number of rows that the proposed mapping uses, of all.
#[track_caller]
fn used(text: &[u8]) -> (u64, u64) {
    let look = look(text);
    assert!(look.missing().is_empty(), "{:?}", look.roles);
    for lang in [Lang::En, Lang::Zh] {
        Mapping::read(&look.mapping(lang)).unwrap();
    }
    let map = Mapping::read(&look.mapping(Lang::En)).unwrap();
    let books = events(&map, &mut || unpacked(text), &mut ()).unwrap().books;
    (books.applied, books.rows)
}

#[test]
fn the_sample_is_recognised_and_its_proposed_mapping_runs() {
    let text = include_bytes!("../sample/desk.csv");
    let found = look(text);
    let roles = &found.roles;
    assert_eq!(name(&found, roles.case), "case");
    assert_eq!(name(&found, roles.activity), "activity");
    assert_eq!(name(&found, roles.actor), "agent");
    assert_eq!((found.rows, found.malformed), (60, 0));
    let (applied, rows) = used(text);
    assert!(rows == 60 && applied > 40, "{applied}");
    assert_eq!(used(include_bytes!("../sample/desk.jsonl")).1, 60);
}

#[test]
fn files_of_other_systems_are_recognised() {
    assert_eq!(used(include_bytes!("files/cr.csv")), (6, 6));
    assert_eq!(used(include_bytes!("files/array.json")), (6, 6));
    assert_eq!(used(include_bytes!("files/gbk.csv")), (6, 6));
    assert_eq!(used(include_bytes!("files/jira.csv")), (2, 2));
    let two = "Ticket ID;Date;Start;Status\n1;2026-03-02;09:00;Open\n1;2026-03-02;10:00;Closed\n";
    assert_eq!(used(two.as_bytes()), (2, 2));
    // Nothing has a usual name: the values tell.
    let odd = "a,b,c\n7,opened,2026-03-02\n7,solved,2026-03-03\n8,opened,2026-03-02\n8,solved,2026-03-03\n";
    assert_eq!(used(odd.as_bytes()), (4, 4));
}

#[test]
fn names_and_values_with_quotes_in_them_are_written_so_that_they_can_be_read() {
    let text =
        "case,time,\"act\"\"ivity\\\"\n1,2026-03-02,\"op\"\"en\\\"\n2,2026-03-02,\"re\nopen\"\n";
    let found = look(text.as_bytes());
    assert_eq!(name(&found, found.roles.activity), "act\"ivity\\");
    assert!(Mapping::read(&found.mapping(Lang::En)).is_ok(), "{}", found.mapping(Lang::En));
}

#[test]
fn a_state_of_a_country_is_no_activity() {
    let found = look(
        b"complaint_id,date_received,state\n1,2014-10-10,NY\n2,2014-10-11,CA\n3,2014-10-11,NY\n",
    );
    assert_eq!(found.missing(), ["activity"]);
    let tickets = look(b"id,date,state\n1,2014-10-10,Open\n1,2014-10-11,Closed\n");
    assert_eq!(name(&tickets, tickets.roles.activity), "state");
}

#[test]
fn the_more_telling_word_of_an_activity_counts() {
    let text =
        b"case,time,activity\n1,2014-10-10,Assign seriousness\n1,2014-10-11,Assign to team\n";
    let map = look(text).mapping(Lang::En);
    assert!(map.contains("\"Assign seriousness\" = [\"register\", \"reclassify\"]"), "{map}");
    assert!(map.contains("\"Assign to team\" = { does = [\"sign\", \"name-owner\"]"), "{map}");
}

#[test]
fn what_is_not_recognised_is_said() {
    let found = look(b"x,y\n1,2\n3,4\n");
    assert_eq!(found.missing(), ["case", "time", "activity"]);
    assert!(found.mapping(Lang::En).contains("time = \"TODO\""));
    // Run as it is, it says where to go on.
    let fault = Mapping::read(&found.mapping(Lang::En)).unwrap_err();
    let line =
        found.mapping(Lang::En).lines().position(|line| line.starts_with("case =")).unwrap() + 1;
    assert_eq!(fault.at, Some((line, 1)));
    assert!(fault.what.en.contains("`case` is still to be filled in"), "{fault}");
    let doubtful = look(include_bytes!("files/dmy-mixed.csv"));
    let time = &doubtful.columns[doubtful.roles.time[0]];
    assert_eq!((time.is_time(), time.slashes), (true, 4));
    let slashes = look(b"case,time,activity\n1,10/06/2025,opened\n1,11/06/2025,closed\n");
    assert!(slashes.mapping(Lang::En).contains("time_format = \"%d/%m/%Y\""));
}

/// Two cases: the first on time and praised, the second late. What the system says is compared with the limits.
#[test]
fn what_the_system_itself_says_is_proposed_as_labels() {
    let text = "case,time,activity,SLA,Satisfaction\n\
        1,2026-03-02,opened,Y,\n1,2026-03-03,solved,Y,Very satisfied\n\
        2,2026-03-02,opened,N,\n2,2026-03-09,solved,N,2\n";
    let found = look(text.as_bytes());
    let map = found.mapping(Lang::En);
    for line in [
        "on_time = { column = \"SLA\", yes = [\"Y\"], no = [\"N\"] }",
        "satisfaction = { column = \"Satisfaction\", words = { \"2\" = \"dissatisfied\", \"Very satisfied\" = \"very-satisfied\" } }",
    ] {
        assert!(map.lines().any(|known| known == line), "{line}\n{map}");
    }
    assert_eq!(used(text.as_bytes()), (4, 4));
    let limit = "[[limits]]\nid = \"answer\"\nfrom = \"received\"\nuntil = \"answered\"\nwithin = \"3 days\"\n";
    let map = Mapping::read(&(map + limit)).unwrap();
    let replayed = events(&map, &mut || unpacked(text.as_bytes()), &mut ()).unwrap();
    assert_eq!(replayed.agreement.unwrap().agreeing(), (2, 2));
}

#[test]
fn a_label_that_is_the_other_way_round_or_has_words_of_its_own() {
    let late = "case,time,activity,是否超时\n1,2026-03-02,opened,否\n1,2026-03-03,solved,是\n";
    let map = look(late.as_bytes()).mapping(Lang::Zh);
    assert!(
        map.contains("on_time = { column = \"是否超时\", yes = [\"否\"], no = [\"是\"] }"),
        "{map}"
    );
    // Words that nobody knows would make rows fail: nothing is proposed.
    let own = "case,time,activity,resolution\n1,2026-03-02,opened,\n1,2026-03-03,solved,Fubar\n";
    let map = look(own.as_bytes()).mapping(Lang::En);
    assert!(!map.contains("[labels]"), "{map}");
    assert_eq!(used(own.as_bytes()), (2, 2));
    let known = own.replace("Fubar", "Won't Fix");
    let map = look(known.as_bytes()).mapping(Lang::En);
    assert!(map.contains("words = { \"Won't Fix\" = \"position-stated\" }"), "{map}");
    assert_eq!(used(known.as_bytes()), (2, 2));
}
