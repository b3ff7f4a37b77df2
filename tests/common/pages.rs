//! The pages `docs/clauses*.md`, read: one row a clause, with what carries it and what shows it.
#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub const DEALERSHIP: &str = include_str!("../../docs/clauses.md");
pub const TELECOM: &str = include_str!("../../docs/clauses-tel.md");
pub const ORGANISATIONS: &str = include_str!("../../docs/clauses-org.md");

/// The row of a clause.
pub struct Row {
    /// The rules of its preset; empty where the page has no column for them.
    pub rules: BTreeSet<String>,
    /// What carries it, as written.
    pub items: String,
    /// The tests that show it.
    pub tests: BTreeSet<String>,
}

/// What stands in backticks.
pub fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// The rows by clause, of the tables whose last column names tests; a clause twice is an error.
pub fn rows(page: &str) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    let mut columns = 0;
    for line in page.lines() {
        if !line.starts_with('|') {
            columns = 0;
            continue;
        }
        let cells = cells(line);
        match cells.last() {
            Some(&("tests" | "Shown by")) => columns = cells.len(),
            _ if columns == 0 || line.starts_with("|-") => {}
            _ => {
                assert_eq!(cells.len(), columns, "{line}");
                let (clause, says) = (cells[0], cells[1]);
                assert!(!says.is_empty(), "{clause} says nothing");
                let rules = if columns == 5 { quoted(cells[2]) } else { BTreeSet::new() };
                // A path is where a test lives, not a test.
                let tests =
                    quoted(cells[columns - 1]).into_iter().filter(|test| !test.contains('/'));
                let row =
                    Row { rules, items: cells[columns - 2].to_owned(), tests: tests.collect() };
                assert!(
                    rows.insert(clause.to_owned(), row).is_none(),
                    "{clause} stands there twice"
                );
            }
        }
    }
    rows
}

/// The names of the functions marked `#[test]` below a directory.
fn tests_in(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).expect("the directory of tests") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests_in(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source");
            let lines: Vec<&str> = source.lines().map(str::trim).collect();
            for pair in lines.windows(2) {
                if let ["#[test]", function] = pair
                    && let Some((name, _)) =
                        function.strip_prefix("fn ").and_then(|rest| rest.split_once('('))
                {
                    found.insert(name.to_owned());
                }
            }
        }
    }
}

/// Every Rust file below a directory that is no test, with its path in the repository.
fn sources_in(root: &Path, dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(dir).expect("a directory of sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "benches", "examples", "target"].contains(&name.as_str()) {
            sources_in(root, &path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let place = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
            found.push((place, std::fs::read_to_string(&path).expect("a source")));
        }
    }
}

/// The sources of the library and of the crates beside it, without the demo.
pub fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for dir in ["src", "crates"] {
        sources_in(root, &root.join(dir), &mut found);
    }
    found.retain(|(place, _)| !place.starts_with("crates/redress-demo/"));
    found
}

/// All tests in `tests`.
pub fn all_tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests_in(&root.join("tests"), &mut found);
    tests_in(&root.join("crates"), &mut found);
    found
}
