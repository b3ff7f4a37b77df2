//! Stories on a policy, differences, explanations, pictures, and names that are nearly right.

mod harness;

use harness::Desk;

/// A file of stories: what each story's test says of it stands after the name.
const STORY: &str = "[[story]]\nname = \"NAME\"\ngiven = { channel = \"call-back\", line = \"sales\" }\n\
                     received_by = \"customer-service\"\n[[story.when]]\n";

#[test]
fn a_story_that_fails_or_cannot_be_understood_is_told_with_its_line() {
    let desk = Desk::new();
    let tell = |step: &str, line: usize, words: &str, status: i32| {
        desk.write("s.toml", format!("# a remark\n{}{step}", STORY.replace("NAME", "one")));
        let said = desk.run("policy test dealership s.toml");
        assert_eq!(said.status, status, "{step}: {}{}", said.out, said.err);
        let all = said.out + &said.err;
        assert!(
            all.contains(&format!("s.toml:{line}: ")) || all.contains(&format!("s.toml:{line}:")),
            "{step}: {all}"
        );
        assert!(all.contains(words), "{step}: {all}");
    };
    tell(
        "after = \"3h\"\nthen = { kept = \"dlr4-form\" }",
        6,
        "the limit `dlr4-form`: expected kept; it is broken",
        1,
    );
    tell("by = \"agent\"\ndoes = \"register\"", 6, "the policy has no role `agent`", 2);
    tell("by = \"customer-servce\"\ndoes = \"register\"", 6, "did you mean `customer-service`?", 2);
    tell("by = \"customer-service\"\ndoes = \"regster\"", 6, "did you mean `register`?", 2);
    tell(
        "by = \"customer-service\"\ndoes = \"register\"\nthen = { state = \"open\" }",
        6,
        "unknown state `open`",
        2,
    );
    tell(
        "by = \"customer-service\"\ndoes = \"register\"\nthen = { stat = \"open\" }",
        9,
        "stat",
        2,
    );
    tell("by = \"customer-service\"\ndoes = ", 8, "", 2);
    // A reason is never made up: a policy may permit some reasons only.
    tell("by = \"customer-service\"\ndoes = \"withdraw\"", 6, "`withdraw` needs `reason`", 2);
}

#[test]
fn two_stories_of_one_name_are_refused_with_both_lines() {
    let desk = Desk::new();
    let one = STORY.replace("NAME", "late") + "after = \"1h\"\n";
    desk.write("s.toml", format!("{one}\n{one}"));
    let said = desk.run("policy test dealership s.toml");
    assert_eq!(said.status, 2);
    assert!(said.err.contains("s.toml:8: ") && said.err.contains("line 1"), "{}", said.err);
}

#[test]
fn days_off_that_change_are_told_by_year() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "a.toml");
    let (before, after) = text.split_once("days_off = ").unwrap();
    let days: Vec<String> =
        (1..=9).map(|month| format!("{{ date = 2027-{month:02}-01, name = \"x\" }}")).collect();
    let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
    desk.write("b.toml", format!("{before}days_off = [{}]\n{rest}", days.join(", ")));
    let said = desk.run("policy diff a.toml b.toml");
    assert!(
        said.out.contains("days off: 2026-12-25 → 2027: 9 days (2027-01-01 … 2027-09-01)"),
        "{}",
        said.out
    );
    assert_eq!(said.out.lines().count(), 3, "{}", said.out);
}

#[test]
fn an_explanation_names_the_calendar_the_codes_and_who_heads_the_departments() {
    let desk = Desk::new();
    desk.keep("policy new", "p.toml");
    let said = desk.run("policy explain p.toml").out;
    for line in [
        "- front-desk: head",
        "- grade: general, urgent",
        "- Times are those of Europe/Berlin.",
        "- Open Monday to Thursday 09:00–18:00; Friday 09:00–16:00; Saturday to Sunday closed.",
        "- With days off: 2026-12-25.",
    ] {
        assert!(said.lines().any(|known| known == line), "{line}\n{said}");
    }
    let zh = desk.run("policy explain p.toml --lang zh").out;
    assert!(zh.contains("周一至周四 09:00至18:00") && zh.contains("front-desk：head"), "{zh}");
}

#[test]
fn a_policy_is_drawn_as_a_picture_too() {
    let desk = Desk::new();
    desk.keep("policy new", "p.toml");
    assert!(desk.run("policy diagram p.toml --svg").out.starts_with("<svg "));
    assert_eq!(desk.run("policy diagram p.toml --svg --out p.svg").status, 0);
    assert!(desk.read("p.svg").trim_end().ends_with("</svg>"));
    let zh = desk.run("policy diagram dealership --svg --lang zh").out;
    assert!(zh.contains("签收"), "the words of the policy");
}

/// A refusal proves nothing if nobody of that name exists.
#[test]
fn a_story_with_a_role_or_department_that_the_policy_lacks_is_unclear() {
    let desk = Desk::new();
    desk.keep("policy new", "p.toml");
    let story = |by: &str, when: &str| {
        format!(
            "[[story]]\nname = \"one\"\nreceived_by = \"agent\"\n\n[[story.when]]\nby = \"{by}\"\n\
             does = \"register\"\n{when}\nthen = {{ refused = true }}\n"
        )
    };
    for (by, when, told) in [
        ("agnet", "", "no role `agnet`; did you mean `agent`?"),
        ("agent of front-dsek", "", "no department `front-dsek`; did you mean `front-desk`?"),
        ("handler of handling", "after = \"1h\"\nat = \"2026-03-03 09:00\"", "both are there"),
    ] {
        desk.write("s.toml", story(by, when));
        let said = desk.run("policy test p.toml s.toml");
        assert!(said.status != 0 && said.out.contains(told), "{}{}", said.out, said.err);
    }
    desk.write("s.toml", story("handler of handling", ""));
    assert_eq!(desk.run("policy test p.toml s.toml").status, 0);
}

#[test]
fn a_name_that_leads_nowhere_comes_with_the_one_that_is_nearest() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    let tell = |right: &str, wrong: &str, words: &str| {
        assert!(text.contains(right), "{right}");
        desk.write("bad.toml", text.replacen(right, wrong, 1));
        let said = desk.run("policy check bad.toml --quick");
        assert!(said.status != 0 && said.out.contains(words), "{wrong}: {}", said.out);
    };
    tell("notify = \"holder\"", "notify = \"role:agnet\"", "did you mean `agent`?");
    tell("manager = \"handler\"", "manager = \"hander\"", "did you mean `handler`?");
    tell("to = \"handling\"", "to = \"handlin\"", "did you mean `handling`?");
    tell("zone = \"Europe/Berlin\"", "zone = \"Europe/Berln\"", "did you mean `Europe/Berlin`?");
    let marked = text.replacen("origin =", "marks = [\"police-informed\"]\norigin =", 1);
    let marked = marked.replacen(
        "needs = \"satisfied\"",
        "needs = { reached = \"mark:police-infromed\" }",
        1,
    );
    desk.write("bad.toml", marked);
    let said = desk.run("policy check bad.toml --quick");
    assert!(said.out.contains("did you mean `police-informed`?"), "{}", said.out);
}

#[test]
fn what_people_write_for_dates_amounts_and_lists_is_told_with_what_to_write() {
    let desk = Desk::new();
    let text = desk.keep("policy new", "p.toml");
    let authority =
        "[[authorities]]\nid = \"small\"\nto = \"agent\"\nup_to = \"AMOUNT\"\n\n[calendar]";
    let amount = |amount: &str| ("[calendar]", authority.replace("AMOUNT", amount));
    let changes = [
        (("2026-12-25", "\"25.12.2026\"".to_owned()), "year-month-day"),
        (("2026-12-25", "25.12.2026".to_owned()), "year-month-day"),
        (("2026-12-25", "25/12/2026".to_owned()), "year-month-day"),
        (amount("50,00 EUR"), "write it like `50.00 EUR`"),
        (amount("€50.00"), "write it like `50.00 EUR`"),
        (amount("50.00 Euro"), "write it like `50.00 EUR`"),
        (amount("EUR 50.00"), "write it like `50.00 EUR`"),
        (("[[limits]]", "[limits]".to_owned()), "write `[[limits]]`"),
    ];
    for ((right, wrong), words) in changes {
        desk.write("bad.toml", text.replacen(right, &wrong, 1));
        let said = desk.run("policy check bad.toml --quick");
        assert!(said.status == 2 && said.out.contains(words), "{wrong}: {}", said.out);
        let zh = desk.run("policy check bad.toml --quick --lang zh").out;
        assert!(!zh.contains("此处有误"), "{zh}");
    }
    desk.write(
        "good.toml",
        text.replacen("[calendar]", &authority.replace("AMOUNT", "50.00 EUR"), 1),
    );
    assert_eq!(desk.run("policy check good.toml --quick").status, 0);
}
