//! Unknown fields, kept together with their positions.

use std::cell::RefCell;

use serde_json::{Map, Value};

/// Collects unknown fields while a value is read.
///
/// The position of a field is known only when reading returns to its parent, so fields are nested below
/// their parent afterwards. A value without unknown fields costs nothing.
#[derive(Debug, Default)]
pub struct Keep(RefCell<Vec<(Vec<Step>, Value)>>);

/// A step on the path from a value to a field in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The field of a record, by name.
    Field(Box<str>),
    /// The item of a list, counted from 0.
    Item(usize),
}

impl Keep {
    /// How many fields have been collected: taken before a part is read, it says to
    /// [`nest`](Self::nest) which fields are of that part.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// Adds a field of the value at hand.
    pub fn push(&self, field: Box<str>, value: Value) {
        self.0.borrow_mut().push((vec![Step::Field(field)], value));
    }

    /// Drops everything after the first `before` fields.
    pub fn truncate(&self, before: usize) {
        self.0.borrow_mut().truncate(before);
    }

    /// Nests everything after the first `before` fields below a step.
    pub fn nest(&self, before: usize, step: impl Fn() -> Step) {
        for (path, _) in self.0.borrow_mut().iter_mut().skip(before) {
            // Steps are reversed once everything is read.
            path.push(step());
        }
    }

    /// The fields that were collected, if any; none are left.
    pub fn take(&self) -> Option<Box<Kept>> {
        let mut found = self.0.take();
        for (path, _) in &mut found {
            path.reverse();
        }
        (!found.is_empty()).then(|| Box::new(Kept(found)))
    }
}

/// Unknown fields, each with its path from the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept(Vec<(Vec<Step>, Value)>);

impl Kept {
    /// Puts the fields back where they were.
    pub fn restore(&self, into: &mut Value) {
        for (path, value) in &self.0 {
            let Some((Step::Field(last), parents)) = path.split_last() else { continue };
            let parent = parents.iter().try_fold(&mut *into, |at, step| match step {
                Step::Field(name) => Some(record(at)?.entry(&**name).or_insert(Value::Null)),
                Step::Item(index) => at.get_mut(*index),
            });
            if let Some(record) = parent.and_then(record) {
                record.insert(last.to_string(), value.clone());
            }
        }
    }
}

/// The record to put a field into; a word without content becomes a record with that one field.
fn record(at: &mut Value) -> Option<&mut Map<String, Value>> {
    if at.is_string() || at.is_null() {
        *at = Value::Object(Map::new());
    }
    at.as_object_mut()
}
