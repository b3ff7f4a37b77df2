//! Instants as they are written: read as chrono reads them, whatever the text.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use proptest::prelude::*;
use redress_time::instant;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

fn ours(text: &str) -> Result<DateTime<Utc>, Error> {
    instant::deserialize(StrDeserializer::new(text))
}

fn chronos(text: &str) -> Result<DateTime<Utc>, Error> {
    DateTime::deserialize(StrDeserializer::new(text))
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (-70_000_000_000_i64..260_000_000_000, 0_u32..1_000_000_000)
        .prop_filter_map("out of range", |(s, ns)| DateTime::from_timestamp(s, ns))
}

/// As chrono writes it, with any fraction, zone and separator, and then perhaps with another character in it.
fn texts() -> impl Strategy<Value = String> {
    let formats = prop_oneof![
        Just(SecondsFormat::AutoSi),
        Just(SecondsFormat::Secs),
        Just(SecondsFormat::Millis),
        Just(SecondsFormat::Micros),
        Just(SecondsFormat::Nanos),
    ];
    let written = (instants(), formats, any::<bool>())
        .prop_map(|(at, format, z)| at.to_rfc3339_opts(format, z));
    let change = proptest::option::of((0_usize..40, "[0-9:.TZtz +-]|[^0-9]"));
    (written, change).prop_map(|(mut text, change)| {
        if let Some((at, other)) = change
            && text.get(at..at + 1).is_some()
        {
            text.replace_range(at..at + 1, &other);
        }
        text
    })
}

proptest! {
    #[test]
    fn every_text_is_read_as_chrono_reads_it(text in texts()) {
        let (ours, chronos) = (ours(&text), chronos(&text));
        prop_assert_eq!(ours.map_err(|e| e.to_string()), chronos.map_err(|e| e.to_string()), "{}", text);
    }

    #[test]
    fn what_was_written_comes_back(at in instants()) {
        let text = at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        prop_assert_eq!(ours(&text), Ok(at));
    }
}

#[test]
fn the_edges_are_read_as_chrono_reads_them() {
    for text in [
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:00:00.Z",
        "2026-03-02T09:00:00.1234567890Z",
        "2026-03-02T23:59:60Z",
        "2026-03-02T24:00:00Z",
        "2026-02-29T00:00:00Z",
        "2024-02-29T00:00:00.000000001Z",
        "0000-01-01T00:00:00Z",
        "+2026-03-02T09:00:00Z",
        "2026-03-02T09:00:00+08:00",
        "2026-03-02t09:00:00z",
        "2026-03-02 09:00:00Z",
        "2026-03-0２T09:00:00Z",
        "2026-03-02T09:00:00",
        "",
    ] {
        let (ours, chronos) = (ours(text), chronos(text));
        assert_eq!(ours.map_err(|e| e.to_string()), chronos.map_err(|e| e.to_string()), "{text}");
    }
    let fraction = ours("2026-03-02T09:00:00.5Z").unwrap() - ours("2026-03-02T09:00:00Z").unwrap();
    assert_eq!(fraction, TimeDelta::milliseconds(500));
}
