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
