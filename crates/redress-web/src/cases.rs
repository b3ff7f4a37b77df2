//! Folded complaints that lists show again and again, kept up with the feed.
//!
//! A list of twenty-five would otherwise read and fold twenty-five logs, for every person and after every piece of
//! news. A case is dropped when the feed tells of it. What was loaded while news came in is not kept: it may be older
//! than they are.

use std::collections::HashMap;
use std::sync::Arc;

use redress::complaint::Complaint;
use redress::vocabulary::ComplaintId;

/// How many are kept, of some three kilobytes each.
const MOST: usize = 8_192;

#[derive(Debug, Default)]
pub(crate) struct Cases(HashMap<ComplaintId, Arc<Complaint>>);

impl Cases {
    pub(crate) fn get(&self, id: &ComplaintId) -> Option<Arc<Complaint>> {
        self.0.get(id).cloned()
    }

    /// Keeps these; all others go once there are too many.
    pub(crate) fn put(&mut self, some: &[Arc<Complaint>]) {
        if self.0.len().saturating_add(some.len()) > MOST {
            self.0.clear();
        }
        self.0.extend(some.iter().map(|case| (case.id.clone(), Arc::clone(case))));
    }

    pub(crate) fn drop(&mut self, id: &ComplaintId) {
        self.0.remove(id);
    }
}
