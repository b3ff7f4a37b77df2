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
use redress_metrics::Aggregate;
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

/// The text form of a period; whether it was read.
pub fn period(bytes: &[u8]) -> bool {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Period>().ok());
    let Some(period) = read else { return false };
    assert_eq!(period.to_string().parse::<Period>(), Ok(period));
    true
}

/// A policy file; whether it was read.
pub fn policy(bytes: &[u8]) -> bool {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| Policy::from_toml(text).ok());
    let Some(policy) = read else { return false };
    let written = policy.to_toml().expect("what was read can be written");
    assert_eq!(Policy::from_toml(&written).expect("what was written can be read"), policy);
    let _ = policy.check();
    true
}

/// A calendar as JSON; whether it was read.
pub fn calendar(bytes: &[u8]) -> bool {
    json::<Calendar>(bytes).is_some()
}

/// An entry of a log as JSON; whether it was read. A log of it alone is restored or refused.
pub fn entry(bytes: &[u8]) -> bool {
    let Some(entry) = json::<Entry>(bytes) else { return false };
    let _ = redress::complaint::Complaint::from_log(&[entry]);
    true
}

/// A part of a report's figures as JSON; whether it was read.
pub fn parts(bytes: &[u8]) -> bool {
    let Some(aggregate) = json::<Aggregate>(bytes) else { return false };
    let _ = (aggregate.totals(), aggregate.rows(), aggregate.check(), aggregate.adds_up());
    true
}
