//! The command as people run it: what it prints, what it writes, and its exit status.

use std::path::Path;
use std::process::Command;

mod harness;

use harness::Desk;

fn case(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../redress-replay/tests/files");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn the_policy_to_start_from_has_no_errors_and_every_command_takes_it() {
    let desk = Desk::new();
    desk.keep("policy new", "p.toml");
    let checked = desk.run("policy check p.toml");
    assert_eq!(checked.status, 0, "{}", checked.out);
    assert!(checked.out.contains("p.toml: 0 errors, 0 warnings"), "{}", checked.out);
    assert_eq!(desk.run("policy check p.toml --strict").status, 0);
    assert!(desk.run("policy explain p.toml").out.contains("7 working days"));
    assert!(desk.run("policy explain p.toml --lang zh").out.contains("7个工作日"));
    assert!(desk.run("policy diagram p.toml").out.starts_with("stateDiagram"));
    let model = desk.run("policy model p.toml");
    assert!(model.status == 0 && model.out.contains("all were visited"), "{}", model.out);
}

#[test]
fn presets_are_printed_as_they_are_written_or_with_their_blanks_filled_in() {
    let desk = Desk::new();
    let text = desk.keep("policy new --from dealership", "d.toml");
    assert_eq!(text.trim_end(), redress_presets::dealership::TOML.trim_end());
    let json = desk.keep("policy new --from dealership --json --set call_attempts=5", "d.json");
    assert!(json.contains("\"attempts\": 5"));
    assert_eq!(desk.run("policy check d.json --quick").status, 0);
    let other = desk.run("policy new --from dealer");
    assert!(other.status == 2 && other.err.contains("presets: dealership"), "{}", other.err);
    let missing = desk.run("policy check marketing");
    assert!(missing.status == 2 && missing.out.contains("general"), "{}", missing.out);
}

#[test]
fn what_is_wrong_with_a_policy_is_shown_at_its_place() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    desk.write("bad.toml", text.replace("within = \"24h\"", "within = \"4 moons\""));
    let line = text.lines().position(|line| line.contains("within = \"24h\"")).unwrap() + 1;
    let said = desk.run("policy check bad.toml");
    assert_eq!(said.status, 2);
    assert!(said.out.starts_with(&format!("bad.toml:{line}:10: error: ")), "{}", said.out);
    let caret = said.out.lines().find(|line| line.trim_end().ends_with('^')).unwrap();
    assert_eq!(caret.chars().count(), "74 | ".len() + 10, "{}", said.out);
    // A name that leads nowhere can be read, and is an error.
    desk.write("role.toml", text.replace("notify = \"holder\"", "notify = \"role:boss\""));
    let said = desk.run("policy check role.toml");
    assert_eq!(said.status, 1, "{}", said.out);
    assert!(said.out.contains("boss"), "{}", said.out);
    let json = desk.run("policy check role.toml --json");
    let found: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(found[0]["severity"], "error");
    assert!(found[0]["finding"].is_string() && found[0]["place"].is_string(), "{}", json.out);
    assert!(desk.run("policy check role.toml --lang zh").out.contains("错误[unknown-role]："));
}

#[test]
fn a_policy_may_be_utf_16_as_powershell_writes_it_or_json_with_a_mark() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    let wide: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("wide.toml", wide);
    assert_eq!(desk.run("policy check wide.toml --quick").status, 0);
    for bytes in [u16::to_be_bytes, u16::to_le_bytes] {
        desk.write("bare.toml", text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>());
        assert_eq!(desk.run("policy check bare.toml --quick").status, 0, "without a mark");
    }
    let json = desk.keep("policy new --from mall --json", "m.json");
    desk.write("mark.json", format!("\u{feff}{json}"));
    let marked = desk.run("policy check mark.json --quick");
    assert_eq!(marked.status, 0, "{}", marked.out);
    desk.write("latin.toml", b"name = \"caf\xe9\"");
    assert!(desk.run("policy check latin.toml").err.contains("save it as UTF-8"));
    let typo = desk.run("policy check dealershp");
    assert!(typo.status == 2 && typo.err.contains("did you mean `dealership`?"), "{}", typo.err);
}

#[test]
fn a_difference_is_told_rule_by_rule_and_asks_for_a_new_version() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "a.toml");
    assert!(desk.run("policy diff a.toml a.toml").out.contains("No difference."));
    let changed = text
        .replacen("within = \"7 working days\"", "within = \"3 working days\"", 1)
        .replace("id = \"close\"", "id = \"shut\"");
    desk.write("b.toml", &changed);
    let said = desk.run("policy diff a.toml b.toml");
    assert_eq!(said.status, 1, "{}", said.out);
    assert!(
        said.out.contains("~ limit `answer`, time allowed: 7 working days → 3 working days"),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("- limit `close` removed") && said.out.contains("+ limit `shut` added")
    );
    assert!(said.out.contains("set `version = 2`"));
    desk.write("c.toml", changed.replace("version = 1", "version = 2"));
    let raised = desk.run("policy diff a.toml c.toml --lang zh");
    assert!(raised.status == 0 && raised.out.contains("时限 `answer`, 时限: 7"), "{}", raised.out);
    let json = desk.run("policy diff a.toml c.toml --json").out;
    let changes: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert!(changes.iter().any(|change| change["rule"] == "answer" && change["key"] == "within"));
}

#[test]
fn stories_hold_or_tell_what_happened_instead() {
    let desk = Desk::new();
    let text = desk.keep("policy test --example", "s.toml");
    let said = desk.run("policy test dealership s.toml");
    assert!(said.status == 0 && said.out.contains("3 stories: 3 hold"), "{}", said.out);
    desk.write("wrong.toml", text.replace("broken = \"dlr4-form\"", "kept = \"dlr4-form\""));
    let said = desk.run("policy test dealership wrong.toml");
    assert_eq!(said.status, 1);
    assert!(
        said.out.contains("the limit `dlr4-form`: expected kept; it is broken"),
        "{}",
        said.out
    );
    desk.write(
        "due.toml",
        text.replace("running = \"dlr4-form\"", "due = { \"dlr4-form\" = \"2026-03-02 12:00\" }"),
    );
    // DLR-4: two hours from 09:00.
    let said = desk.run("policy test dealership due.toml");
    assert!(said.out.contains("expected 2026-03-02 12:00; it is 2026-03-02 11:00"), "{}", said.out);
    desk.write("refused.toml", text.replace("refused = true, ", ""));
    assert!(
        desk.run("policy test dealership refused.toml")
            .out
            .contains("it is refused (`station-head` may not")
    );
    for (from, to) in [
        ("does = \"register\"", "does = \"registre\""),
        ("after = \"2h\"", "at = \"2026-03-01 09:00\""),
    ] {
        desk.write("unclear.toml", text.replacen(from, to, 1));
        let said = desk.run("policy test dealership unclear.toml");
        assert!(said.status == 2 && said.out.contains("UNCLEAR"), "{}", said.out);
    }
    desk.write("broken.toml", "[[story]]\nnme = \"x\"\n");
    assert!(desk.run("policy test dealership broken.toml").err.contains("broken.toml:"));
}

#[test]
fn deadlines_are_computed_and_explained() {
    let desk = Desk::new();
    let due = ["calendar", "due", "3 working days", "--from", "2026-09-30T14:00"];
    let said = desk.run_all(&due);
    // State Council notice for 2026: 1 to 7 October off, 10 October worked.
    assert!(said.out.contains("due 2026-10-10 24:00 (Asia/Shanghai)"), "{}", said.out);
    let json = desk.run_all(&[&due[..], &["--json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(found["due"], "2026-10-10T16:00:00Z");
    let office = [
        "calendar",
        "due",
        "1 working days",
        "--from",
        "2026-12-24T10:00",
        "--calendar",
        "office",
        "--zone",
        "Europe/Berlin",
        "--hours",
        "09:00-17:00",
        "--ics",
        "de.ics",
    ];
    desk.write("de.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    // 25 December is a Friday and off; the next working day is Monday, the 28th.
    assert!(desk.run_all(&office).out.contains("2026-12-28"), "{}", desk.run_all(&office).out);
    let sheet = desk.run("calendar show 2026").out;
    assert!(sheet.contains("2026, Asia/Shanghai: 248 working days"), "{sheet}");
    assert!(sheet.contains("+ 2026-10-10 National Day"));
    assert_eq!(desk.run("calendar show 1800").status, 2);
    let zone = desk.run("calendar show 2026 --calendar open --zone Berlin");
    assert!(zone.status == 2 && zone.err.contains("unknown zone"), "{}", zone.err);
}

#[test]
fn a_log_is_looked_at_first_and_its_proposed_mapping_runs() {
    let desk = Desk::new();
    for name in
        ["cr.csv", "gbk.csv", "array.json", "jira.csv", "desc-all.csv", "future.csv", "extra.csv"]
    {
        desk.write(name, case(name));
        let looked = desk.keep(&format!("replay {name}"), "map.toml");
        assert!(looked.contains("[activities]"), "{looked}");
        let said = desk.run(&format!("replay {name} --map map.toml"));
        assert!(said.status == 0 && said.out.contains("All cases"), "{name}: {}", said.err);
    }
    let zh = desk.run("replay gbk.csv --lang zh").out;
    assert!(zh.contains("请核对每个标有TODO的行") && zh.contains("工单号"), "{zh}");
}

#[test]
fn a_log_of_which_nothing_can_be_used_says_why_and_prints_no_tables() {
    let desk = Desk::new();
    desk.write("m.toml", case("m.toml"));
    desk.write("a.csv", "case,time,activity\n1,10/06/2025,Opened\n2,soon,Opened\n");
    let said = desk.run("replay a.csv --map m.toml");
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("none of 2 rows can be used"), "{}", said.err);
    assert!(said.err.contains("10/06/2025 (10 Jun or 6 Oct?)"), "{}", said.err);
    assert!(said.err.contains("[soon]") && said.err.contains("time_format"), "{}", said.err);
    desk.write("arr-semi.csv", case("arr-semi.csv"));
    let said = desk.run("replay arr-semi.csv --map m.toml");
    assert!(
        said.status == 2 && said.err.contains("the columns are case, timestamp_utc"),
        "{}",
        said.err
    );
    let wrong = desk.run("replay a.csv --policy dealership");
    assert!(wrong.status == 2 && wrong.err.contains("--map"), "{}", wrong.err);
    desk.write("swallow.toml", case("m-swallow-implied.toml"));
    assert!(desk.run("replay a.csv --map swallow.toml").err.contains("swallow.toml:16:1: "));
}

#[test]
fn the_limits_of_two_policies_are_laid_over_a_log() {
    let desk = Desk::new();
    desk.keep("sample --map", "map.toml");
    desk.keep("sample 2000", "log.csv");
    let text = desk.keep("policy new", "a.toml");
    // A limit that nobody can miss, against one that nobody can keep.
    let long = text
        .replace("\"7 working days\"", "\"500 days\"")
        .replace("\"24h\"", "\"500 days\"")
        .replace("\"30 days\"", "\"500 days\"");
    desk.write("long.toml", &long);
    desk.write(
        "short.toml",
        long.replace("\"500 days\"", "\"1min\"").replace("version = 1", "version = 2"),
    );
    let said = desk.run(
        "replay log.csv --map map.toml --policy long.toml --against short.toml --out page.html --json exact.json \
         --csv exact.csv --cases cases.csv --xes log.xes --ocel log.ocel.json",
    );
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(
        said.out.contains("Limits of my-policy, version 1") && said.out.contains("Side by side")
    );
    let exact: serde_json::Value = serde_json::from_str(&desk.read("exact.json")).unwrap();
    assert_eq!(exact["rows"]["read"], 2000);
    let used = ["used", "skipped", "unusable"].map(|key| exact["rows"][key].as_u64().unwrap());
    assert_eq!(used.iter().sum::<u64>(), 2000);
    let counts = |policy: usize, rule: &str| {
        let limits = exact["policies"][policy]["limits"].as_array().unwrap();
        let found = limits.iter().find(|limit| limit["rule"] == rule).unwrap();
        ["kept", "broken"].map(|key| found[key].as_u64().unwrap())
    };
    let ([kept, missed], [hardly, broken]) = (counts(0, "answer"), counts(1, "answer"));
    assert!(kept > 100 && missed == 0, "{kept} {missed}");
    assert!(broken >= kept && hardly == 0, "{hardly} {broken}");
    assert!(!exact["differing"].as_array().unwrap().is_empty());
    let cases = desk.read("cases.csv");
    assert!(cases.starts_with("case,topic,rule,verdict,due,rule_2,verdict_2,due_2,differs\r\n"));
    assert!(cases.contains(",answer,answer,kept,") && cases.contains(",answer,broken,"));
    assert!(desk.read("exact.csv").starts_with("section,indicator,name,period,group,numerator"));
    assert!(desk.read("page.html").contains("<html"));
    assert!(desk.read("log.xes").trim_end().ends_with("</log>"));
    assert!(serde_json::from_str::<serde_json::Value>(&desk.read("log.ocel.json")).is_ok());
    assert!(!desk.names().iter().any(|name| name.ends_with(".part")), "{:?}", desk.names());
    // What was exported can be read again.
    let looked = desk.keep("replay log.xes", "xes.toml");
    assert!(looked.contains("XES") && desk.run("replay log.xes --map xes.toml").status == 0);
}

#[test]
fn the_standard_output_may_take_the_exact_figures() {
    let desk = Desk::new();
    desk.keep("sample --map", "map.toml");
    desk.keep("sample 300 --by-time", "log.csv");
    let said = desk.run("replay log.csv --map map.toml --json -");
    let exact: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(exact["order"], "time");
    let zh = desk.run("replay log.csv --map map.toml --lang zh").out;
    assert!(zh.contains("文件各行的去向") && zh.contains("平均处理时长"), "{zh}");
}

#[test]
fn the_pack_of_a_month_is_made_from_a_log() {
    let desk = Desk::new();
    desk.keep("sample --map", "map.toml");
    desk.keep("sample 3000", "log.csv");
    let said = desk.run("report log.csv --map map.toml --policy dealership --period 2025-01 --out p.html --csv p.csv");
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(said.out.contains("Complaints: pack for the monthly meeting"), "{}", said.out);
    assert!(desk.read("p.html").contains("<html") && desk.read("p.csv").len() > 500);
    let zh = desk.run("report log.csv --map map.toml --policy dealership --lang zh").out;
    assert!(zh.contains("投诉月度分析会材料"), "{zh}");
    let wrong = desk.run("report log.csv --map map.toml --policy dealership --period soon");
    assert_eq!(wrong.status, 2);
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.keep("sample --map", "map.toml");
    desk.keep("sample 100", "log.csv");
    desk.write("page.html", "before");
    let nowhere = desk.run("replay log.csv --map map.toml --out no/such/folder/page.html");
    assert!(
        nowhere.status == 2 && nowhere.err.contains("no such file or folder"),
        "{}",
        nowhere.err
    );
    desk.write("soon.csv", "case,time,activity,agent,team,channel,product,priority,customer,rating\n1,soon,Opened,,,,,1,,\n");
    assert_eq!(desk.run("replay soon.csv --map map.toml --out page.html --xes log.xes").status, 2);
    assert_eq!(desk.read("page.html"), "before");
    assert!(
        !desk.names().iter().any(|name| name.contains("xes") || name.ends_with(".part")),
        "{:?}",
        desk.names()
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_replay_leaves_no_file_behind() {
    let desk = Desk::new();
    desk.keep("sample --map", "map.toml");
    desk.keep("sample 60000", "log.csv");
    let mut running = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(["replay", "log.csv", "--map", "map.toml", "--xes", "log.xes"])
        .current_dir(desk.folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let started = || desk.names().iter().any(|name| name.ends_with(".part"));
    for _ in 0..500 {
        if started() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(started());
    let stop = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    assert!(stop.success());
    assert_eq!(running.wait().unwrap().code(), Some(130));
    assert!(
        !desk.names().iter().any(|name| name.contains("xes") || name.ends_with(".part")),
        "{:?}",
        desk.names()
    );
}

#[test]
fn help_completions_and_the_manual_are_there() {
    let desk = Desk::new();
    let help = desk.run("--help");
    assert!(help.status == 0 && help.out.contains("Exit status"), "{}", help.out);
    for command in [
        "policy check",
        "policy new",
        "policy test",
        "policy diff",
        "calendar due",
        "replay",
        "report",
    ] {
        assert!(desk.run(&format!("{command} --help")).out.contains("Usage: redress"), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(desk.run(&format!("completions {shell}")).out.contains("redress"), "{shell}");
    }
    assert!(desk.run("man").out.contains(".TH redress"));
    assert!(desk.run("man policy check").out.contains(".TH"));
    let wrong = desk.run("plicy");
    assert!(wrong.status == 2 && wrong.err.contains("'policy'"), "{}", wrong.err);
}

#[test]
fn warnings_fail_a_pipeline_that_asks_for_it() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    // The second route is never reached: a warning.
    let routes = "[[routes]]\nto = \"handling\"\n";
    desk.write("w.toml", text.replace(routes, &format!("{routes}\n{routes}")));
    let said = desk.run("policy check w.toml --quick");
    assert!(said.status == 0 && said.out.contains("1 warning"), "{}", said.out);
    assert_eq!(desk.run("policy check w.toml --quick --strict").status, 1);
}

#[test]
fn a_model_is_of_a_complaint_that_the_policy_can_have() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    let closed = text.replace(
        "grades = [\"general\", \"urgent\"]",
        "grades = [\"urgent\", \"calm\"]\ntiers = [\"private\", \"business\"]\nnatures = [\"spoken\"]\nchannels = [\"letter\"]",
    );
    desk.write("closed.toml", closed);
    let said = desk.run("policy model closed.toml");
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains("letter") && said.out.contains("urgent"), "{}", said.out);
    let said = desk.run("policy model closed.toml --grade clam");
    assert!(said.status == 2 && said.err.contains("it has urgent, calm"), "{}", said.err);
}
