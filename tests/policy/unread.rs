//! Where a file is no TOML: what is told of a slip of the pen, and at which place.

use redress::policy::{FileError, Policy};

/// Line, column, and what is told in English.
fn told(text: &str) -> (usize, usize, String) {
    match Policy::from_toml(text).expect_err("it is no TOML") {
        FileError::Unreadable { line, column, expected } => (line, column, expected.en),
        other => panic!("it was read: {other}"),
    }
}

/// Whether it is told with these words at this place.
#[track_caller]
fn at(text: &str, place: (usize, usize), words: &str) {
    let (line, column, what) = told(text);
    assert!(what.contains(words), "{what}");
    assert_eq!((line, column), place, "{what}");
}

const DATE: &str = "a date is written year-month-day";
const LIST: &str = "is a list of tables";

#[test]
fn line_ends_are_blamed_only_where_there_are_no_others() {
    assert!(told("name = \"x\"\rversion = 1\r").2.contains("CR alone"));
    assert!(!told("name = ").2.contains("CR"));
    assert!(!told("name = \"x\"\r\nversion = \r\n").2.contains("CR"));
}

#[test]
fn a_full_width_sign_is_blamed_where_it_stands_for_one_of_the_language() {
    at("name = \"x\"\nmarks = [\"a\"，\"b\"]\n", (2, 13), "write `,`");
    // The one in the quotes is a text, whatever other quote stands there.
    at("name = \"it's，\" ，\n", (1, 16), "write `,`");
    assert!(!told("name = \"a，b\" x\n").2.contains("full-width"));
    assert!(!told("name = x # ，\n").2.contains("full-width"));
}

#[test]
fn a_date_of_another_order_is_told_at_its_beginning() {
    for date in ["31.12.2026", "31/12/2026", "2026/12/31"] {
        at(&format!("name = \"x\"\nhorizon = {date}\n"), (2, 11), DATE);
        at(&format!("name = \"x\"\nlist = [{{ date = {date}, name = 1 }}]\n"), (2, 18), DATE);
    }
    for other in ["1.2.x", "1/2", "a.b.c", "1.2.3.4"] {
        let what = told(&format!("name = \"x\"\nhorizon = {other}\n")).2;
        assert!(!what.contains(DATE), "{other}: {what}");
    }
}

#[test]
fn a_table_that_stands_twice_is_a_list_and_told_at_its_line() {
    at("name = \"x\"\n\n[limits]\nid = \"a\"\n\n[limits]\nid = \"b\"\n", (6, 1), LIST);
    // A value that stands twice is none.
    let what = told("name = \"x\"\nname = \"y\"\n[limits]\n").2;
    assert!(!what.contains(LIST), "{what}");
    // Nor is a heading that is not closed.
    let what = told("name = \"x\"\n[[limits]]\nid = 1\n[[routes]\n").2;
    assert!(!what.contains(LIST), "{what}");
}
