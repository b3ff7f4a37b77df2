//! Where the histories of a report come from: a store's file, a dump of a store, or a log with its mapping.

use std::collections::HashMap;
use std::io::{BufRead as _, Read as _};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::policy::Policy;
use redress::store::FeedStore as _;
use redress::vocabulary::{ComplaintId, Label, Lang};
use redress_metrics::LogPage;
use redress_replay::{Watch, events};
use redress_sqlite::{SqliteOptions, SqliteStore};
use redress_transfer::Record;
use serde::de::IgnoredAny;

use crate::args::Log;
use crate::failure::Failure;
use crate::log::{self, Map};
use crate::progress::Progress;
use crate::replay::usable;

/// How many entries or complaints of a store are read at once.
pub(crate) const PAGE: usize = 1_024;

/// A store's file, read only.
pub(crate) type Kept = SqliteStore<serde_json::Value>;

/// Histories of complaints.
#[derive(Debug, Default)]
pub(crate) struct Histories {
    /// The store, which is read page by page; else all of them are in `logs`.
    pub(crate) store: Option<Kept>,
    pub(crate) logs: Vec<Vec<Arc<Entry>>>,
    /// The end of the records.
    pub(crate) until: Option<DateTime<Utc>>,
    /// What could not be used.
    pub(crate) note: Option<Label>,
}

impl Histories {
    /// Goes through them, some at a time.
    ///
    /// # Errors
    /// If the store cannot be read, and those of the visit.
    pub(crate) fn each(
        &self,
        mut visit: impl FnMut(&[Vec<Arc<Entry>>]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(store) = &self.store else { return visit(&self.logs) };
        let mut after = None;
        loop {
            let page = LogPage::read(store, after.as_ref(), PAGE);
            let page = page.map_err(|error| Failure::of(&error))?;
            visit(&page.logs)?;
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Store,
    Dump,
    Log,
}

/// The first bytes of every SQLite file.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// What a file is, by its first bytes.
fn kind(path: &Path) -> Result<Kind, Failure> {
    let wrong = |error| Failure::read(path, &error);
    let mut source = log::open(path).map_err(wrong)?;
    let mut head = Vec::new();
    source.by_ref().take(1 << 16).read_to_end(&mut head).map_err(wrong)?;
    if head.starts_with(SQLITE) {
        return Ok(Kind::Store);
    }
    let line = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
    let line: Option<HashMap<String, IgnoredAny>> =
        line.and_then(|line| serde_json::from_slice(line).ok());
    let is_record = line.is_some_and(|keys| keys.contains_key("id") && keys.contains_key("entry"));
    Ok(if is_record { Kind::Dump } else { Kind::Log })
}

/// The histories of a store's file, of a dump, or of a log under its mapping and the limits of a policy.
///
/// # Errors
/// If the file cannot be read, or nothing in it can be used.
pub(crate) fn histories(asked: &Log, policy: &Policy, lang: Lang) -> Result<Histories, Failure> {
    let path = &asked.file;
    let kind = kind(path)?;
    if kind != Kind::Log && asked.map.is_some() {
        return Err(Failure::new(
            format!("{}: this is a store of complaints; leave `--map` out", path.display()),
            format!("{}：这是投诉存储，请去掉`--map`", path.display()),
        ));
    }
    let found = match kind {
        Kind::Store => of_store(path)?,
        Kind::Dump => of_dump(path)?,
        Kind::Log => return of_log(asked, policy, lang),
    };
    if found.until.is_none() {
        return Err(Failure::new(
            format!("{}: there is no complaint in it", path.display()),
            format!("{}：其中没有投诉", path.display()),
        ));
    }
    Ok(found)
}

/// Entries in the order of a feed, by complaint.
#[derive(Default)]
struct Sorted {
    place: HashMap<ComplaintId, usize>,
    found: Histories,
}

impl Sorted {
    /// Adds an entry; `false` if the log has a gap before it.
    fn add(&mut self, id: ComplaintId, entry: Arc<Entry>) -> bool {
        let logs = &mut self.found.logs;
        let place = *self.place.entry(id).or_insert(logs.len());
        if place == logs.len() {
            logs.push(Vec::new());
        }
        self.found.until = self.found.until.max(Some(entry.recorded_at));
        let Some(log) = logs.get_mut(place) else { return false };
        let follows = entry.version == log.len() as u64 + 1;
        log.push(entry);
        follows
    }
}

fn of_store(path: &Path) -> Result<Histories, Failure> {
    let failed = |error: redress_sqlite::Error| match &error {
        redress_sqlite::Error::NoStore { .. } => Failure::new(
            format!("{}: this SQLite file keeps no complaints of redress", path.display()),
            format!("{}：此SQLite文件不是redress的投诉存储", path.display()),
        ),
        other => Failure::at(path.display(), other),
    };
    let store: Kept = SqliteOptions::new().readers(1).open_to_read(path).map_err(failed)?;
    // The feed is in the order of appending, which is not quite that of the clocks.
    let (mut until, mut after) = (None, 0);
    loop {
        let page = store.feed(after, PAGE).map_err(failed)?;
        let Some(last) = page.last() else { break };
        after = last.position;
        until = page.iter().map(|posted| posted.entry.recorded_at).max().max(until);
    }
    Ok(Histories { store: Some(store), until, ..Histories::default() })
}

fn of_dump(path: &Path) -> Result<Histories, Failure> {
    let source = log::open(path).map_err(|error| Failure::read(path, &error))?;
    let mut sorted = Sorted::default();
    for (number, line) in (1_u64..).zip(source.split(b'\n')) {
        let line = line.map_err(|error| Failure::read(path, &error))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let record: Record<serde_json::Value> = serde_json::from_slice(&line).map_err(|error| {
            let (path, column) = (path.display(), error.column());
            Failure::new(
                format!("{path}:{number}:{column}: expected an entry as a dump has it: {error}"),
                format!("{path}:{number}:{column}：应为导出的一条记录，此处无法读取"),
            )
        })?;
        if !sorted.add(record.id.clone(), record.entry) {
            return Err(gap(path, &record.id));
        }
    }
    Ok(sorted.found)
}

fn gap(path: &Path, id: &ComplaintId) -> Failure {
    let path = path.display();
    Failure::new(
        format!(
            "{path}: the log of complaint {id} is not whole; expected its entries from the first, in order"
        ),
        format!("{path}：投诉{id}的记录不完整；应自第一条起按顺序排列"),
    )
}

/// Keeps all histories of a replay.
struct Collected {
    progress: Progress,
    logs: Vec<Vec<Arc<Entry>>>,
}

impl Watch for Collected {
    fn rows(&mut self, read: u64) {
        self.progress.rows(read);
    }

    fn pass(&mut self, rows: Option<u64>) {
        self.progress.pass(rows);
    }

    fn history(&mut self, log: &[Entry]) {
        self.logs.push(log.iter().cloned().map(Arc::new).collect());
    }
}

fn of_log(asked: &Log, policy: &Policy, lang: Lang) -> Result<Histories, Failure> {
    let path = &asked.file;
    let Some(map) = &asked.map else {
        return Err(Failure::new(
            "expected `--map MAPPING`: how the log is read; `redress replay FILE` proposes one",
            "请给出`--map`（文件的读法）；运行`redress replay 文件`可得到建议",
        ));
    };
    let Map::Mapping(mapping) = log::map(map, path)? else {
        return Err(Failure::new(
            "`--map cfpb` has outcomes and no events; use `redress replay`",
            "`--map cfpb`只有结果而无过程；请用`redress replay`",
        ));
    };
    let mapping = mapping.under(policy.spec());
    let mut kept = Collected { progress: Progress::new(lang), logs: Vec::new() };
    let replayed = events(&mapping, &mut || log::open(path), &mut kept);
    kept.progress.end();
    let replayed = replayed.map_err(|error| log::failed(path, &error))?;
    usable(path, &replayed, lang)?;
    let books = &replayed.books;
    let (unusable, rows) = (books.unusable(), books.rows);
    let note = (unusable > 0).then(|| {
        Label::new(
            format!("{unusable} of {rows} rows cannot be used; `redress replay` says why"),
            format!("{rows}行中有{unusable}行不可用；原因见`redress replay`"),
        )
    });
    Ok(Histories { store: None, logs: kept.logs, until: replayed.until, note })
}
