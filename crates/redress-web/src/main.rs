//! Serves the desk until it is told to stop.

use std::process::ExitCode;
use std::sync::Arc;

use redress_web::{App, Config, Error, USAGE, keep};
use tracing_subscriber::EnvFilter;

/// Why the program stops.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}\n\n{USAGE}")]
    Usage(#[from] lexopt::Error),
    #[error(transparent)]
    Desk(#[from] Error),
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("the server failed: {0}")]
    Serve(std::io::Error),
}

fn main() -> ExitCode {
    // One line of JSON for each event. No line has anything personal in it.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("redress-web: {failure}");
            ExitCode::from(if matches!(failure, Failure::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn run() -> Result<(), Failure> {
    let Some(config) = Config::parse(std::env::args_os())? else {
        print!("{USAGE}");
        return Ok(());
    };
    let app = App::open(&config)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::Serve)?;
    runtime.block_on(serve(app, &config))
}

async fn serve(app: Arc<App>, config: &Config) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind(config.listen).await;
    let listener = listener.map_err(|error| Failure::Listen(config.listen, error))?;
    let address = listener.local_addr().map_err(Failure::Serve)?;
    println!("The desk is open at http://{address}/");
    let keepers = keep(&app);
    let served = redress_web::serve(listener, app, async {
        told_to_stop().await;
        tracing::info!("stopping: requests in progress are answered first");
    });
    let served = served.await.map_err(Failure::Serve);
    drop(keepers);
    served
}

/// Ctrl-C, or what a service manager sends.
async fn told_to_stop() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else { return interrupted.await };
        tokio::select! {
            () = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
