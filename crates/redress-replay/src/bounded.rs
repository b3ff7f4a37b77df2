//! A bounded set of labels of a dimension, since figures take memory for each group.

use std::collections::HashSet;

/// Maximum number of labels of a dimension.
const MOST: usize = 5_000;

/// The label for everything beyond [`MOST`].
pub(crate) const OTHERS: &str = "(others)";

/// The labels seen so far.
#[derive(Debug, Default)]
pub(crate) struct Names {
    known: HashSet<Box<str>>,
}

impl Names {
    /// The label itself, or [`OTHERS`] if there are too many.
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
