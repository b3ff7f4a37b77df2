//! Rules as values, to compare them and to say what stands in them.

use redress::policy::PolicySpec;
use serde_json::Value;

use crate::failure::Failure;

/// A policy as a value.
pub(crate) fn of(spec: &PolicySpec) -> Result<serde_json::Map<String, Value>, Failure> {
    match serde_json::to_value(spec).map_err(Failure::json)? {
        Value::Object(map) => Ok(map),
        _ => Err(Failure::new("the policy is no table", "制度不是表")),
    }
}

/// A value in few words: texts without quotes, lists with commas.
pub(crate) fn short(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => "–".to_owned(),
        Value::Array(list) => list.iter().map(short).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let parts = map.iter().map(|(key, value)| format!("{key} {}", short(value)));
            parts.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// The name of a rule in a list: its id, department or the like; `None` if rules of the list have no name.
pub(crate) fn name(rule: &Value) -> Option<&str> {
    ["id", "department", "topic"].iter().find_map(|key| rule.get(*key)?.as_str())
}
