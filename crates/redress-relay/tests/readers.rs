//! What is promised of readers' cursors and dead letters, kept in memory.

#[path = "contract/mod.rs"]
mod contract;

use redress_relay::MemoryReaders;

#[test]
fn cursors_and_dead_letters_in_memory_keep_the_contract() {
    contract::keeps(&|| {
        let readers = MemoryReaders::default();
        (Box::new(readers.clone()), Box::new(readers))
    });
}
