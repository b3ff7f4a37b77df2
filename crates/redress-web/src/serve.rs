//! Serves the desk: connections, and how long clients may take.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::app::{App, router};

/// How many connections are open at once. A person's browser has two or three.
const CONNECTIONS: usize = 4_096;
/// How long to wait before accepting again, when the system has no more to give.
const AGAIN: Duration = Duration::from_millis(200);
/// How long requests in progress are waited for at the end.
const END: Duration = Duration::from_secs(10);

/// Serves until `stop` is ready; then requests in progress are answered, for some seconds.
///
/// Who takes longer than [`Config::patience`](crate::Config::patience) to send a request's headers, or sends no
/// request for so long, loses the connection; bodies have the same time, see `http::around`.
///
/// # Errors
/// None at present: what fails on one connection ends that one.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let service = TowerToHyperService::new(router(Arc::clone(&app)));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(app.patience);
    let (places, open) = (Arc::new(Semaphore::new(CONNECTIONS)), GracefulShutdown::new());
    let mut stop = pin!(stop);
    loop {
        let next = async {
            // Nobody closes it.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(AGAIN).await;
            continue;
        };
        // An answer is one write; it need not wait for the next one.
        let _ = stream.set_nodelay(true);
        let connection = server.serve_connection(TokioIo::new(stream), service.clone());
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // How a connection ends is the client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    app.close();
    let _ = timeout(END, open.shutdown()).await;
    Ok(())
}
