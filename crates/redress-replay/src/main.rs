//! Replays records of complaints: public data sets, or the tickets of an organisation.
//!
//! `cargo run --release -p redress-replay -- FILE --format cfpb|helpdesk|events`. `--help` lists the options;
//! `docs/event-format.md` describes how to read any log with a case, a time and an activity in each row.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use redress::vocabulary::Lang;
use redress_replay::rows::unpacked;
use redress_replay::{HELPDESK, MapFault, Mapping, Replayed, Watch, events, made_up_log, outcomes};

const USAGE: &str = "\
Replays records of complaints and prints what they come to.

Usage: redress-replay FILE --format FORMAT [OPTIONS]
       redress-replay --generate ROWS > FILE

  FILE               CSV or JSON Lines, plain or gzip
  --format cfpb      the complaint database of the US Consumer Financial Protection Bureau
  --format helpdesk  the help-desk log of the University of Padova
  --format events    any log with a case, a time and an activity in each row; needs --map
  --map FILE         how such a log is to be read: see docs/event-format.md
  --lang en|zh       language of what is told (default: en)
  --out FILE         writes a page too
  --generate ROWS    prints a made-up log of ROWS rows, for crates/redress-replay/sample/desk.toml
  --by-time          orders it by time instead of by case
  --seed NUMBER      another seed, another log
  --help             print this
";

/// Why the program stopped.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}\n\n{USAGE}")]
    Usage(#[from] lexopt::Error),
    #[error("{}: {why}", path.display())]
    File { path: PathBuf, why: String },
    #[error("{}: {fault}", path.display())]
    Mapping { path: PathBuf, fault: MapFault },
    #[error("{}: {error}", path.display())]
    Replay { path: PathBuf, error: redress_replay::Error },
    #[error("cannot print: {0}")]
    Print(#[from] io::Error),
}

/// The command line.
#[derive(Debug)]
enum Run {
    Help,
    Replay(Options),
    Generate { rows: u64, by_time: bool, seed: u64 },
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Cfpb,
    Helpdesk,
    Events,
}

#[derive(Debug)]
struct Options {
    file: PathBuf,
    format: Format,
    map: Option<PathBuf>,
    lang: Lang,
    out: Option<PathBuf>,
}

fn format(text: &str) -> Result<Format, &'static str> {
    match text {
        "cfpb" => Ok(Format::Cfpb),
        "helpdesk" => Ok(Format::Helpdesk),
        "events" => Ok(Format::Events),
        _ => Err("expected cfpb, helpdesk or events"),
    }
}

fn lang(text: &str) -> Result<Lang, &'static str> {
    match text {
        "en" => Ok(Lang::En),
        "zh" => Ok(Lang::Zh),
        _ => Err("expected en or zh"),
    }
}

/// Reads the arguments, the program's name first.
fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Run, lexopt::Error> {
    use lexopt::prelude::{Long, Short, Value, ValueExt as _};
    let mut parser = lexopt::Parser::from_iter(args);
    let (mut file, mut format, mut map, mut out) = (None, None, None, None);
    let (mut lang, mut rows, mut by_time, mut seed) = (Lang::En, None, false, 7);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(Run::Help),
            Long("format") => format = Some(parser.value()?.parse_with(self::format)?),
            Long("lang") => lang = parser.value()?.parse_with(self::lang)?,
            Long("map") => map = Some(parser.value()?.into()),
            Long("out") => out = Some(parser.value()?.into()),
            Long("generate") => rows = Some(parser.value()?.parse()?),
            Long("by-time") => by_time = true,
            Long("seed") => seed = parser.value()?.parse()?,
            Value(path) if file.is_none() => file = Some(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(rows) = rows {
        return Ok(Run::Generate { rows, by_time, seed });
    }
    let format = format.ok_or("expected `--format cfpb`, `helpdesk` or `events`")?;
    if format == Format::Events && map.is_none() {
        return Err(
            "expected `--map FILE` with `--format events`: how the log is to be read".into()
        );
    }
    if format == Format::Cfpb && map.is_some() {
        return Err("expected no `--map` with `--format cfpb`: its columns are known".into());
    }
    let file = file.ok_or("expected a file to replay")?;
    Ok(Run::Replay(Options { file, format, map, lang, out }))
}

/// Counts rows on the terminal.
struct Counter;

impl Watch for Counter {
    fn rows(&mut self, read: u64) {
        if read.is_multiple_of(100_000) && io::stderr().is_terminal() {
            eprint!("\r{read} rows");
        }
    }
}

fn main() -> ExitCode {
    match run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("redress-replay: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    let options = match parse(args)? {
        Run::Help => return print(USAGE),
        Run::Generate { rows, by_time, seed } => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            let written = made_up_log(&mut out, rows, by_time, seed);
            return quiet(written.and_then(|()| out.flush()));
        }
        Run::Replay(options) => options,
    };
    let replayed = replay(&options)?;
    if io::stderr().is_terminal() {
        eprint!("\r");
    }
    let file = &options.file;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let failed = |error| Failure::Replay { path: file.clone(), error };
    let report = replayed.report(&name).map_err(failed)?;
    print(&report.text(options.lang))?;
    if let Some(out) = &options.out {
        let written = std::fs::write(out, report.html_in_both(options.lang));
        written.map_err(|error| Failure::File { path: out.clone(), why: error.to_string() })?;
        print(&format!("{}: {}\n", options.lang.pick("Page", "网页"), out.display()))?;
    }
    match replayed.books.broken {
        Some((line, why)) => {
            let why = format!(
                "reading stopped after line {line}: {why}; the figures above cover the lines before it"
            );
            Err(Failure::File { path: file.clone(), why })
        }
        None => Ok(()),
    }
}

fn replay(options: &Options) -> Result<Replayed, Failure> {
    let path = &options.file;
    let mut open = || {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        unpacked(file)
    };
    let failed = |error| Failure::Replay { path: path.clone(), error };
    if options.format == Format::Cfpb {
        let source = open().map_err(|error| unreadable(path, &error))?;
        return outcomes(source, &mut Counter).map_err(failed);
    }
    let mapping = mapping(options.map.as_deref())?;
    let stream = std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
    if stream && mapping.needs_two_passes() {
        let why =
            "this cannot be read twice; give `order`, `until` and the `departments` in the mapping"
                .to_owned();
        return Err(Failure::File { path: path.clone(), why });
    }
    events(&mapping, &mut open, &mut Counter).map_err(failed)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::File { path: path.to_owned(), why: error.to_string() }
}

/// The mapping from a file, or the built-in one for the help desk.
fn mapping(path: Option<&Path>) -> Result<Mapping, Failure> {
    let own = Path::new("crates/redress-replay/helpdesk.toml");
    let text = match path {
        Some(path) => std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?,
        None => HELPDESK.to_owned(),
    };
    let fault = |fault| Failure::Mapping { path: path.unwrap_or(own).to_owned(), fault };
    Mapping::read(&text).map_err(fault)
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    quiet(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn quiet(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        // The reader has stopped reading: `… | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, parse};

    #[test]
    fn a_command_line_that_is_not_understood_says_what_was_expected() {
        let parse = |args: &str| parse(args.split(' ').map(Into::into));
        assert!(matches!(parse("replay x --format cfpb"), Ok(Run::Replay(_))));
        let said = |args: &str| parse(args).unwrap_err().to_string();
        assert!(said("replay x --format xml").contains("expected cfpb, helpdesk or events"));
        assert!(said("replay x --format events").contains("expected `--map FILE`"));
        assert!(said("replay --format cfpb").contains("expected a file"));
        assert!(said("replay x").contains("expected `--format cfpb`"));
    }
}
