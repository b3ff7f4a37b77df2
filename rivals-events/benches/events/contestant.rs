//! What a contestant must do.

use std::sync::Arc;

use redress::complaint::Entry;
use redress::store::Batch;
use redress::vocabulary::Text;

/// A store with connections of its own.
pub(crate) trait Contestant {
    /// Appends one entry, with the version that the log must have, and returns when it is on the disk.
    async fn append(&self, batch: Batch<Text>);
    /// The whole log of a complaint.
    async fn load(&self, id: &str) -> Vec<Arc<Entry>>;
    /// A command: the whole log is loaded, an entry that follows it is appended.
    async fn act(&self, batch: Batch<Text>);
}
