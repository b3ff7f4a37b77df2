//! The laws over the corpus, and over every file of it cut off or changed at one place.

use std::fs;
use std::path::Path;

/// Runs a law over its corpus, whose files must all be read.
fn over_corpus(name: &str, law: fn(&[u8]) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let files = fs::read_dir(&folder).expect("a corpus").map(|file| file.expect("a file").path());
    let mut count = 0;
    for path in files {
        let bytes = fs::read(&path).expect("readable");
        assert!(law(&bytes), "not read: {}", path.display());
        let step = (bytes.len() / 200).max(1);
        for at in (0..bytes.len()).step_by(step) {
            law(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] = changed[at].wrapping_add(1);
            law(&changed);
        }
        count += 1;
    }
    assert!(count > 0, "an empty corpus in {}", folder.display());
}

#[test]
fn periods_are_read_as_they_were_printed() {
    over_corpus("period", redress_fuzz::period);
}

#[test]
fn policy_files_are_read_as_they_were_written() {
    over_corpus("policy", redress_fuzz::policy);
}

#[test]
fn calendars_are_read_as_they_were_written() {
    over_corpus("calendar", redress_fuzz::calendar);
}

#[test]
fn entries_are_read_as_they_were_written() {
    over_corpus("entry", redress_fuzz::entry);
}

#[test]
fn parts_of_figures_are_read_as_they_were_written() {
    over_corpus("parts", redress_fuzz::parts);
}
