//! The command `redress`: policies, deadlines and logs of complaints, without Rust.
//!
//! `redress --help` lists what there is; `docs/command.md` has a tour.

mod args;
mod calendar;
mod csv;
mod exact;
mod failure;
mod instant;
mod load;
mod log;
mod messages;
mod output;
mod policy;
mod progress;
mod replay;
mod report;
mod verdicts;

use std::io::BufWriter;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use redress::vocabulary::Lang;

use args::{Cli, Command, Sample};
use failure::Failure;

/// The language of the environment.
fn usual() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    if language.is_some_and(|language| language.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = cli.lang.map_or_else(usual, Lang::from);
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
            clap_complete::generate(*shell, &mut Cli::command(), "redress", &mut text);
            output::print(&String::from_utf8_lossy(&text)).map(|()| 0)
        }
        Command::Man { of } => man(of),
    }
}

fn man(of: &[String]) -> Result<u8, Failure> {
    let mut command = Cli::command();
    command.build();
    let mut found = command;
    for name in of {
        let inner = found.find_subcommand(name).cloned();
        found = inner.ok_or_else(|| {
            Failure::new(format!("there is no subcommand `{name}`"), format!("没有子命令`{name}`"))
        })?;
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(found).render(&mut text).map_err(Failure::plain)?;
    output::print(&String::from_utf8_lossy(&text)).map(|()| 0)
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
