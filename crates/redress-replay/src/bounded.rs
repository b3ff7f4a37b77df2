//! The labels of a dimension, up to a bound: figures take memory for each group.

use std::collections::HashSet;

/// How many different labels a dimension may have.
const MOST: usize = 5_000;

/// What labels beyond [`MOST`] are counted as.
pub(crate) const OTHERS: &str = "(others)";

/// Labels that have been seen.
#[derive(Debug, Default)]
pub(crate) struct Names {
    known: HashSet<Box<str>>,
}

impl Names {
    /// The label itself, or [`OTHERS`] where there are too many.
    pub(crate) fn bounded<'t>(&mut self, text: &'t str) -> &'t str {
        if self.known.contains(text) {
            return text;
        }
        if self.known.len() >= MOST {
            return OTHERS;
        }
        self.known.insert(text.into());
        text
    }
}
