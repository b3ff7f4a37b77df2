//! The days of a calendar, as values.

use redress::time::dates_by_year;
use redress::vocabulary::Lang;
use serde_json::Value;

/// The keys of a calendar whose values are lists of dates.
pub(crate) const LISTS: [&str; 3] = ["days_off", "make_up_days", "special_days"];

/// Dates in few words; none if there are none.
pub(crate) fn by_year<'v>(days: impl Iterator<Item = &'v Value>, lang: Lang) -> Option<String> {
    let dates = days.filter_map(|day| day.get("date").and_then(Value::as_str));
    let told = dates_by_year(dates.filter_map(|date| date.parse().ok()), lang);
    (!told.is_empty()).then_some(told)
}
