//! Stories: every event has a sentence in both languages, and the picture says what the log says.

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Entry, Rejection, command};
use redress::lifecycle::CommandKind;
use redress::vocabulary::{Actor, Clause, Facts, Kind, Label, Lang, Role, channel};
use redress_demo::dealership::{Options, Scene, glossary, simulate};
use redress_presets::dealership::{dealership, department, role};
use redress_report::{
    Content, Heading, Headings, Pack, Part, Report, Section, Sign, Story, Teller, Timeline,
};
use redress_testing::Scenario;

fn scene() -> Scene {
    simulate(&Options::default(), None).unwrap()
}

fn log(scene: &Scene, complaint: &Complaint) -> Vec<Entry> {
    let log = scene.desk.log(&complaint.id).unwrap();
    log.iter().map(|entry| Entry::clone(entry)).collect()
}

#[test]
fn every_event_of_a_quarter_is_a_sentence_in_both_languages() {
    let scene = scene();
    let words = glossary(&scene.policy);
    for complaint in &scene.complaints {
        let log = log(&scene, complaint);
        let story = Story::of(&words, &log);
        let lines: Vec<_> = story.moments.iter().flat_map(|moment| &moment.lines).collect();
        assert_eq!(lines.len(), log.iter().map(|entry| entry.events.len()).sum::<usize>());
        assert!(story.moments.is_sorted_by_key(|moment| moment.at));
        for line in lines {
            assert!(!line.text.en.is_empty() && !line.text.zh.is_empty());
            assert!(
                line.text.en.is_ascii() || line.text.en.contains(['→', '¥']),
                "{}",
                line.text.en
            );
            assert!(!line.text.zh.is_ascii() || line.text.zh.contains("2026"), "{}", line.text.zh);
        }
    }
}

#[test]
fn a_story_breaks_as_many_limits_as_the_complaint_did() {
    let scene = scene();
    let words = glossary(&scene.policy);
    for complaint in &scene.complaints {
        let log = log(&scene, complaint);
        let story = Story::of(&words, &log);
        let lines = story.moments.iter().flat_map(|moment| &moment.lines);
        let told = lines.filter(|line| line.text.en.starts_with("LIMIT BROKEN")).count();
        let broken = complaint.all_limits().filter(|limit| limit.breached.is_some()).count();
        assert_eq!(told, broken, "{}", complaint.id);
        let drawn = Timeline::of(&words, &log).unwrap();
        assert_eq!(drawn.bars.iter().filter(|bar| bar.broken).count(), broken);
        assert_eq!(drawn.bars.len(), complaint.all_limits().count());
        // The limits that it has now are drawn with the dates that they have now.
        for limit in &complaint.limits {
            assert!(drawn.bars.iter().any(|bar| bar.start == limit.start && bar.due == limit.due));
        }
    }
}

/// DLR-11: the hour to sign goes on when the one who signed passes the case on.
#[test]
fn a_limit_that_is_taken_up_again_is_drawn_once() {
    let person =
        |role: Role, department| Actor::new(role.as_str().parse().unwrap(), role).of(department);
    let agent = person(role::CUSTOMER_SERVICE, department::CUSTOMER_SERVICE);
    let head = person(role::STATION_HEAD, department::AFTER_SALES);
    let policy = dealership().unwrap();
    let case = Scenario::under(policy.clone())
        .received_by(&agent, Facts::new(Kind::Grievance, channel::CALL_BACK))
        .and(&agent, command::Register {})
        .and(&agent, command::Dispatch { to: Some(department::AFTER_SALES) })
        .and(&head, command::Sign {})
        .and(&head, command::Transfer { to: Some(department::PARTS) });
    let drawn = Timeline::of(&glossary(&policy), case.log()).unwrap();
    let bars: Vec<_> = drawn.bars.iter().filter(|bar| bar.name.en.contains("signed for")).collect();
    assert_eq!(bars.len(), 1);
    assert_eq!((bars[0].end, bars[0].on_time), (None, None));
}

#[test]
fn what_fell_due_is_told_at_the_instant_at_which_it_did() {
    let scene = scene();
    let words = glossary(&scene.policy);
    let broken = |complaint: &&Complaint| complaint.all_limits().any(|l| l.breached.is_some());
    let complaint = scene.complaints.iter().find(broken).unwrap();
    let limit = complaint.all_limits().find(|limit| limit.breached.is_some()).unwrap();
    assert_eq!(limit.promises, 0);
    let mut late = log(&scene, complaint);
    // The same breach, found a day later than it happened.
    let is_breach = |entry: &&mut Entry| {
        entry.events.iter().any(|event| {
            matches!(event, redress::complaint::Event::LimitBreached { rule, .. } if *rule == limit.rule)
        })
    };
    let entry = late.iter_mut().find(is_breach).unwrap();
    entry.occurred_at += chrono::TimeDelta::days(1);
    let moment = Teller::new(&words).entry(entry);
    assert_eq!(moment.at, limit.due);
}

#[test]
fn a_refusal_says_who_may_in_both_languages() {
    let scene = scene();
    let words = glossary(&scene.policy);
    let teller = Teller::new(&words);
    let refusal = scene
        .refusals
        .iter()
        .find(|refusal| matches!(refusal.why, Rejection::NotAllowed { .. }))
        .unwrap();
    let moment = teller.refused(refusal.at, &refusal.actor, CommandKind::Close, &refusal.why);
    let line = &moment.lines[0];
    assert_eq!(line.sign, Sign::Refused);
    assert!(line.text.en.contains("refused: only ") && line.text.zh.contains("仅限"));
}

#[test]
fn a_story_is_on_the_page_with_its_picture_and_on_the_terminal_line_by_line() {
    let scene = scene();
    let words = glossary(&scene.policy);
    let complaint = scene.complaints.iter().max_by_key(|complaint| complaint.version).unwrap();
    let log = log(&scene, complaint);
    let mut story = Story::of(&words, &log);
    story.timeline = Some(Timeline::of(&words, &log).unwrap());
    story.ending = Teller::new(&words).ending(complaint);
    let title = Label::new("one", "一例");
    let now: DateTime<Utc> = "2026-10-01T00:00:00Z".parse().unwrap();
    let mut report = Report::new(title.clone(), "2026-Q3".parse().unwrap(), super::ZONE, now);
    report.push(Section::new(title, Content::Story(story.clone())));
    let again: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(again, report);
    for lang in super::BOTH {
        let html = report.html(lang);
        super::harmless(&html);
        assert_eq!(html.matches("<svg ").count(), 1);
        let text = report.text(lang);
        let lines = story.moments.iter().map(|moment| moment.lines.len()).sum::<usize>();
        let signs = text.lines().filter(|line| line.starts_with("    ")).count();
        assert_eq!(signs, lines + story.ending.len());
    }
}

#[test]
fn a_pack_cites_what_the_policy_at_hand_says_and_nothing_else() {
    let scene = scene();
    let histories = super::histories(&scene);
    let month = "2026-08".parse().unwrap();
    let cited = |report: &Report| -> Vec<String> {
        report.sections.iter().flat_map(|s| &s.cite).map(ToString::to_string).collect()
    };
    // The dealership's sources ask for sums at the end of a month, by class, with what is open.
    let own = Pack::new(&scene.policy).report(month, &histories).unwrap();
    assert!(cited(&own).contains(&"DLR-17".to_owned()));
    assert!(cited(&own).iter().all(|clause| clause.starts_with("DLR-")));
    let none = Pack::new(&scene.policy).headings(Headings::default());
    assert!(cited(&none.report(month, &histories).unwrap()).is_empty());
    let title = Some(Label::new("Our sums", "本店汇总"));
    let clause: Clause = "HOUSE-1".parse().unwrap();
    let headings =
        Headings::default().set(Part::Sums, Heading { title, cite: vec![clause.clone()] });
    let ours = Pack::new(&scene.policy).headings(headings.cite(Part::Ages, clause));
    let ours = ours.report(month, &histories).unwrap();
    assert_eq!(cited(&ours), ["HOUSE-1", "HOUSE-1"]);
    assert!(ours.text(Lang::En).contains("Our sums (HOUSE-1)"));
}

#[test]
fn the_parts_of_a_pack_are_the_sections_that_policies_know() {
    use redress::vocabulary::section;
    let known = [
        section::SUMS,
        section::SCORECARD,
        section::RECEIVED_TREND,
        section::TIMELINESS_TREND,
        section::CLASSES,
        section::CATEGORIES,
        section::CAUSES,
        section::HEAT_MAP,
        section::STAGES,
        section::HANDLING_TIME,
        section::OVERRUNS,
        section::AGEING,
        section::OPEN,
        section::LEAGUE,
        section::LIABILITY,
        section::HOT,
        section::NOTES,
    ];
    assert_eq!(Part::ALL.map(Part::code), known.each_ref().map(|section| section.as_str()));
}

/// The picture at the top of the README. `REDRESS_WRITE_DOCS=1` writes it anew.
#[test]
fn the_picture_of_the_readme_is_current() {
    let scene = scene();
    let words = glossary(&scene.policy);
    // The fullest life: kept, late, warned and extended limits on one chart.
    let full = |complaint: &&Complaint| {
        let drawn = Timeline::of(&words, &log(&scene, complaint)).unwrap();
        let some = |what: &dyn Fn(&redress_report::LimitBar) -> bool| {
            u32::from(drawn.bars.iter().any(what))
        };
        let kinds = some(&|bar| bar.on_time == Some(true))
            + some(&|bar| bar.on_time == Some(false))
            + some(&|bar| !bar.warned.is_empty())
            + some(&|bar| bar.promised_before.is_some());
        (kinds, drawn.bars.len() <= 12, drawn.bars.len())
    };
    let complaint = scene.complaints.iter().max_by_key(full).unwrap();
    let drawn = Timeline::of(&words, &log(&scene, complaint)).unwrap();
    let title = format!("Complaint {} and its time limits", complaint.id);
    let picture = drawn.svg(&title, super::ZONE, Lang::En) + "\n";
    assert!(!picture.contains("<script") && !picture.contains("href"));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images/timeline.svg");
    if std::env::var_os("REDRESS_WRITE_DOCS").is_some() {
        std::fs::write(file, &picture).unwrap();
    }
    assert!(
        std::fs::read_to_string(file).unwrap() == picture,
        "write it anew: REDRESS_WRITE_DOCS=1"
    );
}
