//! Findings about a policy file have the line and the column of what is wrong.

use redress::policy::{FileError, PolicyFile, Problem};
use redress::vocabulary::Lang;
use redress_presets::{dealership, equipment, mall, marketing, rights};

/// The presets with what their sources leave open.
fn filled(text: &str) -> Result<PolicyFile, FileError> {
    let mut file = PolicyFile::from_toml(text)?;
    let open: Vec<String> = file.open().map(|blank| blank.name.clone()).collect();
    for blank in open {
        let most = if blank.ends_with("at_most") || blank == "complex" { 15 } else { 7 };
        file = file.fill(&blank, format!("{most} working days"))?;
    }
    Ok(file)
}

const PRESETS: [&str; 5] =
    [dealership::TOML, equipment::TOML, mall::TOML, marketing::TOML, rights::TOML];

/// The file with the text at these bytes replaced, and where the new text begins: line and column.
fn changed(text: &str, from: usize, len: usize, to: &str) -> (String, (usize, usize)) {
    let before = &text[..from];
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
    ([before, to, &text[from + len..]].concat(), (line, column))
}

/// Every text between quotes that `wanted` accepts, one changed at a time: how many are found, each where
/// it stands.
fn misspell(
    text: &str,
    wanted: impl Fn(&str, &str) -> bool,
    to: &str,
    is: impl Fn(&Problem) -> bool,
) -> usize {
    let mut found = 0;
    for (at, _) in text.match_indices('"') {
        let rest = &text[at + 1..];
        let Some(end) = rest.find('"') else { continue };
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        if !wanted(line, &rest[..end]) {
            continue;
        }
        let (wrong, place) = changed(text, at, end + 2, &format!("\"{to}\""));
        let Ok(file) = filled(&wrong) else { continue };
        let Ok(findings) = file.check() else { continue };
        // Rules that an open blank leaves out are not checked.
        let Some(finding) = findings.into_iter().find(|finding| is(&finding.problem)) else {
            continue;
        };
        let said = finding.at.expect("it is in the file");
        assert_eq!((said.line, said.column), place, "{finding}");
        assert!(
            finding.to_string().starts_with(&format!("line {}, column {}: ", place.0, place.1))
        );
        let error = file.policy().expect_err("an unknown name");
        assert!(error.to_string().contains(&finding.to_string()), "{error}");
        let message = (Some(said), finding.text(Lang::Zh));
        assert!(error.messages(Lang::Zh).contains(&message), "{error}");
        found += 1;
    }
    found
}

#[test]
fn an_unknown_name_is_placed_wherever_it_stands() {
    let (mut targets, mut marks, mut departments) = (0, 0, 0);
    for text in PRESETS {
        let role = |problem: &Problem| matches!(problem, Problem::UnknownRole { .. });
        targets += misspell(text, |_, word| word.starts_with("role:"), "role:zzz", role);
        let mark = |problem: &Problem| matches!(problem, Problem::UnknownMark { .. });
        marks += misspell(text, |_, word| word.starts_with("mark:"), "mark:zzz", mark);
        let department = |problem: &Problem| matches!(problem, Problem::UnknownDepartment { .. });
        let places = |line: &str, _: &str| {
            ["to = ", "from = ", "origin = ", "passes_to = ["].contains(&line)
        };
        departments += misspell(text, places, "zzz", department);
    }
    assert!(targets > 50 && marks > 20 && departments > 20, "{targets} {marks} {departments}");
}

#[test]
fn a_rule_whose_name_is_taken_is_placed_where_it_comes_again() {
    let text = equipment::TOML;
    let ids: Vec<usize> = text.match_indices("\nid = \"").map(|(at, _)| at + 6).collect();
    let (first, last) = (ids[0], ids[ids.len() - 1]);
    let word = |at: usize| text[at..].split('\n').next().unwrap_or_default();
    let (wrong, place) = changed(text, last, word(last).len(), word(first));
    let found = PolicyFile::from_toml(&wrong).and_then(|file| file.check()).expect("reads");
    let taken = found.iter().find(|finding| finding.problem == Problem::DuplicateRule);
    let at = taken.and_then(|finding| finding.at).expect("in the file");
    assert_eq!((at.line, at.column), place);
}

#[test]
fn rules_that_blanks_leave_out_do_not_move_the_places_of_others() {
    let text = equipment::TOML;
    let mark = text.find("[[permissions]]").expect("it has some");
    let optional = "[blanks.who]\nkind = \"role\"\noptional = \"rule\"\nwhat = { en = \"a\", zh = \"b\" }\n\n\
                    [[permissions]]\nallow = [\"note\"]\nto = [{ blank = \"who\" }]\n\n\
                    [[permissions]]\nallow = [\"note\"]\nto = [\"zzz\"]\n\n";
    let (wrong, (line, _)) = changed(text, mark, 0, optional);
    let found = PolicyFile::from_toml(&wrong).and_then(|file| file.check()).expect("reads");
    let at = found[0].at.expect("in the file");
    assert_eq!((at.line, at.column), (line + 11, 7), "{}", found[0]);
}

/// The changed file, and line and column of the `@` that stood before what is wrong.
fn marked(edits: &[(&str, &str)]) -> (String, (usize, usize)) {
    let wrong = edits.iter().fold(crate::explained::TOYS.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the file");
        text.replacen(from, to, 1)
    });
    let at = wrong.find('@').expect("a mark");
    changed(&wrong, at, 1, "")
}

/// Changes of the file, the last of which marks the place, and the code of what is found there.
type Slip = (&'static [(&'static str, &'static str)], &'static str);

#[track_caller]
fn all_placed(slips: &[Slip]) {
    let mut faults = Vec::new();
    for (edits, code) in slips {
        let (wrong, place) = marked(edits);
        let found = PolicyFile::from_toml(&wrong).and_then(|file| file.check());
        let found = found.unwrap_or_else(|error| panic!("{edits:?}: {error}"));
        let all =
            found.iter().flat_map(|finding| std::iter::once(finding).chain(&finding.followers));
        let places: Vec<_> = all
            .filter(|finding| finding.problem.code() == *code)
            .map(|finding| finding.at.map(|at| (at.line, at.column)))
            .collect();
        if !places.contains(&Some(place)) {
            let said: Vec<String> = found.iter().map(ToString::to_string).collect();
            faults.push(format!("{edits:?}: {code} at {places:?}, not {place:?}: {said:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_name_that_leads_nowhere_is_placed_where_it_stands() {
    all_placed(&[
        (&[("\"role:head\"]\nclimb", "@\"role:boss\"]\nclimb")], "unknown-role"),
        (&[("manager = \"head\"", "manager = @\"boss\"")], "unknown-role"),
        (&[("to = \"head\"\nscope", "to = @\"boss\"\nscope")], "unknown-role"),
        (&[("[\"owner\", \"role:head\"]", "[\"owner\", @\"role:boss\"]")], "unknown-role"),
        (&[("[\"agent\", \"head\"], late", "[\"agent\", @\"boss\"], late")], "unknown-role"),
        (&[("{ notify = \"next\" }", "{ notify = @\"role:boss\" }")], "unknown-role"),
        (&[("{ expedite = \"owner\" }", "{ expedite = @\"role:boss\" }")], "unknown-role"),
        (&[("{ notify = \"liable\" }", "{ notify = @\"role:boss\" }")], "unknown-role"),
        (&[("{ notify = \"role:head\" }", "{ notify = @\"role:boss\" }")], "unknown-role"),
        (&[("to = \"agent\"\nremedies", "to = @\"boss\"\nremedies")], "unknown-role"),
        (&[("on = \"owner\"\njoint", "on = @\"role:boss\"\njoint")], "unknown-role"),
        (&[("joint = \"manager\"", "joint = @\"role:boss\"")], "unknown-role"),
        (&[("decided_by = \"head\"", "decided_by = @\"boss\"")], "unknown-role"),
        (&[("origin = \"desk\"", "origin = @\"moon\"")], "unknown-department"),
        (&[("\"shop\"\ncite = \"T-1\"", "@\"moon\"\ncite = \"T-1\"")], "unknown-department"),
        (&[("[\"desk\", \"repair\"]", "[\"desk\", @\"moon\"]")], "unknown-department"),
        (&[("from = \"shop\"", "from = @\"moon\"")], "unknown-department"),
        (&[("to = \"repair\"", "to = @\"moon\"")], "unknown-department"),
        (
            &[(
                "[\"seen\", \"told\"]\n\n[[permissions]]\nallow = \"hold\"",
                "[\"seen\", @\"zzz\"]\n\n[[permissions]]\nallow = \"hold\"",
            )],
            "unknown-mark",
        ),
        (&[("marks = \"told\"\nneeds", "marks = @\"zzz\"\nneeds")], "unknown-mark"),
        (&[("\"mark:seen\" }\ncite", "@\"mark:zzz\" }\ncite")], "unknown-mark"),
        (&[("[\"closed\", \"mark:told\"]", "[\"closed\", @\"mark:zzz\"]")], "unknown-mark"),
        (&[("until = \"mark:seen\"", "until = @\"mark:zzz\"")], "unknown-mark"),
        (&[("from = \"answered\"", "from = @\"mark:zzz\"")], "unknown-mark"),
        (
            &[("on = { reached = \"mark:seen\" }", "on = { reached = @\"mark:zzz\" }")],
            "unknown-mark",
        ),
        (&[("marks = \"told\" }", "marks = @\"zzz\" }")], "unknown-mark"),
        (&[("calendar = \"always\"", "calendar = @\"winter\"")], "unknown-calendar"),
        (&[("promised = \"visit\"", "promised = @\"zzz\"")], "unknown-topic"),
        (&[("broken = [\"form\", \"answer\"]", "broken = [\"form\", @\"zzz\"]")], "unknown-topic"),
        (&[("broken = \"visit\"", "broken = @\"zzz\"")], "unknown-topic"),
        (&[("{ propose = \"late\" }", "{ propose = @\"zzz\" }")], "unknown-incentive"),
        (&[("{ propose = \"rude\" }", "{ propose = @\"zzz\" }")], "unknown-incentive"),
        (&[("{ escalate = 1 }", "{ escalate = @3 }")], "unknown-level"),
        (&[("{ escalate = 2 }", "{ escalate = @0 }")], "unknown-level"),
        (&[("{ regrade = \"major\" }", "{ regrade = @\"zzz\" }")], "unknown-code"),
        (
            &[(
                "receiver_owns = { channel = \"on-site\" }",
                "receiver_owns = { grade = @\"zzz\" }",
            )],
            "unknown-code",
        ),
        (
            &[(
                "intake_counts = { channel = \"call-back\" }",
                "intake_counts = { grade = @\"zzz\" }",
            )],
            "unknown-code",
        ),
        (
            &[("{ channel = \"on-site\" }\ndepartment", "{ grade = @\"zzz\" }\ndepartment")],
            "unknown-code",
        ),
        (&[("line = \"post\" }", "line = \"post\", grade = @\"zzz\" }")], "unknown-code"),
        (&[("flag = [\"gift\"]", "flag = [@\"zzz\"]")], "unknown-code"),
        (
            &[(
                "\"barred\"\nwhen = { grade = \"general\" }",
                "\"barred\"\nwhen = { grade = @\"zzz\" }",
            )],
            "unknown-code",
        ),
        (&[("{ grade = \"major\" }\nfrom", "{ grade = @\"zzz\" }\nfrom")], "unknown-code"),
        (&[("{ grade = \"major\" }\nunless", "{ grade = @\"zzz\" }\nunless")], "unknown-code"),
        (
            &[("unless = { cycle_from = 3 }", "unless = { cycle_from = 3, grade = @\"zzz\" }")],
            "unknown-code",
        ),
        (
            &[("{ grade = \"general\" }\ncite = \"T-8\"", "{ grade = @\"zzz\" }\ncite = \"T-8\"")],
            "unknown-code",
        ),
        (
            &[("{ grade = \"general\" }\nnot_after", "{ grade = @\"zzz\" }\nnot_after")],
            "unknown-code",
        ),
    ]);
}

#[test]
fn each_error_is_placed_at_the_part_of_the_rule_that_is_wrong() {
    all_placed(&[
        (&[("version = 3", "version = @0")], "version-zero"),
        (
            &[(
                "[[routes]]",
                "[[departments]]\ndepartment = @\"repair\"\nmanager = \"head\"\n\n[[routes]]",
            )],
            "duplicate-department",
        ),
        (
            &[("[[permissions]]", "@[[permissions]]"), ("\"resume\", \"close\"]", "\"resume\"]")],
            "nobody-may",
        ),
        (&[("until = \"registered\"", "until = @\"received\"")], "empty-limit"),
        (&[("warn = [50, 90]", "warn = @[90, 50]")], "warnings-not-ascending"),
        (&[("topic = \"close\"", "topic = @\"visit\"")], "ambiguous"),
        (&[("{ times = 1 }", "{ times = @0 }")], "extension-zero"),
        (
            &[("extension = { times = 255 }", "hard = @true\nextension = { times = 255 }")],
            "hard-limit-extended",
        ),
        (
            &[
                ("until = \"answered\"\nby = [\"owner\", \"role:head\"]", "until = \"registered\""),
                ("extension = { times = 1 }", "extension = @{ times = 1 }"),
            ],
            "extension-passes-hard-limit",
        ),
        (&[("needs = \"form-home\"", "needs = @{ reached = \"archived\" }")], "gate-never-opens"),
        (&[("until = \"closed\"", "until = @\"archived\"")], "never-kept"),
        (&[("by = [\"owner\", \"role:head\"]", "by = [\"owner\", @\"next\"]")], "nobody-keeps"),
        (
            &[(
                "\"dissatisfied\"\nwhen = { grade = \"major\" }\nunless = { cycle_from = 3 }",
                "@{ reached = \"reopened\" }",
            )],
            "endless",
        ),
    ]);
}

/// A limit of this name, put before the reactions.
macro_rules! more_limits {
    ($($more:literal),*) => {
        ("[[reactions]]\nid = \"again\"", concat!(
            $("[[limits]]\nlabel = \"more\"\n", $more, "\n",)* "[[reactions]]\nid = \"again\""
        ))
    };
}

#[test]
fn each_warning_is_placed_at_the_part_of_the_rule_that_does_nothing() {
    all_placed(&[
        (&[("when = { level_from = 1", "when = @{ level_from = 9")], "never-holds"),
        (&[("scope = \"home\"", "scope = \"home\"\nwhen = @{ level_from = 9 }")], "never-holds"),
        (&[("\"sign-notice\"\nto = \"fitter\"", "@\"sign-notice\"\nto = []")], "never-holds"),
        (&[("from = \"answered\"", "from = @\"archived\"")], "never-starts"),
        (
            &[
                ("\"extend\", ", ""),
                (
                    "[[gates]]\nid = \"dated\"\nbefore = \"answer\"\nneeds = { promised = \"visit\" }\n",
                    "",
                ),
                ("agreed = true", "agreed = @true"),
            ],
            "never-agreed",
        ),
        (
            &[
                ("\"extend\", ", ""),
                (
                    "[[gates]]\nid = \"dated\"\nbefore = \"answer\"\nneeds = { promised = \"visit\" }\n",
                    "",
                ),
                ("extension = { times = 2", "extension = @{ times = 2"),
            ],
            "nobody-extends",
        ),
        (
            &[
                ("\"decide-liability\", ", ""),
                ("[[gates]]\nid = \"found\"\nbefore = \"close\"\nneeds = \"liability\"\n", ""),
                ("on = { liability", "on = @{ liability"),
            ],
            "never-triggered",
        ),
        (&[("before = \"offer\"", "before = @\"archive\"")], "guards-nothing"),
        (
            &[more_limits!(
                "id = \"whole\"\ntopic = \"whole\"\nfrom = \"received\"\nuntil = \"completed\"\nwithin = @\"60min\"",
                "id = \"one\"\ntopic = \"one\"\nfrom = \"received\"\nuntil = \"dispatched\"\nwithin = \"40min\"",
                "id = \"two\"\ntopic = \"two\"\nfrom = \"dispatched\"\nuntil = \"completed\"\nwithin = \"40min\""
            )],
            "stages-exceed",
        ),
        (
            &[more_limits!(
                "id = \"whole\"\ntopic = \"whole\"\nfrom = \"received\"\nuntil = \"completed\"\nwithin = \"60min\"",
                "id = \"one\"\ntopic = \"one\"\nfrom = \"received\"\nuntil = \"contacted\"\nwithin = @\"61min\""
            )],
            "response-outlasts-handling",
        ),
        (
            &[more_limits!(
                "id = \"ring\"\ntopic = \"ring\"\nfrom = @\"signed\"\nuntil = \"followed-up\"\nwithin = \"60min\""
            )],
            "follow-up-too-early",
        ),
        (
            &[more_limits!(
                "id = \"now\"\ntopic = \"now\"\nfrom = \"signed\"\nuntil = \"completed\"\nwithin = \"1us\"\nwarn = @90"
            )],
            "warning-at-limit",
        ),
        (
            &[
                more_limits!(
                    "id = @\"low\"\ntopic = \"answer\"\nfrom = \"received\"\nuntil = \"answered\"\nwithin = \"60min\""
                ),
                ("when = { grade = \"major\" }\nfrom", "precedence = 1\nfrom"),
            ],
            "shadowed",
        ),
        (
            &[(
                "to = \"repair\"",
                "to = \"repair\"\n\n[[routes]]\nfrom = \"shop\"\nto = @\"desk\"",
            )],
            "shadowed",
        ),
        (
            &[
                ("\"escalate\", ", ""),
                ("{ escalate = 1 }", "{ escalate = 2 }"),
                ("ladder = [", "ladder = @["),
            ],
            "ladder-gap",
        ),
        (
            &[
                ("\"shop\"\ncite = \"T-1\"", "\"desk\"\ncite = \"T-1\""),
                (
                    "to = \"fitter\"\nscope = \"responsible\"",
                    "to = @\"fitter\"\nscope = \"responsible\"",
                ),
            ],
            "judges-own-case",
        ),
        (
            &[("{ propose = \"rude\" }", "{ escalate = 1 }"), ("id = \"rude\"", "id = @\"rude\"")],
            "incentive-never-proposed",
        ),
        (&[("decided_by = \"head\"", "decided_by = @\"agent\"")], "incentive-never-decided"),
        (&[("topic = \"close\"", "topic = @\"form\"")], "shares-topic"),
        (
            &[("up_to = \"any\"", "up_to = \"900.00 EUR\""), ("up_to = \"20", "up_to = @\"20")],
            "nobody-approves",
        ),
        (&[("up_to = \"any\"", "up_to = @\"any\"")], "authority-unlimited"),
        (&[("\"resume\", ", ""), ("allow = \"hold\"", "allow = @\"hold\"")], "nobody-resumes"),
        (
            &[("[\"agent\", \"head\"], late", "[\"agent\", @\"head\"], late")],
            "approver-may-not-extend",
        ),
        (&[("at_most = \"9 days\"", "at_most = @\"5 days\"")], "extension-too-short"),
        (&[("attempts = 2", "attempts = @0")], "no-attempts"),
        (
            &[("\"fitter\", \"head\"]\nladder", "\"fitter\", \"head\", @\"ghost\"]\nladder")],
            "role-unused",
        ),
        (
            &[("nature = \"general\", ", ""), ("[codes]", "[codes]\nnatures = @[\"press\"]")],
            "default-unlisted",
        ),
        (
            &[("tier = \"ordinary\", ", ""), ("[codes]", "[codes]\ntiers = @[\"gold\"]")],
            "default-unlisted",
        ),
        (
            &[(
                "[labels]",
                "[[accept]]\nfinding = \"never-starts\"\nat = [\"rule:form\", @\"rule:visit\"]\nreason = \"meant\"\n\n[labels]",
            )],
            "answers-nothing",
        ),
        (
            &[
                ("passes_to = [\"desk\", \"repair\"]", "passes_to = [\"desk\"]"),
                ("to = \"repair\"", "to = @\"repair\""),
            ],
            "route-closed",
        ),
        (
            &[("\"dispatch\", ", ""), ("\"transfer\", ", ""), ("to = \"shop\"", "to = @\"shop\"")],
            "nobody-routes",
        ),
    ]);
}
