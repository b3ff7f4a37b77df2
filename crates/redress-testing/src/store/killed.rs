//! Processes that append and are killed: the half that watches.

#![allow(clippy::expect_used, reason = "it is a part of a test, and fails like one")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::Child;

/// Lets a process append until so many answers have come, and kills it; the last version that each complaint was
/// told of.
///
/// The process appends versions from 1 on, and says on its output (piped) what was answered with `Ok`, a line
/// for each answer, flushed: `ok COMPLAINT VERSION`. Anything before the `ok ` is passed over. What was told must be
/// there when the store is opened again; one entry more of each complaint may be.
///
/// # Panics
/// If the output is not piped or breaks off with an error, answers for a complaint come out of order, or the
/// process ends by itself before that many answers.
#[must_use]
pub fn kill_after(mut child: Child, answers: usize) -> BTreeMap<String, u64> {
    let (mut told, mut count) = (BTreeMap::new(), 0);
    let mut lines = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    // Answers that were under way when it was killed are read to the end; the last line may be cut.
    while lines.read_line(&mut line).expect("read") > 0 {
        let whole = line.strip_suffix('\n').and_then(|line| line.rsplit_once("ok "));
        if let Some((of, version)) = whole.and_then(|(_, told)| told.split_once(' ')) {
            let version = version.parse().expect("a version");
            let last = told.insert(of.to_owned(), version);
            assert_eq!(last.unwrap_or(0) + 1, version, "answers come in order");
            count += 1;
            if count == answers {
                child.kill().expect("killed");
            }
        }
        line.clear();
    }
    child.wait().expect("gone");
    assert!(count >= answers, "the process ended by itself after {count} answers");
    told
}
