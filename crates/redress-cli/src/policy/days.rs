//! Lists of dates in few words: by year, with their number.

use std::collections::BTreeMap;

use redress::vocabulary::Lang;
use serde_json::Value;

/// The keys of a calendar whose values are lists of dates.
pub(crate) const LISTS: [&str; 3] = ["days_off", "make_up_days", "special_days"];

/// Dates by year: `2026: 11 days (2026-01-01 … 2026-12-26)`; a date alone stands for itself.
pub(crate) fn by_year<'v>(days: impl Iterator<Item = &'v Value>) -> Option<String> {
    let mut years: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for date in days.filter_map(|day| day.get("date").and_then(Value::as_str)) {
        years.entry(date.get(..4).unwrap_or(date)).or_default().push(date);
    }
    let told = years.into_iter().map(|(year, mut dates)| {
        dates.sort_unstable();
        match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first != last => {
                format!("{year}: {} days ({first} … {last})", dates.len())
            }
            _ => dates.join(", "),
        }
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// The same in a language.
pub(crate) fn worded(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Zh => text.replace(" days (", "天（").replace("), ", "），").replace(')', "）"),
    }
}
