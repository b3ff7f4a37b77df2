//! Runs tests of one program in one process, and ends it at the first that fails or takes too long.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, thread};

/// What a run showed.
pub(crate) struct Ran {
    /// The test that failed, or during which the program ended.
    pub(crate) failed: Option<String>,
    /// The processor's time, start of the program included.
    pub(crate) computed: Duration,
}

struct Running {
    child: Child,
    /// How long it has been watched.
    passed: Duration,
    limit: Duration,
}

/// How often it is looked after what runs.
const STEP: Duration = Duration::from_millis(100);

/// The processes that are running, and the end of those that compute for too long.
#[derive(Default)]
pub(crate) struct Keeper {
    running: Mutex<Vec<Running>>,
    over: AtomicBool,
}

impl Keeper {
    /// Ends what takes too long, until [`Keeper::finish`]. A program that waits without computing has ten times
    /// as long, in which the time that this program is halted for does not count: what it started may be halted with it.
    pub(crate) fn keep(&self) {
        while !self.over.load(Ordering::Relaxed) {
            thread::sleep(STEP);
            let Ok(mut running) = self.running.lock() else { return };
            for run in running.iter_mut() {
                run.passed += STEP;
                let computed = computed_by(run.child.id()).unwrap_or(run.passed);
                if computed > run.limit || run.passed > run.limit * 10 {
                    let _ = run.child.kill();
                }
            }
        }
    }

    pub(crate) fn finish(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Runs these tests, one after another.
    pub(crate) fn run(
        &self,
        root: &Path,
        program: &Path,
        names: &[&str],
        var: (&str, &OsStr),
        limit: Duration,
    ) -> Ran {
        // A change can fill the memory before its time is over: the shell bounds it, in kilobytes.
        let child = Command::new("sh")
            .current_dir(root)
            .args(["-c", "ulimit -v 6000000; exec \"$0\" \"$@\""])
            .arg(program)
            .args(["--test-threads", "1", "--exact"])
            .args(names)
            .env(var.0, var.1)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else { give_up(program) };
        let (id, out) = (child.id(), child.stdout.take());
        if let Ok(mut running) = self.running.lock() {
            running.push(Running { child, passed: Duration::ZERO, limit });
        }
        let mut failed = None;
        let mut last = Vec::new();
        if let Some(out) = out {
            let mut out = BufReader::new(out);
            let mut line = Vec::new();
            while out.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                if line.ends_with(b"... FAILED\n") {
                    failed = Some(name_in(&line));
                    break;
                }
                std::mem::swap(&mut last, &mut line);
                line.clear();
            }
        }
        let computed = computed_by(id).unwrap_or_default();
        let taken = self.running.lock().ok().and_then(|mut running| {
            let at = running.iter().position(|run| run.child.id() == id)?;
            Some(running.swap_remove(at))
        });
        let Some(mut run) = taken else { give_up(program) };
        if failed.is_some() {
            let _ = run.child.kill();
        }
        let well = run.child.wait().is_ok_and(|status| status.success());
        if !well && last.is_empty() {
            give_up(program);
        }
        if !well && failed.is_none() {
            failed = Some(name_in(&last));
        }
        Ran { failed, computed }
    }
}

/// A program that does not even say how many tests it has is no answer of a test.
fn give_up(program: &Path) -> ! {
    eprintln!("mutants: {} does not run", program.display());
    std::process::exit(1)
}

/// The test of a line `test NAME ... FAILED`, or of its beginning.
fn name_in(line: &[u8]) -> String {
    let line = String::from_utf8_lossy(line);
    let name = line.trim().trim_start_matches("test ");
    name.split(" ... ").next().unwrap_or(name).trim_end_matches(" ...").replace('\t', " ")
}

/// The processor's time of a process, where the system tells it: a busy machine makes no test too slow.
fn computed_by(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, in parentheses, may have blanks.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}
