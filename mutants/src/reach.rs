//! Which tests there are, how long each takes, and to which changes it could make a difference.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, thread};

use crate::child::Keeper;

/// A test, and how long it computes unchanged, the start of its program included.
#[derive(Clone)]
pub(crate) struct Test {
    pub(crate) program: usize,
    pub(crate) name: String,
    pub(crate) takes: Duration,
}

/// The tests of a changed copy.
pub(crate) struct Tests {
    pub(crate) programs: Vec<PathBuf>,
    pub(crate) tests: Vec<Test>,
    /// By change: the places in `tests` of those that reach it.
    pub(crate) reached: BTreeMap<u32, Reach>,
}

/// The tests that reach a change.
#[derive(Default)]
pub(crate) struct Reach {
    /// All of them.
    pub(crate) by: usize,
    /// Those in which the changed place gives another value; in the others all stays the same, so they cannot
    /// notice the change.
    pub(crate) differs: Vec<usize>,
}

/// Builds the tests of these packages and lists them.
pub(crate) fn build(root: &Path, packages: &[&str]) -> io::Result<Tests> {
    let built = Command::new("cargo")
        .current_dir(root)
        .env("RUSTFLAGS", "-A warnings -C debug-assertions=on")
        .env("CARGO_TARGET_DIR", root.join("target"))
        .args(["test", "--all-features", "--release", "--no-run", "--tests"])
        .args(packages.iter().flat_map(|package| ["-p", package]))
        .args(["--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()?;
    let said = String::from_utf8_lossy(&built.stdout).into_owned();
    let wanted = std::env::var("PROGRAMS").ok();
    let mut all = Tests { programs: Vec::new(), tests: Vec::new(), reached: BTreeMap::new() };
    for line in said.lines().filter(|line| line.contains("\"test\":true")) {
        let Some((_, rest)) = line.split_once("\"executable\":\"") else { continue };
        let Some((program, _)) = rest.split_once('"') else { continue };
        let name = Path::new(program).file_name().unwrap_or_default().to_string_lossy();
        if wanted.as_ref().is_some_and(|wanted| !wanted.split(',').any(|one| name.starts_with(one)))
        {
            continue;
        }
        let listed = Command::new(program)
            .current_dir(root)
            .args(["--list", "--format", "terse"])
            .output()?;
        for test in String::from_utf8_lossy(&listed.stdout).lines() {
            if let Some(name) = test.strip_suffix(": test") {
                let (program, takes) = (all.programs.len(), Duration::ZERO);
                all.tests.push(Test { program, name: name.to_owned(), takes });
            }
        }
        // Built again meanwhile, a program would be another one.
        let kept = root.join(format!("target/program-{}", all.programs.len()));
        fs::copy(program, &kept)?;
        all.programs.push(kept);
    }
    if all.tests.is_empty() || !built.status.success() {
        return Err(io::Error::other("the changed project has no tests, or does not build"));
    }
    Ok(all)
}

/// Runs each test once, unless its program is the one it was run with before.
pub(crate) fn reach(root: &Path, all: &mut Tests, keeper: &Keeper, jobs: usize) -> io::Result<()> {
    let kept = all
        .programs
        .iter()
        .map(|program| {
            let mut hasher = DefaultHasher::new();
            fs::read(program)?.hash(&mut hasher);
            Ok(root.join(format!("target/reached-{:016x}", hasher.finish())))
        })
        .collect::<io::Result<Vec<PathBuf>>>()?;
    let known: BTreeMap<(usize, String), String> = kept
        .iter()
        .enumerate()
        .flat_map(|(program, path)| {
            let text = fs::read_to_string(path).unwrap_or_default();
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.into_iter().filter_map(move |line| {
                let (name, seen) = line.split_once('\t')?;
                Some(((program, name.to_owned()), seen.to_owned()))
            })
        })
        .collect();
    let next = AtomicUsize::new(0);
    let seen: Mutex<Vec<(usize, String)>> = Mutex::default();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(test) = all.tests.get(at) else { break };
            let told = known.get(&(test.program, test.name.clone())).cloned();
            let told = told.or_else(|| see(root, all, at, keeper));
            if let (Some(told), Ok(mut seen)) = (told, seen.lock()) {
                seen.push((at, told));
            }
        }
    };
    thread::scope(|scope| (0..jobs).for_each(|_| drop(scope.spawn(work))));
    let mut seen = seen.into_inner().unwrap_or_default();
    seen.sort_unstable();
    let mut texts = vec![String::new(); kept.len()];
    for (at, told) in seen {
        let test = &mut all.tests[at];
        texts[test.program] += &format!("{}\t{told}\n", test.name);
        let mut words = told.split(' ');
        let takes = words.next().and_then(|word| word.parse().ok());
        // One that fails unchanged is left out.
        let Some(takes) = takes else { continue };
        test.takes = Duration::from_millis(takes);
        for word in words {
            if let Some(number) = word.strip_suffix('!').and_then(|number| number.parse().ok()) {
                all.reached.entry(number).or_default().differs.push(at);
            } else if let Ok(number) = word.parse() {
                all.reached.entry(number).or_default().by += 1;
            }
        }
    }
    for (path, text) in kept.iter().zip(texts) {
        fs::write(path, text)?;
    }
    Ok(())
}

/// What a test takes and sees, in a line: `MILLISECONDS NUMBER... NUMBER!...`, or `fails`.
fn see(root: &Path, all: &Tests, at: usize, keeper: &Keeper) -> Option<String> {
    let test = all.tests.get(at)?;
    let path = root.join(format!("target/seen-{at}"));
    let _ = fs::remove_file(&path);
    let var = ("MUTANT_SEEN", path.as_os_str());
    let limit = Duration::from_secs(600);
    let ran = keeper.run(root, &all.programs[test.program], &[&test.name], var, limit);
    let mut told = ran.computed.as_millis().to_string();
    for line in fs::read_to_string(&path).unwrap_or_default().lines() {
        told.push(' ');
        told += line;
    }
    let _ = fs::remove_file(&path);
    if ran.failed.is_some() {
        eprintln!("{} fails unchanged; left out", test.name);
        return Some("fails".to_owned());
    }
    Some(told)
}
