//! Cells of the pack's tables.

use crate::{Cell, Reading};
use redress::vocabulary::Label;

pub(super) fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

pub(super) fn count(count: u64) -> Cell {
    Cell::Reading(Reading::count(count))
}

pub(super) fn words(en: impl Into<String>, zh: impl Into<String>) -> Cell {
    Cell::Label(Label::new(en, zh))
}
