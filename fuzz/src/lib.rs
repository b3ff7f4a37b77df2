//! The laws of the readers: no input makes one panic, and what was read is read the same again after it
//! was written.
//!
//! One function per reader. `fuzz_targets/` runs them on what the fuzzer invents, `tests/corpus.rs` on the
//! corpus:
//!
//! ```text
//! cargo +nightly fuzz run entry -- -max_total_time=60
//! cargo test --manifest-path fuzz/Cargo.toml --no-default-features
//! ```

use redress::complaint::Entry;
use redress::metrics::Aggregate;
use redress::policy::Policy;
use redress::time::{Calendar, Period};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads JSON; what was read is written as the same text after it was written and read again.
fn json<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(bytes).ok()?;
    let text = serde_json::to_string(&value).expect("what was read can be written");
    let again: T = serde_json::from_str(&text).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&again).expect("written"), text);
    Some(value)
}

/// The text form of a period.
pub fn period(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(period) = text.parse::<Period>() else { return };
    assert_eq!(period.to_string().parse::<Period>(), Ok(period));
}

/// A policy file.
pub fn policy(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(policy) = Policy::from_toml(text) else { return };
    let written = policy.to_toml().expect("what was read can be written");
    assert_eq!(Policy::from_toml(&written).expect("what was written can be read"), policy);
    let _ = policy.check();
}

/// A calendar as JSON.
pub fn calendar(bytes: &[u8]) {
    json::<Calendar>(bytes);
}

/// An entry of a log as JSON. A log of it alone is restored or refused, never more.
pub fn entry(bytes: &[u8]) {
    if let Some(entry) = json::<Entry>(bytes) {
        let _ = redress::complaint::Complaint::from_log(&[entry]);
    }
}

/// A part of a report's figures as JSON.
pub fn parts(bytes: &[u8]) {
    if let Some(aggregate) = json::<Aggregate>(bytes) {
        let _ = (aggregate.totals(), aggregate.rows(), aggregate.check(), aggregate.adds_up());
    }
}
