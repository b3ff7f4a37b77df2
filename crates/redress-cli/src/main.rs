//! The command `redress`: policies, deadlines and logs of complaints, without Rust.
//!
//! `redress --help` lists what there is; `docs/command.md` has a tour.

mod advice;
mod args;
mod calendar;
mod csv;
mod exact;
mod failure;
mod help;
mod help_words;
mod instant;
mod load;
mod log;
mod messages;
mod output;
mod policy;
mod progress;
mod refused;
mod replay;
mod report;
mod source;
mod verdicts;

use std::ffi::OsString;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use redress::vocabulary::Lang;

use args::{Cli, Command, Sample};
use failure::Failure;

/// The language of the environment.
fn usual() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    if language.is_some_and(|language| language.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// The language that the arguments ask for, before they are read: help and usage errors are in it, too.
fn asked(arguments: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    let after = words.windows(2).filter(|pair| pair.first() == Some(&"--lang"));
    let given = after.filter_map(|pair| pair.last().copied());
    let given = given.chain(words.iter().filter_map(|word| word.strip_prefix("--lang=")));
    given.last().and_then(|word| match word {
        "en" => Some(Lang::En),
        "zh" => Some(Lang::Zh),
        _ => None,
    })
}

/// The arguments, or the exit status after help or a usage error.
fn arguments(lang: Lang) -> Result<Cli, ExitCode> {
    let command = help::command(Cli::command(), lang);
    let told = |error: clap::Error| {
        // Nobody is told if the output is closed.
        if lang == Lang::En {
            let _ = error.print();
        } else if error.use_stderr() {
            let _ = write!(anstream::stderr(), "{}", help::said(&error));
        } else {
            let _ = write!(anstream::stdout(), "{}", help::said(&error));
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(failure::UNUSABLE))
    };
    let matches = command.try_get_matches().map_err(told)?;
    Cli::from_arg_matches(&matches).map_err(told)
}

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = asked(&words).unwrap_or_else(usual);
    let cli = match arguments(lang) {
        Ok(cli) => cli,
        Err(status) => return status,
    };
    let lang = cli.lang.map_or(lang, Lang::from);
    output::clean_up_when_interrupted();
    match run(&cli.command, lang) {
        Ok(status) => ExitCode::from(status),
        Err(failure) => {
            let said = failure.said(lang);
            let style = anstyle::AnsiColor::Red.on_default().bold();
            let error = lang.pick("error", "错误");
            // Nobody is told if the standard error is closed.
            let _ = writeln!(anstream::stderr(), "{style}{error}{style:#}: {said}");
            ExitCode::from(failure.status)
        }
    }
}

fn run(command: &Command, lang: Lang) -> Result<u8, Failure> {
    match command {
        Command::Policy(asked) => policy::run(asked, lang),
        Command::Calendar(asked) => calendar::run(asked, lang),
        Command::Replay(asked) => replay::run(asked, lang),
        Command::Report(asked) => report::run(asked, lang),
        Command::Sample(asked) => sample(asked),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            let mut command = help::command(Cli::command(), lang);
            clap_complete::generate(*shell, &mut command, "redress", &mut text);
            output::print(&String::from_utf8_lossy(&text)).map(|()| 0)
        }
        Command::Man { of } => man(of, lang),
    }
}

fn man(of: &[String], lang: Lang) -> Result<u8, Failure> {
    let mut found = help::command(Cli::command(), lang);
    for name in of {
        let inner = found.find_subcommand(name).cloned();
        found = inner.ok_or_else(|| {
            Failure::new(format!("there is no subcommand `{name}`"), format!("没有子命令`{name}`"))
        })?;
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(found)
        .render(&mut text)
        .map_err(|error| Failure::write(Path::new("-"), &error))?;
    let text = String::from_utf8_lossy(&text);
    match lang {
        Lang::En => output::print(&text),
        Lang::Zh => output::print(&help::manual(&text)),
    }
    .map(|()| 0)
}

fn sample(asked: &Sample) -> Result<u8, Failure> {
    if asked.map {
        return output::print(redress_replay::SAMPLE).map(|()| 0);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let printed = redress_replay::made_up_log(&mut out, asked.rows, asked.by_time, asked.seed)
        .and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::write(std::path::Path::new("-"), &error))
        }
        _ => Ok(0),
    }
}
