//! Load: many persons who click on a desk with many open cases, over real sockets.
//!
//! ```sh
//! cargo run --release -p redress-web --example load -- --cases 100000 --persons 200
//! ```
//!
//! The file is made once and copied for each run. Each person clicks after a pause of an exponential length, five
//! seconds on average, keeps one connection for clicks and one for news, and loads a list again when news come, as
//! the page's script does. Server and persons share the machine. Then as many as `--at-once` click without a pause:
//! what the desk answers at most.

mod figures;
mod person;
mod seed;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use figures::Figures;
use redress_web::{App, Config, keep, serve};

type Error = Box<dyn std::error::Error + Send + Sync>;

struct Args {
    cases: usize,
    persons: usize,
    pause: f64,
    seconds: u64,
    at_once: usize,
    folder: PathBuf,
}

impl Args {
    fn parse() -> Result<Self, Error> {
        use lexopt::prelude::{Long, ValueExt as _};
        let mut args = Self {
            cases: 100_000,
            persons: 200,
            pause: 5.0,
            seconds: 60,
            at_once: 32,
            folder: std::env::temp_dir().join("redress-load"),
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(arg) = parser.next()? {
            match arg {
                Long("cases") => args.cases = parser.value()?.parse()?,
                Long("persons") => args.persons = parser.value()?.parse()?,
                Long("pause") => args.pause = parser.value()?.parse()?,
                Long("seconds") => args.seconds = parser.value()?.parse()?,
                Long("at-once") => args.at_once = parser.value()?.parse()?,
                Long("folder") => args.folder = parser.value()?.into(),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(args)
    }
}

#[allow(clippy::disallowed_methods, reason = "the stop-watch")]
fn main() -> Result<(), Error> {
    let args = Args::parse()?;
    std::fs::create_dir_all(&args.folder)?;
    let made = args.folder.join(format!("{}.db", args.cases));
    if !made.exists() {
        let begun = Instant::now();
        seed::fill(&made, args.cases)?;
        println!("made {} open cases in {:.1} s", args.cases, begun.elapsed().as_secs_f64());
    }
    println!("fsync of 4 KiB on this disk, ms: {}", fsync(&args)?);
    let mut config = Config::default();
    let file = args.folder.join("desk.db");
    config.db = file.clone().into();
    for more in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{more}", file.display()));
    }
    std::fs::copy(&made, &file)?;
    // Half a gigabyte that is still being written would stand in the way of what is measured.
    std::fs::File::open(&file)?.sync_all()?;

    let begun = Instant::now();
    let app = App::open(&config)?;
    println!("opened in {:.1} s", begun.elapsed().as_secs_f64());
    let server =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let listener = server.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let _keepers = {
        let _inside = server.enter();
        keep(&app)
    };
    server.spawn(serve(listener, Arc::clone(&app), std::future::pending()));

    let people = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    people.block_on(async {
        let all = person::All { address, cases: args.cases };
        all.ready().await?;
        let long = Duration::from_secs(args.seconds);
        let (clicks, took) = all.click(args.persons, Some(args.pause), long).await?;
        println!(
            "\n{} persons, a click each {} s on average, {took:.0} s:",
            args.persons, args.pause
        );
        println!("{clicks}");
        let (clicks, took) = all.click(args.at_once, None, Duration::from_secs(15)).await?;
        println!(
            "\n{} at once without a pause: {:.0} answers a second",
            args.at_once,
            clicks.count() as f64 / took
        );
        println!("{clicks}");
        Ok(())
    })
}

/// How long the disk takes to promise that four kibibytes are there.
#[allow(clippy::disallowed_methods, reason = "the stop-watch")]
fn fsync(args: &Args) -> Result<String, Error> {
    use std::io::Write as _;
    let path = args.folder.join("fsync");
    let mut file = std::fs::File::create(&path)?;
    let mut figures = Figures::default();
    for _ in 0..200 {
        let begun = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        figures.took("fsync", begun.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(figures.quantiles("fsync"))
}
