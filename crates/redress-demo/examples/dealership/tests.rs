//! Tests of the example: its command line, determinism, the page.

use std::ffi::OsString;

use redress::vocabulary::Lang;
use redress_demo::dealership::{Options as Months, simulate};

use super::{Options, Told};

fn run(months: Months) -> Told {
    super::tell(&Options { scene: months, ..Options::default() }).unwrap()
}

fn seed(seed: u64) -> Months {
    let mut months = Months::default();
    months.seed = seed;
    months
}

#[test]
fn what_the_command_line_does_not_know_ends_with_2() {
    for args in [
        &["--lang", "fr"][..],
        &["--seed", "-1"],
        &["--from", "2026-13"],
        &["--from", "262000-01"],
        &["--log-zone", "../etc/passwd"],
        &["--arrivals"],
        &["--fast"],
        &["more"],
    ] {
        let args = ["dealership"].iter().chain(args).map(OsString::from);
        assert_eq!(super::run(args).unwrap_err().exit_code(), 2);
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let (one, other) = (run(Months::default()), run(Months::default()));
    assert!(one.text == other.text && one.html == other.html);
    assert!(one.text != run(seed(1)).text);
}

#[test]
fn the_languages_tell_of_the_same_cases() {
    let count = |text: &str, sign: char| text.matches(sign).count();
    let mut chinese = Months::default();
    chinese.lang = Lang::Zh;
    let (en, zh) = (run(Months::default()), run(chinese));
    for sign in ['✓', '✗'] {
        assert_eq!(count(&en.text, sign), count(&zh.text, sign), "{sign}");
    }
    assert_ne!(en.text, zh.text);
}

#[test]
fn every_seed_and_quarter_comes_to_a_balanced_end() {
    for number in 0..12 {
        let mut months = seed(number);
        months.from = chrono::NaiveDate::from_ymd_opt(2025, 10, 1).unwrap();
        let told = run(months);
        assert!(!told.text.contains('≠'), "seed {number}: a month does not balance");
        assert!(told.html.ends_with("</html>\n"));
    }
}

#[test]
fn what_a_month_carries_over_is_what_the_next_begins_with() {
    let scene = simulate(&Months::default(), None).unwrap();
    assert_eq!(scene.months.len(), 3);
    for (month, next) in scene.months.iter().zip(scene.months.iter().skip(1)) {
        assert!(month.balances());
        assert_eq!(month.carried.len() as u64, next.open_before);
    }
    let last = scene.months.last().unwrap();
    assert_eq!(last.carried.len(), scene.open().count());
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = run(Months::default()).html;
    for outside in ["<script", "<link", "<img", "@import", "url(http", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
    // No address but SVG's namespace, which nobody fetches.
    assert_eq!(page.matches("://").count(), page.matches("http://www.w3.org/2000/svg").count());
    assert_eq!(page.matches("<svg").count(), page.matches("<desc>").count());
}
