//! Old forms of entries, lifted to the next one.
//!
//! Each step knows two forms only and works on JSON, so that it need not change when the types do.
//! `tests/data/golden/form-N` holds entries of every form that was ever written.

use serde_json::{Value, json};

use crate::vocabulary::Digest;

/// Lifts an entry from one form to the next.
type Lift = fn(&mut Value) -> Result<(), &'static str>;

/// The step from form 1 first.
pub(super) const LIFTS: [Lift; 1] = [from_1];

/// Digests become texts with the version of the digest; persons at fault become records.
fn from_1(entry: &mut Value) -> Result<(), &'static str> {
    if let Some(digest) = entry.pointer_mut("/key/digest") {
        let number = digest.as_u64().ok_or("the digest of a form 1 entry is a whole number")?;
        *digest = Value::String(Digest::numbered(number).to_string());
    }
    let events = entry.get_mut("events").and_then(Value::as_array_mut);
    for event in events.into_iter().flatten() {
        let persons = event.pointer_mut("/liability-decided/persons");
        for person in persons.and_then(Value::as_array_mut).into_iter().flatten() {
            if person.is_string() {
                *person = json!({ "person": person.take() });
            }
        }
    }
    Ok(())
}
