//! Options of the command line, and the progress bar.

use std::ffi::OsString;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use redress::vocabulary::Lang;

use super::Error;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
Replays records of complaints and prints what they come to.

Usage: cargo run --release --example replay -- FILE --format FORMAT [OPTIONS]
       cargo run --release --example replay -- --generate ROWS > FILE

  FILE               CSV or JSON Lines, plain or gzip
  --format cfpb      the complaint database of the US Consumer Financial Protection Bureau
  --format helpdesk  the help-desk log of the University of Padova
  --format events    any log with a case, a time and an activity a row; needs --map
  --map FILE         how such a log is to be read: see docs/event-format.md
  --lang en|zh       language of what is told (default: en)
  --out FILE         writes a page too
  --generate ROWS    prints a made-up log of so many rows, for crates/redress-replay/sample/desk.toml
  --by-time          orders it by time instead of by case
  --seed NUMBER      another seed, another log
  --help             print this
";

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Run {
    /// How to use it.
    Help,
    /// A replay.
    Replay(Options),
    /// A made-up log.
    Generate {
        /// Of how many rows.
        rows: u64,
        /// Ordered by time instead of by case.
        by_time: bool,
        /// Which one.
        seed: u64,
    },
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Cfpb,
    Helpdesk,
    Events,
}

/// What to replay.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) file: PathBuf,
    pub(crate) format: Format,
    pub(crate) map: Option<PathBuf>,
    pub(crate) lang: Lang,
    pub(crate) out: Option<PathBuf>,
}

/// Reads the arguments, the program's name first.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Run, Error> {
    use lexopt::prelude::{Long, Short, Value};
    let usage = |error: lexopt::Error| Error::Usage(error.to_string());
    let mut parser = lexopt::Parser::from_iter(args);
    let (mut file, mut format, mut map, mut out) = (None, None, None, None);
    let (mut lang, mut rows, mut by_time, mut seed) = (Lang::En, None, false, 7);
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("help") | Short('h') => return Ok(Run::Help),
            Long("format") => format = Some(word(&mut parser, "--format", FORMATS)?),
            Long("lang") => lang = word(&mut parser, "--lang", LANGS)?,
            Long("map") => map = Some(parser.value().map_err(usage)?.into()),
            Long("out") => out = Some(parser.value().map_err(usage)?.into()),
            Long("generate") => rows = Some(number(&mut parser, "--generate")?),
            Long("by-time") => by_time = true,
            Long("seed") => seed = number(&mut parser, "--seed")?,
            Value(path) if file.is_none() => file = Some(path.into()),
            other => return Err(usage(other.unexpected())),
        }
    }
    if let Some(rows) = rows {
        return Ok(Run::Generate { rows, by_time, seed });
    }
    let missing = |what: &str| Error::Usage(format!("expected {what}"));
    let format = format.ok_or_else(|| missing("`--format cfpb`, `helpdesk` or `events`"))?;
    if format == Format::Events && map.is_none() {
        return Err(missing("`--map FILE` with `--format events`: how the log is to be read"));
    }
    if format == Format::Cfpb && map.is_some() {
        return Err(missing("no `--map` with `--format cfpb`: its columns are known"));
    }
    let file = file.ok_or_else(|| missing("a file to replay"))?;
    Ok(Run::Replay(Options { file, format, map, lang, out }))
}

const FORMATS: &[(&str, Format)] =
    &[("cfpb", Format::Cfpb), ("helpdesk", Format::Helpdesk), ("events", Format::Events)];
const LANGS: &[(&str, Lang)] = &[("en", Lang::En), ("zh", Lang::Zh)];

fn word<T: Copy>(
    parser: &mut lexopt::Parser,
    option: &str,
    known: &[(&str, T)],
) -> Result<T, Error> {
    let value = parser.value().map_err(|error| Error::Usage(error.to_string()))?;
    let found = known.iter().find(|(word, _)| value == **word);
    let words = || known.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.map(|(_, meant)| *meant).ok_or_else(|| {
        let value = value.to_string_lossy();
        Error::Usage(format!("`{option} {value}`: expected one of {}", words()))
    })
}

fn number(parser: &mut lexopt::Parser, option: &str) -> Result<u64, Error> {
    let value = parser.value().map_err(|error| Error::Usage(error.to_string()))?;
    let value = value.to_string_lossy();
    let wrong = |_| Error::Usage(format!("`{option} {value}`: expected a whole number"));
    value.parse().map_err(wrong)
}

/// A bar on the terminal; nothing where standard error is a file or a pipe.
pub(crate) fn bar(lang: Lang) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    let shape = lang.pick(
        "{elapsed:>4} [{bar:40}] {bytes} of {total_bytes}, {msg} rows, {eta} left",
        "{elapsed:>4} [{bar:40}] {bytes}／{total_bytes}，{msg}行，余{eta}",
    );
    if let Ok(style) = ProgressStyle::with_template(shape) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar
}
