//! `redress report`: the pack for a monthly meeting.

use redress::complaint::Entry;
use redress::vocabulary::Lang;
use redress_metrics::{Grain, Interval};
use redress_replay::{Watch, events};
use redress_report::{CsvOptions, Pack};

use crate::args::Report;
use crate::failure::Failure;
use crate::load::Text;
use crate::log::{self, Map};
use crate::output::{self, print, written};
use crate::progress::Progress;
use crate::replay::usable;

/// Keeps all histories.
struct Kept {
    progress: Progress,
    histories: Vec<Vec<Entry>>,
}

impl Watch for Kept {
    fn rows(&mut self, read: u64) {
        self.progress.rows(read);
    }

    fn pass(&mut self, rows: Option<u64>) {
        self.progress.pass(rows);
    }

    fn history(&mut self, log: &[Entry]) {
        self.histories.push(log.to_vec());
    }
}

pub(crate) fn run(asked: &Report, lang: Lang) -> Result<u8, Failure> {
    let path = &asked.log.file;
    let Some(map) = &asked.log.map else {
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
    let policy = Text::of(&asked.policy)?.policy(&asked.log.blanks, lang)?;
    let mapping = mapping.under(policy.spec());
    let mut kept = Kept { progress: Progress::new(lang), histories: Vec::new() };
    let replayed = events(&mapping, &mut || log::open(path), &mut kept);
    kept.progress.end();
    let replayed = replayed.map_err(|error| log::failed(path, &error))?;
    usable(path, &replayed, lang)?;
    let period = match (&asked.period, replayed.until) {
        (Some(text), _) => text
            .parse::<Interval>()
            .map_err(|error| Failure::plain(format!("--period {text}: {error}")))?,
        (None, Some(until)) => {
            Interval::containing(until, Grain::Month, policy.spec().calendar.zone())
        }
        (None, None) => return Err(Failure::new("expected `--period`", "请给出`--period`")),
    };
    let report = Pack::new(&policy).report(period, &kept.histories).map_err(Failure::plain)?;
    print(&report.text(lang))?;
    if let Some(path) = &asked.out {
        output::write(path, report.html_in_both(lang).as_bytes())?;
        written(path, lang);
    }
    if let Some(path) = &asked.csv {
        let csv = report.csv(lang, CsvOptions::for_spreadsheets());
        output::write(path, csv.as_bytes())?;
        written(path, lang);
    }
    let books = &replayed.books;
    if books.unusable() > 0 {
        let (unusable, rows) = (books.unusable(), books.rows);
        let told = match lang {
            Lang::En => {
                format!("{unusable} of {rows} rows cannot be used; `redress replay` says why")
            }
            Lang::Zh => format!("{rows}行中有{unusable}行不可用；原因见`redress replay`"),
        };
        output::note(&told);
    }
    Ok(0)
}
