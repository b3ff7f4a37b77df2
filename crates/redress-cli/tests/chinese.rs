//! Every message in Chinese: what goes wrong is told without an English sentence.

mod harness;

use harness::Desk;

/// Where a text outside of backquotes and quotation marks has two English words side by side.
fn english(text: &str) -> Option<String> {
    let outside: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ‹› ");
    let outside: String = outside.split('"').step_by(2).collect::<Vec<_>>().join(" ‹› ");
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = outside.split_whitespace().collect();
    // Codes with commas between them are no sentence.
    let pair = words
        .windows(2)
        .find(|pair| is_word(pair[0]) && is_word(pair[1].trim_end_matches(['.', ';', ':', ','])));
    pair.map(|pair| pair.join(" "))
}

/// Runs the command in Chinese; the lines of its messages that are not.
fn wrong(desk: &Desk, arguments: &str) -> Vec<String> {
    let arguments: Vec<&str> = arguments.split(' ').chain(["--lang", "zh"]).collect();
    let said = desk.run_all(&arguments);
    if said.status == 0 {
        return vec![format!("{arguments:?} is accepted")];
    }
    // What `check` finds is its output.
    let text = if said.err.trim().is_empty() { &said.out } else { &said.err };
    let shown = text.lines().filter(|line| {
        let quoted = line.contains(" | ") || line.trim_start().starts_with('|');
        !quoted && !line.starts_with("用法") && !line.trim().is_empty()
    });
    let lines = shown.filter(|line| {
        let has = line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        !has || english(line).is_some() || line.contains("此处有误")
    });
    lines.map(|line| format!("{arguments:?}: {line}")).collect()
}

#[test]
fn what_is_wrong_with_the_arguments_is_told_in_chinese() {
    let desk = Desk::new();
    desk.write("x.csv", "case,time,activity\n1,2026-03-02 09:00,Opened\n");
    let all = [
        "polcy",
        "policy",
        "policy check",
        "policy check dealership --foo",
        "policy new --from dealershop",
        "policy check no-such-file.toml",
        "policy check marketing",
        "policy check telecom",
        "policy check dealership --set x=1",
        "policy check dealership --tables example",
        "policy model dealership --grade gold",
        "calendar due 3moons --from 2026-03-02",
        "calendar due 3h --from tomorrow",
        "calendar due 3h --from 2026-03-02 --calendar office --hours 9",
        "calendar due 3h --from 2026-03-02 --calendar office --hours 19:00-09:00",
        "calendar due 3h --from 2026-03-02 --calendar office --zone Rome",
        "calendar show 1066",
        "calendar show twenty",
        "replay x.csv --policy dealership",
        "replay x.csv --map no-map.toml",
        "replay no-file.csv",
        "report x.csv --policy dealership",
        "report x.csv --policy dealership --indicators none",
        "report x.csv --policy dealership --map cfpb",
        "completions basic",
        "man no such",
    ];
    let found: Vec<String> = all.iter().flat_map(|arguments| wrong(&desk, arguments)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_wrong_with_a_policy_is_told_in_chinese() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    let changes = [
        ("version = 1", "version = \"one\""),
        ("version = 1", "vesion = 1"),
        ("version = 1", "version = "),
        ("version = 1", "version = 1 2"),
        ("version = 1", "version = 1\nversion = 2"),
        ("within = \"24h\"", "within = \"4 moons\""),
        ("within = \"24h\"", "within = 24"),
        ("within = \"24h\"", "within = \"0h\""),
        ("[[limits]]", "[limits]"),
        ("[[limits]]", "[[limit]]"),
        ("[[limits]]", "[[limits"),
        ("from = \"received\"", "from = \"recieved\""),
        ("notify = \"holder\"", "notify = \"boss\""),
        ("notify = \"holder\"", "notify = \"role:boss\""),
        ("notify = \"holder\"", "notify = \"\""),
        ("roles = [", "roles = [\"\", "),
        ("roles = [", "roles = [1, "),
        ("roles = [", "roles = ［"),
        ("zone = \"", "zone = \"X"),
        ("\"09:00\"", "\"9 Uhr\""),
        ("\"09:00\"", "\"19:00\""),
        ("warn = [", "warn = [0, "),
    ];
    let (mut tried, mut found) = (0, Vec::new());
    for (right, other) in changes.iter().filter(|(right, _)| text.contains(right)) {
        desk.write("bad.toml", text.replacen(right, other, 1));
        found.extend(wrong(&desk, "policy check bad.toml --quick"));
        found.extend(wrong(&desk, "policy explain bad.toml"));
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
    let json = desk.keep("policy new --from dealership --json", "d.json");
    for (right, other) in
        [("\"version\": 1", "\"version\": \"one\""), ("\"version\": 1,", ""), ("}", "")]
    {
        desk.write("bad.json", json.replacen(right, other, 1));
        found.extend(wrong(&desk, "policy check bad.json --quick"));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_wrong_with_a_mapping_or_a_log_is_told_in_chinese() {
    let desk = Desk::new();
    let map = desk.keep("sample --map", "m.toml");
    let log = desk.keep("sample 50", "log.csv");
    let changes = [
        ("[columns]\n", "[columns]\nimplied = []\n"),
        ("[columns]\n", "[columns]\ncolour = \"x\"\n"),
        ("case = \"case\"\n", ""),
        ("case = \"case\"", "case = 3"),
        ("case = \"case\"", "case = \"number\""),
        ("time = \"time\"", "time = [\"a\", \"b\", \"c\"]"),
        ("order = \"auto\"", "order = \"random\""),
        ("within = \"72h\"", "within = 72"),
        ("within = \"72h\"", "within = \"72 moons\""),
        ("within = \"72h\"", "within = [1]"),
        ("\"receive\"", "\"recieve\""),
        ("outcome = \"resolved\"", "outcome = \"done\""),
        ("\"very-satisfied\"", "\"delighted\""),
        ("zone = \"UTC\"", "zone = \"Rome\""),
        ("[activities]\n", "[activities]\nimplied = \"note\"\n"),
        ("implied = [", "implied = [\"note\", "),
        ("[columns]\n", "[columns]\n[columns]\n"),
    ];
    let top = [
        "encoding = \"latin\"",
        "separator = \"ab\"",
        "shape = \"xls\"",
        "time_format = \"soon\"",
        "until = 3",
        "resolution = \"best\"",
        "let_go_days = -1",
    ];
    let (mut tried, mut found) = (0, Vec::new());
    let changed = changes
        .iter()
        .filter(|(right, _)| map.contains(right))
        .map(|(right, other)| map.replacen(right, other, 1));
    for text in changed.chain(top.iter().map(|line| format!("{line}\n{map}"))) {
        desk.write("bad.toml", text);
        found.extend(wrong(&desk, "replay log.csv --map bad.toml"));
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
    desk.write("empty.csv", "");
    desk.write("twice.csv", log.replacen("case,time", "case,case,time", 1));
    desk.write("none.csv", log.replace("T", "Ω").replace("2025-", "then-"));
    desk.write("torn.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
    desk.write("torn.xes", "<?xml version='1.0'?><log><trace><event>");
    for file in ["empty.csv", "twice.csv", "none.csv", "torn.gz", "torn.xes", "."] {
        found.extend(wrong(&desk, &format!("replay {file} --map m.toml")));
    }
    assert!(found.is_empty(), "{found:#?}");
}
