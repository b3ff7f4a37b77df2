//! Changes the library one place at a time and asks its tests whether they notice.
//!
//! All changes are compiled at once, each behind a switch that an environment variable turns on, so
//! that a change costs one run of the tests and no build:
//!
//! ```sh
//! cargo run --release --manifest-path mutants/Cargo.toml -- TARGET_DIR redress src/complaint src/policy
//! cargo run --release --manifest-path mutants/Cargo.toml -- TARGET_DIR redress-time crates/redress-time/src
//! cargo run --release --manifest-path mutants/Cargo.toml -- TARGET_DIR redress-metrics,redress crates/redress-metrics/src
//! ```
//!
//! copies the project to `TARGET_DIR`, changes the folders of that package there, and writes `TARGET_DIR/mutants.tsv`: number,
//! place, what is changed. Then every test runs once to learn which changes it reaches, and in which of them the changed
//! place would have given another value: the others cannot notice the change. Each change is tried with the tests that
//! are left, first with the quick ones, many in one process; the slow ones are asked once only what the quick ones let
//! pass is left. `TARGET_DIR/results.tsv` says what became of each, the last line of a change standing: `caught` by a
//! test, `survived`, `survived-quick` where the slow tests have not been asked, or `unreached`.
//!
//! Several packages, joined by commas, are changed in their folders together, and the tests of all of them are asked: those of
//! `redress-metrics` are in `redress`, mostly.
//!
//! A second run goes on where it was stopped; what stands in another line now is tried again. `JOBS` bounds the processes at a time,
//! `BUDGET` the seconds that the slow tests of one change may take together; `PROGRAMS=metrics,policy` leaves out the tests
//! of other programs than these, which then cannot notice anything.

mod change;
mod child;
mod reach;
mod run;
mod runtime;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let Some(target) = args.next() else {
        eprintln!("usage: mutants TARGET_DIR PACKAGE,... FOLDER...");
        return ExitCode::from(2);
    };
    let Some(packages) = args.next().and_then(|name| name.into_os_string().into_string().ok())
    else {
        eprintln!("usage: mutants TARGET_DIR PACKAGE,... FOLDER...");
        return ExitCode::from(2);
    };
    let folders: Vec<PathBuf> = args.collect();
    let packages: Vec<&str> = packages.split(',').collect();
    match prepare(&target, &packages, &folders) {
        Ok(count) => {
            println!("{count} changes in {}", target.display());
            match run::run(&target, &packages) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("mutants: {error}");
                    ExitCode::FAILURE
                }
            }
        }
        Err(error) => {
            eprintln!("mutants: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Copies the project and puts the switches in; how many there are.
fn prepare(target: &Path, packages: &[&str], folders: &[PathBuf]) -> io::Result<usize> {
    let sources: Vec<PathBuf> = packages
        .iter()
        .map(|package| match *package {
            "redress" => PathBuf::from("src"),
            other => Path::new("crates").join(other).join("src"),
        })
        .collect();
    let listed = Command::new("git").args(["ls-files", "-z"]).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let (mut list, mut told) = (String::new(), BTreeMap::new());
    let mut next = 1;
    for file in listed.split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (Path::new(file), target.join(file));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        let root = sources.iter().any(|sources| from == sources.join("lib.rs"));
        let changed = !root
            && folders.iter().any(|folder| from.starts_with(folder))
            && from.extension().is_some_and(|ext| ext == "rs");
        if changed {
            let source = fs::read_to_string(from)?;
            let (text, changes) = change::instrument(&source, &mut next)
                .map_err(|error| io::Error::other(format!("{file}: {error}")))?;
            for change in changes {
                let place = format!("{file}:{}\t{}", change.line, change.what);
                let times = told.entry(place.clone()).or_insert(0_u32);
                *times += 1;
                // Two of one line that look the same are told apart.
                let which = if *times > 1 { format!(" ({times})") } else { String::new() };
                list += &format!("{}\t{place}{which}\n", change.number);
            }
            write_if_new(&to, &text)?;
        } else if root {
            write_if_new(&to, &(fs::read_to_string(from)? + "\npub(crate) mod mutant;\n"))?;
        } else if from.is_file() {
            let bytes = fs::read(from)?;
            if fs::read(&to).ok().as_deref() != Some(&bytes) {
                fs::write(&to, bytes)?;
                fs::set_permissions(&to, fs::metadata(from)?.permissions())?;
            }
        }
    }
    for sources in &sources {
        write_if_new(&target.join(sources).join("mutant.rs"), runtime::SOURCE)?;
    }
    fs::write(target.join("mutants.tsv"), list)?;
    Ok(next - 1)
}

/// Leaves what is unchanged as it is, so that the next build is a small one.
fn write_if_new(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).ok().as_deref() == Some(text) {
        return Ok(());
    }
    fs::write(path, text)
}
