//! `docs/policy-file.md`: every key has its line, and what it shows can be read.

use redress::policy::{Policy, PolicyFile, Problem, SKELETON, Severity};
use redress::vocabulary::Lang;
use redress_testing::walk::{self, Bounds};

use crate::keys::keys;

const PAGE: &str = include_str!("../../docs/policy-file.md");

/// The blocks of TOML.
fn blocks() -> Vec<&'static str> {
    let blocks = PAGE.split("```toml\n").skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).collect()
}

/// The worked example.
pub(crate) fn lost_baggage() -> &'static str {
    blocks().into_iter().find(|block| block.contains("name = \"lost-baggage\"")).expect("there")
}

#[test]
fn every_key_has_its_line() {
    let sections: Vec<&str> = PAGE.split("\n### ").skip(1).collect();
    for (name, keys) in keys() {
        let heading = match name {
            "policy" => "The file itself".to_owned(),
            other => format!("`{{{other}}}`: "),
        };
        let section = sections.iter().find(|section| section.starts_with(&heading));
        let section = section.unwrap_or_else(|| panic!("no section for {name}"));
        let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
        let wanted = keys.iter().map(|[key, takes, default, meaning]| {
            let takes = if *takes == "-" { "none".to_owned() } else { format!("`{takes}`") };
            let default = if *default == "-" { "" } else { default };
            format!("| `{key}` | {takes} | {default} | {meaning} |")
        });
        assert_eq!(rows, wanted.collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn every_code_of_a_warning_has_its_line() {
    let keys = include_str!("../../src/policy/keys.txt");
    let line = keys.lines().find_map(|line| line.strip_prefix("finding-code | text: "));
    let codes = line.and_then(|line| line.split(" | ").next()).expect("there");
    let rows = PAGE.split("| finding | meaning |").nth(1).expect("a table");
    for code in codes.split(", ").chain(["answers-nothing"]) {
        assert!(rows.contains(&format!("| `{code}` | ")), "{code}");
    }
}

#[test]
fn every_block_is_read_and_the_skeleton_is_that_of_the_library() {
    let blocks = blocks();
    assert_eq!(blocks.len(), 3);
    assert_eq!(blocks[0], SKELETON);
    let lines = SKELETON.lines().count();
    assert!((50..=100).contains(&lines), "{lines}");
    for whole in [blocks[0], blocks[2]] {
        let file = PolicyFile::from_toml(whole).expect("reads");
        assert_eq!(file.check().expect("reads"), []);
    }
    // The answers stand in the skeleton as well as anywhere; both are idle there.
    let accept = &blocks[1][blocks[1].find("\naccept").expect("there") + 1..];
    let text = SKELETON.replacen("origin = ", &format!("{accept}origin = "), 1);
    let found = PolicyFile::from_toml(&text).and_then(|file| file.check()).expect("reads");
    let codes: Vec<&str> = found.iter().map(|found| found.problem.code()).collect();
    assert_eq!(codes, ["answers-nothing"], "the other one is a walk's");
}

#[test]
fn the_skeleton_and_the_example_have_no_open_ends() {
    for text in [SKELETON, lost_baggage()] {
        let policy = Policy::from_toml(text).expect("a policy");
        let found = walk::findings(&policy, Bounds::default());
        let dead = found.iter().filter(|f| matches!(f.problem, Problem::DeadEnd { .. }));
        assert_eq!(dead.count(), 0);
        for finding in &found {
            assert_eq!(finding.severity, Severity::Warning);
            println!("{}: {}", finding.problem.code(), finding.text(Lang::En));
        }
        assert_eq!(found, []);
    }
}
