//! Tries each change: first with the quick tests, then what is left with the slow ones.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::child::Keeper;
use crate::reach::{self, Tests};

/// What a quick test computes at most.
const QUICK: Duration = Duration::from_millis(300);
/// How many tests are run first because they caught changes nearby.
const NEARBY: usize = 4;

/// A change, as a line of the list describes it.
struct Tried<'l> {
    number: u32,
    line: &'l str,
    /// The same without the number, which may be another in another source.
    told: &'l str,
    /// Its file and the line in it.
    place: (&'l str, usize),
}

/// The tests that caught changes, with the lines of these, by file.
type Learned = Mutex<BTreeMap<String, Vec<(usize, usize)>>>;

struct Run<'r> {
    root: &'r Path,
    tests: &'r Tests,
    keeper: &'r Keeper,
    learned: Learned,
    /// What the slow tests of a change may compute together.
    budget: Duration,
}

/// Runs what is in a changed copy of the project.
pub(crate) fn run(target: &Path, packages: &[&str]) -> io::Result<()> {
    let root = fs::canonicalize(target)?;
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let jobs = number("JOBS")
        .unwrap_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get));
    let budget = number("BUDGET").map_or(Duration::MAX, |seconds: usize| {
        Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX))
    });
    let mut tests = reach::build(&root, packages)?;
    println!("{} tests", tests.tests.len());
    let keeper = Keeper::default();
    thread::scope(|scope| {
        scope.spawn(|| keeper.keep());
        let told = reach::reach(&root, &mut tests, &keeper, jobs).and_then(|()| {
            let learned = Mutex::default();
            Run { root: &root, tests: &tests, keeper: &keeper, learned, budget }.all(jobs)
        });
        keeper.finish();
        told
    })
}

impl Run<'_> {
    fn all(&self, jobs: usize) -> io::Result<()> {
        let path = self.root.join("results.tsv");
        let list = fs::read_to_string(self.root.join("mutants.tsv"))?;
        let changes: Vec<Tried<'_>> = list.lines().filter_map(tried).collect();
        let before = fs::read_to_string(&path).unwrap_or_default();
        let mut became: BTreeMap<&str, &str> = BTreeMap::new();
        for told in before.lines() {
            // `NUMBER BECAME HOW`, and the line of the list as it was then: the last of a change stands.
            let mut parts = told.splitn(4, '\t').skip(1);
            if let (Some(what), Some(how), Some(line)) = (parts.next(), parts.next(), parts.next())
                && let Some(change) = tried(line)
            {
                became.insert(change.told, what);
                let test = self.tests.tests.iter().position(|test| test.name == how);
                if let Some(test) = test.filter(|_| what == "caught") {
                    self.learn(&change, test);
                }
            }
        }
        let out = Mutex::new(fs::OpenOptions::new().append(true).create(true).open(&path)?);
        let tell = |change: &Tried<'_>, became: &str| {
            if let Ok(mut out) = out.lock() {
                let told = format!("{}\t{became}\t{}\n", change.number, change.line);
                let _ = out.write_all(told.as_bytes());
            }
        };
        let left: Mutex<Vec<&Tried<'_>>> = Mutex::default();
        let began = Instant::now();
        each(&changes.iter().collect::<Vec<_>>(), jobs, |change| {
            match became.get(change.told) {
                Some(&"survived-quick") => {}
                Some(_) => return,
                None => {
                    let became = self.quick(change);
                    tell(change, &became);
                    if !became.starts_with("survived-quick") {
                        return;
                    }
                }
            }
            if let Ok(mut left) = left.lock() {
                left.push(change);
            }
        });
        let mut left = left.into_inner().unwrap_or_default();
        println!("quick tests: {:?}; {} changes are left", began.elapsed(), left.len());
        left.sort_by_key(|change| self.slow_ones(change).1);
        each(&left, jobs, |change| {
            if let Some(became) = self.slow(change) {
                tell(change, &became);
            }
        });
        println!("all tests: {:?}", began.elapsed());
        Ok(())
    }

    /// What becomes of a change in the quick tests.
    fn quick(&self, change: &Tried<'_>) -> String {
        let Some(reach) = self.tests.reached.get(&change.number) else {
            return "unreached\t".to_owned();
        };
        let takes = |at: &usize| self.tests.tests[*at].takes;
        let mut tests: Vec<usize> = reach.differs.clone();
        tests.retain(|at| takes(at) < QUICK);
        tests.sort_by_key(takes);
        let nearby = self.nearby(change, &tests);
        tests.retain(|at| !nearby.contains(at));
        let (few, many) = tests.split_at(tests.len().min(24));
        for round in [&nearby[..], few, many] {
            if let Some(caught) = self.together(change, round) {
                return caught;
            }
        }
        let (slow, _) = self.slow_ones(change);
        let (differs, by) = (reach.differs.len(), reach.by);
        if slow.is_empty() {
            return format!("survived\t{differs} tests of {by}");
        }
        format!("survived-quick\t{} tests of {by}", differs - slow.len())
    }

    /// The slow tests to which a change makes a difference, and what they compute together.
    fn slow_ones(&self, change: &Tried<'_>) -> (Vec<usize>, Duration) {
        let takes = |at: &usize| self.tests.tests[*at].takes;
        let mut slow = self
            .tests
            .reached
            .get(&change.number)
            .map_or_else(Vec::new, |reach| reach.differs.clone());
        slow.retain(|at| takes(at) >= QUICK);
        slow.sort_by_key(takes);
        let sum = slow.iter().map(takes).sum();
        (slow, sum)
    }

    /// What becomes of a change in the slow tests; nothing new where they would take too long.
    fn slow(&self, change: &Tried<'_>) -> Option<String> {
        let reach = self.tests.reached.get(&change.number)?;
        let (mut slow, mut sum) = (self.slow_ones(change).0, Duration::ZERO);
        slow.retain(|at| {
            sum = sum.saturating_add(self.tests.tests[*at].takes);
            sum <= self.budget
        });
        let nearby = self.nearby(change, &slow);
        for at in nearby.iter().chain(slow.iter().filter(|at| !nearby.contains(at))) {
            if let Some(caught) = self.together(change, &[*at]) {
                return Some(caught);
            }
        }
        let all = slow.len() == self.slow_ones(change).0.len();
        all.then(|| format!("survived\t{} tests of {}", reach.differs.len(), reach.by))
    }

    /// Runs tests until one fails, those of a program in one process.
    fn together(&self, change: &Tried<'_>, tests: &[usize]) -> Option<String> {
        let mut by_program: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in tests {
            by_program.entry(self.tests.tests[*at].program).or_default().push(*at);
        }
        let mut runs: Vec<(Duration, usize, Vec<usize>)> = by_program
            .into_iter()
            .map(|(program, tests)| {
                (tests.iter().map(|at| self.tests.tests[*at].takes).sum(), program, tests)
            })
            .collect();
        runs.sort();
        for (takes, program, tests) in runs {
            let names: Vec<&str> = tests.iter().map(|at| &*self.tests.tests[*at].name).collect();
            let number = change.number.to_string();
            let limit = takes * 4 + Duration::from_secs(3);
            let path = &self.tests.programs[program];
            let ran = self.keeper.run(self.root, path, &names, ("MUTANT", number.as_ref()), limit);
            if let Some(name) = ran.failed {
                if let Some(at) = tests.iter().find(|at| self.tests.tests[**at].name == name) {
                    self.learn(change, *at);
                }
                return Some(format!("caught\t{name}"));
            }
        }
        None
    }

    fn learn(&self, change: &Tried<'_>, test: usize) {
        if let Ok(mut learned) = self.learned.lock() {
            learned.entry(change.place.0.to_owned()).or_default().push((change.place.1, test));
        }
    }

    /// Of these tests, those that caught the nearest changes in the file.
    fn nearby(&self, change: &Tried<'_>, tests: &[usize]) -> Vec<usize> {
        let Ok(learned) = self.learned.lock() else { return Vec::new() };
        let Some(caught) = learned.get(change.place.0) else { return Vec::new() };
        let mut caught: Vec<(usize, usize)> = caught
            .iter()
            .filter(|(_, test)| tests.contains(test))
            .map(|(line, test)| (line.abs_diff(change.place.1), *test))
            .collect();
        caught.sort_unstable();
        let mut near: Vec<usize> = Vec::new();
        for (_, test) in caught {
            if near.len() < NEARBY && !near.contains(&test) {
                near.push(test);
            }
        }
        near
    }
}

fn tried(line: &str) -> Option<Tried<'_>> {
    let (number, told) = line.split_once('\t')?;
    let (file, at) = told.split('\t').next()?.rsplit_once(':')?;
    Some(Tried { number: number.parse().ok()?, line, told, place: (file, at.parse().ok()?) })
}

/// Does this with each change, on several threads.
fn each<'c>(changes: &[&'c Tried<'c>], jobs: usize, does: impl Fn(&'c Tried<'c>) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(change) = changes.get(next.fetch_add(1, Ordering::Relaxed)) {
            does(change);
        }
    };
    thread::scope(|scope| (0..jobs).for_each(|_| drop(scope.spawn(work))));
}
