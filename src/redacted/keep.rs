//! Unknown fields, kept together with their positions.

use std::cell::RefCell;

use serde_json::{Map, Value};

/// Collects unknown fields while a value is read.
///
/// The position of a field is known only when reading returns to its parent, so fields are nested below
/// their parent afterwards. A value without unknown fields costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Keep(RefCell<Vec<(Vec<Step>, Value)>>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Field(Box<str>),
    Item(usize),
}

impl Keep {
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    pub(crate) fn push(&self, field: Box<str>, value: Value) {
        self.0.borrow_mut().push((vec![Step::Field(field)], value));
    }

    /// Drops everything after the first `before` fields.
    pub(crate) fn truncate(&self, before: usize) {
        self.0.borrow_mut().truncate(before);
    }

    /// Nests everything after the first `before` fields below a step.
    pub(crate) fn nest(&self, before: usize, step: impl Fn() -> Step) {
        for (path, _) in self.0.borrow_mut().iter_mut().skip(before) {
            // Steps are reversed once everything is read.
            path.push(step());
        }
    }

    /// The fields that were collected, if any.
    pub(crate) fn take(&self) -> Option<Box<Kept>> {
        let mut found = self.0.take();
        for (path, _) in &mut found {
            path.reverse();
        }
        (!found.is_empty()).then(|| Box::new(Kept(found)))
    }
}

/// Unknown fields, each with its path from the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept(Vec<(Vec<Step>, Value)>);

impl Kept {
    /// Puts the fields back where they were.
    pub(crate) fn restore(&self, into: &mut Value) {
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
