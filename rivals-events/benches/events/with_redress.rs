//! redress: `PostgresStore`, with one connection and without notices to readers of the feed.

use std::sync::Arc;

use redress::complaint::Entry;
use redress::store::{AsyncLogStore, Batch};
use redress::vocabulary::{ComplaintId, Text};
use redress_postgres::PostgresStore;

use crate::common::Cluster;
use crate::contestant::Contestant;

pub(crate) struct Redress(PostgresStore<Text>);

impl Redress {
    pub(crate) async fn open(cluster: &Cluster) -> Self {
        let options = cluster.options().schema("redress").connections(1).notify(false);
        Self(options.open().await.expect("opened"))
    }

    async fn log(&self, id: &ComplaintId) -> Vec<Arc<Entry>> {
        self.0.log(id, 0).await.expect("loaded")
    }
}

impl Contestant for Redress {
    async fn append(&self, batch: Batch<Text>) {
        self.0.append(batch).await.expect("appended");
    }

    async fn load(&self, id: &str) -> Vec<Arc<Entry>> {
        self.log(&id.parse().expect("an id")).await
    }

    async fn act(&self, batch: Batch<Text>) {
        let log = self.log(&batch.id).await;
        assert_eq!(log.last().map_or(0, |entry| entry.version), batch.expected);
        self.append(batch).await;
    }
}
