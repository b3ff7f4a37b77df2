//! Mistakes that authors make in a policy file: each is told, where it is, with what to write instead.
//!
//! The first table is what an integrator tried on the first version; the second is more of the same kinds.

use redress::policy::{Policy, PolicyFile};
use redress::vocabulary::Lang;
use redress_testing::walk::{self, Bounds};

use crate::page::lost_baggage;

/// What is said of a file: line, and message. Errors of reading, or all findings of the check and of a walk.
fn told(text: &str) -> Vec<(Option<usize>, String)> {
    let file = match PolicyFile::from_toml(text) {
        Ok(file) => file,
        Err(error) => return lines(error.messages(Lang::En)),
    };
    let mut found = match file.check() {
        Ok(found) => found,
        Err(error) => return lines(error.messages(Lang::En)),
    };
    if let Ok(policy) = Policy::from_toml(text) {
        found.extend(file.locate(walk::findings(&policy, Bounds::default())));
    }
    found.iter().map(|f| (f.at.map(|at| at.line), f.text(Lang::En))).collect()
}

fn lines(
    messages: Vec<(Option<redress::policy::Position>, String)>,
) -> Vec<(Option<usize>, String)> {
    messages.into_iter().map(|(at, text)| (at.map(|at| at.line), text)).collect()
}

/// A mistake: what stands in the file, what is written instead, what of that the message points at (its
/// line), and what the first message says.
type Mistake = (&'static str, &'static str, &'static str, &'static [&'static str]);

#[track_caller]
fn all_told(mistakes: &[Mistake]) {
    let good = lost_baggage();
    assert_eq!(told(good), [], "the example has none");
    let mut faults = Vec::new();
    for (from, to, at, says) in mistakes {
        let wrong = good.replacen(from, to, 1);
        assert!(wrong != good, "{from} is not in the example");
        let changed = good.find(from).expect("it is there");
        let place = wrong[changed..].find(at).map(|found| changed + found);
        let place = place.or_else(|| wrong.find(at)).unwrap_or_else(|| panic!("{at} is nowhere"));
        let line = 1 + wrong[..place].matches('\n').count();
        let said = told(&wrong);
        match said.first() {
            None => faults.push(format!("{to}: silent")),
            Some((found, text)) => {
                if *found != Some(line) {
                    faults.push(format!("{to}: line {found:?}, not {line}: {text}"));
                }
                if let Some(missing) = says.iter().find(|word| !text.contains(**word)) {
                    faults.push(format!("{to}: `{missing}` is not said: {text}"));
                }
                // What waits in which state is a walk's, and may come besides.
                let checked = said.iter().filter(|(_, text)| !text.starts_with("state "));
                if checked.count() > 1 {
                    faults
                        .push(format!("{to}: {} findings for one mistake: {said:#?}", said.len()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_mistakes_of_the_first_integrator_are_told() {
    all_told(&[
        (
            "to = \"claims\"\n\n[[routes]]\nto",
            "to = \"clams\"\n\n[[routes]]\nto",
            "\"clams\"",
            &["route 1", "`clams`", "add it to `departments`"],
        ),
        (
            "within = \"7 working days\"",
            "deadline = \"7 working days\"",
            "deadline",
            &["no such key", "within"],
        ),
        ("warn = 75", "warn = 120", "120", &["`warn` takes a percentage", "1 to 99"]),
        (
            "needs = { reached = \"proposed\" }",
            "needs = { reached = \"archived\" }",
            "needs",
            &["no case can ever pass it", "permit what leads there"],
        ),
        (
            "from = \"reopened\"",
            "from = \"archived\"",
            "\"archived\"",
            &["never starts", "`archived`", "name another start"],
        ),
        (
            "until = \"registered\"",
            "until = \"registred\"",
            "\"registred\"",
            &["did you mean `registered`?", "`mark:` and a name"],
        ),
        (
            "topic = \"answer-again\"",
            "topic = \"close\"",
            "\"close\"\nlabel = \"closed\"",
            &["neither comes first", "topic of its own"],
        ),
        (
            "id = \"answer-urgent\"\ntopic = \"answer\"\nlabel = \"answered, urgent\"\nwhen = { grade = \"urgent\" }",
            "id = \"answer-urgent\"\ntopic = \"answer\"\nlabel = \"answered, urgent\"",
            "\"answer\"",
            &["neither comes first", "`precedence`"],
        ),
        (
            "id = \"close\"\ntopic = \"close\"",
            "id = \"close\"\ntopic = \"answer\"\nwhen = { nature = \"press\", tier = \"gold\" }",
            "\"answer\"\nlabel = \"answered\"\n",
            &["from another milestone", "topic of its own"],
        ),
        (
            "within = \"7 working days\"",
            "within = \"7 wrkdays\"",
            "\"7 wrkdays\"",
            &["3 working days"],
        ),
        ("within = \"7 working days\"", "within = \"P7D\"", "\"P7D\"", &["3 working days"]),
        ("within = \"7 working days\"", "within = \"1.5 days\"", "\"1.5 days\"", &["days"]),
        (
            "to = \"adjuster\"",
            "to = \"ajuster\"",
            "\"ajuster\"",
            &["`ajuster`", "add it to `roles`"],
        ),
        (
            "on_breach = { escalate = 2 }",
            "on_breach = { escalate = 3 }",
            "escalate = 3",
            &["level 3", "extend `ladder`"],
        ),
        ("zone = \"Europe/Berlin\"", "zone = \"Berlin\"", "\"Berlin\"", &["`Europe/Berlin`"]),
        (
            "on_warning = { expedite = \"holder\" }",
            "on_warning = { expedite = \"holdr\" }",
            "\"holdr\"",
            &["did you mean `holder`?", "`role:` and a role"],
        ),
        (
            "allow = [\"approve\", \"send-back\"]",
            "allow = [\"approve\", \"sendback\"]",
            "\"sendback\"",
            &["a command is one of", "did you mean `send-back`?"],
        ),
        (
            "ladder = [\"manager\", \"role:duty-manager\"]",
            "ladder = []",
            "escalate = 1",
            &["the ladder has 0", "the same cause"],
        ),
        ("up_to = \"500.00 EUR\"", "up_to = \"500 Euro\"", "\"500 Euro\"", &["ISO 4217"]),
        (
            "up_to = \"500.00 EUR\"",
            "up_to = 500",
            "500",
            &["`up_to` takes an amount such as `200.00 EUR`", "a number came"],
        ),
        (
            "allow = [\"approve\", \"send-back\"]",
            "allow = [\"send-back\"]",
            "up_to",
            &["nobody may `approve` more", "permit `approve`"],
        ),
        (
            "grade = \"urgent\" }",
            "grade = \"urgnt\" }",
            "\"urgnt\"",
            &["the grade `urgnt`", "did you mean `urgent`?"],
        ),
        (
            "subject = [\"damaged\", \"pilfered\"]",
            "subject = [\"damagd\", \"pilfered\"]",
            "\"damagd\"",
            &["the subject `damagd`", "did you mean `damaged`?"],
        ),
        (
            "nature = \"press\"",
            "nature = \"pres\"",
            "\"pres\"",
            &["the nature `pres`", "did you mean `press`?"],
        ),
        (
            "[\"08:00\", \"18:00\"], tue",
            "\"08:00-18:00\", tue",
            "mon",
            &["`mon` takes a pair of times", "[\"09:00\", \"17:00\"]"],
        ),
        (
            "date = 2026-05-01",
            "date = \"1 May 2026\"",
            "1 May",
            &["`date` takes a date such as `2026-12-31`"],
        ),
    ]);
}

#[test]
fn all_authorities_removed_and_nobody_who_dispatches_are_told() {
    let good = lost_baggage();
    let from = good.find("[[authorities]]").expect("there");
    let to = good.find("[[gates]]").expect("there");
    let bare = [&good[..from], &good[to..]].concat();
    let said = told(&bare);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1.contains("nothing asks for an approval"), "{said:?}");
    let line = 1 + bare[..bare.find("allow = [\"approve\"").expect("there")].matches('\n').count();
    assert_eq!(said[0].0, Some(line));
    let idle = good.replacen("\"register\", \"dispatch\",", "\"register\",", 1);
    let idle = idle.replacen("[\"sign\", \"transfer\", ", "[\"sign\", ", 1);
    let said = told(&idle);
    assert!(said.iter().any(|(_, text)| text.contains("no route is ever used")), "{said:?}");
}

#[test]
fn more_mistakes_of_these_kinds_are_told() {
    all_told(&[
        // Shape.
        (
            "version = 1",
            "version = \"1\"",
            "\"1\"",
            &["`version` takes a whole number", "a text came"],
        ),
        ("version = 1", "version = 0", "0", &["versions count from 1"]),
        ("version = 1\n", "", "name = \"lost", &["a policy needs `version`"]),
        (
            "until = \"registered\"\n",
            "",
            "\"acknowledge\"",
            &["a limit needs `until`: a milestone"],
        ),
        (
            "manager = \"tracer\"\n",
            "",
            "[[departments]]\ndepartment = \"baggage-tracing\"",
            &["a department needs `manager`"],
        ),
        ("[[limits]]", "[[limit]]", "limit]]", &["no such key", "did you mean `limits`?"]),
        (
            "on_breach = { notify",
            "on_breech = { notify",
            "on_breech",
            &["did you mean `on_breach`?"],
        ),
        (
            "[[permissions]]\nallow = \"decline\"",
            "[[permissions]]\nversion = 2\nallow = \"decline\"",
            "version = 2",
            &["before the first line in brackets"],
        ),
        (
            "on = \"dissatisfied\"",
            "on = \"disatisfied\"",
            "\"disatisfied\"",
            &["did you mean `dissatisfied`?"],
        ),
        (
            "on = { reached = \"registered\" }",
            "on = \"reached\"",
            "\"reached\"",
            &["`reached` takes a milestone", "{ reached = … }"],
        ),
        ("then = [\"rework\",", "then = [{ rework = true },", "rework", &["stands alone"]),
        (
            "on_breach = { escalate = 2 }",
            "on_breach = { escalate = 2, notify = \"owner\" }",
            "escalate",
            &["exactly one of the keys"],
        ),
        (
            "scope = \"holder\"",
            "scope = \"holders\"",
            "\"holders\"",
            &["a scope is one of", "did you mean `holder`?"],
        ),
        (
            "climb = \"rung-by-rung\"",
            "climb = \"step-by-step\"",
            "\"step",
            &["any-rung, rung-by-rung"],
        ),
        (
            "accepts = \"neutral\"",
            "accepts = \"neutrl\"",
            "\"neutrl\"",
            &["did you mean `neutral`?"],
        ),
        ("attempts = 2", "attempts = 300", "300", &["a whole number up to 255"]),
        ("times = 1,", "times = \"once\",", "\"once\"", &["`times` takes a whole number"]),
        ("customer_told = true", "customer_told = \"yes\"", "\"yes\"", &["`true` or `false`"]),
        ("warn = 50\n", "warn = 0.5\n", "0.5", &["a number with decimals came", "such as `90`"]),
        ("warn = [50, 90]", "warn = [90, 50]", "[90", &["do not ascend", "smallest first"]),
        (
            "within = \"4 working hours\"",
            "within = 4",
            "4",
            &["`within` takes a period", "a number came"],
        ),
        ("horizon = 2026-12-31", "horizon = 2026", "2026", &["a date such as `2026-12-31`"]),
        ("[\"08:00\", \"18:00\"], tue", "[\"8\", \"18:00\"], tue", "\"8\"", &["time of day"]),
        // Names.
        (
            "origin = \"service-centre\"",
            "origin = \"service-center\"",
            "\"service-center\"",
            &["`service-center`", "add it to `departments`"],
        ),
        (
            "passes_to = [\"claims\", \"service-centre\"]",
            "passes_to = [\"claim\", \"service-centre\"]",
            "\"claim\"",
            &["`claim`"],
        ),
        (
            "approvers = \"claims-manager\"",
            "approvers = \"claim-manager\"",
            "\"claim-manager\"",
            &["`claim-manager`"],
        ),
        (
            "on_breach = { notify = \"role:duty-manager\" }",
            "on_breach = { propose = \"fine\" }",
            "\"fine\"",
            &["`fine`", "add it to `incentives`"],
        ),
        (
            "id = \"close\"",
            "id = \"answer-again\"",
            "\"answer-again\"\ntopic = \"close\"",
            &["the same name"],
        ),
        (
            "until = \"closed\"",
            "until = \"mark:sealed\"",
            "\"mark:sealed\"",
            &["the mark `sealed`", "add it to `marks`"],
        ),
        (
            "within = \"48h\"",
            "within = \"48h\"\ncalendar = \"always\"",
            "\"always\"",
            &["add it to `calendars`"],
        ),
        (
            "scope = \"holder\"",
            "scope = \"holder\"\nwhen = { tier = \"platin\" }",
            "\"platin\"",
            &["the tier `platin`", "ordinary, gold"],
        ),
        // Meaning.
        (
            "until = \"registered\"",
            "until = \"received\"",
            "\"received\"\nwithin",
            &["the same milestone"],
        ),
        (
            "[[routes]]\nfrom = \"baggage-tracing\"\nto = \"claims\"",
            "[[routes]]\nfrom = \"baggage-tracing\"\nto = \"baggage-tracing\"",
            "\"baggage-tracing\"\n\n[[perm",
            &["may not hand a case"],
        ),
        (
            "[[routes]]\nwhen = { subject = [\"damaged\", \"pilfered\"] }\nto = \"claims\"\n",
            "[[routes]]\nto = \"claims\"\n",
            "\"baggage-tracing\"",
            &["never applies", "route 1"],
        ),
        (
            "id = \"adjuster-500\"\nto = \"adjuster\"\nremedies = [\"refund\", \"repair\", \"damages\"]\nup_to = \"500.00 EUR\"",
            "id = \"adjuster-500\"\nto = \"adjuster\"\nup_to = \"any\"",
            "\"any\"",
            &["any remedy and any amount"],
        ),
        (
            "allow = \"decline\"\nto = \"duty-manager\"",
            "allow = \"decline\"\nto = []",
            "\"decline\"",
            &["holds for no case", "names nobody"],
        ),
        (
            "[\"follow-up\", \"close\",",
            "[\"follow-up\",",
            "[[permissions]]",
            &["nobody may `close`"],
        ),
    ]);
}

#[test]
fn what_is_no_mistake_any_more_is_read() {
    let good = lost_baggage();
    for (long, short) in [
        ("warn = 75", "warn = [75]"),
        ("within = \"7 working days\"", "within = \"7 workdays\""),
        ("date = 2026-05-01", "date = \"2026-05-01\""),
        ("name = \"Labour Day\"", "name = { en = \"Labour Day\" }"),
        ("mon = [\"08:00\", \"18:00\"]", "mon = [[\"08:00\", \"18:00\"]]"),
        ("to = \"adjuster\"", "to = [\"adjuster\"]\ncite = \"4.2\""),
    ] {
        let other = good.replacen(long, short, 1);
        assert!(other != good && told(&other).is_empty(), "{short}: {:?}", told(&other));
    }
}

/// Signs of a Chinese keyboard outside of texts, and line ends of old.
#[test]
fn signs_and_line_ends_that_toml_does_not_have_are_named() {
    let good = lost_baggage();
    let line_of =
        |text: &str, part: &str| 1 + text[..text.find(part).unwrap()].matches('\n').count();
    for (from, to, says) in [
        ("version = 1", "version ＝ 1", "`＝` stands here; write `=`"),
        ("version = 1", "version： 1", "`：` stands here; write `=`"),
        ("version = 1", "version = “1”", "`“` stands here; write `\"`"),
        ("[[departments]]", "［[departments]]", "`［` stands here; write `[`"),
    ] {
        let wrong = good.replacen(from, to, 1);
        assert_ne!(wrong, good, "{from}");
        let said = told(&wrong);
        assert_eq!(said[0].0, Some(line_of(&wrong, to)), "{to}: {said:?}");
        assert!(said[0].1.contains(says), "{to}: {said:?}");
    }
    // In a text they are what they are.
    let fine = good.replacen("version = 1", "version = 1 # ，", 1);
    assert_eq!(told(&fine), []);
    let said = told(&good.replace('\n', "\r"));
    assert!(said[0].1.contains("save the file with LF or CRLF"), "{said:?}");
}
