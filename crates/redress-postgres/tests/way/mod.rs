//! The way to the server, with faults: between two Unix sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use super::common::Cluster;

#[derive(Default)]
struct Faults {
    swallow: AtomicBool,
    cut: AtomicBool,
    open: AtomicUsize,
}

pub(crate) struct Way {
    folder: tempfile::TempDir,
    faults: Arc<Faults>,
}

impl Way {
    pub(crate) async fn to(cluster: &Cluster) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).expect("bound");
        let (faults, server) = (Arc::new(Faults::default()), cluster.folder.join(".s.PGSQL.5432"));
        let shared = Arc::clone(&faults);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (faults, server) = (Arc::clone(&shared), server.clone());
                tokio::spawn(async move {
                    let server = UnixStream::connect(server).await.expect("connected");
                    faults.open.fetch_add(1, Ordering::SeqCst);
                    carry(client, server, &faults).await;
                    faults.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        tokio::task::yield_now().await;
        Self { folder, faults }
    }

    pub(crate) fn address(&self) -> String {
        format!("host={} user=owner dbname=postgres", self.folder.path().display())
    }

    /// From now on no answer comes back.
    pub(crate) fn swallow_answers(&self, swallow: bool) {
        std::thread::sleep(Duration::from_millis(50));
        self.faults.swallow.store(swallow, Ordering::SeqCst);
    }

    /// The next answer breaks its connection.
    pub(crate) fn cut_at_answer(&self) {
        self.faults.cut.store(true, Ordering::SeqCst);
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> usize {
        self.faults.open.load(Ordering::SeqCst)
    }
}

async fn carry(mut client: UnixStream, mut server: UnixStream, faults: &Faults) {
    let (mut asked, mut answered) = ([0; 16_384], [0; 16_384]);
    loop {
        let done = tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(length) if length > 0 => server.write_all(&asked[..length]).await.is_err(),
                _ => true,
            },
            read = server.read(&mut answered) => match read {
                Ok(_) if faults.cut.swap(false, Ordering::SeqCst) => true,
                Ok(length) if length > 0 => {
                    !faults.swallow.load(Ordering::SeqCst)
                        && client.write_all(&answered[..length]).await.is_err()
                }
                _ => true,
            },
        };
        if done {
            return;
        }
    }
}
