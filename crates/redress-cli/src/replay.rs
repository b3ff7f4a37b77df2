//! `redress replay`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use redress::complaint::{Complaint, Entry};
use redress::policy::PolicySpec;
use redress::vocabulary::Lang;
use redress_mining::{ExportError, Ocel, Options, Xes};
use redress_replay::{Mapping, Replayed, Watch, events, outcomes};

use crate::args::Replay;
use crate::exact;
use crate::failure::{Failure, UNUSABLE};
use crate::load::{Text, all_used};
use crate::log::{self, Map};
use crate::output::{self, Draft, print, written};
use crate::progress::Progress;
use crate::verdicts::Verdicts;

/// Number of reasons that are told if nothing can be used.
const REASONS: usize = 5;

/// What is done with each case of a replay.
struct Watcher {
    progress: Progress,
    verdicts: Option<Verdicts>,
    xes: Option<Xes<Draft>>,
    ocel: Option<Ocel<Draft, std::fs::File>>,
    /// The first history that could not be written.
    failed: Option<ExportError>,
}

impl Watch for Watcher {
    fn rows(&mut self, read: u64) {
        self.progress.rows(read);
    }

    fn pass(&mut self, rows: Option<u64>) {
        self.progress.pass(rows);
    }

    fn history(&mut self, log: &[Entry]) {
        let xes = self.xes.as_mut().map(|xes| xes.history(log));
        let ocel = self.ocel.as_mut().map(|ocel| ocel.history(log));
        for done in [xes, ocel].into_iter().flatten() {
            if let Err(error) = done
                && self.failed.is_none()
            {
                self.failed = Some(error);
            }
        }
    }

    fn case(&mut self, complaint: &Complaint) {
        if let Some(verdicts) = &mut self.verdicts {
            verdicts.add(complaint);
        }
    }
}

impl Watcher {
    /// `judges`: by the limits of a policy; `keeps`: the verdicts on each case, which takes memory for each.
    fn new(lang: Lang, judges: bool, keeps: bool) -> Self {
        let verdicts = judges.then(|| Verdicts::new(keeps));
        Self { progress: Progress::new(lang), verdicts, xes: None, ocel: None, failed: None }
    }
}

fn exported(path: &Path, error: &ExportError) -> Failure {
    Failure::at(path.display(), error)
}

pub(crate) fn run(asked: &Replay, lang: Lang) -> Result<u8, Failure> {
    let Some(map) = &asked.log.map else {
        let outputs = [&asked.out, &asked.json, &asked.csv, &asked.cases, &asked.xes, &asked.ocel];
        if asked.policy.is_some() || outputs.iter().any(|path| path.is_some()) {
            return Err(Failure::new(
                "expected `--map MAPPING`: how the log is read; without any option, `redress replay FILE` proposes one",
                "请给出`--map`（文件的读法）；不带选项运行`redress replay 文件`可得到建议",
            ));
        }
        print(&log::look(&asked.log, lang)?)?;
        return Ok(0);
    };
    let path = &asked.log.file;
    let mapping = match log::map(map, path)? {
        Map::Mapping(mapping) => *mapping,
        Map::Cfpb => return cfpb(asked, lang),
    };
    let text = |name: &Option<String>| name.as_deref().map(Text::of).transpose();
    let texts = [text(&asked.policy)?, text(&asked.against)?];
    all_used(&texts.iter().flatten().collect::<Vec<_>>(), &asked.log.blanks)?;
    let [first, second] = texts.map(|text| -> Result<Option<PolicySpec>, Failure> {
        let Some(text) = text else { return Ok(None) };
        Ok(Some(text.policy(&text.own(&asked.log.blanks), lang)?.spec().clone()))
    });
    let (first, second) = (first?, second?);
    let keeps = asked.cases.is_some() || second.is_some();
    let mut watcher = Watcher::new(lang, first.is_some() || keeps, keeps);
    if let Some(xes) = &asked.xes {
        let started = Xes::new(Draft::new(xes)?, Options::default());
        watcher.xes = Some(started.map_err(|error| exported(xes, &error))?);
    }
    if let Some(ocel) = &asked.ocel {
        let started = Ocel::new(Draft::new(ocel)?, output::spool(ocel)?, Options::default());
        watcher.ocel = Some(started.map_err(|error| exported(ocel, &error))?);
    }
    let replayed = replay(path, under(&mapping, first.as_ref()), &mut watcher)?;
    usable(path, &replayed, lang)?;
    finish(asked, &mut watcher, lang)?;
    let mine = watcher.verdicts.take();
    let theirs = match &second {
        Some(policy) => {
            let mut watcher = Watcher::new(lang, true, true);
            replay(path, under(&mapping, Some(policy)), &mut watcher)?;
            watcher.verdicts
        }
        None => None,
    };
    let mut judged = Vec::new();
    judged.extend(first.as_ref().zip(mine.as_ref()));
    judged.extend(second.as_ref().zip(theirs.as_ref()));
    show(asked, &replayed, &judged, lang)?;
    if let (Some(path), Some(mine)) = (&asked.cases, &mine) {
        output::write(path, mine.csv(theirs.as_ref()).as_bytes())?;
        written(path, lang);
    }
    broken(path, &replayed)
}

fn under(mapping: &Mapping, policy: Option<&PolicySpec>) -> Mapping {
    match policy {
        Some(policy) => mapping.clone().under(policy),
        None => mapping.clone(),
    }
}

fn replay(path: &Path, mapping: Mapping, watcher: &mut Watcher) -> Result<Replayed, Failure> {
    let replayed = events(&mapping, &mut || log::open(path), watcher);
    watcher.progress.end();
    replayed.map_err(|error| log::failed(path, &error))
}

/// The exports get their names.
fn finish(asked: &Replay, watcher: &mut Watcher, lang: Lang) -> Result<(), Failure> {
    if let (Some(error), Some(path)) = (&watcher.failed, asked.xes.as_ref().or(asked.ocel.as_ref()))
    {
        return Err(exported(path, error));
    }
    if let (Some(path), Some(xes)) = (&asked.xes, watcher.xes.take()) {
        let (file, _) = xes.finish().map_err(|error| exported(path, &error))?;
        file.finish()?;
        written(path, lang);
    }
    if let (Some(path), Some(ocel)) = (&asked.ocel, watcher.ocel.take()) {
        let (file, _) = ocel.finish().map_err(|error| exported(path, &error))?;
        file.finish()?;
        written(path, lang);
    }
    Ok(())
}

/// Refuses a replay in which no row could be used, with the reasons.
pub(crate) fn usable(path: &Path, replayed: &Replayed, lang: Lang) -> Result<(), Failure> {
    let books = &replayed.books;
    if books.applied > 0 {
        return Ok(());
    }
    let mut reasons: Vec<_> = books.unusable.iter().collect();
    reasons.sort_by_key(|(_, found)| std::cmp::Reverse(found.count));
    let said = |lang: Lang| {
        let mut lines = vec![match lang {
            Lang::En => format!("{}: none of {} rows can be used:", path.display(), books.rows),
            Lang::Zh => format!("{}：{}行中没有一行可用：", path.display(), books.rows),
        }];
        for (reason, found) in reasons.iter().take(REASONS) {
            let values = found.values.join(", ");
            let values = if values.is_empty() { values } else { format!(" [{values}]") };
            let (count, text, at) = (found.count, reason.text(lang), found.at());
            lines.push(match lang {
                Lang::En => format!("  {count} × {text}{values}, lines {at}"),
                Lang::Zh => format!("  {count}行：{text}{values}，第{at}行"),
            });
            lines.extend(reason.expected(lang).map(|text| format!("      {text}")));
        }
        for (why, found) in &books.passed {
            let words = found.values.join(", ");
            let words = if words.is_empty() { words } else { format!(" [{words}]") };
            lines.push(format!("  {} × {}{words}", found.count, why.text(lang)));
        }
        let names: Vec<&str> = books.unmapped.keys().take(REASONS).map(String::as_str).collect();
        if !names.is_empty() {
            let hint = lang.pick("  activities of the file: ", "  文件中的活动：");
            lines.push(format!("{hint}{}", names.join(", ")));
        }
        lines.push(match lang {
            Lang::En => format!(
                "  `redress replay {}` alone looks at the file and proposes a mapping",
                path.display()
            ),
            Lang::Zh => {
                format!("  单独运行`redress replay {}`可查看文件并得到建议的映射", path.display())
            }
        });
        lines.join("\n")
    };
    let _ = lang;
    Err(Failure::new(said(Lang::En), said(Lang::Zh)))
}

/// Tells that reading stopped early.
fn broken(path: &Path, replayed: &Replayed) -> Result<u8, Failure> {
    let Some((line, why)) = replayed.books.broken else { return Ok(0) };
    let path = path.display();
    let failure = Failure::new(
        format!(
            "{path}: reading stopped after line {line}: {why}; the figures cover the lines before it"
        ),
        format!("{path}：读到第{line}行后中断：{}；数字只涵盖此前各行", why.text(Lang::Zh)),
    );
    Err(failure.status(UNUSABLE))
}

fn show(
    asked: &Replay,
    replayed: &Replayed,
    judged: &[(&PolicySpec, &Verdicts)],
    lang: Lang,
) -> Result<(), Failure> {
    let path = &asked.log.file;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut report = replayed.report(&name).map_err(|error| log::failed(path, &error))?;
    for (policy, verdicts) in judged {
        report.push(verdicts.table(policy));
    }
    if let [(one, mine), (two, theirs)] = judged {
        for section in mine.against(theirs, [one, two]) {
            report.push(section);
        }
    }
    let files = [&asked.json, &asked.csv, &asked.cases];
    let quiet = files.iter().any(|path| path.as_deref().is_some_and(output::is_stdout));
    if !quiet {
        print(&report.text(lang))?;
    }
    let write = |path: &Option<PathBuf>, text: &dyn Fn() -> Result<String, Failure>| {
        let Some(path) = path else { return Ok(()) };
        output::write(path, text()?.as_bytes())?;
        written(path, lang);
        Ok(())
    };
    write(&asked.out, &|| Ok(report.html_in_both(lang)))?;
    write(&asked.json, &|| exact::json(&name, replayed, judged))?;
    write(&asked.csv, &|| Ok(exact::figures_csv(replayed, lang)))?;
    std::io::stdout().flush().map_err(|error| Failure::write(Path::new("-"), &error))
}

/// The complaint database: outcomes without events.
fn cfpb(asked: &Replay, lang: Lang) -> Result<u8, Failure> {
    let events_only = [&asked.cases, &asked.xes, &asked.ocel];
    if asked.policy.is_some() || events_only.iter().any(|path| path.is_some()) {
        return Err(Failure::new(
            "`--map cfpb` has outcomes and no events: --policy, --cases, --xes and --ocel do not apply",
            "`--map cfpb`只有结果而无过程：--policy、--cases、--xes、--ocel不适用",
        ));
    }
    let path = &asked.log.file;
    let source = log::open(path).map_err(|error| Failure::read(path, &error))?;
    let mut watcher = Watcher::new(lang, false, false);
    let replayed = outcomes(source, &mut watcher);
    watcher.progress.end();
    let replayed = replayed.map_err(|error| log::failed(path, &error))?;
    usable(path, &replayed, lang)?;
    show(asked, &replayed, &[], lang)?;
    broken(path, &replayed)
}
