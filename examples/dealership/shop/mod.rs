//! The example's parts: options, arrivals, people, simulation, and what is told of it.
//!
//! `run` puts them together. The simulation speaks to the crate through `Desk` alone, as any host
//! would; nothing else here changes a complaint.

pub(crate) mod arrivals;
pub(crate) mod bars;
pub(crate) mod cli;
pub(crate) mod closing;
pub(crate) mod forms;
pub(crate) mod gantt;
pub(crate) mod handling;
pub(crate) mod html;
pub(crate) mod labels;
pub(crate) mod lifecycle;
pub(crate) mod log;
pub(crate) mod mining;
pub(crate) mod months;
pub(crate) mod narrate;
pub(crate) mod people;
pub(crate) mod simulation;
pub(crate) mod staff;
pub(crate) mod story;
pub(crate) mod svg;
pub(crate) mod table;
pub(crate) mod temper;
pub(crate) mod told;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use redress::desk::DeskError;
use thiserror::Error;

use cli::{Options, Run};
use simulation::{Scene, Simulation};

/// Why the example stopped.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// The command line is not understood.
    #[error("{0}\n\n{usage}", usage = cli::USAGE)]
    Usage(String),
    /// The log of arrivals is malformed.
    #[error("{}: {fault}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// Where, and what was expected.
        fault: log::Fault,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The histories could not be exported.
    #[error("cannot export: {0}")]
    Export(#[from] redress_mining::ExportError),
    /// The terminal went away.
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    /// The desk refused what the simulation holds to be legal.
    #[error(transparent)]
    Desk(#[from] DeskError<std::convert::Infallible>),
    /// The policy is impossible.
    #[error(transparent)]
    Policy(#[from] redress::policy::FileError),
    /// The calendar is impossible.
    #[error(transparent)]
    Calendar(#[from] redress::time::CalendarError),
    /// A date lies outside what the calendar counts.
    #[error(transparent)]
    Time(#[from] redress::time::TimeError),
    /// A made-up name is no code.
    #[error(transparent)]
    Code(#[from] redress::vocabulary::CodeError),
}

impl Error {
    /// 2 for what the caller can mend, 1 for the rest.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Log { .. } => 2,
            _ => 1,
        }
    }
}

/// Runs the example with the arguments of a command line, the program's name first.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> Result<(), Error> {
    let options = match cli::parse(args)? {
        Run::Help => return print(cli::USAGE),
        Run::Simulate(options) => options,
    };
    let scene = play(&options, &cli::bar(options.lang))?;
    let told = Told::of(&scene)?;
    write_whole(&options.out, told.html.as_bytes())?;
    print(&told.text)?;
    if let Some(path) = &options.xes {
        let (file, counts) = mining::xes(&scene)?;
        write_whole(path, &file)?;
        print(&mining::told(&scene, path, counts))?;
    }
    if let Some(path) = &options.ocel {
        let (file, counts) = mining::ocel(&scene)?;
        write_whole(path, &file)?;
        print(&mining::told(&scene, path, counts))?;
    }
    print(&format!(
        "\n{}: {}\n",
        options.lang.pick("Report with pictures", "图文报告"),
        options.out.display()
    ))
}

/// What a run says: on the terminal and as a page.
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Told {
    /// Puts what happened into words and pictures.
    pub(crate) fn of(scene: &Scene) -> Result<Self, Error> {
        Ok(Self { text: told::text(scene)?, html: html::page(scene)? })
    }
}

/// Simulates.
pub(crate) fn play(options: &Options, bar: &indicatif::ProgressBar) -> Result<Scene, Error> {
    let calendar = simulation::calendar()?;
    let plan = match &options.arrivals {
        Some(path) => log::read(path, options.log_zone, calendar.zone())
            .map_err(|fault| Error::Log { path: path.clone(), fault })?,
        None => arrivals::generate(options.seed, &calendar, options.from, options.months)?,
    };
    let mut simulation = Simulation::new(options, calendar, plan)?;
    simulation.run(bar)?;
    bar.finish_and_clear();
    simulation.finish(options)
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has had enough: `… | head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes a file beside its place and moves it there, so that nothing half written is ever seen.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fail = |source| Error::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|source| {
        // What is left of a failed attempt is of no use to anybody.
        let _ = std::fs::remove_file(&beside);
        fail(source)
    })
}
