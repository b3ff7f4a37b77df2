//! Fields that this version does not know, kept with the place where they stood.

use std::cell::RefCell;

use serde_json::{Map, Value};

/// Where unknown fields go while a value is read.
///
/// A place is known only when reading has come back to it, so what a field's value left here is moved
/// below that field afterwards. Nothing is done for a value without unknown fields.
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

    /// Forgets what came after the first `before`.
    pub(crate) fn truncate(&self, before: usize) {
        self.0.borrow_mut().truncate(before);
    }

    /// Moves what came after the first `before` below a step.
    pub(crate) fn nest(&self, before: usize, step: impl Fn() -> Step) {
        for (path, _) in self.0.borrow_mut().iter_mut().skip(before) {
            // Turned round when all is read.
            path.push(step());
        }
    }

    /// What was found.
    pub(crate) fn take(&self) -> Option<Box<Kept>> {
        let mut found = self.0.take();
        for (path, _) in &mut found {
            path.reverse();
        }
        (!found.is_empty()).then(|| Box::new(Kept(found)))
    }
}

/// Unknown fields, each with its path from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept(Vec<(Vec<Step>, Value)>);

impl Kept {
    /// Puts the fields back where they stood.
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

/// A record to put a field into; a word that stands alone becomes the record of that one field.
fn record(at: &mut Value) -> Option<&mut Map<String, Value>> {
    if at.is_string() || at.is_null() {
        *at = Value::Object(Map::new());
    }
    at.as_object_mut()
}
