//! Runs the tests: once to see what each reaches, then for each change.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// A test, and how long it takes unchanged.
#[derive(Clone)]
struct Test {
    program: PathBuf,
    name: String,
    takes: Duration,
}

/// Runs what is in a changed copy of the project.
pub(crate) fn run(target: &Path, package: &str) -> io::Result<()> {
    let root = fs::canonicalize(target)?;
    let tests = build(&root, package)?;
    println!("{} tests", tests.len());
    let reached = reach(&root, tests)?;
    let results = root.join("results.tsv");
    let done: BTreeSet<String> = fs::read_to_string(&results)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split('\t').next().map(str::to_owned))
        .collect();
    let list = fs::read_to_string(root.join("mutants.tsv"))?;
    let open: Vec<&str> =
        list.lines().filter(|l| !done.contains(l.split('\t').next().unwrap_or(""))).collect();
    let out = Mutex::new(fs::OpenOptions::new().append(true).create(true).open(&results)?);
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(line) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
            let number: u32 = line.split('\t').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let became = match reached.get(&number) {
                None => "unreached".to_owned(),
                Some(tests) => try_all(&root, number, tests),
            };
            let told = format!("{number}\t{became}\t{line}\n");
            if let Ok(mut out) = out.lock() {
                let _ = out.write_all(told.as_bytes());
            }
        }
    };
    thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    Ok(())
}

fn build(root: &Path, package: &str) -> io::Result<Vec<Test>> {
    let built = Command::new("cargo")
        .current_dir(root)
        .env("RUSTFLAGS", "-A warnings -C debug-assertions=on")
        .env("CARGO_TARGET_DIR", root.join("target"))
        .args(["test", "-p", package, "--all-features", "--release", "--no-run", "--tests"])
        .args(["--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()?;
    let said = String::from_utf8_lossy(&built.stdout).into_owned();
    let mut tests = Vec::new();
    for line in said.lines().filter(|line| line.contains("\"test\":true")) {
        let Some((_, rest)) = line.split_once("\"executable\":\"") else { continue };
        let Some((program, _)) = rest.split_once('"') else { continue };
        let listed = Command::new(program)
            .current_dir(root)
            .args(["--list", "--format", "terse"])
            .output()?;
        for test in String::from_utf8_lossy(&listed.stdout).lines() {
            if let Some(name) = test.strip_suffix(": test") {
                let (program, name) = (PathBuf::from(program), name.to_owned());
                tests.push(Test { program, name, takes: Duration::ZERO });
            }
        }
    }
    if tests.is_empty() {
        return Err(io::Error::other("the changed project has no tests, or does not build"));
    }
    Ok(tests)
}

/// Which tests reach each switch, the fastest first.
fn reach(root: &Path, mut tests: Vec<Test>) -> io::Result<BTreeMap<u32, Vec<Test>>> {
    let mut reached: BTreeMap<u32, Vec<Test>> = BTreeMap::new();
    for (at, test) in tests.iter_mut().enumerate() {
        let seen = root.join(format!("target/seen-{at}"));
        let _ = fs::remove_file(&seen);
        let seeing = [("MUTANT_SEEN", seen.as_os_str())];
        let (ok, takes) = once(root, test, &seeing, Duration::from_secs(600));
        test.takes = takes;
        if !ok {
            eprintln!("{} fails unchanged; left out", test.name);
            continue;
        }
        for line in fs::read_to_string(&seen).unwrap_or_default().lines() {
            // A pair of changes asks one switch.
            if let Ok(number) = line.parse() {
                reached.entry(number).or_default().push(test.clone());
            }
        }
        let _ = fs::remove_file(&seen);
    }
    for tests in reached.values_mut() {
        tests.sort_by_key(|test| test.takes);
    }
    Ok(reached)
}

fn try_all(root: &Path, number: u32, tests: &[Test]) -> String {
    let number = number.to_string();
    for test in tests {
        let limit = test.takes * 4 + Duration::from_secs(3);
        if !once(root, test, &[("MUTANT", number.as_ref())], limit).0 {
            return format!("caught\t{}", test.name);
        }
    }
    format!("survived\t{} tests", tests.len())
}

/// Runs one test; whether it passes in time, and how long it computes. A test that waits without computing has ten
/// times as long.
fn once(
    root: &Path,
    test: &Test,
    vars: &[(&str, &std::ffi::OsStr)],
    limit: Duration,
) -> (bool, Duration) {
    let child = Command::new(&test.program)
        .current_dir(root)
        .args(["--exact", &test.name, "--test-threads", "1"])
        .envs(vars.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return (false, Duration::ZERO) };
    let began = Instant::now();
    let mut computed = Duration::ZERO;
    loop {
        computed = computed_by(child.id()).unwrap_or(began.elapsed()).max(computed);
        match child.try_wait() {
            Ok(Some(status)) => return (status.success(), computed),
            Ok(None) if computed > limit || began.elapsed() > limit * 10 => {
                let _ = child.kill();
                let _ = child.wait();
                return (false, computed);
            }
            Ok(None) => thread::sleep(Duration::from_millis(2)),
            Err(_) => return (false, computed),
        }
    }
}

/// The processor's time of a process, where the system tells it: a busy machine makes no test too slow.
fn computed_by(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, in parentheses, may have blanks.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}
